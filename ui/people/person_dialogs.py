"""The dialogs of a person: particulars, a new appointment, the end of one, a new rank."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.people import editing
from app.people.editing import AppointmentDraft, PersonDraft
from app.people.identity import identity
from app.people.queries import departments
from app.rules.vocabulary import AppointmentKind, Rank
from ui.office import Office
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box, row


class PersonDialog(FormDialog):
    """A new person, or the particulars of one."""

    help_page = "people#person"

    def __init__(self, parent: QWidget, office: Office, person_id: int | None = None) -> None:
        super().__init__(parent, office, "修改干部信息" if person_id else "新增干部")
        self.setObjectName("person_dialog")
        self._person_id = person_id
        captions = {
            "staff_no": "工号", "name": "姓名", "born": "出生年月", "ethnicity": "民族",
            "political_status": "政治面貌", "joined_party": "入党时间", "phone": "联系电话", "note": "备注",
        }  # fmt: skip
        self.fields = {name: QLineEdit() for name in captions}
        self.gender = ChoiceBox([("男", "男"), ("女", "女")])
        self.rank = ChoiceBox([(rank.value, rank.value) for rank in Rank])
        self.gender.setObjectName("gender_box")
        self.rank.setObjectName("rank_box")
        for name, caption in captions.items():
            self.fields[name].setObjectName(f"person_{name}")
            self.form.add(caption, self.fields[name], required=name in ("staff_no", "name"))
            if name == "name":
                self.form.add("性别", self.gender)
        if person_id is None:
            self.form.add("职级", self.rank, required=True)
        else:
            who = identity(person_id, office.today())
            for name in captions:
                self.fields[name].setText(str(getattr(who, name, "")))
            self.gender.set_value(who.gender)
        self.finish("保存" if person_id else "新增", self._save, "已保存干部信息")

    def _save(self) -> None:
        texts = {name: field.text() for name, field in self.fields.items()}
        draft = PersonDraft(gender=self.gender.value() or "", **texts)
        if self._person_id is None:
            editing.add_person(self.office.session, draft, self.rank.value() or "")
        else:
            editing.change_person(self.office.session, self._person_id, draft)


class AppointmentDialog(FormDialog):
    """A new appointment; those held before go on until they are ended."""

    help_page = "people#appointments"

    def __init__(self, parent: QWidget, office: Office, person_id: int) -> None:
        who = identity(person_id, office.today())
        super().__init__(parent, office, "登记任职", f"{who.name}　现任：{who.department_name}{who.title or '无'}")
        self.setObjectName("appointment_dialog")
        self._person_id = person_id
        self.department = ChoiceBox([(line.id, line.name) for line in departments(office.today())])
        self.department.setObjectName("department_box")
        self.title, self.start = QLineEdit(), DateField(office.today())
        self.title.setObjectName("title_line")
        self.start.setObjectName("start_date")
        self.kind = ChoiceBox([(kind.value, kind.value) for kind in AppointmentKind])
        self.kind.setObjectName("kind_box")
        words = {
            "head": "主要负责人（含主持工作）",
            "deputy": "副职",
            "branch_secretary": "党总支书记",
            "key_post": "关键岗位",
        }
        self.marks = {name: QCheckBox(word) for name, word in words.items()}
        for name, mark in self.marks.items():
            mark.setObjectName(f"mark_{name}")
        self.form.add("单位", self.department, required=True)
        self.form.add("职务", self.title, required=True)
        self.form.add("任职方式", self.kind, required=True)
        self.form.add("任职时间", self.start, required=True)
        self.form.add(
            "标记", box(row(*self.marks.values(), None)), wide=True, hint="主谈人由这些标记和职级决定，请如实勾选。"
        )
        self.finish("登记任职", self._save, "已登记任职")

    def _save(self) -> None:
        marks = {name: mark.isChecked() for name, mark in self.marks.items()}
        draft = AppointmentDraft(
            self.department.value() or 0, self.title.text(), self.kind.value() or "", self.start.date(), **marks
        )
        editing.add_appointment(self.office.session, self._person_id, draft)


class EndDialog(FormDialog):
    """The last day of an appointment."""

    help_page = "people#appointments"

    def __init__(self, parent: QWidget, office: Office, appointment_id: int, what: str) -> None:
        super().__init__(parent, office, "登记离任", what)
        self.setObjectName("end_dialog")
        self.last = DateField(office.today())
        self.last.setObjectName("last_day")
        self.form.add("最后一天", self.last, required=True)
        self.finish(
            "登记离任",
            lambda: editing.end_appointment(office.session, appointment_id, self.last.date() or office.today()),
            "已登记离任",
        )


class RankDialog(FormDialog):
    """A new rank from a day on."""

    help_page = "people#person"

    def __init__(self, parent: QWidget, office: Office, person_id: int) -> None:
        super().__init__(parent, office, "职级变动", identity(person_id, office.today()).name)
        self.setObjectName("rank_dialog")
        self.rank, self.start = ChoiceBox([(rank.value, rank.value) for rank in Rank]), DateField(office.today())
        self.rank.setObjectName("rank_box")
        self.start.setObjectName("start_date")
        self.form.add("新职级", self.rank, required=True)
        self.form.add("起始日期", self.start, required=True)
        self.finish(
            "保存",
            lambda: editing.change_rank(
                office.session, person_id, self.rank.value() or "", self.start.date() or office.today()
            ),
            "已登记职级变动",
        )
