"""更正: one fact of a locked case, with what stood there, what should stand there, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from app.interviews.amendable import Kind
from app.interviews.amendments import AmendableFact, amend, amendable_facts
from ui.interviews.preparation_dialogs import CaseDialog
from ui.office import Office
from ui.widgets.fields import ChoiceBox, TextArea


class AmendDialog(CaseDialog):
    """Chooses the fact, shows what counts now, takes the new value and the reason."""

    help_page = "interviews#amend"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        hint = "原内容保留可查；更正后的内容用于打印和台账，并列入痕迹。"
        super().__init__(parent, office, "更正", "办理更正", "amend_dialog", hint)
        self._interview_id = interview_id
        self._facts = {fact.key: fact for fact in amendable_facts(office.session, interview_id)}
        self.fact = ChoiceBox([(fact.key, fact.label) for fact in self._facts.values()], "选择要更正的项目")
        self.fact.setObjectName("amend_fact")
        self.fact.currentIndexChanged.connect(lambda _: self._show())
        self.before = TextArea(2)
        self.before.setReadOnly(True)
        self.before.setObjectName("amend_before")
        self.text, self.line, self.choice = TextArea(4), QLineEdit(), ChoiceBox()
        self.after = QStackedWidget()
        for field, name in ((self.text, "amend_text"), (self.line, "amend_line"), (self.choice, "amend_choice")):
            field.setObjectName(name)
            self.after.addWidget(field)
        self.reason = TextArea(2)
        self.reason.setObjectName("amend_reason")
        self._fact_row = self.form.add("项目", self.fact, required=True)
        self.form.add("现在的内容", self.before)
        self._after_row = self.form.add("更正为", self.after, required=True)
        self.form.add("理由", self.reason, required=True)
        self.resize(640, 560)

    def submit(self) -> None:
        """Makes the amendment."""
        fact = self._chosen()
        self._fact_row.set_error("" if fact else "请选择要更正的项目")
        if fact is not None:
            key, after, reason = fact.key, self._wanted(fact), self.reason.text()
            session, case = self.office.session, self._interview_id
            self.run(lambda: amend(session, case, key, after, reason), f"已更正：{fact.label}")

    def _chosen(self) -> AmendableFact | None:
        return self._facts.get(self.fact.value() or "")

    def _wanted(self, fact: AmendableFact) -> str:
        if fact.kind is Kind.TEXT:
            return self.text.text()
        return str(self.choice.value() or "") if fact.kind is Kind.CHOICE else self.line.text().strip()

    def _show(self) -> None:
        fact = self._chosen()
        if fact is None:
            return
        self.before.setPlainText(fact.current)
        self.text.setPlainText(fact.current)
        self.line.setText(fact.current)
        self.choice.set_options([(each, each) for each in fact.choices])
        self.choice.set_value(fact.current)
        shown = {Kind.TEXT: self.text, Kind.CHOICE: self.choice}.get(fact.kind, self.line)
        self.after.setCurrentWidget(shown)
        shapes = {Kind.DAY: "写成 2026-11-24", Kind.MOMENT: "写成 2026-11-24 14:00"}
        self._after_row.set_hint(shapes.get(fact.kind, ""))
