"""Words can be read in both schemes: 4.5:1 where something can be done, 3:1 where it is disabled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.contrast import DISABLED, ROOT, WORDS, Meeting, Sheet, painted, seen
from ui.theme import theme
from ui.theme.theme import Mode
from ui.theme.tokens import DARK, LIGHT, Colours
from ui.widgets.basics import button, clearable, label
from ui.widgets.fields import ChoiceBox
from ui.widgets.layouts import box, column
from ui.widgets.notice import Notice, Severity

SHEET = Sheet((ROOT / "resources" / "style" / "workbench.qss").read_text(encoding="utf-8"))
MEETINGS = sorted({*SHEET.meetings(), *painted(ROOT / "ui")}, key=lambda each: (each.where, each.words, each.ground))


@pytest.fixture(params=[Mode.LIGHT, Mode.DARK])
def scheme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Mode]:
    """Each scheme in turn; the one before is shown again afterwards."""
    before = theme().mode
    theme().set_mode(request.param)
    yield request.param
    theme().set_mode(before)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_the_style_and_the_painters_say_can_be_read(colours: Colours) -> None:
    assert len(MEETINGS) > 90
    pale = [f"{each}: {each.ratio(colours):.2f}" for each in MEETINGS if each.ratio(colours) < each.least]
    assert not pale, "\n".join(pale)


def test_a_pale_rule_is_caught() -> None:
    sheet = Sheet("QPushButton { background: $paper; color: $ink; } QPushButton:hover { background: $accent; }")
    assert Meeting("ink", "accent", "QPushButton:hover") in set(sheet.meetings())
    assert Meeting("ink", "accent", "QPushButton:hover").ratio(LIGHT) < WORDS


def test_a_painter_that_writes_on_a_fill_is_read(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(
        'painter.fillRect(r, theme().colour("accent"))\npainter.setPen(theme().colour("ink"))\n', encoding="utf-8"
    )
    assert set(painted(tmp_path)) == {Meeting("ink", "accent", "some.py"), Meeting("ink", "paper", "some.py")}


WORDS_SHOWN = "登记批准并提交"


def _button(role: str) -> Callable[[], QWidget]:
    return lambda: button(WORDS_SHOWN, role=role)


def _filled(kind: type[QWidget], setter: str) -> Callable[[], QWidget]:
    def made() -> QWidget:
        part = kind()
        getattr(part, setter)(WORDS_SHOWN)
        return part

    return made


def _choice() -> QWidget:
    made = QComboBox()
    made.addItem(WORDS_SHOWN)
    return made


def _chosen_row() -> QWidget:
    made = QListWidget()
    made.addItem(WORDS_SHOWN)
    made.setCurrentRow(0)
    made.setFixedHeight(30)
    return made


MADE: dict[str, Callable[[], QWidget]] = {
    **{f"button {role or 'plain'}": _button(role) for role in ("", "primary", "danger", "link", "quiet", "filter")},
    **{f"label {role or 'plain'}": lambda role=role: label(WORDS_SHOWN, role)
       for role in ("", "soft", "soft-body", "section", "page", "strong", "problem", "keys", "brand")},
    "check box": lambda: QCheckBox(WORDS_SHOWN), "radio button": lambda: QRadioButton(WORDS_SHOWN),
    "line": _filled(QLineEdit, "setText"), "placeholder": _filled(QLineEdit, "setPlaceholderText"),
    "text placeholder": _filled(QPlainTextEdit, "setPlaceholderText"),
    "choice placeholder": lambda: ChoiceBox(prompt=WORDS_SHOWN),
    "text": _filled(QPlainTextEdit, "setPlainText"), "choice": _choice, "chosen row": _chosen_row,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_is_seen_can_be_read(qtbot: QtBot, scheme: Mode, name: str) -> None:
    part = MADE[name]()
    if isinstance(part, QPlainTextEdit):
        part.setFixedHeight(40)
    window = box(column(part), "paper")
    qtbot.addWidget(window)
    window.resize(240, 80)
    window.show()
    assert seen(part) >= WORDS, f"{seen(part):.2f}"
    if isinstance(part, QPushButton):
        part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        spot = QPointF(5, 5)
        QApplication.sendEvent(part, QEnterEvent(spot, spot, spot))
        assert seen(part) >= WORDS, f"hover {seen(part):.2f}"
        QApplication.sendEvent(part, QEvent(QEvent.Type.Leave))
        part.setDown(True)
        assert seen(part) >= WORDS, f"pressed {seen(part):.2f}"
        part.setDown(False)
    if not isinstance(part, (QLabel, QListWidget)):
        part.setEnabled(False)
        assert seen(part) >= DISABLED, f"disabled {seen(part):.2f}"


@pytest.mark.parametrize("severity", Severity)
def test_a_notice_can_be_read(qtbot: QtBot, scheme: Mode, severity: Severity) -> None:
    notice = Notice(severity, "这一步没有做，已有数据没有改动。", closable=False)
    qtbot.addWidget(notice)
    notice.resize(480, 70)
    notice.show()
    assert seen(notice.word) >= WORDS and seen(notice.sentence) >= WORDS


def test_pale_words_are_seen_to_be_pale(qtbot: QtBot, scheme: Mode) -> None:
    pale = label(WORDS_SHOWN)
    pale.setStyleSheet(f"color: {theme().colours.edge}")
    window = box(column(pale), "paper")
    qtbot.addWidget(window)
    window.show()
    assert seen(pale) < WORDS


def test_the_cross_that_empties_a_line_is_seen(qtbot: QtBot, scheme: Mode) -> None:
    line = clearable(QLineEdit())
    window = box(column(line), "paper")
    qtbot.addWidget(window)
    window.show()
    line.setText(" ")
    qtbot.waitUntil(lambda: line.findChild(QToolButton).isVisible() and seen(line) >= DISABLED)
