"""廉政承诺书 (五(三)): what a subject of a 预防提醒谈话 promises, in the office's words and in the subject's own."""

from __future__ import annotations

from app.access.session import Session
from app.papers import parts
from app.papers.letter import Head
from app.papers.parts import Letter
from app.papers.sheet import Sheet
from app.papers.subject_letter import SubjectLetter, asks_for, blank_letter, fields_of, letters_of
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm

# What the regulation's file calls the material that this paper is.
_MATERIAL = "廉政承诺"


def pledge_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[SubjectLetter]:
    """A pledge for each subject.  Raises Refusal for a talk whose form does not ask for one."""
    found = letters_of(session, interview_id, subject_id)
    asks_for(found[0].case, _MATERIAL, "廉政承诺书")
    return found


def blank_pledge(session: Session) -> SubjectLetter:
    """A pledge to be filled in by hand."""
    return blank_letter(session, InterviewForm.PREVENTIVE)


def pledge_sheets(facts: SubjectLetter, words: Words) -> list[Sheet]:
    """The pages of one pledge."""
    of, subject, fields = facts.case.office, facts.subject, fields_of(facts)
    return parts.sheets(Letter(
        Head(words.say("title"), of.secrecy),
        (
            parts.Facts((("承诺人", subject.name), ("单位职务", subject.post))),
            parts.Space(8),
            parts.Text(words.say("opening", **fields)),
            parts.Text(words.say("promises")),
            parts.Text(words.say("own"), keep=True),
            parts.Ruled(words.number("own_lines")),
            parts.Text(words.say("ending"), keep=True),
            parts.Space(10),
            parts.Sign(words.say("signed")),
        ),
    ))  # fmt: skip
