"""One measured way to a workbook, in a process of its own; see `tests.bench.books`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from peewee import chunked

from app.access.accounts import create_institution, open_session
from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.ledger import rows
from app.ledgers.scope import LedgerFilter
from app.papers.book_layout import BookKind, arranged, default_layout
from app.papers.ledger_book import write_ledger
from app.papers.workbook import Paper
from app.people.tables import Person
from app.rules.lifecycle import State
from tests import institution
from tests.passwords import CHEAP, PASSWORD

_CONTENT = "围绕一岗双责落实情况开展谈话，就报销审核不严问题进行询问，本人作了说明，提出三点要求，限期整改并书面报告"
# A moment after the talks.
LATER = datetime(2026, 12, 1, 9)
_GROUNDS = ("一岗双责", "新提拔任用", "苗头性、倾向性问题", "批评教育")
_OUTCOMES = (("予以澄清", ""), ("诫勉", "第一种形态"), ("批评教育", "第一种形态"))


def make(folder: Path, count: int) -> None:
    """A store with so many held talks of the year 2026, each with subject, material and disposition."""
    session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    session.clock = lambda: LATER
    institution.build()
    people = list(Person.select())
    with session.store.transaction():
        for table, facts in (
            (Interview, map(_interview, range(1, count + 1))),
            (InterviewSubject, (_subject(id, people[id % len(people)]) for id in range(1, count + 1))),
            (Material, map(_material, range(1, count + 1))),
            (Disposition, map(_disposition, range(1, count + 1))),
        ):
            for some in chunked(facts, 500):
                table.insert_many(some).execute()
    session.store.close()


def _interview(id: int) -> dict[str, Any]:
    start = datetime(2026, 1, 4, 8) + timedelta(minutes=5 * (id % 90_000))
    return {
        "id": id, "year": 2026, "number": id, "organiser": "纪检监察室", "form": "PREVENTIVE",
        "ground": _GROUNDS[id % 4], "mode": "individual", "state": State.ARCHIVED.value, "place": f"谈话室{id % 7}",
        "lead_name": "任望谷", "lead_clauses": ["五(一)2"], "recorder_name": "常怀",
        "content": f"{_CONTENT[id % 40 :]}。第{id}次。{_CONTENT[: id % 50]}", "rules_version": "1", "held_from": start,
        "held_to": start + timedelta(minutes=50), "planned_start": start, "created_at": start, "updated_at": start,
        "archived_on": start.date() + timedelta(days=9), "volume_number": f"{id}卷", "note": "" if id % 9 else "补记",
    }  # fmt: skip


def _subject(id: int, person: Person) -> dict[str, Any]:
    return {
        "id": id, "interview": id, "person": person.id, "position": 1, "name": person.name,
        "department_name": "计划财务处", "title": "副处长", "rank": "副处级",
    }  # fmt: skip


def _material(id: int) -> dict[str, Any]:
    day = datetime(2026, 3, 1).date()
    return {"id": id, "subject": id, "name": "廉政承诺书", "due_on": day, "received_on": day if id % 5 else None}


def _disposition(id: int) -> dict[str, Any]:
    outcome, stage = _OUTCOMES[id % 3]
    return {
        "id": id, "subject": id, "confirmed": id % 3 == 1, "outcome": outcome, "stage": stage,
        "decided_on": datetime(2026, 4, 1).date(),
    }  # fmt: skip


def _keys() -> tuple[str, ...]:
    return arranged(BookKind.LEDGER, default_layout(BookKind.LEDGER)).keys


def _cells(session: Session) -> Iterator[list[Any]]:
    keys = _keys()
    with session.store.transaction():
        for row in rows(session, LedgerFilter(None)):
            yield [getattr(row, key) for key in keys]


def bare(cells: list[list[Any]], out: Path) -> None:
    """openpyxl write-only, without any look."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for line in cells:
        sheet.append(line)
    book.save(out)


def paper(cells: list[list[Any]], out: Path) -> None:
    """The kit, with all looks and heights."""
    columns = arranged(BookKind.LEDGER, default_layout(BookKind.LEDGER)).columns
    made = Paper("台账", "台账", columns, ("", ""), 5)
    for line in cells:
        made.line(line)
    made.filter()
    out.write_bytes(made.content())


def main(kind: str, data: Path, out: str) -> None:
    """Does one of them and tells what it took."""
    if kind == "make":
        make(data, int(out))
        return
    session = open_session(data, "admin", PASSWORD)
    cells = [] if kind == "ledger" else list(_cells(session))
    began, used = time.perf_counter(), time.process_time()
    count = len(cells)
    if kind == "ledger":
        count = write_ledger(session, 2026, Path(out), LedgerFilter(None))
    else:
        (bare if kind == "bare" else paper)(cells, Path(out))
    seconds, clock = time.process_time() - used, time.perf_counter() - began
    session.store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = Path(out).stat().st_size / 1e6
    print(json.dumps({"seconds": seconds, "clock_s": clock, "peak_mb": peak, "file_mb": size, "rows": count}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
