"""A screen in memory (Xvfb) with hands on it (xdotool, xclip): real windows of the bundle through the xcb plugin."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.titles import TITLE

PATIENCE_S = 900.0  # a machine that is busy with other things; who ended is not waited for
_LOOK_S = 0.05


class Screen:
    """One screen."""

    def __init__(self, display: str) -> None:
        self.settings = {"DISPLAY": display}

    def windows(self) -> set[str]:
        """The visible windows of the program."""
        said = self._tool("search", "--onlyvisible", "--name", f"^{TITLE}")
        return set(said.split())

    def wait_for_window(self, besides: set[str], ended: Callable[[], bool]) -> str | None:
        """The first window that is not one of `besides`; None where none came, or the program ended."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            over = ended()
            if new := self.windows() - besides:
                return new.pop()
            if over:
                return None
            time.sleep(_LOOK_S)
        return None

    def paste(self, window: str, text: str) -> None:
        """Pastes into the window and presses Enter; there is no window manager, so the focus is given by hand.

        xdotool types Chinese by changing the keyboard's layout under way, and loses some.
        """
        subprocess.run(["xclip", "-selection", "clipboard"], env=os.environ | self.settings, input=text, text=True,
                       stdout=subprocess.DEVNULL, check=True)  # fmt: skip
        self._tool("windowfocus", "--sync", window)
        self._tool("key", "ctrl+v", "Return")

    def _tool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=os.environ | self.settings, capture_output=True, text=True, check=False
        )
        return done.stdout


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen of its own, gone afterwards."""
    seen, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(told)
    try:
        with os.fdopen(seen) as answer:
            yield Screen(f":{answer.readline().strip()}")
    finally:
        server.terminate()
        server.wait()
