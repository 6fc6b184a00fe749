"""The values of a column with their ticks: a list, or days under their months and years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.store.headers import BLANK, Kept, Kind, Raw, Value, Values, folded

Index = QModelIndex | QPersistentModelIndex
Checked = Qt.CheckState
_ROOT = 0


@dataclass(slots=True)
class _Node:
    """A line: a value, or a year or month over those of its days."""

    words: str
    parent: int
    row: int = 0
    value: Value | None = None
    count: int = 0
    children: list[int] = field(default_factory=list)


class ValuesModel(QAbstractItemModel):
    """Ticks are kept as all but some, or none but some: what is not listed goes with the rest.

    While one searches, the ticks are those of what was found, all of them at first.  `ticked` comes when they change.
    """

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._values = Values(())
        self._kind = Kind.TEXT
        self._nodes: list[_Node] = [_Node("", _ROOT)]
        self._all, self._turned = True, set[Raw]()
        self._search, self._left_out = "", set[Raw]()
        self._words: dict[Raw, str] = {}

    # ------------------------------------------------------------ values

    @property
    def is_cut(self) -> bool:
        """Whether there are more values than are listed."""
        return self._values.is_cut

    @property
    def searched(self) -> str:
        """What is looked for."""
        return self._search

    def show(self, values: Values, kind: Kind) -> None:
        """Lists these values; ticks stay."""
        self._values, self._kind = values, kind
        self._words |= {raw: one.words for one in values.values for raw in one.raws}
        self._list()

    def tick_as(self, kept: Kept | None) -> None:
        """Ticks what a heading lets through now."""
        if kept is not None and kept.only is not None:
            self._all, self._turned = False, {raw for raw, _ in kept.only}
            self._words |= dict(kept.only)
        else:
            self._all, self._turned = True, {raw for raw, _ in kept.but} if kept is not None else set()
            self._words |= dict(kept.but) if kept is not None else {}

    def search(self, text: str) -> None:
        """Lists what holds the text, or has these letters as initials."""
        self._search, self._left_out = text.strip(), set()
        self._list()

    def tick_all(self, on: bool) -> None:
        """Ticks all that is listed, or nothing; without a search also what is not listed."""
        if self._search:
            self._left_out = set() if on else {raw for one in self._listed() for raw in one.raws}
        else:
            self._all, self._turned = on, set()
        self._tell()

    def kept(self, column: str) -> Kept:
        """What the ticks let through; while one searches, what is found and ticked, and nothing else."""
        if self._search:
            return Kept(column, only=self._said(raw for one in self._listed() for raw in one.raws if self._is_on(raw)))
        if self._all:
            return Kept(column, but=self._said(self._turned))
        return Kept(column, only=self._said(self._turned))

    def counts(self) -> tuple[int, int]:
        """How many of the listed values are ticked, and how many there are."""
        listed = self._listed()
        return sum(self._is_on(one.raws[0]) for one in listed), len(listed)

    def _said(self, raws: Iterable[Raw]) -> tuple[tuple[Raw, str], ...]:
        return tuple(sorted(((raw, self._words.get(raw, str(raw))) for raw in raws), key=lambda pair: str(pair[0])))

    def _listed(self) -> list[Value]:
        return [one for one in self._values.values if _matches(one.words, self._search)]

    def _is_on(self, raw: Raw) -> bool:
        if self._search:
            return raw not in self._left_out
        return (raw in self._turned) != self._all

    # ------------------------------------------------------------ lines

    def _list(self) -> None:
        self.beginResetModel()
        self._nodes = [_Node("", _ROOT)]
        for one in self._listed():
            above = _ROOT
            if self._kind is Kind.DAY:
                for piece in (one.words[:4], one.words[:7]):
                    if piece and piece != one.words:
                        above = self._group(piece, above)
            self._add(_Node(one.words, above, value=one, count=one.count))
        if self._kind is Kind.DAY:
            self._newest_first()
        self.endResetModel()
        self.ticked.emit()

    def _add(self, node: _Node) -> int:
        at = len(self._nodes)
        self._nodes.append(node)
        node.row = len(self._nodes[node.parent].children)
        self._nodes[node.parent].children.append(at)
        above = node.parent
        while above != _ROOT:
            self._nodes[above].count += node.count
            above = self._nodes[above].parent
        return at

    def _group(self, words: str, above: int) -> int:
        last = self._nodes[above].children[-1] if self._nodes[above].children else None
        if last is not None and self._nodes[last].words == words and self._nodes[last].value is None:
            return last
        return self._add(_Node(words, above))

    def _newest_first(self) -> None:
        """Years from the newest back, blank last."""
        order = self._nodes[_ROOT].children
        order.sort(key=lambda at: self._nodes[at].words, reverse=True)
        for row, at in enumerate(order):
            self._nodes[at].row = row

    def _leaves(self, at: int) -> Iterable[Value]:
        node = self._nodes[at]
        if node.value is not None:
            yield node.value
        for child in node.children:
            yield from self._leaves(child)

    def _state(self, at: int) -> Checked:
        states = {self._is_on(one.raws[0]) for one in self._leaves(at)}
        if len(states) > 1:
            return Checked.PartiallyChecked
        return Checked.Checked if states == {True} else Checked.Unchecked

    def _tell(self) -> None:
        self.dataChanged.emit(QModelIndex(), QModelIndex(), [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    # ------------------------------------------------------------ Qt

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The cell of a line."""
        above = self._nodes[self._at(parent)]
        if not (0 <= row < len(above.children) and 0 <= column < 2):
            return QModelIndex()
        return self.createIndex(row, column, above.children[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # type: ignore[override]  # noqa: B008
        """The year or month over a line."""
        if not index.isValid():
            return QModelIndex()
        above = self._nodes[self._at(index)].parent
        return QModelIndex() if above == _ROOT else self.createIndex(self._nodes[above].row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many lines stand under another."""
        return 0 if parent.column() > 0 else len(self._nodes[self._at(parent)].children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The value, and how often."""
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every line can be ticked."""
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return able | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else able

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, count and tick."""
        if not index.isValid():
            return None
        at = self._at(index)
        node = self._nodes[at]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return self._state(at)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(node.count) if index.column() else self._line(node)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{self._line(node)}，{node.count} 条"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ticks a line with all that stands under it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        on = Checked(value) == Checked.Checked
        for one in self._leaves(self._at(index)):
            for raw in one.raws:
                self._turn(raw, on)
        self._tell()
        return True

    def _turn(self, raw: Raw, on: bool) -> None:
        turned = self._left_out if self._search else self._turned
        away = not on if self._search or self._all else on
        (turned.add if away else turned.discard)(raw)

    def _line(self, node: _Node) -> str:
        if not node.words:
            return BLANK
        if self._kind is not Kind.DAY or node.value is not None:
            return " ".join(node.words.split())
        return f"{node.words[:4]} 年" if len(node.words) == 4 else f"{int(node.words[5:])} 月"

    @staticmethod
    def _at(index: Index) -> int:
        return int(index.internalId()) if index.isValid() else _ROOT


def _matches(words: str, search: str) -> bool:
    if not search or folded(search) in folded(words or BLANK):
        return True
    letters = search.replace(" ", "").lower()
    return letters.isascii() and letters.isalpha() and not words.isascii() and letters in _initials(words)


@lru_cache(maxsize=8_000)
def _initials(words: str) -> str:
    """The initials in every reading, apart."""
    from app.people.names import reading  # its dictionaries are large

    return reading(words[:40])[1].lower()
