"""导出版式: which columns a workbook has, their order, headings and widths, saved by name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.papers.book_layout import (
    DEFAULT,
    FIELDS,
    LONGEST_NAME,
    BookKind,
    BookLayout,
    LayoutColumn,
    arranged,
    chosen,
    default_layout,
)
from app.papers.book_layouts import delete_layout, layouts, save_layout
from ui.ledgers.layout_preview import LayoutPreview, scale_words
from ui.office import Office
from ui.theme import Space, theme
from ui.widgets.basics import button, icon_button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.typing_state import TypedLine

_ABOUT = "勾选要导出的栏目；双击改栏名和宽度（字符数），Alt+↑、Alt+↓ 调整次序，空格勾选。"
_FIELD, _HEADING, _WIDTH = range(3)
_KEY = Qt.ItemDataRole.UserRole


class BookLayoutDialog(Dialog):
    """Edits one layout after the other; `kept` tells the name that was saved, or DEFAULT after one was deleted."""

    help_page = "ledgers#export"

    kept = Signal(str)

    def __init__(self, parent: QWidget, office: Office, kind: BookKind, name: str = DEFAULT) -> None:
        super().__init__(parent, f"{kind.label}导出版式", subtitle=_ABOUT)
        self.setObjectName("book_layout_dialog")
        self._office, self._kind = office, kind
        self._fields = {field.key: field for field in FIELDS[kind]}
        self.choice = QComboBox()
        self.choice.setObjectName("layout_choice")
        self.name_line = TypedLine("版式名称", "如：报省纪委")
        self.name_line.setObjectName("layout_name")
        self.name_line.setMaxLength(LONGEST_NAME)
        self.name_row = FieldRow("保存为", self.name_line, required=True)
        self.table = self._make_table()
        self.preview = LayoutPreview()
        self.scale = label("", "soft")
        self.scale.setObjectName("layout_scale")
        self._lay_out()
        self._offer(name)
        self.choice.currentIndexChanged.connect(lambda _: self._chosen())
        self.table.itemChanged.connect(lambda _: self._changed())
        self.resize(1080, 640)

    def layout_made(self) -> BookLayout:
        """The layout as it stands: ticked columns in their order."""
        found = []
        for place in range(self.table.rowCount()):
            item = self.table.item(place, _FIELD)
            if item.checkState() is Qt.CheckState.Checked:
                heading, width = self.table.item(place, _HEADING).text(), self.table.item(place, _WIDTH).text()
                found.append(LayoutColumn(item.data(_KEY), heading.strip(), _number(width)))
        return BookLayout(self.name_line.text().strip(), tuple(found))

    # ------------------------------------------------------------ parts

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setObjectName("layout_table")
        table.setAccessibleName("栏目")
        table.setProperty("role", "framed")
        table.setHorizontalHeaderLabels(["栏目", "栏名", "宽度"])
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(_HEADING, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(_FIELD, 260)
        table.setColumnWidth(_WIDTH, 90)
        table.setMinimumHeight(236)
        return table

    def _lay_out(self) -> None:
        up = icon_button("up", "上移", lambda: self._move(-1), "Alt+Up")
        down = icon_button("down", "下移", lambda: self._move(1), "Alt+Down")
        again = button("恢复默认栏目", lambda: self._show(default_layout(self._kind)), meaning="undo")
        self.delete_button = button("删除这个版式", self._delete, meaning="remove")
        self.save_button = primary_button("保存版式", self._save, "save")
        for made, name in (
            (up, "layout_up"), (down, "layout_down"), (again, "layout_default"), (self.delete_button, "layout_delete"),
            (self.save_button, "save_layout"),
        ):  # fmt: skip
            made.setObjectName(name)
        tools = column(None, row(up, down, again, spacing=Space.HALF), spacing=0)
        head = row(FieldRow("版式", self.choice), self.name_row, tools, spacing=Space.TWO)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(column(self.preview, self.scale))
        self.set_buttons(self.save_button, self.delete_button)

    def _offer(self, name: str) -> None:
        """The layouts there are, with `name` chosen and shown."""
        self.choice.blockSignals(True)
        self.choice.clear()
        for each in layouts(self._kind):
            self.choice.addItem(each.label, each.name)
        self.choice.setCurrentIndex(max(self.choice.findData(name), 0))
        self.choice.blockSignals(False)
        self._chosen()

    def _chosen(self) -> None:
        name = self.choice.currentData()
        self.name_line.setText(name)
        self.name_row.set_error("")
        self.delete_button.setEnabled(name != DEFAULT)
        self._show(next(each for each in layouts(self._kind) if each.name == name))

    def _show(self, layout: BookLayout) -> None:
        """The columns of a layout in their order, then those it leaves out."""
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for each in layout.columns:
            self._put(each, ticked=True)
        shown = {each.key for each in layout.columns}
        for field in FIELDS[self._kind]:
            if field.key not in shown:
                self._put(chosen(field), ticked=False)
        self.table.blockSignals(False)
        self.table.setCurrentCell(0, _FIELD)
        self._changed()

    def _put(self, each: LayoutColumn, *, ticked: bool) -> None:
        place, field = self.table.rowCount(), self._fields.get(each.key)
        self.table.insertRow(place)
        group = f"{field.group}·" if field and field.group else ""
        words = group + field.heading if field else f"（本版程序没有的栏目：{each.key}）"
        for column_, text in enumerate((words, each.heading, f"{each.width:g}")):
            item = QTableWidgetItem(text)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column_ == _FIELD:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                item.setData(_KEY, each.key)
            elif field is not None:
                flags |= Qt.ItemFlag.ItemIsEditable
            if field is None:
                item.setForeground(theme().colour("ink_soft"))
                item.setToolTip("这个栏目是别的版本设置的，导出时略过；可以取消勾选。")
            item.setFlags(flags)
            self.table.setItem(place, column_, item)

    # ------------------------------------------------------------ what is done

    def _changed(self) -> None:
        found = arranged(self._kind, self.layout_made())
        self.preview.show_columns(found.columns)
        self.scale.setText(" ".join(filter(None, [scale_words(found.columns), found.passed_over])))

    def _move(self, by: int) -> None:
        here, column_ = self.table.currentRow(), self.table.currentColumn()
        to = here + by
        if here < 0 or not 0 <= to < self.table.rowCount():
            return
        self.table.blockSignals(True)
        for each in range(self.table.columnCount()):
            one, other = self.table.takeItem(here, each), self.table.takeItem(to, each)
            self.table.setItem(here, each, other)
            self.table.setItem(to, each, one)
        self.table.blockSignals(False)
        self.table.setCurrentCell(to, column_)
        self._changed()

    def _save(self) -> None:
        self.table.setFocus()  # what is typed in a cell is taken in
        made, session = self.layout_made(), self._office.session
        if not made.name:
            self.name_row.set_error("请给版式起一个名称")
            self.name_line.setFocus()
            return
        done = self._office.act(
            lambda: (save_layout(session, self._kind, made), True)[1], f"已保存版式“{made.name}”", notices=self.notices
        )
        if done is not None:
            self.kept.emit(made.name)
            self.accept()

    def _delete(self) -> None:
        name, session, kind = self.choice.currentData(), self._office.session, self._kind
        before = next(each for each in layouts(kind) if each.name == name)
        done = self._office.act(
            lambda: (delete_layout(session, kind, name), True)[1], f"已删除版式“{name}”", notices=self.notices,
            undo=lambda: self._office.act(lambda: (save_layout(session, kind, before), True)[1], f"已恢复“{name}”"),
        )  # fmt: skip
        if done is not None:
            self.kept.emit(DEFAULT)
            self._offer(DEFAULT)


def _number(text: str) -> float:
    """A width as it was typed; 0, which no layout allows, for what is none."""
    try:
        return round(float(text.strip()), 1)
    except ValueError:
        return 0.0
