"""The child whose writes are recorded, or which is killed at one of them.

    python -m tests.crash.disk_child make|do|count ACT BASE

`do` tells every state that the store has been in, a JSON line each, and marks in the log of acts that it was told:
from that mark on the state was confirmed.  `count` tells how many acts on the disk there were.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.access.tables import Account
from app.store import backups
from app.store.database import Store
from app.store.errors import WrongPassword
from app.store.keyslots import KeyFile
from tests.crash.acts import DOINGS, PASSWORDS, PLACE
from tests.crash.store_state import State, content_of, numbers_in


def _passwords(store: Store) -> tuple[str, ...]:
    slot = Account.get(Account.name == "admin").slot
    file, found = KeyFile.load(store.paths.keys), []
    for password in PASSWORDS:
        try:
            if file.unlock("admin", password)[1] == slot:
                found.append(password)
        except WrongPassword:
            continue
    return tuple(found)


class Teller:
    """Tells the state after each commit and each change of the backups."""

    def __init__(self, base: Path) -> None:
        self._base, self._count = base, 0
        self._mark = getattr(ctypes.CDLL(None), "yuetan_mark", lambda _: None)

    def tell(self, store: Store) -> None:
        """One state; marked once it was told."""
        state = State(content_of(store), _passwords(store), numbers_in(self._base / PLACE))
        print(json.dumps(state.told()), flush=True)
        self._mark(str(self._count).encode())
        self._count += 1

    def listen(self) -> None:
        """Puts itself behind every commit and every change of the backups."""
        inner, made, thinned = Store.transaction, backups._made, backups.thin_out
        stores: list[Store] = []

        @contextmanager
        def transaction(store: Store) -> Iterator[None]:
            outermost = not store.db.in_transaction()
            with inner(store):
                yield
            if outermost:
                stores[:] = [store]
                self.tell(store)

        def then_tell(function: Callable[..., Any]) -> Callable[..., Any]:
            def told(*args: Any) -> Any:
                answer = function(*args)
                if stores:
                    self.tell(stores[0])
                return answer

            return told

        Store.transaction = transaction  # type: ignore[method-assign]
        backups._made, backups.thin_out = then_tell(made), then_tell(thinned)


def main(what: str, act: str, base: Path) -> int:
    """Makes the store of an act, or does the act on it."""
    doing = DOINGS[act]
    if what == "make":
        doing.make(base)
    elif what == "do":
        Teller(base).listen()
        doing.do(base)
    else:
        shim = ctypes.CDLL(None)
        begin, done = getattr(shim, "yuetan_begin", None), getattr(shim, "yuetan_done", None)
        if begin is not None:
            begin()
        doing.do(base)
        print(done() if done is not None else -1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
