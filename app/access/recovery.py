"""恢复单: one more way to the store's key, printed in two halves for two people; neither half says anything alone.

The secret is random; the first half is random too, the second is what makes the secret of it.  On paper each half is
groups of letters and digits that are not taken for each other, with check letters at the end.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.access import audit
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.passwords import check_password
from app.access.policy import current, password_set
from app.access.session import Session, use_case
from app.access.slots import RECOVERY_NAME, add_slot, is_recovery, keep_recovery, recovery_is_out, sweep
from app.access.tables import Account
from app.store import database, opening
from app.store.database import Store
from app.store.errors import WrongPassword
from app.store.keyslots import KdfCost

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 that are not taken for each other (no 0 O, 1 I)
_BYTES = 20
_CHECK = 3
_GROUP = 5


@use_case(Action.RECOVERY_MAKE)
def make_recovery(session: Session, cost: KdfCost | None = None) -> tuple[str, str]:
    """The two halves of a new recovery sheet; an older one opens nothing any more."""
    first, second = secrets.token_bytes(_BYTES), secrets.token_bytes(_BYTES)
    keep_recovery(add_slot(session.store, RECOVERY_NAME, _secret(first, second), cost))
    session.afterwards(lambda: sweep(session.store))
    session.trace("store", "", "生成恢复单")
    return written(first), written(second)


@use_case(Action.RECOVERY_MAKE)
def sheet_left(session: Session, how: str) -> None:
    """The sheet was printed or saved (`how`): from now on there is one that somebody holds."""
    recovery_is_out()
    session.trace("store", "", f"恢复单{how}")


def recover(folder: Path, halves: tuple[str, str], account: str, password: str, cost: KdfCost | None = None) -> None:
    """Gives an account a new password with both halves of the sheet; on record.

    Raises Refusal for halves that are misread or an account that is none, WrongPassword where they are not of this
    store (or of an older sheet).
    """
    first, second = (read(half, which) for half, which in zip(halves, ("第一联", "第二联"), strict=True))
    store, slot = opening.open_store(folder, RECOVERY_NAME, _secret(first, second))
    try:
        with database.told():
            if not is_recovery(slot):
                raise WrongPassword
            _give_password(store, account, password, cost)
    finally:
        store.close()


def _give_password(store: Store, account: str, password: str, cost: KdfCost | None) -> None:
    row = Account.get_or_none((Account.name == account.strip()) & Account.disabled_at.is_null())
    if row is None:
        raise Refusal(f"没有“{account}”这个账号，或者它已经停用，没有改动。")
    check_password(password, current(), (row.name, row.display_name))
    with store.transaction():
        trace = audit.Trace("account", str(row.id), f"用恢复单重置密码：{row.display_name}")
        audit.append(store, row.id, Action.RECOVERY_USE, trace)
        password_set(row.id, datetime.now().date())
        given = add_slot(store, row.name, password, cost)
        Account.update(slot=given).where(Account.id == row.id).execute()
    with suppress(OSError):  # else at the next opening
        sweep(store)


def written(half: bytes) -> str:
    """A half as it is printed: groups of five, the last letters to check the rest."""
    number = int.from_bytes(half)
    letters = ""
    for _ in range(_BYTES * 8 // 5):
        letters = _LETTERS[number % 32] + letters
        number //= 32
    whole = letters + _check(letters)
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def read(text: str, which: str = "") -> bytes:
    """A half as somebody typed it: blanks, dashes and small letters do not matter.

    Raises Refusal for one with a letter too many, too few or wrong.
    """
    letters = "".join(each for each in text.upper() if each.isalnum())
    body, check = letters[:-_CHECK], letters[-_CHECK:]
    if len(body) != _BYTES * 8 // 5 or any(each not in _LETTERS for each in body) or check != _check(body):
        raise Refusal(f"恢复单{which}没有读对，没有改动。请对照纸上逐组核对（没有 0、O、1、I 这四个字符）。")
    number = 0
    for each in body:
        number = number * 32 + _LETTERS.index(each)
    return number.to_bytes(_BYTES)


def _check(letters: str) -> str:
    digest = hashlib.sha256(letters.encode()).digest()
    return "".join(_LETTERS[byte % 32] for byte in digest[:_CHECK])


def _secret(first: bytes, second: bytes) -> str:
    return bytes(a ^ b for a, b in zip(first, second, strict=True)).hex()
