"""The store's random key, wrapped once for each account (Argon2id) in a file beside the encrypted database.

A password change wraps the key again and never encrypts the data anew.  Names are kept only as keyed hashes.
The password window asks here how many slots there are: ciphers and hashes are loaded when a password is tried.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.store.errors import DamagedStore, WrongPassword
from app.store.paths import write_atomically

KEY_BYTES = 32
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try of a password costs: memory in KiB, passes over it, lanes."""

    memory_kib: int = 131_072
    passes: int = 6
    lanes: int = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the key; `name` is a keyed hash of the account's name.

    `check` is a plain hash of the rest: it tells a slot that rotted on the disk from a password that is wrong.  Slots
    from before there was one have none.
    """

    id: str
    name: str
    salt: str
    wrapped: str
    cost: KdfCost
    check: str = ""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of the key file."""

    store: str
    slots: tuple[Slot, ...]

    @staticmethod
    def load(path: Path) -> KeyFile:
        """Reads the key file.  Raises DamagedStore when it is not one."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            if raw["format"] != _FORMAT:
                raise DamagedStore(f"密钥文件的格式 {raw['format']} 不认识")
            slots = tuple(Slot(**{**slot, "cost": KdfCost(**slot["cost"])}) for slot in raw["slots"])
            bytes.fromhex(raw["store"])
            return KeyFile(str(raw["store"]), slots)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedStore("密钥文件不完整") from error

    def save(self, path: Path) -> None:
        """Writes the key file, whole or not at all."""
        raw = {"format": _FORMAT, "store": self.store, "slots": [asdict(slot) for slot in self.slots]}
        write_atomically(path, json.dumps(raw, indent=1).encode())

    def unlock(self, name: str, password: str) -> tuple[bytes, str]:
        """The store's key and the id of the slot it came from.

        Raises WrongPassword; DamagedStore where the slot rotted, or where the name has none and any slot rotted.
        A name may have two slots for as long as its password is being changed.  An unknown name costs as much as a
        wrong password, so that the time tells nothing.
        """
        from argon2.exceptions import HashingError
        from nacl.exceptions import CryptoError

        hashed, rotten = _hash_name(self.store, name), self.rotten
        mine = [slot for slot in self.slots if slot.name == hashed]
        if not mine and not rotten:
            _derive(password, os.urandom(16), self._cost_of_unknown(hashed))
        try:
            for slot in (each for each in mine if each not in rotten):
                with suppress(CryptoError):
                    return _unwrap(slot, password), slot.id
        except (HashingError, ValueError, TypeError, OverflowError) as error:
            raise DamagedStore("密钥文件不完整") from error
        if any(slot in rotten for slot in mine) or (rotten and not mine):
            raise DamagedStore("密钥文件里这个账号的一段与写入时不一致")
        raise WrongPassword

    @property
    def rotten(self) -> tuple[Slot, ...]:
        """The slots that are not as they were written."""
        return tuple(slot for slot in self.slots if slot.check and slot.check != _check(self.store, slot))

    def with_slot(self, name: str, password: str, key: bytes, cost: KdfCost) -> tuple[KeyFile, str]:
        """The file with one more slot, and that slot's id."""
        slot = self._wrap(os.urandom(8).hex(), _hash_name(self.store, name), password, key, cost)
        return replace(self, slots=(*self.slots, slot)), slot.id

    def and_of(self, other: KeyFile) -> KeyFile:
        """The file with the slots of another one of the same store as well."""
        mine = {slot.id for slot in self.slots}
        return replace(self, slots=(*self.slots, *(slot for slot in other.slots if slot.id not in mine)))

    def is_named(self, slot: Slot, name: str) -> bool:
        """Whether a slot is that of a name."""
        return slot.name == _hash_name(self.store, name)

    def without_slot(self, slot_id: str) -> KeyFile:
        """The file without a slot; nobody opens the store with that password any more."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id != slot_id))

    def with_cost(self, slot_id: str, password: str, key: bytes, cost: KdfCost) -> KeyFile:
        """The file with a slot under the same password at another cost; the slot stays the one that the store names."""
        slots = (
            self._wrap(each.id, each.name, password, key, cost) if each.id == slot_id else each for each in self.slots
        )
        return replace(self, slots=tuple(slots))

    def _cost_of_unknown(self, hashed: str) -> KdfCost:
        """Always the same for the same name, and one that an account has: slots may differ in what they cost."""
        return self.slots[int(hashed, 16) % len(self.slots)].cost if self.slots else KdfCost()

    def _wrap(self, slot_id: str, name: str, password: str, key: bytes, cost: KdfCost) -> Slot:
        from nacl.secret import SecretBox

        salt = os.urandom(16)
        wrapped = SecretBox(_derive(password, salt, cost)).encrypt(key)
        slot = Slot(slot_id, name, _text(salt), _text(bytes(wrapped)), cost)
        return replace(slot, check=_check(self.store, slot))


def new_key_file() -> KeyFile:
    """A key file without a slot, for a new store."""
    return KeyFile(os.urandom(16).hex(), ())


def subkey(key: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (database, attachments, audit), so that none stands in for another."""
    import hashlib

    return hashlib.blake2b(key=key, digest_size=KEY_BYTES, person=purpose.encode()).digest()


def _hash_name(store: str, name: str) -> str:
    import hashlib

    return hashlib.blake2b(name.strip().encode(), key=bytes.fromhex(store), digest_size=16).hexdigest()


def try_cost(cost: KdfCost) -> None:
    """Does what one try of a password does, for who measures it."""
    _derive("password", bytes(16), cost)


def _derive(password: str, salt: bytes, cost: KdfCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        password.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
    )


def _check(store: str, slot: Slot) -> str:
    """Needs no key, and is not for who changes it on purpose: they get a slot that opens nothing."""
    import hashlib

    content = json.dumps([store, asdict(replace(slot, check=""))], sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _unwrap(slot: Slot, password: str) -> bytes:
    from nacl.secret import SecretBox

    box = SecretBox(_derive(password, base64.b64decode(slot.salt), slot.cost))
    return box.decrypt(base64.b64decode(slot.wrapped))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
