"""The dialogs of supervision: registering a finding, reply, closing, reopening."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from app.access.session import Session
from app.interviews.attachments import attach
from app.oversight import findings
from app.oversight.findings import FindingDraft
from app.oversight.queries import FindingLine
from ui.interviews.step_dialogs import ScanField
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import button, label
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import row


def draft_of_line(line: FindingLine) -> FindingDraft:
    """What is written of a finding now."""
    return FindingDraft(line.description, line.requirement, line.owner, line.due_on)


class FindingDialog(FormDialog):
    """A new finding (found by rule or by hand), or what is asked in one."""

    help_page = "oversight#findings"

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


class FilesField(QWidget):
    """Files to be kept, encrypted, with what is recorded: any number of them."""

    def __init__(self, words: str = "添加文件…") -> None:
        super().__init__()
        self.paths: list[Path] = []
        self._words = label("没有选择文件", "soft-body", wrap=True)
        self.button = button(words, self._ask, meaning="attach")
        self.button.setObjectName("files_button")
        self.setLayout(row(self.button, self._words, None))

    def _ask(self) -> None:
        if path := files.ask_open(self, "选择文件", "文件 (*)"):
            self.paths.append(path)
            self._words.setText("、".join(each.name for each in self.paths))

    def kept(self, session: Session) -> list[int]:
        """Keeps the files in the store; their ids.  Call within a transaction."""
        return [attach(session, path) for path in self.paths]


class ReplyDialog(FormDialog):
    """What the unit answered: measures, evidence, files."""

    help_page = "oversight#findings"

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, "登记整改回复", line.description)
        self.setObjectName("reply_dialog")
        self._id = line.id
        self.text, self.evidence = TextArea(4, line.reply), TextArea(2, line.reply_evidence)
        self.on, self.files = DateField(line.replied_on or office.today()), FilesField("添加证明材料…")
        for name, field in {
            "reply_text": self.text, "reply_evidence": self.evidence, "reply_on": self.on, "reply_files": self.files,
        }.items():  # fmt: skip
            field.setObjectName(name)
        self.form.add("整改措施和结果", self.text, required=True, wide=True)
        self.form.add("证明材料", self.evidence, wide=True)
        self.form.add("回复日期", self.on)
        self.form.add("附件", self.files, wide=True)
        self.finish("登记回复", self._reply, "已登记回复")

    def _reply(self) -> None:
        session = self.office.session
        with session.store.transaction():
            kept = self.files.kept(session)
            findings.reply(session, self._id, self.text.text(), self.evidence.text(), kept, self.on.date())


class RecheckDialog(FormDialog):
    """The re-check of what was answered; what is not good enough goes into a new round."""

    help_page = "oversight#findings"

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, f"复查（第{line.round}轮）", line.description)
        self.setObjectName("recheck_dialog")
        self._id = line.id
        self.by, self.on = QLineEdit(), DateField(office.today())
        self.result = ChoiceBox([(each, each) for each in (findings.GOOD, findings.NOT_GOOD)])
        self.due, self.note, self.files = DateField(), TextArea(3), FilesField()
        for name, field in {
            "recheck_by": self.by, "recheck_on": self.on, "recheck_result": self.result, "recheck_due": self.due,
            "recheck_note": self.note, "recheck_files": self.files,
        }.items():  # fmt: skip
            field.setObjectName(name)
        self.form.add("复查人", self.by, required=True)
        self.form.add("复查日期", self.on, required=True)
        self.form.add("复查结果", self.result, required=True)
        self.form.add("下一轮整改期限", self.due, hint="不合格的填写")
        self.form.add("复查情况", self.note, wide=True)
        self.form.add("附件", self.files, wide=True)
        self.finish("登记复查", self._recheck, "已登记复查")

    def _recheck(self) -> None:
        session = self.office.session
        with session.store.transaction():
            kept = self.files.kept(session)
            findings.recheck(
                session, self._id, checked_by=self.by.text(), checked_on=self.on.date(),
                result=self.result.value() or "", note=self.note.text(), due_on=self.due.date(), attachments=kept,
            )  # fmt: skip


class CloseDialog(FormDialog):
    """Closing, with the evidence."""

    help_page = "oversight#findings"

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

    help_page = "oversight#findings"

    def __init__(self, parent: QWidget, office: Office, line: FindingLine) -> None:
        super().__init__(parent, office, "重新打开", line.description)
        self.setObjectName("reopen_dialog")
        self.reason, self.due = TextArea(3), DateField()
        self.reason.setObjectName("reopen_reason")
        self.due.setObjectName("reopen_due")
        self.form.add("理由", self.reason, required=True, wide=True)
        self.form.add("新的整改期限", self.due)
        self.finish("重新打开", lambda: self._reopen(line.id), "已重新打开")

    def _reopen(self, finding_id: int) -> None:
        findings.reopen(self.office.session, finding_id, self.reason.text(), self.due.date())
