"""Layouts of workbooks: as values, kept by name, and on the sheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.papers.book_layout import (
    DEFAULT,
    FIELDS,
    BookKind,
    BookLayout,
    LayoutColumn,
    arranged,
    default_layout,
    faults,
    from_json,
    to_json,
)
from app.papers.book_layouts import delete_layout, layout_named, layouts, save_layout
from app.papers.ledger_book import write_ledger
from app.papers.plan_book import write_plan
from app.people.tables import Department
from app.store import settings
from tests.ledgers.history import talk
from tests.papers.all_books import cells
from tests.papers.test_plan_book import plan
from tests.papers.validity import faults as invalid

SHORT = BookLayout("报省纪委", (LayoutColumn("subjects", "姓名", 12), LayoutColumn("content", "谈话内容", 40.5)))
COLUMNS = st.builds(
    LayoutColumn,
    st.sampled_from([field.key for field in FIELDS[BookKind.LEDGER]]),
    st.text("甲乙ab", min_size=1, max_size=30),
    st.floats(3, 100).map(lambda width: round(width, 1)),
)


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    talk([people["余立"]], number=1)
    return session


@pytest.mark.parametrize("kind", BookKind)
def test_the_default_layout_is_in_order_and_has_no_fault_but_its_name(kind: BookKind) -> None:
    layout = default_layout(kind)
    assert faults(BookLayout("名", layout.columns), kind) == []
    assert [column.key for column in layout.columns] == [field.key for field in FIELDS[kind] if field.usual]
    assert len({field.key for field in FIELDS[kind]}) == len(FIELDS[kind])


@given(st.lists(COLUMNS, min_size=1, unique_by=lambda column: column.key))
def test_a_layout_comes_back_as_it_was_kept(columns: list[LayoutColumn]) -> None:
    layout = BookLayout("名", tuple(columns))
    assert from_json("名", to_json(layout)) == layout
    assert faults(layout, BookKind.LEDGER) == []


_JSON = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


@given(_JSON)
def test_whatever_was_kept_is_read_without_a_crash(kept: Any) -> None:
    found = arranged(BookKind.LEDGER, from_json("名", kept))
    assert all(3 <= column.width <= 100 for column in found.columns)


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (BookLayout("", SHORT.columns), "名称"),
        (BookLayout("默认版式", SHORT.columns), "不能叫"),
        (BookLayout("长" * 21, SHORT.columns), "20"),
        (BookLayout("名", ()), "至少选一个"),
        (BookLayout("名", (LayoutColumn("gone", "旧栏", 9),)), "至少选一个"),
        (BookLayout("名", (*SHORT.columns, SHORT.columns[0])), "只能出现一次"),
        (BookLayout("名", (LayoutColumn("subjects", " ", 12),)), "栏名不能为空"),
        (BookLayout("名", (LayoutColumn("subjects", "姓名", 2),)), "宽度"),
        (BookLayout("名", (LayoutColumn("subjects", "姓名", 101),)), "宽度"),
    ],
)
def test_a_layout_with_a_fault_is_not_kept(at_work: Session, layout: BookLayout, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        save_layout(at_work, BookKind.LEDGER, layout)
    assert any(said in each for each in refused.value.details)
    assert len(layouts(BookKind.LEDGER)) == 1


def test_a_layout_is_kept_changed_and_deleted_on_record(at_work: Session) -> None:
    save_layout(at_work, BookKind.LEDGER, SHORT)
    save_layout(at_work, BookKind.LEDGER, BookLayout(SHORT.name, SHORT.columns[:1]))
    assert [each.label for each in layouts(BookKind.LEDGER)] == ["默认版式", "报省纪委"]
    assert layouts(BookKind.PLAN) == (default_layout(BookKind.PLAN),)
    delete_layout(at_work, BookKind.LEDGER, SHORT.name)
    assert layouts(BookKind.LEDGER) == (default_layout(BookKind.LEDGER),)
    entries = [each.summary for each in AuditEntry.select().where(AuditEntry.object_type == "book_layout")]
    assert entries == ["保存台账版式“报省纪委”", "修改台账版式“报省纪委”", "删除台账版式“报省纪委”"]


@pytest.mark.parametrize("name", [DEFAULT, "没有"])
def test_what_is_not_kept_cannot_be_deleted(at_work: Session, name: str) -> None:
    with pytest.raises(Refusal, match="不能删除"):
        delete_layout(at_work, BookKind.LEDGER, name)


def test_the_ledger_is_written_in_the_layout(at_work: Session, tmp_path: Path) -> None:
    save_layout(at_work, BookKind.LEDGER, SHORT)
    write_ledger(at_work, 2026, tmp_path / "a.xlsx", layout="报省纪委")
    rows = cells(tmp_path / "a.xlsx")["台账"]
    assert rows[2:] == [["姓名", "谈话内容"], ["余立", "重申廉洁纪律。"]]
    assert invalid((tmp_path / "a.xlsx").read_bytes()) == []


@pytest.mark.parametrize("place", range(len(FIELDS[BookKind.LEDGER])))
def test_a_ledger_of_one_column_is_a_valid_book(at_work: Session, tmp_path: Path, place: int) -> None:
    field = FIELDS[BookKind.LEDGER][place]
    save_layout(at_work, BookKind.LEDGER, BookLayout("一栏", (LayoutColumn(field.key, field.heading, 9),)))
    write_ledger(at_work, 2026, tmp_path / "a.xlsx", layout="一栏")
    assert invalid((tmp_path / "a.xlsx").read_bytes()) == []


def test_a_column_of_another_program_is_told_and_passed_over(at_work: Session, tmp_path: Path) -> None:
    settings.write("papers.layouts.ledger", {"旧版": [["office", "牵头科室", 9], ["subjects", "姓名", 12]]})
    layout = layout_named(BookKind.LEDGER, "旧版")
    assert arranged(BookKind.LEDGER, layout).passed_over == "版式中的“牵头科室”不是本版程序能填的栏目，已略过。"
    write_ledger(at_work, 2026, tmp_path / "a.xlsx", layout="旧版")
    assert cells(tmp_path / "a.xlsx")["台账"][2] == ["姓名"]
    last = AuditEntry.select().order_by(AuditEntry.seq.desc()).get()
    assert "牵头科室" in last.summary


@pytest.mark.parametrize("kept", [[], {"名": None}, {"名": [["office", "旧", 9]]}, "x"])
def test_a_layout_with_nothing_to_fill_in_is_refused(at_work: Session, tmp_path: Path, kept: Any) -> None:
    settings.write("papers.layouts.ledger", kept)
    with pytest.raises(Refusal, match="没有"):
        write_ledger(at_work, 2026, tmp_path / "a.xlsx", layout="名")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_name_that_is_not_there_is_told_with_those_that_are(at_work: Session, tmp_path: Path) -> None:
    save_layout(at_work, BookKind.LEDGER, SHORT)
    with pytest.raises(Refusal, match="现有：默认版式、报省纪委"):
        write_ledger(at_work, 2026, tmp_path / "a.xlsx", layout="报省委")


def test_a_plan_is_written_in_the_layout_and_never_tells_a_department_of_clues(
    at_work: Session, people: dict[str, int], tmp_path: Path
) -> None:
    columns = (LayoutColumn("clues", "线索", 12), LayoutColumn("subjects", "对象", 12), LayoutColumn("mode", "方式", 9))
    save_layout(at_work, BookKind.PLAN, BookLayout("简表", columns))
    quarterly = plan(people, ["余立"], kind="季度", quarter=4, department=Department.get(name="教务处"))
    write_plan(at_work, quarterly.id, tmp_path / "a.xlsx", "简表")
    assert next(iter(cells(tmp_path / "a.xlsx").values()))[2:4] == [["对象", "方式"], ["余立", "个别"]]
    assert invalid((tmp_path / "a.xlsx").read_bytes()) == []
