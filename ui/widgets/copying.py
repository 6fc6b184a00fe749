"""Cells as WPS and Excel take them: tab-separated text, and a table that keeps numbers written as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData

Line = Sequence[str]


def as_tsv(lines: Iterable[Line]) -> str:
    """Lines of cells, separated by tabs; a tab or line break inside a cell becomes a blank."""
    return "".join("\t".join(_flat(cell) for cell in line) + "\r\n" for line in lines)


def as_html(lines: Iterable[Line]) -> str:
    """The same as a table whose cells are text: staff numbers keep their zeros, and nothing is read as a formula."""
    rows = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def cells(lines: Sequence[Line]) -> QMimeData:
    """Both forms together, for the clipboard."""
    data = QMimeData()
    data.setText(as_tsv(lines))
    data.setHtml(as_html(lines))
    return data


def _flat(cell: str) -> str:
    return " ".join(cell.replace("\t", " ").splitlines()) if cell else ""


def _cell(cell: str) -> str:
    return f"""<td style='mso-number-format:"\\@"'>{escape(_flat(cell))}</td>"""
