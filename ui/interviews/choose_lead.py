"""选择主谈人: who may lead, with strength and clause; who may not, and why; what is vacant.  Nothing is preselected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.people.identity import identity
from app.rules.assess import Answer
from app.rules.facts import Institution
from app.rules.lead import Candidate
from app.rules.vocabulary import Code
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label, link_button, primary_button, set_shown
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextArea
from ui.widgets.form import FieldRow
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity
from ui.widgets.people import PersonPicker

# What stands behind the words of something folded, and of something open.
_ARROWS = {False: " ▸", True: " ▾"}


@dataclass(frozen=True, slots=True)
class LeadChoice:
    """Who was chosen, and the reason where one is asked for."""

    person_id: int
    reason: str


class ChooseLeadDialog(Dialog):
    """Shows the rules' answer and takes one choice.

    `on_split` is offered where the subjects cannot be talked to together, `on_exception` where an exception may be
    asked for; either closes the dialog first.  `by_paper`: an exception is on record, so anybody can be named.
    """

    help_page = "interviews#lead"

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        answer: Answer,
        institution: Institution,
        *,
        on_chosen: Callable[[LeadChoice], object],
        reason: str = "",
        on_split: Callable[[], object] | None = None,
        on_exception: Callable[[], object] | None = None,
        by_paper: bool = False,
    ) -> None:
        names = "、".join(each.subject.name for each in answer.leads.by_subject)
        super().__init__(
            parent, "选择主谈人", subtitle=f"对象：{names}。可以主谈的人由制度算出，请您选择，程序不代为选定。"
        )
        self.setObjectName("choose_lead_dialog")
        self.office, self.answer, self._institution = office, answer, institution
        self._on_chosen = on_chosen
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._picked)
        self._candidates()
        self._refused()
        self._vacancies()
        self._split(on_split)
        self.anybody: PersonPicker | None = self._by_paper() if by_paper else None
        self.reason = TextArea(2, reason)
        self.reason.setObjectName("lead_reason")
        self.reason_row = FieldRow("理由", self.reason, hint="“必要时”主谈须写明理由，理由记入方案和登记表。")
        self.body.addWidget(self.reason_row)
        self.body.addStretch(1)
        self.choose_button = primary_button("选定", self._choose, "check")
        self.choose_button.setObjectName("choose_button")
        self.choose_button.setEnabled(False)
        others = []
        if on_exception is not None:
            exception = button("申请特批…", lambda: self._leave(on_exception))
            exception.setObjectName("exception_button")
            exception.setToolTip("须有领导小组的书面批准；记入登记表并列入督导")
            others.append(exception)
        self.set_buttons(self.choose_button, *others)
        self.resize(820, 600)

    def chosen(self) -> Candidate | None:
        """The candidate that is marked now."""
        place = self._group.checkedId()
        return self.answer.candidates[place] if place >= 0 else None

    def _candidates(self) -> None:
        self.body.addWidget(label("可以主谈", "strong"))
        if not self.answer.candidates:
            self.body.addWidget(label("没有人符合制度规定的主谈条件，原因见下。", "soft-body", wrap=True))
        for place, candidate in enumerate(self.answer.candidates):
            self.body.addWidget(self._candidate(place, candidate))

    def _candidate(self, place: int, candidate: Candidate) -> QWidget:
        who = identity(int(candidate.id), self._institution.on)
        post = who.title if who.is_school_leader else who.department_name + who.title
        radio = QRadioButton(f"{who.name}（{post}）" if post else who.name)
        radio.setObjectName(f"lead_{candidate.name}")
        radio.setAccessibleDescription(f"{candidate.strength}，{'、'.join(candidate.clauses)}，{candidate.why}")
        self._group.addButton(radio, place)
        head = row(radio, StateChip(candidate.strength), None, ClauseLinks(candidate.clauses, caption=""))
        why = label(candidate.why, "soft-body", wrap=True)
        why.setContentsMargins(Space.THREE + 2, 0, 0, 0)
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(column(head, why, spacing=0))
        card.layout().setContentsMargins(Space.ONE + Space.HALF, Space.ONE, Space.ONE + Space.HALF, Space.ONE)
        return card

    def _refused(self) -> None:
        refused = self.answer.refused
        if not refused:
            return
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.ONE)
        for each in refused:
            words = column(
                label(f"{each.name}：{each.why}", wrap=True), ClauseLinks(each.clauses, caption=""), spacing=0
            )
            line = row(column(IconLabel("off", "ink_faint"), None), words)
            line.setStretch(1, 1)
            inner.addLayout(line)
        folded = box(inner)
        set_shown(folded, not self.answer.candidates)
        words = f"不能主谈（{len(refused)} 人）"
        unfold = link_button(words + _ARROWS[not self.answer.candidates], None)
        unfold.setObjectName("refused_link")
        unfold.clicked.connect(lambda: self._unfold(folded, unfold, words))
        self.body.addWidget(unfold)
        self.body.addWidget(folded)

    def _unfold(self, folded: QWidget, link: QPushButton, words: str) -> None:
        folded.setVisible(folded.isHidden())
        link.setText(words + _ARROWS[not folded.isHidden()])

    def _vacancies(self) -> None:
        if not self.answer.vacant:
            return
        self.body.addWidget(label("空缺", "strong"))
        for vacancy in self.answer.vacant:
            line = row(
                IconLabel("info", "ink_faint"), label(vacancy.post), ClauseLinks(vacancy.clauses, caption=""), None
            )
            self.body.addLayout(line)

    def _split(self, on_split: Callable[[], object] | None) -> None:
        """Where the rules propose other groups, says which, with the button that makes them."""
        block = next((each for each in self.answer.blocks if each.code is Code.GROUP_SPLIT), None)
        if block is None:
            return
        names = {each.subject.id: each.subject.name for each in self.answer.leads.by_subject}
        details = [
            f"第{place}组：{'、'.join(names[s] for s in group.subjects)}"
            for place, group in enumerate(self.answer.groups, 1)
        ]
        action = None
        if on_split is not None and len(self.answer.groups) > 1:
            action = button("按建议分组", lambda: self._leave(on_split))
            action.setObjectName("split_button")
        self.notices.say(Severity.WARNING, block.message, details=details, clauses=block.clauses, action=action)

    def _by_paper(self) -> PersonPicker:
        """With the leading group's paper somebody else may lead; it is they who are named here."""
        picker = PersonPicker(self.office)
        picker.setObjectName("excepted_lead_picker")
        picker.changed.connect(self._named)
        self.body.addWidget(
            FieldRow("特批由谁主谈", picker, hint="已登记领导小组的特批；对象本人和须回避的人仍不能主谈。")
        )
        return picker

    def _named(self) -> None:
        if self.anybody is not None and self.anybody.person_id() is not None:
            self._group.setExclusive(False)
            for each in self._group.buttons():
                each.setChecked(False)
            self._group.setExclusive(True)
            self.choose_button.setEnabled(True)

    def _picked(self, place: int, on: bool) -> None:
        candidate = self.chosen()
        if on and self.anybody is not None:
            self.anybody.set_person(None)
        named = self.anybody is not None and self.anybody.person_id() is not None
        self.choose_button.setEnabled(candidate is not None or named)
        needed = candidate is not None and candidate.needs_reason
        self.reason_row.caption.setText("理由 *" if needed else "理由")

    def _choose(self) -> None:
        candidate = self.chosen()
        if candidate is None:
            if self.anybody is not None and (person := self.anybody.person_id()) is not None:
                self.accept()
                self._on_chosen(LeadChoice(person, self.reason.text()))
            return
        if candidate.needs_reason and not self.reason.text():
            self.reason_row.set_error(
                f"{candidate.name}只有“必要时”才能主谈，请写明理由（{'、'.join(candidate.clauses)}）"
            )
            self.reason.setFocus()
            return
        self.accept()
        self._on_chosen(LeadChoice(int(candidate.id), self.reason.text()))

    def _leave(self, then: Callable[[], object]) -> None:
        self.reject()
        then()
