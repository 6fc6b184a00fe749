"""The file at the right of the record: who and where, what is due, and the marked passages to go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout

from app.interviews.queries import CaseView
from app.interviews.record_text import MarkKind, Turn
from app.people.identity import post_words
from ui.interviews.facts import facts_grid
from ui.interviews.marks_painter import mark_pen
from ui.theme import Space, theme
from ui.widgets.basics import button, label
from ui.widgets.layouts import box, clear, column

_PLACE = Qt.ItemDataRole.UserRole
WIDTH, NARROW = 232, 196
_LEAST_LIST = 52  # in a window 600 high; both scroll
_LONGEST = 40


class MarksList(QListWidget):
    """The marked passages in the order of the record; `wanted` comes with turn, start and length."""

    wanted = Signal(int, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("marks_list")
        self.setAccessibleName("标记")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(18, 12))
        self._shown: list[tuple[MarkKind, int, int, int, str]] = []
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)
        theme().changed.connect(self._draw)

    def show_marks(self, turns: Iterable[Turn]) -> None:
        """Shows the marks of these turns; nothing is drawn anew where nothing changed."""
        found = [
            (mark.kind, index, mark.start, mark.length, turn.text[mark.start : mark.start + mark.length])
            for index, turn in enumerate(turns)
            for mark in sorted(turn.marks, key=lambda each: each.start)
        ]
        if found != self._shown:
            self._shown = found
            self._draw()

    def _draw(self) -> None:
        here = self.currentRow()
        self.clear()
        icons = {kind: _stroke(kind) for kind in MarkKind}
        for kind, index, start, length, words in self._shown:
            item = QListWidgetItem(icons[kind], f"{kind}　{words[:_LONGEST]}")
            item.setToolTip(f"{kind}：{words}")
            item.setData(_PLACE, (index, start, length))
            self.addItem(item)
        self.setCurrentRow(min(here, self.count() - 1))

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(*item.data(_PLACE))


class FilePane(QFrame):
    """Facts of the case, marks, and what else belongs to the record: versions and phrases."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("file_pane")
        self.setFixedWidth(WIDTH)
        self._facts = QVBoxLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        facts = QScrollArea()
        facts.setWidgetResizable(True)
        facts.setFrameShape(QFrame.Shape.NoFrame)
        facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        facts.setWidget(box(self._facts, "paper"))
        self.marks_head = label("标记", "strong")
        self.marks = MarksList()
        for each in (facts, self.marks):
            each.setMinimumHeight(_LEAST_LIST)
        self.versions_button = button("历次版本…", meaning="history", role="quiet")
        self.versions_button.setObjectName("versions_button")
        self.phrases_button = button("常用语…", meaning="list", role="quiet")
        self.phrases_button.setObjectName("phrases_button")
        whole = column(label("本次约谈", "strong"), facts, self.marks_head, self.marks, spacing=Space.ONE)
        self._whole = whole
        self._share(0)
        whole.addWidget(self.versions_button)
        whole.addWidget(self.phrases_button)
        self.setLayout(whole)

    def set_narrow(self, is_narrow: bool) -> None:
        """Gives way in a narrow window."""
        self.setFixedWidth(NARROW if is_narrow else WIDTH)

    def show_case(self, view: CaseView, materials: Sequence[str]) -> None:
        """Shows the facts of a case and the materials that are due."""
        clear(self._facts)
        subjects = "\n".join(f"{each.name}　{post_words(each.department, each.title)}" for each in view.subjects)
        times = f"{view.held_from:%H:%M}–{f'{view.held_to:%H:%M}' if view.held_to else ''}" if view.held_from else ""
        pairs = [
            ("对象", subjects), ("时间", times), ("地点", view.place),
            ("主谈", f"{view.line.lead}\n{view.lead_title}".strip()), ("记录", view.recorder),
            ("材料", "\n".join(materials)),
        ]  # fmt: skip
        self._facts.addWidget(facts_grid(pairs, narrow=True))
        self._facts.addStretch(1)

    def show_marks(self, turns: Sequence[Turn]) -> None:
        """Shows the marked passages."""
        self.marks.show_marks(turns)
        count = self.marks.count()
        self.marks_head.setText(f"标记　{count} 处" if count else "标记　按 Ctrl+M 添加")
        self._share(count)

    def _share(self, marks: int) -> None:
        """Nearly all room for the facts as long as nothing is marked."""
        self._whole.setStretch(1, 3 if marks else 6)
        self._whole.setStretch(3, 2 if marks else 1)


def _stroke(kind: MarkKind) -> QIcon:
    """The stroke of a kind, as it stands under the words."""
    drawn = QPixmap(36, 24)
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setPen(mark_pen(kind))
    painter.drawLine(0, 8, 18, 8)
    if kind is MarkKind.VERBATIM:
        painter.drawLine(0, 5, 18, 5)
    painter.end()
    return QIcon(drawn)
