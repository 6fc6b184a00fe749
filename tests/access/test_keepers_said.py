"""What lists and refusals of accounts say, and what is on record of them."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.access import audit, keepers, recovery
from app.access.accounts import open_session
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.keepers import AccountLine
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from tests.passwords import CHEAP, PASSWORD

AT = datetime(2026, 11, 24, 9, 30)


def test_a_line_says_who_uses_the_account_and_since_when(session: Session) -> None:
    session.clock = lambda: AT
    made = keepers.add_account(session, " wang ", " 王某 ", Role.AUDITOR, PASSWORD, CHEAP)
    assert keepers.accounts(session)[1] == AccountLine(made, "wang", "王某", Role.AUDITOR, AT, None)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.object_type, entry.object_id, entry.after) == (
        Action.ACCOUNT_EDIT, "account", str(made),
        {"name": "wang", "role": Role.AUDITOR, "department": None, "person": None},
    )  # fmt: skip


def test_one_person_in_both_offices_is_refused_by_clause(session: Session) -> None:
    keepers.add_account(session, "wang", "王某", Role.AUDITOR, PASSWORD, CHEAP)
    with pytest.raises(Refusal) as refused:
        keepers.add_account(session, "wang2", "王某", Role.SYSTEM_ADMINISTRATOR, PASSWORD, CHEAP)
    assert refused.value.text() == "王某已经是审计员，同一个人不能又是系统管理员，没有新建。（四(二)）"
    assert keepers.add_account(session, "wang3", "王某", Role.AUDITOR, PASSWORD, CHEAP)


def test_the_last_who_keeps_accounts_stays(session: Session) -> None:
    made = keepers.add_account(session, "wang", "王某", Role.SYSTEM_ADMINISTRATOR, PASSWORD, CHEAP)
    session.account.role = Role.SYSTEM_ADMINISTRATOR  # 办公室 leaves the accounts to who has one for it
    keepers.disable_account(session, made)
    assert [line.disabled_at is None for line in keepers.accounts(session)] == [True, False]


def test_a_use_of_the_sheet_is_on_record_under_the_account(session: Session) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    folder = session.store.paths.folder
    session.store.close()
    recovery.recover(folder, halves, "admin", PASSWORD + "2", CHEAP)
    again = open_session(folder, "admin", PASSWORD + "2")
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).offset(1).first()
    assert (entry.action, entry.object_type, entry.object_id, entry.account_id) == (
        Action.RECOVERY_USE, "account", str(again.account.id), again.account.id,
    )  # fmt: skip
    assert audit.first_broken(again.store) is None
    again.store.close()
