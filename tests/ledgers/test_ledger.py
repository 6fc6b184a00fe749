"""The ledger: which talks it lists, what a row says, how it is searched and sorted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.access.session import Session
from app.interviews.tables import Disposition, Material, StateChange
from app.ledgers import ledger as ledgers
from app.ledgers.ledger import held_text, ledger
from app.ledgers.period import Period, quarter_before
from app.ledgers.scope import LedgerFilter
from app.people.tables import Person
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from tests.ledgers.history import amend, department, interview, subject, subjects_of, talk

YEAR = LedgerFilter(2026)


def test_a_group_talk_is_one_row_with_the_names_joined(session: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    (row,) = ledger(session, YEAR)
    assert (row.subjects, row.units, row.titles, row.ranks) == (
        "蒋德禾、皮润", "教务处、计划财务处", "副处长；处长", "副处级；正处级"
    )  # fmt: skip
    assert (row.mode, row.form, row.basis, row.serial) == ("集体", "预防提醒谈话", "五(一)2", 1)


def test_people_of_one_unit_and_title_are_told_once(session: Session, people: dict[str, int]) -> None:
    made = interview(mode="group")
    for position, name in enumerate(["余立", "严凡"], 1):
        subject(made, people[name], position, department_name="教务处", title="科长", rank="正科级")
    (row,) = ledger(session, YEAR)
    assert (row.units, row.titles, row.ranks) == ("教务处", "科长", "正科级")


def test_only_held_talks_are_listed_and_cancelled_ones_when_asked_for(session: Session, people: dict[str, int]) -> None:
    for state in State:
        held = datetime(2026, 5, 11, 9) if state.was_held or state is State.IN_PROGRESS else None
        made = interview(held, state=state, planned_start=datetime(2026, 5, 11, 9), number=1, organiser=str(state))
        subject(made, people["余立"])
        if state is State.CANCELLED:
            StateChange.create(
                interview=made,
                step="取消约谈",
                from_state="拟定",
                to_state="取消",
                reason="对象调离",
                at=datetime(2026, 5, 1),
            )
    assert {row.organiser for row in ledger(session, YEAR)} == {state for state in State if state.was_held}
    more = ledger(session, LedgerFilter(2026, cancelled=True))
    assert [row.note for row in more if row.organiser == State.CANCELLED] == ["已取消：对象调离"]


def test_remarks_carry_what_an_inspector_should_see(session: Session, people: dict[str, int]) -> None:
    made = talk(
        [people["余立"]], is_historical=True, exception_number="领导小组〔2026〕3号", exception_date=date(2026, 5, 1),
        note="本人要求书面补充",
    )  # fmt: skip
    (one,) = subjects_of(made)
    Material.create(subject=one, name="廉政承诺", refused_on=date(2026, 5, 12))
    amend(made, "place", "约谈地点", "小会议室")
    (row,) = ledger(session, YEAR)
    assert row.note == (
        "补录；特批（领导小组〔2026〕3号，2026-05-01）；更正：约谈地点（2026-06-02）；余立拒绝提交廉政承诺；本人要求书面补充"
    )


def test_corrections_count_in_every_cell_and_in_the_search(session: Session, people: dict[str, int]) -> None:
    made = talk([people["余立"], people["严凡"]], state=State.ARCHIVED)
    one, other = subjects_of(made)
    for row in (one, other):
        Disposition.create(subject=row, confirmed=False, outcome="了结")
    amend(made, "place", "约谈地点", "小会议室")
    amend(made, "content", "约谈主要内容", "更正后的内容")
    amend(made, f"subject.{one.id}.title", "余立·职务", "副科长")
    amend(made, f"disposition.{other.id}.outcome", "严凡·处置结果", "予以澄清")
    (row,) = ledger(session, LedgerFilter(2026, text="小会议室"))
    assert (row.place, row.content) == ("小会议室", "更正后的内容")
    assert row.titles == "副科长；科长"
    assert row.disposition == "了结（余立）；予以澄清（严凡）"


def test_a_talk_whose_time_was_corrected_stands_in_the_other_year(session: Session, people: dict[str, int]) -> None:
    made = talk([people["余立"]], datetime(2026, 1, 4, 9), state=State.ARCHIVED)
    amend(made, "held_from", "约谈开始时间", "2025-12-30 09:00")
    amend(made, "held_from", "约谈开始时间", "2025-12-31 09:00")
    assert ledger(session, YEAR) == []
    (row,) = ledger(session, LedgerFilter(2025, 4))
    assert row.held.startswith("2025-12-31 09:00")
    assert ledgers.years() == [2025]


def test_materials_are_told_as_due_and_handed_in(session: Session, people: dict[str, int]) -> None:
    for one in subjects_of(talk([people["余立"], people["严凡"]])):
        Material.create(subject=one, name="廉政承诺", received_on=date(2026, 5, 12) if one.position == 1 else None)
    (row,) = ledger(session, YEAR)
    assert (row.materials_due, row.materials_in, row.materials) == (2, 1, "2/1")


def test_dispositions_of_a_group_name_whom_they_hold_for(session: Session, people: dict[str, int]) -> None:
    one, other, third = subjects_of(talk([people["余立"], people["严凡"], people["傅润"]]))
    Disposition.create(subject=one, confirmed=False, outcome="了结")
    Disposition.create(subject=other, confirmed=True, outcome="诫勉", stage="第一种形态")
    (row,) = ledger(session, YEAR)
    assert row.disposition == "了结（余立）；诫勉（待审定）（严凡）；未定（傅润）"
    Disposition.create(subject=third, confirmed=False, outcome="了结")
    Disposition.update(outcome="了结", confirmed=False, stage="").execute()
    assert [(row.disposition, row.stage) for row in ledger(session, YEAR)] == [("了结", "")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LedgerFilter(2026, 2), 1),
        (LedgerFilter(2026, 1), 0),
        (LedgerFilter(2025), 0),
        (LedgerFilter(), 1),
        (LedgerFilter(2026, form=InterviewForm.PREVENTIVE), 1),
        (LedgerFilter(2026, form=InterviewForm.INQUIRY), 0),
        (LedgerFilter(2026, text="余立"), 1),
        (LedgerFilter(2026, text="余立 教务处"), 1),
        (LedgerFilter(2026, text="余立 文学院"), 0),
        (LedgerFilter(2026, text="YL"), 1),
        (LedgerFilter(2026, text="任望谷"), 1),
        (LedgerFilter(2026, text="廉洁纪律"), 1),
        (LedgerFilter(2026, text="第012号"), 1),
        (LedgerFilter(2026, text="013"), 0),
        (LedgerFilter(2026, text="%"), 0),
        (LedgerFilter(2026, text="_"), 0),
        (LedgerFilter(2026, interviews=()), 0),
    ],
)
def test_filters_find_by_what_people_type(
    session: Session, people: dict[str, int], wanted: LedgerFilter, found: int
) -> None:
    Person.update(initials="yl").where(Person.name == "余立").execute()
    talk([people["余立"]], number=12)
    assert ledgers.count(wanted) == len(ledger(session, wanted)) == found


def test_a_department_finds_talks_of_any_of_its_people(session: Session, people: dict[str, int]) -> None:
    talk([people["余立"], people["皮润"]])
    assert ledgers.count(LedgerFilter(2026, department=department("计划财务处"))) == 1
    assert ledgers.count(LedgerFilter(2026, department=department("文学院"))) == 0


def test_pages_joined_are_the_whole_ledger_in_any_order(session: Session, people: dict[str, int]) -> None:
    ids = list(people.values())
    for number in range(1, 24):
        talk([ids[-number % len(ids)]], datetime(2026, number % 12 + 1, number, 9), number=number)
    whole = ledger(session, YEAR)
    assert [row.serial for row in whole] == list(range(1, 24))
    assert [row.held for row in whole] == sorted(row.held for row in whole)
    for key in sorted(ledgers.SORTABLE):
        for down in (False, True):
            pages = [ledgers.page(session, YEAR, offset, 5, [(key, down)]) for offset in range(0, 25, 5)]
            assert {row.interview_id for page in pages for row in page} == {row.interview_id for row in whole}
            assert [row.serial for page in pages for row in page] == list(range(1, 24))
    by_name = ledgers.page(session, YEAR, 0, None, [("subjects", True)])
    assert [row.subjects for row in by_name] == sorted((row.subjects for row in whole), reverse=True)


def test_years_run_from_the_last_talk_to_the_first(session: Session, people: dict[str, int]) -> None:
    assert ledgers.years() == []
    for year in (2023, 2026):
        talk([people["余立"]], datetime(year, 5, 1))
    assert ledgers.years() == [2026, 2025, 2024, 2023]


@pytest.mark.parametrize(
    ("start", "end", "historical", "text"),
    [
        (datetime(2026, 5, 1, 9), datetime(2026, 5, 1, 10, 5), False, "2026-05-01 09:00–10:05"),
        (datetime(2026, 5, 1, 23), datetime(2026, 5, 2, 0, 5), False, "2026-05-01 23:00–2026-05-02 00:05"),
        (datetime(2026, 5, 1, 9), None, False, "2026-05-01 09:00"),
        (datetime(2026, 5, 1), None, True, "2026-05-01"),
        (None, None, True, ""),
    ],
)
def test_the_time_of_a_talk_is_told_as_far_as_it_is_known(
    start: datetime | None, end: datetime | None, historical: bool, text: str
) -> None:
    assert held_text(start, end, is_historical=historical) == text


def test_quarters_cover_the_year_without_gap() -> None:
    days = [(Period(2028, quarter).start, Period(2028, quarter).end) for quarter in (1, 2, 3, 4)]
    assert days[0][0] == Period(2028).start
    assert days[-1][1] == Period(2028).end == date(2028, 12, 31)
    assert all((days[n + 1][0] - days[n][1]).days == 1 for n in range(3))
    assert quarter_before(date(2026, 1, 3)) == Period(2025, 4)
    assert quarter_before(date(2026, 11, 24)) == Period(2026, 3)
    assert Period(2026, 3).label == "2026年第三季度"
    with pytest.raises(ValueError, match="季度"):
        Period(2026, 5)
