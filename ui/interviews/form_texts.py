"""The texts of the 登记表: what was talked about, what each subject said of it, and the opinions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.interviews.dispositions import Opinions, opinions_of, save_opinions
from app.interviews.guarding import AFTER_START, case_of, subjects_of
from app.rules.lifecycle import State
from ui.office import Office
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextArea
from ui.widgets.form import Form

# Field of `Opinions` -> caption, lines.
_TEXTS = {
    "content": ("约谈主要内容", 5),
    "lead_opinion": ("主谈人或组织单位意见", 2),
    "office_opinion": ("纪检监察室意见", 2),
    "group_opinion": ("领导小组审批意见", 2),
    "note": ("备注", 2),
}


class FormTextsDialog(Dialog):
    """Writes the texts of the registration form; reads only when the case no longer takes them."""

    help_page = "interviews#form-texts"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        super().__init__(parent, "登记表内容", subtitle="写在《党员干部约谈情况登记表》上；留空的栏目打印为空白。")
        self.setObjectName("form_texts_dialog")
        self._office, self._interview_id = office, interview_id
        texts, statements = opinions_of(interview_id)
        editable = State(case_of(interview_id).state) in AFTER_START
        form = Form(columns=1)
        self._fields: dict[str, TextArea] = {}
        self._statements: dict[int, TextArea] = {}
        self._add(form, "content", texts.content)
        for place, row in enumerate(subjects_of(interview_id), 1):
            area = TextArea(3, statements[row.id])
            area.setObjectName(f"statement_{place}")
            form.add(f"{row.name}的说明或表态", area, wide=True)
            self._statements[row.id] = area
        for name in list(_TEXTS)[1:]:
            self._add(form, name, getattr(texts, name))
        for area in (*self._fields.values(), *self._statements.values()):
            area.setReadOnly(not editable)
        self.body.addWidget(form)
        save = primary_button("保存", self._save)
        save.setObjectName("save_button")
        self.set_buttons(save if editable else None)
        self.resize(720, 640)

    def _add(self, form: Form, name: str, text: str) -> None:
        caption, lines = _TEXTS[name]
        area = TextArea(lines, text)
        area.setObjectName(f"{name}_edit")
        form.add(caption, area, wide=True)
        self._fields[name] = area

    def _save(self) -> None:
        texts = Opinions(**{name: area.text() for name, area in self._fields.items()})
        statements = {subject: area.text() for subject, area in self._statements.items()}

        def save() -> bool:
            save_opinions(self._office.session, self._interview_id, texts, statements)
            return True

        if self._office.act(save, "已保存登记表内容", notices=self.notices):
            self.accept()
