"""The conditions of a query: what each asks of the index (as FTS5 writes it), and what it hits in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.store.search.heads import DAY, LATER_NUMBER, NUMBER, YEAR
from app.store.search.readings import name_keys
from app.store.search.text import LETTER, PREFIX_FROM, SHORT, Word, bare, field_mark, plain, quoted

Span = tuple[int, int]
# How well a thing is hit: its name, number or key itself, the beginning of a name, a part, pinyin, a fact, its text.
WHOLE, NUMBERED, KEY, BEGINS, NAMED, SPOKEN, FACT, TOLD = 100, 95, 90, 80, 70, 60, 50, 30


@dataclass(frozen=True)
class HeadText:
    """A head as it is kept, ready to be asked."""

    id: int
    names: str
    body: str
    keys: str
    facets: str

    @cached_property
    def plain_names(self) -> list[str]:
        """Its names in plain letters."""
        return plain(self.names).split("\n")

    @cached_property
    def plain_body(self) -> str:
        """Its text in plain letters."""
        return plain(self.body)

    def values(self, field: str) -> list[str]:
        """What a facet says, in plain letters."""
        return [plain(line[1:]) for line in self.facets.split("\n") if line[:1] == field]


class Term:
    """One condition; all of a query must hold.  `heads` and `turns` are what it asks of the two indexes, "" nothing."""

    heads: str = ""
    turns: str = ""
    # Whether it narrows by facts of a thing, and says nothing of a text.
    is_filter: bool = False

    def score(self, head: HeadText) -> int:
        """How well it hits a thing; 0 where it does not."""
        raise NotImplementedError

    def spans(self, text: str) -> list[Span]:
        """Where it stands in a plain text."""
        raise NotImplementedError

    def is_in(self, text: str) -> bool:
        """Whether it stands in a plain text."""
        return bool(self.spans(text))

    def name_spans(self, text: str, names: Sequence[str]) -> list[Span]:
        """Where a title bears what was hit: the words themselves, or a name that is spoken so."""
        return self.spans(plain(text))


@dataclass(frozen=True)
class WordTerm(Term):
    """A word as it was typed: part of a name or of a text, pinyin or initials, a number."""

    word: Word

    @cached_property
    def turns(self) -> str:  # type: ignore[override]
        """All of its terms; "" for one Chinese character, which turns are not asked for."""
        return " AND ".join(self.word.terms())

    @cached_property
    def heads(self) -> str:  # type: ignore[override]
        """The same, or a key that begins so, or the number that it is."""
        word = self.word
        if word.is_single:
            return quoted(word.text)
        if not word.is_letters:
            return self.turns
        found = word.terms()
        if len(word.text) < PREFIX_FROM:
            found.append(quoted(SHORT + word.text))
        if word.number is not None:
            found += [quoted(field_mark(field) + str(word.number)) for field in (NUMBER, LATER_NUMBER)]
        return " OR ".join(found)

    def score(self, head: HeadText) -> int:
        """Names before numbers, keys and texts."""
        return self._named(head) or self._keyed(head) or self._told(head)

    def _named(self, head: HeadText) -> int:
        word, best = self.word, 0
        for name in head.plain_names:
            if word.is_in(name):
                whole = WHOLE if bare(name) == word.text else BEGINS if name.startswith(word.text) else NAMED
                best = max(best, whole)
        return best

    def _keyed(self, head: HeadText) -> int:
        word = self.word
        if not word.is_letters:
            return 0
        if word.number is not None:
            number = str(word.number)
            if number in head.values(NUMBER) or number in head.values(LATER_NUMBER):
                return NUMBERED
        keys = head.keys.split()
        if word.text in keys:
            return KEY
        return SPOKEN if word.opens_key(keys) else 0

    def _told(self, head: HeadText) -> int:
        return TOLD if not self.word.is_single and self.word.is_in(head.plain_body) else 0

    def spans(self, text: str) -> list[Span]:
        """Where the word stands."""
        return self.word.spans(text)

    def name_spans(self, text: str, names: Sequence[str]) -> list[Span]:
        """Where it stands, or the names that it spells."""
        found = self.spans(plain(text))
        if found or not self.word.is_letters:
            return found
        spoken = [name for name in names if self.word.opens_key(name_keys(name))]
        return [(at, at + len(name)) for name in spoken if name and (at := text.find(name)) >= 0]


@dataclass(frozen=True)
class NumberTerm(Term):
    """A number as it is written: 〔2026〕第012号, 第12号, 补003号."""

    number: int
    year: int | None = None
    later: bool = False

    @property
    def _field(self) -> str:
        return LATER_NUMBER if self.later else NUMBER

    @property
    def heads(self) -> str:  # type: ignore[override]
        """Its number, and its year."""
        found = [quoted(field_mark(self._field) + str(self.number))]
        if self.year is not None:
            found.append(quoted(field_mark(YEAR) + str(self.year)))
        return " AND ".join(found)

    def score(self, head: HeadText) -> int:
        """Whether it is the number of the thing."""
        right = str(self.number) in head.values(self._field)
        return NUMBERED if right and (self.year is None or str(self.year) in head.values(YEAR)) else 0

    def spans(self, text: str) -> list[Span]:
        """Where a text bears it, with as many noughts as there are."""
        mark = "补" if self.later else "第"
        return [found.span() for found in re.finditer(f"{mark}0*{self.number}号", text)]


@dataclass(frozen=True)
class DateTerm(Term):
    """A day or a month: of a thing, or in a text however it is written."""

    year: int
    month: int
    day: int | None = None

    @property
    def heads(self) -> str:  # type: ignore[override]
        """A day of the thing, or the same in its text."""
        if self.day is None:
            fact = quoted(f"{field_mark(DAY)}{self.year:04}{self.month:02}") + "*"
        else:
            fact = quoted(f"{field_mark(DAY)}{self.year:04}{self.month:02}{self.day:02}")
        return f"{fact} OR ({self.turns})"

    @property
    def turns(self) -> str:  # type: ignore[override]
        """The words of its numbers, with and without a nought."""
        parts = [quoted(str(self.year))]
        for number in (self.month, self.day):
            if number is not None:
                ways = dict.fromkeys((str(number), f"{number:02}"))
                parts.append("(" + " OR ".join(quoted(each) for each in ways) + ")")
        whole = "".join(f"{each:02}" for each in (self.year, self.month, self.day) if each is not None)
        return "(" + " AND ".join(parts) + f") OR {quoted(whole)}"

    @cached_property
    def _written(self) -> re.Pattern[str]:
        signs = r"\s*[-年/.]\s*", r"\s*[-月/.]\s*"
        told = f"{self.year}{signs[0]}0?{self.month}"
        digits = f"{self.year:04}{self.month:02}"
        if self.day is not None:
            told, digits = f"{told}{signs[1]}0?{self.day}", f"{digits}{self.day:02}"
        return re.compile(rf"(?<!{LETTER})(?:{told}|{digits})(?!{LETTER})[月日]?")

    def score(self, head: HeadText) -> int:
        """A fact of the thing before a day in its text."""
        begins = f"{self.year:04}{self.month:02}" + ("" if self.day is None else f"{self.day:02}")
        if any(value.startswith(begins) for value in head.values(DAY)):
            return FACT
        return TOLD if self._written.search(head.plain_body) or self._written.search(plain(head.names)) else 0

    def spans(self, text: str) -> list[Span]:
        """Where it is written."""
        return [found.span() for found in self._written.finditer(text)]


@dataclass(frozen=True)
class FacetTerm(Term):
    """A filter: one of these values is, or is part of, what a facet says."""

    field: str
    values: tuple[str, ...]
    exact: bool = False
    is_filter = True

    @cached_property
    def heads(self) -> str:  # type: ignore[override]
        """Any of the values."""
        return " OR ".join(f"({each})" for value in self.values if (each := self._asked(plain(value))))

    def _asked(self, value: str) -> str:
        mark, word = field_mark(self.field), Word(value)
        if word.is_single:
            return quoted(mark + value)
        if self.exact and word.is_letters:
            return quoted(mark + value)
        return " AND ".join(word.terms(mark))

    def score(self, head: HeadText) -> int:
        """A fact, or nothing."""
        told = head.values(self.field)
        return FACT if any(self._holds(plain(value), told) for value in self.values) else 0

    def _holds(self, value: str, told: Iterable[str]) -> bool:
        if self.exact:
            return value in told
        if Word(value).is_letters:
            return any(each.startswith(value) for each in told)
        return any(value in each for each in told)

    def spans(self, text: str) -> list[Span]:
        """A filter is highlighted nowhere."""
        return []


def together(parts: Iterable[str]) -> str:
    """All of what several conditions ask of an index."""
    return " AND ".join(f"({part})" for part in parts if part)
