"""Accounts: who may open the store.  Each has a slot with the store's key under their own password.

A slot is written before the commit that makes the store name it; what the store names no more is swept away after
the commit (see `slots`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.passwords import check_password
from app.access.policy import current, password_set
from app.access.roles import APART, Role
from app.access.session import Session, use_case
from app.access.slots import RECOVERY_NAME, add_slot, sweep
from app.access.tables import Account
from app.store.keyslots import KdfCost

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
    department_id: int | None = None
    person_id: int | None = None


def accounts(session: Session) -> tuple[AccountLine, ...]:
    """All accounts, those in use first.  Raises Refusal for who does not keep them."""
    session.require(Action.ACCOUNT_EDIT)
    rows = Account.select().order_by(Account.disabled_at.is_null(False), Account.id)
    return tuple(
        AccountLine(row.id, row.name, row.display_name, row.role, row.created_at, row.disabled_at, row.department_id,
                    row.person_id)
        for row in rows
    )  # fmt: skip


@use_case(Action.ACCOUNT_EDIT, as_is=("password",))
def add_account(
    session: Session,
    name: str,
    display_name: str,
    role: Role,
    password: str,
    cost: KdfCost | None = None,
    *,
    department_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """A new account with a password of its own; its id.  `department_id` and `person_id` as in `Account`.

    Raises Refusal for a name that is taken or none, for a short password, where one person would be both
    系统管理员 and 审计员, and where a 部门管理员 has no department or a 记录员 is nobody on the roster.
    """
    name, shown, role = name.strip(), display_name.strip(), Role(role)
    if not name or len(name) > _LONGEST_NAME or name == RECOVERY_NAME or not name.isprintable():
        raise Refusal(f"账号须是 1 至 {_LONGEST_NAME} 个字符，没有新建。")
    if not shown:
        raise Refusal("请填写使用人姓名，没有新建。")
    if Account.get_or_none(Account.name == name) is not None:
        raise Refusal(f"账号“{name}”已经有了，没有新建。停用的账号也不重复使用。")
    _keep_apart(shown, role, "没有新建")
    _check_whose(role, department_id, person_id, "没有新建")
    check_password(password, current(), (name, shown))
    slot = add_slot(session.store, name, password, cost)
    row = Account.create(
        name=name, display_name=shown, role=role, slot=slot, created_at=session.now(),
        department_id=department_id, person_id=person_id,
    )  # fmt: skip
    password_set(row.id, session.today())
    session.trace("account", row.id, f"新建账号：{shown}", after=_kept(row))
    return int(row.id)


@use_case(Action.ACCOUNT_EDIT)
def change_account(
    session: Session, account_id: int, role: Role, *, department_id: int | None = None, person_id: int | None = None
) -> None:
    """Gives an account another role, department or person; it counts from the next time the account opens the store.

    Raises Refusal as for a new account, for one's own, and for the last that keeps the accounts.
    """
    row, role = _account(account_id), Role(role)
    if row.id == session.account.id:
        raise Refusal("不能修改自己的角色，没有改动。请由另一位管理账号的人办理。")
    if _keeps_accounts(row.role) and not _keeps_accounts(role) and _is_last_keeper(row):
        raise Refusal("这是最后一个能管理账号的账号，不能改为别的角色，没有改动。")
    _keep_apart(row.display_name, role, "没有改动", but=row.id)
    _check_whose(role, department_id, person_id, "没有改动")
    before = _kept(row)
    row.role, row.department_id, row.person_id = role, department_id, person_id
    row.save()
    session.trace("account", row.id, f"修改账号：{row.display_name}", before, _kept(row))


@use_case(Action.ACCOUNT_EDIT)
def disable_account(session: Session, account_id: int) -> None:
    """Takes an account out of use at once: nothing opens with its password, and its slot leaves the key file.

    Raises Refusal for one's own account, one that is out of use, and the last that keeps the accounts.
    """
    row = _account(account_id)
    if row.id == session.account.id:
        raise Refusal("不能停用自己的账号，没有改动。请由另一位管理账号的人办理。")
    if _keeps_accounts(row.role) and _is_last_keeper(row):
        raise Refusal("这是最后一个能管理账号的账号，不能停用，没有改动。")
    row.disabled_at = session.now()
    row.save()
    session.afterwards(lambda: sweep(session.store))
    session.trace("account", row.id, f"停用账号：{row.display_name}")


@use_case(Action.ACCOUNT_EDIT, as_is=("password",))
def reset_password(session: Session, account_id: int, password: str, cost: KdfCost | None = None) -> None:
    """Gives an account another password, for somebody who has forgotten theirs; the old one opens nothing any more."""
    row = _account(account_id)
    check_password(password, current(), (row.name, row.display_name))
    _give_password(session, row, password, cost)
    session.trace("account", row.id, f"重置密码：{row.display_name}")


def change_password(session: Session, old: str, new: str, cost: KdfCost | None = None) -> None:
    """Changes one's own password; the data is not encrypted anew.  Raises WrongPassword, TooSoon, or Refusal."""
    session.check_password(old)
    _change_password(session, old, new, cost)


@use_case(Action.PASSWORD_CHANGE, as_is=("old", "new"))
def _change_password(session: Session, old: str, new: str, cost: KdfCost | None) -> None:
    check_password(new, current(), (session.account.name, session.account.display_name))
    if new == old:
        raise Refusal("新密码和原密码相同，没有改动。")
    _give_password(session, _account(session.account.id), new, cost)
    session.trace("account", session.account.id, "修改自己的密码")


def _give_password(session: Session, row: Account, password: str, cost: KdfCost | None) -> None:
    """Another slot for an account, whose days count from today; the one it had goes after the commit."""
    slot = add_slot(session.store, row.name, password, cost)
    Account.update(slot=slot).where(Account.id == row.id).execute()
    password_set(row.id, session.today())

    def settle() -> None:
        if row.id == session.account.id:
            session.account.slot, session.password_is_over = slot, False
        sweep(session.store)

    session.afterwards(settle)


def _keep_apart(shown: str, role: Role, outcome: str, but: int | None = None) -> None:
    if role not in APART:
        return
    others = (row for row in _in_use() if row.display_name == shown and row.role in APART - {role} and row.id != but)
    if (other := next(others, None)) is not None:
        raise Refusal(f"{shown}已经是{other.role}，同一个人不能又是{role}，{outcome}。", ("四(二)",))


def _check_whose(role: Role, department_id: int | None, person_id: int | None, outcome: str) -> None:
    """A department's keeper has a department, a recorder is somebody: otherwise nothing would be in their reach."""
    if role == Role.DEPARTMENT_KEEPER and department_id is None:
        raise Refusal(f"部门管理员须选定一个部门，{outcome}。", ("四(二)2",))
    if role == Role.RECORDER and person_id is None:
        raise Refusal(f"记录员须在名册中选定本人，{outcome}：指派给本人记录的约谈才会显示。", ("五(二)2",))


def _kept(row: Account) -> dict[str, object]:
    return {"name": row.name, "role": row.role, "department": row.department_id, "person": row.person_id}


def _is_last_keeper(row: Account) -> bool:
    return not any(_keeps_accounts(other.role) for other in _in_use() if other.id != row.id)


def _in_use() -> list[Account]:
    return list(Account.select().where(Account.disabled_at.is_null()))


def _keeps_accounts(role: str) -> bool:
    return role in (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)


def _account(account_id: int) -> Account:
    row = Account.get_or_none((Account.id == account_id) & Account.disabled_at.is_null())
    if row is None:
        raise Refusal("没有找到这个账号，或者它已经停用，没有改动。")
    return row
