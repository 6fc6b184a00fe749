"""What hangs under the search field: how the filters were understood, what was found, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QWidget

from app.ledgers.search.query import TOLD
from ui.shell.search_list import SearchList
from ui.shell.search_run import Answer
from ui.theme import Space
from ui.widgets.basics import label, set_shown
from ui.widgets.layouts import column

KEYS = "↑↓ 选择　Ctrl+↑↓ 换组　Enter 打开　Esc 关闭"
FILTERS = "筛选写法：" + "　".join(f"{word}:" for word in TOLD) + "　例如 单位:教务处 形式:询问 2026"
SEARCHING = "正在查找……"
_WIDE, _HIGH, _MARGIN = 720, 520, 8


class SearchPanel(QFrame):
    """Lies over the window, below the search field; it takes no focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search_panel")
        self.setProperty("role", "card")
        self.list = SearchList()
        self.said, self.remarks, self.state = label("", "soft"), label("", "soft", wrap=True), label("", "soft-body")
        self.said.setObjectName("search_said")
        self.remarks.setObjectName("search_remarks")
        self.state.setObjectName("search_state")
        self.keys, self.filters = label(KEYS, "soft"), label(FILTERS, "soft")
        whole = column(self.said, self.remarks, self.list, self.state, self.filters, self.keys, spacing=Space.HALF)
        whole.setContentsMargins(Space.ONE, Space.ONE, Space.ONE, Space.ONE)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for each in (self.said, self.remarks, self.state, self.filters, self.keys):
            each.setContentsMargins(Space.ONE, 0, Space.ONE, 0)
        self.hide()

    def show_answer(self, answer: Answer, field: QWidget) -> None:
        """Shows what was found so far; the line that was chosen stays chosen where it still is."""
        chosen = self.list.current()
        self.list.lines.show(answer.found, answer.only)
        again = self.list.lines.lines.index(chosen) if chosen in self.list.lines.lines else -1
        if again >= 0 and chosen is not None:
            self.list.setCurrentIndex(self.list.lines.index(again))
        else:
            self.list.choose_first()
        only = f"只看{answer.only.label}（Esc 返回全部）" if answer.only is not None else ""
        narrowed = f"只看：{'　'.join(answer.query.said)}" if answer.query.said else ""
        self._tell(self.said, "　".join(part for part in (narrowed, only) if part))
        self._tell(self.remarks, "\n".join(answer.query.remarks))
        self._tell(self.state, _state(answer))
        set_shown(self.list, bool(answer.found))
        self._place(field)
        if again < 0:
            self.list.scrollToTop()
        elif chosen is not None:
            self.list.scrollTo(self.list.currentIndex())

    def _tell(self, part: QWidget, words: str) -> None:
        part.setText(words)  # type: ignore[attr-defined]
        set_shown(part, bool(words))

    def _place(self, field: QWidget) -> None:
        """Below the field, as high as what it shows, within the window."""
        window = field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        wide = min(_WIDE, window.width() - 2 * _MARGIN)
        corner = field.mapTo(window, QPoint(field.width(), field.height()))
        left = max(_MARGIN, min(corner.x() - wide, window.width() - wide - _MARGIN))
        top = corner.y() + _MARGIN // 2
        self.setFixedWidth(wide)
        rest = self.heightForWidth(wide) if self.hasHeightForWidth() else self.sizeHint().height()
        rest -= self.list.sizeHint().height() if not self.list.isHidden() else 0
        shown = self.list.height_of_all() + Space.HALF if not self.list.isHidden() else 0
        high = min(rest + shown, _HIGH, window.height() - top - _MARGIN)
        self.setFixedHeight(high)
        self.setGeometry(QRect(left, top, wide, high))
        self.show()
        self.raise_()


def _state(answer: Answer) -> str:
    """What is said where the list does not say it."""
    if answer.trouble:
        return answer.trouble
    if answer.query.is_empty:
        return ""
    if not answer.is_whole:
        return SEARCHING
    if answer.found:
        return ""
    return f"没有找到“{answer.text.strip()}”。可以少写几个字、用拼音首字母，或换一个筛选词。"
