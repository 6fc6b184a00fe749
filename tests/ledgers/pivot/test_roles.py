"""Each role counts the talks it reads, in every figure and behind it, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.roles import Role
from app.access.session import Session
from app.interviews.reported import ReportedTalk
from app.interviews.tables import Interview
from app.ledgers.checks import check_sums
from app.ledgers.pivot.behind import Behind
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.span import Unit, When
from app.ledgers.pivot.table import load, pivot
from app.ledgers.statistics import statistics
from app.plans.tables import Plan
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
    assert set(Behind(session, MEASURES["talks"], table.under(table.total, table.slots[0])).things) == reads
    for slot in table.slots:
        behind = Behind(session, slot.measure, table.under(table.total, slot))
        assert set(behind.interviews) <= reads
        assert {line.interview_id for line in behind.page(0, 99)} <= reads


def test_department_counts_its_own_talks_of_a_campaign_whose_plan_it_does_not_read(
    session: Session, world: World
) -> None:
    Interview.update(plan_item=world.items["集中PREVENTIVE"]).where(Interview.id == world.cases["教务处"]).execute()
    role_session(session, world, Role.DEPARTMENT_KEEPER)
    assert Plan.select().where(Plan.kind == "集中").count() == 0
    year = Interview.get_by_id(world.cases["教务处"]).held_from.year
    official = statistics(session, year)
    assert official.total.figures["campaigns"] == 1 and check_sums(session, official) == []
    made = Definition(("organiser",), "", ("campaigns",), When(None, Unit.YEAR, *[date(year, 1, 1)] * 2))
    table = pivot(made, load(session, made))
    behind = Behind(session, MEASURES["campaigns"], table.under(table.total, table.slots[0]))
    assert [line.note for line in behind.page(0, 9)] == ["集中计划，已约谈 1 次"]
