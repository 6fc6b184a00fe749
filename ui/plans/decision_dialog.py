"""登记审批结果: an approval, or a return with its reason, as it was given on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from app.interviews.attachments import attach
from app.plans.approvals import approve, send_back, suggested_approvers
from app.plans.queries import PlanView
from app.plans.vocabulary import Outcome, PlanState
from ui.office import Office
from ui.plans.reading import is_filled, read_day
from ui.widgets import files
from ui.widgets.basics import button, label, link_button, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField, TextArea
from ui.widgets.form import Form
from ui.widgets.layouts import row

_KINDS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.ofd);;所有文件 (*)"


class ScanField(QWidget):
    """A file to attach: chosen, shown by its name, taken out again."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.name = label("", "soft-body")
        self.choose = button("选择文件…", self._choose, meaning="attach")
        self.choose.setObjectName("attach_scan_button")
        self.drop = link_button("去掉", lambda: self.set_path(None))
        self.setLayout(row(self.choose, self.name, self.drop, None))
        self.setFocusProxy(self.choose)
        self.set_path(None)

    def set_path(self, path: Path | None) -> None:
        """Shows a file, or none."""
        self.path = path
        self.name.setText(path.name if path else "未附扫描件")
        self.drop.setVisible(path is not None)

    def _choose(self) -> None:
        chosen = files.ask_open(self.window(), "选择审批件扫描件", _KINDS)
        if chosen is not None:
            self.set_path(chosen)


class DecisionDialog(Dialog):
    """Approver, day, number, opinion, scan.  `outcome` says which of the two it is."""

    help_page = "plans#decide"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView, outcome: Outcome) -> None:
        approves = outcome is Outcome.APPROVED
        due = plan.next
        by = due.by if due else ""
        super().__init__(parent, "登记批准" if approves else "退回计划", subtitle=f"“{plan.title}” · {by}{outcome}")
        self.setObjectName("approve_plan_dialog" if approves else "return_plan_dialog")
        self._office, self._plan, self._outcome = office, plan, outcome
        self._attached: tuple[Path, int] | None = None
        names = suggested_approvers(office.session, plan.id, office.today())
        self.approver = QLineEdit("、".join(names))
        self.day, self.number = DateField(office.today()), QLineEdit()
        self.opinion, self.scan = TextArea(3), ScanField()
        for name, field in (
            ("approver", self.approver), ("decided_on", self.day), ("number", self.number), ("opinion", self.opinion),
        ):  # fmt: skip
            field.setObjectName(f"{name}_field")
        if due is not None:
            self.body.addWidget(label(due.why, "soft-body", wrap=True))
            self.body.addWidget(ClauseLinks(due.clauses))
        self.body.addWidget(self._form(approves))
        self.record_button = primary_button(
            "登记批准" if approves else "退回计划", self._record, "check" if approves else "returned"
        )
        self.record_button.setObjectName("record_decision_button")
        self.set_buttons(self.record_button)
        self.resize(600, 0)

    def _form(self, approves: bool) -> Form:
        form = Form(2)
        hint = "按现任职务填写，请与审批件核对。" if self.approver.text() else ""
        self.approver_row = form.add("审批人", self.approver, required=True, hint=hint)
        self.day_row = form.add("审批日期" if approves else "退回日期", self.day, required=True)
        form.add("文号", self.number, wide=True)
        self.opinion_row = form.add(
            "审批意见" if approves else "退回理由", self.opinion, required=not approves, wide=True
        )
        form.add("审批件扫描件", self.scan, wide=True)
        return form

    def _record(self) -> None:
        filled = is_filled(self.approver, self.approver_row, "审批人")
        day = read_day(self.day, self.day_row, "审批日期")
        if self._outcome is Outcome.RETURNED:
            filled = is_filled(self.opinion, self.opinion_row, "退回理由") and filled
        if not filled or day is None:
            return
        done = self._office.act(self._act, self._said, notices=self.notices)
        if done is not None:
            self.accept()

    def _act(self) -> PlanState:
        verb = approve if self._outcome is Outcome.APPROVED else send_back
        return verb(
            self._office.session, self._plan.id, approver=self.approver.text(), decided_on=self.day.date(),
            number=self.number.text(), opinion=self.opinion.text(), attachment_id=self._scan_id(),
        )  # fmt: skip

    def _scan_id(self) -> int | None:
        """The scan in the vault; it is added once, also when the decision had to be mended after it."""
        if self.scan.path is None:
            return None
        if self._attached is None or self._attached[0] != self.scan.path:
            self._attached = (self.scan.path, attach(self._office.session, self.scan.path))
        return self._attached[1]

    def _said(self, state: PlanState) -> str:
        return f"已登记{self._outcome}，“{self._plan.title}”现为{state}"
