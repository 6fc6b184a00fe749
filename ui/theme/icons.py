"""Icons by what they mean, drawn as glyphs of one line set (Phosphor, out of qtawesome) in the colour of a token.

The colour is looked up while drawing: after a change of theme every icon comes out right by itself.  Only the one
set is read: qtawesome itself would check and load eleven, twenty megabytes and a blink at every start.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QTextCharFormat,
    QTextLayout,
)

from ui.theme.theme import theme

_FONT, _CHARMAP = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"

# What it means -> glyph of the set.
GLYPHS: dict[str, str] = {
    "add": "plus", "archive": "archive-box", "attach": "paperclip", "back": "arrow-left", "book": "book-open",
    "calendar": "calendar-blank", "cancel": "x-circle", "check": "check", "check-circle": "check-circle",
    "clause": "scales", "clear": "x", "clock": "clock", "close": "x", "collapse": "caret-up",
    "columns": "columns", "copy": "copy", "data": "database", "dot": "circle", "down": "caret-down",
    "draft": "pencil-simple", "edit": "note-pencil", "error": "warning-octagon", "expand": "caret-down",
    "export": "export", "eye": "eye", "eye-off": "eye-slash", "file": "file-text", "filter": "funnel-simple",
    "first": "caret-double-left", "fit-page": "frame-corners", "fit-width": "arrows-left-right", "flag": "flag",
    "folder": "folder-open", "funnel": "funnel", "forward": "arrow-right", "gavel": "scales", "help": "question",
    "hide": "eye-slash", "history": "clock-counter-clockwise", "home": "house", "hourglass": "hourglass-medium",
    "import": "download-simple", "info": "info", "institution": "buildings", "interviews": "chats",
    "key": "key", "keyboard": "keyboard", "last": "caret-double-right", "ledgers": "notebook",
    "link": "link-simple", "list": "list-bullets", "lock": "lock-simple", "menu": "dots-three", "moon": "moon",
    "next": "caret-right", "oversight": "shield-check", "pause": "pause-circle", "pdf": "file-pdf",
    "people": "users", "person": "user", "account": "user-circle", "plans": "calendar-check",
    "play": "play-circle", "previous": "caret-left", "print": "printer", "refresh": "arrow-clockwise",
    "remove": "trash", "returned": "arrow-u-up-left", "safe": "shield-check", "sample": "flask",
    "save": "floppy-disk", "search": "magnifying-glass", "send": "paper-plane-tilt", "settings": "gear",
    "show": "eye", "sign-out": "sign-out", "sort-down": "caret-down", "sort-up": "caret-up", "sun": "sun",
    "system": "monitor", "table": "table", "todo": "tray", "undo": "arrow-counter-clockwise",
    "unlock": "lock-simple-open", "up": "caret-up", "view": "sliders-horizontal", "warning": "warning",
    "zoom-in": "magnifying-glass-plus", "zoom-out": "magnifying-glass-minus", "off": "prohibit",
}  # fmt: skip


class GlyphEngine(QIconEngine):
    """Draws one glyph in the colour that its token has now."""

    def __init__(self, meaning: str, colour: str) -> None:
        super().__init__()
        self._glyph = _glyph(meaning)
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draws the glyph, faint when disabled."""
        token = "ink_faint" if mode == QIcon.Mode.Disabled else self._colour
        _draw(painter, rect, self._glyph, theme().colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph on a transparent ground."""
        if size.isEmpty():
            return QPixmap()
        drawn = QPixmap(size)
        drawn.fill(QColor(0, 0, 0, 0))
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn


def _draw(painter: QPainter, rect: QRect, glyph: str, colour: QColor) -> None:
    """A glyph in the middle of a rectangle.

    Not by `setPen` and `drawText`: whatever pen or brush PySide is given, it first asks whether that is not a name of
    `Qt`, and makes all 92 enumerations of it to know.  The password window is there before.
    """
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    shape, part = QTextCharFormat(), QTextLayout.FormatRange()
    shape.setForeground(palette.windowText())
    part.start, part.length, part.format = 0, len(glyph), shape  # type: ignore[attr-defined]
    layout = QTextLayout(glyph, _font(round(min(rect.width(), rect.height()))))
    layout.setFormats([part])
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    # One glyph is wider than its size says; as with `drawText` it begins where the room does.
    across, down = max((rect.width() - line.naturalTextWidth()) / 2, 0), (rect.height() - line.height()) / 2
    layout.draw(painter, QPointF(rect.x() + across, rect.y() + down))


# Made once and never given up: collected together with what showed it, an icon found its engine already gone, and took
# the program with it (PySide gives an engine written in Python to the icon, and Python's collector takes both).
@cache
def icon(meaning: str, colour: str = "ink_soft") -> QIcon:
    """The icon for a meaning (a key of `GLYPHS`), in the colour of a token.  Raises KeyError for an unknown one."""
    return QIcon(GlyphEngine(meaning, colour))


def pixmap(meaning: str, colour: str = "ink_soft", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` device-independent pixels, sharp at the device pixel ratio `ratio`."""
    drawn = GlyphEngine(meaning, colour).pixmap(QSize(size, size) * ratio, QIcon.Mode.Normal, QIcon.State.Off)
    drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _glyph(meaning: str) -> str:
    return chr(_code(GLYPHS[meaning]))


def _code(glyph: str) -> int:
    """The code of a glyph, looked up in the text of the map: to read six thousand of them took three milliseconds.

    Raises KeyError where the set has no such glyph.
    """
    text, key = _charmap(), f'"{glyph}": "'
    place = text.find(key)
    if place < 0:
        raise KeyError(glyph)
    start = place + len(key)
    return int(text[start : text.index('"', start)], 16)


@cache
def _charmap() -> str:
    return (_folder() / _CHARMAP).read_text(encoding="utf-8")


@cache
def _folder() -> Path:
    """Where qtawesome keeps its fonts.  Raises RuntimeError when it is not installed."""
    found = find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("qtawesome is not installed: there are no icons")
    return Path(found.submodule_search_locations[0]) / "fonts"


@cache
def _family() -> str:
    """The family of the set, made known to Qt; needs a QApplication."""
    number = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _font(size: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(max(size, 1))
    return font
