"""Reading matter for PREVENTIVE talks: approved or published items, fed back into outlines (三(一), 六(三))."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import case_of
from app.interviews.outline import LONGEST, add_outline, outline_of
from app.oversight.publicity import APPROVED, CLAUSES, PUBLISHED, is_clean
from app.oversight.tables import PublicityItem
from app.rules.vocabulary import InterviewForm

_CLAUSE = "三(一)"


@dataclass(frozen=True, slots=True)
class Reading:
    """An item that may be read at a talk; `taken` where the outline has it already."""

    id: int
    title: str
    body: str
    taken: bool


def readings(session: Session, interview_id: int) -> list[Reading]:
    """What may be offered for the outline of a PREVENTIVE talk, the newest first; nothing for other forms.

    Raises Refusal for a talk that is not there or out of reach.
    """
    session.require(Action.CONTENT_READ)
    if case_of(interview_id).form != InterviewForm.PREVENTIVE:
        return []
    there = [line.text for line in outline_of(interview_id)]
    query = PublicityItem.select().where(PublicityItem.is_reading & PublicityItem.state.in_([APPROVED, PUBLISHED]))
    return [
        Reading(row.id, row.title, row.body, any(text.startswith(_head(row.title)) for text in there))
        for row in query.order_by(PublicityItem.approved_at.desc(), PublicityItem.id.desc())
        if is_clean(row)
    ]


@use_case(Action.INTERVIEW_EDIT)
def take_reading(session: Session, interview_id: int, publicity_id: int) -> int:
    """Puts an item into the outline: its title with the text, in as many points as it takes; how many.

    Raises Refusal for an item that is not offered for this talk.
    """
    found = next((each for each in readings(session, interview_id) if each.id == publicity_id), None)
    if found is None:
        raise Refusal("这份学习材料没有批准，或不适用于这次约谈，没有列入提纲。", (_CLAUSE, *CLAUSES))
    points = _points(_head(found.title), found.body)
    for text in points:
        add_outline(session, interview_id, text)
    return len(points)


def _head(title: str) -> str:
    return f"学习材料《{title}》"


def _points(head: str, body: str) -> list[str]:
    """The text behind its title; what is too long for a point goes on in the next, at the end of a paragraph or not."""
    whole = f"{head}\n{body.strip()}"
    return [whole[at : at + LONGEST].strip() for at in range(0, len(whole), LONGEST)]
