"""约谈通知书 (五(二)2): to one subject, with the receipt below the cut line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.session import Session
from app.papers import blocks, letter, wording
from app.papers.blocks import Type
from app.papers.case_facts import NOBODY, CaseFacts, SubjectFacts, case_facts, subject_facts, subjects_of
from app.papers.fonts import Role
from app.papers.letter import WIDTH, Head
from app.papers.office import office
from app.papers.pagination import Block
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


def notice_sheets(facts: NoticeFacts, words: Words) -> list[Sheet]:
    """The pages of one notice."""
    of = facts.case.office
    head = Head(f"{of.institution}{words.say('title')}", of.secrecy, facts.case.number)
    return letter.on_one_page(head, lambda kind: _body(facts, words, kind))


def _body(facts: NoticeFacts, words: Words, kind: Type) -> Iterator[Block]:
    fields = said(facts)
    yield from letter.addressee(f"{facts.subject.name or wording.BLANK_NAME}同志", kind)
    yield from letter.text(words.say("opening", **fields), kind)
    yield from letter.text(words.say("matters", **fields), kind)
    yield from letter.text(words.say("contact", **fields), kind, keep=True)
    yield from blocks.closing(
        facts.case.unit or wording.BLANK_UNIT, wording.BLANK_DATE, seal=words.say("seal"), kind=kind
    )
    yield from blocks.cut_line(words.say("cut"))
    yield from blocks.centred(words.say("receipt_title"), Role.CAPTION, Type(16, 26))
    yield from blocks.paragraph(words.say("receipt", **fields), WIDTH, kind=kind, keep=True)
    yield blocks.signature(words.say("signed"), size=kind.size)
