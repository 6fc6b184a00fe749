"""Forms that are filled in, signed and approved."""

from __future__ import annotations

from app.papers import interview_record, record_facts, registration_facts, registration_form, scheme_form
from app.papers.paper import About, Paper

FORMS: tuple[Paper, ...] = (
    Paper(
        "registration", "登记表", "党员干部约谈情况登记表", About.SUBJECT, registration_facts.registration_facts,
        registration_form.registration_sheets, registration_facts.blank_registration, lambda facts: facts.number,
    ),
    Paper(
        "record", "笔录", "谈话笔录", About.CASE, record_facts.record_facts, interview_record.record_sheets,
        record_facts.blank_record, lambda facts: facts.number,
    ),
    Paper(
        "scheme", "方案", "约谈工作方案审批表", About.CASE, scheme_form.scheme_facts, scheme_form.scheme_sheets,
        scheme_form.blank_scheme, lambda facts: facts.case.number,
    ),
)  # fmt: skip
