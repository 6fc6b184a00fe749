"""A session in a process of its own: the real windows over a new store, and everything that Python wrote meanwhile.

    python -m tests.ui.session_child DATA

Prints as JSON the paths that were opened to be written, made, renamed or taken away, in their order.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

WRITES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
written: list[str] = []


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    """What Python tells of each act on the disk."""
    if event not in WRITES or not isinstance(arguments[0], (str, bytes, os.PathLike)):
        return
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if not ((isinstance(mode, str) and set(mode) & set("wax+")) or (flags or 0) & _FOR_WRITING):
            return
    paths = arguments[:2] if event in ("os.rename", "os.link", "os.symlink") else arguments[:1]
    written.extend(os.path.abspath(os.fsdecode(path)) for path in paths)  # noqa: PTH100 - pathlib would be heard


def session(folder: Path) -> int:
    """Makes a store, goes through all tabs, help and 关于 in its window, changes what is remembered, and leaves."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.access.accounts import create_institution
    from tests.passwords import CHEAP, PASSWORD
    from ui import application
    from ui.access.unlock import UnlockPage
    from ui.help.opening import put_away, show_page
    from ui.shell import opening
    from ui.theme import Mode

    create_institution(folder, "青屏学院", PASSWORD, CHEAP).store.close()

    class Hurried(application.Gate):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            QTimer.singleShot(0, self, self._work)

        def _work(self) -> None:
            page = self.findChild(UnlockPage)
            page.password.setText(PASSWORD)
            page._try()
            window = self.window_opened
            assert window is not None
            for tab in window._order:
                window.show_tab(tab)
                QApplication.processEvents()
            window.account_menu.set_mode(Mode.DARK)
            show_page("whats_new", window)
            QApplication.processEvents()
            put_away()
            opening.about(window, window.office)
            QApplication.processEvents()
            window.lock()
            window.office.session.check_password(PASSWORD)
            QTimer.singleShot(0, QApplication.instance(), QApplication.closeAllWindows)
            window.close()

    application.Gate = Hurried  # type: ignore[misc]
    import argparse

    return application.run_window(argparse.Namespace(data=folder, user="admin", read_only=False))


if __name__ == "__main__":
    sys.addaudithook(listen)
    code = session(Path(sys.argv[1]))
    print(json.dumps(written, ensure_ascii=False), flush=True)
    sys.exit(code)
