"""The watch for stray windows sees what it is there for, and takes nothing else for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stray import StrayWindows

UI = Path(__file__).parents[2] / "ui"


def shown_by(file: Path, statement: str, part: QWidget) -> None:
    """Has the statement done by code of that file."""
    exec(compile(statement, str(file), "exec"), {"part": part})


@pytest.mark.parametrize("statement", ["part.show()", "part.setVisible(True)", "part.setHidden(False)"])
def test_part_without_a_parent_that_is_shown_is_named(
    qtbot: QtBot, stray_windows: StrayWindows, statement: str
) -> None:
    part = QLabel("一行字")
    qtbot.addWidget(part)
    shown_by(UI / "home" / "tab.py", statement, part)
    assert stray_windows.seen == [f"QLabel shown in {UI / 'home' / 'tab.py'}:1"]
    stray_windows.seen.clear()


def test_what_is_a_window_or_in_one_or_shown_by_a_test_is_none(qtbot: QtBot, stray_windows: StrayWindows) -> None:
    host, label = QMainWindow(), QLabel("一行字")
    middle = QWidget()
    QHBoxLayout(middle).addWidget(label)
    host.setCentralWidget(middle)
    dialog, own = QDialog(), QLabel("测试自己的")
    for each in (host, dialog, own):
        qtbot.addWidget(each)
    for each in (host, label, dialog):
        shown_by(UI / "home" / "tab.py", "part.show()", each)
    shown_by(Path(__file__), "part.show()", own)
    assert label.isVisible() and own.isVisible() and stray_windows.seen == []
