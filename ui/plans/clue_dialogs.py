"""A clue is registered or corrected, and sorted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.plans.clue_hints import hints_for
from app.plans.clue_queries import ClueView
from app.plans.clues import ClueDraft, edit, register, sort
from app.plans.vocabulary import CLAUSE, SOURCES, Disposal
from ui.office import Office
from ui.plans.clue_hints import HintList
from ui.plans.hint_run import hint_run
from ui.plans.reading import is_filled, read_day
from ui.widgets.basics import label, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form import Form
from ui.widgets.layouts import FlowLayout, box
from ui.widgets.people import PersonPicker

_ASK_AGAIN_MS = 400
_HINTS_WIDTH = 300


class ClueDialog(Dialog):
    """问题线索登记表: what came in, about whom, from where."""

    help_page = "clues#register"

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        clue: ClueView | None = None,
        on_kept: Callable[[int], object] | None = None,
    ) -> None:
        title = "登记线索" if clue is None else "修改线索"
        super().__init__(parent, title, subtitle="" if clue is None else clue.number)
        self.setObjectName("clue_dialog")
        self._office, self._clue, self._on_kept = office, clue, on_kept
        self._run = hint_run(office)
        self._run.ready.connect(self.ask)
        self.name, self.post, self.person = QLineEdit(), QLineEdit(), PersonPicker(office)
        self.source = ChoiceBox([(source, source) for source in SOURCES])
        self.received, self.problem = DateField(office.today()), TextArea(4)
        self.handler, self.note = QLineEdit(), TextArea(2)
        self.disciplines = {each.name: QCheckBox(each.name) for each in office.rules.disciplines}
        self._name_fields()
        self.body.addWidget(self._form())
        self.hints = HintList(empty="可能与已登记的线索重复的，会列在这里，并说明理由。")
        self.set_side(self.hints, _HINTS_WIDTH)
        self._ask_later = QTimer(self, singleShot=True, interval=_ASK_AGAIN_MS)
        self._ask_later.timeout.connect(self.ask)
        self.keep_button = primary_button("登记线索" if clue is None else "保存修改", self._keep, "check")
        self.keep_button.setObjectName("keep_clue_button")
        self.set_buttons(self.keep_button)
        self.person.changed.connect(self._person_chosen)
        if clue is not None:
            self._fill(clue.draft)
        for field in (self.name, self.post):
            field.textChanged.connect(lambda _: self._ask_later.start())
        for changed in (self.problem.textChanged, self.received.changed, self.person.changed):
            changed.connect(self._ask_later.start)
        self.ask()
        self.resize(980, 0)

    def draft(self) -> ClueDraft:
        """What was filled in."""
        return ClueDraft(
            received_on=self.received.date(),
            source=self.source.value() or "",
            reported_name=self.name.text(),
            problem=self.problem.text(),
            reported_post=self.post.text(),
            person_id=self.person.person_id(),
            disciplines=tuple(name for name, mark in self.disciplines.items() if mark.isChecked()),
            handler=self.handler.text(),
            note=self.note.text(),
        )

    def ask(self) -> None:
        """Looks for clues that this one may repeat; a hint stands in nobody's way."""
        if not self._run.is_at_hand():
            self.hints.wait()
            return
        self.hints.show_hints(hints_for(self.draft(), self._clue.id if self._clue is not None else 0))

    def _name_fields(self) -> None:
        for name in ("name", "post", "person", "source", "received", "problem", "handler", "note"):
            getattr(self, name).setObjectName(f"clue_{name}_field")
        for name, mark in self.disciplines.items():
            mark.setObjectName(f"discipline_{name}")

    def _form(self) -> Form:
        form, marks = Form(2), FlowLayout()
        self.person_row = form.add(
            "关联干部", self.person, wide=True, hint="能确定是哪名干部的，在此选定；不能确定的可以留空，以后再关联。"
        )
        self.name_row = form.add("被反映人姓名", self.name, required=True)
        form.add("单位职务", self.post)
        self.source_row = form.add("线索来源", self.source, required=True)
        self.received_row = form.add("收到时间", self.received, required=True)
        self.problem_row = form.add("反映的主要问题", self.problem, required=True, wide=True)
        for mark in self.disciplines.values():
            marks.addWidget(mark)
        form.add("涉及的纪律", box(marks), wide=True)
        form.add("承办", self.handler, wide=True)
        form.add("备注", self.note, wide=True)
        return form

    def _fill(self, draft: ClueDraft) -> None:
        self.person.set_person(draft.person_id)
        self.name.setText(draft.reported_name)
        self.post.setText(draft.reported_post)
        self.source.set_value(draft.source)
        self.received.set_date(draft.received_on)
        self.problem.setPlainText(draft.problem)
        self.handler.setText(draft.handler)
        self.note.setPlainText(draft.note)
        for name, mark in self.disciplines.items():
            mark.setChecked(name in draft.disciplines)

    def _person_chosen(self) -> None:
        """Name and post of the cadre are put down where nothing is written yet."""
        line = self.person.person()
        if line is not None:
            self.name.setText(self.name.text().strip() or line.name)
            self.post.setText(self.post.text().strip() or line.post)

    def _keep(self) -> None:
        filled = is_filled(self.name, self.name_row, "被反映人姓名")
        filled = is_filled(self.problem, self.problem_row, "反映的主要问题") and filled
        self.source_row.set_error("" if self.source.value() else "请选择线索来源")
        self.person_row.set_error(self._unknown_person())
        day = read_day(self.received, self.received_row, "收到时间")
        if not filled or day is None or not self.source.value() or self._unknown_person():
            return
        session, draft, clue = self._office.session, self.draft(), self._clue
        kept = self._office.act(
            lambda: register(session, draft) if clue is None else edit(session, clue.id, draft),
            "已登记线索" if clue is None else f"已修改线索 {clue.number}",
            notices=self.notices,
        )
        if kept is not None:
            self.accept()
            if self._on_kept is not None:
                self._on_kept(kept)

    def _unknown_person(self) -> str:
        """A name that is typed but was not chosen would be lost silently; so it is asked about."""
        typed = self.person.line.text().strip()
        return "请从列表中选定一名干部，或清空这一栏" if typed and self.person.person_id() is None else ""


class SortDialog(Dialog):
    """线索处置: one of the four ways, the day, the reason."""

    help_page = "clues#sort"

    def __init__(self, parent: QWidget, office: Office, clue: ClueView) -> None:
        about = clue.person or clue.draft.reported_name
        super().__init__(parent, "处置线索", subtitle=f"{clue.number}　{about}")
        self.setObjectName("sort_clue_dialog")
        self._office, self._clue = office, clue
        self.disposal = ChoiceBox([(each.value, each.value) for each in Disposal])
        self.disposal.set_value(clue.disposal or None)
        self.day, self.note = DateField(clue.sorted_on or office.today()), TextArea(3, clue.sorting_note)
        for name, field in (("disposal", self.disposal), ("sorted_on", self.day), ("sorting_note", self.note)):
            field.setObjectName(f"{name}_field")
        self.body.addWidget(label(clue.draft.problem, wrap=True, selectable=True))
        form = Form(2)
        self.disposal_row = form.add("处置方式", self.disposal, required=True)
        self.day_row = form.add("处置日期", self.day, required=True)
        self.note_row = form.add("处置意见", self.note, wide=True, hint="暂存待查、予以了结的，须写明理由。")
        self.body.addWidget(form)
        self.body.addWidget(ClauseLinks((CLAUSE,)))
        self.sort_button = primary_button("登记处置", self._sort, "check")
        self.sort_button.setObjectName("record_sorting_button")
        self.set_buttons(self.sort_button)
        self.resize(560, 0)

    def _sort(self) -> None:
        way = self.disposal.value()
        self.disposal_row.set_error("" if way else "请选择处置方式")
        day = read_day(self.day, self.day_row, "处置日期")
        if not way or day is None:
            return
        done = self._office.act(
            lambda: sort(self._office.session, self._clue.id, way, day, self.note.text()),
            f"线索 {self._clue.number} 已处置：{way}",
            notices=self.notices,
        )
        if done is not None:
            self.accept()
