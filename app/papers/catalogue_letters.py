"""Letters, and what a subject writes."""

from __future__ import annotations

from app.papers import (
    admonition,
    inquiry_letter,
    inquiry_papers,
    notice,
    outline_paper,
    pledge,
    sorting_minutes,
    written_material,
)
from app.papers.paper import About, Paper

LETTERS: tuple[Paper, ...] = (
    Paper(
        "notice", "通知书", "约谈通知书", About.SUBJECT, notice.notice_facts, notice.notice_sheets, notice.blank_notice,
        lambda facts: facts.case.number, notice.notice_docx,
    ),
    Paper(
        "outline", "提纲", "约谈提纲", About.CASE, outline_paper.outline_facts, outline_paper.outline_sheets,
        outline_paper.blank_outline, lambda facts: facts.case.number, outline_paper.outline_docx,
    ),
    Paper(
        "pledge", "承诺书", "廉政承诺书", About.SUBJECT, pledge.pledge_facts, pledge.pledge_sheets, pledge.blank_pledge
    ),
    Paper(
        "statement", "说明材料", "问题说明材料", About.SUBJECT, written_material.statement_facts,
        written_material.material_sheets, written_material.blank_inquired,
    ),
    Paper(
        "admission", "认识材料", "错误认识材料", About.SUBJECT, written_material.admission_facts,
        written_material.material_sheets, written_material.blank_admission,
    ),
    Paper(
        "inquiry_letter", "函询通知书", "函询通知书", About.SUBJECT, inquiry_letter.inquiry_facts,
        inquiry_letter.inquiry_sheets, inquiry_letter.blank_inquiry, lambda facts: facts.letter.case.number,
        inquiry_letter.inquiry_docx, inquiry_papers.letter_facts,
    ),
    Paper(
        "inquiry_reply", "函询回复", "函询回复", About.SUBJECT, written_material.reply_facts,
        written_material.material_sheets, written_material.blank_inquired, of_inquiry=inquiry_papers.reply_facts,
    ),
    Paper(
        "sorting_minutes", "梳理会记录", "线索梳理会记录", About.SORTING, sorting_minutes.minutes_facts,
        sorting_minutes.minutes_sheets, sorting_minutes.blank_minutes, lambda facts: facts.number,
        sorting_minutes.minutes_docx,
    ),
    Paper(
        "admonition", "诫勉书", "诫勉书", About.SUBJECT, admonition.admonition_facts, admonition.admonition_sheets,
        admonition.blank_admonition,
    ),
)  # fmt: skip
