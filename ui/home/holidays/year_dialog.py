"""登记全年安排: the notice is pasted, typed line by line, or read from a small workbook; what was read is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.access.holidays import enter_year, problems_of
from app.rules.holiday_notice import NoticeRead, read_notice
from app.store.errors import reason_of
from app.workbooks.holidays import rows_of
from app.workbooks.limits import BadWorkbook
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import button, label
from ui.widgets.fields import TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.workbook_import import KINDS

_ABOUT = "把国务院办公厅通知的正文贴在下面（“一、元旦：1月1日……上班。”），或者一行写一天，也可以从工作簿读入。"
_EXAMPLE = (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n\n"
    "或者一行一天：\n2027-01-01 休 元旦\n2027-02-14 班 春节调休上班"
)


class YearDialog(FormDialog):
    """Enters the list of a year in place of any there was."""

    help_page = "home#holidays"

    def __init__(self, parent: QWidget, office: Office, year: int) -> None:
        super().__init__(parent, office, "登记全年安排", _ABOUT)
        self.setObjectName("holiday_year_dialog")
        self.year = QSpinBox()
        self.year.setObjectName("holiday_year_spin")
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.source = QLineEdit()
        self.source.setObjectName("holiday_source_line")
        self.source.setPlaceholderText(f"国务院办公厅关于{year}年部分节假日安排的通知（文号、日期）")
        self.text = TextArea(8)
        self.text.setObjectName("holiday_text")
        self.text.setPlaceholderText(_EXAMPLE)
        self.book_button = button("从工作簿读入(&W)…", self._read_book, meaning="import")
        self.book_button.setObjectName("holiday_book_button")
        self.read = label("", "soft-body", wrap=True)
        self.read.setObjectName("holiday_read")
        self.form.add("年份", self.year, required=True)
        self.form.add("工作簿", self.book_button)
        self.form.add("依据", self.source, required=True, wide=True)
        self.form.add("安排", self.text, required=True, wide=True)
        self.form.add_widget(self.read)
        self.text.textChanged.connect(self._show_read)
        self.year.valueChanged.connect(lambda _: self._show_read())
        self._show_read()
        self.finish("登记", self._enter, "已登记全年安排")

    def _notice(self) -> NoticeRead:
        return read_notice(self.text.toPlainText(), self.year.value())

    def _show_read(self) -> None:
        if not self.text.text():
            self.read.setText("还没有写安排。")
            return
        read = self._notice()
        wrong = [*read.problems, *(problems_of(self.year.value(), read.days) if read.days else [])]
        off = sum(not each.works for each in read.days)
        counts = f"读到 {off} 个休息日、{len(read.days) - off} 个调休上班日。"
        self.read.setText("\n".join([counts, *wrong[:6]]))

    def _read_book(self) -> None:
        path = files.ask_open(self, "选择节假日表", KINDS)
        if path is None:
            return
        try:
            rows = rows_of(path)
        except BadWorkbook as error:
            self.office.warn(f"“{path.name}”{error.reason}，没有读入。{error.advice}", self.notices)
            return
        except OSError as error:
            self.office.warn(f"“{path.name}”打不开（{reason_of(error, path.parent)}），没有读入。", self.notices)
            return
        self.text.setPlainText("\n".join(rows.lines))
        if rows.problems:
            self.office.warn(f"节假日表没有全部读懂：{'；'.join(rows.problems[:6])}。", self.notices)
        elif not self.source.text().strip():
            self.source.setText(f"工作簿“{path.name}”")

    def _enter(self) -> None:
        read, year = self._notice(), self.year.value()
        enter_year(self.office.session, year, self.source.text(), read.days)
