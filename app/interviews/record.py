"""谈话记录 (五(三)): saved as it is typed; how it is read back and sealed is in `sealing`.

Audit: a turn is written every few hundred milliseconds, so single saves leave no entry of their own; the chain
keeps one when someone sits down to write and one when they stop, with the digest of the text, so that a change
behind the program's back shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import AFTER_START, HELD_OPEN, case_of, check_open, clean_text, one_line, open_case
from app.interviews.outline import OutlineLine, outline_of
from app.interviews.record_text import (
    LONGEST_SPEAKER,
    LONGEST_TURN,
    Caret,
    Mark,
    MarkKind,
    Turn,
    TurnChange,
    digest_of,
)
from app.interviews.tables import OutlineItem, Record, RecordTurn
from app.rules.lifecycle import Place, State
from app.store.database import FAILURES, database, tuples
from app.store.errors import DiskTrouble, StoreTrouble

# By plain statements: this is written each time that somebody pauses in typing.
_CHANGE = 'UPDATE "record_turn" SET speaker = ?, text = ?, spoken_at = ?, marks = ? WHERE interview_id = ? AND id = ?'
_ADD = (
    'INSERT INTO "record_turn" (id, interview_id, position, speaker, text, spoken_at, marks) '
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PLACE = "SELECT position FROM record_turn WHERE interview_id = ? AND id = ?"
_LAST = "SELECT max(position) FROM record_turn WHERE interview_id = ?"
_FOLLOWING = "SELECT min(position) FROM record_turn WHERE interview_id = ? AND position > ?"
# Positions are spread out, so that a turn between two others moves none of them.
_GAP = 1 << 16
_WHAT = "书写谈话记录"


class RecordState(StrEnum):
    """How far the record is.  While it is read back (核对) its text changes only by corrections."""

    WRITING = "书写"
    READING_BACK = "核对"
    CLOSED = "定稿"


@dataclass(frozen=True, slots=True)
class RecordView:
    """The record as the desk opens it; `state` None while nobody has begun it."""

    interview_id: int
    state: RecordState | None
    turns: tuple[Turn, ...]
    caret: Caret
    started_at: datetime | None
    updated_at: datetime | None
    closed_at: datetime | None
    digest: str
    outline: tuple[OutlineLine, ...]
    writable: bool
    can_close: bool
    composing: str = ""


def record_view(interview_id: int) -> RecordView:
    """The record of a case, written or not.  Raises Refusal for an unknown case."""
    case = case_of(interview_id)
    state = State(case.state)
    row = Record.get_or_none(Record.interview == interview_id)
    outline = outline_of(interview_id)
    if row is None:
        return RecordView(interview_id, None, (), Caret(), None, None, None, "", outline, state in AFTER_START, False)
    stage = stage_of(row)
    writing = stage is RecordState.WRITING
    return RecordView(
        interview_id, stage, turns_of(interview_id), Caret(row.current_turn, row.caret, row.top_turn),
        row.started_at, row.updated_at, row.closed_at, row.digest, outline,
        writable=writing and state in AFTER_START, can_close=writing and state in HELD_OPEN,
        composing=row.composing if writing else "",
    )  # fmt: skip


def turns_of(interview_id: int) -> tuple[Turn, ...]:
    """The turns of a record in their order, as they were written (amendments are read by `effective_turns`)."""
    columns = (RecordTurn.id, RecordTurn.speaker, RecordTurn.text, RecordTurn.spoken_at, RecordTurn.marks)
    query = RecordTurn.select(*columns).where(RecordTurn.interview == interview_id)
    rows = tuples(query.order_by(RecordTurn.position, RecordTurn.id))
    return tuple(Turn(id, who, text, at, _marks(marks)) for id, who, text, at, marks in rows)


def is_anything_written(interview_id: int) -> bool:
    """Whether a record has a word in it: read as far as the first one."""
    sql = "SELECT text FROM record_turn WHERE interview_id = ? ORDER BY position, id"
    with closing(database.execute_sql(sql, (interview_id,))) as rows:
        return any(text.strip() for (text,) in rows)


def stage_of(row: Record) -> RecordState:
    """How far a record is: what the table keeps, and whether it is being read back."""
    if row.state == RecordState.WRITING and row.read_back_at is not None:
        return RecordState.READING_BACK
    return RecordState(row.state)


def _marks(stored: Sequence[Sequence[Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(MarkKind(kind), start, length) for kind, start, length in stored)


def open_record(session: Session, interview_id: int) -> RecordView:
    """Opens the record for writing; begins it when there is none.  One audit entry for this sitting.

    A closed record is answered as it is (`writable` False).  Raises Refusal before the talk has begun, StoreTrouble
    when the disk fails.
    """
    try:
        return _open(session, interview_id)
    except (*FAILURES, DiskTrouble) as error:
        raise _trouble(error) from error


@use_case(Action.RECORD_WRITE)
def _open(session: Session, interview_id: int) -> RecordView:
    case = case_of(interview_id)
    row = Record.get_or_none(Record.interview == interview_id)
    if row is not None and (stage_of(row) is not RecordState.WRITING or State(case.state) not in AFTER_START):
        return record_view(interview_id)
    open_case(interview_id, AFTER_START, _WHAT, Place.RECORD)
    now = session.now()
    if row is None:
        Record.create(
            interview=interview_id, state=RecordState.WRITING, started_at=case.held_from or now, updated_at=now
        )
    session.trace("interview", interview_id, "打开谈话记录书写" if row else "开始谈话记录")
    return record_view(interview_id)


def save_changes(
    session: Session, interview_id: int, changes: Sequence[TurnChange], caret: Caret | None = None, composing: str = ""
) -> datetime:
    """Writes the changed turns in one transaction and answers when they were safe on the disk.

    `composing` is what an input method has under composition at the caret: kept apart, it is no part of the record.

    Cheap: untouched turns are not read and not written.  The same changes may be sent again without harm.
    Raises Refusal when the record is closed or the case locked, StoreTrouble when the disk fails; then nothing
    of these changes is kept and the writer still has them all.
    """
    try:
        return _save(session, interview_id, changes, caret, composing)
    except (*FAILURES, DiskTrouble) as error:
        raise _trouble(error) from error


@use_case(Action.RECORD_WRITE)
def _save(
    session: Session, interview_id: int, changes: Sequence[TurnChange], caret: Caret | None, composing: str
) -> datetime:
    row = writable_record(interview_id)
    for change in changes:
        _apply(interview_id, change)
    row.updated_at, row.composing = session.now(), clean_text(composing)
    if caret is not None:
        row.current_turn, row.caret, row.top_turn = caret.turn_id, caret.offset, caret.top_turn
    row.save()
    updated: datetime = row.updated_at
    return updated


@use_case(Action.RECORD_WRITE)
def leave_record(session: Session, interview_id: int) -> None:
    """Ends a sitting: the audit chain keeps how much there is, and its digest.  Harmless when nothing is open."""
    row = Record.get_or_none(Record.interview == interview_id)
    if row is None or row.state == RecordState.CLOSED:
        return
    session.trace("interview", interview_id, "停止书写谈话记录", after=extent(turns_of(interview_id)))


@use_case(Action.RECORD_WRITE)
def tick_outline(session: Session, outline_id: int, asked: bool) -> None:
    """Ticks a point of the outline as asked, or takes the tick back: part of writing, so without an entry."""
    item = OutlineItem.get_or_none(OutlineItem.id == outline_id)
    if item is None:
        raise Refusal("这条提纲已经不在了，没有作任何改动。请刷新后再试。", (), Place.RECORD)
    check_open(item.interview_id, AFTER_START, "勾选提纲", Place.RECORD)
    OutlineItem.update(asked=asked).where(OutlineItem.id == outline_id).execute()


def is_unaltered(interview_id: int) -> bool:
    """Whether a closed record still has the digest it was sealed with; True for one that is not closed."""
    row = Record.get_or_none(Record.interview == interview_id)
    return row is None or row.state != RecordState.CLOSED or row.digest == digest_of(turns_of(interview_id))


def _trouble(error: Exception) -> StoreTrouble:
    advice = "请检查磁盘空间和文件夹权限；程序会自动再存。"
    why = f"（{error.reason}）" if isinstance(error, DiskTrouble) else ""
    return StoreTrouble(f"刚才的文字暂时没有存上{why}，仍在窗口里，没有丢失。", advice)


def writable_record(interview_id: int) -> Record:
    """The row of a record that may be written.  Raises Refusal for one that is not open, read back, or sealed."""
    check_open(interview_id, AFTER_START, _WHAT, Place.RECORD)
    row = Record.get_or_none(Record.interview == interview_id)
    if row is None:
        raise Refusal("这次约谈的记录还没有打开，没有保存。请先在“记录”页打开。", ("五(三)",), Place.RECORD)
    if row.state == RecordState.CLOSED:
        raise Refusal("谈话记录已核对定稿，不能再改。确有错误的，请在“痕迹”页办理更正。", ("五(三)",), Place.RECORD)
    if row.read_back_at is not None:
        message = "谈话记录正在宣读核对，只能逐段更正，没有保存。要接着书写的，请先退回书写。"
        raise Refusal(message, ("五(三)",), Place.RECORD)
    return row


def extent(turns: Sequence[Turn]) -> dict[str, object]:
    """How much a record has, and its digest: what the audit chain keeps of it."""
    return {"turns": len(turns), "characters": sum(len(turn.text) for turn in turns), "digest": digest_of(turns)}


def _apply(interview_id: int, change: TurnChange) -> None:
    if change.turn is None:
        mine = (RecordTurn.interview == interview_id) & (RecordTurn.id == change.turn_id)
        RecordTurn.delete().where(mine).execute()
        return
    turn = _clean(change.turn)
    marks = [[each.kind, each.start, each.length] for each in turn.marks]
    kept = (turn.speaker, turn.text, RecordTurn.spoken_at.db_value(turn.spoken_at), RecordTurn.marks.db_value(marks))
    if database.execute_sql(_CHANGE, (*kept, interview_id, turn.id)).rowcount == 0:
        if database.execute_sql("SELECT 1 FROM record_turn WHERE id = ?", (turn.id,)).fetchone():
            raise Refusal("这一段属于另一次约谈的记录，没有保存。请重新打开记录。", (), Place.RECORD)
        database.execute_sql(_ADD, (turn.id, interview_id, _place_behind(interview_id, change.after), *kept))


def _clean(turn: Turn) -> Turn:
    speaker, text = one_line(turn.speaker, LONGEST_SPEAKER), clean_text(turn.text)
    if not speaker:
        raise Refusal("有一段没有写明是谁说的，没有保存。请选定问、答、记或说话人。", (), Place.RECORD)
    if len(text) > LONGEST_TURN:
        raise Refusal(f"一段不超过{LONGEST_TURN}字，现有{len(text)}字，没有保存。请分成几段。", (), Place.RECORD)
    is_clean = speaker == turn.speaker and text == turn.text
    return turn if is_clean else replace(turn, speaker=speaker, text=text)


def _place_behind(interview_id: int, after: int) -> int:
    """A free position behind a turn; the turns behind it move up only when there is no room left between."""
    here = _position(interview_id, after) if after else 0
    following = database.execute_sql(_FOLLOWING, (interview_id, here)).fetchone()[0]
    if following is None:
        return here + _GAP
    if following - here < 2:
        behind = (RecordTurn.interview == interview_id) & (RecordTurn.position > here)
        RecordTurn.update(position=RecordTurn.position + _GAP).where(behind).execute()
        following += _GAP
    return (here + int(following)) // 2


def _position(interview_id: int, turn_id: int) -> int:
    """Where a turn stands; the end for one that is not there."""
    found = database.execute_sql(_PLACE, (interview_id, turn_id)).fetchone()
    if found is None:
        found = database.execute_sql(_LAST, (interview_id,)).fetchone()
    return int(found[0] or 0)
