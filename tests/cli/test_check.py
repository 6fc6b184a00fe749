"""`check` says what is wrong with the index of the search and the lines of lists, and `--rebuild-index` mends it."""

from __future__ import annotations

import pytest

from app.access.session import Session
from app.cli import main
from tests.access.world import World
from tests.passwords import PASSWORD


def test_a_spoilt_index_is_said_and_built_anew(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session.store.db.execute_sql("UPDATE main.search_head SET body = '' WHERE id >> 40 = 7")
    session.store.db.execute_sql("UPDATE main.interview_line SET place = '别处' WHERE id IN (1, 3)")
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    options = ["--data", str(session.store.paths.folder)]
    assert main([*options, "check"]) == 1
    said = capsys.readouterr().out
    assert "“约谈”有 7 条与数据不符" in said and "check --rebuild-index" in said
    assert "约谈列表有 2 行与约谈不符" in said
    assert main([*options, "check", "--rebuild-index"]) == 0
    assert "已按数据重建全文索引" in capsys.readouterr().out
    assert main([*options, "check"]) == 0
    assert "全文索引都核对无误" in capsys.readouterr().out
