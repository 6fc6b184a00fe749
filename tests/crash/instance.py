"""One start of the program, for a harness that starts it twice: the real window, which types its password itself.

    python -m tests.crash.instance DATA

Tells on standard output, a JSON line each: ["open", moment] when the store is open, ["raised", moment] when a second
start brought the window to the front, ["trouble", moment] when the store did not open.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from tests.passwords import PASSWORD
from ui import application
from ui.access.unlock import UnlockPage
from ui.application import Gate
from ui.shell.main_window import MainWindow


def say(*words: Any) -> None:
    """One line for whoever started this."""
    print(json.dumps([words[0], time.monotonic(), *words[1:]], ensure_ascii=False), flush=True)


class TellingGate(Gate):
    """Types the password as soon as it is shown, and tells what comes of it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        QTimer.singleShot(0, self._type)

    def _type(self) -> None:
        page = self.findChild(UnlockPage)
        page.password.setText(PASSWORD)
        page._try()
        if self.window_opened is None:
            say("trouble")
        else:
            say("open")


def _told(kind: type[MainWindow] | type[Gate]) -> None:
    """A window of this kind tells when it is brought to the front."""
    before = kind.activateWindow

    def activate(window: Any) -> None:
        before(window)
        say("raised")

    kind.activateWindow = activate  # type: ignore[method-assign]


def main(folder: Path) -> int:
    """Runs the program as `main.py` does."""
    _told(MainWindow)
    _told(TellingGate)
    application.Gate = TellingGate  # type: ignore[misc]
    return application.run_window(argparse.Namespace(data=folder, user="admin", read_only=False))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
