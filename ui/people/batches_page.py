"""Which rosters were imported, and undoing the last one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.people.queries import batches
from app.people.roster.applying import undo
from app.people.tables import ImportBatch
from ui.office import Office
from ui.theme import Space
from ui.widgets import files
from ui.widgets.basics import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column, Rows

COLUMNS: tuple[Column[ImportBatch], ...] = (
    Column("imported_at", "导入时间", 150, text=lambda row: f"{row.imported_at:%Y-%m-%d %H:%M}"),
    Column("file_name", "文件", 220, stretch=1),
    Column("as_of", "名册日期", 110, text=lambda row: row.as_of.isoformat()),
    Column("added", "新增", 70, align=Align.RIGHT),
    Column("changed", "更新", 70, align=Align.RIGHT),
    Column("unchanged", "不变", 70, align=Align.RIGHT),
    Column("refused", "错误", 70, align=Align.RIGHT),
    Column("undone_at", "撤销", 150, text=lambda row: f"{row.undone_at:%Y-%m-%d %H:%M}" if row.undone_at else ""),
)


class BatchesPage(QWidget):
    """The imports, the newest first."""

    help_page = "people#batches"

    def __init__(self, office: Office, import_roster: Callable[[], object]) -> None:
        super().__init__()
        self.office = office
        self.notices = NoticeArea()
        undo_button = button("撤销这次导入", self._undo, meaning="undo")
        undo_button.setObjectName("undo_import_button")
        template = button("空白名册…", self._template, meaning="export")
        template.setObjectName("template_button")
        again = button("导入名册…", import_roster, meaning="import")
        self.table = TableView("导入记录", COLUMNS, Rows())
        self.table.setObjectName("batches_list")
        self.table.set_empty_states(EmptyState("import", "还没有导入过名册", "", "导入名册…", import_roster))
        self.table.enables(undo_button, lambda batch: batch.undone_at is None)
        bar = box(column(row(None, undo_button, template, again), self.notices), "desk")
        bar.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(column(bar, with_foot(self.office, self.table, "次"), spacing=0))

    def reload(self) -> None:
        """Reads the imports anew."""
        self.table.set_source(Rows(batches()))

    def _undo(self) -> None:
        batch = self.table.current_row()
        if batch is not None:
            session = self.office.session
            self.office.act(
                lambda: (undo(session, batch.id), True)[1], f"已撤销导入“{batch.file_name}”", notices=self.notices
            )

    def _template(self) -> None:
        from app.papers.templates import write_roster_template

        if out := files.ask_save(self, "空白名册", "工作簿 (*.xlsx)", "干部名册.xlsx"):
            session = self.office.session
            self.office.act(
                lambda: (write_roster_template(session, out), True)[1], f"已写出 {out.name}", notices=self.notices
            )
