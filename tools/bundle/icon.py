"""Draws the icon of the program out of resources/icon/yuetan.svg: PNG for Linux, one .ico for Windows.

    QT_QPA_PLATFORM=offscreen python -m tools.bundle.icon

The results are checked in beside the drawing, so that nothing needs to draw them to build.
"""

from __future__ import annotations

import struct
import sys

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tools.bundle.contents import ICON, ICON_SIZES, NAME, ROOT

FOLDER = ROOT / ICON
DRAWING = FOLDER / f"{NAME}.svg"
ICO_SIZES = (16, 24, 32, 48, 64, 256)


def main() -> int:
    """Writes all of them."""
    _application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    for size in ICON_SIZES:
        (FOLDER / f"{NAME}-{size}.png").write_bytes(drawn(size))
    (FOLDER / f"{NAME}.ico").write_bytes(ico({size: drawn(size) for size in ICO_SIZES}))
    return 0


def drawn(size: int) -> bytes:
    """The icon as PNG, so many pixels wide."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Pictures in PNG, by size, in one file as Windows since Vista reads it: a table, then one after the other."""
    place = 6 + 16 * len(pictures)
    table = struct.pack("<HHH", 0, 1, len(pictures))
    for size, picture in pictures.items():
        edge = size % 256  # 0 stands for 256
        table += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return table + b"".join(pictures.values())


if __name__ == "__main__":
    sys.exit(main())
