"""What a pivot says, by examples one can count on one's fingers."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest

from app.access.session import Session
from app.interviews.tables import Disposition, Interview
from app.ledgers.pivot.behind import Behind
from app.ledgers.pivot.behind_order import SORTABLE
from app.ledgers.pivot.chart import chart, ticks
from app.ledgers.pivot.definition import ChartKind, Definition
from app.ledgers.pivot.span import Compare, Rolling, Unit, When
from app.ledgers.pivot.table import Aspect, LineKind, Pivot, filter_words, load, ordered, pivot, remarks
from app.people.tables import Department
from app.rules.lifecycle import State
from tests.ledgers import history
from tests.ledgers.history import department, subjects_of, talk

NEXT_YEAR = When(None, Unit.YEAR, date(2026, 1, 1), date(2026, 12, 31))


def made(session: Session, *rows: str, **more: Any) -> Pivot:
    definition = Definition(rows, **{"measures": ("talks",)} | more)
    return pivot(definition, load(session, definition))


def grid(table: Pivot) -> list[tuple[str, ...]]:
    """What stands on the lines."""
    return [(line.label, *(table.text(line, slot) for slot in table.slots)) for line in table.lines]


def test_rows_and_columns_divide_talks_and_the_total_counts_a_group_once(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    talk([people["蒋德禾"]], form="INQUIRY", ground="反映不实予以澄清")
    table = made(at_work, "department", column="form")
    assert [slot.heading for slot in table.slots] == [("", "预防提醒谈话"), ("", "询问示警约谈"), ("", "合计")]
    assert grid(table) == [("教务处", "1", "1", "2"), ("计划财务处", "1", "0", "1"), ("合计", "1", "1", "2")]
    assert remarks(table) == ["约谈次数的合计是不重复的数，不是各行之和。"]


def test_the_second_row_dimension_stands_within_the_first_with_subtotals(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    talk([people["陈维"]])
    assert grid(made(at_work, "kind", "department")) == [
        ("行政部门·教务处", "1"), ("行政部门·计划财务处", "1"), ("行政部门·小计", "1"),
        ("二级学院·文学院", "1"), ("二级学院·小计", "1"), ("合计", "2"),
    ]  # fmt: skip


def test_departments_without_a_talk_are_listed_on_request_each_under_its_own_kind(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["陈维"]])
    Department.update(closed_on=date(2024, 1, 1)).where(Department.name == "图书馆").execute()
    found = dict(grid(made(at_work, "kind", "department", empty=True)))
    assert found["行政部门·教务处"] == "0" and found["二级学院·文学院"] == "1"
    assert "行政部门·文学院" not in found and "教辅及直属单位·图书馆" not in found
    only = dict(grid(made(at_work, "department", empty=True, filters={"kind": frozenset({"二级学院"})})))
    assert set(only) == {"文学院", "合计"}


def test_a_month_without_a_talk_is_there_and_an_unknown_month_stands_apart(
    at_work: Session, people: dict[str, int]
) -> None:
    when = When(None, Unit.QUARTER, date(2026, 1, 1), date(2026, 1, 1))
    talk([people["陈维"]], datetime(2026, 1, 31, 23, 59))
    talk([people["陈维"]], datetime(2026, 1, 1), is_historical=True, held_precision="year")
    talk([people["余立"]], datetime(2026, 3, 1), is_historical=True, held_precision="month")
    assert grid(made(at_work, "month", when=when)) == [
        ("2026年1月", "1"), ("2026年2月", "0"), ("2026年3月", "1"), ("2026年（月份不详）", "1"), ("合计", "3"),
    ]  # fmt: skip
    drawn = chart(made(at_work, "month", when=when), made(at_work, "month", when=when).lines, ChartKind.LINE)
    assert drawn.categories == ("2026年1月", "2026年2月", "2026年3月")
    assert drawn.remarks == ("月份不详的不在折线图中，见表。",)


def test_comparing_says_difference_and_percent_and_a_dash_without_a_base(
    at_work: Session, people: dict[str, int]
) -> None:
    for day in (datetime(2026, 3, 1), datetime(2026, 4, 1), datetime(2025, 3, 1)):
        talk([people["陈维"]], day)
    talk([people["余立"]], datetime(2026, 3, 1))
    talk([people["皮润"]], datetime(2025, 12, 31, 23, 59))
    table = made(at_work, "department", compare=Compare.BEFORE)
    assert [slot.heading for slot in table.slots] == [("约谈次数", aspect.value) for aspect in Aspect]
    assert grid(table) == [
        ("教务处", "1", "0", "+1", "—"), ("计划财务处", "0", "1", "−1", "−100.0%"),
        ("文学院", "2", "1", "+1", "+100.0%"), ("合计", "3", "2", "+1", "+50.0%"),
    ]  # fmt: skip
    assert remarks(table)[1:] == [
        "对比期为2025年；对比期为零的，增幅写“—”。", "本期到2026-12-31才结束，增减仅供参考。",
    ]  # fmt: skip


def test_months_are_compared_with_the_months_that_answer_to_them(at_work: Session, people: dict[str, int]) -> None:
    talk([people["陈维"]], datetime(2026, 3, 1))
    talk([people["陈维"]], datetime(2025, 3, 31, 12))
    talk([people["陈维"]], datetime(2025, 2, 28, 12))
    found = {line[0]: line[1:3] for line in grid(made(at_work, "month", compare=Compare.YEAR_BEFORE))}
    assert (found["2026年2月"], found["2026年3月"]) == (("0", "1"), ("1", "1"))
    quarter = When(None, Unit.QUARTER, date(2026, 4, 1), date(2026, 4, 1))
    found = {line[0]: line[1:3] for line in grid(made(at_work, "month", compare=Compare.BEFORE, when=quarter))}
    assert found["2026年6月"] == ("0", "1"), "the third month of the quarter before answers to the third of this one"


def test_what_was_corrected_counts(at_work: Session, people: dict[str, int]) -> None:
    one = talk([people["陈维"]], datetime(2026, 3, 1), state=State.ARCHIVED)
    subject = subjects_of(one)[0]
    Disposition.create(subject=subject, confirmed=False, outcome="予以了结", stage="第一种形态")
    history.amend(one, "held_from", "约谈开始时间", "2025-12-30 09:00")
    history.amend(one, f"disposition.{subject.id}.stage", "四种形态", "第二种形态")
    history.amend(one, f"disposition.{subject.id}.stage", "四种形态", "第三种形态")
    assert grid(made(at_work, "stage")) == [("合计", "0")]
    assert grid(made(at_work, "stage", "month", when=When(Rolling.LAST_YEAR)))[-3:] == [
        ("第三种形态·2025年12月", "1"), ("第三种形态·小计", "1"), ("合计", "1"),
    ]  # fmt: skip


def test_disciplines_count_once_decided_and_in_each_of_several(at_work: Session, people: dict[str, int]) -> None:
    one, other = talk([people["陈维"]]), talk([people["余立"]])
    facts = {"confirmed": True, "outcome": "予以诫勉", "disciplines": ["廉洁纪律", "工作纪律"]}
    Disposition.create(subject=subjects_of(one)[0], decided_on=date(2026, 6, 1), **facts)
    Disposition.create(subject=subjects_of(other)[0], **facts)
    table = made(at_work, "discipline", measures=("attendances",))
    assert grid(table) == [("廉洁纪律", "1"), ("工作纪律", "1"), ("（未认定）", "1"), ("合计", "2")]
    assert remarks(table) == ["人次的合计是不重复的数，不是各行之和。", "同一人违反几项纪律的，各项中都计入。"]


def test_an_office_that_talks_to_its_own_staff_is_one_organiser(at_work: Session, people: dict[str, int]) -> None:
    talk([people["陈维"]], organiser="纪检监察室")
    talk([people["常怀"]], organiser="纪检监察室", organiser_department=department("纪检监察室"))
    talk([people["余立"]], organiser="教务旧名", organiser_department=department("教务处"))
    assert grid(made(at_work, "organiser")) == [("纪检监察室", "2"), ("教务处", "1"), ("合计", "3")]


def test_two_leads_of_one_name_are_told_apart_by_their_number(at_work: Session, people: dict[str, int]) -> None:
    from app.people.tables import Person

    Person.update(name="任望谷").where(Person.id == people["尹涵"]).execute()
    for person in ("尹涵", "任望谷"):
        talk([people["陈维"]], lead=people[person], lead_name="任望谷")
    labels = [line.label for line in made(at_work, "lead").lines[:-1]]
    assert len(set(labels)) == 2 and all(label.startswith("任望谷（") for label in labels)


def test_filters_let_through_and_are_told(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    talk([people["陈维"]])
    filters = {"department": frozenset({str(department("教务处")), str(department("文学院"))})}
    table = made(at_work, "mode", measures=("talks", "attendances"), filters=filters)
    assert grid(table) == [("个别", "1", "1"), ("集体", "1", "1"), ("合计", "2", "2")]
    assert filter_words(table.made, table.loaded.names) == ["部门：教务处、文学院"]


def test_lines_are_sorted_within_their_groups_and_groups_by_their_sums(
    at_work: Session, people: dict[str, int]
) -> None:
    for person in ("蒋德禾", "皮润", "皮润", "陈维"):
        talk([people[person]])
    table = made(at_work, "kind", "department")
    labels = [line.label for line in ordered(table, table.slots[0], descending=False)]
    assert labels == [
        "二级学院·文学院",
        "二级学院·小计",
        "行政部门·教务处",
        "行政部门·计划财务处",
        "行政部门·小计",
        "合计",
    ]
    labels = [line.label for line in ordered(table, table.slots[0], descending=True)]
    assert labels == [
        "行政部门·计划财务处",
        "行政部门·教务处",
        "行政部门·小计",
        "二级学院·文学院",
        "二级学院·小计",
        "合计",
    ]


def test_behind_each_figure_stands_a_line_for_each_thing(at_work: Session, people: dict[str, int]) -> None:
    from app.interviews.tables import Material

    one = talk([people["蒋德禾"], people["皮润"]], datetime(2026, 3, 1, 9), plan_item=history.campaign_item(1))
    two = talk([people["蒋德禾"]], datetime(2026, 4, 1, 9))
    Material.create(subject=subjects_of(two)[0], name="承诺书", due_on=date(2026, 4, 9), refused_on=date(2026, 4, 9))
    measures = ("talks", "attendances", "people", "campaigns", "refusals")
    table = made(at_work, "year", measures=measures)
    lines = {}
    for slot in table.slots:
        found = Behind(at_work, slot.measure, table.under(table.total, slot))
        lines[slot.measure.key] = found.page(0, 99)
        assert len(lines[slot.measure.key]) == table.figure(table.total, slot)
    assert [(line.interview_id, line.who) for line in lines["talks"]] == [(one.id, "蒋德禾、皮润"), (two.id, "蒋德禾")]
    assert [line.who for line in lines["attendances"]] == ["蒋德禾", "皮润", "蒋德禾"]
    assert [(line.who, line.interview_id, line.note[-6:]) for line in lines["people"]] == [
        ("蒋德禾", two.id, "约谈 2 次"), ("皮润", one.id, "约谈 1 次"),
    ]  # fmt: skip
    assert lines["campaigns"][0].note == "第1次集中约谈，已约谈 1 次"
    assert lines["refusals"][0].note == "承诺书，应交 2026-04-09，拒交 2026-04-09"


@pytest.mark.parametrize("key", sorted(SORTABLE))
def test_lines_behind_a_figure_are_sorted_by_any_column_over_all_pages(
    at_work: Session, people: dict[str, int], key: str
) -> None:
    for day, (name, ground) in enumerate((("余立", "批评教育"), ("蒋德禾", "诫勉谈话"), ("严凡", "批评教育")), 1):
        talk([people[name]], datetime(2026, 3, day, 9), number=9 - day, form="CORRECTIVE", ground=ground,
             lead=people[("尹涵", "常怀", "余立")[day - 1]])  # fmt: skip
    table = made(at_work, "year", measures=("talks", "attendances"))
    for slot in table.slots:
        found = Behind(at_work, slot.measure, table.under(table.total, slot))
        whole = found.page(0, 9, [(key, False)])
        wanted = [str(getattr(line, key)) for line in found.page(0, 9)]
        assert [getattr(line, key) for line in whole] == sorted(wanted)
        assert [getattr(line, key) for line in found.page(0, 9, [(key, True)])] == sorted(wanted, reverse=True)
        assert found.page(1, 1, [(key, False)]) == whole[1:2]
    assert found.page(0, 9, [("note", True)]) == found.page(0, 9)


def test_a_chart_draws_stacks_only_of_what_adds_up_and_lines_only_over_time(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    adds, not_adding = made(at_work, "month", column="form"), made(at_work, "form", column="department")
    assert chart(adds, adds.lines, ChartKind.STACKED).kind is ChartKind.STACKED
    found = chart(not_adding, not_adding.lines, ChartKind.STACKED)
    assert found.kind is ChartKind.BAR and "堆起来不等于合计" in found.remarks[0]
    assert chart(not_adding, not_adding.lines, ChartKind.LINE).kind is ChartKind.BAR
    nested = made(at_work, "form", "mode")
    drawn = chart(nested, nested.lines, ChartKind.STACKED)
    assert (drawn.kind, drawn.categories, [each.label for each in drawn.series]) == (
        ChartKind.STACKED, ("预防提醒谈话",), ["集体"],
    )  # fmt: skip
    for each in drawn.series:
        assert [nested.figure(point.line, point.slot) for point in each.points] == [1]


def test_a_chart_of_more_than_eight_series_says_what_is_left_out_and_is_no_stack(
    at_work: Session, people: dict[str, int]
) -> None:
    for month in range(1, 11):
        talk([people["陈维"]], datetime(2026, month, 3))
    table = made(at_work, "form", column="month", when=NEXT_YEAR)
    drawn = chart(table, table.lines, ChartKind.STACKED)
    assert len(drawn.series) == 8 and drawn.kind is ChartKind.BAR
    assert drawn.remarks == ("图中只画数值最大的 8 组，另有 4 组见表。", "超过 8 组不堆起来，这里画条形图。")


def test_the_axis_has_whole_round_figures_up_to_the_highest() -> None:
    for highest in [*range(400), 999, 1000, 1001, 123456]:
        found = ticks(highest)
        assert found[0] == 0 and found[-1] >= highest and 2 <= len(found) <= 6
        assert len({other - one for one, other in pairwise(found)}) == 1


def test_a_pivot_of_nothing_has_a_total_of_nought(at_work: Session, people: dict[str, int]) -> None:
    table = made(at_work, "department", "form", column="rank", compare=Compare.BEFORE)
    assert [line.kind for line in table.lines] == [LineKind.TOTAL]
    assert grid(table) == [("合计", "0", "0", "0", "—")]
    assert chart(table, table.lines, ChartKind.BAR).is_empty
    assert Interview.select().count() == 0
