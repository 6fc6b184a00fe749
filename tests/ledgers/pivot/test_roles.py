"""Each role counts the talks it reads, in every figure and behind it, and no others."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.access.session import Session
from app.interviews.reported import ReportedTalk
from app.ledgers.pivot.behind import Behind
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.span import Unit, When
from app.ledgers.pivot.table import load, pivot
from app.store.database import tuples
from tests.access.test_reach import READS
from tests.access.world import World, role_session


@pytest.mark.parametrize("role", list(Role))
def test_each_role_counts_what_it_reads(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    today = session.today()
    when = When(None, Unit.YEAR, today.replace(year=today.year - 3), today.replace(year=today.year + 1))
    made = Definition(("organiser",), "", tuple(MEASURES), when)
    table = pivot(made, load(session, made))
    reads = {world.cases[key] for key in READS[role] - {"指派"}}  # that one is not held yet
    reads |= {-id for (id,) in tuples(ReportedTalk.select(ReportedTalk.id))}  # the part that the role reaches
    assert table.identities(table.total, table.slots[0]) == reads
    for slot in table.slots:
        behind = Behind(session, slot.measure, table.facts_of(table.total, slot))
        assert set(behind.interviews) <= reads
        assert {line.interview_id for line in behind.page(0, 99)} <= reads
