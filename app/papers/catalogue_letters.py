"""Letters, and what a subject writes."""

from __future__ import annotations

from app.papers import notice
from app.papers.paper import About, Paper

LETTERS: tuple[Paper, ...] = (
    Paper(
        "notice", "通知书", "约谈通知书", About.SUBJECT, notice.notice_facts, notice.notice_sheets, notice.blank_notice
    ),
)
