"""台账 in the window: the lazy table of held talks with its filters and its export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.access.actions import Action
from app.ledgers import ledger as ledgers
from app.ledgers.columns import KINDS
from app.ledgers.ledger import LedgerRow
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from app.papers.book_layout import BookKind
from app.people.queries import department_names
from app.rules.vocabulary import InterviewForm
from app.store.ids import Start
from ui.ledgers.columns import ledger_columns
from ui.ledgers.exporting import export
from ui.ledgers.layout_choice import LayoutChoice
from ui.ledgers.periods import QUARTERS
from ui.office import Office, Tab
from ui.widgets.basics import button, link_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Ordered, SortKey, pairs
from ui.widgets.workbook_drop import WorkbookDrop

# A longer caption of a figure pushes the buttons off a small screen.
_LONGEST_CAPTION = 19
_EVERY_YEAR, _EVERY_UNIT, _EVERY_FORM = (None, "全部年度"), (None, "全部单位"), (None, "全部形式")


class LedgerPage(ListPage):
    """The ledger; a double click or Enter goes to the case."""

    help_page = "ledgers#list"

    def __init__(self, office: Office) -> None:
        self._only: tuple[str, tuple[int, ...]] | None = None
        self._years: list[int] = []
        self.only = link_button("", self.show_all, tip="不再只看这些约谈")
        self.only.setObjectName("ledger_only")
        self.import_button = button("导入台账…", lambda: self.import_ledger(), meaning="import")
        self.import_button.setObjectName("ledger_import_button")
        self.export_button = button("导出台账…", self.export, meaning="export")
        self.export_button.setObjectName("export_ledger_button")
        self.layout_choice = LayoutChoice(office, BookKind.LEDGER)
        self.batch_button = button("批量打印…", self.print_batch, meaning="print", tip="打印或另存选中的各次约谈的表册")
        self.batch_button.setObjectName("batch_print_button")
        self.batch_button.setEnabled(False)
        forms = [_EVERY_FORM, *((form.code.value, form.name) for form in office.rules.forms)]
        choices = (
            Choice("year", "年度", [_EVERY_YEAR, (office.today().year, f"{office.today().year} 年")]),
            Choice("quarter", "季度", QUARTERS),
            Choice("department", "单位", [_EVERY_UNIT]),
            Choice("form", "约谈形式", forms),
            Choice(
                "cancelled", "取消的约谈占用了编号，列出后可看到编号为何空缺", [(False, "已举行"), (True, "含取消的")]
            ),
        )
        super().__init__(
            office, "ledger", ledger_columns(), self._rows, choices=choices,
            actions=(self.only, self.import_button, self.batch_button, self.layout_choice, self.export_button),
            key=lambda line: line.interview_id,
        )  # fmt: skip
        self.setObjectName("ledger_page")
        self.set_hint("筛选：姓名、首字母、单位、内容")
        self.set_empty_states(
            EmptyState(
                "ledgers", "还没有举行过约谈",
                "约谈结束后自动列入台账，不用另外登记。以前用 Excel 记的，点“导入台账”，或把文件拖到这里。",
                "去约谈", lambda: office.go(Tab.INTERVIEWS),
            )
        )  # fmt: skip
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda count: self.batch_button.setEnabled(count > 0))
        self._choose("year", office.today().year)
        self._drop = WorkbookDrop(self, lambda: office.session.may(Action.LEDGER_IMPORT), self.import_ledger)

    # ------------------------------------------------------------ what is shown

    @property
    def is_filtered(self) -> bool:
        """Whether anything keeps talks away; nothing does while none was ever held."""
        return bool(self._years) and (super().is_filtered or self._only is not None)

    def wanted(self) -> LedgerFilter:
        """The filter as it is set, with what the headings let through."""
        return replace(self._filter(self.filters()), headers=self.table.headers.kept)

    def show_only(self, caption: str, interviews: tuple[int, ...]) -> None:
        """Shows the talks behind a figure of the statistics table, and no others."""
        self._only = (caption, interviews)
        super().clear_filters()

    def show_all(self) -> None:
        """Back from the talks behind a figure to the ledger of this year."""
        self._only = None
        self._choose("year", self.office.today().year)
        self.reload()

    def clear_filters(self) -> None:
        """Lets everything through."""
        self._only = None
        super().clear_filters()

    def reload(self) -> None:
        """Asks the ledger anew, with the years and departments of today."""
        self._offer()
        self.only.setVisible(self._only is not None)
        caption = self._only[0] if self._only else ""
        short = caption if len(caption) <= _LONGEST_CAPTION else f"{caption[:8]}…{caption[-8:]}"
        self.only.setText(f"只看 {short}　✕" if caption else "")
        self.only.setToolTip(f"不再只看这些约谈：{caption}")
        super().reload()

    def _offer(self) -> None:
        self._years = ledgers.years()
        today = self.office.today()
        years = sorted({today.year, *self._years}, reverse=True)
        self.set_choice("year", [_EVERY_YEAR, *((year, f"{year} 年") for year in years)])
        self.set_choice("department", [_EVERY_UNIT, *department_names(today)])

    def _choose(self, name: str, value: Any) -> None:
        chooser = self.choices[name]
        chooser.blockSignals(True)
        chooser.setCurrentIndex(max(chooser.findData(value), 0))
        chooser.blockSignals(False)

    def _filter(self, said: dict[str, Any]) -> LedgerFilter:
        form = said["form"]
        return LedgerFilter(
            year=said["year"],
            quarter=said["quarter"] if said["year"] else None,
            department=said["department"],
            form=InterviewForm(form) if form else None,
            text=said["text"],
            cancelled=bool(said["cancelled"]),
            interviews=None if self._only is None else self._only[1],
        )

    def _rows(self, said: dict[str, Any]) -> Headed[LedgerRow]:
        wanted, session = self._filter(said), self.office.session
        return in_sql(wanted, self._ordered, lambda *asked: ledgers.values(session, *asked), KINDS)

    def _ordered(self, wanted: LedgerFilter) -> Ordered[LedgerRow]:
        session = self.office.session

        def order(sort: Sequence[SortKey], offset: int, limit: int | None) -> Sequence[int]:
            return ledgers.order(wanted, pairs(sort), offset, limit)

        def start(sort: Sequence[SortKey], limit: int) -> Start:
            return ledgers.start(wanted, pairs(sort), limit)

        return Ordered(
            lambda: ledgers.count(wanted), order, lambda ids, first: ledgers.rows_of(session, ids, first), start
        )  # fmt: skip

    # ------------------------------------------------------------ what is done

    def import_ledger(self, path: str = "") -> None:
        """Opens the import of a ledger kept in Excel until now, of the file that was dropped where there is one."""
        from ui.ledgers.import_dialog import LedgerImportDialog  # what reads workbooks is loaded when it is wanted

        dialog = LedgerImportDialog(self, self.office)
        dialog.finished.connect(self._after_import)
        dialog.open()
        if path:
            dialog.choose(path)

    def _after_import(self) -> None:
        """Shows the talks of the past, where there are none of this year."""
        if self.office.today().year not in self._years and self._years:
            self._choose("year", None)
            self.reload()

    def export(self) -> None:
        """Writes what is shown as a workbook."""
        wanted = self.wanted()
        year = wanted.year or self.office.today().year
        span = f"（{Period(year, wanted.quarter).label}）" if wanted.year else ""
        from app.papers.ledger_book import write_ledger

        layout = self.layout_choice.name
        export(
            self, self.office, self.notices, "导出台账", f"党员干部约谈常态化工作台账{span}.xlsx",
            lambda out: write_ledger(self.office.session, year, out, wanted, layout),
            lambda: self.layout_choice.tell(self.notices),
        )  # fmt: skip

    def print_batch(self) -> None:
        """The papers of the chosen talks, one after another."""
        from ui.preview.batch_dialog import BatchDialog  # what draws is loaded when it is wanted
        from ui.preview.case_batch import ChosenCase, case_papers

        def show(rows: list[LedgerRow]) -> None:
            cases = [ChosenCase(row.interview_id, row.number, row.subjects) for row in rows]
            BatchDialog(self, self.office, case_papers(self.office.session, cases)).open()

        self.table.with_selected(show)

    def _open(self, line: LedgerRow | None) -> None:
        if line is not None:
            self.office.go(Tab.INTERVIEWS, "interview", line.interview_id)
