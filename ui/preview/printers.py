"""The printers of this machine, as the preview offers them, and a printer set up for a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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


# The name of a printer that stands in for those of the machine, and what answers its next file for a title.
_stand_in: list[tuple[str, Callable[[str], Path]]] = []
_STAND_IN_DOTS = 300


@contextmanager
def standing_in(name: str, file_for: Callable[[str], Path]) -> Iterator[None]:
    """Meanwhile there is one printer, which prints into files: for the tour, on a machine that may have none."""
    _stand_in.append((name, file_for))
    try:
        yield
    finally:
        _stand_in.pop()


def available() -> list[PrinterFacts]:
    """The printers, the system's first choice first; none where there are none, and no first choice is real as well."""
    if _stand_in:
        return [PrinterFacts(_stand_in[-1][0], True, True)]
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
    made = _into_file(setup.printer, title) if _stand_in else _on_machine(setup.printer)
    if made is not None:
        dress(made, setup, title)
    return made


def _on_machine(name: str) -> QPrinter | None:
    info = QPrinterInfo.printerInfo(name)
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


def _into_file(name: str, title: str) -> QPrinter | None:
    standing, file_for = _stand_in[-1]
    if name != standing:
        return None
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setResolution(_STAND_IN_DOTS)
    made.setOutputFileName(str(file_for(title)))
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
