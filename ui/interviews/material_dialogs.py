"""The dialogs of the materials page: received, refused, another, later, noted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.interviews.attachments import attach
from app.interviews.material_list import MaterialLine
from app.interviews.materials import MOST, Witness, add_material, receive, refuse, set_due, set_note
from ui.interviews.preparation_dialogs import CaseDialog, day_of
from ui.office import Office
from ui.widgets.basics import button, label, link_button
from ui.widgets.fields import DateField, TextArea
from ui.widgets.files import ask_open
from ui.widgets.form import Form
from ui.widgets.layouts import row

SCANS = "扫描件和文档 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.doc *.docx *.wps *.ofd);;所有文件 (*)"


class FilePick(QWidget):
    """A file to be attached: chosen, shown by name, or left out."""

    def __init__(self, current: str = "") -> None:
        super().__init__()
        self.path: Path | None = None
        self.name = label(current or "没有选择", "soft-body")
        self.choose = button("选择文件…", self._choose, meaning="attach")
        self.choose.setObjectName("choose_file_button")
        self.clear = link_button("不添加", self._clear)
        self.clear.hide()
        self._current = current
        self.setLayout(row(self.choose, self.name, self.clear, None))

    def _choose(self) -> None:
        path = ask_open(self, "选择要添加的文件", SCANS)
        if path is not None:
            self.path = path
            self.name.setText(path.name)
            self.clear.show()

    def _clear(self) -> None:
        self.path = None
        self.name.setText(self._current or "没有选择")
        self.clear.hide()


class ReceiveDialog(CaseDialog):
    """A material was handed in."""

    help_page = "interviews#materials"

    def __init__(self, parent: QWidget, office: Office, subject: str, line: MaterialLine, endorsed: bool) -> None:
        super().__init__(parent, office, "登记收到", "登记收到", "receive_dialog", f"{subject} · {line.name}")
        self._line = line
        self.day = DateField(line.received_on or office.today())
        self.day.setObjectName("received_date")
        self.copies, self.pages = QSpinBox(), QSpinBox()
        for field, name, least, value in (
            (self.copies, "copies", 1, line.copies or 1), (self.pages, "pages", 0, line.pages),
        ):  # fmt: skip
            field.setRange(least, MOST)
            field.setValue(value)
            field.setObjectName(name)
        self.pages.setSpecialValueText("未数")
        self.file = FilePick(line.attachment_name)
        self.note = TextArea(2, line.note)
        self.note.setObjectName("material_note")
        self._row = self.form.add("收到日期", self.day, required=True)
        counts = Form(columns=2)
        counts.add("份数", self.copies, required=True)
        counts.add("页数", self.pages)
        self.form.add_widget(counts)
        self.form.add("附件", self.file, hint="扫描件加密存入本机数据文件夹")
        hint = "函询回复须由所在党组织主要负责人签署意见，请写明签署人和意见。" if endorsed and line.by_form else ""
        self.form.add("签署意见或备注", self.note, hint=hint)

    def submit(self) -> None:
        """Attaches the file, if any, and records the receipt; both or neither."""
        day = self.day.date()
        if not day_of(self._row, self.day) or day is None:
            return
        session, line = self.office.session, self._line

        def save() -> None:
            with session.store.transaction():
                file = attach(session, self.file.path) if self.file.path else line.attachment_id
                receive(
                    session, line.id, received_on=day, copies=self.copies.value(), pages=self.pages.value(),
                    attachment_id=file, note=self.note.text(),
                )  # fmt: skip

        self.run(save, f"已登记收到{line.name}")


class RefuseDialog(CaseDialog):
    """A subject refuses; as many witnesses as the rules ask."""

    help_page = "interviews#materials"

    def __init__(self, parent: QWidget, office: Office, subject: str, line: MaterialLine, witnesses: int) -> None:
        hint = f"{subject} · {line.name}。拒绝情况列入督导，须有{witnesses}名见证人，均不得是约谈对象。"
        super().__init__(parent, office, "登记拒绝提交", "登记拒绝", "refuse_dialog", hint)
        self._line = line
        self.day = DateField(office.today())
        self.day.setObjectName("refused_date")
        self.reason = TextArea(3)
        self.reason.setObjectName("refusal_reason")
        self._row = self.form.add("拒绝日期", self.day, required=True)
        self.form.add("拒绝情况", self.reason, required=True, hint="本人怎么说、在什么场合")
        self.witnesses: list[tuple[QLineEdit, QLineEdit]] = []
        for place in range(1, witnesses + 1):
            name, title = QLineEdit(), QLineEdit()
            name.setObjectName(f"witness_{place}")
            title.setObjectName(f"witness_title_{place}")
            pair = Form(columns=2)
            pair.add(f"见证人{place}", name, required=True)
            pair.add("单位职务", title)
            self.form.add_widget(pair)
            self.witnesses.append((name, title))

    def submit(self) -> None:
        """Records the refusal."""
        day = self.day.date()
        if not day_of(self._row, self.day) or day is None:
            return
        seen = [Witness(name.text(), title.text()) for name, title in self.witnesses]
        session, line, reason = self.office.session, self._line, self.reason.text()
        self.run(lambda: refuse(session, line.id, refused_on=day, reason=reason, witnesses=seen), "已登记拒绝提交")


class AddMaterialDialog(CaseDialog):
    """A material that the form does not ask for."""

    help_page = "interviews#materials"

    def __init__(self, parent: QWidget, office: Office, subject_id: int, subject: str) -> None:
        super().__init__(parent, office, "增加材料", "增加", "add_material_dialog", f"约谈对象：{subject}")
        self._subject_id = subject_id
        self.name = QLineEdit()
        self.name.setObjectName("material_name")
        self.day = DateField()
        self.day.setObjectName("material_due")
        self.form.add("材料名称", self.name, required=True, hint="如：会议记录复印件、补充说明")
        self._row = self.form.add("提交期限", self.day, hint="没有期限的留空")

    def submit(self) -> None:
        """Adds it."""
        self._row.set_error(self.day.problem())
        if not self.day.problem():
            name, due, session = self.name.text(), self.day.date(), self.office.session
            self.run(lambda: add_material(session, self._subject_id, name, due), "已增加材料")


class DueDialog(CaseDialog):
    """Another last day, with the reason."""

    help_page = "interviews#materials"

    def __init__(self, parent: QWidget, office: Office, subject: str, line: MaterialLine) -> None:
        super().__init__(parent, office, "改提交期限", "改期限", "due_dialog", f"{subject} · {line.name}")
        self._line = line
        self.day = DateField(line.due_on)
        self.day.setObjectName("due_date")
        self.reason = QLineEdit()
        self.reason.setObjectName("due_reason")
        self._row = self.form.add("新的期限", self.day, required=True)
        self.form.add("理由", self.reason, required=True)

    def submit(self) -> None:
        """Sets it."""
        day = self.day.date()
        if day_of(self._row, self.day) and day is not None:
            session, reason = self.office.session, self.reason.text()
            self.run(lambda: set_due(session, self._line.id, day, reason), "已改提交期限")


class MaterialNoteDialog(CaseDialog):
    """The endorsement or a remark."""

    help_page = "interviews#materials"

    def __init__(self, parent: QWidget, office: Office, subject: str, line: MaterialLine) -> None:
        super().__init__(parent, office, "签署意见或备注", "保存", "material_note_dialog", f"{subject} · {line.name}")
        self._line = line
        self.note = TextArea(4, line.note)
        self.note.setObjectName("material_note")
        self.form.add("签署意见或备注", self.note)

    def submit(self) -> None:
        """Saves it."""
        self.run(lambda: set_note(self.office.session, self._line.id, self.note.text()), "已保存备注")
