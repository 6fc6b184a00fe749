"""The pages of a case by clicks and keys: preparation, materials, disposition, archive, trail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews import amendments, archiving, attendance, dispositions, materials, preparation
from app.interviews.dispositions import DispositionDraft
from app.interviews.material_list import MaterialLine, materials_view
from app.interviews.tables import Interview
from app.rules.lifecycle import State
from tests.institution import TODAY, recuse
from tests.interviews.held_cases import add_outline, make_case, material_ids, sealed_record, still, subject_ids
from tests.ui.hands import find, is_there
from ui.interviews.page import CasePage
from ui.interviews.page_archive import ArchivePage
from ui.interviews.page_disposition import DispositionPage
from ui.interviews.page_materials import MaterialsPage
from ui.interviews.page_preparation import PreparationPage
from ui.interviews.page_trail import TrailPage
from ui.office import Office
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.files import answer_with
from ui.widgets.people import PersonPicker

W = TypeVar("W", bound=QWidget)
Left = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def nobody_answers_for_files() -> Iterator[None]:
    yield
    answer_with()


def shown(qtbot: QtBot, page: CasePage) -> CasePage:
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    target = find(parent, name, QAbstractButton)
    place = target.rect().center()
    if isinstance(target, QCheckBox):
        place.setX(10)
    qtbot.mouseClick(target, Left, pos=place)


def dialog(page: QWidget) -> Dialog:
    QApplication.processEvents()
    opened = [each for each in page.findChildren(Dialog) if each.isVisible()]
    assert len(opened) == 1
    return opened[0]


def gone(page: QWidget) -> bool:
    return not any(each.isVisible() for each in page.findChildren(Dialog))


def fill(parent: QWidget, name: str, text: str) -> None:
    field = find(parent, name)
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    elif isinstance(field, QLineEdit):
        field.setText(text)
    else:
        raise AssertionError(name)


# ------------------------------------------------------------ 准备


@pytest.fixture
def approved(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.APPROVED, "蒋德禾", "余立")


def test_ticks_follow_the_rules_and_go_back_when_refused(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "prepare_venue")
    assert find(page, "prepare_venue", QCheckBox).isChecked()
    click(qtbot, page, "prepare_outline")
    assert not find(page, "prepare_outline", QCheckBox).isChecked()
    assert "提纲" in page.notices.current.message
    assert preparation.prepared(session, approved) == {"venue"}
    click(qtbot, page, "prepare_venue")
    assert preparation.prepared(session, approved) == frozenset()


def test_notices_are_recorded_for_all_and_taken_back_for_one(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "notify_all_button")
    asked = dialog(page)
    find(asked, "notify_date", DateField).set_date(None)
    click(qtbot, asked, "save_button")
    assert asked.isVisible()
    find(asked, "notify_date", DateField).set_date(TODAY)
    click(qtbot, asked, "save_button")
    assert gone(page) and find(page, "prepare_notice", QCheckBox).isChecked()
    click(qtbot, page, "withdraw_notice_2")
    assert not find(page, "prepare_notice", QCheckBox).isChecked()
    click(qtbot, page, "notify_2")
    click(qtbot, dialog(page), "save_button")
    assert "notice" in preparation.prepared(session, approved)


def test_recorder_who_must_stand_back_is_refused_in_the_dialog(
    qtbot: QtBot, session: Session, people: dict[str, int], approved: int
) -> None:
    recuse(people, "常怀", "蒋德禾")
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "recorder_button")
    asked = dialog(page)
    find(asked, "recorder_picker", PersonPicker).set_person(people["常怀"])
    click(qtbot, asked, "save_button")
    assert asked.isVisible() and "回避" in asked.notices.current.message
    find(asked, "recorder_picker", PersonPicker).set_person(people["花新"])
    click(qtbot, asked, "save_button")
    assert gone(page) and Interview.get_by_id(approved).recorder_name == "花新"


def test_attendee_from_outside_is_added_and_taken_off(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "attendee_button")
    asked = dialog(page)
    fill(asked, "attendee_name", "校外专家")
    click(qtbot, asked, "attendee_staff")
    click(qtbot, asked, "save_button")
    (line,) = attendance.attendees_of(approved)
    assert (line.name, line.is_staff) == ("校外专家", True)
    click(qtbot, page, "remove_attendee_1")
    assert attendance.attendees_of(approved) == ()


def test_outline_is_written_by_keys(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    line = find(page, "outline_line", QLineEdit)
    line.setFocus()
    for word in ("first", "second", "third"):
        qtbot.keyClicks(line, word)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    points = find(page, "outline_edit_list", QListWidget)
    assert [points.item(place).text() for place in range(3)] == ["first", "second", "third"]
    points.setCurrentRow(2)
    click(qtbot, page, "outline_up")
    assert points.currentRow() == 1 and points.currentItem().text() == "third"
    points.setFocus()
    qtbot.keyClick(points, Qt.Key.Key_Delete)
    points.item(0).setText("changed")
    texts = [each.text for each in preparation.preparation_view(session, approved).outline]
    assert texts == ["changed", "second"]


def test_blank_outline_can_begin_from_the_form(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "outline_seed_button")
    assert find(page, "outline_edit_list", QListWidget).count() > 0
    assert not is_there(page, "outline_seed_button")


def test_note_of_an_item_is_kept(qtbot: QtBot, session: Session, approved: int) -> None:
    page = shown(qtbot, PreparationPage(Office(session), approved))
    click(qtbot, page, "safety_room")
    click(qtbot, page, "safety_room_note")
    asked = dialog(page)
    fill(asked, "note_line", "窗户已上锁")
    click(qtbot, asked, "save_button")
    room = next(line for line in preparation.preparation_view(session, approved).safety if line.code == "room")
    assert room.detail == "窗户已上锁"


def test_preparation_of_a_held_case_is_only_read(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.ARCHIVED)
    add_outline(case, "甲")
    page = shown(qtbot, PreparationPage(Office(session), case))
    assert not find(page, "prepare_venue", QCheckBox).isEnabled()
    for name in ("notify_1", "recorder_button", "attendee_button", "venue_button"):
        assert not is_there(page, name)
    assert not find(page, "outline_line", QLineEdit).isEnabled()


# ------------------------------------------------------------ 材料


@pytest.fixture
def held(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.AWAITING_MATERIALS, "蒋德禾", "余立")
    materials.ensure_due(session, made)
    return made


def lines(session: Session, case: int) -> list[MaterialLine]:
    return [line for one in materials_view(session, case).subjects for line in one.lines]


def test_material_is_received_with_its_scan_and_given_out_again(
    qtbot: QtBot, session: Session, held: int, tmp_path: Path
) -> None:
    scan, copy = tmp_path / "说明.pdf", tmp_path / "副本.pdf"
    scan.write_bytes(b"%PDF scan")
    answer_with(open_=lambda *_: scan, save=lambda *_: copy)
    page = shown(qtbot, MaterialsPage(Office(session), held))
    click(qtbot, page, "receive_1_1")
    asked = dialog(page)
    find(asked, "pages", QSpinBox).setValue(4)
    click(qtbot, asked, "choose_file_button")
    click(qtbot, asked, "save_button")
    line = lines(session, held)[0]
    assert (line.state, line.pages, line.attachment_name) == ("已交", 4, "说明.pdf")
    click(qtbot, page, "export_1_1")
    assert copy.read_bytes() == b"%PDF scan"
    click(qtbot, page, "undo_1_1")
    assert lines(session, held)[0].state == "待交"


def test_file_that_cannot_be_read_leaves_nothing_recorded(
    qtbot: QtBot, session: Session, held: int, tmp_path: Path
) -> None:
    answer_with(open_=lambda *_: tmp_path / "没有.pdf")
    page = shown(qtbot, MaterialsPage(Office(session), held))
    click(qtbot, page, "receive_1_1")
    asked = dialog(page)
    click(qtbot, asked, "choose_file_button")
    click(qtbot, asked, "save_button")
    assert asked.isVisible() and "没有添加" in asked.notices.current.message
    assert lines(session, held)[0].state == "待交"


def test_refusal_asks_for_two_witnesses_then_closes(qtbot: QtBot, session: Session, held: int) -> None:
    page = shown(qtbot, MaterialsPage(Office(session), held))
    click(qtbot, page, "refuse_2_1")
    asked = dialog(page)
    fill(asked, "refusal_reason", "称无问题可说明")
    fill(asked, "witness_1", "常怀")
    click(qtbot, asked, "save_button")
    assert "2名" in asked.notices.current.message
    fill(asked, "witness_2", "花新")
    click(qtbot, asked, "save_button")
    assert gone(page) and lines(session, held)[1].state == "拒绝"


def test_materials_are_complete_only_when_all_are_settled(qtbot: QtBot, session: Session, held: int) -> None:
    page = shown(qtbot, MaterialsPage(Office(session), held))
    click(qtbot, page, "close_materials_button")
    assert "缺蒋德禾的问题说明材料" in "".join([page.notices.current.message, *_sentences(page)])
    for each in material_ids(held):
        materials.receive(session, each, received_on=TODAY)
    page.office.changed.emit()
    click(qtbot, page, "close_materials_button")
    assert State(Interview.get_by_id(held).state) is State.AWAITING_DISPOSITION
    assert not is_there(page, "undo_1_1")


def _sentences(page: CasePage) -> list[str]:
    return [each.text() for each in page.notices.findChildren(QLabel)]


def test_extra_material_is_added_postponed_and_removed(qtbot: QtBot, session: Session, held: int) -> None:
    page = shown(qtbot, MaterialsPage(Office(session), held))
    click(qtbot, page, "add_material_1")
    fill(dialog(page), "material_name", "会议记录复印件")
    click(qtbot, dialog(page), "save_button")
    click(qtbot, page, "due_1_2")
    asked = dialog(page)
    find(asked, "due_date", DateField).line.setText("2026.12.8")
    fill(asked, "due_reason", "住院")
    click(qtbot, asked, "save_button")
    assert str(lines(session, held)[1].due_on) == "2026-12-08"
    click(qtbot, page, "remove_1_2")
    assert len(lines(session, held)) == 2


# ------------------------------------------------------------ 处置


@pytest.fixture
def gathered(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.AWAITING_DISPOSITION, "蒋德禾", "余立", "严凡")
    materials.ensure_due(session, made)
    for each in material_ids(made):
        materials.receive(session, each, received_on=TODAY)
    return made


def test_lacks_are_said_while_typing_and_the_whole_is_saved(qtbot: QtBot, session: Session, gathered: int) -> None:
    page = shown(qtbot, DispositionPage(Office(session), gathered))
    assert "是否确认" in page.form.lacks.text()
    page.form.yes.click()
    assert "处理意见" in page.form.lacks.text() and "审定" in page.form.lacks.text()
    find(page, "outcome", ChoiceBox).set_value("诫勉")
    assert find(page, "stage", ChoiceBox).value() == "第一种形态"
    fill(page, "facts", "违规审核报销")
    page.form.disciplines["廉洁纪律"].click()
    page.form.factors["主动交代问题"].click()
    fill(page, "proposal", "给予诫勉")
    fill(page, "decided_by", "学校党委")
    fill(page, "decision", "同意")
    page.form.decided_on.set_date(TODAY)
    assert not page.form.lacks.isVisible()
    page.form.heeded.click()
    assert "主动交代问题" in page.form.lacks.text()
    fill(page, "ignored_reason", "情节严重")
    page.save_button.click()
    saved = dispositions.draft_of(subject_ids(gathered)[0])
    assert (saved.outcome, saved.factors, saved.ignored_reason, saved.decided_on) == (
        "诫勉", ("主动交代问题",), "情节严重", TODAY,
    )  # fmt: skip
    assert not page.save_button.isEnabled()


def test_what_is_typed_for_one_subject_stays_while_another_is_looked_at(
    qtbot: QtBot, session: Session, gathered: int
) -> None:
    page = shown(qtbot, DispositionPage(Office(session), gathered))
    fill(page, "facts", "写到一半")
    page.subjects.setCurrentRow(1)
    assert page.form.facts.text() == ""
    page.office.changed.emit()
    page.subjects.setCurrentRow(0)
    assert page.form.facts.text() == "写到一半"


def test_the_rest_is_handled_alike_and_the_step_is_taken(qtbot: QtBot, session: Session, gathered: int) -> None:
    page = shown(qtbot, DispositionPage(Office(session), gathered))
    page.form.no.click()
    find(page, "outcome", ChoiceBox).set_value("予以澄清")
    click(qtbot, page, "rest_button")
    assert [dispositions.draft_of(each).outcome for each in subject_ids(gathered)] == ["予以澄清"] * 3
    click(qtbot, page, "decide_button")
    assert State(Interview.get_by_id(gathered).state) is State.AWAITING_ARCHIVING


def test_unreadable_day_is_not_saved_as_none(qtbot: QtBot, session: Session, gathered: int) -> None:
    page = shown(qtbot, DispositionPage(Office(session), gathered))
    page.form.no.click()
    page.form.decided_on.line.setText("昨天吧")
    page.save_button.click()
    assert "没有保存" in page.notices.current.message
    assert dispositions.draft_of(subject_ids(gathered)[0]) == DispositionDraft()


def test_texts_of_the_form_are_written_in_the_dialog(qtbot: QtBot, session: Session, gathered: int) -> None:
    page = shown(qtbot, DispositionPage(Office(session), gathered))
    click(qtbot, page, "form_texts_button")
    asked = dialog(page)
    fill(asked, "content_edit", "谈了报销审核")
    fill(asked, "statement_2", "无异议")
    click(qtbot, asked, "save_button")
    texts, statements = dispositions.opinions_of(gathered)
    assert texts.content == "谈了报销审核" and list(statements.values()) == ["", "无异议", ""]


# ------------------------------------------------------------ 归档


@pytest.fixture
def decided(session: Session, gathered: int) -> int:
    draft = DispositionDraft(confirmed=False, outcome="了结")
    dispositions.save_for_the_rest(session, gathered, draft)
    Interview.update(state=State.AWAITING_ARCHIVING).where(Interview.id == gathered).execute()
    return gathered


def test_file_is_filled_in_and_saved_as_a_whole(qtbot: QtBot, session: Session, decided: int) -> None:
    page = shown(qtbot, ArchivePage(Office(session), decided))
    click(qtbot, page, "build_catalogue_button")
    table = find(page, "catalogue_table", QTableWidget)
    assert table.rowCount() == 6
    sealed_record(session, decided)
    table.item(0, 5).setText("3")
    assert [table.item(place, 6).text() for place in range(2)] == ["1-3", "4-5"]
    page.form_signed.set_date(TODAY)
    page.record_signed.set_date(TODAY)
    click(qtbot, page, "save_archive_button")
    view = archiving.archive_view(session, decided)
    assert (view.volume_number, view.retention, view.catalogue[0].draft.pages) == ("2026-0001", "30年", 3)
    assert archiving.archived_items(session, decided) == {"form_signed", "record_signed", "volume"}


def test_bad_cell_is_named_and_nothing_is_saved(qtbot: QtBot, session: Session, decided: int) -> None:
    page = shown(qtbot, ArchivePage(Office(session), decided))
    click(qtbot, page, "build_catalogue_button")
    page.form_signed.set_date(TODAY)
    for column, text in ((5, "许多"), (4, "去年")):
        page.catalogue.item(1, column).setText(text)
        click(qtbot, page, "save_archive_button")
        assert f"第2行的{'页数' if column == 5 else '日期'}“{text}”" in page.notices.current.message
        page.catalogue.item(1, column).setText("")
    assert archiving.archive_view(session, decided).form_signed_on is None


def test_typed_cells_stay_when_something_else_changes(qtbot: QtBot, session: Session, decided: int) -> None:
    page = shown(qtbot, ArchivePage(Office(session), decided))
    click(qtbot, page, "add_entry_button")
    page.catalogue.closePersistentEditor(page.catalogue.item(0, 3))
    page.catalogue.item(0, 3).setText("照片")
    page.office.changed.emit()
    assert page.catalogue.item(0, 3).text() == "照片"
    click(qtbot, page, "save_archive_button")
    assert [line.draft.title for line in archiving.archive_view(session, decided).catalogue] == ["照片"]


def test_case_is_not_archived_while_something_is_missing(qtbot: QtBot, session: Session, decided: int) -> None:
    page = shown(qtbot, ArchivePage(Office(session), decided))
    places: list[str] = []
    page.go_place.connect(places.append)
    click(qtbot, page, "archive_button")
    assert State(Interview.get_by_id(decided).state) is State.AWAITING_ARCHIVING
    page.notices.current.action.click()
    assert places == ["记录"]


def test_lines_of_the_catalogue_are_moved_and_removed(qtbot: QtBot, session: Session, decided: int) -> None:
    page = shown(qtbot, ArchivePage(Office(session), decided))
    click(qtbot, page, "build_catalogue_button")
    last = page.catalogue.item(5, 2).text()
    page.catalogue.setCurrentCell(5, 3)
    click(qtbot, page, "entry_up")
    assert page.catalogue.item(4, 2).text() == last == "严凡" and page.catalogue.item(4, 0).text() == "5"
    click(qtbot, page, "entry_remove")
    assert page.catalogue.rowCount() == 5
    assert last not in [page.catalogue.item(place, 2).text() for place in range(5)]


# ------------------------------------------------------------ 痕迹


def test_amendment_is_made_in_the_dialog_and_told_in_the_trail(
    qtbot: QtBot, session: Session, people: dict[str, int]
) -> None:
    still(session)
    case = make_case(people, State.ARCHIVED)
    page = shown(qtbot, TrailPage(Office(session), case))
    click(qtbot, page, "amend_button")
    asked = dialog(page)
    find(asked, "amend_fact", ChoiceBox).set_value("place")
    assert find(asked, "amend_before", QPlainTextEdit).toPlainText() == "谈话室"
    fill(asked, "amend_line", "行政楼301")
    click(qtbot, asked, "save_button")
    assert "理由" in asked.notices.current.message
    fill(asked, "amend_reason", "地点写错")
    click(qtbot, asked, "save_button")
    assert gone(page) and amendments.amended_values([case])[case]["place"] == "行政楼301"
    item = page.list.topLevelItem(0)
    assert (item.text(1), item.text(3)) == ("更正", "约谈地点")
    assert [item.child(place).text(3) for place in range(3)] == ["原为：谈话室", "更正为：行政楼301", "理由：地点写错"]


def test_trail_is_filtered_by_kind_and_words(qtbot: QtBot, session: Session, approved: int) -> None:
    preparation.notify_all(session, approved, TODAY, "电话通知")
    page = shown(qtbot, TrailPage(Office(session), approved))
    everything = page.list.topLevelItemCount()
    assert everything >= 3 and not page.amend_button.isEnabled()
    page.filter.setText("蒋德禾")
    qtbot.keyClick(page.filter, Qt.Key.Key_Space)
    page.filter.settle()
    assert 0 < page.list.topLevelItemCount() < everything
    page.kind.setCurrentText("更正")
    assert page.list.topLevelItemCount() == 0
