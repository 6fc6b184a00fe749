"""Fills a dialog or a page as somebody would who means it, so that now and then something comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from app.people.tables import Person
from tests.monkey.targets import usable
from tests.monkey.texts import HAN, SENTENCES
from tests.passwords import OTHER, PASSWORD
from ui.access.unlock import PasswordLine
from ui.widgets.fields import DateField, TimeField
from ui.widgets.people import PeoplePicker, PersonPicker
from ui.widgets.typing_state import TypedLine

_MOST = 30


def fill(window: QWidget, dice: Random, now: datetime) -> None:
    """Puts something plausible into most of what is in sight."""
    for part in list(usable(window))[:_MOST]:
        try:
            if part.isVisible() and part.isEnabled() and dice.random() < 0.85:
                _fill(part, dice, now)
        except RuntimeError as error:
            if "already deleted" not in str(error):
                raise  # else: what was filled before made the form anew


def _fill(part: QWidget, dice: Random, now: datetime) -> None:
    above = part.parentWidget()
    if isinstance(above, DateField) and isinstance(part, QLineEdit):
        _write(part, f"{now + timedelta(days=dice.choice((-30, -7, -1, 0, 0, 1, 3, 7, 30))):%Y-%m-%d}")
    elif isinstance(part, TimeField):
        _write(part, dice.choice(("09:00", "14:30", "10:00")))
    elif isinstance(part, PasswordLine):
        part.setText(PASSWORD if dice.random() < 0.5 else OTHER)
    elif isinstance(above, (PersonPicker, PeoplePicker)) and isinstance(part, QLineEdit):
        _write(part, _somebody(dice))
    elif isinstance(part, QLineEdit) and not part.isReadOnly():
        _write(part, dice.choice((*SENTENCES, *HAN, "1", "12", "2026", f"{now:%Y-%m-%d}", "校长办公会")))
    elif isinstance(part, (QPlainTextEdit, QTextEdit)) and not part.isReadOnly():
        _commit(part, dice.choice(SENTENCES))
    elif isinstance(part, QComboBox) and (places := _choosable(part)):
        part.setCurrentIndex(dice.choice(places))
    elif isinstance(part, QSpinBox):
        part.setValue(dice.randint(part.minimum(), min(part.maximum(), part.minimum() + 50)))
    elif isinstance(part, (QCheckBox, QRadioButton)) and dice.random() < 0.5:
        part.click()
    elif isinstance(part, QAbstractItemView) and not isinstance(part, QHeaderView):
        _choose(part, dice)
    elif isinstance(part, QAbstractButton) and part.isCheckable() and dice.random() < 0.3:
        part.click()


def _choosable(box: QComboBox) -> list[int]:
    """The entries that somebody can choose: not the lines between them."""
    model, enabled = box.model(), Qt.ItemFlag.ItemIsEnabled
    return [place for place in range(box.count()) if model.flags(model.index(place, 0)) & enabled]


def _somebody(dice: Random) -> str:
    names = [row.name for row in Person.select(Person.name).order_by(Person.id).limit(60)]
    return dice.choice(names) if names else ""


def _write(line: QWidget, text: str) -> None:
    assert isinstance(line, QLineEdit)
    line.clear()
    _commit(line, text)
    if isinstance(line, TypedLine):
        line.settle()


def _commit(target: QWidget, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def _choose(view: QAbstractItemView, dice: Random) -> None:
    model = view.model()
    if model is not None and model.rowCount():
        view.setCurrentIndex(model.index(dice.randrange(model.rowCount()), 0))
