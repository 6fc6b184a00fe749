"""宣读核对和定稿 (五(三)): the record is read back, corrected turn by turn, confirmed by those who were there, sealed.

From the moment it is read back the text changes only by corrections, each kept with the words before and after and
with who asked for it.  A correction voids what was confirmed before it.  A sealed record changes by amendments only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import AFTER_START, case_of, clean_text, one_line, open_case, subjects_of
from app.interviews.record import RecordState, extent, stage_of, turns_of, writable_record
from app.interviews.record_text import LONGEST_TURN, Turn, digest_of, open_marks
from app.interviews.tables import Attendee, Interview, Record, RecordConfirmation, RecordCorrection, RecordTurn
from app.rules.lifecycle import Missing, Place, State
from app.rules.sealing import Heard, TalkRole, Word, missing_to_seal

_CLAUSES = ("五(三)",)
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """A turn that was changed while the record was read back."""

    turn_id: int
    before: str
    after: str
    asked_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonHeard:
    """A person of the talk, with what they said of the record, why, and when."""

    role: TalkRole
    name: str
    word: Word | None = None
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadBackView:
    """All that is shown while a record is read back."""

    interview_id: int
    stage: RecordState | None
    turns: tuple[Turn, ...]
    corrections: tuple[Correction, ...]
    people: tuple[PersonHeard, ...]
    missing: tuple[Missing, ...]


def read_back_view(interview_id: int) -> ReadBackView:
    """How far the reading back is.  Raises Refusal for an unknown case."""
    row = Record.get_or_none(Record.interview == interview_id)
    people = people_heard(interview_id)
    reading = row is not None and row.read_back_at is not None
    return ReadBackView(
        interview_id, stage_of(row) if row is not None else None, turns_of(interview_id), corrections_of(interview_id),
        people, missing_to_seal([Heard(each.role, each.name, each.word) for each in people], is_read_back=reading),
    )  # fmt: skip


def corrections_of(interview_id: int) -> tuple[Correction, ...]:
    """What was corrected while the record was read back, in the order of time."""
    query = RecordCorrection.select().where(RecordCorrection.interview == interview_id).order_by(RecordCorrection.id)
    return tuple(Correction(row.turn_id, row.before, row.after, row.asked_by, row.at) for row in query)


def people_heard(interview_id: int) -> tuple[PersonHeard, ...]:
    """Everyone who was at the talk, in the order in which a record is signed, with what they said of it."""
    said = {(row.role, row.name): row for row in _standing(interview_id)}
    found = []
    for role, name in _people(interview_id):
        row = said.get((role, name))
        heard = PersonHeard(role, name, Word(row.outcome), row.reason, row.at) if row else PersonHeard(role, name)
        found.append(heard)
    return tuple(found)


@use_case(Action.RECORD_WRITE)
def begin_read_back(session: Session, interview_id: int) -> int:
    """Ends the writing and begins the reading back; how many turns there are.  Empty turns are taken out.

    Raises Refusal while the talk goes on, when nothing is written, when 待补 marks are left, and when the record is
    read back or sealed already.
    """
    case = open_case(interview_id, AFTER_START, "宣读核对", Place.RECORD)
    if State(case.state) is State.IN_PROGRESS:
        raise Refusal("约谈还在进行，不能宣读核对。请先结束约谈。", _CLAUSES, Place.RECORD)
    row = writable_record(interview_id)
    for turn in turns_of(interview_id):
        if not turn.text.strip():
            RecordTurn.delete().where(RecordTurn.id == turn.id).execute()
    turns = turns_of(interview_id)
    if not turns:
        raise Refusal("谈话记录还是空的，不能宣读核对。请先记录谈话内容。", _CLAUSES, Place.RECORD)
    _nothing_open(turns)
    row.read_back_at, row.updated_at, row.composing = session.now(), session.now(), ""
    row.save()
    session.trace("interview", interview_id, "开始宣读核对", after=extent(turns))
    return len(turns)


@use_case(Action.RECORD_WRITE)
def resume_writing(session: Session, interview_id: int, reason: str) -> None:
    """Goes back from reading to writing; what was confirmed is void, what was corrected stays on record.

    Raises Refusal without a reason, and when the record is not being read back.
    """
    row = _reading(interview_id)
    why = one_line(clean_text(reason), _LONGEST_REASON)
    if not why:
        raise Refusal("退回书写须写明理由，没有退回。", _CLAUSES, Place.RECORD)
    row.read_back_at, row.updated_at = None, session.now()
    row.save()
    voided = _void(session, interview_id)
    session.trace("interview", interview_id, "宣读核对中退回书写", after={"reason": why, "voided": voided})


@use_case(Action.RECORD_WRITE)
def correct_turn(session: Session, interview_id: int, turn_id: int, after: str, asked_by: str) -> int:
    """Corrects the words of one turn at somebody's request; how many confirmations that made void.

    Raises Refusal for an empty or unchanged text, one too long, a stranger's request, and an unknown turn.
    """
    row = _reading(interview_id)
    turn = next((each for each in turns_of(interview_id) if each.id == turn_id), None)
    if turn is None:
        raise Refusal("这一段已经不在了，没有更正。请刷新后再试。", _CLAUSES, Place.RECORD)
    text = _corrected(turn, after)
    if asked_by not in {name for _, name in _people(interview_id)}:
        raise Refusal("请选定是谁提出更正，没有保存。", _CLAUSES, Place.RECORD)
    now = session.now()
    RecordCorrection.create(
        interview=interview_id, turn_id=turn_id, before=turn.text, after=text, asked_by=asked_by, at=now,
        account=session.account.id,
    )  # fmt: skip
    kept = (mark for mark in turn.marks if _still_there(mark.start, mark.length, turn, text))
    marks = [[mark.kind, mark.start, mark.length] for mark in kept]
    RecordTurn.update(text=text, marks=marks).where(RecordTurn.id == turn_id).execute()
    row.updated_at = now
    row.save()
    voided = _void(session, interview_id)
    session.trace("interview", interview_id, f"核对更正（{asked_by}提出）", {"text": turn.text}, {"text": text})
    return voided


@use_case(Action.RECORD_WRITE)
def confirm(session: Session, interview_id: int, role: TalkRole, name: str, word: Word, reason: str = "") -> None:
    """Records what a person of the talk says of the record that was read back to them.

    Said again, it takes the place of what they said before.  Raises Refusal for somebody who was not there and for a
    refusal without its reason.
    """
    _reading(interview_id)
    if (role, name) not in _people(interview_id):
        raise Refusal(f"{name or '这个人'}不在这次约谈的人员中，没有登记。", _CLAUSES, Place.RECORD)
    why = one_line(clean_text(reason), _LONGEST_REASON) if word is Word.REFUSED else ""
    if word is Word.REFUSED and not why:
        raise Refusal(f"{name}拒绝确认的，须写明理由或经过，没有登记。", _CLAUSES, Place.RECORD)
    mine = (RecordConfirmation.role == role) & (RecordConfirmation.name == name)
    _void(session, interview_id, mine)
    RecordConfirmation.create(
        interview=interview_id, role=role, name=name, outcome=word, reason=why, at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    session.trace("interview", interview_id, f"{role}{name}{word}", after={"reason": why} if why else None)


@use_case(Action.RECORD_WRITE)
def close_record(session: Session, interview_id: int) -> str:
    """定稿: seals the record with the digest of its text, which it answers.

    Raises Refusal with everything that is missing, when 待补 marks came in by a correction, and when it is sealed.
    """
    open_case(interview_id, AFTER_START, "定稿", Place.RECORD)
    view = read_back_view(interview_id)
    if view.stage is RecordState.CLOSED:
        writable_record(interview_id)  # says how a sealed record is changed
    if view.missing:
        details = [each.message for each in view.missing]
        if len(details) == 1:
            raise Refusal(f"还不能定稿：{details[0]}。", _CLAUSES, Place.RECORD)
        raise Refusal(f"还不能定稿，有{len(details)}项没有完成：", _CLAUSES, Place.RECORD, details)
    row = _reading(interview_id)
    _nothing_open(view.turns)
    row.state, row.digest, row.closed_at, row.updated_at = (
        RecordState.CLOSED, digest_of(view.turns), session.now(), session.now()
    )  # fmt: skip
    row.save()
    session.trace("interview", interview_id, "谈话记录定稿", after=extent(view.turns))
    return str(row.digest)


def _reading(interview_id: int) -> Record:
    open_case(interview_id, AFTER_START, "宣读核对", Place.RECORD)
    row = Record.get_or_none(Record.interview == interview_id)
    if row is None or stage_of(row) is RecordState.WRITING:
        raise Refusal("谈话记录还没有开始宣读核对，没有作任何改动。", _CLAUSES, Place.RECORD)
    if stage_of(row) is RecordState.CLOSED:
        message = "谈话记录已定稿，不能再改。确有错误的，请在“痕迹”页办理更正。"
        raise Refusal(message, _CLAUSES, Place.RECORD)
    return row


def _nothing_open(turns: Sequence[Turn]) -> None:
    if waiting := open_marks(turns):
        message = f"记录里还有 {waiting} 处待补，不能进行下一步。请补上，或者删去待补标记。"
        raise Refusal(message, _CLAUSES, Place.RECORD)


def _corrected(turn: Turn, after: str) -> str:
    text = clean_text(after).strip("\n")
    if not text.strip():
        raise Refusal("一段不能更正为空，没有保存。要整段删去的，请退回书写后删除。", _CLAUSES, Place.RECORD)
    if len(text) > LONGEST_TURN:
        raise Refusal(f"一段不超过{LONGEST_TURN}字，现有{len(text)}字，没有保存。", _CLAUSES, Place.RECORD)
    if text == turn.text:
        raise Refusal("这一段没有改动，不用更正。", _CLAUSES, Place.RECORD)
    return text


def _still_there(start: int, length: int, turn: Turn, text: str) -> bool:
    return text[start : start + length] == turn.text[start : start + length]


def _people(interview_id: int) -> list[tuple[TalkRole, str]]:
    case: Interview = case_of(interview_id)
    subjects = subjects_of(interview_id)
    twice = {name for name, count in Counter(row.name for row in subjects).items() if count > 1}
    found = [
        (TalkRole.SUBJECT, f"{row.name}（{row.department_name}{row.title}）" if row.name in twice else row.name)
        for row in subjects
    ]
    leading = ((TalkRole.LEAD, case.lead_name), (TalkRole.RECORDER, case.recorder_name))
    found += [(role, name) for role, name in leading if name]
    taken = {name for _, name in found}
    others = Attendee.select().where(Attendee.interview == interview_id).order_by(Attendee.position)
    return found + [(TalkRole.OTHER, row.name) for row in others if row.name not in taken]


def _standing(interview_id: int) -> Sequence[RecordConfirmation]:
    mine = (RecordConfirmation.interview == interview_id) & RecordConfirmation.voided_at.is_null()
    return list(RecordConfirmation.select().where(mine))


def _void(session: Session, interview_id: int, which: object = True) -> int:
    mine = (RecordConfirmation.interview == interview_id) & RecordConfirmation.voided_at.is_null()
    query = RecordConfirmation.update(voided_at=session.now()).where(mine if which is True else mine & which)
    return int(query.execute())
