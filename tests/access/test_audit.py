"""The audit chain: whatever is changed, taken out, moved, put in or cut off shows, and from where."""

from __future__ import annotations

import random
from typing import Any

import pytest

from app.access import audit
from app.access.accounts import open_session
from app.access.session import Session
from app.access.tables import AuditEntry, AuditHead
from app.store import migrations
from app.store.database import Store
from tests.passwords import PASSWORD

COLUMNS = ("at", "account_id", "action", "object_type", "object_id", "summary", "before", "after", "outcome", "mac")


@pytest.fixture
def chain(session: Session) -> Session:
    """Forty entries."""
    with session.store.transaction():
        for number in range(39):
            trace = audit.Trace("case", str(number), f"第{number}步", {"a": number}, {"a": number + 1})
            audit.append(session.store, session.account.id, "plan.edit", trace)
    return session


def unguarded(store: Store) -> None:
    """Takes the triggers away, as somebody would who edits the file with the key in hand."""
    for name in ("audit_entry_no_update", "audit_entry_no_delete", "audit_head_no_delete"):
        store.db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")


def test_untouched_chain_holds(chain: Session) -> None:
    assert audit.count() == 40 and audit.first_broken(chain.store) is None


def test_entries_are_append_only_by_the_store_itself(chain: Session) -> None:
    for sql in (
        "UPDATE audit_entry SET summary = 'x' WHERE seq = 3", "DELETE FROM audit_entry WHERE seq = 40",
        "DELETE FROM audit_head",
    ):  # fmt: skip
        with pytest.raises(Exception, match="never"):
            chain.store.db.execute_sql(sql)
    assert audit.first_broken(chain.store) is None


@pytest.mark.parametrize("cut", [1, 2, 39, 40])
def test_tail_that_was_cut_off_shows(chain: Session, cut: int) -> None:
    unguarded(chain.store)
    chain.store.db.execute_sql("DELETE FROM audit_entry WHERE seq > ?", (40 - cut,))
    assert audit.first_broken(chain.store) == 41 - cut


def test_head_that_is_gone_or_set_back_shows(chain: Session) -> None:
    unguarded(chain.store)
    old = AuditHead.get_by_id(1)
    chain.store.db.execute_sql("DELETE FROM audit_entry WHERE seq > 30")
    chain.store.db.execute_sql("UPDATE audit_head SET seq = 30")
    assert audit.first_broken(chain.store) == 31
    chain.store.db.execute_sql("DELETE FROM audit_head")
    assert audit.first_broken(chain.store) == 31
    AuditHead.create(id=1, seq=30, mac=bytes(old.mac))
    assert audit.first_broken(chain.store) == 31


def test_thousand_changes_of_all_kinds_are_all_found(chain: Session) -> None:
    unguarded(chain.store)
    db, dice, undetected = chain.store.db, random.Random(3), []
    for number in range(1000):
        with db.atomic() as undone:
            what = _spoil(db, dice)
            if audit.first_broken(chain.store) is None:
                undetected.append((number, what))
            undone.rollback()
    assert undetected == []
    assert audit.first_broken(chain.store) is None


def _spoil(db: Any, dice: random.Random) -> str:
    """One change of the chain; what it was."""
    one, other = dice.sample(range(1, 41), 2)
    what = dice.choice(["change", "delete", "swap", "insert", "cut", "renumber", "copy"])
    if what == "change":
        column = dice.choice(COLUMNS)
        value = {"account_id": None, "mac": dice.randbytes(32)}.get(column, f"x{dice.random()}")
        db.execute_sql(f"UPDATE audit_entry SET {column} = ? WHERE seq = ?", (value, one))
    elif what == "delete":
        db.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (one,))
    elif what == "cut":
        db.execute_sql("DELETE FROM audit_entry WHERE seq >= ?", (one,))
    elif what == "renumber":
        db.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (one,))
        for seq in range(one + 1, 41):
            db.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (seq - 1, seq))
    elif what == "swap":
        for old, new in ((one, 1000), (other, one), (1000, other)):
            db.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))
    else:
        columns = ", ".join(COLUMNS)
        source = f"SELECT {columns} FROM audit_entry WHERE seq = ?"
        if what == "insert":
            row = db.execute_sql(source, (one,)).fetchone()
            marks = ", ".join("?" * (len(COLUMNS) + 1))
            db.execute_sql(f"INSERT INTO audit_entry (seq, {columns}) VALUES ({marks})", (41, *row))
        else:
            db.execute_sql(f"UPDATE audit_entry SET ({columns}) = ({source}) WHERE seq = ?", (one, other))
    return what


def test_chain_from_before_there_were_heads_gets_one(chain: Session) -> None:
    unguarded(chain.store)
    AuditHead.delete().execute()
    assert audit.first_broken(chain.store) == 41
    migrations._head_of_chain(chain.store.db.connection(), chain.store.key)
    assert audit.first_broken(chain.store) is None


@pytest.mark.parametrize("cut", [1, 39, 40])
@pytest.mark.parametrize("head", ["as it was", "gone", "set back"])
def test_what_is_written_after_a_cut_does_not_mend_it(chain: Session, cut: int, head: str) -> None:
    """`audit verify` opens the store first: its own login must not become the new end of a chain that was cut."""
    unguarded(chain.store)
    chain.store.db.execute_sql("DELETE FROM audit_entry WHERE seq > ?", (40 - cut,))
    if head == "gone":
        chain.store.db.execute_sql("DELETE FROM audit_head")
    elif head == "set back":
        chain.store.db.execute_sql("UPDATE audit_head SET seq = ?", (40 - cut,))
    chain.store.close()
    again = open_session(chain.store.paths.folder, "admin", PASSWORD)
    audit.append(again.store, 1, "login", audit.Trace())
    if (cut, head) == (40, "gone"):
        assert audit.count() == 2  # nothing is left that could say that there ever was more
    else:
        assert audit.first_broken(again.store) == 41 - cut
    again.store.close()


def test_name_of_a_file_that_is_no_text_does_not_keep_an_entry_out(session: Session) -> None:
    with session.store.transaction():
        audit.append(session.store, None, "export", audit.Trace("x", "名\udcff", "导出 名\udcff.xlsx"))
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.object_id, entry.summary) == ("名?", "导出 名?.xlsx") and audit.first_broken(session.store) is None
