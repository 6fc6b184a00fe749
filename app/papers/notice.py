"""约谈通知书 (五(二)2): to one subject, with the receipt below the cut line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.session import Session
from app.papers import parts, wording
from app.papers.case_facts import NOBODY, CaseFacts, SubjectFacts, case_facts, subject_facts, subjects_of
from app.papers.letter import Head
from app.papers.office import office
from app.papers.parts import Letter
from app.papers.sheet import Sheet
from app.papers.words import Words


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The talk, and the subject that is told."""

    case: CaseFacts
    subject: SubjectFacts


def notice_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[NoticeFacts]:
    """A notice for each subject.  Raises Refusal where there is none."""
    case = case_facts(session, interview_id)
    return [NoticeFacts(case, subject_facts(row)) for row in subjects_of(interview_id, subject_id)]


def blank_notice(session: Session) -> NoticeFacts:
    """A notice to be filled in by hand."""
    return NoticeFacts(CaseFacts(office()), NOBODY)


def said(facts: NoticeFacts) -> dict[str, str]:
    """The fields of the wording."""
    case = facts.case
    return {
        "对象": facts.subject.name, "单位": case.unit, "时间": case.planned, "地点": case.place, "形式": case.form_name,
        "事由": case.ground, "主谈人": case.lead_name, "材料": case.material, "编号": case.number,
    }  # fmt: skip


def notice_letter(facts: NoticeFacts, words: Words) -> Letter:
    """One notice, part by part."""
    of, fields = facts.case.office, said(facts)
    return Letter(
        Head(words.say("title"), of.secrecy, facts.case.number, institution=of.institution),
        (
            parts.Addressee(f"{facts.subject.name or wording.BLANK_NAME}同志"),
            parts.Text(words.say("opening", **fields)),
            parts.Text(words.say("matters", **fields)),
            parts.Text(words.say("contact", **fields), keep=True),
            parts.Closing(facts.case.unit or wording.BLANK_UNIT, wording.BLANK_DATE, words.say("seal")),
            parts.Cut(words.say("cut")),
            parts.Centred(words.say("receipt_title")),
            parts.Text(words.say("receipt", **fields), keep=True),
            parts.Sign(words.say("signed")),
        ),
    )


def notice_sheets(facts: NoticeFacts, words: Words) -> list[Sheet]:
    """The pages of one notice."""
    return parts.sheets(notice_letter(facts, words))


def notice_docx(facts: Sequence[NoticeFacts], words: Words) -> bytes:
    """The letters as a document for Word."""
    from app.papers.word_letter import document

    return document([notice_letter(one, words) for one in facts], words.say("title"))
