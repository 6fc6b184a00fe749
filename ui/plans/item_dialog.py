"""A planned talk is added or changed: the ground fixes the form, the rules speak while one fills it in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from app.access.errors import Refusal
from app.ledgers.calendar.planned import item_hints
from app.people.identity import identity
from app.plans.item_draft import ItemDraft
from app.plans.items import Remark, Weight, add_item, add_split, assess_item, draft_of, edit_item, preview_remarks
from app.plans.queries import PlanView
from app.rules.assess import Answer
from app.rules.vocabulary import Code, Mode
from ui.office import Office
from ui.plans.remarks import RemarkList
from ui.plans.subject_clues import SubjectClues
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form import Form
from ui.widgets.layouts import box, column, row
from ui.widgets.people import PeoplePicker

_HINT = "选好事由和对象后，这里会说明由谁组织、谁可以主谈，以及还有什么不符合制度。"
_SIDE_WIDTH, _SOON_MS = 340, 300


class ItemDialog(Dialog):
    """Adds a talk to a plan, or changes the one with `item_id`."""

    help_page = "plans#items"

    def __init__(self, parent: QWidget, office: Office, plan: PlanView, item_id: int | None = None) -> None:
        title = "添加约谈" if item_id is None else "修改约谈"
        super().__init__(parent, title, subtitle=f"{plan.title}")
        self.setObjectName("item_dialog")
        self._office, self._plan, self._item_id = office, plan, item_id
        self._lead: tuple[int | None, str] = (None, "")
        self._answer: Answer | None = None
        self._make_fields()
        self._lay_out()
        self._make_buttons()
        self._connect()
        if item_id is not None:
            self._fill(draft_of(item_id))
        self._refresh()
        self.resize(1060, 620)

    # ------------------------------------------------------------ what was filled in

    def draft(self) -> ItemDraft:
        """The talk as it is filled in now."""
        lead, reason = self._lead
        return ItemDraft(
            ground=self.ground.value() or "",
            subjects=self.clues.subjects(),
            mode_reason=self.mode_reason.text(),
            written_inquiry=self.inquiry.isChecked() and not self.inquiry.isHidden(),
            lead_id=lead,
            lead_reason=reason,
            planned_on=self.day.date(),
            planned_time=self.time.text(),
            place=self.place.text(),
            requirements=self.requirements.text(),
            responsible_unit=self.unit.text(),
            note=self.note.text(),
        )

    def set_lead(self, person_id: int | None, reason: str = "") -> None:
        """Puts a lead down, or nobody."""
        self._lead = (person_id, reason)
        self._refresh()

    # ------------------------------------------------------------ parts

    def _make_fields(self) -> None:
        rules = self._office.rules
        grounds = [(ground.name, f"{rules.form(ground.form).name} · {ground.name}") for ground in rules.grounds]
        self.ground = ChoiceBox(grounds, "请选择约谈事由")
        for place, ground in enumerate(rules.grounds):
            self.ground.setItemData(place, f"{ground.clause} {ground.summary}", Qt.ItemDataRole.ToolTipRole)
        self.subjects, self.clues = PeoplePicker(self._office), SubjectClues()
        self.form_words, self.form_clauses = label("", "strong"), ClauseLinks(caption="")
        self.mode_words = label("", "soft-body")
        self.mode_reason, self.inquiry = TextArea(2), QCheckBox("结合函询")
        self.lead_words = label("尚未确定", wrap=True)
        self.lead_button = button("选择主谈人…", self._choose_lead, meaning="person")
        self.clear_lead = link_button("去掉", lambda: self.set_lead(None))
        self.day, self.time, self.place, self.unit = DateField(), QLineEdit(), QLineEdit(), QLineEdit()
        self.time.setPlaceholderText("如 09:00 或 上午")
        self.requirements, self.note = TextArea(2), TextArea(2)
        named = {
            "ground": self.ground, "subjects": self.subjects, "mode_reason": self.mode_reason,
            "inquiry": self.inquiry, "date": self.day, "time": self.time, "place": self.place, "unit": self.unit,
            "requirements": self.requirements, "note": self.note,
        }  # fmt: skip
        for name, field in named.items():
            field.setObjectName(f"item_{name}_field")
        self.form_words.setObjectName("item_form_words")
        self.lead_words.setObjectName("item_lead_words")
        self.lead_button.setObjectName("choose_lead_button")

    def _lay_out(self) -> None:
        form = Form(2)
        self.ground_row = form.add("约谈事由（确定约谈形式）", self.ground, required=True, wide=True)
        form.add_widget(box(row(self.form_words, self.form_clauses, self.inquiry, None)))
        self.subjects_row = form.add("约谈对象", self.subjects, required=True, wide=True)
        form.add_widget(self.clues)
        form.add_widget(self.mode_words)
        self.reason_row = form.add("采取集体方式的理由", self.mode_reason, required=True, wide=True)
        lead = row(self.lead_words, self.clear_lead, self.lead_button)
        lead.setStretch(0, 1)
        form.add("主谈人", box(lead), wide=True)
        self.day_row = form.add("拟定日期", self.day)
        form.add("时间", self.time)
        form.add("地点", self.place)
        self.unit_row = form.add("责任单位", self.unit)
        form.add("要求", self.requirements, wide=True)
        form.add("备注", self.note, wide=True)
        self.remarks = RemarkList()
        self.split_button = button("按建议分开列入", self._split, meaning="people")
        self.split_button.setObjectName("split_button")
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(column(label("制度怎么说", "strong"), self.remarks, self.split_button, None, margin=Space.TWO))
        self.body.addWidget(form)
        self.set_side(card, _SIDE_WIDTH)

    def _make_buttons(self) -> None:
        adds = self._item_id is None
        self.save_button = primary_button("加入计划" if adds else "保存修改", self._save, "check")
        self.save_button.setObjectName("save_item_button")
        self.more_button = button("加入并继续添加", lambda: self._save(more=True), meaning="add")
        self.more_button.setObjectName("save_and_more_button")
        self.set_buttons(self.save_button, *([self.more_button] if adds else []))

    def _connect(self) -> None:
        self.subjects.changed.connect(self._subjects_changed)
        self.ground.currentIndexChanged.connect(lambda _: self._refresh())
        for signal in (self.clues.changed, self.day.changed, self.mode_reason.textChanged, self.inquiry.toggled):
            signal.connect(lambda *_: self._refresh())
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._refresh)
        for field in (self.time, self.place):  # what clashes then and there
            field.textChanged.connect(lambda _: self._soon.start())

    def _fill(self, draft: ItemDraft) -> None:
        self.ground.set_value(draft.ground)
        people = [subject.person_id for subject in draft.subjects]
        self.subjects.set_people(people)
        self.clues.show_people(people, {subject.person_id: subject.clue_id for subject in draft.subjects})
        self.mode_reason.setPlainText(draft.mode_reason)
        self.inquiry.setChecked(draft.written_inquiry)
        self._lead = (draft.lead_id, draft.lead_reason)
        self.day.set_date(draft.planned_on)
        self.time.setText(draft.planned_time)
        self.place.setText(draft.place)
        self.requirements.setPlainText(draft.requirements)
        self.note.setPlainText(draft.note)
        self._refresh()
        # The unit that the rules name is left open, so that it follows when day or subjects change.
        self.unit.setText("" if draft.responsible_unit == self._organiser() else draft.responsible_unit)

    # ------------------------------------------------------------ what the rules say now

    def _subjects_changed(self) -> None:
        self.clues.show_people(self.subjects.people())
        self._refresh()

    def _refresh(self) -> None:
        draft, rules = self.draft(), self._office.rules
        ground = rules.ground(draft.ground)
        form = rules.form(ground.form) if ground else None
        self.form_words.setText(f"约谈形式：{form.name}" if form else "约谈形式随事由确定")
        self.form_clauses.set_clauses((ground.clause,) if ground else ())
        self.inquiry.setVisible(bool(form and form.written_inquiry))
        group = draft.actual_mode is Mode.GROUP
        self.mode_words.setText(
            f"约谈方式：{draft.actual_mode.label}" + (f"（{len(draft.subjects)} 人）" if group else "")
        )
        self.mode_words.setVisible(bool(draft.subjects))
        self.reason_row.setVisible(bool(group and form and form.group_needs_reason))
        self._show_answer(draft)
        self._show_lead()

    def _show_answer(self, draft: ItemDraft) -> None:
        self._answer = None
        if self._office.rules.ground(draft.ground) is None or not draft.subjects:
            self.remarks.show_sentence(_HINT)
        else:
            try:
                _, self._answer = assess_item(self._office.session, self._plan.id, draft)
                clashes = (
                    Remark(Weight.NOTE, each.sentence)
                    for each in item_hints(self._office.session, draft, self._item_id)
                )
                said = preview_remarks(self._office.session, self._plan.id, draft)
                self.remarks.show_remarks([*said, *clashes])
            except Refusal as refusal:
                self.remarks.show_remarks([Remark(Weight.BLOCK, refusal.message, refusal.clauses)])
        split = any(block.code is Code.GROUP_SPLIT for block in self._answer.blocks) if self._answer else False
        self.split_button.setVisible(split and self._item_id is None)
        if split and self._answer:
            self.split_button.setText(f"按建议分成 {len(self._answer.groups)} 项列入")
        self.lead_button.setEnabled(self._answer is not None)
        self.unit.setPlaceholderText(f"{self._organiser()}（按制度）" if self._organiser() else "按制度确定")

    def _show_lead(self) -> None:
        person_id, reason = self._lead
        self.clear_lead.setVisible(person_id is not None)
        if person_id is None:
            self.lead_words.setText("尚未确定")
            return
        who = identity(person_id, self.day.date() or self._office.today())
        clauses = "、".join(self._answer.lead.clauses) if self._answer and self._answer.lead else ""
        strength = self._answer.lead.strength if self._answer and self._answer.lead else None
        basis = f"　{strength} {clauses}" if strength else ""
        post = who.title if who.is_school_leader else who.department_name + who.title
        self.lead_words.setText(f"{who.name}（{post}）{basis}" + (f"\n理由：{reason}" if reason else ""))

    def _organiser(self) -> str:
        return self._answer.organiser.unit if self._answer and self._answer.organiser else ""

    # ------------------------------------------------------------ steps

    def _choose_lead(self) -> None:
        from ui.interviews.choose_lead import ChooseLeadDialog

        institution, answer = assess_item(self._office.session, self._plan.id, self.draft())
        ChooseLeadDialog(
            self, self._office, answer, institution, reason=self._lead[1],
            on_chosen=lambda choice: self.set_lead(choice.person_id, choice.reason),
        ).open()  # fmt: skip

    def _is_complete(self) -> bool:
        self.ground_row.set_error("" if self.ground.value() else "请选择约谈事由")
        self.subjects_row.set_error("" if self.subjects.people() else "请选择约谈对象")
        self.day_row.set_error(self.day.problem())
        return bool(self.ground.value() and self.subjects.people() and not self.day.problem())

    def _save(self, more: bool = False) -> None:
        if not self._is_complete():
            return
        session, draft = self._office.session, self.draft()
        act: Callable[[], int] = (
            (lambda: add_item(session, self._plan.id, draft))
            if self._item_id is None
            else (lambda: edit_item(session, self._item_id or 0, draft))
        )
        done = "已加入计划" if self._item_id is None else "已保存修改"
        if self._office.act(act, done, notices=self.notices) is None:
            return
        if more:
            self._next()
        else:
            self.accept()

    def _split(self) -> None:
        draft = self.draft()
        made = self._office.act(
            lambda: add_split(self._office.session, self._plan.id, draft),
            lambda ids: f"已分成 {len(ids)} 项列入计划，请逐项确定主谈人",
            notices=self.notices,
        )
        if made is not None:
            self.accept()

    def _next(self) -> None:
        """Empties what differs from talk to talk; ground, day and place usually stay."""
        self.subjects.set_people([])
        self.mode_reason.clear()
        self._lead = (None, "")
        self.note.clear()
        self._refresh()
        self.subjects.setFocus()
