"""The lines that lists of talks read are compared with the talks, and made anew from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.access.session import Session
from app.store import lines
from app.store.steps import Cancelled, heard
from tests.access.world import World

NUMBERS = ("year", "number", "organiser_department_id", "recorder_id")
ROWS = "SELECT * FROM main.interview_line ORDER BY id"


@pytest.fixture
def connection(session: Session, world: World) -> Any:
    """A store with talks in several states."""
    return session.store.db.connection()  # type: ignore[no-untyped-call]


def columns(connection: Any) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA main.table_info(interview_line)")]


def test_what_the_triggers_keep_is_what_is_compared_and_made_anew(connection: Any) -> None:
    id, account = connection.execute("SELECT min(id) FROM main.interview").fetchone()[0], 1
    for after in ("2025-03-01 09:00:00", "2025-04-02 10:00:00"):
        connection.execute(
            "INSERT INTO main.amendment (interview_id, key, field, before, after, reason, at, account_id) "
            "VALUES (?, 'held_from', '起', '', ?, '核对', ?, ?)",
            (id, after, str(datetime(2026, 1, 1)), account),
        )
    before = connection.execute(ROWS).fetchall()
    assert len(before) > 3 and lines.problems(connection) == []
    assert before[0][columns(connection).index("moment")] == "2025-04-02 10:00:00"
    lines.rebuild(connection)
    assert connection.execute(ROWS).fetchall() == before and lines.problems(connection) == []


def test_every_column_is_compared_but_the_keys_of_names(connection: Any) -> None:
    before = connection.execute(ROWS).fetchall()
    told = {}
    for column in columns(connection)[1:]:
        connection.execute("SAVEPOINT spoilt")
        connection.execute(
            f"UPDATE main.interview_line SET {column} = CASE "
            f"WHEN typeof({column}) = 'integer' THEN 1 - min({column}, 1) "
            f"WHEN {column} IS NULL AND '{column}' IN {NUMBERS} THEN 7 ELSE COALESCE({column}, '') || '9' END"
        )
        told[column] = lines.problems(connection)
        lines.rebuild(connection)
        assert connection.execute(ROWS).fetchall() == before, column
        connection.execute("RELEASE spoilt")
    wrong = [f"约谈列表有 {len(before)} 行与约谈不符"]
    keys = {"lead_key", "recorder_key", "subject_key"}
    assert told == {column: [] if column in keys else wrong for column in told}


def test_a_line_that_lacks_and_one_that_is_left_over_are_said(connection: Any) -> None:
    connection.execute("DELETE FROM main.interview_line WHERE id = (SELECT max(id) FROM main.interview)")
    assert lines.problems(connection) == ["约谈列表有 1 行与约谈不符"]
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("UPDATE main.interview_line SET id = 999 WHERE id = (SELECT min(id) FROM main.interview_line)")
    assert lines.problems(connection) == ["约谈列表有 3 行与约谈不符"]  # one more lacks, one is of no talk
    lines.rebuild(connection)
    assert lines.problems(connection) == []


def test_a_name_that_was_corrected_later_is_not_wrong(connection: Any) -> None:
    connection.execute("UPDATE main.person SET pinyin = 'zzz'")
    assert lines.problems(connection) == []


def test_it_can_be_ended_and_is_told_how_far_it_is(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_AT_ONCE", 2)
    told: list[tuple[str, int, int]] = []

    def listen(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        if done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled), heard(listen):
        lines.problems(connection)
    assert [done for _, done, _ in told] == [0, 2, 4] and {what for what, _, _ in told} == {"正在核对约谈列表"}
