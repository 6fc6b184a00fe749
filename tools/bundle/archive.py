"""The bundle as one .tar.xz, the same bytes for the same folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.version import VERSION
from tools.bundle.contents import NAME, ROOT


def name() -> str:
    """What the file is called."""
    return f"{NAME}-{VERSION}-linux-x86_64.tar.xz"


def build(folder: Path, into: Path, moment: int) -> Path:
    """Packs the folder; `moment` is the time that all of its files bear."""
    into.mkdir(parents=True, exist_ok=True)
    place = into / name()
    order = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{moment}", "--format=gnu"]
    move = [f"--transform=s,^{folder.name},{NAME}-{VERSION},", "-C", str(folder.parent)]
    # Blocks of a fixed size: the result does not depend on how many processors there are.
    command = [
        "tar",
        *order,
        *move,
        "--use-compress-program=xz -6 -T0 --block-size=24MiB",
        "-cf",
        str(place),
        folder.name,
    ]
    subprocess.run(command, check=True)
    return place


def moment() -> int:
    """The time of the last commit, in seconds; where there is no history, the start of the clock."""
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 0
