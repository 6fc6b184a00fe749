"""Neighbouring rules as an institution chooses them: in force at once, kept, on record, and nothing else with them."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.practices import choose
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.rules.inquiry import reply_due
from app.rules.loading import load
from tests.access.world import World, role_session


def test_a_choice_is_in_force_at_once_and_after_the_next_start(session: Session) -> None:
    choose(session, {"inquiry_reply": (True, 5), "recheck_share": (True, 20)})
    assert reply_due(session.rules, date(2026, 11, 23)) == date(2026, 11, 30)
    again = Session(session.store, session.account, clock=session.clock)
    assert again.rules.neighbours == session.rules.neighbours
    assert again.rules.neighbour("recheck_share").on and again.rules.neighbour("inquiry_staff").value == 2
    assert again.rules.limits == load().limits and load().neighbour("inquiry_reply").value == 15


def test_what_is_switched_off_asks_nothing(session: Session) -> None:
    choose(session, {"inquiry_reply": (False, 15)})
    assert reply_due(session.rules, date(2026, 11, 23)) is None


def test_it_is_on_record_with_what_was_before(session: Session) -> None:
    choose(session, {"reply_endorsement": (False, 1), "admonition_follow_up": (True, 3)})
    entry = AuditEntry.select().where(AuditEntry.action == "practice.edit").get()
    assert entry.before == {"函询回复由所在党组织主要负责人签署意见": "采用", "诫勉后回访（月）": "6"}
    assert entry.after == {"函询回复由所在党组织主要负责人签署意见": "不采用", "诫勉后回访（月）": "3"}


@pytest.mark.parametrize(("key", "value", "allowed"), [("inquiry_reply", 0, "1 至 90"), ("retention", 15, "10、30")])
def test_a_value_that_a_rule_cannot_have_is_refused(session: Session, key: str, value: int, allowed: str) -> None:
    before = session.rules
    with pytest.raises(Refusal, match="没有改动") as refused:
        choose(session, {key: (True, value), "inquiry_staff": (True, 3)})
    assert allowed in refused.value.details[0] and session.rules is before


def test_the_same_again_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="和原来一样"):
        choose(session, {"inquiry_staff": (True, 2)})


def test_a_choice_of_other_rules_is_passed_over(session: Session) -> None:
    assert load().with_neighbours({"gone": (True, 1), "inquiry_staff": (True, 99)}).neighbours == load().neighbours


def test_who_keeps_cases_of_a_department_may_not_choose(session: Session, world: World) -> None:
    with pytest.raises(Refusal, match="您的角色"):
        choose(role_session(session, world, Role.DEPARTMENT_KEEPER), {"inquiry_staff": (True, 3)})
