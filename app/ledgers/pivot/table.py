"""A pivot: lines, slots, and a figure for each that is the size of a set of identities.

Every figure, sums as well, counts the different things under it (`cells`).  So a total is right also where its parts
overlap (a group talk over two departments), and `remarks` says where they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from app.access.session import Session
from app.ledgers.pivot.cells import Cells, ColumnKey, Path, celled
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.dimensions import DIMENSIONS, Dimension, Names
from app.ledgers.pivot.measures import Measure
from app.ledgers.pivot.reading import Filters, Part, axes_of
from app.ledgers.pivot.span import Compare, Compared, Span
from app.ledgers.tallies import Figure, Level, Thing, counted

NO_BASE = "—"


class LineKind(Enum):
    """What a line stands for."""

    DETAIL = "明细"
    SUBTOTAL = "小计"
    TOTAL = "合计"


class Aspect(StrEnum):
    """What a slot says of a measure; values are headings."""

    NOW = "本期"
    BEFORE = "对比期"
    DIFFERENCE = "增减"
    PERCENT = "增幅"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `path` are the keys of its dimensions (fewer for sums), `labels` a text for each dimension."""

    path: Path
    labels: tuple[str, ...]
    kind: LineKind

    @property
    def label(self) -> str:
        """All its labels as one."""
        return "·".join(filter(None, self.labels))

    @property
    def is_sum(self) -> bool:
        """Whether it is a subtotal or the total."""
        return self.kind is not LineKind.DETAIL


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of figures: of which value (`label`), of which measure, what of it.

    `heading` is the caption of its group (empty where it stands alone) and its own.
    """

    column: ColumnKey
    label: str
    measure: Measure
    aspect: Aspect = Aspect.NOW
    heading: tuple[str, str] = ("", "")

    @property
    def called(self) -> str:
        """Its headings as one."""
        return "·".join(filter(None, (self.label, self.measure.label)))


@dataclass(frozen=True)
class Loaded:
    """A period, and the one it is compared with; `talks` were held in the period, whatever filters say."""

    span: Span
    today: date
    names: Names
    talks: int
    compared: Compared | None = None

    @property
    def now(self) -> Part:
        """The period."""
        return Part(self.span)

    @property
    def before(self) -> Part | None:
        """The period that it is compared with."""
        return Part(self.compared.span, self.compared) if self.compared is not None else None


def load(session: Session, made: Definition) -> Loaded:
    """What all pivots over a period have in common.  Raises ValueError for a period that is none."""
    span, today = made.when.span(session.today()), session.today()
    talks = counted(span, today, (), [Figure(Thing.TALK)], [frozenset()]).figure(0, ())
    return Loaded(span, today, Names(session.rules), talks, span.compared(made.compare))


@dataclass(frozen=True, slots=True)
class Under:
    """What lies under a figure: attendances of each part that are let through."""

    loaded: Loaded
    parts: tuple[tuple[Part, Filters], ...]


@dataclass(frozen=True)
class Pivot:
    """The table."""

    made: Definition
    loaded: Loaded
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    _now: Cells
    _before: Cells | None

    @property
    def total(self) -> Line:
        """The last line."""
        return self.lines[-1]

    def under(self, line: Line, slot: Slot) -> Under:
        """What lies under a figure: of the period, of the one compared with, of both for a difference."""
        now, before = self.loaded.now, self.loaded.before
        parts = {Aspect.NOW: (now,), Aspect.BEFORE: (before,)}.get(slot.aspect, (now, before))
        chosen = list(zip(self.made.row_dimensions, line.path, strict=False))
        if slot.column is not None and self.made.column_dimension is not None:
            chosen.append((self.made.column_dimension, slot.column))
        filters = [*_filters(self.made), *((dimension, {key}) for dimension, key in chosen)]
        return Under(self.loaded, tuple((part, filters) for part in parts if part is not None))

    def figure(self, line: Line, slot: Slot) -> int | float | None:
        """A figure; of a percentage the share of 1, None where there is no base."""
        now, before = self._count(line, slot, self._now), self._count(line, slot, self._before)
        match slot.aspect:
            case Aspect.NOW:
                return now
            case Aspect.BEFORE:
                return before
            case Aspect.DIFFERENCE:
                return now - before
            case Aspect.PERCENT:
                return (now - before) / before if before else None

    def text(self, line: Line, slot: Slot) -> str:
        """A figure as it is written: 12, +3, −25.0%, — for a percentage without a base."""
        figure = self.figure(line, slot)
        if figure is None:
            return NO_BASE
        if slot.aspect is Aspect.PERCENT:
            return signed(figure, f"{abs(figure):.1%}")
        return signed(figure, str(abs(figure))) if slot.aspect is Aspect.DIFFERENCE else str(figure)

    def leads(self, line: Line, slot: Slot) -> bool:
        """Whether anything stands behind a figure."""
        now, before = self._count(line, slot, self._now), self._count(line, slot, self._before)
        return bool({Aspect.NOW: now, Aspect.BEFORE: before}.get(slot.aspect, now or before))

    def _count(self, line: Line, slot: Slot, cells: Cells | None) -> int:
        if cells is None:
            return 0
        return cells.figure(line.path, slot.column, self.made.measures.index(slot.measure.key))


def signed(figure: float, text: str) -> str:
    """A difference with its sign; a nought has none."""
    return f"+{text}" if figure > 0 else f"−{text}" if figure < 0 else text


def pivot(made: Definition, loaded: Loaded) -> Pivot:
    """Counts a pivot over the period that was loaded for it, in this thread."""
    names = loaded.names
    now = celled(made, loaded.now, loaded.today, names, _filters(made))
    before = celled(made, loaded.before, loaded.today, names, _filters(made)) if loaded.before is not None else None
    both = [now] if before is None else [now, before]
    paths, columns = _paths(made, loaded, both), _columns(made, loaded, both)
    return Pivot(made, loaded, tuple(_lines(made, names, paths)), tuple(_slots(made, names, columns)), now, before)


def ordered(table: Pivot, slot: Slot | None, *, descending: bool) -> list[Line]:
    """The lines sorted by a slot, within each group and the groups by their sums; by name's own order for None.

    Sums stay where they belong; what has no figure comes last.
    """
    if slot is None:
        details = [line for line in table.lines if not line.is_sum]
        return list(table.lines) if not descending else _regrouped(table, details[::-1])

    def rank(line: Line) -> tuple[bool, float]:
        figure = table.figure(line, slot)
        return figure is None, 0.0 if figure is None else -figure if descending else figure

    outer = {line.path: rank(line) for line in table.lines if line.kind is LineKind.SUBTOTAL}
    details = [line for line in table.lines if not line.is_sum]
    details.sort(key=lambda line: (outer.get(line.path[:1], (False, 0.0)), _place(table, line), rank(line)))
    return _regrouped(table, details)


def remarks(table: Pivot) -> list[str]:
    """What is to be known of its sums, as sentences for window and paper."""
    made, found = table.made, []
    for of, dimensions in (("各行", made.row_dimensions), ("各列", tuple(filter(None, [made.column_dimension])))):
        own = [each.label for each in made.counted if not all(one.adds(each) for one in dimensions)]
        if dimensions and own:
            found.append(f"{'、'.join(own)}的合计是不重复的数，不是{of}之和。")
    if any(each.level is Level.MANY for each in made.row_dimensions + tuple(filter(None, [made.column_dimension]))):
        found.append("同一人违反几项纪律的，各项中都计入。")
    compared = table.loaded.compared
    if compared is not None:
        found.append(f"对比期为{compared.span.label}；对比期为零的，增幅写“{NO_BASE}”。")
        if table.loaded.span.end > table.loaded.today:
            found.append(f"本期到{table.loaded.span.end.isoformat()}才结束，增减仅供参考。")
    return found


def filter_words(made: Definition, names: Names) -> list[str]:
    """What is let through, as phrases: 「约谈形式：预防提醒谈话、询问示警约谈」."""
    said = []
    for key, keys in made.filters.items():
        of = DIMENSIONS[key]
        said.append(f"{of.label}：{'、'.join(names.label(of, each) for each in _sorted(names, of, keys))}")
    return said


# ---------------------------------------------------------------- lines and slots


def _filters(made: Definition) -> Filters:
    return [(DIMENSIONS[key], keys) for key, keys in made.filters.items()]


def _paths(made: Definition, loaded: Loaded, cells: list[Cells]) -> list[Path]:
    """The paths of the detail lines, in their order."""
    names, dimensions = loaded.names, made.row_dimensions
    found = set[Path]().union(*(each.paths for each in cells))
    _know_leads(names, dimensions, found)
    outer = {path[0] for path in found} | set(_anyway(made, loaded, dimensions[0]))
    if len(dimensions) == 1:
        found = {(key,) for key in outer}
    elif made.empty or dimensions[1].timed:
        inner = {path[1] for path in found} | set(_anyway(made, loaded, dimensions[1]))
        first, second = dimensions
        found |= {(one, other) for one in outer for other in inner if names.fit(first, one, second, other)}
    return sorted(found, key=lambda path: [names.sort_key(*pair) for pair in zip(dimensions, path, strict=True)])


def _columns(made: Definition, loaded: Loaded, cells: list[Cells]) -> list[str]:
    """The keys of the columns, in their order."""
    dimension = made.column_dimension
    if dimension is None:
        return []
    found = {key for each in cells for key in each.columns} | set(_anyway(made, loaded, dimension))
    _know_leads(loaded.names, [dimension], ((key,) for key in found))
    return sorted(found, key=lambda key: loaded.names.sort_key(dimension, key))


def _know_leads(names: Names, dimensions: Sequence[Dimension], paths: Iterable[Path]) -> None:
    """Reads the names of all leads at once."""
    of = [each.key for each in dimensions]
    if "lead" in of:
        place = of.index("lead")
        names.know_leads({path[place] for path in paths})


def _anyway(made: Definition, loaded: Loaded, dimension: Dimension) -> list[str]:
    """Keys that are shown although they have no fact: times without a gap, and all of them where wanted."""
    if not (made.empty or dimension.timed):
        return []
    names, found = loaded.names, loaded.names.there_anyway(dimension, loaded.span)
    wanted = [(DIMENSIONS[other], keys) for other, keys in made.filters.items()]
    return [key for key in found if all(any(names.fit(dimension, key, other, each) for each in keys)
                                        for other, keys in wanted)]  # fmt: skip


def _lines(made: Definition, names: Names, paths: list[Path]) -> Iterable[Line]:
    dimensions = made.row_dimensions
    details = [
        Line(path, tuple(names.label(*pair) for pair in zip(dimensions, path, strict=True)), LineKind.DETAIL)
        for path in paths
    ]
    yield from _grouped(details, len(dimensions))


def _grouped(details: list[Line], dimensions: int) -> Iterable[Line]:
    """The details with a subtotal after each group of two dimensions, and the total at the end."""
    for place, line in enumerate(details):
        yield line
        following = details[place + 1].path[0] if place + 1 < len(details) else None
        if dimensions > 1 and following != line.path[0]:
            yield Line(line.path[:1], (line.labels[0], "小计"), LineKind.SUBTOTAL)
    yield Line((), ("合计", *[""] * (dimensions - 1)), LineKind.TOTAL)


def _regrouped(table: Pivot, details: list[Line]) -> list[Line]:
    return list(_grouped(details, len(table.made.rows)))


def _place(table: Pivot, line: Line) -> tuple[int, int, str]:
    """Keeps the lines of a group together where groups have the same figure."""
    if len(line.path) < 2:
        return (0, 0, "")
    return table.loaded.names.sort_key(table.made.row_dimensions[0], line.path[0])


def _slots(made: Definition, names: Names, columns: list[str]) -> Iterable[Slot]:
    dimension = made.column_dimension
    aspects = list(Aspect) if made.compare is not Compare.NONE else [Aspect.NOW]
    heads: list[tuple[ColumnKey, str]] = [(key, names.label(dimension, key)) for key in columns] if dimension else []
    for key, label in [*heads, (None, "合计" if dimension else "")]:
        for measure in made.counted:
            for aspect in aspects:
                yield Slot(key, label, measure, aspect, _heading(made, label, measure, aspect))


def _heading(made: Definition, label: str, measure: Measure, aspect: Aspect) -> tuple[str, str]:
    """What is the same in all columns is not said in their headings."""
    several, compares = len(made.measures) > 1, made.compare is not Compare.NONE
    if not label:
        return (measure.label, aspect.value) if compares else ("", measure.label)
    if not several:
        return (label, aspect.value) if compares else ("", label)
    return label, measure.label + (aspect.value if compares else "")


def _sorted(names: Names, of: Dimension, keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda each: names.sort_key(of, each))


def seen_keys(loaded: Loaded, dimension: Dimension) -> list[str]:
    """The keys that there are in the period and in the one compared with, whatever the filters say."""
    found: dict[str, None] = {}
    for part in filter(None, (loaded.now, loaded.before)):
        axes = axes_of([dimension], part, loaded.names)
        found |= dict.fromkeys(counted(part.span, loaded.today, axes, (), ()).keys(0))
    if dimension.key == "lead":
        loaded.names.know_leads(found)
    return list(found)
