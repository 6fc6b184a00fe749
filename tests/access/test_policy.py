"""The policy in force: chosen by who may, on record, asked of the next password and never of those in use."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.access import audit, keepers, recovery
from app.access.accounts import create_institution, open_session
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.passwords import DENGBAO, FLOOR, MODERN
from app.access.policy import choose_policy, current, idle_minutes, validity
from app.access.roles import Role
from app.access.session import Session, use_case
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.store import settings
from app.store.errors import TooSoon, WrongPassword
from tests.passwords import CHEAP, OTHER, PASSWORD

SHORT = "Riverlamp7"


def later(session: Session, days: int) -> None:
    start = datetime.now() + timedelta(days=days)
    session.clock = lambda: start


def test_modern_is_in_force_until_somebody_chooses(session: Session) -> None:
    assert (current().key, idle_minutes()) == (MODERN, 5)
    assert validity(session.account, session.today()).left is None


def test_choice_is_on_record_and_changes_what_is_asked(session: Session, folder: Path) -> None:
    with pytest.raises(Refusal, match="至少 15 个字符"):
        keepers.change_password(session, PASSWORD, SHORT)
    choose_policy(session, DENGBAO, 8)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert entry.summary == "修改安全设置"
    assert (entry.before, entry.after) == (
        {"policy": "现代", "idle_minutes": 5}, {"policy": "等保", "idle_minutes": 8}
    )  # fmt: skip
    assert (current().key, idle_minutes(), Attempts(folder).policy.key) == (DENGBAO, 8, DENGBAO)
    keepers.change_password(session, PASSWORD, SHORT)
    choose_policy(session, MODERN, 30)
    assert Attempts(folder).policy.key == MODERN
    session.store.close()
    open_session(folder, "admin", SHORT).store.close()  # stays valid until it is changed
    assert audit.first_broken(session.store) is None


@pytest.mark.parametrize(("key", "idle"), [("floor", 5), ("nonsense", 5), (DENGBAO, 11), (MODERN, 31), (MODERN, 0)])
def test_what_no_policy_allows_is_refused(session: Session, key: str, idle: int) -> None:
    with pytest.raises(Refusal, match="没有改动"):
        choose_policy(session, key, idle)
    assert (current().key, idle_minutes()) == (MODERN, 5)


def test_only_who_keeps_the_settings_chooses(session: Session) -> None:
    session.account.role = Role.AUDITOR
    with pytest.raises(Refusal, match="不能修改设置"):
        choose_policy(session, DENGBAO, 5)
    session.account.role = Role.SYSTEM_ADMINISTRATOR
    choose_policy(session, DENGBAO, 5)


def test_every_way_to_set_a_password_asks_the_policy(session: Session, folder: Path, tmp_path: Path) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    li = keepers.add_account(session, "lixiaolong", "李小龙", Role.AUDITOR, OTHER)
    before = session.store.paths.keys.read_bytes()
    for attempt in (
        lambda: keepers.add_account(session, "wang", "王某", Role.AUDITOR, SHORT),
        lambda: keepers.reset_password(session, li, SHORT),
        lambda: keepers.reset_password(session, li, "lixiaolong-李小龙-1234"),
        lambda: keepers.change_password(session, PASSWORD, SHORT),
        lambda: create_institution(tmp_path / "其他", "青屏学院", SHORT),
    ):
        with pytest.raises(Refusal):
            attempt()
    session.store.close()
    with pytest.raises(Refusal, match="至少 15"):
        recovery.recover(folder, halves, "admin", SHORT)
    assert session.store.paths.keys.read_bytes() == before and not (tmp_path / "其他").exists()


def test_command_line_may_hand_over_a_shorter_one(tmp_path: Path) -> None:
    create_institution(tmp_path / "a", "青屏学院", SHORT, policy=FLOOR).store.close()
    with pytest.raises(Refusal, match="至少 8"):
        create_institution(tmp_path / "b", "青屏学院", "short-1", policy=FLOOR)


def test_password_of_ninety_days_ends_is_said_before_and_has_to_be_changed(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    choose_policy(session, DENGBAO, 10)
    today = session.today()
    for day, ending, over in ((82, False, False), (83, True, False), (89, True, False), (90, False, True)):
        stands = validity(session.account, today + timedelta(days=day))
        assert (stands.is_ending, stands.is_over) == (ending, over), day
    with session.store.transaction():
        settings.write("access.policy", {"key": DENGBAO, "since": "2020-01-01"})
        settings.write(f"access.password_set.{session.account.id}", (today - timedelta(days=90)).isoformat())
    session.store.close()
    again = open_session(folder, "admin", PASSWORD)
    assert again.password_is_over

    @use_case(Action.PERSON_EDIT)
    def work(_: Session) -> None:
        settings.write("probe", 1)

    with pytest.raises(Refusal, match="已过有效期"):
        work(again)
    assert settings.read("probe") is None
    again.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    assert main(["--data", str(folder), "check"]) == 1
    assert "已过有效期" in capsys.readouterr().err
    again = open_session(folder, "admin", PASSWORD)
    keepers.change_password(again, PASSWORD, SHORT)
    work(again)
    assert settings.read("probe") == 1
    again.store.close()
    assert not open_session(folder, "admin", SHORT).password_is_over
    again.store.close()


def test_store_from_before_there_were_dates_counts_from_the_account(session: Session) -> None:
    with session.store.transaction():
        settings.Setting.delete().where(settings.Setting.key.startswith("access.password_set")).execute()
        settings.write("access.policy", {"key": DENGBAO, "since": "2020-01-01"})
    left = validity(session.account, session.account.created_at.date() + timedelta(days=30)).left
    assert left == 60


def test_five_wrong_ones_lock_for_half_an_hour_and_a_deleted_note_is_made_again(session: Session, folder: Path) -> None:
    choose_policy(session, DENGBAO, 10)
    session.store.close()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            open_session(folder, "admin", "not-this-one")
    with pytest.raises(TooSoon, match="30 分钟"):
        open_session(folder, "admin", PASSWORD)
    (folder / "attempts.json").unlink()
    open_session(folder, "admin", PASSWORD).store.close()
    assert Attempts(folder).policy.key == DENGBAO
