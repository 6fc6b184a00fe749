"""个人约谈档案: all volumes and materials about a person in the order of time, and the index on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ledgers.archive.person import VOLUME, PersonArchive, PersonEntry
from app.papers.paper import About
from ui.office import Office, Tab
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column, Rows

COLUMNS: tuple[Column[PersonEntry], ...] = (
    Column("kind", "类别", 64, sortable=False),
    Column("day", "日期", 94, sortable=False),
    Column("number", "约谈编号", 122, sortable=False,
           text=lambda line: line.number if line.kind == VOLUME else ""),
    Column("volume", "案卷号", 100, sortable=False, text=lambda line: line.volume if line.kind == VOLUME else ""),
    Column("what", "内容", 190, sortable=False, stretch=2),
    Column("pages", "页数", 60, sortable=False, align=Align.RIGHT, text=lambda line: str(line.pages or "")),
    Column("retention", "保管期限", 84, sortable=False),
    Column("stands", "现状", 90, sortable=False),
)  # fmt: skip


class PersonArchiveDialog(Dialog):
    """The archive of a person; Enter or a double click opens the talk of a line."""

    help_page = "ledgers#person"

    def __init__(self, parent: QWidget, office: Office, found: PersonArchive) -> None:
        subtitle = f"{found.name}（{found.staff_no}）　{found.volumes} 次约谈，按时间先后。查看已记入操作记录。"
        super().__init__(parent, "个人约谈档案", subtitle=subtitle)
        self.setObjectName("person_archive_dialog")
        self._office = office
        self.table = TableView("个人约谈档案", COLUMNS, Rows(found.entries), key=id)
        self.table.setObjectName("person_archive_list")
        self.table.may_copy = False
        self.table.setMinimumHeight(380)
        self.table.set_empty_states(EmptyState("archive", "没有约谈档案", "没有约谈过，或不在您的职责范围内。"))
        self.table.opened.connect(self._open)
        self.body.addWidget(with_foot(self._office, self.table, "次"), 1)
        menu = PrintMenu(self, office, (About.PERSON,), lambda: AtHand(found.person_id), self.notices)
        self.set_buttons(None, print_menu_button(menu))
        self.fit(940)
        self.table.setFocus()

    def _open(self, line: PersonEntry | None) -> None:
        if line is not None:
            self.accept()
            self._office.go(Tab.INTERVIEWS, "case", line.interview_id, "归档")
