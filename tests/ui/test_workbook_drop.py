"""A workbook that is dropped where it belongs is looked at at once; anything else is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.access.actions import Action
from app.access.session import Session
from tests.ledgers.intake.sheets import ledger
from tests.people.books import ROWS, roster
from tests.ui.hands import dialog, find, show
from ui.ledgers.ledger_page import LedgerPage
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.people.tab import PeopleTab

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def office(session: Session) -> Iterator[Office]:
    session.clock = lambda: datetime(2026, 11, 24, 9, 30)
    yield Office(session)


def drop(target: QWidget, *paths: Path) -> bool:
    """Drags files over a widget and lets go of them; whether they were taken."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enters = QDragEnterEvent(QPoint(5, 5), COPY, dragged, LEFT, NONE)
    QApplication.sendEvent(target, enters)
    if enters.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), COPY, dragged, LEFT, NONE))
    return enters.isAccepted()


def test_a_ledger_dropped_on_the_ledger_is_previewed(
    qtbot: QtBot, office: Office, people: dict[str, int], tmp_path: Path
) -> None:
    tab = show(qtbot, LedgersTab(office), 1366)
    assert drop(find(tab, "ledger_page", LedgerPage), ledger(tmp_path, {"约谈时间": "2025年3月"}))
    asked = dialog(tab, "ledger_import_dialog")
    qtbot.waitUntil(lambda: find(asked, "preview_new").text() == "新增 1")


def test_a_roster_dropped_on_the_people_or_on_the_question_for_it_is_previewed(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    tab = show(qtbot, PeopleTab(office), 1366)
    path = roster(tmp_path)
    assert drop(tab, path)
    asked = dialog(tab, "import_dialog")
    qtbot.waitUntil(lambda: find(asked, "preview_new").text() == f"新增 {len(ROWS)}")
    assert not drop(asked, path)  # what is looked at is not changed in passing
    asked.reject()
    tab.import_roster()
    asked = dialog(tab, "import_dialog")
    assert drop(asked, path)
    qtbot.waitUntil(lambda: find(asked, "preview_new").text() == f"新增 {len(ROWS)}")


def test_only_one_workbook_is_taken_and_only_from_who_may_import(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = show(qtbot, PeopleTab(office), 1366)
    path = roster(tmp_path)
    assert not drop(tab, path, path) and not drop(tab, tmp_path / "名册.docx") and not drop(tab)
    monkeypatch.setattr(office.session, "may", lambda action: action is not Action.ROSTER_IMPORT)
    assert not drop(tab, path)
