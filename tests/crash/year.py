"""Lives through a year of twelve departments and the discipline office, and holds every total against every other.

    python -m tests.crash.year [--scale S] [--seed N]

900 talks, four quarters, packages lost, repeated and late (`tests.year`); the year's end must agree everywhere, and
supervision must find what was planted, once and where it was planted.  Beside the whole year two small ones, so that
years without a campaign, with one and with two are all among them.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.crash.table import Row, run_alone
from tests.year.agreement import Told, agree
from tests.year.found import findings_agree
from tests.year.year import FULL, SMALL, Size, Year


def lived(size: Size, seed: int, folder: Path) -> tuple[Counter[str], Told, Told]:
    """What happened in a year, and what of its totals and of its findings was compared."""
    year = Year(folder / "单位", size, seed)
    try:
        year.run()
        return year.tally, agree(year, folder), findings_agree(year)
    finally:
        year.close()


def told(size: Size, seed: int, tally: Counter[str], totals: Told, found: Told) -> list[Row]:
    """Two rows of the table: totals, where a difference is something lost; findings that are missing or too many."""
    of = f"{size.departments} departments, {size.talks} talks, seed {seed}"
    way = ", ".join(f"{tally[each]} {each}" for each in ("sent", "lost", "repeated", "late", "older"))
    kinds = [each for each in found.compared if each.startswith("finding ")]
    return [
        Row("", f"totals of a year agree: {of}", totals.compared.total(), lost=len(totals.wrong),
            note="; ".join([way, *totals.wrong[:1]])),
        Row("", f"findings where they were planted: {of}", found.compared.total(), undetected=len(found.wrong),
            note="; ".join([f"{len(kinds)} kinds, {tally['spoilt']} talks spoilt", *found.wrong[:1]])),
    ]  # fmt: skip


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """The whole year, below scale 1 a small one, and small ones of the next two seeds."""
    found = []
    for size, each in ((FULL if scale >= 1 else SMALL, seed), (SMALL, seed + 1), (SMALL, seed + 2)):
        with tempfile.TemporaryDirectory(prefix="yuetan-year-") as name:
            found += told(size, each, *lived(size, each, Path(name)))
        if scale < 0.1:
            break
    return found


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
