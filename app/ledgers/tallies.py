"""Counting by the database: figures over the attendances of a period, in groups.

A figure is the size of a set of identities.  Where the groups that one asks for have none in common it comes as a
number; where they may, as the set itself (its ids as text), so that groups can be joined and nothing counts twice.
The sets come out of SQLite as one text for each group: that costs less than its own COUNT(DISTINCT), and adds up.
Finely divided, most groups hold one thing or none, and no set is made for those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.ledgers.period import Stretch
from app.ledgers.sources import EVERY, Source, bounds
from app.store.queries import fetched

WHAT = "正在统计"
# A number; or ids: None for none, one by itself, several as they came (perhaps twice: no set is made of what is only
# counted once and joined once), or as a set where groups were joined.
Size = int | set[str] | list[str] | str | None
Tally = Sequence[Size]
Group = tuple[Any, ...]


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


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted: different things of a kind, in attendances that fulfil `where` (SQL over `f`; empty: in all)."""

    thing: Thing
    where: str = ""

    @property
    def of(self) -> str:
        """The id of what is counted, or NULL, as SQL over `f`."""
        return f"CASE WHEN {self.where} THEN {self.thing.column} END" if self.where else self.thing.column

    def aggregate(self, is_set: bool) -> str:
        """The SQL that counts it in a group."""
        if is_set:
            return f"group_concat({self.of})"
        return f"COUNT({'' if self.thing in _ONE_EACH else 'DISTINCT '}{self.of})"


# What an attendance has for itself: where no attendance comes twice, neither does this.
_ONE_EACH = (Thing.SUBJECT, Thing.MATERIAL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure, and whether it is to come as a set: people and campaigns must, for several sources have the same."""

    figure: Figure
    is_set: bool = True

    def __post_init__(self) -> None:
        if not self.is_set and self.figure.thing in (Thing.PERSON, Thing.CAMPAIGN):
            raise ValueError(f"{self.figure.thing} come again in other sources")


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over `f` that lets attendances through, with its parameters."""

    sql: str
    values: Mapping[str, Any]


def tallied(
    span: Stretch,
    today: date,
    groups: Sequence[str],
    asked: Sequence[Asked],
    conditions: Sequence[Condition] = (),
    sources: Sequence[Source] = EVERY,
) -> Mapping[Group, Tally]:
    """The figures by group of a period, groups as SQL over `f`.

    A group that has an attendance is there also where nothing of it is counted.
    """
    of_materials = [place for place, each in enumerate(asked) if each.figure.thing is Thing.MATERIAL]
    others = [place for place in range(len(asked)) if place not in of_materials]
    found: dict[Group, list[Size]] = {}
    for source in sources:
        for places in filter(None, (others, of_materials)) if asked else [others]:
            some = [asked[place] for place in places]
            alone = len(places) == len(asked)
            rows = _counted(source, span, today, groups, some, conditions, every_subject=alone)
            _put(found, rows, len(groups), places, asked)
    return found


def _put(
    found: dict[Group, list[Size]], rows: Iterable[Group], width: int, places: Sequence[int], asked: Sequence[Asked]
) -> None:
    """The rows of one query, put to what is there of their groups."""
    nothing: list[Size] = [None if each.is_set else 0 for each in asked]
    is_whole = len(places) == len(asked)
    for row in rows:
        group = row[:width]
        figures = [_made(each) if isinstance(each, str) else each for each in row[width:]]
        mine = found.get(group)
        if mine is None and is_whole:
            found[group] = figures
            continue
        if mine is None:
            mine = found[group] = nothing.copy()
        for place, figure in zip(places, figures, strict=True):
            mine[place] = _together((mine[place], figure))


def _made(ids: str) -> Size:
    """The ids out of the text that SQLite made of them."""
    return ids.split(",") if "," in ids else ids


def listed(
    span: Stretch, today: date, columns: Sequence[str], conditions: Sequence[Condition] = (),
    sources: Sequence[Source] = EVERY,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The attendances themselves, by some columns (SQL over `f`)."""
    question = f"SELECT {', '.join(columns)} FROM "
    rest = f" WHERE {' AND '.join(each.sql for each in conditions)}" if conditions else ""
    values = bounds(span, today) | _values(conditions)
    return [
        row for source in sources
        for row in fetched(WHAT, question + source.relation(question + rest) + rest, values)
    ]  # fmt: skip


def joined(tallies: Iterable[Tally]) -> Tally:
    """The tally of several groups together; empty for none."""
    some = list(tallies)
    if len(some) == 1:
        return some[0]
    return [_together(column) for column in zip(*some, strict=True)]


def size(figure: Size) -> int:
    """A figure as a number."""
    if isinstance(figure, int):
        return figure
    if isinstance(figure, list):
        return len(set(figure))
    return 0 if figure is None else 1 if isinstance(figure, str) else len(figure)


def _together(sizes: Sequence[Any]) -> Size:
    """Several figures as one; sets that are given stay as they are."""
    if isinstance(sizes[0], int):
        return int(sum(sizes))
    found: set[str] = set()
    sets = []
    for each in sizes:
        if isinstance(each, str):
            found.add(each)
        elif each is not None:
            sets.append(each)
    found.update(*sets)
    if len(found) > 1:
        return found
    return found.pop() if found else None


def _counted(
    source: Source, span: Stretch, today: date, groups: Sequence[str], asked: Sequence[Asked],
    conditions: Sequence[Condition], *, every_subject: bool,
) -> list[tuple[Any, ...]]:  # fmt: skip
    selected = [*groups, *(each.figure.aggregate(each.is_set) for each in asked)]
    question = f"SELECT {', '.join(selected) or 'COUNT(*)'} FROM "
    rest = f" WHERE {' AND '.join(each.sql for each in conditions)}" if conditions else ""
    if groups:
        rest += f" GROUP BY {', '.join(str(place + 1) for place in range(len(groups)))}"
    values = bounds(span, today) | _values(conditions)
    return fetched(WHAT, question + source.relation(question + rest, every_subject=every_subject) + rest, values)


def _values(conditions: Sequence[Condition]) -> dict[str, Any]:
    return {name: value for each in conditions for name, value in each.values.items()}
