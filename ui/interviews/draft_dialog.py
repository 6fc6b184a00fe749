"""拟定约谈: the dialog for a new talk and for changing one that is a draft or was sent back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.access.errors import Refusal
from app.interviews import drafts
from app.interviews.drafts import Draft, answer_for, day_of, institution_for
from app.interviews.guarding import case_of
from app.interviews.queries import open_plan_items
from app.interviews.remarks import Remark, remarks
from app.ledgers.calendar.talks import draft_hints
from app.people.identity import identity
from app.rules.assess import Answer
from app.rules.lead import Candidate
from app.rules.rulebook import Ground
from app.rules.vocabulary import InterviewForm, Mode
from ui.interviews.answer_panel import AnswerPanel
from ui.interviews.choose_lead import ChooseLeadDialog, LeadChoice
from ui.interviews.step_dialogs import ExceptionDialog
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateTimeField, TextArea, TimeField
from ui.widgets.form import Form
from ui.widgets.layouts import box, column, row
from ui.widgets.people import PeoplePicker, PersonPicker

_ASK_AGAIN_MS = 150
_PANEL_WIDTH = 360
_HINT = "选好约谈对象和事由后，这里会说明由谁组织、谁批准、要交什么材料，以及有什么不符合制度。"


class DraftDialog(Dialog):
    """Writes a draft; the rules' answer stands beside it and follows every change.

    `on_saved` is told the id of the interview (or the first of several groups).
    """

    help_page = "interviews#new"

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        *,
        draft: Draft | None = None,
        interview_id: int | None = None,
        on_saved: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(parent, "修改方案" if interview_id else "新的约谈")
        self.setObjectName("draft_dialog")
        self.office, self.interview_id, self._on_saved = office, interview_id, on_saved
        self._start_from = draft or Draft((), "")
        self._planned: tuple[int, ...] = ()
        self._lead_id: int | None = None
        self._lead_reason = ""
        self._answer: Answer | None = None
        self._fields()
        self._lay_out()
        self._buttons_below()
        self._ask_later = QTimer(self, singleShot=True, interval=_ASK_AGAIN_MS)
        self._ask_later.timeout.connect(self.ask)
        self._fill(self._start_from)
        self._connect()
        self.ask()
        self.resize(1120, 640)

    # ------------------------------------------------------------ what is written

    def draft(self) -> Draft:
        """What the dialog says now."""
        start, end = self.start.moment(), self.end.time()
        subjects = self.subjects.people()
        return replace(
            self._start_from,
            subjects=subjects,
            plan_item_id=self.plan.value() or None,
            ground=self.ground.value() or "",
            mode=Mode(self.mode.value()) if self.mode.value() else Mode.INDIVIDUAL,
            mode_reason=self.mode_reason.text(),
            written_inquiry=self.written_inquiry.isChecked(),
            planned_start=start,
            planned_end=datetime.combine(start.date(), end) if start and end else None,
            place=self.place.text(),
            lead_id=self._lead_id,
            lead_reason=self._lead_reason,
            recorder_id=self.recorder.person_id(),
            attendees=self.attendees.people(),
            purpose=self.purpose.text(),
            requirements=self.requirements.text(),
            safety_plan=self.safety.text(),
            clues={person: clue for person, clue in self._start_from.clues.items() if person in subjects},
        )

    def ask(self) -> None:
        """Asks the rules about what is written now."""
        ground = self._ground()
        self._show_ground(ground)
        draft = self.draft()
        self._answer = None
        if ground is None or not draft.subjects:
            self.panel.show_hint(_HINT)
        else:
            self._ask(draft)
        self._show_lead()
        several = self._answer is not None and len(self._answer.groups) > 1
        self.groups_button.setVisible(several and self.interview_id is None)
        self.lead_button.setEnabled(self._answer is not None)

    def _ask(self, draft: Draft) -> None:
        session = self.office.session
        paper = drafts.paper_of(case_of(self.interview_id)) if self.interview_id else None
        try:
            self._answer = answer_for(session, draft, paper)
        except Refusal as refusal:
            self.panel.show_hint(refusal.text())
        else:
            told = remarks(session, self._answer, day_of(session, draft))
            clashes = (Remark(clash.sentence, ()) for clash in draft_hints(session, draft, self.interview_id))
            self.panel.show_answer(self._answer, (*told, *clashes))

    # ------------------------------------------------------------ parts

    def _fields(self) -> None:
        items = open_plan_items(self.office.session, self.interview_id)
        self.plan = ChoiceBox([(0, "不在计划内"), *items], "不在计划内")
        self.subjects = PeoplePicker(self.office)
        self.ground = ChoiceBox(_grounds(self.office), "请选择事由")
        self.mode = ChoiceBox([(str(mode), mode.label) for mode in Mode])
        self.mode_reason, self.place = QLineEdit(), QLineEdit()
        self.written_inquiry = QCheckBox("与函询结合进行")
        self.start, self.end = DateTimeField("start_field"), TimeField()
        self.recorder, self.attendees = PersonPicker(self.office), PeoplePicker(self.office)
        self.purpose, self.requirements, self.safety = TextArea(2), TextArea(2), TextArea(2)
        self.lead_words = label("还没有选择", "soft-body", wrap=True)
        self.lead_words.setObjectName("lead_words")
        self.lead_chip = StateChip()
        self.lead_button = button("选择主谈人…", self.choose_lead, meaning="person")
        self.form_words, self.form_clauses = label("由事由决定", "soft-body"), ClauseLinks(caption="")
        for name, field in {
            "plan_box": self.plan, "subjects_picker": self.subjects, "ground_box": self.ground, "mode_box": self.mode,
            "mode_reason_line": self.mode_reason, "place_line": self.place, "end_field": self.end,
            "written_inquiry_box": self.written_inquiry, "recorder_picker": self.recorder,
            "attendees_picker": self.attendees, "purpose_text": self.purpose, "choose_lead_button": self.lead_button,
            "requirements_text": self.requirements, "safety_text": self.safety,
        }.items():  # fmt: skip
            field.setObjectName(name)

    def _lay_out(self) -> None:
        form = Form(2)
        if self.plan.count() > 1:
            form.add("所属计划", self.plan, wide=True, hint="选计划中的一项，对象、事由、时间等按计划填好，可再修改。")
        form.add("约谈对象", self.subjects, required=True, wide=True)
        form.add("约谈事由", self.ground, required=True)
        form.add("约谈形式", box(row(self.form_words, self.form_clauses, None)))
        form.add("方式", self.mode)
        self.reason_row = form.add("集体约谈的理由", self.mode_reason)
        form.add_widget(self.written_inquiry)
        form.add("开始时间", self.start)
        form.add("结束", self.end)
        form.add("地点", self.place)
        form.add("记录人员", self.recorder)
        lead = column(row(self.lead_button, self.lead_chip, None), self.lead_words, spacing=Space.HALF)
        form.add("主谈人", box(lead), wide=True)
        form.add("其他参加人员", self.attendees, wide=True)
        form.add("目的", self.purpose, wide=True)
        form.add("有关要求", self.requirements, wide=True)
        form.add("安全措施", self.safety, wide=True)
        self.panel = AnswerPanel()
        self.body.addWidget(form)
        self.set_side(self.panel, _PANEL_WIDTH)

    def _buttons_below(self) -> None:
        self.save_button = primary_button("保存修改" if self.interview_id else "保存草稿", self.save, "save")
        self.save_button.setObjectName("save_draft_button")
        self.groups_button = button("按建议分组保存", self.save_groups, meaning="people")
        self.groups_button.setObjectName("save_groups_button")
        self.groups_button.hide()
        self.set_buttons(self.save_button, self.groups_button)

    def _fill(self, draft: Draft) -> None:
        self.plan.set_value(draft.plan_item_id or 0)
        self.subjects.set_people(draft.subjects)
        self.ground.set_value(draft.ground or None)
        self.mode.set_value(str(draft.mode) if draft.subjects else None)
        self.mode_reason.setText(draft.mode_reason)
        self.written_inquiry.setChecked(draft.written_inquiry)
        self.start.set_moment(draft.planned_start)
        self.end.set_time(draft.planned_end.time() if draft.planned_end else None)
        self.place.setText(draft.place)
        self.recorder.set_person(draft.recorder_id)
        self.attendees.set_people(draft.attendees)
        for field, text in ((self.purpose, draft.purpose), (self.requirements, draft.requirements),
                            (self.safety, draft.safety_plan)):  # fmt: skip
            field.setPlainText(text)
        self._lead_id, self._lead_reason = draft.lead_id, draft.lead_reason

    def _connect(self) -> None:
        self.plan.activated.connect(self._plan_chosen)
        self.subjects.changed.connect(self._subjects_changed)
        for signal in (
            self.ground.currentIndexChanged, self.mode.currentIndexChanged, self.mode_reason.textChanged,
            self.written_inquiry.toggled, self.start.changed, self.recorder.changed,
            self.end.textChanged, self.place.textChanged, self.attendees.changed,
        ):  # fmt: skip
            signal.connect(lambda *_: self._ask_later.start())

    # ------------------------------------------------------------ what is shown

    def _ground(self) -> Ground | None:
        return self.office.rules.ground(self.ground.value()) if self.ground.value() else None

    def _show_ground(self, ground: Ground | None) -> None:
        form = self.office.rules.form(ground.form) if ground else None
        self.form_words.setText(form.name if form else "由事由决定")
        self.form_clauses.set_clauses((ground.clause,) if ground else ())
        self.written_inquiry.setVisible(form is not None and form.written_inquiry)
        needs = form is not None and form.group_needs_reason and self.mode.value() == str(Mode.GROUP)
        self.reason_row.caption.setText("集体约谈的理由 *" if needs else "集体约谈的理由")
        self.reason_row.setVisible(self.mode.value() == str(Mode.GROUP))
        if not self.purpose.text() and form is not None:
            self.purpose.setPlaceholderText(form.purpose)

    def _plan_chosen(self, *_: object) -> None:
        """An empty form (or one that a plan filled) is filled; what was written only gets its place, and its clues."""
        item = self.plan.value()
        if not item:
            return
        try:
            planned = drafts.draft_from_item(self.office.session, item, self.interview_id)
        except Refusal as refusal:
            self.plan.set_value(0)
            self.office.show_error(refusal, self.notices)
            return
        if self.subjects.people() not in ((), self._planned):
            self._start_from = replace(self._start_from, clues=self._start_from.clues | planned.clues)
        else:
            self._start_from, self._planned = planned, planned.subjects
            self._fill(planned)
        self._ask_later.start()

    def _subjects_changed(self) -> None:
        several = len(self.subjects.people()) > 1
        self.mode.set_value(str(Mode.GROUP if several else Mode.INDIVIDUAL))
        self._ask_later.start()

    def _show_lead(self) -> None:
        candidate = self._named()
        if self._lead_id is None:
            words = "还没有选择"
        elif candidate is not None:
            words = f"{candidate.name}（{'、'.join(candidate.clauses)}）{candidate.why}"
        else:
            words = f"{self._name_of(self._lead_id)}：不在可以主谈的人之列，见右侧说明"
        if self._lead_reason:
            words += f"\n理由：{self._lead_reason}"
        self.lead_words.setText(words)
        self.lead_chip.set_word(str(candidate.strength) if candidate else "")

    def _named(self) -> Candidate | None:
        if self._answer is None or self._lead_id is None:
            return None
        return self._answer.leads.candidate(str(self._lead_id))

    def _name_of(self, person_id: int) -> str:
        return identity(person_id, self.office.today()).name

    # ------------------------------------------------------------ what is done

    def choose_lead(self) -> None:
        """Opens the choice of the lead."""
        self.ask()
        if self._answer is None:
            return
        draft = self.draft()
        case = case_of(self.interview_id) if self.interview_id else None
        dialog = ChooseLeadDialog(
            self, self.office, self._answer, institution_for(self.office.session, draft), on_chosen=self._lead_chosen,
            reason=self._lead_reason, on_split=None if self.interview_id else self.save_groups,
            on_exception=self._ask_exception if case is None or not case.exception_number else None,
            by_paper=case is not None and bool(case.exception_number),
        )  # fmt: skip
        dialog.open()

    def save(self) -> None:
        """Keeps the draft; what is missing may be added later."""
        self._saved(self._kept())

    def save_groups(self) -> None:
        """Keeps a draft for each group that the rules propose."""
        if self._unsettled():
            return
        draft, session = self.draft(), self.office.session
        made = self.office.act(
            lambda: drafts.create_groups(session, draft),
            lambda ids: f"已按建议分成 {len(ids)} 次约谈",
            notices=self.notices,
        )
        self._saved(made[0] if made else None)

    def _kept(self) -> int | None:
        """Keeps what is written; the id, or None after saying why not."""
        self.ask()
        if self._unsettled():
            return None
        draft, session, case = self.draft(), self.office.session, self.interview_id
        if case is None:
            return self.office.act(lambda: drafts.create(session, draft), "已保存草稿", notices=self.notices)
        return self.office.act(
            lambda: (drafts.update(session, case, draft), case)[1], "已保存修改", notices=self.notices
        )

    def _unsettled(self) -> bool:
        """Says what was typed and cannot be kept as it is: nothing that was typed is dropped in silence."""
        end = self.end.text().strip()
        troubles = [f"开始时间：{problem}" for problem in (self.start.problem(),) if problem]
        if end and self.end.time() is None:
            troubles.append("结束时间请写成 15:30")
        elif end and self.start.moment() is None and not troubles:
            troubles.append("写了结束时间，还没有写开始时间")
        for caption, picker in (("约谈对象", self.subjects.picker), ("记录人员", self.recorder),
                                ("其他参加人员", self.attendees.picker)):  # fmt: skip
            if picker.person_id() is None and (typed := picker.line.text().strip()):
                troubles.append(f"{caption}里的“{typed}”还没有从名单中选定")
        if troubles:
            self.office.show_error(Refusal(f"{'；'.join(troubles)}。没有保存，写下的内容都在。"), self.notices)
        return bool(troubles)

    def _saved(self, interview_id: int | None) -> None:
        if interview_id is not None:
            self.accept()
            if self._on_saved is not None:
                self._on_saved(interview_id)

    def _lead_chosen(self, choice: LeadChoice) -> None:
        self._lead_id, self._lead_reason = choice.person_id, choice.reason
        self.ask()

    def _ask_exception(self) -> None:
        """The paper belongs to a case: a talk that is not kept yet is kept as a draft first."""
        if self.interview_id is None and (made := self._kept()) is not None:
            self.interview_id = made
            self.setWindowTitle("修改方案")
            self.save_button.setText("保存修改")
            self.groups_button.hide()
        if self.interview_id is not None:
            dialog = ExceptionDialog(self, self.office, self.interview_id)
            dialog.accepted.connect(self.choose_lead_anew)
            dialog.open()

    def choose_lead_anew(self) -> None:
        """After an exception: the answer is another one."""
        self.ask()
        self.choose_lead()


def _grounds(office: Office) -> list[tuple[str, str]]:
    """The 15 grounds in the order of the forms."""
    forms = list(InterviewForm)
    ordered = sorted(office.rules.grounds, key=lambda ground: forms.index(ground.form))
    return [(g.name, f"{g.name} · {office.rules.form(g.form).name}") for g in ordered]
