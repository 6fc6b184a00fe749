"""The record as the writer has it: turns in order, and what of them the store does not have yet.  No widgets here.

A turn is known by its `id`, on the screen (a text block carries it) as in the store.  What is unsaved is a set of
ids, not a log: a turn typed for ten minutes is written once per save, as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.interviews.record_text import QUESTION, Mark, Turn, TurnChange, new_turn_id, next_speaker


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A turn as the text on the screen has it; `id` 0 and an empty speaker where the text says neither."""

    id: int
    speaker: str
    text: str
    marks: tuple[Mark, ...] = ()


class TurnsDocument:
    """The turns being written.  Every change is remembered until `saved` says that the store has it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._turns: list[Turn] = []
        self._ids: set[int] = set()
        # What was taken out, so that an undo finds when it had been said.
        self._gone: dict[int, Turn] = {}
        self._changed: set[int] = set()
        self._dropped: set[int] = set()
        self._under_way: tuple[set[int], set[int]] = (set(), set())

    # ------------------------------------------------------------ reading

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns in order."""
        return tuple(self._turns)

    def __len__(self) -> int:
        return len(self._turns)

    def at(self, index: int) -> Turn:
        """The turn at a place."""
        return self._turns[index]

    @property
    def is_dirty(self) -> bool:
        """Whether something is not in the store yet, or on its way there."""
        return bool(self._changed or self._dropped or any(self._under_way))

    @property
    def has_words(self) -> bool:
        """Whether anything has been written."""
        return any(turn.text.strip() for turn in self._turns)

    # ------------------------------------------------------------ writing

    def load(self, turns: Iterable[Turn]) -> None:
        """Begins with what the store has; nothing is unsaved."""
        self._turns = list(turns)
        self._ids = {turn.id for turn in self._turns}
        self._gone.clear()
        self._changed, self._dropped, self._under_way = set(), set(), (set(), set())

    def set_text(self, index: int, text: str, marks: tuple[Mark, ...] = ()) -> bool:
        """Writes the words of a turn and what of them is marked; whether that changed anything.

        The first word sets the time of a blank turn.
        """
        turn = self._turns[index]
        if (turn.text, turn.marks) == (text, marks):
            return False
        begun = self.now() if not turn.text.strip() and text.strip() else turn.spoken_at
        self._put(index, replace(turn, text=text, marks=marks, spoken_at=begun))
        return True

    def set_speaker(self, index: int, speaker: str) -> bool:
        """Says who speaks in a turn; whether that changed anything."""
        turn = self._turns[index]
        if turn.speaker == speaker or not speaker.strip():
            return False
        self._put(index, replace(turn, speaker=speaker))
        return True

    def insert(self, index: int, text: str = "", speaker: str = "") -> Turn:
        """A new turn at a place; the speaker alternates from the turn before where none is given."""
        return self._appear(index, Paragraph(0, speaker, text))

    def remove(self, index: int) -> None:
        """Takes a turn out."""
        turn = self._turns.pop(index)
        self._ids.discard(turn.id)
        self._changed.discard(turn.id)
        self._dropped.add(turn.id)
        self._gone[turn.id] = turn

    def replace_all(self, turns: Iterable[Turn]) -> None:
        """Takes over another state of the record, as unsaved changes.

        Every turn is taken out and put in anew: the store keeps the place of a turn that it has, and their order may
        be another.
        """
        wanted = list(turns)
        for place in reversed(range(len(self._turns))):
            self.remove(place)
        self._turns = wanted
        self._ids = {turn.id for turn in wanted}
        self._changed |= self._ids

    def reconcile(self, first: int, old_count: int, paragraphs: Sequence[Paragraph]) -> list[Turn]:
        """Takes over a stretch of the text: `old_count` turns from `first` on are now these paragraphs.

        A turn that is not among them was taken out; a paragraph of an unknown turn is a new one; one of a turn that
        was taken out before (an undo) has its time again.  Returns the turns of the paragraphs.
        """
        wanted = {paragraph.id for paragraph in paragraphs}
        for place in reversed(range(first, first + old_count)):
            if self._turns[place].id not in wanted:
                self.remove(place)
        left = {turn.id for turn in self._turns[first : first + old_count]} & wanted
        for place, paragraph in enumerate(paragraphs, first):
            is_mine = paragraph.id in left
            left.discard(paragraph.id)
            if is_mine and self._turns[place].id == paragraph.id:
                self.set_text(place, paragraph.text, paragraph.marks)
                self.set_speaker(place, paragraph.speaker)
                continue
            if is_mine:  # it stands further down: out there, in here
                self.remove(next(i for i in range(place, len(self._turns)) if self._turns[i].id == paragraph.id))
            self._appear(place, paragraph)
        return self._turns[first : first + len(paragraphs)]

    # ------------------------------------------------------------ saving

    def take_changes(self) -> list[TurnChange]:
        """What the store does not have yet, in an order in which it can be written; on its way until `saved` or
        `not_saved` says how it went.
        """
        changed, dropped = self._changed, self._dropped
        self._changed, self._dropped, self._under_way = set(), set(), (changed, dropped)
        changes = [TurnChange.drop(id) for id in sorted(dropped)]
        before = 0
        for turn in self._turns:
            if turn.id in changed:
                changes.append(TurnChange.put(turn, before))
            before = turn.id
        return changes

    def saved(self) -> None:
        """The store has what was taken."""
        self._under_way = (set(), set())

    def not_saved(self) -> None:
        """The store does not have what was taken: it is unsaved again, together with what came since."""
        changed, dropped = self._under_way
        self._changed |= changed & self._ids
        self._dropped |= dropped | (changed - self._ids)
        self._under_way = (set(), set())

    def _put(self, index: int, turn: Turn) -> None:
        self._turns[index] = turn
        self._changed.add(turn.id)

    def _appear(self, place: int, paragraph: Paragraph) -> Turn:
        """A paragraph that was not there: new words, or a turn that comes back.  A turn is never there twice."""
        id = paragraph.id if paragraph.id and paragraph.id not in self._ids else new_turn_id()
        before = self._turns[place - 1].speaker if place else ""
        speaker = paragraph.speaker or (next_speaker(before) if before else QUESTION)
        known = self._gone.pop(id, None)
        at = known.spoken_at if known else self.now()
        turn = Turn(id, speaker, paragraph.text, at, paragraph.marks)
        self._turns.insert(place, turn)
        self._ids.add(id)
        self._changed.add(id)
        return turn
