"""Long work beside the window: it shows how far it is, it is cancelled, and nothing half-done is kept."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QProgressBar, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.interviews.tables import Interview
from app.ledgers.intake.writing import Writer
from app.papers import catalogue
from app.people.tables import ImportBatch, Person
from app.rules.lifecycle import State
from app.store import settings
from app.store.errors import StoreTrouble
from app.store.steps import step
from tests.interviews.held_cases import make_case, still
from tests.ledgers.intake.sheets import ledger as book
from tests.passwords import PASSWORD
from tests.ui.hands import click, dialog, find, is_there, said, show
from ui.beside import Beside
from ui.ledgers import import_dialog
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.papers.opening import preview_forms, show_preview
from ui.shell.main_window import MainWindow
from ui.widgets import files, long_work
from ui.widgets.long_work import LongWork, stop_all

Left = Qt.MouseButton.LeftButton
PATIENCE_S = 30.0


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Lets the program work until it holds, however slow the machine."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=int(PATIENCE_S * 1000))


class Slow:
    """Work that goes on, step by step, until the test lets it end."""

    def __init__(self) -> None:
        self.begun, self.free, self.over = Event(), Event(), Event()

    def wait(self) -> None:
        """Steps until it is let go, in the thread of the work."""
        assert current_thread() is not main_thread()
        self.begun.set()
        try:
            turn = 0
            while not self.free.wait(0.005):
                turn += 1
                step("正在等待", turn % 100, 100)
        finally:
            self.over.set()

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The act, with the wait before it."""

        def slow(*args: Any, **kwargs: Any) -> Any:
            self.wait()
            return act(*args, **kwargs)

        return slow


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.free.set()


@pytest.fixture
def tab(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[LedgersTab]:
    yield show(qtbot, LedgersTab(Office(still(session))), 1366)
    files.answer_with()


def begin(tab: LedgersTab, path: Path) -> Any:
    """Opens the import and gives it the file; whether it was read by then nobody says."""
    files.answer_with(open_=lambda *_: path)
    click(tab, "ledger_import_button")
    asked = dialog(tab, "ledger_import_dialog")
    press(asked, "choose_file_button")
    return asked


def press(parent: QWidget, name: str) -> None:
    """Clicks, and waits for nothing."""
    [button] = [each for each in parent.findChildren(QAbstractButton, name) if each.isVisible()]
    QTest.mouseClick(button, Left)
    QApplication.processEvents()


def progress(qtbot: QtBot, asked: QWidget) -> LongWork[Any]:
    """The progress, once it is seen."""

    def seen() -> list[LongWork[Any]]:
        return [
            each
            for each in asked.findChildren(LongWork)
            if each.isVisible() and not each.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        ]

    until(qtbot, seen)
    return seen()[0]


def contents() -> tuple[Any, ...]:
    """What the store holds of what an import writes, and all that is on record."""
    tables = (Interview, Person, ImportBatch, AuditEntry)
    return tuple(list(table.select().order_by(table._meta.primary_key).dicts()) for table in tables)


def cancel(shown: LongWork[Any]) -> None:
    QTest.mouseClick(find_in(shown, "cancel_long_work_button"), Left)


def find_in(shown: QWidget, name: str) -> QWidget:
    [found] = [each for each in shown.findChildren(QWidget, name) if each.isVisible()]
    return found


def test_the_window_beats_and_tells_how_far_it_is_while_a_ledger_is_read(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_dialog, "preview", slow.before(import_dialog.preview))
    beats = []
    beat = QTimer(tab, interval=1)
    beat.timeout.connect(lambda: beats.append(slow.over.is_set()))
    asked = begin(tab, book(tmp_path))
    beat.start()
    shown = progress(qtbot, asked)
    words = shown.findChild(QLabel, "long_work_words")
    until(qtbot, lambda: words.text().startswith("正在等待：已完成 "))
    bar = shown.findChild(QProgressBar, "long_work_progress")
    assert bar.maximum() == 100 and "，共 100" in words.text()
    before = beats.count(False)
    until(qtbot, lambda: beats.count(False) > before + 10)
    slow.free.set()
    assert find(asked, "preview_all").text() == "全部 1" and not is_there(asked, "long_work")


def test_what_is_over_in_a_moment_shows_no_progress(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SEEN_AFTER_MS", 600_000)
    asked = begin(tab, book(tmp_path))
    [work] = asked.findChildren(LongWork)
    assert work.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen) and asked.isEnabled()
    assert QApplication.activeModalWidget() is work  # no key and no click goes past it
    assert find(asked, "preview_all").text() == "全部 1"


def test_reading_is_cancelled_at_once_and_the_dialog_goes_on(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = import_dialog.preview
    monkeypatch.setattr(import_dialog, "preview", slow.before(real))
    before = contents()
    asked = begin(tab, book(tmp_path))
    cancel(progress(qtbot, asked))
    assert "已取消读取，没有写入任何内容" in said(asked) and contents() == before
    assert slow.over.wait(PATIENCE_S) and not slow.free.is_set()  # its thread has ended too
    monkeypatch.setattr(import_dialog, "preview", real)
    click(asked, "choose_file_button")
    assert find(asked, "preview_all").text() == "全部 1" and said(asked) == ""


def test_an_import_that_is_cancelled_amid_its_writing_leaves_the_store_as_it_was(
    qtbot: QtBot, session: Session, tab: LedgersTab, tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = begin(tab, book(tmp_path, {}, {"约谈对象": "某新人"}))
    find(asked, "apply_import_button")
    before = contents()
    held_up(monkeypatch, slow)
    press(asked, "apply_import_button")
    shown = progress(qtbot, asked)
    until(qtbot, slow.begun.is_set)  # on a busy PC it is seen before all is written
    assert not shown.is_over
    cancel(shown)
    assert "数据和导入前一样" in said(asked) and contents() == before
    monkeypatch.undo()
    click(asked, "apply_import_button")
    assert find(asked, "import_result", QLabel).text() == "已补录 2 次约谈。" and Interview.select().count() == 2


def test_what_was_written_before_it_could_be_cancelled_is_done(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = begin(tab, book(tmp_path))
    find(asked, "apply_import_button")
    begun, free = Event(), Event()
    real = import_dialog.apply

    def late(*args: Any) -> Any:
        answer = real(*args)
        begun.set()
        assert free.wait(PATIENCE_S)
        return answer

    monkeypatch.setattr(import_dialog, "apply", late)
    press(asked, "apply_import_button")
    shown = progress(qtbot, asked)
    assert begun.wait(PATIENCE_S)
    cancel(shown)
    free.set()
    assert find(asked, "import_result", QLabel).text() == "已补录 1 次约谈。"


@pytest.mark.parametrize("write", [False, True])
def test_closing_the_dialog_cancels_first(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    if write:
        asked = begin(tab, book(tmp_path))
        find(asked, "apply_import_button")
        held_up(monkeypatch, slow)
        press(asked, "apply_import_button")
    else:
        monkeypatch.setattr(import_dialog, "preview", slow.before(import_dialog.preview))
        asked = begin(tab, book(tmp_path))
    assert slow.begun.wait(PATIENCE_S)
    before = contents()
    told: list[str] = []
    tab.ledger.office.said.connect(lambda words, _: told.append(words))
    with qtbot.waitSignal(asked.finished, timeout=int(PATIENCE_S * 1000)):
        asked.close()
    assert slow.over.wait(PATIENCE_S) and contents() == before
    assert "已取消" in told[0] and not is_there(tab, "ledger_import_dialog")


def test_esc_cancels_and_does_not_close_what_is_behind(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_dialog, "preview", slow.before(import_dialog.preview))
    asked = begin(tab, book(tmp_path))
    QTest.keyClick(progress(qtbot, asked), Qt.Key.Key_Escape)
    assert "已取消读取" in said(asked) and asked.isVisible()


def test_a_paper_is_drawn_beside_the_window_and_cancelled(
    qtbot: QtBot, session: Session, people: dict[str, int], tab: LedgersTab, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, host = make_case(people, State.APPROVED, "余立"), tab.ledger
    real = catalogue.drawn
    monkeypatch.setattr(catalogue, "drawn", slow.before(real))
    show_preview(preview_forms(host, Office(session), [case]), Office(session), host.notices)
    cancel(progress(qtbot, host))
    assert "已取消预览" in said(host) and not is_there(host, "preview_dialog")
    assert slow.over.wait(PATIENCE_S)
    slow.free.set()
    show_preview(preview_forms(host, Office(session), [case]), Office(session), host.notices)
    shown = dialog(host, "preview_dialog")
    assert shown.pdf == real(session, catalogue.paper("登记表"), [case]).pdf
    shown.reject()


@pytest.mark.parametrize("error", [Refusal("不行。"), StoreTrouble("磁盘坏了。", "换一个。")])
def test_what_goes_wrong_is_said_as_if_it_had_been_done_here(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asked = begin(tab, book(tmp_path))
    find(asked, "apply_import_button")

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(import_dialog, "apply", fail)
    click(asked, "apply_import_button")
    assert str(error) in said(asked) and is_there(asked, "apply_import_button")


def test_a_bug_comes_out_in_the_window_s_thread(
    qtbot: QtBot, tab: LedgersTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = begin(tab, book(tmp_path))
    find(asked, "apply_import_button")
    monkeypatch.setattr(import_dialog, "apply", lambda *_: 1 / 0)
    with capture_exceptions() as raised:
        click(asked, "apply_import_button")
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError] and is_there(asked, "apply_import_button")


def test_nothing_lands_while_the_program_is_locked(
    qtbot: QtBot, session: Session, people: dict[str, int], slow: Slow
) -> None:
    window = show(qtbot, MainWindow(Office(still(session))), 1366, 700)
    landed: list[object] = []
    work = LongWork(window, session, "等待", slow.wait, lambda outcome: landed.append(outcome()), landed.clear)
    progress(qtbot, window)
    window.lock()
    slow.free.set()
    assert slow.over.wait(PATIENCE_S)
    looks: list[int] = []
    look = QTimer(window, interval=long_work._LOOK_MS)
    look.timeout.connect(lambda: looks.append(1))
    look.start()
    until(qtbot, lambda: len(looks) > 5)
    assert landed == [] and not work.isVisible() and window.is_locked
    window._unlock(PASSWORD)
    until(qtbot, lambda: landed == [None])
    window.close()


def test_a_window_that_closes_ends_what_writes(
    qtbot: QtBot, session: Session, people: dict[str, int], slow: Slow
) -> None:
    host = show(qtbot, QWidget())
    before = contents()

    def write() -> None:
        with session.store.transaction():
            Account.update(name="另一个").execute()
            settings.write("some.thing", 1)
            slow.wait()

    LongWork(host, session, "写", write, lambda _: None, lambda: None, writes=True)
    assert slow.begun.wait(PATIENCE_S)
    stop_all(host)
    assert slow.over.is_set() and contents() == before and settings.read("some.thing") is None


def test_the_collector_is_off_until_the_window_has_heard_of_the_end(qtbot: QtBot, slow: Slow) -> None:
    one, two = Beside("one"), Beside("two")
    first, second = one.submit(slow.wait), two.submit(gc.isenabled)
    assert second.result(PATIENCE_S) is False
    QApplication.processEvents()
    assert not gc.isenabled()  # the other still works
    slow.free.set()
    first.result(PATIENCE_S)
    until(qtbot, gc.isenabled)
    for each in (one, two):
        each.shutdown()


def test_the_work_leaves_no_connection_behind(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    db, landed = session.store.db, []
    opened: list[Any] = []
    closed: list[Any] = []
    connect, close = db._connect, db._close
    monkeypatch.setattr(db, "_connect", lambda: (opened.append(connect()), opened[-1])[1])
    monkeypatch.setattr(db, "_close", lambda connection: (closed.append(connection), close(connection)))
    host = show(qtbot, QWidget())
    LongWork(host, session, "读", Person.select().count, lambda outcome: landed.append(outcome()), list)
    until(qtbot, lambda: landed == [0])
    assert len(opened) == 1 and closed == opened


def held_up(monkeypatch: pytest.MonkeyPatch, slow: Slow) -> None:
    """From now on an import has written all its cases, and waits before it commits."""
    real = Writer.write

    def write(writer: Writer, rows: Any) -> None:
        real(writer, rows)
        slow.wait()

    monkeypatch.setattr(Writer, "write", write)
