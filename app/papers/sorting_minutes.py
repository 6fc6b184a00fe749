"""线索梳理会记录 (四(三)): who met, what was decided on each clue and why, whom the campaign plan is to take up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.access.actions import Action
from app.access.session import Session
from app.papers import parts, wording
from app.papers.letter import Head
from app.papers.office import Office, office
from app.papers.parts import Letter, Part
from app.papers.sheet import Sheet
from app.papers.words import Words
from app.plans.sorting_queries import SortingRow, SortingView, sorting_view


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """A session; None for minutes to be written by hand."""

    office: Office
    view: SortingView | None = None

    @property
    def number(self) -> str:
        """The number of the session, or the room for one."""
        return self.view.number if self.view is not None else wording.BLANK_NUMBER


def minutes_facts(session: Session, sorting_id: int, _: int | None = None) -> list[MinutesFacts]:
    """The minutes of a session.  Raises Refusal for one that is not there, and for who reads no clues."""
    session.require(Action.CLUE_READ)
    return [MinutesFacts(office(), sorting_view(session, sorting_id))]


def blank_minutes(session: Session) -> MinutesFacts:
    """Minutes to be written by hand."""
    return MinutesFacts(office())


def minutes(facts: MinutesFacts, words: Words) -> Letter:
    """The minutes, part by part."""
    of = facts.office
    return Letter(Head(words.say("title"), of.secrecy, facts.number, institution=of.institution),
                  tuple(_parts(facts, words)))  # fmt: skip


def minutes_sheets(facts: MinutesFacts, words: Words) -> list[Sheet]:
    """The pages of the minutes."""
    return parts.sheets(minutes(facts, words))


def minutes_docx(facts: Sequence[MinutesFacts], words: Words) -> bytes:
    """The minutes as a document for Word, to be completed before they are signed."""
    from app.papers.word_letter import document

    return document([minutes(one, words) for one in facts], words.say("title"))


def _parts(facts: MinutesFacts, words: Words) -> Iterator[Part]:
    view = facts.view
    yield parts.Facts((
        ("时间", wording.day(view.held_on) if view else ""), ("地点", view.draft.place if view else ""),
        ("主持人", view.chair if view else ""), ("参加人员", "、".join(view.members) if view else ""),
        ("记录人", view.draft.recorder_name if view else ""),
    ))  # fmt: skip
    yield parts.Heading(words.say("clues_title"))
    yield parts.Text(words.say("basis"))
    rows = view.rows if view else ()
    if not rows:
        yield parts.Ruled(words.number("clue_lines"))
    for place, row in enumerate(rows, 1):
        yield parts.Text(f"（{place}）{_clue(row)}")
    yield parts.Heading(words.say("subjects_title"))
    yield from _subjects(view, words)
    yield parts.Heading(words.say("summary_title"))
    yield parts.Text(view.summary) if view and view.summary else parts.Ruled(words.number("summary_lines"))
    yield parts.Text(words.say("next"), keep=True)
    yield parts.Sign(words.say("chair_signed"), keep=True)
    yield parts.Sign(words.say("recorder_signed"))


def _subjects(view: SortingView | None, words: Words) -> Iterator[Part]:
    proposed = view.proposed if view else ()
    for place, row in enumerate(proposed, 1):
        planned = f"已列入{row.planned}。" if row.planned else ""
        yield parts.Text(
            f"（{place}）{row.person}（{row.post or '职务待核'}）：{row.form}，事由“{row.ground}”；"
            f"理由：{_stopped(row.reason)}线索{row.number}。{planned}"
        )
    if not proposed:
        yield parts.Text(words.say("no_subjects")) if view else parts.Ruled(words.number("subject_lines"))


def _clue(row: SortingRow) -> str:
    """What was reported and what was decided on it."""
    post = f"（{row.post}）" if row.post else ""
    told = f"线索{row.number}　{row.name}{post}，{row.source}，{wording.day(row.received_on)}收到。"
    told += f"主要问题：{_stopped(row.problem)}"
    why = f"；理由：{row.note.rstrip('。')}" if row.note else ""
    decided = f"处置意见：{row.disposal}{why}。" if row.disposal else "未议定。"
    away = f"{'、'.join(row.withdrawn)}回避。" if row.withdrawn else ""
    again = f"（经 {row.changes} 次议定，以最后一次为准）" if row.changes > 1 else ""
    return f"{told}{decided}{again}{away}"


def _stopped(text: str) -> str:
    """A text as one paragraph that ends with a full stop."""
    line = " ".join(text.split())
    return line if line.endswith(("。", "！", "？")) else f"{line}。"
