"""基本: who, what, when, where, and what the rules say of it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.interviews.drafts import EDITABLE, answer_of, draft_of
from app.interviews.guarding import case_of
from app.interviews.inquiry_talks import inquiry_of_talk
from app.interviews.onward import after, before
from app.interviews.queries import CaseView, case_view
from app.people.identity import post_words
from app.rules.lifecycle import State
from ui.interviews.answer_panel import AnswerPanel
from ui.interviews.draft_dialog import DraftDialog
from ui.interviews.facts import facts_grid, moment_words
from ui.interviews.page import CasePage, Section, scrolled
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.basics import button, label, link_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import column, row


class BasicsPage(CasePage):
    """The facts of a case; a draft or a returned one is changed from here."""

    help_page = "interviews#new"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("basics_page")
        self.subjects, self.facts = Section("约谈对象"), Section("约谈安排")
        self.linked = Section("前后关联", ("二", "五(四)"))
        self.linked.setObjectName("linked_talks")
        self.edit_button = button("修改…", self.edit, meaning="edit")
        self.edit_button.setObjectName("edit_case_button")
        self.facts.head.addWidget(self.edit_button)
        self.panel = AnswerPanel()
        self.panel.setFixedWidth(340)
        body = scrolled(self, self.notices)
        both = row(column(self.subjects, self.facts, self.linked, None, spacing=Space.TWO), column(self.panel, None))
        both.setSpacing(Space.TWO)
        both.setStretch(0, 1)
        body.addLayout(both)
        body.addStretch(1)

    def reload(self) -> None:
        """Shows the case as it stands."""
        view = case_view(self.office.session, self.interview_id)
        self.edit_button.setVisible(State(view.line.state) in EDITABLE)
        self._show_subjects(view)
        self._show_linked()
        self.facts.empty()
        self.facts.body.addWidget(facts_grid(_arrangements(view)))
        if view.lead_clauses:
            self.facts.body.addWidget(ClauseLinks(view.lead_clauses, caption="主谈依据"))
        if view.line.state.was_held or view.line.state is State.CANCELLED:
            self.panel.hide()
        else:
            self.panel.show_answer(answer_of(self.office.session, case_of(self.interview_id)), view.remarks)

    def edit(self) -> None:
        """Opens the draft."""
        draft = draft_of(case_of(self.interview_id))
        DraftDialog(self, self.office, draft=draft, interview_id=self.interview_id).open()

    def _show_subjects(self, view: CaseView) -> None:
        self.subjects.empty()
        self.subjects.remark.setText(f"{len(view.subjects)} 人")
        for subject in view.subjects:
            name = link_button(subject.name, lambda person=subject.person_id: self._person(person))
            post = label(f"{post_words(subject.department, subject.title)}　{subject.rank}", "soft-body", wrap=True)
            line = row(name, post)
            line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            self.subjects.body.addLayout(line)

    def _show_linked(self) -> None:
        """The talk that led here, those it led on to, and the 谈话函询 it came from; nothing where there is none."""
        session, case = self.office.session, self.interview_id
        self.linked.empty()
        came, asked, went = before(session, case), inquiry_of_talk(case), after(session, case)
        if came is not None:
            self._link("previous_talk", f"由 {came.words} 转入", Tab.INTERVIEWS, "interview", came.id)
        if asked is not None:
            id, number, why = asked
            self._link("inquiry_of_talk", f"谈话函询 {number}（{why}）", Tab.PLANS, "inquiry", id)
        for place, each in enumerate(went):
            self._link(f"next_talk_{place}", f"转入 {each.words}", Tab.INTERVIEWS, "interview", each.id)
        self.linked.setVisible(bool(came or asked or went))

    def _link(self, name: str, words: str, tab: Tab, kind: str, id: int) -> None:
        made = link_button(words, lambda: self.office.go(tab, kind, id))
        made.setObjectName(name)
        self.linked.body.addLayout(row(made, None))

    def _person(self, person_id: int) -> None:
        self.office.go(Tab.PEOPLE, "person", person_id)


def _arrangements(view: CaseView) -> list[tuple[str, str]]:
    lead = f"{view.line.lead}　{view.lead_title}　{view.lead_strength}".strip()
    return [
        ("形式", f"{view.line.form} · {view.line.mode}" + ("（结合函询）" if view.written_inquiry else "")),
        ("事由", view.line.ground), ("集体理由", view.mode_reason),
        ("拟定时间", moment_words(view.line.start, view.planned_end) if view.held_from is None else ""),
        ("约谈时间", moment_words(view.held_from, view.held_to, view.line.known_to)), ("地点", view.place),
        ("主谈人", lead),
        ("主谈理由", view.lead_reason), ("特批", view.exception), ("记录人员", view.recorder),
        ("组织单位", view.line.organiser), ("保障单位", view.support_unit), ("所属计划", view.plan_title),
        ("目的", view.purpose), ("有关要求", view.requirements), ("安全措施", view.safety_plan), ("备注", view.note),
    ]  # fmt: skip
