"""How long the import of a large ledger takes, beside python-calamine's bare read of the same file in the same run.

python -m tests.bench.imports [--rows 50000] [--json FILE]

The ledger is made of the rows of the sample, each with another day and content.  Told are reading alone, matching and
judging alone, and writing alone, each as a multiple of the bare read, by the time of the processor: what else the
machine does counts not.  Beside them stands what nobody can do without: the bare read, and the same rows of the tables
put into an encrypted store by plain statements, with nothing known of what they say.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from app.access.accounts import create_institution
from app.access.session import Session
from app.ledgers.intake.applying import apply
from app.ledgers.intake.preview import Preview, judged, preview
from app.ledgers.intake.sheet import read_ledger, rows_of
from app.people.roster import applying as rosters
from app.people.roster import preview as roster_previews
from tests.bench.report import ended
from tests.ledgers.intake.sheets import ROSTER, SAMPLE
from tests.passwords import CHEAP, PASSWORD

T = TypeVar("T")
TARGET = 3.0
_WRITTEN = ("interview", "interview_subject", "material", "disposition", "state_change")
_WAYS = ("{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0.year}年{0.month}月", "{0:%Y%m%d}")


@dataclass(frozen=True)
class Figures:
    """Seconds of each part, and how many cases came of it."""

    rows: int
    bare_s: float
    reading_s: float
    matching_s: float
    writing_s: float
    raw_writing_s: float
    cases: int

    @property
    def whole_s(self) -> float:
        """All that an import does."""
        return self.reading_s + self.matching_s + self.writing_s

    @property
    def floor_s(self) -> float:
        """The bare read and the bare writing."""
        return self.bare_s + self.raw_writing_s


def main() -> int:
    """Measures, prints, and writes JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = measured(Path(folder), asked.rows)
    print("\n".join(lines(figures)))
    found = asdict(figures) | {"ratio": figures.whole_s / figures.bare_s, "target": TARGET}
    return ended(found, misses(figures), asked.json)


def measured(folder: Path, rows: int) -> Figures:
    """Makes the ledger and a store with the sample's people, and goes through the import part by part."""
    path = made(folder, rows)
    session = create_institution(folder / "data", "青屏学院", PASSWORD, CHEAP)
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    bare_s, _ = _timed(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(), 3)
    reading_s, sheet = _timed(lambda: read_ledger(path), 2)
    matching_s, _ = _timed(lambda: judged(session, rows_of(sheet).talks), 1)
    found = preview(session, path)
    writing_s, _ = _timed(lambda: _applied(session, found), 1)
    cases = sum(row.verdict.goes_in for row in found.rows)
    raw_writing_s = _raw_writing(session, folder / "raw")
    session.store.close()
    return Figures(rows, bare_s, reading_s, matching_s, writing_s, raw_writing_s, cases)


def _raw_writing(session: Session, folder: Path) -> float:
    """Seconds of the processor for the same rows in one transaction of another store of the same make."""
    source = session.store.db.connection()
    other = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    target = other.store.db.connection()
    target.execute("PRAGMA foreign_keys = off")  # the people and departments they name are not there
    kept = {name: source.execute(f'SELECT * FROM main."{name}"').fetchall() for name in _WRITTEN}

    def act() -> int:
        target.execute("BEGIN")
        for name, found in kept.items():
            target.executemany(f'INSERT INTO main."{name}" VALUES ({", ".join("?" * len(found[0]))})', found)
        target.execute("COMMIT")
        return 1

    seconds, _ = _timed(act, 1)
    other.store.close()
    return seconds


def made(folder: Path, rows: int, seed: int = 1) -> Path:
    """A ledger of so many rows."""
    head, *body = list(load_workbook(SAMPLE).worksheets[0].iter_rows(min_row=2, values_only=True))
    chance, book = random.Random(seed), Workbook(write_only=True)
    page = book.create_sheet("台账")
    page.append(head)
    content = head.index("约谈主要内容")
    good = [row for row in body if row[1] and row[6] and row[1] != "2025年2月30日" and row[6] != "闲聊"]
    for place in range(rows):
        row = list(good[place % len(good)])
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(16 * 365))
        row[0], row[1] = place + 1, chance.choice(_WAYS).format(day)
        row[content] = f"{row[content]}（第{place + 1}次）"
        page.append(row)
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def lines(figures: Figures) -> list[str]:
    """The figures for people."""
    parts = {
        "reading (streaming, within limits)": figures.reading_s,
        "matching and judging": figures.matching_s,
        "writing (one transaction, encrypted)": figures.writing_s,
        "import in all": figures.whole_s,
        "bare read and bare writing of the same rows": figures.floor_s,
    }
    told = f"{figures.rows} rows, {figures.cases} cases; bare read by calamine {figures.bare_s:.2f} s"
    rows = [f"{name:44} {seconds:6.2f} s   {seconds / figures.bare_s:5.1f}×" for name, seconds in parts.items()]
    return [told, *rows]


def misses(figures: Figures) -> list[str]:
    """Which targets are missed."""
    ratio = figures.whole_s / figures.bare_s
    return [] if ratio <= TARGET else [f"the import takes {ratio:.1f} times the bare read, {TARGET:.0f} allowed"]


def _applied(session: Session, found: Preview) -> int | None:
    return apply(session, found)


def _timed(act: Callable[[], T], times: int) -> tuple[float, T]:
    """The shortest time of the processor; Python's collector is off, as it is in the thread of an import."""
    best, answer = float("inf"), None
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            answer = act()
            best = min(best, time.process_time() - start)
    finally:
        gc.enable()
    assert answer is not None
    return best, answer


if __name__ == "__main__":
    sys.exit(main())
