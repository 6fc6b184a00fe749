"""Creating a store with its first account, and opening it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.access import audit
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.passwords import MODERN, check_password, policy_of
from app.access.policy import keep_beside, password_set, validity
from app.access.programs import keep_version
from app.access.roles import Role
from app.access.session import Session
from app.access.slots import sweep
from app.access.tables import Account
from app.store import database, erasing, opening, settings, tuning, vault
from app.store.database import Store
from app.store.errors import StoreTrouble, TooSoon, WrongPassword
from app.store.keyslots import KdfCost, KeyFile
from app.version import VERSION

FIRST_ACCOUNT = "admin"


def create_institution(
    folder: Path,
    institution: str,
    password: str,
    cost: KdfCost | None = None,
    account: str = FIRST_ACCOUNT,
    policy: str = MODERN,
    fill: Callable[[Session], object] = lambda session: None,
) -> Session:
    """A new store for an institution, with its first account.  Raises Refusal, StoreExists, or
    DiskTrouble when the disk fails; then nothing is left.

    `policy` is what the first password has to be: that of a new store, or FLOOR where no person chose it just now (the
    sample, a password that the command line was handed).  In force is the usual one, until somebody chooses another.
    `fill` writes more that belongs to it from the beginning: where it fails, or the program ends, there is no store.
    """
    if not institution.strip():
        raise Refusal("请填写单位名称。")
    check_password(password, policy_of(policy), (account, institution.strip()))
    with opening.created(folder, account, password, cost) as (store, slot):
        with store.transaction():
            now = datetime.now()
            keep_version(now)  # before there is an account: nobody knew another program
            first = Account.create(name=account, display_name="管理员", role=Role.OFFICE, slot=slot, created_at=now)
            settings.write("institution", institution.strip())
            password_set(first.id, now.date())
            trace = audit.Trace("store", "", f"新建单位“{institution.strip()}”")
            audit.append(store, first.id, Action.STORE_CREATE, trace)
        session = Session(store, first)
        fill(session)
    return session


def open_session(
    folder: Path,
    account: str,
    password: str,
    attempts: Attempts | None = None,
    clock: Callable[[], float] = time.perf_counter,
    read_only: bool = False,
) -> Session:
    """Opens the store as an account; on record, with how many wrong passwords there were before.

    A store that is opened to be read only (because that is asked for, or it cannot be written) keeps no record.

    A password that this PC tries in less than half a second is made more costly to try, now that it is at hand.
    Raises StoreTrouble: NoStore, WrongPassword, TooSoon after wrong ones, StoreInUse and the like.
    """
    attempts = Attempts(folder) if attempts is None else attempts
    if wait := attempts.wait_s:
        raise TooSoon(wait)
    began = clock()
    try:
        store, slot = opening.open_store(folder, account, password, read_only=read_only)
    except WrongPassword:
        attempts.failed()
        raise
    seconds = clock() - began
    try:
        with database.told():
            return _entered(store, slot, attempts, password, seconds)
    except BaseException:
        store.close()
        raise


def _entered(store: Store, slot: str, attempts: Attempts, password: str, seconds: float) -> Session:
    """The session of the account with the slot, whose entry is on record."""
    found = Account.get_or_none((Account.slot == slot) & Account.disabled_at.is_null())
    if found is None:
        attempts.failed()
        raise WrongPassword
    if store.read_only:
        return Session(store, found)
    wrong = attempts.succeeded()
    keep_beside(attempts)
    with store.transaction():
        after: dict[str, Any] = {"wrong_before": wrong} if wrong else {}
        if (before := keep_version(datetime.now())) is not None:
            after["program"] = {"before": before, "after": VERSION}
        trace = audit.Trace("account", str(found.id), "打开数据", after=after or None)
        audit.append(store, found.id, Action.LOGIN, trace)
        _raise_cost(store, found, password, seconds)
    with suppress(OSError):
        sweep(store)
        vault.clear_unfinished(store)
    if erasing.is_due():  # the program ended, or the disk was full, when a volume was destroyed
        with suppress(OSError, MemoryError, StoreTrouble, *database.FAILURES):
            erasing.finish(store)
    session = Session(store, found)
    session.password_is_over = validity(found, session.today()).is_over
    return session


def _raise_cost(store: Store, account: Account, password: str, seconds: float) -> None:
    """Wraps the slot anew where it is cheaper than what suits this PC; never cheaper.

    A key file that cannot be written stays as it is: nobody is kept out for that.
    """
    file = KeyFile.load(store.paths.keys)
    kept = next(slot.cost for slot in file.slots if slot.id == account.slot)
    if not tuning.looks_cheap(kept, seconds) or not tuning.is_stronger(today := tuning.tuned(), kept):
        return
    with suppress(OSError):
        file.with_cost(account.slot, password, store.key, today).save(store.paths.keys)
        trace = audit.Trace("account", str(account.id), "提高试密码的代价", before=asdict(kept), after=asdict(today))
        audit.append(store, account.id, Action.LOGIN, trace)
