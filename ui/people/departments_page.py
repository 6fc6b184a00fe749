"""Departments: kind, head, supervising leaders, and which posts are vacant."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.people import editing
from app.people.queries import DepartmentLine, departments, school_posts
from app.rules.vocabulary import DepartmentKind
from ui.office import Office
from ui.theme import Tone
from ui.widgets.basics import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import column
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Rows

_VACANT = "空缺"
COLUMNS: tuple[Column[DepartmentLine], ...] = (
    Column("name", "部门", 180, stretch=2),
    Column("kind", "类别", 130),
    Column("is_key", "重要部门", 84, text=lambda line: "是" if line.is_key else ""),
    Column("heads", "主要负责人", 140, text=lambda line: line.heads or _VACANT, look=lambda line: _vacancy(line.heads)),
    Column("supervisors", "分管校领导", 140, text=lambda line: line.supervisors or _VACANT,
           look=lambda line: _vacancy(line.supervisors), stretch=1),
    Column("people", "干部", 64, align=Align.RIGHT),
)  # fmt: skip


class DepartmentsPage(QWidget):
    """The list of departments."""

    help_page = "people#departments"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        add = button("新增部门…", lambda: DepartmentDialog(self, office).open(), meaning="add")
        add.setObjectName("add_department_button")
        supervise = button("分管调整…", self._supervise, meaning="edit")
        supervise.setObjectName("supervise_button")
        kinds = [("", "全部类别"), *((kind.value, kind.value) for kind in DepartmentKind)]
        self.list = ListPage(
            office, "departments", COLUMNS, self._source, unit="个部门",
            choices=[Choice("kind", "类别", kinds)], actions=[supervise, add],
        )  # fmt: skip
        self.list.table.enables(supervise)
        self.list.set_empty_states(EmptyState("institution", "还没有部门", "导入名册时会自动建立，也可以逐个新增。"))
        self.list.table.opened.connect(lambda line: DepartmentDialog(self, office, line).open())
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.reload()

    def _source(self, filters: dict[str, Any]) -> Rows[DepartmentLine]:
        lines = departments(self.office.today())
        words = filters["text"].split()
        return Rows(
            [
                line
                for line in lines
                if (not filters["kind"] or line.kind == filters["kind"])
                and all(word in f"{line.name}{line.heads}{line.supervisors}" for word in words)
            ]
        )

    def _supervise(self) -> None:
        line = self.list.table.current_row()
        if line is not None:
            SupervisionDialog(self, self.office, line).open()


class DepartmentDialog(FormDialog):
    """A new department, or one that changes."""

    help_page = "people#departments"

    def __init__(self, parent: QWidget, office: Office, line: DepartmentLine | None = None) -> None:
        super().__init__(parent, office, "修改部门" if line else "新增部门")
        self.setObjectName("department_dialog")
        self._line = line
        self.name, self.is_key, self.closed = QLineEdit(line.name if line else ""), QCheckBox("重要部门"), DateField()
        self.closed.setObjectName("department_closed")
        self.name.setObjectName("department_name")
        self.kind = ChoiceBox([(kind.value, kind.value) for kind in DepartmentKind])
        self.kind.setObjectName("department_kind")
        self.kind.set_value(line.kind if line else None)
        self.is_key.setChecked(bool(line and line.is_key))
        self.form.add("名称", self.name, required=True)
        self.form.add("类别", self.kind, required=True, hint="教辅及直属单位按行政部门适用主谈规定")
        self.form.add_widget(self.is_key)
        if line is not None:
            self.closed.set_date(line.closed_on)
            self.form.add("撤销日期", self.closed, hint="部门撤销的才填写")
        self.finish("保存", self._save, "已保存部门")

    def _save(self) -> None:
        session, kind = self.office.session, self.kind.value() or ""
        if self._line is None:
            editing.add_department(session, self.name.text(), kind, self.is_key.isChecked())
        else:
            editing.change_department(
                session, self._line.id, self.name.text(), kind, self.is_key.isChecked(), self.closed.date()
            )


class SupervisionDialog(FormDialog):
    """Who supervises a department from a day on."""

    help_page = "people#departments"

    def __init__(self, parent: QWidget, office: Office, line: DepartmentLine) -> None:
        super().__init__(parent, office, "分管调整", f"{line.name}　现分管：{line.supervisors or _VACANT}")
        self.setObjectName("supervision_dialog")
        self._line = line
        leaders = [
            (person.id, f"{person.name}（{post.detail or post.what}）") for person, post in school_posts(office.today())
        ]
        self.leader, self.start = ChoiceBox(leaders), DateField(office.today())
        self.leader.setObjectName("leader_box")
        self.only = QCheckBox("原分管领导不再分管")
        self.only.setChecked(True)
        self.form.add("分管校领导", self.leader, required=True)
        self.form.add("自", self.start, required=True)
        self.form.add_widget(self.only)
        self.finish("保存", self._save, "已调整分管")

    def _save(self) -> None:
        start = self.start.date() or self.office.today()
        editing.reassign(
            self.office.session, self._line.id, self.leader.value() or 0, start, end_others=self.only.isChecked()
        )


def _vacancy(names: str) -> Look | None:
    return None if names else Look("info", Tone.AMBER, "空缺的职务不产生主谈人")
