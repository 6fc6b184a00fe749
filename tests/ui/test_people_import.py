"""The import of rosters in the tab of people, by clicks and keys: preview, import, undo, columns, errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.people.roster.applying import apply
from app.people.roster.preview import preview
from app.people.tables import Appointment, ColumnMapping, Department, ImportBatch, Person, Supervision
from app.workbooks.words import bare
from tests.people.books import CHIEF, DEPUTY, HEAD, HEADINGS, LEADERS, ROWS, SAMPLE, changed, contents, roster
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words
from tests.ui.test_people import column, entries, point, turn
from ui.office import Office, Tab, Target
from ui.people.tab import BATCHES, PeopleTab
from ui.widgets import files


@pytest.fixture
def tab(qtbot: QtBot, session: Session) -> Iterator[PeopleTab]:
    session.clock = lambda: datetime(2026, 11, 24, 9, 30)
    yield show(qtbot, PeopleTab(Office(session)), 1366)
    files.answer_with()


def begin(tab: PeopleTab, path: Path | None) -> Any:
    """Opens the import and answers the question for the file."""
    files.answer_with(open_=lambda *_: path)
    tab.open(Target(Tab.PEOPLE, "import"))
    asked = dialog(tab, "import_dialog")
    click(asked, "choose_file_button")
    return asked


def chips(asked: Any) -> list[str]:
    """What the chips over the preview say."""
    return [find(asked, f"preview_{name}").text() for name in ("all", "new", "changed", "same", "faulty")]


def stored() -> tuple[int, int, int, int]:
    """How many people, appointments, departments and imports there are."""
    return tuple(table.select().count() for table in (Person, Appointment, Department, ImportBatch))


def result(asked: Any) -> str:
    return find(asked, "import_result", QLabel).text()


def test_the_preview_of_the_sample_counts_and_writes_nothing(tab: PeopleTab) -> None:
    before = entries()
    asked = begin(tab, SAMPLE)
    assert chips(asked) == ["全部 414", "新增 409", "更新 0", "不变 0", "错误 5"]
    assert "roster.xlsx，名册日期 2026-11-02" in find(asked, "import_summary", QLabel).text()
    assert "确认前没有写入任何内容" in words(asked)
    click(asked, "cancel_button")
    assert (stored(), entries()) == ((0, 0, 0, 0), before)


def test_a_chip_leaves_only_the_rows_of_its_verdict_and_a_row_says_its_fault(tab: PeopleTab) -> None:
    asked = begin(tab, SAMPLE)
    assert len(column(asked, "preview_list", "结果")) == 414
    click(asked, "preview_faulty")
    faults = column(asked, "preview_list", "改动或错误")
    assert column(asked, "preview_list", "结果") == ["错误"] * 5
    assert all(faults)
    point(asked, "preview_list", "改动或错误", faults[0])
    line = column(asked, "preview_list", "行")[0]
    assert find(asked, "preview_detail", QLabel).text() == f"第 {line} 行　{faults[0]}"
    click(asked, "preview_changed")
    assert column(asked, "preview_list", "结果") == []
    click(asked, "preview_all")
    assert len(column(asked, "preview_list", "结果")) == 414


def test_an_import_writes_all_but_the_faulty_and_is_undone_from_the_list_of_imports(tab: PeopleTab) -> None:
    assert "还没有干部名册" in words(tab)
    asked = begin(tab, SAMPLE)
    click(asked, "apply_import_button")
    assert result(asked) == "已导入名册：新增 409，错误 5"
    assert "5 行有错没有导入" in words(asked)
    click(asked, "cancel_button")
    assert Person.select().count() == 409
    assert tab.people.list.status.text() == "409 人"
    turn(tab, BATCHES)
    for heading, shown in (("文件", "roster.xlsx"), ("新增", "409"), ("错误", "5"), ("撤销", "")):
        assert column(tab, "batches_list", heading) == [shown]
    point(tab, "batches_list", "文件", "roster.xlsx")
    click(tab, "undo_import_button")
    assert stored() == (0, 0, 0, 1)
    assert column(tab, "batches_list", "撤销") == ["2026-11-24 09:30"]
    assert not find(tab, "undo_import_button", QAbstractButton).isEnabled()


def test_a_second_import_of_the_same_roster_says_that_nothing_changes(tab: PeopleTab) -> None:
    asked = begin(tab, SAMPLE)
    click(asked, "apply_import_button")
    click(asked, "cancel_button")
    before = stored()
    again = begin(tab, SAMPLE)
    assert chips(again) == ["全部 414", "新增 0", "更新 0", "不变 409", "错误 5"]
    assert "名册与现有内容一致，没有要写入的改动" in said(again)
    assert not is_there(again, "apply_import_button")
    assert stored() == before


def test_an_import_is_taken_back_at_once(qtbot: QtBot, tab: PeopleTab, tmp_path: Path) -> None:
    asked = begin(tab, roster(tmp_path))
    click(asked, "apply_import_button")
    assert stored() == (6, 3, 1, 1)
    click(asked, "undo_this_import_button")
    assert stored() == (0, 0, 0, 1)
    qtbot.waitUntil(lambda: not is_there(tab, "import_dialog"))


def test_an_import_that_is_not_the_last_is_not_undone(tab: PeopleTab, session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path, name="一.xlsx")))
    newer = [*ROWS[:5], changed(CHIEF, 职务="副处长", 职级="副处级")]
    apply(session, preview(session, roster(tmp_path, newer, "2026-11-20", name="二.xlsx")))
    before = stored()
    turn(tab, BATCHES)
    point(tab, "batches_list", "文件", "一.xlsx")
    click(tab, "undo_import_button")
    assert "之后又导入了“二.xlsx”，请先撤销那一次" in said(tab)
    assert stored() == before
    assert column(tab, "batches_list", "撤销") == ["", ""]


def test_columns_that_are_not_known_are_named_by_hand_and_remembered(
    tab: PeopleTab, session: Session, tmp_path: Path
) -> None:
    headings = [{"职务": "担任什么"}.get(each, each) for each in HEADINGS]
    path = roster(tmp_path, headings=headings)
    asked = begin(tab, path)
    assert "没有认出这些列：职务" in said(asked)
    assert not is_there(asked, "apply_import_button")
    click(asked, "map_columns_button")
    assert find(asked, "column_name").currentText() == "姓名"
    assert find(asked, "column_title").currentText() == "（没有这一列）"
    choose(asked, "column_title", "担任什么")
    click(asked, "apply_columns_button")
    assert chips(asked)[:2] == ["全部 6", "新增 6"]
    click(asked, "apply_import_button")
    assert {row.title for row in Appointment.select()} == {"处长", "副处长", "科长"}
    kept = ColumnMapping.get(ColumnMapping.field == "title")
    assert kept.heading == "担任什么"
    click(asked, "cancel_button")
    assert chips(begin(tab, path))[3] == "不变 6"


def test_a_field_that_has_no_column_is_not_read_from_one_without_heading(tab: PeopleTab, tmp_path: Path) -> None:
    headings = [{"职务": "担任什么"}.get(each, each) for each in HEADINGS] + [""]
    asked = begin(tab, roster(tmp_path, [[*each, "旁注"] for each in ROWS], headings=headings))
    click(asked, "map_columns_button")
    choose(asked, "column_title", "担任什么")
    click(asked, "apply_columns_button")
    assert chips(asked)[:2] == ["全部 6", "新增 6"]
    click(asked, "apply_import_button")
    assert {person.phone for person in Person.select()} == {""}


def test_the_faulty_rows_are_saved_with_their_reasons(tab: PeopleTab, tmp_path: Path) -> None:
    asked, out = begin(tab, SAMPLE), tmp_path / "错误 表.xlsx"
    suggested: list[str] = []
    files.answer_with(save=lambda *each: (suggested.append(each[3]), out)[1])
    click(asked, "save_errors_button")
    assert suggested == ["roster-错误表.xlsx"]
    rows = contents(out)
    reasons = [row[-1] for row in rows]
    place = reasons.index("错误原因")
    written = [reason for reason in reasons[place + 1 :] if reason]
    click(asked, "preview_faulty")
    shown = column(asked, "preview_list", "改动或错误")
    assert len(written) == 5
    assert list(map(bare, written)) == list(map(bare, shown))
    assert Person.select().count() == 0


def test_an_error_workbook_that_cannot_be_written_is_told(tab: PeopleTab, tmp_path: Path) -> None:
    asked = begin(tab, SAMPLE)
    (tmp_path / "是文件").write_text("x")
    files.answer_with(save=lambda *_: tmp_path / "是文件" / "错误表.xlsx")
    click(asked, "save_errors_button")
    assert "没有写成" in said(asked)
    assert is_there(asked, "apply_import_button")


def test_a_file_that_is_no_workbook_is_refused(tab: PeopleTab, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_text("这不是工作簿")
    asked = begin(tab, path)
    assert "不是可以读取的 Excel 工作簿" in said(asked)
    assert not is_there(asked, "apply_import_button")
    assert not is_there(asked, "map_columns_button")
    asked.show_columns()  # as the link of the refusal does: there is nothing to be named by hand
    assert "不是可以读取的 Excel 工作簿" in said(asked) and not is_there(asked, "apply_columns_button")
    files.answer_with(open_=lambda *_: roster(tmp_path, name="好.xlsx"))
    click(asked, "choose_file_button")
    assert said(asked) == ""
    assert is_there(asked, "apply_import_button")


def test_who_is_missing_leaves_only_when_ticked(tab: PeopleTab, session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    asked = begin(tab, roster(tmp_path, [*LEADERS, HEAD], "2026-11-20", name="新.xlsx"))
    assert "名册里没有的人（2）" in words(asked)
    click(asked, "missing_B3")
    click(asked, "apply_import_button")
    ends = {row.person.name: row.end for row in Appointment.select()}
    assert ends == {HEAD[1]: None, DEPUTY[1]: None, CHIEF[1]: date(2026, 11, 19)}


def test_a_question_is_answered_and_the_preview_follows(tab: PeopleTab, session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    newcomer = changed(HEAD, 工号="C1", 姓名="某丙", 单位="学校教务处", 职务="科长", 职级="正科级")
    asked = begin(tab, roster(tmp_path, [*ROWS, newcomer], "2026-11-20", name="新.xlsx"))
    assert "新增部门 1 个" in find(asked, "import_summary", QLabel).text()
    choose(asked, "question_1", "就是教务处")
    assert "新增部门" not in find(asked, "import_summary", QLabel).text()
    click(asked, "apply_import_button")
    assert Department.select().count() == 1
    made = Appointment.select().join(Person).where(Person.staff_no == "C1").get()
    assert made.department.name == "教务处"


def test_a_roster_that_only_changes_who_supervises_can_be_imported(
    tab: PeopleTab, session: Session, tmp_path: Path
) -> None:
    apply(session, preview(session, roster(tmp_path)))
    moved = [changed(each, 分管校领导="任望谷") for each in (HEAD, DEPUTY, CHIEF)]
    asked = begin(tab, roster(tmp_path, [*LEADERS, *moved], "2026-11-20", name="新.xlsx"))
    assert "没有要写入的改动" not in said(asked)
    click(asked, "apply_import_button")
    held = [(each.person.name, each.end) for each in Supervision.select().order_by(Supervision.id)]
    assert held == [("赵瑾德", date(2026, 11, 19)), ("任望谷", None)]


def test_nothing_happens_when_no_file_is_chosen(tab: PeopleTab) -> None:
    asked = begin(tab, None)
    assert is_there(asked, "choose_file_button")
    assert not is_there(asked, "apply_import_button")


def test_the_blank_roster_is_written_and_read_again(tab: PeopleTab, tmp_path: Path) -> None:
    out = tmp_path / "空白.xlsx"
    files.answer_with(save=lambda *_: out)
    turn(tab, BATCHES)
    click(tab, "template_button")
    assert contents(out)[2][:2] == ["工号", "姓名"]
    assert chips(begin(tab, out))[0] == "全部 0"
