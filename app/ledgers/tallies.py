"""Counting: figures over the attendances of a period, by what they are divided by, with all their sums.

A figure is the size of a set of identities.  Groups may have identities in common, so sums are no sums: a sum is the
size of the union.  SQLite says for each attendance where it stands and what it is of, as whole columns (`gathered`);
here each gets a number for its group, and `counters` counts.  Figures of the same things are counted together: each
attendance has marks that say which of them count it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import repeat
from operator import add, and_
from struct import Struct
from typing import Any

from app.ledgers.counters import WHAT, Cells, Coded, Division, divided, extended
from app.ledgers.gathered import Condition, Gathered, Wanted, gathered
from app.ledgers.period import Stretch
from app.ledgers.sources import EVERY, OF_TALKS, Source, bounds, names_of
from app.store.queries import fetched


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
_OF_SUBJECT = _OF_TALK | {"rank", "noted_rank", "row", "outcome", "stage"}
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
# Every attendance has one of these.
_EVERYWHERE = (Thing.TALK, Thing.SUBJECT, Thing.PERSON)


class Counts:
    """The figures by place; a place without an attendance has none."""

    def __init__(
        self, codes: Sequence[Mapping[str, int]], masks: Sequence[int], groups: Sequence[Collection[int]],
        cells: Sequence[Mapping[Division, Cells]],
    ) -> None:  # fmt: skip
        self._codes, self._masks, self._groups, self._cells = codes, masks, groups, cells

    def figure(self, which: int, place: Place) -> int:
        """A figure by its place among those asked.  Raises KeyError for a division that was not asked."""
        found = self._found(place)
        return 0 if found is None else self._cells[which][found[0]].get(found[1], 0)

    def figures(self, place: Place) -> list[int]:
        """All figures of a place, in the order in which they were asked.  Raises KeyError as `figure` does."""
        return self.rows([place])[0]

    def rows(self, places: Sequence[Place]) -> list[list[int]]:
        """All figures of each of these places; raises KeyError as `figure` does."""
        found = [self._found(place) for place in places]
        rows = [[0] * len(self._cells) for _ in places]
        for division in {each[0] for each in found if each is not None}:
            there = [(row, each[1]) for row, each in enumerate(found) if each is not None and each[0] == division]
            codes = [code for _, code in there]
            columns = [map(cells[division].get, codes, repeat(0)) for cells in self._cells]
            for (row, _), figures in zip(there, zip(*columns, strict=True), strict=False):
                rows[row] = [*figures]
        return rows

    def _found(self, place: Place) -> tuple[Division, int] | None:
        """How a place divides, and its code; None where no attendance has one of its keys."""
        code, axes = 0, []
        for axis, key in enumerate(place):
            if key is not None:
                known = self._codes[axis].get(key)
                if known is None:
                    return None
                code += known
                axes.append(axis)
        return frozenset(axes), code

    def keys(self, axis: int) -> list[str]:
        """The keys of an axis that attendances have."""
        return list(self._codes[axis])

    def groups(self, axes: Sequence[int]) -> set[tuple[str, ...]]:
        """The keys of some axes that attendances have together."""
        if len(axes) == 1:
            return {(key,) for key in self._codes[axes[0]]}
        names = [{code: key for key, code in self._codes[axis].items()} for axis in axes]
        masks = [self._masks[axis] for axis in axes]
        together = set[int]().union(*(map(and_, some, repeat(sum(masks))) for some in self._groups))
        return {tuple(of[code & mask] for of, mask in zip(names, masks, strict=True)) for code in together}


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
    asked = list(dict.fromkeys(one.thing for one in figures))
    of_materials = [each for each in asked if each is Thing.MATERIAL]
    others = [each for each in asked if each is not Thing.MATERIAL]
    values = bounds(span, today)
    for things in [some for some in (others, of_materials) if some] or [others]:
        by_talk = found.is_alike(things, conditions)
        question = _Question(found.bases, tuple(found.kind(each, by_talk=by_talk) for each in things))
        every = not (others and of_materials)
        wanted = Wanted(tuple(found.bases), question.numbers, tuple(conditions), every, by_talk)
        found.parts.append((question, gathered(wanted, sources, values)))
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
        return _marks(self.wheres) if any(self.wheres) else ""


# A condition that a column is one of some texts or none of them, as `sources.one_of` and plain equality say it.
_TEXT = r"'(?:[^']|'')*'"
_ONE_OF = re.compile(rf"(NOT )?f\.(\w+) (?:= ({_TEXT})|IN \(({_TEXT}(?:, {_TEXT})*)\))")


@lru_cache(maxsize=64)
def _marks(wheres: Sequence[str]) -> str:
    """The number as SQL.  A column that many figures ask for is worked out once, not by each of their conditions."""
    found, by_column = [], defaultdict[str, list[tuple[int, bool, set[str]]]](list)
    for bit, where in enumerate(wheres):
        if (equals := _ONE_OF.fullmatch(where)) is None:
            found.append(f"CASE WHEN {where} THEN {1 << bit} ELSE 0 END" if where else str(1 << bit))
            continue
        of = set(re.findall(_TEXT, equals[3] or equals[4]))
        by_column[equals[2]].append((1 << bit, equals[1] is None, of))
    for column, asked in by_column.items():
        texts = sorted(set[str]().union(*(of for _, _, of in asked)))
        marks = {text: sum(bit for bit, inside, of in asked if (text in of) is inside) for text in texts}
        cases = " ".join(f"WHEN {text} THEN {mark}" for text, mark in marks.items())
        found.append(f"CASE f.{column} {cases} ELSE {sum(bit for bit, inside, _ in asked if not inside)} END")
    return " + ".join(found)


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

    def is_alike(self, things: Collection[Thing], conditions: Sequence[Condition]) -> bool:
        """Whether all attendances of a talk have in common what is asked, so that one stands for all."""
        asked = [*self.bases, *(each.where for each in self.figures if each.thing in things)]
        names = names_of(" ".join([*asked, *(each.sql for each in conditions)]))
        return names <= OF_TALKS and {Thing.TALK, Thing.CAMPAIGN}.issuperset(things)

    def kind(self, thing: Thing, *, by_talk: bool) -> _Kind:
        """The figures of a thing.  What comes once only needs no id."""
        places = tuple(place for place, each in enumerate(self.figures) if each.thing is thing)
        wheres = [self.figures[place].where for place in places]
        if thing is Thing.MATERIAL:  # a subject without materials is there as well
            there = f"{thing.column} IS NOT NULL"
            wheres = [f"{there} AND ({where})" if where else there for where in wheres]
        once = thing is Thing.TALK if by_talk else thing.level is Level.SUBJECT
        by_id = not once or any(each.level is Level.MANY for each in self.axes)
        return _Kind(thing, places, tuple(wheres), by_id)

    def and_also(self, other: Read) -> Read:
        """The attendances of both, of which the same was asked."""
        parts = []
        for (asked, mine), (_, theirs) in zip(self.parts, other.parts, strict=True):
            parts.append((asked, mine.and_also(theirs)))
        return Read(self.axes, self.figures, parts)

    def ids(self, thing: Thing) -> set[int]:
        """The ids of a thing whose ids were wanted for the figures.  Raises ValueError where they were not."""
        for asked, part in self.parts:
            numbers = iter(part.numbers)
            for kind in asked.kinds:
                if kind.marks:
                    next(numbers)
                ids = next(numbers) if kind.by_id else None
                if kind.thing is thing and ids is not None:
                    return set(ids)
        raise ValueError(f"no ids of {thing}")

    def counts(self, divisions: Iterable[Division], things: Collection[Thing] = tuple(Thing)) -> Counts:
        """The figures of some things under each division."""
        divisions = tuple(divisions)
        if self.axes and divisions and not any(divisions):
            return Read((), self.figures, self.parts).counts(divisions, things)
        width = sum(part.count for _, part in self.parts).bit_length()
        top = width * len(self.axes)
        masks = [(1 << width) - 1 << width * axis for axis in range(len(self.axes))]
        keys = [_Keys(width * axis) for axis in range(len(self.axes))]
        values = [_Values([(axis, of) for axis, of in zip(self.axes, keys, strict=True) if axis.base == base])
                  for base in self.bases]  # fmt: skip
        found: list[dict[Division, Cells]] = [{} for _ in self.figures]
        groups: list[Collection[int]] = []
        for asked, part in self.parts:
            base, numbers, is_whole = _groups(part, values), iter(part.numbers), False
            for kind in asked.kinds:
                marks = next(numbers) if kind.marks else None
                ids = next(numbers) if kind.by_id else None
                if kind.thing not in things:
                    continue
                mine = base if marks is None else _marked(base, marks, top)
                adds = [axis.adds(kind.thing) for axis in self.axes]
                coded = Coded(mine, ids, masks, adds, is_marked=bool(kind.marks))
                counter = divided(coded, is_talk=kind.thing is Thing.TALK)
                for division, cells in counter.under(divisions).items():
                    for place, of in _by_figure(kind, cells, top).items():
                        found[place][division] = of
                if not is_whole and kind.thing in _EVERYWHERE:
                    groups.append(counter.finest)
                    is_whole = True
            if not is_whole:
                groups.append(base)
        return Counts(keys, masks, groups, found)


class _Keys(dict[str, int]):
    """The keys of an axis with their codes, in bits of their own from one on."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self._low = low

    def __missing__(self, key: str) -> int:
        code = self[key] = len(self) << self._low
        return code


class _Values(dict[str, int]):
    """The values of a column with the codes of their keys, of all axes that are read from it."""

    def __init__(self, axes: Sequence[tuple[Axis, _Keys]]) -> None:
        super().__init__()
        self._axes = axes

    def __missing__(self, value: str) -> int:
        code = self[value] = sum(keys[axis.key_of(value)] for axis, keys in self._axes)
        return code


def _groups(part: Gathered, values: Sequence[_Values]) -> list[int]:
    """The group of each attendance."""
    if not values:
        return [0] * part.count
    columns = [map(of.__getitem__, texts) for of, texts in zip(values, part.texts, strict=True)]
    together = columns[0]
    for each in columns[1:]:
        together = map(add, together, each)
    return extended(together, part.count)


def _marked(groups: Sequence[int], marks: Sequence[int], top: int) -> list[int]:
    """The groups with the marks above."""
    moved = {mark: mark << top for mark in set(marks)}
    return extended(map(add, groups, map(moved.__getitem__, marks)), len(groups))


# A number that holds the counts of several figures has so many bytes for each.
_LANE = 8


def _by_figure(kind: _Kind, cell: Cells, shift: int) -> dict[int, Cells]:
    """The figures of a thing out of what was counted by mark and group."""
    if not kind.marks:
        return dict.fromkeys(kind.places, cell)
    together: dict[int, int] = {}
    whole, known = (1 << shift) - 1, together.get
    for code, count in cell.items():
        group = code & whole
        together[group] = known(group, 0) + count * _lanes(code >> shift)
    if not together:
        return {place: {} for place in kind.places}
    lanes = Struct(f"<{len(kind.places)}Q")  # of _LANE bytes
    rows = [lanes.unpack(each.to_bytes(lanes.size, "little")) for each in together.values()]
    return {
        place: dict(zip(together, figures, strict=True))
        for place, figures in zip(kind.places, zip(*rows, strict=True), strict=True)
    }


@lru_cache(maxsize=4096)
def _lanes(marks: int) -> int:
    """A one in the lane of each figure that counts what has these marks."""
    return sum(1 << 8 * _LANE * bit for bit in range(marks.bit_length()) if marks >> bit & 1)


def listed(
    span: Stretch, today: date, columns: Sequence[str], conditions: Sequence[Condition] = (),
    sources: Sequence[Source] = EVERY,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The attendances themselves, by some columns (SQL over `f`)."""
    selected, where = ", ".join(columns), tuple(each.sql for each in conditions)
    values = bounds(span, today) | {name: value for each in conditions for name, value in each.values.items()}
    return [row for source in sources for row in fetched(WHAT, source.select(selected, where), values)]
