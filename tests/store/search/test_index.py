"""The index is kept by whatever changes, in one transaction; it is rebuilt, compared, and forgets what is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.access import whole
from app.access.index_keeping import rebuild_index
from app.access.session import Session
from app.interviews.tables import Interview, RecordTurn
from app.store import migrations
from app.store.search import asking, index
from app.store.search.composing import composed, composed_one
from app.store.search.heads import PARTS, TABLES, Kind, head_id, watches
from app.store.search.terms import WordTerm, together
from app.store.search.text import Word, head_terms, plain, words_in
from app.store.search.triggers import due_triggers
from tests.access.world import World
from tests.examples import many
from tests.interviews.held_cases import NOW
from tests.ledgers.archive.test_erasing import pages_of

TEXTS = st.text(alphabet="教务处长报销三丰张ab12，\n", max_size=16)
WORDS = st.text(alphabet="教务处报销张ab1", min_size=1, max_size=4)
CHANGES = st.lists(
    st.tuples(st.sampled_from(("add", "add", "change", "delete", "undo")), st.integers(1, 6), TEXTS), max_size=14
)


@pytest.fixture(scope="module")
def bare() -> Iterator[Any]:
    """The schema in memory, with nobody asking for references."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    index.register(connection)
    migrations.run(connection, 0, b"")
    yield connection
    connection.close()


@settings(max_examples=many(300), deadline=None)
@given(changes=CHANGES, words=st.lists(WORDS, min_size=1, max_size=2))
def test_what_the_index_finds_is_what_a_scan_of_the_texts_finds(bare: Any, changes: Any, words: list[str]) -> None:
    bare.execute("BEGIN")
    try:
        for what, turn, text in changes:
            _change(bare, what, turn, text)
            if turn == 6:  # some of them in one transaction, some in the next
                index.settle(bare)
        index.settle(bare)
        wanted = [Word(each) for typed in words for each in words_in(typed)]
        found = _found(bare, wanted)
        if found is not None:
            rows = bare.execute("SELECT id, text FROM record_turn").fetchall()
            assert found == {id for id, text in rows if all(word.is_in(plain(text)) for word in wanted)}
        assert index.problems(bare) == []
    finally:
        bare.execute("ROLLBACK")


def _change(connection: Any, what: str, turn: int, text: str) -> None:
    columns = "id, interview_id, position, speaker, text, spoken_at"
    add = f"INSERT OR IGNORE INTO record_turn ({columns}) VALUES (?, ?, 1, '答', ?, '')"
    if what == "add":
        connection.execute(add, (turn, turn % 3 + 1, text))
    elif what == "change":
        connection.execute("UPDATE record_turn SET text = ? WHERE id = ?", (text, turn))
    elif what == "delete":
        connection.execute("DELETE FROM record_turn WHERE id = ?", (turn,))
    else:
        connection.execute("SAVEPOINT s")
        connection.execute("UPDATE record_turn SET text = text || ?", (text,))
        connection.execute(add, (turn + 100, 1, text))
        connection.execute("ROLLBACK TO s")


def _found(connection: Any, words: list[Word]) -> set[int] | None:
    match = together(WordTerm(word).turns for word in words)
    if not match:
        return None
    turns = asking.turns(connection, asking.turn_ids(connection, match, 1_000))
    return {id for id, _, _, text in turns if all(word.is_in(plain(text)) for word in words)}


# ------------------------------------------------------------ heads


def test_the_triggers_of_the_migration_are_those_that_the_heads_ask_for(bare: Any) -> None:
    kept = bare.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search%'").fetchall()
    wanted = {sql.split()[2]: sql.rstrip(";") for sql in due_triggers()}
    assert {name: sql for name, sql in kept if name in wanted} == wanted
    columns = {table: {row[1] for row in bare.execute(f"PRAGMA table_info({table})")} for table in set(TABLES.values())}
    assert all(set(watch.columns) <= columns.get(watch.table, set(watch.columns)) for watch in watches())
    assert set(PARTS) == set(Kind) == set(TABLES)


def test_whatever_changes_in_the_store_changes_the_index_in_the_same_transaction(
    session: Session, world: World
) -> None:
    """Every column that a head is made of is changed, every row is deleted: the index says what the store says."""
    connection = session.store.db.connection()
    connection.execute("PRAGMA foreign_keys = 0")
    done = set()
    for table, columns in _watched().items():
        for column in columns:
            for change in (f"{column} = {column} || '改动'", f"{column} = {column} + 7"):
                done |= _tried(connection, table, column, f'UPDATE "{table}" SET {change}')
        if table not in _LENDING:
            done |= _tried(connection, table, "", f'DELETE FROM "{table}"')
    changed = {table for table, column in done if column}
    assert {"person", "interview", "interview_subject", "clue", "plan", "plan_item", "finding", "attachment"} <= changed
    assert {table for table, column in done if not column} >= {"attendee", "material", "outline_item", "appointment"}
    assert len(done) > 120


# Others name these rows, and the store does not let them go while they do.
_LENDING = frozenset({"person", "department", "plan"})


def _watched() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for watch in watches():
        found.setdefault(watch.table, []).extend(watch.columns)
    return {table: [each for each in dict.fromkeys(columns) if each != "id"] for table, columns in found.items()}


def _tried(connection: Any, table: str, column: str, sql: str) -> set[tuple[str, str]]:
    """What the store allows (checks and rows that are never changed stand in the way of some) is followed."""
    connection.execute("BEGIN")
    try:
        changed = 0
        with suppress(dbapi2.IntegrityError, dbapi2.OperationalError):
            changed = connection.execute(sql).rowcount
        index.settle(connection)
        assert index.problems(connection) == [], sql
        return {(table, column)} if changed > 0 else set()
    finally:
        connection.execute("ROLLBACK")


def test_a_use_case_that_fails_leaves_the_index_as_it_was(session: Session, world: World) -> None:
    connection = session.store.db.connection()
    before = connection.execute("SELECT * FROM search_head ORDER BY id").fetchall()
    with pytest.raises(ZeroDivisionError), session.store.transaction():
        Interview.update(content="全是新的内容").execute()
        raise ZeroDivisionError
    assert connection.execute("SELECT * FROM search_head ORDER BY id").fetchall() == before
    with session.store.transaction():
        Interview.update(content="全是新的内容").execute()
    found = asking.head_ids(connection, WordTerm(Word("新的内容")).heads, Kind.INTERVIEW, 99)
    assert found == [head_id(Kind.INTERVIEW, row.id) for row in Interview.select().order_by(Interview.id.desc())]


HEADS = st.lists(
    st.tuples(st.sampled_from(("person", "department", "finding")), st.integers(1, 40), TEXTS), min_size=1, max_size=60
)


@settings(max_examples=many(120), deadline=None)
@given(rounds=st.lists(HEADS, min_size=1, max_size=3))
def test_heads_put_in_changed_and_taken_away_leave_the_terms_that_each_has_by_itself(bare: Any, rounds: Any) -> None:
    """Few are made one by one and many together; of a change only what goes and comes is told to FTS5."""
    bare.execute("BEGIN")
    try:
        for changes in rounds:
            for table, id, text in changes:
                _head_change(bare, table, id, text)
            index.settle(bare)
            assert index.problems(bare) == []
            assert _terms_of_index(bare) == {
                (id, term)
                for id, *row in bare.execute("SELECT id, names, body, keys, facets FROM search_head")
                for term in head_terms(*row).split()
            }
    finally:
        bare.execute("ROLLBACK")


def _head_change(connection: Any, table: str, id: int, text: str) -> None:
    """A row with this text; none where it is empty."""
    connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))
    if not text:
        return
    if table == "person":
        sql = "INSERT INTO person (id, name, staff_no, note, created_at) VALUES (?1, '张' || ?2, 'QP-' || ?1, ?2, '')"
    elif table == "department":
        sql = "INSERT INTO department (id, code, name, kind) VALUES (?1, 'D/' || ?1, ?2 || ?1, '行政部门')"
    else:
        sql = (
            "INSERT INTO finding (id, code, year, number, found_on, description) "
            "VALUES (?1, '', 2026, ?1, '2026-01-02', ?2)"
        )
    connection.execute(sql, (id, text))


def _terms_of_index(connection: Any) -> set[tuple[int, str]]:
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'search_head_index', 'instance')"
    )
    return set(connection.execute("SELECT doc, term FROM temp.terms"))


def test_a_head_that_is_made_alone_is_the_one_that_is_made_with_others(session: Session, world: World) -> None:
    connection = session.store.db.connection()
    for kind in Kind:
        all_of = f"SELECT id AS ref FROM main.{TABLES[kind]}"
        for ref, head in composed(connection, kind, all_of, ()).items():
            kept, alone = composed_one(connection, kind, ref)
            assert alone is not None
            assert kept == alone.row() == head.row()
    assert composed_one(connection, Kind.PERSON, 999_999) == (None, None)


# ------------------------------------------------------------ rebuilt and compared


def test_a_rebuilt_index_is_the_one_that_was_kept(session: Session, world: World) -> None:
    connection = session.store.db.connection()
    before = connection.execute("SELECT * FROM search_head ORDER BY id").fetchall()
    assert len(before) > 80
    rebuild_index(session)
    assert connection.execute("SELECT * FROM search_head ORDER BY id").fetchall() == before
    assert whole.problems(session.store) == []
    with session.store.transaction():  # the triggers are back
        RecordTurn.update(text="换了一种说法").execute()
    assert whole.problems(session.store) == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [("UPDATE search_head SET body = '' WHERE id >> 40 = 7", "“约谈”有 7 条与数据不符"),
     ("DELETE FROM search_head WHERE id >> 40 = 1 AND id % 2 = 0", "“干部”有"),
     ("INSERT INTO search_head VALUES ((7 << 40) + 999, '', '', '', '')", "“约谈”有 1 条与数据不符"),
     ("DELETE FROM search_turn", "谈话记录有 7 段缺少或多余"),
     ("INSERT INTO search_turn_index (rowid, body) VALUES (999, '教务')", "检索词与谈话记录不符"),
     ("INSERT INTO search_head_index (search_head_index) VALUES ('delete-all')", "检索词与名称和内容不符"),
     ("INSERT INTO search_due VALUES (7, 1)", "1 处改动还没有写入")],
)  # fmt: skip
def test_what_is_wrong_with_the_index_is_said_and_mended_by_building_it_anew(
    session: Session, world: World, harm: str, said: str
) -> None:
    session.store.db.connection().execute(harm)
    assert any(said in each for each in whole.problems(session.store))
    rebuild_index(session)
    assert whole.problems(session.store) == []


# ------------------------------------------------------------ forgotten

RARE = "zqxjkvwpyf"


def test_deleted_text_leaves_the_pages_of_the_index(session: Session, world: World) -> None:
    """Not marked as gone: no page, and no page of the log, has a term of it (tests/ledgers/archive/test_erasing)."""
    case = next(iter(world.cases.values()))
    with session.store.transaction():
        for number in range(40):
            text = f"{RARE}{number} 说了" * 3
            RecordTurn.create(
                id=10_000 + number, interview=case, position=number, speaker="答", text=text, spoken_at=NOW
            )
        Interview.update(content=f"{RARE}内容", purpose=f"{RARE}目的").where(Interview.id == case).execute()
    with session.store.transaction():
        RecordTurn.update(text=f"{RARE}改过").where(RecordTurn.id > 10_020).execute()
    session.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert pages_of(session).count(RARE.encode()) > 40
    with session.store.transaction():
        RecordTurn.delete().where(RecordTurn.id >= 10_000).execute()
        Interview.update(content="", purpose="").where(Interview.id == case).execute()
    session.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert pages_of(session).count(RARE.encode()) == 0
    assert whole.problems(session.store) == []


def test_texts_with_a_nul_are_indexed_alike_by_the_program_and_by_sqlite(session: Session, world: World) -> None:
    # The driver hands a function of SQL the text up to its first NUL; found by 30,000 random moves.
    db = session.store.db
    for text in ("\0经谈话了解", "严格\0执行", "情况属实"):
        with session.store.transaction():
            db.execute_sql("UPDATE person SET name = ? WHERE id = (SELECT min(id) FROM person)", (text,))
            db.execute_sql("UPDATE record_turn SET text = ?", (text,))
        assert index.problems(db.connection()) == []
    rebuild_index(session)
    assert index.problems(db.connection()) == []
