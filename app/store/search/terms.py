"""The conditions of a query: what each asks of the index (as FTS5 writes it), and what it hits in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.store.search.heads import DAY, LATER_NUMBER, NUMBER, YEAR
from app.store.search.readings import name_keys
from app.store.search.text import LETTER, PREFIX_FROM, SHORT, Word, field_mark, plain, quoted

Span = tuple[int, int]
# How well a thing is hit: its name, number or key itself, the beginning of a name, a part, pinyin, a fact, its text.
WHOLE, NUMBERED, KEY, BEGINS, NAMED, SPOKEN, FACT, TOLD = 100, 95, 90, 80, 70, 60, 50, 30


class HeadText:
    """A head as it is kept, ready to be asked; what is asked of it in plain letters is made once, and only if asked."""

    __slots__ = ("_plain_body", "_plain_facets", "_plain_names", "body", "facets", "id", "keys", "names")

    def __init__(self, id: int, names: str, body: str, keys: str, facets: str) -> None:
        self.id, self.names, self.body, self.keys, self.facets = id, names, body, keys, facets
        self._plain_names: str | None = None
        self._plain_body: str | None = None
        self._plain_facets: str | None = None

    @property
    def plain_names(self) -> str:
        """Its names in plain letters, a line each."""
        if self._plain_names is None:
            self._plain_names = plain(self.names)
        return self._plain_names

    @property
    def plain_body(self) -> str:
        """Its text in plain letters."""
        if self._plain_body is None:
            self._plain_body = plain(self.body)
        return self._plain_body

    @property
    def plain_facets(self) -> str:
        """Its facets in plain letters, each between two ends of lines."""
        if self._plain_facets is None:
            self._plain_facets = f"\n{plain(self.facets)}\n"
        return self._plain_facets

    def says(self, field: str, value: str) -> bool:
        """Whether a facet says exactly this, in plain letters."""
        return f"\n{field}{value}\n" in self.plain_facets

    def begins(self, field: str, value: str) -> bool:
        """Whether what a facet says begins so."""
        return f"\n{field}{value}" in self.plain_facets

    def values(self, field: str) -> list[str]:
        """What a facet says, in plain letters."""
        return [line[1:] for line in self.plain_facets.split("\n") if line[:1] == field]


class Term:
    """One condition; all of a query must hold.  `heads` and `turns` are what it asks of the two indexes, "" nothing."""

    heads: str = ""
    turns: str = ""
    # Whether it narrows by facts of a thing, and says nothing of a text.
    is_filter: bool = False
    # What must stand in a text as it is kept, character by character; "" where that cannot be said.
    piece: str = ""

    def score(self, head: HeadText) -> int:
        """How well it hits a thing; 0 where it does not."""
        raise NotImplementedError

    def spans(self, text: str) -> list[Span]:
        """Where it stands in a plain text."""
        raise NotImplementedError

    def is_in(self, text: str) -> bool:
        """Whether it stands in a plain text."""
        return bool(self.spans(text))

    def is_told(self, text: str) -> bool:
        """Whether it stands in a text as it is kept."""
        return self.is_in(plain(text))

    def told(self, text: str) -> list[Span]:
        """Where it stands in a text as it is kept."""
        return self.spans(plain(text))

    def name_spans(self, text: str, names: Sequence[str]) -> list[Span]:
        """Where a title bears what was hit: the words themselves, or a name that is spoken so."""
        return self.told(text)


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

    @property
    def piece(self) -> str:  # type: ignore[override]
        """Chinese characters have no small or narrow ones."""
        return self.word.text if self.word.is_chinese else ""

    def score(self, head: HeadText) -> int:
        """Names before numbers, keys and texts."""
        return self._named(head) or self._keyed(head) or self._told(head)

    def _named(self, head: HeadText) -> int:
        word, best = self.word, 0
        names = head.names if word.is_chinese else head.plain_names
        if word.text not in names:
            return 0
        for name in names.split("\n"):
            if word.is_in(name):
                begins = name.startswith(word.text)
                best = max(best, WHOLE if word.is_all_of(name) else BEGINS if begins else NAMED)
        return best

    def _keyed(self, head: HeadText) -> int:
        word = self.word
        if not word.is_letters:
            return 0
        if word.number is not None:
            number = str(word.number)
            if head.says(NUMBER, number) or head.says(LATER_NUMBER, number):
                return NUMBERED
        keys = f" {head.keys} "  # looked at as one text: a name has up to a hundred readings
        begin = f" {word.text}"
        return 0 if begin not in keys else KEY if f"{begin} " in keys else SPOKEN

    def _told(self, head: HeadText) -> int:
        if self.word.is_single:
            return 0
        return TOLD if self.word.is_in(head.body if self.word.is_chinese else head.plain_body) else 0

    def spans(self, text: str) -> list[Span]:
        """Where the word stands."""
        return self.word.spans(text)

    def is_in(self, text: str) -> bool:
        """Whether the word stands in a plain text."""
        return self.word.is_in(text)

    def is_told(self, text: str) -> bool:
        """Whether it stands in a text; nothing is made small for Chinese characters, which have no small ones."""
        return self.word.text in text if self.word.is_chinese else self.word.is_in(plain(text))

    def told(self, text: str) -> list[Span]:
        """Where it stands in a text."""
        return self.word.spans(text if self.word.is_chinese else plain(text))

    def name_spans(self, text: str, names: Sequence[str]) -> list[Span]:
        """Where it stands, or the names that it spells."""
        found = self.told(text)
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
        right = head.says(self._field, str(self.number))
        return NUMBERED if right and (self.year is None or head.says(YEAR, str(self.year))) else 0

    @cached_property
    def _written(self) -> re.Pattern[str]:
        return re.compile(f"{'补' if self.later else '第'}0*{self.number}号")

    def spans(self, text: str) -> list[Span]:
        """Where a text bears it, with as many noughts as there are."""
        return [found.span() for found in self._written.finditer(text)]

    def is_in(self, text: str) -> bool:
        """Whether a text bears it."""
        return self._written.search(text) is not None


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
        if head.begins(DAY, begins):
            return FACT
        return TOLD if self.is_in(head.plain_body) or self.is_in(head.plain_names) else 0

    def spans(self, text: str) -> list[Span]:
        """Where it is written."""
        return [found.span() for found in self._written.finditer(text)]

    def is_in(self, text: str) -> bool:
        """Whether it is written there: a year is looked for first, which costs less than the pattern."""
        return self._year in text and self._written.search(text) is not None

    @cached_property
    def _year(self) -> str:
        return str(self.year)


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
        return " OR ".join(f"({each})" for word in self._words if (each := self._asked(word)))

    def _asked(self, word: Word) -> str:
        mark = field_mark(self.field)
        if word.is_single or (self.exact and word.is_letters):
            return quoted(mark + word.text)
        return " AND ".join(word.terms(mark))

    def score(self, head: HeadText) -> int:
        """A fact, or nothing."""
        return FACT if any(self._holds(word, head) for word in self._words) else 0

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        return tuple(Word(plain(value)) for value in self.values)

    def _holds(self, word: Word, head: HeadText) -> bool:
        value = word.text
        if self.exact:
            return head.says(self.field, value)
        if word.is_letters:
            return head.begins(self.field, value)
        return value in head.plain_facets and any(value in each for each in head.values(self.field))

    def spans(self, text: str) -> list[Span]:
        """A filter is highlighted nowhere."""
        return []


def together(parts: Iterable[str]) -> str:
    """All of what several conditions ask of an index."""
    return " AND ".join(f"({part})" for part in parts if part)
