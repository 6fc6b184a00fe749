"""The dialogs of supervision: registering a finding, reply, closing, reopening."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.interviews.attachments import attach
from app.oversight import findings
from app.oversight.findings import FindingDraft
from app.oversight.queries import FindingLine
from ui.interviews.step_dialogs import ScanField
from ui.office import Office
from ui.widgets.fields import DateField, TextArea
from ui.widgets.form_dialog import FormDialog


def draft_of_line(line: FindingLine) -> FindingDraft:
    """What is written of a finding now."""
    return FindingDraft(line.description, line.requirement, line.owner, line.due_on)


class FindingDialog(FormDialog):
    """A new finding (found by rule or by hand), or what is asked in one."""

    def __init__(
        self, parent: QWidget, office: Office, draft: FindingDraft | None = None, finding_id: int | None = None
    ) -> None:
        super().__init__(parent, office, "修改整改要求" if finding_id else "登记督导发现的问题")
        self.setObjectName("finding_dialog")
        self._draft, self._finding_id = draft or FindingDraft(""), finding_id
        self.description = TextArea(3, self._draft.description)
        self.requirement = TextArea(2, self._draft.requirement)
        self.owner, self.due = QLineEdit(self._draft.owner), DateField(self._draft.due_on)
        for name, field in {
            "finding_description": self.description, "finding_requirement": self.requirement,
            "finding_owner": self.owner, "finding_due": self.due,
        }.items():  # fmt: skip
            field.setObjectName(name)
        self.form.add("发现的问题", self.description, required=True, wide=True)
        self.form.add("整改要求", self.requirement, wide=True)
        self.form.add("责任单位或责任人", self.owner)
        self.form.add("整改期限", self.due)
        done = "已修改整改要求" if finding_id else "已登记整改事项"
        self.finish("保存" if finding_id else "登记", self._save, done)

    def _save(self) -> None:
        old = self._draft
        draft = FindingDraft(
            self.description.text(), self.requirement.text(), self.owner.text(), self.due.date(), old.code,
            old.clauses, old.interview_id, old.department_id,
        )  # fmt: skip
        if self._finding_id is None:
            findings.register(self.office.session, draft)
        else:
            findings.change(self.office.session, self._finding_id, draft)


class ReplyDialog(FormDialog):
    """What the unit answered."""

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, "登记整改回复", line.description)
        self.setObjectName("reply_dialog")
        self.text = TextArea(4, line.reply)
        self.text.setObjectName("reply_text")
        self.form.add("回复", self.text, required=True, wide=True)
        self.finish("登记回复", lambda: findings.reply(office.session, line.id, self.text.text()), "已登记回复")


class CloseDialog(FormDialog):
    """Closing, with the evidence."""

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, "整改销号", line.description)
        self.setObjectName("close_finding_dialog")
        self._line = line
        self.evidence, self.scan = TextArea(3, line.evidence), ScanField("选择证据材料…")
        self.evidence.setObjectName("evidence_text")
        self.form.add("复查情况", self.evidence, required=True, wide=True)
        self.form.add("证据材料", self.scan, wide=True)
        self.finish("销号", self._close, "已销号")

    def _close(self) -> None:
        session = self.office.session
        with session.store.transaction():
            scan = attach(session, self.scan.path) if self.scan.path else None
            findings.close(session, self._line.id, self.evidence.text(), scan)


class ReopenDialog(FormDialog):
    """Opening a closed finding again."""

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, "重新打开", line.description)
        self.setObjectName("reopen_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("reopen_reason")
        self.form.add("理由", self.reason, required=True, wide=True)
        self.finish("重新打开", lambda: findings.reopen(office.session, line.id, self.reason.text()), "已重新打开")
