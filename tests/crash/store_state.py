"""What a store holds, said in a few letters: the same letters, the same content."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.access import audit
from app.access.accounts import open_session
from app.access.actions import Action
from app.store import backups, migrations, vault
from app.store.database import Store
from app.store.errors import WrongPassword
from app.store.integrity import file_problems

# What opening a store writes of its own accord.
_OF_OPENING = "打开数据"
# What is another value each time an act is done: random names of slots (the passwords tell), the clock.
_OF_THE_RUN = {("account", "slot"), ("account", "created_at"), ("attachment", "added_at")}

_BUT = {"setting": "key <> 'program'"}  # since when this program writes it


@dataclass(frozen=True)
class State:
    """The content of a store, the passwords that open it, and the backups that are kept beside it."""

    content: str
    passwords: tuple[str, ...]
    backups: tuple[int, ...]

    def told(self) -> dict[str, Any]:
        """As it is told from one process to another."""
        return asdict(self)

    @staticmethod
    def heard(raw: dict[str, Any]) -> State:
        """From what another process told."""
        return State(raw["content"], tuple(raw["passwords"]), tuple(raw["backups"]))


def content_of(store: Store) -> str:
    """A digest over every row of every table, but the entries of openings and refusals, and every attachment."""
    hasher = hashlib.sha256()
    names = store.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in names:
        if name in ("audit_head", "audit_entry"):
            continue
        columns = [row[1] for row in store.db.execute_sql(f'PRAGMA table_info("{name}")').fetchall()]
        kept = ", ".join(f'"{column}"' for column in columns if (name, column) not in _OF_THE_RUN)
        but = _BUT.get(name, "true")
        rows = store.db.execute_sql(f'SELECT {kept} FROM "{name}" WHERE {but}').fetchall()
        hasher.update(repr((name, sorted(map(repr, rows)))).encode())
    entries = "SELECT action, object_type, object_id, summary, before, after, outcome FROM audit_entry ORDER BY seq"
    for row in store.db.execute_sql(entries).fetchall():
        if row[3] != _OF_OPENING and row[6] != audit.REFUSED:
            # The digest of a backup is another one each time.
            hasher.update(repr(row[:5] if row[0] == Action.BACKUP else row).encode())
    for row in vault.Attachment.select():
        for piece in vault.read(store, row):
            hasher.update(piece)
    return hasher.hexdigest()[:16]


def numbers_in(place: Path) -> tuple[int, ...]:
    """The numbers of the backups of a place."""
    return tuple(backup.number for backup in backups.backups_in(place))


def opened_state(folder: Path, account: str, passwords: tuple[str, ...], place: Path) -> tuple[State, list[str]]:
    """Opens a store as the program does; what it holds, and all that is not whole: database, chain, attachments,
    backups.  Raises what opening raises.
    """
    opening = []
    for password in passwords:
        try:
            session = open_session(folder, account, password)
        except WrongPassword:
            continue
        opening.append(password)
        key, content = session.store.key, content_of(session.store)
        broken = audit.first_broken(session.store)
        session.store.close()
    if not opening:
        raise WrongPassword
    wrong = file_problems(folder / "yuetan.db", key, migrations.LATEST)
    wrong += [f"the audit chain is broken at {broken}"] if broken is not None else []
    for backup in (*backups.backups_in(place), *backups.backups_in(folder / "backups")):
        wrong += [f"backup {backup.number}: {each}" for each in backups.check(backup, key)]
    return State(content, tuple(opening), numbers_in(place)), wrong
