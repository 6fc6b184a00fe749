"""What goes into a bundle and what stays out: read by build.spec, on Linux and on Windows, and by its tests.

PyInstaller finds modules by reading the code, and takes with each Qt module all that belongs to it.  What it cannot
see is named here, and what the program never loads is taken out again.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parents[2]
NAME = "yuetan"
DIST = ROOT / "dist"  # what is handed out
ICON = "resources/icon"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # what menus of Linux have folders for
# Everything below these that is not code; the program looks for them beside its own package (`__file__`, `_MEIPASS`).
DATA_FOLDERS = ("data", "resources")
INSTEAD = "tools/bundle/instead"  # modules that stand for others of their name
MIGRATIONS = "app/store/migrations"
PACKAGES = ("app", "ui")  # modules are named in words as well (ui/warming.py), so all of them go in
ICON_FONT = ("phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")  # of qtawesome: ui/theme/icons.py reads no other

# Modules that something names and nothing needs: other windows, tests, installers, the network.
EXCLUDED_MODULES = (
    "PySide6.Qt3DCore", "PySide6.QtBluetooth", "PySide6.QtDesigner", "PySide6.QtMultimedia", "PySide6.QtOpenGL",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuick3D", "PySide6.QtSql", "PySide6.QtUiTools",
    "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.scripts", "IPython", "PIL.ImageTk",
    "PIL._avif", "PIL._tkinter_finder", "PIL._webp", "_ssl", "_tkinter", "distutils", "ensurepip", "hypothesis",
    "idlelib", "lib2to3", "lxml.html", "lxml.isoschematron", "lxml.objectify", "matplotlib", "mypy", "numpy",
    "pandas", "pip", "pkg_resources", "pydoc_data", "pytest", "qtpy", "setuptools", "sqlite3.test", "ssl", "test",
    "tests", "tkinter", "tools", "turtle", "turtledemo", "unittest", "venv", "xmlrpc",
)  # fmt: skip

# Of Qt's plugins: the screens, pictures of the style sheet, input methods, the printers.
QT_PLUGINS = (
    "platforms/libqxcb.so", "platforms/libqoffscreen.so", "platforms/libqminimal.so",
    "platforms/qwindows.dll", "platforms/qoffscreen.dll", "platforms/qminimal.dll",
    "styles/qmodernwindowsstyle.dll",
    "imageformats/*qsvg.*", "imageformats/*qico.*", "imageformats/*qjpeg.*", "iconengines/*qsvgicon.*",
    "platforminputcontexts/libcompose*", "platforminputcontexts/libibus*", "platforminputcontexts/libfcitx*",
    "printsupport/*",
)  # fmt: skip
QT_TRANSLATIONS = ("qtbase_zh_CN.qm", "qt_zh_CN.qm")
# Qt's own libraries, and what those need; the module of a Qt library that is not here goes with it.
QT_MODULES = ("Core", "DBus", "Gui", "Network", "Pdf", "PrintSupport", "Svg", "Test", "Widgets", "XcbQpa")

# Every desktop has these, in versions that belong to its own drivers and services; an older copy of ours, loaded before
# them, would stand in their way.  All of manylinux_2_28 but libz, and what a printer, a screen and D-Bus need.
SYSTEM_LIBRARIES = (
    "libGL.so*", "libGLX.so*", "libGLdispatch.so*", "libOpenGL.so*", "libEGL.so*", "libX11.so*", "libX11-xcb.so*",
    "libXau.so*", "libXdmcp.so*", "libxcb.so*", "libXext.so*", "libXrender.so*", "libdrm.so*", "libgbm.so*",
    "libfontconfig.so*", "libfreetype.so*", "libexpat.so*", "libpng16.so*", "libbrotli*.so*", "libz.so*",
    "libuuid.so*", "libglib-2.0.so*", "libgthread-2.0.so*", "libgobject-2.0.so*", "libgio-2.0.so*",
    "libgmodule-2.0.so*", "libpcre*.so*", "libmount.so*", "libblkid.so*", "libselinux.so*",
    "libdbus-1.so*", "libsystemd.so*", "libcups.so*", "libavahi-*.so*", "libgssapi_krb5.so*", "libkrb5*.so*",
    "libk5crypto.so*", "libcom_err.so*", "libkeyutils.so*", "libresolv.so*", "libgnutls.so*", "libnettle.so*",
    "libhogweed.so*", "libgmp.so*", "libidn2.so*", "libunistring.so*", "libtasn1.so*", "libp11-kit.so*",
    "libgcrypt.so*", "libgpg-error.so*", "liblz4.so*", "liblzma.so*", "libcap.so*", "libbsd.so*", "libmd.so*",
    "libstdc++.so*", "libgcc_s.so*",
)  # fmt: skip

_QT_LIBRARY = re.compile(r"^(?:lib)?Qt6([A-Z][A-Za-z0-9]*?)(?:\.abi3)?(?:\.so|\.dll|\.pyd)")
_QT_BINDING = re.compile(r"^Qt([A-Z3][A-Za-z0-9]*)\.(?:abi3\.so|cp\d+-win_amd64\.pyd|pyd|so)$")


def is_wanted(place: str) -> bool:
    """Whether what PyInstaller would put at `place` in the bundle (a path with either slash) is needed there."""
    path = PurePath(place.replace("\\", "/"))
    parts, name = path.parts, path.name
    if any(fnmatch(name, pattern) for pattern in SYSTEM_LIBRARIES):
        return False
    if parts[0] == "PySide6":
        return _of_qt_is_wanted(parts, name)
    if parts[0] == "qtawesome":
        return name in ICON_FONT
    return "__pycache__" not in parts


def _of_qt_is_wanted(parts: tuple[str, ...], name: str) -> bool:
    folders = "/".join(parts)
    if "plugins/" in folders:
        place = folders.partition("plugins/")[2]
        return any(fnmatch(place, pattern) for pattern in QT_PLUGINS)
    if "translations" in parts:
        return name in QT_TRANSLATIONS
    if "qml" in parts or name == "opengl32sw.dll" or name.endswith((".pyi", ".qrc")):
        return False
    if found := _QT_LIBRARY.match(name) or _QT_BINDING.match(name):
        return found.group(1) in QT_MODULES
    return True
