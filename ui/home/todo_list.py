"""The list of reminders: captions of groups, and under each its lines; the keyboard goes from line to line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.ledgers.todo import TodoGroup, TodoItem, TodoKind
from app.ledgers.todo_item import due_words
from ui.theme import Space, Tone, icon, theme
from ui.theme.fonts import figures_font, ui_font
from ui.widgets.clauses import clause_text

Index = QModelIndex | QPersistentModelIndex
ITEM = int(Qt.ItemDataRole.UserRole)
_ICONS: dict[TodoKind, str] = {
    TodoKind.TALK: "interviews", TodoKind.SUBMIT: "draft", TodoKind.APPROVAL: "gavel", TodoKind.PREPARATION: "list",
    TodoKind.RECORD: "edit", TodoKind.MATERIAL: "file", TodoKind.DISPOSITION: "check-circle",
    TodoKind.ARCHIVE: "archive", TodoKind.FILING: "plans", TodoKind.CAMPAIGN: "calendar", TodoKind.REPORT: "send",
    TodoKind.FOLLOW_UP: "history", TodoKind.RECTIFICATION: "oversight", TodoKind.LOAN: "people",
    TodoKind.KEEPING: "archive", TodoKind.CLUE: "search", TodoKind.INQUIRY: "send",
    TodoKind.PUBLICITY: "edit",
    TodoKind.EXCHANGE: "import",
}  # fmt: skip
TONES: dict[TodoGroup, Tone] = {
    TodoGroup.TODAY: Tone.GREEN, TodoGroup.OVERDUE: Tone.RED, TodoGroup.NEAR: Tone.AMBER,
    TodoGroup.WAITING: Tone.NEUTRAL,
}  # fmt: skip
_GROUP_ICONS = {
    TodoGroup.TODAY: "calendar", TodoGroup.OVERDUE: "warning", TodoGroup.NEAR: "clock", TodoGroup.WAITING: "hourglass",
}  # fmt: skip
# Without and with the words 按惯例推算.
_DUE_WIDTH, _DUE_WIDTH_ASSUMED, _KIND_WIDTH = 128, 208, 72
_BUTTON_WIDTH = 76


class TodoModel(QAbstractListModel):
    """Captions and reminders in one list; a caption is a group with the number of its lines, and cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.today, self.due_width = date.min, _DUE_WIDTH
        self.lines: list[TodoItem | tuple[TodoGroup, int]] = []

    def show(self, items: Sequence[TodoItem], today: date) -> None:
        """Shows other reminders."""
        self.beginResetModel()
        self.today, self.lines = today, []
        self.due_width = _DUE_WIDTH_ASSUMED if any(item.is_assumed for item in items) else _DUE_WIDTH
        for group in TodoGroup:
            members = [item for item in items if item.group is group]
            if members:
                self.lines += [(group, len(members)), *members]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines there are, captions included."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions are only looked at."""
        if index.isValid() and isinstance(self.lines[index.row()], TodoItem):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself, its words (also for screen readers), and the clauses as a tooltip."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ITEM:
            return line
        if isinstance(line, tuple):
            return f"{line[0]} {line[1]}" if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(filter(None, [line.kind.value, line.what, due_words(line, self.today), *line.clauses]))
        if role == Qt.ItemDataRole.ToolTipRole:
            when = line.due and f"{line.due.isoformat()}　{due_words(line, self.today)}"
            return "\n".join(
                filter(None, [line.what, when, *(f"{clause}　{clause_text(clause)}" for clause in line.clauses)])
            )
        return None


class TodoList(QListView):
    """The list; `opened` carries the reminder of a double click or Enter."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("todo_list")
        self.setAccessibleName("待办事项")
        self.lines = TodoModel()
        self.setModel(self.lines)
        self.setItemDelegate(_Lines(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._open)
        theme().changed.connect(self.viewport().update)

    def show_items(self, items: Sequence[TodoItem], today: date) -> None:
        """Shows other reminders; the current one stays where it is still there."""
        before = self.current_item()
        self.lines.show(items, today)
        places = [place for place, line in enumerate(self.lines.lines) if isinstance(line, TodoItem)]
        kept = [place for place in places if before is not None and _same(self.lines.lines[place], before)]
        if places:
            self.setCurrentIndex(self.lines.index((kept or places)[0]))

    def items(self) -> list[TodoItem]:
        """The reminders in the order shown."""
        return [line for line in self.lines.lines if isinstance(line, TodoItem)]

    def current_item(self) -> TodoItem | None:
        """The reminder that has the keyboard, or None."""
        line = self.currentIndex().data(ITEM) if self.currentIndex().isValid() else None
        return line if isinstance(line, TodoItem) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes where the line leads."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shows by the hand that a line leads somewhere."""
        super().mouseMoveEvent(event)
        item = self.indexAt(event.position().toPoint()).data(ITEM)
        shape = Qt.CursorShape.PointingHandCursor if isinstance(item, TodoItem) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The button at the end of a line leads on at one click; elsewhere it takes two."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        on_button = index.isValid() and button_rect(self.visualRect(index)).contains(point)
        if on_button and event.button() == Qt.MouseButton.LeftButton:
            self._open(index)

    def _open(self, index: Index) -> None:
        item = index.data(ITEM)
        if isinstance(item, TodoItem):
            QToolTip.hideText()
            self.opened.emit(item)


def _same(line: TodoItem | tuple[TodoGroup, int], other: TodoItem) -> bool:
    return isinstance(line, TodoItem) and (line.kind, line.target, line.id) == (other.kind, other.target, other.id)


class _Lines(QStyledItemDelegate):
    """Draws captions and lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        caption = not isinstance(index.data(ITEM), TodoItem)
        return QSize(200, theme().row_height + (Space.ONE if caption else 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ITEM)
        painter.save()
        if isinstance(line, TodoItem):
            self._ground(painter, option)
            _paint_line(painter, option.rect, line, index.model())
        else:
            _paint_caption(painter, option.rect, *line)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.fillRect(option.rect, theme().colour("selected" if chosen else "hover"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _paint_caption(painter: QPainter, rect: QRect, group: TodoGroup, count: int) -> None:
    tone = TONES[group].value
    left = QRect(rect.left() + Space.TWO, rect.top() + Space.ONE, 16, rect.height() - Space.ONE)
    icon(_GROUP_ICONS[group], tone).paint(painter, left)
    _words(
        painter, left.translated(16 + Space.ONE, 0).adjusted(0, 0, 200, 0), f"{group.value}  {count}", tone, bold=True
    )


def button_rect(line: QRect) -> QRect:
    """Where the button of a line is: its right end."""
    return QRect(line.right() - Space.TWO - _BUTTON_WIDTH, line.top() + 3, _BUTTON_WIDTH, line.height() - 6)


def _paint_button(painter: QPainter, rect: QRect, words: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme().colour("paper"))
    painter.setPen(theme().colour("edge"))
    painter.drawRoundedRect(rect, 4, 4)
    _words(painter, rect, words, "link", align=Qt.AlignmentFlag.AlignHCenter)


def _paint_line(painter: QPainter, rect: QRect, item: TodoItem, model: TodoModel) -> None:
    """Icon and word of the kind, when it is due, what it is; at the right end the clauses, and the button there."""
    button = button_rect(rect)
    _paint_button(painter, button, item.kind.action)
    rect = rect.adjusted(0, 0, button.left() - rect.right(), 0)
    tone = TONES[item.group].value
    inner = rect.adjusted(Space.TWO, 0, -Space.TWO, 0)
    icon(_ICONS.get(item.kind, "flag"), tone).paint(
        painter, QRect(inner.topLeft() + QPoint(0, 0), QSize(16, inner.height()))
    )
    x = inner.left() + 16 + Space.ONE
    _words(painter, QRect(x, inner.top(), _KIND_WIDTH, inner.height()), item.kind.value, "ink", bold=True)
    x += _KIND_WIDTH + Space.ONE
    _words(painter, QRect(x, inner.top(), model.due_width, inner.height()), due_words(item, model.today), tone)
    x += model.due_width
    clauses = "、".join(item.clauses)
    room = painter.fontMetrics().horizontalAdvance(clauses) + Space.TWO if clauses else 0
    _words(painter, QRect(x, inner.top(), max(inner.right() - room - x, 0), inner.height()), item.what, "ink")
    right = QRect(inner.right() - room, inner.top(), room, inner.height())
    _words(painter, right, clauses, "link", align=Qt.AlignmentFlag.AlignRight)


def _words(
    painter: QPainter, rect: QRect, text: str, token: str, *, bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:  # fmt: skip
    font: QFont = ui_font(bold=True) if bold else figures_font()
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)
