"""Accounts: each opens the store with a password of its own; changes are instant; nobody is both keeper and judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access import keepers
from app.access.accounts import open_session
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import WITHOUT_CONTENT, Role, may
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.store.errors import DiskTrouble, WrongPassword
from app.store.keyslots import KeyFile
from tests.passwords import CHEAP, OTHER, PASSWORD, THIRD


def add(session: Session, name: str = "wang", role: Role = Role.SYSTEM_ADMINISTRATOR, who: str = "王某") -> int:
    return keepers.add_account(session, name, who, role, OTHER, CHEAP)


def as_administrator(session: Session) -> Session:
    """The session as 系统管理员: once there is one, 办公室 leaves the accounts to them."""
    session.account.role = Role.SYSTEM_ADMINISTRATOR
    return session


def opens(folder: Path, name: str, password: str) -> bool:
    """Whether the password opens the store as that account."""
    try:
        open_session(folder, name, password).store.close()
    except WrongPassword:
        return False
    return True


def test_new_account_opens_the_same_store_with_its_own_password(session: Session, folder: Path) -> None:
    made = add(session)
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().summary == "新建账号：王某"
    session.store.close()
    assert opens(folder, "wang", OTHER) and opens(folder, "admin", PASSWORD)
    assert not opens(folder, "wang", PASSWORD) and not opens(folder, "admin", OTHER)
    again = open_session(folder, "wang", OTHER)
    assert (again.account.id, again.account.role) == (made, Role.SYSTEM_ADMINISTRATOR)
    again.store.close()


@pytest.mark.parametrize(
    ("name", "who", "password", "why"),
    [
        ("", "王某", OTHER, "账号须是"), ("x" * 33, "王某", OTHER, "账号须是"),
        ("*recovery*", "王某", OTHER, "账号须是"), ("a\nb", "王某", OTHER, "账号须是"),
        ("wang", " ", OTHER, "使用人姓名"), ("admin", "王某", OTHER, "已经有了"),
        ("wang", "王某", "short", "密码至少"),
    ],
)  # fmt: skip
def test_account_that_cannot_be_is_refused_and_leaves_no_slot(
    session: Session, name: str, who: str, password: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        keepers.add_account(session, name, who, Role.AUDITOR, password, CHEAP)
    assert Account.select().count() == 1 and len(KeyFile.load(session.store.paths.keys).slots) == 1


def test_nobody_is_both_system_administrator_and_auditor(session: Session) -> None:
    add(session)
    as_administrator(session)
    with pytest.raises(Refusal, match="同一个人不能又是审计员"):
        add(session, "wang2", Role.AUDITOR)
    add(session, "li", Role.AUDITOR, "李某")
    with pytest.raises(Refusal, match="李某已经是审计员"):
        add(session, "li2", Role.SYSTEM_ADMINISTRATOR, "李某")


def test_disabled_account_opens_nothing_from_that_moment(session: Session, folder: Path) -> None:
    made = add(session, role=Role.READER)
    keepers.disable_account(session, made)
    assert [(line.name, line.disabled_at is None) for line in keepers.accounts(session)] == [
        ("admin", True),
        ("wang", False),
    ]
    session.store.close()
    assert not opens(folder, "wang", OTHER) and opens(folder, "admin", PASSWORD)
    assert len(KeyFile.load(folder / "keys.json").slots) == 1


def test_own_and_last_keeping_account_stay(session: Session, folder: Path) -> None:
    with pytest.raises(Refusal, match="自己的账号"):
        keepers.disable_account(session, session.account.id)
    with pytest.raises(Refusal, match="没有找到"):
        keepers.disable_account(session, 999)
    made = add(session)
    session.store.close()
    other = open_session(folder, "wang", OTHER)
    keepers.disable_account(other, 1)
    with pytest.raises(Refusal, match="没有找到"):
        keepers.disable_account(other, 1)
    assert made == other.account.id
    other.store.close()


def test_own_password_is_changed_at_once_and_the_data_stays(session: Session, folder: Path) -> None:
    before = session.store.paths.database.stat().st_ino
    with pytest.raises(WrongPassword):
        keepers.change_password(session, OTHER, THIRD, CHEAP)
    for new, why in (("short", "密码至少"), (PASSWORD, "相同")):
        with pytest.raises(Refusal, match=why):
            keepers.change_password(session, PASSWORD, new, CHEAP)
    keepers.change_password(session, PASSWORD, THIRD, CHEAP)
    session.store.close()
    assert opens(folder, "admin", THIRD) and not opens(folder, "admin", PASSWORD)
    assert session.store.paths.database.stat().st_ino == before


def test_forgotten_password_is_reset(session: Session, folder: Path) -> None:
    made = add(session, role=Role.AUDITOR)
    keepers.reset_password(session, made, THIRD, CHEAP)
    session.store.close()
    assert opens(folder, "wang", THIRD) and not opens(folder, "wang", OTHER)


def test_slots_that_no_account_names_are_swept_away(session: Session) -> None:
    file = KeyFile.load(session.store.paths.keys)
    file, _ = file.with_slot("stray", OTHER, session.store.key, CHEAP)
    file.save(session.store.paths.keys)
    add(session)
    assert len(KeyFile.load(session.store.paths.keys).slots) == 2


def test_failed_change_leaves_the_key_file_and_the_store_as_they_were(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = session.store.paths.keys.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(KeyFile, "save", full)
        with pytest.raises(DiskTrouble, match="磁盘空间不足"):
            add(session)
    assert session.store.paths.keys.read_bytes() == before and Account.select().count() == 1


# ------------------------------------------------------------ what a role may do


@pytest.mark.parametrize("role", sorted(WITHOUT_CONTENT))
def test_who_keeps_or_audits_never_touches_what_was_talked_about(role: Role) -> None:
    work = {
        Action.INTERVIEW_EDIT, Action.INTERVIEW_APPROVE, Action.INTERVIEW_HOLD, Action.RECORD_WRITE, Action.AMEND,
        Action.MATERIAL_EDIT, Action.DISPOSITION_EDIT, Action.ARCHIVE, Action.PRINT, Action.EXPORT, Action.ATTACH,
        Action.CLUE_EDIT,
    }  # fmt: skip
    assert not any(may(role, action) for action in work)


def test_office_stands_in_until_somebody_has_an_account_for_it(session: Session) -> None:
    for action in Action:
        assert session.may(action), action
    auditor = add(session, "li", Role.AUDITOR, "李某")
    assert not session.may(Action.AUDIT_READ) and session.may(Action.ACCOUNT_EDIT)
    keepers.disable_account(session, auditor)
    assert session.may(Action.AUDIT_READ)
    add(session)
    assert not session.may(Action.ACCOUNT_EDIT) and session.may(Action.BACKUP)
    with pytest.raises(Refusal, match="不能管理账号"):
        add(session, "yi", Role.READER, "易某")


def test_account_is_given_another_role(session: Session, people: dict[str, int]) -> None:
    made = add(session, role=Role.READER)
    for role, why in ((Role.DEPARTMENT_KEEPER, "须选定一个部门"), (Role.RECORDER, "须在名册中选定本人")):
        with pytest.raises(Refusal, match=why):
            keepers.change_account(session, made, role)
        with pytest.raises(Refusal, match=why):
            add(session, "yi", role)
    keepers.change_account(session, made, Role.RECORDER, person_id=people["常怀"])
    line = next(each for each in keepers.accounts(session) if each.id == made)
    assert (line.role, line.person_id, line.department_id) == (Role.RECORDER, people["常怀"], None)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.before["role"], entry.after["role"]) == (Role.READER, Role.RECORDER)
    with pytest.raises(Refusal, match="自己的角色"):
        keepers.change_account(session, session.account.id, Role.READER)


def test_last_who_keeps_the_accounts_stays_so(session: Session) -> None:
    made = add(session)
    as_administrator(session)
    with pytest.raises(Refusal, match="同一个人不能又是"):
        add(session, "wang2", Role.AUDITOR)
    other = add(session, "wang3", Role.READER)
    with pytest.raises(Refusal, match="同一个人不能又是"):
        keepers.change_account(session, other, Role.AUDITOR)
    Account.update(role=Role.READER).where(Account.id == session.account.id).execute()
    with pytest.raises(Refusal, match="最后一个"):
        keepers.change_account(session, made, Role.READER)
    with pytest.raises(Refusal, match="最后一个"):
        keepers.disable_account(session, made)


def test_unknown_role_may_nothing() -> None:
    assert not any(may("董事长", action) for action in Action)
