"""The fixture institution on a working day, with short ways to make plans and talks in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.access.session import Session
from app.people.tables import Department
from app.plans.clues import ClueDraft, register
from app.plans.items import ItemDraft, SubjectDraft, add_item
from app.plans.plans import PlanDraft, create_plan, submit

NOW = datetime(2026, 11, 24, 9, 30)
TODAY = NOW.date()


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    """The session at work in the fixture institution on the morning of 24 November 2026."""
    session.clock = lambda: NOW
    return session


def department(name: str) -> int:
    return int(Department.get(Department.name == name).id)


def campaign(session: Session, year: int = 2026, **parts: Any) -> int:
    return create_plan(session, PlanDraft("集中", year, **parts))


def quarterly(session: Session, name: str = "教务处", quarter: int = 4, year: int = 2026) -> int:
    return create_plan(session, PlanDraft("季度", year, quarter=quarter, department_id=department(name)))


def draft(people: dict[str, int], *names: str, ground: str = "一岗双责", lead: str = "", **parts: Any) -> ItemDraft:
    given: dict[str, Any] = {"planned_on": date(2026, 12, 4), "planned_time": "15:00", "place": "谈话室", **parts}
    clues = given.pop("clues", {})
    subjects = tuple(SubjectDraft(people[name], clues.get(name)) for name in names)
    return ItemDraft(ground, subjects, lead_id=people[lead] if lead else None, **given)


def submitted_campaign(session: Session, people: dict[str, int], on: date | None = None) -> int:
    plan = campaign(session)
    add_item(session, plan, draft(people, "古丽·阿不都", lead="任望谷"))
    submit(session, plan, on)
    return plan


def submitted_quarterly(session: Session, people: dict[str, int], on: date | None = None) -> int:
    plan = quarterly(session)
    add_item(session, plan, draft(people, "余立", lead="古丽·阿不都"))
    submit(session, plan, on)
    return plan


def clue(session: Session, **parts: Any) -> int:
    given: dict[str, Any] = {
        "received_on": date(2026, 10, 8), "source": "干部群众举报", "reported_name": "蒋德禾",
        "problem": "反映其在采购询价中照顾熟人",
    }  # fmt: skip
    return register(session, ClueDraft(**given | parts))
