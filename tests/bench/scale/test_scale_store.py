"""The builder of large stores works, at the smallest size: what it makes is whole, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.access import whole
from app.access.accounts import create_institution
from app.access.session import Session
from app.interviews.record import turns_of
from app.interviews.record_text import digest_of
from app.interviews.tables import Interview, Record
from app.ledgers.ledger import count, page
from app.ledgers.scope import LedgerFilter
from app.people.names import reading
from app.people.tables import Person
from app.rules.lifecycle import State
from app.store.vault import Attachment
from tests.bench.scale import __main__ as command
from tests.bench.scale import build, built, copied, filling, institution, opened, stamp_of
from tests.bench.scale.size import Size
from tests.passwords import CHEAP, PASSWORD

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_COMPARED = ("person", "interview", "interview_subject", "record_turn", "clue", "finding")


@pytest.fixture
def session(small: Path) -> Any:
    with copied(small, attachments=True) as mine:
        found = opened(mine)
        yield found
        found.store.close()


def test_store_is_whole_and_of_the_size_asked_for(small: Path, session: Session) -> None:
    size, stamp = Size(0.05), stamp_of(small)
    assert whole.problems(session.store) == []
    assert stamp is not None and stamp.rows["person"] == Person.select().count() == size.people
    assert Interview.select().count() == size.talks and stamp.rows["record_turn"] == size.turns
    assert sum(row.size for row in Attachment.select()) == size.file_bytes


def test_every_state_is_there_and_the_ledger_shows_the_held_ones(session: Session) -> None:
    states = {row.state for row in Interview.select(Interview.state).distinct()}
    assert states >= {state.value for state in State if state is not State.CANCELLED}
    held = [state.value for state in State if state.was_held]
    assert count(LedgerFilter()) == Interview.select().where(Interview.state.in_(held)).count()
    assert len(page(session, LedgerFilter(), 0, 5)) == 5


def test_derived_texts_are_as_the_program_makes_them(session: Session) -> None:
    for row in Person.select():
        assert (row.pinyin, row.initials) == reading(row.name)
    for row in Record.select().where(Record.state == "定稿").limit(20):
        assert row.digest == digest_of(turns_of(row.interview_id))


def test_schema_is_that_of_a_new_store(session: Session, tmp_path: Path) -> None:
    found = session.store.db.execute_sql(_SCHEMA).fetchall()
    session.store.close()
    other = create_institution(tmp_path / "new", "青屏学院", PASSWORD, CHEAP)
    assert found == other.store.db.execute_sql(_SCHEMA).fetchall()
    other.store.close()


def test_store_that_is_there_is_left_alone_until_builder_or_schema_change(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (small / "yuetan.db").stat().st_mtime_ns
    assert command.main(["--percent", "0.05", "--out", str(small)]) == 0
    assert "there already" in capsys.readouterr().out
    assert (small / "yuetan.db").stat().st_mtime_ns == before
    made = stamp_of(small)
    monkeypatch.setattr(build, "schema", lambda: "another")
    assert made is not None and not made.is_same(build.Stamp(0.05, True, build.schema()))


def test_store_of_another_schema_is_not_taken_from_who_measures_on_it(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(build, "built", lambda percent, folder: asked.append(folder))
    assert build.placed(0.05, small.parent) == small
    monkeypatch.setattr(build, "schema", lambda: "99:abc")
    assert build.placed(0.05, small.parent).name == f"0.05-99-abc-{build.BUILDER}"
    assert build.placed(1, small.parent) == small.parent / "1" and len(asked) == 3


def test_same_seed_makes_the_same_rows(small: Path, tmp_path: Path) -> None:
    built(0.05, tmp_path / "again")
    told = []
    for store in (small, tmp_path / "again"):
        with copied(store) as mine:
            one = opened(mine)
            told.append([one.store.db.execute_sql(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in _COMPARED])
            one.store.close()
    assert told[0] == told[1]


def test_what_triggers_derive_is_kept_by_them_or_rebuilt_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = create_institution(tmp_path / "new", "青屏学院", PASSWORD, CHEAP)
    db: Any = session.store.db.connection()
    for name in ("kept", "rebuilt"):
        db.execute(f"CREATE TABLE {name} (name TEXT)")
        db.execute(f"CREATE TRIGGER {name}_made AFTER INSERT ON person BEGIN "
                   f"INSERT INTO {name} VALUES (NEW.name); END")  # fmt: skip
    before = db.execute(_SCHEMA).fetchall()
    monkeypatch.setattr(filling, "DERIVED", {"rebuilt_": (__name__, "_rebuild")})
    with filling.filling(session.store) as filler:
        institution.build(filler, Size(0.05), 1)
    assert filler.counts["person"] == db.execute("SELECT count(*) FROM kept").fetchone()[0]
    assert db.execute("SELECT name FROM rebuilt").fetchall() == [("从头重建",)]
    assert db.execute(_SCHEMA).fetchall() == before
    session.store.close()


def _rebuild(connection: Any) -> None:
    connection.execute("INSERT INTO rebuilt VALUES ('从头重建')")
