"""From a workbook in memory to the bytes of its file: nothing is ever laid down in a folder for temporary files."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

# Who wrote a workbook, as its properties say: never the name of a machine or a person.
AUTHOR = "约谈工作台"


class InMemory(ExcelWriter):
    """openpyxl writes each sheet to a temporary file, readable by whoever finds it; here sheets stay in memory."""

    _archive: Any

    def save(self) -> None:
        """Writes all parts; as author stands the program, and nobody as who changed it last."""
        self.workbook.properties.creator = AUTHOR
        self.workbook.properties.lastModifiedBy = None
        super().save()

    def write_worksheet(self, ws: Any) -> None:
        """Puts one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        stream = BytesIO()
        writer: Any = WorksheetWriter(ws, stream)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], stream.getvalue())
        self.manifest.append(ws)


_READ_AS_ONE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """A text in which nothing is taken for a character in disguise: Excel reads `_x000D_` as the end of a line."""
    return _READ_AS_ONE.sub("_x005F_", text) if "_x" in text else text


def content_of(book: Workbook) -> bytes:
    """The bytes of the .xlsx file."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        InMemory(book, archive).save()
    return content.getvalue()
