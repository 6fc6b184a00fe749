"""A person's line over the years as a list: each line opens by Enter or double click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from app.interviews.person_line import Kind, Moment
from ui.office import Office, Tab
from ui.theme import Space, icon

_ID = int(Qt.ItemDataRole.UserRole)
_TABS = {"clue": Tab.PLANS, "inquiry": Tab.PLANS, "interview": Tab.INTERVIEWS}
_ICONS = {
    Kind.CLUE: "search", Kind.INQUIRY: "send", Kind.TALK: "interviews", Kind.FOLLOW_UP: "history",
    Kind.EXPLANATION: "people",
}  # fmt: skip
# At most so many lines are in sight at once; the others scroll.
_IN_SIGHT = 7


class LineList(QListWidget):
    """The newest first; two lines each: day, kind and state, then what it was."""

    def __init__(self, office: Office, moments: Sequence[Moment]) -> None:
        super().__init__()
        self.setObjectName("person_line_list")
        self.setAccessibleName("线索与约谈经历")
        self._office = office
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        high = 2 * self.fontMetrics().height() + Space.ONE
        for each in moments:
            item = QListWidgetItem(f"{each.day_text}　{each.kind}　{each.state}\n{each.what}", self)
            item.setIcon(icon(_ICONS[each.kind], "ink_soft"))
            item.setData(_ID, (each.target, each.id))
            alone = "" if each.target else "\n本机只有统计报送，没有这次约谈的档案"
            item.setToolTip(f"{each.what}\n{each.state}{alone}")
            item.setSizeHint(QSize(0, high))
        self.setFixedHeight(min(len(moments), _IN_SIGHT) * high + Space.HALF)
        if moments:
            self.setCurrentRow(0)
        self.itemActivated.connect(self._open)

    def _open(self, item: QListWidgetItem) -> None:
        target, id = item.data(_ID)
        if target:  # a talk that a department reported is known by its line alone
            self._office.go(_TABS[target], target, id)
