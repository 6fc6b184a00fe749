"""Making an institution and opening it: what is asked for, what is on record, what stays shut."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.access import accounts
from app.access.accounts import FIRST_ACCOUNT, create_institution, open_session
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.passwords import MODERN, check_password, policy_of
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.store import settings
from app.store.errors import NoStore, StoreExists, TooSoon, WrongPassword
from app.store.paths import StorePaths
from tests.passwords import CHEAP, PASSWORD


def test_an_institution_begins_with_one_account_that_may_all(session: Session, folder: Path) -> None:
    (first,) = Account.select()
    assert (first.name, first.display_name, first.role, first.disabled_at) == ("admin", "管理员", Role.OFFICE, None)
    assert first.id == session.account.id and settings.read("institution") == "青屏学院"
    assert timedelta() <= datetime.now() - first.created_at < timedelta(minutes=5)
    assert FIRST_ACCOUNT == "admin" and session.store.paths.folder == folder


def test_the_first_account_may_have_another_name(tmp_path: Path) -> None:
    made = create_institution(tmp_path / "a", " 青屏学院 ", PASSWORD, CHEAP, account="liming")
    assert settings.read("institution") == "青屏学院" and made.account.name == "liming"
    (entry,) = AuditEntry.select()
    assert (entry.summary, entry.object_type, entry.object_id) == ("新建单位“青屏学院”", "store", "")
    made.store.close()
    open_session(tmp_path / "a", "liming", PASSWORD).store.close()


@pytest.mark.parametrize("name", ["", "  \n"])
def test_an_institution_has_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match=r"^请填写单位名称。$"):
        create_institution(tmp_path / "a", name, PASSWORD, CHEAP)
    assert not (tmp_path / "a").exists()


def test_a_short_password_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="密码至少"):
        create_institution(tmp_path / "a", "青屏学院", "short", CHEAP)
    assert not (tmp_path / "a").exists()


def test_a_store_is_not_made_twice(session: Session, folder: Path) -> None:
    with pytest.raises(StoreExists):
        create_institution(folder, "青屏学院", PASSWORD, CHEAP)


_KILLED = """
import os, sys
from pathlib import Path
from app.access.accounts import create_institution
from app.store.keyslots import KdfCost
create_institution(
    Path(sys.argv[1]), "青屏学院", sys.argv[2], KdfCost(8, 1, 1), fill=lambda session: os._exit(9)
)
"""


def test_a_program_killed_while_it_makes_an_institution_leaves_none_and_the_next_try_makes_it(tmp_path: Path) -> None:
    folder = tmp_path / "张 三" / "数据"
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(folder), PASSWORD], check=False)
    paths = StorePaths(folder)
    assert killed.returncode == 9 and paths.database.exists() and not paths.exists()
    with pytest.raises(NoStore):
        open_session(folder, "admin", PASSWORD)
    create_institution(folder, "另一所学院", PASSWORD, CHEAP).store.close()
    opened = open_session(folder, "admin", PASSWORD)
    assert settings.read("institution") == "另一所学院" and not paths.being_made.exists()
    opened.store.close()


def test_content_that_cannot_be_written_leaves_no_store(tmp_path: Path) -> None:
    def failing(session: Session) -> None:
        raise Refusal("没有名册。")

    with pytest.raises(Refusal, match="没有名册"):
        create_institution(tmp_path / "a", "青屏学院", PASSWORD, CHEAP, fill=failing)
    assert list((tmp_path / "a").iterdir()) == []


def test_a_mark_that_stayed_goes_when_the_store_is_opened(session: Session, folder: Path) -> None:
    session.store.close()
    StorePaths(folder).being_made.touch()
    with pytest.raises(StoreExists):
        create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    open_session(folder, "admin", PASSWORD).store.close()
    assert not StorePaths(folder).being_made.exists()


def test_a_password_has_a_least_length() -> None:
    modern = policy_of(MODERN)
    check_password("一句谁也猜不到的十五个字的话吧", modern)
    with pytest.raises(Refusal, match="密码至少 15 个字符，还差 1 个"):
        check_password("一句谁也猜不到的十四个字的话", modern)


def test_opening_is_on_record_with_how_many_were_wrong(session: Session, folder: Path) -> None:
    session.store.close()
    for _ in range(3):
        with pytest.raises(WrongPassword):
            open_session(folder, "admin", PASSWORD + "x")
    for expected in ({"wrong_before": 3}, None):
        opened = open_session(folder, "admin", PASSWORD)
        last = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
        assert (last.action, last.summary, last.object_type, last.object_id) == (
            Action.LOGIN, "打开数据", "account", str(opened.account.id),
        )  # fmt: skip
        assert last.account_id == opened.account.id and last.after == expected
        opened.store.close()
    assert (opened.account.name, opened.store.paths.folder) == ("admin", folder)


def test_while_one_has_to_wait_nothing_is_tried(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.store.close()
    attempts = Attempts(folder, lambda: 0.0)
    for _ in range(6):
        attempts.failed()
    monkeypatch.setattr(accounts.opening, "open_store", lambda *_: pytest.fail("it was tried"))
    with pytest.raises(TooSoon) as refused:
        open_session(folder, "admin", PASSWORD, attempts)
    assert refused.value.wait_s == 2 and attempts.failures == 6


def test_a_slot_without_an_account_in_use_opens_nothing_and_counts_as_wrong(session: Session, folder: Path) -> None:
    Account.update(disabled_at=datetime(2026, 1, 1)).execute()
    session.store.close()
    attempts = Attempts(folder, lambda: 0.0)
    with pytest.raises(WrongPassword):
        open_session(folder, "admin", PASSWORD, attempts)
    assert attempts.failures == 1 and session.store.db.is_closed()


def test_a_folder_without_a_store_counts_no_wrong_password(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path, lambda: 0.0)
    with pytest.raises(NoStore):
        open_session(tmp_path, "admin", PASSWORD, attempts)
    assert attempts.failures == 0 and list(tmp_path.iterdir()) == []


def test_tries_are_kept_beside_the_store_without_names(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path, lambda: 0.0)
    assert (attempts.failures, attempts.succeeded()) == (0, 0) and list(tmp_path.iterdir()) == []
    attempts.failed()
    attempts.failed()
    assert json.loads((tmp_path / "attempts.json").read_text(encoding="utf-8")) == {"failures": 2, "policy": MODERN}
    assert attempts.succeeded() == 2 and attempts.failures == 0
    assert json.loads((tmp_path / "attempts.json").read_text(encoding="utf-8")) == {"failures": 0, "policy": MODERN}


@pytest.mark.parametrize("content", ["", "{}", "null", '{"failures": "x"}', '{"failures": null}'])
def test_a_file_of_tries_that_was_spoilt_is_no_way_around_the_wait(tmp_path: Path, content: str) -> None:
    (tmp_path / "attempts.json").write_text(content, encoding="utf-8")
    attempts = Attempts(tmp_path, lambda: 0.0)
    assert (attempts.failures, attempts.wait_s) == (15, 60)


def test_without_tries_of_its_own_the_folder_counts(session: Session, folder: Path) -> None:
    session.store.close()
    with pytest.raises(WrongPassword):
        open_session(folder, "admin", "falsch-falsch")
    assert Attempts(folder).failures == 1
