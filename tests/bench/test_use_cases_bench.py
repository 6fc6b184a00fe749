"""The bench of use cases works: what it replays are the rows that a use case writes; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.accounts import open_session
from app.store.database import connect
from app.store.search import index
from app.store.search.index import HEADS, TURNS
from tests.bench import use_cases
from tests.bench.use_case_acts import ACTS
from tests.bench.use_cases import lines_of, measured, small_store
from tests.passwords import PASSWORD


def test_both_copies_hold_the_same_rows_afterwards(tmp_path: Path) -> None:
    store = small_store(tmp_path / "store")
    found = measured(store, tmp_path / "work", 3)
    assert [each["name"] for each in found["lines"]] == [act.name for act in ACTS]
    assert all(each["rows"] and each["statements"] > each["rows"] for each in found["lines"])
    session = open_session(tmp_path / "work" / "one", "admin", PASSWORD)
    other = connect(tmp_path / "work" / "other" / session.store.paths.database.name, session.store.key)
    tables = [row[0] for row in session.store.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table in ("audit_entry", "audit_head") or table.startswith("sqlite_"):
            continue  # opening the store once more is on record
        if table.startswith((HEADS, TURNS)):
            continue  # the same terms, in other pages
        # What a trigger draws by chance (uid) was drawn anew.
        names = [row[1] for row in other.execute_sql(f'PRAGMA table_info("{table}")') if row[1] != "uid"]
        asked = ", ".join(f'"{name}"' for name in names)
        one, two = (
            sorted(map(repr, db.execute_sql(f'SELECT {asked} FROM main."{table}"'))) for db in (session.store.db, other)
        )
        assert one == two, table
    assert index.problems(other.connection()) == index.problems(session.store.db.connection()) == []  # type: ignore[no-untyped-call]
    other.close()
    session.store.close()


@pytest.mark.parametrize("confined", [False, True])
def test_lines_are_told_for_each_size(tmp_path: Path, confined: bool) -> None:
    acts = tuple(act for act in ACTS if act.is_for_all)[:2]
    found = measured(small_store(tmp_path / "store"), tmp_path / "work", 2, acts, confined)
    lines = lines_of({"1 %": found, "10 %": found})
    names = [f"save: {act.name}{kind}" for act in acts for kind in ("", ", floor")]
    assert [line.name for line in lines] == names
    assert all(set(line.figures) == {"1 %", "10 %"} for line in lines)
    assert [line.target for line in lines] == [use_cases.TARGET, None] * len(acts)
    assert all(1 < each["questions"] < each["statements"] for each in found["lines"])
