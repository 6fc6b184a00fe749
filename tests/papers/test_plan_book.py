"""The tables of plans, opened again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.access.errors import Refusal
from app.access.session import Session
from app.papers.plan_book import write_plan
from app.people.tables import Department
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


def plan(people: dict[str, int], names: list[str], **facts: Any) -> Plan:
    given: dict[str, Any] = {
        "year": 2026, "title": "计划", "state": "拟定", "rules_version": "1", "created_at": datetime(2026, 3, 1),
    }  # fmt: skip
    made = Plan.create(**given | facts)
    item = PlanItem.create(
        plan=made, position=1, form="PREVENTIVE", ground="一岗双责", mode="group" if len(names) > 1 else "individual",
        lead=people["任望谷"], planned_on=date(2026, 12, 4), planned_time="上午", place="=谈话室",
        responsible_unit="教务处",
    )  # fmt: skip
    for position, name in enumerate(names, 1):
        PlanItemSubject.create(item=item, person=people[name], position=position)
    return made


def sheet_of(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_campaign_plan_has_its_rows_and_room_for_the_leading_group(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made = plan(people, ["蒋德禾", "皮润"], kind="集中", batch=1, basis="年度工作安排")
    assert write_plan(at_work, made.id, tmp_path / "a.xlsx") == 1
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert sheet["A1"].value == "青屏学院2026年集中约谈计划表"
    assert sheet["A2"].value == "填报单位：青屏学院　　批次：第1批　　依据：年度工作安排"
    assert [cell.value for cell in sheet[4]] == [
        1, "蒋德禾\n皮润", "蒋德禾：教务处副处长\n皮润：计划财务处处长", "预防提醒谈话\n（集体）", "一岗双责", None,
        "任望谷\n校长", "2026-12-04\n上午", "=谈话室", "教务处", None,
    ]  # fmt: skip
    assert sheet["I4"].data_type == "s"
    assert "领导小组意见" in cells(sheet)
    assert any("年　　月　　日" in text for text in cells(sheet))


def test_an_approval_is_written_with_its_day_and_number(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made = plan(people, ["蒋德禾"], kind="集中", batch=1)
    facts = {
        "plan": made,
        "of": "集中约谈计划",
        "by": "领导小组",
        "outcome": "批准",
        "recorded_at": datetime(2026, 3, 6),
    }
    ApprovalRow.create(**facts, approver="旧人", decided_on=date(2026, 3, 2), voided_at=datetime(2026, 3, 3))
    ApprovalRow.create(
        **facts, approver="尹涵", decided_on=date(2026, 3, 5), number="领导小组〔2026〕1号", opinion="同意。"
    )
    write_plan(at_work, made.id, tmp_path / "a.xlsx")
    found = "\n".join(cells(sheet_of(tmp_path / "a.xlsx")))
    assert "批准。同意。（领导小组〔2026〕1号）" in found
    assert "尹涵　　2026年3月5日" in found
    assert "旧人" not in found


def test_clues_stand_in_a_campaign_plan_and_never_in_a_quarterly_one(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    clue = Clue.create(
        year=2026, number=7, received_on=date(2026, 1, 5), source="上级交办", reported_name="蒋德禾", problem="问题",
        created_at=datetime(2026, 1, 5),
    )  # fmt: skip
    campaign = plan(people, ["蒋德禾"], kind="集中", batch=1)
    quarterly = plan(people, ["余立"], kind="季度", quarter=4, department=Department.get(name="教务处"))
    PlanItemSubject.update(clue=clue).execute()
    write_plan(at_work, campaign.id, tmp_path / "a.xlsx")
    write_plan(at_work, quarterly.id, tmp_path / "b.xlsx")
    assert "〔2026〕第007号" in cells(sheet_of(tmp_path / "a.xlsx"))
    found = cells(sheet_of(tmp_path / "b.xlsx"))
    assert not any("第007号" in text or text == "问题线索" for text in found)


def test_a_quarterly_plan_has_the_heads_signature_and_the_filing(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made = plan(people, ["余立"], kind="季度", quarter=4, department=Department.get(name="教务处"))
    write_plan(at_work, made.id, tmp_path / "a.xlsx")
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert sheet["A1"].value == "青屏学院2026年第四季度部门季度计划备案表"
    assert "部门：教务处" in str(sheet["A2"].value)
    assert {"部门负责人", "纪检监察室\n备案意见"} <= set(cells(sheet))
    Filing.create(
        plan=made, filed_on=date(2026, 10, 9), number="备〔2026〕12号", opinion="同意备案。", received_by="常怀",
        recorded_at=datetime(2026, 10, 9),
    )  # fmt: skip
    write_plan(at_work, made.id, tmp_path / "a.xlsx")
    found = "\n".join(cells(sheet_of(tmp_path / "a.xlsx")))
    assert "同意备案。" in found
    assert "备案号：备〔2026〕12号　　签字（盖章）：常怀　　2026年10月9日" in found


def test_a_plan_that_is_not_there_is_refused(at_work: Session, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有序号为 99 的计划"):
        write_plan(at_work, 99, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("a.*")) == []
