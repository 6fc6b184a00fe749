"""约谈提纲: the questions and points of a talk (五(二)1), written before it and ticked during it."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import BEFORE_AND_DURING, clean_text, open_case
from app.interviews.tables import OutlineItem
from app.rules.lifecycle import Place
from app.rules.vocabulary import InterviewForm
from app.store.database import database
from app.store.rows import rows_by

LONGEST = 2000
_WHAT = "修改提纲"
_ADD = 'INSERT INTO "outline_item" (interview_id, position, text, asked) VALUES (?, ?, ?, 0)'


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One point of the outline; `asked` is ticked at the talk."""

    id: int
    text: str
    asked: bool


def outline_of(interview_id: int) -> tuple[OutlineLine, ...]:
    """The outline in its order."""
    return tuple(OutlineLine(row.id, row.text, row.asked) for row in _rows(interview_id))


@use_case(Action.INTERVIEW_EDIT)
def add_outline(session: Session, interview_id: int, text: str, at: int | None = None) -> int:
    """Adds a point at a place (0 is the first; None the end); its id.  Raises Refusal for a blank one."""
    open_case(interview_id, BEFORE_AND_DURING, _WHAT, Place.PREPARATION)
    rows = _rows(interview_id)
    row = OutlineItem.create(interview=interview_id, position=len(rows), text=_text(text))
    place = len(rows) if at is None else max(0, min(at, len(rows)))
    rows.insert(place, row)
    _number(rows)
    session.trace("interview", interview_id, "提纲增加一条", after={"text": row.text, "at": place})
    return int(row.id)


@use_case(Action.INTERVIEW_EDIT)
def seed_outline(session: Session, interview_id: int) -> int:
    """Puts the contents that the regulation names for the form (三) into an outline that is still empty; how many."""
    case = open_case(interview_id, BEFORE_AND_DURING, _WHAT, Place.PREPARATION)
    if _rows(interview_id):
        return 0
    contents = session.rules.form(InterviewForm(case.form)).contents
    for position, text in enumerate(contents):
        database.execute_sql(_ADD, (interview_id, position, text))
    session.trace("interview", interview_id, f"按约谈形式生成提纲{len(contents)}条")
    return len(contents)


@use_case(Action.INTERVIEW_EDIT)
def change_outline(session: Session, outline_id: int, text: str) -> None:
    """Changes the words of a point."""
    row = _row(outline_id)
    open_case(row.interview_id, BEFORE_AND_DURING, _WHAT, Place.PREPARATION)
    before, row.text = row.text, _text(text)
    if row.text != before:
        row.save()
        session.trace("interview", row.interview_id, "修改提纲", {"text": before}, {"text": row.text})


@use_case(Action.INTERVIEW_EDIT)
def move_outline(session: Session, outline_id: int, to: int) -> None:
    """Moves a point to a place (0 is the first; beyond the end is the end)."""
    row = _row(outline_id)
    open_case(row.interview_id, BEFORE_AND_DURING, _WHAT, Place.PREPARATION)
    rows = _rows(row.interview_id)
    old = [each.id for each in rows].index(row.id)
    new = max(0, min(to, len(rows) - 1))
    if new != old:
        rows.insert(new, rows.pop(old))
        _number(rows)
        session.trace("interview", row.interview_id, "调整提纲顺序", {"at": old}, {"at": new, "text": row.text})


@use_case(Action.INTERVIEW_EDIT)
def remove_outline(session: Session, outline_id: int) -> None:
    """Takes a point out; what it said stays in the audit chain."""
    row = _row(outline_id)
    open_case(row.interview_id, BEFORE_AND_DURING, _WHAT, Place.PREPARATION)
    row.delete_instance()
    _number(_rows(row.interview_id))
    session.trace("interview", row.interview_id, "删去提纲一条", before={"text": row.text})


def _rows(interview_id: int) -> list[OutlineItem]:
    return rows_by(OutlineItem.interview, interview_id, OutlineItem.position, OutlineItem.id)


def _row(outline_id: int) -> OutlineItem:
    row = OutlineItem.get_or_none(OutlineItem.id == outline_id)
    if row is None:
        raise Refusal("这条提纲已经不在了，没有作任何改动。请刷新后再试。", (), Place.PREPARATION)
    return row


def _text(text: str) -> str:
    clean = clean_text(text).strip()
    if not clean:
        raise Refusal("提纲内容是空的，没有保存。请写明要谈的问题。", ("五(二)1",), Place.PREPARATION)
    if len(clean) > LONGEST:
        raise Refusal(f"一条提纲不超过{LONGEST}字，现有{len(clean)}字，没有保存。请分成几条。", (), Place.PREPARATION)
    return clean


def _number(rows: list[OutlineItem]) -> None:
    for position, row in enumerate(rows):
        if row.position != position:
            OutlineItem.update(position=position).where(OutlineItem.id == row.id).execute()
