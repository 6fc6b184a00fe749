"""Versions from the desk: once a minute however much is typed, at pauses and on leaving; differences; the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews import record
from app.interviews.record_versions import Why, version_turns, versions_of
from app.interviews.tables import RecordVersion
from app.rules.lifecycle import State
from app.store.errors import DiskTrouble
from tests.interviews.held_cases import make_case, still
from tests.ui.hands import choose, click, dialog, is_there, said
from ui.interviews import looks, record_saver
from ui.interviews.page_record import RecordPage
from ui.interviews.versions_dialog import VersionsDialog
from ui.office import Office


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.IN_PROGRESS)


@pytest.fixture
def page(qtbot: QtBot, session: Session, case: int) -> Iterator[RecordPage]:
    shown = RecordPage(Office(session), case)
    qtbot.addWidget(shown)
    shown.resize(1300, 640)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown


def type_(page: RecordPage, text: str) -> None:
    QTest.keyClicks(page.editor, text)


def whys(case: int) -> list[str]:
    return [line.why for line in versions_of(case)][::-1]


def test_one_version_a_period_however_much_is_typed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, page: RecordPage, case: int
) -> None:
    monkeypatch.setattr(record_saver, "VERSION_MS", 700)
    type_(page, "a")
    left = page.saver._version_due.remainingTime()
    type_(page, "bcd")
    assert 0 < page.saver._version_due.remainingTime() <= left
    qtbot.waitUntil(lambda: whys(case) == ["每分钟"])
    assert version_turns(case, 1) == record.turns_of(case)
    assert not page.saver._version_due.isActive()
    type_(page, "e")
    qtbot.waitUntil(lambda: len(whys(case)) == 2)


def test_pause_end_and_leaving_keep_a_version_each(page: RecordPage, case: int) -> None:
    type_(page, "one")
    page.talk.pause("休息")
    page.talk.resume()
    page.finish_button.click()
    page.hide()
    assert whys(case) == ["暂停", "结束约谈"]
    page.show()
    type_(page, "more")
    page.hide()
    assert whys(case)[2:] == ["离开"]
    assert version_turns(case, 3) == record.turns_of(case)


def test_version_that_fails_is_tried_again_and_stops_no_save(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, page: RecordPage, session: Session, case: int
) -> None:
    monkeypatch.setattr(record_saver, "VERSION_MS", 300)
    session.store.db.execute_sql(
        "CREATE TRIGGER no_versions BEFORE INSERT ON record_version BEGIN SELECT RAISE(ABORT, 'disk'); END"
    )
    type_(page, "abc")
    qtbot.waitUntil(lambda: page.saver._version_due.isActive() and not page.saver.waiting)
    assert record.turns_of(case)[0].text == "abc" and page.state.text().startswith("已保存")
    session.store.db.execute_sql("DROP TRIGGER no_versions")
    qtbot.waitUntil(lambda: whys(case) == ["每分钟"])


def test_versions_are_listed_compared_and_brought_back_and_that_is_undone(page: RecordPage, case: int) -> None:
    type_(page, "one")
    page.hide()
    page.show()
    type_(page, " two")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    type_(page, "three")
    click(page, "versions_button")
    opened = dialog(page, "versions_dialog")
    assert isinstance(opened, VersionsDialog) and opened.list.count() == 1
    assert opened.said.text() == "现在的记录与这一版有 2 段不同"
    assert "two" in opened.text.toPlainText() and "three" in opened.text.toPlainText()
    choose(opened, "versions_against", "与前一版")
    assert opened.said.text() == "这一版与前一版有 1 段不同"
    click(opened, "restore_button")
    assert [turn.text for turn in page.turns.turns] == ["one"] == [turn.text for turn in record.turns_of(case)]
    assert "第 1 版" in page.notices.current.message
    click(page, "undo_restore_button")
    assert [(turn.speaker, turn.text) for turn in page.turns.turns] == [("问", "one two"), ("答", "three")]
    assert record.turns_of(case) == page.turns.turns
    assert whys(case) == ["离开", "恢复之前", "恢复", "恢复"]
    type_(page, "!")
    assert page.flush() and record.turns_of(case) == page.turns.turns


def test_added_and_removed_words_differ_by_stroke(page: RecordPage) -> None:
    type_(page, "abc")
    page.hide()
    page.show()
    QTest.keyClick(page.editor, Qt.Key.Key_Backspace)
    type_(page, "d")
    click(page, "versions_button")
    opened = dialog(page, "versions_dialog")
    strokes = {}
    block = opened.text.document().begin()
    for piece in block.textFormats():
        words = block.text()[piece.start : piece.start + piece.length]
        strokes[words] = (piece.format.fontStrikeOut(), piece.format.fontUnderline())
    assert strokes["c"] == (True, False) and strokes["d"] == (False, True) and strokes["ab"] == (False, False)


def test_no_version_yet_says_when_there_will_be_one(page: RecordPage) -> None:
    click(page, "versions_button")
    opened = dialog(page, "versions_dialog")
    assert "还没有版本" in opened.said.text() and not opened.restore_button.isEnabled()


def test_closed_record_shows_versions_but_brings_none_back(page: RecordPage, session: Session, case: int) -> None:
    type_(page, "abc")
    page.hide()
    RecordVersion.select().get()
    record.Record.update(state=record.RecordState.CLOSED, closed_at=session.now()).execute()
    page.show()
    page.reload()
    click(page, "versions_button")
    opened = dialog(page, "versions_dialog")
    assert opened.list.count() == 1 and not is_there(opened, "restore_button")


def test_moving_the_caret_alone_is_kept_on_leaving(page: RecordPage, case: int) -> None:
    type_(page, "abc")
    page.flush()
    QTest.keyClick(page.editor, Qt.Key.Key_Home)
    page.hide()
    assert record.record_view(case).caret.offset == 0


def test_versions_open_on_a_full_disk_and_say_that_the_look_is_not_on_record(
    page: RecordPage, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_(page, "one")
    page.saver.keep_version(Why.FINISH)

    def full(*_: object) -> None:
        raise DiskTrouble("磁盘空间不足", is_full=True)

    monkeypatch.setattr(looks, "look_at", full)
    click(page, "versions_button")
    assert is_there(page, "versions_dialog") and "没有记入操作记录" in said(page)
