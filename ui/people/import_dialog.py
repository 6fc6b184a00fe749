"""导入名册: the file, its columns, what the import would do row by row, what is in doubt, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.people.roster.applying import apply, remember_mapping, undo
from app.people.roster.books import write_errors
from app.people.roster.preview import Preview, Verdict, preview
from app.people.roster.sheet import FIELDS, REQUIRED, Sheet, read_sheet
from ui.access.backup_keeper import BEFORE_IMPORT
from ui.office import Office
from ui.people.import_preview import PreviewPart
from ui.theme import Space
from ui.widgets import files
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import Form
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity

_KINDS = "名册 (*.xlsx *.xls)"
_CHOOSE, _COLUMNS, _PREVIEW, _DONE = range(4)


def is_roster(path: str) -> bool:
    """Whether a file could be a roster, by its name."""
    return path.lower().endswith((".xlsx", ".xls"))


class ImportDialog(Dialog):
    """Steps: choose a file, (name the columns), look, confirm, import."""

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "导入干部名册")
        self.setObjectName("import_dialog")
        self.office = office
        self.path: Path | None = None
        self.found: Preview | None = None
        self.batch: int | None = None
        self._mapping: dict[str, str] = {}
        self._steps = QStackedWidget()
        for part in (self._choose_part(), self._columns_part(), self._preview_part(), self._done_part()):
            self._steps.addWidget(part)
        self.body.addWidget(self._steps, 1)
        self.import_button = primary_button("导入", self.apply, "import")
        self.import_button.setObjectName("apply_import_button")
        self.errors_button = button("保存错误表…", self.save_errors, meaning="export")
        self.errors_button.setObjectName("save_errors_button")
        self.columns_button = button("对应各列…", self.show_columns, meaning="columns")
        self.columns_button.setObjectName("map_columns_button")
        self.set_buttons(self.import_button, self.columns_button, self.errors_button)
        self._show(_CHOOSE)
        self.resize(1120, 640)

    # ------------------------------------------------------------ steps

    def choose(self, name: str | None = None) -> None:
        """Takes a file (asks for one when none is named) and shows what importing it would do."""
        path = Path(name) if name else files.ask_open(self, "选择名册", _KINDS)
        if path is not None:
            self.path, self._mapping = path, {}
            self.look({})

    def look(self, answers: Mapping[str, str]) -> None:
        """Reads the file anew with these answers and shows the preview, or the columns where some are missing."""
        path = self.path
        if path is None:
            return
        try:
            found = preview(self.office.session, path, self._mapping or None, answers=answers)
        except Refusal as refusal:
            self.found = None
            self._refused(refusal)
            return
        self.notices.clear()
        self.found = found
        self.preview.show_preview(found)
        self._show(_PREVIEW)

    def show_columns(self) -> None:
        """Shows which column is which, to be set by hand."""
        if self.path is None:
            return
        try:
            sheet = self._read(self.path)
        except Refusal as refusal:  # it is no workbook, or was taken away meanwhile
            self._refused(refusal)
            return
        headings = [(heading, heading) for heading in dict.fromkeys(sheet.headings) if heading]
        for name, choice in self._columns.items():
            choice.set_options([("", "（没有这一列）"), *headings])
            at = sheet.columns.get(name)
            choice.set_value(sheet.headings[at] if at is not None else "")
        self._sheet: Sheet = sheet
        self._show(_COLUMNS)

    def _read(self, path: Path) -> Sheet:
        """The sheet as far as it can be read; where no heading is recognised, its fullest row counts as one."""
        try:
            return read_sheet(path, self._mapping or None)
        except Refusal:
            return read_sheet(path, {"name": ""})

    def apply_columns(self) -> None:
        """Takes the columns as set by hand, keeps them for the next roster with this heading, and looks again."""
        chosen = {name: choice.value() or "" for name, choice in self._columns.items()}
        self._mapping = chosen
        session, profile = self.office.session, self._sheet.profile
        if self.office.act(lambda: (remember_mapping(session, profile, chosen), True)[1], notices=self.notices):
            self.look({})

    def apply(self) -> None:
        """Imports what the preview shows."""
        found = self.found
        if found is None:
            return
        session, ended = self.office.session, self.preview.ended()
        self.office.backup_wanted.emit(BEFORE_IMPORT)
        answer = self.office.act(lambda: (apply(session, found, ended),), notices=self.notices)
        if answer is None:
            return
        self.batch = answer[0]
        self._say_done(found)
        self._show(_DONE)

    def save_errors(self) -> None:
        """Saves the faulty rows with their reasons."""
        found = self.found
        if found is None or self.path is None:
            return
        out = files.ask_save(self, "保存错误表", "工作簿 (*.xlsx)", f"{self.path.stem}-错误表.xlsx")
        if out is not None:
            session = self.office.session
            self.office.act(
                lambda: (write_errors(session, found, out), True)[1], f"已写出 {out.name}，改正后可以直接导入",
                notices=self.notices,
            )  # fmt: skip

    def undo(self) -> None:
        """Takes the import back."""
        batch, session = self.batch, self.office.session
        if batch is not None and self.office.act(
            lambda: (undo(session, batch), True)[1], "已撤销导入", notices=self.notices
        ):
            self.reject()

    # ------------------------------------------------------------ parts

    def _choose_part(self) -> QWidget:
        state = EmptyState(
            "import", "选择组织部的干部名册（Excel）",
            "合并的表头、“同上”空格和各种日期写法都认得；先预览，确认后才写入。", "选择文件…", self.choose,
        )  # fmt: skip
        state.button.setObjectName("choose_file_button")
        template = button("空白名册…", self._template)
        template.setObjectName("blank_roster_button")
        return box(column(state, row(None, template, None)))

    def _columns_part(self) -> QWidget:
        form = Form(3)
        self._columns: dict[str, ChoiceBox] = {}
        for name, caption in FIELDS.items():
            self._columns[name] = ChoiceBox(prompt="（没有这一列）")
            self._columns[name].setObjectName(f"column_{name}")
            form.add(caption, self._columns[name], required=name in REQUIRED)
        go = button("按此预览", self.apply_columns, meaning="forward")
        go.setObjectName("apply_columns_button")
        said = label("选出每项内容在名册里的列名；这种表头以后会自动认得。", "soft-body", wrap=True)
        return box(column(said, form, row(None, go), None, spacing=Space.TWO))

    def _preview_part(self) -> QWidget:
        self.preview = PreviewPart()
        self.preview.answered.connect(self.look)
        return self.preview

    def _done_part(self) -> QWidget:
        self._done = QVBoxLayout()
        self._done_words = label("", "section", wrap=True)
        self._done_words.setObjectName("import_result")
        self._done_more = label("", "soft-body", wrap=True)
        self.undo_button = button("撤销这次导入", self.undo, meaning="undo")
        self.undo_button.setObjectName("undo_this_import_button")
        self._done.addStretch(1)
        for part in (self._done_words, self._done_more):
            self._done.addWidget(part)
        line: QHBoxLayout = row(self.undo_button, None)
        self._done.addLayout(line)
        self._done.addStretch(2)
        return box(self._done)

    def _say_done(self, found: Preview) -> None:
        counts = "，".join(f"{verdict} {found.count(verdict)}" for verdict in Verdict if found.count(verdict))
        done = "已导入名册" if self.batch is not None else "名册与现有内容一致，没有改动"
        self._done_words.setText(f"{done}：{counts}")
        more = f"{len(found.faulty)} 行有错没有导入，可以保存错误表，改正后再导入。" if found.faulty else ""
        self._done_more.setText(more)
        self.undo_button.setVisible(self.batch is not None)

    def _refused(self, refusal: Refusal) -> None:
        self.office.show_error(refusal, self.notices, lambda _: self.show_columns())
        self._show(_CHOOSE)
        self.columns_button.setVisible(refusal.place == "对应各列")

    def _template(self) -> None:
        from app.papers.templates import write_roster_template

        if out := files.ask_save(self, "空白名册", "工作簿 (*.xlsx)", "干部名册.xlsx"):
            session = self.office.session
            self.office.act(
                lambda: (write_roster_template(session, out), True)[1], f"已写出 {out.name}", notices=self.notices
            )

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        faulty = self.found is not None and bool(self.found.faulty)
        looking = step == _PREVIEW
        self.columns_button.setVisible(looking)
        self.errors_button.setVisible(faulty and step in (_PREVIEW, _DONE))
        self.import_button.setVisible(looking)
        self.cancel_button.setText("取消" if step in (_CHOOSE, _COLUMNS, _PREVIEW) else "关闭")
        if looking and self.found is not None and not self.found.changes_anything:
            self.notices.say(Severity.INFO, "名册与现有内容一致，没有要写入的改动。")
            self.import_button.setVisible(bool(self.found.missing))
