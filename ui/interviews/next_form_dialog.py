"""转入下一形式: what a talk revealed leads to another, with the subjects, form and ground that are chosen here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from app.interviews.onward import lead_on, next_purpose, proposed_grounds
from app.interviews.queries import CaseView
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.fields import ChoiceBox, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import FlowLayout, box

_CLAUSES = ("二", "五(四)")


class NextFormDialog(FormDialog):
    """Subjects of the talk to be ticked, the ground proposed by form and disposition, the purpose begun."""

    help_page = "interviews#next-form"

    def __init__(
        self, parent: QWidget, office: Office, view: CaseView, on_made: Callable[[int], object] | None = None
    ) -> None:
        super().__init__(parent, office, "转入下一形式", f"{view.line.number or '未编号'}　{view.line.form}")
        self.setObjectName("next_form_dialog")
        self._id, self._on_made = view.line.id, on_made
        marks = FlowLayout()
        self.subjects = {subject.person_id: QCheckBox(subject.name) for subject in view.subjects}
        for place, mark in enumerate(self.subjects.values()):
            mark.setObjectName(f"next_subject_{place}")
            mark.setChecked(len(self.subjects) == 1)
            marks.addWidget(mark)
        proposed = proposed_grounds(office.session, self._id)
        rules = office.rules
        rest = [each.name for each in rules.grounds if each.name not in proposed]
        names = {each.name: f"{rules.form(each.form).name} · {each.name}" for each in rules.grounds}
        words = [(name, f"{names[name]}（建议）" if place < 1 else names[name]) for place, name in enumerate(proposed)]
        self.ground = ChoiceBox([*words, *((name, names[name]) for name in rest)], "选择事由，形式随之确定")
        self.ground.setObjectName("next_ground_field")
        self.purpose = TextArea(3, next_purpose(office.session, self._id))
        self.purpose.setObjectName("next_purpose_field")
        said = "会另拟一次约谈，与本次相互关联；方案、审批、主谈人按新的形式重新办理。"
        self.body.insertWidget(0, label(said, "soft-body", wrap=True))
        self.form.add("转入的对象", box(marks), required=True, wide=True)
        self.form.add("下一次的形式和事由", self.ground, required=True, wide=True)
        self.form.add("目的", self.purpose, wide=True)
        self.body.addWidget(ClauseLinks(_CLAUSES))
        self.finish("拟定约谈", self._lead_on, "已转入下一形式，请补充方案")

    def _lead_on(self) -> None:
        people = [person for person, mark in self.subjects.items() if mark.isChecked()]
        made = lead_on(self.office.session, self._id, people, self.ground.value() or "", self.purpose.text())
        if self._on_made is not None:
            on_made = self._on_made
            self.accepted.connect(lambda: on_made(made))
