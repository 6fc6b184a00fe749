"""The harness of the audit chain finds a check that does not look."""

from __future__ import annotations

import random

from app.access import audit
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store.database import Store
from tests.crash.audit_mutations import MUTATIONS, chain_of, refused_by_triggers, rows, undetected, unguarded


def test_all_rows_are_clean_at_a_small_scale() -> None:
    assert all(row.is_clean for row in rows(0.02))


def test_check_that_looks_at_nothing_misses_every_kind(session: Session) -> None:
    chain_of(session)
    unguarded(session.store)
    _, missed = undetected(session, 3 * len(MUTATIONS), random.Random(1), lambda store: None)
    assert set(missed) == set(MUTATIONS)


def test_check_without_the_head_misses_the_cut_tails(session: Session) -> None:
    def without_head(store: Store) -> int | None:
        broken = audit.first_broken(store)
        return None if broken == AuditEntry.select().count() + 1 else broken

    chain_of(session)
    unguarded(session.store)
    _, missed = undetected(session, 5 * len(MUTATIONS), random.Random(1), without_head)
    assert missed["cut"] > 0 and missed["head gone"] == 5 and "summary changed" not in missed


def test_triggers_that_are_gone_are_noticed(session: Session) -> None:
    chain_of(session)
    assert refused_by_triggers(session)[1] == 0
    unguarded(session.store)
    assert refused_by_triggers(session)[1] > 0
