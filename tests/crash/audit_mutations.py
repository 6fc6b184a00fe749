"""The audit chain, changed in a thousand ways by somebody who has the key and has taken the triggers away.

    python -m tests.crash.audit_mutations [--scale S] [--seed N]

Also: that the triggers refuse every change in the first place, and that no role has an action that touches the chain.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.access import audit, keepers
from app.access.accounts import create_institution, open_session
from app.access.audit_log import LogFilter, export_log
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.store.database import FAILURES, Store
from tests import institution
from tests.crash.places import scratch
from tests.crash.table import Row, run_alone
from tests.passwords import CHEAP, PASSWORD

COLUMNS = ("at", "account_id", "action", "object_type", "object_id", "summary", "before", "after", "outcome", "mac")
ENTRIES = 40
TRIGGERS = ("audit_entry_no_update", "audit_entry_no_delete", "audit_head_no_delete")

Mutation = Callable[[Any, random.Random], None]


def unguarded(store: Store) -> None:
    """Takes the triggers away, as somebody would who edits the file with the key in hand."""
    for name in TRIGGERS:
        store.db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")


def chain_of(session: Session, entries: int = ENTRIES) -> None:
    """Fills the chain up to so many entries."""
    with session.store.transaction():
        for number in range(entries - audit.count()):
            trace = audit.Trace("case", str(number), f"第{number}步", {"a": number}, {"a": number + 1})
            audit.append(session.store, session.account.id, "plan.edit", trace)


# ------------------------------------------------------------ changes


def _pair(dice: random.Random) -> tuple[int, int]:
    one, other = dice.sample(range(1, ENTRIES + 1), 2)
    return one, other


def _changed(column: str) -> Mutation:
    def change(db: Any, dice: random.Random) -> None:
        value: Any = {"account_id": None, "mac": dice.randbytes(32)}.get(column, f"x{dice.random()}")
        db.execute_sql(f"UPDATE audit_entry SET {column} = ? WHERE seq = ?", (value, dice.randint(1, ENTRIES)))

    return change


def _flipped(db: Any, dice: random.Random) -> None:
    """One bit of a MAC."""
    seq = dice.randint(1, ENTRIES)
    mac = bytearray(db.execute_sql("SELECT mac FROM audit_entry WHERE seq = ?", (seq,)).fetchone()[0])
    mac[dice.randrange(32)] ^= 1 << dice.randrange(8)
    db.execute_sql("UPDATE audit_entry SET mac = ? WHERE seq = ?", (bytes(mac), seq))


def _deleted(db: Any, dice: random.Random) -> None:
    db.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (dice.randint(1, ENTRIES),))


def _renumbered(db: Any, dice: random.Random) -> None:
    gone = dice.randint(1, ENTRIES)
    db.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (gone,))
    for seq in range(gone + 1, ENTRIES + 1):
        db.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (seq - 1, seq))


def _cut(db: Any, dice: random.Random) -> None:
    db.execute_sql("DELETE FROM audit_entry WHERE seq >= ?", (dice.randint(1, ENTRIES),))


def _cut_with_head(db: Any, dice: random.Random) -> None:
    """The head set back to where the chain now ends, with the MAC of the last entry left."""
    last = dice.randint(1, ENTRIES - 1)
    db.execute_sql("DELETE FROM audit_entry WHERE seq > ?", (last,))
    db.execute_sql("UPDATE audit_head SET seq = ?, mac = (SELECT mac FROM audit_entry WHERE seq = ?)", (last, last))


def _swapped(db: Any, dice: random.Random) -> None:
    one, other = _pair(dice)
    for old, new in ((one, 1000), (other, one), (1000, other)):
        db.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))


def _macs_swapped(db: Any, dice: random.Random) -> None:
    one, other = _pair(dice)
    macs = dict(db.execute_sql("SELECT seq, mac FROM audit_entry WHERE seq IN (?, ?)", (one, other)).fetchall())
    for seq, mac in ((one, macs[other]), (other, macs[one])):
        db.execute_sql("UPDATE audit_entry SET mac = ? WHERE seq = ?", (mac, seq))


def _copied(db: Any, dice: random.Random) -> None:
    columns = ", ".join(COLUMNS)
    source = f"SELECT {columns} FROM audit_entry WHERE seq = ?"
    db.execute_sql(f"UPDATE audit_entry SET ({columns}) = ({source}) WHERE seq = ?", _pair(dice))


def _inserted(db: Any, dice: random.Random) -> None:
    """A copy of an entry behind the last, or before the first."""
    columns = ", ".join(COLUMNS)
    seq = dice.choice((0, ENTRIES + 1, ENTRIES + 2))
    db.execute_sql(
        f"INSERT INTO audit_entry (seq, {columns}) SELECT ?, {columns} FROM audit_entry WHERE seq = ?",
        (seq, dice.randint(1, ENTRIES)),
    )


def _pushed_in(db: Any, dice: random.Random) -> None:
    """A copy within, and all behind it one further."""
    at = dice.randint(1, ENTRIES)
    for seq in range(ENTRIES, at - 1, -1):
        db.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (seq + 1, seq))
    columns = ", ".join(COLUMNS)
    db.execute_sql(
        f"INSERT INTO audit_entry (seq, {columns}) SELECT ?, {columns} FROM audit_entry WHERE seq = ?", (at, at + 1)
    )


def _head_changed(db: Any, dice: random.Random) -> None:
    change = dice.choice(("seq = seq - 1", "seq = seq + 1", "mac = zeroblob(32)", "mac = randomblob(32)", "seq = 0"))
    db.execute_sql(f"UPDATE audit_head SET {change}")


def _head_gone(db: Any, dice: random.Random) -> None:
    db.execute_sql("DELETE FROM audit_head")


def _all_gone(db: Any, dice: random.Random) -> None:
    db.execute_sql("DELETE FROM audit_entry")
    if dice.random() < 0.5:
        db.execute_sql("UPDATE audit_head SET seq = 0")


MUTATIONS: dict[str, Mutation] = {
    **{f"{column} changed": _changed(column) for column in COLUMNS},
    "bit of a mac": _flipped, "deleted": _deleted, "renumbered": _renumbered, "cut": _cut,
    "cut with head": _cut_with_head, "swapped": _swapped, "macs swapped": _macs_swapped, "copied over": _copied,
    "inserted": _inserted, "pushed in": _pushed_in, "head changed": _head_changed, "head gone": _head_gone,
    "all gone": _all_gone,
}  # fmt: skip


def undetected(
    session: Session, times: int, dice: random.Random, judge: Callable[[Store], int | None] = audit.first_broken
) -> tuple[int, Counter[str]]:
    """How many changes were tried on a chain of `chain_of`, and which of them the judge did not find."""
    missed: Counter[str] = Counter()
    names = list(MUTATIONS)
    db = session.store.db
    for number in range(times):
        name = names[number % len(names)]
        with db.atomic() as undone:
            before = _content(db)
            MUTATIONS[name](db, dice)
            if _content(db) != before and judge(session.store) is None:
                missed[name] += 1
            undone.rollback()
    return times, missed


def _content(db: Any) -> Any:
    return (
        db.execute_sql("SELECT * FROM audit_entry ORDER BY seq").fetchall(),
        db.execute_sql("SELECT * FROM audit_head").fetchall(),
    )


# ------------------------------------------------------------ triggers and roles


def refused_by_triggers(session: Session) -> tuple[int, int]:
    """How many statements that change or delete were tried with the triggers in place, and how many went through."""
    statements = [f"UPDATE audit_entry SET {column} = {column} WHERE seq = ?" for column in (*COLUMNS, "seq")]
    statements += ["DELETE FROM audit_entry WHERE seq = ?", "DELETE FROM audit_head WHERE seq >= ?",
                   "UPDATE OR REPLACE audit_entry SET seq = 2 WHERE seq = ?",
                   f"REPLACE INTO audit_entry (seq, {', '.join(COLUMNS)}) SELECT seq, 'x', {', '.join(COLUMNS[1:])} "
                   "FROM audit_entry WHERE seq = ?"]  # fmt: skip
    tried = through = 0
    for statement in statements:
        for seq in (1, ENTRIES // 2, ENTRIES):
            tried += 1
            before = _content(session.store.db)
            with contextlib.suppress(*FAILURES), session.store.db.atomic() as undone:
                session.store.db.execute_sql(statement, (seq,))
                through += _content(session.store.db) != before or statement.startswith("UPDATE")
                undone.rollback()
    return tried, through


def acts_off_the_record(folder: Path) -> tuple[int, int]:
    """Every role does what it may and may not: how many acts, and how many left no entry."""
    session = open_session(folder, "admin", PASSWORD)
    with session.store.transaction():
        people = institution.build()
    acts = silent = 0
    # 系统管理员 last: from then on 办公室 leaves the accounts to them.
    for number, role in enumerate(sorted(Role, key=lambda each: each is Role.SYSTEM_ADMINISTRATOR)):
        name = f"role{number}"
        acts += 1
        silent += _entries_of(lambda role=role, name=name: keepers.add_account(  # type: ignore[misc]
            session, name, f"某{role}", role, PASSWORD, CHEAP, department_id=1, person_id=people["常怀"],
        )) == 0  # fmt: skip
    session.store.close()
    for number, _ in enumerate(Role):
        one = open_session(folder, f"role{number}", PASSWORD)
        for act in (
            lambda one=one: export_log(one, LogFilter(), folder / "log.csv"),
            lambda one=one: keepers.disable_account(one, 1),
            lambda one=one: keepers.change_password(one, PASSWORD, PASSWORD + "x", CHEAP),
        ):
            acts += 1
            silent += _entries_of(act) == 0
        one.store.close()
    return acts, silent


def _entries_of(act: Callable[[], object]) -> int:
    before = audit.count()
    with contextlib.suppress(Refusal):
        act()
    return audit.count() - before


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """What was changed, and what of it went unseen."""
    with scratch("audit") as base:
        folder = base / "数据"
        session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
        chain_of(session)
        refusals, through = refused_by_triggers(session)
        unguarded(session.store)
        tried, missed = undetected(session, max(round(2_300 * scale), len(MUTATIONS)), random.Random(seed))
        held = audit.first_broken(session.store) is None
        session.store.close()
        acts, silent = acts_off_the_record(folder)
    note = f"{len(MUTATIONS)} kinds" + (f"; missed {json.dumps(missed)}" if missed else "")
    return [
        Row("R21", "audit chain changed with the key in hand", tried, damaged=int(not held),
            undetected=sum(missed.values()), note=note),
        Row("R21", "audit entries changed against the triggers", refusals, undetected=through),
        Row("R21", "acts of every role, allowed and refused, on record", acts, undetected=silent,
            note="no action of any role switches it off"),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
