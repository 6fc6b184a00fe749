"""The help window by keys and clicks: from F1 to the page, searching, going back, going to the place, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.help.library import Page
from app.help.regulation import anchor
from tests.ui.hands import find, said, show, write
from ui.application import Gate, main_window
from ui.help import opening
from ui.help.document import prepared
from ui.help.opening import page_of, show_help, show_page, where
from ui.help.picture_dialog import PictureDialog
from ui.help.places import PLACES
from ui.help.window import HelpWindow
from ui.office import Tab
from ui.preview.dialog import PreviewDialog
from ui.preview.pages import Pages
from ui.shell.main_window import MainWindow
from ui.theme import Mode, theme
from ui.theme.tokens import DARK, LIGHT
from ui.widgets.clauses import ClauseLink, rules

ALT, CTRL, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Alt", "Control", "Shift"))


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    yield show(qtbot, main_window(session), 1366, 700)
    opening.put_away()


@pytest.fixture
def help_window(qtbot: QtBot) -> Iterator[HelpWindow]:
    made = show_page("interviews#lead")
    qtbot.waitExposed(made)
    yield made
    opening.put_away()


def search(window: HelpWindow, words: str) -> None:
    write(window, "help_search", words)
    QTest.keyClick(window.search, Qt.Key.Key_Return)


# ------------------------------------------------------------ which page


@pytest.mark.parametrize("tab", list(Tab))
def test_f1_shows_the_page_of_the_tab_in_front(window: MainWindow, tab: Tab) -> None:
    window.show_tab(tab)
    QApplication.processEvents()
    window.bar.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F1)
    wanted = {
        Tab.HOME: "home#list", Tab.PLANS: "plans#list", Tab.INTERVIEWS: "interviews#list",
        Tab.LEDGERS: "ledgers#list", Tab.PEOPLE: "people#list", Tab.OVERSIGHT: "oversight#discoveries",
    }  # fmt: skip
    assert opening.show_page(page_of(window)).target == wanted[tab] == page_of(where(window))


def test_page_within_a_tab_has_its_own(window: MainWindow) -> None:
    window.show_tab(Tab.OVERSIGHT)
    window.tabs[Tab.OVERSIGHT].bar.setCurrentIndex(6)
    assert page_of(window) == "exchange#page"
    window.search.setFocus()
    assert page_of(where(window)) == "search#how"
    window.show_tab(Tab.HOME)
    window.tabs[Tab.HOME].show_view(1)
    assert page_of(window) == "home#calendar"


def test_f1_in_a_dialog_shows_its_page_and_the_dialog_stays(qtbot: QtBot, window: MainWindow) -> None:
    window.show_tab(Tab.PLANS)
    window.tabs[Tab.PLANS].plans.new_plan()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    shown = opening._open[0]
    qtbot.waitExposed(shown)
    assert shown.target == "plans#new" and dialog.isVisible()
    assert not shown.windowHandle().transientParent(), "a modal dialog would block it"
    shown.follow("go:people")
    assert "对话框" in said(shown)
    assert window.current_tab() is Tab.PLANS
    dialog.close()


def test_wizard_of_the_first_start_has_help(qtbot: QtBot, tmp_path: Path) -> None:
    gate = show(qtbot, Gate(tmp_path / "数据", "admin"))
    gate.warm_up()
    gate.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is gate)
    QTest.keyClick(gate, Qt.Key.Key_F1)
    assert opening._open[0].target == "start#first-start"
    gate.close()
    assert not opening._open, "the help ends with the window before which nothing is open"


def test_there_is_one_help_window(window: MainWindow) -> None:
    first = show_help(window)
    assert show_page("papers#batch", window) is first
    assert first.target == "papers#batch"


def test_widget_without_a_page_is_helped_by_what_it_stands_in(qtbot: QtBot) -> None:
    outer, inner = QWidget(), QPushButton()
    qtbot.addWidget(outer)
    inner.setParent(outer)
    assert page_of(inner) == opening.HOME
    outer.help_page = "backups#list"  # type: ignore[attr-defined]
    assert page_of(inner) == "backups#list" and page_of(None) == opening.HOME


# ------------------------------------------------------------ going about


def test_target_that_is_not_there_shows_the_page_or_the_first(help_window: HelpWindow) -> None:
    help_window.show_target("plans#gone")
    assert help_window.target == "plans"
    help_window.show_target("gone")
    assert help_window.target == opening.HOME


def test_section_stands_at_the_top(help_window: HelpWindow) -> None:
    QApplication.processEvents()
    at = help_window.reader.cursorForPosition(help_window.reader.rect().topLeft()).blockNumber()
    words = [help_window.reader.document().findBlockByNumber(at + by).text() for by in range(3)]
    assert "选择主谈人" in words


def test_back_and_forth_by_keys(help_window: HelpWindow) -> None:
    help_window.show_target("plans")
    help_window.show_target("clues#sort")
    QTest.keyClick(help_window, Qt.Key.Key_Left, ALT)
    assert help_window.target == "plans" and help_window.forth.isEnabled()
    QTest.keyClick(help_window, Qt.Key.Key_Left, ALT)
    assert help_window.target == "interviews#lead" and not help_window.back.isEnabled()
    QTest.keyClick(help_window, Qt.Key.Key_Right, ALT)
    assert help_window.target == "plans"
    help_window.show_target("people")
    assert not help_window.forth.isEnabled()


def test_contents_follow_and_lead(help_window: HelpWindow) -> None:
    assert help_window.contents.currentItem().text(0) == "选择主谈人"
    QTest.keyClick(help_window, Qt.Key.Key_F6)
    assert help_window.contents.hasFocus()
    QTest.keyClick(help_window.contents, Qt.Key.Key_Down)
    assert help_window.target == "interviews#approval"
    QTest.keyClick(help_window, Qt.Key.Key_F6)
    assert help_window.reader.hasFocus()


@pytest.mark.parametrize("clause", [each.id for each in rules().clauses])
def test_every_clause_in_its_brackets_is_a_link(clause: str) -> None:
    text = prepared(Page("a", f"见〔{clause}〕和〔2026〕第012号"), lambda each: anchor(rules(), each))
    assert text == f"见[〔{clause}〕](regulation.md#{anchor(rules(), clause)})和〔2026〕第012号"


def test_links_are_followed(help_window: HelpWindow) -> None:
    help_window.reader.anchorClicked.emit(QUrl("clues.md#sort"))
    assert help_window.target == "clues#sort"
    help_window.reader.anchorClicked.emit(QUrl("#join"))
    assert help_window.target == "clues#join"


# ------------------------------------------------------------ searching


def test_search_lists_sections_and_marks_the_words(help_window: HelpWindow) -> None:
    search(help_window, "恢复单")
    assert help_window.found.isVisible() and help_window.found.count() > 1
    marks = help_window.reader.extraSelections()
    assert marks and {mark.cursor.selectedText() for mark in marks} == {"恢复单"}
    assert help_window.target.startswith("accounts")
    before = help_window.target
    help_window.found.setCurrentRow(1)
    assert help_window.target != before and help_window.reader.found


def test_f3_goes_from_place_to_place(help_window: HelpWindow) -> None:
    search(help_window, "主谈人")
    places = [QTextCursor(each).position() for each in help_window.reader._places]
    assert len(places) > 1
    at = help_window.reader._at
    QTest.keyClick(help_window, Qt.Key.Key_F3)
    assert help_window.reader._at == (at + 1) % len(places)
    QTest.keyClick(help_window, Qt.Key.Key_F3, SHIFT)
    assert help_window.reader._at == at


def test_esc_clears_the_search_and_then_closes(help_window: HelpWindow) -> None:
    search(help_window, "今天天气怎么样")
    assert "没有找到" in help_window.count.text() and help_window.count.isVisible()
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert help_window.contents.isVisible() and not help_window.reader.extraSelections()
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


# ------------------------------------------------------------ places of the program


def test_link_goes_to_the_place(window: MainWindow) -> None:
    shown = show_help(window)
    shown.follow("go:recusals")
    assert window.current_tab() is Tab.PEOPLE
    assert window.tabs[Tab.PEOPLE].bar.tabText(window.tabs[Tab.PEOPLE].bar.currentIndex()) == "回避"


@pytest.mark.parametrize("place", [key for key, each in PLACES.items() if each.tab is not None])
def test_every_place_of_a_tab_is_gone_to(window: MainWindow, place: str) -> None:
    assert window.guide(place) == ""
    assert window.current_tab() is PLACES[place].tab
    last = PLACES[place].words.split(" › ")[-1]
    bar = getattr(window.tabs[window.current_tab()], "bar", None)
    if "›" in PLACES[place].words and bar is not None:
        assert bar.tabText(bar.currentIndex()) == last


@pytest.mark.parametrize("place", [key for key, each in PLACES.items() if each.menu])
def test_every_place_in_the_menu_has_the_words_of_its_entry(window: MainWindow, place: str) -> None:
    entry = next(each for each in window.account_menu.actions() if each.objectName() == PLACES[place].menu)
    assert entry.text().rstrip("…") == PLACES[place].words


def test_without_a_store_nothing_is_gone_to(help_window: HelpWindow) -> None:
    help_window.follow("go:people")
    assert "登录之后" in said(help_window)


def test_lock_closes_the_help_and_f1_opens_none(window: MainWindow) -> None:
    shown = show_help(window)
    window.lock()
    assert not shown.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not any(isinstance(each, HelpWindow) and each.isVisible() for each in QApplication.topLevelWidgets())
    assert "锁定" in window.guide("people")


def test_clause_card_leads_to_the_clause(qtbot: QtBot) -> None:
    link = ClauseLink("五(一)4")
    show(qtbot, link, 100, 40)
    card = link.show_clause()
    find(card, "clause_more_button", QPushButton).click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the card ends before its link does
    shown = opening.show_page("start")
    shown.turn(-1)
    assert shown.target.startswith("regulation#c")
    assert shown.library.page("regulation").title == "制度逐条"
    opening.put_away()


# ------------------------------------------------------------ looks, pictures, paper


def test_colours_follow_the_scheme(help_window: HelpWindow) -> None:
    def ink() -> str:
        cursor = QTextCursor(help_window.reader.document())
        cursor.movePosition(QTextCursor.MoveOperation.Right)
        return str(cursor.charFormat().foreground().color().name().upper())

    before = theme().mode
    for mode, colours in ((Mode.LIGHT, LIGHT), (Mode.DARK, DARK)):
        theme().set_mode(mode)
        assert ink() == colours.ink
    theme().set_mode(before)


def test_picture_opens_in_its_full_size(help_window: HelpWindow) -> None:
    name = help_window.library.page("interviews").pictures[0]
    help_window.follow(f"picture:{name}")
    (dialog,) = help_window.findChildren(PictureDialog)
    assert dialog.shown.pixmap().width() > 600
    dialog.close()


def test_nothing_outside_the_pictures_is_loaded(help_window: HelpWindow) -> None:
    for name in ("../../data/rules/regulation.toml", "/etc/hostname", "pictures/../README.md", "file:///etc/hostname"):
        assert help_window.reader.picture(name).isNull()


def test_pictures_fit_the_page_however_narrow(help_window: HelpWindow) -> None:
    for width in (1080, 720):
        help_window.resize(width, 600)
        QApplication.processEvents()
        assert not help_window.reader.horizontalScrollBar().maximum(), width


def test_words_of_a_picture_stand_right_below_it(help_window: HelpWindow) -> None:
    document = help_window.reader.document()
    block = document.begin()
    while "\ufffc" not in block.text():
        block = block.next()
    layout = document.documentLayout()
    picture, words = layout.blockBoundingRect(block), layout.blockBoundingRect(block.next())
    shown = help_window.reader.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(
        f"pictures/{help_window.library.page('interviews').pictures[0]}.png"))  # fmt: skip
    assert picture.height() < shown.deviceIndependentSize().height() + 40
    assert block.next().text() and words.top() - picture.bottom() < 20


def test_page_on_paper_is_the_page(help_window: HelpWindow) -> None:
    help_window.show_target("keys")
    pages = Pages(help_window.reader.pdf())
    assert 1 < pages.count < 9
    QTest.keyClick(help_window, Qt.Key.Key_P, CTRL)
    (preview,) = help_window.findChildren(PreviewDialog)
    assert preview.suggested_name == "快捷键.pdf"
    preview.close()


def test_words_grow_and_go_back(help_window: HelpWindow) -> None:
    usual = help_window.reader.document().defaultFont().pixelSize()
    QTest.keyClick(help_window, Qt.Key.Key_Equal, CTRL)
    assert help_window.reader.document().defaultFont().pixelSize() > usual
    QTest.keyClick(help_window, Qt.Key.Key_0, CTRL)
    assert help_window.reader.document().defaultFont().pixelSize() == usual
