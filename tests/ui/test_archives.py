"""The page 档案 of the tab 台账 by clicks and by keys alone: shelf, loans, transfer, destruction, one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QListWidget, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview
from app.ledgers.archive.destruction import approve_destruction, draw_destruction
from app.ledgers.archive.loans import LoanDraft, latest_return, lend
from app.ledgers.archive.shelf import shelf_of
from app.ledgers.archive.tables import Destruction, Transfer, VolumeLoan
from app.ledgers.archive.volumes import VolumeFilter, volumes_page
from tests.access.world import as_account
from tests.ledgers.archive.volumes import NOW, fill, volume
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.application import main_window
from ui.ledgers.archive.volumes_page import VolumesPage
from ui.ledgers.tab import LedgersTab
from ui.office import Office, Tab, Target
from ui.shell.main_window import MainWindow
from ui.widgets.files import answer_with
from ui.widgets.table import TableView

TODAY = NOW.date()


@pytest.fixture
def window(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[MainWindow]:
    session.clock = lambda: NOW
    volume(people)
    volume(people, "𬭎文", filed=date(2026, 3, 2), retention="永久")
    yield opened(qtbot, session)
    answer_with()


def opened(qtbot: QtBot, session: Session) -> MainWindow:
    made = show(qtbot, main_window(session), 1366, 700)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go(Target(Tab.LEDGERS, "volume", None))
    return made


def table(window: QWidget, name: str) -> TableView:
    return find(window, name, TableView)


def pick(window: QWidget, name: str, number: int = 0) -> None:
    view = table(window, name)
    spot = view.visualRect(view.model().index(number, view.horizontalHeader().logicalIndex(0))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


def turn(window: QWidget, place: int) -> None:
    bar = find(window, "archive_pages", QTabBar)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    QApplication.processEvents()


def view(window: QWidget, name: str, wanted: str) -> None:
    views = find(window, name, QListWidget)
    item = next(views.item(i) for i in range(views.count()) if views.item(i).text() == wanted)
    QTest.mouseClick(views.viewport(), Qt.MouseButton.LeftButton, pos=views.visualItemRect(item).center())
    QApplication.processEvents()


# ------------------------------------------------------------ by clicks


def test_a_volume_is_put_on_the_shelf_counted_and_lent_and_comes_back(window: MainWindow) -> None:
    pick(window, "volumes_list")
    click(window, "place_volumes_button")
    asked = dialog(window, "place_dialog")
    for name, text in (("shelf_room", "甲"), ("shelf_cabinet", "3"), ("shelf_shelf", "2")):
        write(asked, name, text)
    click(asked, "save_button")
    assert "甲库 3柜 2格" in words(find(window, "volume_pane"))
    click(window, "count_pages_button")
    asked = dialog(window, "count_dialog")
    write(asked, "counted_pages", "5")
    click(asked, "save_button")
    assert "相差1页" in said(asked)
    write(asked, "count_note", "末页缺失")
    click(asked, "save_button")
    click(window, "lend_button")
    asked = dialog(window, "lend_dialog")
    click(asked, "save_button")
    assert "请选择借阅人" in said(asked)
    choose(asked, "loan_account", "外单位人员")
    for name, text in (("loan_borrower", "李某"), ("loan_unit", "市纪委"), ("loan_approver", "褚雨庭"),
                       ("loan_purpose", "核查"), ("loan_due", "2026-12-01")):  # fmt: skip
        write(asked, name, text)
    click(asked, "save_button")
    loan = VolumeLoan.get()
    assert (loan.borrower, loan.unit, loan.lent_pages, loan.due_on) == ("李某", "市纪委", 5, date(2026, 12, 1))
    assert "应于 2026-12-01 归还" in words(find(window, "volume_pane")) and not is_there(window, "lend_button")
    click(window, "return_loan_button")
    asked = dialog(window, "return_loan_dialog")
    write(asked, "return_checked_by", "花新")
    click(asked, "save_button")
    assert VolumeLoan.get().returned_pages == 5 and is_there(window, "lend_button")


def test_a_loan_is_renewed_from_its_list(window: MainWindow, session: Session) -> None:
    volume = volumes_page(session, VolumeFilter())[0].id
    lend(session, volume, LoanDraft("李某", "市纪委", "核查", "褚雨庭", session.today() + timedelta(days=1)))
    turn(window, 1)
    pick(window, "loans_list")
    click(window, "renew_loan_button")
    asked = dialog(window, "renew_loan_dialog")
    write(asked, "renew_approver", "褚雨庭")
    write(asked, "renew_reason", "核查未完")
    click(asked, "save_button")
    assert VolumeLoan.get().due_on == latest_return(session) and "续借至" in words(find(window, "loan_pane"))


def test_a_loan_is_renewed_from_its_volume_by_keys(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    volume = volumes_page(session, VolumeFilter())[0].id
    lend(session, volume, LoanDraft("李某", "市纪委", "核查", "褚雨庭", session.today() + timedelta(days=1)))
    window.go(Target(Tab.LEDGERS, "volume", volume))
    assert is_there(find(window, "volume_pane"), "renew_loan_button")
    press(qtbot, Qt.Key.Key_W, alt=True)
    asked = in_dialog(qtbot, window, "renew_loan_dialog")
    write(asked, "renew_approver", "褚雨庭")
    write(asked, "renew_reason", "核查未完")
    click(asked, "save_button")
    assert VolumeLoan.get().due_on == latest_return(session)
    assert f"应于 {latest_return(session)} 归还" in words(find(window, "volume_pane"))


def test_an_account_brings_its_own_name_as_borrower(window: MainWindow, session: Session) -> None:
    pick(window, "volumes_list")
    click(window, "lend_button")
    asked = dialog(window, "lend_dialog")
    choose(asked, "loan_account", session.account.display_name)
    write(asked, "loan_approver", "褚雨庭")
    write(asked, "loan_purpose", "复核")
    click(asked, "save_button")
    assert VolumeLoan.get().borrower_id == session.account.id
    assert VolumeLoan.get().borrower == session.account.display_name


def test_chosen_volumes_are_handed_over_by_a_list(window: MainWindow) -> None:
    table(window, "volumes_list").selectAll()
    click(window, "draw_transfer_button")
    asked = dialog(window, "draw_transfer_dialog")
    choose(asked, "transfer_kind", "纪检监察室")
    click(asked, "save_button")
    assert find(window, "archive_pages", QTabBar).currentIndex() == 2
    assert "移交清单〔2026〕第1号" in words(find(window, "transfer_pane"))
    click(window, "sign_transfer_button")
    asked = dialog(window, "sign_transfer_dialog")
    write(asked, "handed_by", "常怀")
    write(asked, "received_by", "张某")
    click(asked, "save_button")
    row = Transfer.get()
    assert (row.receiver, row.signed_on, row.handed_by) == ("纪检监察室", TODAY, "常怀")
    assert not is_there(window, "withdraw_transfer_button")
    turn(window, 0)
    view(window, "volumes_views", "移交")
    assert table(window, "volumes_list").count() == 2


def test_an_unsigned_list_is_taken_back(window: MainWindow) -> None:
    pick(window, "volumes_list")
    click(window, "draw_transfer_button")
    click(dialog(window, "draw_transfer_dialog"), "save_button")
    click(window, "withdraw_transfer_button")
    asked = dialog(window, "withdraw_list_dialog")
    click(asked, "save_button")
    assert "撤回的理由" in said(asked)
    write(asked, "withdraw_reason", "改期")
    click(asked, "save_button")
    assert Transfer.get().withdrawn_reason == "改期" and "已撤回" in words(find(window, "transfer_pane"))


def test_an_expired_volume_is_destroyed_step_by_step(
    window: MainWindow, session: Session, people: dict[str, int]
) -> None:
    case = Interview.get(Interview.retention == "10年").id
    table(window, "volumes_list").selectAll()
    click(window, "draw_destruction_button")
    asked = dialog(window, "draw_destruction_dialog")
    assert "永久，不得销毁" in words(asked) and "列入清册：2015-0001" in words(asked)
    click(asked, "save_button")
    click(window, "approve_destruction_button")
    asked = dialog(window, "approve_destruction_dialog")
    write(asked, "approval_number", "青党发〔2026〕9号")
    click(asked, "save_button")
    assert "批准日期" in said(asked)
    write(asked, "approved_on", "2026-11-24")
    click(asked, "save_button")
    click(window, "carry_out_button")
    asked = dialog(window, "carry_out_dialog")
    assert "不能恢复" in said(asked) and "还没有备份" in words(asked)
    click(asked, "backup_first_button")
    assert "最近一次备份" in words(asked)
    write(asked, "witness_1", "常怀")
    write(asked, "witness_2", "花新")
    click(asked, "save_button")
    assert "备份里仍有" in said(asked) and Interview.get_by_id(case).content
    click(asked, "knows_of_backups")
    click(asked, "save_button")
    assert Destruction.get().witnesses == ["常怀", "花新"] and Interview.get_by_id(case).content == ""
    assert "已销毁" in words(find(window, "destruction_pane"))
    window.go(Target(Tab.INTERVIEWS, "case", case, "归档"))
    assert "案卷已按规定销毁" in words(window)


def test_what_is_listed_goes_into_a_workbook(window: MainWindow, tmp_path: Path) -> None:
    out = tmp_path / "目录.xlsx"
    answer_with(save=lambda *_: out)
    view(window, "volumes_views", "保管期满")
    assert table(window, "volumes_list").count() == 1
    click(window, "export_volumes_button")
    cells = {cell for row in openpyxl.load_workbook(out).active.values for cell in row}
    assert "2015-0001" in cells and "2026-0002" not in cells


def test_missing_numbers_are_said_over_the_register(window: MainWindow, people: dict[str, int]) -> None:
    volume(people, volume_number="2015-0004")
    window.office.changed.emit()
    assert "2015 年卷号空缺：2015-0002、2015-0003" in said(window)


def test_a_person_s_archive_opens_from_the_list_of_cadres(window: MainWindow, session: Session) -> None:
    fill(session, Interview.get(Interview.retention == "10年").id, "甲")
    window.show_tab(Tab.PEOPLE)
    people_list = table(window, "people_list")
    for number in range(people_list.count()):
        if people_list.lazy.row_at(number).name == "余立":
            people_list.choose(number)
    click(window, "person_archive_button")
    asked = dialog(window, "person_archive_dialog")
    rows = table(asked, "person_archive_list")
    assert [rows.lazy.row_at(place).kind for place in range(rows.count())] == ["案卷", "材料", "材料", "处置"]
    rows.setFocus()
    rows.choose(0)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert window.current_tab() is Tab.INTERVIEWS


@pytest.mark.parametrize(
    ("role", "keeps", "destroys"),
    [(Role.DISCIPLINE_OFFICE, True, True), (Role.PARTY_OFFICE, True, True), (Role.READER, False, False)],
)
def test_buttons_are_there_for_who_may(
    qtbot: QtBot, session: Session, people: dict[str, int], role: Role, keeps: bool, destroys: bool
) -> None:
    session.clock = lambda: NOW
    volume(people)
    as_account(session, role)
    window = opened(qtbot, session)
    pick(window, "volumes_list")
    for name in ("place_volumes_button", "draw_transfer_button", "lend_button", "change_retention_button"):
        assert is_there(window, name) == keeps, name
    assert is_there(window, "draw_destruction_button") == destroys
    assert is_there(window, "export_volumes_button") == keeps


# ------------------------------------------------------------ by keys alone


def press(qtbot: QtBot, key: Qt.Key, alt: bool = False) -> None:
    """A key to whoever has the keyboard."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    target = QApplication.focusWidget()
    QTest.keyClick(target, key, Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def tab_to(name: str) -> None:
    """Tab until the field of this name, or a part of it, has the keyboard."""
    for _ in range(60):
        focus = QApplication.focusWidget()
        above = focus
        while above is not None:
            if above.objectName() == name:
                return
            above = above.parentWidget()
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QApplication.processEvents()
    raise AssertionError(f"Tab never came to {name}")


def type_into(name: str, text: str) -> None:
    """The field is come to by Tab; the text comes as a keyboard brings it (ASCII)."""
    tab_to(name)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), text)


def in_dialog(qtbot: QtBot, window: MainWindow, name: str) -> QWidget:
    """A letter clicks a button a moment later, as a hand would."""
    qtbot.waitUntil(lambda: is_there(window, name))
    asked = dialog(window, name)
    qtbot.waitUntil(asked.isActiveWindow)
    return asked


def save(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Alt+S, and the dialog is done."""
    press(qtbot, Qt.Key.Key_S, alt=True)
    qtbot.waitUntil(lambda: not is_there(window, name))
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)


def to_list(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Alt+Down leads to the list; in the list it would open the filter of a heading."""
    if QApplication.focusWidget() is not table(window, name):
        press(qtbot, Qt.Key.Key_Down, alt=True)
    assert QApplication.focusWidget() is table(window, name)


def test_a_volume_is_lent_and_comes_back_by_keys_alone(qtbot: QtBot, window: MainWindow) -> None:
    to_list(qtbot, window, "volumes_list")
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_L, alt=True)
    in_dialog(qtbot, window, "lend_dialog")
    tab_to("loan_account")
    press(qtbot, Qt.Key.Key_End)
    for name, text in (("loan_borrower", "Li"), ("loan_unit", "Unit"), ("loan_approver", "Chu"),
                       ("loan_due", "2026-12-01"), ("loan_purpose", "check")):  # fmt: skip
        type_into(name, text)
    save(qtbot, window, "lend_dialog")
    assert VolumeLoan.get().borrower == "Li"
    press(qtbot, Qt.Key.Key_J, alt=True)
    to_list(qtbot, window, "loans_list")
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_Return)
    in_dialog(qtbot, window, "return_loan_dialog")
    type_into("return_checked_by", "Hua")
    save(qtbot, window, "return_loan_dialog")
    assert VolumeLoan.get().returned_on == TODAY


def test_a_list_is_destroyed_by_keys_alone(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    case = Interview.get(Interview.retention == "10年").id
    made = draw_destruction(session, [case])
    approve_destruction(session, made, number="9", approved_on=TODAY, approver="领导小组")
    window.office.changed.emit()
    press(qtbot, Qt.Key.Key_X, alt=True)
    to_list(qtbot, window, "destructions_list")
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_G, alt=True)
    asked = in_dialog(qtbot, window, "carry_out_dialog")
    type_into("witness_1", "A")
    type_into("witness_2", "B")
    press(qtbot, Qt.Key.Key_K, alt=True)
    qtbot.waitUntil(lambda: find(asked, "knows_of_backups", QCheckBox).isChecked())
    save(qtbot, window, "carry_out_dialog")
    assert Interview.get_by_id(case).erased_on == TODAY


def test_each_list_is_come_to_by_its_letter_and_prints(qtbot: QtBot, window: MainWindow) -> None:
    for key, name in ((Qt.Key.Key_J, "loans_list"), (Qt.Key.Key_Y, "transfers_list"),
                      (Qt.Key.Key_X, "destructions_list"), (Qt.Key.Key_V, "volumes_list")):  # fmt: skip
        press(qtbot, key, alt=True)
        to_list(qtbot, window, name)


# ------------------------------------------------------------ reminders lead there


def test_a_reminder_leads_to_the_loan_and_to_the_view(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    case = Interview.get(Interview.retention == "10年").id
    due = date(2026, 11, 25)
    loan = lend(session, case, LoanDraft("李某", "市纪委", "核查", "褚雨庭", due))
    window.go(Target(Tab.LEDGERS, "loan", loan))
    assert table(window, "loans_list").current_row().id == loan
    window.go(Target(Tab.LEDGERS, "volumes_over"))
    assert table(window, "volumes_list").count() == 1
    assert shelf_of(case).room == "" and isinstance(window.tabs[Tab.LEDGERS], LedgersTab)
    assert isinstance(window.office, Office) and find(window, "draw_transfer_button", QAbstractButton)


def test_views_have_the_look_of_views_from_the_first_moment(window: MainWindow) -> None:
    views = find(window, "volumes_views", QListWidget)
    before = views.sizeHintForRow(0)
    views.style().polish(views)
    assert views.sizeHintForRow(0) == before >= 32


def test_a_narrow_window_has_two_lines_of_controls_over_its_list(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1024, 600)
    chosen, pressed = find(window, "volumes_filter", QWidget), find(window, "export_volumes_button", QWidget)
    head = table(window, "volumes_list")
    top = QPoint(0, 0)
    qtbot.waitUntil(lambda: pressed.mapTo(window, top).y() >= chosen.mapTo(window, top).y() + chosen.height())
    qtbot.waitUntil(lambda: head.mapTo(window, top).y() >= pressed.mapTo(window, top).y() + pressed.height())
    assert pressed.width() >= pressed.sizeHint().width()


def test_a_workbook_has_what_the_headings_let_through(qtbot: QtBot, window: MainWindow) -> None:
    from app.store.headers import Kept

    page = window.findChild(VolumesPage)
    rows = [page.list.table.lazy.row_at(number) for number in range(page.list.table.count())]
    page.list.table.headers.put(Kept("volume", only=((rows[0].volume, rows[0].volume),)))
    listed = volumes_page(page.office.session, page.wanted())
    assert [line.id for line in listed] == [row.id for row in rows if row.volume == rows[0].volume] and listed
