"""What the box finds: things by their heads, and the turns of records, grouped and ranked, as far as they are in reach.

The index gives candidates, the newest first; each is compared with its text, and asked for through the views that
confine the connection, before anything of it is kept.  It runs beside the window: `wanted` says between two looks
whether somebody still waits for the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from app.access.actions import Action
from app.access.roles import Scope, scope_of
from app.access.session import Session
from app.ledgers.search.kinds import GROUPS, PLACES, RECORDS, Group
from app.ledgers.search.query import Query
from app.ledgers.search.records import RecordHit, record_hits
from app.ledgers.search.showing import Marked, Title, Titles, context, context_of, marked_title
from app.store.search.asking import (
    all_head_ids,
    all_heads_of,
    head_ids,
    head_texts,
    heads_of,
    in_reach,
    newest_in_reach,
)
from app.store.search.heads import BEYOND, BITS, BY_NUMBER, TABLES, Kind, head_id, kind_of, ref_of
from app.store.search.terms import TOLD, HeadText, Term, WordTerm, together
from app.store.search.text import NAME, quoted
from app.store.steps import Cancelled

MOST = 6
# So many heads are looked at in one go; where the index has more, each kind is asked for its own.
_LOOK, _CHUNK = 96, 32
# Where an account reads so few of a kind, those are read instead of going through the hits of all the others; and
# more of them, the longer one has gone in vain: a head by its id costs as much as so many that follow each other.
_FEW, _DEARER, _LARGEST = 128, 4, 512
# What filters leave is read and compared where it is so little; else the index is asked for the words as well.
_FEW_FILTERED = 48
# The kinds of which a role may have few rows, and SQLite finds them by an index of what the reach asks.
_FEW_OF = {
    Scope.ASSIGNED: frozenset({Kind.INTERVIEW, Kind.PLAN, Kind.ITEM, Kind.ATTACHMENT}),
    **dict.fromkeys((Scope.DEPARTMENT, Scope.ORGANISED), frozenset({Kind.INTERVIEW})),
}
# Roles that read a part of the talks only; the newest so many of theirs are known before turns are asked for.
_PARTIAL = (Scope.DEPARTMENT, Scope.ASSIGNED, Scope.ORGANISED)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: a row of a kind, or a turn of a talk; with its title, facts and the words in context."""

    group: Group
    id: int
    title: Marked
    facts: str
    context: Marked | None = None
    turn_id: int | None = None
    # Further turns of the same record that have the words, as far as they were met.
    more_turns: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A group of hits, the best first; `score` ranks the groups."""

    group: Group
    hits: tuple[Hit, ...]
    has_more: bool
    score: int = 0


def allowed_groups(session: Session) -> tuple[Group, ...]:
    """The groups that the account may ask for at all; nobody without leave to read content has any."""
    return _groups_with(tuple(session.may(action) for action in _NEEDED))


_NEEDED = (Action.CONTENT_READ, *{group.needs: None for group in GROUPS if group.needs != Action.CONTENT_READ})


@cache
def _groups_with(leave: tuple[bool, ...]) -> tuple[Group, ...]:
    """The groups of an account that is allowed these of `_NEEDED`."""
    allowed = {action for action, may in zip(_NEEDED, leave, strict=True) if may}
    return tuple(group for group in GROUPS if group.needs in allowed) if leave[0] else ()


def find(
    session: Session,
    query: Query,
    *,
    most: int = MOST,
    groups: Collection[Group] | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[Found, ...]]:
    """The groups found so far, twice at most: things first, then with the records, which can take longer.

    `most` hits of each group; `groups` asks for these only.  Raises Cancelled where nobody wants the answer any more.
    """
    asked = [
        group for group in allowed_groups(session)
        if (groups is None or group in groups) and (query.groups is None or group in query.groups)
    ]  # fmt: skip
    if query.is_empty or not asked:
        yield ()
        return
    search = _Search(session, query, most, wanted)
    things = search.things({group.kind: group for group in asked if group.kind is not None})
    yield ranked(things)
    if RECORDS in asked and query.words:
        records = search.records()
        if records.hits:
            yield ranked([*things, records])


def ranked(found: Sequence[Found]) -> tuple[Found, ...]:
    """The groups with the best hits first, else in their order."""
    return tuple(sorted(found, key=lambda each: (-each.score, PLACES[each.group])))


@dataclass(slots=True)
class _Candidates:
    """Heads that the index has for a query; `below`: where it goes on, 0 where there are no more."""

    heads: list[HeadText]
    below: int = 0


class _Search:
    def __init__(self, session: Session, query: Query, most: int, wanted: Callable[[], bool]) -> None:
        self._session, self._query, self._most, self._wanted = session, query, most, wanted
        self._words = query.words
        self._connection: Any = session.store.db.connection()  # type: ignore[no-untyped-call]
        self._reach = session.store.db.reach
        self._few = _FEW_OF.get(scope_of(session.account.role), frozenset())
        # All that filters leave, where that is little.
        self._filtered: list[HeadText] | None = None
        self._titles = Titles(self._connection, session.rules, session.today().isoformat())

    def _look(self) -> None:
        if not self._wanted():
            raise Cancelled

    # ------------------------------------------------------------ things

    def things(self, kinds: dict[Kind, Group]) -> list[Found]:
        """What is found by its head."""
        match = together(term.heads for term in self._query.terms)
        if not self._reach.is_open:
            kinds = {kind: group for kind, group in kinds.items() if not self._reach.is_shut(TABLES[kind])}
        if not match or not kinds:
            return []
        few = self._few_heads(match)
        if few is not None:
            found = {kind: _Candidates(heads) for kind, heads in _by_kind(few).items() if kind in kinds}
        else:
            found = self._candidates(match, kinds)
        made = (self._group(group, match, found[kind]) for kind, group in kinds.items() if kind in found)
        return [each for each in made if each.hits]

    def _few_heads(self, match: str) -> list[HeadText] | None:
        """All candidates, where filters or several words are likely to leave few, and do; what filters leave is kept
        for the records, and compared with the words in its text.
        """
        if self._query.filters:
            ids = all_head_ids(self._connection, together(term.heads for term in self._query.filters), _FEW_FILTERED)
            if ids is not None:
                self._filtered = head_texts(self._connection, ids)
            return self._filtered
        return all_heads_of(self._connection, match, _CHUNK) if len(self._words) > 1 else None

    def _candidates(self, match: str, kinds: Collection[Kind]) -> dict[Kind, _Candidates]:
        """All heads where they are few; of many, the newest of each kind, and those that bear the word itself."""
        newest = heads_of(self._connection, match, None, _CHUNK)
        if len(newest) == _CHUNK:
            rest = _LOOK - _CHUNK
            more = head_ids(self._connection, match, None, rest, newest[-1].id)
            if len(more) == rest:
                return self._newest(match, kinds, newest)
            newest += head_texts(self._connection, more)
        return {kind: _Candidates(heads) for kind, heads in _by_kind(newest).items() if kind in kinds}

    def _newest(self, match: str, kinds: Collection[Kind], heads: list[HeadText]) -> dict[Kind, _Candidates]:
        """Through the index from the newest kind to the oldest; what one kind has too many of is passed over."""
        found: dict[Kind, _Candidates] = {}
        while heads:
            for kind, more in _by_kind(heads).items():
                known = found.setdefault(kind, _Candidates([])).heads
                known += more[: _CHUNK - len(known)]
            if len(heads) < _CHUNK:
                break
            self._look()
            last, below = kind_of(heads[-1].id), heads[-1].id
            if last not in kinds or len(found[last].heads) == _CHUNK:
                below = max((head_id(kind, 0) + BEYOND for kind in kinds if kind < last), default=0)
            heads = heads_of(self._connection, match, None, _CHUNK, below) if below else []
        found = {kind: each for kind, each in found.items() if kind in kinds}
        for kind, each in found.items():
            if len(each.heads) == _CHUNK:
                each.below = each.heads[-1].id
                each.heads += self._exact(match, kind, {head.id for head in each.heads})
        return found

    def _exact(self, match: str, kind: Kind, known: Collection[int]) -> list[HeadText]:
        """Where the index has more of a kind than was read: those whose name or key is the word itself."""
        self._look()
        whole = self._whole()
        if not whole:
            return []
        found = heads_of(self._connection, f"({match}) AND ({whole})", kind, _CHUNK)
        return [head for head in found if head.id not in known]

    def _whole(self) -> str:
        """What the index must hold where a single word is a name or a key itself."""
        words = self._words
        if len(words) != 1 or not isinstance(words[0], WordTerm):
            return ""
        word = words[0].word
        name = quoted(NAME + word.text)
        return f"{name} OR {quoted(word.text)}" if word.is_letters else name

    def _group(self, group: Group, match: str, found: _Candidates) -> Found:
        scored, below = self._hits(group, found.heads), found.below
        seen = {head.id for head in found.heads}
        walked, size = 0, 4 * _CHUNK
        while below and len(scored) <= self._most:
            self._look()
            heads = self._mine(group, below, _FEW + walked // _DEARER)
            if heads is not None:
                below = 0
            else:
                heads = heads_of(self._connection, match, group.kind, size, below)
                below = heads[-1].id if len(heads) == size else 0
                walked, size = walked + size, min(2 * size, _LARGEST)
            scored += self._hits(group, [head for head in heads if head.id not in seen])
        scored.sort(key=_BEST, reverse=True)
        hits = self._shown(group, [head for _, _, head in scored[: self._most]])
        return Found(group, hits, len(scored) > self._most or below > 0, scored[0][0] if scored else 0)

    def _mine(self, group: Group, below: int, few: int) -> list[HeadText] | None:
        """The heads of a kind that an account reads only few of, below a place; None where it reads more, or all."""
        assert group.kind is not None
        if group.kind not in self._few or not self._reach.holds(TABLES[group.kind]):
            return None
        refs = newest_in_reach(self._connection, self._reach, group.kind, few + 1)
        if len(refs) > few:
            return None
        return head_texts(self._connection, [id for ref in refs if (id := head_id(group.kind, ref)) < below])

    def _hits(self, group: Group, heads: Sequence[HeadText]) -> list[_Scored]:
        """Which candidates are hits in truth, and how good, as far as they are in reach."""
        terms = self._query.terms
        if len(terms) == 1 and not terms[0].is_filter:
            one = terms[0].score
            scored = [(score, head.id, head) for head in heads if (score := one(head))]
        else:
            scored = [(score, head.id, head) for head in heads if (score := _score(terms, head))]
        if not scored or group.kind is None or not self._reach.holds(TABLES[group.kind]):
            return scored
        reached = in_reach(self._connection, group.kind, [ref_of(id) for _, id, _ in scored])
        return [each for each in scored if ref_of(each[1]) in reached]

    def _shown(self, group: Group, heads: Sequence[HeadText]) -> tuple[Hit, ...]:
        assert group.kind is not None
        words, hits = self._words, []
        titles = self._titles.of(group.kind, [ref_of(head.id) for head in heads])
        for head in heads:
            ref = ref_of(head.id)
            if title := titles.get(ref):
                name, facts = title
                marked = marked_title(name, words, head.names.split("\n"))
                hits.append(Hit(group, ref, marked, facts, context_of(head, name, words)))
        return tuple(hits)

    # ------------------------------------------------------------ records

    def records(self) -> Found:
        """The turns of records that have the words, those of one record together."""
        reach = self._reach if scope_of(self._session.account.role) in _PARTIAL else None
        talks = None
        if self._filtered is not None:
            talks = [
                ref_of(head.id) for head in self._filtered
                if head.id >> BITS == Kind.INTERVIEW and all(term.score(head) for term in self._query.filters)
            ]  # fmt: skip
        found = record_hits(self._connection, self._query, self._most + 1, reach, self._look, talks)
        titles = self._titles.of(Kind.INTERVIEW, [hit.talk_id for hit in found[: self._most]])
        hits = tuple(self._turn(hit, titles[hit.talk_id]) for hit in found[: self._most] if hit.talk_id in titles)
        return Found(RECORDS, hits, len(found) > self._most, TOLD if hits else 0)

    def _turn(self, hit: RecordHit, title: Title) -> Hit:
        told = context(hit.text, self._words, f"{hit.speaker}：")
        return Hit(RECORDS, hit.talk_id, Marked(title.name), title.facts, told, hit.turn_id, hit.more)


_Scored = tuple[int, int, HeadText]
_BEST = itemgetter(0, 1)


def _by_kind(heads: Sequence[HeadText]) -> dict[Kind, list[HeadText]]:
    """Heads by the kind of thing, in their order."""
    found: dict[int, list[HeadText]] = {}
    for head in heads:
        found.setdefault(head.id >> BITS, []).append(head)
    return {BY_NUMBER[number]: each for number, each in found.items()}


def _score(terms: Sequence[Term], head: HeadText) -> int:
    """How well all of the terms hit a thing; 0 where one does not."""
    total = words = 0
    for term in terms:
        if not (score := term.score(head)):
            return 0
        if not term.is_filter:
            total, words = total + score, words + 1
    return total // words if words else TOLD
