"""约谈提纲 (五(二)1): what is told at the opening, the points of the talk with room for notes, and the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.access.session import Session
from app.papers import parts
from app.papers.case_facts import NOBODY, CaseFacts, case_facts
from app.papers.letter import Head
from app.papers.office import office
from app.papers.parts import Letter, Part
from app.papers.sheet import Sheet
from app.papers.subject_letter import SubjectLetter, fields_of
from app.papers.words import Words


@dataclass(frozen=True, slots=True)
class OutlineFacts:
    """The talk and its points."""

    case: CaseFacts
    points: tuple[str, ...] = ()


def outline_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[OutlineFacts]:
    """The outline of a talk; where none is written yet, the contents that the regulation names for its form (三).

    Raises Refusal for a talk that is not there.
    """
    case = case_facts(session, interview_id)
    contents = session.rules.form(case.form).contents if case.form else ()
    return [OutlineFacts(case, case.outline or tuple(contents))]


def blank_outline(session: Session) -> OutlineFacts:
    """An outline to be filled in by hand."""
    return OutlineFacts(CaseFacts(office()))


def outline_letter(facts: OutlineFacts, words: Words) -> Letter:
    """One outline, part by part."""
    case, of = facts.case, facts.case.office
    fields = fields_of(SubjectLetter(case, NOBODY)) | {"对象": case.names}
    return Letter(
        Head(words.say("title"), of.secrecy, case.number, institution=of.institution),
        (
            _head(case),
            parts.Space(8),
            parts.Heading(words.say("opening_title")),
            parts.Text(words.say("opening", **fields)),
            parts.Heading(words.say("points_title")),
            *_points(facts, words),
            parts.Heading(words.say("closing_title")),
            parts.Text(words.say("closing", **fields), keep=True),
            parts.Sign(words.say("drafted"), keep=True),
            parts.Sign(words.say("checked")),
        ),
    )


def outline_sheets(facts: OutlineFacts, words: Words) -> list[Sheet]:
    """The pages of one outline."""
    return parts.sheets(outline_letter(facts, words))


def outline_docx(facts: Sequence[OutlineFacts], words: Words) -> bytes:
    """The letters as a document for Word."""
    from app.papers.word_letter import document

    return document([outline_letter(one, words) for one in facts], words.say("title"))


def _head(case: CaseFacts) -> Part:
    mode = f"（{case.mode.label}）" if case.mode else ""
    return parts.Facts((
        ("约谈对象", "、".join(f"{one.name}（{one.post}）" if one.post else one.name for one in case.subjects)),
        ("约谈形式", case.form_name + mode),
        ("约谈事由", case.ground),
        ("约谈时间", case.held or case.planned),
        ("约谈地点", case.place),
        ("主谈人", case.lead_name),
        ("记录人", case.recorder),
        ("参加人员", case.attendees),
    ))  # fmt: skip


def _points(facts: OutlineFacts, words: Words) -> Iterator[Part]:
    """Each point with lines for notes; the first line stays with it."""
    if facts.case.form:
        yield parts.Text(words.say(f"aim_{facts.case.form}"), keep=True)
    lines = words.number("note_lines")
    for place, point in enumerate(facts.points or [""] * words.number("blank_points"), 1):
        yield parts.Text(f"{place}．{point}", keep=bool(lines))
        yield parts.Ruled(lines)
