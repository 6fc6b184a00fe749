"""Each finding is raised exactly where it was planted in a generated year, and nowhere else."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.access.session import Session
from app.interviews.tables import Interview
from app.oversight.detection import DETECTORS, FoundNow, detect
from app.oversight.tables import SampleDraw, SampleItem, SampleMark
from app.people.tables import Department
from app.plans.tables import Filing, Plan, PlanItem
from tests.oversight import planted
from tests.oversight.planted import TODAY, Key


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: TODAY
    return session


def keys(found: list[FoundNow]) -> list[Key]:
    return [(each.code, each.interview_id, each.department_id) for each in found]


def gaps(found: list[FoundNow]) -> list[FoundNow]:
    """Holes between volume numbers: a talk that was spoilt may take its number out of the series."""
    return [each for each in found if each.code == "VOLUME_GAP" and each.interview_id is None]


def test_an_orderly_year_is_no_finding(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people)
    # The running year has begun: its first quarter is not due before the fifteenth.
    assert detect(office) == []


@pytest.mark.parametrize("seed", range(6))
def test_each_finding_is_raised_where_it_was_planted_and_nowhere_else(
    office: Session, people: dict[str, int], seed: int
) -> None:
    made = planted.build(people, seed, talks=50, spoilt=2 * len(planted.SPOILERS))
    found = detect(office)
    raised = keys([each for each in found if each not in gaps(found)])
    assert set(raised) == made.expected
    assert len(raised) == len(set(raised))
    assert {code for code, *_ in made.expected} >= {code for code, _ in planted.SPOILERS} | {
        "LATE_FILING",
        "FILED_LATE",
    }


def test_every_finding_cites_a_clause_and_names_who_it_is_for(office: Session, people: dict[str, int]) -> None:
    planted.build(people, 3)
    for each in detect(office):
        assert each.clauses and each.owner and each.description, each
        assert each.description == each.description.strip() and "None" not in each.description, each


def test_rules_file_and_detectors_name_the_same_findings(office: Session) -> None:
    assert [rule.code for rule in office.rules.findings] == list(DETECTORS)
    assert all(rule.ask for rule in office.rules.findings)


def test_questions_asked_do_not_grow_with_the_talks(
    office: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = office.store.db.execute_sql
    monkeypatch.setattr(office.store.db, "execute_sql", lambda sql, *more: (asked.append(sql), execute(sql, *more))[1])

    def questions() -> dict[str, int]:
        counted = {}
        for code in DETECTORS:
            asked.clear()
            detect(office, [code])
            counted[code] = len(asked)
        return counted

    planted.build(people, 1, talks=10, spoilt=5)
    few = questions()
    for row in list(Interview.select().dicts()):
        del row["id"], row["uid"]
        Interview.insert_many([row | {"number": row["number"] + 1000 * n, "volume_number": ""} for n in range(1, 60)])\
            .execute()  # fmt: skip
    assert questions() == few
    assert max(few.values()) <= 4


def test_years_before_the_store_was_kept_are_not_judged(office: Session) -> None:
    assert not [each for each in detect(office) if "2025" in each.description or "2026" in each.description]


@pytest.mark.parametrize(("held", "code"), [(0, "NO_CAMPAIGN"), (1, "CAMPAIGNS_SHORT"), (2, ""), (3, "")])
def test_a_year_that_is_over_counts_the_campaigns_that_were_held(office: Session, held: int, code: str) -> None:
    for batch in range(1, 4):  # approved, whether held or not
        plan = Plan.create(
            kind="集中", year=2026, batch=batch, title="x", state="已批准", rules_version="1", created_at=planted.BEGUN
        )
        item = PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual")
        if batch <= held:
            Interview.create(
                organiser="纪检监察室", form="PREVENTIVE", ground="一岗双责", mode="individual", state="已归档",
                rules_version="1", plan_item=item, held_from=datetime(2026, 3, batch), created_at=planted.BEGUN,
                updated_at=planted.BEGUN,
            )  # fmt: skip
    found = [each.code for each in detect(office, ["NO_CAMPAIGN", "CAMPAIGNS_SHORT"])]
    assert found == ([code] if code else [])


def test_every_past_quarter_is_asked_for_and_a_closed_department_no_more(office: Session) -> None:
    library = Department.get(Department.name == "图书馆")
    Plan.create(kind="集中", year=2026, batch=1, title="x", state="拟定", rules_version="1", created_at=planted.BEGUN)
    Department.update(closed_on=date(2026, 5, 1)).where(Department.id == library.id).execute()
    found = detect(office, ["LATE_FILING"])
    by_department = {row.name: sum(each.department_id == row.id for each in found) for row in Department.select()}
    assert by_department.pop("图书馆") == 2  # the two quarters whose day came while it was there
    assert set(by_department.values()) == {4}


def test_filing_on_the_day_is_in_time_and_one_day_later_is_late(office: Session) -> None:
    row = Department.get(Department.name == "图书馆")
    for quarter, on in ((1, date(2026, 1, 15)), (2, date(2026, 4, 16))):
        plan = Plan.create(
            kind="季度", year=2026, quarter=quarter, department=row, title="x", state="已备案", rules_version="1",
            created_at=planted.BEGUN,
        )  # fmt: skip
        Filing.create(plan=plan, filed_on=on, recorded_at=planted.BEGUN)
    assert [each.description for each in detect(office, ["FILED_LATE"])] == [
        "图书馆2026年第2季度约谈计划应于2026-04-15前备案，2026-04-16才备案"
    ]


def test_missing_volume_numbers_are_named_and_counted(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people, 20)
    for number in (3, 4, 17):
        Interview.update(volume_number=f"2026-{number + 100:04}").where(Interview.number == number).execute()
    (found,) = detect(office, ["VOLUME_GAP"])
    assert found.description.startswith("2026年档案卷号缺2026-0003、2026-0004、2026-0017、2026-0021") and (
        found.description.endswith("等97个")
    )


def test_case_without_a_number_is_named_by_its_subjects(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people, 3)
    case = Interview.get()
    Interview.update(number=None, exception_number="7号").where(Interview.id == case.id).execute()
    (found,) = detect(office, ["EXCEPTION"])
    assert found.description.startswith(f"{case.subjects.get().name}的约谈（未编号）")


def test_only_the_newest_mark_of_a_sample_counts(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people, 5)
    draw = SampleDraw.create(
        year=2026, number=1, start=date(2026, 1, 1), end=date(2026, 12, 31), share=10, method="1", seed="s",
        population=[], digest="", drawn_at=TODAY,
    )  # fmt: skip
    item = SampleItem.create(draw=draw, position=1, interview=Interview.get().id, key="k")
    SampleMark.create(item=item, code="record", result="不符合", remark="第3页未签字", at=TODAY)
    (found,) = detect(office)
    assert found.code == "SAMPLE" and "〔2026〕抽查第001号" in found.description and "第3页未签字" in found.description
    SampleMark.create(item=item, code="record", result="符合", at=TODAY)
    assert detect(office) == []
