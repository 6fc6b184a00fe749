"""The frame of use cases: one transaction, entries with it, refusals on record by themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.access import audit
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session, use_case
from app.access.tables import AuditEntry
from app.store import settings
from app.store.errors import TooSoon, WrongPassword
from tests.passwords import PASSWORD

AT = datetime(2026, 11, 24, 9, 30, 15, 123_456)


@use_case(Action.SETTINGS_EDIT)
def put(session: Session, value: Any, *, fail: Exception | None = None) -> str:
    """Writes a setting, leaves two traces, and fails if told to."""
    settings.write("probe", value)
    session.trace("setting", 7, "写了", {"old": 1}, {"new": value})
    session.trace("setting", "8", "又写了")
    if fail:
        raise fail
    return f"wrote {value}"


@use_case(Action.SETTINGS_EDIT)
def put_twice(session: Session, fail: Exception | None = None) -> None:
    """A use case within a use case."""
    session.trace("outer", "1", "外面开始")
    put(session, "inner", fail=fail)
    session.trace("outer", "1", "外面结束")


def summaries() -> list[tuple[str, str]]:
    return [(entry.summary, entry.outcome) for entry in AuditEntry.select().order_by(AuditEntry.seq)][1:]


@pytest.fixture
def working(session: Session) -> Session:
    session.clock = lambda: AT
    return session


def test_what_was_done_is_kept_with_its_entries(working: Session) -> None:
    assert put(working, 5) == "wrote 5" and settings.read("probe") == 5
    first, second = AuditEntry.select().where(AuditEntry.seq > 1).order_by(AuditEntry.seq)
    assert (first.action, first.object_type, first.object_id, first.summary, first.before, first.after) == (
        Action.SETTINGS_EDIT, "setting", "7", "写了", {"old": 1}, {"new": 5},
    )  # fmt: skip
    assert (first.account_id, first.at, first.outcome) == (working.account.id, "2026-11-24 09:30:15.123", audit.DONE)
    assert (second.summary, second.before, second.after) == ("又写了", None, None)


def test_a_refusal_keeps_nothing_but_its_own_entry(working: Session) -> None:
    with pytest.raises(Refusal, match="不行"):
        put(working, 5, fail=Refusal("不行。"))
    assert settings.read("probe") is None and summaries() == [("不行。", audit.REFUSED)]
    last = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (last.action, last.account_id, last.at) == (
        Action.SETTINGS_EDIT, working.account.id, "2026-11-24 09:30:15.123",
    )  # fmt: skip
    assert audit.first_broken(working.store) is None


def test_a_bug_keeps_nothing_and_the_next_use_case_does_not_say_what_it_said(working: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        put(working, 5, fail=ZeroDivisionError())
    assert settings.read("probe") is None and summaries() == []
    put(working, 6)
    assert summaries() == [("写了", audit.DONE), ("又写了", audit.DONE)]


def test_what_is_done_within_keeps_its_own_entries(working: Session) -> None:
    put_twice(working)
    assert sorted(summary for summary, _ in summaries()) == sorted(["外面开始", "写了", "又写了", "外面结束"])
    assert audit.first_broken(working.store) is None


def test_a_refusal_within_takes_everything_back_and_is_said_once(working: Session) -> None:
    with pytest.raises(Refusal):
        put_twice(working, Refusal("里面不行。"))
    assert settings.read("probe") is None and summaries() == [("里面不行。", audit.REFUSED)]


def test_who_may_not_is_told_and_it_is_on_record(working: Session) -> None:
    working.account.role = Role.AUDITOR
    with pytest.raises(Refusal) as refused:
        put(working, 5)
    assert "审计员" in refused.value.message and refused.value.clauses == ("四(二)",)
    assert settings.read("probe") is None and [outcome for _, outcome in summaries()] == [audit.REFUSED]


def test_the_clock_of_the_session_counts(working: Session) -> None:
    assert working.now() == datetime(2026, 11, 24, 9, 30, 15) and working.today() == date(2026, 11, 24)


def test_a_locked_window_opens_with_the_password_of_the_account(working: Session) -> None:
    ticking = [0.0]
    working.attempts = Attempts(working.store.paths.folder, lambda: ticking[0])
    for _ in range(6):
        with pytest.raises(WrongPassword):
            ticking[0] += 100
            working.check_password(PASSWORD + "x")
    with pytest.raises(TooSoon):
        working.check_password(PASSWORD)
    assert working.attempts.failures == 6
    ticking[0] += 100
    working.check_password(PASSWORD)
    assert working.attempts.failures == 0


def test_a_refusal_says_its_clauses_and_where_it_is_mended() -> None:
    plain, whole = Refusal("不行。"), Refusal("不行。", ["四(二)", "五(三)"], "准备", ["第一", "第二"])
    assert (plain.text(), plain.place, plain.details) == ("不行。", "", ())
    assert whole.text() == "不行。（四(二)、五(三)）\n第一\n第二" and whole.details == ("第一", "第二")
    assert (plain.message, plain.clauses, str(plain)) == ("不行。", (), "不行。")
    assert (whole.message, whole.clauses, whole.place) == ("不行。", ("四(二)", "五(三)"), "准备")
