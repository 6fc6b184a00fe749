"""The base of all dialogs: a title, notices on top, a body that scrolls, and buttons with one primary action."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.help.opening import add_help_keys
from ui.theme import Size, Space, icon
from ui.widgets.basics import button, label, set_shown
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea

# A dialog fits the screen of a small laptop with its frame and the task bar.
TALLEST = 660
WIDEST = 1280
_BAR = 12  # as the style sheet has it


class Dialog(QDialog):
    """Fill `body`, then `set_buttons`.  It opens with `.open()` and never blocks the program.

    `help_page` of a dialog is what F1 shows ("clues#sort"); a test wants one of each.
    """

    help_page: ClassVar[str] = ""

    def __init__(self, parent: QWidget | None, title: str, *, subtitle: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.notices = NoticeArea()
        self.notices.setObjectName("dialog_notices")
        self.notices.said.connect(self._make_room)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.THREE, Space.ONE, Space.THREE, Space.TWO)
        self.body.setSpacing(Space.TWO)
        self._subtitle = label(subtitle, "soft-body", wrap=True)
        set_shown(self._subtitle, bool(subtitle))
        self._scroll = _scrolled(self.body)
        # On a small screen, or one at 150 %, what cannot be narrower is scrolled to; it would be cut otherwise.
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._buttons = row(None, spacing=Space.ONE)
        self._buttons.setContentsMargins(Space.THREE, Space.ONE + Space.HALF, Space.THREE, Space.ONE + Space.HALF)
        self.cancel_button = button("取消", self.reject)
        self.cancel_button.setObjectName("cancel_button")
        self.primary: QPushButton | None = None
        self._side_width = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.TWO, 0, 0)
        whole.setSpacing(Space.ONE)
        head = column(label(title, "section"), self._subtitle, self.notices, spacing=Space.ONE)
        head.setContentsMargins(Space.THREE, 0, Space.THREE, 0)
        whole.addLayout(head)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self._scroll, 1)
        whole.addLayout(self._middle, 1)
        foot = QFrame()
        foot.setProperty("role", "footer")
        foot.setLayout(self._buttons)
        whole.addWidget(foot)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._lock)
        add_help_keys(self)

    def _lock(self) -> None:
        """Locks the program from inside a dialog too: the keys of the main window do not reach past a modal one."""
        above = self.parentWidget()
        while above is not None and not hasattr(above, "lock"):
            above = above.parentWidget()
        if above is not None:
            above.lock()

    def set_buttons(self, primary: QPushButton | None, *others: QPushButton) -> None:
        """The buttons at the bottom: others at the left, then 取消 (or 关闭 without a primary), the primary last."""
        for place, each in enumerate(others):
            self._buttons.insertWidget(place, each)
        self.cancel_button.setText("取消" if primary is not None else "关闭")
        self._buttons.addWidget(self.cancel_button)
        if primary is not None:
            self.primary = primary
            primary.setDefault(True)
            if primary.icon().isNull():  # alike in all dialogs
                primary.setIcon(icon("check", "on_accent"))
                primary.setIconSize(QSize(Size.ICON, Size.ICON))
            self._buttons.addWidget(primary)

    def set_side(self, side: QWidget, width: int) -> None:
        """Puts something at the right of the body that stays in sight while the body scrolls; width in pixels."""
        side.setFixedWidth(width)
        beside = column(side, None)
        beside.setContentsMargins(Space.ONE, 0, 0, 0)  # the scroll bar of the body stands at its left
        scroll = _scrolled(beside)
        self._side_width = Space.ONE + width + Space.THREE
        scroll.setFixedWidth(self._side_width)
        self._middle.addWidget(scroll)

    def open(self) -> None:
        """Shows the dialog at a size that shows its body, within the screen."""
        self.fit()
        super().open()

    def done(self, result: int) -> None:
        """Ends; what was made for the dialog and has no place in it goes as well, for nothing else would take it."""
        is_going = self.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        super().done(result)
        if is_going:
            for part in vars(self).values():
                if isinstance(part, QWidget) and isValid(part) and part.parent() is None:
                    part.deleteLater()

    def fit(self, width: int | None = None) -> None:
        """Makes the dialog as tall as its content wants, within the screen."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        body, side = self._scroll.widget(), self._side_width
        wanted = body.sizeHint()
        chrome = self.sizeHint().height() - self._scroll.sizeHint().height()
        content = wanted.width() + side + 2 * Space.ONE
        wide = min(max(width or self.width(), content, 480), WIDEST, screen.width() - 40)
        tall_body = body.heightForWidth(wide - side) if body.hasHeightForWidth() else 0
        tall = max(wanted.height(), tall_body) + chrome + Space.ONE
        self.resize(wide, min(max(tall, self.height() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0),
                              TALLEST, screen.height() - 60))  # fmt: skip

    @staticmethod
    def room(side: int = 0) -> int:
        """How wide the body can be on this screen, in pixels, with a bar to scroll and a side of that width."""
        screen = QGuiApplication.primaryScreen().availableGeometry().width()
        beside = Space.ONE + side + Space.THREE if side else 0
        return min(WIDEST, screen - 40) - 2 * Space.THREE - _BAR - beside

    def show_in_sight(self, part: QWidget, place: QRect) -> None:
        """Scrolls the body to a place within a part of it."""
        middle = part.mapTo(self._scroll.widget(), place.center())
        self._scroll.ensureVisible(middle.x(), middle.y(), place.width(), 2 * place.height())

    def _make_room(self) -> None:
        """Grows by what a notice takes: it speaks of the fields, and must not push them out of sight."""
        if not self.isVisible():
            return
        most = min(TALLEST, QGuiApplication.primaryScreen().availableGeometry().height() - 60)
        hidden = self._out_of_sight()
        while hidden and self.height() < most:  # a scroll bar that goes away leaves more room than was counted on
            self.resize(self.width(), min(self.height() + hidden, most))
            hidden = self._out_of_sight()

    def _out_of_sight(self) -> int:
        """How much of the body one has to scroll to, in pixels."""
        if (layout := self.layout()) is not None:
            layout.activate()
        return self._scroll.verticalScrollBar().maximum()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does not end a dialog; Ctrl+Enter does what the primary button does, Esc cancels."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.primary is not None:
            self.primary.click()
        elif not enter:
            super().keyPressEvent(event)


def _scrolled(content: QLayout) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(box(content, "paper"))
    return scroll
