"""Every workbook through LibreOffice without a window: it opens, and every cell says what it said before."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.papers.all_books import cells, trimmed

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
# All sheets, each into a file of its own; UTF-8; cells as they are shown.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def converted(books: dict[str, Path], home: Path, kind: str) -> Path:
    """The folder with all of them converted, by one run with a profile and a home of its own."""
    out = home / kind.split(":")[0]
    fonts = home / ".local" / "share" / "fonts"
    if FONTS.is_dir() and not fonts.exists():
        fonts.parent.mkdir(parents=True)
        fonts.symlink_to(FONTS)
    command = [str(SOFFICE), f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    done = subprocess.run(
        [*command, "--outdir", str(out), *map(str, books.values())], capture_output=True, timeout=500, check=True,
        env=os.environ | {"HOME": str(home)},
    )  # fmt: skip
    assert done.stdout.count(b"convert ") == len(books), done.stdout + done.stderr
    return out


def test_what_libreoffice_saves_holds_the_same_text_in_every_cell(books: dict[str, Path], tmp_path: Path) -> None:
    out = converted(books, tmp_path, "xlsx")
    for name, path in books.items():
        assert cells(out / path.name) == cells(path), name


def test_every_cell_is_shown_as_it_was_written(books: dict[str, Path], tmp_path: Path) -> None:
    out = converted(books, tmp_path, _CSV)
    for name, path in books.items():
        for sheet, rows in cells(path).items():
            with (out / f"{path.stem}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
                assert trimmed([list(row) for row in csv.reader(file)]) == rows, (name, sheet)


@pytest.mark.skipif(not FONTS.is_dir(), reason="the bundled fonts are not here")
def test_it_prints_on_landscape_pages_with_title_and_page_numbers(books: dict[str, Path], tmp_path: Path) -> None:
    out = converted(books, tmp_path, "pdf")
    for name, path in books.items():
        pages = PdfReader(out / f"{path.stem}.pdf").pages
        text = "".join(page.extract_text() for page in pages)
        title = cells(path)[next(iter(cells(path)))][0][0]
        assert "".join(title.split()) in "".join(text.split()), name
        if name != "errors":
            assert pages[0].mediabox.width > pages[0].mediabox.height, name
            assert f"第1页共{len(pages)}页" in "".join(text.split()), name
