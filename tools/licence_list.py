"""What the program is made of and under which licences, for the window 关于.

    python -m tools.licence_list

Writes resources/licences.txt from the packages that are installed as pinned; a test says when that is due.
"""

from __future__ import annotations

import sys

from tools.sbom import ROOT, bill_of_materials

OUT = ROOT / "resources" / "licences.txt"
# Built into one of the packages, under licences of their own.
_BESIDES = {"SQLCipher": "BSD-3-Clause", "SQLite": "Public Domain"}


def main() -> int:
    """Writes the file."""
    OUT.write_text(listed(), encoding="utf-8")
    print(OUT)
    return 0


def listed() -> str:
    """A line a part: its name and its licence; without versions, which change with each lock."""
    said = {part["name"]: part["licenses"][0]["expression"] for part in bill_of_materials()["components"]}
    return "".join(f"{name}  {licence}\n" for name, licence in sorted((said | _BESIDES).items(), key=_by_name))


def _by_name(part: tuple[str, str]) -> str:
    return part[0].lower()


if __name__ == "__main__":
    sys.exit(main())
