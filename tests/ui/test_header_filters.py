"""The funnel of a heading: values with counts, ticks, search, a text, days; by mouse and by keys; said and cleared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.store.headers import Kept, Kind, Value, Values
from tests.access.world import World
from tests.ui.hands import click, find, settle, show
from ui.ledgers.ledger_page import LedgerPage
from ui.office import Office
from ui.widgets.headed import all_rows, headed, kind_of, values_of
from ui.widgets.header_popup import FilterPopup
from ui.widgets.table import TableView
from ui.widgets.table_foot import SummaryLabel, with_foot
from ui.widgets.table_model import Column, Queries, Rows, SortKey
from ui.widgets.values_model import ValuesModel


@dataclass(frozen=True)
class Line:
    """A row of a list in memory."""

    id: int
    name: str
    unit: str
    day: date | None


LINES = [
    Line(1, "单某", "教务处", date(2026, 3, 1)), Line(2, "仇某、甲", "文学院", date(2026, 3, 9)),
    Line(3, "甲", "教务处", date(2025, 12, 31)), Line(4, "乙", "", None),
]  # fmt: skip
COLUMNS = (
    Column("name", "姓名", 90, several="、"), Column("unit", "单位", 90), Column("day", "日期", 90),
    Column("mark", "提示", 60, text=lambda _: "x", headed=False),
)  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot, session: Session) -> Iterator[TableView]:
    made: TableView = TableView("名单", COLUMNS, Rows(LINES))
    made.setObjectName("names_list")
    window = show(qtbot, with_foot(Office(session), made), 700, 400)
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made


def column_of(table: TableView, key: str) -> int:
    return table.columns.names.index(key)


def opened(table: TableView) -> FilterPopup:
    settle()
    assert table.headers.popup is not None and table.headers.popup.isVisible()
    return table.headers.popup


def press_funnel(table: TableView, key: str) -> FilterPopup:
    heading = table.header_of(column_of(table, key))
    spot = heading.funnel_rect(column_of(table, key)).center()
    QTest.mouseClick(heading.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    return opened(table)


def listed(popup: FilterPopup) -> list[tuple[str, str]]:
    model = popup.model
    rows = range(model.rowCount())
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in rows]


def tick(popup: FilterPopup, words: str) -> None:
    """Space on the line of a value."""
    found = [popup.model.index(row, 0) for row in range(popup.model.rowCount())]
    popup.tree.setCurrentIndex(next(each for each in found if each.data() == words))
    QTest.keyClick(popup.tree, Qt.Key.Key_Space)
    settle()


def shown(table: TableView) -> list[int]:
    settle()
    return [table.lazy.row_at(number).id for number in range(table.count())]


# ------------------------------------------------------------ the popup


def test_a_press_on_the_funnel_lists_values_with_counts_and_does_not_sort(table: TableView) -> None:
    popup = press_funnel(table, "unit")
    assert listed(popup) == [("教务处", "2"), ("文学院", "1"), ("（空白）", "1")]
    assert table.lazy.sort_keys == ()


def test_a_press_beside_the_funnel_sorts(table: TableView) -> None:
    heading, unit = table.heading, column_of(table, "unit")
    QTest.mouseClick(
        heading.viewport(), Qt.MouseButton.LeftButton, pos=heading.section_rect(unit).topLeft() + QPoint(9, 9)
    )
    assert table.lazy.sort_keys == (SortKey("unit"),) and table.headers.popup is None


def test_alt_down_opens_it_on_the_current_column_and_keys_alone_filter(table: TableView) -> None:
    table.choose(0)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = opened(table)
    assert popup.accessibleName() == "筛选“单位”" and QApplication.focusWidget() is popup.search
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.tree, Qt.Key.Key_Space)  # 教务处 is not wanted
    QTest.keyClick(popup.tree, Qt.Key.Key_Return)
    assert shown(table) == [2, 4]
    assert table.headers.kept == (Kept("unit", but=(("教务处", "教务处"),)),)


def test_esc_changes_nothing(table: TableView) -> None:
    popup = press_funnel(table, "unit")
    tick(popup, "教务处")
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
    assert shown(table) == [1, 2, 3, 4] and table.headers.kept == ()


def test_none_and_then_some_leaves_those_and_nothing_at_all_cannot_be_wanted(table: TableView) -> None:
    popup = press_funnel(table, "unit")
    click(popup, "header_none")
    assert not find(popup, "header_apply").isEnabled()
    tick(popup, "文学院")
    assert popup.said.text() == "1 / 3 个值"
    click(popup, "header_apply")
    assert shown(table) == [2]
    popup = press_funnel(table, "unit")
    click(popup, "header_off")
    assert shown(table) == [1, 2, 3, 4]


@pytest.mark.parametrize("typed", ["某", "sm", "dm", "qm"])
def test_values_are_searched_by_words_and_by_initials_in_every_reading(table: TableView, typed: str) -> None:
    popup = press_funnel(table, "name")
    popup.search.setText(typed)
    popup.search.settle()
    wanted = {"某": [1, 2], "sm": [1], "dm": [1], "qm": [2]}[typed]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert shown(table) == wanted


def test_a_cell_with_several_names_stands_under_each(table: TableView) -> None:
    assert ("甲", "2") in listed(press_funnel(table, "name"))


def test_a_text_that_cells_hold_filters(table: TableView) -> None:
    popup = press_funnel(table, "name")
    popup.contains.setText("甲")
    click(popup, "header_apply")
    assert shown(table) == [2, 3] and table.headers.words() == ["姓名 含“甲”"]


def test_days_stand_under_their_months_and_years(table: TableView) -> None:
    popup = press_funnel(table, "day")
    assert listed(popup) == [("2026 年", "2"), ("2025 年", "1"), ("（空白）", "1")]
    year = popup.model.index(0, 0)
    month = popup.model.index(0, 0, year)
    assert month.data() == "3 月" and popup.model.index(1, 0, month).data() == "2026-03-09"
    popup.model.setData(month, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert year.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    click(popup, "header_apply")
    assert shown(table) == [3, 4]


def test_from_and_to_filter_days_and_a_day_that_is_none_waits(table: TableView) -> None:
    popup = press_funnel(table, "day")
    popup.start.line.setText("2026-02-31")
    assert not popup.apply_button.isEnabled()
    popup.start.line.setText("2026.3.1")
    popup.end.line.setText("2026-03-05")
    click(popup, "header_apply")
    assert shown(table) == [1] and table.headers.words() == ["日期 2026-03-01 至 2026-03-05"]


def test_sorting_from_the_popup(table: TableView) -> None:
    press_funnel(table, "name")
    click(opened(table), "header_sort_down")
    assert table.lazy.sort_keys == (SortKey("name", True),) and table.headers.popup is None


def test_values_are_counted_under_the_other_filters(table: TableView) -> None:
    table.headers.put(Kept("unit", only=(("教务处", "教务处"),)))
    assert listed(press_funnel(table, "name")) == [("单某", "1"), ("甲", "1")]
    assert ("文学院", "1") in listed(press_funnel(table, "unit"))


def test_a_column_that_has_no_values_has_no_funnel(table: TableView) -> None:
    assert table.headers.open(column_of(table, "mark")) is None


def test_the_line_under_the_list_says_it_and_one_click_clears(qtbot: QtBot, table: TableView) -> None:
    table.headers.put(Kept("unit", only=(("教务处", "教务处"),)))
    window = table.window()
    assert [each.text() for each in window.findChildren(SummaryLabel)] == ["2 条　·　筛选：单位 教务处"]
    click(window, "names_list_clear")
    assert shown(table) == [1, 2, 3, 4]


def test_the_popup_goes_with_its_list(table: TableView) -> None:
    popup = press_funnel(table, "unit")
    table.hide()
    assert not popup.isVisible()


# ------------------------------------------------------------ lists from SQL


def test_a_ledger_is_filtered_by_a_heading_and_esc_clears(qtbot: QtBot, session: Session, world: World) -> None:
    page = show(qtbot, LedgerPage(Office(session)), 1366, 600)
    qtbot.waitUntil(lambda: page.table.count() == 6)
    popup = press_funnel(page.table, "organiser")
    assert ("组织部", "1") in listed(popup)
    tick(popup, "组织部")
    click(popup, "header_apply")
    qtbot.waitUntil(lambda: page.table.count() == 5)
    assert "组织单位 不含组织部" in page.status.text() and page.is_filtered
    assert page.wanted().headers == page.table.headers.kept  # what is exported is what is shown
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.table.count() == 6)
    assert page.table.headers.kept == ()


def test_what_headings_let_through_is_not_kept_from_one_day_to_the_next(
    qtbot: QtBot, session: Session, world: World
) -> None:
    page = show(qtbot, LedgerPage(Office(session)))
    page.table.headers.put(Kept("place", contains="无"))
    again = show(qtbot, LedgerPage(Office(session)))
    assert again.table.headers.kept == ()


# ------------------------------------------------------------ over any source


def plain(rows: list[Line], kept: list[Kept]) -> list[Line]:
    by_key = {column.key: column for column in COLUMNS}
    return [row for row in rows if all(any(map(one.passes, values_of(by_key[one.column], row))) for one in kept)]


_ROWS = st.lists(st.builds(
    Line, st.integers(1, 99), st.sampled_from(["甲", "乙", "甲、乙", ""]), st.sampled_from(["教务处", "文学院", ""]),
    st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
), max_size=12)  # fmt: skip
_KEPT = st.lists(st.one_of(
    st.builds(Kept, st.just("name"), contains=st.sampled_from(["甲", "乙", ""])),
    st.builds(Kept, st.just("unit"), but=st.just((("文学院", "文学院"),))),
    st.builds(Kept, st.just("day"), start=st.none() | st.dates(date(2025, 6, 1), date(2026, 6, 1))),
), max_size=3, unique_by=lambda one: one.column)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ROWS, _KEPT)
def test_any_source_gives_the_rows_that_pass_and_counts_their_values(rows: list[Line], kept: list[Kept]) -> None:
    asked = Queries(lambda: len(rows), lambda offset, limit, _: rows[offset : offset + limit])
    for source in (Rows(rows), asked):
        over = headed(source, COLUMNS)
        assert list(all_rows(over.made(tuple(kept)))) == plain(rows, kept)
        found = over.valued("unit", tuple(kept), "")
        others = plain(rows, [one for one in kept if one.column != "unit"])
        assert {one.words: one.count for one in found.values} == {
            unit: sum(row.unit == unit for row in others) for unit in {row.unit for row in others}
        }


def test_a_source_keeps_its_own_order_under_a_filter() -> None:
    rows = headed(Rows(LINES, by={"name": lambda line: -line.id}), COLUMNS).made(
        (Kept("unit", only=(("教务处", ""),)),)
    )
    assert [row.id for row in rows.page(0, 9, (SortKey("name"),))] == [3, 1]


def test_days_are_told_from_texts_by_what_is_there() -> None:
    assert kind_of(Values((Value("2026-01", ("2026-01",), 1), Value("", ("",), 1))), Kind.TEXT) is Kind.DAY
    assert kind_of(Values((Value("2026-01 起", ("x",), 1),)), Kind.TEXT) is Kind.TEXT
    assert kind_of(Values(()), Kind.CODE) is Kind.CODE


def test_of_a_list_that_is_cut_what_is_not_listed_goes_with_the_rest() -> None:
    model = ValuesModel()
    model.show(Values((Value("甲", ("甲",), 1), Value("乙", ("乙",), 1)), is_cut=True), Kind.TEXT)
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.kept("a") == Kept("a", but=(("甲", "甲"),))
    model.tick_all(False)
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.kept("a") == Kept("a", only=(("乙", "乙"),))
