"""The Windows artefacts, made here under Wine: the folder, its .zip for a stick and the installer.

    python -m tools.bundle.windows

Needs what tools/bundle/windows_packages.sh installs, and the first time access to Debian and PyPI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from app.version import VERSION, four_parts
from tools.bundle import archive, belongs, licences, parts, windows_interpreter
from tools.bundle.contents import DIST, ICON, NAME, ROOT
from tools.bundle.windows_interpreter import PREFIX, PYTHON, SITE_PACKAGES, WINDOWS
from tools.bundle.wine import Prefix, windows_path

FOLDER = DIST / "windows" / NAME
SETUP = DIST / f"{NAME}-{VERSION}-setup.exe"
ZIP = DIST / f"{NAME}-{VERSION}-windows-x64.zip"
_SCRIPT = Path(__file__).with_name("installer.nsi")
_PATIENCE_S = 3600


def main() -> int:
    """Makes all of them; 1 when a part cannot be had or a step fails."""
    try:
        windows_interpreter.make()
        freeze()
        furnish()
        belongs.check(FOLDER, belongs.on_windows(SITE_PACKAGES, PREFIX))
        for made in (pack(FOLDER, ZIP, archive.moment()), installer(FOLDER, SETUP)):
            print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.0f} MB")
    except (OSError, LookupError, subprocess.SubprocessError) as error:
        print(error, getattr(error, "stdout", None) or "", file=sys.stderr)
        return 1
    return 0


def freeze() -> None:
    """Runs PyInstaller in Wine.  Raises OSError with the end of what it said."""
    prefix = Prefix(WINDOWS / "prefix")
    prefix.make()
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = [
        str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
        "--distpath", windows_path(FOLDER.parent), "--workpath", windows_path(WINDOWS / "pyinstaller"),
        windows_path(ROOT / "build.spec"),
    ]  # fmt: skip
    done = prefix.run(*command, settings={"PYTHONUTF8": "1"}, timeout=_PATIENCE_S)
    prefix.wait()
    if done.returncode or not (FOLDER / f"{NAME}.exe").is_file():
        raise OSError("PyInstaller failed:\n" + "\n".join(done.stdout.splitlines()[-20:]))


def furnish() -> None:
    """Adds the licences of all that is in the folder."""
    into = FOLDER / licences.FOLDER
    (source,) = windows_interpreter.SOURCE.iterdir()
    lines = licences.gather(into, SITE_PACKAGES)
    lines += licences.gather_windows(into, source)
    licences.write_table(into, lines)


def pack(folder: Path, place: Path, moment: int) -> Path:
    """The folder as a .zip, the same bytes for the same folder: unpacked on a stick it runs from there."""
    date = time.gmtime(max(moment, 315532800))[:6]  # the clock of such archives begins with 1980
    top = f"{NAME}-{VERSION}"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(f"{top}/{file.relative_to(folder).as_posix()}", date)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, file.read_bytes())
    return place


def items(folder: Path) -> str:
    """What stands at the top of the folder, for the installer: what it puts there, and all that it takes away again."""
    # The folder with the libraries first: it is what another program may hold, and then nothing has been moved yet.
    names = sorted((each.name for each in folder.iterdir()), key=lambda name: (name != "_internal", name))
    lines = [f'    !insertmacro ${{DO}} "{name}"\n' for name in names]
    return "".join(["!macro EACH_ITEM DO\n", *lines, "!macroend\n"])


def installer(folder: Path, place: Path) -> Path:
    """The installer of the folder.  Raises CalledProcessError."""
    listed = WINDOWS / "items.nsh"
    listed.parent.mkdir(parents=True, exist_ok=True)
    listed.write_text(items(folder), encoding="utf-8")
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    told = {
        "VERSION": VERSION, "FOUR_PARTS": ".".join(map(str, four_parts())), "FOLDER": folder, "ITEMS": listed,
        "ICON": ROOT / ICON / f"{NAME}.ico", "OUT": place, "SIZE_KB": size // 1024,
    }  # fmt: skip
    words = [f"-D{name}={value}" for name, value in told.items()]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", "-XTarget amd64-unicode", *words, str(_SCRIPT)]
    own = os.environ | {"NSISDIR": str(nsis())}
    subprocess.run(command, check=True, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return place


def nsis() -> Path:
    """The pinned stubs and plugins of the installer: they ship in it.  Raises OSError, CalledProcessError."""
    (part,) = (each for each in parts.windows_parts() if each.name == "nsis")
    into = WINDOWS / "nsis"
    shutil.rmtree(into, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", str(parts.fetch(part.url, part.sha256)), str(into)], check=True)
    return into / "usr" / "share" / "nsis"


if __name__ == "__main__":
    sys.exit(main())
