"""Where the system's print library puts a job before it is handed on.

libcups writes the job into a file in TMPDIR and takes it away once it was sent; Qt sends it when the painting ends,
also when it was cancelled.  While a job begins, TMPDIR is a folder of its own in memory: no page touches the disk, and
a cancelled job is taken back before anything was sent.  Elsewhere (Windows) the job goes to the system page by page.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

IN_MEMORY = Path("/dev/shm")
_VARIABLE = "TMPDIR"


class Spool:
    """The folder of one job."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def begin(self, painter: QPainter, printer: QPrinter) -> bool:
        """Begins to paint on the printer; whether it took the job."""
        if sys.platform == "win32" or printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat:
            return painter.begin(printer)
        before = os.environ.get(_VARIABLE)
        with suppress(OSError):  # no memory disk: libcups finds its own place
            self._folder = Path(tempfile.mkdtemp(prefix="yuetan-", dir=IN_MEMORY))
            os.environ[_VARIABLE] = str(self._folder)
        try:
            return painter.begin(printer)
        finally:
            if before is None:
                os.environ.pop(_VARIABLE, None)
            else:
                os.environ[_VARIABLE] = before

    def take_back(self) -> bool:
        """Takes the job away before it is sent; whether there was one to take."""
        found = list(self._folder.iterdir()) if self._folder is not None else []
        for file in found:
            file.unlink(missing_ok=True)
        return bool(found)

    def end(self) -> None:
        """Takes the folder away with whatever is left in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
