"""A pivot as it is counted: lines, slots, and a figure for each that is the size of a set of identities.

Every figure, sums as well, is counted from the facts that fall under it; nothing is added up.  So a total is right
also where its parts overlap (a group talk over two departments), and `remarks` says where they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum

from app.access.session import Session
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.dimensions import DIMENSIONS, Dimension, Names
from app.ledgers.pivot.facts import Fact, facts
from app.ledgers.pivot.measures import Level, Measure
from app.ledgers.pivot.span import Compare, Compared, Span

Path = tuple[str, ...]
# Of a column: the key of its value, or None for the whole.
ColumnKey = str | None
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
    """The facts of a period, and of the one it is compared with; pivots over it are counted without the store."""

    span: Span
    today: date
    names: Names
    now: list[Fact]
    compared: Compared | None = None
    before: list[Fact] = field(default_factory=list)


def load(session: Session, made: Definition) -> Loaded:
    """Reads what a pivot needs.  Raises ValueError for a period that is none."""
    span = made.when.span(session.today())
    compared = span.compared(made.compare)
    before = facts(session, compared.span, compared.moved) if compared is not None else []
    return Loaded(span, session.today(), Names(session.rules), facts(session, span), compared, before)


_Cells = dict[tuple[Path, ColumnKey], list[Fact]]


@dataclass(frozen=True)
class Pivot:
    """The table, with the facts under each of its figures."""

    made: Definition
    loaded: Loaded
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    _now: _Cells
    _before: _Cells
    _figures: dict[tuple[Path, ColumnKey, str, bool], int] = field(default_factory=dict)

    @property
    def total(self) -> Line:
        """The last line."""
        return self.lines[-1]

    def facts_of(self, line: Line, slot: Slot) -> Sequence[Fact]:
        """The facts under a figure: of the period, of the one compared with, of both for a difference."""
        of = {Aspect.NOW: (self._now,), Aspect.BEFORE: (self._before,)}.get(slot.aspect, (self._now, self._before))
        return [one for cells in of for one in cells.get((line.path, slot.column), ())]

    def figure(self, line: Line, slot: Slot) -> int | float | None:
        """A figure; of a percentage the share of 1, None where there is no base."""
        now, before = self._count(line, slot, False), self._count(line, slot, True)
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

    def identities(self, line: Line, slot: Slot) -> set[object]:
        """What a figure counts."""
        return {thing for one in self.facts_of(line, slot) for thing in slot.measure.counted(one)}

    def count_all(self) -> None:
        """Counts every figure now, in whatever thread; each is counted once."""
        for line in self.lines:
            for slot in self.slots:
                self.figure(line, slot)

    def _count(self, line: Line, slot: Slot, before: bool) -> int:
        key = (line.path, slot.column, slot.measure.key, before)
        if key not in self._figures:
            cells = self._before if before else self._now
            self._figures[key] = slot.measure.figure(cells.get(key[:2], ()))
        return self._figures[key]


def signed(figure: float, text: str) -> str:
    """A difference with its sign; a nought has none."""
    return f"+{text}" if figure > 0 else f"−{text}" if figure < 0 else text


def pivot(made: Definition, loaded: Loaded) -> Pivot:
    """Counts a pivot over facts that were loaded for its period."""
    names = loaded.names
    now, before = (_celled(made, names, _let_through(made, names, some)) for some in (loaded.now, loaded.before))
    paths, columns = _paths(made, loaded, [*now, *before]), _columns(made, loaded, [*now, *before])
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


# ---------------------------------------------------------------- counting


def _let_through(made: Definition, names: Names, some: list[Fact]) -> list[Fact]:
    wanted = [(DIMENSIONS[key], keys) for key, keys in made.filters.items()]
    if not wanted:
        return some
    return [one for one in some if all(not keys.isdisjoint(names.keys(each, one)) for each, keys in wanted)]


def _celled(made: Definition, names: Names, some: list[Fact]) -> _Cells:
    """The facts under each path and column, sums included; a fact stands once in each."""
    cells: _Cells = defaultdict(list)
    dimensions, column = made.row_dimensions, made.column_dimension
    for one in some:
        paths: list[Path] = [()]
        whole: list[Path] = [()]
        for each in dimensions:
            paths = [(*path, key) for path in paths for key in names.keys(each, one)]
            whole += paths
        columns: Iterable[ColumnKey] = (None,) if column is None else (None, *names.keys(column, one))
        for key in columns:
            for path in whole:
                cells[path, key].append(one)
    return dict(cells)


def _paths(made: Definition, loaded: Loaded, cells: list[tuple[Path, ColumnKey]]) -> list[Path]:
    """The paths of the detail lines, in their order."""
    names, dimensions = loaded.names, made.row_dimensions
    found = {path for path, _ in cells if len(path) == len(dimensions)}
    outer = {path[0] for path in found} | set(_anyway(made, loaded, dimensions[0]))
    if len(dimensions) == 1:
        found = {(key,) for key in outer}
    elif made.empty or dimensions[1].timed:
        inner = {path[1] for path in found} | set(_anyway(made, loaded, dimensions[1]))
        first, second = dimensions
        found |= {(one, other) for one in outer for other in inner if names.fit(first, one, second, other)}
    return sorted(found, key=lambda path: [names.sort_key(*pair) for pair in zip(dimensions, path, strict=True)])


def _columns(made: Definition, loaded: Loaded, cells: list[tuple[Path, ColumnKey]]) -> list[str]:
    """The keys of the columns, in their order."""
    dimension = made.column_dimension
    if dimension is None:
        return []
    found = {key for _, key in cells if key is not None} | set(_anyway(made, loaded, dimension))
    return sorted(found, key=lambda key: loaded.names.sort_key(dimension, key))


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
    """The keys that the facts have, whatever the filters say."""
    return list({key for one in (*loaded.now, *loaded.before) for key in loaded.names.keys(dimension, one)})
