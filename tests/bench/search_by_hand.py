"""The search as somebody writes it by hand with stock FTS5: what `tests.bench.search` is compared with.

In the bench's copy of the store lie two FTS5 tables of the same texts, one of heads and one of turns, with their
content, `detail=full` and stock `unicode61`.  That finds no Chinese words of two characters, so texts are put in as
overlapping pairs, and a word is asked as the phrase of its pairs: nothing is left to compare, so nothing is.

For a query: the best seven of each kind by `rank` in one window over the matches (16 tables, one a kind, each asked for
`ORDER BY rank LIMIT 7`, took 1.0 to 1.6 times as long in nine of ten sorts of query, 0.8 times in the tenth), then
`snippet` and `highlight` of those, then what they are called; and the newest seven turns with `snippet`, who said it,
and what their talks are called.  Turns are not ordered by `rank`: for two characters that took 14 ms where the newest
take 0.2.  With filters the turns of the talks that have them are looked through for the word: 0.3 ms, where the match
of the word confined to those talks took 1 to 40.  To make lines of marked pairs readable again is left out, and so is
what the account may read: both would only make this way slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.ledgers.search.query import Query
from app.ledgers.search.showing import statement
from app.store.search.asking import padded
from app.store.search.heads import BEYOND, BY_NUMBER, LATER_NUMBER, NUMBER, Kind, head_id, ref_of
from app.store.search.terms import Term, WordTerm
from app.store.search.text import _RUN, PREFIX_FROM, SHORT, Word, field_mark, is_han, pairs, plain, quoted

MOST = 7
HEADS, TURNS = "by_hand_head", "by_hand_turn"
_MARKED = "'[', ']', '…', 24"
_RANKED = (
    "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY id >> 40 ORDER BY rank) AS place FROM "
    f"(SELECT rowid AS id, rank FROM main.{HEADS} WHERE {HEADS} MATCH ?)) WHERE place <= {MOST}"
)
_IN_CONTEXT = (
    f"SELECT rowid, snippet({HEADS}, -1, {_MARKED}), highlight({HEADS}, 0, '[', ']') FROM main.{HEADS} "
    f"WHERE {HEADS} MATCH ? AND rowid IN (?s)"
)
_TURNS = (
    f"SELECT f.told, s.interview_id, t.id, t.speaker FROM (SELECT rowid AS id, snippet({TURNS}, 0, {_MARKED}) AS told "
    f"FROM main.{TURNS} WHERE {TURNS} MATCH ? ORDER BY rowid DESC LIMIT {MOST}) AS f "
    "JOIN main.search_turn AS s ON s.id = f.id JOIN main.record_turn AS t ON t.id = s.turn_id"
)
_OF_TALKS = (
    f"SELECT rowid - {head_id(Kind.INTERVIEW, 0)} FROM main.{HEADS} WHERE {HEADS} MATCH ? "
    f"AND rowid BETWEEN {head_id(Kind.INTERVIEW, 0)} AND {head_id(Kind.INTERVIEW, BEYOND - 1)}"
)
_FILTERED = (
    "SELECT t.text, t.interview_id, t.id, t.speaker FROM main.record_turn AS t "
    f"WHERE t.interview_id IN ({_OF_TALKS})?s ORDER BY t.interview_id DESC, t.position DESC LIMIT {MOST}"
)


# ------------------------------------------------------------ put in


def build(connection: Any) -> None:
    """Makes both tables, within a transaction of the caller."""
    connection.create_function("by_hand_text", 1, _text, deterministic=True)
    connection.create_function("by_hand_names", 1, _names, deterministic=True)
    connection.create_function("by_hand_keys", 1, _keys, deterministic=True)
    connection.create_function("by_hand_facets", 1, _facets, deterministic=True)
    connection.execute(f"CREATE VIRTUAL TABLE {HEADS} USING fts5(names, body, keys, facets, tokenize = 'unicode61')")
    connection.execute(
        f"INSERT INTO {HEADS} (rowid, names, body, keys, facets) SELECT id, by_hand_names(names), by_hand_text(body), "
        "by_hand_keys(keys), by_hand_facets(facets) FROM main.search_head ORDER BY id"
    )
    connection.execute(f"CREATE VIRTUAL TABLE {TURNS} USING fts5(text, tokenize = 'unicode61')")
    connection.execute(
        f"INSERT INTO {TURNS} (rowid, text) SELECT s.id, by_hand_text(t.text) FROM main.search_turn AS s "
        "JOIN main.record_turn AS t ON t.id = s.turn_id ORDER BY s.id"
    )
    for table in (HEADS, TURNS):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _text(text: str, *, singles: bool = False, mark: str = "") -> str:
    found: list[str] = []
    for han, word in _RUN.findall(plain(text)):
        found += [mark + word] if word else [mark + each for each in pairs(han)]
        found += [mark + each for each in han] if singles else []
    return " ".join(found)


def _names(names: str) -> str:
    return _text(names, singles=True)


def _keys(keys: str) -> str:
    return " ".join(each for key in keys.split() for each in (key, SHORT + key[:1], SHORT + key[:2]))


def _facets(facets: str) -> str:
    return " ".join(
        _text(line[1:], singles=True, mark=field_mark(line[0])) for line in facets.split("\n") if line
    )  # fmt: skip


# ------------------------------------------------------------ asked


def found(connection: Any, query: Query, today: str) -> int:
    """Asks for a query; how many rows came."""
    rows = 0
    match = _match(query.terms)
    ids = [id for (id,) in connection.execute(_RANKED, (match,))] if match else []
    if ids:
        whole = padded(ids)
        sql = _IN_CONTEXT.replace("?s", ", ".join("?" * len(whole)))
        rows += len(connection.execute(sql, (match, *whole)).fetchall())
        by_kind: dict[int, list[int]] = {}
        for id in ids:
            by_kind.setdefault(id // BEYOND, []).append(ref_of(id))
        for kind, refs in by_kind.items():
            connection.execute(*statement(BY_NUMBER[kind], refs, today)).fetchall()
    return rows + _turns(connection, query, today)


def _turns(connection: Any, query: Query, today: str) -> int:
    match = _match(query.words, of_turns=True)
    if not match:
        return 0
    filters = _match(query.filters)
    if filters:
        words = [term.word.text for term in query.words if isinstance(term, WordTerm)]
        sql, values = _FILTERED.replace("?s", " AND instr(t.text, ?)" * len(words)), [filters, *words]
    else:
        sql, values = _TURNS, [match]
    rows = connection.execute(sql, values).fetchall()
    if rows:
        talks = list(dict.fromkeys(row[1] for row in rows))
        connection.execute(*statement(Kind.INTERVIEW, talks, today)).fetchall()
    return len(rows)


def _match(terms: Sequence[Term], *, of_turns: bool = False) -> str:
    asked = []
    for term in terms:
        if isinstance(term, WordTerm):
            asked.append(_word(term.word, of_turns=of_turns))
        else:
            asked.append(term.turns if of_turns else term.heads)
    return " AND ".join(f"({each})" for each in asked if each)


def _word(word: Word, *, of_turns: bool) -> str:
    """A word as the phrase of its pairs; of letters the beginning, a key's first letters, or a number."""
    if word.is_single:
        return "" if of_turns else quoted(word.text)
    phrase = [each for run in word.runs for each in (pairs(run) if is_han(run[0]) else [run])]
    last = word.runs[-1]
    goes_on = not is_han(last[0]) and len(last) >= PREFIX_FROM
    ways = [quoted(" ".join(phrase)) + ("*" if goes_on else "")]
    if word.is_letters and not of_turns:
        ways += [quoted(SHORT + word.text)] if len(word.text) < PREFIX_FROM else []
        ways += [quoted(field_mark(field) + str(word.number)) for field in (NUMBER, LATER_NUMBER) if word.number]
    return " OR ".join(ways)
