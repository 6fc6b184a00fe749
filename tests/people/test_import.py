"""Applying a roster: nothing twice, history with dates, and undoing exactly."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.people.imports import changes_of, values_of
from app.people.queries import appointments_of, find_people, ranks_of
from app.people.roster.applying import apply, undo
from app.people.roster.preview import Verdict, preview
from app.people.roster.uses import ROSTER_TABLES
from app.people.tables import (
    Appointment,
    Department,
    DepartmentAlias,
    ImportBatch,
    ImportChange,
    Person,
    PersonRank,
    RecusalRow,
    SchoolPostHolding,
    Supervision,
)
from tests import stores
from tests.examples import many
from tests.people.books import CHIEF, HEAD, LEADERS, ROWS, SAMPLE, changed, roster
from tests.stores import Filled

FIRST, LATER = date(2026, 11, 2), date(2026, 11, 20)


def load(session: Session, path: Path, **more: Any) -> int | None:
    return apply(session, preview(session, path), **more)


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a roster may write, as it stands."""
    return {
        name: sorted((tuple(map(str, row.__data__.values())) for row in table.select()), key=str)
        for name, table in ROSTER_TABLES.items()
    }


def person(staff_no: str) -> Person:
    return Person.get(Person.staff_no == staff_no)


def posts(staff_no: str) -> list[tuple[str, str, str, str]]:
    """Title, kind, start and end of all appointments, the newest first."""
    return [(p.what, p.detail, p.start, p.end) for p in appointments_of(person(staff_no).id, LATER)]


def test_the_sample_comes_in_whole_and_a_second_time_changes_nothing(session: Session) -> None:
    batch = load(session, SAMPLE)
    row = ImportBatch.get_by_id(batch)
    assert (row.added, row.changed, row.unchanged, row.refused, row.as_of) == (409, 0, 0, 5, FIRST)
    assert Person.select().count() == PersonRank.select().count() == 409
    assert (Appointment.select().count(), SchoolPostHolding.select().count()) == (402, 7)
    assert (Department.select().count(), Supervision.select().count()) == (36, 36)
    before, log = state(), ImportChange.select().count()
    again = preview(session, SAMPLE)
    assert {verdict: again.count(verdict) for verdict in Verdict} == {"新增": 0, "更新": 0, "不变": 409, "错误": 5}
    assert apply(session, again) is None
    assert state() == before
    assert ImportChange.select().count() == log
    assert ImportBatch.select().count() == 1


def test_the_sample_names_heads_posts_and_vacancies(session: Session) -> None:
    load(session, SAMPLE)
    heads = {row.department.name for row in Appointment.select().where(Appointment.head)}
    everyone = {row.name for row in Department.select()}
    assert everyone - heads == {"国际交流处", "物理与电子工程学院"}
    assert Appointment.select().where(Appointment.branch_secretary).count() == 14
    assert Appointment.select().where(Appointment.key_post).count() == 25
    held = {row.post: row.person.name for row in SchoolPostHolding.select().where(SchoolPostHolding.post != "班子成员")}
    assert held == {"党委书记": "尹涵", "校长": "任望谷", "纪委书记": "李望鸣"}
    (both,) = {
        (row.deputy, row.branch_secretary, row.head)
        for row in Appointment.select().where(Appointment.title == "党总支副书记、副院长")
    }
    assert both == (True, False, False)
    assert {row.title for row in Appointment.select().where(Appointment.head & Appointment.title.contains("主持"))} == {
        "副主任(主持工作)", "副处长(主持工作)",
    }  # fmt: skip


def test_undo_of_the_sample_leaves_nothing_behind(session: Session) -> None:
    before = state()
    batch = load(session, SAMPLE)
    assert batch is not None
    undo(session, batch)
    assert state() == before
    assert ImportBatch.get_by_id(batch).undone_at is not None
    with pytest.raises(Refusal, match="已经撤销"):
        undo(session, batch)
    assert load(session, SAMPLE) == batch + 1


def test_the_record_tells_of_each_row_as_it_was_written(session: Session) -> None:
    load(session, SAMPLE)
    changes = changes_of(ImportBatch.get().id, ROSTER_TABLES)
    assert len(changes) == sum(table.select().count() for table in ROSTER_TABLES.values())
    assert ImportChange.select().count() < 50  # a department each, and all others together
    for change in changes:
        row = ROSTER_TABLES[change.table_name].get_by_id(change.row_id)
        assert change.before is None and change.after == values_of(row)


def test_a_record_of_each_row_as_earlier_versions_kept_it_is_undone_too(session: Session) -> None:
    before = state()
    batch = load(session, SAMPLE)
    assert batch is not None
    changes = changes_of(batch, ROSTER_TABLES)
    ImportChange.delete().execute()
    for change in reversed(changes):
        ImportChange.create(batch=batch, **change._asdict())
    assert changes_of(batch, ROSTER_TABLES) == changes
    undo(session, batch)
    assert state() == before


def test_a_promotion_ends_the_old_post_the_day_before_the_new_one(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    line = changed(CHIEF, 职务="副处长", 职级="副处级", 任现职时间="2026-11-10", 任职方式="提拔")
    found = preview(session, roster(tmp_path, [*ROWS[:5], line], "2026-11-20"))
    assert found.rows[5].changes == (
        "职级：正科级 → 副处级", "任职：教务处科长 → 教务处副处长（提拔，自 2026-11-10 起）",
    )  # fmt: skip
    apply(session, found)
    assert posts("B3") == [
        ("教务处 副处长", "提拔", "2026-11-10", ""), ("教务处 科长", "留任", "2021-06-01", "2026-11-09"),
    ]  # fmt: skip
    ranks = [(rank.what, rank.start, rank.end) for rank in ranks_of(person("B3").id, LATER)]
    assert ranks == [("副处级", "2026-11-20", ""), ("正科级", "", "2026-11-19")]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"职务": "副处长", "职级": "副处级", "任职方式": "留任"}, "提拔"),
        ({"职务": "副处长", "职级": "副处级", "任职方式": ""}, "提拔"),
        ({"单位": "人事处", "任职方式": ""}, "交流"),
        ({"单位": "人事处", "任职方式": "轮岗"}, "交流"),
        ({"职务": "调研员", "任职方式": ""}, "新任"),
        ({"职务": "调研员", "任职方式": "留任"}, "留任"),
    ],
)
def test_how_a_post_was_come_by_is_read_or_follows_from_rank_and_department(
    session: Session, tmp_path: Path, cells: dict[str, str], kind: str
) -> None:
    load(session, roster(tmp_path))
    load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 任现职时间="", **cells)], "2026-11-20"))
    newest, old = appointments_of(person("B3").id, LATER)
    assert (newest.detail, newest.start, old.end) == (kind, "2026-11-20", "2026-11-19")


def test_a_start_told_more_exactly_corrects_and_one_told_less_exactly_does_not(
    session: Session, tmp_path: Path
) -> None:
    load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 任现职时间="2021年6月")]))
    load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 任现职时间="2021-06-18")], "2026-11-10"))
    assert posts("B3") == [("教务处 科长", "留任", "2021-06-18", "")]
    less = preview(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 任现职时间="2021.06")], "2026-11-20"))
    assert less.rows[5].verdict is Verdict.SAME


def test_the_same_post_taken_up_anew_by_transfer_is_another_appointment(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    line = changed(CHIEF, 任现职时间="2026-11-12", 任职方式="交流")
    load(session, roster(tmp_path, [*ROWS[:5], line], "2026-11-20"))
    assert posts("B3") == [
        ("教务处 科长", "交流", "2026-11-12", ""), ("教务处 科长", "留任", "2021-06-01", "2026-11-11"),
    ]  # fmt: skip


def test_a_kind_that_was_wrong_is_corrected_but_retained_takes_nothing_back(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 任职方式="提拔")], "2026-11-10"))
    assert posts("B3") == [("教务处 科长", "提拔", "2021-06-01", "")]
    assert preview(session, roster(tmp_path, day="2026-11-20")).rows[5].verdict is Verdict.SAME


def test_a_post_that_becomes_a_key_post_counts_so_from_the_day_of_the_roster(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 备注="关键岗位")], "2026-11-20"))
    newest, old = appointments_of(person("B3").id, LATER)
    assert (newest.marks, newest.detail, newest.start) == (("关键岗位",), "留任", "2026-11-20")
    assert (old.marks, old.end) == ((), "2026-11-19")


def test_a_second_roster_of_the_same_day_corrects_the_first(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    for title in ("副处长", "副处级调研员"):
        line = changed(CHIEF, 职务=title, 职级="副处级", 任现职时间="")
        load(session, roster(tmp_path, [*ROWS[:5], line], "2026-11-20"))
    assert [post[0] for post in posts("B3")] == ["教务处 副处级调研员", "教务处 科长"]
    assert len(ranks_of(person("B3").id, LATER)) == 2


def test_a_head_of_office_becomes_a_school_leader(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    line = changed(HEAD, 单位="校领导", 单位类别="", 职务="副校长", 职级="副厅级", 任现职时间="2026-11-16")
    load(session, roster(tmp_path, [*LEADERS, line, *ROWS[4:]], "2026-11-20"))
    assert posts("B1") == [("教务处 处长", "留任", "2020-03-02", "2026-11-15")]
    post = SchoolPostHolding.get(SchoolPostHolding.person == person("B1").id)
    assert (post.post, post.title, post.start) == ("班子成员", "副校长", date(2026, 11, 16))


def test_the_missing_are_ended_only_when_the_user_says_so(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    newer = roster(tmp_path, ROWS[:4], "2026-11-20")
    assert load(session, newer) is None
    assert posts("B3")[0][3] == ""
    load(session, newer, end_missing=[person("B3").id])
    assert posts("B3")[0][3] == "2026-11-19"
    assert posts("B2")[0][3] == ""


def test_a_leader_who_is_ended_no_longer_supervises(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    rows = [*LEADERS[:2], *(changed(row, 分管校领导="") for row in ROWS[3:])]
    load(session, roster(tmp_path, rows, "2026-11-20"), end_missing=[person("A3").id])
    assert Supervision.get(Supervision.person == person("A3").id).end == date(2026, 11, 19)


def test_another_supervising_leader_begins_and_the_former_ends(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    rows = [*LEADERS, *(changed(row, 分管校领导="任望谷") for row in ROWS[3:])]
    found = preview(session, roster(tmp_path, rows, "2026-11-20"))
    assert list(map(str, found.supervision)) == ["任望谷分管教务处", "赵瑾德不再分管教务处"]
    apply(session, found)
    spans = [(row.person.name, row.start, row.end) for row in Supervision.select().order_by(Supervision.id)]
    assert spans == [("赵瑾德", None, date(2026, 11, 19)), ("任望谷", date(2026, 11, 20), None)]


def test_a_preview_that_is_out_of_date_is_not_applied(session: Session, tmp_path: Path) -> None:
    load(session, roster(tmp_path))
    found = preview(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 职务="调研员")], "2026-11-20"))
    Appointment.update(note="已改").where(Appointment.person == person("B3").id).execute()
    before = state()
    with pytest.raises(Refusal, match="请重新预览"):
        apply(session, found)
    assert state() == before


def test_undo_is_refused_when_what_was_imported_is_in_use(session: Session, tmp_path: Path) -> None:
    batch = load(session, roster(tmp_path))
    assert batch is not None
    RecusalRow.create(person=person("B1").id, other=person("B2").id, reason="近亲属", start=FIRST)
    before = state()
    with pytest.raises(Refusal, match="古丽·阿不都、蒋德禾"):
        undo(session, batch)
    assert state() == before


def test_undo_is_refused_when_somebody_was_put_into_an_imported_department(session: Session, tmp_path: Path) -> None:
    batch = load(session, roster(tmp_path))
    assert batch is not None
    other = Person.create(staff_no="Z1", name="某丁", created_at=session.now())
    Appointment.create(person=other, department=Department.get(), title="科员", kind="新任")
    with pytest.raises(Refusal, match="教务处"):
        undo(session, batch)


def test_undo_is_refused_when_things_changed_since(session: Session, tmp_path: Path) -> None:
    batch = load(session, roster(tmp_path))
    assert batch is not None
    Person.update(phone="123").where(Person.staff_no == "B1").execute()
    with pytest.raises(Refusal, match="之后又改过"):
        undo(session, batch)
    assert Person.select().count() == len(ROWS)


def test_undo_goes_backwards_through_the_imports(session: Session, tmp_path: Path) -> None:
    first = load(session, roster(tmp_path))
    between = state()
    second = load(session, roster(tmp_path, [*ROWS[:5], changed(CHIEF, 职务="调研员")], "2026-11-20"))
    assert first is not None
    assert second is not None
    with pytest.raises(Refusal, match="请先撤销"):
        undo(session, first)
    undo(session, second)
    assert state() == between
    undo(session, first)
    assert all(not rows for rows in state().values())


def test_other_names_of_a_department_go_with_it(session: Session, tmp_path: Path) -> None:
    batch = load(session, roster(tmp_path))
    assert batch is not None
    DepartmentAlias.create(name="教务部", department=Department.get())
    undo(session, batch)
    assert DepartmentAlias.select().count() == 0


def test_rare_characters_and_dots_of_names_come_through(session: Session, tmp_path: Path) -> None:
    names = ("𬭎 文", "𠅤䶮", "古丽•阿不都")
    rows = [*LEADERS, *(changed(CHIEF, 工号=f"C{place}", 姓名=name) for place, name in enumerate(names))]
    load(session, roster(tmp_path, rows))
    assert [person(f"C{place}").name for place in range(3)] == ["𬭎文", "𠅤䶮", "古丽·阿不都"]
    assert find_people("glabd", LATER)[0].name == "古丽·阿不都"


# ------------------------------------------------------------ properties

TITLES = st.sampled_from(["处长", "副处长", "副处长（主持工作）", "科长", "科员", "调研员", "总工程师"])
RANKS = st.sampled_from(["正处", "副处级", "正 科 级", "八级职员", "一般干部"])
STARTS = st.sampled_from(["", "2015", "2019年8月", "2020.1.14", "20260912", "2026-11-15", "2030-01-01"])
LINES = st.tuples(
    st.sampled_from(["教务处", "人事处"]), TITLES, RANKS, STARTS, st.sampled_from(["", "留任", "提拔", "交流", "新任"]),
    st.sampled_from(["", "关键岗位"]), st.sampled_from(["", "任望谷", "赵瑾德"]),
)  # fmt: skip
ROSTERS = st.dictionaries(st.sampled_from(["B1", "B2", "B3"]), LINES, min_size=1, max_size=3)


def lines_of(drawn: dict[str, tuple[str, ...]]) -> list[list[str]]:
    return [
        [number, f"人{number}", "女", unit, "行政部门", title, rank, leader, start, kind, note]
        for number, (unit, title, rank, start, kind, note, leader) in sorted(drawn.items())
    ]


@contextmanager
def empty_store() -> Iterator[tuple[Session, Path]]:
    with tempfile.TemporaryDirectory() as name:
        session = stores.kept(Filled.NOTHING).opened(Path(name) / "数据")
        try:
            yield session, Path(name)
        finally:
            session.store.close()


@settings(max_examples=many(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROSTERS, min_size=1, max_size=3))
def test_any_rosters_in_a_row_change_nothing_twice_keep_history_whole_and_can_all_be_undone(
    drawn: list[dict[str, tuple[str, ...]]],
) -> None:
    with empty_store() as (session, folder):
        states, batches = [state()], []
        for place, lines in enumerate(drawn):
            path = roster(folder, [*LEADERS, *lines_of(lines)], f"2026-11-{place + 2:02}")
            batch = load(session, path)
            assert load(session, path) is None
            _check_history()
            if batch is not None:
                states.append(state())
                batches.append(batch)
        for batch in reversed(batches):
            assert state() == states.pop()
            undo(session, batch)
        assert state() == states.pop()


def _check_history() -> None:
    """Ranks and posts of a person never overlap, and nothing ends before it begins."""
    for table in (PersonRank, Appointment):
        spans: dict[int, list[tuple[date, date]]] = {}
        for row in table.select():
            spans.setdefault(row.person_id, []).append((row.start or date.min, row.end or date.max))
        for held in spans.values():
            held.sort()
            assert all(start <= end for start, end in held)
            assert all(one[1] < two[0] for one, two in pairwise(held))
