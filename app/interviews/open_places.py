"""What is still open in a record after the talk: passages to fill in, to verify, to look at once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.interviews.record_text import OPEN_MARK, MarkKind, Turn

# A 疑点 is for the lead to judge and stays as it is; only what must be settled in the text is walked through.
_OPEN_KINDS = (MarkKind.TO_VERIFY,)
TO_FILL_IN = "待补"


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A passage that waits: `index` of its turn, characters from `start` on, `what` it waits for, its words.

    `known` is what the store has for a name that may be misspelt.
    """

    index: int
    start: int
    length: int
    what: str
    words: str
    known: str = ""


def open_places(turns: Iterable[Turn]) -> tuple[OpenPlace, ...]:
    """The open passages in the order of the record: 待补 and 需核实."""
    found: list[OpenPlace] = []
    for index, turn in enumerate(turns):
        here = [OpenPlace(index, at, len(OPEN_MARK), TO_FILL_IN, _around(turn.text, at)) for at in _marks_in(turn.text)]
        for mark in turn.marks:
            if mark.kind in _OPEN_KINDS:
                words = turn.text[mark.start : mark.start + mark.length]
                here.append(OpenPlace(index, mark.start, mark.length, mark.kind, words))
        found += sorted(here, key=lambda place: place.start)
    return tuple(found)


def _marks_in(text: str) -> Iterable[int]:
    at = text.find(OPEN_MARK)
    while at >= 0:
        yield at
        at = text.find(OPEN_MARK, at + len(OPEN_MARK))


def _around(text: str, at: int, room: int = 12) -> str:
    """The words before a mark, to know it by."""
    return text[max(at - room, 0) : at]
