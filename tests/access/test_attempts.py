"""Wrong passwords: the wait grows, survives a restart, and no clock that anybody can set shortens it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.accounts import open_session
from app.access.attempts import FREE, Attempts
from app.access.errors import Refusal
from app.access.keepers import change_password
from app.access.passwords import DENGBAO, LONGEST_WAIT_S, MODERN, policies
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store.errors import TooSoon, WrongPassword
from tests.passwords import CHEAP, PASSWORD

GROWING = policies()[MODERN].wait_s


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_wait_doubles_from_the_fifth_wrong_password_up_to_a_minute() -> None:
    assert [GROWING(failures) for failures in range(13)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 10**6))
def test_wait_never_shrinks_with_more_failures(failures: int) -> None:
    assert GROWING(failures) <= GROWING(failures + 1) <= LONGEST_WAIT_S


def test_wait_runs_from_the_last_failure(tmp_path: Path) -> None:
    clock = Clock()
    attempts = Attempts(tmp_path, clock)
    for _ in range(7):
        attempts.failed()
    assert attempts.wait_s == 4
    clock.now += 3.5
    assert attempts.wait_s == 0.5
    clock.now += 1
    assert attempts.wait_s == 0


def test_starting_anew_begins_the_wait_anew(tmp_path: Path) -> None:
    clock = Clock()
    first = Attempts(tmp_path, clock)
    for _ in range(9):
        first.failed()
    clock.now += 100
    assert first.wait_s == 0
    assert Attempts(tmp_path, clock).wait_s == 16


def test_file_that_was_spoilt_counts_as_the_longest_wait_and_one_that_cannot_be_written_keeps_nobody_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "attempts.json").write_text("[]", encoding="utf-8")
    assert Attempts(tmp_path, Clock()).wait_s == LONGEST_WAIT_S
    gone = Attempts(tmp_path / "nowhere", Clock())
    gone.failed()
    assert gone.wait_s == 0 and not (tmp_path / "nowhere").exists()


def test_where_nothing_can_be_written_tries_are_counted_as_long_as_the_program_runs(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "nowhere", Clock(), writes=False)
    for _ in range(FREE + 2):
        attempts.failed()
    assert attempts.wait_s == 4
    assert attempts.succeeded() == FREE + 2 and attempts.wait_s == 0


def test_lock_of_half_an_hour_after_each_five_and_a_start_anew_begins_it_anew(tmp_path: Path) -> None:
    clock = Clock()
    attempts = Attempts(tmp_path, clock)
    attempts.use(DENGBAO)
    for _ in range(4):
        attempts.failed()
    assert attempts.wait_s == 0
    attempts.failed()
    assert attempts.wait_s == 1800
    clock.now += 1799
    assert attempts.wait_s == 1 and Attempts(tmp_path, clock).wait_s == 1800
    clock.now += 1
    assert attempts.wait_s == 0
    for _ in range(4):
        attempts.failed()
        assert attempts.wait_s == 0
    attempts.failed()
    assert attempts.wait_s == 1800
    attempts.succeeded()
    assert (attempts.wait_s, attempts.policy.key) == (0, DENGBAO)


def test_long_wait_is_said_in_minutes() -> None:
    assert "请等 30 分钟后" in TooSoon(1800).message and "请等 2 分钟后" not in TooSoon(60).message
    assert "请等 61 秒后" in TooSoon(60).message and "请等 3 分钟后" in TooSoon(121).message


def test_right_password_ends_it_and_the_audit_chain_tells(session: Session, folder: Path) -> None:
    session.store.close()
    clock = Clock()
    attempts = Attempts(folder, clock)
    for _ in range(FREE + 1):
        with pytest.raises(WrongPassword):
            open_session(folder, "admin", "not-this-one", attempts)
        clock.now += LONGEST_WAIT_S
    clock.now -= LONGEST_WAIT_S
    with pytest.raises(TooSoon, match="请等 3 秒"):
        open_session(folder, "admin", PASSWORD, attempts)
    clock.now += 2
    again = open_session(folder, "admin", PASSWORD, attempts)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.after) == ("login", {"wrong_before": FREE + 1})
    assert Attempts(folder, clock).failures == 0
    again.store.close()


def test_locked_window_counts_its_wrong_passwords_too(session: Session) -> None:
    for _ in range(FREE):
        with pytest.raises(WrongPassword):
            session.check_password("not-this-one")
    with pytest.raises(TooSoon):
        session.check_password(PASSWORD)


def test_wrong_passwords_of_a_locked_window_go_on_record_when_it_is_unlocked(session: Session) -> None:
    session.attempts = Attempts(session.store.paths.folder, Clock())
    for _ in range(3):
        with pytest.raises(WrongPassword):
            session.check_password("not-this-one")
    entries = AuditEntry.select().count()
    session.check_password(PASSWORD)
    session.check_password(PASSWORD)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.after, entry.seq) == ("login", {"wrong_before": 3}, entries + 1)


def test_refused_new_password_takes_no_wrong_one_off_the_record(session: Session) -> None:
    with pytest.raises(WrongPassword):
        change_password(session, "not-this-one", "another-good-password", CHEAP)
    with pytest.raises(Refusal):
        change_password(session, PASSWORD, "short", CHEAP)
    said = [entry.after for entry in AuditEntry.select().where(AuditEntry.action == "login")]
    assert said == [{"wrong_before": 1}] and session.attempts.failures == 0


def test_unknown_account_counts_like_a_wrong_password(session: Session, folder: Path) -> None:
    session.store.close()
    attempts = Attempts(folder, Clock())
    with pytest.raises(WrongPassword):
        open_session(folder, "nobody", PASSWORD, attempts)
    assert attempts.failures == 1
