"""The licences of every part of a bundle, in one folder with a table that names them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from tools.bundle import parts
from tools.bundle.contents import ROOT
from tools.sbom import LICENCES, read_pins
from ui.titles import TITLE

FOLDER = "licences"
_HERE = Path(__file__).parent
TEXTS = _HERE / "licences"
_IS_LICENCE = re.compile(r"(?i)\.dist-info/(licenses/)?([^/]+/)*[^/]*(licen[cs]e|copying|notice|authors)[^/]*$")
# Shipped in the bundle without being one of Python's packages: the launcher, whose licence allows any program.
_LAUNCHER = "pyinstaller"


def manifest() -> dict[str, Any]:
    """Where texts come from that packages do not bring along."""
    return tomllib.loads((_HERE / "licences.toml").read_text(encoding="utf-8"))


def gather(into: Path, site_packages: Path) -> list[tuple[str, str, str, str]]:
    """Copies the texts of all that is the same on every system; a line for each part: name, version, licence, folder.

    Raises LookupError for a package without any text.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    told = manifest()
    lines = [_of_package(name, into, site_packages, told["elsewhere"]) for name in shipped()]
    for folder, names in told["texts"].items():
        for name in names:
            _put(TEXTS / name, into / folder / name)
    for each in told["copyright"]:
        _put_text(of_debian(each["url"], each["sha256"], each["path"]), into / each["folder"] / each["file"])
    _put(ROOT / "resources" / "fonts" / "LICENSES.md", into / "fonts" / "LICENSES.md")
    lines += [
        (font["name"], font["version"], font["licence"], "fonts")
        for font in tomllib.loads((ROOT / "tools" / "fonts.toml").read_text(encoding="utf-8"))["archive"]
    ]
    return lines


def gather_linux(into: Path, python: Path, expat: Path, sysroot: Path) -> list[tuple[str, str, str, str]]:
    """Adds what only the Linux bundle has: the interpreter, and libraries out of Debian."""
    _put(python / "LICENSE", into / "python" / "LICENSE.txt")
    _put(expat / "COPYING", into / "python" / "expat.txt")
    lines = [(each.name, each.version, each.licence, "python") for each in parts.sources()]
    for package in parts.packages():
        if package.licence:
            folder = f"libraries/{package.name}"
            _put(sysroot / "usr" / "share" / "doc" / package.name / "copyright", into / folder / "copyright.txt")
            lines.append((package.name, package.version, package.licence, folder))
    return lines


def gather_windows(into: Path, python: Path) -> list[tuple[str, str, str, str]]:
    """Adds what only the Windows bundle has: the interpreter, Microsoft's runtime, the installer's stub."""
    _put(python / "LICENSE", into / "python" / "LICENSE.txt")
    _put(python / "PC" / "crtlicense.txt", into / "python" / "crtlicense.txt")
    _put(python / "Modules" / "expat" / "COPYING", into / "python" / "expat.txt")
    (ffi,) = (each for each in parts.packages() if each.name.startswith("libffi") and each.licence)
    text = of_debian(ffi.url, ffi.sha256, f"usr/share/doc/{ffi.name}/copyright")
    _put_text(text, into / "python" / "libffi.txt")
    _put(TEXTS / "microsoft.txt", into / "microsoft" / "microsoft.txt")
    (nsis,) = (each for each in parts.windows_parts() if each.name == "nsis")
    text = of_debian(nsis.url, nsis.sha256, "usr/share/doc/nsis-common/copyright")
    _put_text(text, into / "nsis" / "nsis.txt")
    folders = {"cpython": "python", "libffi": "python", "microsoft-visual-cpp-runtime": "microsoft", "nsis": "nsis"}
    return [(each.name, each.version, each.licence, folders[each.name]) for each in parts.windows_parts()]


def write_table(into: Path, lines: list[tuple[str, str, str, str]]) -> None:
    """Names each part with its version, its licence and the folder of the text."""
    head = [
        f"{TITLE}由下列各部分组成，各依其许可使用；许可全文在所列的文件夹里。",
        "程序本身、图标和文档归制作单位所有，供本单位使用。",
        "",
    ]
    rows = [f"{name} {version}\n    {licence}\n    {folder}/" for name, version, licence, folder in sorted(lines)]
    (into / "说明.txt").write_text("\n".join([*head, *rows, ""]), encoding="utf-8")


def shipped() -> list[str]:
    """The packages whose code is in a bundle."""
    pins = read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    return [*(name for name, _, _, _ in pins), _LAUNCHER]


def of_debian(url: str, sha256: str, path: str) -> str:
    """One file out of a Debian package."""
    deb = parts.fetch(url, sha256)
    archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(deb)], check=True, capture_output=True).stdout
    took = subprocess.run(["tar", "-xO", f"./{path}"], input=archive, check=True, capture_output=True)
    return took.stdout.decode("utf-8")


def _of_package(name: str, into: Path, site_packages: Path, elsewhere: dict[str, str]) -> tuple[str, str, str, str]:
    found = _distribution(name, site_packages)
    stated = found.metadata.get("License-Expression") or LICENCES.get(name) or found.metadata.get("License") or ""
    texts = [file for file in found.files or () if _IS_LICENCE.search(file.as_posix())]
    for file in texts:
        _put(Path(str(file.locate())), into / name / file.name)
    if not texts and name not in elsewhere:
        raise LookupError(f"{name} brings no licence: name the folder that has it in licences.toml")
    return name, found.version, str(stated).splitlines()[0] if stated else "", elsewhere.get(name, name)


def _distribution(name: str, site_packages: Path) -> Distribution:
    wanted = _plain(name)
    for each in distributions(path=[str(site_packages)]):
        if _plain(each.metadata["Name"]) == wanted:
            return each
    raise LookupError(f"{name} is not installed in {site_packages}")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _put_text(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
