"""The window over a store of every tagged version: each tab and each of its pages, and a talk of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget
from pytestqt.qtbot import QtBot

from app.access.accounts import open_session
from app.interviews.tables import Interview
from tests.passwords import SCHEMA_PASSWORD
from tests.store.keep_version import STORE
from tests.store.test_versions import KEPT, VERSIONS
from tests.ui.hands import is_there, show
from ui.application import main_window
from ui.office import Tab, Target
from ui.widgets.later import LaterPages
from ui.widgets.notice import Notice


@pytest.mark.parametrize("version", KEPT)
def test_every_tab_and_page_opens_over_it(qtbot: QtBot, folder: Path, version: str) -> None:
    shutil.copytree(VERSIONS / version / STORE, folder)
    session = open_session(folder, "admin", SCHEMA_PASSWORD)
    window = show(qtbot, main_window(session), 1366, 700)
    notices: list[Notice] = []
    window.office.noticed.connect(notices.append)
    turned = 0
    for tab in window._order:
        window.show_tab(tab)
        for pages in window.pages.currentWidget().findChildren(QStackedWidget):
            if isinstance(pages, LaterPages):
                for place in range(len(pages)):
                    pages.turn_to(place)
                    QApplication.processEvents()
                    turned += 1
    case = Interview.select(Interview.id).order_by(Interview.id).scalar()
    window.go(Target(Tab.INTERVIEWS, "interview", case))
    qtbot.waitUntil(lambda: is_there(window, "case_page"))
    assert turned > len(window._order) and notices == []
