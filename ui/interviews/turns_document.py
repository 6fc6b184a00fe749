"""The record as the writer has it: turns in order, and what of them the store does not have yet.  No widgets here.

A turn is known by a small `key` while it is on the screen (a text block carries it) and by its `id` in the store.
What is unsaved is a set of ids, not a log: a turn typed for ten minutes is written once per save, as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from app.interviews.record_text import QUESTION, Turn, TurnChange, new_turn_id, next_speaker

# How many turns that were taken out are remembered, so that an undo finds who had spoken and when.
_REMEMBERED = 200


@dataclass(slots=True)
class LiveTurn:
    """A turn on the screen."""

    key: int
    turn: Turn


class TurnsDocument:
    """The turns being written.  Every change is remembered until `saved` says that the store has it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._keys = count(1)
        self._turns: list[LiveTurn] = []
        self._gone: list[Turn] = []
        self._changed: set[int] = set()
        self._dropped: set[int] = set()
        self._under_way: tuple[set[int], set[int]] = (set(), set())

    # ------------------------------------------------------------ reading

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns in order."""
        return tuple(each.turn for each in self._turns)

    def __len__(self) -> int:
        return len(self._turns)

    def at(self, index: int) -> LiveTurn:
        """The turn at a place."""
        return self._turns[index]

    @property
    def is_dirty(self) -> bool:
        """Whether something is not in the store yet, or on its way there."""
        return bool(self._changed or self._dropped or any(self._under_way))

    @property
    def has_words(self) -> bool:
        """Whether anything has been written."""
        return any(each.turn.text.strip() for each in self._turns)

    # ------------------------------------------------------------ writing

    def load(self, turns: Iterable[Turn]) -> None:
        """Begins with what the store has; nothing is unsaved."""
        self._turns = [LiveTurn(next(self._keys), turn) for turn in turns]
        self._gone.clear()
        self._changed, self._dropped, self._under_way = set(), set(), (set(), set())

    def set_text(self, index: int, text: str) -> bool:
        """Writes the words of a turn; whether that changed anything.  The first word sets the time of a blank turn."""
        live = self._turns[index]
        if live.turn.text == text:
            return False
        begun = self._now() if not live.turn.text.strip() and text.strip() else live.turn.spoken_at
        self._put(live, replace(live.turn, text=text, spoken_at=begun))
        return True

    def set_speaker(self, index: int, speaker: str) -> bool:
        """Says who speaks in a turn; whether that changed anything."""
        live = self._turns[index]
        if live.turn.speaker == speaker or not speaker.strip():
            return False
        self._put(live, replace(live.turn, speaker=speaker))
        return True

    def insert(self, index: int, text: str = "", speaker: str = "") -> LiveTurn:
        """A new turn at a place; the speaker alternates from the turn before where none is given."""
        before = self._turns[index - 1].turn.speaker if index else ""
        who = speaker or (next_speaker(before) if before else QUESTION)
        live = LiveTurn(next(self._keys), Turn(new_turn_id(), who, text, self._now()))
        self._turns.insert(index, live)
        self._changed.add(live.turn.id)
        return live

    def remove(self, index: int) -> None:
        """Takes a turn out."""
        live = self._turns.pop(index)
        self._changed.discard(live.turn.id)
        self._dropped.add(live.turn.id)
        self._gone = [*self._gone[-_REMEMBERED + 1 :], live.turn]

    def reconcile(self, first: int, old_count: int, blocks: Sequence[tuple[int, str]]) -> list[int]:
        """Takes over a stretch of the text: `old_count` turns from `first` on are now these blocks of (key, text).

        A key that is not among them is a turn taken out; a block without a known key is a new turn.  One that
        brings back the words of a turn taken out before (an undo) gets its speaker and time again.  Returns the
        keys of the blocks.
        """
        stretch = {self._turns[place].key for place in range(first, first + old_count)}
        blocks = self._as_first(first, stretch, blocks)
        kept = {key for key, _ in blocks if key in stretch}
        for place in reversed(range(first, first + old_count)):
            if self._turns[place].key not in kept:
                self.remove(place)
        keys: list[int] = []
        for offset, (key, text) in enumerate(blocks):
            place = first + offset
            if key in kept and key not in keys:
                self.set_text(place, text)
            else:
                key = self._appear(place, text)
            keys.append(key)
        return keys

    # ------------------------------------------------------------ saving

    def take_changes(self) -> list[TurnChange]:
        """What the store does not have yet, in an order in which it can be written; on its way until `saved` or
        `not_saved` says how it went.
        """
        changed, dropped = self._changed, self._dropped
        self._changed, self._dropped, self._under_way = set(), set(), (changed, dropped)
        changes = [TurnChange.drop(id) for id in sorted(dropped)]
        before = 0
        for live in self._turns:
            if live.turn.id in changed:
                changes.append(TurnChange.put(live.turn, before))
            before = live.turn.id
        return changes

    def saved(self) -> None:
        """The store has what was taken."""
        self._under_way = (set(), set())

    def not_saved(self) -> None:
        """The store does not have what was taken: it is unsaved again, together with what came since."""
        changed, dropped = self._under_way
        there = {live.turn.id for live in self._turns}
        self._changed |= changed & there
        self._dropped |= dropped | (changed - there)
        self._under_way = (set(), set())

    def _put(self, live: LiveTurn, turn: Turn) -> None:
        live.turn = turn
        self._changed.add(turn.id)

    def _as_first(self, first: int, stretch: set[int], blocks: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
        """Paragraphs that became one carry the key of the last of them; the words belong to whoever began them."""
        if not stretch or not blocks or self._turns[first].key in {key for key, _ in blocks}:
            return blocks
        (key, text), begun = blocks[0], self._turns[first].turn.text
        if key in stretch and begun and text[:1] == begun[:1]:
            return [(self._turns[first].key, text), *blocks[1:]]
        return blocks

    def _appear(self, place: int, text: str) -> int:
        """A block that was not there: new words, or words that come back."""
        known = next((turn for turn in reversed(self._gone) if turn.text == text and text.strip()), None)
        live = self.insert(place, text, known.speaker if known else "")
        if known is not None:
            self._gone.remove(known)
            live.turn = replace(live.turn, spoken_at=known.spoken_at)
        return live.key
