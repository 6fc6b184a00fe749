"""The store's random key, wrapped once for each account (Argon2id) in a file beside the encrypted database.

A password change wraps the key again and never encrypts the data anew.  Names are kept only as keyed hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

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
        An unknown name costs as much as a wrong password, so that the time tells nothing.
        """
        hashed = _hash_name(self.store, name)
        slot = next((slot for slot in self.slots if slot.name == hashed), None)
        if slot in self.rotten or (slot is None and self.rotten):
            raise DamagedStore("密钥文件里这个账号的一段与写入时不一致")
        if slot is None:
            _derive(password, secrets.token_bytes(16), self.slots[0].cost if self.slots else KdfCost())
            raise WrongPassword
        try:
            return _unwrap(slot, password), slot.id
        except CryptoError as error:
            raise WrongPassword from error
        except (HashingError, ValueError, TypeError, OverflowError) as error:
            raise DamagedStore("密钥文件不完整") from error

    @property
    def rotten(self) -> tuple[Slot, ...]:
        """The slots that are not as they were written."""
        return tuple(slot for slot in self.slots if slot.check and slot.check != _check(self.store, slot))

    def with_slot(self, name: str, password: str, key: bytes, cost: KdfCost) -> tuple[KeyFile, str]:
        """The file with one more slot, and that slot's id."""
        slot = self._wrap(secrets.token_hex(8), _hash_name(self.store, name), password, key, cost)
        return replace(self, slots=(*self.slots, slot)), slot.id

    def with_password(self, slot_id: str, password: str, key: bytes, cost: KdfCost) -> KeyFile:
        """The file with the slot wrapped under a new password."""
        return replace(self, slots=tuple(self._rewrapped(slot_id, password, key, cost)))

    def is_named(self, slot: Slot, name: str) -> bool:
        """Whether a slot is that of a name."""
        return slot.name == _hash_name(self.store, name)

    def without_slot(self, slot_id: str) -> KeyFile:
        """The file without a slot; nobody opens the store with that password any more."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id != slot_id))

    def _rewrapped(self, slot_id: str, password: str, key: bytes, cost: KdfCost) -> Iterable[Slot]:
        for slot in self.slots:
            yield self._wrap(slot.id, slot.name, password, key, cost) if slot.id == slot_id else slot

    def _wrap(self, slot_id: str, name: str, password: str, key: bytes, cost: KdfCost) -> Slot:
        salt = secrets.token_bytes(16)
        wrapped = SecretBox(_derive(password, salt, cost)).encrypt(key)
        slot = Slot(slot_id, name, _text(salt), _text(bytes(wrapped)), cost)
        return replace(slot, check=_check(self.store, slot))


def new_key_file() -> KeyFile:
    """A key file without a slot, for a new store."""
    return KeyFile(secrets.token_hex(16), ())


def subkey(key: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (database, attachments, audit), so that none stands in for another."""
    return hashlib.blake2b(key=key, digest_size=KEY_BYTES, person=purpose.encode()).digest()


def _hash_name(store: str, name: str) -> str:
    return hashlib.blake2b(name.strip().encode(), key=bytes.fromhex(store), digest_size=16).hexdigest()


def _derive(password: str, salt: bytes, cost: KdfCost) -> bytes:
    return hash_secret_raw(
        password.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
    )


def _check(store: str, slot: Slot) -> str:
    """Needs no key, and is not for who changes it on purpose: they get a slot that opens nothing."""
    content = json.dumps([store, asdict(replace(slot, check=""))], sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _unwrap(slot: Slot, password: str) -> bytes:
    box = SecretBox(_derive(password, base64.b64decode(slot.salt), slot.cost))
    return box.decrypt(base64.b64decode(slot.wrapped))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
