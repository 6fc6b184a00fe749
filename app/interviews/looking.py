"""Looking at what was talked about leaves a trace: who, when, which talk, which part of it."""

from __future__ import annotations

from enum import StrEnum

from app.access.actions import Action
from app.access.session import Session, use_case
from app.interviews.guarding import case_of


class Looked(StrEnum):
    """What was looked at; values finish the sentence 查看……."""

    CASE = "约谈档案"
    RECORD = "谈话记录"
    VERSIONS = "谈话记录的历次版本"


@use_case(Action.CONTENT_READ)
def look_at(session: Session, interview_id: int, what: Looked) -> bool:
    """Records that somebody opened a case or its record; True.  Raises Refusal for one that is out of reach."""
    case_of(interview_id)
    session.trace("interview", interview_id, f"查看{what}")
    return True
