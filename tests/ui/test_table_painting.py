"""What a table draws in one pass is what Qt draws cell by cell, point for point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableView

from tests.examples import many
from ui.theme import Mode, Tone, theme
from ui.widgets.table import TableView
from ui.widgets.table_model import Align, Column, Look, Rows

# Letters that are set as they stand, and what must be left to Qt: rare ones, lines, tabs, what runs to the left.
TEXTS = st.text(st.sampled_from("国约谈办公室Ag一，　 1234567890.%—…WiＡ𬭎😀\n\tאب\u200f"), max_size=14)
LOOKS = (None, Look(), Look(tone=Tone.RED), Look("warning", Tone.AMBER), Look(tip="说明"))


@dataclass
class Line:
    """A row."""

    id: int
    text: str
    look: Look | None


class Drawn(TableView):
    """A table that can be drawn by Qt alone."""

    by_qt = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """By Qt, where that is asked."""
        QTableView.paintEvent(self, event) if self.by_qt else super().paintEvent(event)


def columns() -> list[Column[Line]]:
    """One of each kind."""
    return [
        Column("text", "左", 90, look=None),
        Column("right", "右", 90, text=lambda line: line.text, align=Align.RIGHT),
        Column("centre", "中", 90, text=lambda line: line.text, align=Align.CENTRE),
        Column("look", "样", 90, text=lambda line: line.text, look=lambda line: line.look),
        Column("narrow", "窄", 50, text=lambda line: line.text * 2),
        Column("more", "余", 200, text=lambda line: line.text),
    ]


def lines(*texts: str) -> list[Line]:
    """A row for each text, each with another look."""
    return [Line(number, text, LOOKS[number % len(LOOKS)]) for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def table(qapp: QApplication) -> Iterator[Drawn]:
    """A table wider than its window, so that columns can stay."""
    made = Drawn("表", columns(), Rows(lines("国", "Ag", "1234567890 国约谈办公室", "", "一")))
    made.resize(420, 260)
    made.columns.touched = True
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def picture(table: Drawn, by_qt: bool) -> QImage:
    """The cells as they are drawn, those that stay in sight with them."""
    table.by_qt = by_qt
    frozen = table.columns.frozen
    painted = None if frozen is None else frozen.painted
    if frozen is not None and by_qt:
        frozen.painted = None
    made = table.grab().toImage()
    if frozen is not None:
        frozen.painted = painted
    table.by_qt = False
    return made


def same(table: Drawn) -> bool:
    """Whether both ways draw the same."""
    QApplication.processEvents()
    return picture(table, False) == picture(table, True)


@settings(max_examples=many(120), deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=7))
def test_every_text_is_drawn_as_qt_draws_it(table: Drawn, texts: list[str]) -> None:
    table.set_source(Rows(lines(*texts)))
    assert same(table)


def choose(table: Drawn) -> None:
    table.choose(2)


def block(table: Drawn) -> None:
    table.choose(2)  # a row whose text has a tone, in a column outside of the block
    table.block.begin(1)
    table.block.reach(2)


def stay(table: Drawn) -> None:
    table.choose(1)
    table.columns.freeze(0)
    table.horizontalScrollBar().setValue(90)


def move(table: Drawn) -> None:
    table.columns.move(0, 2)
    table.columns.show(1, False)


def dark(table: Drawn) -> None:
    table.choose(2)
    theme().set_mode(Mode.DARK)


def compact(table: Drawn) -> None:
    theme().set_compact(True)


def shut(table: Drawn) -> None:
    table.choose(2)
    table.setEnabled(False)


@pytest.mark.parametrize("arrange", [choose, block, stay, move, dark, compact, shut])
def test_every_state_is_drawn_as_qt_draws_it(table: Drawn, arrange: Callable[[Drawn], None]) -> None:
    table.set_source(Rows(lines("国", "Ag", "1234567890 国约谈办公室", "", "一", "𬭎𠅤")))
    plain, mode = picture(table, False), theme().mode
    try:
        arrange(table)
        assert same(table)
        assert picture(table, False) != plain
    finally:
        table.setEnabled(True)
        table.block.begin(-1)
        table.reset_columns()
        table.columns.touched = True
        theme().set_mode(mode)
        theme().set_compact(False)
