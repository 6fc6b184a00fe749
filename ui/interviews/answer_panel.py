"""What the rules say of a planned talk, beside the form in which it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.interviews.remarks import Remark
from app.rules.assess import Answer
from ui.theme import Space
from ui.widgets.basics import IconLabel, label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column, row


class AnswerPanel(QFrame):
    """Organiser, support, approvals and materials due, what stands in the way, what to look at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answer_panel")
        self.setProperty("role", "card")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE)
        self.show_hint("选好约谈对象和事由后，这里会说明由谁组织、谁批准、要交什么材料，以及还有什么不符合制度。")

    def show_hint(self, text: str) -> None:
        """Shows a sentence instead of an answer."""
        clear(self._body)
        self._body.addWidget(label("制度怎么说", "strong"))
        self._body.addWidget(label(text, "soft-body", wrap=True))
        self._body.addStretch(1)

    def show_answer(self, answer: Answer, remarked: Sequence[Remark]) -> None:
        """Shows what the rules say now, and what is remarked."""
        clear(self._body)
        self._body.addWidget(label("制度怎么说", "strong"))
        for block in answer.blocks:
            self._remark("error", "red", block.message, block.clauses)
        for remark in remarked:
            self._remark("warning", "amber", remark.message, remark.clauses)
        if not answer.blocks:
            self._remark("check-circle", "green", "没有不符合制度的地方", ())
        if answer.organiser:
            self._duty("组织", answer.organiser.unit, answer.organiser.clauses)
        if answer.support:
            self._duty("保障", answer.support.unit, answer.support.clauses)
        for place, approval in enumerate(answer.approvals, 1):
            self._duty(f"审批 {place}", f"{approval.by}批准{approval.of}", approval.clauses)
        materials = list(dict.fromkeys((each.material, each.clauses) for each in answer.materials))
        for name, clauses in materials:
            self._duty("材料", f"{name}（每人一份）", clauses)
        self._body.addStretch(1)

    def _remark(self, meaning: str, colour: str, sentence: str, clauses: Sequence[str]) -> None:
        words = column(label(sentence, wrap=True), spacing=Space.HALF)
        if clauses:
            words.addWidget(ClauseLinks(list(clauses)[:6]))
        line = row(column(IconLabel(meaning, colour), None), words)
        line.setStretch(1, 1)
        self._body.addWidget(box(line))

    def _duty(self, caption: str, sentence: str, clauses: Sequence[str]) -> None:
        said = label(caption, "soft-body")
        said.setFixedWidth(52)
        words = column(label(sentence, wrap=True), ClauseLinks(clauses), spacing=0)
        line = row(column(said, None), words)
        line.setStretch(1, 1)
        self._body.addWidget(box(line))
