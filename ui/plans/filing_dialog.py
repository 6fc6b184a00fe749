"""登记备案: a department's quarterly plan as 纪检监察室 received it (四(三))."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.plans.filings import amend_filing, file_plan
from app.plans.queries import PlanView
from app.plans.vocabulary import CLAUSE
from ui.office import Office
from ui.plans.reading import is_filled, read_day
from ui.widgets.basics import primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField, TextArea
from ui.widgets.form import Form


class FilingDialog(Dialog):
    """Day, number, opinion, who received it; for a filed plan it corrects what was written down."""

    help_page = "plans#filing"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView) -> None:
        self._amends = plan.filed_on is not None
        verb = "更正备案" if self._amends else "登记备案"
        super().__init__(parent, verb, subtitle=f"“{plan.title}”送纪检监察室备案")
        self.setObjectName("filing_dialog")
        self._office, self._plan = office, plan
        self.day = DateField(plan.filed_on or office.today())
        self.received_by, self.number = QLineEdit(plan.filing_received_by), QLineEdit(plan.filing_number)
        self.opinion = TextArea(3, plan.filing_opinion)
        for name, field in (
            ("filed_on", self.day), ("received_by", self.received_by), ("filing_number", self.number),
            ("filing_opinion", self.opinion),
        ):  # fmt: skip
            field.setObjectName(f"{name}_field")
        form = Form(2)
        self.day_row = form.add("备案日期", self.day, required=True)
        self.received_row = form.add("接收人", self.received_by, required=True, hint="纪检监察室收件的同志")
        form.add("备案号", self.number, wide=True)
        form.add("备案意见", self.opinion, wide=True)
        self.body.addWidget(form)
        self.body.addWidget(ClauseLinks((CLAUSE,)))
        self.file_button = primary_button(verb, self._file, "check")
        self.file_button.setObjectName("record_filing_button")
        self.set_buttons(self.file_button)
        self.resize(560, 0)

    def _file(self) -> None:
        day = read_day(self.day, self.day_row, "备案日期")
        if not is_filled(self.received_by, self.received_row, "接收人") or day is None:
            return
        verb = amend_filing if self._amends else file_plan
        done = self._office.act(
            lambda: verb(
                self._office.session, self._plan.id, filed_on=day, number=self.number.text(),
                opinion=self.opinion.text(), received_by=self.received_by.text(),
            ),
            f"“{self._plan.title}”已{'更正备案' if self._amends else '备案'}",
            notices=self.notices,
        )  # fmt: skip
        if done is not None:
            self.accept()
