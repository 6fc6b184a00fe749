"""What is closed lets go of its memory: a window of its pages and its session, a lock of its password page.

PySide keeps what is connected by a lambda to an object that only Python holds, and what is named between its removal
from a stack and its end; Python's collector sees neither.
"""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.access.accounts import open_session
from app.access.session import Session
from app.manual import books, sources
from tests.passwords import PASSWORD
from ui.access.unlock import UnlockPage
from ui.access.watch import ClipboardGuard
from ui.application import Gate, main_window
from ui.preview.dialog import PreviewDialog
from ui.widgets.copying import cells
from ui.widgets.table_model import LazyTableModel


def take_away() -> None:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()


def table_models() -> list[LazyTableModel]:
    return [each for each in gc.get_objects() if type(each) is LazyTableModel]


def test_a_window_that_was_closed_leaves_none_of_its_parts_behind(qtbot: QtBot, session: Session, folder: Path):
    session.store.close()
    of_others = weakref.WeakSet(table_models())  # what other tests of this process keep is theirs
    opened = open_session(folder, "admin", PASSWORD)
    window = main_window(opened)
    window.show()
    qtbot.waitExposed(window)
    for tab in window._order:
        window.show_tab(tab)
        QApplication.processEvents()
    gone = [weakref.ref(each) for each in (window, window.office, window.keeper, *window.tabs.values())]
    models = [weakref.ref(each) for each in table_models() if each not in of_others]
    window.close()
    window.deleteLater()
    opened.store.close()
    gone.append(weakref.ref(opened))
    del window, opened
    take_away()
    assert models and not [each() for each in (*gone, *models) if each() is not None]


def test_a_gate_leaves_no_password_behind(qtbot: QtBot, session: Session, folder: Path):
    session.store.close()
    gate = Gate(folder, "admin")
    gate.show()
    qtbot.waitExposed(gate)
    page = weakref.ref(gate.findChild(UnlockPage))
    page().password.setText(PASSWORD)
    page().submit()
    QApplication.processEvents()
    window = gate.window_opened
    assert window is not None
    gate.deleteLater()
    del gate
    take_away()
    assert page() is None
    qtbot.addWidget(window)
    window.close()
    window.office.session.store.close()


def test_a_lock_leaves_no_page_behind(qtbot: QtBot, session: Session, folder: Path):
    window = main_window(session)
    qtbot.addWidget(window)
    window.show()
    pages = []
    for _ in range(3):
        window.lock()
        pages.append(weakref.ref(window._stack.widget(1)))
        page = pages[-1]()
        page.password.setText(PASSWORD)
        page.submit()
        del page
        qtbot.waitUntil(lambda: not window.is_locked)
        take_away()
    assert [page() for page in pages] == [None] * 3


def test_cells_that_were_copied_outlive_the_window_they_came_from(qtbot: QtBot):
    guard = ClipboardGuard()
    QGuiApplication.clipboard().setMimeData(cells([["甲", "乙"]]))
    copied = weakref.ref(guard)
    del guard
    take_away()
    assert copied() is None
    assert weakref.ref(QGuiApplication.clipboard())() is not None  # with its last name the cells would go
    assert QGuiApplication.clipboard().text() == "甲\t乙\r\n"
    QGuiApplication.clipboard().clear()


def test_a_preview_that_is_open_goes_with_its_window(qtbot: QtBot):
    window = QWidget()
    preview = PreviewDialog(window, "记录员速查", books.pdf(sources.descriptions()[1]), "速查.pdf")
    preview.open()
    gone = [weakref.ref(preview), weakref.ref(preview.pages)]
    del preview
    window.deleteLater()
    del window
    take_away()
    assert [each() for each in gone] == [None, None]
