"""The printers of this machine, as the preview offers them, and a printer set up for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintEngine, QPrinter, QPrinterInfo

from app.papers.print_setup import PrintSetup, Sides
from ui.preview.print_job import whole_sheet

_DUPLEX = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT: QPrinter.DuplexMode.DuplexShortSide,
}
_TWO_SIDED = {
    QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexShortSide, QPrinter.DuplexMode.DuplexAuto,
}  # fmt: skip
_TRAYS = {
    "Upper": "上纸盒", "OnlyOne": "唯一纸盒", "Lower": "下纸盒", "Middle": "中纸盒", "Manual": "手动进纸",
    "Envelope": "信封", "EnvelopeManual": "信封（手动）", "Auto": "自动选择", "Tractor": "链式进纸",
    "SmallFormat": "小幅面纸盒", "LargeFormat": "大幅面纸盒", "LargeCapacity": "大容量纸盒", "Cassette": "纸盒",
    "FormSource": "按纸张选择", "CustomSource": "其他纸盒",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """A printer: its name, whether the system prefers it and it prints on both sides, and its trays (key, words)."""

    name: str
    is_default: bool = False
    two_sided: bool = False
    trays: Sequence[tuple[str, str]] = ()


def available() -> list[PrinterFacts]:
    """The printers, the system's first choice first; none where there are none, and no first choice is real as well."""
    preferred = QPrinterInfo.defaultPrinter()
    first = "" if preferred.isNull() else preferred.printerName()
    found = [
        PrinterFacts(
            info.printerName(),
            info.printerName() == first,
            bool(_TWO_SIDED & set(info.supportedDuplexModes())),
            tuple(_trays(info)),
        )
        for info in QPrinterInfo.availablePrinters()
    ]
    return sorted(found, key=lambda each: not each.is_default)


def printer_for(setup: PrintSetup, title: str) -> QPrinter | None:
    """The printer, set up to print A4 as `setup` says; None where it is not there any more.

    `title` is what the queue shows to others: the name of the paper, never of a person.
    """
    info = QPrinterInfo.printerInfo(setup.printer)
    if info.isNull():
        return None
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    dress(made, setup, title)
    return made


def dress(printer: QPrinter, setup: PrintSetup, title: str) -> None:
    """Sets a printer up."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    whole_sheet(printer)
    printer.setCopyCount(setup.copies)
    printer.setCollateCopies(setup.collate)
    printer.setDuplex(_DUPLEX[setup.sides])
    if setup.tray in QPrinter.PaperSource.__members__:
        printer.setPaperSource(QPrinter.PaperSource[setup.tray])


def _trays(info: QPrinterInfo) -> list[tuple[str, str]]:
    """PySide leaves out `supportedPaperSources`; the engine that answers it is asked."""
    key = QPrintEngine.PrintEnginePropertyKey.PPK_PaperSources
    numbers = QPrinter(info).printEngine().property(key) or []
    by_number = {source.value: name for name, source in QPrinter.PaperSource.__members__.items()}
    names = dict.fromkeys(by_number[number] for number in numbers if number in by_number)
    return [(name, _TRAYS.get(name, name)) for name in names]
