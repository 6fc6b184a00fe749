"""Who reads clues, sorting sessions and 谈话函询, with all that hangs on them: every table, by role."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import InquiryTalk
from app.ledgers.todo import todo
from app.plans.clue_links import join
from app.plans.inquiries import withdraw
from app.plans.sortings import Choice, choose
from app.plans.tables import (
    ApprovalRow,
    Clue,
    ClueDecision,
    ClueLink,
    Inquiry,
    InquiryStep,
    SortingClue,
    SortingMember,
    SortingSession,
    SortingStep,
)
from app.store import vault
from app.store.vault import Attachment
from tests.access.world import World, as_account, role_session
from tests.institution import recuse
from tests.interviews.held_cases import NOW

READS = {Role.OFFICE, Role.DISCIPLINE_OFFICE, Role.READER}
TABLES = (
    Clue, ClueDecision, ClueLink, Inquiry, InquiryStep, InquiryTalk, SortingClue, SortingMember, SortingSession,
    SortingStep,
)  # fmt: skip
ASKED = "古丽·阿不都"


@pytest.fixture
def world(session: Session, people: dict[str, int], world: World) -> World:
    """A row in every table about clues, on top of the world of talks."""
    made = world
    with session.store.transaction():
        scan = vault.add(session.store, io.BytesIO(b"reply"), "回复.pdf")
    other = Clue.create(
        year=2026, number=2, received_on=NOW.date(), source="上级交办", reported_name="皮润", problem="另一条线索",
        person=people["皮润"], created_at=NOW,
    )  # fmt: skip
    sorting = SortingSession.create(
        year=2026,
        number=1,
        held_on=NOW.date(),
        chair=people["李望鸣"],
        chair_name="李望鸣",
        state="进行",
        created_at=NOW,
    )
    SortingMember.create(sorting=sorting, person=people["常怀"], name="常怀", position=1)
    SortingStep.create(sorting=sorting, step="结束", at=NOW)
    SortingClue.create(sorting=sorting, clue=made.clue, position=1)
    ClueDecision.create(clue=made.clue, sorting=sorting, disposal="谈话函询", decided_on=NOW.date(), at=NOW)
    ClueLink.create(clue=made.clue, other=other, reason="同一件事", at=NOW)
    inquiry = Inquiry.create(
        year=2026, number=1, clue=made.clue, person=people[ASKED], name=ASKED, way="函询", state="已发函",
        due_on=NOW.date(), attachment=scan, rules_version="1", created_at=NOW,
    )  # fmt: skip
    InquiryStep.create(inquiry=inquiry, step="提交报批", from_state="拟定", to_state="待批", at=NOW)
    InquiryTalk.create(interview=made.cases["教务处"], inquiry=inquiry, why="再谈", at=NOW, force_insert=True)
    ApprovalRow.create(
        inquiry=inquiry, of="谈话函询", by="纪检监察室", outcome="批准", approver="x", decided_on=NOW.date(),
        recorded_at=NOW,
    )  # fmt: skip
    return made


def counts(tables: tuple[Any, ...] = TABLES) -> set[bool]:
    return {table.select().exists() for table in tables}


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_clues_reads_all_of_them_and_nobody_else_anything(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    reads = role in READS
    for table in TABLES:
        assert table.select().exists() == reads, table.__name__
    approvals = ApprovalRow.select().where(ApprovalRow.inquiry.is_null(False))
    assert approvals.exists() == reads
    assert Attachment.select().where(Attachment.name == "回复.pdf").exists() == reads
    told = [item for item in todo(session) if item.target in ("inquiry", "sorting", "clues")]
    assert bool(told) == reads


@pytest.mark.parametrize("how", ["own", "recused"])
def test_nobody_reads_what_is_asked_of_them_nor_of_who_they_are_recused_from(
    session: Session, world: World, people: dict[str, int], how: str
) -> None:
    if how == "recused":
        recuse(people, ASKED, "常怀")
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people[ASKED if how == "own" else "常怀"])
    assert [row.reported_name for row in Clue.select()] == ["皮润"]
    about_it = (ClueDecision, ClueLink, Inquiry, InquiryStep, InquiryTalk, SortingClue)
    assert counts(about_it) == {False} and SortingSession.select().exists()
    assert not ApprovalRow.select().where(ApprovalRow.inquiry.is_null(False)).exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICE, Role.DISCIPLINE_OFFICE)])
def test_only_who_keeps_the_register_writes_in_it(session: Session, world: World, role: Role) -> None:
    inquiry, other = int(Inquiry.get().id), int(Clue.get(Clue.number == 2).id)
    sorting = int(SortingSession.get().id)
    role_session(session, world, role)
    for act in (
        lambda: withdraw(session, inquiry, "x"),
        lambda: choose(session, sorting, world.clue, Choice("初步核实")),
        lambda: join(session, world.clue, other, "x"),
    ):
        with pytest.raises(Refusal, match=r"您的角色|不在您的职责范围内"):
            act()


def test_one_account_that_is_recused_decides_nothing_on_the_clue(
    session: Session, world: World, people: dict[str, int]
) -> None:
    sorting, inquiry = int(SortingSession.get().id), int(Inquiry.get().id)
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people[ASKED])
    for act in (
        lambda: choose(session, sorting, world.clue, Choice("初步核实")),
        lambda: withdraw(session, inquiry, "x"),
    ):
        with pytest.raises(Refusal, match="不在您的职责范围内"):
            act()
