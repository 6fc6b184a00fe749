"""SHA256SUMS over all that is handed out, and the bill of materials beside it.

python -m tools.bundle.sums
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from app.version import VERSION
from tools.bundle.contents import DIST, NAME
from tools.sbom import bill_of_materials

LIST = "SHA256SUMS"


def main() -> int:
    """Writes both into dist/."""
    bill = json.dumps(bill_of_materials(), ensure_ascii=False, indent=2) + "\n"
    (DIST / f"{NAME}-{VERSION}-sbom.json").write_text(bill, encoding="utf-8")
    print(write(DIST).read_text(encoding="utf-8"), end="")
    return 0


def write(folder: Path) -> Path:
    """The list over the files in the folder itself, in the form that sha256sum -c reads."""
    files = sorted(each for each in folder.iterdir() if each.is_file() and each.name != LIST)
    lines = [f"{digest(each)}  {each.name}\n" for each in files]
    place = folder / LIST
    place.write_text("".join(lines), encoding="utf-8")
    return place


def altered(made: Path, installed: Path, besides: Iterable[str] = ()) -> list[str]:
    """The files below `installed` that are not those of `made`: lacking, other, or there without being in it.

    `besides` are names at its top that belong there.
    """
    ours, theirs = (
        {each.relative_to(folder).as_posix(): digest(each) for each in folder.rglob("*") if each.is_file()}
        for folder in (made, installed)
    )
    return sorted({place for place, _ in ours.items() ^ theirs.items()} - set(besides))


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
