"""A store of every tagged version opens today: upgraded, whole, read, worked on, restored."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, time
from pathlib import Path

import pytest

from app.access import audit, backing, whole
from app.access.accounts import open_session
from app.access.session import Session
from app.interviews.lines import CaseFilter, cases_page
from app.interviews.queries import case_view
from app.interviews.tables import Interview
from app.ledgers import ledger, statistics, todo
from app.ledgers.scope import LedgerFilter
from app.oversight.queries import FindingFilter, findings_page
from app.plans.queries import PlanFilter, plan_view, plans_page
from app.rules.lifecycle import State
from app.sample.build import _working_day
from app.sample.carry import carry
from app.sample.stories import STORIES
from app.store import backups, migrations, vault
from app.store.database import connect
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from app.version import VERSION, four_parts
from tests.passwords import SCHEMA_PASSWORD
from tests.store.keep_version import FILE, PLACE, STORE, VERSIONS, empty_tables

KEPT = sorted((each.name for each in VERSIONS.iterdir() if each.is_dir()), key=four_parts)
ALL = 100_000
# Tables without a row, and why.
EMPTY = {"1.0.0": {"erased_file": "what a destruction left undone is done when the store is opened"}}
WHATS_NEW = Path(__file__).parents[2] / "resources" / "help" / "whats_new.md"


@pytest.fixture(params=KEPT)
def version(request: pytest.FixtureRequest) -> Path:
    found: Path = VERSIONS / request.param
    return found


@pytest.fixture
def kept(version: Path, folder: Path) -> StorePaths:
    """A copy of the store of a version."""
    shutil.copytree(version / STORE, folder)
    return StorePaths(folder)


def opened(paths: StorePaths) -> Session:
    return open_session(paths.folder, "admin", SCHEMA_PASSWORD)


def test_every_version_that_was_told_of_has_a_store() -> None:
    told = re.findall(r"^## (\S+) \{#v", WHATS_NEW.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(told) - {VERSION} <= set(KEPT), "see tests/store/versions/README.md"
    assert KEPT


def test_all_tables_but_the_named_ones_hold_something(kept: StorePaths, version: Path) -> None:
    key = KeyFile.load(kept.keys).unlock("admin", SCHEMA_PASSWORD)[0]
    db = connect(kept.database, key)
    try:
        assert set(empty_tables(db)) == set(EMPTY[version.name])
    finally:
        db.close()


def test_store_is_upgraded_and_found_whole(kept: StorePaths) -> None:
    session = opened(kept)
    try:
        assert whole.problems(session.store) == []
        assert audit.first_broken(session.store) is None
        assert session.store.db.execute_sql("PRAGMA user_version").fetchone()[0] == migrations.LATEST
        for each in vault.Attachment.select():
            assert sum(map(len, vault.read(session.store, each))) == each.size
    finally:
        session.store.close()


def test_every_list_and_every_talk_is_read(kept: StorePaths) -> None:
    session = opened(kept)
    try:
        cases = cases_page(session, CaseFilter(), 0, ALL)
        assert len(cases) == Interview.select().count() > 0
        for case in cases:
            assert case_view(session, case.id)
        plans = plans_page(PlanFilter(), 0, ALL)
        assert plans and all(plan_view(session, plan.id) for plan in plans)
        assert findings_page(session, FindingFilter(), 0, ALL)
        year = ledger.years()[0]
        assert ledger.ledger(session, LedgerFilter(year=year))
        assert statistics.statistics(session, year).total
        assert todo.todo(session) is not None
    finally:
        session.store.close()


def test_a_talk_is_added_and_carried_to_its_archive(kept: StorePaths) -> None:
    session = opened(kept)
    try:
        story = next(each for each in STORIES if not each.from_plan)
        before = Interview.select().count()
        start = _working_day(datetime.combine(session.today(), time(9)), back=True)
        case = carry(session, story, start)
        assert case_view(session, case).line.state is State.ARCHIVED
        assert Interview.select().count() == before + 1
        assert whole.problems(session.store) == []
    finally:
        session.store.close()


def test_backup_in_a_place_is_whole_and_restored(version: Path, tmp_path: Path, folder: Path) -> None:
    shutil.copytree(version / PLACE, tmp_path / PLACE)
    (backup,) = backups.backups_in(tmp_path / PLACE)
    key = KeyFile.load(backup.paths.keys).unlock("admin", SCHEMA_PASSWORD)[0]
    assert backups.check(backup, key) == []
    folder.mkdir()
    backing.restore(folder, backup, "admin", SCHEMA_PASSWORD, datetime.now())
    restored(folder)


def test_backup_in_a_file_is_restored(version: Path, folder: Path) -> None:
    backing.restore_file(folder, version / FILE, "admin", SCHEMA_PASSWORD, datetime.now())
    restored(folder)


def restored(folder: Path) -> None:
    session = opened(StorePaths(folder))
    try:
        assert whole.problems(session.store) == []
        assert len(cases_page(session, CaseFilter(), 0, ALL)) == len(STORIES)
    finally:
        session.store.close()
