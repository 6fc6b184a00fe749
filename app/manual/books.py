"""The books as PDF: the bytes of each, and all of them in a folder."""

from __future__ import annotations

from pathlib import Path

from app.manual import book, card
from app.manual.sources import Description, Form, descriptions
from app.papers import drawing
from app.papers.sheet import Sheet

AUTHOR = drawing.PROGRAM


def sheets(description: Description) -> list[Sheet]:
    """The pages of a book or card."""
    return book.sheets(description) if description.form is Form.BOOK else card.sheets(description)


def pdf(description: Description) -> bytes:
    """A book or card as a PDF."""
    return drawing.pdf(sheets(description), description.name, AUTHOR)


def write(folder: Path) -> list[Path]:
    """Writes all books into a folder, which is made where it is not there; returns the files.  Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for description in descriptions():
        file = folder / f"{description.name}.pdf"
        file.write_bytes(pdf(description))
        written.append(file)
    return written
