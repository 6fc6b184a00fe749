"""The parts that a bundle is made of and that pip cannot bring: fetched once, checked against their hash, unpacked."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.bundle.contents import ROOT
from tools.download import download

MANIFEST = Path(__file__).with_name("linux.toml")
OF_WINDOWS = Path(__file__).with_name("windows.toml")
BUILD = ROOT / "build" / "bundle"
# A folder outside of the clone spares fetching it all again for another clone.
DOWNLOADS = Path(os.environ.get("YUETAN_DOWNLOADS") or BUILD / "downloads")


@dataclass(frozen=True)
class Source:
    """Source code with the patches that Debian put upon it."""

    name: str
    version: str
    licence: str
    url: str
    sha256: str
    patches_url: str
    patches_sha256: str
    patches_from: str


@dataclass(frozen=True)
class Package:
    """A Debian package, unpacked and never installed.  Without a licence it serves to build and does not ship."""

    name: str
    version: str
    url: str
    sha256: str
    licence: str = ""


@dataclass(frozen=True)
class WindowsPart:
    """What of the Windows bundle is neither one of Python's packages nor a font.

    `files` are patterns of names.  It comes from `url`, or lies in the wheel of `package`; `brings` names the libraries
    that are built into it.
    """

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    url: str = ""
    sha256: str = ""
    package: str = ""
    brings: Mapping[str, str] = field(default_factory=dict)


def windows_parts(manifest: Path = OF_WINDOWS) -> tuple[WindowsPart, ...]:
    """Those of the Windows bundle."""
    told = tomllib.loads(manifest.read_text(encoding="utf-8"))["part"]
    return tuple(WindowsPart(**each | {"files": tuple(each["files"])}) for each in told)


def sources(manifest: Path = MANIFEST) -> tuple[Source, ...]:
    """What is built from source."""
    return tuple(Source(**each) for each in _read(manifest)["source"])


def packages(manifest: Path = MANIFEST) -> tuple[Package, ...]:
    """What is taken from Debian."""
    return tuple(Package(**each) for each in _read(manifest)["debian"])


def _read(manifest: Path) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(manifest.read_text(encoding="utf-8"))


def fetch(url: str, sha256: str, into: Path = DOWNLOADS) -> Path:
    """The file of that address, from earlier or fetched now.  Raises OSError where it cannot be had or is another."""
    place = into / url.rpartition("/")[2]
    if place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256:
        return place
    into.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    part.write_bytes(download(url, sha256))
    return part.replace(place)


def unpack_source(source: Source, into: Path) -> Path:
    """The folder of the patched source below `into`, which must not hold anything yet."""
    into.mkdir(parents=True)
    _unpack(fetch(source.url, source.sha256), into)
    (folder,) = into.iterdir()
    _unpack(fetch(source.patches_url, source.patches_sha256), folder)
    for patch in patches(folder / "debian" / "patches", source.patches_from):
        subprocess.run(["patch", "-p1", "--forward", "--silent", "-i", str(patch)], cwd=folder, check=True)
    return folder


def _unpack(archive: Path, into: Path) -> None:
    """With tar: Python's own module, as Debian 12 was released with it, cannot be told to keep within the folder."""
    subprocess.run(["tar", "-xf", str(archive), "-C", str(into), "--no-same-owner"], check=True)


def patches(folder: Path, first: str) -> list[Path]:
    """The patches of a series from `first` on.  Raises ValueError where it has no such patch."""
    names = [line.split()[0] for line in (folder / "series").read_text().splitlines() if line.split()]
    names = [name for name in names if not name.startswith("#")]
    return [folder / name for name in names[names.index(first) :]]


def unpack_packages(into: Path) -> None:
    """Unpacks every Debian package below `into`."""
    into.mkdir(parents=True, exist_ok=True)
    for package in packages():
        subprocess.run(["dpkg-deb", "-x", str(fetch(package.url, package.sha256)), str(into)], check=True)
    for link in (each for each in into.rglob("*") if each.is_symlink()):
        target = link.readlink()
        if target.is_absolute():  # it would lead out of the folder, to this machine's own
            link.unlink()
            link.symlink_to(os.path.relpath(into / target.relative_to("/"), link.parent))
