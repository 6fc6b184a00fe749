"""The text of a record, free of the store: turns, speakers, and the canonical form that a digest seals."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

QUESTION, ANSWER, REMARK = "问", "答", "记"
SPEAKERS = (QUESTION, ANSWER, REMARK)
# 待补: what could not be typed in time, to be filled in before the record is closed.
OPEN_MARK = "〔待补〕"
# The longest name of a speaker, and of one turn; beyond it a turn is broken up by whoever writes it.
LONGEST_SPEAKER = 20
LONGEST_TURN = 200_000


class MarkKind(StrEnum):
    """What a passage is marked as; values are what the desk says.  Marks are working notes, no part of the record."""

    KEY_POINT = "要点"
    DOUBT = "疑点"
    PROMISE = "承诺"
    TO_VERIFY = "需核实"
    VERBATIM = "原话"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage of one turn: characters from `start` on, `length` of them."""

    kind: MarkKind
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who spoke, what was said, when it began, what of it is marked.

    `id` is given by the writer (`new_turn_id`), not by the store: a save that is tried again writes the same turn,
    and the writer never waits for an answer to go on.
    """

    id: int
    speaker: str
    text: str
    spoken_at: datetime
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnChange:
    """One change of the record.  `turn` None takes the turn out; else it is written as it is.

    A turn that is new comes behind `after` (0: at the beginning; one that is not there: at the end, so that no
    word is lost); a turn that is there keeps its place.
    """

    turn_id: int
    turn: Turn | None = None
    after: int = 0

    @classmethod
    def put(cls, turn: Turn, after: int = 0) -> TurnChange:
        """Writes a turn, new or changed."""
        return cls(turn.id, turn, after)

    @classmethod
    def drop(cls, turn_id: int) -> TurnChange:
        """Takes a turn out; one that is gone already is no error."""
        return cls(turn_id)


@dataclass(frozen=True, slots=True)
class Caret:
    """Where the writer stands: the turn and the character in it, and the first turn in sight."""

    turn_id: int = 0
    offset: int = 0
    top_turn: int = 0


def new_turn_id() -> int:
    """An id for a new turn, unlike any other in the store (62 random bits)."""
    return secrets.randbits(62) | 1


def applied(turns: Iterable[Turn], changes: Iterable[TurnChange]) -> list[Turn]:
    """The turns after the changes: what the store must hold after the same changes."""
    found = list(turns)
    for change in changes:
        places = {turn.id: place for place, turn in enumerate(found)}
        place = places.get(change.turn_id)
        if change.turn is None:
            found = [turn for turn in found if turn.id != change.turn_id]
        elif place is not None:
            found[place] = change.turn
        else:
            found.insert(0 if change.after == 0 else places.get(change.after, len(found)) + 1, change.turn)
    return found


def open_marks(turns: Iterable[Turn]) -> int:
    """How many 待补 marks still stand."""
    return sum(turn.text.count(OPEN_MARK) for turn in turns)


def canonical_text(turns: Iterable[Turn]) -> str:
    """The record as one text that depends on nothing but who said what when: a JSON list a line."""
    return "\n".join(
        json.dumps([turn.spoken_at.isoformat(sep=" ", timespec="seconds"), turn.speaker, turn.text], ensure_ascii=False)
        for turn in turns
    )


def digest_of(turns: Iterable[Turn]) -> str:
    """SHA-256 of the canonical text, in hexadecimal: any office can check it with tools at hand."""
    return hashlib.sha256(canonical_text(turns).encode()).hexdigest()


def next_speaker(speaker: str) -> str:
    """Who speaks after Enter: 问 and 答 alternate; after a remark or a named speaker comes a question."""
    return ANSWER if speaker == QUESTION else QUESTION
