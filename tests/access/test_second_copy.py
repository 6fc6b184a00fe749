"""A copy on another disk is asked for after seven days, whatever the clock did; the store remembers the newest."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import audit, backing, second_copy
from app.access.actions import Action
from app.access.roles import Role
from app.access.second_copy import Copy, Reminder, due, newest, reminder, time_since
from app.access.session import Session

THEN = datetime(2026, 11, 16, 9, 0)
DAY = timedelta(days=1)


def test_without_any_copy_one_is_reminded_from_the_first_day() -> None:
    assert due(None, [], THEN) == Reminder(None, 0)


def test_seven_days_are_not_too_many_and_a_moment_more_is() -> None:
    copy = Copy(THEN, 5)
    assert due(copy, [], THEN + 7 * DAY) is None
    late = due(copy, [THEN + DAY], THEN + 9 * DAY)
    assert late == Reminder(THEN, 9) and "9 天前的（2026-11-16）" in late.text()


def test_copy_of_a_clock_that_ran_ahead_grows_old_all_the_same() -> None:
    copy = Copy(datetime(2036, 1, 1), 5)
    logins = [THEN + number * DAY for number in range(9)]
    assert due(copy, logins[:6], logins[5]) is None
    assert due(copy, logins, logins[-1]) is not None


def test_clock_that_falls_back_at_each_start_counts_a_day_each_time() -> None:
    start = datetime(2000, 1, 1)
    logins = [start] * 20
    assert due(Copy(start + timedelta(hours=5), 1), logins, start + timedelta(hours=1)) is None
    falling = [start + timedelta(hours=hours) for _ in range(8) for hours in (0, 6)]
    assert due(Copy(start + timedelta(hours=8), 1), falling, start) is not None


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), max_size=30))
def test_time_never_runs_backwards_and_a_good_clock_is_believed(moments: list[datetime]) -> None:
    assert time_since(moments) >= timedelta()
    ordered = sorted(moments)
    assert time_since(ordered) == (ordered[-1] - ordered[0] if ordered else timedelta())


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as another disk."""
    made = tmp_path / "U盘"
    made.mkdir()
    monkeypatch.setattr(second_copy, "is_elsewhere", lambda place, _: made in [place, *place.parents])
    return made


def test_store_remembers_the_newest_copy_elsewhere_and_no_other(session: Session, folder: Path, stick: Path) -> None:
    session.clock = lambda: THEN
    backing.back_up(session, folder / "backups")
    assert newest() is None and reminder(session) == Reminder(None, 0)
    backing.back_up(session, stick / "备份")
    found = newest()
    assert found is not None and (found.at, found.seq) == (THEN, audit.count())
    assert reminder(session) is None
    session.clock = lambda: THEN + 8 * DAY
    assert reminder(session) == Reminder(THEN, 8)
    backing.back_up_to_file(session, stick / "一份.ytb")
    assert reminder(session) is None


def test_logins_since_the_copy_are_counted_by_the_chain(session: Session, stick: Path) -> None:
    session.clock = lambda: datetime(2036, 1, 1)
    backing.back_up(session, stick / "备份")
    for number in range(9):
        with session.store.transaction():
            audit.append(session.store, 1, Action.LOGIN, audit.Trace(), at=THEN + number * DAY)
    session.clock = lambda: THEN + 8 * DAY
    assert reminder(session) is not None


def test_who_may_not_make_backups_is_not_reminded(session: Session) -> None:
    session.account.role = Role.AUDITOR
    assert reminder(session) is None
    session.account.role = Role.SYSTEM_ADMINISTRATOR
    assert reminder(session) is not None


def test_another_volume_is_told_from_the_same(tmp_path: Path) -> None:
    assert not second_copy.is_elsewhere(tmp_path / "not" / "there", tmp_path)
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second volume here")
    with tempfile.TemporaryDirectory(dir=shared) as other:
        assert second_copy.is_elsewhere(Path(other) / "备份", tmp_path)
