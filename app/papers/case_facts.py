"""What papers of a talk say of it: the arrangement as it stands, who is there, what was approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.guarding import case_of
from app.interviews.numbering import number_text
from app.interviews.outline import outline_of
from app.interviews.tables import Attendee, Interview, InterviewSubject
from app.papers import wording
from app.papers.office import Office, office
from app.people.identity import post_words
from app.people.tables import Person
from app.plans.tables import ApprovalRow
from app.rules.vocabulary import InterviewForm, Mode


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The 约谈对象 as of the day of the talk."""

    name: str
    gender: str
    born: str
    ethnicity: str
    political_status: str
    joined_party: str
    department: str
    title: str
    rank: str
    in_post_since: str
    phone: str

    @property
    def post(self) -> str:
        """Department and title as one reads them."""
        return post_words(self.department, self.title)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A talk as its papers write it; what is not known is empty, and is filled in by hand.

    `planned` is the time as arranged, `held` as it was.  `material` is what the form asks for (五(三)).
    """

    office: Office
    number: str = wording.BLANK_NUMBER
    unit: str = ""
    support_unit: str = ""
    form: InterviewForm | None = None
    form_name: str = ""
    ground: str = ""
    mode: Mode | None = None
    written_inquiry: bool = False
    purpose: str = ""
    requirements: str = ""
    safety: str = ""
    planned: str = ""
    held: str = ""
    place: str = ""
    lead: str = ""
    lead_name: str = ""
    recorder: str = ""
    attendees: str = ""
    approval: str = ""
    material: str = ""
    outline: tuple[str, ...] = ()
    subjects: tuple[SubjectFacts, ...] = ()
    is_historical: bool = False

    @property
    def names(self) -> str:
        """All subjects: 甲、乙."""
        return "、".join(one.name for one in self.subjects)


NOBODY = SubjectFacts(*[""] * 11)


def case_facts(session: Session, interview_id: int) -> CaseFacts:
    """What is known of a talk.  Raises Refusal for one that is not there or out of reach."""
    case = case_of(interview_id)
    rules, form = session.rules, InterviewForm(case.form)
    return CaseFacts(
        office=office(),
        number=number(case),
        unit=case.organiser,
        support_unit=case.support_unit,
        form=form,
        form_name=rules.form(form).name,
        ground=case.ground,
        mode=Mode(case.mode),
        written_inquiry=case.written_inquiry,
        purpose=case.purpose,
        requirements=case.requirements,
        safety=case.safety_plan,
        planned=wording.span(case.planned_start, case.planned_end),
        held=held_line(case),
        place=case.place,
        lead=lead_line(case),
        lead_name=case.lead_name,
        recorder=case.recorder_name,
        attendees="、".join(attendees(case)),
        approval=approvals(case),
        material=rules.material_for(form).name,
        outline=tuple(line.text for line in outline_of(interview_id)),
        subjects=tuple(subject_facts(row) for row in subjects_of(interview_id)),
        is_historical=case.is_historical,
    )


def subjects_of(interview_id: int, subject_id: int | None = None) -> list[InterviewSubject]:
    """The subjects whose papers are wanted, in their order.  Raises Refusal when there is none."""
    query = InterviewSubject.select().where(InterviewSubject.interview == interview_id)
    if subject_id is not None:
        query = query.where(InterviewSubject.id == subject_id)
    found = list(query.order_by(InterviewSubject.position, InterviewSubject.id))
    if not found:
        raise Refusal(
            "没有可打印的表册：这次约谈不存在，或还没有约谈对象。请先在“基本”中选定约谈对象。", ("六(一)",), "基本"
        )
    return found


def subject_facts(subject: InterviewSubject) -> SubjectFacts:
    """A subject as of the day of the talk, with what the roster says of the person."""
    person: Person = subject.person
    return SubjectFacts(
        name=subject.name,
        gender=person.gender,
        born=wording.month(person.born),
        ethnicity=person.ethnicity,
        political_status=person.political_status,
        joined_party=wording.month(person.joined_party),
        department=subject.department_name,
        title=subject.title,
        rank=subject.rank,
        in_post_since=wording.month(subject.in_post_since),
        phone=person.phone,
    )


def number(case: Interview) -> str:
    """The number as papers write it, or the room for one."""
    return number_text(case.year, case.number) or wording.BLANK_NUMBER


def approvals(case: Interview) -> str:
    """Who approved what, under which number, when."""
    query = ApprovalRow.select().where(
        (ApprovalRow.interview == case) & (ApprovalRow.outcome == "批准") & ApprovalRow.voided_at.is_null()
    )
    return wording.joined(
        wording.joined([f"{row.by}批准{row.of}", row.number, wording.day(row.decided_on)], "，")
        for row in query.order_by(ApprovalRow.decided_on, ApprovalRow.id)
    )


def opinion(case: Interview, by: str, of: str = "") -> str:
    """What an approving body wrote when it decided last on the talk (on `of` alone, if given); empty before."""
    return said_of(ApprovalRow.interview == case, by, of)


def said_of(mine: Any, by: str, of: str = "") -> str:
    """The same of whatever the condition on approvals names."""
    query = ApprovalRow.select().where(mine & (ApprovalRow.by == by) & ApprovalRow.voided_at.is_null())
    if of:
        query = query.where(ApprovalRow.of == of)
    row = query.order_by(ApprovalRow.id.desc()).first()
    if row is None:
        return ""
    said = row.opinion.strip() or f"{row.outcome}。"
    return wording.joined(
        [said.rstrip("。；"), row.number and f"文号：{row.number}", row.approver and f"审批人：{row.approver}"]
    )


def held_line(case: Interview) -> str:
    """When the talk was held, as far as it is known; empty before."""
    return wording.held(case.held_from, case.held_to, case.held_precision, is_historical=case.is_historical)


def lead_line(case: Interview) -> str:
    """Who leads, the post, the clause, and the reason where one was asked for (五(一))."""
    if not case.lead_name:
        return ""
    strength = f"（{case.lead_strength}）" if case.lead_strength else ""
    grounds = f"依据：{wording.basis(case.lead_clauses)}{strength}" if case.lead_clauses else ""
    reason = f"理由：{case.lead_reason}" if case.lead_reason.strip() else ""
    return wording.joined([f"{case.lead_name}　{case.lead_title}".strip(" 　"), grounds, reason])


def attendees(case: Interview) -> list[str]:
    """The others at the talk, with their titles."""
    rows = Attendee.select().where(Attendee.interview == case).order_by(Attendee.position, Attendee.id)
    return [f"{row.name}（{row.title}）" if row.title else row.name for row in rows]


def started(moment: datetime | None) -> str:
    """A moment as a letter writes it: 「2026年11月24日9时00分」."""
    return wording.span(moment, None).removesuffix("起")
