"""A page with a list: views at the left, filters over the table, what is shown under it, details at the right."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.theme import Size, Space
from ui.widgets.basics import clearable, link_button, set_shown, tip_with_keys
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed
from ui.widgets.layouts import Bar, box, column, row
from ui.widgets.long_work import LongWork
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import NoticeArea
from ui.widgets.saved_views import SAVE_KEYS, ViewList
from ui.widgets.table import TableView
from ui.widgets.table_foot import SummaryLabel, counted
from ui.widgets.table_model import Column, RowSource
from ui.widgets.typing_state import TypedLine
from ui.widgets.view_switch import ViewSwitch

_VIEWS_WIDTH = 136
_PANE_WIDTH = 320


@dataclass(frozen=True)
class Choice:
    """A filter beside the text: its name, and its options as (value, words); the first one lets everything through."""

    name: str
    caption: str
    options: Sequence[tuple[Any, str]]


class ListPage(QWidget):
    """The parts of a list page.  `source` makes the rows for what the filters say now: `text`, `view`, choices by name.

    Nothing is asked for before it is seen, or before the first `reload`: a page is made when it is turned to.
    Its table is `table`, named `name + "_list"`; the text filter `name + "_filter"`; a choice `name + "_" + its name`.
    """

    filters_changed = Signal()

    def __init__(
        self,
        office: Office,
        name: str,
        columns: Sequence[Column[Any]],
        source: Callable[[dict[str, Any]], RowSource[Any] | Headed[Any]],
        *,
        unit: str = "条",
        views: Sequence[tuple[Any, str]] = (),
        choices: Sequence[Choice] = (),
        actions: Sequence[QWidget] = (),
        pane: QWidget | None = None,
        pane_width: int = _PANE_WIDTH,
        key: Callable[[Any], Hashable] = lambda line: line.id,
    ) -> None:
        super().__init__()
        self.office, self._name, self._unit, self._make = office, name, unit, source
        self._is_asked = False
        self.notices = NoticeArea()
        self.filter_line = TypedLine("筛选")
        self.filter_line.setObjectName(f"{name}_filter")
        clearable(self.filter_line)
        self.set_hint("筛选：姓名、拼音首字母、单位")
        self.filter_line.setMinimumWidth(96)
        self.filter_line.setMaximumWidth(320)
        self.views = ViewList(office, name, views, self.look, self.notices, self)
        self.choices = {each.name: self._choice_box(each) for each in choices}
        self._captions = {each.name: each.caption for each in choices}
        memory = StoreMemory(office.session, f"list.{name}")
        self.table = TableView(name, columns, key=key, memory=memory)
        self.table.setObjectName(f"{name}_list")
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.table.long_work = self._long_work
        self.status, self.clear_link = SummaryLabel(), link_button("清除筛选", self.clear_filters)
        self.update_link = link_button("更新视图", self.views.update_current, tip="让这个视图记住现在的样子")
        self.update_link.setObjectName(f"{name}_update_view")
        self.save_button = link_button("＋ 保存当前", self.views.save, tip=f"保存为自己的视图（{SAVE_KEYS}）")
        self.save_button.setObjectName(f"{name}_save_view")
        self.switch = ViewSwitch(self.views, self.table, self._let_through, self._let, self._filtered)
        self._lay_out(actions, pane, pane_width)
        self._connect()
        self.show_status()

    def set_hint(self, words: str) -> None:
        """What the filter looks through: in the empty line, and in its tip, for the line may be too short for it."""
        self.filter_line.setPlaceholderText(words)
        self.filter_line.setToolTip(tip_with_keys(words, "Ctrl+F"))

    def filters(self) -> dict[str, Any]:
        """What the filters say: text, view, and each choice by its name."""
        chosen = {name: box_.currentData() for name, box_ in self.choices.items()}
        return {"text": self.filter_line.text().strip(), "view": self.views.value, **chosen}

    def look(self) -> dict[str, Any]:
        """What a saved view keeps: all that the list lets through, and how it looks."""
        return self.switch.look()

    @property
    def is_filtered(self) -> bool:
        """Whether anything keeps rows away."""
        narrowed = any(each.currentIndex() > 0 for each in self.choices.values())
        return bool(self.filter_line.text().strip() or self.table.headers.kept) or narrowed or self.views.narrows

    def reload(self) -> None:
        """Asks for the rows anew, keeping the current one."""
        self._is_asked = True
        self.table.set_source(self._source(), filtered=self.is_filtered)
        self.show_status()

    def clear_filters(self) -> None:
        """Lets everything through."""
        self.switch.is_opened = True
        self.views.setCurrentRow(0)
        self.filter_line.clear()
        for each in self.choices.values():
            each.setCurrentIndex(0)
        self.table.headers.set_all((), tell=False)
        self.reload()

    def show_view(self, value: Any) -> None:
        """Chooses a view by its value."""
        self.switch.is_opened = True
        self.views.show_value(value)

    def set_choice(self, name: str, options: Sequence[tuple[Any, str]]) -> None:
        """Other options for a choice; the value is kept where it is still among them."""
        chooser, before = self.choices[name], self.choices[name].currentData()
        chooser.blockSignals(True)
        chooser.clear()
        for value, words in options:
            chooser.addItem(words, value)
        chooser.setCurrentIndex(max(0, next((i for i, (v, _) in enumerate(options) if v == before), 0)))
        chooser.blockSignals(False)

    def set_empty_states(self, nothing: EmptyState) -> None:
        """What is shown while there is nothing at all; when filters hide everything it says so by itself."""
        unmatched = EmptyState(
            "filter", "没有符合筛选的内容", "换个词试试，或清除筛选。", "清除筛选", self.clear_filters
        )
        self.table.set_empty_states(nothing, unmatched)

    def show_status(self) -> None:
        """The line under the list: how many, how many chosen, what is filtered."""
        parts, said = counted(self.table, self._unit), self._filter_words()
        if said:
            parts.append("筛选：" + "，".join(said))
        self.status.say(parts)
        self.clear_link.setVisible(bool(said))
        set_shown(self.update_link, self.switch.is_changed)

    def _filter_words(self) -> list[str]:
        said = [self.views.words] if self.views.currentRow() > 0 else []
        said += [each.currentText() for each in self.choices.values() if each.currentIndex() > 0]
        text = self.filter_line.text().strip()
        return [*said, *([f"“{text}”"] if text else []), *self.table.headers.words()]

    def _source(self) -> RowSource[Any] | Headed[Any]:
        return self._make(self.filters())

    # ------------------------------------------------------------ saved views

    def showEvent(self, event: QShowEvent) -> None:
        """The first time the list shows the view that the account wants first, unless it was led elsewhere."""
        super().showEvent(event)
        self.switch.open()
        QTimer.singleShot(0, self, self._read_unread)

    def _read_unread(self) -> None:
        """A list that is seen and that nobody has asked for rows asks by itself."""
        if not self._is_asked:
            self.reload()

    def _let_through(self) -> dict[str, Any]:
        chosen = {name: each.currentData() for name, each in self.choices.items()}
        return {"text": self.filter_line.text().strip(), "choices": chosen, "headers": self.table.headers.state()}

    def _let(self, told: dict[str, Any]) -> None:
        """Lets through what `_let_through` gave; nothing is asked for yet."""
        self.filter_line.blockSignals(True)
        self.filter_line.setText(str(told.get("text") or ""))
        self.filter_line.blockSignals(False)
        chosen = told.get("choices")
        for name, value in chosen.items() if isinstance(chosen, dict) else ():
            if (each := self.choices.get(name)) is not None:
                found = (place for place in range(each.count()) if each.itemData(place) == value)
                each.blockSignals(True)
                each.setCurrentIndex(next(found, 0))
                each.blockSignals(False)
        self.table.headers.restore(told.get("headers"), tell=False)

    def _choice_box(self, choice: Choice) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"{self._name}_{choice.name}")
        made.setAccessibleName(choice.caption)
        made.setToolTip(choice.caption)
        made.setMaxVisibleItems(20)
        made.setMaximumWidth(150)
        for value, words in choice.options:
            made.addItem(words, value)
        return made

    def _lay_out(self, actions: Sequence[QWidget], pane: QWidget | None, pane_width: int) -> None:
        columns_button = self.table.columns_button()
        filters = row(self.filter_line, *self.choices.values(), None)
        filters.setStretch(0, 1)
        bar = row(Bar(filters, row(*actions, columns_button)))
        bar.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        self._foot = foot = row(self.status, self.update_link, self.clear_link, None)
        foot.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        footer = box(foot, "desk")
        footer.setFixedHeight(Size.CONTROL)
        notices = box(row(self.notices), "")
        notices.layout().setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        middle = box(column(box(bar, "desk"), notices, self.table, footer, spacing=0), "paper")
        middle.layout().setStretch(2, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self._left = self._view_column()
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(middle)
        self.splitter.setStretchFactor(self.splitter.indexOf(middle), 1)
        if pane is not None:
            pane.setMinimumWidth(300)
            self.splitter.addWidget(pane)
            self.splitter.setSizes([_VIEWS_WIDTH, 2000, pane_width])
        self.setLayout(row(self.splitter, spacing=0))
        self.views.filled.connect(self._place_views)
        self._place_views()

    def _view_column(self) -> QWidget:
        self.views.setFixedWidth(_VIEWS_WIDTH)
        set_shown(self.save_button, self.views.may_keep)
        self._below = row(self.save_button, None)
        self._below.setContentsMargins(Space.TWO, 0, Space.HALF, Space.ONE)
        made = box(column(self.views, self._below, spacing=0), "desk")
        made.layout().setStretch(0, 1)
        made.setFixedWidth(_VIEWS_WIDTH)
        return made

    def _place_views(self) -> None:
        """A list of one view would only take room from the rows: the way to a second one stands in the line below."""
        offers = self.views.offers
        self._left.setVisible(offers)
        (self._below if offers else self._foot).insertWidget(0 if offers else self._foot.count(), self.save_button)

    def _connect(self) -> None:
        self.filter_line.settled.connect(lambda _: self._filtered())
        self.filter_line.returnPressed.connect(self.filter_line.settle)
        for each in self.choices.values():
            each.currentIndexChanged.connect(lambda _: self._filtered())
        self.table.headers.changed.connect(self._headers_changed)
        self.table.columns.changed.connect(self.show_status)
        self.table.typed.connect(self._typed_in_list)
        self.table.picked.connect(lambda _: self.show_status())
        self.table.failed.connect(self._failed)
        find = QShortcut(QKeySequence.StandardKey.Find, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filter_line.setFocus)
        if self.views.may_keep:
            keep = QShortcut(QKeySequence(SAVE_KEYS), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keep.activated.connect(self.views.save)
        escape = QShortcut(Qt.Key.Key_Escape, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escaped)

    def _long_work(self, name: str, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        LongWork(self, self.office.session, name, work, lambda outcome: then(outcome()), lambda: None)

    def _filtered(self) -> None:
        self.reload()
        self.filters_changed.emit()

    def _headers_changed(self) -> None:
        self.show_status()
        self.filters_changed.emit()

    def _escaped(self) -> None:
        if self.is_filtered:
            self.clear_filters()

    def _typed_in_list(self, text: str) -> None:
        """What is typed into the list goes to the filter."""
        self.filter_line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter_line.insert(text)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, (Refusal, StoreTrouble)):
            raise error
        self.office.show_error(error, self.notices)
