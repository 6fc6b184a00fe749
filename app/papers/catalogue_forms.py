"""Forms that are filled in, signed and approved."""

from __future__ import annotations

from app.papers import scheme_form
from app.papers.paper import About, Paper

FORMS: tuple[Paper, ...] = (
    Paper(
        "scheme", "方案", "约谈工作方案审批表", About.CASE, scheme_form.scheme_facts, scheme_form.scheme_sheets,
        scheme_form.blank_scheme, scheme_form.scheme_docx,
    ),
)  # fmt: skip
