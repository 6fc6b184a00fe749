"""Python's packages for the bundles: for Linux wheels that run on glibc 2.28, and those for Windows.

This machine's own pip fetches them, by the hashes of requirements-bundle.txt; told of an older platform it passes over
wheels that need a newer one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from packaging.markers import Marker

from tools.bundle.contents import ROOT
from tools.bundle.parts import DOWNLOADS

REQUIREMENTS = ROOT / "requirements-bundle.txt"
GLIBC = (2, 28)
WINDOWS = ("win_amd64",)
_OLDEST = 5  # manylinux_2_5 is manylinux1
_MARKED = re.compile(r"^(\S+==\S+) ; (.+?)(?= \\$)", re.MULTILINE)
# What a requirement asks of a system is said of the system for which the wheels are, not of this one.
_ON_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
_PIP = (sys.executable, "-m", "pip")


def platforms(glibc: tuple[int, int] = GLIBC) -> list[str]:
    """The names of the platforms whose wheels run there, the newest first."""
    major, minor = glibc
    numbered = [f"manylinux_{major}_{each}_x86_64" for each in range(minor, _OLDEST - 1, -1)]
    return [*numbered, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"]


def install(into: Path, of: Iterable[str] | None = None) -> None:
    """Puts the packages into a site-packages folder, unless the same ones are there.  Raises CalledProcessError.

    `of` names the platforms, by default those of Linux.
    """
    names = list(of or platforms())
    text = REQUIREMENTS.read_text(encoding="utf-8")
    stamp = into / "installed-from"
    wanted = hashlib.sha256(text.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(into, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        asked = Path(work) / "requirements.txt"
        asked.write_text(on_windows(text) if names == list(WINDOWS) else text, encoding="utf-8")
        command = [*_PIP, "install", "--target", str(into), "--implementation", "cp", "--python-version", "3.11"]
        subprocess.run([*command, *_hashed(asked, names)], check=True)
    stamp.write_text(wanted)


def fetch(name: str, version: str, sha256: str, platform: str, into: Path = DOWNLOADS) -> Path:
    """One wheel, from earlier or fetched now, not installed.  Raises CalledProcessError, OSError."""
    with tempfile.TemporaryDirectory() as work:
        asked = Path(work) / "requirements.txt"
        asked.write_text(f"{name}=={version} --hash=sha256:{sha256}\n", encoding="utf-8")
        command = [*_PIP, "download", "--no-deps", "--dest", str(into), "--find-links", str(into)]
        command += ["--implementation", "cp", "--python-version", "3.11"]
        into.mkdir(parents=True, exist_ok=True)
        subprocess.run([*command, *_hashed(asked, [platform])], check=True)
    found = [
        each for each in into.glob(f"{name}-{version}-*.whl") if hashlib.sha256(each.read_bytes()).hexdigest() == sha256
    ]
    if not found:
        raise OSError(f"no wheel of {name} {version} with the hash {sha256} in {into}")
    return found[0]


def on_windows(requirements: str) -> str:
    """The requirements that hold on Windows, without conditions: pip would ask them of the system it runs on."""

    def decided(match: re.Match[str]) -> str:
        holds = Marker(match[2]).evaluate(_ON_WINDOWS)
        return match[1] if holds else f"# not on Windows: {match[1]}"

    kept: list[str] = []
    left_out = False
    for line in _MARKED.sub(decided, requirements).splitlines():
        if not line.startswith(" "):
            left_out = line.startswith("# not on Windows: ")
        if not left_out:
            kept.append(line)
    return "\n".join([*kept, ""])


def _hashed(asked: Path, names: Iterable[str]) -> list[str]:
    words = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "-r", str(asked)]
    for each in names:
        words += ["--platform", each]
    return words
