"""What supervision finds by itself, and how a finding is put right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import Interview, InterviewSubject, Material, MaterialWitness
from app.oversight import findings
from app.oversight.detection import detect
from app.oversight.findings import FindingDraft
from app.oversight.queries import FindingFilter, FindingState, count_findings, exceptions, finding, findings_page
from app.people.tables import Department
from app.plans.tables import Filing, Plan
from tests.institution import TODAY


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 9, 0)
    return session


def case(people: dict[str, int], **more: Any) -> Interview:
    facts: dict[str, Any] = {
        "year": 2026, "number": Interview.select().count() + 1, "organiser": "纪检监察室", "form": "INQUIRY",
        "ground": "苗头性倾向性问题", "mode": "individual", "state": "待处置", "lead": people["赵瑾德"],
        "lead_name": "赵瑾德", "lead_strength": "应当", "held_from": datetime(2026, 11, 20, 9),
        "rules_version": "2016.1", "held_to": datetime(2026, 11, 20, 10),
        "created_at": datetime(2026, 11, 1), "updated_at": datetime(2026, 11, 1),
    }  # fmt: skip
    row = Interview.create(**(facts | more))
    InterviewSubject.create(
        interview=row, person=people["蒋德禾"], position=1, name="蒋德禾", department_name="教务处",
        department=Department.get(Department.name == "教务处").id,
    )  # fmt: skip
    return row


def codes(session: Session) -> list[str]:
    return [each.code for each in detect(session) if each.code != "LATE_FILING"]


def test_an_ordinary_talk_is_no_finding(office: Session, people: dict[str, int]) -> None:
    case(people)
    assert codes(office) == []


def test_an_exception_is_listed_with_its_paper(office: Session, people: dict[str, int]) -> None:
    row = case(
        people, exception_number="青党发〔2026〕7号", exception_approver="领导小组", exception_reason="主谈人外出"
    )
    (found,) = [each for each in detect(office) if each.code == "EXCEPTION"]
    assert "青党发〔2026〕7号" in found.description and "主谈人外出" in found.description
    assert found.interview_id == row.id and "六(二)" in found.clauses
    assert [line.paper for line in exceptions(office)] == ["青党发〔2026〕7号"]


def test_a_lead_when_necessary_is_listed_with_the_reason_or_its_lack(office: Session, people: dict[str, int]) -> None:
    case(people, lead_strength="必要时", lead_clauses=["五(一)4"], lead_reason="")
    (found,) = [each for each in detect(office) if each.code == "WHEN_NECESSARY"]
    assert "没有写明理由" in found.description and "五(一)4" in found.description


def test_a_cancelled_case_or_a_draft_is_not_listed(office: Session, people: dict[str, int]) -> None:
    case(people, lead_strength="必要时", state="取消")
    case(people, exception_number="1号", state="拟定")
    assert codes(office) == []


def test_a_refused_material_is_listed_with_its_witnesses(office: Session, people: dict[str, int]) -> None:
    subject = case(people).subjects.get()
    material = Material.create(subject=subject, name="问题说明材料", refused_on=TODAY, refusal_reason="拒不配合")
    for name in ("常怀", "花新"):
        MaterialWitness.create(material=material, name=name)
    (found,) = [each for each in detect(office) if each.code == "REFUSED_MATERIAL"]
    assert "常怀、花新" in found.description and "蒋德禾" in found.description


@pytest.mark.parametrize(("due", "late"), [(date(2026, 11, 23), True), (date(2026, 11, 24), False), (None, False)])
def test_a_material_is_late_from_the_day_after_it_was_due(
    office: Session, people: dict[str, int], due: date | None, late: bool
) -> None:
    Material.create(subject=case(people).subjects.get(), name="问题说明材料", due_on=due)
    assert ("LATE_MATERIAL" in codes(office)) is late


def test_a_department_without_a_filed_quarter_is_listed_after_the_due_day(office: Session) -> None:
    assert sum(each.code == "LATE_FILING" for each in detect(office)) == Department.select().count()
    library = Department.get(Department.name == "图书馆")
    plan = Plan.create(
        kind="季度", year=2026, quarter=4, department=library, title="计划", state="已备案", rules_version="2016.1",
        created_at=datetime(2026, 10, 1),
    )  # fmt: skip
    Filing.create(plan=plan, filed_on=date(2026, 10, 9), recorded_at=datetime(2026, 10, 9))
    late = [each.owner for each in detect(office) if each.code == "LATE_FILING"]
    assert "图书馆" not in late and len(late) == Department.select().count() - 1
    office.clock = lambda: datetime(2026, 10, 15, 9, 0)
    assert not [each for each in detect(office) if each.code == "LATE_FILING"]


def test_too_few_campaigns_are_found_in_december_and_not_before(office: Session) -> None:
    assert not {"NO_CAMPAIGN", "CAMPAIGNS_SHORT"} & set(codes(office))
    office.clock = lambda: datetime(2026, 12, 1, 9, 0)
    for batch, found in ((1, "NO_CAMPAIGN"), (2, "CAMPAIGNS_SHORT")):
        assert found in codes(office)
        Plan.create(
            kind="集中", year=2026, batch=batch, title="集中", state="已批准", rules_version="2016.1",
            created_at=datetime(2026, 3, 1),
        )  # fmt: skip
    assert not {"NO_CAMPAIGN", "CAMPAIGNS_SHORT"} & set(codes(office))


def test_a_case_long_held_and_not_archived_is_found(office: Session, people: dict[str, int]) -> None:
    case(people, held_to=datetime(2026, 9, 1, 10), state="待归档")
    assert codes(office) == ["ARCHIVE_OPEN"]


def test_what_was_taken_up_is_shown_as_such(office: Session, people: dict[str, int]) -> None:
    case(people, exception_number="7号")
    found = next(each.found for each in findings.discoveries(office) if each.found.code == "EXCEPTION")
    number = findings.register(office, findings.draft_of(office, found))
    again = next(each for each in findings.discoveries(office) if each.found.code == "EXCEPTION")
    assert again.finding_id == number


def test_a_finding_lives_from_registration_to_closing(office: Session) -> None:
    draft = FindingDraft("记录没有逐页签字", "补签", "教务处", date(2026, 12, 1))
    number = findings.register(office, draft)
    findings.reply(office, number, "已补签")
    findings.close(office, number, "复查属实")
    line = finding(office, number)
    assert line is not None and line.state is FindingState.CLOSED and line.reply == "已补签"
    findings.reopen(office, number, "又发现漏签")
    assert count_findings(office, FindingFilter(FindingState.OPEN)) == 1
    assert AuditEntry.select().where(AuditEntry.object_type == "finding").count() == 4


@pytest.mark.parametrize(
    ("draft", "word"),
    [
        (FindingDraft("  "), "发现的问题"),
        (FindingDraft("问题", "整改", ""), "责任单位"),
        (FindingDraft("问题", due_on=date(2026, 11, 23)), "已经过去"),
    ],
)
def test_a_finding_that_does_not_hold_together_is_refused(office: Session, draft: FindingDraft, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        findings.register(office, draft)
    assert count_findings(office, FindingFilter()) == 0


def test_a_finding_is_not_closed_without_evidence_nor_changed_once_closed(office: Session) -> None:
    number = findings.register(office, FindingDraft("问题"))
    with pytest.raises(Refusal, match="证据"):
        findings.close(office, number, " ")
    findings.close(office, number, "已复查")
    for late in (
        lambda: findings.close(office, number, "再次"),
        lambda: findings.reply(office, number, "回复"),
        lambda: findings.change(office, number, FindingDraft("改")),
    ):
        with pytest.raises(Refusal, match="重新打开"):
            late()
    with pytest.raises(Refusal, match="理由"):
        findings.reopen(office, number, "")


def test_lists_are_filtered_by_state_and_words(office: Session) -> None:
    findings.register(office, FindingDraft("甲的问题", "补签", "教务处", date(2026, 11, 25)))
    closed = findings.register(office, FindingDraft("乙的问题"))
    findings.close(office, closed, "已复查")
    office.clock = lambda: datetime(2026, 11, 26, 9, 0)
    shown = findings_page(office, FindingFilter(FindingState.OVERDUE), 0, 10)
    assert [line.description for line in shown] == ["甲的问题"]
    assert count_findings(office, FindingFilter(text="教务 补")) == 1
    assert [line.state for line in findings_page(office, FindingFilter(), 0, 10, [("found_on", True)])] == [
        FindingState.OVERDUE,
        FindingState.CLOSED,
    ]
