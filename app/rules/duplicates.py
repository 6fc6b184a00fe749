"""Which clues may be about one matter, and why: person, unit, days, text.  Pure; the shares are data.

Nothing is decided here: a hint tells a person what to look at.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "rules" / "duplicates.toml"
_SAID = re.compile(r"[\W_]+")
Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """From which days and shares on two clues look alike."""

    days: int
    alike: float
    very_alike: float
    shortest: int
    common: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is looked at of a clue.

    `person` is the cadre where known; `sounds` the readings of the name; `units` the departments that its post names
    or that the person belongs to; `pairs` the pairs of neighbouring characters of the problem (`pairs_of`).
    """

    id: int
    name: str
    sounds: frozenset[str]
    person: int | None
    units: frozenset[str]
    day: date
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Hint:
    """Another clue that may be about the same matter; `share` is how much of the text is alike."""

    id: int
    reasons: tuple[str, ...]
    share: float
    same_person: bool = True

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return "；".join(self.reasons)


@cache
def limits() -> Limits:
    """The shares of the file."""
    return Limits(**tomllib.loads(FILE.read_text(encoding="utf-8")))


def pairs_of(text: str) -> Pairs:
    """The pairs of neighbouring characters of a text without blanks and signs; nothing where it is too short."""
    said = _SAID.sub("", text).lower()
    if len(said) < limits().shortest:
        return frozenset()
    return frozenset(said[place : place + 2] for place in range(len(said) - 1))


def share(one: Pairs, other: Pairs) -> float:
    """How much two texts have in common: of the shorter one where it lies within the longer, else of both together."""
    if not one or not other:
        return 0.0
    both = len(one & other)
    whole = both / len(one | other)
    within = both / min(len(one), len(other))
    return max(whole, within if within >= limits().very_alike else 0.0)


def compare(one: Told, other: Told) -> Hint | None:
    """Why these two may be one matter; None where nothing says so."""
    bounds = limits()
    who, alike = _same_person(one, other), share(one.pairs, other.pairs)
    more = []
    if units := sorted(one.units & other.units):
        more.append(f"同一单位（{'、'.join(units)}）")
    apart = abs((one.day - other.day).days)
    if apart <= bounds.days:
        more.append("同一天收到" if not apart else f"收到时间相隔 {apart} 天")
    if alike >= bounds.alike:
        more.append(f"反映内容有 {alike:.0%} 相同")
    if who and more:
        return Hint(other.id, (who, *more), alike)
    if alike >= bounds.very_alike:  # one letter may be about several people
        return Hint(other.id, (*more, "被反映人不同"), alike, same_person=False)
    return None


def hints(one: Told, others: Iterable[Told]) -> list[Hint]:
    """What a clue may be a duplicate of: the same person first, then the more reasons, the more text in common."""
    found = [hint for other in others if other.id != one.id and (hint := compare(one, other)) is not None]
    return sorted(found, key=_weight)


class Index:
    """A register by names, sounds and pairs of characters: only what shares one of them is compared.

    A pair that more than `common` clues have says nothing, and would join all with all.
    """

    def __init__(self, clues: Iterable[Told]) -> None:
        self.told: dict[int, Told] = {}
        self._by_key: dict[object, set[int]] = defaultdict(set)
        self._by_pair: dict[str, set[int]] = defaultdict(set)
        for each in clues:
            self.put(each)

    def put(self, one: Told) -> None:
        """Takes a clue in, in the place of what it said before."""
        self.drop(one.id)
        self.told[one.id] = one
        for key in _keys(one):
            self._by_key[key].add(one.id)
        for pair in one.pairs:
            self._by_pair[pair].add(one.id)

    def drop(self, id: int) -> None:
        """Leaves a clue out from now on, if it is there."""
        one = self.told.pop(id, None)
        if one is not None:
            for key in _keys(one):
                self._by_key[key].discard(id)
            for pair in one.pairs:
                self._by_pair[pair].discard(id)

    def hints(self, one: Told) -> list[Hint]:
        """The hints of a clue, of the register or not yet."""
        near: set[int] = set()
        for key in _keys(one):
            near.update(self._by_key.get(key, ()))
        for pair in one.pairs:
            ids = self._by_pair.get(pair, ())
            if len(ids) <= limits().common:
                near.update(ids)
        return hints(one, (self.told[id] for id in near))


def _keys(one: Told) -> set[object]:
    keys: set[object] = {("name", one.name), *(("sound", sound) for sound in one.sounds)}
    return keys if one.person is None else keys | {("person", one.person)}


def _same_person(one: Told, other: Told) -> str:
    if one.person is not None and one.person == other.person:
        return f"反映的都是{other.name}（已关联同一名干部）"
    if _two_people(one, other):
        return ""
    if one.name == other.name:
        return f"被反映人同名（{other.name}）"
    if one.sounds & other.sounds:
        return f"被反映人读音相同（{other.name}）"
    return ""


def _two_people(one: Told, other: Told) -> bool:
    """Both are linked, and to different cadres: one name is not one person."""
    return one.person is not None and other.person is not None and one.person != other.person


def _weight(hint: Hint) -> tuple[bool, int, float, int]:
    return (not hint.same_person, -len(hint.reasons), -hint.share, hint.id)
