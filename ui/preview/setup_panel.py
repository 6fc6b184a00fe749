"""How it is printed, beside the pages: printer, pages, copies, sides, tray, and how far the print is moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from app.papers.print_setup import MOST_COPIES, Offset, PageRangeError, PrintSetup, Sides, pages_of
from ui.preview import printers
from ui.preview.printers import PrinterFacts
from ui.theme import Space
from ui.widgets.basics import label, link_button, set_shown
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity

NO_PRINTER = (
    "这台电脑上没有找到打印机，不能打印。请先安装或连接打印机；也可以“另存为 PDF”，到别的电脑上打印。数据不受影响。"
)
_ALL, _CURRENT, _SOME = "all", "current", "some"
_SIDES = ((Sides.ONE, "单面"), (Sides.LONG, "双面，长边翻转"), (Sides.SHORT, "双面，短边翻转"))


class SetupPanel(QWidget):
    """Shows what `PrintSetup` says and takes what the user says.

    `printer_changed` tells that another printer is chosen, `offset_wanted` that the offset is to be set.  `ranges`:
    one may print some pages only.  Without a printer everything is shut, and `says` has the sentence for it.
    """

    printer_changed = Signal()
    offset_wanted = Signal()

    def __init__(self, setup: PrintSetup, *, ranges: bool = True) -> None:
        super().__init__()
        self.setObjectName("print_setup")
        self._wanted, self._ranges = setup, ranges
        self.found: Sequence[PrinterFacts] = ()
        self._make()
        self._lay_out()
        self.show_setup(setup)
        self.printer.currentIndexChanged.connect(self._printer_chosen)
        self.copies.valueChanged.connect(self._copies_changed)
        self.range.currentIndexChanged.connect(self._range_chosen)
        self.pages.textChanged.connect(lambda: self.pages_row.set_error(""))

    @property
    def has_printer(self) -> bool:
        """Whether there is anything to print on."""
        return bool(self.found)

    @property
    def says(self) -> tuple[Severity, str] | None:
        """What must be said when the panel is first seen, or None; that there is no printer stands at the field."""
        if self.found and self._wanted.printer and self._wanted.printer not in (each.name for each in self.found):
            return Severity.INFO, f"上次用的打印机“{self._wanted.printer}”现在找不到，已改选“{self.printer.value()}”。"
        return None

    def setup(self) -> PrintSetup:
        """What stands there now."""
        return PrintSetup(
            printer=self.printer.value() or "",
            copies=self.copies.value(),
            collate=self.collate.isChecked(),
            sides=Sides(self.sides.value() or Sides.ONE),
            tray=self.tray.value() or "",
        )

    def wanted(self, current: int, count: int) -> tuple[int, ...] | None:
        """The pages to print, from 1; None where what is written cannot be read, which is then said at the field."""
        if self.range.value() == _CURRENT:
            return (current,)
        if self.range.value() != _SOME:
            return tuple(range(1, count + 1))
        try:
            return pages_of(self.pages.text(), count)
        except PageRangeError as error:
            self.pages_row.set_error(str(error))
            self.pages.setFocus()
            return None

    def show_offset(self, offset: Offset) -> None:
        """Says how far the print is moved."""
        self.offset.setText(f"套打偏移：{offset.words}" if offset.words else "")
        self.offset.setVisible(bool(offset.words))

    def show_setup(self, setup: PrintSetup) -> None:
        """Shows another setup, with the printers of this moment."""
        self._wanted = setup
        self.copies.setValue(setup.copies)
        self.collate.setChecked(setup.collate)
        self._copies_changed()
        self.sides.set_value(setup.sides)
        self.tray.set_options(())
        self.show_printers(printers.available())

    def show_printers(self, found: Sequence[PrinterFacts]) -> None:
        """Other printers: the remembered one is chosen where it is there, else what the system prefers."""
        self.found = found
        words = [(each.name, f"{each.name}（默认）" if each.is_default else each.name) for each in found]
        self.printer.blockSignals(True)
        self.printer.set_options(words)
        names = [each.name for each in found]
        self.printer.set_value(self._wanted.printer if self._wanted.printer in names else next(iter(names), None))
        self.printer.blockSignals(False)
        self.printer_row.set_hint("" if found else "没有找到打印机，可以另存为 PDF。")
        for each in (self.printer, self.range, self.copies, self.offset_link):
            each.setEnabled(bool(found))
        self._show_printer()

    # ------------------------------------------------------------ what follows from what

    def _printer_chosen(self) -> None:
        self._show_printer()
        self.printer_changed.emit()

    def _show_printer(self) -> None:
        """Sides and trays are those of the printer."""
        facts = next((each for each in self.found if each.name == self.printer.value()), PrinterFacts(""))
        before = self.sides.value() or self._wanted.sides
        self.sides.set_value(before if facts.two_sided else Sides.ONE)
        self.sides.setEnabled(facts.two_sided)
        self.sides.setToolTip("" if facts.two_sided else "这台打印机没有双面打印功能，或没有报告")
        tray = self.tray.value() or self._wanted.tray
        self.tray.set_options(facts.trays)
        self.tray.set_value(tray if tray in dict(facts.trays) else next(iter(dict(facts.trays)), None))
        set_shown(self.tray_row, len(facts.trays) > 1)

    def _copies_changed(self) -> None:
        self.collate.setEnabled(self.copies.value() > 1)

    def _range_chosen(self) -> None:
        some = self.range.value() == _SOME
        self.pages_row.setVisible(some)
        if some:
            self.pages.setFocus()

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        self.printer = ChoiceBox(prompt="没有打印机")
        self.range = ChoiceBox(((_ALL, "全部"), (_CURRENT, "当前页"), (_SOME, "指定页码")))
        self.range.set_value(_ALL)
        self.pages = QLineEdit()
        self.pages.setPlaceholderText("例如 1-3,5")
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.collate = QCheckBox("逐份打印")
        self.sides, self.tray = ChoiceBox(_SIDES), ChoiceBox()
        self.offset = label("", "soft", wrap=True)
        self.offset_link = link_button("套打偏移…", self.offset_wanted.emit, "预印表格印不准时，按打印机和表册调整")
        names = {
            "printer_choice": self.printer, "page_range": self.range, "page_numbers": self.pages,
            "copies": self.copies, "collate": self.collate, "sides": self.sides, "tray": self.tray,
            "offset_said": self.offset, "offset_button": self.offset_link,
        }  # fmt: skip
        for name, widget in names.items():
            widget.setObjectName(name)

    def _lay_out(self) -> None:
        self.printer_row = FieldRow("打印机", self.printer)
        range_row = FieldRow("打印范围", self.range)
        self.pages_row = FieldRow("页码", self.pages)
        self.tray_row = FieldRow("纸盒", self.tray)
        copies = FieldRow("份数", self.copies)
        set_shown(range_row, self._ranges)
        set_shown(self.pages_row, False)
        set_shown(self.offset, False)
        beside = box(row(copies, column(None, self.collate, spacing=0), None, spacing=Space.TWO))
        self.setLayout(
            column(
                self.printer_row, range_row, self.pages_row, beside, FieldRow("单双面", self.sides),
                self.tray_row, row(self.offset_link, None), self.offset, spacing=Space.ONE + Space.HALF,
            )
        )  # fmt: skip
