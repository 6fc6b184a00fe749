"""Lists of interviews: what filters find, in which order, what is overdue; and one case at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.drafts import create
from app.interviews.queries import (
    CaseFilter,
    CaseLine,
    View,
    case_lines,
    case_view,
    cases_page,
    count_cases,
    open_plan_items,
    years,
)
from app.interviews.steps import take
from app.interviews.tables import Interview, Material
from app.people.names import reading
from app.people.tables import Department, Person
from app.rules.lifecycle import State, Step
from app.rules.vocabulary import InterviewForm
from tests.interviews.held_cases import make_case, still
from tests.interviews.talks import MORNING, TALK, case_in, drafted, set_clock, talk
from tests.interviews.test_drafts import planned


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


def found(session: Session, order: tuple[tuple[str, bool], ...] = (), **fields: object) -> list[CaseLine]:
    """All lines that a filter lets through; the count agrees."""
    wanted = CaseFilter(**fields)  # type: ignore[arg-type]
    lines = cases_page(session, wanted, 0, 100, order)
    assert count_cases(session, wanted) == len(lines)
    return lines


def ids(lines: list[CaseLine]) -> list[int]:
    return [line.id for line in lines]


def test_a_line_shows_a_case_as_the_office_speaks_of_it(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED)
    (line,) = found(office)
    assert line == CaseLine(
        case, "〔2026〕第001号", "蒋德禾", "教务处", "询问示警约谈", "仍需询问核实", "个别", "赵瑾德", TALK,
        State.SUBMITTED, "", "纪检监察室",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("蒋德", True), ("教务", True), ("赵瑾德", True), ("询问核实", True), ("纪检", True), ("〔2026〕第001号", True),
        ("001", True), ("1", True), ("１", True), ("jdh", True), ("JDH", True), ("蒋 教务", True), ("蒋 文学院", False),
        ("%", False), ("_", False), ("'", False), ("²", False), ("9" * 40, False), ("2", False), ("余立", False),
    ],
)  # fmt: skip
def test_words_find_number_people_department_and_ground(
    office: Session, people: dict[str, int], text: str, hit: bool
) -> None:
    for person in Person.select():
        person.pinyin, person.initials = reading(person.name)
        person.save()
    case = case_in(office, people, State.SUBMITTED)
    drafted(office, people, "花新", lead="金之玉", ground="诫勉谈话", recorder="苏鸣华")
    assert (case in ids(found(office, text=text))) is hit


def test_filters_narrow_by_form_department_state_and_year(office: Session, people: dict[str, int]) -> None:
    inquiry = case_in(office, people, State.SUBMITTED)
    other = drafted(office, people, "陈维", form="CORRECTIVE", lead="万俟望")
    next_year = create(office, talk(people, planned_start=datetime(2027, 3, 1, 9, 0), planned_end=None))
    undated = create(office, talk(people, planned_start=None, planned_end=None))
    assert ids(found(office, form=InterviewForm.CORRECTIVE)) == [other]
    college = Department.get(Department.name == "文学院").id
    assert ids(found(office, department_id=college)) == [other]
    assert ids(found(office, states=(State.SUBMITTED,))) == [inquiry]
    assert set(ids(found(office, year=2026))) == {inquiry, other}
    assert ids(found(office, year=2027)) == [next_year]
    assert undated in ids(found(office)) and years(office) == [2026]


def test_drafts_stand_on_top_and_the_newest_number_next(office: Session, people: dict[str, int]) -> None:
    first, second = (case_in(office, people, State.SUBMITTED) for _ in range(2))
    draft = drafted(office, people)
    assert ids(found(office)) == [draft, second, first]


@pytest.mark.parametrize("column", ["number", "subjects", "department", "form", "lead", "start", "state", "ground"])
def test_every_column_sorts_both_ways(office: Session, people: dict[str, int], column: str) -> None:
    cases = {
        case_in(office, people, State.SUBMITTED),
        drafted(office, people, "陈维", form="CORRECTIVE", lead="万俟望", planned_start=TALK + timedelta(days=1),
                planned_end=None),
    }  # fmt: skip
    up, down = found(office, ((column, False),)), found(office, ((column, True),))
    assert ids(up) == ids(down)[::-1] and set(ids(up)) == cases
    assert set(ids(found(office, (("nonsense", True),)))) == cases


def test_pages_follow_one_another_without_gap(office: Session, people: dict[str, int]) -> None:
    made = [make_case(people, State.AWAITING_ARCHIVING) for _ in range(7)]
    order = [("subjects", False)]
    pages = [ids(cases_page(office, CaseFilter(), offset, 3, order)) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(each for page in pages for each in page) == made


def test_a_talk_whose_time_has_passed_is_overdue(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.APPROVED)
    assert found(office, view=View.OVERDUE) == []
    set_clock(office, TALK + timedelta(hours=2))
    (line,) = found(office, view=View.OVERDUE)
    assert (line.id, line.overdue) == (case, "已过约谈时间")


def test_a_case_with_a_late_material_is_overdue_until_it_is_in(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.AWAITING_MATERIALS)
    due = Material.get().due_on
    set_clock(office, datetime.combine(due + timedelta(days=1), datetime.min.time()))
    (line,) = found(office, view=View.OVERDUE)
    assert (line.id, line.overdue) == (case, "材料逾期")
    Material.update(received_on=due).execute()
    assert found(office, view=View.OVERDUE) == []


def test_views_divide_the_work(session: Session, people: dict[str, int]) -> None:
    still(session)
    by_state = {state: make_case(people, state) for state in State}
    waiting = set(ids(found(session, view=View.WAITING)))
    assert waiting == set(by_state.values()) - {by_state[State.ARCHIVED], by_state[State.CANCELLED]}
    Interview.update(planned_start=datetime(2026, 12, 1, 9, 0)).where(Interview.id == by_state[State.READY]).execute()
    assert by_state[State.READY] not in ids(found(session, view=View.WAITING))
    assert ids(found(session, view=View.ARCHIVED)) == [by_state[State.ARCHIVED]]
    assert {line.state for line in found(session, view=View.HELD)} == {
        State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (datetime(2026, 9, 30, 23, 59), False), (datetime(2026, 10, 1, 0, 0), True),
        (datetime(2026, 12, 31, 23, 59), True), (datetime(2027, 1, 1, 0, 0), False),
    ],
)  # fmt: skip
def test_the_quarter_begins_and_ends_at_midnight(
    office: Session, people: dict[str, int], moment: datetime, inside: bool
) -> None:
    create(office, talk(people, planned_start=moment, planned_end=None))
    assert bool(found(office, view=View.QUARTER)) is inside


def test_lines_come_in_the_order_asked_for(office: Session, people: dict[str, int]) -> None:
    one, two = drafted(office, people), drafted(office, people)
    assert [line.id for line in case_lines(office, [two, 999, one])] == [two, one]


def test_a_case_at_a_glance_says_what_comes_next(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, place="")
    view = case_view(office, case)
    assert view.next_step is Step.SUBMIT and [lack.code for lack in view.missing] == ["SCHEME:place"]
    assert [due.by for due in view.approvals_due] == ["领导小组"] and view.approval_turn is None
    assert (view.lead_title, view.recorder, view.support_unit) == ("副校长", "常怀", "党政办")
    assert [(s.name, s.title, s.rank) for s in view.subjects] == [("蒋德禾", "副处长", "副处级")]


def test_a_submitted_case_waits_for_its_approver(office: Session, people: dict[str, int]) -> None:
    view = case_view(office, case_in(office, people, State.SUBMITTED))
    assert view.next_step is Step.APPROVE and view.approval_turn == view.approvals_due[0]


def test_a_case_that_is_over_waits_for_nothing(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people)
    take(office, case, Step.CANCEL, reason="不谈了")
    view = case_view(office, case)
    assert view.next_step is None and view.missing == () and view.remarks == ()


def test_an_unfiled_quarterly_plan_is_remarked_and_stops_nothing(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people, "余立", lead="古丽·阿不都")
    (remark,) = case_view(office, case).remarks
    assert "教务处" in remark.message and remark.clauses == ("四(三)",)
    assert take(office, case, Step.SUBMIT) is State.SUBMITTED
    set_clock(office, datetime(2026, 10, 2, 9, 0))
    in_time = drafted(office, people, "余立", lead="古丽·阿不都")
    Interview.update(planned_start=datetime(2026, 10, 9, 9, 0)).where(Interview.id == in_time).execute()
    set_clock(office, datetime(2026, 10, 2, 9, 0))
    assert case_view(office, in_time).remarks == ()


def test_a_talk_of_the_school_owes_no_filing(office: Session, people: dict[str, int]) -> None:
    assert case_view(office, drafted(office, people)).remarks == ()


def test_a_case_that_nobody_has_is_refused(office: Session) -> None:
    with pytest.raises(Refusal, match="没有找到这次约谈"):
        case_view(office, 4711)


def test_items_of_plans_in_force_wait_until_they_are_talked_about(office: Session, people: dict[str, int]) -> None:
    item = planned(office, people, "古丽·阿不都", lead="任望谷")
    ((number, words),) = open_plan_items(office)
    assert number == item and "古丽·阿不都" in words and "一岗双责" in words
    case = drafted(office, people, "古丽·阿不都", lead="任望谷", form="PREVENTIVE", plan_item_id=item)
    assert open_plan_items(office) == []
    take(office, case, Step.CANCEL, reason="改期")
    assert [number for number, _ in open_plan_items(office)] == [item]
