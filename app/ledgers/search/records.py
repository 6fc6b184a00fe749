"""Turns of records that have the words: out of the index, the newest first, or out of the few talks that may have them.

A word that stands in a million turns costs no more than a rare one: reading ends with the last talk that is shown.
Where filters or a role leave few talks, those are read instead of going through the hits of all the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.ledgers.search.query import Query
from app.store.reach import Reach
from app.store.search.asking import (
    NEWEST,
    Turn,
    all_turns_with,
    head_facets,
    head_ids,
    in_reach,
    newest_in_reach,
    talks_of,
    turn_ids,
    turns,
    turns_of,
    turns_with,
)
from app.store.search.heads import Kind, head_id, ref_of
from app.store.search.terms import Term, together

# Turns looked at in one go; it begins with few, for a frequent word needs no more.
_FIRST, _LARGEST = 24, 800
# With so few talks their turns are read, whatever the index has.
_FEW = 60
_AT_ONCE = 8
# After so many candidates in vain the talks are read, where it is known which.
_IN_VAIN = 10_000
_MOST_TALKS = 20_000


@dataclass(frozen=True, slots=True)
class RecordHit:
    """The newest turn of a talk that has the words, and how many more of its turns were met."""

    talk_id: int
    turn_id: int
    speaker: str
    text: str
    more: int = 0


def record_hits(
    connection: Any,
    query: Query,
    most: int,
    reach: Reach | None,
    look: Callable[[], None],
    talks: list[int] | None = None,
) -> list[RecordHit]:
    """The talks whose records have the words, the newest first; all of the words in one turn.

    `reach`: of a connection that reads a part of the talks only.  `look` is called between two looks, and may raise.
    `talks`: those that the filters leave, where that is known.
    """
    words = query.words
    match = together(term.turns for term in words)
    if not match:
        return []
    if talks is None:
        talks = _talks(connection, query, reach)
    if talks is None and reach is None:
        return _first_talks(_streamed(connection, match, words, look), most)
    if talks is not None and len(talks) <= _FEW:
        return _first_talks(_read(connection, talks, words, look), most)
    checked = _Checked(connection, query.filters, reach, set(talks) if talks is not None else None)
    found = _first_talks(_streamed(connection, match, words, look, checked), most)
    if len(found) < most and checked.is_in_vain:  # the words are frequent, and these talks hardly have them
        if talks is None:
            talks = newest_in_reach(connection, reach, Kind.INTERVIEW, _MOST_TALKS) if reach else []
        checked.know_of(talks)
        return _first_talks(_read(connection, [talk for talk in talks if checked.holds(talk)], words, look), most)
    return found


def _talks(connection: Any, query: Query, reach: Reach | None) -> list[int] | None:
    """The talks that filters and role leave, the newest first; None for all, and for a role that reads many."""
    if query.filters:
        match = together(term.heads for term in query.filters)
        ids = head_ids(connection, match, Kind.INTERVIEW, _MOST_TALKS) if match else []
        if len(ids) > _FEW:
            return [ref_of(id) for id in ids]
        talks = [ref_of(id) for id in ids]
        checked = _Checked(connection, query.filters, reach)
        checked.know_of(talks)
        return [talk for talk in talks if checked.holds(talk)]
    if reach is None:
        return None
    mine = newest_in_reach(connection, reach, Kind.INTERVIEW, _FEW + 1)
    return mine if len(mine) <= _FEW else None


class _Checked:
    """Which talks count: those that are known to, that are in reach, and of which the filters hold in truth.

    Each is asked for once.  `reach`: of a connection that reads a part of the talks; their turns are kept out by its
    views, but a turn lies on a page of its own, and a talk is asked for at a fraction of that.
    """

    def __init__(
        self, connection: Any, filters: Sequence[Term], reach: Reach | None = None, known: set[int] | None = None
    ) -> None:
        self._connection, self._filters, self._reach, self._known = connection, filters, reach, known
        self._answers: dict[int, bool] = {}
        self.candidates = 0

    @property
    def is_in_vain(self) -> bool:
        """Whether so many candidates were met that reading the talks is cheaper, where not too many are left."""
        return self.candidates >= _IN_VAIN and (self._known is None or len(self._known) < _MOST_TALKS)

    def holds(self, talk: int) -> bool:
        """Whether a talk counts that `know_of` was told of."""
        return self._answers[talk]

    def know_of(self, talks: Iterable[int]) -> None:
        """Asks of those talks what is not known yet."""
        asked = set(talks) - self._answers.keys()
        self._answers.update(dict.fromkeys(asked, False))
        left = asked if self._known is None else asked & self._known
        if left and self._reach is not None:
            left = in_reach(self._connection, Kind.INTERVIEW, sorted(left))
        if left and self._filters:
            heads = head_facets(self._connection, [head_id(Kind.INTERVIEW, talk) for talk in sorted(left)])
            left = {ref_of(head.id) for head in heads if all(term.score(head) for term in self._filters)}
        self._answers.update(dict.fromkeys(left, True))


def _streamed(
    connection: Any, match: str, words: Sequence[Term], look: Callable[[], None], checked: _Checked | None = None
) -> Iterator[Turn]:
    """The turns that have the words, the newest first, of the talks that count."""
    size, below = _FIRST, NEWEST
    if checked is None and len(words) > 1 and (few := all_turns_with(connection, match, size)) is not None:
        yield from _told(few, words)
        return
    while below:
        look()
        if checked is None:
            found, below = turns_with(connection, match, size, below)
        else:
            places = turn_ids(connection, match, size, below)
            below = places[-1] if len(places) == size else 0
            checked.candidates += len(places)
            known = talks_of(connection, places) if places else []
            checked.know_of(talk for _, talk in known)
            places = [place for place, talk in known if checked.holds(talk)]
            found = turns(connection, places) if places else []
        yield from _told(found, words)
        if checked is not None and checked.is_in_vain:
            return
        size = min(2 * size, _LARGEST)


def _read(connection: Any, talks: Sequence[int], words: Sequence[Term], look: Callable[[], None]) -> Iterator[Turn]:
    """The turns of these talks that have the words, the newest talk first."""
    pieces = [piece for word in words if (piece := word.piece)]
    for first in range(0, len(talks), _AT_ONCE):
        look()
        yield from _told(turns_of(connection, talks[first : first + _AT_ONCE], pieces), words)


def _told(found: Iterable[Turn], words: Sequence[Term]) -> Iterator[Turn]:
    """Those of the turns that have all of the words in truth."""
    if len(words) == 1:
        is_told = words[0].is_told
        return (turn for turn in found if is_told(turn[3]))
    return (turn for turn in found if all(word.is_told(turn[3]) for word in words))


def _first_talks(found: Iterable[Turn], most: int) -> list[RecordHit]:
    """The first talks with what was met of each."""
    first: dict[int, Turn] = {}
    met: dict[int, int] = {}
    for turn in found:
        talk = turn[1]
        if talk in first:
            met[talk] += 1
        elif len(first) == most:
            break
        else:
            first[talk], met[talk] = turn, 0
    return [RecordHit(talk, id, speaker, text, met[talk]) for talk, (id, _, speaker, text) in first.items()]
