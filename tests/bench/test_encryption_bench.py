"""The bench of encryption works: both stores answer alike, only one of them can be read without the key."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.interviews.tables import Interview
from app.store.errors import StoreTrouble
from tests.bench import encryption
from tests.bench.lines import Line
from tests.bench.questions import QUESTIONS, first_page, full_scan, save, two_filters
from tests.bench.scale import copied, opened


def test_copy_without_encryption_answers_the_same(small: Path, tmp_path: Path) -> None:
    with copied(small) as mine:
        plain = encryption.decrypted(mine, tmp_path / "plain")
        ours = opened(mine)
        with encryption.plainly():
            bare = opened(plain)
        for ask in (first_page, two_filters, full_scan):
            assert ask(encryption._at(ours)) == ask(encryption._at(bare))
        save(encryption._at(bare))
        bare.store.close()
        ours.store.close()
        rows = sqlite3.connect(plain / "yuetan.db").execute("SELECT count(*) FROM interview").fetchone()
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(mine / "yuetan.db").execute("SELECT count(*) FROM interview").fetchone()
    assert rows[0] > 0


def test_program_itself_does_not_open_a_file_without_encryption(small: Path, tmp_path: Path) -> None:
    with copied(small) as mine:
        plain = encryption.decrypted(mine, tmp_path / "plain")
    with pytest.raises(StoreTrouble):
        opened(plain)


def test_save_is_a_use_case_on_record(small: Path) -> None:
    with copied(small) as mine:
        session = opened(mine)
        before = session.store.db.execute_sql("SELECT count(*) FROM audit_entry").fetchone()[0]
        save(session)
        assert session.store.db.execute_sql("SELECT count(*) FROM audit_entry").fetchone()[0] == before + 1
        assert Interview.select().where(Interview.volume_number.startswith("测-")).count() == 1
        session.store.close()


def test_bench_states_every_question(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_FILE_BYTES", 100_000)
    names = ("opening", *QUESTIONS, "attachment of 20 MB, added", "attachment of 20 MB, read", "size of the file")
    lines = {name: Line(name, "bare", None) for name in names}
    encryption.measured(small, lines, "0.05 %", 1)
    assert all(len(line.figures["0.05 %"]) == 1 and line.middle("0.05 %") > 0 for line in lines.values())
