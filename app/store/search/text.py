"""How text becomes the terms of the index, and what a word of a query hits: both sides of one agreement.

Chinese is cut into overlapping pairs (教务处 is 教务, 务处), so that a name of two characters is one term and a rare
word of common characters is cheap; letters and digits are whole words.
Pairs are necessary and not enough: a hit is only
what `spans` finds in the text itself.  A word of one Chinese character is looked for in names alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, repeat
from operator import add

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇々"
_RUN = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+)")
# A character of a word of letters and digits, as a pattern.
LETTER = f"[^\\W_{HAN}]"
# What the tokenizer of FTS5 (`ascii`) takes for one term.
_TOKEN = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")
_IS_HAN = re.compile(f"[{HAN}]")
_ALL_HAN = re.compile(f"[{HAN}]+")
# Full-width letters, digits and signs, and the blank, as they are typed on any keyboard.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ANY_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
# Characters of Unicode's private use begin the terms that no text has: they cannot be met by a word of a text.
NAME, SHORT = "\ue000", "\ue001"
_FIELD = 0xE100
# A word of letters is kept so far; the rest is compared in the text.
_LONGEST = 40
# From so many letters on the beginning of a word hits it; shorter ones only where they are the whole word.
PREFIX_FROM = 3
# Beginnings of keys that are terms of their own, for they would be too many to gather.
_SHORT = 2
_MOST_PAIRS = 24
_LONGEST_NUMBER = 6


def plain(text: str) -> str:
    """The text with small and narrow letters, character by character: places in it are places in the text.

    Wide signs stay as they are where there are no wide letters: nothing is looked for among them.
    """
    narrow = text.translate(_NARROW) if _WIDE.search(text) else text
    small = narrow.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := each.lower()) == 1 else each for each in narrow)


def typed(text: str) -> str:
    """What was typed with small and narrow letters and signs."""
    return plain(text.translate(_NARROW) if _ANY_WIDE.search(text) else text)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return _IS_HAN.match(character) is not None


def _is_letter(character: str) -> bool:
    """Whether it belongs to a word of letters and digits."""
    return character.isalnum() and not is_han(character)


def words_in(text: str) -> list[str]:
    """The words of a query: what blanks and signs divide, in plain letters."""
    return ["".join(run) for run in _runs_together(plain(text))]


def _runs_together(text: str) -> Iterator[list[str]]:
    """Runs of characters that follow each other without a sign between them."""
    together: list[str] = []
    end = -1
    for found in _RUN.finditer(text):
        if found.start() != end and together:
            yield together
            together = []
        together.append(found[0])
        end = found.end()
    if together:
        yield together


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of Chinese characters."""
    return list(map(add, run, run[1:]))


def _add(found: dict[str, None], text: str) -> None:
    """The terms of a text.  Signs are of no interest here, so only letters are made narrow, not the whole text."""
    small = text.lower()
    for han, word in _RUN.findall(small if len(small) == len(text) else plain(text)):
        if word:
            found[(word if word.isascii() else word.translate(_NARROW))[:_LONGEST]] = None
        else:
            found.update(zip(map(add, han, han[1:]), repeat(None)))


def text_terms(text: str | None) -> str:
    """The terms of a text as FTS5 takes them, each once: the SQL function `search_terms`.  It never fails.

    Of a text with a NUL what comes before it: the driver hands no more to a function of SQL, and both must agree.
    """
    return " ".join(terms_of_text(text)) if text else ""


def terms_of_text(text: str) -> dict[str, None]:
    """The same terms, in their order."""
    if "\0" in text:
        text = text.partition("\0")[0]
    found: dict[str, None] = {}
    _add(found, text)
    return found


def bare(name: str) -> str:
    """A name as one term: without blanks and signs."""
    return "".join("".join(run) for run in _runs_together(plain(name)))[:_LONGEST]


def head_terms(names: str | None, body: str | None, keys: str | None, facets: str | None) -> str:
    """The terms of a thing, each once: the SQL function `search_head_terms`.  It never fails.

    `names` and `facets` (a letter and a value) are lines, `keys` words.
    """
    return " ".join(terms_of_head(names, body, keys, facets))


def terms_of_head(names: str | None, body: str | None, keys: str | None, facets: str | None) -> dict[str, None]:
    """The same terms, in their order."""
    found: list[str] = []
    if names:
        for name in names.split("\n"):
            found += _name_terms(name)
    if body:
        for line in body.split("\n"):
            found += _short_line_terms(line) if len(line) <= _SHORT_LINE else _line_terms(line)
    if keys:
        for key in keys.split():
            if len(key) <= _LONGEST and key.isalnum():  # as nearly all are
                found += (key, SHORT + key[0], SHORT + key[:_SHORT])
            else:
                found += _key_terms(key[:_LONGEST], "")
    if facets:
        for facet in facets.split("\n"):
            found += _facet_terms(facet)
    return dict.fromkeys(found)


def changed_terms(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """The terms of a thing that go and those that come, of its four texts before and after: what both sides say is
    looked at once.
    """
    gone, come, kept = dict[str, None](), dict[str, None](), list[_Terms]()
    for (cut, terms), was, now in zip(_PIECES, before, after, strict=True):
        new = dict.fromkeys(cut(now) if now else ())
        old = new if was == now else dict.fromkeys(cut(was) if was else ())
        for piece in new:
            if piece in old:
                kept.append(terms(piece))
            else:
                come.update(zip(terms(piece), repeat(None)))
        if old is not new:
            for piece in old:
                if piece not in new:
                    gone.update(zip(terms(piece), repeat(None)))
    if not gone and not come:
        return [], []
    stay = set(chain.from_iterable(kept))
    return (
        [term for term in gone if term not in stay and term not in come],
        [term for term in come if term not in stay and term not in gone],
    )


# Names, keys, facets and short lines come again and again, and the lines of a head before and after a change: of what
# was met, its terms are kept.
_Terms = tuple[str, ...]
_SHORT_LINE = 24


@lru_cache(maxsize=64)
def _line_terms(line: str) -> _Terms:
    found: dict[str, None] = {}
    _add(found, line)
    return tuple(found)


@lru_cache(maxsize=4_000)
def _short_line_terms(line: str) -> _Terms:
    return _line_terms.__wrapped__(line)


@lru_cache(maxsize=10_000)
def _name_terms(name: str) -> _Terms:
    if _ALL_HAN.fullmatch(name) and len(name) <= _LONGEST:  # as nearly all are
        return (*name, *map(add, name, name[1:]), NAME + name)
    found: list[str] = []
    for han, word in _RUN.findall(plain(name)):
        found += _key_terms(word[:_LONGEST], "") if word else [*han, *pairs(han)]
    if whole := bare(name):
        found.append(NAME + whole)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=10_000)
def _key_terms(key: str, field: str) -> _Terms:
    """A key, and its first letters.  FTS5 divides where a sign stands, so what it is told is divided there already."""
    found = [field + key]
    if not field:
        found += [SHORT + key[:length] for length in range(1, _SHORT + 1)]
    if not key.isalnum():
        found = [token for each in found for token in _TOKEN.findall(each)]
    return tuple(dict.fromkeys(found))


def field_mark(field: str) -> str:
    """What begins the terms of a field, which a letter names."""
    return chr(_FIELD + ord(field))


@lru_cache(maxsize=10_000)
def _facet_terms(facet: str) -> _Terms:
    if not facet:
        return ()
    found, mark = list[str](), field_mark(facet[0])
    for han, word in _RUN.findall(plain(facet[1:])):
        found += _key_terms(word[:_LONGEST], mark) if word else [mark + each for each in [*han, *pairs(han)]]
    return tuple(dict.fromkeys(found))


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _body_terms(line: str) -> _Terms:
    return _short_line_terms(line) if len(line) <= _SHORT_LINE else _line_terms(line)


def _plain_key_terms(key: str) -> _Terms:
    return _key_terms(key[:_LONGEST], "")


# How each of the four texts of a head is cut, and the terms of a piece (`terms_of_head`).
_Cutting = tuple[Callable[[str], list[str]], Callable[[str], _Terms]]
_PIECES: tuple[_Cutting, _Cutting, _Cutting, _Cutting] = (
    (_lines, _name_terms), (_lines, _body_terms), (str.split, _plain_key_terms), (_lines, _facet_terms),
)  # fmt: skip


# ------------------------------------------------------------------ what a word hits


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query, in plain letters: what it needs of the index, and what it hits.

    What is asked of it for each candidate is found out once: its runs of Chinese characters and of letters, and where a
    hit of it must begin and end.
    """

    text: str
    runs: tuple[str, ...] = field(init=False, compare=False, repr=False)
    # Whether it is Chinese characters alone, which no letter is made small in: it is looked for in a text as it is.
    is_chinese: bool = field(init=False, compare=False, repr=False)
    # Whether it is letters and digits alone, which may be a key.
    is_letters: bool = field(init=False, compare=False, repr=False)
    _begins_word: bool = field(init=False, compare=False, repr=False)
    _ends_word: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """A hit begins where a word of letters begins, and ends where it ends, if it is so short (PREFIX_FROM)."""
        runs = tuple(found[0] for found in _RUN.finditer(self.text))
        first, last = (is_han(runs[0][0]), is_han(runs[-1][0])) if runs else (False, False)
        for name, value in (
            ("runs", runs),
            ("is_chinese", len(runs) == 1 and first and len(runs[0]) == len(self.text)),
            ("is_letters", len(runs) == 1 and not first),
            ("_begins_word", bool(self.text) and _is_letter(self.text[0])),
            ("_ends_word", bool(runs) and not last and len(runs[-1]) < PREFIX_FROM),
        ):
            object.__setattr__(self, name, value)

    @property
    def is_single(self) -> bool:
        """Whether it is one Chinese character: looked for in names only."""
        return self.is_chinese and len(self.text) == 1

    @property
    def number(self) -> int | None:
        """The number that it is, for 012 and 12 are the same."""
        return int(self.text) if self.text.isdecimal() and len(self.text) <= _LONGEST_NUMBER else None

    def terms(self, mark: str = "") -> list[str]:
        """What the index must hold of it, in the syntax of FTS5; empty where it can say nothing."""
        found = []
        for place, run in enumerate(self.runs):
            if is_han(run[0]):
                found += [quoted(mark + each) for each in pairs(run)[:_MOST_PAIRS]]
            else:
                goes_on = place == len(self.runs) - 1 and (len(run) >= PREFIX_FROM or bool(mark))
                found.append(quoted(mark + run[:_LONGEST]) + ("*" if goes_on or len(run) > _LONGEST else ""))
        return list(dict.fromkeys(found))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in a plain text.  A word of letters begins where a word begins; see PREFIX_FROM."""
        return list(self._spans(text)) if self.text in text else []

    def is_in(self, text: str) -> bool:
        """Whether it stands in a plain text."""
        if self.text not in text:
            return False
        return not (self._begins_word or self._ends_word) or next(self._spans(text), None) is not None

    def is_all_of(self, name: str) -> bool:
        """Whether a name in which it stands is nothing else, but for signs: its term in the index is this word."""
        if len(name) <= _LONGEST and self.text in name:
            return name == self.text or _RUN.search(name.replace(self.text, "", 1)) is None
        return bare(name) == self.text

    def opens_key(self, keys: Iterable[str]) -> bool:
        """Whether one of the keys begins with it."""
        return self.is_letters and any(key.startswith(self.text) for key in keys)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        word = self.text
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            torn = self._begins_word and at > 0 and _is_letter(text[at - 1])
            if not torn and not (self._ends_word and end < len(text) and _is_letter(text[end])):
                yield at, end
                at = text.find(word, end)
            else:
                at = text.find(word, at + 1)


def quoted(term: str) -> str:
    """A term as FTS5 wants it."""
    return '"' + term.replace('"', '""') + '"'
