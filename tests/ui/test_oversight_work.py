"""Drawn samples, rounds of rectification, reports and publicity in the window: by clicks, and by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QLineEdit, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.interviews.outline import outline_of
from app.interviews.tables import Interview
from app.oversight import checking, findings, publicity, sampling
from app.oversight.findings import FindingDraft
from app.oversight.publicity import Text
from app.oversight.sampling import Wanted
from app.oversight.tables import Finding, FindingRound, PublicityItem, SampleDraw, SampleItem, SampleMark
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.interviews.held_cases import make_case
from tests.oversight import planted
from tests.ui.hands import choose, click, dialog, find, is_there, said, settle, show, words, write
from tests.ui.test_oversight import pick_row, turn
from ui.interviews.page_preparation import PreparationPage
from ui.office import Office
from ui.oversight import publicity_dialogs
from ui.oversight.tab import DISCOVERIES, FINDINGS, HEALTH, PUBLICITY, SAMPLES, OversightTab
from ui.preview.dialog import PreviewDialog
from ui.widgets.files import answer_with
from ui.widgets.table import TableView

CLEAN = Text("典型案例", "违规发放津贴案例", "某干部违规发放津贴，受到批评教育。", True)


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Iterator[Office]:
    session.clock = lambda: planted.TODAY
    planted.orderly(people, 20)
    yield Office(session)
    answer_with()


@pytest.fixture
def tab(qtbot: QtBot, office: Office) -> OversightTab:
    return show(qtbot, OversightTab(office), 1366, 640)


def drawn(office: Office) -> int:
    return sampling.draw_sample(office.session, Wanted(date(2026, 1, 1), date(2026, 12, 31), 15), "4265")


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key where the focus is, as a hand does that never leaves the keyboard."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the keys"
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def tab_to(name: str) -> QWidget:
    """Presses Tab until the thing has the keys."""
    for _ in range(60):
        at = QApplication.focusWidget()
        while at is not None:
            if at.objectName() == name:
                return at
            at = at.parentWidget()
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {name}")


# ------------------------------------------------------------ drawn samples


def test_a_sample_is_drawn_by_clicks_and_drawn_again_the_same(tab: OversightTab) -> None:
    turn(tab, SAMPLES)
    assert "还没有抽查" in words(tab)
    click(tab, "draw_sample_button")
    asked = dialog(tab, "draw_dialog")
    write(asked, "draw_start", "2026-01-01")
    write(asked, "draw_end", "2026-12-31")
    write(asked, "draw_seed", "骰子4265")
    click(asked, "save_button")
    row = SampleDraw.get()
    assert (row.seed, row.share, len(row.population), row.items.count()) == ("骰子4265", 15, 20, 3)
    pick_row(tab, "samples_list")
    click(tab, "redraw_button")
    assert "结果相同" in words(tab) and "与记录一致" in said(tab)
    assert find(tab, "drawn_list", TableView).count() == 3


def test_a_share_of_days_without_talks_is_refused_in_the_dialog(tab: OversightTab) -> None:
    turn(tab, SAMPLES)
    click(tab, "draw_sample_button")
    asked = dialog(tab, "draw_dialog")
    write(asked, "draw_start", "2020-01-01")
    write(asked, "draw_end", "2020-12-31")
    click(asked, "save_button")
    assert "没有已办结" in said(asked) and SampleDraw.select().count() == 0


def test_a_drawn_talk_is_checked_and_a_bad_point_is_taken_up_by_one_click(tab: OversightTab, office: Office) -> None:
    drawn(office)
    turn(tab, SAMPLES)
    pick_row(tab, "samples_list")
    pick_row(tab, "drawn_list", twice=True)
    asked = dialog(tab, "check_dialog")
    choose(asked, "check_record", "不符合")
    click(asked, "save_check_button")
    assert "写明是什么不符合" in said(asked) and SampleMark.select().count() == 0
    write(asked, "remark_record", "第3页未签字")
    choose(asked, "check_ledger", "符合")
    click(asked, "save_check_button")
    assert {(mark.code, mark.result) for mark in SampleMark.select()} == {("record", "不符合"), ("ledger", "符合")}
    click(asked, "take_up_record")
    made = dialog(tab, "finding_dialog")
    assert "第3页未签字" in find(made, "finding_description", QPlainTextEdit).toPlainText()
    click(made, "save_button")
    assert Finding.get().code == "SAMPLE" and "已列入整改" in words(asked)


def test_who_does_not_supervise_neither_draws_nor_checks(qtbot: QtBot, office: Office, session: Session) -> None:
    drawn(office)
    as_account(session, Role.READER)
    from ui.access.gates import shut_gates

    tab = show(qtbot, OversightTab(Office(session)), 1366, 640)
    shut_gates(tab, session)
    turn(tab, SAMPLES)
    for name in ("draw_sample_button", "check_sample_button"):
        assert not is_there(tab, name)
    assert find(tab, "samples_list", TableView).count() == 1


# ------------------------------------------------------------ rectification


def registered(office: Office) -> int:
    return findings.register(office.session, FindingDraft("记录没有逐页签字", "补签", "教务处", date(2027, 2, 1)))


def test_notice_reply_recheck_and_a_second_round_by_clicks(tab: OversightTab, office: Office, tmp_path: Path) -> None:
    number = registered(office)
    tab.show_finding(number)
    click(tab, "issue_finding_button")
    preview = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PreviewDialog))
    preview.reject()
    assert "〔2027〕第001号，2027-01-11" in words(tab.findings.pane)
    scan = tmp_path / "补签.pdf"
    scan.write_bytes(b"%PDF-1.4")
    answer_with(open_=lambda *_: scan)
    click(tab, "reply_finding_button")
    asked = dialog(tab, "reply_dialog")
    write(asked, "reply_text", "已补签")
    write(asked, "reply_evidence", "补签页两张")
    click(asked, "files_button")
    click(asked, "save_button")
    lines = words(tab.findings.pane).split("\n")
    assert {"待复查", "补签页两张"} <= set(lines) and any(each.endswith("：补签.pdf") for each in lines)
    click(tab, "recheck_finding_button")
    asked = dialog(tab, "recheck_dialog")
    write(asked, "recheck_by", "常怀")
    choose(asked, "recheck_result", "不合格")
    write(asked, "recheck_note", "第3页仍未签")
    click(asked, "save_button")
    assert "整改期限" in said(asked) and FindingRound.select().count() == 0
    write(asked, "recheck_due", "2027-02-20")
    click(asked, "save_button")
    shown = words(tab.findings.pane)
    assert "人工登记（第2轮）" in shown and "第1轮（已结束）" in shown and "2027-02-20" in shown
    assert FindingRound.get().reply == "已补签" and Finding.get().round == 2


def test_an_overdue_finding_says_so_by_icon_and_word(tab: OversightTab, office: Office) -> None:
    number = registered(office)
    later = planted.TODAY.replace(month=3)
    office.session.clock = lambda: later
    tab.show_finding(number)
    model = find(tab, "findings_list", TableView).model()
    cells = [model.index(0, place) for place in range(model.columnCount())]
    state = next(each for each in cells if each.data() == "逾期")
    assert state.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "逾期" in words(tab.findings.pane)


def test_who_only_answers_sees_no_button_of_supervision(qtbot: QtBot, office: Office, session: Session) -> None:
    number = registered(office)
    as_account(session, Role.PARTY_OFFICE)
    tab = show(qtbot, OversightTab(Office(session)), 1366, 640)
    tab.show_finding(number)
    assert is_there(tab, "reply_finding_button")
    for name in ("issue_finding_button", "recheck_finding_button", "close_finding_button", "change_finding_button"):
        assert not is_there(tab, name)


# ------------------------------------------------------------ reports


def test_report_shows_the_chosen_department_and_year_and_prints_all(tab: OversightTab, office: Office) -> None:
    turn(tab, HEALTH)
    choose(tab, "health_year", "2026")
    choose(tab, "health_department", "教务处")
    from app.papers.health_figures import health_reports

    wanted = next(each for each in health_reports(office.session, 2026) if each.department == "教务处")
    table = find(tab, "health_list", TableView)
    shown = [(table.lazy.row_at(place).key, table.lazy.row_at(place).own) for place in range(table.count())]
    assert shown == [(line.key, line.own) for line in wanted.lines]
    assert "\n".join(wanted.sentences) in words(tab)
    click(tab, "print_all_health_button")
    preview = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PreviewDialog))
    assert preview.isVisible()
    preview.reject()


# ------------------------------------------------------------ publicity


@pytest.mark.parametrize("most", [800, 0])  # with a short cadre list at once, with a long one beside the window
def test_a_text_is_checked_replaced_and_submitted_by_clicks(
    tab: OversightTab, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publicity_dialogs, "_SHORT_LIST", most)
    turn(tab, PUBLICITY)
    click(tab, "write_publicity_button")
    asked = dialog(tab, "publicity_dialog")
    choose(asked, "publicity_kind", "典型案例")
    write(asked, "publicity_title", "蒋德禾案例")
    write(asked, "publicity_body", "2026年3月，老蒋违规发放津贴。")
    click(asked, "check_publicity_button")
    assert "还有 3 处要处理" in words(asked)
    pick_row(asked, "publicity_marks")
    click(asked, "replace_one_button")
    assert find(asked, "publicity_title", QLineEdit).text() == "某某案例"
    click(asked, "replace_all_button")
    assert "没有发现能认出本人的内容" in words(asked)
    assert find(asked, "publicity_body", QPlainTextEdit).toPlainText() == "某年某月，某某违规发放津贴。"
    click(asked, "save_button")
    row = PublicityItem.get()
    assert (row.title, row.state, publicity.is_clean(row)) == ("某某案例", "草稿", True)
    pick_row(tab, "publicity_list")
    click(tab, "step_提交审核")
    assert PublicityItem.get().state == "待审" and is_there(tab, "step_批准")
    click(tab, "step_批准")
    assert PublicityItem.get().state == "待审"


def test_what_stays_is_asked_for_its_reason_and_a_name_is_not_kept(tab: OversightTab) -> None:
    turn(tab, PUBLICITY)
    click(tab, "write_publicity_button")
    asked = dialog(tab, "publicity_dialog")
    choose(asked, "publicity_kind", "典型案例")
    write(asked, "publicity_title", "案例")
    write(asked, "publicity_body", "2026年，蒋德禾违规。")
    click(asked, "check_publicity_button")
    for row, reason, left in ((0, "已公开通报", "还有 1 处"), (1, "本人同意", "还有 1 处")):
        pick_row(asked, "publicity_marks", row)
        click(asked, "keep_mark_button")
        asking = next(each for each in asked.findChildren(QInputDialog) if each.isVisible())
        asking.setTextValue(reason)
        asking.accept()
        QApplication.processEvents()
        assert left in words(asked)
    assert "不能保留" in said(asked)


def test_an_approved_item_is_exported_where_one_says(tab: OversightTab, office: Office, tmp_path: Path) -> None:
    session, out = office.session, tmp_path / "案例.docx"
    writer, number = session.account, publicity.write(session, CLEAN)
    publicity.check_item(session, number)
    publicity.take_step(session, number, "提交审核")
    as_account(session, Role.PARTY_OFFICE)
    publicity.take_step(session, number, "批准")
    session.account = writer
    session.confine()
    answer_with(save=lambda *_: out)
    turn(tab, PUBLICITY)
    pick_row(tab, "publicity_list")
    click(tab, "export_publicity_button")
    assert out.read_bytes()[:2] == b"PK"
    click(tab, "step_撤回")
    asked = dialog(tab, "step_dialog")
    click(asked, "save_button")
    assert "写明理由" in said(asked)
    write(asked, "step_reason", "措辞不妥")
    click(asked, "save_button")
    assert PublicityItem.get().state == "撤回" and not is_there(tab, "export_publicity_button")


def test_a_draft_is_made_from_a_quarter_and_opens_to_be_changed(tab: OversightTab) -> None:
    turn(tab, PUBLICITY)
    tab.findChild(QAction, "draft_quarter").trigger()
    asked = dialog(tab, "source_dialog")
    choose(asked, "source_choice", "2026年全年")
    click(asked, "save_button")
    made = dialog(tab, "publicity_dialog")
    assert "共开展约谈20次" in find(made, "publicity_body", QPlainTextEdit).toPlainText()
    click(made, "save_button")
    assert PublicityItem.get().sources.get().year == 2026


def test_reading_matter_is_offered_beside_the_outline_of_a_preventive_talk(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    session = office.session
    number, writer = publicity.write(session, CLEAN), session.account
    publicity.check_item(session, number)
    publicity.take_step(session, number, "提交审核")
    as_account(session, Role.PARTY_OFFICE)
    publicity.take_step(session, number, "批准")
    session.account = writer
    session.confine()
    other = make_case(people, State.APPROVED, "蒋德禾", form="INQUIRY")
    page = show(qtbot, PreparationPage(office, other))
    page.reload()
    assert not is_there(page, "outline_reading_button")
    case = make_case(people, State.APPROVED, "蒋德禾", form="PREVENTIVE")
    page = show(qtbot, PreparationPage(office, case))
    page.reload()
    click(page, "outline_reading_button")
    asked = dialog(page, "reading_dialog")
    click(asked, "take_reading_button")
    assert outline_of(case)[0].text.startswith("学习材料《违规发放津贴案例》")
    page.reload()
    assert not is_there(page, "outline_reading_button")


# ------------------------------------------------------------ by keys alone


def test_every_page_and_list_is_reached_by_keys_alone(qtbot: QtBot, tab: OversightTab, office: Office) -> None:
    drawn(office)
    registered(office)
    publicity.write(office.session, CLEAN)
    Interview.update(exception_number="7号").where(Interview.number == 1).execute()
    office.changed.emit()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    find(tab, "oversight_pages", QTabBar).setFocus()
    lists = ("discoveries_list", "findings_list", "exceptions_list", "samples_list", "health_list", "publicity_list")
    for place, name in enumerate(lists):
        press(Qt.Key(Qt.Key.Key_1 + place), Qt.KeyboardModifier.AltModifier)
        assert tab.bar.currentIndex() == place
        table = find(tab, name, TableView)
        assert table.hasFocus() and table.count() and table.current_row() is not None, name
    assert (DISCOVERIES, FINDINGS) == (0, 1)


def test_a_drawn_talk_is_checked_by_keys_alone(qtbot: QtBot, tab: OversightTab, office: Office) -> None:
    drawn(office)
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.bar.setFocus()
    press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Return)
    assert find(tab, "drawn_list", TableView).hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    asked = dialog(tab, "check_dialog")
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    for point in ("ledger", "lead"):
        box = tab_to(f"check_{point}")
        assert isinstance(box, QComboBox)
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {(mark.code, mark.result) for mark in SampleMark.select()} == {("ledger", "符合"), ("lead", "符合")}
    press(Qt.Key.Key_Escape)
    assert not is_there(tab, "check_dialog")
    item = SampleItem.get(SampleItem.id == SampleMark.get().item_id)
    assert checking.items_of(office.session, item.draw_id)[item.position - 1].state == "核查中"


def test_marks_are_replaced_by_keys_alone(qtbot: QtBot, tab: OversightTab, office: Office) -> None:
    publicity.write(office.session, Text("典型案例", "案例", "蒋德禾与余立违规。"))
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.bar.setFocus()
    press(Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Return)
    asked = dialog(tab, "publicity_dialog")
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    tab_to("publicity_marks")
    press(Qt.Key.Key_Return)
    assert find(asked, "publicity_body", QPlainTextEdit).toPlainText() == "某某与余立违规。"
    press(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    body = find(asked, "publicity_body", QPlainTextEdit)
    qtbot.waitUntil(lambda: body.toPlainText() == "某某与某某违规。")  # a mnemonic presses its button for a moment
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert publicity.is_clean(PublicityItem.get())
