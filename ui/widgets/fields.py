"""Fields: text that grows, choices without a preselection, dates that are typed or picked from a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
    QWidgetAction,
)

from app.workbooks.cells import CellError, read_date
from ui.theme import Space
from ui.widgets.basics import icon_button, restyle
from ui.widgets.layouts import row

# A list that drops down is not wider than this, in pixels; what is longer ends in …
_WIDEST_LIST = 560


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves the field."""

    def __init__(self, lines: int = 3, text: str = "") -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self._height = self.fontMetrics().lineSpacing() * lines + 2 * Space.ONE + 4
        self.setMinimumHeight(self._height)

    def sizeHint(self) -> QSize:
        """As tall as its lines."""
        return QSize(super().sizeHint().width(), self._height)

    def text(self) -> str:
        """What was typed, without blanks at the ends."""
        return self.toPlainText().strip()


class ChoiceBox(QComboBox):
    """A choice of (value, words); nothing is chosen until the user does, unless `value` is set."""

    def __init__(self, options: Sequence[tuple[Any, str]] = (), prompt: str = "请选择") -> None:
        super().__init__()
        self._told = ""
        self.setPlaceholderText(prompt)
        self.setMaxVisibleItems(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.currentTextChanged.connect(lambda _: self._tell_cut())
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Other options; the value is kept where it is still among them."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in options:
            self.addItem(words, value)
        self.setCurrentIndex(-1)
        self.blockSignals(False)
        self.set_value(before)

    def value(self) -> Any:
        """The value chosen, or None."""
        return self.currentData() if self.currentIndex() >= 0 else None

    def set_value(self, value: Any) -> None:
        """Chooses a value; None or an unknown one chooses nothing."""
        places = [place for place in range(self.count()) if self.itemData(place) == value]
        self.setCurrentIndex(places[0] if places and value is not None else -1)

    def wheelEvent(self, event: Any) -> None:
        """The wheel scrolls the form and never changes a choice by accident."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that there is no room for stand in the tooltip."""
        super().resizeEvent(event)
        self._tell_cut()

    def showPopup(self) -> None:
        """The list is as wide as its words, within reason, and not only as wide as the field."""
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + Space.FOUR, _WIDEST_LIST))
        super().showPopup()

    def _tell_cut(self) -> None:
        words, tip = self.currentText(), self.toolTip()
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = (
            self.style()
            .subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self)
            .width()
        )
        cut = self.fontMetrics().horizontalAdvance(words) > room
        if tip in ("", self._told):  # other words there are somebody else's
            self._told = words if cut else ""
            self.setToolTip(self._told)


class DateField(QWidget):
    """A day, typed as one is used to (2026-11-24, 2026.11.24, 20261124, 2026年11月24日) or picked; it may be empty."""

    changed = Signal()

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText("年-月-日")
        self.line.editingFinished.connect(self._tidy)
        self.line.textChanged.connect(self._typed)
        self.button = icon_button("calendar", "打开日历", self._open)
        self.setLayout(row(self.line, self.button, spacing=Space.HALF))
        self.setFocusProxy(self.line)
        self.set_date(day)

    def date(self) -> date | None:
        """The day typed; None when it is empty or cannot be read (see `problem`)."""
        return None if self.problem() or not self.line.text().strip() else read_date(self.line.text()).day

    def problem(self) -> str:
        """Why what was typed is no day, or empty."""
        try:
            read = read_date(self.line.text())
        except CellError as error:
            return str(error)
        return "请写到日" if read.precision in ("month", "year") else ""

    def set_date(self, day: date | None) -> None:
        """Shows a day."""
        self.line.setText(day.isoformat() if day else "")

    def _tidy(self) -> None:
        if (day := self.date()) is not None:
            self.set_date(day)

    def _typed(self) -> None:
        restyle(self.line, "problem", bool(self.problem()))
        self.line.setToolTip(self.problem())
        self.changed.emit()

    def _open(self) -> None:
        """The calendar is made when it is wanted: one that waits hidden keeps Tab from ever leaving the field."""
        popup, calendar = QMenu(self), QCalendarWidget()
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.clicked.connect(self._picked)
        calendar.clicked.connect(popup.close)
        action = QWidgetAction(popup)
        action.setDefaultWidget(calendar)
        popup.addAction(action)
        popup.aboutToHide.connect(popup.deleteLater)
        if (day := self.date()) is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        popup.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _picked(self, day: QDate) -> None:
        self.set_date(date(day.year(), day.month(), day.day()))


class TimeField(QLineEdit):
    """A time of day, typed as 14:00, 14：00 or 1400."""

    def __init__(self, moment: time | None = None) -> None:
        super().__init__()
        self.setPlaceholderText("时:分")
        self.setAccessibleName("时间，时:分")
        self.setFixedWidth(84)
        self.editingFinished.connect(lambda: self.set_time(self.time()) if self.time() else None)
        self.set_time(moment)

    def time(self) -> time | None:
        """The time typed, or None."""
        digits = self.text().replace("：", ":").strip()
        hour, _, minute = digits.partition(":") if ":" in digits else (digits[:-2], ":", digits[-2:])
        try:
            return time(int(hour), int(minute))
        except ValueError:
            return None

    def set_time(self, moment: time | None) -> None:
        """Shows a time."""
        self.setText(f"{moment:%H:%M}" if moment else "")


class DateTimeField(QWidget):
    """A day and a time; without a time it counts as unset.  The parts bear the name with _date and _time."""

    changed = Signal()

    def __init__(self, name: str, moment: datetime | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.day = DateField(moment.date() if moment else None)
        self.day.setObjectName(f"{name}_date")
        self.clock = TimeField(moment.time() if moment else None)
        self.clock.setObjectName(f"{name}_time")
        self.setLayout(row(self.day, self.clock))
        self.setFocusProxy(self.day)
        self.day.changed.connect(self.changed)
        self.clock.textChanged.connect(self.changed)

    def moment(self) -> datetime | None:
        """The moment, or None while day or time is missing."""
        day, clock = self.day.date(), self.clock.time()
        return datetime.combine(day, clock) if day and clock else None

    def set_moment(self, moment: datetime | None) -> None:
        """Shows a moment."""
        self.day.set_date(moment.date() if moment else None)
        self.clock.set_time(moment.time() if moment else None)

    def problem(self) -> str:
        """What is wrong with what was typed, or empty."""
        if problem := self.day.problem():
            return problem
        if self.clock.text().strip() and self.clock.time() is None:
            return "时间请写成 14:00"
        return "请写明时间" if self.day.date() and not self.clock.text().strip() else ""
