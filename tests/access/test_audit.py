"""The audit chain: whatever is changed, taken out, moved, put in or cut off shows, and from where."""

from __future__ import annotations

import random

import pytest

from app.access import audit
from app.access.accounts import open_session
from app.access.session import Session
from app.access.tables import AuditEntry, AuditHead
from app.store import migrations
from tests.crash.audit_mutations import MUTATIONS, chain_of, undetected, unguarded
from tests.passwords import PASSWORD


@pytest.fixture
def chain(session: Session) -> Session:
    """Forty entries."""
    chain_of(session)
    return session


def test_untouched_chain_holds(chain: Session) -> None:
    assert audit.count() == 40 and audit.first_broken(chain.store) is None


def test_entries_are_append_only_by_the_store_itself(chain: Session) -> None:
    for sql in (
        "UPDATE audit_entry SET summary = 'x' WHERE seq = 3", "DELETE FROM audit_entry WHERE seq = 40",
        "DELETE FROM audit_head", "UPDATE OR REPLACE audit_entry SET seq = 2 WHERE seq = 3",
        "REPLACE INTO audit_entry (seq, at, action, mac) VALUES (3, '', '', x'00')",
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


def test_changes_of_all_kinds_are_all_found(chain: Session) -> None:
    unguarded(chain.store)
    assert undetected(chain, 5 * len(MUTATIONS), random.Random(3)) == (5 * len(MUTATIONS), {})
    assert audit.first_broken(chain.store) is None


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
