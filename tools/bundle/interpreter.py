"""The Python of the Linux bundle: built here, so that it runs on glibc 2.28.

It is left in build/bundle/python, the Debian packages it was built against in build/bundle/sysroot, and those of their
libraries that ship in build/bundle/lib.  What is there already, of the same parts, is left alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tools.bundle import parts
from tools.bundle.parts import BUILD

SYSROOT = BUILD / "sysroot"
LIBRARIES = BUILD / "lib"
PREFIX = BUILD / "python"
PYTHON = PREFIX / "bin" / "python3.11"
_SOURCE = BUILD / "source"
_STAMP = PREFIX / "made-of"
_HEADER = Path(__file__).with_name("glibc_2_28.h")
_TRIPLET = "x86_64-linux-gnu"
_RECIPE = 2  # one more where the steps below change what comes out
# The program does not use these, and their libraries would have to ship: the network, terminals, other databases.
_LEFT_OUT = (
    "_bz2", "_crypt", "_curses", "_curses_panel", "_dbm", "_gdbm", "_hashlib", "_lzma", "_sqlite3", "_ssl", "_tkinter",
    "_uuid", "nis", "ossaudiodev", "readline", "spwd",
)  # fmt: skip
# Those whose libraries come from elsewhere, and the ones that the program loads first.
_NEEDED = (
    "_asyncio", "_blake2", "_ctypes", "_datetime", "_decimal", "_json", "_pickle", "_posixsubprocess", "_sha256",
    "_struct", "array", "binascii", "fcntl", "math", "mmap", "pyexpat", "select", "unicodedata", "zlib",
)  # fmt: skip


def make() -> None:
    """Builds it, or finds it built of the same parts."""
    if _STAMP.is_file() and _STAMP.read_text() == made_of():
        return
    for folder in (SYSROOT, LIBRARIES, PREFIX, _SOURCE):
        shutil.rmtree(folder, ignore_errors=True)
    print("building Python for glibc 2.28", flush=True)
    parts.unpack_packages(SYSROOT)
    _gather_libraries()
    source = {each.name: each for each in parts.sources()}
    expat = parts.unpack_source(source["expat"], _SOURCE / "expat")
    python = parts.unpack_source(source["cpython"], _SOURCE / "cpython")
    _renew_expat(expat / "expat" / "lib", python / "Modules" / "expat")
    _mend_setup(python / "setup.py")
    (python / "Modules" / "Setup.local").write_text("*disabled*\n" + "\n".join(_LEFT_OUT) + "\n")
    _run("configure", python, "./configure", *_options())
    _run("make", python, "make", f"-j{os.cpu_count() or 1}")
    _run("install", python, "make", "install")
    libraries = [str(file) for file in PREFIX.rglob("*.so*") if not file.is_symlink()]
    _run("strip", python, "strip", "--strip-unneeded", *libraries)
    _all_there()
    _STAMP.write_text(made_of())


def made_of() -> str:
    """A digest of all that decides what is built."""
    words = "\n".join([str(_RECIPE), *_options(), *_LEFT_OUT])
    return hashlib.sha256(parts.MANIFEST.read_bytes() + _HEADER.read_bytes() + words.encode()).hexdigest()


def environment() -> dict[str, str]:
    """Where the interpreter runs: the libraries that ship with it are found, and nothing of the user's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return kept | {"LD_LIBRARY_PATH": f"{LIBRARIES}:{PREFIX / 'lib'}"}


def _gather_libraries() -> None:
    """The libraries that ship, out of the unpacked packages; the C library of that folder must not be among them."""
    LIBRARIES.mkdir(parents=True)
    for package in parts.packages():
        if not package.licence:
            continue
        deb = parts.fetch(package.url, package.sha256)
        listed = subprocess.run(["dpkg-deb", "-c", str(deb)], check=True, capture_output=True, text=True).stdout
        for line in listed.splitlines():
            place = line.split()[5]
            if f"/{_TRIPLET}/lib" in place and ".so." in place:
                shutil.copy2(SYSROOT / place, LIBRARIES, follow_symlinks=False)


def _renew_expat(patched: Path, bundled: Path) -> None:
    """CPython brings expat along as it was when it was released; what was mended in it since then goes in."""
    for file in sorted(patched.glob("*.[ch]")):
        if file.name != "expat_external.h":  # CPython's own differs on purpose: names of its own
            shutil.copy2(file, bundled / file.name)


def _mend_setup(setup: Path) -> None:
    """Two things that Python's own build does not say of its extension modules.  Raises OSError."""
    # They would look for headers and libraries where this machine has its own.
    folders = (
        ("include_dirs", "usr/include"), ("include_dirs", f"usr/include/{_TRIPLET}"),
        ("library_dirs", f"usr/lib/{_TRIPLET}"),
    )  # fmt: skip
    ours = (f"        add_dir_to_list(self.compiler.{kind}, {str(SYSROOT / place)!r})\n" for kind, place in folders)
    _replace(setup, "        self.add_multiarch_paths()\n", "".join(ours))
    # Debian builds this one into the interpreter; its patches use what only that sees.
    core = "Extension('pyexpat', sources=['pyexpat.c'], extra_compile_args=['-DPy_BUILD_CORE_MODULE'])"
    _replace(setup, "Extension('pyexpat', sources=['pyexpat.c'])", core)


def _replace(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise OSError(f"{file} is not as it was: {before.strip()}")
    file.write_text(text.replace(before, after), encoding="utf-8")


def _all_there() -> None:
    """A module that could not be built is only said by Python's own makefile.  Raises OSError."""
    done = subprocess.run(
        [str(PYTHON), "-c", f"import {', '.join(_NEEDED)}"], env=environment(), capture_output=True, text=True
    )
    if done.returncode:
        raise OSError(f"the interpreter lacks a module ({BUILD / 'make.log'}):\n{done.stderr}")


def source(name: str) -> Path:
    """Where the source of that name lies, once the interpreter was built of it."""
    (folder,) = (_SOURCE / name).iterdir()
    return folder


def compiler() -> str:
    """The gcc of this machine with the headers and libraries of the older system; by itself it would link its own."""
    libraries = f"{SYSROOT}/usr/lib/{_TRIPLET}"
    return f"gcc --sysroot={SYSROOT} -B{libraries} -L{libraries} -L{SYSROOT}/lib/{_TRIPLET}"


def _options() -> list[str]:
    return [
        f"--prefix={PREFIX}", "--enable-shared", "--without-ensurepip", "--disable-test-modules",
        f"CC={compiler()}", f"CFLAGS=-include {_HEADER}",
        "CFLAGS_NODIST=-fno-semantic-interposition", "LDFLAGS_NODIST=-fno-semantic-interposition",
        "PKG_CONFIG=false",  # it knows this machine's packages
        "ac_cv_func_sem_clockwait=no",  # glibc 2.30; without it Python waits as it does on 2.28
    ]  # fmt: skip


def _run(step: str, folder: Path, *command: str) -> None:
    """One step; what it says is kept in a file, and its end is shown where it fails."""
    log = BUILD / f"{step}.log"
    with log.open("w") as said:
        done = subprocess.run(
            command, cwd=folder, env=environment(), stdout=said, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
        raise OSError(f"{step} failed ({log}):\n{end}")
