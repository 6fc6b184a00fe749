"""Who reads rounds and files of a finding, draws and what was drawn: who reads the talk or plan that they are of."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.access.roles import Role
from app.access.session import Session
from app.oversight.tables import Finding, FindingAttachment, FindingRound, SampleDraw, SampleItem, SampleMark
from app.store import vault
from app.store.vault import Attachment
from tests.access.test_reach import READS, READS_PLANS
from tests.access.world import World, role_session
from tests.interviews.held_cases import NOW

_DRAWS = {Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE, Role.READER}


@pytest.fixture
def world(session: Session, world: World) -> World:
    made = world
    for row in list(Finding.select()):
        FindingRound.create(
            finding=row, round=1, requirement="", owner="", reply="", reply_evidence="", checked_by="",
            check_result="", check_note="", evidence="", ended_because="", ended_at=NOW,
        )  # fmt: skip
        with session.store.transaction():
            file = vault.add(session.store, io.BytesIO(f"证据{row.id}".encode()), f"证据{row.id}.pdf")
        FindingAttachment.create(finding=row, round=1, what="回复", attachment=file)
    draw = SampleDraw.create(
        year=2026, number=1, start=date(2026, 1, 1), end=date(2026, 12, 31), share=10, method="1", seed="s",
        population=list(made.cases), digest="", drawn_at=NOW,
    )  # fmt: skip
    for position, (key, case) in enumerate(made.cases.items(), 1):
        item = SampleItem.create(draw=draw, position=position, interview=case, key=key)
        SampleMark.create(item=item, code="ledger", result="符合", at=NOW)
    return made


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_rounds_files_and_samples_of_what_it_reads(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    findings = {row.id for row in Finding.select()}
    assert len(findings) == (0 if role is Role.RECORDER else len(READS[role]) + len(READS_PLANS[role]))
    assert {row.finding_id for row in FindingRound.select()} == findings
    assert {row.finding_id for row in FindingAttachment.select()} == findings
    evidence = {row.name for row in Attachment.select().where(Attachment.name.startswith("证据"))}
    assert evidence == {f"证据{id}.pdf" for id in findings}
    assert {row.key for row in SampleItem.select()} == READS[role]
    assert SampleMark.select().count() == len(READS[role])
    assert SampleDraw.select().count() == (role in _DRAWS)
