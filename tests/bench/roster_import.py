"""How long the import of a large roster takes, beside python-calamine's bare read of the same file in the same run.

    python -m tests.bench.roster_import [--rows 50000] [--rounds 3] [--json F]

The roster is made from a seed: names as in a university, departments under their leaders, dates as offices write them.
Told are reading alone, matching alone and writing alone, each as a multiple of the bare read, by the processor's time:
what else the machine does counts not.  Beside them stands what nobody can do without: the bare read, and the same rows
of the tables put into an encrypted store by plain statements, with nothing known of what they say; and the same with
what the search keeps of them, its terms made beforehand.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from app.access.accounts import create_institution
from app.access.session import Session
from app.people.roster.applying import apply
from app.people.roster.preview import Preview, preview
from app.people.roster.sheet import read_sheet
from app.store.search.settling import GATHERED, HEADS, USUALLY, make_room, tell
from app.store.search.text import head_terms
from tests.bench.lines import ANY_SIZE, Line, arguments, ended
from tests.bench.scale.words import person_names
from tests.passwords import CHEAP, PASSWORD

T = TypeVar("T")
TARGET, ROWS = 3.0, 50_000
_HEAD = (
    "序号", "工号", "姓名", "性别", "出生年月", "单位", "单位类别", "职务", "职级", "分管校领导", "任现职时间",
    "任职方式", "备注",
)  # fmt: skip
_KINDS = (("行政部门", "处"), ("党群部门", "部"), ("二级学院", "学院"), ("教辅及直属单位", "中心"))
_LEADERS = ("党委书记", "校长", "纪委书记", "副校长", "副校长", "党委副书记")
_RANKS = (("正处级", "调研员"), ("副处级", "副处长"), ("正科级", "科长"), ("副科级", "副科长"), ("科员", "科员"))
_WAYS = ("{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0.year}年{0.month}月", "{0:%Y%m%d}")
_FOUND = ("bare", "reading", "matching", "writing", "raw", "searched", "added")
_WRITTEN = (
    "import_batch", "department", "person", "person_rank", "appointment", "school_post", "supervision", "import_change",
)  # fmt: skip


def made(folder: Path, rows: int, seed: int = 1) -> Path:
    """A roster of so many rows, the leaders first, then department by department."""
    chance, book = random.Random(seed), Workbook(write_only=True)
    page, names = book.create_sheet("名册"), person_names(chance)
    page.append(_HEAD)
    leaders = [next(names) for _ in _LEADERS]
    for place, (name, title) in enumerate(zip(leaders, _LEADERS, strict=True), 1):
        rank = "正厅级" if place < 3 else "副厅级"
        post = ("校领导", None, title, rank, None, "2021-9-8", "留任")
        page.append((place, f"QP{place:06}", name, "女", "1968.5", *post))
    departments = max(rows // 400, 2)
    for place in range(len(leaders) + 1, rows + 1):
        unit = place * departments // (rows + 1)
        kind, ending = _KINDS[unit % len(_KINDS)]
        is_head = place * departments // (rows + 1) != (place - 1) * departments // (rows + 1)
        rank, title = ("正处级", "处长") if is_head else chance.choice(_RANKS)
        since = date(2012, 1, 1) + timedelta(days=chance.randrange(14 * 365))
        born = f"{chance.randrange(1964, 2000)}.{place % 12 + 1}"
        page.append((
            place, f"QP{place:06}", next(names), chance.choice("男女"), born,
            f"第{unit + 1}{ending}", kind, title, rank, leaders[unit % 3 + 3] if is_head else None,
            chance.choice(_WAYS).format(since), chance.choice(("新任", "提拔", "交流", "留任")),
            "重点岗位" if place % 29 == 0 else None,
        ))  # fmt: skip
    path = folder / "名册.xlsx"
    book.save(path)
    return path


def measured(folder: Path, rows: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of each part, for each round a store of its own."""
    path = made(folder, rows)
    found: dict[str, list[float]] = {name: [] for name in _FOUND}
    for place in range(rounds):
        session = create_institution(folder / f"data{place}", "青屏学院", PASSWORD, CHEAP)
        bare_s, _ = _timed(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
        reading_s, _ = _timed(lambda: read_sheet(path))
        whole_s, shown = _timed(lambda session=session: preview(session, path))  # type: ignore[misc]
        writing_s, _ = _timed(lambda session=session, shown=shown: _applied(session, shown))  # type: ignore[misc]
        raw_s = _raw_writing(session, folder / f"raw{place}")
        found_s = _raw_writing(session, folder / f"found{place}", is_searched=True)
        added = session.store.db.execute_sql("SELECT count(*) FROM main.person").fetchone()[0]
        values = (bare_s, reading_s, whole_s - reading_s, writing_s, raw_s, found_s, added)
        for name, value in zip(_FOUND, values, strict=True):
            found[name].append(value)
        session.store.close()
    return found


def _applied(session: Session, shown: Preview) -> int | None:
    return apply(session, shown)


def _raw_writing(session: Session, folder: Path, *, is_searched: bool = False) -> float:
    """Seconds of the processor for the same rows in one transaction of another store of the same make.

    `is_searched`: with the heads and terms of the search.
    """
    source = session.store.db.connection()  # type: ignore[no-untyped-call]
    other = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    target = other.store.db.connection()  # type: ignore[no-untyped-call]
    kept = {name: source.execute(f'SELECT * FROM main."{name}"').fetchall() for name in _WRITTEN}
    heads = source.execute("SELECT id, names, body, keys, facets FROM main.search_head").fetchall()
    terms = [(None, id, head_terms(*texts)) for id, *texts in heads]

    def act() -> int:
        target.execute("BEGIN")
        for name, rows in kept.items():
            if rows:
                target.executemany(f'INSERT INTO main."{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
        if is_searched:
            target.execute("DELETE FROM main.search_due")
            target.executemany("INSERT OR REPLACE INTO main.search_head VALUES (?, ?, ?, ?, ?)", heads)
            make_room(target, HEADS, GATHERED)
            tell(target, HEADS, terms)
            make_room(target, HEADS, USUALLY)
        target.execute("COMMIT")
        return 1

    seconds, _ = _timed(act)
    other.store.close()
    from app.store.database import database

    database.initialize(session.store.db)  # the store of the import is the one that tables speak of
    return seconds


def lines_of(found: dict[str, list[float]], rows: int) -> list[Line]:
    """The import against its target; each part and the floor stated."""
    bare = found["bare"]
    parts = {"reading (streaming, within limits)": "reading", "matching": "matching", "writing (encrypted)": "writing"}

    def line(name: str, target: float | None, seconds: list[float]) -> Line:
        made = Line(name, "calamine's bare read", target)
        made.add(ANY_SIZE, [each / base for each, base in zip(seconds, bare, strict=True)])
        return made

    whole = [sum(each) for each in zip(*(found[name] for name in parts.values()), strict=True)]
    floor, with_search = ([sum(each) for each in zip(bare, found[name], strict=True)] for name in ("raw", "searched"))
    first = line(f"import: roster of {rows:,} rows", TARGET, whole)
    first.note = (
        f"bare read {min(bare):.2f} s, import {min(whole):.2f} s of the processor; {found['added'][0]:,} people"
    )
    told = [line(f"  {name}", None, found[key]) for name, key in parts.items()]
    return [
        first,
        *told,
        line("  the floor: bare read and bare INSERTs of the same rows", None, floor),
        line("  the same with heads and terms of the search", None, with_search),
    ]


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    """The processor's seconds; Python's collector is off, as it is in the thread of an import."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        answer = act()
        return time.process_time() - start, answer
    finally:
        gc.enable()


def main() -> int:
    """Measures, prints the table, fails where a target is missed."""
    parser: Any = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    asked = arguments(__doc__, parser)
    with TemporaryDirectory(prefix="yuetan-bench-") as folder:
        found = measured(Path(folder), asked.more.rows, asked.more.rounds)
    return ended(lines_of(found, asked.more.rows), asked.json)


if __name__ == "__main__":
    sys.exit(main())
