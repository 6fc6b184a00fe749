"""The papers of a 谈话函询 as a thing of its own: 审批表, 函询通知书, 函询回复, by the forms of those of a talk."""

from __future__ import annotations

from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.papers import inquiry_approval, inquiry_letter, wording
from app.papers.case_facts import CaseFacts, SubjectFacts, said_of
from app.papers.clue_facts import of_clue
from app.papers.office import office
from app.papers.subject_letter import SubjectLetter
from app.papers.written_material import MaterialFacts
from app.people.identity import identity
from app.plans.inquiry_facts import inquiry_of
from app.plans.scope import is_secretary
from app.plans.tables import ApprovalRow, Inquiry
from app.plans.vocabulary import number_text
from app.rules.inquiry import CLAUSES, OF, InquiryState, Way, reply_due
from app.rules.vocabulary import Mode


def approval_facts(session: Session, inquiry_id: int, _: int | None = None) -> list[inquiry_approval.InquiryFacts]:
    """The 谈话函询审批表.  Raises Refusal for who reads no clues."""
    row = _read(session, inquiry_id)
    asked = "".join(f"{place}.{matter}" for place, matter in enumerate(row.matters, 1))
    purpose = wording.joined([row.proposal.rstrip("。；"), f"要求说明的事项：{asked}" if asked else ""])
    mine = ApprovalRow.inquiry == row.id
    first, then = (said_of(mine, by, OF) for by in ("纪检监察室", "领导小组"))
    case = _case(session, row, number_text(row.year, row.number), purpose=purpose)
    return [inquiry_approval.InquiryFacts(case, _subject(row), of_clue(session, row.clue), first, then, row.way)]


def letter_facts(session: Session, inquiry_id: int, _: int | None = None) -> list[inquiry_letter.InquiryFacts]:
    """The 函询通知书.  Raises Refusal before both approvals, for one that only talks, and for who reads no clues."""
    row = _read(session, inquiry_id)
    _sendable(row)
    rule = session.rules.neighbour("inquiry_reply")
    letter = _letter(session, row)
    return [inquiry_letter.InquiryFacts(letter, tuple(row.matters), rule.value if rule.on else None)]


def reply_facts(session: Session, inquiry_id: int, _: int | None = None) -> list[MaterialFacts]:
    """The 函询回复, a cover and pages to write on.  Raises Refusal as `letter_facts`."""
    row = _read(session, inquiry_id)
    _sendable(row)
    due = row.due_on or (reply_due(session.rules, row.sent_on) if row.sent_on else None)
    return [MaterialFacts(_letter(session, row), wording.day(due), tuple(row.matters))]


def _read(session: Session, inquiry_id: int) -> Inquiry:
    session.require(Action.CLUE_READ)
    return inquiry_of(inquiry_id)


def _sendable(row: Inquiry) -> None:
    if not InquiryState(row.state).is_approved:
        raise Refusal(f"“{row.state}”的谈话函询还没有经纪检监察室和领导小组批准，不能制发函询文书。", CLAUSES)
    if not Way(row.way).writes:
        raise Refusal("这次只谈话、不发函，没有函询文书可打印。", ("三(二)",))


def _letter(session: Session, row: Inquiry) -> SubjectLetter:
    day = row.sent_on or session.today()
    case = _case(session, row, row.letter_number or wording.BLANK_NUMBER)
    return SubjectLetter(case, _subject(row), is_secretary(row.person_id, day))


def _case(session: Session, row: Inquiry, number: str, **more: Any) -> CaseFacts:
    """What the forms of a talk ask, as far as an inquiry knows it; time, place and lead are written by hand."""
    ground = next(each for each in session.rules.grounds if each.talk_inquiry)
    return CaseFacts(
        office=office(), number=number, unit="纪检监察室", form=ground.form,
        form_name=session.rules.form(ground.form).name, ground=ground.name, mode=Mode.INDIVIDUAL,
        written_inquiry=Way(row.way) is Way.BOTH, material=session.rules.material_for(ground.form).name,
        outline=tuple(row.matters), subjects=(_subject(row),), **more,
    )  # fmt: skip


def _subject(row: Inquiry) -> SubjectFacts:
    """The cadre who is asked, with the post of the day on which it was drawn up."""
    who = identity(row.person_id, row.created_at.date())
    return SubjectFacts(
        row.name, who.gender, wording.month(who.born), who.ethnicity, who.political_status,
        wording.month(who.joined_party), row.department_name, row.title, who.rank, wording.month(who.in_post_since),
        who.phone,
    )  # fmt: skip
