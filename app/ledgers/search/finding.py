"""What the box finds: things by their heads, and the turns of records, grouped and ranked, as far as they are in reach.

The index gives candidates, the newest first; each is compared with its text, and asked for through the views that
confine the connection, before anything of it is kept.  It runs beside the window: `wanted` says between two looks
whether somebody still waits for the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.access.actions import Action
from app.access.roles import Scope, scope_of
from app.access.session import Session
from app.ledgers.search.kinds import GROUPS, RECORDS, Group
from app.ledgers.search.query import Query
from app.ledgers.search.records import RecordHit, record_hits
from app.ledgers.search.showing import Marked, Title, Titles, context, context_of, marked_title
from app.store.search.asking import head_ids, head_texts, in_reach
from app.store.search.heads import TABLES, Kind, kind_and_ref
from app.store.search.terms import TOLD, HeadText, Term, WordTerm, together
from app.store.search.text import NAME, quoted
from app.store.steps import Cancelled

MOST = 6
# So many heads are looked at in one go; where the index has more, each kind is asked for its own.
_LOOK, _CHUNK = 96, 32
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
    if not session.may(Action.CONTENT_READ):
        return ()
    leave = {action: session.may(action) for action in {group.needs for group in GROUPS}}
    return tuple(group for group in GROUPS if leave[group.needs])


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
    asked = [group for group in allowed_groups(session) if groups is None or group in groups]
    asked = [group for group in asked if query.groups is None or group in query.groups]
    if query.is_empty or not asked:
        yield ()
        return
    search = _Search(session, query, most, wanted)
    things = search.things([group for group in asked if group.kind is not None])
    yield ranked(things)
    if RECORDS in asked and query.words:
        records = search.records()
        if records.hits:
            yield ranked([*things, records])


def ranked(found: Sequence[Found]) -> tuple[Found, ...]:
    """The groups with the best hits first, else in their order."""
    return tuple(sorted(found, key=lambda each: (-each.score, GROUPS.index(each.group))))


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Heads that the index has for a query; `below`: where it goes on, 0 where there are no more."""

    ids: list[int]
    below: int


class _Search:
    def __init__(self, session: Session, query: Query, most: int, wanted: Callable[[], bool]) -> None:
        self._session, self._query, self._most, self._wanted = session, query, most, wanted
        self._connection: Any = session.store.db.connection()  # type: ignore[no-untyped-call]
        self._titles = Titles(self._connection, session.rules, session.today().isoformat())

    def _look(self) -> None:
        if not self._wanted():
            raise Cancelled

    # ------------------------------------------------------------ things

    def things(self, groups: Sequence[Group]) -> list[Found]:
        """What is found by its head."""
        match = together(term.heads for term in self._query.terms)
        kinds = {group.kind: group for group in groups if group.kind is not None}
        if not match or not kinds:
            return []
        newest = head_ids(self._connection, match, None, _LOOK)
        if len(newest) < _LOOK:
            by_kind: dict[Kind, list[int]] = defaultdict(list)
            for id in newest:
                by_kind[kind_and_ref(id)[0]].append(id)
            candidates = {kind: _Candidates(ids, 0) for kind, ids in by_kind.items() if kind in kinds}
        else:
            candidates = {kind: self._of_kind(match, kind) for kind in kinds}
        made = (self._group(kinds[kind], match, found) for kind, found in candidates.items())
        return [each for each in made if each.hits]

    def _of_kind(self, match: str, kind: Kind) -> _Candidates:
        """The newest of a kind, and where there are more those whose name or key is the word itself."""
        self._look()
        found = head_ids(self._connection, match, kind, _CHUNK)
        if len(found) < _CHUNK:
            return _Candidates(found, 0)
        whole = self._whole()
        exact = head_ids(self._connection, f"({match}) AND ({whole})", kind, _CHUNK) if whole else []
        return _Candidates(list(dict.fromkeys([*exact, *found])), found[-1])

    def _whole(self) -> str:
        """What the index must hold where a single word is a name or a key itself."""
        words = self._query.words
        if len(words) != 1 or not isinstance(words[0], WordTerm):
            return ""
        word = words[0].word
        name = quoted(NAME + word.text)
        return f"{name} OR {quoted(word.text)}" if word.is_letters else name

    def _group(self, group: Group, match: str, found: _Candidates) -> Found:
        scored, below, seen = self._hits(group, found.ids), found.below, set(found.ids)
        while below and len(scored) <= self._most:
            self._look()
            ids = head_ids(self._connection, match, group.kind, 4 * _CHUNK, below)
            below = ids[-1] if len(ids) == 4 * _CHUNK else 0
            scored += self._hits(group, [id for id in ids if id not in seen])
        scored.sort(key=lambda each: (-each[0], -each[1].id))
        shown = scored[: self._most]
        hits = self._shown(group, [head for _, head in shown])
        return Found(group, hits, len(scored) > self._most or below > 0, shown[0][0] if shown else 0)

    def _hits(self, group: Group, ids: Sequence[int]) -> list[tuple[int, HeadText]]:
        """Which candidates are hits in truth, and how good, as far as they are in reach."""
        scored = [
            (score, head) for head in head_texts(self._connection, ids) if (score := _score(self._query.terms, head))
        ]
        if not scored or group.kind is None:
            return []
        if not self._session.store.db.reach.holds(TABLES[group.kind]):
            return scored
        reached = in_reach(self._connection, group.kind, [kind_and_ref(head.id)[1] for _, head in scored])
        return [(score, head) for score, head in scored if kind_and_ref(head.id)[1] in reached]

    def _shown(self, group: Group, heads: Sequence[HeadText]) -> tuple[Hit, ...]:
        assert group.kind is not None
        words = self._query.words
        refs = [kind_and_ref(head.id)[1] for head in heads]
        titles = self._titles.of(group.kind, refs)
        return tuple(
            Hit(group, ref, marked_title(titles[ref].name, words, head.names.split("\n")), titles[ref].facts,
                context_of(head, titles[ref].name, words))
            for ref, head in zip(refs, heads, strict=True) if ref in titles
        )  # fmt: skip

    # ------------------------------------------------------------ records

    def records(self) -> Found:
        """The turns of records that have the words, those of one record together."""
        is_partial = scope_of(self._session.account.role) in _PARTIAL
        found = record_hits(self._connection, self._query, self._most + 1, is_partial, self._look)
        titles = self._titles.of(Kind.INTERVIEW, [hit.talk_id for hit in found[: self._most]])
        hits = tuple(self._turn(hit, titles[hit.talk_id]) for hit in found[: self._most] if hit.talk_id in titles)
        return Found(RECORDS, hits, len(found) > self._most, TOLD if hits else 0)

    def _turn(self, hit: RecordHit, title: Title) -> Hit:
        words = self._query.words
        told = context(hit.text, words)
        told = replace(
            told, text=f"{hit.speaker}：{told.text}",
            spans=tuple((a + len(hit.speaker) + 1, b + len(hit.speaker) + 1) for a, b in told.spans),
        )  # fmt: skip
        return Hit(RECORDS, hit.talk_id, Marked(title.name), title.facts, told, hit.turn_id, hit.more)


def _score(terms: Sequence[Term], head: HeadText) -> int:
    """How well all of the terms hit a thing; 0 where one does not."""
    total = 0
    for term in terms:
        if not (score := term.score(head)):
            return 0
        total += 0 if term.is_filter else score
    words = sum(not term.is_filter for term in terms)
    return total // words if words else TOLD
