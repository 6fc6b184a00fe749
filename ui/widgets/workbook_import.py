"""The frame of an import: the file and its password, its columns, what would be done, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.workbooks.table import PasswordNeeded, Sheet
from ui.access.backup_keeper import BEFORE_IMPORT
from ui.office import Office
from ui.theme import Space
from ui.widgets import files
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import Form
from ui.widgets.layouts import box, column, row
from ui.widgets.long_work import LongWork, Outcome
from ui.widgets.notice import Severity
from ui.widgets.workbook_drop import WorkbookDrop
from ui.widgets.workbook_password import WorkbookPasswordDialog

KINDS = "工作簿 (*.xlsx *.xlsm *.xls *.et)"
CHOOSE, COLUMNS, PREVIEW, DONE = range(4)


class WorkbookImport(Dialog):
    """Steps: choose a file, (its password), (name the columns), look, confirm, import.

    A kind of import says what it is called and answers the questions below the line "hooks".  Reading and writing are
    done beside the window: what they need of it is asked for before, and what they made is shown when they are done.
    """

    # What is imported, in a word (名册); the title; the head and the text of the first page.
    subject: ClassVar[str]
    title: ClassVar[str]
    invitation: ClassVar[tuple[str, str]]
    fields: ClassVar[Mapping[str, str]]
    required: ClassVar[tuple[str, ...]]

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, self.title)
        # Closes by itself where all of it was written: the first import is one step of several.
        self.leaves_when_done = False
        self.office = office
        self.path: Path | None = None
        self.password: str | None = None
        self.found: Any = None
        self.batch: int | None = None
        self.mapping: dict[str, str] = {}
        self._work: LongWork[Any] | None = None
        self._leaving: int | None = None
        self._steps = QStackedWidget()
        for part in (self._choose_part(), self._columns_part(), self.make_preview(), self._done_part()):
            self._steps.addWidget(part)
        self.body.addWidget(self._steps, 1)
        self.import_button = primary_button("导入", self.apply, "import")
        self.import_button.setObjectName("apply_import_button")
        self.errors_button = button("保存错误表…", self.save_errors, meaning="export")
        self.errors_button.setObjectName("save_errors_button")
        self.columns_button = button("对应各列…", self.show_columns, meaning="columns")
        self.columns_button.setObjectName("map_columns_button")
        self.set_buttons(self.import_button, self.columns_button, self.errors_button)
        self._show(CHOOSE)
        self._drop = WorkbookDrop(self, lambda: self._steps.currentIndex() == CHOOSE, self.choose)
        self.resize(1120, 640)

    # ------------------------------------------------------------ hooks

    def make_preview(self) -> QWidget:
        """The page that shows what would be done."""
        raise NotImplementedError

    def read(self, path: Path, mapping: Mapping[str, str] | None) -> Sheet:
        """The sheet of the file."""
        raise NotImplementedError

    def previewer(self, path: Path) -> Callable[[], Any]:
        """What finds out, in another thread, what importing the file would do."""
        raise NotImplementedError

    def show_preview(self, found: Any) -> None:
        """Shows it."""
        raise NotImplementedError

    def remember(self, sheet: Sheet, mapping: Mapping[str, str]) -> None:
        """Keeps which column is which."""
        raise NotImplementedError

    def writer(self, found: Any) -> Callable[[], int | None]:
        """What imports, in another thread; it answers the batch, or None where there was nothing to do."""
        raise NotImplementedError

    def write_errors(self, found: Any, out: Path) -> None:
        """Writes the error workbook."""
        raise NotImplementedError

    def take_back(self, batch: int) -> None:
        """Takes an import back."""
        raise NotImplementedError

    def done_words(self, found: Any) -> tuple[str, str]:
        """What was done, and what more is to be said."""
        raise NotImplementedError

    def more_to_choose(self) -> tuple[QWidget, ...]:
        """Buttons under the first page."""
        return ()

    def nothing_to_write(self, found: Any) -> str:
        """Why there is nothing to import; empty where there is something."""
        raise NotImplementedError

    # ------------------------------------------------------------ steps

    def choose(self, name: str | None = None) -> None:
        """Takes a file (asks for one when none is named) and shows what importing it would do."""
        path = Path(name) if name else files.ask_open(self, f"选择{self.subject}", KINDS)
        if path is not None:
            self.path, self.password, self.mapping = path, None, {}
            self.look()

    def look(self) -> None:
        """Reads the file anew and shows the preview, or the columns where some are missing."""
        path = self.path
        if path is not None:
            self._beside(f"读取{self.subject}", self.previewer(path), self._looked, "已取消读取，没有写入任何内容。")

    def _looked(self, outcome: Outcome[Any]) -> None:
        try:
            found = outcome()
        except PasswordNeeded as needed:
            self._ask_password(needed)
            return
        except Refusal as refusal:
            self.found = None
            self._refused(refusal)
            return
        self.notices.clear()
        self.found = found
        self.show_preview(found)
        self._show(PREVIEW)

    def show_columns(self) -> None:
        """Shows which column is which, to be set by hand."""
        path, mapping = self.path, self.mapping or None
        if path is not None:
            cancelled = "已取消读取，没有写入任何内容。"
            self._beside(f"读取{self.subject}", lambda: self._read(path, mapping), self._columns_read, cancelled)

    def _columns_read(self, outcome: Outcome[Sheet]) -> None:
        try:
            sheet = outcome()
        except Refusal as refusal:  # it is no workbook, or was taken away meanwhile
            self._refused(refusal)
            return
        headings = [(heading, heading) for heading in dict.fromkeys(sheet.headings) if heading]
        for name, choice in self._columns.items():
            choice.set_options([("", "（没有这一列）"), *headings])
            at = sheet.columns.get(name)
            choice.set_value(sheet.headings[at] if at is not None else "")
        self._sheet: Sheet = sheet
        self._show(COLUMNS)

    def apply_columns(self) -> None:
        """Takes the columns as set by hand, keeps them for the next workbook with this heading, and looks again."""
        chosen = {name: choice.value() or "" for name, choice in self._columns.items()}
        self.mapping = chosen
        if self.office.act(lambda: (self.remember(self._sheet, chosen), True)[1], notices=self.notices):
            self.look()

    def apply(self) -> None:
        """Imports what the preview shows."""
        found = self.found
        if found is None:
            return
        write = self.writer(found)

        def work() -> int | None:
            self.office.back_up_first(BEFORE_IMPORT)
            return write()

        cancelled = "已取消导入，已经写的全部撤回了，数据和导入前一样。"
        self._beside(
            f"导入{self.subject}", work, lambda outcome: self._written(found, outcome), cancelled,
            writes=True,
        )  # fmt: skip

    def _written(self, found: Any, outcome: Outcome[int | None]) -> None:
        notices = self.notices if self._leaving is None else None
        answer = self.office.act(lambda: (outcome(),), notices=notices)
        if answer is None:
            return
        self.batch = answer[0]
        words, more = self.done_words(found)
        self._done_words.setText(words)
        self._done_more.setText(more)
        self.undo_button.setVisible(self.batch is not None)
        self._show(DONE)
        if self._leaving is not None:  # it was done before it could be cancelled, and the dialog goes
            self.office.said.emit(words, None)
        elif self.leaves_when_done and not more:
            self.office.said.emit(words, None)
            self.accept()

    def save_errors(self) -> None:
        """Saves the faulty rows with their reasons."""
        found = self.found
        if found is None or self.path is None:
            return
        out = files.ask_save(self, "保存错误表", "工作簿 (*.xlsx)", f"{self.path.stem}-错误表.xlsx")
        if out is not None:
            done = f"已写出 {out.name}，改正后可以直接导入"
            self.office.act(lambda: (self.write_errors(found, out), True)[1], done, notices=self.notices)

    def undo(self) -> None:
        """Takes the import back."""
        batch = self.batch
        if batch is not None:
            cancelled = "已取消撤销，导入的内容都还在。"
            self._beside("撤销导入", lambda: self.take_back(batch), self._taken_back, cancelled, writes=True)

    def _taken_back(self, outcome: Outcome[None]) -> None:
        if self.office.act(lambda: (outcome(), True)[1], "已撤销导入", notices=self.notices):
            self.reject()

    def done(self, result: int) -> None:
        """Closing while something is under way cancels it first; what was being written is taken back before."""
        if self._work is None:
            super().done(result)
        else:
            self._leaving = result
            self._work.cancel()

    # ------------------------------------------------------------ parts

    def _beside(
        self,
        name: str,
        work: Callable[[], Any],
        then: Callable[[Outcome[Any]], object],
        cancelled: str,
        *,
        writes: bool = False,
    ) -> None:
        """Works beside the window, one thing at a time."""
        if self._work is None:
            self._work = LongWork(
                self, self.office.session, name, work, lambda outcome: self._landed(lambda: then(outcome)),
                lambda: self._landed(lambda: self._cancelled(cancelled)), writes=writes,
            )  # fmt: skip

    def _cancelled(self, words: str) -> None:
        if self._leaving is None:
            self.notices.say(Severity.INFO, words)
        else:
            self.office.said.emit(words, None)

    def _landed(self, take: Callable[[], object]) -> None:
        self._work = None
        try:
            take()
        finally:
            if self._leaving is not None and self._work is None:
                super().done(self._leaving)

    def _read(self, path: Path, mapping: Mapping[str, str] | None) -> Sheet:
        """The sheet as far as it can be read; where no heading is recognised, its fullest row counts as one."""
        try:
            return self.read(path, mapping)
        except PasswordNeeded:
            raise
        except Refusal:
            return self.read(path, {self.required[0]: ""})

    def _ask_password(self, needed: PasswordNeeded) -> None:
        """Asks, and looks again with what was given."""
        asked = WorkbookPasswordDialog(self, self.path.name if self.path else "", wrong=needed.wrong)
        asked.given.connect(self._take_password)
        asked.open()

    def _take_password(self, password: str) -> None:
        self.password = password
        self.look()

    def _choose_part(self) -> QWidget:
        head, text = self.invitation
        state = EmptyState("import", head, f"{text}也可以把文件拖到这里。", "选择文件…", self.choose)
        state.button.setObjectName("choose_file_button")
        return box(column(state, row(None, *self.more_to_choose(), None)))

    def _columns_part(self) -> QWidget:
        form = Form(3 if len(self.fields) <= 18 else 4)
        self._columns: dict[str, ChoiceBox] = {}
        for name, caption in self.fields.items():
            self._columns[name] = ChoiceBox(prompt="（没有这一列）")
            self._columns[name].setObjectName(f"column_{name}")
            form.add(caption, self._columns[name], required=name in self.required)
        go = button("按此预览", self.apply_columns, meaning="forward")
        go.setObjectName("apply_columns_button")
        said = label(
            f"选出每项内容在{self.subject}里的列名；这种表头以后会自动认得。", "soft-body", wrap=True
        )  # fmt: skip
        return box(column(said, form, row(None, go), None, spacing=Space.TWO))

    def _done_part(self) -> QWidget:
        done = QVBoxLayout()
        self._done_words = label("", "section", wrap=True)
        self._done_words.setObjectName("import_result")
        self._done_more = label("", "soft-body", wrap=True)
        self.undo_button = button("撤销这次导入", self.undo, meaning="undo")
        self.undo_button.setObjectName("undo_this_import_button")
        done.addStretch(1)
        for part in (self._done_words, self._done_more):
            done.addWidget(part)
        done.addLayout(row(self.undo_button, None))
        done.addStretch(2)
        return box(done)

    def _refused(self, refusal: Refusal) -> None:
        self.office.show_error(refusal, self.notices, lambda _: self.show_columns())
        self._show(CHOOSE)
        self.columns_button.setVisible(refusal.place == "对应各列")

    def _show(self, step: int) -> None:
        for place in range(self._steps.count()):  # a page out of sight asks for no room
            policy = QSizePolicy.Policy.Preferred if place == step else QSizePolicy.Policy.Ignored
            self._steps.widget(place).setSizePolicy(policy, policy)
        self._steps.setCurrentIndex(step)
        faulty = self.found is not None and bool(self.found.faulty)
        looking = step == PREVIEW
        self.columns_button.setVisible(looking)
        self.errors_button.setVisible(faulty and step in (PREVIEW, DONE))
        self.import_button.setVisible(looking)
        self.cancel_button.setText("取消" if step in (CHOOSE, COLUMNS, PREVIEW) else "关闭")
        if looking and self.found is not None and (why := self.nothing_to_write(self.found)):
            self._say_nothing(why)

    def _say_nothing(self, why: str) -> None:
        self.notices.say(Severity.INFO, why)
        self.import_button.setVisible(self.may_import_all_the_same(self.found))

    def may_import_all_the_same(self, found: Any) -> bool:
        """Whether something can still be done where no row changes anything."""
        return False
