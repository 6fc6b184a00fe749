"""Hands and eyes of the tour: finds what is on the screen by its name, clicks, types, looks, and keeps a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QListView,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from ui.preview.pages import Pages
from ui.tour.previews import Preview, preview_in
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.people import PeoplePicker, PersonPicker

W = TypeVar("W", bound=QWidget)
PATIENCE_SECONDS = 30.0
# About as many dots a point as a printer has: what comes from one is strips, which show their seams when drawn coarser.
_PRINTED = 4
# How long work beside the window may take, in seconds, before the tour is lost.
_LONGEST_WORK_S = 300.0


class LostWayError(Exception):
    """What the tour wanted to use is not on the screen; the message says what, and what is there instead."""


class Driver:
    """A user who knows the names of things.  Every act is logged with the words of the story it belongs to."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self.log: list[dict[str, str]] = []
        self.shots: list[str] = []
        self.previews: list[Preview] = []
        self._chapter = ""

    def chapter(self, name: str) -> None:
        """Begins a chapter of the story; what follows is logged under its name."""
        self._chapter = name

    def note(self, what: str, **details: Any) -> None:
        """Logs something that was done or seen."""
        self.log.append({"chapter": self._chapter, "what": what, **{key: str(value) for key, value in details.items()}})

    # ------------------------------------------------------------ eyes

    def windows(self) -> list[QWidget]:
        """The visible windows, the one on top first: popups, dialogs, then the rest."""
        application = cast(QApplication, QApplication.instance())
        shown = [window for window in application.topLevelWidgets() if window.isVisible()]
        modal, popup = application.activeModalWidget(), application.activePopupWidget()
        rank = {id(popup): 0, id(modal): 1}
        return sorted(shown, key=lambda window: rank.get(id(window), 2))

    def visible(self, name: str, kind: type[W] = QWidget) -> Iterator[W]:  # type: ignore[assignment]
        """Everything on the screen that bears the name."""
        for window in self.windows():
            found = [window] if window.objectName() == name and isinstance(window, kind) else []
            for widget in [*found, *window.findChildren(kind, name)]:
                if widget.isVisible():
                    yield widget

    def all_named(self, beginning: str, kind: type[W]) -> list[W]:
        """Everything on the screen whose name begins so, in the order of the window."""
        found = [w for window in self.windows() for w in window.findChildren(kind) if w.isVisible()]
        return [w for w in found if w.objectName().startswith(beginning)]

    def notice(self) -> str:
        """What notices say, for the message when something does not come about."""
        said = [w.accessibleName() for window in self.windows() for w in window.findChildren(Notice) if w.isVisible()]
        return "；".join(said)

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The thing that bears the name, waiting until it is there.  Raises LostWayError."""
        self.until(lambda: next(self.visible(name, kind), None) is not None, f"看到 {name}")
        return next(self.visible(name, kind))

    def is_there(self, name: str) -> bool:
        """Whether the thing is on the screen now."""
        self.settle()
        return next(self.visible(name), None) is not None

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Lets the program work until the condition holds.  Raises LostWayError when it never does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise LostWayError(f"没有等到：{what}（{self._chapter}）。屏幕上有：{'、'.join(self._names())}")
            QTest.qWait(10)

    def settle(self) -> None:
        """Lets the program draw and finish what it began, beside the window as well."""
        deadline = time.monotonic() + _LONGEST_WORK_S
        while any(isinstance(each, LongWork) and not each.is_over for each in QApplication.topLevelWidgets()):
            if time.monotonic() > deadline:
                raise LostWayError("窗口旁边的工作没有做完")
            QTest.qWait(1)
        for _ in range(3):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, 0)

    def _names(self) -> list[str]:
        shown = (w.objectName() for window in self.windows() for w in window.findChildren(QWidget) if w.isVisible())
        return sorted({name for name in shown if name and not name.startswith("qt_")})

    def shot(self, name: str, window: QWidget | None = None) -> None:
        """A picture of the window on top (or the one given)."""
        self.settle()
        target = window or self.windows()[0]
        self.pictures.mkdir(parents=True, exist_ok=True)
        file = self.pictures / f"{len(self.shots) + 1:03}-{name}.png"
        if not target.grab().save(str(file)):
            raise LostWayError(f"写不了截图 {file}")
        self.shots.append(file.name)
        if (preview := preview_in(target, file.name)) is not None:
            self.previews.append(preview)

    def printed(self, file: Path) -> None:
        """A picture of the first page of what a printer made."""
        pages = Pages(file.read_bytes())
        points = pages.points(0).toSize()
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = pages.picture(0, points * _PRINTED).scaledToWidth(points.width() * 2, smooth)
        name = f"{len(self.shots) + 1:03}-{file.stem}.png"
        if not picture.save(str(self.pictures / name)):
            raise LostWayError(f"写不了截图 {name}")
        self.shots.append(name)

    # ------------------------------------------------------------ hands

    def click(self, name: str) -> None:
        """Clicks the thing, once it is enabled."""
        widget = self.find(name)
        self.until(widget.isEnabled, f"可以点 {name}")
        _bring_into_view(widget)
        self.note(f"点 {_words(widget) or name}")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=_spot(widget))
        self.settle()

    def close(self, dialog: str) -> None:
        """Closes the dialog on top by its button, and waits until it is gone."""
        self.click("cancel_button")
        self.until(lambda: not self.is_there(dialog), f"关闭 {dialog}")

    def from_menu(self, button: str, entry: str, shot: str = "") -> None:
        """Opens the menu of a button and clicks an entry of it by its name; `shot` takes a picture of the menu.

        The entry may stand in a menu within the menu, which is opened as well and is what is pictured then.
        """
        opener = self.find(button, QPushButton)
        menu = opener.menu()
        if menu is None:
            raise LostWayError(f"{button} 没有菜单")
        menu.popup(opener.mapToGlobal(opener.rect().bottomLeft()))  # a click would wait for the choice
        self.until(menu.isVisible, f"打开 {button} 的菜单")
        within = [each for each in menu.actions() if isinstance(each.menu(), QMenu) and _entry(each.menu(), entry)]
        if within:
            inner = cast(QMenu, within[0].menu())
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(within[0]).center())
            self.until(inner.isVisible, f"打开 {inner.title()}")
            menu = inner
        if shot:
            self.shot(shot)
        action = _entry(menu, entry)
        if action is None:
            raise LostWayError(f"{button} 的菜单里没有可选的 {entry}，有：{[each.text() for each in menu.actions()]}")
        self.note(f"选 {action.text()}")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        self.settle()

    def click_words(self, kind: type[QAbstractButton], words: str) -> None:
        """Ticks the box or button on which the words stand, unless it is ticked."""
        found = [
            w for window in self.windows() for w in window.findChildren(kind) if w.isVisible() and words in w.text()
        ]
        if not found:
            raise LostWayError(f"没有“{words}”可点")
        if not found[0].isChecked():
            _bring_into_view(found[0])
            QTest.mouseClick(found[0], Qt.MouseButton.LeftButton, pos=_spot(found[0]))
            self.settle()
        self.note(f"勾选 {words}")

    def type(self, name: str, text: str, *, fresh: bool = True) -> None:
        """Types into the thing; Chinese comes as an input method commits it.  `fresh` writes over what is there."""
        widget = self.find(name)
        _bring_into_view(widget)
        target = widget.focusProxy() or widget
        target.setFocus(Qt.FocusReason.MouseFocusReason)
        if fresh:
            QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(target, Qt.Key.Key_Delete)
        self.write(target, text)
        self.note(f"在 {name} 写下", text=text)

    def write(self, widget: QObject, text: str) -> None:
        """Types where the focus is, without choosing anything first."""
        for piece in _pieces(text):
            if piece.isascii():
                QTest.keyClicks(cast(QWidget, widget), piece)
            else:
                committed = QInputMethodEvent("", [])
                committed.setCommitString(piece)
                QApplication.sendEvent(widget, committed)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, name: str = "") -> None:
        """Presses a key in the thing named, or where the focus is."""
        widget = self.find(name) if name else QApplication.focusWidget() or self.windows()[0]
        QTest.keyClick(widget, key, modifier)
        self.settle()
        self.note(f"按键 {key.name}", with_=modifier.name)

    def pick(self, name: str, *people: str) -> None:
        """Names people in a picker; where several begin alike, the one meant is taken from the list."""
        field = self.find(name)
        for number, person in enumerate(people, 1):
            if self._picked(field) < number or isinstance(field, PersonPicker):
                self.type(name, person)
                self._pick_one(field, person, number)

    def _pick_one(self, field: QWidget, person: str, number: int) -> None:
        single = field if isinstance(field, PersonPicker) else cast(PeoplePicker, field).picker
        self.until(lambda: self._picked(field) >= number or person in single.offers(), f"找到{person}")
        if self._picked(field) < number:
            single.choose_offer(person)
        self.until(lambda: self._picked(field) >= number, f"选中{person}")

    @staticmethod
    def _picked(field: QWidget) -> int:
        if isinstance(field, PersonPicker):
            return 0 if field.person_id() is None else 1
        return len(cast(PeoplePicker, field).people())

    def press_in_window(self, key: Qt.Key) -> None:
        """Presses a key in the main window, where shortcuts listen."""
        window = self.find("main_window")
        window.activateWindow()
        self.until(window.isActiveWindow, "主窗口在前")
        QTest.keyClick(window, key)
        self.settle()
        self.note(f"按键 {key.name}")

    def choose(self, name: str, text: str) -> None:
        """Chooses an entry of a list that opens, by the keyboard; the first entry that contains the text."""
        box = self.find(name, QComboBox)
        _bring_into_view(box)
        place = next((i for i in range(box.count()) if text in box.itemText(i)), None)
        if place is None:
            raise LostWayError(f"{name} 里没有“{text}”，有：{[box.itemText(i) for i in range(box.count())]}")
        box.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(box.count() + 1):
            if box.currentIndex() == place:
                break
            QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)
        self.settle()
        if box.currentIndex() != place:
            raise LostWayError(f"{name} 选不到“{text}”")
        self.note(f"在 {name} 选", text=box.currentText())

    def tab(self, name: str, text: str) -> None:
        """Clicks a tab by its word."""
        bar = self.find(name, QTabBar)
        place = next((i for i in range(bar.count()) if text in bar.tabText(i)), None)
        if place is None:
            raise LostWayError(f"{name} 没有“{text}”标签")
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
        self.settle()
        self.note(f"到 {text}")

    def row(self, name: str, text: str, *, double: bool = False) -> None:
        """Clicks (or double clicks) the row of a list in which the text stands."""
        view = self.find(name, QAbstractItemView)
        self.until(lambda: _index_of(view, text) is not None, f"{name} 里有“{text}”")
        index = cast(QModelIndex, _index_of(view, text))
        view.scrollTo(index)
        self.settle()
        spot = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        if double:
            QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        self.settle()
        self.note(f"在 {name} {'打开' if double else '选中'}", row=text)


def _entry(menu: QMenu, name: str) -> QAction | None:
    """The entry of that name, where it can be chosen."""
    return next((each for each in menu.actions() if each.objectName() == name and each.isEnabled()), None)


def _index_of(view: QAbstractItemView, text: str) -> QModelIndex | None:
    model = view.model()
    if model is None:
        return None
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for line in range(model.rowCount()):
        for column in range(columns):
            index = model.index(line, column)
            if text in str(index.data() or "") and not view.visualRect(index).isEmpty():
                return index
    return None


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    QApplication.processEvents()


def _spot(widget: QWidget) -> QPoint:
    """Where one clicks: near the left for what has a box to tick, else the middle."""
    middle = widget.rect().center()
    if widget.metaObject().className() in ("QCheckBox", "QRadioButton"):
        return QPoint(min(10, middle.x()), middle.y())
    return middle if not isinstance(widget, QAbstractScrollArea) else widget.viewport().rect().center()


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


def _pieces(text: str) -> Iterator[str]:
    """Runs of ASCII and runs of everything else, as keyboard and input method bring them."""
    run = ""
    for character in text:
        if run and character.isascii() != run[-1].isascii():
            yield run
            run = ""
        run += character
    if run:
        yield run
