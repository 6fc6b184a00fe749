"""Counting: figures over the attendances of a period, by what they are divided by, with all their sums.

A figure is the size of a set of identities.  Groups may have identities in common, so sums are no sums: a sum is the
size of the union.  SQLite says for each attendance where it stands and what it is of, as whole columns (`gathered`);
here each thing in a group becomes one number, [marks][key of each axis][id].  A set of these has each thing once in
each group; with the bits of an axis taken out it is the set of the coarser groups.  Where groups can have nothing in
common (a talk lies in one month) the coarser figures are sums, and nothing is joined.  All of it is done by loops of
Python's own (map, set, Counter), in pieces, so that a window's thread gets its turn and a listener can end the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import compress, islice, repeat
from operator import add, and_, rshift
from typing import Any

from app.ledgers.gathered import WHAT, Condition, Gathered, Wanted, gathered
from app.ledgers.period import Stretch
from app.ledgers.sources import EVERY, Source, bounds, names_of
from app.store.queries import fetched
from app.store.steps import step

# So many at once; between two pieces another thread gets its turn.
_PIECE = 20_000


class Level(Enum):
    """What a thing hangs on, the widest first: whether parts add up to their whole is read off here.

    A talk lies in one month and has one form, but its subjects may come of several departments; a subject has one
    department and rank, but may have breached several disciplines (MANY); a person or a campaign comes again (OWN).
    """

    TALK = 1
    SUBJECT = 2
    MANY = 3
    OWN = 4


class Thing(Enum):
    """What the identities are of: what stands behind a figure is listed by it."""

    TALK = "约谈"
    SUBJECT = "人次"
    PERSON = "人"
    CAMPAIGN = "集中约谈计划"
    MATERIAL = "材料"

    @property
    def column(self) -> str:
        """Its id, as SQL over `f`."""
        return f"f.{self.name.lower()}"

    @property
    def level(self) -> Level:
        """What it hangs on."""
        if self is Thing.TALK:
            return Level.TALK
        return Level.OWN if self in (Thing.PERSON, Thing.CAMPAIGN) else Level.SUBJECT


# What conditions of a figure may ask: only what all attendances of the thing have alike.
_OF_TALK = frozenset({"form", "mode", "ground", "exception", "written"})
_OF_SUBJECT = _OF_TALK | {"rank", "row", "outcome", "stage"}
_ASKABLE = {
    Thing.TALK: _OF_TALK, Thing.SUBJECT: _OF_SUBJECT, Thing.PERSON: frozenset[str](),
    Thing.CAMPAIGN: frozenset[str](), Thing.MATERIAL: _OF_SUBJECT | {"material", "received", "refused", "late"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted: different things of a kind, in attendances that fulfil `where` (SQL over `f`; empty: in all).

    Raises ValueError for a condition that attendances of the same thing can answer differently.
    """

    thing: Thing
    where: str = ""

    def __post_init__(self) -> None:
        if not names_of(self.where) <= _ASKABLE[self.thing]:
            raise ValueError(f"{self.thing} cannot be asked {self.where}")

    @property
    def of(self) -> str:
        """The id of what is counted, or NULL, as SQL over `f`."""
        return f"CASE WHEN {self.where} THEN {self.thing.column} END" if self.where else self.thing.column


@dataclass(frozen=True, slots=True)
class Axis:
    """What figures are divided by: SQL over `f`, what a value (as text) is called, and what its values hang on."""

    base: str
    level: Level
    key_of: Callable[[str], str] = str

    def adds(self, thing: Thing) -> bool:
        """Whether the figures of its keys add up to that of the whole."""
        return self.level.value <= thing.level.value <= Level.SUBJECT.value


# Of each axis its key, or None for all of them.
Place = Sequence[str | None]
# Which axes divide.
Division = frozenset[int]


class Counts:
    """The figures by place; a place without an attendance has none."""

    def __init__(self, codes: Sequence[Mapping[str, int]], groups: Collection[int]) -> None:
        self._codes, self._groups = codes, groups
        self._cells: list[dict[Division, Mapping[int, int]]] = []

    def put(self, cells: dict[Division, Mapping[int, int]]) -> None:
        """The cells of the next figure."""
        self._cells.append(cells)

    def figure(self, which: int, place: Place) -> int:
        """A figure by its place among those asked.  Raises KeyError for a division that was not asked."""
        code, axes = 0, []
        for axis, key in enumerate(place):
            if key is not None:
                known = self._codes[axis].get(key)
                if known is None:
                    return 0
                code += known
                axes.append(axis)
        return self._cells[which][frozenset(axes)].get(code, 0)

    def figures(self, place: Place) -> list[int]:
        """All figures of a place, in the order in which they were asked."""
        return [self.figure(which, place) for which in range(len(self._cells))]

    def keys(self, axis: int) -> list[str]:
        """The keys of an axis that attendances have."""
        return list(self._codes[axis])

    def groups(self, axes: Sequence[int]) -> set[tuple[str, ...]]:
        """The keys of some axes that attendances have together."""
        if len(axes) == 1:
            return {(key,) for key in self._codes[axes[0]]}
        names = [{code: key for key, code in self._codes[axis].items()} for axis in axes]
        masks = [_mask(self._codes[axis]) for axis in axes]
        together = set(map(and_, self._groups, repeat(sum(masks))))
        return {tuple(of[code & mask] for of, mask in zip(names, masks, strict=True)) for code in together}


def _mask(codes: Mapping[str, int]) -> int:
    """The bits of an axis; all of its codes lie in them, and the greatest has the highest."""
    found = 0
    for code in codes.values():
        found |= code
    return found


def counted(
    span: Stretch, today: date, axes: Sequence[Axis], figures: Sequence[Figure], divisions: Iterable[Division],
    conditions: Sequence[Condition] = (), sources: Sequence[Source] = EVERY,
) -> Counts:  # fmt: skip
    """The figures of a period under each of these divisions by the axes."""
    return read(span, today, axes, figures, conditions, sources).counts(divisions)


def read(
    span: Stretch, today: date, axes: Sequence[Axis], figures: Sequence[Figure],
    conditions: Sequence[Condition] = (), sources: Sequence[Source] = EVERY,
) -> Read:  # fmt: skip
    """What the figures are counted from: asked once of the database, and counted as often as wanted."""
    found = Read(tuple(axes), tuple(figures))
    of_materials = [each for each in dict.fromkeys(one.thing for one in figures) if each is Thing.MATERIAL]
    others = [each for each in dict.fromkeys(one.thing for one in figures) if each is not Thing.MATERIAL]
    values = bounds(span, today)
    for things in filter(None, (others, of_materials)) if figures else [others]:
        asked = _Question(found.bases, tuple(map(found.kind, things)))
        every = not (others and of_materials)
        wanted = Wanted(tuple(found.bases), asked.numbers, tuple(conditions), every_subject=every)
        found.parts.append((asked, gathered(wanted, sources, values)))
    return found


@dataclass(frozen=True, slots=True)
class _Kind:
    """All figures of a thing: their places among those asked, their conditions, whether its ids are wanted."""

    thing: Thing
    places: tuple[int, ...]
    wheres: tuple[str, ...]
    by_id: bool

    @property
    def marks(self) -> str:
        """SQL for a number with a bit for each figure that counts the attendance; empty where all count all."""
        if not any(self.wheres):
            return ""
        return " + ".join(
            f"CASE WHEN {where or '1'} THEN {1 << place} ELSE 0 END" for place, where in enumerate(self.wheres)
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """One query: the columns that axes are read from, and the things that are counted in it."""

    bases: Sequence[str]
    kinds: tuple[_Kind, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of numbers: for each thing its marks and its ids, where they are wanted."""
        of = [(each.marks, each.thing.column if each.by_id else "") for each in self.kinds]
        return tuple(filter(None, (column for pair in of for column in pair)))


@dataclass(slots=True)
class Read:
    """The columns that were read, with what was asked."""

    axes: tuple[Axis, ...]
    figures: tuple[Figure, ...]
    parts: list[tuple[_Question, Gathered]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many attendances there are, or 0 for none."""
        return max((part.count for _, part in self.parts), default=0)

    @property
    def bases(self) -> list[str]:
        """The different columns that the axes are read from."""
        return list(dict.fromkeys(each.base for each in self.axes))

    def kind(self, thing: Thing) -> _Kind:
        """The figures of a thing.  What an attendance has for itself needs no id, where none comes twice."""
        places = tuple(place for place, each in enumerate(self.figures) if each.thing is thing)
        wheres = [self.figures[place].where for place in places]
        if thing is Thing.MATERIAL:  # a subject without materials is there as well
            there = f"{thing.column} IS NOT NULL"
            wheres = [f"{there} AND ({where})" if where else there for where in wheres]
        by_id = thing.level is not Level.SUBJECT or any(each.level is Level.MANY for each in self.axes)
        return _Kind(thing, places, tuple(wheres), by_id)

    def and_also(self, other: Read) -> Read:
        """The attendances of both, of which the same was asked."""
        parts = []
        for (asked, mine), (_, theirs) in zip(self.parts, other.parts, strict=True):
            parts.append((asked, mine.and_also(theirs)))
        return Read(self.axes, self.figures, parts)

    def counts(self, divisions: Iterable[Division]) -> Counts:
        """The figures under each division."""
        low, bias = _room(self.parts)
        keys = self._keys()
        codes, top = _coded([*keys.values()], low)
        per_base = self._per_base(keys, codes, bias)
        found = [self._codes_of(part, per_base, bias) for _, part in self.parts]
        groups = {code >> low for code in set[int]().union(*found)} if len(self.axes) > 1 else set[int]()
        counts = Counts([{key: code >> low for key, code in each.items()} for each in codes], groups)
        cells: list[dict[Division, Mapping[int, int]]] = [{} for _ in self.figures]
        masks = [_mask(each) for each in codes]
        for (asked, part), base in zip(self.parts, found, strict=True):
            numbers = iter(part.numbers)
            for kind in asked.kinds:
                marks = next(numbers) if kind.marks else None
                ids = next(numbers) if kind.by_id else None
                counter = _Counter(self.axes, masks, low, top, kind.thing, base, marks, ids)
                for division, cell in counter.all(divisions).items():
                    for place, of in _by_figure(kind, cell, top - low).items():
                        cells[place][division] = of
        for each in cells:
            counts.put(each)
        return counts

    def _keys(self) -> dict[int, dict[str, str]]:
        """For each axis its keys by the values that were read."""
        found: dict[int, dict[str, str]] = {}
        for place, base in enumerate(self.bases):
            values = dict.fromkeys(value for _, part in self.parts for value in dict.fromkeys(part.texts[place]))
            for number, axis in enumerate(self.axes):
                if axis.base == base:
                    found[number] = {value: axis.key_of(value) for value in values}
        return dict(sorted(found.items()))

    def _per_base(
        self, keys: Mapping[int, Mapping[str, str]], codes: Sequence[Mapping[str, int]], bias: int
    ) -> list[dict[str, int]]:
        """For each column the code of a value, of all axes that are read from it; the first has the bias as well."""
        found: list[dict[str, int]] = []
        for place, base in enumerate(self.bases):
            axes = [number for number, axis in enumerate(self.axes) if axis.base == base]
            start = 0 if place else bias
            found.append({
                value: start + sum(codes[axis][keys[axis][value]] for axis in axes) for value in keys[axes[0]]
            })  # fmt: skip
        return found

    def _codes_of(self, part: Gathered, per_base: Sequence[Mapping[str, int]], bias: int) -> list[int]:
        """The group of each attendance."""
        if not per_base:
            return [bias] * part.count
        found: list[int] = []
        columns = [map(of.__getitem__, texts) for of, texts in zip(per_base, part.texts, strict=True)]
        together = columns[0]
        for each in columns[1:]:
            together = map(add, together, each)
        _in_pieces(found.extend, together, part.count)
        return found


def _room(parts: Sequence[tuple[_Question, Gathered]]) -> tuple[int, int]:
    """How many bits an id needs, and what is added to each so that none is below zero."""
    least = greatest = 0
    for asked, part in parts:
        numbers = iter(part.numbers)
        for kind in asked.kinds:
            if kind.marks:
                next(numbers)
            if kind.by_id and (ids := next(numbers)):
                least, greatest = min(least, min(ids)), max(greatest, max(ids))
    return (greatest - least).bit_length(), -least


def _coded(keys: Sequence[Mapping[str, str]], low: int) -> tuple[list[dict[str, int]], int]:
    """The code of each key of the axes, each axis in bits of its own from `low` on; and the first bit behind them."""
    found: list[dict[str, int]] = []
    for each in keys:
        names = dict.fromkeys(each.values())
        found.append({name: place << low for place, name in enumerate(names)})
        low += max(len(names) - 1, 0).bit_length()
    return found, low


def _by_figure(kind: _Kind, cell: Mapping[int, int], shift: int) -> dict[int, Mapping[int, int]]:
    """The figures of a thing out of what was counted by mark and group."""
    if not kind.marks:
        return dict.fromkeys(kind.places, cell)
    found: dict[int, dict[int, int]] = {place: {} for place in kind.places}
    whole, counting = (1 << shift) - 1, _Marked(kind.places)
    for code, count in cell.items():
        group = code & whole
        for place in counting[code >> shift]:
            of = found[place]
            of[group] = of.get(group, 0) + count
    return dict(found)


class _Marked(dict[int, tuple[int, ...]]):
    """Which figures count what has these marks."""

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, marks: int) -> tuple[int, ...]:
        found = self[marks] = tuple(each for bit, each in enumerate(self._places) if marks >> bit & 1)
        return found


class _Counter:
    """Counts one thing under all divisions."""

    def __init__(
        self, axes: Sequence[Axis], masks: Sequence[int], low: int, top: int, thing: Thing, codes: Sequence[int],
        marks: Sequence[int] | None, ids: Sequence[int] | None,
    ) -> None:  # fmt: skip
        self._axes, self._masks, self._low, self._thing = axes, masks, low, thing
        self._every: Division = frozenset(range(len(axes)))
        self._ids = ids if marks is None else None
        self._sets: dict[Division, set[int]] = {}
        self._found: dict[Division, Counter[int]] = {}
        if marks is not None:
            moved = {mark: mark << top for mark in set(marks)}
            codes = [*map(add, codes, map(moved.__getitem__, marks))]
        self._begin(codes, ids)

    def _begin(self, codes: Sequence[int], ids: Sequence[int] | None) -> None:
        """Counts the finest groups."""
        if ids is None:
            found: Counter[int] = Counter()
            _in_pieces(found.update, codes, len(codes))
            self._found[self._every] = _shifted(found, self._low)
            return
        things: set[int] = set()
        if self._thing in (Thing.CAMPAIGN, Thing.MATERIAL):  # there are attendances of none
            codes, ids = [*compress(codes, ids)], [*filter(None, ids)]
        _in_pieces(things.update, map(add, codes, ids), len(ids))
        self._keep(self._every, things)

    def all(self, divisions: Iterable[Division]) -> dict[Division, Mapping[int, int]]:
        """What was counted, by division: by marks and group."""
        wanted = sorted(set(divisions), key=len, reverse=True)
        for division in wanted:
            if division not in self._found:
                self._coarser(division)
        return {division: self._found[division] for division in wanted}

    def _coarser(self, division: Division) -> None:
        """Counts a division out of a finer one: by adding where that is right, else by joining."""
        finer = [each for each in self._found if division < each]
        adding = [each for each in finer if all(self._axes[axis].adds(self._thing) for axis in each - division)]
        if adding:
            least = min(adding, key=lambda each: len(self._found[each]))
            self._found[division] = _summed(self._found[least], self._kept(least - division) >> self._low)
        elif not division and self._ids is not None:
            count = len(set(self._ids) - {0})
            self._found[division] = Counter({0: count})
        else:
            least = min((each for each in finer if each in self._sets), key=lambda each: len(self._sets[each]))
            things: set[int] = set()
            before, kept = self._sets[least], self._kept(least - division)
            _in_pieces(things.update, map(and_, before, repeat(kept)), len(before))
            self._keep(division, things)

    def _kept(self, gone: Collection[int]) -> int:
        """All bits but those of some axes."""
        return ~sum(self._masks[axis] for axis in gone)

    def _keep(self, division: Division, things: set[int]) -> None:
        self._sets[division] = things
        found: Counter[int] = Counter()
        _in_pieces(found.update, map(rshift, things, repeat(self._low)), len(things))
        self._found[division] = found


def _shifted(found: Counter[int], low: int) -> Counter[int]:
    together: Counter[int] = Counter()
    for code, count in found.items():
        together[code >> low] += count
    return together


def _summed(found: Mapping[int, int], kept: int) -> Counter[int]:
    together: Counter[int] = Counter()
    get = together.get
    for code, count in found.items():
        code &= kept
        together[code] = get(code, 0) + count
    return together


def _in_pieces(take: Callable[[Iterable[Any]], object], items: Iterable[Any], count: int) -> None:
    """Hands all items over, some at a time."""
    left = iter(items)
    for _ in range(0, count, _PIECE):
        step(WHAT)
        take(islice(left, _PIECE))


def listed(
    span: Stretch, today: date, columns: Sequence[str], conditions: Sequence[Condition] = (),
    sources: Sequence[Source] = EVERY,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The attendances themselves, by some columns (SQL over `f`)."""
    question = f"SELECT {', '.join(columns)} FROM "
    rest = f" WHERE {' AND '.join(each.sql for each in conditions)}" if conditions else ""
    values = bounds(span, today) | {name: value for each in conditions for name, value in each.values.items()}
    return [
        row for source in sources
        for row in fetched(WHAT, question + source.relation(question + rest) + rest, values)
    ]  # fmt: skip
