"""What an entry of the audit chain holds, and that its MACs are those of the stores in use."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.access import audit
from app.access.actions import Action
from app.access.session import Session
from app.access.tables import AuditEntry, AuditHead
from app.store.keyslots import subkey

AT = datetime(2026, 11, 24, 9, 30, 15, 123_456)


def append(session: Session, trace: audit.Trace, **more: Any) -> AuditEntry:
    with session.store.transaction():
        audit.append(session.store, more.pop("account", session.account.id), Action.BACKUP, trace, **more)
    return AuditEntry.select().order_by(AuditEntry.seq.desc()).first()


def test_a_new_store_begins_its_chain_with_its_making(session: Session) -> None:
    (first,) = AuditEntry.select()
    assert (first.seq, first.action, first.summary, first.outcome, first.object_type) == (
        1, Action.STORE_CREATE, "新建单位“青屏学院”", audit.DONE, "store",
    )  # fmt: skip
    assert first.account_id == session.account.id and audit.count() == 1


def test_an_entry_keeps_all_that_it_was_told(session: Session) -> None:
    trace = audit.Trace("case", "7", "改了", {"甲": 1}, ["乙"])
    entry = append(session, trace, outcome=audit.REFUSED, at=AT)
    assert (entry.seq, entry.at, entry.account_id, entry.action) == (
        2, "2026-11-24 09:30:15.123", session.account.id, Action.BACKUP,
    )  # fmt: skip
    assert (entry.object_type, entry.object_id, entry.summary, entry.before, entry.after, entry.outcome) == (
        "case", "7", "改了", {"甲": 1}, ["乙"], "拒绝",
    )  # fmt: skip


def test_an_entry_that_was_told_little_is_done_now_by_nobody(session: Session) -> None:
    before = datetime.now()
    entry = append(session, audit.Trace(), account=None)
    assert (entry.account_id, entry.object_type, entry.object_id, entry.summary, entry.before, entry.after) == (
        None, "", "", "", None, None,
    )  # fmt: skip
    assert entry.outcome == "完成"
    assert before - timedelta(seconds=1) <= datetime.fromisoformat(entry.at) <= datetime.now()


def test_a_number_as_object_is_kept_as_text(session: Session) -> None:
    session.trace("case", 7, "x")
    assert append(session, session.traces.pop()).object_id == "7"


def _mac(key: bytes, previous: bytes, entry: AuditEntry) -> bytes:
    """The MAC as it is written down: another program could check the chain from this."""
    fields = {
        "seq": entry.seq, "at": entry.at, "account": entry.account_id, "action": entry.action,
        "object_type": entry.object_type, "object_id": entry.object_id, "summary": entry.summary,
        "before": entry.before, "after": entry.after, "outcome": entry.outcome,
    }  # fmt: skip
    content = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.blake2b(previous + content, key=subkey(key, "audit"), digest_size=32).digest()


def test_each_mac_covers_the_entry_and_the_mac_before_it(session: Session) -> None:
    append(session, audit.Trace("case", "7", "甲", {"b": 1, "a": None}))
    append(session, audit.Trace("case", "8", "乙"))
    previous = bytes(32)
    for entry in AuditEntry.select().order_by(AuditEntry.seq):
        assert bytes(entry.mac) == _mac(session.store.key, previous, entry)
        previous = bytes(entry.mac)
    head = AuditHead.get_by_id(1)
    expected = hashlib.blake2b(b"3" + previous, key=subkey(session.store.key, "audit-head"), digest_size=32).digest()
    assert (head.seq, bytes(head.mac), AuditHead.select().count()) == (3, expected, 1)


def test_an_entry_that_was_rolled_back_is_none(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), session.store.transaction():
        audit.append(session.store, None, Action.BACKUP, audit.Trace())
        raise ZeroDivisionError
    assert audit.count() == 1 and audit.first_broken(session.store) is None


@pytest.mark.parametrize(("column", "value"), [("before", "{"), ("after", "[1"), ("mac", b""), ("mac", b"\0" * 32)])
def test_an_entry_that_cannot_even_be_read_is_the_first_broken(session: Session, column: str, value: object) -> None:
    for number in range(4):
        append(session, audit.Trace("case", str(number), "x", {"a": 1}, {"a": 2}))
    session.store.db.execute_sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
    session.store.db.execute_sql(f"UPDATE audit_entry SET {column} = ? WHERE seq = 3", (value,))
    assert audit.first_broken(session.store) == 3
