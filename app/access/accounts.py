"""Creating a store with its first account, and opening it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.access import audit
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.passwords import check_password
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account
from app.store import database, settings
from app.store.database import Store
from app.store.errors import TooSoon, WrongPassword
from app.store.keyslots import KdfCost

FIRST_ACCOUNT = "admin"
# The schema from which on the audit chain has a head.
_FIRST_WITH_HEAD = 8


def create_institution(
    folder: Path, institution: str, password: str, cost: KdfCost | None = None, account: str = FIRST_ACCOUNT
) -> Session:
    """A new store for an institution, with its first account.  Raises Refusal or StoreExists; then nothing is left."""
    if not institution.strip():
        raise Refusal("请填写单位名称。")
    check_password(password)
    store, slot = database.create(folder, account, password, cost)
    with store.transaction():
        first = Account.create(
            name=account, display_name="管理员", role=Role.OFFICE, slot=slot, created_at=datetime.now()
        )
        settings.write("institution", institution.strip())
        trace = audit.Trace("store", "", f"新建单位“{institution.strip()}”")
        audit.append(store, first.id, Action.STORE_CREATE, trace)
    return Session(store, first)


def open_session(folder: Path, account: str, password: str, attempts: Attempts | None = None) -> Session:
    """Opens the store as an account; on record, with how many wrong passwords there were before.

    Raises StoreTrouble: NoStore, WrongPassword, TooSoon after wrong ones, StoreInUse and the like.
    """
    attempts = Attempts(folder) if attempts is None else attempts
    if wait := attempts.wait_s:
        raise TooSoon(wait)
    try:
        store, slot = database.open_store(folder, account, password)
    except WrongPassword:
        attempts.failed()
        raise
    try:
        with database.told():
            return _entered(store, slot, attempts)
    except BaseException:
        store.close()
        raise


def _entered(store: Store, slot: str, attempts: Attempts) -> Session:
    """The session of the account with the slot, whose entry is on record."""
    found = Account.get_or_none((Account.slot == slot) & Account.disabled_at.is_null())
    if found is None:
        attempts.failed()
        raise WrongPassword
    wrong = attempts.succeeded()
    if 0 < store.schema_before < _FIRST_WITH_HEAD:
        audit.begin_head(store)
    with store.transaction():
        after = {"wrong_before": wrong} if wrong else None
        audit.append(store, found.id, Action.LOGIN, audit.Trace("account", str(found.id), "打开数据", after=after))
    return Session(store, found)
