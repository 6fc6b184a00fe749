"""A page with a list: views at the left, filters over the table, what is shown under it, details at the right."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QListWidget, QSplitter, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.theme import Size, Space
from ui.widgets.basics import label, link_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import Bar, box, column, row
from ui.widgets.long_work import LongWork
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_model import Column, RowSource
from ui.widgets.typing_state import TypedLine

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

    Its table is `table`, named `name + "_list"`; the text filter `name + "_filter"`; a choice `name + "_" + its name`.
    """

    filters_changed = Signal()

    def __init__(
        self,
        office: Office,
        name: str,
        columns: Sequence[Column[Any]],
        source: Callable[[dict[str, Any]], RowSource[Any]],
        *,
        unit: str = "条",
        views: Sequence[tuple[Any, str]] = (),
        choices: Sequence[Choice] = (),
        actions: Sequence[QWidget] = (),
        pane: QWidget | None = None,
        key: Callable[[Any], Hashable] = lambda line: line.id,
    ) -> None:
        super().__init__()
        self.office, self._name, self._unit, self._make = office, name, unit, source
        self.notices = NoticeArea()
        self.filter_line = TypedLine("筛选", "筛选：姓名、拼音首字母、单位")
        self.filter_line.setObjectName(f"{name}_filter")
        self.filter_line.setClearButtonEnabled(True)
        self.filter_line.setMinimumWidth(96)
        self.filter_line.setMaximumWidth(320)
        self.views = self._view_list(views)
        self.choices = {each.name: self._choice_box(each) for each in choices}
        self._captions = {each.name: each.caption for each in choices}
        memory = StoreMemory(office.session, f"list.{name}")
        self.table = TableView(name, columns, self._source(), key=key, memory=memory)
        self.table.setObjectName(f"{name}_list")
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.table.long_work = self._long_work
        self.status, self.clear_link = label("", "soft"), link_button("清除筛选", self.clear_filters)
        self._lay_out(actions, pane)
        self._connect()
        self.show_status()

    def filters(self) -> dict[str, Any]:
        """What the filters say: text, view, and each choice by its name."""
        chosen = {name: box_.currentData() for name, box_ in self.choices.items()}
        view = self.views.currentItem().data(Qt.ItemDataRole.UserRole) if self.views.currentItem() else None
        return {"text": self.filter_line.text().strip(), "view": view, **chosen}

    @property
    def is_filtered(self) -> bool:
        """Whether anything keeps rows away."""
        narrowed = any(each.currentIndex() > 0 for each in self.choices.values())
        return bool(self.filter_line.text().strip()) or narrowed or self.views.currentRow() > 0

    def reload(self) -> None:
        """Asks for the rows anew, keeping the current one."""
        self.table.set_source(self._source(), filtered=self.is_filtered)
        self.show_status()

    def clear_filters(self) -> None:
        """Lets everything through."""
        self.filter_line.clear()
        for each in self.choices.values():
            each.setCurrentIndex(0)
        if self.views.count():
            self.views.setCurrentRow(0)
        self.reload()

    def show_view(self, value: Any) -> None:
        """Chooses a view by its value."""
        for place in range(self.views.count()):
            if self.views.item(place).data(Qt.ItemDataRole.UserRole) == value:
                self.views.setCurrentRow(place)

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
        parts = [f"{self.table.count()} {self._unit}"]
        picked = self.table.picked_count()
        if picked > 1:
            parts.append(f"已选 {picked}")
        said = self._filter_words()
        if said:
            parts.append("筛选：" + "，".join(said))
        self.status.setText("　·　".join(parts))
        self.clear_link.setVisible(bool(said))

    def _filter_words(self) -> list[str]:
        said = [self.views.currentItem().text()] if self.views.currentRow() > 0 else []
        said += [each.currentText() for each in self.choices.values() if each.currentIndex() > 0]
        text = self.filter_line.text().strip()
        return said + ([f"“{text}”"] if text else [])

    def _source(self) -> RowSource[Any]:
        return self._make(self.filters())

    def _view_list(self, views: Sequence[tuple[Any, str]]) -> QListWidget:
        made = QListWidget(self)  # one without views is in no layout, and goes with the page all the same
        made.setProperty("role", "views")  # before it is shown: the style of what is shown already does not change
        made.setVisible(bool(views))
        made.setObjectName(f"{self._name}_views")
        made.setAccessibleName("视图")
        made.setFixedWidth(_VIEWS_WIDTH)
        for value, words in views:
            made.addItem(words)
            made.item(made.count() - 1).setData(Qt.ItemDataRole.UserRole, value)
        if views:
            made.setCurrentRow(0)
        return made

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

    def _lay_out(self, actions: Sequence[QWidget], pane: QWidget | None) -> None:
        columns_button = self.table.columns_button()
        filters = row(self.filter_line, *self.choices.values(), None)
        filters.setStretch(0, 1)
        bar = row(Bar(filters, row(*actions, columns_button)))
        bar.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        foot = row(self.status, self.clear_link, None)
        foot.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        footer = box(foot, "desk")
        footer.setFixedHeight(Size.CONTROL)
        notices = box(row(self.notices), "")
        notices.layout().setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        middle = box(column(box(bar, "desk"), notices, self.table, footer, spacing=0), "paper")
        middle.layout().setStretch(2, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        if self.views.count():
            self.splitter.addWidget(box(column(self.views, spacing=0), "desk"))
        self.splitter.addWidget(middle)
        self.splitter.setStretchFactor(self.splitter.indexOf(middle), 1)
        if pane is not None:
            pane.setMinimumWidth(300)
            self.splitter.addWidget(pane)
            self.splitter.setSizes([*([_VIEWS_WIDTH] if self.views.count() else []), 2000, _PANE_WIDTH])
        self.setLayout(row(self.splitter, spacing=0))

    def _connect(self) -> None:
        self.filter_line.settled.connect(lambda _: self._filtered())
        self.filter_line.returnPressed.connect(self.filter_line.settle)
        for each in self.choices.values():
            each.currentIndexChanged.connect(lambda _: self._filtered())
        self.views.currentRowChanged.connect(lambda _: self._filtered())
        self.table.typed.connect(self._typed_in_list)
        self.table.picked.connect(lambda _: self.show_status())
        self.table.failed.connect(self._failed)
        find = QShortcut(QKeySequence.StandardKey.Find, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filter_line.setFocus)
        escape = QShortcut(Qt.Key.Key_Escape, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escaped)

    def _long_work(self, name: str, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        LongWork(self, self.office.session, name, work, lambda outcome: then(outcome()), lambda: None)

    def _filtered(self) -> None:
        self.reload()
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
