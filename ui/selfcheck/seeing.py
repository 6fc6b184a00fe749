"""What only Qt knows of this PC: screens, printers, and the plugins for input methods."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo
from PySide6.QtGui import QGuiApplication

from app.selfcheck.facts import FromWindow, Screen

_FOLDER = "platforminputcontexts"


def seen() -> FromWindow:
    """What the open program sees.  Call in the window's thread."""
    from ui.preview import printers

    there = printers.available()
    return FromWindow(_screen(), len(there), any(each.is_default for each in there), _plugins())


def seen_without_window() -> FromWindow:
    """The same for the command line, which may run where there is no display."""
    has_display = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import application

    application()
    return seen()


def _screen() -> Screen | None:
    """The screen with the least room; None where nothing is drawn on one."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return None
    screens = [(each.availableGeometry(), each.devicePixelRatio()) for each in QGuiApplication.screens()]
    if not screens:
        return None
    room, scale = min(screens, key=lambda each: each[0].width() * each[0].height())
    return Screen(room.width(), room.height(), scale)


def _plugins() -> tuple[str, ...]:
    """File names of the plugins that bring input methods, without their endings."""
    roots = dict.fromkeys([
        QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), *QCoreApplication.libraryPaths()
    ])  # fmt: skip
    return tuple(sorted(file.stem for root in roots for file in Path(root, _FOLDER).glob("*")))
