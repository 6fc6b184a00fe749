"""A bare old system to run the bundle in: Debian 11 (glibc 2.31), without Python, without a network.

Debian 10 (2.28) can no longer be had from Debian's mirrors; that nothing asks for more than 2.28 is read from the files
(tools/bundle/symbols.py).  Takes root: debootstrap, chroot, and namespaces of its own for network and processes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.bundle.parts import BUILD

SUITE, MIRROR = "bullseye", "http://deb.debian.org/debian"
ROOT_FOLDER = BUILD / "bare"
# What every desktop has, and the bundle therefore does not bring (contents.SYSTEM_LIBRARIES).
DESKTOP = (
    "libcups2", "libdbus-1-3", "libegl1", "libfontconfig1", "libfreetype6", "libgl1", "libglib2.0-0", "libx11-6",
    "libx11-xcb1", "libxcb1",
)  # fmt: skip
USER, HOME = 1000, "/home/张 三"  # a blank and Chinese in the path of everything
_STAMP = "made-of"
_LOOK_S = 0.02
PATIENCE_S = 4 * 3600.0  # the whole tour takes a quarter of an hour of a machine that has nothing else to do


def make() -> Path:
    """The root of the system, set up where it is not there yet.  Raises CalledProcessError."""
    wanted = " ".join((SUITE, *DESKTOP))
    stamp = ROOT_FOLDER / _STAMP
    if not (stamp.is_file() and stamp.read_text() == wanted):
        shutil.rmtree(ROOT_FOLDER, ignore_errors=True)
        include = f"--include={','.join(DESKTOP)}"
        command = ["debootstrap", "--variant=minbase", include, SUITE, str(ROOT_FOLDER), MIRROR]
        BUILD.mkdir(parents=True, exist_ok=True)
        with (BUILD / "debootstrap.log").open("w") as said:
            subprocess.run(command, check=True, stdout=said, stderr=subprocess.STDOUT)
        stamp.write_text(wanted)
    return ROOT_FOLDER


def fresh_home() -> Path:
    """The home of the user there, empty."""
    home = inside(HOME)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.chown(home, USER, USER)
    return home


def inside(place: str) -> Path:
    """Where a path of that system lies on this machine."""
    return ROOT_FOLDER / place.lstrip("/")


def command(program: Sequence[str], settings: Mapping[str, str], *, root: bool = False) -> list[str]:
    """What runs a program there, as the user or as root, in namespaces of its own."""
    who = "0:0" if root else f"{USER}:{USER}"
    said = {"HOME": "/root" if root else HOME, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **settings}
    script = (
        'mount -t proc proc "$1/proc"; '
        "screens=/tmp/.X11-unix; "
        'if [ -d $screens ]; then mkdir -p "$1$screens"; mount --bind $screens "$1$screens"; fi; '
        'where=$1; who=$2; shift 2; exec chroot --userspec="$who" "$where" /usr/bin/env -i "$@"'
    )
    apart = ["unshare", "--net", "--mount", "--pid", "--fork"]
    return [*apart, "sh", "-c", script, "bare", str(ROOT_FOLDER), who, *(f"{k}={v}" for k, v in said.items()), *program]


def run(
    program: Sequence[str],
    settings: Mapping[str, str] | None = None,
    *,
    root: bool = False,
    seconds: float = PATIENCE_S,
) -> subprocess.CompletedProcess[str]:
    """Runs it to its end; what it says is in the answer."""
    return subprocess.run(
        command(program, settings or {}, root=root), capture_output=True, text=True, check=False, timeout=seconds
    )


class Running:
    """A program that runs there beside us, until it ends or is killed."""

    def __init__(self, program: Sequence[str], settings: Mapping[str, str]) -> None:
        # Whatever belongs to the program holds this end; it is closed when the last of them is gone.
        self._gone, held = os.pipe()
        silent = subprocess.DEVNULL
        started = command(program, settings)
        self._process = subprocess.Popen(started, stdin=silent, stdout=silent, stderr=silent, pass_fds=[held])
        os.close(held)

    def ended_before(self, processor_s: float) -> bool:
        """Whether it ended by itself before it had used so much of the processor: on a busy machine, too, that is a
        moment of its work.
        """
        while self._process.poll() is None:
            if sum(map(used_s, self._children())) >= processor_s:
                return False
            time.sleep(_LOOK_S)
        return True

    def ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process.poll() is not None

    @property
    def code(self) -> int | None:
        """Its exit code, once it ended."""
        return self._process.poll()

    def kill(self) -> None:
        """SIGKILL to all of it; comes back when nothing of it is left."""
        # The first process of the namespace: with it goes all that is in it.  That it dies with its parent, as unshare
        # has it, does not hold: it became another user since.
        for child in self._children():
            os.kill(child, signal.SIGKILL)
        self._process.wait()
        os.read(self._gone, 1)
        os.close(self._gone)

    def _children(self) -> list[int]:
        parent = self._process.pid
        if self._process.poll() is not None:
            return []
        return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def used_s(pid: int) -> float:
    """Seconds of the processor that a process of this machine has used; none where it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
