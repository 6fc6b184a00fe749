"""Wine: runs the programs of Windows here, in a prefix (a drive C: with its registry) of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# Debian's `wine` wants the 32-bit part as well, which a 64-bit machine need not have.
_WINE = "/usr/lib/wine/wine64"
_SERVER = "/usr/lib/wine/wineserver64"
_QUIET = {
    "WINEDEBUG": "-all",
    "WINEARCH": "win64",
    "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",  # no .NET, no browser, no links in this machine's menu
}


@dataclass(frozen=True)
class Prefix:
    """One prefix; `settings` go into the environment of all that runs there."""

    folder: Path
    user: str = "builder"
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def drive(self) -> Path:
        """The drive C:, seen from here."""
        return self.folder / "drive_c"

    @property
    def home(self) -> Path:
        """The folder of the user, seen from here."""
        return self.drive / "users" / self.user

    def make(self) -> None:
        """Makes it as Windows 10, unless it is there.  Raises CalledProcessError, OSError."""
        if (self.folder / "made").is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("wineboot", "--init", check=True)
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f", check=True)
        self.wait()
        (self.folder / "made").touch()

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What a program is given: nothing of this machine's Python or Qt."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QT_", "YUETAN_"))}
        names = {"WINEPREFIX": str(self.folder), "USER": self.user, "LOGNAME": self.user}
        return kept | _QUIET | names | dict(self.settings) | dict(more or {})

    def run(
        self,
        *command: str,
        settings: Mapping[str, str] | None = None,
        timeout: float | None = None,
        check: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end.  Without a console of its own Python takes a pipe, but no file, for its output."""
        return subprocess.run(
            [_WINE, *command], env=self.environment(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", timeout=timeout, check=check,
        )  # fmt: skip

    def start(self, *command: str, settings: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Starts a program and does not wait for it.  What it says is to be read, or must be short."""
        return subprocess.Popen(
            [_WINE, *command], env=self.environment(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip

    def kill(self) -> None:
        """Ends everything in the prefix at once, as a power cut would."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def processes(self) -> list[int]:
        """All that runs in the prefix: the server, the services, the programs."""
        mark = f"WINEPREFIX={self.folder}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def wait(self) -> None:
        """Waits until nothing runs there any more, and the registry is written."""
        subprocess.run([_SERVER, "-w"], env=self.environment(), check=False)


def windows_path(path: Path) -> str:
    """A file of this machine as Wine names it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")
