"""What was found, in groups: captions, hits with the words marked in them, and a line for the rest of a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ledgers.search.finding import Found, Hit
from app.ledgers.search.kinds import RECORDS, Group
from app.ledgers.search.showing import Marked
from app.store.search.heads import Kind
from ui.theme import Size, Space, icon, theme
from ui.theme.fonts import ui_font

Index = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)
_CAPTION, _ONE_LINE, _TWO_LINES = 26, 30, 48
_ICON = Size.ICON + Space.ONE
_ICONS: dict[Kind | None, str] = {
    None: "edit", Kind.PERSON: "person", Kind.DEPARTMENT: "institution", Kind.PLAN: "plans", Kind.ITEM: "plans",
    Kind.CLUE: "search", Kind.INQUIRY: "send", Kind.INTERVIEW: "interviews", Kind.FINDING: "oversight",
    Kind.PUBLICITY: "edit", Kind.INFORMATION: "import", Kind.SORTING: "list", Kind.ATTACHMENT: "file",
    Kind.REPORTED: "import", Kind.PACKAGE: "import", Kind.TRANSFER: "archive", Kind.DESTRUCTION: "archive",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class More:
    """The line at the end of a group that has more than is shown."""

    group: Group

    @property
    def words(self) -> str:
        """What it says."""
        return f"更多{self.group.label}……"


Line = Hit | More | Group


class SearchModel(QAbstractListModel):
    """Captions, hits and lines for more, in one list; a caption cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def show(self, found: Sequence[Found], only: Group | None = None) -> None:
        """Shows other hits; of one group alone, a line for more would lead to the same."""
        self.beginResetModel()
        self.lines = []
        for each in found:
            self.lines += [each.group, *each.hits]
            if each.has_more and each.group != only:
                self.lines.append(More(each.group))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions are only looked at."""
        if index.isValid() and not isinstance(self.lines[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself, and its words (also for screen readers)."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(line)
        return None


def words_of(line: Line) -> str:
    """A line as one reads it aloud."""
    if isinstance(line, Group):
        return line.label
    if isinstance(line, More):
        return line.words
    told = [line.group.label, line.title.text, line.facts, line.context.text if line.context else "", more_words(line)]
    return "　".join(part for part in told if part)


def more_words(hit: Hit) -> str:
    """How many more turns of the same record were met."""
    return f"这份记录另有 {hit.more_turns} 处" if hit.group == RECORDS and hit.more_turns else ""


class SearchList(QListView):
    """The list; the search field keeps the focus and moves what is chosen here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search_hits")
        self.setAccessibleName("搜索结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.lines = SearchModel()
        self.setModel(self.lines)
        self.setItemDelegate(_Lines(self))

    def current(self) -> Hit | More | None:
        """The line that is chosen."""
        line = self.lines.data(self.currentIndex(), LINE)
        return line if isinstance(line, Hit | More) else None

    def choose_first(self) -> None:
        """Chooses the first hit."""
        self._choose_from(0, 1)

    def move(self, by: int) -> None:
        """Chooses the next line, or the one before; the ends hold."""
        self._choose_from(self.currentIndex().row() + by, by)

    def move_group(self, by: int) -> None:
        """Chooses the first line of the next group, or of the one before."""
        captions = [row for row, line in enumerate(self.lines.lines) if isinstance(line, Group)]
        here = self.currentIndex().row()
        own = max((row for row in captions if row < here), default=-1)
        others = [row for row in captions if row > here] if by > 0 else [row for row in captions if row < own]
        if others:
            self._choose_from((others[0] if by > 0 else others[-1]) + 1, 1)

    def height_of_all(self) -> int:
        """How high the list is when nothing of it is hidden."""
        return sum(_height(line) for line in self.lines.lines)

    def _choose_from(self, row: int, by: int) -> None:
        while 0 <= row < len(self.lines.lines):
            if not isinstance(self.lines.lines[row], Group):
                self.setCurrentIndex(self.lines.index(row))
                if row == 1:
                    self.scrollToTop()
                return
            row += by


def _height(line: Line) -> int:
    if isinstance(line, Group):
        return _CAPTION
    return _TWO_LINES if isinstance(line, Hit) and line.context is not None else _ONE_LINE


class _Lines(QStyledItemDelegate):
    """Paints captions and hits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line's height; it is as wide as the list."""
        return QSize(0, _height(index.data(LINE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints a line."""
        line = index.data(LINE)
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if not isinstance(line, Group) and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().colour("selected"))
        elif not isinstance(line, Group) and state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().colour("hover"))
        inner = rect.adjusted(Space.TWO, 0, -Space.TWO, 0)
        if isinstance(line, Group):
            _draw(painter, inner, Marked(line.label), ui_font(Size.SECONDARY), theme().colour("ink_soft"))
        elif isinstance(line, More):
            _draw(
                painter, inner.adjusted(_ICON, 0, 0, 0), Marked(line.words), ui_font(Size.BODY), theme().colour("link")
            )
        else:
            _hit(painter, inner, line)
        painter.restore()


def _hit(painter: QPainter, rect: QRect, hit: Hit) -> None:
    first = QRect(rect.left(), rect.top(), rect.width(), _ONE_LINE if hit.context is None else _TWO_LINES // 2 + 2)
    icon(_ICONS[hit.group.kind], "ink_soft").paint(
        painter, QRect(first.left(), first.center().y() - Size.ICON // 2 + 1, Size.ICON, Size.ICON)
    )
    words = first.adjusted(_ICON, 0, 0, 0)
    used = _draw(painter, words, hit.title, ui_font(Size.BODY), theme().colour("ink"))
    facts = "　".join(part for part in (hit.facts, more_words(hit)) if part)
    beside = words.adjusted(used + Space.TWO, 0, 0, 0)
    _draw(painter, beside, Marked(facts), ui_font(Size.SECONDARY), theme().colour("ink_soft"))
    if hit.context is not None:
        below = QRect(words.left(), first.bottom() - 2, words.width(), _TWO_LINES // 2 - 2)
        _draw(painter, below, hit.context, ui_font(Size.SECONDARY), theme().colour("ink_soft"))


def _draw(painter: QPainter, rect: QRect, marked: Marked, font: QFont, ink: QColor) -> int:
    """Draws a line of text with its marks, cut where it is too long; the width it took."""
    if rect.width() < Space.TWO or not marked.text:
        return 0
    painter.setFont(font)
    text = painter.fontMetrics().elidedText(marked.text, Qt.TextElideMode.ElideRight, rect.width())
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([each for start, end in marked.spans if (each := _format(text, start, end)) is not None])
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(ink)
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2))
    return int(line.naturalTextWidth()) + 1


def _format(text: str, start: int, end: int) -> QTextLayout.FormatRange | None:
    """The mark of a part; places are of Python's characters, Qt counts those beyond the first plane twice."""
    start, end = _units(text, start), _units(text, end)
    if start >= end:
        return None
    made = QTextLayout.FormatRange()
    made.start, made.length = start, end - start  # type: ignore[attr-defined]
    look = QTextCharFormat()
    look.setBackground(theme().colour("amber_back"))
    look.setForeground(theme().colour("ink"))
    look.setFontWeight(QFont.Weight.DemiBold)
    made.format = look  # type: ignore[attr-defined]
    return made


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2
