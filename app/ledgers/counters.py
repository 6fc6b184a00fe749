"""Counts one kind of thing in groups, and in the coarser groups that these make together.

A group is a number with some bits for each axis; with the bits of an axis taken out it is the coarser group.  Where
groups can have nothing in common (a talk lies in one month) coarser figures are sums; elsewhere the things are joined.
Attendances come in the order of their talks, so a set for each group fits the processor's memory better than one of
all pairs.  It is done in pieces: between them a listener can end the work.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import ne
from typing import TypeVar

from app.store.steps import step, steps

T = TypeVar("T")
WHAT = "正在统计"
# So many at once: few milliseconds.
_PIECE = 20_000
_SETS = 2_000
# Sets of fewer things than this, on average, are dearer to join than their things are to read again.
_FEW = 16
# Which axes divide.
Division = frozenset[int]
# Figures by group.
Cells = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Coded:
    """Attendances: their groups, the ids of what is counted (None: each for itself; an id 0: nothing), the axes' bits.

    `adds` says of each axis whether the figures of its keys add up; `is_marked` whether groups have other bits above.
    """

    groups: list[int]
    ids: list[int] | None
    masks: Sequence[int]
    adds: Sequence[bool]
    is_marked: bool

    def kept(self, gone: Collection[int]) -> int:
        """All bits but those of some axes."""
        return ~sum(self.masks[axis] for axis in gone)


class Divided:
    """The figures by division; the finest is there from the beginning."""

    def __init__(self, coded: Coded) -> None:
        self.coded = coded
        self._every: Division = frozenset(range(len(coded.masks)))
        self._found: dict[Division, Cells] = {self._every: self._finest()}

    @property
    def finest(self) -> Cells:
        """The figures of the finest groups."""
        return self._found[self._every]

    def under(self, divisions: Iterable[Division]) -> dict[Division, Cells]:
        """The figures under each division."""
        wanted = sorted(set(divisions), key=len, reverse=True)
        for division in wanted:
            if division not in self._found:
                self._found[division] = self._coarser(division)
        return {division: self._found[division] for division in wanted}

    def _coarser(self, division: Division) -> Cells:
        """A division out of a finer one: by adding where that is right."""
        adds, finer = self.coded.adds, [each for each in self._found if division < each]
        adding = [each for each in finer if all(adds[axis] for axis in each - division)]
        if not adding:
            return self._joined(division)
        least = min(adding, key=lambda each: len(self._found[each]))
        return _summed(self._found[least], self.coded.kept(least - division))

    def _finest(self) -> Cells:
        """Counts the finest groups: each attendance is counted for itself, and all divisions add up."""
        return _frequent(self.coded.groups, len(self.coded.groups))

    def _joined(self, division: Division) -> Cells:
        """Counts a division of which the groups have things in common."""
        raise ValueError(f"nothing adds up to {division}")


class Joined(Divided):
    """Things that stand in several groups, or several times in one: a set for each group."""

    def _finest(self) -> Cells:
        groups, ids = self.coded.groups, self.coded.ids or []
        if 0 in ids:
            groups, ids = [*compress(groups, ids)], [*filter(None, ids)]
        self._groups, self._ids = groups, ids
        self._sets: dict[Division, Mapping[int, set[int]]] = {}
        return self._read(self._every, -1)

    def _joined(self, division: Division) -> Cells:
        if not division and not self.coded.is_marked:
            return {0: len(set(self._ids))}
        least = min((each for each in self._sets if division < each), key=lambda each: len(self._sets[each]))
        if len(self._sets[least]) * _FEW > len(self._ids):
            return self._read(division, self.coded.kept(self._every - division))
        kept = self.coded.kept(least - division)
        parts: defaultdict[int, list[set[int]]] = defaultdict(list)
        for group, things in self._sets[least].items():
            parts[group & kept].append(things)
        joined = steps(WHAT, [*parts.items()], _SETS)
        return self._kept(division, {group: set[int]().union(*some) for group, some in joined})

    def _read(self, division: Division, kept: int) -> Cells:
        """A division from the attendances themselves: sets of few things each are dearer to join."""
        found: defaultdict[int, set[int]] = defaultdict(set)

        def put(some: Iterable[tuple[int, int]]) -> None:
            for group, id in some:
                found[group & kept].add(id)

        def put_as_it_is(some: Iterable[tuple[int, int]]) -> None:
            for group, id in some:
                found[group].add(id)

        _in_pieces(put_as_it_is if kept == -1 else put, zip(self._groups, self._ids, strict=True), len(self._ids))
        return self._kept(division, found)

    def _kept(self, division: Division, sets: Mapping[int, set[int]]) -> Cells:
        self._sets[division] = sets
        return dict(zip(sets, map(len, sets.values()), strict=True))


class InRuns(Divided):
    """Talks, whose attendances come one after another: each counts where its first stands, few in other groups too."""

    def __init__(self, coded: Coded, begins: bytes) -> None:
        self._begins = begins
        super().__init__(coded)

    def _finest(self) -> Cells:
        groups, begins = self.coded.groups, self._begins
        self._first = _frequent(compress(groups, begins), len(groups))
        self._others: list[tuple[int, set[int]]] = []
        for run in _SEVERAL.finditer(begins):
            first = groups[run.start()]
            others = set(groups[run.start() + 1 : run.end()]) - {first}
            if others:
                self._others.append((first, others))
        return self._counted(-1)

    def _joined(self, division: Division) -> Cells:
        if not division and not self.coded.is_marked:
            return {0: self._first.total()}
        return self._counted(self.coded.kept(self._every - division))

    def _counted(self, kept: int) -> Cells:
        """Each talk once in each of its groups."""
        found = _summed(self._first, kept)
        for first, others in steps(WHAT, self._others, _SETS):
            for group in {each & kept for each in others}:
                if group != first & kept:
                    found[group] += 1
        return found


def divided(coded: Coded, *, is_talk: bool) -> Divided:
    """The counter for these attendances."""
    if coded.ids is None:
        return Divided(coded)
    begins = _begins(coded.ids) if is_talk else None
    return Joined(coded) if begins is None else InRuns(coded, begins)


# Where a thing begins that has several attendances, and these.
_SEVERAL = re.compile(rb"\x01\x00+")


def _begins(ids: Sequence[int]) -> bytes | None:
    """A 1 where another thing begins, else a 0; None where the attendances of one are not all together."""
    found = bytes(map(ne, ids, chain((0,), ids)))
    return found if found.count(1) == len(set(ids)) else None


def _frequent(groups: Iterable[int], count: int) -> Counter[int]:
    found: Counter[int] = Counter()
    _in_pieces(found.update, groups, count)
    return found


def _summed(found: Mapping[int, int], kept: int) -> Counter[int]:
    together: Counter[int] = Counter()
    if kept == -1:
        together.update(found)
        return together
    get = together.get
    for group, count in found.items():
        group &= kept
        together[group] = get(group, 0) + count
    return together


def _in_pieces(take: Callable[[Iterable[T]], object], items: Iterable[T], count: int) -> None:
    """Hands all items over, some at a time."""
    left = iter(items)
    for _ in range(0, count, _PIECE):
        step(WHAT)
        take(islice(left, _PIECE))


def extended(items: Iterable[int], count: int) -> list[int]:
    """The items as a list, in pieces."""
    found: list[int] = []
    _in_pieces(found.extend, items, count)
    return found
