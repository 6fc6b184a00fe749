"""The dialog 工作日与节假日: the year at a glance, a day's own arrangement, the list of a year."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from app.access.holidays import clear_day, forget_year, is_entered, set_day, workdays
from app.workbooks.holidays import write_template
from ui.access.gates import shut_gates
from ui.home.holidays.year_dialog import YearDialog
from ui.home.holidays.year_grid import YearGrid, day_in_words
from ui.office import Office
from ui.theme import Space
from ui.widgets import files
from ui.widgets.basics import button, icon_button, label
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import box, column, row

_ABOUT = "材料、报送、归档、整改等期限都按这张表数工作日。已经告知本人的期限不随改动变化；以后算的按新的表。"
_SIDE = 224


class HolidaysDialog(Dialog):
    """Days are chosen in the grid and arranged at the right."""

    help_page = "home#holidays"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "工作日与节假日", subtitle=_ABOUT)
        self.setObjectName("holidays_dialog")
        self._office = office
        self._table = workdays()
        self.grid = YearGrid(self.room(_SIDE))
        self.year = label("", "page")
        self.year.setObjectName("holiday_year")
        self.source = label("", "soft-body", wrap=True)
        self.source.setObjectName("holiday_source")
        self.previous = icon_button("previous", "上一年（PageUp）", lambda: self._turn(-1))
        self.next = icon_button("next", "下一年（PageDown）", lambda: self._turn(1))
        self.previous.setObjectName("holiday_previous")
        self.next.setObjectName("holiday_next")
        head = row(self.previous, self.year, self.next, self.source)
        head.setStretch(3, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.grid)
        self.body.addStretch(1)
        self.set_side(self._side(), _SIDE)
        self._buttons_below()
        for keys, by in (("PgUp", -1), ("PgDown", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._turn(by))
        self.grid.chosen.connect(self._show_day)
        self.grid.show_year(office.today(), self._table)
        self._show_year()
        shut_gates(self, office.session)
        self.resize(1100, 640)
        self.grid.setFocus()

    # ------------------------------------------------------------ parts

    def _side(self) -> QWidget:
        self.day = label("", "strong", wrap=True)
        self.day.setObjectName("holiday_day")
        self.name = QLineEdit()
        self.name.setObjectName("holiday_name")
        self.name.setAccessibleName("这一天的名称")
        self.name.setPlaceholderText("名称，如校庆日、运动会")
        self.set_button = button("", self._set)
        self.set_button.setObjectName("holiday_set_button")
        self.clear_button = button("撤去自定的安排(&C)", self._clear, meaning="undo")
        self.clear_button.setObjectName("holiday_clear_button")
        legend = [label(words, "soft", wrap=True) for words in (
            "灰：周末　绿“休”：放假", "黄“班”：调休上班", "右上角有蓝点的是本单位自定的",
        )]  # fmt: skip
        return box(column(label("选中的日子", "section"), self.day, self.name, self.set_button, self.clear_button,
                          Space.TWO, *legend, None))  # fmt: skip

    def _buttons_below(self) -> None:
        self.year_button = button("登记全年安排(&Y)…", self._enter_year, meaning="import")
        self.year_button.setObjectName("holiday_year_button")
        self.forget_button = button("撤去登记的安排(&F)", self._forget, meaning="undo")
        self.forget_button.setObjectName("holiday_forget_button")
        self.template_button = button("导出为工作簿(&E)…", self._template, meaning="export")
        self.template_button.setObjectName("holiday_template_button")
        self.set_buttons(None, self.year_button, self.forget_button, self.template_button)

    # ------------------------------------------------------------ shown

    def _show_year(self) -> None:
        shown = self.grid.day.year
        known = self._table.announced.get(shown)
        self.year.setText(f"{shown} 年")
        words = (
            f"依据：{known.source}"
            if known
            else "还没有登记这一年的通知：只按法定节假日推算，不含调休；期限标“按惯例推算”。"
        )
        self.source.setText(words)
        self.forget_button.setEnabled(is_entered(shown))

    def _show_day(self, day: date) -> None:
        if self.year.text() != f"{day.year} 年":
            self._show_year()
        special = self._table.special(day)
        self.show_in_sight(self.grid, self.grid.rect_of(day))
        self.day.setText(day_in_words(day, self._table))
        self.name.setText(special.name if special is not None and day in self._table.own else "")
        self.set_button.setText("定为休息(&R)" if self._table.works(day) else "定为上班(&R)")
        self.clear_button.setEnabled(day in self._table.own)

    def _turn(self, by: int) -> None:
        day = self.grid.day
        if date.min.year < day.year + by <= date.max.year:
            self.grid.choose(date(day.year + by, day.month, min(day.day, 28)))

    def _reload(self) -> None:
        self._table = workdays()
        self.grid.show_year(self.grid.day, self._table)
        self._show_year()
        self.grid.setFocus()

    # ------------------------------------------------------------ done

    def _set(self) -> None:
        day, works = self.grid.day, not self._table.works(self.grid.day)
        session, name = self._office.session, self.name.text()
        done = f"{day} 定为{'上班' if works else '休息'}"
        if self._office.act(lambda: (set_day(session, day, works=works, name=name), True)[1], done,
                            notices=self.notices):  # fmt: skip
            self._reload()

    def _clear(self) -> None:
        day, session = self.grid.day, self._office.session
        if self._office.act(lambda: (clear_day(session, day), True)[1], f"已撤去 {day} 的自定安排",
                            notices=self.notices):  # fmt: skip
            self._reload()

    def _enter_year(self) -> None:
        shown = self.grid.day.year
        dialog = YearDialog(self, self._office, shown if shown not in self._table.announced else shown + 1)
        dialog.accepted.connect(lambda: self._entered(dialog.year.value()))
        dialog.open()

    def _entered(self, year: int) -> None:
        self._table = workdays()
        self.grid.show_year(date(year, 1, 1), self._table)
        self._show_year()

    def _forget(self) -> None:
        shown, session = self.grid.day.year, self._office.session
        if self._office.act(lambda: (forget_year(session, shown), True)[1], f"已撤去登记的 {shown} 年安排",
                            notices=self.notices):  # fmt: skip
            self._reload()

    def _template(self) -> None:
        shown = self.grid.day.year
        known = self._table.announced.get(shown)
        days = known.days if known is not None else tuple(self._table.usual(shown))
        out = files.ask_save(self, "导出节假日表", "Excel 工作簿 (*.xlsx)", f"节假日-{shown}.xlsx")
        if out is not None:
            path = out if out.suffix.lower() == ".xlsx" else out.with_name(out.name + ".xlsx")
            session = self._office.session
            self._office.act(lambda: (write_template(session, path, days), True)[1], f"已导出“{path.name}”",
                             notices=self.notices)  # fmt: skip
