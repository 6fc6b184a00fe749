"""The chooser of a period: one that moves with the calendar, or from one year, quarter, month or day to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.ledgers.pivot.span import Rolling, Unit, When, unit_span, unit_words
from app.rules.dates import add_months
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.fields import DateField
from ui.widgets.layouts import box, column, row

_MONTHS = {Unit.YEAR: 12, Unit.QUARTER: 3, Unit.MONTH: 1}


class PeriodChooser(QWidget):
    """`changed` comes when another period is chosen that can be counted; `when` answers it, None while it cannot."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first, self._last = date(2000, 1, 1), date(2000, 12, 31)
        self.kind, self.since, self.until = QComboBox(), QComboBox(), QComboBox()
        self.kind.setObjectName("pivot_period")
        for rolling in Rolling:
            self.kind.addItem(rolling.value, rolling)
        self.kind.insertSeparator(self.kind.count())
        for unit in Unit:
            self.kind.addItem(f"自选：从某{unit}到某{unit}", unit)
        self.kind.setMaxVisibleItems(16)
        for combo in (self.kind, self.since, self.until):  # as wide as there is room, not as their words
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
        self.day_since, self.day_until = DateField(), DateField()
        self.pairs = QStackedWidget()
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _: self._kind_changed())
        for combo in (self.since, self.until):
            combo.setMaxVisibleItems(16)
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        for field in (self.day_since, self.day_until):
            field.changed.connect(lambda: self.changed.emit() if self.when() is not None else None)

    def offer(self, first: date, last: date) -> None:
        """Offers years, quarters and months from one day to another."""
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, last
            kept = self.when()
            self._fill()
            if kept is not None:
                self.show_when(kept)

    def chosen(self) -> Rolling | Unit:
        """The kind of period."""
        word = str(self.kind.currentData())  # Qt keeps the bare text
        return Rolling(word) if word in set(Rolling) else Unit(word)

    def when(self) -> When | None:
        """The period chosen; None while its days are missing or the wrong way round."""
        chosen = self.chosen()
        if isinstance(chosen, Rolling):
            return When(chosen)
        unit = chosen
        if unit is Unit.DAY:
            first, last = self.day_since.date(), self.day_until.date()
        else:
            first, last = self.since.currentData(), self.until.currentData()
            last = unit_span(unit, last).end if last is not None else None
        return When(None, unit, first, last) if first is not None and last is not None and first <= last else None

    def problem(self) -> str:
        """Why there is no period, or empty."""
        if self.when() is not None:
            return ""
        return self.day_since.problem() or self.day_until.problem() or "期间的结束不能早于开始。"

    def show_when(self, when: When) -> None:
        """Shows a period without a word of a change."""
        was = [each.blockSignals(True) for each in self._parts()]
        self.kind.setCurrentIndex(self.kind.findData(when.rolling if when.rolling is not None else when.unit))
        self._fill()
        if when.first is not None and when.last is not None:
            self.day_since.set_date(when.first)
            self.day_until.set_date(when.last)
            if when.unit is not Unit.DAY:
                for combo, day in ((self.since, when.first), (self.until, when.last)):
                    _choose(combo, when.unit, day)
        for each, before in zip(self._parts(), was, strict=True):
            each.blockSignals(before)
        self._show_pair()

    def _parts(self) -> tuple[QWidget, ...]:
        return self.kind, self.since, self.until, self.day_since, self.day_until

    def _kind_changed(self) -> None:
        """A unit begins with the whole of what there is, days with this year."""
        self._fill()
        self._show_pair()
        if self.chosen() is Unit.DAY and self.day_since.date() is None:
            self.day_since.set_date(self._last.replace(month=1, day=1))
            self.day_until.set_date(self._last)
        if self.when() is not None:
            self.changed.emit()

    def _fill(self) -> None:
        chosen = self.chosen()
        unit = chosen if isinstance(chosen, Unit) and chosen is not Unit.DAY else Unit.YEAR
        days = list(_units(unit, self._first, self._last))
        for combo, usual in ((self.since, max(len(days) - 2, 0)), (self.until, len(days) - 1)):
            before = combo.blockSignals(True)
            combo.clear()
            for day in days:
                combo.addItem(unit_words(unit, day), day)
            combo.setCurrentIndex(usual)
            combo.blockSignals(before)

    def _show_pair(self) -> None:
        chosen = self.chosen()
        self.pairs.setVisible(isinstance(chosen, Unit))
        self.pairs.setCurrentIndex(1 if chosen is Unit.DAY else 0)

    def _lay_out(self) -> None:
        for part, name, words in (
            (self.since, "pivot_since", "从"), (self.until, "pivot_until", "到"),
            (self.day_since, "pivot_day_since", "从哪天"), (self.day_until, "pivot_day_until", "到哪天"),
        ):  # fmt: skip
            part.setObjectName(name)
            part.setAccessibleName(words)
        for field in (self.day_since, self.day_until):
            field.line.setAccessibleName(field.accessibleName())
        self.kind.setAccessibleName("期间")
        units = column(row(label("从", "soft"), self.since), row(label("到", "soft"), self.until), spacing=Space.HALF)
        days = column(
            row(label("从", "soft"), self.day_since), row(label("到", "soft"), self.day_until), spacing=Space.HALF
        )
        for lines in (units, days):
            for place in range(lines.count()):
                lines.itemAt(place).layout().setStretch(1, 1)
        self.pairs.addWidget(box(units))
        self.pairs.addWidget(box(days))
        self.pairs.hide()
        self.setLayout(column(self.kind, self.pairs, spacing=Space.HALF))
        self.setFocusProxy(self.kind)


def _units(unit: Unit, first: date, last: date) -> Iterator[date]:
    day = unit_span(unit, first).start
    while day <= last:
        yield day
        day = add_months(day, _MONTHS[unit])


def _choose(combo: QComboBox, unit: Unit, day: date) -> None:
    """Chooses the unit that a day lies in; one that is not offered any more is added."""
    start = unit_span(unit, day).start
    if combo.findData(start) < 0:
        combo.insertItem(0, unit_words(unit, start), start)
    combo.setCurrentIndex(combo.findData(start))
