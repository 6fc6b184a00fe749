"""恢复单: both halves together give an account a new password; one alone, or one misread, gives nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import keepers, recovery, slots
from app.access.accounts import open_session
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import settings
from app.store.errors import WrongPassword
from tests.passwords import CHEAP, PASSWORD

NEW = "新的一句只在测试里用的密码-2026"


def test_both_halves_give_a_new_password_and_that_is_on_record(session: Session, folder: Path) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    session.store.close()
    recovery.recover(folder, (halves[0].lower().replace("-", " "), halves[1]), "admin", NEW, CHEAP)
    with pytest.raises(WrongPassword):
        open_session(folder, "admin", PASSWORD)
    again = open_session(folder, "admin", NEW)
    said = [entry.summary for entry in AuditEntry.select().order_by(AuditEntry.seq.desc()).limit(2)]
    assert said == ["打开数据", "用恢复单重置密码：管理员"]
    keepers.add_account(again, "li", "李某", Role.AUDITOR, NEW, CHEAP)
    again.store.close()
    recovery.recover(folder, halves, "admin", PASSWORD, CHEAP)
    open_session(folder, "admin", PASSWORD).store.close()


def test_a_sheet_counts_once_it_was_printed_or_saved_and_another_counts_anew(session: Session) -> None:
    assert not slots.has_recovery()
    for how in ("已打印", "已存为文件"):
        recovery.make_recovery(session, CHEAP)
        assert not slots.has_recovery()
        recovery.sheet_left(session, how)
        assert slots.has_recovery()
        assert AuditEntry.select().order_by(AuditEntry.seq.desc()).get().summary == f"恢复单{how}"


def test_a_sheet_of_a_release_that_did_not_keep_how_it_left_counts(session: Session) -> None:
    with session.store.transaction():
        settings.write("recovery_slot", "from-before")
    assert slots.has_recovery()


def test_one_half_twice_or_an_older_sheet_opens_nothing(session: Session, folder: Path) -> None:
    old = recovery.make_recovery(session, CHEAP)
    halves = recovery.make_recovery(session, CHEAP)
    session.store.close()
    for wrong in (old, (halves[0], halves[0]), (old[0], halves[1]), (halves[0], old[1])):
        with pytest.raises(WrongPassword):
            recovery.recover(folder, wrong, "admin", NEW, CHEAP)
    open_session(folder, "admin", PASSWORD).store.close()


def test_misread_half_is_named_before_anything_is_tried(session: Session, folder: Path) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    session.store.close()
    for wrong, which in (((halves[0][:-1], halves[1]), "第一联"), ((halves[0], "ABC"), "第二联")):
        with pytest.raises(Refusal, match=which):
            recovery.recover(folder, wrong, "admin", NEW, CHEAP)
    with pytest.raises(Refusal, match="没有“nobody”"):
        recovery.recover(folder, halves, "nobody", NEW, CHEAP)
    with pytest.raises(Refusal, match="密码至少"):
        recovery.recover(folder, halves, "admin", "short", CHEAP)


@given(st.binary(min_size=20, max_size=20))
def test_half_reads_back_from_paper_however_it_is_typed(half: bytes) -> None:
    text = recovery.written(half)
    assert recovery.read(text) == half == recovery.read(text.lower().replace("-", "  "))
    assert not set(text) & set("01OI") and len(text.split("-")) == 7


@given(st.binary(min_size=20, max_size=20), st.data())
def test_wrong_letter_is_nearly_always_noticed(half: bytes, data: st.DataObject) -> None:
    text = recovery.written(half).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([each for each in "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" if each != text[place]]))
    wrong = text[:place] + other + text[place + 1 :]
    try:
        assert recovery.read(wrong) != half  # one in thirty thousand passes the check, and opens nothing
    except Refusal as refusal:
        assert "没有读对" in refusal.message
