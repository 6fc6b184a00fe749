"""表册文字 by clicks and keys: edit, see what is wrong, see the paper change, save, look back, bring back."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from app.access.actions import Action
from app.access.roles import Role
from app.access.session import Session
from app.papers import catalogue, words
from app.papers.office import change_office, office
from app.papers.tables import PaperWords
from app.papers.wording_versions import change_words, versions
from tests.access.world import World, build, role_session
from tests.interviews.held_cases import still
from tests.ui.hands import click, dialog, find, held, is_there, said, show, write
from ui.application import main_window
from ui.office import Office
from ui.papers.sample_view import SampleView
from ui.papers.word_field import Paragraphs
from ui.papers.words_dialog import OFFICE, WordsDialog
from ui.papers.words_page import WordsPage

Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(qtbot: QtBot, session: Session) -> WordsDialog:
    """The dialog with the notice in front."""
    made = WordsDialog(None, Office(still(session)))  # type: ignore[arg-type]
    held(qtbot, made)
    made.open()
    made.show_paper("notice")
    drawn(qtbot, made.sample)
    return made


def drawn(qtbot: QtBot, sample: SampleView) -> QImage:
    """The paper as it is seen once nothing waits to be drawn."""
    qtbot.waitUntil(lambda: not sample.is_waiting and sample.paper is not None)
    assert sample.paper is not None
    return sample.paper.viewport().grab().toImage()


def problem(parent: WordsDialog, key: str) -> str:
    QApplication.processEvents()
    return next(each.text() for each in parent.findChildren(QLabel, f"word_{key}_problem"))


def page(parent: WordsDialog) -> WordsPage:
    assert isinstance(parent.page, WordsPage)
    return parent.page


def test_every_paper_of_the_catalogue_is_listed_with_all_its_pieces(shown: WordsDialog) -> None:
    listed = [shown.list.item(place).text() for place in range(shown.list.count())]
    assert listed == [OFFICE, *(paper.name for paper in catalogue.PAPERS)]
    for paper in catalogue.PAPERS:
        shown.show_paper(paper.key)
        for piece in words.pieces(paper.key):
            editor = page(shown).findChild(Paragraphs if piece.several_lines else QLineEdit, f"word_{piece.key}")
            assert editor is not None and editor.accessibleName() == piece.about
        assert not shown.save_button.isEnabled()


def test_what_is_wrong_is_said_while_one_types_and_gone_when_it_is_mended(shown: WordsDialog) -> None:
    write(shown, "word_opening", "请于{时问}到谈话室。")
    assert problem(shown, "opening").startswith("缺少栏目 {时间}、{地点}；不认识 {时问}，可用的有 {单位}")
    assert find(shown, "words_said", QLabel).text() == "有 1 处改动，还没有保存；1 处要改正"
    click(shown, "save_button")
    assert "没有保存" in said(shown) and not PaperWords.select().exists()
    assert find(shown, "word_opening").hasFocus()
    write(shown, "word_opening", "请于{时间}到{地点}。")
    assert problem(shown, "opening") == ""
    assert find(shown, "words_said", QLabel).text() == "有 1 处改动，还没有保存"


def test_the_paper_changes_with_the_words_and_only_a_moment_later(qtbot: QtBot, shown: WordsDialog) -> None:
    before = drawn(qtbot, shown.sample)
    write(shown, "word_title", "党员干部约谈通知单")
    assert shown.sample.is_waiting and shown.sample.paper is not None
    assert shown.sample.paper.viewport().grab().toImage() == before
    assert drawn(qtbot, shown.sample) != before
    for _ in range(len("党员干部约谈通知单")):
        QTest.keyClick(find(shown, "word_title"), Qt.Key.Key_Z, Ctrl)
    write(shown, "word_title", "约谈通知书")
    assert drawn(qtbot, shown.sample) == before and not shown.save_button.isEnabled()


def test_saving_puts_the_words_in_force_with_a_note(qtbot: QtBot, shown: WordsDialog) -> None:
    write(shown, "word_seal", "（公章）")
    write(shown, "words_note", "按新格式")
    QTest.keyClick(shown, Qt.Key.Key_S, Ctrl)
    assert words.in_force("notice").texts["seal"] == "（公章）" and "已保存" in said(shown)
    newest = versions("notice")[0]
    assert (newest.note, newest.changed) == ("按新格式", ("落款下的字",))
    assert find(shown, "words_note", QLineEdit).text() == "" and not shown.save_button.isEnabled()
    shown.reject()
    assert not shown.isVisible()


def test_a_field_is_put_in_at_the_caret_by_keys(shown: WordsDialog) -> None:
    field = next(each for each in page(shown).fields if each.word.key == "contact")
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Home)
    menu = find(shown, "word_contact_insert", QPushButton).menu()
    assert [each.text() for each in menu.actions()] == ["{联系人}(&1)", "{联系电话}(&2)"]
    menu.popup(shown.mapToGlobal(shown.rect().center()))
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert field.text().startswith("{联系电话}联系人") and field.editor.hasFocus()
    must = find(shown, "word_opening_insert", QPushButton).menu().actions()
    assert [each.text() for each in must if "必须" in each.text()] == ["{时间}(&2)\t必须有", "{地点}(&3)\t必须有"]


def test_one_piece_and_the_whole_go_back_to_what_the_program_ships_and_undo_takes_it_back(shown: WordsDialog) -> None:
    write(shown, "word_seal", "（公章）")
    write(shown, "word_matters", "一、{事由}。")
    click(shown, "word_seal_back")
    assert page(shown).texts()["seal"] == "（盖章）" and find(shown, "word_seal").hasFocus()
    assert not is_there(shown, "word_seal_back") and is_there(shown, "word_matters_back")
    click(shown, "words_original_button")
    assert page(shown).is_original and not shown.original_button.isEnabled() and not shown.save_button.isEnabled()
    QTest.keyClick(find(shown, "word_matters"), Qt.Key.Key_Z, Ctrl)
    assert page(shown).texts()["matters"] == "一、{事由}。"


def test_what_is_under_composition_is_no_change_and_is_not_lost_by_checks_and_drawing(
    qtbot: QtBot, shown: WordsDialog
) -> None:
    for name in ("word_matters", "word_title"):
        editor = find(shown, name)
        editor.setFocus()
        QApplication.sendEvent(editor, QInputMethodEvent("tong zhi", []))
        assert not shown.save_button.isEnabled()
        drawn(qtbot, shown.sample)
        done = QInputMethodEvent("", [])
        done.setCommitString("通知")
        QApplication.sendEvent(editor, done)
        assert page(shown).changes == 1
        QTest.keyClick(editor, Qt.Key.Key_Z, Ctrl)
        assert page(shown).changes == 0


def test_closing_asks_where_something_is_not_saved(shown: WordsDialog) -> None:
    write(shown, "word_title", "通知")
    shown.show_paper("scheme")
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible() and "约谈通知书有改动还没有保存" in said(shown)
    shown.close()
    assert shown.isVisible()
    click(shown, "discard_button")
    assert not shown.isVisible() and not PaperWords.select().exists()


def test_words_that_wait_stay_while_one_looks_at_another_paper(shown: WordsDialog) -> None:
    write(shown, "word_title", "通知")
    shown.show_paper("scheme")
    assert not shown.save_button.isEnabled()
    shown.show_paper("notice")
    assert page(shown).texts()["title"] == "通知" and shown.save_button.isEnabled()


def test_an_older_version_is_looked_at_and_brought_back(qtbot: QtBot, session: Session) -> None:
    session.clock = lambda: datetime(2026, 11, 24, 9)
    texts = dict(words.shipped("notice").texts)
    change_words(session, "notice", texts | {"title": "通知"}, "试用")
    change_words(session, "notice", texts | {"title": "约谈通知单"})
    made = WordsDialog(None, Office(session))  # type: ignore[arg-type]
    held(qtbot, made)
    made.open()
    made.show_paper("notice")
    click(made, "words_versions_button")
    back = dialog(made, "word_versions_dialog")
    listed = find(back, "word_versions_list", QListWidget)
    assert [listed.item(place).text().split("\n") for place in range(3)] == [
        ["2026-11-24 09:00　管理员", "改动：标题"],
        ["2026-11-24 09:00　管理员", "试用", "改动：标题"],
        ["程序自带的文字"],
    ]
    assert not find(back, "restore_button", QPushButton).isEnabled()
    first = drawn(qtbot, back.findChild(SampleView))
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert find(back, "word_versions_said", QLabel).text() == "与正在使用的不同：标题"
    assert drawn(qtbot, back.findChild(SampleView)) != first
    click(back, "restore_button")
    assert words.in_force("notice").texts["title"] == "通知" == page(made).texts()["title"]
    assert page(made).changes == 0 and "已恢复" in said(made) and PaperWords.select().count() == 3


def test_name_and_secrecy_are_changed_in_the_same_dialog(qtbot: QtBot, shown: WordsDialog) -> None:
    shown.list.setFocus()
    QTest.keyClick(shown.list, Qt.Key.Key_Home)
    assert not shown.versions_button.isEnabled() and not shown.save_button.isEnabled()
    before = drawn(qtbot, shown.sample)
    write(shown, "paper_institution", "")
    assert "不能空着" in "".join(each.text() for each in shown.page.findChildren(QLabel))
    click(shown, "save_button")
    assert office().institution == "青屏学院" and find(shown, "paper_institution").hasFocus()
    write(shown, "paper_institution", "青屏大学")
    write(shown, "paper_secrecy", "内部")
    click(shown, "save_button")
    assert (office().institution, office().secrecy) == ("青屏大学", "内部") and not shown.save_button.isEnabled()
    assert drawn(qtbot, shown.sample) != before


@pytest.mark.parametrize("role", [Role.DISCIPLINE_OFFICE, Role.ORGANISATION])
def test_only_who_may_edit_papers_finds_the_dialog(
    qtbot: QtBot, session: Session, people: dict[str, int], role: Role
) -> None:
    world: World = build(session, people)
    window = show(qtbot, main_window(role_session(session, world, role)), 1366, 700)
    entry = window.account_menu.findChild(QAction, "menu_papers")
    assert entry.isVisible() == session.may(Action.PAPER_EDIT) == (role is Role.DISCIPLINE_OFFICE)
    if entry.isVisible():
        entry.trigger()
        opened = dialog(window, "paper_words_dialog")
        assert opened.width() <= 1280 and opened.height() <= 660
        change_office(session, "青屏大学", "")
        window.office.changed.emit()
        assert window.institution.text() == "青屏大学"
        opened.reject()


def test_of_many_wishes_only_the_last_is_drawn(qtbot: QtBot, session: Session) -> None:
    sample = show(qtbot, SampleView(session, "sample"), 400, 500)
    paper, texts = catalogue.paper("notice"), dict(words.shipped("notice").texts)
    asked: list[str] = []
    draw = catalogue.sampler

    def counted(*given: object) -> object:
        def drawing(wording: words.Words) -> bytes:
            asked.append(wording.texts["title"])
            return draw(*given)(wording)  # type: ignore[arg-type]

        return drawing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "sampler", counted)
        for title in ("甲", "乙", "丙"):
            sample.show_soon(paper, words.Words("notice", texts | {"title": title}))
        qtbot.waitUntil(lambda: asked == ["丙"])
        sample.show_soon(paper, words.Words("notice", texts | {"title": "丁"}))
        drawn(qtbot, sample)
        sample.show_soon(paper, words.Words("notice", texts | {"title": "丁"}))
        drawn(qtbot, sample)
    assert asked == ["丙", "丁"]


def test_a_view_that_goes_while_it_draws_leaves_nothing_behind(qtbot: QtBot, session: Session) -> None:
    sample = show(qtbot, SampleView(session, "sample"), 400, 500)
    sample.show_soon(catalogue.paper("notice"), words.shipped("notice"))
    qtbot.waitUntil(lambda: sample._drawing is not None or sample.paper is not None)
    drawing = sample._drawing
    sample.close()
    sample.deleteLater()
    QApplication.sendPostedEvents(None, 0)
    assert drawing is None or drawing[2].result().startswith(b"%PDF")
