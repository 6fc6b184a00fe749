"""The index: FTS5 tables kept in the transaction of whatever changes, rebuilt, and compared with the store.

Triggers note which heads and turns are due, and `settle` indexes them once, just before the commit (`settling`).
Deleted text leaves the index with its row: FTS5's `secure-delete` takes the terms out of the pages instead of marking
them as gone.
"""

from __future__ import annotations

from typing import Any

from sqlcipher3 import dbapi2

from app.store.search.composing import composed
from app.store.search.heads import TABLES, Kind, head_id
from app.store.search.settling import AT_ONCE, GATHERED, HEADS, TURNS, USUALLY, make_room, settle
from app.store.search.text import head_terms, text_terms
from app.store.spans import id_spans
from app.store.steps import step

# Tables of the index; those of FTS5 begin with their names.
TABLES_OF_INDEX = ("search_head", "search_turn", "search_due", "search_turn_due", HEADS, TURNS)
_TURNS_AT_ONCE = 20_000
__all__ = ["HEADS", "LABELS", "TABLES_OF_INDEX", "TURNS", "problems", "rebuild", "register", "settle"]
_STEP = "正在建立全文索引"


def register(connection: Any) -> None:
    """Gives a connection the functions that the triggers call; without them it cannot write what is indexed."""
    connection.create_function("search_terms", 1, text_terms, deterministic=True)
    connection.create_function("search_head_terms", 4, head_terms, deterministic=True)


# ------------------------------------------------------------------ built anew


def rebuild(connection: Any) -> None:
    """Makes the whole index anew, within a transaction of the caller; tells its steps (`steps`)."""
    connection.execute("DELETE FROM main.search_due")
    connection.execute("DELETE FROM main.search_turn_due")
    _with_room(connection, TURNS, _fill_turns)
    connection.execute("DELETE FROM main.search_head")
    for kind in Kind:
        _fill_heads(connection, kind)
    _with_room(connection, HEADS, _fill_head_terms)


def _with_room(connection: Any, table: str, fill: Any) -> None:
    """Empties an FTS5 table and fills it with room for many terms, then joins its parts into one."""
    connection.execute(f"INSERT INTO main.{table} ({table}) VALUES ('delete-all')")
    make_room(connection, table, GATHERED)
    fill(connection)
    step(_STEP)
    connection.execute(f"INSERT INTO main.{table} ({table}) VALUES ('optimize')")
    make_room(connection, table, USUALLY)
    connection.execute(f"INSERT INTO main.{table} ({table}, rank) VALUES ('secure-delete', 1)")


def _fill_turns(connection: Any) -> None:
    """Turns are numbered anew, talk by talk: what follows each other in a talk does so in the index."""
    connection.execute("DROP INDEX main.search_turn_of")  # ids come in no order: put in one by one, each finds a page
    connection.execute("DELETE FROM main.search_turn")
    connection.execute(
        "INSERT INTO main.search_turn (turn_id, interview_id) SELECT id, interview_id FROM main.record_turn "
        "ORDER BY interview_id, position, id"
    )
    step(_STEP)
    connection.execute("CREATE UNIQUE INDEX main.search_turn_of ON search_turn(turn_id)")
    for first, last in id_spans(connection, "search_turn", _TURNS_AT_ONCE, _STEP):
        connection.execute(
            f"INSERT INTO main.{TURNS} (rowid, body) SELECT id, body FROM main.search_turn_source "
            "WHERE id BETWEEN ? AND ? ORDER BY id", (first, last),
        )  # fmt: skip


def _fill_heads(connection: Any, kind: Kind) -> None:
    table = TABLES[kind]
    wanted = f"SELECT id AS ref FROM main.{table} WHERE id BETWEEN ? AND ?"
    for span in id_spans(connection, table, AT_ONCE, _STEP):
        heads = composed(connection, kind, wanted, span)
        rows = [(head_id(kind, ref), *head.row()) for ref, head in heads.items()]
        connection.executemany("INSERT INTO main.search_head VALUES (?, ?, ?, ?, ?)", rows)


def _fill_head_terms(connection: Any) -> None:
    for first, last in id_spans(connection, "search_head", _TURNS_AT_ONCE, _STEP):
        connection.execute(
            f"INSERT INTO main.{HEADS} (rowid, body) SELECT id, body FROM main.search_head_source "
            "WHERE id BETWEEN ? AND ? ORDER BY id", (first, last),
        )  # fmt: skip


# ------------------------------------------------------------------ compared


def problems(connection: Any) -> list[str]:
    """Where the index is not what the store says, in words; empty where it is.  Tells its steps.

    Reads every text once.  Where nothing can be written, FTS5 compares only its own pages (`integrity`).
    """
    found = []
    due = connection.execute(_ALL_DUE).fetchone()[0]
    if due:
        found.append(f"全文索引有 {due} 处改动还没有写入")
    for kind in Kind:
        if wrong := _wrong_heads(connection, kind):
            found.append(f"全文索引里“{LABELS[kind]}”有 {wrong} 条与数据不符")
    lost = connection.execute(_LOST_TURNS).fetchone()[0]
    if lost:
        found.append(f"全文索引里谈话记录有 {lost} 段缺少或多余")
    if not connection.execute("PRAGMA query_only").fetchone()[0]:
        for table, what in ((HEADS, "名称和内容"), (TURNS, "谈话记录")):
            step(_COMPARED)
            try:
                connection.execute(f"INSERT INTO main.{table} ({table}, rank) VALUES ('integrity-check', 1)")
            except dbapi2.DatabaseError as error:
                found.append(f"全文索引的检索词与{what}不符（{error}）")
    return found


_ALL_DUE = "SELECT (SELECT count(*) FROM main.search_due) + (SELECT count(*) FROM main.search_turn_due)"
_LOST_TURNS = (
    "SELECT (SELECT count(*) FROM main.record_turn WHERE id NOT IN (SELECT turn_id FROM main.search_turn)) + "
    "(SELECT count(*) FROM main.search_turn AS s WHERE NOT EXISTS (SELECT 1 FROM main.record_turn AS t "
    "WHERE t.id = s.turn_id AND t.interview_id = s.interview_id))"
)
_COMPARED = "正在核对全文索引"
LABELS: dict[Kind, str] = {
    Kind.PERSON: "干部", Kind.DEPARTMENT: "部门", Kind.PLAN: "计划", Kind.ITEM: "计划项目", Kind.CLUE: "线索",
    Kind.INQUIRY: "谈话函询", Kind.INTERVIEW: "约谈", Kind.FINDING: "督导问题", Kind.PUBLICITY: "宣传公开",
    Kind.INFORMATION: "报送信息", Kind.SORTING: "线索梳理会", Kind.ATTACHMENT: "附件", Kind.REPORTED: "部门报送的约谈",
    Kind.PACKAGE: "数据包", Kind.TRANSFER: "档案移交", Kind.DESTRUCTION: "档案销毁",
}  # fmt: skip


def _wrong_heads(connection: Any, kind: Kind) -> int:
    """How many heads of a kind lack, are left over, or say something else than the store."""
    table, wrong = TABLES[kind], 0
    wanted = f"SELECT id AS ref FROM main.{table} WHERE id BETWEEN ? AND ?"
    kept_sql = "SELECT id, names, body, keys, facets FROM main.search_head WHERE id BETWEEN ? AND ?"
    for first, last in id_spans(connection, table, AT_ONCE, _STEP):
        heads = {
            head_id(kind, ref): each.row() for ref, each in composed(connection, kind, wanted, (first, last)).items()
        }
        rows = connection.execute(kept_sql, (head_id(kind, first), head_id(kind, last))).fetchall()
        kept = {id: tuple(row) for id, *row in rows}
        wrong += sum(heads.get(id) != kept.get(id) for id in heads.keys() | kept.keys())
    left = (
        "SELECT count(*) FROM main.search_head WHERE id BETWEEN ? AND ? "
        f"AND id - ? NOT IN (SELECT id FROM main.{table})"
    )
    return wrong + int(
        connection.execute(left, (head_id(kind, 0), head_id(kind, (1 << 40) - 1), head_id(kind, 0))).fetchone()[0]
    )
