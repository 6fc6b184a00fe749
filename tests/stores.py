"""Stores made once in each process of the tests and written out anew for every test: a copy costs a tenth."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.access.accounts import FIRST_ACCOUNT, create_institution
from app.access.session import Session
from app.access.tables import Account
from app.store import database
from app.store.paths import StorePaths, make_folder
from tests import institution
from tests.passwords import CHEAP, PASSWORD

NAME = "青屏学院"


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of a closed store, and the ids of who is in it."""

    database: bytes
    keys: bytes
    people: dict[str, int]

    def opened(self, folder: Path) -> Session:
        """The store in this folder, open as just after it was made: no entry of anybody is on record.

        Its commits do not wait for the disk: what a power cut leaves is asked where that is the subject (tests/crash).
        """
        paths = StorePaths(folder)
        make_folder(folder)
        paths.database.write_bytes(self.database)
        paths.keys.write_bytes(self.keys)
        store, slot = database.open_store(folder, FIRST_ACCOUNT, PASSWORD)
        store.db.execute_sql("PRAGMA synchronous = off")
        return Session(store, Account.get(Account.slot == slot))


@cache
def kept(*, peopled: bool, computer: int = 1) -> Kept:
    """The institution with nobody in it, or with the fixture institution; the stores of two computers differ."""
    with tempfile.TemporaryDirectory() as scratch:
        session = create_institution(Path(scratch) / "made", NAME, PASSWORD, CHEAP)
        people = institution.build() if peopled else {}
        session.store.close()
        paths = session.store.paths
        return Kept(paths.database.read_bytes(), paths.keys.read_bytes(), people)
