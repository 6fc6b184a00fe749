"""The disposition of one subject as a form, with what it still lacks said while it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QWidget

from app.interviews.dispositions import STAGES, DispositionDraft, DispositionLine, lacks_of, stage_of
from app.rules.rulebook import Rulebook
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form import FieldRow, Form
from ui.widgets.layouts import FlowLayout, box, column, row


class DispositionForm(QWidget):
    """Fields of a `DispositionDraft`.  `edited` comes with every change."""

    edited = Signal()

    def __init__(self, rules: Rulebook, line: DispositionLine, editable: bool) -> None:
        super().__init__()
        self._rules, self._line = rules, line
        self._settled = False
        self._make_fields()
        layout = column(self._head(), self._found, self._decided, self.lacks, spacing=Space.TWO)
        self.setLayout(layout)
        self.show_draft(line.draft)
        self.setEnabled(editable)

    # ------------------------------------------------------------ parts

    def _make_fields(self) -> None:
        self.yes, self.no = QRadioButton("确认违规违纪"), QRadioButton("未确认违规违纪")
        self.yes.setObjectName("confirmed_yes")
        self.no.setObjectName("confirmed_no")
        self._choice = QButtonGroup(self)
        for made in (self.yes, self.no):
            self._choice.addButton(made)
            made.toggled.connect(lambda _: self._confirmed_changed())
        self.outcome = ChoiceBox(prompt="请先选择是否确认")
        self.stage = ChoiceBox([("", "不属于"), *((each, each) for each in STAGES)], "按处置结果")
        self.facts, self.proposal, self.decision, self.ignored = TextArea(3), TextArea(2), TextArea(2), TextArea(2)
        self.note = QLineEdit()
        self.decided_by, self.decided_on = QLineEdit(), DateField()
        self.heeded = QCheckBox("处理意见已考虑上述情节")
        names = {
            "outcome": self.outcome, "stage": self.stage, "facts": self.facts, "proposal": self.proposal,
            "decision": self.decision, "ignored_reason": self.ignored, "decided_by": self.decided_by,
            "decided_on": self.decided_on, "factors_heeded": self.heeded, "disposition_note": self.note,
        }  # fmt: skip
        for name, field in names.items():
            field.setObjectName(name)
        self.disciplines = self._ticks("discipline", [(rule.name, "") for rule in self._rules.disciplines])
        self.factors = self._ticks("factor", [(rule.name, rule.effect) for rule in self._rules.factors])
        for field in (self.facts, self.proposal, self.decision, self.ignored):
            field.textChanged.connect(self._changed)
        for line in (self.decided_by, self.note):
            line.textChanged.connect(self._changed)
        self.decided_on.changed.connect(self._changed)
        self.heeded.toggled.connect(self._changed)
        self.outcome.currentIndexChanged.connect(lambda _: self._outcome_changed())
        self.stage.currentIndexChanged.connect(lambda _: self._changed())
        self.lacks = label("", "problem", wrap=True)
        self.lacks.setObjectName("lacks")

    def _ticks(self, name: str, words: Iterable[tuple[str, str]]) -> dict[str, QCheckBox]:
        made: dict[str, QCheckBox] = {}
        for place, (word, effect) in enumerate(words, 1):
            tick = QCheckBox(f"{word}（{effect}）" if effect else word)
            tick.setObjectName(f"{name}_{place}")
            tick.toggled.connect(self._changed)
            made[word] = tick
        return made

    def _head(self) -> QWidget:
        """What was found, and the form with the fields that are always there."""
        always = Form(columns=2)
        always.add("处置结果", self.outcome, required=True)
        self._stage_row = always.add("四种形态", self.stage)
        always.add("认定的事实或了解的情况", self.facts, wide=True)
        self._found = Form(columns=1)
        self._found.add("违反的纪律", _flow(self.disciplines.values()))
        self._found.add("情节", _flow(self.factors.values()))
        self._found.add_widget(self.heeded)
        self._ignored_row: FieldRow = self._found.add("没有考虑情节的理由", self.ignored, required=True)
        self._found.add("处理意见", self.proposal, required=True)
        self._decided = Form(columns=2)
        self._decided.add("审定人或审定机关", self.decided_by)
        self._decided.add("审定日期", self.decided_on)
        self._decided.add("审定结果", self.decision, wide=True)
        self._decided.add("备注", self.note, wide=True)
        return box(column(row(self.yes, Space.TWO, self.no, None), always, spacing=Space.TWO))

    # ------------------------------------------------------------ draft

    def show_draft(self, draft: DispositionDraft) -> None:
        """Shows a disposition."""
        self._settled = False
        self._choice.setExclusive(False)
        self.yes.setChecked(draft.confirmed is True)
        self.no.setChecked(draft.confirmed is False)
        self._choice.setExclusive(True)
        self._offer_outcomes()
        self.outcome.set_value(draft.outcome or None)
        self.stage.set_value(draft.stage)
        for field, text in ((self.facts, draft.facts), (self.proposal, draft.proposal),
                            (self.decision, draft.decision), (self.ignored, draft.ignored_reason)):  # fmt: skip
            field.setPlainText(text)
        self.decided_by.setText(draft.decided_by)
        self.note.setText(draft.note)
        self.decided_on.set_date(draft.decided_on)
        self.heeded.setChecked(draft.factors_heeded)
        for ticks, words in ((self.disciplines, draft.disciplines), (self.factors, draft.factors)):
            for word, tick in ticks.items():
                tick.setChecked(word in words)
        self._settled = True
        self._show_parts()

    def draft(self) -> DispositionDraft:
        """What is in the fields now."""
        confirmed = True if self.yes.isChecked() else False if self.no.isChecked() else None
        return DispositionDraft(
            confirmed, self.facts.text(),
            tuple(word for word, tick in self.disciplines.items() if tick.isChecked()),
            tuple(word for word, tick in self.factors.items() if tick.isChecked()),
            self.heeded.isChecked(), self.ignored.text(), self.proposal.text(), self.outcome.value() or "",
            self.stage.value() or "", self.decided_by.text().strip(), self.decision.text(), self.decided_on.date(),
            self.note.text().strip(),
        )  # fmt: skip

    @property
    def is_changed(self) -> bool:
        """Whether the fields hold something else than what was saved."""
        return self.draft() != self._line.draft

    # ------------------------------------------------------------ following

    def _confirmed_changed(self) -> None:
        if self._settled:
            self._offer_outcomes()
            self._changed()

    def _offer_outcomes(self) -> None:
        confirmed = self.draft().confirmed
        fitting = [
            rule.name for rule in self._rules.dispositions if confirmed is not None and rule.confirmed == confirmed
        ]
        self.outcome.set_options([(name, name) for name in fitting])
        self.outcome.setPlaceholderText("请选择" if fitting else "请先选择是否确认")

    def _outcome_changed(self) -> None:
        if self._settled:
            self.stage.set_value(stage_of(self._rules, self.outcome.value() or ""))
            self._changed()

    def _changed(self) -> None:
        if self._settled:
            self._show_parts()
            self.edited.emit()

    def _show_parts(self) -> None:
        draft = self.draft()
        confirmed = draft.confirmed is True
        self._found.setVisible(confirmed)
        self._stage_row.setVisible(confirmed)
        self.heeded.setVisible(bool(draft.factors))
        self._ignored_row.setVisible(bool(draft.factors) and not draft.factors_heeded)
        lacks = lacks_of(self._rules, self._line.name, draft)
        self.lacks.setText("\n".join(f"· {lack}" for lack in lacks))
        self.lacks.setVisible(bool(lacks))


def _flow(ticks: Iterable[QCheckBox]) -> QWidget:
    flow = FlowLayout(Space.TWO)
    for tick in ticks:
        flow.addWidget(tick)
    return box(flow)
