"""诫勉书: the letter that admonishes a subject, the record of the talk, and the copy for the principal of the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.guarding import case_of
from app.interviews.tables import Disposition, InterviewSubject
from app.papers import parts, wording
from app.papers.blocks import BODY
from app.papers.case_facts import subjects_of
from app.papers.letter import Head
from app.papers.parts import Letter, Part
from app.papers.sheet import Sheet
from app.papers.subject_letter import SubjectLetter, blank_letter, day_of, fields_of, is_head, letters_of
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm

# The ground and the outcome by which the regulation's file knows an admonition.
_GROUND, _OUTCOME = "诫勉谈话", "诫勉"


@dataclass(frozen=True, slots=True)
class AdmonitionFacts:
    """Who is admonished, for what, by whose decision, who gets the copy, and what was said."""

    letter: SubjectLetter
    facts: str = ""
    decided_by: str = ""
    decided_on: str = ""
    copy_to: str = ""
    content: str = ""
    statement: str = ""


def admonition_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[AdmonitionFacts]:
    """A letter for each subject that is admonished.  Raises Refusal where none is."""
    rows = subjects_of(interview_id, subject_id)
    case, day = case_of(interview_id), day_of(session, interview_id)
    found = []
    for row, one in zip(rows, letters_of(session, interview_id, subject_id), strict=True):
        done = Disposition.get_or_none(Disposition.subject == row.id)
        if case.ground == _GROUND or (done and done.outcome == _OUTCOME):
            found.append(AdmonitionFacts(
                one, done.facts if done else "", done.decided_by if done else "",
                wording.day(done.decided_on) if done else "", _copy_to(row, day), case.content, row.statement,
            ))  # fmt: skip
    if not found:
        raise Refusal("没有可打印的诫勉书：这次约谈不是诫勉谈话，约谈对象的处理结果也不是诫勉。", ("三(三)", "五(四)"))
    return found


def blank_admonition(session: Session) -> AdmonitionFacts:
    """A letter to be filled in by hand."""
    return AdmonitionFacts(blank_letter(session, InterviewForm.CORRECTIVE))


def _copy_to(subject: InterviewSubject, day: date) -> str:
    """The principal of the subject's unit; a principal's own copy goes to the school leader above."""
    if not subject.department_name:
        return ""
    return f"{subject.department_name}{'分管校领导' if is_head(subject, day) else '主要负责人'}"


def admonition_sheets(facts: AdmonitionFacts, words: Words) -> list[Sheet]:
    """The pages of one: the letter, the record of the talk, the copy; each counts its own pages."""
    return [*parts.sheets(_issue(facts, words)), *parts.sheets(_record(facts, words)), *parts.sheets(
        _issue(facts, words, for_unit=True)
    )]  # fmt: skip


def _issue(facts: AdmonitionFacts, words: Words, for_unit: bool = False) -> Letter:
    case, subject, fields = facts.letter.case, facts.letter.subject, fields_of(facts.letter)
    receipt, signed = ("copy_receipt", "copy_signed") if for_unit else ("receipt", "signed")
    known = parts.Text(facts.facts) if facts.facts.strip() else parts.Ruled(words.number("fact_lines"))
    head = Head(
        words.say("title"), case.office.secrecy, case.number, words.say("copy_mark") if for_unit else "",
        case.office.institution,
    )  # fmt: skip
    return Letter(head, (
        parts.Addressee(f"{subject.name or wording.BLANK_NAME}同志"),
        parts.Text(words.say("opening", **fields), keep=True),
        known,
        parts.Text(words.say("decision", **fields, 审定人=facts.decided_by, 审定日期=facts.decided_on)),
        parts.Text(words.say("requirements", **fields)),
        parts.Closing(case.unit or wording.BLANK_UNIT, wording.BLANK_DATE, words.say("seal")),
        parts.Space(BODY.leading),
        parts.Text(words.say(receipt, **fields), keep=True),
        parts.Sign(words.say(signed), keep=True),
        parts.Space(BODY.leading / 2),
        parts.Text(words.say("copy_to", **fields, 抄送=facts.copy_to), indent=1),
    ))  # fmt: skip


def _record(facts: AdmonitionFacts, words: Words) -> Letter:
    case, subject = facts.letter.case, facts.letter.subject
    return Letter(Head(words.say("record_title"), case.office.secrecy, case.number), (
        parts.Facts((
            ("谈话对象", subject.name), ("单位职务", subject.post), ("谈话时间", case.held or case.planned),
            ("谈话地点", case.place), ("主谈人", case.lead_name), ("记录人", case.recorder),
            ("参加人员", case.attendees),
        )),
        parts.Space(6),
        parts.Heading(words.say("record_content")),
        *_written(facts.content, words.number("content_lines")),
        parts.Heading(words.say("record_statement")),
        *_written(facts.statement, words.number("statement_lines")),
        parts.Sign(words.say("signed"), keep=True),
        parts.Sign(words.say("lead_signed"), keep=True),
        parts.Sign(words.say("recorder_signed")),
    ))  # fmt: skip


def _written(text: str, lines: int) -> Iterator[Part]:
    """What was written; its last line stays with what follows; or lines to write on."""
    yield parts.Text(text, keep=True) if text.strip() else parts.Ruled(lines, keep=True)
