"""What is looked at in every window as it stands: names, tips, keys, order, room.  Each says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.ui.keyboard import name_of, shown
from ui.widgets.elided import ElidedLink
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_source import SortKey
from ui.widgets.table import TableView
from ui.widgets.table_foot import SummaryLabel

# The window of a small laptop, with its frame and the task bar, and the smallest that the program asks for.
LAPTOP, SMALLEST = QSize(1366, 700), QSize(1024, 600)
_SHARE = 0.4
# So many rows of a list are looked at, more than the walk's store has of anything.
_MANY = 500
# Turns of the loop in which a layout that changed has told all those above it.
_TURNS = 4
_MNEMONIC = re.compile(r"\(&\w\)|&(?=[^&])")
_USED = (
    QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar, QTextEdit,
)  # fmt: skip
_PARTS = (QComboBox, QAbstractSpinBox, QTabBar, QHeaderView, QScrollBar, QLineEdit)


def interactive(window: QWidget) -> Iterator[QWidget]:
    """What one uses in a window, also what is not enabled now; parts of it are not counted again."""
    for each in shown(window):
        is_part = isinstance(each.parentWidget(), _PARTS) or isinstance(each, (QHeaderView, QScrollBar))
        if isinstance(each, _USED) and not is_part and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield each


def nameless(window: QWidget) -> Iterator[str]:
    """What a screen reader would have no name for."""
    for each in interactive(window):
        if isinstance(each, QScrollArea):
            continue  # it only moves what is in it
        interface = QAccessible.queryAccessibleInterface(each)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            yield name_of(each)


def untold_shortcuts(window: QWidget) -> Iterator[str]:
    """Buttons with keys of their own that neither the words on them nor their tip tells."""
    for each in shown(window):
        if isinstance(each, QAbstractButton) and not each.shortcut().isEmpty():
            keys = each.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            is_mnemonic = each.shortcut() == QKeySequence.mnemonic(each.text())
            if not is_mnemonic and keys not in each.toolTip() and keys not in each.text():
                yield f"{name_of(each)}: {keys}"


def unexplained_pictures(window: QWidget) -> Iterator[str]:
    """Buttons that are only an icon and have no tip."""
    for each in shown(window):
        is_picture = isinstance(each, QAbstractButton) and not each.text() and not each.icon().isNull()
        if is_picture and not each.toolTip() and not isinstance(each.parentWidget(), _PARTS):
            yield name_of(each)


def without_mnemonic(window: QWidget) -> Iterator[str]:
    """Buttons of a dialog without a letter to press, where others beside them have one."""
    if not isinstance(window, QDialog):
        return
    rows: dict[QWidget | None, list[QPushButton]] = {}
    for each in shown(window):
        if isinstance(each, QPushButton) and each.property("role") != "link":
            rows.setdefault(each.parentWidget(), []).append(each)
    for buttons in rows.values():
        having = [not QKeySequence.mnemonic(each.text()).isEmpty() for each in buttons]
        others = [each.text() for each, has in zip(buttons, having, strict=True) if not has]
        # 取消 and 关闭 have Esc, the primary button Ctrl+Enter.
        others = [each for each in others if each not in ("取消", "关闭")]
        if any(having) and others:
            yield f"{', '.join(others)} beside {buttons[having.index(True)].text()}"


def out_of_order(window: QWidget) -> Iterator[str]:
    """Where Tab goes up, or back within a line, though both stand in the same group."""
    chain = _chain()
    for before, after in pairwise(chain):
        group = _group(before, after)
        if group is None or before.window() is not after.window():
            continue
        one, other = _place(before, group), _place(after, group)
        is_above = other.bottom() < one.top() and other.left() <= one.right() and other.right() >= one.left()
        is_before = other.right() < one.left() and other.top() <= one.center().y() <= other.bottom()
        if is_above or is_before:
            yield f"{name_of(before)} → {name_of(after)}"


def _chain() -> list[QWidget]:
    """What Tab comes to, in its order, from the first thing in the window."""
    at = QApplication.focusWidget()
    around: list[QWidget] = []
    while at is not None and at not in around and len(around) < 250:
        around.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
    # The turn from the last to the first is no step backwards: begin at what the window begins with.
    if around:
        first = min(range(len(around)), key=lambda place: _top_left(around[place]))
        around = around[first:] + around[:first]
    return around


def _top_left(part: QWidget) -> tuple[int, int]:
    spot = part.mapTo(part.window(), QPoint(0, 0))
    return spot.y(), spot.x()


def _group(one: QWidget, other: QWidget) -> QWidget | None:
    """The parent that both have at once: things in different groups may stand side by side."""
    return one.parentWidget() if one.parentWidget() is other.parentWidget() else None


def _place(part: QWidget, group: QWidget) -> QRect:
    return QRect(part.mapTo(group, QPoint(0, 0)), part.size())


def defaults_amiss(window: QWidget) -> Iterator[str]:
    """A dialog has one default button, at the lower right, or none where it is only to be read."""
    if not isinstance(window, QDialog):
        return
    buttons = [each for each in shown(window) if isinstance(each, QPushButton)]
    default = [each for each in buttons if each.isDefault()]
    primary = [each for each in buttons if each.property("role") == "primary"]
    if len(default) > 1:
        yield f"several defaults: {', '.join(each.text() for each in default)}"
    if len(primary) > 1:
        yield f"several primary buttons: {', '.join(each.text() for each in primary)}"
    if primary and primary != default:
        yield f"{primary[0].text()} is primary, {[each.text() for each in default]} the default"
    for each in default:
        spot = each.mapTo(window, each.rect().bottomRight())
        if window.width() - spot.x() > 40 or window.height() - spot.y() > 40:
            yield f"{each.text()} is not at the lower right"


def too_big(window: QWidget) -> Iterator[str]:
    """A dialog that a small laptop has no room for."""
    if isinstance(window, QDialog) and (window.width() > LAPTOP.width() or window.height() > LAPTOP.height()):
        yield f"{window.width()}x{window.height()}"


def cut(window: QWidget) -> list[str]:
    """Words that have not the room they need, as the window stands once its parts have found their places."""
    if not (found := list(_cut_now(window))):
        return []
    for _ in range(_TURNS):
        QApplication.processEvents()
    return [each for each in found if each in set(_cut_now(window))]


def _cut_now(window: QWidget) -> Iterator[str]:
    for each in shown(window):
        if _is_out_of_its_parent(each):
            yield f"{name_of(each)} reaches out of {name_of(each.parentWidget())}"
        for kind, is_cut in _CUTS:
            if isinstance(each, kind):
                if words := is_cut(each):
                    yield f"{name_of(each)}: {words[:40]}"
                break


def _is_out_of_its_parent(part: QWidget) -> bool:
    """What is in a group must be in sight there; what is scrolled is moved on purpose."""
    parent = part.parentWidget()
    if not isinstance(part, (QLabel, QAbstractButton, QLineEdit, QComboBox)) or parent is None:
        return False
    return not parent.rect().adjusted(-2, -2, 2, 2).contains(part.geometry())


def _plain(words: str) -> str:
    return _MNEMONIC.sub("", words)


def _cut_label(part: QLabel) -> str:
    is_elided = isinstance(part, SummaryLabel) or "…" in part.text()
    if not part.text() or part.textFormat() == Qt.TextFormat.RichText or is_elided:
        return ""
    room = part.contentsRect()
    if part.wordWrap():
        needed = part.heightForWidth(part.width())
        return part.text() if needed > part.height() + 2 else ""
    lines = _plain(part.text()).split("\n") if part.buddy() is not None else part.text().split("\n")
    widest = max(part.fontMetrics().horizontalAdvance(line) for line in lines)
    tall = len(lines) * part.fontMetrics().height()
    return part.text() if widest > room.width() + 1 or tall > part.height() + 2 else ""


def _cut_button(part: QPushButton | QToolButton) -> str:
    is_picture = isinstance(part, QToolButton) and part.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    if not part.text() or is_picture or isinstance(part, ElidedLink):
        return ""
    icon = part.iconSize().width() + 4 if not part.icon().isNull() else 0
    needed = part.fontMetrics().horizontalAdvance(_plain(part.text())) + icon
    return part.text() if needed > part.width() - 2 or part.fontMetrics().height() > part.height() else ""


def _cut_box(part: QCheckBox | QRadioButton) -> str:
    needed = part.fontMetrics().horizontalAdvance(_plain(part.text())) + 24
    return part.text() if part.text() and needed > part.width() + 1 else ""


def _cut_line(part: QLineEdit) -> str:
    """What stands in an empty field to say what belongs there."""
    words = part.placeholderText()
    margins = part.textMargins()
    room = part.width() - 2 * 8 - 2 * 2 - margins.left() - margins.right()
    is_cut = bool(words) and not part.text() and part.fontMetrics().horizontalAdvance(words) > room
    return words if is_cut and words not in part.toolTip() else ""


_CUTS: tuple[tuple[type[QWidget], Callable[..., str]], ...] = (
    (QLabel, _cut_label), (QCheckBox, _cut_box), (QRadioButton, _cut_box), (QPushButton, _cut_button),
    (QToolButton, _cut_button), (QLineEdit, _cut_line),
)  # fmt: skip


def cut_headings(window: QWidget) -> Iterator[str]:
    """Headings of lists that have not the room for their words, in a window as large as a small laptop has."""
    for each in shown(window):
        if isinstance(each, TableView):
            for section in each.columns.shown():
                heading = each.lazy.columns[section].heading
                if each.columnWidth(section) < each.heading.room_for(section):
                    yield f"{name_of(each)}: {heading} {each.columnWidth(section)} < {each.heading.room_for(section)}"


def wordless_when_empty(window: QWidget) -> Iterator[str]:
    """Lists that would be a blank where they have no rows."""
    for each in shown(window):
        if isinstance(each, TableView) and not each.findChildren(EmptyState):
            yield name_of(each)


def unsorted_lists(window: QWidget) -> Iterator[str]:
    """Columns that a click on the heading would not sort by: the source fails, or gives the same order both ways."""
    for each in shown(window):
        if not isinstance(each, TableView):
            continue
        for column in (column for column in each.lazy.columns if column.sortable):
            try:
                up, down = (
                    each.lazy._source.page(0, _MANY, (SortKey(column.key, descending),)) for descending in (False, True)
                )
            except Exception as error:  # whatever it is, the window would say it
                yield f"{name_of(each)}: {column.heading}: {error!r}"
                continue
            words = [column.words(row) for row in up]
            if list(up) == list(down) and len(set(words)) > 1:
                yield f"{name_of(each)}: {column.heading} is sorted as {words[:3]} both ways"


def out_of_sight(window: QWidget) -> Iterator[str]:
    """What is wider than the area that scrolls it, where that has no bar to come to the rest with."""
    for each in shown(window):
        if not isinstance(each, QScrollArea) or each.widget() is None:
            continue
        never = each.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if never and each.widget().width() > each.viewport().width() + 1:
            yield f"{name_of(each)}: {each.widget().width()} in {each.viewport().width()}"


def cut_when_small(window: QWidget) -> Iterator[str]:
    """The same in the smallest window; it is as big as before afterwards."""
    before = window.size()
    if before == SMALLEST or before.width() <= SMALLEST.width():
        return
    _resize(window, SMALLEST)
    yield from cut(window)
    yield from out_of_sight(window)
    yield from _too_wide(window)
    _resize(window, before)


def _resize(window: QWidget, size: QSize) -> None:
    """A line of buttons that becomes two tells those above it in the next turn of the loop."""
    window.resize(size)
    for _ in range(_TURNS):
        QApplication.processEvents()


def _too_wide(window: QWidget) -> Iterator[str]:
    """A window that asks for more than it has; the name of the institution has given way by now."""
    least = window.minimumSizeHint()
    if least.width() > SMALLEST.width() or least.height() > SMALLEST.height():
        yield f"cannot be smaller than {least.width()}x{least.height()}: {_biggest_in(window)}"


def _biggest_in(window: QWidget) -> str:
    """The innermost part that asks for so much, also in a page behind: a stack is as big as its biggest page."""
    at, is_wide = window, window.minimumSizeHint().width() > SMALLEST.width()
    while inner := [each for each in at.children() if isinstance(each, QWidget) and not each.isWindow()]:
        biggest = max(inner, key=lambda each: _share(each, is_wide))
        if _share(biggest, is_wide) < _SHARE:
            break
        at = biggest
    return f"{name_of(at)} {_least(at).width()}x{_least(at).height()}"


def _share(part: QWidget, is_wide: bool) -> float:
    """How much of the smallest window a part asks for, of its width or of its height."""
    least = _least(part)
    return least.width() / SMALLEST.width() if is_wide else least.height() / SMALLEST.height()


def _least(part: QWidget) -> QSize:
    if part.isHidden() and not isinstance(part.parentWidget(), QStackedWidget):
        return QSize(0, 0)
    return part.minimumSizeHint().expandedTo(part.minimumSize())


INSPECTIONS = {
    "nameless": nameless, "untold": untold_shortcuts,
    "pictures": unexplained_pictures, "mnemonics": without_mnemonic, "order": out_of_order, "default": defaults_amiss,
    "big": too_big, "cut": cut, "headings": cut_headings, "sight": out_of_sight, "empty": wordless_when_empty,
    "sorted": unsorted_lists, "small": cut_when_small,
}  # fmt: skip
