"""What the guards of the lifecycle look at, read from the store."""

from __future__ import annotations

from app.access.session import Session
from app.interviews.archiving import archived_of
from app.interviews.attendance import staff_of
from app.interviews.dispositions import draft_of as disposition_of
from app.interviews.dispositions import facts_of
from app.interviews.drafts import answer_of, ground_of
from app.interviews.guarding import case_of, subjects_of
from app.interviews.preparation import checked_safe, prepared_of
from app.interviews.record import RecordState, is_anything_written
from app.interviews.tables import InquiryTalk, Interview, InterviewSubject, Material, MaterialWitness, Record
from app.plans.tables import Plan, PlanItem
from app.rules.assess import Answer
from app.rules.duties import Approval
from app.rules.inquiry import OF, InquiryState
from app.rules.lifecycle import CaseFacts, DispositionFacts, MaterialFacts, State
from app.rules.vocabulary import InterviewForm
from app.store.database import database
from app.store.rows import rows_by

_IN_FORCE = ("已批准", "已备案")


def case_facts(session: Session, interview_id: int, *, reason: str = "", new_time: bool = False) -> CaseFacts:
    """Everything the guards ask about a case; `reason` and `new_time` are what a step brings along."""
    return facts_of_case(session, case_of(interview_id), reason=reason, new_time=new_time)


def facts_of_case(session: Session, case: Interview, *, reason: str = "", new_time: bool = False) -> CaseFacts:
    """The same for a case whose row is at hand."""
    interview_id, subjects = case.id, subjects_of(case.id)
    answer = answer_of(session, case, subjects)
    plan = plan_of(case)
    record = Record.get_or_none(Record.interview == interview_id)
    approved = inquiry_approved(session, interview_id)
    return CaseFacts(
        state=State(case.state),
        form=InterviewForm(case.form),
        scheme=_scheme(case, answer),
        blocks=answer.blocks,
        approvals_due=approvals_due(answer, approved),
        approvals_given=approvals_given(interview_id),
        talk_inquiry=_talk_inquiry(session, case),
        in_plan=plan is not None and plan.state in _IN_FORCE,
        campaign_approved=plan.state in _IN_FORCE if plan is not None and plan.kind == "集中" else None,
        inquiry_approved=approved,
        prepared=prepared_of(session, case, subjects),
        checked_safe=checked_safe(session, interview_id),
        staff=staff_of(case),
        recorded=is_anything_written(interview_id),
        record_closed=record is not None and record.state == RecordState.CLOSED,
        materials=_materials(subjects),
        dispositions=_dispositions(subjects),
        archived=archived_of(session, case),
        reason=reason,
        new_time=new_time,
    )


def _talk_inquiry(session: Session, case: Interview) -> bool:
    """Whether the ground is 拟谈话函询; that of a talk entered later (补录) may be none of the rules'."""
    if case.is_historical:
        ground = session.rules.ground(case.ground) if case.ground else None
        return ground is not None and ground.talk_inquiry
    return ground_of(session, case.ground).talk_inquiry


def plan_of(case: Interview) -> Plan | None:
    """The plan that foresaw the talk, if any."""
    if case.plan_item_id is None:
        return None
    item = PlanItem.get_or_none(PlanItem.id == case.plan_item_id)
    return item.plan if item else None


def approvals_given(interview_id: int) -> int:
    """How many approvals stand: given, and not voided by a change or a return."""
    sql = "SELECT count(*) FROM approval WHERE interview_id = ? AND voided_at IS NULL AND outcome = '批准'"
    return int(database.execute_sql(sql, (interview_id,)).fetchone()[0])


def inquiry_approved(session: Session, interview_id: int) -> bool | None:
    """Whether the 谈话函询 that a talk came from has both approvals; None where it came from none.

    Known to whoever reads the talk, also to who reads no clues: it is about the talk's own approvals.
    """
    with session.store.all_in_reach():
        link = InquiryTalk.get_or_none(InquiryTalk.interview == interview_id)
        return InquiryState(link.inquiry.state).is_approved if link is not None else None


def approvals_due(answer: Answer, is_approved: bool | None) -> tuple[Approval, ...]:
    """The approvals of a talk; those of its 谈话函询 are not asked for twice where they were given there."""
    return tuple(each for each in answer.approvals if not (is_approved and each.of == OF))


def _scheme(case: Interview, answer: Answer) -> frozenset[str]:
    """Which parts of the scheme (五(二)1) are written."""
    parts = {
        "subjects": bool(answer.leads.by_subject),
        "time": case.planned_start is not None,
        "place": bool(case.place.strip()),
        "lead": case.lead_id is not None,
        "requirements": bool(case.requirements.strip() or case.purpose.strip()),
    }
    return frozenset(code for code, written in parts.items() if written)


def _materials(subjects: list[InterviewSubject]) -> tuple[MaterialFacts, ...]:
    found = []
    for subject in subjects:
        for row in rows_by(Material.subject, subject.id, Material.id):
            witnesses = MaterialWitness.select().where(MaterialWitness.material == row.id).count()
            received, refused = row.received_on is not None, row.refused_on is not None
            found.append(MaterialFacts(subject.name, row.name, received, refused, witnesses))
    return tuple(found)


def _dispositions(subjects: list[InterviewSubject]) -> tuple[DispositionFacts, ...]:
    return tuple(facts_of(subject.name, disposition_of(subject.id)) for subject in subjects)
