"""Python's packages for the Linux bundle: wheels that run on glibc 2.28, into the interpreter that was built for it.

This machine's own pip fetches them, by the hashes of requirements-bundle.txt; told of an older platform it passes over
wheels that need a newer one.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tools.bundle.contents import ROOT

REQUIREMENTS = ROOT / "requirements-bundle.txt"
GLIBC = (2, 28)
_OLDEST = 5  # manylinux_2_5 is manylinux1


def platforms(glibc: tuple[int, int] = GLIBC) -> list[str]:
    """The names of the platforms whose wheels run there, the newest first."""
    major, minor = glibc
    numbered = [f"manylinux_{major}_{each}_x86_64" for each in range(minor, _OLDEST - 1, -1)]
    return [*numbered, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"]


def install(into: Path) -> None:
    """Puts the packages into a site-packages folder, unless the same ones are there.  Raises CalledProcessError."""
    stamp = into / "installed-from"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(into, ignore_errors=True)
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(into),
        "--require-hashes", "--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.11",
        "-r", str(REQUIREMENTS),
    ]  # fmt: skip
    for platform in platforms():
        command += ["--platform", platform]
    subprocess.run(command, check=True)
    stamp.write_text(wanted)
