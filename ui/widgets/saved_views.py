"""The views at the left of a list: those of the program, those that the account saved, those that others share.

A view keeps what the list lets through and how it looks.  What the headings let through is kept in views alone and not
from one day to the next: a list that silently leaves rows out is worse than one press on a view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from app.access.actions import Action
from app.access.saved_views import (
    LONGEST_NAME,
    ViewLine,
    delete_view,
    move_view,
    rename_view,
    save_view,
    share_view,
    update_view,
    views_of,
)
from ui.office import Office
from ui.theme import icon
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import NoticeArea

if TYPE_CHECKING:
    from ui.widgets.saved_view_dialogs import ViewSaveDialog

_SAVED = Qt.ItemDataRole.UserRole + 1
_ICON = 14
SAVE_KEYS = "Ctrl+Shift+S"


class ViewList(QListWidget):
    """The views of one list.

    `chosen` comes with a view that is to be shown: the ViewLine of a saved one, or None for one of the program.
    `value` of either is what the list's source is asked with.  `kept` comes when the saved one at hand has been kept as
    the list is now, `filled` when there may be others.
    """

    chosen = Signal(object)
    kept = Signal(object)
    filled = Signal()

    def __init__(
        self, office: Office, name: str, built_in: Sequence[tuple[Any, str]], look: Callable[[], dict[str, Any]],
        notices: NoticeArea | None, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._office, self._list, self._look, self._notices = office, name, look, notices
        self._built_in = list(built_in) or [(None, "全部")]
        self._memory = StoreMemory(office.session, f"view.{name}")
        self.setProperty("role", "views")  # before it is shown: the style of what is shown already does not change
        self.setObjectName(f"{name}_views")
        self.setAccessibleName("视图")
        self.setIconSize(QSize(_ICON, _ICON))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_at)
        self._fill()
        self.setCurrentRow(0)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.saved))

    # ------------------------------------------------------------ reading

    @property
    def value(self) -> Any:
        """What the view at hand asks the source for: of a saved one, that of the program's view it was saved in."""
        item = self.currentItem()
        return self._built_in[0][0] if item is None else item.data(Qt.ItemDataRole.UserRole)

    @property
    def saved(self) -> ViewLine | None:
        """The saved view at hand, or None."""
        item = self.currentItem()
        return None if item is None else item.data(_SAVED)

    @property
    def words(self) -> str:
        """What the view at hand is called."""
        saved = self.saved
        return saved.name if saved is not None else self.currentItem().text() if self.currentItem() else ""

    @property
    def narrows(self) -> bool:
        """Whether the view at hand keeps rows away by itself."""
        return self.value != self._built_in[0][0]

    @property
    def default(self) -> Any:
        """What the list opens with: `{"saved": id}`, `{"value": value}`, or nothing."""
        kept = self._memory.read()
        return kept if isinstance(kept, dict) else {}

    @property
    def may_keep(self) -> bool:
        """Whether the account can save views here."""
        session = self._office.session
        return session.may(Action.VIEW_KEEP) and not session.store.read_only

    @property
    def offers(self) -> bool:
        """Whether there is more than one view to choose from."""
        return self.count() > 1

    # ------------------------------------------------------------ choosing

    def show_value(self, value: Any) -> bool:
        """Chooses a view of the program by its value; whether there is one."""
        for place in range(self.count()):
            if self.item(place).data(_SAVED) is None and self.item(place).data(Qt.ItemDataRole.UserRole) == value:
                self.setCurrentRow(place)
                return True
        return False

    def show_saved(self, view_id: int) -> bool:
        """Chooses a saved view; whether it is there."""
        for place in range(self.count()):
            saved = self.item(place).data(_SAVED)
            if saved is not None and saved.id == view_id:
                self.setCurrentRow(place)
                return True
        return False

    def show_default(self) -> bool:
        """Chooses what the account wants first; whether that is another than the first one."""
        wanted = self.default
        if "saved" in wanted:
            return self.show_saved(int(wanted["saved"]))
        return "value" in wanted and self.show_value(wanted["value"]) and self.currentRow() > 0

    def refresh(self) -> None:
        """Reads the saved views anew; the one at hand stays, as it was chosen."""
        saved, value = self.saved, self.value
        self.blockSignals(True)
        self._fill()
        there = self.show_saved(saved.id) if saved is not None else self.show_value(value)
        if not there:
            self.setCurrentRow(0)
        self.blockSignals(False)
        self.filled.emit()
        if not there:
            self.chosen.emit(self.saved)

    def _fill(self) -> None:
        self.clear()
        for value, words in self._built_in:
            self._add(words, value, None)
        for each in views_of(self._office.session, self._list):
            self._add(each.name, each.definition.get("view"), each)

    def _add(self, words: str, value: Any, saved: ViewLine | None) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setData(_SAVED, saved)
        parts = []
        if saved is not None and saved.is_shared:
            item.setIcon(icon("people"))
            parts.append("共享给所有使用这个列表的账号" if saved.is_own else f"{saved.owner}共享的")
        elif saved is not None:
            item.setIcon(icon("person"))
            parts.append("自己保存的视图")
        default = self.default
        if (saved is not None and default.get("saved") == saved.id) or (
            saved is None and "value" in default and default["value"] == value and self.count()
        ):
            parts.append("打开列表时先显示")
        item.setToolTip("，".join([words, *parts]) if parts else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, "，".join([words, *parts]))
        self.addItem(item)

    # ------------------------------------------------------------ keeping

    def save(self) -> None:
        """Asks for a name, and keeps the list as it is now."""
        from ui.widgets.saved_view_dialogs import ViewSaveDialog  # loaded with the first one

        dialog = ViewSaveDialog(self, self._office, [each.name for each in self._own()], self._suggested())
        dialog.wanted.connect(lambda name, shared, first: self._save(dialog, name, shared, first))
        dialog.open()

    def update_current(self) -> None:
        """Has the saved view at hand keep the list as it is now."""
        saved = self.saved
        if saved is None or not saved.is_own:
            return
        session = self._office.session

        def bring_back() -> None:
            self._act(lambda: update_view(session, saved.id, saved.definition), f"视图“{saved.name}”已恢复")
            if self.show_saved(saved.id):
                self.chosen.emit(self.saved)

        self._act(lambda: update_view(session, saved.id, self._look()), f"已更新视图“{saved.name}”", bring_back)
        self.kept.emit(self.saved)

    def _save(self, dialog: ViewSaveDialog, name: str, shared: bool, first: bool) -> None:
        session = self._office.session
        done = self._office.act(
            lambda: save_view(session, self._list, name, self._look(), shared), f"已保存视图“{name}”",
            notices=dialog.notices,
        )  # fmt: skip
        if done is None:
            return
        dialog.accept()
        if first:
            self._memory.keep({"saved": done})
        self.blockSignals(True)
        self._fill()
        self.show_saved(done)
        self.blockSignals(False)
        self.filled.emit()
        self.chosen.emit(self.saved)

    def _own(self) -> list[ViewLine]:
        found = (self.item(place).data(_SAVED) for place in range(self.count()))
        return [each for each in found if each is not None and each.is_own]

    def _suggested(self) -> str:
        saved = self.saved
        return saved.name if saved is not None and saved.is_own else ""

    # ------------------------------------------------------------ changing

    def _rename(self, saved: ViewLine) -> None:
        from ui.widgets.rename_dialog import RenameDialog  # loaded with the first one

        session = self._office.session
        dialog = RenameDialog(
            self, self._office, saved.name, LONGEST_NAME, lambda name: rename_view(session, saved.id, name), "视图"
        )
        dialog.accepted.connect(self.refresh)
        dialog.open()

    def _share(self, saved: ViewLine, shared: bool) -> None:
        words = "所有使用这个列表的账号都能看到视图" if shared else "不再共享视图"
        self._act(lambda: share_view(self._office.session, saved.id, shared), f"{words}“{saved.name}”")

    def _move(self, saved: ViewLine, by: int) -> None:
        self._act(lambda: move_view(self._office.session, saved.id, by) or True, "")

    def _delete(self, saved: ViewLine) -> None:
        session = self._office.session

        def bring_back() -> None:
            self._act(
                lambda: save_view(session, self._list, saved.name, saved.definition, saved.is_shared),
                f"视图“{saved.name}”已恢复",
            )

        self._act(lambda: delete_view(session, saved.id), f"已删除视图“{saved.name}”", bring_back)

    def _act(self, action: Callable[[], object], done: str, undo: Callable[[], object] | None = None) -> None:
        self._office.act(action, done, notices=self._notices, undo=undo)
        self.refresh()

    def _prefer(self, item: QListWidgetItem) -> None:
        saved = item.data(_SAVED)
        value = {"saved": saved.id} if saved is not None else {"value": item.data(Qt.ItemDataRole.UserRole)}
        self._memory.keep(value if saved is not None or self.row(item) > 0 else {})
        self._office.said.emit(f"打开这个列表时先显示“{item.text()}”", None)
        self.refresh()

    # ------------------------------------------------------------ keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Del deletes, Ctrl with Up or Down moves an own view."""
        saved = self.saved
        own = saved if saved is not None and saved.is_own else None
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if own is not None and event.key() == Qt.Key.Key_F2:
            self._rename(own)
        elif own is not None and event.key() == Qt.Key.Key_Delete:
            self._delete(own)
        elif own is not None and by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move(own, by)
        else:
            super().keyPressEvent(event)

    def fill_choices(self, menu: QMenu) -> None:
        """All views to choose from, and what can be done with the one at hand: for a list without room at its left."""
        for place in range(self.count()):
            one = menu.addAction(self.item(place).text(), lambda place=place: self.setCurrentRow(place))
            one.setCheckable(True)
            one.setChecked(place == self.currentRow())
        menu.addSeparator()
        if (item := self.currentItem()) is not None:
            self.fill_menu(menu, item)

    def fill_menu(self, menu: QMenu, item: QListWidgetItem) -> None:
        """What can be done with a view."""
        saved = item.data(_SAVED)
        menu.addAction(icon("home"), "打开列表时先显示", lambda: self._prefer(item))
        menu.addSeparator()
        if not self.may_keep:
            return
        save = menu.addAction(icon("add"), "保存当前…", self.save)
        save.setShortcut(QKeySequence(SAVE_KEYS))
        if saved is None or not saved.is_own:
            return
        if item is self.currentItem():
            menu.addAction(icon("save"), "更新为现在的样子", self.update_current)
        menu.addAction(icon("edit"), "改名…", lambda: self._rename(saved)).setShortcut(QKeySequence("F2"))
        if saved.is_shared:
            menu.addAction(icon("people"), "不再共享", lambda: self._share(saved, False))
        else:
            menu.addAction(icon("people"), "共享给所有账号", lambda: self._share(saved, True))
        menu.addAction(icon("up"), "上移", lambda: self._move(saved, -1)).setShortcut(QKeySequence("Ctrl+Up"))
        menu.addAction(icon("down"), "下移", lambda: self._move(saved, 1)).setShortcut(QKeySequence("Ctrl+Down"))
        menu.addSeparator()
        menu.addAction(icon("remove"), "删除", lambda: self._delete(saved)).setShortcut(QKeySequence("Del"))

    def _menu_at(self, place: QPoint) -> None:
        item = self.itemAt(place) or self.currentItem()
        if item is not None:
            menu = QMenu(self)
            self.fill_menu(menu, item)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(place))
