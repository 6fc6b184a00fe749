"""Asking the index: ids of heads and turns, the newest first, and the rows behind them as far as they are in reach.

FTS5 says which ids may be hits; whether an account reads them is asked of the tables themselves, through the views
that confine a connection (`app/store/reach.py`).  Only what came through is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.store.reach import Reach
from app.store.search.heads import TABLES, Kind, head_id
from app.store.search.index import HEADS, TURNS
from app.store.search.terms import HeadText

# Refs of a kind.
_SPAN = (1 << 40) - 1
_LENGTHS = (1, 8, 32, 96, 256, 800)
NEWEST = (1 << 62) - 1


def head_ids(connection: Any, match: str, kind: Kind | None, limit: int, below: int = NEWEST) -> list[int]:
    """The newest heads that the index has for a match, of one kind or of all; older than `below`."""
    return [id for (id,) in connection.execute(_HEAD_IDS, (match, *_between(kind, below), limit))]


def heads_of(connection: Any, match: str, kind: Kind | None, limit: int, below: int = NEWEST) -> list[HeadText]:
    """The same with their texts.  Who may read them is asked with `in_reach`."""
    return [HeadText(*row) for row in connection.execute(_HEADS, (match, *_between(kind, below), limit))]


def all_heads_of(connection: Any, match: str, most: int) -> list[HeadText] | None:
    """All heads that the index has for a match, the newest first; None where there are more than so many.

    From the oldest on, which FTS5 does in two thirds of the time: backwards, it goes over each page of a term twice.
    """
    found = [HeadText(*row) for row in connection.execute(_ALL_HEADS, (match, most + 1))]
    return found[::-1] if len(found) <= most else None


def all_head_ids(connection: Any, match: str, most: int) -> list[int] | None:
    """The same without their texts."""
    found = [id for (id,) in connection.execute(_ALL_HEAD_IDS, (match, most + 1))]
    return found[::-1] if len(found) <= most else None


def _between(kind: Kind | None, below: int) -> tuple[int, int]:
    if kind is None:
        return 0, below - 1
    return head_id(kind, 0), min(head_id(kind, _SPAN), below - 1)


_FOUND = f"WHERE {HEADS} MATCH ? AND i.rowid BETWEEN ? AND ? ORDER BY i.rowid DESC LIMIT ?"
_HEAD_IDS = f"SELECT i.rowid FROM main.{HEADS} AS i {_FOUND}"
_HEADS = (
    f"SELECT h.id, h.names, h.body, h.keys, h.facets FROM main.{HEADS} AS i "
    f"CROSS JOIN main.search_head AS h ON h.id = i.rowid {_FOUND}"
)

_ALL_HEAD_IDS = f"SELECT rowid FROM main.{HEADS} WHERE {HEADS} MATCH ? ORDER BY rowid LIMIT ?"
_ALL_HEADS = (
    f"SELECT h.id, h.names, h.body, h.keys, h.facets FROM main.{HEADS} AS i CROSS JOIN main.search_head AS h "
    f"ON h.id = i.rowid WHERE {HEADS} MATCH ? ORDER BY i.rowid LIMIT ?"
)


def head_texts(connection: Any, ids: Sequence[int]) -> list[HeadText]:
    """The heads of these ids, the newest first.  Who may read them is asked with `in_reach`."""
    sql = "SELECT id, names, body, keys, facets FROM main.search_head WHERE id IN (?s) ORDER BY id DESC"
    return [HeadText(*row) for row in _asked(connection, sql, ids)]


def head_facets(connection: Any, ids: Sequence[int]) -> list[HeadText]:
    """The same with nothing but their facets: all that filters ask of."""
    sql = "SELECT id, '', '', '', facets FROM main.search_head WHERE id IN (?s) ORDER BY id DESC"
    return [HeadText(*row) for row in _asked(connection, sql, ids)]


def in_reach(connection: Any, kind: Kind, refs: Sequence[int]) -> set[int]:
    """Which rows of a kind this connection may read."""
    return {id for (id,) in _asked(connection, f"SELECT id FROM {TABLES[kind]} WHERE id IN (?s)", refs)}


def turn_ids(connection: Any, match: str, limit: int, below: int = NEWEST) -> list[int]:
    """The newest turns that the index has for a match, by their places in it, before `below`."""
    sql = f"SELECT rowid FROM main.{TURNS} WHERE {TURNS} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
    return [id for (id,) in connection.execute(sql, (match, below, limit))]


def talks_of(connection: Any, places: Sequence[int]) -> list[tuple[int, int]]:
    """The talks whose turns stand at these places of the index, the newest first: place, talk."""
    sql = "SELECT id, interview_id FROM main.search_turn WHERE id IN (?s) ORDER BY id DESC"
    found: list[tuple[int, int]] = _asked(connection, sql, places).fetchall()
    return found


def turns_with(connection: Any, match: str, limit: int, below: int = NEWEST) -> tuple[list[Turn], int]:
    """The newest turns that the index has for a match, as far as they are in reach; and the place where it goes on,
    0 where it has no more.
    """
    rows = connection.execute(_TURNS_WITH, (match, below, limit)).fetchall()
    found = [row[1:] for row in rows if row[1] is not None]
    return found, rows[-1][0] if len(rows) == limit else 0


def all_turns_with(connection: Any, match: str, most: int) -> list[Turn] | None:
    """All turns in reach that the index has for a match, the newest first; None where it has more than so many."""
    rows = connection.execute(_ALL_TURNS_WITH, (match, most + 1)).fetchall()
    return [row[1:] for row in rows[::-1] if row[1] is not None] if len(rows) <= most else None


# A turn that is out of reach leaves its place: without it nobody would know how far the index was read.
_TURNS_WITH = (
    "SELECT i.id, t.id, t.interview_id, t.speaker, t.text FROM "
    f"(SELECT rowid AS id FROM main.{TURNS} WHERE {TURNS} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?) AS i "
    "CROSS JOIN main.search_turn AS s ON s.id = i.id LEFT JOIN record_turn AS t ON t.id = s.turn_id "
    "ORDER BY i.id DESC"
)
_ALL_TURNS_WITH = _TURNS_WITH.replace(" AND rowid < ?", "").replace(" DESC", "")
Turn = tuple[int, int, str, str]
_TURN = "t.id, t.interview_id, t.speaker, t.text"


def turns(connection: Any, places: Sequence[int]) -> list[Turn]:
    """The turns at these places of the index that are in reach, the newest first: id, talk, speaker, text."""
    sql = (
        f"SELECT {_TURN} FROM main.search_turn AS s CROSS JOIN record_turn AS t ON t.id = s.turn_id "
        "WHERE s.id IN (?s) ORDER BY s.id DESC"
    )
    found: list[Turn] = _asked(connection, sql, places).fetchall()
    return found


def turns_of(connection: Any, talks: Sequence[int], pieces: Sequence[str]) -> list[Turn]:
    """The turns of talks that are in reach, the newest talk first, in which all of these pieces stand as they are."""
    asked = " AND instr(t.text, ?)" * len(pieces)
    sql = (
        f"SELECT {_TURN} FROM record_turn AS t WHERE t.interview_id IN (?s){asked} "
        "ORDER BY t.interview_id DESC, t.position DESC, t.id DESC"
    )
    found: list[Turn] = _asked(connection, sql, talks, pieces).fetchall()
    return found


def newest_in_reach(connection: Any, reach: Reach, kind: Kind, most: int) -> list[int]:
    """The newest rows of a kind that this connection may read, up to so many."""
    sql = f"SELECT id FROM {reach.within(TABLES[kind])} ORDER BY id DESC LIMIT ?"
    return [id for (id,) in connection.execute(sql, (most,))]


def padded(ids: Sequence[int]) -> list[int]:
    """The ids, the last one repeated up to one of a few lengths: so that few statements are made ready, and kept."""
    length = next((size for size in _LENGTHS if size >= len(ids)), len(ids))
    return [*ids, *[ids[-1]] * (length - len(ids))] if ids else []


def _asked(connection: Any, sql: str, ids: Sequence[int], more: Sequence[Any] = ()) -> Any:
    """The rows of a statement about these ids, `?s` standing for them; `more` values come after them."""
    whole = padded(ids)
    return connection.execute(sql.replace("?s", ", ".join("?" * len(whole))), [*whole, *more])
