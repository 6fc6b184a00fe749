"""历次版本: the record as it stood, kept each minute of change and at each pause, so that nothing written is gone.

A version is a list of pieces: a stretch of the turns of the version before, or a turn of its own.  Every twentieth
is whole, so that reading one reads at most twenty.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account
from app.interviews.record import turns_of
from app.interviews.record_text import Mark, MarkKind, Turn, digest_of
from app.interviews.tables import Record, RecordVersion
from app.rules.lifecycle import Place
from app.store.database import FAILURES, tuples
from app.store.errors import DiskTrouble, StoreTrouble

_WHOLE_EACH = 20
# Level 1 is quick, and a record is short of repetition anyway.
_LEVEL = 1
# Two texts are compared letter by letter up to this product of their lengths; beyond it the middle is replaced whole.
_MOST_COMPARED = 400_000


class Why(StrEnum):
    """The occasion of a version."""

    MINUTE = "每分钟"
    PAUSE = "暂停"
    FINISH = "结束约谈"
    LEAVE = "离开"
    READ_BACK = "开始核对"
    BEFORE_RESTORE = "恢复之前"
    RESTORED = "恢复"


# What the program does by itself leaves no entry in the audit chain: there would be one each minute.
_BY_ITSELF = (Why.MINUTE, Why.LEAVE)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as a list shows it."""

    number: int
    at: datetime
    why: str
    turns: int
    characters: int
    by: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both versions, or only in the later (`added`) or the earlier one (`removed`)."""

    text: str
    added: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class TurnDifference:
    """A turn that differs, or a neighbour for orientation (all its pieces are in both)."""

    at: datetime
    speaker: str
    speaker_before: str
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing of it differs."""
        return self.speaker == self.speaker_before and not any(p.added or p.removed for p in self.pieces)


def keep_version(session: Session, interview_id: int, why: Why) -> int | None:
    """Keeps the record as the store has it now; its number, or None where nothing changed since the last version.

    Raises Refusal when there is no record, StoreTrouble when the disk fails.
    """
    try:
        return _keep(session, interview_id, why)
    except (*FAILURES, DiskTrouble) as error:
        raise StoreTrouble("这一版没有存上，正在写的记录不受影响。", "程序会自动再存。") from error


@use_case(Action.RECORD_WRITE)
def _keep(session: Session, interview_id: int, why: Why) -> int | None:
    if not Record.select().where(Record.interview == interview_id).exists():
        raise Refusal("还没有谈话记录，没有可保存的版本。", ("五(三)",), Place.RECORD)
    turns = turns_of(interview_id)
    last = _last(interview_id)
    number = last[0] + 1 if last else 1
    is_whole = number % _WHOLE_EACH == 1
    before: Sequence[Turn] = () if last is None else version_turns(interview_id, last[0])
    if last is not None and tuple(before) == turns:
        return None
    RecordVersion.create(
        interview=interview_id, number=number, why=why, at=session.now(), turns=len(turns),
        characters=sum(len(turn.text) for turn in turns), digest=digest_of(turns), is_whole=is_whole,
        content=_packed(pieces_of((), turns) if is_whole else pieces_of(before, turns)), account=session.account.id,
    )  # fmt: skip
    if why not in _BY_ITSELF:
        session.trace("interview", interview_id, f"保存记录版本：{why}", after={"number": number, "turns": len(turns)})
    return number


def versions_of(interview_id: int) -> tuple[VersionLine, ...]:
    """All versions, the newest first."""
    query = RecordVersion.select(
        RecordVersion.number, RecordVersion.at, RecordVersion.why, RecordVersion.turns, RecordVersion.characters,
        Account.display_name,
    ).left_outer_join(Account)  # fmt: skip
    rows = tuples(query.where(RecordVersion.interview == interview_id).order_by(RecordVersion.number.desc()))
    return tuple(VersionLine(number, at, why, turns, size, by or "") for number, at, why, turns, size, by in rows)


def version_turns(interview_id: int, number: int) -> tuple[Turn, ...]:
    """The turns of a version.  Raises Refusal for one that is not there."""
    mine = (RecordVersion.interview == interview_id) & (RecordVersion.number <= number)
    start = RecordVersion.select(RecordVersion.number).where(mine & RecordVersion.is_whole)
    first = start.order_by(RecordVersion.number.desc()).limit(1).scalar()
    query = RecordVersion.select(RecordVersion.number, RecordVersion.content)
    rows = tuples(query.where(mine & (RecordVersion.number >= (first or 0))).order_by(RecordVersion.number))
    if first is None or rows[-1][0] != number:
        raise Refusal("没有找到这个版本，没有作任何改动。请刷新后再试。", (), Place.RECORD)
    turns: list[Turn] = []
    for _, content in rows:
        turns = rebuilt(turns, _unpacked(content))
    return tuple(turns)


def _last(interview_id: int) -> tuple[int, str] | None:
    query = RecordVersion.select(RecordVersion.number, RecordVersion.digest)
    rows = tuples(query.where(RecordVersion.interview == interview_id).order_by(RecordVersion.number.desc()).limit(1))
    return rows[0] if rows else None


# ------------------------------------------------------------ how a version is written


def pieces_of(before: Sequence[Turn], after: Sequence[Turn]) -> list[Any]:
    """The later turns as pieces: `[first, last + 1]` of the earlier ones, or a turn written out."""
    places = {turn.id: place for place, turn in enumerate(before)}
    pieces: list[Any] = []
    for turn in after:
        place = places.get(turn.id, -1)
        if place < 0 or before[place] != turn:
            pieces.append(_written(turn))
        elif pieces and len(pieces[-1]) == 2 and pieces[-1][1] == place:
            pieces[-1][1] = place + 1
        else:
            pieces.append([place, place + 1])
    return pieces


def rebuilt(before: Sequence[Turn], pieces: Iterable[Any]) -> list[Turn]:
    """The later turns from the earlier ones and the pieces of `pieces_of`."""
    turns: list[Turn] = []
    for piece in pieces:
        if len(piece) == 2:
            turns += before[piece[0] : piece[1]]
        else:
            turns.append(_read(piece))
    return turns


def _written(turn: Turn) -> list[Any]:
    marks = [[mark.kind, mark.start, mark.length] for mark in turn.marks]
    return [turn.id, turn.speaker, turn.text, turn.spoken_at.isoformat(), marks]


def _read(piece: Sequence[Any]) -> Turn:
    id, speaker, text, at, marks = piece
    found = tuple(Mark(MarkKind(kind), start, length) for kind, start, length in marks)
    return Turn(id, speaker, text, datetime.fromisoformat(at), found)


def _packed(pieces: list[Any]) -> bytes:
    return zlib.compress(json.dumps(pieces, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def _unpacked(content: bytes) -> list[Any]:
    found: list[Any] = json.loads(zlib.decompress(content))
    return found


# ------------------------------------------------------------ how two versions differ


def differences(before: Sequence[Turn], after: Sequence[Turn]) -> tuple[TurnDifference, ...]:
    """The turns that differ between two states of a record, each with its neighbours, in the order of the later."""
    old_ids, new_ids = [turn.id for turn in before], [turn.id for turn in after]
    found: list[TurnDifference] = []
    for what, i, i_end, j, j_end in SequenceMatcher(None, old_ids, new_ids, autojunk=False).get_opcodes():
        if what == "equal":
            found += [_difference(old, new) for old, new in zip(before[i:i_end], after[j:j_end], strict=True)]
            continue
        found += [_alone(turn, removed=True) for turn in before[i:i_end]]
        found += [_alone(turn, added=True) for turn in after[j:j_end]]
    near = {place + by for place, one in enumerate(found) if not one.is_same for by in (-1, 0, 1)}
    return tuple(one for place, one in enumerate(found) if place in near)


def _difference(old: Turn, new: Turn) -> TurnDifference:
    pieces = (Piece(new.text),) if old.text == new.text else tuple(_pieces(old.text, new.text))
    return TurnDifference(new.spoken_at, new.speaker, old.speaker, pieces)


def _alone(turn: Turn, *, added: bool = False, removed: bool = False) -> TurnDifference:
    piece = Piece(turn.text or "（空）", added, removed)
    return TurnDifference(turn.spoken_at, turn.speaker, turn.speaker, (piece,))


def _pieces(old: str, new: str) -> Iterable[Piece]:
    """What was taken out and put in within one turn; what both begin and end with is set aside first."""
    start = _common(old, new)
    rest = min(len(old), len(new)) - start
    end = _common(old[::-1][:rest], new[::-1][:rest])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield Piece(new[:start])
    if len(middle_old) * len(middle_new) > _MOST_COMPARED:
        yield Piece(middle_old, removed=True)
        yield Piece(middle_new, added=True)
    else:
        for what, i, i_end, j, j_end in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
            if what == "equal":
                yield Piece(middle_new[j:j_end])
                continue
            if i < i_end:
                yield Piece(middle_old[i:i_end], removed=True)
            if j < j_end:
                yield Piece(middle_new[j:j_end], added=True)
    if end:
        yield Piece(new[len(new) - end :])


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
