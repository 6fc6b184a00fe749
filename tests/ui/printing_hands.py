"""Printers for tests of windows: they print into PDF files, so that what came out can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from app.papers.print_setup import PrintSetup
from ui.preview import printers
from ui.preview.printers import PrinterFacts, dress

LASER = PrinterFacts("激光打印机", True, True, (("Upper", "上纸盒"), ("Manual", "手动进纸")))
DOTS = PrinterFacts("针式打印机")


@dataclass
class Desk:
    """The printers on the desk; `out` has the files in the order of the jobs, `setups` how they were wanted."""

    folder: Path
    resolution: int = 72
    found: list[PrinterFacts] = field(default_factory=lambda: [LASER, DOTS])
    setups: list[PrintSetup] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)

    @property
    def out(self) -> list[Path]:
        """What was printed."""
        return [file for number in range(len(self.setups)) if (file := self._file(number)).exists()]

    def make(self, setup: PrintSetup, title: str) -> QPrinter | None:
        """A printer that writes the next file; None where it is not on the desk, one that fails where it is broken."""
        if setup.printer not in [each.name for each in self.found]:
            return None
        number = len(self.setups)
        self.setups.append(setup)
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setResolution(self.resolution)
        made.setOutputFileName(str(self._file(number) if number not in self.broken else self.folder / "无" / "x"))
        dress(made, setup, title)
        return made

    def _file(self, number: int) -> Path:
        return self.folder / f"{number}.pdf"


def desk_of_printers(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Desk:
    """Two printers instead of those of the machine."""
    folder.mkdir(exist_ok=True)
    made = Desk(folder)
    monkeypatch.setattr(printers, "available", lambda: made.found)
    monkeypatch.setattr(printers, "printer_for", made.make)
    return made
