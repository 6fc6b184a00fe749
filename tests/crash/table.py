"""The one table of `make crash`: what was tried, property by property, and what went wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A property of `anchors.md` (R1 and so on), how often it was tried, and what each kind of fault came to.

    `lost`: what had been kept and was not there any more.  `damaged`: stores that did not open or were not whole.
    `undetected`: damage, refusals or attacks that passed for nothing.  `note`: figures, or why it was not tried.
    """

    number: str
    what: str
    tried: int
    lost: int = 0
    damaged: int = 0
    undetected: int = 0
    note: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether it was tried and nothing went wrong."""
        return self.tried > 0 and not (self.lost or self.damaged or self.undetected)


def shown(rows: list[Row]) -> str:
    """The table as text, aligned for a terminal."""
    head = ("", "property", "tried", "lost", "damaged", "undetected", "")
    lines = [head, *((row.number, row.what, f"{row.tried:,}", str(row.lost), str(row.damaged), str(row.undetected),
                      row.note) for row in rows)]  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= column <= 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def run_alone(rows: Callable[[float, int], list[Row]], about: str | None) -> int:
    """One harness from the command line: prints its table; 1 unless every row is clean."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = rows(asked.scale, asked.seed)
    print(shown(found))
    return 0 if all(row.is_clean for row in found) else 1
