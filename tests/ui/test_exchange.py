"""督导·交换 by clicks and by keys: keys and cards, sending, looking, accepting, refusing, receipts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.interviews.reported import ReportedTalk
from app.ledgers.statistics import statistics
from app.oversight import publicity
from app.oversight.exchange import keys, receiving
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_statistics
from app.oversight.exchange.tables import InformationItem, Package, PartnerCard
from app.oversight.publicity import Text
from app.oversight.tables import PublicityItem
from app.plans.tables import Filing
from app.store.steps import step
from tests.access.world import as_account
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk
from tests.oversight.exchange.test_archive_packages import archived
from tests.oversight.exchange.test_plan_packages import make_plan
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.access.gates import shut_gates
from ui.ledgers.statistics_page import StatisticsPage
from ui.office import Office, Tab, Target
from ui.oversight.tab import EXCHANGE, PUBLICITY, OversightTab
from ui.plans.plan_page import PlanPage
from ui.widgets.files import answer_with
from ui.widgets.long_work import LongWork
from ui.widgets.table import TableView

OFFICE = "教务处"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Offices]:
    offices = Offices(tmp_path / "单位", [OFFICE])
    offices.acquaint()
    yield offices
    answer_with()
    offices.close()


@contextmanager
def seated(qtbot: QtBot, offices: Offices, name: str) -> Iterator[OversightTab]:
    """The page 交换 of one of the offices, with what its role may do."""
    with offices.at(name) as session:
        office = Office(session)
        tab = show(qtbot, OversightTab(office), 1366, 640)
        shut_gates(tab, session)
        tab.open(Target(Tab.OVERSIGHT, "exchange"))
        yield tab
        tab.hide()


def stick(path: Path) -> None:
    """The user answers every question for a file with this one."""
    answer_with(open_=lambda *_: path, save=lambda *_: path)


def from_menu(tab: OversightTab, name: str, words_: str) -> None:
    """Chooses an entry of the menu of a button."""
    menu: QMenu = find(tab, name).menu()
    action = next(each for each in menu.actions() if each.text().startswith(words_))
    action.trigger()
    QApplication.processEvents()


def lines(tab: OversightTab) -> list[tuple[str, str]]:
    table = find(tab, "packages_list", TableView)
    rows = [table.lazy.row_at(place) for place in range(table.count())]
    return [(row.title, str(row.state)) for row in rows if row is not None]


def pick(tab: OversightTab, number: int = 0) -> None:
    table = find(tab, "packages_list", TableView)
    spot = table.visualRect(table.model().index(number, table.horizontalHeader().logicalIndex(0))).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


def test_keys_are_made_and_a_card_is_confirmed_by_what_was_read_aloud(qtbot: QtBot, tmp_path: Path) -> None:
    offices = Offices(tmp_path / "单位", [OFFICE])
    with seated(qtbot, offices, OFFICE) as tab:
        assert "还没有交换密钥" in said(tab)
        click(tab, "exchange_keys_button")
        click(tab, "make_keys_button")
        made = dialog(tab, "make_keys_dialog")
        assert not find(made, "keys_of_discipline").isEnabled()
        click(made, "save_button")
        spoken = find(tab, "own_fingerprint", QLabel).text()
        stick(offices.card(OFFICE))
        click(tab, "export_card_button")
        assert offices.card(OFFICE).exists()
    with seated(qtbot, offices, DISCIPLINE) as tab:
        click(tab, "exchange_keys_button")
        click(tab, "make_keys_button")
        click(dialog(tab, "make_keys_dialog"), "save_button")
        stick(offices.card(OFFICE))
        click(tab, "import_card_button")
        find(tab, "partner_cards", TableView).choose(0)
        click(tab, "confirm_card_button")
        confirm = dialog(tab, "confirm_card_dialog")
        assert spoken.split()[0] not in words(confirm)
        write(confirm, "card_code", "1" + spoken.replace("\n", " ")[1:].replace("　", " ")[::-1])
        write(confirm, "card_with", "处长")
        click(confirm, "save_button")
        assert "组有误" in said(confirm) and not PartnerCard.get().confirmed_at
        write(confirm, "card_code", spoken.replace("\n", "　"))
        choose(confirm, "card_how", "当面核对")
        click(confirm, "save_button")
        assert PartnerCard.get().confirmed_how == "当面核对"
        find(tab, "partner_cards", TableView).choose(0)
        click(tab, "retire_card_button")
        write(dialog(tab, "retire_card_dialog"), "retire_reason", "U 盘遗失")
        click(dialog(tab, "retire_card_dialog"), "save_button")
        assert PartnerCard.get().reason == "U 盘遗失"
    answer_with()
    offices.close()


def test_report_is_sent_looked_at_accepted_and_its_receipt_taken(qtbot: QtBot, pair: Offices) -> None:
    out, back = pair.folder / "统计.ytb", pair.folder / "回执.ytb"
    with pair.at(OFFICE) as session:
        for month in (7, 8):
            hold_talk(session, random.Random(month), date(2026, month, 7))
    with seated(qtbot, pair, OFFICE) as tab:
        assert not is_there(tab, "send_receipt_button")
        stick(out)
        from_menu(tab, "send_package_button", "统计报送")
        sending = dialog(tab, "send_statistics_dialog")
        assert "不含谈话记录" in words(sending)
        click(sending, "make_package_button")
        assert lines(tab) == [("教务处2026年第三季度统计报送", "已发出")] and out.exists()
    with seated(qtbot, pair, DISCIPLINE) as tab:
        assert not is_there(tab, "send_package_button")
        click(tab, "receive_package_button")
        arrival = dialog(tab, "arrival_dialog")
        assert "2 次" in words(arrival) and "2026年第三季度：计入 2 次" in words(arrival)
        assert ReportedTalk.select().count() == 0
        click(arrival, "accept_package_button")
        assert ReportedTalk.select().count() == 2 and lines(tab)[0][1] == "已接收"
        click(tab, "receive_package_button")
        again = dialog(tab, "arrival_dialog")
        assert "没有重复计入" in said(again) and not is_there(again, "accept_package_button")
        click(again, "cancel_button")
        stick(back)
        from_menu(tab, "send_receipt_button", OFFICE)
        assert lines(tab)[0][0] == "给教务处的回执" and not find(tab, "send_receipt_button").isEnabled()
    with seated(qtbot, pair, OFFICE) as tab:
        click(tab, "receive_package_button")
        click(dialog(tab, "arrival_dialog"), "accept_package_button")
        assert ("教务处2026年第三季度统计报送", "对方已接收") in lines(tab)
        pick(tab, 1)
        stick(pair.folder / "再次.ytb")
        click(tab, "send_again_button")
        assert (pair.folder / "再次.ytb").read_bytes() == out.read_bytes()


def test_refused_package_and_a_gap_are_said(qtbot: QtBot, pair: Offices) -> None:
    with pair.at(OFFICE) as session:
        for name in ("1.ytb", "2.ytb"):
            send_statistics(session, 2026, 3, pair.folder / name)
    with seated(qtbot, pair, DISCIPLINE) as tab:
        stick(pair.folder / "2.ytb")
        click(tab, "receive_package_button")
        arrival = dialog(tab, "arrival_dialog")
        assert "第 1 号还没有收到" in said(arrival)
        click(arrival, "refuse_package_button")
        refusal = dialog(tab, "refuse_package_dialog")
        click(refusal, "save_button")
        assert "请写明退回的理由" in said(refusal)
        write(refusal, "refusal_reason", "九月没有报")
        click(refusal, "save_button")
        assert not is_there(tab, "arrival_dialog") and lines(tab) == [("教务处2026年第三季度统计报送", "已退回")]
        assert "教务处：第 1 号还没有收到" in said(tab)
        pick(tab)
        assert "九月没有报" in words(find(tab, "package_pane"))


def test_spoilt_package_is_refused_where_it_was_asked_for(qtbot: QtBot, pair: Offices) -> None:
    out = pair.folder / "a.ytb"
    with pair.at(OFFICE) as session:
        send_statistics(session, 2026, 3, out)
    file = bytearray(out.read_bytes())
    file[len(file) // 2] ^= 1
    out.write_bytes(file)
    with seated(qtbot, pair, DISCIPLINE) as tab:
        stick(out)
        click(tab, "receive_package_button")
        assert "没有写入任何内容" in said(tab) and not is_there(tab, "arrival_dialog")
        assert Package.select().count() == 0


def test_plan_is_sent_from_its_page_and_filed_with_number_and_opinion(qtbot: QtBot, pair: Offices) -> None:
    out = pair.folder / "plan.ytb"
    with pair.at(OFFICE) as session:
        plan_id = make_plan(session)
        page = show(qtbot, PlanPage(Office(session)), 1366, 640)
        page.show_plan(plan_id)
        stick(out)
        click(page, "send_plan_button")
        click(dialog(page, "send_plan_dialog"), "make_package_button")
        assert out.exists()
        page.hide()
    with pair.at(DISCIPLINE) as session:
        make_plan(session, items=1)
    with seated(qtbot, pair, DISCIPLINE) as tab:
        click(tab, "receive_package_button")
        arrival = dialog(tab, "arrival_dialog")
        assert "1 项）" in words(arrival) and "（2 项）" in words(arrival)
        write(arrival, "filing_number_field", "备7")
        click(arrival, "accept_package_button")
        assert "保留本机的计划" in said(arrival) and Filing.select().count() == 0
        choose(arrival, "conflict_1", "用对方的")
        click(arrival, "accept_package_button")
        assert Filing.get().number == "备7" and not is_there(tab, "arrival_dialog")


def test_cases_and_texts_are_sent_by_their_dialogs(qtbot: QtBot, pair: Offices) -> None:
    with pair.at(OFFICE) as session:
        for number in range(1, 12):
            archived(session, number)
    with seated(qtbot, pair, OFFICE) as tab:
        stick(pair.folder / "c.ytb")
        from_menu(tab, "send_package_button", "档案移交")
        sending = dialog(tab, "send_archive_dialog")
        find(sending, "archive_cases", TableView).clearSelection()
        click(sending, "make_package_button")
        assert "请至少选择一卷" in said(sending)
        find(sending, "archive_cases", TableView).selectAll()
        click(sending, "make_package_button")
        assert lines(tab)[0][0] == "教务处档案移交 11 卷"
        from_menu(tab, "send_package_button", "信息报送")
        text = dialog(tab, "send_information_dialog")
        click(text, "make_package_button")
        assert "请填写标题和正文" in said(text)
        write(text, "information_title", "做法")
        write(text, "information_text", "正文")
        choose(text, "information_sort", "经验做法")
        answer_with(open_=lambda *_: pair.card(OFFICE), save=lambda *_: pair.folder / "i.ytb")
        click(text, "attach_information_button")
        click(text, "make_package_button")
        assert lines(tab)[0][0] == "教务处信息报送"
    with seated(qtbot, pair, DISCIPLINE) as tab:
        stick(pair.folder / "c.ytb")
        click(tab, "receive_package_button")
        arrival = dialog(tab, "arrival_dialog")
        assert find(arrival, "arrival_content", TableView).count() == 12
        click(arrival, "accept_package_button")
        stick(pair.folder / "i.ytb")
        click(tab, "receive_package_button")
        click(dialog(tab, "arrival_dialog"), "accept_package_button")
        assert InformationItem.get().sort == "经验做法"
        pick(tab)
        assert "经验做法：做法" in words(find(tab, "package_pane"))
        tab.bar.setCurrentIndex(PUBLICITY)
        drafts = tab.findChild(QAction, "draft_report")
        assert drafts is not None
        drafts.trigger()
        asked = dialog(tab, "source_dialog")
        choose(asked, "source_choice", "经验做法：做法")
        click(asked, "save_button")
        click(dialog(tab, "publicity_dialog"), "save_button")
        assert PublicityItem.get().title == "做法"


def test_an_approved_text_is_taken_over_into_the_package(qtbot: QtBot, pair: Offices) -> None:
    with pair.at(OFFICE) as session:
        keeper, text = session.account, Text("典型案例", "津贴案例", "某干部违规发放津贴。")
        made = publicity.write(session, text)
        assert publicity.check_item(session, made).is_clean
        publicity.take_step(session, made, "提交审核")
        as_account(session, Role.PARTY_OFFICE)
        publicity.take_step(session, made, "批准")
        session.account = keeper
        session.confine()
    with seated(qtbot, pair, OFFICE) as tab:
        stick(pair.folder / "i.ytb")
        from_menu(tab, "send_package_button", "信息报送")
        asked = dialog(tab, "send_information_dialog")
        choose(asked, "information_item", "典型案例：津贴案例")
        assert find(asked, "information_title", QLineEdit).text() == "津贴案例"
        write(asked, "information_title", "教务职员1案例")
        click(asked, "make_package_button")
        assert "可能认出本人" in said(asked) and not (pair.folder / "i.ytb").exists()
        write(asked, "information_title", "津贴案例")
        click(asked, "make_package_button")
        assert (pair.folder / "i.ytb").exists() and InformationItem.get().text == text.body


def test_statistics_page_sends_the_period_that_it_shows_and_says_what_was_reported(qtbot: QtBot, pair: Offices) -> None:
    out = pair.folder / "s.ytb"
    with pair.at(OFFICE) as session:
        hold_talk(session, random.Random(3), date(2026, 7, 7))
        page = show(qtbot, StatisticsPage(Office(session)), 1366, 640)
        page.reload()
        choose(page, "statistics_quarter", "第三季度")
        stick(out)
        click(page, "send_statistics_button")
        click(dialog(page, "send_statistics_dialog"), "make_package_button")
        assert Package.get().title == "教务处2026年第三季度统计报送"
        page.hide()
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        page = show(qtbot, StatisticsPage(Office(session)), 1366, 640)
        page.reload()
        assert statistics(session, 2026).total.figures["talks"] == 1 and "通过" in page.check.text()
        page.show_behind("合计", "talks")
        assert "涉及约谈 1 次，其中部门报送 1 次" in find(page, "behind_caption", QLabel).text()
        (line,) = page.behind.table.lazy._page(0)
        assert (line.number, line.held, line.organiser) == ("（报送）", "2026-07-07", OFFICE)
        assert not page.behind.more.isEnabled()
        with qtbot.waitSignal(page._office.said) as heard:
            page.behind.table.choose(0)
            qtbot.keyClick(page.behind.table, Qt.Key.Key_Return)
        assert heard.args is not None and "卷宗在报送的部门" in heard.args[0]
        model = page.table.figures
        names = [model.index(place, 0).data() for place in range(model.rowCount())]
        assert f"{OFFICE}＊" in names and names[-2:] == ["其中：本机登记", "其中：部门报送"]
        tip = model.index(names.index(f"{OFFICE}＊"), 1).data(Qt.ItemDataRole.ToolTipRole)
        assert "1（其中部门报送 1）" in tip
        page.hide()


def test_acceptance_runs_beside_the_window_and_is_cancelled_without_a_trace(
    qtbot: QtBot, pair: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, begun = pair.folder / "c.ytb", Event()
    with pair.at(OFFICE) as session:
        hold_talk(session, random.Random(3), date(2026, 7, 7))
        send_statistics(session, 2026, 3, out)

    def held_up(*args: Any) -> str:
        assert current_thread() is not main_thread()
        begun.set()
        while True:  # until it is cancelled
            step("正在等待")

    with seated(qtbot, pair, DISCIPLINE) as tab:
        stick(out)
        click(tab, "receive_package_button")
        arrival = dialog(tab, "arrival_dialog")
        with monkeypatch.context() as patched:
            patched.setattr(receiving.report_in.Report, "take", held_up)
            find(arrival, "accept_package_button", QPushButton).click()
            (work,) = arrival.findChildren(LongWork)
            qtbot.waitUntil(lambda: begun.is_set() and work.isVisible())
            work.cancel()
            assert "已取消接收数据包，没有留下任何内容" in said(arrival)
        assert Package.select().count() == 0 and arrival.isVisible()
        click(arrival, "accept_package_button")
        assert not is_there(tab, "arrival_dialog") and ReportedTalk.select().count() == 1


def test_whole_exchange_goes_by_keys_alone(qtbot: QtBot, pair: Offices) -> None:
    out = pair.folder / "k.ytb"
    with pair.at(OFFICE) as session:
        hold_talk(session, random.Random(3), date(2026, 7, 7))
        send_statistics(session, 2026, 3, out)
    with seated(qtbot, pair, DISCIPLINE) as tab:
        bar = find(tab, "oversight_pages", QTabBar)
        tab.bar.setCurrentIndex(0)
        bar.setFocus()
        for _ in range(EXCHANGE):
            QTest.keyClick(bar, Qt.Key.Key_Right)
        assert bar.currentIndex() == EXCHANGE
        stick(out)
        page = find(tab, "exchange_page")
        line = find(page, "packages_filter", QLineEdit)
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        arrival = dialog(tab, "arrival_dialog")
        QTest.keyClick(arrival, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not is_there(tab, "arrival_dialog"))
        assert ReportedTalk.select().count() == 1
        tab.activateWindow()
        line.setFocus()
        qtbot.waitUntil(lambda: line.hasFocus() and tab.isActiveWindow())
        keys_ = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(line, Qt.Key.Key_K, keys_)
        opened = dialog(tab, "exchange_keys_dialog")
        assert keys.own_identity().card.fingerprint.split()[0] in words(opened)
        QTest.keyClick(opened, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not is_there(tab, "exchange_keys_dialog"))
