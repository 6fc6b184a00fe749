"""What a record waits for before it is sealed (五(三)): whose word was heard when it was read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.rules.lifecycle import Missing, Place

_CLAUSES = ("五(三)",)


class TalkRole(StrEnum):
    """What somebody is at a talk; values are what papers say."""

    SUBJECT = "约谈对象"
    LEAD = "主谈人"
    RECORDER = "记录人"
    OTHER = "其他参加人员"


class Word(StrEnum):
    """What somebody says of the record that was read back."""

    CONFIRMED = "核对无误"
    REFUSED = "拒绝确认"


# Whose word a record is not sealed without; the others may sign, and need not.
NEEDED = frozenset({TalkRole.SUBJECT, TalkRole.LEAD, TalkRole.RECORDER})


@dataclass(frozen=True, slots=True)
class Heard:
    """A person of the talk, and what they said of the record; `word` None while nobody asked."""

    role: TalkRole
    name: str
    word: Word | None = None


def missing_to_seal(people: Iterable[Heard], *, is_read_back: bool) -> tuple[Missing, ...]:
    """What keeps a record from being sealed: it is read back first, and each who answers for it has had a word.

    Who refuses has had it as well: a refusal is written down with its reason and holds nothing up.
    """
    if not is_read_back:
        return (Missing("READ_BACK", "谈话记录还没有宣读核对", _CLAUSES, Place.RECORD),)
    return tuple(
        Missing("CONFIRM", f"{each.role}{each.name}还没有确认", _CLAUSES, Place.RECORD)
        for each in people
        if each.role in NEEDED and each.word is None
    )
