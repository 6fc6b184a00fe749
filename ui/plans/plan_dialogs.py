"""Small dialogs of a plan: begin one, change its head, submit it, open an approved one again, delete a draft."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.people.queries import departments
from app.plans.guarding import FIRST_YEAR
from app.plans.item_checks import ItemRemarks, Weight
from app.plans.plans import PlanDraft, create_plan, delete_plan, edit_plan, reopen, submit
from app.plans.queries import PlanView
from app.plans.vocabulary import CLAUSE, PlanKind, quarter_name
from app.rules.duties import quarter_of
from ui.office import Office
from ui.plans.reading import read_day
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form import Form
from ui.widgets.layouts import column
from ui.widgets.notice import Severity

_KINDS = [
    (PlanKind.CAMPAIGN.value, "集中约谈计划（报领导小组批准）"),
    (PlanKind.QUARTERLY.value, "部门季度计划（部门审批后送纪检监察室备案）"),
    (PlanKind.AD_HOC.value, "日常约谈计划"),
]
_SCHOOL = "学校"


class NewPlanDialog(Dialog):
    """Kind, time and department; the title is made by the program unless one is typed."""

    help_page = "plans#new"

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        on_made: Callable[[int], object],
        *,
        kind: str = "",
        department_id: int | None = None,
        year: int | None = None,
        quarter: int | None = None,
    ) -> None:
        super().__init__(parent, "新建计划", subtitle="先选类别；计划名称由程序按类别拟出，也可以自己填写。")
        self.setObjectName("new_plan_dialog")
        self._office, self._on_made = office, on_made
        self._make_fields(year, quarter)
        self._lay_out()
        self.create_button = primary_button("新建计划", self._create, "add")
        self.create_button.setObjectName("create_plan_button")
        self.set_buttons(self.create_button)
        self.kind.currentIndexChanged.connect(lambda _: self._kind_changed())
        self.kind.set_value(kind or None)
        self._kind_changed()
        self.department.set_value(department_id)
        self.resize(600, 0)

    def draft(self) -> PlanDraft:
        """What was filled in."""
        kind = self.kind.value() or ""
        quarter = self.quarter.value() if kind == PlanKind.QUARTERLY else None
        department = self.department.value() if kind != PlanKind.CAMPAIGN else None
        return PlanDraft(
            kind, self.year.value(), quarter, department or None, self.title.text(), self.basis.text(),
            self.requirements.text(),
        )  # fmt: skip

    def _make_fields(self, year: int | None, quarter: int | None) -> None:
        today = self._office.today()
        self.kind = ChoiceBox(_KINDS)
        self.year = QSpinBox()
        self.year.setRange(FIRST_YEAR, today.year + 1)
        self.year.setValue(year or today.year)
        self.quarter = ChoiceBox([(each, quarter_name(each)) for each in range(1, 5)])
        self.quarter.set_value(quarter or quarter_of(today))
        self.department = ChoiceBox()
        self.title = QLineEdit()
        self.title.setPlaceholderText("留空则由程序拟定")
        self.basis, self.requirements = TextArea(2), TextArea(2)
        for name in ("kind", "year", "quarter", "department", "title", "basis", "requirements"):
            getattr(self, name).setObjectName(f"plan_{name}_field")

    def _lay_out(self) -> None:
        form = Form(2)
        self.kind_row = form.add("计划类别", self.kind, required=True, wide=True)
        form.add("年度", self.year, required=True)
        self.quarter_row = form.add("季度", self.quarter, required=True)
        self.department_row = form.add("部门", self.department, required=True, wide=True)
        form.add("计划名称", self.title, wide=True)
        form.add("依据", self.basis, wide=True)
        form.add("有关要求", self.requirements, wide=True)
        self.body.addWidget(form)
        self.body.addWidget(ClauseLinks((CLAUSE,)))

    def _kind_changed(self) -> None:
        kind = self.kind.value()
        self.quarter_row.setVisible(kind == PlanKind.QUARTERLY)
        self.department_row.setVisible(kind in (PlanKind.QUARTERLY, PlanKind.AD_HOC))
        lines = [(line.id, line.name) for line in departments(self._office.today())]
        self.department.set_options(lines if kind == PlanKind.QUARTERLY else [(0, _SCHOOL), *lines])
        if kind == PlanKind.AD_HOC and self.department.value() is None:
            self.department.set_value(0)
        self.fit()

    def _create(self) -> None:
        self.kind_row.set_error("" if self.kind.value() else "请选择计划类别")
        if not self.kind.value():
            return
        made = self._office.act(
            lambda: create_plan(self._office.session, self.draft()), "已新建计划", notices=self.notices
        )
        if made is not None:
            self.accept()
            self._on_made(made)


class EditPlanDialog(Dialog):
    """The head of a plan: title, basis, requirements."""

    help_page = "plans#new"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView) -> None:
        super().__init__(parent, "修改计划信息", subtitle=f"{plan.kind.label} · {plan.period}")
        self.setObjectName("edit_plan_dialog")
        self._office, self._plan = office, plan
        self.title = QLineEdit(plan.title)
        self.basis, self.requirements = TextArea(2, plan.basis), TextArea(3, plan.requirements)
        form = Form(1)
        for name, caption in (("title", "计划名称"), ("basis", "依据"), ("requirements", "有关要求")):
            field = getattr(self, name)
            field.setObjectName(f"plan_{name}_field")
            form.add(caption, field)
        self.body.addWidget(form)
        self.save_button = primary_button("保存", self._save, "save")
        self.save_button.setObjectName("save_plan_button")
        self.set_buttons(self.save_button)
        self.resize(600, 0)

    def _save(self) -> None:
        saved = self._office.act(
            lambda: edit_plan(
                self._office.session, self._plan.id, title=self.title.text(), basis=self.basis.text(),
                requirements=self.requirements.text(),
            ),
            "已保存计划信息",
            notices=self.notices,
        )  # fmt: skip
        if saved is not None:
            self.accept()


class SubmitDialog(Dialog):
    """The day of submission, who will approve, and what should be looked at before."""

    help_page = "plans#submit"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView, checked: tuple[ItemRemarks, ...]) -> None:
        to = "、再报".join(approval.by for approval in plan.due)
        super().__init__(parent, "提交审批", subtitle=f"“{plan.title}”共 {len(plan.items)} 项，报{to}审批。")
        self.setObjectName("submit_plan_dialog")
        self._office, self._plan = office, plan
        self.day = DateField(office.today())
        self.day.setObjectName("submitted_on_field")
        form = Form(2)
        self.day_row = form.add("提交日期", self.day, required=True, hint="补登以前提交的计划，请改为当时的日期。")
        self.body.addWidget(form)
        self.body.addWidget(ClauseLinks(tuple(dict.fromkeys(c for each in plan.due for c in each.clauses))))
        self._remarks(checked)
        self.submit_button = primary_button("提交审批", self._submit, "send")
        self.submit_button.setObjectName("confirm_submit_button")
        self.set_buttons(self.submit_button)
        self.resize(600, 0)

    def _remarks(self, checked: tuple[ItemRemarks, ...]) -> None:
        lines = [
            f"第{each.serial}项：{remark.message}"
            for each in checked
            for remark in each.remarks
            if remark.weight is Weight.WARNING
        ]
        if lines:
            said = [label(f"· {line}", "soft-body", wrap=True) for line in lines]
            title = label("提交前请核对（不影响提交）", "strong")
            self.body.addLayout(column(title, *said, None, spacing=Space.HALF))

    def _submit(self) -> None:
        day = read_day(self.day, self.day_row, "提交日期")
        if day is None:
            return
        done = self._office.act(
            lambda: submit(self._office.session, self._plan.id, day), f"已提交“{self._plan.title}”",
            notices=self.notices,
        )  # fmt: skip
        if done is not None:
            self.accept()


class ReopenDialog(Dialog):
    """变更计划: says what becomes void, and asks why."""

    help_page = "plans#change"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView) -> None:
        super().__init__(parent, "变更计划", subtitle=f"“{plan.title}”{plan.state}。")
        self.setObjectName("reopen_plan_dialog")
        self._office, self._plan = office, plan
        self.notices.say(Severity.WARNING, plan.void_warning, clauses=(CLAUSE,), closable=False)
        self.reason = TextArea(3)
        self.reason.setObjectName("reopen_reason_field")
        form = Form(1)
        self.reason_row = form.add("变更理由", self.reason, required=True)
        self.body.addWidget(form)
        self.reopen_button = primary_button("作废批准并变更", self._reopen, "edit")
        self.reopen_button.setObjectName("confirm_reopen_button")
        self.set_buttons(self.reopen_button)
        self.resize(560, 0)

    def _reopen(self) -> None:
        if not self.reason.text():
            self.reason_row.set_error("请写明变更计划的理由")
            return
        done = self._office.act(
            lambda: reopen(self._office.session, self._plan.id, self.reason.text()),
            "原批准已作废，计划可以修改",
            notices=self.notices,
        )
        if done is not None:
            self.accept()


class DeletePlanDialog(Dialog):
    """Asks once more before a draft is deleted: that cannot be undone."""

    help_page = "plans#change"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView, on_deleted: Callable[[], object]) -> None:
        super().__init__(parent, "删除计划")
        self.setObjectName("delete_plan_dialog")
        self._office, self._plan, self._on_deleted = office, plan, on_deleted
        words = f"删除“{plan.title}”和其中的 {len(plan.items)} 项安排？删除后不能恢复；删除一事留在操作记录中。"
        self.body.addWidget(label(words, wrap=True))
        self.delete_button = button("删除计划", self._delete, meaning="remove", role="danger")
        self.delete_button.setObjectName("confirm_delete_button")
        self.set_buttons(self.delete_button)
        self.resize(480, 0)

    def _delete(self) -> None:
        done = self._office.act(
            lambda: delete_plan(self._office.session, self._plan.id), lambda title: f"已删除“{title}”",
            notices=self.notices,
        )  # fmt: skip
        if done is not None:
            self.accept()
            self._on_deleted()
