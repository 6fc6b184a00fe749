"""The audit chain: who did what, when, on which object, with before and after.

Each entry carries a MAC over its own content and the MAC before it, under a key derived from the store's key:
an entry that is changed, taken out or moved breaks the chain from there on.  The head says under a MAC of its own how
far the chain goes, so that a tail that was cut off shows as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.tables import AuditEntry, AuditErased
from app.store.database import Store, tuples
from app.store.steps import steps

DONE = "完成"
REFUSED = "拒绝"
_START = b"\0" * 32
# An entry after a tail that was cut off leaves a number out: the next login must not mend what `verify` has to find.
_GAP = 2
_LAST_AND_HEAD = (
    "SELECT e.seq, e.mac, h.seq, h.mac FROM (SELECT 1) "
    "LEFT JOIN (SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1) AS e "
    "LEFT JOIN audit_head AS h ON h.id = 1"
)
_HEAD = "SELECT seq, mac FROM audit_head WHERE id = 1"
_KEEP_HEAD = (
    "INSERT INTO audit_head (id, seq, mac) VALUES (1, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, mac = excluded.mac"
)
_ADD = (
    "INSERT INTO audit_entry "
    "(seq, at, account_id, action, object_type, object_id, summary, before, after, outcome, mac) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_said = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
# Entries that are looked at in less than a tenth of a second.
AT_A_STEP = 500
# How many of the newest entries tell whether the clock went back.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Trace:
    """What a use case says of itself: the object it touched, and what changed."""

    object_type: str = ""
    object_id: str = ""
    summary: str = ""
    before: Any = None
    after: Any = None


def append(
    store: Store,
    account_id: int | None,
    action: str,
    trace: Trace,
    outcome: str = DONE,
    at: datetime | None = None,
) -> None:
    """Adds one entry, at the local moment `at` (now, if none).  Call inside the transaction of what it speaks of."""
    # By plain statements: each save waits for them.
    last, mac_of_last, *head = store.db.execute_sql(_LAST_AND_HEAD).fetchone()
    seq, previous = (last, bytes(mac_of_last)) if last is not None else (0, _START)
    fields: dict[str, Any] = {
        "seq": seq + (1 if _ends_in(store, seq, previous, head) else _GAP),
        "at": (at or datetime.now()).isoformat(sep=" ", timespec="milliseconds"),
        "account": account_id,
        "action": action,
        "object_type": trace.object_type,
        "object_id": _text(trace.object_id),
        "summary": _text(trace.summary),
        "before": trace.before,
        "after": trace.after,
        "outcome": outcome,
    }
    mac = _mac(store, previous, fields)
    *said, before, after, outcome = fields.values()
    store.db.execute_sql(_ADD, (*said, _json(before), _json(after), outcome, mac))
    _set_head(store, fields["seq"], mac)


def _json(value: Any) -> str | None:
    return None if value is None else _said(value)


def _text(text: str) -> str:
    """A text that can be kept: a file's name may hold bytes that are no text (Linux), and is then put down with "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def count() -> int:
    """How many entries there are."""
    return int(AuditEntry.select().count())


def latest_moment() -> datetime | None:
    """The latest moment among the newest entries; None where there is none.  The clock may have gone back since."""
    newest = AuditEntry.select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(_LOOKED_AT)
    return max((datetime.fromisoformat(at) for (at,) in tuples(newest)), default=None)


def first_broken(store: Store) -> int | None:
    """The number of the first entry that does not fit the chain or is missing at its end, or None when all fit."""
    previous, expected = _START, 1
    erased = {row.seq: bytes(row.mac) for row in AuditErased.select()}
    try:
        entries = AuditEntry.select().order_by(AuditEntry.seq).iterator()
        for entry in steps("正在逐条核对", entries, AT_A_STEP):
            fields = _fields_of(entry)
            if entry.seq != expected:
                return expected
            if entry.seq in erased:  # its own MAC still stands in the chain; what is left of it has one of its own
                whole = erased.pop(entry.seq) == _erased_mac(store, previous, fields, bytes(entry.mac))
            else:
                whole = bytes(entry.mac) == _mac(store, previous, fields)
            if not whole:
                return expected
            previous, expected = bytes(entry.mac), expected + 1
    except (ValueError, TypeError):  # what was put in its place cannot even be read
        return expected
    if erased:  # a mark of an entry that is not there
        return min(erased)
    return None if _is_head(store, expected - 1, previous) else expected


def erase_content(store: Store, object_type: str, object_id: str, summary: str = "") -> int:
    """Takes before and after out of the entries about an object; how many.  Call inside the use case that destroys it.

    Who did what when stays, and so does the MAC of each entry, which the next one builds on: the chain holds, and
    nothing in it is written anew.  What is left of an entry is under a second MAC, which `first_broken` asks instead.
    With a `summary` that takes the place of what was said in one line; the store allows it for attachments only.
    """
    mine = (AuditEntry.object_type == object_type) & (AuditEntry.object_id == object_id)
    done = AuditErased.select(AuditErased.seq)
    wanted = list(AuditEntry.select().where(mine & AuditEntry.seq.not_in(done)).order_by(AuditEntry.seq))
    for entry in wanted:
        before = AuditEntry.get_or_none(AuditEntry.seq == entry.seq - 1)
        fields = _fields_of(entry) | {"before": None, "after": None} | ({"summary": summary} if summary else {})
        previous = bytes(before.mac) if before is not None else _START
        mac = _erased_mac(store, previous, fields, bytes(entry.mac))
        AuditErased.insert(seq=entry.seq, mac=mac).execute()
        left = {"before": None, "after": None, "summary": fields["summary"]}
        AuditEntry.update(**left).where(AuditEntry.seq == entry.seq).execute()
    return len(wanted)


def _fields_of(entry: Any) -> dict[str, Any]:
    return {
        "seq": entry.seq, "at": entry.at, "account": entry.account_id, "action": entry.action,
        "object_type": entry.object_type, "object_id": entry.object_id, "summary": entry.summary,
        "before": entry.before, "after": entry.after, "outcome": entry.outcome,
    }  # fmt: skip


def _set_head(store: Store, seq: int, mac: bytes) -> None:
    store.db.execute_sql(_KEEP_HEAD, (seq, _head_mac(store, seq, mac)))


def _ends_in(store: Store, seq: int, mac: bytes, head: Sequence[Any]) -> bool:
    """Whether the chain ends where its head says (a number and a MAC, or nothing); an empty one has none."""
    if not seq:
        return head[0] is None
    return head[0] == seq and bytes(head[1]) == _head_mac(store, seq, mac)


def _is_head(store: Store, seq: int, mac: bytes) -> bool:
    head = store.db.execute_sql(_HEAD).fetchone()
    return head is not None and head[0] == seq and bytes(head[1]) == _head_mac(store, seq, mac)


def _head_mac(store: Store, seq: int, mac: bytes) -> bytes:
    return hashlib.blake2b(f"{seq}".encode() + mac, key=store.subkey("audit-head"), digest_size=32).digest()


def _mac(store: Store, previous: bytes, fields: dict[str, Any]) -> bytes:
    content = _said(fields).encode()
    return hashlib.blake2b(previous + content, key=store.subkey("audit"), digest_size=32).digest()


def _erased_mac(store: Store, previous: bytes, fields: dict[str, Any], mac: bytes) -> bytes:
    """Over what is left of an erased entry, and the MAC that it had when it was whole."""
    content = _said(fields).encode()
    return hashlib.blake2b(previous + mac + content, key=store.subkey("audit-erased"), digest_size=32).digest()
