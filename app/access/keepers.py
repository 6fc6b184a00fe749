"""Accounts: who may open the store.  Each has a slot with the store's key under their own password.

The key file is written after what the store says of it and before the commit: a crash between the two leaves a slot
that no account names, which opens nothing and is swept away with the next change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.passwords import check_password
from app.access.recovery import RECOVERY_NAME
from app.access.roles import APART, Role
from app.access.session import Session, use_case
from app.access.tables import Account
from app.store.keyslots import KdfCost, KeyFile

_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a list shows it."""

    id: int
    name: str
    display_name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None


def accounts(session: Session) -> tuple[AccountLine, ...]:
    """All accounts, those in use first.  Raises Refusal for who does not keep them."""
    session.require(Action.ACCOUNT_EDIT)
    rows = Account.select().order_by(Account.disabled_at.is_null(False), Account.id)
    return tuple(
        AccountLine(row.id, row.name, row.display_name, row.role, row.created_at, row.disabled_at) for row in rows
    )


@use_case(Action.ACCOUNT_EDIT)
def add_account(
    session: Session, name: str, display_name: str, role: Role, password: str, cost: KdfCost | None = None
) -> int:
    """A new account with a password of its own; its id.

    Raises Refusal for a name that is taken or none, for a short password, and where one person would be both
    系统管理员 and 审计员.
    """
    name, shown = name.strip(), display_name.strip()
    if not name or len(name) > _LONGEST_NAME or name == RECOVERY_NAME or not name.isprintable():
        raise Refusal(f"账号须是 1 至 {_LONGEST_NAME} 个字符，没有新建。")
    if not shown:
        raise Refusal("请填写使用人姓名，没有新建。")
    if Account.get_or_none(Account.name == name) is not None:
        raise Refusal(f"账号“{name}”已经有了，没有新建。停用的账号也不重复使用。")
    _keep_apart(shown, role)
    check_password(password)
    made: list[int] = []

    def write(file: KeyFile) -> KeyFile:
        file, slot = file.with_slot(name, password, session.store.key, cost or KdfCost())
        row = Account.create(name=name, display_name=shown, role=role, slot=slot, created_at=session.now())
        made.append(int(row.id))
        return file

    _rewrite(session, write)
    session.trace("account", made[0], f"新建账号：{shown}", after={"name": name, "role": role})
    return made[0]


@use_case(Action.ACCOUNT_EDIT)
def disable_account(session: Session, account_id: int) -> None:
    """Takes an account out of use at once: its slot is gone from the key file.

    Raises Refusal for one's own account, one that is out of use, and the last that keeps the accounts.
    """
    row = _account(account_id)
    if row.id == session.account.id:
        raise Refusal("不能停用自己的账号，没有改动。请由另一位管理账号的人办理。")
    if _keeps_accounts(row.role) and not any(_keeps_accounts(other.role) for other in _in_use() if other.id != row.id):
        raise Refusal("这是最后一个能管理账号的账号，不能停用，没有改动。")
    row.disabled_at = session.now()
    row.save()
    _rewrite(session, lambda file: file.without_slot(row.slot))
    session.trace("account", row.id, f"停用账号：{row.display_name}")


@use_case(Action.ACCOUNT_EDIT)
def reset_password(session: Session, account_id: int, password: str, cost: KdfCost | None = None) -> None:
    """Gives an account another password, for somebody who has forgotten theirs; the old one opens nothing any more."""
    row = _account(account_id)
    check_password(password)
    _rewrite(session, lambda file: file.with_password(row.slot, password, session.store.key, cost or KdfCost()))
    session.trace("account", row.id, f"重置密码：{row.display_name}")


def change_password(session: Session, old: str, new: str, cost: KdfCost | None = None) -> None:
    """Changes one's own password; the data is not encrypted anew.  Raises WrongPassword, TooSoon, or Refusal."""
    session.check_password(old)
    _change_password(session, old, new, cost)


@use_case(Action.PASSWORD_CHANGE)
def _change_password(session: Session, old: str, new: str, cost: KdfCost | None) -> None:
    check_password(new)
    if new == old:
        raise Refusal("新密码和原密码相同，没有改动。")
    slot = session.account.slot
    _rewrite(session, lambda file: file.with_password(slot, new, session.store.key, cost or KdfCost()))
    session.trace("account", session.account.id, "修改自己的密码")


def _rewrite(session: Session, change: Callable[[KeyFile], KeyFile]) -> None:
    """Changes the key file; slots that no account names are swept away, but that of the recovery sheet."""
    file = change(KeyFile.load(session.store.paths.keys))
    named = {row.slot for row in Account.select(Account.slot).where(Account.disabled_at.is_null())}
    strays = [slot.id for slot in file.slots if slot.id not in named and not file.is_named(slot, RECOVERY_NAME)]
    for each in strays:
        file = file.without_slot(each)
    file.save(session.store.paths.keys)


def _keep_apart(shown: str, role: Role) -> None:
    if role not in APART:
        return
    other = next((row for row in _in_use() if row.display_name == shown and row.role in APART - {role}), None)
    if other is not None:
        raise Refusal(f"{shown}已经是{other.role}，同一个人不能又是{role}，没有新建。", ("四(二)",))


def _in_use() -> list[Account]:
    return list(Account.select().where(Account.disabled_at.is_null()))


def _keeps_accounts(role: str) -> bool:
    return role in (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)


def _account(account_id: int) -> Account:
    row = Account.get_or_none((Account.id == account_id) & Account.disabled_at.is_null())
    if row is None:
        raise Refusal("没有找到这个账号，或者它已经停用，没有改动。")
    return row
