"""What is due is indexed, once, just before the commit: heads made of many rows, and turns.

Triggers only note what changed.  FTS5 writes all that it has gathered when a savepoint begins, and SQLite begins one
for each row that a trigger writes: put in by triggers a head cost ten times what it costs here, where all terms of a
transaction are gathered and written together.  Of what changed, only the terms that go and those that come are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlcipher3 import dbapi2

from app.store.search.composing import composed, composed_one
from app.store.search.heads import Kind, head_id
from app.store.search.text import changed_terms, head_terms, terms_of_head, terms_of_text

HEADS, TURNS = "search_head_index", "search_turn_index"
AT_ONCE = 2_000
# Terms that FTS5 gathers in memory before it writes them: while many are put in, and else (its own choice).
GATHERED, USUALLY = 64 << 20, 1 << 20
# So many heads or turns take their time, and are given the room.
_MANY = 500
# Fewer heads are made one by one, with one statement each.
_FEW = 24
_BY_KIND = "SELECT kind, min(ref), max(ref), count(*) FROM main.search_due GROUP BY kind ORDER BY kind"
_DUE = "SELECT ref FROM main.search_due WHERE kind = ? AND ref BETWEEN ? AND ?"
_KEPT = (
    f"SELECT d.ref, h.names, h.body, h.keys, h.facets FROM ({_DUE}) AS d "
    "CROSS JOIN main.search_head AS h ON h.id = d.ref + ?"
)
_ADD = "INSERT INTO main.search_head (names, body, keys, facets, id) VALUES (?, ?, ?, ?, ?)"
_TAKE_AWAY = "DELETE FROM main.search_head WHERE id = ?"
_CHANGE = "UPDATE main.search_head SET names = ?, body = ?, keys = ?, facets = ? WHERE id = ?"
_TURNS_DUE = (
    "SELECT d.id, d.before, t.text FROM main.search_turn_due AS d LEFT JOIN main.search_turn AS s ON s.id = d.id "
    "LEFT JOIN main.record_turn AS t ON t.id = s.turn_id ORDER BY d.id"
)
# What FTS5 is told: 'delete' or NULL, the row, and terms.
_Told = tuple[str | None, int, str]


def settle(connection: Any) -> None:
    """Indexes what is due, within the transaction that made it so."""
    try:
        due = connection.execute(f"SELECT kind, ref FROM main.search_due LIMIT {_FEW + 1}").fetchall()
        _settle_turns(connection)
    except dbapi2.OperationalError as error:
        if "no such table" in str(error):  # a store of an older schema, which is being looked at or copied
            return
        raise
    if not due:
        return
    if len(due) <= _FEW:
        for number, ref in due:
            _settle_one(connection, Kind(number), ref)
    else:
        for number, *of_kind in connection.execute(_BY_KIND).fetchall():
            _settle_heads(connection, Kind(number), *of_kind)
    connection.execute("DELETE FROM main.search_due")


def tell(connection: Any, table: str, told: Iterable[_Told]) -> None:
    """Gives FTS5 terms of rows, or takes them away; rows in ascending order are gathered and written together."""
    connection.executemany(f"INSERT INTO main.{table} ({table}, rowid, body) VALUES (?, ?, ?)", told)


def make_room(connection: Any, table: str, size: int) -> None:
    """How many bytes of terms FTS5 gathers before it writes them."""
    connection.execute(f"INSERT INTO main.{table} ({table}, rank) VALUES ('hashsize', ?)", (size,))


def _settle_heads(connection: Any, kind: Kind, first: int, last: int, many: int) -> None:
    if many >= _MANY:
        make_room(connection, HEADS, GATHERED)
    for span in [(first, last)] if many <= AT_ONCE else _spans(connection, kind):
        _settle_span(connection, kind, *span)
    if many >= _MANY:
        make_room(connection, HEADS, USUALLY)


def _spans(connection: Any, kind: Kind) -> Iterator[tuple[int, int]]:
    """Parts of what is due of a kind, each small enough to hold."""
    sql = (
        "SELECT min(ref), max(ref) FROM (SELECT ref FROM main.search_due WHERE kind = ? AND ref > ? ORDER BY ref "
        f"LIMIT {AT_ONCE})"
    )
    last = -(1 << 62)
    while (found := connection.execute(sql, (int(kind), last)).fetchone())[0] is not None:
        yield found
        last = found[1]


def _settle_span(connection: Any, kind: Kind, first: int, last: int) -> None:
    values, base = (int(kind), first, last), head_id(kind, 0)
    before = {ref: tuple(texts) for ref, *texts in connection.execute(_KEPT, (*values, base))}
    after = {ref: head.row() for ref, head in composed(connection, kind, _DUE, values).items()}
    refs = sorted(ref for ref in before.keys() | after.keys() if before.get(ref) != after.get(ref))
    _write(connection, [(base + ref, before.get(ref), after.get(ref)) for ref in refs])


def _settle_one(connection: Any, kind: Kind, ref: int) -> None:
    before, after = composed_one(connection, kind, ref)
    row = after.row() if after is not None else None
    if row != before:
        _write(connection, [(head_id(kind, ref), before, row)])


_Texts = tuple[str, str, str, str]


def _write(connection: Any, changes: list[tuple[int, _Texts | None, _Texts | None]]) -> None:
    """Heads that are otherwise than before, by their ids in order: the texts, and what FTS5 knows of them."""
    gone = [(id,) for id, _, after in changes if after is None]
    new = [(*after, id) for id, before, after in changes if before is None and after is not None]
    changed = [(*after, id) for id, before, after in changes if before is not None and after is not None]
    for sql, rows in ((_TAKE_AWAY, gone), (_CHANGE, changed), (_ADD, new)):
        if rows:
            connection.executemany(sql, rows)
    tell(connection, HEADS, (each for change in changes for each in _told_of_head(*change)))


def _told_of_head(id: int, before: _Texts | None, after: _Texts | None) -> Iterator[_Told]:
    if after is None:
        return _told(id, None if before is None else terms_of_head(*before), None)
    if before is None:
        return iter(((None, id, head_terms(*after)),))
    return _told(id, *changed_terms(before, after))


def _settle_turns(connection: Any) -> None:
    """A turn that was put in and taken away again in the same transaction is in neither column."""
    rows = connection.execute(_TURNS_DUE)
    if not (some := rows.fetchmany(AT_ONCE)):
        return
    many = len(some) >= _MANY
    if many:
        make_room(connection, TURNS, GATHERED)
    while some:
        tell(connection, TURNS, (each for row in some for each in _told_of_turn(*row)))
        some = rows.fetchmany(AT_ONCE) if len(some) == AT_ONCE else []
    rows.close()
    connection.execute("DELETE FROM main.search_turn_due")
    if many:
        make_room(connection, TURNS, USUALLY)


def _told_of_turn(place: int, before: str | None, after: str | None) -> Iterator[_Told]:
    if before != after:
        was, now = (None if text is None else terms_of_text(text) for text in (before, after))
        if was is None or now is None:
            yield from _told(place, was, now)
        else:
            gone, come = [term for term in was if term not in now], [term for term in now if term not in was]
            yield from _told(place, gone, come)


def _told(id: int, gone: Collection[str] | None, come: Collection[str] | None) -> Iterator[_Told]:
    """What FTS5 is told of a row: the terms that go, None where it was not there, and those that come, None where it
    is not.

    It counts its rows and terms by what it is told, so a row that changed goes and comes, with the terms that do.
    """
    if gone is not None and come is not None and not gone and not come:
        return
    if gone is not None:
        yield "delete", id, " ".join(gone)
    if come is not None:
        yield None, id, " ".join(come)
