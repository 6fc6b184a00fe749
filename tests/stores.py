"""Stores made once in each process of the tests and written out anew for every test: a copy costs a tenth."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path

from app.access.accounts import FIRST_ACCOUNT, create_institution
from app.access.session import Session
from app.access.tables import Account
from app.store import opening
from app.store.paths import make_folder
from tests import institution
from tests.passwords import CHEAP, PASSWORD

NAME = "青屏学院"


class Filled(Enum):
    """What is in a store."""

    NOTHING = auto()
    PEOPLE = auto()  # tests/institution.py
    WORK = auto()  # tests/access/world.py


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of a closed store by their names in its folder, and the ids of what is in it."""

    files: dict[str, bytes]
    people: dict[str, int]
    # A tests.access.world.World, where it is filled with work.
    world: object = None

    def opened(self, folder: Path) -> Session:
        """The store in this folder, open as just after it was made: no entry of anybody is on record.

        Its commits do not wait for the disk: what a power cut leaves is asked where that is the subject (tests/crash).
        """
        for name, content in self.files.items():
            make_folder((folder / name).parent)
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        store, slot = opening.open_store(folder, FIRST_ACCOUNT, PASSWORD)
        store.db.execute_sql("PRAGMA synchronous = off")
        return Session(store, Account.get(Account.slot == slot))


@cache
def kept(filled: Filled, computer: int = 1) -> Kept:
    """A store of the institution; those of two computers differ in their keys, and so do those filled otherwise."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "made"
        session = create_institution(folder, NAME, PASSWORD, CHEAP)
        people, world = {}, None
        if filled is not Filled.NOTHING:
            people = institution.build()
        if filled is Filled.WORK:
            from tests.access import world as work  # it knows all of the program

            world = work.build(session, people)
        with session.store.transaction():
            pass  # what was written row by row is indexed with the next commit
        session.store.close()
        files = {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    return Kept(files, people, world)
