"""The dialogs of drawn samples: drawing, and the checklist of a drawn talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.oversight.checking import ItemLine, PointLine, Result, draft_for, mark_points, points_of
from app.oversight.rechecks import GOOD, INQUIRIES, rechecks_of, record_recheck
from app.oversight.sampling import Wanted, draw_of, draw_sample, usual_share
from app.people.tables import Department
from ui.office import Office, Tab
from ui.oversight.dialogs import FindingDialog
from ui.theme import Space
from ui.widgets.basics import label, link_button, primary_button, rule, set_shown
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import column, row

_RESULTS = [(each.value, each.value) for each in Result]
_ABOUT = "抽取由种子和范围决定，登记后不能更改。公开抽取的，可填写当场掷出的数作种子；不填由程序随机取。"


class DrawDialog(FormDialog):
    """What to draw from, and which share of it."""

    help_page = "oversight#samples"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "抽取约谈", _ABOUT)
        self.setObjectName("draw_dialog")
        today = office.today()
        self.start, self.end = DateField(date(today.year, 1, 1)), DateField(today)
        self.share = QSpinBox()
        self.share.setRange(1, 100)
        self.share.setSuffix(" %")
        self.share.setValue(usual_share(office.session))
        self.department = ChoiceBox([("", "全部部门"), *((row.id, row.name) for row in _departments())])
        self.form_choice = ChoiceBox([
            ("", "全部形式"), *((form.code.value, form.name) for form in office.rules.forms),
            (INQUIRIES, "谈话函询（复核已采信了结的）"),
        ])  # fmt: skip
        self.seed, self.reason = QLineEdit(), TextArea(2)
        for name, field in {
            "draw_start": self.start, "draw_end": self.end, "draw_share": self.share,
            "draw_department": self.department, "draw_form": self.form_choice, "draw_seed": self.seed,
            "draw_reason": self.reason,
        }.items():  # fmt: skip
            field.setObjectName(name)
        for choice in (self.department, self.form_choice):
            choice.setCurrentIndex(0)
        self.form.add("起始日", self.start, required=True)
        self.form.add("终止日", self.end, required=True)
        self.form.add("部门", self.department)
        self.form.add("抽取内容", self.form_choice)
        self.form.add("抽取比例", self.share)
        self.form.add("种子", self.seed, hint="例如当场掷骰子得到的数")
        self.form.add("说明", self.reason, wide=True)
        self.finish_beside("抽取", self._draw, "已抽取并登记")

    def _draw(self) -> Callable[[], int]:
        start, end = self.start.date(), self.end.date()
        assert start is not None and end is not None  # asked for by the form
        wanted = Wanted(
            start, end, self.share.value(), self.department.value() or None, self.form_choice.value() or "",
            self.reason.text(),
        )  # fmt: skip
        return partial(draw_sample, self.office.session, wanted, self.seed.text())


class RecheckDialog(FormDialog):
    """What the re-check of a drawn 谈话函询 found; `on_bad` comes when it does not agree."""

    help_page = "oversight#samples"

    def __init__(
        self, parent: QWidget, office: Office, line: ItemLine, on_bad: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(parent, office, "登记复核结果", f"{line.number}　{line.subjects}")
        self.setObjectName("recheck_inquiry_dialog")
        self._line, self._on_bad = line, on_bad
        now = next(each for each in rechecks_of(draw_of(line.draw_id)) if each.inquiry_id == line.inquiry_id)
        self.result = ChoiceBox([(GOOD, GOOD), (Result.BAD.value, Result.BAD.value)], "请选择")
        self.result.set_value(now.result or None)
        self.remark = TextArea(3, now.remark)
        self.result.setObjectName("recheck_result")
        self.remark.setObjectName("recheck_remark")
        self.form.add("复核结果", self.result, required=True, hint="核对说明、凭证与采信了结的理由是否相符")
        self.form.add("备注", self.remark, wide=True, hint="不符合的写明是什么；登记后可列入整改")
        self.accepted.connect(lambda: self._on_bad() if self.result.value() == Result.BAD else None)
        self.finish("登记", self._record, "已登记复核结果")

    def _record(self) -> None:
        line = self._line
        record_recheck(
            self.office.session, line.draw_id, line.inquiry_id or 0, self.result.value() or "", self.remark.text()
        )


def _departments() -> list[Department]:
    return list(Department.select().order_by(Department.position))


class CheckDialog(Dialog):
    """The checklist of a drawn talk: what the store says to each point, result and remark; bad ones become findings."""

    help_page = "oversight#samples"

    def __init__(self, parent: QWidget, office: Office, line: ItemLine) -> None:
        super().__init__(parent, "核查抽中的约谈", subtitle=f"{line.number}　{line.subjects}　{line.form}")
        self.setObjectName("check_dialog")
        self.office, self._line = office, line
        self._fields: dict[str, tuple[ChoiceBox, QLineEdit]] = {}
        self._links: dict[str, QWidget] = {}
        for place, point in enumerate(points_of(office.session, line.id)):
            if place:
                self.body.addWidget(rule())
            self._add(point)
        self.body.addStretch(1)
        save = primary_button("保存核查结果", self.save, "check")
        save.setObjectName("save_check_button")
        case = link_button("查看约谈", self._go)
        case.setObjectName("check_case_button")
        self.set_buttons(save, case)
        self.fit(820)

    def _add(self, line: PointLine) -> None:
        code = line.point.code
        result, remark = ChoiceBox(_RESULTS, "未核查"), QLineEdit(line.remark)
        result.set_value(line.result or None)
        result.setObjectName(f"check_{code}")
        result.setAccessibleName(f"{line.point.name}：结果")
        result.setFixedWidth(112)
        remark.setObjectName(f"remark_{code}")
        remark.setPlaceholderText("备注；不符合的写明是什么")
        remark.setAccessibleName(f"{line.point.name}：备注")
        link = link_button("", partial(self._take_up, code))
        link.setObjectName(f"take_up_{code}")
        self._fields[code], self._links[code] = (result, remark), link
        self._show_link(line)
        head = row(label(f"{line.point.name}（{line.point.clause}）", "strong", wrap=True), link)
        head.setStretch(0, 1)
        self.body.addLayout(
            column(head, label(line.shown, "soft-body", wrap=True, selectable=True), row(result, remark),
                   spacing=Space.HALF)
        )  # fmt: skip

    def save(self) -> None:
        """Records what was found; the dialog closes when every point has a result and nothing is to be taken up."""
        marks = {
            code: (result.value(), remark.text()) for code, (result, remark) in self._fields.items() if result.value()
        }
        session, id = self.office.session, self._line.id
        if self.office.act(lambda: (mark_points(session, id, marks), True)[1], "已保存核查结果", notices=self.notices):
            lines = points_of(session, id)
            for line in lines:
                self._show_link(line)
            if all(line.result for line in lines) and not any(_is_open(line) for line in lines):
                self.accept()

    def _show_link(self, line: PointLine) -> None:
        link = self._links[line.point.code]
        link.setText("列入整改…" if line.finding_id is None else "已列入整改")  # type: ignore[attr-defined]
        link.setEnabled(line.finding_id is None)
        set_shown(link, line.result == Result.BAD)

    def _take_up(self, code: str) -> None:
        dialog = FindingDialog(self, self.office, draft_for(self.office.session, self._line.id, code))
        dialog.finished.connect(lambda _: self._reload_links())
        dialog.open()

    def _reload_links(self) -> None:
        for line in points_of(self.office.session, self._line.id):
            self._show_link(line)

    def _go(self) -> None:
        self.reject()
        self.office.go(Tab.INTERVIEWS, "case", self._line.interview_id)


def _is_open(line: PointLine) -> bool:
    """Found bad and not taken up yet."""
    return line.result == Result.BAD and line.finding_id is None
