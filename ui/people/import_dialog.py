"""导入名册: the file, its columns, what the import would do row by row, what is in doubt, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.people.roster.applying import apply, remember_mapping, undo
from app.people.roster.books import write_errors
from app.people.roster.preview import Preview, Verdict, preview
from app.people.roster.sheet import FIELDS, REQUIRED, read_sheet
from app.workbooks.table import Sheet
from ui.office import Office
from ui.people.import_preview import PreviewPart
from ui.widgets import files
from ui.widgets.basics import button
from ui.widgets.workbook_import import WorkbookImport


class ImportDialog(WorkbookImport):
    """Steps: choose a file, (name the columns), look, confirm, import."""

    help_page = "people#import"

    subject, title = "名册", "导入干部名册"
    invitation = (
        "选择组织部的干部名册（Excel）",
        "合并的表头、“同上”空格和各种日期写法都认得；先预览，确认后才写入。",
    )
    fields, required = FIELDS, REQUIRED

    def __init__(self, parent: QWidget, office: Office) -> None:
        self._answers: dict[str, str] = {}
        super().__init__(parent, office)
        self.setObjectName("import_dialog")

    def choose(self, name: str | None = None) -> None:
        """Takes a file; what was answered to doubts of another is forgotten."""
        self._answers = {}
        super().choose(name)

    def make_preview(self) -> QWidget:
        """Counts, rows, questions."""
        self.preview = PreviewPart(self.office)
        self.preview.answered.connect(self._answer)
        return self.preview

    def read(self, path: Path, mapping: Mapping[str, str] | None) -> Sheet:
        """The sheet of the roster."""
        return read_sheet(path, mapping, self.password)

    def previewer(self, path: Path) -> Callable[[], Preview]:
        """What finds out what importing the roster would do, with the answers given so far."""
        session, mapping = self.office.session, self.mapping or None
        return partial(preview, session, path, mapping, answers=dict(self._answers), password=self.password)

    def show_preview(self, found: Preview) -> None:
        """Shows it."""
        self.preview.show_preview(found)

    def remember(self, sheet: Sheet, mapping: Mapping[str, str]) -> None:
        """Keeps which column is which."""
        remember_mapping(self.office.session, sheet.profile, mapping)

    def writer(self, found: Preview) -> Callable[[], int | None]:
        """Imports, and ends the posts of whom was ticked."""
        return partial(apply, self.office.session, found, self.preview.ended())

    def write_errors(self, found: Preview, out: Path) -> None:
        """Writes the faulty rows."""
        write_errors(self.office.session, found, out)

    def take_back(self, batch: int) -> None:
        """Takes the import back."""
        undo(self.office.session, batch)

    def done_words(self, found: Preview) -> tuple[str, str]:
        """How many rows of each kind there were."""
        counts = "，".join(f"{verdict} {found.count(verdict)}" for verdict in Verdict if found.count(verdict))
        done = "已导入名册" if self.batch is not None else "名册与现有内容一致，没有改动"
        more = f"{len(found.faulty)} 行有错没有导入，可以保存错误表，改正后再导入。" if found.faulty else ""
        return f"{done}：{counts}", more

    def more_to_choose(self) -> tuple[QWidget, ...]:
        """An empty roster to fill in."""
        template = button("空白名册…", self._template)
        template.setObjectName("blank_roster_button")
        return (template,)

    def nothing_to_write(self, found: Preview) -> str:
        """Where the roster says what is there already."""
        return "" if found.changes_anything else "名册与现有内容一致，没有要写入的改动。"

    def may_import_all_the_same(self, found: Preview) -> bool:
        """Posts of people who are missing can be ended."""
        return bool(found.missing)

    def _answer(self, answers: dict[str, str]) -> None:
        self._answers = answers
        self.look()

    def _template(self) -> None:
        from app.papers.templates import write_roster_template

        if out := files.ask_save(self, "空白名册", "工作簿 (*.xlsx)", "干部名册.xlsx"):
            session = self.office.session
            self.office.act(
                lambda: (write_roster_template(session, out), True)[1], f"已写出 {out.name}", notices=self.notices
            )
