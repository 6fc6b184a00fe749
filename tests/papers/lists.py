"""Plans, a ledger and a volume in a store, for the papers that are lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.access.session import Session
from app.interviews.tables import CatalogueEntry, Interview, Record, RecordTurn
from app.people.tables import Department
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject
from app.rules.lifecycle import State
from tests.interviews.held_cases import make_case
from tests.papers.forms import MOMENT, held_case

CLUE = "〔2026〕第007号"
NAMES = ("古丽·阿不都", "蒋德禾", "皮润", "沈砚嘉", "𬭎文")
LONG = "了解分管领域廉洁风险防控情况，核对采购、招生、经费使用的有关材料，听取本人说明。" * 30


def plan(people: dict[str, int], count: int = 1, names: tuple[str, ...] = NAMES[:1], **facts: Any) -> Plan:
    """A plan of so many talks with these people; a clue behind the first of each."""
    given: dict[str, Any] = {
        "year": 2026, "title": "计划", "state": "拟定", "rules_version": "1", "created_at": datetime(2026, 3, 1),
    }  # fmt: skip
    made = Plan.create(**given | facts)
    clue, _ = Clue.get_or_create(
        year=2026, number=7, defaults={"received_on": date(2026, 1, 5), "source": "上级交办", "reported_name": names[0],
                                       "problem": "问题", "created_at": datetime(2026, 1, 5)}
    )  # fmt: skip
    for position in range(1, count + 1):
        item = PlanItem.create(
            plan=made, position=position, form="PREVENTIVE", ground="一岗双责",
            mode="group" if len(names) > 1 else "individual", lead=people["任望谷"], planned_on=date(2026, 12, 4),
            planned_time="上午9时", place="谈话室", responsible_unit="教务处", note=f"第{position}项备注",
        )  # fmt: skip
        for place, name in enumerate(names, 1):
            PlanItemSubject.create(item=item, person=people[name], position=place, clue=clue if place == 1 else None)
    return made


def campaign(people: dict[str, int], count: int = 1, **facts: Any) -> Plan:
    """A campaign plan."""
    return plan(people, count, **{"kind": "集中", "batch": 1, "basis": "2026年度党风廉政建设工作安排"} | facts)


def quarterly(people: dict[str, int], count: int = 1, **facts: Any) -> Plan:
    """A department's plan."""
    return plan(people, count, **{"kind": "季度", "quarter": 4, "department": Department.get(name="教务处")} | facts)


def approve(made: Plan) -> None:
    """The leading group's word on a plan."""
    ApprovalRow.create(
        plan=made, of="集中约谈计划", by="领导小组", outcome="批准", approver="尹涵", decided_on=date(2026, 3, 5),
        number="领导小组〔2026〕1号", opinion="同意按计划实施。", recorded_at=MOMENT,
    )  # fmt: skip


def file(made: Plan) -> None:
    """A plan as it was filed."""
    Filing.create(
        plan=made, filed_on=date(2026, 10, 9), number="备〔2026〕12号", opinion="同意备案。", received_by="常怀",
        recorded_at=MOMENT,
    )  # fmt: skip


def catalogue_lines(case: Interview, count: int = 6) -> None:
    """A saved 卷内目录; paper number n has n pages."""
    titles = (
        "党员干部约谈情况登记表",
        "约谈工作方案审批表（领导小组）",
        "约谈通知书",
        "约谈提纲",
        "谈话笔录",
        "问题说明材料",
    )
    for place in range(count):
        CatalogueEntry.create(
            interview=case, position=place + 1, number=f"青纪约〔2026〕{place + 1}号", author="纪检监察室",
            title=titles[place % len(titles)], dated=date(2026, 11, 12 + place % 15), pages=place + 1,
            note="复印件" if place == 1 else "",
        )  # fmt: skip


def volume(people: dict[str, int], **changes: Any) -> Interview:
    """An archived talk with its 卷内目录 and a record."""
    case = held_case(
        people, **{"volume_number": "2026-0007", "retention": "30年", "archived_on": date(2026, 12, 8)} | changes
    )
    catalogue_lines(case)
    Record.create(interview=case, state="书写", started_at=MOMENT, updated_at=MOMENT)
    for place, (who, text) in enumerate((("问", "请介绍采购的经过。"), ("答", "我如实说明，采购按程序进行。")) * 8, 1):
        RecordTurn.create(interview=case.id, position=place, speaker=who, text=text, spoken_at=MOMENT)
    return case


def ledger_cases(people: dict[str, int], count: int) -> None:
    """So many held talks of 2026, each with another subject and, now and then, a long content."""
    names = [name for name in people if name not in ("任望谷", "常怀", "尹涵")]
    for place in range(count):
        day, short = (
            date(2026, 1 + place % 11, 1 + place % 28),
            f"第{place + 1}次谈话，了解履行职责的情况，提醒遵守纪律。",
        )
        make_case(
            people, State.AWAITING_ARCHIVING, names[place % len(names)], year=2026, number=place + 100,
            held_from=datetime(day.year, day.month, day.day, 9), place="第二会议室",
            content=LONG if place % 17 == 3 else short * (1 + place % 3),
            held_to=datetime(day.year, day.month, day.day, 10, 30), organiser="纪检监察室",
            lead_name="赵瑾德", lead_clauses=["五(一)3", "五(一)4"], recorder_name="常怀",
        )  # fmt: skip


def fill(session: Session, people: dict[str, int]) -> dict[str, dict[str, tuple[int, int | None]]]:
    """A store with something for every paper; ids by paper and by what is shown of it."""
    session.clock = lambda: datetime(2026, 12, 10, 9)
    short, group, long = campaign(people), campaign(people, 2, names=NAMES, batch=2), campaign(people, 24, batch=3)
    Plan.update(requirements="主谈人提前熟悉情况；谈话后三日内填写登记表。").where(Plan.id == group.id).execute()
    approve(group)
    filed, bare = quarterly(people, 3), quarterly(people, 30, year=2027)
    file(filed)
    case = volume(people)
    ledger_cases(people, 40)
    archive: dict[str, tuple[int, int | None]] = {"real": (case.id, None)}
    open_case = {"open": (make_case(people, State.AWAITING_ARCHIVING, "皮润", "余立"), None)}
    return {
        "campaign_plan": {"short": (short.id, None), "group": (group.id, None), "long": (long.id, None)},
        "quarterly_plan": {"filed": (filed.id, None), "long": (bare.id, None)},
        "ledger": {"year": (2026, None), "quarter": (2026, 4)},
        "statistics": {"year": (2026, None), "quarter": (2026, 1)},
        "archive_cover": archive | open_case, "spine": archive | open_case, "catalogue": archive | open_case,
        "archive_note": archive | open_case, "volume": archive | open_case,
    }  # fmt: skip
