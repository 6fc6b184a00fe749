"""Whether a folder runs on glibc 2.28 with the C++ library of GCC 8: what its files ask of the system, by version.

    python -m tools.bundle.symbols dist/linux/yuetan

Lists each file that asks for more, with the symbols, and ends with 1; also where it holds no program at all.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What Debian 10 has, on which UOS 20 stands; Kylin V10 has more of each.
MOST: dict[str, tuple[int, ...]] = {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11), "GCC": (8, 0, 0)}
_NEED = re.compile(r"0x[0-9a-f]{8} 0x[0-9a-f]{2} \d+ (GLIBC|GLIBCXX|CXXABI|GCC)_([0-9.]+)$")


def main() -> int:
    """Looks at the folders named."""
    offenders = 0
    for folder in sys.argv[1:] or ["dist/linux/yuetan"]:
        files = list(programs(Path(folder)))
        greatest: dict[str, tuple[int, ...]] = {}
        for file in files:
            needs = needs_of(file)
            for family, version in needs:
                greatest[family] = max(version, greatest.get(family, ()))
            for family, version in too_new(needs):
                offenders += 1
                print(f"{file}: {family}_{_dotted(version)} ({', '.join(symbols(file, family, version))})")
        print(f"{folder}: {len(files)} files, " + ", ".join(f"{k} {_dotted(v)}" for k, v in sorted(greatest.items())))
        offenders += not files
    return 1 if offenders else 0


def programs(folder: Path) -> Iterator[Path]:
    """Every ELF file below the folder; links are files elsewhere."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4) == b"\x7fELF":
                    yield file


def needs_of(file: Path) -> set[tuple[str, tuple[int, ...]]]:
    """The versions that a file asks of the system's libraries: family and number."""
    said = subprocess.run(["objdump", "-p", str(file)], check=True, capture_output=True, text=True).stdout
    return read_needs(said)


def loads(file: Path) -> list[str]:
    """The libraries that a file itself names; what those load in their turn is not among them."""
    said = subprocess.run(["objdump", "-p", str(file)], check=True, capture_output=True, text=True).stdout
    return re.findall(r"^\s+NEEDED\s+(\S+)$", said, re.MULTILINE)


def read_needs(said: str) -> set[tuple[str, tuple[int, ...]]]:
    """The same out of what objdump says."""
    found = (_NEED.search(line.strip()) for line in said.splitlines())
    return {(each.group(1), tuple(int(part) for part in each.group(2).split("."))) for each in found if each}


def too_new(needs: set[tuple[str, tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
    """Those that Debian 10 does not have."""
    return sorted((family, version) for family, version in needs if version > MOST[family])


def symbols(file: Path, family: str, version: tuple[int, ...]) -> list[str]:
    """The names that the file asks for in that version."""
    said = subprocess.run(["objdump", "-T", str(file)], check=True, capture_output=True, text=True).stdout
    mark = f"{family}_{_dotted(version)}"
    lines = (line.replace("(", " ").replace(")", " ").split() for line in said.splitlines() if "*UND*" in line)
    return sorted({words[-1] for words in lines if mark in words})


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


if __name__ == "__main__":
    sys.exit(main())
