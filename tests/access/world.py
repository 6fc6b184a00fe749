"""A university's work in one store: a talk of each organiser, with a row in every table that belongs to it.

Keys of `cases`: who organises (纪检监察室, 组织部, 党政办, 教务处, 文学院), 指派 (assigned to a recorder),
定稿 (the same, sealed).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport
from app.interviews.tables import (
    Amendment,
    Attendee,
    CatalogueEntry,
    ChecklistMark,
    Disposition,
    InterviewSubject,
    Material,
    MaterialWitness,
    OutlineItem,
    Record,
    RecordConfirmation,
    RecordCorrection,
    RecordTurn,
    RecordVersion,
    RetiredNumber,
    StateChange,
    TalkEvent,
)
from app.ledgers.calendar.tables import CalendarEvent
from app.oversight.exchange.cards import Card, Keys, card_file
from app.oversight.exchange.tables import (
    ArrivedCase,
    ArrivedPlan,
    InformationFile,
    InformationItem,
    OfficeIdentity,
    OfficeKind,
    OfficeSecret,
    Package,
    Partner,
)
from app.oversight.tables import Finding
from app.people.tables import Department
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject
from app.rules.lifecycle import State
from app.store import vault
from app.store.vault import Attachment
from tests.interviews.held_cases import NOW, make_case

OFFICES = ("纪检监察室", "组织部", "党政办")
DEPARTMENTS = ("教务处", "文学院")
RECORDER, KEEPER_OF, SUBJECT = "常怀", "教务处", "蒋德禾"
CASES = (*OFFICES, *DEPARTMENTS, "指派", "定稿")
PLANS = ("集中", *DEPARTMENTS)


@dataclass
class World:
    """Ids by key: people, departments, cases, plans, and of each plan and case its rows in the tables below."""

    people: dict[str, int]
    departments: dict[str, int]
    cases: dict[str, int]
    plans: dict[str, int]
    items: dict[str, int]
    clue: int


def build(session: Session, people: dict[str, int]) -> World:
    """Fills the open store."""
    departments = {row.name: int(row.id) for row in Department.select()}
    clue = Clue.create(
        year=2026, number=1, received_on=NOW.date(), source="信访举报", reported_name=SUBJECT, problem="线索的内容",
        person=people["古丽·阿不都"], created_at=NOW,
    )  # fmt: skip
    plans, items = _plans(session, people, departments, clue)
    cases: dict[str, int] = {}
    for number, key in enumerate(CASES, 1):
        fields: dict[str, Any] = {"organiser": key, "year": 2026, "number": number, "content": f"{key}的谈话内容"}
        if key in DEPARTMENTS:
            fields["organiser_department"] = departments[key]
        if key in ("指派", "定稿"):
            fields |= {"organiser": "纪检监察室", "recorder": people[RECORDER], "recorder_name": RECORDER}
        state = State.IN_PROGRESS if key == "指派" else State.AWAITING_ARCHIVING
        cases[key] = make_case(people, state, SUBJECT if key not in DEPARTMENTS else "余立", **fields)
        _fill(session, cases[key], key, clue)
    for key, plan in plans.items():
        _finding(plan=plan, department=departments.get(key))
    for number, key in enumerate(DEPARTMENTS, 1):
        _exchanged(session, key, number, departments[key], cases[key], plans[key], people)
    keys = Keys.new()
    card = Card("本室", OfficeKind.DISCIPLINE, "纪检监察室", "", "青屏学院", *keys.public, NOW.date())
    identity = OfficeIdentity.create(
        office="本室", kind="纪检监察室", name="纪检监察室", card=card_file(card, keys).decode(), made_at=NOW
    )
    OfficeSecret.create(identity=identity.id, age=str(keys.age), sign=bytes(keys.sign))
    return World(people, departments, cases, plans, items, int(clue.id))


def _plans(
    session: Session, people: dict[str, int], departments: dict[str, int], clue: Clue
) -> tuple[dict[str, int], dict[str, int]]:
    plans, items = {}, {}
    for key in PLANS:
        row = Plan.create(
            kind="集中" if key == "集中" else "季度", year=2026, quarter=None if key == "集中" else 4,
            batch=1 if key == "集中" else None, department=departments.get(key), title=f"{key}计划", state="已批准",
            rules_version="1", created_at=NOW,
        )  # fmt: skip
        plans[key] = int(row.id)
        Filing.create(plan=row, filed_on=NOW.date(), recorded_at=NOW)
        _approval(plan=row, attachment=_attachment(session, f"计划{key}"))
        for form in ("PREVENTIVE", "INQUIRY"):
            item = PlanItem.create(plan=row, position=1, form=form, ground="一岗双责", mode="individual")
            items[f"{key}{form}"] = int(item.id)
            PlanItemSubject.create(item=item, person=people["余立"], clue=clue, position=0)
    return plans, items


def _approval(**of: Any) -> None:
    ApprovalRow.create(
        of="约谈方案", by="领导小组", outcome="批准", approver="尹涵", decided_on=NOW.date(), recorded_at=NOW, **of
    )


def _attachment(session: Session, name: str) -> Attachment:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(name.encode()), f"{name}.pdf")


def _finding(**about: Any) -> None:
    Finding.create(code="人工", found_on=NOW.date(), description="整改的内容", **about)


def _fill(session: Session, case: int, key: str, clue: Clue) -> None:
    """A row in every table that hangs on a case."""
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    subject.clue = clue
    subject.save()
    sealed = key == "定稿"
    Record.create(
        interview=case, state="定稿" if sealed else "书写", started_at=NOW, updated_at=NOW, digest="",
        closed_at=NOW if sealed else None, signed_scan=_attachment(session, f"签字{key}"),
    )  # fmt: skip
    RecordTurn.create(id=case * 100, interview=case, position=1, speaker="答", text=f"{key}说的话", spoken_at=NOW)
    RecordVersion.create(
        interview=case, number=1, why="手动", at=NOW, turns=1, characters=1, digest="", is_whole=True, content=b"x"
    )
    RecordCorrection.create(interview=case, turn_id=case * 100, before="", after="", asked_by="x", at=NOW)
    RecordConfirmation.create(interview=case, role="主谈人", name="赵瑾德", outcome="核对无误", at=NOW)
    TalkEvent.create(interview=case, kind="暂停", at=NOW)
    StateChange.create(interview=case, step="提交", from_state="拟定", to_state="待批", at=NOW)
    OutlineItem.create(interview=case, position=1, text=f"{key}的提纲")
    ChecklistMark.create(interview=case, list="preparation", code="notice", done_at=NOW)
    Attendee.create(interview=case, name="旁听", position=1)
    CalendarEvent.create(interview=case, uid=f"uid-{key}", sequence=0, digest="", at=NOW)
    RetiredNumber.create(organiser=key, year=2025, number=case, interview=case)
    CatalogueEntry.create(interview=case, position=1, title="登记表", attachment=_attachment(session, f"目录{key}"))
    Amendment.create(interview=case, field="地点", before="", after="", reason="笔误", at=NOW)
    material = Material.create(subject=subject, name="说明", attachment=_attachment(session, f"材料{key}"))
    MaterialWitness.create(material=material, name="见证")
    Disposition.create(subject=subject, facts=f"{key}的事实")
    _approval(interview=case, attachment=_attachment(session, f"审批{key}"))
    _finding(interview=case)


def _exchanged(
    session: Session, key: str, number: int, department: int, case: int, plan: int, people: dict[str, int]
) -> None:
    """What packages of a department brought: a report with a talk of 古丽·阿不都, a text, a case, a plan."""
    partner = Partner.create(office=key, kind="部门", name=key, department=department)
    package = Package.create(
        direction="收到", partner=partner, department=department, number=1, uid=key, kind="统计报送",
        title=f"{key}的包", made_at=NOW, size=1, digest="", state="已接收", attachment=_attachment(session, f"包{key}"),
    )  # fmt: skip
    item = InformationItem.create(
        package=package, department=department, sort="工作信息", title=f"{key}的信息", text="x", written_on=NOW.date()
    )
    InformationFile.insert(item=item, attachment=_attachment(session, f"信息{key}")).execute()
    ArrivedCase.create(interview=case, package=package, digest="")
    ArrivedPlan.create(plan=plan, package=package, digest="")
    report = StatisticsReport.create(
        package_id=package.id, partner_id=partner.id, department=department, number=1, year=2026, made_at=NOW
    )
    talk = ReportedTalk.create(
        report=report, uid=f"{key}的谈话", in_force=True, organiser=key, form="INQUIRY", ground="x", mode="individual",
        written_inquiry=False, held_on=NOW.date(),
    )  # fmt: skip
    subject = ReportedSubject.create(
        talk=talk, person=people["古丽·阿不都"], staff_no=f"{number}", name="古丽·阿不都", is_leader=False
    )
    ReportedMaterial.create(subject=subject, name="说明")


def role_session(session: Session, world: World, role: Role, **more: Any) -> Session:
    """The session as an account of the role, with the department and the person the role needs."""
    given: dict[str, Any] = {}
    if role is Role.DEPARTMENT_KEEPER:
        given["department_id"] = world.departments[KEEPER_OF]
    if role is Role.RECORDER:
        given["person_id"] = world.people[RECORDER]
    return as_account(session, role, **given | more)


def as_account(session: Session, role: Role, **more: Any) -> Session:
    """The session as another account, made over the table."""
    count = Account.select().count()
    row = Account.create(
        name=f"account-{count}", display_name=f"{role}{count}", role=role, slot=f"slot-{count}",
        created_at=datetime(2026, 1, 1), **more,
    )  # fmt: skip
    session.account = row
    session.confine()
    return session
