"""The small dialogs of a case: approval, return, postponement, cancellation, exception."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from app.interviews.approvals import approve, send_back, turn_of
from app.interviews.attachments import attach
from app.interviews.exceptions import record_exception
from app.interviews.steps import take
from app.ledgers.calendar.talks import hints_for
from app.rules.lifecycle import Step
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField, DateTimeField, TextArea, TimeField
from ui.widgets.form import Form
from ui.widgets.layouts import row

_WIDTH = 640
_SCANS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.ofd *.tif *.tiff)"


class ScanField(QWidget):
    """A file to be kept, encrypted, with what is recorded."""

    def __init__(self, words: str = "选择扫描件…") -> None:
        super().__init__()
        self.path: Path | None = None
        self._words = label("没有选择文件", "soft-body")
        self.button = button(words, self._ask, meaning="attach")
        self.button.setObjectName("scan_button")
        self.setLayout(row(self.button, self._words, None))

    def set_path(self, path: Path | None) -> None:
        """Chooses a file."""
        self.path = path
        self._words.setText(path.name if path else "没有选择文件")

    def _ask(self) -> None:
        if path := files.ask_open(self, "选择扫描件", _SCANS):
            self.set_path(path)


class CaseDialog(Dialog):
    """A dialog that does one thing to one case, and stays open with the reason when that is refused."""

    def __init__(self, parent: QWidget, office: Office, interview_id: int, title: str, subtitle: str = "") -> None:
        super().__init__(parent, title, subtitle=subtitle)
        self.office, self.interview_id = office, interview_id
        self.form = Form(2)
        self.body.addWidget(self.form)

    def finish(self, words: str, name: str, meaning: str, action: Callable[[], object], done: str) -> None:
        """Adds the primary button: it runs the action, says `done`, and closes the dialog when it succeeded."""

        def run() -> None:
            if self.office.act(lambda: (action(), True)[1], done, notices=self.notices):
                self.accept()

        self.body.addStretch(1)
        primary = primary_button(words, run, meaning)
        primary.setObjectName(name)
        self.set_buttons(primary)
        self.fit(_WIDTH)

    def kept_scan(self, scan: ScanField) -> int | None:
        """Keeps the chosen file in the store; its id, or None when there is none."""
        return attach(self.office.session, scan.path) if scan.path else None


class ApprovalDialog(CaseDialog):
    """Records the approval whose turn it is."""

    help_page = "interviews#approval"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        due = turn_of(office.session, interview_id)
        what = f"{due.by}对{due.of}的批准（{'、'.join(due.clauses)}）" if due else "没有轮到的审批"
        super().__init__(parent, office, interview_id, "登记批准", what)
        self.setObjectName("approval_dialog")
        self.approver, self.number = QLineEdit(), QLineEdit()
        self.approver.setObjectName("approver_line")
        self.number.setObjectName("number_line")
        self.decided = DateField(office.today())
        self.decided.setObjectName("decided_field")
        self.opinion, self.scan = TextArea(2), ScanField()
        self.opinion.setObjectName("opinion_text")
        self.form.add("审批人", self.approver, required=True, hint=due.by if due else "")
        self.form.add("审批日期", self.decided, required=True)
        self.form.add("文号", self.number, hint="有批文的填写，印在登记表上")
        self.form.add("批件", self.scan)
        self.form.add("意见", self.opinion, wide=True)
        self.finish("登记批准", "approve_button", "check", self._record, "已登记批准")

    def _record(self) -> None:
        session = self.office.session
        with session.store.transaction():
            approve(
                session, self.interview_id, approver=self.approver.text(), number=self.number.text(),
                decided_on=self.decided.date(), opinion=self.opinion.text(),
                attachment_id=self.kept_scan(self.scan),
            )  # fmt: skip


class ReturnDialog(CaseDialog):
    """Sends a submitted case back."""

    help_page = "interviews#approval"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        super().__init__(parent, office, interview_id, "退回修改", "退回后可以修改方案再次提交；已登记的批准作废。")
        self.setObjectName("return_dialog")
        self.approver, self.decided, self.reason = QLineEdit(), DateField(office.today()), TextArea(3)
        self.approver.setObjectName("approver_line")
        self.reason.setObjectName("reason_text")
        self.form.add("退回人", self.approver, required=True)
        self.form.add("日期", self.decided, required=True)
        self.form.add("理由", self.reason, required=True, wide=True)
        self.finish("退回修改", "return_button", "returned", self._send_back, "已退回")

    def _send_back(self) -> None:
        send_back(
            self.office.session, self.interview_id, approver=self.approver.text(),
            decided_on=self.decided.date(), reason=self.reason.text(),
        )  # fmt: skip


class PostponeDialog(CaseDialog):
    """A new time for the talk."""

    help_page = "interviews#postpone"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        subtitle = "改期后按新的日期重新核对主谈人；通知、场地和安全检查须重新落实。"
        super().__init__(parent, office, interview_id, "延期", subtitle)
        self.setObjectName("postpone_dialog")
        self.start, self.end, self.reason = DateTimeField("new_start"), TimeField(), TextArea(2)
        self.reason.setObjectName("reason_text")
        self.form.add("新的时间", self.start, required=True)
        self.form.add("结束", self.end)
        self.form.add("理由", self.reason, required=True, wide=True)
        self.hint = label("", "soft-body", wrap=True)
        self.hint.setObjectName("clash_hint")
        self.form.add_widget(self.hint)
        self.start.changed.connect(self._look)
        self.end.textChanged.connect(lambda _: self._look())
        self.finish("延期", "postpone_button", "calendar", self._postpone, "已改期")

    def _times(self) -> tuple[datetime | None, datetime | None]:
        start, end = self.start.moment(), self.end.time()
        return start, datetime.combine(start.date(), end) if start and end else None

    def _look(self) -> None:
        """What the talk would clash with then: a hint, that stands in nobody's way."""
        start, end = self._times()
        found = hints_for(self.office.session, self.interview_id, start, end) if start is not None else ()
        self.hint.setText("\n".join(f"时间冲突：{clash.sentence}" for clash in found))

    def _postpone(self) -> None:
        start, new_end = self._times()
        take(self.office.session, self.interview_id, Step.POSTPONE, reason=self.reason.text(), new_start=start,
             new_end=new_end)  # fmt: skip


class CancelDialog(CaseDialog):
    """Calls a talk off for good."""

    help_page = "interviews#postpone"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        super().__init__(parent, office, interview_id, "取消约谈", "取消后不能恢复，编号不再使用；内容仍可查阅。")
        self.setObjectName("cancel_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("reason_text")
        self.form.add("理由", self.reason, required=True, wide=True)
        self.finish("取消约谈", "cancel_case_button", "cancel", self._cancel, "已取消")
        self.cancel_button.setText("返回")

    def _cancel(self) -> None:
        take(self.office.session, self.interview_id, Step.CANCEL, reason=self.reason.text())


class ExceptionDialog(CaseDialog):
    """特批: number, date, approver, reason and the scan, or nothing."""

    help_page = "interviews#exception"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        subtitle = "须有领导小组的书面批准。特批印在登记表上，并列入督导；不能代替对象本人回避和记录人员的规定。"
        super().__init__(parent, office, interview_id, "登记特批", subtitle)
        self.setObjectName("exception_dialog")
        self.number, self.approver = QLineEdit(), QLineEdit()
        self.number.setObjectName("number_line")
        self.approver.setObjectName("approver_line")
        self.decided, self.reason, self.scan = DateField(), TextArea(3), ScanField()
        self.decided.setObjectName("decided_field")
        self.reason.setObjectName("reason_text")
        self.form.add("文号", self.number, required=True)
        self.form.add("批准日期", self.decided, required=True)
        self.form.add("批准人", self.approver, required=True)
        self.form.add("批准文件", self.scan, required=True)
        self.form.add("理由", self.reason, required=True, wide=True, hint="为什么要突破五(一)，由谁主谈")
        self.finish("登记特批", "record_exception_button", "check", self._record, "已登记特批，请再选择主谈人")

    def _record(self) -> None:
        session = self.office.session
        with session.store.transaction():
            record_exception(
                session, self.interview_id, number=self.number.text(), approver=self.approver.text(),
                decided_on=self.decided.date(), reason=self.reason.text(),
                attachment_id=self.kept_scan(self.scan),
            )  # fmt: skip
