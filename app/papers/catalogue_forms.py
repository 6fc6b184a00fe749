"""Forms that are filled in, signed and approved."""

from __future__ import annotations

from app.papers import (
    clue_facts,
    clue_forms,
    disposition_form,
    exception_form,
    inquiry_approval,
    inquiry_papers,
    interview_record,
    record_facts,
    rectification,
    registration_facts,
    registration_form,
    scheme_form,
)
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
        scheme_form.blank_scheme, lambda facts: facts.case.number, scheme_form.scheme_docx,
    ),
    Paper(
        "clue_form", "线索登记表", "问题线索登记表", About.CLUE, clue_facts.clue_facts, clue_forms.clue_sheets,
        clue_facts.blank_clue, lambda facts: facts.number,
    ),
    Paper(
        "talk_request", "呈批表", "谈话呈批表", About.CLUE, clue_facts.clue_facts, clue_forms.talk_request_sheets,
        clue_facts.blank_clue, lambda facts: facts.number,
    ),
    Paper(
        "inquiry_approval", "函询审批表", "谈话函询审批表", About.SUBJECT, inquiry_approval.inquiry_facts,
        inquiry_approval.inquiry_sheets, inquiry_approval.blank_inquiry, lambda facts: facts.case.number,
        of_inquiry=inquiry_papers.approval_facts,
    ),
    Paper(
        "disposition_approval", "处理意见审批表", "处理意见审批表", About.SUBJECT, disposition_form.handling_facts,
        disposition_form.handling_sheets, disposition_form.blank_handling, lambda facts: facts.case.number,
    ),
    Paper(
        "exception_form", "特批表", "约谈主谈人特批表", About.CASE, exception_form.exception_facts,
        exception_form.exception_sheets, exception_form.blank_exception, lambda facts: facts.case.number,
    ),
    Paper(
        "rectification", "整改通知单", "督导整改通知单", About.FINDING, rectification.finding_facts,
        rectification.notice_sheets, rectification.blank_finding, lambda facts: facts.number,
    ),
    Paper(
        "rectification_reply", "整改回执", "督导整改回执", About.FINDING, rectification.finding_facts,
        rectification.reply_sheets, rectification.blank_finding, lambda facts: facts.number,
    ),
)  # fmt: skip
