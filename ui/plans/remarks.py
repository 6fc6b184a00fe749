"""Remarks on a planned talk as lines: icon, sentence, clauses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.plans.item_checks import Remark, Weight
from ui.theme import Space
from ui.widgets.basics import IconLabel, label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column, row

# Weight -> (icon, colour).
LOOKS = {
    Weight.BLOCK: ("error", "red"),
    Weight.WARNING: ("warning", "amber"),
    Weight.NOTE: ("info", "blue"),
}
_CLAUSES_SHOWN = 6


class RemarkList(QWidget):
    """Remarks one under the other; a sentence where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("remark_list")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.ONE)
        self.messages: list[str] = []

    def show_sentence(self, text: str) -> None:
        """Shows a plain sentence instead of remarks."""
        clear(self._column)
        self.messages = []
        self._column.addWidget(label(text, "soft-body", wrap=True))

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Shows these remarks, blocks first."""
        clear(self._column)
        self.messages = [remark.message for remark in remarks]
        if not any(remark.weight is Weight.BLOCK for remark in remarks):
            self._line("check-circle", "green", "没有不符合制度的地方", ())
        for weight in Weight:
            for remark in remarks:
                if remark.weight is weight:
                    self._line(*LOOKS[weight], f"{weight}：{remark.message}", remark.clauses)

    def _line(self, meaning: str, colour: str, sentence: str, clauses: Sequence[str]) -> None:
        words = column(label(sentence, wrap=True), spacing=Space.HALF)
        if clauses:
            words.addWidget(ClauseLinks(list(clauses)[:_CLAUSES_SHOWN]))
        line = row(column(2, IconLabel(meaning, colour), None), words)
        line.setStretch(1, 1)
        self._column.addWidget(box(line))
