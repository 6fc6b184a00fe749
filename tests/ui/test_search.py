"""The box under Ctrl+K: found while one types, chosen by keys alone, gone to; older questions are never answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview, RecordTurn
from tests.access.world import World, role_session
from tests.interviews.held_cases import NOW
from tests.ui.hands import find, is_there, show, words, write
from ui.application import main_window
from ui.office import Tab
from ui.shell import search_run
from ui.shell.main_window import MainWindow
from ui.shell.search_box import SearchBox
from ui.shell.search_list import More, words_of

KEY = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, session: Session, world: World) -> Iterator[MainWindow]:
    """The main window over a university's work, with a talk of a number and turns of its own."""
    case = world.cases["教务处"]
    with session.store.transaction():
        Interview.update(year=2026, number=7, content="报销审核的情况").where(Interview.id == case).execute()
        for number in range(3):
            RecordTurn.create(id=900 + number, interview=case, position=10 + number, speaker="答",
                              text=f"第{number}次谈到采购询价", spoken_at=NOW)  # fmt: skip
    made = show(qtbot, main_window(session), 1366, 700)
    yield made
    made.search.stop()


def search(qtbot: QtBot, window: MainWindow, text: str) -> SearchBox:
    """Ctrl+K, types, and waits for the whole answer."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QTest.keyClick(window, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    write(window, "search_box", text)
    qtbot.waitUntil(lambda: window.search.is_settled)
    return window.search


def shown(box: SearchBox) -> list[str]:
    return [words_of(line) for line in box.panel.list.lines.lines]


def test_what_is_typed_is_found_in_groups_and_the_first_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "jdh")
    assert box.hasFocus() and is_there(window, "search_panel")
    assert shown(box)[0] == "干部" and "约谈" in shown(box)
    chosen = box.panel.list.current()
    assert chosen is not None and "蒋德禾" in words_of(chosen)
    QTest.keyClick(box, KEY.Key_Return)
    assert window.current_tab() is Tab.PEOPLE and box.text() == "" and not is_there(window, "search_panel")
    assert "蒋德禾" in words(window.tabs[Tab.PEOPLE])


@pytest.mark.parametrize("typed", ["〔2026〕第007号", "7号", "007"])
def test_a_case_is_found_by_its_number(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    box = search(qtbot, window, typed)
    assert "〔2026〕第007号" in box.hits()[0].title.text
    QTest.keyClick(box, KEY.Key_Return)
    assert window.current_tab() is Tab.INTERVIEWS and is_there(window, "case_tabs")


def test_a_turn_of_a_record_is_gone_to(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "采购询价")
    (hit,) = box.hits()
    assert hit.turn_id == 902 and "这份记录另有 2 处" in words_of(hit)
    QTest.keyClick(box, KEY.Key_Return)
    assert window.current_tab() is Tab.INTERVIEWS
    editor = find(window, "record_editor")
    assert editor.textCursor().selectedText() == "第2次谈到采购询价"  # type: ignore[attr-defined]


def test_arrows_go_from_line_to_line_and_with_ctrl_from_group_to_group(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "jdh")
    hits = box.panel.list
    first = hits.current()
    QTest.keyClick(box, KEY.Key_Up)  # the end holds
    assert hits.current() == first
    QTest.keyClick(box, KEY.Key_Down, Qt.KeyboardModifier.ControlModifier)
    second = hits.current()
    assert second is not None and first is not None and second.group != first.group
    QTest.keyClick(box, KEY.Key_Down)
    assert hits.current() not in (first, second)
    QTest.keyClick(box, KEY.Key_PageUp)
    QTest.keyClick(box, KEY.Key_PageUp)
    assert hits.current() == first


def test_the_rest_of_a_group_is_opened_and_left_with_esc(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "谈话室")
    more = next(line for line in box.panel.list.lines.lines if isinstance(line, More))
    box.panel.list.setCurrentIndex(box.panel.list.lines.index(box.panel.list.lines.lines.index(more)))
    before = len(box.hits())
    QTest.keyClick(box, KEY.Key_Return)
    qtbot.waitUntil(lambda: box.answer is not None and box.answer.only == more.group and box.answer.is_whole)
    assert {hit.group for hit in box.hits()} == {more.group} and "Esc 返回全部" in box.panel.said.text()
    assert len(box.hits()) == Interview.select().where(Interview.place.contains("谈话室")).count()
    QTest.keyClick(box, KEY.Key_Escape)
    qtbot.waitUntil(lambda: box.answer is not None and box.answer.only is None and box.answer.is_whole)
    assert len(box.hits()) == before
    QTest.keyClick(box, KEY.Key_Escape)
    assert not is_there(window, "search_panel") and box.text() == "谈话室"
    QTest.keyClick(box, KEY.Key_Down)
    qtbot.waitUntil(lambda: is_there(window, "search_panel"))
    QTest.keyClick(box, KEY.Key_Escape)
    QTest.keyClick(box, KEY.Key_Escape)
    assert box.text() == ""


def test_enter_right_after_typing_waits_for_the_answer(qtbot: QtBot, window: MainWindow) -> None:
    window.search.setFocus()
    write(window, "search_box", "〔2026〕第007号")
    QTest.keyClick(window.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: is_there(window, "case_tabs"))
    assert window.current_tab() is Tab.INTERVIEWS


def test_filters_are_said_and_unknown_ones_told(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "形式:询问 2026 颜色:红")
    assert box.panel.said.text() == "只看：形式 询问示警约谈　年度 2026"
    assert "不认识筛选词“颜色”" in box.panel.remarks.text() and "没有找到" in box.panel.state.text()
    assert "单位:" in box.panel.filters.text()


def test_what_nothing_bears_is_said_and_enter_goes_nowhere(qtbot: QtBot, window: MainWindow) -> None:
    box = search(qtbot, window, "zzzz")
    assert box.hits() == [] and "没有找到“zzzz”" in box.panel.state.text()
    QTest.keyClick(box, KEY.Key_Return)
    assert window.current_tab() is Tab.HOME


def test_nothing_is_asked_while_a_word_is_composed(qtbot: QtBot, window: MainWindow) -> None:
    box = window.search
    box.setFocus()
    QApplication.sendEvent(box, QInputMethodEvent("cai'gou", []))
    QTest.keyClick(box, KEY.Key_Return)  # it is the input method's
    assert box.composing and not box.run.is_busy and box.answer is None
    done = QInputMethodEvent("", [])
    done.setCommitString("采购")
    QApplication.sendEvent(box, done)
    qtbot.waitUntil(lambda: box.is_settled)
    assert box.text() == "采购" and [hit.turn_id for hit in box.hits()] == [902]


def test_the_newest_typing_wins_and_no_older_answer_is_shown(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread is held within the first question; by the time it goes on, another one is of interest."""
    begun, go_on, real = threading.Event(), threading.Event(), search_run.find

    def slow(session: Session, query: Any, **more: Any) -> Iterator[Any]:
        if query.words[0].word.text == "jdh":
            begun.set()
            go_on.wait(30)
        yield from real(session, query, **more)

    monkeypatch.setattr(search_run, "find", slow)
    texts: list[str] = []
    window.search.run.answered.connect(lambda answer: texts.append(answer.text))
    window.search.setFocus()
    write(window, "search_box", "jdh")
    qtbot.waitUntil(begun.is_set)
    write(window, "search_box", "采购询价")
    go_on.set()
    qtbot.waitUntil(lambda: window.search.is_settled)
    assert set(texts) == {"采购询价"} and len(window.search.hits()) == 1


def test_a_statement_in_progress_is_interrupted(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    """What takes long within SQLite ends at once when another text is typed."""
    box, long = window.search, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    begun = threading.Event()

    def endless(session: Session, query: Any, **more: Any) -> Iterator[Any]:
        begun.set()
        session.store.db.connection().execute(long).fetchone()
        yield ()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_run, "find", endless)
        box.setFocus()
        write(window, "search_box", "jdh")
        qtbot.waitUntil(begun.is_set)
    write(window, "search_box", "采购询价")
    qtbot.waitUntil(lambda: box.is_settled)
    assert len(box.hits()) == 1


def test_a_lock_takes_what_was_found_away(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "jdh")
    assert "蒋德禾" in " ".join(shown(window.search))
    window.lock()
    qtbot.waitUntil(lambda: not is_there(window, "search_panel"))
    assert not window.search.run.is_busy


def test_a_recorder_finds_no_people_and_only_their_talk(qtbot: QtBot, session: Session, world: World) -> None:
    role_session(session, world, Role.RECORDER)
    window = show(qtbot, main_window(session), 1366, 700)
    try:
        box = search(qtbot, window, "jdh")
        assert {hit.group.label for hit in box.hits()} == {"约谈"}
        assert [hit.id for hit in box.hits()] == [world.cases["指派"]]
    finally:
        window.search.stop()
