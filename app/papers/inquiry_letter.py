"""函询通知书: the matters on which a subject is asked in writing, by when and how to reply, and the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.papers import parts, wording
from app.papers.letter import Head
from app.papers.parts import Letter, Part
from app.papers.sheet import Sheet
from app.papers.subject_letter import SubjectLetter, blank_letter, fields_of, letters_of
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """Whom, on what, and within how many working days; None for as many as the wording says."""

    letter: SubjectLetter
    matters: tuple[str, ...] = ()
    days: int | None = None


def inquiry_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[InquiryFacts]:
    """A letter for each subject.  Raises Refusal for a talk that is not combined with a written inquiry.

    Asked is what the outline asks; what the regulation names as contents of the talk itself (三(二)) is no question.
    """
    found = letters_of(session, interview_id, subject_id)
    case = found[0].case
    if not case.written_inquiry:
        raise Refusal("这次约谈没有结合函询，没有函询文书可打印。需要函询的，请在“基本”中选定。", ("三(二)",), "基本")
    contents = session.rules.form(case.form).contents if case.form else ()
    matters = tuple(point for point in case.outline if point not in contents)
    return [InquiryFacts(letter, matters) for letter in found]


def blank_inquiry(session: Session) -> InquiryFacts:
    """A letter to be filled in by hand."""
    return InquiryFacts(blank_letter(session, InterviewForm.INQUIRY))


def inquiry_letter(facts: InquiryFacts, words: Words) -> Letter:
    """One letter, part by part."""
    case, subject = facts.letter.case, facts.letter.subject
    fields, of = fields_of(facts.letter), case.office
    days = str(facts.days or words.number("days"))
    return Letter(
        Head(words.say("title"), of.secrecy, case.number, institution=of.institution),
        (
            parts.Addressee(f"{subject.name or wording.BLANK_NAME}同志"),
            parts.Text(words.say("opening", **fields), keep=True),
            *_matters(facts.matters, words),
            parts.Text(words.say("requirements", **fields, 期限=days)),
            parts.Text(words.say("branch_none" if facts.letter.is_secretary else "branch", **fields)),
            parts.Text(words.say("contact", **fields), keep=True),
            parts.Closing(case.unit or wording.BLANK_UNIT, wording.BLANK_DATE, words.say("seal")),
            parts.Cut(words.say("cut")),
            parts.Centred(words.say("receipt_title")),
            parts.Text(words.say("receipt", **fields), keep=True),
            parts.Sign(words.say("signed")),
        ),
    )


def inquiry_sheets(facts: InquiryFacts, words: Words) -> list[Sheet]:
    """The pages of one letter."""
    return parts.sheets(inquiry_letter(facts, words))


def inquiry_docx(facts: Sequence[InquiryFacts], words: Words) -> bytes:
    """The letters as a document for Word."""
    from app.papers.word_letter import document

    return document([inquiry_letter(one, words) for one in facts], words.say("title"))


def _matters(matters: tuple[str, ...], words: Words) -> Iterator[Part]:
    """The matters numbered, or lines to write them on."""
    if matters:
        yield from numbered(matters)
    else:
        yield parts.Ruled(words.number("matter_lines"))


def numbered(matters: tuple[str, ...]) -> Iterator[Part]:
    """The matters as the letter and its reply list them; a point of an outline has no full stop, a letter has."""
    for place, matter in enumerate(matters, 1):
        yield parts.Text(f"（{place}）{wording.sentence(matter)}")
