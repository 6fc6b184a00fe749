"""The base of all dialogs: a title, notices on top, a body that scrolls, and buttons with one primary action."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import button, label
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea

# A dialog fits the screen of a small laptop with its frame and the task bar.
TALLEST = 660
WIDEST = 1280


class Dialog(QDialog):
    """Fill `body`, then `set_buttons`.  It opens with `.open()` and never blocks the program."""

    def __init__(self, parent: QWidget | None, title: str, *, subtitle: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.notices = NoticeArea()
        self.notices.setObjectName("dialog_notices")
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.THREE, Space.ONE, Space.THREE, Space.TWO)
        self.body.setSpacing(Space.TWO)
        self._subtitle = label(subtitle, "soft-body", wrap=True)
        self._subtitle.setVisible(bool(subtitle))
        self._scroll = self._scrolled()
        self._buttons = row(None, spacing=Space.ONE)
        self._buttons.setContentsMargins(Space.THREE, Space.ONE + Space.HALF, Space.THREE, Space.ONE + Space.HALF)
        self.cancel_button = button("取消", self.reject)
        self.cancel_button.setObjectName("cancel_button")
        self.primary: QPushButton | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.TWO, 0, 0)
        whole.setSpacing(Space.ONE)
        head = column(label(title, "section"), self._subtitle, self.notices, spacing=Space.ONE)
        head.setContentsMargins(Space.THREE, 0, Space.THREE, 0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)
        foot = QFrame()
        foot.setProperty("role", "footer")
        foot.setLayout(self._buttons)
        whole.addWidget(foot)

    def set_subtitle(self, text: str) -> None:
        """What the dialog is about, under its title."""
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def set_buttons(self, primary: QPushButton | None, *others: QPushButton) -> None:
        """The buttons at the bottom: others at the left, then 取消 (or 关闭 without a primary), the primary last."""
        for place, each in enumerate(others):
            self._buttons.insertWidget(place, each)
        self.cancel_button.setText("取消" if primary is not None else "关闭")
        self._buttons.addWidget(self.cancel_button)
        if primary is not None:
            self.primary = primary
            primary.setDefault(True)
            self._buttons.addWidget(primary)

    def open(self) -> None:
        """Shows the dialog at a size that shows its body, within the screen."""
        self.fit()
        super().open()

    def fit(self, width: int | None = None) -> None:
        """Makes the dialog as tall as its content wants, within the screen."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        wanted = self._scroll.widget().sizeHint()
        chrome = self.sizeHint().height() - self._scroll.sizeHint().height()
        wide = min(max(width or self.width(), wanted.width() + 2 * Space.ONE, 480), WIDEST, screen.width() - 40)
        tall_body = self._scroll.widget().heightForWidth(wide) if self._scroll.widget().hasHeightForWidth() else 0
        tall = max(wanted.height(), tall_body) + chrome + Space.ONE
        self.resize(wide, min(max(tall, self.height() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0),
                              TALLEST, screen.height() - 60))  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does not end a dialog; Ctrl+Enter does what the primary button does, Esc cancels."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.primary is not None:
            self.primary.click()
        elif not enter:
            super().keyPressEvent(event)

    def _scrolled(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(box(self.body, "paper"))
        return scroll
