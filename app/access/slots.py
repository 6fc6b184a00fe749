"""Which slots of the key file count: the store says so, and the commit is the moment when one takes another's place.

A new slot is written beside the old one first.  Until the commit the store names the old one, from the commit on the
new one; then what it does not name is swept away, now or at the next opening.  So a crash, or a disk that is full,
leaves the old password or the new one, never one that the store knows nothing of.
"""

from __future__ import annotations

from app.access.tables import Account
from app.store import settings
from app.store.database import Store
from app.store.errors import WrongPassword
from app.store.keyslots import KdfCost, KeyFile
from app.store.tuning import tuned

RECOVERY_NAME = "*recovery*"
_RECOVERY_SLOT = "recovery_slot"
# The slot whose sheet was printed or saved; not kept by releases before there were first steps.
_RECOVERY_OUT = "recovery_out"


def add_slot(store: Store, name: str, password: str, cost: KdfCost | None = None) -> str:
    """Writes one more slot into the key file; its id, which the store has to name before anybody can use it.

    A slot in use that has this password already stays: two alike could not be told apart.
    """
    file = _without_strays(KeyFile.load(store.paths.keys))
    try:
        return file.unlock(name, password)[1]
    except WrongPassword:
        file, slot = file.with_slot(name, password, store.key, cost or tuned())
    file.save(store.paths.keys)
    return slot


def sweep(store: Store) -> None:
    """Takes the slots out of the key file that the store does not name.  Raises OSError when the disk fails."""
    file = KeyFile.load(store.paths.keys)
    swept = _without_strays(file)
    if swept != file:
        swept.save(store.paths.keys)


def keep_recovery(slot: str) -> None:
    """Makes this slot that of the recovery sheet.  Call inside a use case."""
    settings.write(_RECOVERY_SLOT, slot)
    settings.write(_RECOVERY_OUT, "")


def recovery_is_out() -> None:
    """The sheet in force was printed or saved.  Call inside a use case."""
    settings.write(_RECOVERY_OUT, settings.read(_RECOVERY_SLOT, ""))


def has_recovery() -> bool:
    """Whether there is a recovery sheet that left the program: one that was only looked at is in nobody's hands."""
    slot = settings.read(_RECOVERY_SLOT, "")
    return bool(slot) and bool(settings.read(_RECOVERY_OUT, slot) == slot)


def is_recovery(slot: str) -> bool:
    """Whether this slot is that of the recovery sheet in force (any, in a store from before that was kept)."""
    return bool(settings.read(_RECOVERY_SLOT, slot) == slot)


def _without_strays(file: KeyFile) -> KeyFile:
    named = {row.slot for row in Account.select(Account.slot).where(Account.disabled_at.is_null())}
    for slot in file.slots:
        if slot.id not in named and not (file.is_named(slot, RECOVERY_NAME) and is_recovery(slot.id)):
            file = file.without_slot(slot.id)
    return file
