"""A CUPS of our own: a cupsd with its own folder and socket, and a queue whose backend keeps what it is sent.

The system's cupsd, its queues and its settings are not touched.  The backend is a shell script: it writes the job and
the arguments it was called with into a folder.  The PPD passes PDF on as it is; it has two trays and both sides.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUEUE = "jijian"
TOOLS = ("cupsd", "lpadmin")
# What cupsd starts its backends with.
HELPERS = Path("/usr/lib/cups/daemon")
PATIENCE_S = 30.0
_DAEMON = """
Listen {folder}/socket
Browsing Off
DefaultAuthType None
WebInterface No
LogLevel warn
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues default
SubscriptionPrivateAccess default
SubscriptionPrivateValues default
<Limit All>
Order deny,allow
Allow all
</Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}/root
RequestRoot {folder}/spool
StateDir {folder}/state
CacheDir {folder}/cache
TempDir {folder}/temporary
ServerBin {folder}/bin
DataDir {folder}/data
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
Sandboxing relaxed
"""
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct keep "Unknown" "Keeps jobs"'; exit 0; }}
[ $# -ge 6 ] && exec < "$6"
cat > {folder}/out/$1.part
printf '%s\\n' "$3" "$4" "$5" > {folder}/out/$1.txt
mv {folder}/out/$1.part {folder}/out/$1.pdf
"""
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "KEEP.PPD"
*Manufacturer: "Test"
*Product: "(Keep)"
*ModelName: "Keep"
*ShortNickName: "Keep"
*NickName: "Keep"
*PSVersion: "(3010) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Region: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "12 12 583 830"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *InputSlot/Tray: PickOne
*DefaultInputSlot: Upper
*InputSlot Upper/Upper: ""
*InputSlot Manual/Manual: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/2-Sided: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long: ""
*Duplex DuplexTumble/Short: ""
*CloseUI: *Duplex
*OpenUI *Resolution/Resolution: PickOne
*DefaultResolution: 600dpi
*Resolution 600dpi/600 DPI: ""
*CloseUI: *Resolution
"""


class CannotRunError(Exception):
    """Why there is no CUPS here."""


@dataclass(frozen=True)
class Job:
    """What the backend was called with, and the PDF that it got."""

    title: str
    copies: str
    options: str
    pdf: bytes


@dataclass(frozen=True)
class Queue:
    """A running cupsd with the one queue."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs a Python command that prints here, offscreen, from the folder of the project."""
        root = Path(__file__).parents[2]
        whole = os.environ | self.environment | more | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)}
        return subprocess.run([sys.executable, *command], cwd=root, env=whole, capture_output=True, text=True,
                              timeout=300, check=False)  # fmt: skip

    def jobs(self, count: int) -> list[Job]:
        """The jobs that have arrived, once there are so many; they are taken away."""
        out = self.folder / "out"
        _until(lambda: len(list(out.glob("*.pdf"))) >= count, f"{count} jobs", self.folder)
        found = sorted(out.glob("*.pdf"), key=lambda file: int(file.stem))
        jobs = [Job(*file.with_suffix(".txt").read_text().splitlines()[:3], file.read_bytes()) for file in found]
        for file in out.iterdir():
            file.unlink()
        return jobs


@contextmanager
def cups() -> Iterator[Queue]:
    """A queue for as long as it is needed.  Raises CannotRunError with the reason."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    tools = {name: shutil.which(name, path=path) for name in TOOLS}
    if missing := [name for name, found in tools.items() if found is None]:
        raise CannotRunError(f"{' and '.join(missing)} not installed (Debian: cups-daemon, cups-client)")
    # A socket's path is short: not pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="yuetan-cups-", dir="/tmp"))
    try:
        _lay_out(folder)
        command = [str(tools["cupsd"]), "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        with (folder / "log" / "daemon").open("w") as log:
            daemon = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _until((folder / "socket").exists, "socket", folder, daemon)
            environment = {"CUPS_SERVER": str(folder / "socket")}
            adding = [str(tools["lpadmin"]), "-p", QUEUE, "-E", "-v", "keep:/here", "-P", str(folder / "keep.ppd")]
            added = subprocess.run(adding, env=os.environ | environment, capture_output=True, text=True, check=False)
            if added.returncode:
                raise CannotRunError(f"lpadmin: {added.stderr.strip()}")
            yield Queue(folder, environment)
        finally:
            daemon.terminate()
            daemon.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(folder: Path) -> None:
    folder.chmod(0o755)
    for name in (
        "root",
        "spool",
        "state",
        "cache",
        "temporary",
        "log",
        "out",
        "bin/backend",
        "bin/filter",
        "data/mime",
    ):
        (folder / name).mkdir(parents=True)
    (folder / "cupsd.conf").write_text(_DAEMON.format(folder=folder))
    (folder / "cups-files.conf").write_text(_FILES.format(folder=folder))
    (folder / "data" / "mime" / "mime.types").write_text("application/pdf pdf string(0,%PDF)\n")
    (folder / "bin" / "daemon").symlink_to(HELPERS)
    (folder / "keep.ppd").write_text(_PPD)
    backend = folder / "bin" / "backend" / "keep"
    backend.write_text(_BACKEND.format(folder=folder))
    # Nobody else may run it: cupsd then runs it as it runs itself, and needs no other account.
    backend.chmod(0o700)


def _until(
    condition: Callable[[], object], what: str, folder: Path, daemon: subprocess.Popen[bytes] | None = None
) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        ended = daemon is not None and daemon.poll() is not None
        if ended or time.monotonic() > deadline:
            logs = "".join((folder / "log" / name).read_text()[-1500:] for name in ("daemon", "error")
                           if (folder / "log" / name).exists())  # fmt: skip
            raise CannotRunError(f"no {what} from cupsd: {logs.strip() or 'it says nothing'}")
        time.sleep(0.02)
