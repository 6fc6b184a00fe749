"""The Python of the Windows bundle: official binaries out of a wheel, the modules in Python out of the source.

It is left in build/bundle/windows/python.  What is there already, of the same parts, is left alone.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from tools.bundle import parts, wheels
from tools.bundle.parts import BUILD

MANIFEST = parts.OF_WINDOWS
WINDOWS = BUILD / "windows"
PREFIX = WINDOWS / "python"
PYTHON = PREFIX / "python.exe"
SITE_PACKAGES = PREFIX / "Lib" / "site-packages"
SOURCE = WINDOWS / "source"
_STAMP = PREFIX / "made-of"
_OURS = Path(__file__).with_name("windows_c")
_COMPILER = "x86_64-w64-mingw32-gcc"
_EXPORTS = "x86_64-w64-mingw32-objdump"
# Of the library in Python: what the program cannot use.
_LEFT_OUT = ("test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "venv")


def manifest() -> dict[str, Any]:
    """What the interpreter is made of."""
    return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["python"]  # type: ignore[no-any-return]


def make() -> None:
    """Makes it with its packages, or finds it made of the same parts.  Raises OSError, CalledProcessError."""
    if not _STAMP.is_file() or _STAMP.read_text() != made_of():
        for folder in (PREFIX, SOURCE):
            shutil.rmtree(folder, ignore_errors=True)
        told = manifest()
        _take_binaries(told)
        _take_library()
        _compile()
        _STAMP.write_text(made_of())
    wheels.install(SITE_PACKAGES, wheels.WINDOWS)
    for name in manifest()["runtime"]:
        shutil.copyfile(_anywhere(SITE_PACKAGES, name), PREFIX / name)


def made_of() -> str:
    """A digest of all that decides what is made."""
    own = [*sorted(_OURS.iterdir()), MANIFEST, parts.MANIFEST, Path(__file__)]
    return hashlib.sha256(b"".join(each.read_bytes() for each in own)).hexdigest()


def _take_binaries(told: dict[str, Any]) -> None:
    """The official libraries and extension modules, out of the wheel."""
    wheel = wheels.fetch(told["wheel"], told["wheel_version"], told["sha256"], told["platform"])
    libraries = PREFIX / "DLLs"
    libraries.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in told["libraries"]:
            (PREFIX / name).write_bytes(archive.read(f"{told['folder']}/{name}"))
        for name in told["modules"]:
            (libraries / f"{name}.pyd").write_bytes(archive.read(f"{told['folder']}/{name}.pyd"))
    (PREFIX / "libffi-8.dll").rename(libraries / "libffi-8.dll")


def _take_library() -> None:
    """The modules in Python, out of the patched source."""
    (cpython,) = (each for each in parts.sources() if each.name == "cpython")
    source = parts.unpack_source(cpython, SOURCE)
    shutil.copytree(source / "Lib", PREFIX / "Lib", ignore=shutil.ignore_patterns(*_LEFT_OUT, "__pycache__"))


def _compile() -> None:
    """What the wheel lacks."""
    compiled = ["-O2", "-s", "-municode", str(_OURS / "python.c"), str(PREFIX / "python311.dll"), "-o", str(PYTHON)]
    subprocess.run([_COMPILER, *compiled], check=True)
    with tempfile.TemporaryDirectory() as work:
        listed = subprocess.run([_EXPORTS, "-p", str(PREFIX / "python311.dll")], check=True, capture_output=True)
        definition = Path(work) / "python3.def"
        definition.write_text(handed_on(exported(listed.stdout.decode())))
        command = [_COMPILER, "-shared", "-s", "-nostdlib", "-Wl,--entry=0", str(definition), "-o"]
        subprocess.run([*command, str(PREFIX / "python3.dll")], check=True)


def exported(listed: str) -> list[str]:
    """The names that a library hands out, of what objdump lists of it.  Raises OSError where it lists none."""
    _, _, table = listed.partition("[Ordinal/Name Pointer] Table")
    found = re.findall(r"^\s*\[\s*\d+\](?:\s+\+base\[\s*\d+\])?(?:\s+[0-9a-f]{4})?\s+(\w+)\s*$", table, re.MULTILINE)
    if not found:
        raise OSError("objdump lists no names in python311.dll")
    return found


def handed_on(names: list[str]) -> str:
    """The definition of a python3.dll that hands every name on to python311.dll."""
    return "\n".join(["LIBRARY python3", "EXPORTS", *(f"  {each} = python311.{each}" for each in names), ""])


def _anywhere(below: Path, name: str) -> Path:
    """The first file of that name, in whatever case.  Raises OSError."""
    for file in sorted(below.rglob("*.dll")):
        if file.name.lower() == name:
            return file
    raise OSError(f"no {name} below {below}")
