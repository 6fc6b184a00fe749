"""What a pivot shows, as it is chosen: period, comparison, rows, columns, measures, filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ledgers.pivot.definition import ChartKind, Definition, faults
from app.ledgers.pivot.dimensions import DIMENSIONS, Names
from app.ledgers.pivot.measures import MEASURES
from app.ledgers.pivot.span import Compare
from app.rules.vocabulary import join_names
from ui.ledgers.pivot_period import PeriodChooser
from ui.theme import Size, Space
from ui.widgets.basics import button, icon_button, label, menu_button
from ui.widgets.layouts import box, clear, column, row

WIDTH = 276
_LONGEST, _CAPTION = 13, 66


class PivotSettings(QScrollArea):
    """`changed` comes with each choice that can be counted; `problem` carries why one cannot, or an empty text.

    `filter_wanted` asks for the choice of the values of a dimension (its key).
    """

    changed = Signal()
    problem = Signal(str)
    filter_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pivot_settings")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._filters: dict[str, frozenset[str]] = {}
        self._names: Names | None = None
        dimensions = [(key, each.label) for key, each in DIMENSIONS.items()]
        self.period = PeriodChooser()
        self.compare = _combo("pivot_compare", "比较", [(each, each.value) for each in Compare])
        self.outer = _combo("pivot_row", "行", dimensions)
        self.inner = _combo("pivot_inner_row", "行的下一层", [("", "（不分层）"), *dimensions])
        self.column = _combo("pivot_column", "列", [("", "（不分列）"), *dimensions])
        self.measures = {key: QCheckBox(each.label) for key, each in MEASURES.items()}
        self.empty = QCheckBox("没有约谈的也列出(&Z)")
        self.chart = _combo("pivot_chart_kind", "图", [(each, each.value) for each in ChartKind])
        self.drawn = _combo("pivot_drawn", "图中画的内容", [])
        self._filter_rows = QVBoxLayout()
        self._filter_rows.setSpacing(Space.HALF)
        self.add_filter = menu_button("添加筛选(&F)", QMenu(self), tip="只统计某些部门、形式、职级……的约谈")
        self._lay_out()
        self._connect()

    def definition(self) -> Definition | None:
        """The pivot as it is chosen now; None while something is wrong with it."""
        when = self.period.when()
        if when is None:
            return None
        rows = tuple(filter(None, (self.outer.currentData(), self.inner.currentData())))
        made = Definition(
            rows, self.column.currentData(), tuple(key for key, box in self.measures.items() if box.isChecked()),
            when, Compare(self.compare.currentData()), dict(self._filters), self.empty.isChecked(), self.kind,
        )  # fmt: skip
        return None if faults(made) else made

    def lacks(self) -> str:
        """Why nothing can be counted, or empty."""
        if wrong := self.period.problem():
            return wrong
        rows = tuple(filter(None, (self.outer.currentData(), self.inner.currentData())))
        chosen = tuple(key for key, box in self.measures.items() if box.isChecked())
        found = faults(Definition(rows, self.column.currentData(), chosen, filters=dict(self._filters)))
        return found[0] if found else ""

    @property
    def kind(self) -> ChartKind:
        """How the chart is wished for."""
        return ChartKind(self.chart.currentData())

    @property
    def measure(self) -> str:
        """The measure that the chart draws where it can draw one only."""
        return self.drawn.currentData() or ""

    def filtered(self, dimension: str) -> frozenset[str] | None:
        """What is let through of a dimension; None for everything."""
        return self._filters.get(dimension)

    def set_filter(self, dimension: str, keys: frozenset[str] | None) -> None:
        """Lets through these values of a dimension, or all."""
        if keys is None:
            self._filters.pop(dimension, None)
        else:
            self._filters[dimension] = keys
        self._show_filters()
        self._told()

    def show_names(self, names: Names, first: date, last: date) -> None:
        """Knows what keys are called now, and from when to when there are talks."""
        self._names = names
        self.period.offer(first, last)
        self._show_filters()

    def show_definition(self, made: Definition) -> None:
        """Shows a pivot without a word of a change."""
        inner = made.rows[1] if len(made.rows) > 1 else ""
        chosen: list[tuple[QComboBox, Any]] = [
            (self.outer, made.rows[0]), (self.inner, inner), (self.column, made.column),
            (self.compare, made.compare), (self.chart, made.chart),
        ]  # fmt: skip
        for combo, value in chosen:
            _quietly(combo, lambda combo=combo, value=value: combo.setCurrentIndex(combo.findData(value)))
        for key, each in self.measures.items():
            _quietly(each, lambda each=each, key=key: each.setChecked(key in made.measures))
        _quietly(self.empty, lambda: self.empty.setChecked(made.empty))
        self.period.show_when(made.when)
        self._filters = dict(made.filters)
        self._show_filters()
        self._offer_drawn()

    # ------------------------------------------------------------ parts

    def _connect(self) -> None:
        self.period.changed.connect(self._told)
        self.period.day_since.changed.connect(lambda: self.problem.emit(self.lacks()))
        self.period.day_until.changed.connect(lambda: self.problem.emit(self.lacks()))
        for combo in (self.compare, self.outer, self.inner, self.column, self.chart, self.drawn):
            combo.currentIndexChanged.connect(lambda _: self._told())
        for each in (*self.measures.values(), self.empty):
            each.toggled.connect(lambda _: self._told())

    def _told(self) -> None:
        self._offer_drawn()
        self.problem.emit(self.lacks())
        if self.definition() is not None:
            self.changed.emit()

    def _offer_drawn(self) -> None:
        """Of several measures one is drawn where rows or columns are divided further."""
        chosen = [(key, MEASURES[key].label) for key, box in self.measures.items() if box.isChecked()]
        if [self.drawn.itemData(place) for place in range(self.drawn.count())] != [key for key, _ in chosen]:
            before = self.drawn.currentData()
            _quietly(self.drawn, lambda: _fill(self.drawn, chosen, before))
        divided = bool(self.column.currentData() or self.inner.currentData())
        compares = self.compare.currentData() != Compare.NONE
        self.drawn.setEnabled(len(chosen) > 1 and (divided or compares))

    def _show_filters(self) -> None:
        clear(self._filter_rows)
        for key, keys in self._filters.items():
            words = self._filter_words(key, keys)
            edit = button(words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…",
                          lambda key=key: self.filter_wanted.emit(key), role="quiet", tip=words)  # fmt: skip
            edit.setObjectName(f"pivot_filter_{key}")
            edit.setAccessibleName(words)
            edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            off = icon_button("close", f"取消按{DIMENSIONS[key].label}筛选", lambda key=key: self.set_filter(key, None))
            off.setObjectName(f"pivot_unfilter_{key}")
            self._filter_rows.addLayout(row(edit, off, spacing=Space.HALF))

    def _filter_words(self, key: str, keys: frozenset[str]) -> str:
        dimension, names = DIMENSIONS[key], self._names
        if names is None:
            return f"{dimension.label}：{len(keys)} 项"
        ordered = sorted(keys, key=lambda each: names.sort_key(dimension, each))
        return f"{dimension.label}：{join_names([names.label(dimension, each) for each in ordered])}"

    def _lay_out(self) -> None:
        menu = self.add_filter.menu()
        menu.setObjectName("pivot_filter_menu")
        self.add_filter.setObjectName("add_pivot_filter_button")
        for key, each in DIMENSIONS.items():
            action = menu.addAction(each.label)
            action.setObjectName(f"filter_by_{key}")
            action.triggered.connect(lambda _=False, key=key: self.filter_wanted.emit(key))
        self.empty.setObjectName("pivot_empty")
        measures = QGridLayout()
        measures.setContentsMargins(0, 0, 0, 0)
        measures.setVerticalSpacing(Space.HALF)
        for place, (key, each) in enumerate(self.measures.items()):
            each.setObjectName(f"pivot_measure_{key}")
            each.setToolTip(MEASURES[key].meaning)
            measures.addWidget(each, place // 2, place % 2)
        counted = column(label("统计内容", "soft-body"), measures, self.empty, spacing=Space.HALF)
        whole = column(
            _captioned("期间(&Q)", self.period), _captioned("比较(&B)", self.compare),
            _captioned("行(&R)", self.outer), _captioned("下一层(&N)", self.inner),
            _captioned("列(&C)", self.column), counted,
            column(label("筛选", "soft-body"), self._filter_rows, row(self.add_filter, None), spacing=Space.HALF),
            _captioned("图(&T)", self.chart), _captioned("图中画(&M)", self.drawn), None,
            spacing=Space.ONE + Space.HALF,
        )  # fmt: skip
        whole.setContentsMargins(Space.TWO, Space.ONE, Space.ONE, Space.TWO)
        self.setWidget(box(whole, "desk"))


def _combo(name: str, words: str, options: Sequence[tuple[Any, str]]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setMaxVisibleItems(18)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    _fill(made, options, None)
    return made


def _fill(combo: QComboBox, options: Sequence[tuple[Any, str]], value: Any) -> None:
    combo.clear()
    for key, words in options:
        combo.addItem(words, key)
    combo.setCurrentIndex(max(combo.findData(value), 0))


def _quietly(part: QWidget, change: Callable[[], object]) -> None:
    before = part.blockSignals(True)
    change()
    part.blockSignals(before)


def _captioned(caption: str, field: QWidget) -> QHBoxLayout:
    words = label(caption, "soft-body")
    words.setBuddy(field)
    words.setFixedWidth(_CAPTION)
    made = row(words, field)
    made.setStretch(1, 1)
    if field.layout() is not None:  # several fields under each other: beside the first
        words.setFixedHeight(Size.CONTROL)
        made.setAlignment(words, Qt.AlignmentFlag.AlignTop)
    return made
