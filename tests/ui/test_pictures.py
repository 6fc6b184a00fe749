"""Pictures that people attach are never drawn by the program; what would be drawn has a bound on its pixels."""

from __future__ import annotations

import ast
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from tests.hostile.files import flood
from ui.application import MOST_PICTURE_MB

UI = Path(__file__).parents[2] / "ui"
# What decodes a picture from a file or from bytes.
_DECODERS = {
    "QImageReader", "QMovie", "QSvgRenderer", "QSvgWidget", "QBitmap", "QPicture", "loadFromData", "fromData",
    "QWebEngineView", "QTextBrowser", "QPdfView", "PIL",
}  # fmt: skip


def test_no_window_decodes_pictures() -> None:
    found = {
        (file.relative_to(UI).as_posix(), name)
        for file in UI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (name := getattr(node, "attr", None) or getattr(node, "id", None)) in _DECODERS
    }
    # The help shows pictures of its own folder alone: `Reader.loadResource`.
    assert found == {("application.py", "QImageReader"), ("help/reader.py", "QTextBrowser")}


def test_pictures_are_made_from_sizes_and_from_pages_alone() -> None:
    """QPixmap("a.png") decodes as well: every picture in ui/ is made of numbers or of a size."""
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("QPixmap", "QImage", "QIcon"):
                assert not any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.args)


def test_flood_of_pixels_is_refused_before_it_takes_memory(qapp: QApplication) -> None:
    assert QImageReader.allocationLimit() == MOST_PICTURE_MB
    for side, is_read in ((100, True), (60_000, False)):
        buffer = QBuffer()
        buffer.setData(QByteArray(flood(side)))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        assert QImageReader(buffer).read().isNull() is not is_read
