"""The faces: the system's own Chinese UI face, with the bundled one behind it for rare characters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from ui.theme.resources import RESOURCES
from ui.theme.tokens import Size

BUNDLED_FOLDER = RESOURCES / "fonts"
BUNDLED_FAMILY = "Noto Sans SC"
# Chinese UI faces in the order in which we like them.
SYSTEM_FAMILIES = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC",
    "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip


@cache
def load_bundled(folder: Path = BUNDLED_FOLDER) -> tuple[str, ...]:
    """Registers the bundled faces with Qt and returns their families; needs a QApplication.

    They are registered even where the system has a Chinese face of its own: few of those know the rare
    characters of names (𬭎 𠅤 䶮), and Qt falls back to the next family of the list glyph by glyph.
    """
    families: list[str] = []
    for file in sorted(folder.glob("NotoSansSC-*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    return tuple(dict.fromkeys(families))


def families() -> list[str]:
    """The families of the user interface, first choice first."""
    return list(_families())


@cache
def _families() -> tuple[str, ...]:
    """Asked once: whoever draws asks for a font again and again, and Qt lists all faces there are each time."""
    installed = set(QFontDatabase.families())
    return (*(name for name in SYSTEM_FAMILIES if name in installed), BUNDLED_FAMILY)


def ui_font(size: int = Size.BODY, bold: bool = False) -> QFont:
    """A face of the user interface; `size` in device-independent pixels."""
    return QFont(_ui_font(size, bold))


@cache
def _ui_font(size: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(families())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def figures_font(size: int = Size.BODY) -> QFont:
    """The same face with figures of one width, for tables and clocks."""
    return QFont(_figures_font(size))


@cache
def _figures_font(size: int) -> QFont:
    font = ui_font(size)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
