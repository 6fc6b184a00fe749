"""导入台账: the file, its columns, what would be entered row by row with hints, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.ledgers.intake.applying import apply, batches, remember_mapping, undo
from app.ledgers.intake.books import write_errors
from app.ledgers.intake.preview import Preview, PreviewRow, Verdict, preview, profile_of
from app.ledgers.intake.sheet import FIELDS, REQUIRED, read_ledger
from app.ledgers.ledger import held_text
from app.workbooks.table import Sheet
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import button
from ui.widgets.chips import look_of
from ui.widgets.import_rows import ImportRows
from ui.widgets.layouts import column
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column
from ui.widgets.workbook_import import WorkbookImport


def _held(each: PreviewRow) -> str:
    held = each.line.held
    return held_text(held.start, held.end, held.precision, is_historical=True) if held else ""


def _unit(each: PreviewRow) -> str:
    return "、".join(dict.fromkeys(subject.unit for subject in each.line.subjects if subject.unit))


_TABLE: tuple[Column[PreviewRow], ...] = (
    Column("line", "行", 52, text=lambda each: str(each.line.line), align=Align.RIGHT),
    Column("verdict", "结果", 88, look=lambda each: look_of(each.verdict)),
    Column("held", "约谈时间", 104, text=_held),
    Column("subjects", "约谈对象", 140, text=lambda each: each.line.names),
    Column("unit", "单位", 140, text=_unit, stretch=1),
    Column("lead", "主谈人", 84, text=lambda each: each.line.lead),
    Column("said", "提示或原因", 320, text=lambda each: each.said, stretch=3),
)
_BY = {
    "line": lambda each: each.line.line, "verdict": lambda each: str(each.verdict), "held": _held,
    "subjects": lambda each: each.line.names, "unit": _unit, "lead": lambda each: each.line.lead,
    "said": lambda each: each.said,
}  # fmt: skip


class LedgerPreviewPart(QWidget):
    """What an import would do: counts as filters, the rows, and all that is to be said of the chosen one."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._rows = ImportRows(
            _TABLE, _BY, lambda each: each.line.line, lambda each: each.said or str(each.verdict),
            "选中一行，这里显示它的全部提示或原因。",
        )  # fmt: skip
        self.summary, self.table, self.detail = self._rows.summary, self._rows.table, self._rows.detail
        self.detail.setMinimumHeight(52)
        whole = column(self.summary, self._rows.bar, with_foot(office, self.table, "行"), self.detail)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_preview(self, found: Preview) -> None:
        """Shows a preview."""
        parts = [found.sheet.path.name, f"{len(found.rows)} 行"]
        if found.before:
            parts.append(found.before)
        if found.unlisted:
            parts.append(f"{len(found.unlisted)} 人不在名册，按不在册人员补录")
        passed = "、".join(f"第{line}行{reason}" for line, reason in found.passed_over[:5])
        over = f"；跳过：{passed}" if passed else ""
        self.summary.setText(f"{'，'.join(parts)}{over}。提示只供核对，不妨碍导入；确认前没有写入任何内容。")
        self._rows.show(found.rows, Verdict, found.count)
        self._rows.choose(None)


class LedgerImportDialog(WorkbookImport):
    """Steps: choose a file, (name the columns), look, confirm, import."""

    help_page = "ledgers#import"

    subject, title = "台账", "导入台账"
    invitation = (
        "选择一直用 Excel 或 WPS 记的约谈台账",
        "逐行补录为已归档的约谈，只知月份的照原样记；先预览，确认后才写入。",
    )
    fields, required = FIELDS, REQUIRED

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office)
        self.setObjectName("ledger_import_dialog")

    def make_preview(self) -> QWidget:
        """Counts and rows."""
        self.preview = LedgerPreviewPart(self.office)
        return self.preview

    def read(self, path: Path, mapping: Mapping[str, str] | None) -> Sheet:
        """The sheet of the ledger."""
        return read_ledger(path, mapping, self.password)

    def previewer(self, path: Path) -> Callable[[], Preview]:
        """What finds out what importing the ledger would do."""
        session, mapping, password = self.office.session, self.mapping or None, self.password
        return lambda: preview(session, path, mapping, password)

    def show_preview(self, found: Preview) -> None:
        """Shows it."""
        self.preview.show_preview(found)

    def remember(self, sheet: Sheet, mapping: Mapping[str, str]) -> None:
        """Keeps which column is which."""
        remember_mapping(self.office.session, profile_of(sheet), mapping)

    def writer(self, found: Preview) -> Callable[[], int | None]:
        """Imports."""
        return partial(apply, self.office.session, found)

    def write_errors(self, found: Preview, out: Path) -> None:
        """Writes the rows that cannot be read."""
        write_errors(self.office.session, found, out)

    def take_back(self, batch: int) -> None:
        """Takes the import back."""
        undo(self.office.session, batch)

    def done_words(self, found: Preview) -> tuple[str, str]:
        """How many talks were entered, and what stayed out."""
        entered = sum(found.count(verdict) for verdict in Verdict if verdict.goes_in)
        done = f"已补录 {entered} 次约谈" if self.batch is not None else "没有需要补录的约谈"
        hinted, faulty = found.count(Verdict.HINTED), len(found.faulty)
        more = [
            f"其中 {hinted} 次有提示，记在各次约谈的“痕迹”里。" if hinted and self.batch is not None else "",
            f"{faulty} 行不能读，没有导入；可以保存错误表，改正后再导入。" if faulty else "",
            "登记表可在“约谈”里打印，备注写明补录。" if self.batch is not None else "",
        ]
        return f"{done}。", "".join(more)

    def more_to_choose(self) -> tuple[QWidget, ...]:
        """An empty ledger to fill in; the last import, to be taken back also later."""
        empty = button("空白台账…", self._write_empty, meaning="table", tip="供填写以前的约谈，填好后导入")
        empty.setObjectName("empty_ledger_button")
        last = next((each for each in batches() if each.undone_at is None), None)
        if last is None:
            return (empty,)
        made = button(f"撤销“{last.file_name}”的导入（{last.added} 次）", lambda: self._undo(last.id), meaning="undo")
        made.setObjectName("undo_last_ledger_button")
        return (empty, made)

    def _write_empty(self) -> None:
        from app.papers.templates import write_ledger_template

        if out := files.ask_save(self, "空白台账", "工作簿 (*.xlsx)", "空白台账.xlsx"):
            session = self.office.session
            self.office.act(
                lambda: (write_ledger_template(session, out), True)[1], f"已写出 {out.name}", notices=self.notices
            )

    def _undo(self, batch: int) -> None:
        self.batch = batch
        self.undo()

    def nothing_to_write(self, found: Preview) -> str:
        """Where every row is there already, or cannot be read."""
        return "" if found.changes_anything else "没有要补录的行：都已有，或不能读。"
