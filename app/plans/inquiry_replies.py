"""What comes back on a 函询通知书: the reply with its endorsement, late ones too; and the explanation of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.identity import identity
from app.plans.guarding import check_day, check_person, clean_text, one_line
from app.plans.inquiries import move
from app.plans.inquiry_facts import inquiry_of, is_own, require
from app.plans.tables import Inquiry
from app.plans.vocabulary import number_text
from app.rules.inquiry import InquiryState, InquiryStep, owes_explanation
from app.store.vault import Attachment


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it was received: when, how many pages, the scan, who of the branch endorsed it and what they wrote.

    `endorser_id` is a cadre; `endorsed_by` the name where it is nobody of the roster.
    """

    replied_on: date | None
    pages: int
    attachment_id: int | None = None
    endorser_id: int | None = None
    endorsed_by: str = ""
    endorsed_on: date | None = None
    endorsement: str = ""


@use_case(Action.CLUE_EDIT)
def receive(session: Session, inquiry_id: int, reply: Reply) -> InquiryState:
    """Records the reply, also a late one.  Returns where it stands.

    Raises Refusal without day or pages, for a day to come or before the letter, and for an endorsement that is missing
    or is by the one who was asked.
    """
    row = inquiry_of(inquiry_id)
    values = _values(session, row, reply)
    require(
        session, row, InquiryStep.REPLY, replied_on=values["replied_on"], pages=values["pages"],
        endorsed_by=values["endorsed_by"],
        endorser_is_subject=is_own(row, reply.endorser_id, values["endorsed_by"]),
    )  # fmt: skip
    Inquiry.update(**values).where(Inquiry.id == inquiry_id).execute()
    late = row.due_on is not None and values["replied_on"] > row.due_on
    return move(session, row, InquiryStep.REPLY, f"{values['pages']} 页" + ("，逾期" if late else ""))


@use_case(Action.CLUE_EDIT)
def record_explanation(session: Session, inquiry_id: int, day: date | None, text: str) -> None:
    """Records that the subject explained the matter at the yearly 民主生活会 (a neighbouring rule).

    Raises Refusal where none is owed, for a day to come or before the assessment, and without what was said.
    """
    row = inquiry_of(inquiry_id)
    if not owes_explanation(session.rules, InquiryState(row.state), row.outcome, row.explained_on is not None):
        raise Refusal("这次谈话函询不需要登记民主生活会说明：还没有办结，或已经登记，或本单位没有启用这项规定。")
    checked = check_day(session, day, "民主生活会日期", row.assessed_on, "办结日期")
    said = clean_text(text)
    if not said:
        raise Refusal("请写明在民主生活会上说明的情况。")
    Inquiry.update(explained_on=checked, explanation=said).where(Inquiry.id == inquiry_id).execute()
    what = f"谈话函询 {number_text(row.year, row.number)}：已在民主生活会上说明"
    session.trace("inquiry", inquiry_id, what, after={"day": checked.isoformat(), "explanation": said})


def _values(session: Session, row: Inquiry, reply: Reply) -> dict[str, Any]:
    day = check_day(session, reply.replied_on, "收到回复的日期", row.sent_on, "发函日期")
    name = one_line(reply.endorsed_by, 60)
    if reply.endorser_id is not None:
        name = identity(check_person(reply.endorser_id), day).name
    endorsed_on = reply.endorsed_on
    if endorsed_on is not None:
        endorsed_on = check_day(session, endorsed_on, "签署意见的日期", row.sent_on, "发函日期")
    found = Attachment.id == (reply.attachment_id or 0)
    if reply.attachment_id is not None and Attachment.get_or_none(found) is None:
        raise Refusal("没有找到所附的扫描件，请重新添加。")
    return {
        "replied_on": day, "pages": reply.pages, "attachment": reply.attachment_id, "endorser": reply.endorser_id,
        "endorsed_by": name, "endorsed_on": endorsed_on if name else None,
        "endorsement": clean_text(reply.endorsement) if name else "",
    }  # fmt: skip
