"""Every program and library of a bundle is, byte for byte, a file of a part that the bill of materials names.

What PyInstaller found on the machine where it ran, and nobody pinned, would ship unseen otherwise.
"""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from importlib.metadata import distributions
from pathlib import Path

from tools.bundle import parts
from tools.bundle.contents import NAME
from tools.bundle.sums import digest
from tools.sbom import bill_of_materials

# The launcher, with our modules appended to it: the same bytes in no two versions.
LAUNCHERS = {NAME: "pyinstaller", f"{NAME}.exe": "pyinstaller", f"{NAME}-cli.exe": "pyinstaller"}
_MAGIC = (b"\x7fELF", b"MZ")
Owners = Mapping[str, str]  # SHA-256 of a file: name of the part


def check(folder: Path, owners: Owners) -> None:
    """Raises LookupError with the files that belong to no part, and the parts that the bill does not name."""
    found = belonging(folder, owners)
    if strangers := [place for place, part in found.items() if not part]:
        raise LookupError(f"these belong to no part that is pinned: {', '.join(strangers)}")
    named = {each["name"] for each in bill_of_materials()["components"]}
    if unnamed := sorted(set(found.values()) - named):
        raise LookupError(f"the bill of materials does not name {', '.join(unnamed)}")


def belonging(folder: Path, owners: Owners) -> dict[str, str]:
    """By its place each program and library of the folder, and the part it belongs to; nothing where to none."""
    found = {}
    for file in programs(folder):
        place = file.relative_to(folder).as_posix()
        part = LAUNCHERS.get(place) or owners.get(digest(file), "")
        found[place] = (part and _by_name(file.name)) or part
    return found


def programs(folder: Path) -> Iterable[Path]:
    """What a system could load or run below the folder; links are files elsewhere."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4).startswith(_MAGIC):
                    yield file


def on_linux(site_packages: Path, python: Path, libraries: Path) -> dict[str, str]:
    """Whose the files are that the Linux bundle may take."""
    built = (each for each in programs(python) if not each.is_relative_to(site_packages))
    return of_wheels(site_packages) | {digest(each): "cpython" for each in built} | _of_debian(libraries)


def on_windows(site_packages: Path, python: Path) -> dict[str, str]:
    """Whose the files are that the Windows bundle may take."""
    of_python = (each for each in programs(python) if not each.is_relative_to(site_packages))
    return of_wheels(site_packages) | {digest(each): _by_name(each.name) for each in of_python}


def of_wheels(site_packages: Path) -> dict[str, str]:
    """The files of the packages that are installed there, by what they say of themselves."""
    owners: dict[str, str] = {}
    for package in distributions(path=[str(site_packages)]):
        name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
        for file in package.files or ():
            if file.hash and file.hash.mode == "sha256":
                owners[base64.urlsafe_b64decode(file.hash.value + "=").hex()] = name
    return owners


def _of_debian(libraries: Path) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for package in (each for each in parts.packages() if each.licence):
        deb = parts.fetch(package.url, package.sha256)
        listed = subprocess.run(["dpkg-deb", "-c", str(deb)], check=True, capture_output=True, text=True).stdout
        by_name |= {line.split()[5].rpartition("/")[2]: package.name for line in listed.splitlines()}
    return {digest(each): by_name[each.name] for each in programs(libraries)}


def _by_name(name: str) -> str:
    """The part of the Windows bundle that has files of that name."""
    for part in parts.windows_parts():
        if any(fnmatch(name.lower(), pattern) for pattern in part.files):
            return part.name
    return ""
