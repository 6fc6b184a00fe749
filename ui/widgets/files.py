"""Asking for a file.  Dialogs come and go through here alone, so that tests and the tour can answer for the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

Asked = Callable[[QWidget | None, str, str, str], Path | None]
_answers: dict[str, Asked] = {}
_elsewhere: list[Callable[[Path], bool]] = []


def ask_open(parent: QWidget | None, caption: str, kinds: str, suggested: str = "") -> Path | None:
    """A file to read, or None.  `kinds` as "工作簿 (*.xlsx *.xls)"."""
    if "open" in _answers:
        return _answers["open"](parent, caption, kinds, suggested)
    name, _ = QFileDialog.getOpenFileName(parent, caption, suggested, kinds)
    return Path(name) if name else None


def ask_save(parent: QWidget | None, caption: str, kinds: str, suggested: str = "") -> Path | None:
    """Where to write a file, or None; the system asks before an existing one is written over."""
    if "save" in _answers:
        return _answers["save"](parent, caption, kinds, suggested)
    name, _ = QFileDialog.getSaveFileName(parent, caption, suggested, kinds)
    return Path(name) if name else None


def ask_folder(parent: QWidget | None, caption: str) -> Path | None:
    """A folder, or None."""
    if "folder" in _answers:
        return _answers["folder"](parent, caption, "", "")
    name = QFileDialog.getExistingDirectory(parent, caption)
    return Path(name) if name else None


def open_elsewhere(path: Path) -> bool:
    """Has the system open a file with the program it has for it; whether there was one."""
    if _elsewhere:
        return _elsewhere[0](path)
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def answer_with(
    *,
    open_: Asked | None = None,
    save: Asked | None = None,
    folder: Asked | None = None,
    elsewhere: Callable[[Path], bool] | None = None,
) -> None:
    """Answers instead of the user from now on (tests, tour); nothing given asks the user again."""
    given = (("open", open_), ("save", save), ("folder", folder))
    _answers.clear()
    _elsewhere[:] = [elsewhere] if elsewhere is not None else []
    _answers.update({name: asked for name, asked in given if asked is not None})
