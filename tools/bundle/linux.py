"""The Linux artefacts: the folder, its .tar.xz and its .deb.

    python -m tools.bundle.linux

Needs what tools/bundle/system_packages.sh installs, and the first time access to Debian and PyPI.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.bundle import archive, belongs, deb, interpreter, licences, symbols, wheels
from tools.bundle.contents import DIST, NAME, ROOT
from tools.bundle.parts import BUILD
from ui.titles import DESKTOP_ID

FOLDER = DIST / "linux" / NAME
SITE_PACKAGES = interpreter.PREFIX / "lib" / "python3.11" / "site-packages"
_INSTALL = Path(__file__).with_name("install.sh")


def main() -> int:
    """Makes all of them; 1 when a part cannot be had, a step fails, or the result would not run on glibc 2.28."""
    try:
        interpreter.make()
        wheels.install(SITE_PACKAGES)
        freeze()
        furnish()
        belongs.check(FOLDER, belongs.on_linux(SITE_PACKAGES, interpreter.PREFIX, interpreter.LIBRARIES))
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    if offenders := [file for file in symbols.programs(FOLDER) if symbols.too_new(symbols.needs_of(file))]:
        print("these ask for more than glibc 2.28 has:", *offenders, sep="\n", file=sys.stderr)
        return 1
    moment = archive.moment()
    for made in (archive.build(FOLDER, DIST, moment), deb.build(FOLDER, DIST, BUILD, moment)):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


def freeze() -> None:
    """Runs PyInstaller with the interpreter that was built, over the libraries that ship."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = [
        str(interpreter.PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", str(FOLDER.parent), "--workpath", str(BUILD / "pyinstaller"), str(ROOT / "build.spec"),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, env=interpreter.environment(), check=True)


def furnish() -> None:
    """Adds what stands beside the program: the licences, and what installs it for one user."""
    into = FOLDER / licences.FOLDER
    lines = licences.gather(into, SITE_PACKAGES)
    lines += licences.gather_linux(
        into, interpreter.source("cpython"), interpreter.source("expat"), interpreter.SYSROOT
    )
    licences.write_table(into, lines)
    shutil.copy2(_INSTALL, FOLDER / "install.sh")
    (FOLDER / "install.sh").chmod(0o755)
    (FOLDER / "entry.desktop").write_text(deb.desktop_entry(NAME, DESKTOP_ID), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
