"""人名地名核对: passages of a record that sound like a name the store knows, but are written otherwise.

Names are heard, and an input method offers the wrong characters for the right sound.  Whoever belongs to the talk is
looked for loosely (every name of that sound, and three characters of which one differs); other cadres only where the
family name is right, and names of two characters only before a title, because everyday words sound like them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from app.interviews.guarding import case_of
from app.interviews.talk_events import people_of_talk
from app.people.tables import Department, DepartmentAlias, Person
from app.store.database import tuples

PERSON, DEPARTMENT, PLACE = "人名", "单位", "地点"
_TITLES = ("处长", "科长", "主任", "书记", "院长", "校长", "部长", "馆长", "同志", "老师", "教授", "会计", "干事")
_SHORTEST, _LONGEST = 2, 12
# Readings that are tried of one passage; more come from names full of characters with several.
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A name as the store has it; `is_near`: it belongs to this talk."""

    text: str
    what: str
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A passage from `start` on that is probably the name `known`, written otherwise."""

    start: int
    written: str
    known: str
    what: str


class NameCheck:
    """The names at hand, ready to be looked for; texts that were looked through are remembered."""

    def __init__(self, known: Iterable[Known]) -> None:
        names = sorted({each for each in known if _is_han(each.text)}, key=lambda each: not each.is_near)
        self._exact = {each.text for each in names}
        self._by_sound: dict[tuple[str, ...], list[Known]] = {}
        self._by_rest: dict[tuple[str, str, str], Known] = {}
        for each in names:
            for sound in _sounds(each.text):
                self._by_sound.setdefault(sound, []).append(each)
            if each.is_near and each.what == PERSON and len(each.text) == 3:
                for hole in (1, 2):
                    self._by_rest.setdefault(_with_hole(each.text, hole), each)
        self._lengths = sorted({len(each.text) for each in names}, reverse=True)
        self._done: dict[str, tuple[Misspelt, ...]] = {}

    def look_through(self, text: str) -> tuple[Misspelt, ...]:
        """What of the text is probably misspelt, from left to right; passages do not overlap."""
        if text not in self._done:
            self._done[text] = tuple(self._found(text))
        return self._done[text]

    def _found(self, text: str) -> Iterator[Misspelt]:
        start = 0
        while start < len(text):
            step = 1
            for length in self._lengths:
                written = text[start : start + length]
                if len(written) < length:
                    continue
                if written in self._exact:
                    step = length
                    break
                if known := self._meant(written, text[start + length : start + length + 2]):
                    yield Misspelt(start, written, known.text, known.what)
                    step = length
                    break
            start += step

    def _meant(self, written: str, follows: str) -> Known | None:
        if not _is_han(written):
            return None
        for sound in _sounds(written):
            for known in self._by_sound.get(sound, ()):
                if _is_plausible(known, written, follows):
                    return known
        if len(written) == 3:
            return self._by_rest.get(_with_hole(written, 1)) or self._by_rest.get(_with_hole(written, 2))
        return None


def names_at_hand(interview_id: int) -> NameCheck:
    """The names that the record of a talk may hold: its people, its place, all cadres, all departments."""
    near = set(people_of_talk(interview_id))
    found = [Known(name, PERSON, True) for name in near]
    if place := case_of(interview_id).place:
        found.append(Known(place, PLACE, True))
    found += [Known(name, PERSON) for (name,) in tuples(Person.select(Person.name).distinct()) if name not in near]
    for table in (Department, DepartmentAlias):
        found += [Known(name, DEPARTMENT) for (name,) in tuples(table.select(table.name))]
    return NameCheck(found)


def _is_plausible(known: Known, written: str, follows: str) -> bool:
    if known.what != PERSON:
        return len(written) > _SHORTEST
    if known.is_near:
        return True
    return written[0] == known.text[0] and (len(written) > _SHORTEST or follows in _TITLES)


def _with_hole(name: str, hole: int) -> tuple[str, str, str]:
    return (name[0], "" if hole == 1 else name[1], "" if hole == 2 else name[2])


def _is_han(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and all(_readings(each) for each in text)


def _sounds(text: str) -> Iterator[tuple[str, ...]]:
    """The syllables of a text, in its likeliest readings."""
    return itertools.islice(itertools.product(*(_readings(each) for each in text)), _MOST_READINGS)


@cache
def _readings(character: str) -> tuple[str, ...]:
    """The toneless readings of a Chinese character; none for anything else."""
    from pypinyin import Style, pinyin  # large: loaded when a record is looked through, not when one opens

    if not "\u3400" <= character <= "\U0003ffff" or "\uff00" <= character <= "\uffef":
        return ()
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()
