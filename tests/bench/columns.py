"""The popup under a heading, and rows under two headings: as the program asks them, against raw SQL on the same file.

    python -m tests.bench.columns --stores DIR [--full] --json F

For each column of the ledger, the interviews and the people: its values with counts, against a bare GROUP BY of the
same column over the same rows (which knows of no correction).  Then any two header filters, and the popup itself from
the press to the listed values, in milliseconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.access.session import Session
from app.interviews import columns as of_cases
from app.interviews.queries import CaseFilter, case_values
from app.ledgers import ledger as ledgers
from app.ledgers.columns import KINDS
from app.ledgers.scope import HELD_STATES, LedgerFilter
from app.people import columns as of_people
from app.people.queries import PersonFilter, people_values
from app.store.headers import Kept
from tests.bench.lines import Line, arguments, ended, interleaved
from tests.bench.scale import copied, opened

_VALUES, _TWO, _POPUP_MS = 1.5, 1.3, 200.0
_PAGE, _TIMES = 100, 5
_HELD = ", ".join(f"'{state.value}'" for state in HELD_STATES)
_LEDGER = f"interview_line AS l WHERE l.state IN ({_HELD}) AND l.began = 1"
_SUBJECTS = f"interview_subject AS s JOIN interview_line AS l ON l.id = s.interview_id {_LEDGER.partition(' AS l ')[2]}"
_WIDE = f"interview AS i JOIN interview_line AS l ON l.id = i.id WHERE l.state IN ({_HELD}) AND l.began = 1"
_DECIDED = f"disposition AS d JOIN interview_subject AS s ON s.id = d.subject_id JOIN {_SUBJECTS.partition('JOIN ')[2]}"
_MATERIALS = f"material AS m JOIN interview_subject AS s ON s.id = m.subject_id JOIN {_SUBJECTS.partition('JOIN ')[2]}"
# What each column stands for in SQL, and where it lies; in the order of the program's own.
LEDGER: dict[str, tuple[str, str]] = {
    "number": ("l.year || '-' || l.number", _LEDGER), "held": ("SUBSTR(l.moment, 1, 10)", _LEDGER),
    "place": ("l.place", _LEDGER), "subjects": ("s.name", _SUBJECTS), "units": ("s.department_name", _SUBJECTS),
    "titles": ("s.title", _SUBJECTS), "ranks": ("s.rank", _SUBJECTS), "form": ("l.form", _LEDGER),
    "ground": ("l.ground", _LEDGER), "mode": ("i.mode || i.written_inquiry", _WIDE), "lead": ("l.lead_name", _LEDGER),
    "basis": ("i.lead_clauses", _WIDE), "recorder": ("l.recorder_name", _LEDGER),
    "organiser": ("l.organiser", _LEDGER), "content": ("i.content", _WIDE), "disposition": ("d.outcome", _DECIDED),
    "stage": ("d.stage", _DECIDED), "archived": ("l.archived_on", _LEDGER), "volume": ("l.volume_number", _LEDGER),
}  # fmt: skip
_CASES, _THEIRS = "interview_line AS l", "interview_subject AS s"
CASES: dict[str, tuple[str, str]] = {
    "number": ("l.year || '-' || l.number", _CASES), "subjects": ("s.name", _THEIRS),
    "department": ("s.department_name", _THEIRS), "form": ("l.form", _CASES), "ground": ("l.ground", _CASES),
    "mode": ("l.mode", _CASES), "lead": ("l.lead_name", _CASES), "start": ("SUBSTR(l.start, 1, 10)", _CASES),
    "state": ("l.state", _CASES), "organiser": ("l.organiser", _CASES),
}  # fmt: skip
_ON = "(a.start IS NULL OR a.start <= '2026-11-26') AND (a.end IS NULL OR a.end >= '2026-11-26')"
_HELD_POSTS = f"appointment AS a JOIN department AS d ON d.id = a.department_id WHERE {_ON}"
PEOPLE: dict[str, tuple[str, str]] = {
    "staff_no": ("p.staff_no", "person AS p"), "name": ("p.name", "person AS p"), "gender": ("p.gender", "person AS p"),
    "department": ("d.name", _HELD_POSTS), "title": ("a.title", _HELD_POSTS),
    "rank": ("a.rank", f"person_rank AS a WHERE {_ON}"), "since": ("a.start", _HELD_POSTS),
}  # fmt: skip
Asker = Callable[[str], object]


def main() -> int:
    """Runs the bench."""
    asked = arguments(__doc__)
    lists: list[tuple[str, dict[str, tuple[str, str]], Callable[[Session], Asker]]] = [
        ("ledger", LEDGER, lambda session: lambda column: ledgers.values(session, LedgerFilter(), column)),
        ("interviews", CASES, lambda session: lambda column: case_values(session, CaseFilter(), column)),
        ("people", PEOPLE, lambda session: lambda column: people_values(PersonFilter(session.today()), column)),
    ]
    lines = {
        (name, column): Line(f"{name}: values of {column}", "GROUP BY", _VALUES)
        for name, raw, _ in lists
        for column in raw
    }
    pairs = [Line(f"ledger: {' and '.join(pair)}", "the same in SQL", _TWO) for pair, _, _ in _pairs()]
    popup = Line("popup of a heading, slowest column", "the press", _POPUP_MS, "ms")
    for size, folder in asked.sizes():
        with copied(folder) as mine:
            session = opened(mine)
            for name, raw, asker in lists:
                for column, (value, where) in raw.items():
                    lines[name, column].add(size, _values(session, asker(session), column, value, where))
            for line, (_, kept, where) in zip(pairs, _pairs(), strict=True):
                line.add(size, _two(session, kept, where))
            popup.add(size, [_popup_ms(session) for _ in range(3)])
            session.store.close()
    popup.note = "offscreen, from opening to the listed values; the processor's time, other work runs on the machine"
    return ended([*lines.values(), *pairs, popup], asked.json)


def columns_known() -> dict[str, set[str]]:
    """The columns that the program lists values of, by list; those without a bare GROUP BY are counted from parts."""
    from tests.bench.scale import NOW, TODAY

    return {
        "ledger": set(KINDS) - set(LEDGER), "interviews": set(of_cases.columns(NOW).kinds) - set(CASES),
        "people": set(of_people.columns(TODAY).kinds) - set(PEOPLE),
    }  # fmt: skip


def _values(session: Session, asker: Asker, column: str, value: str, where: str) -> Any:
    raw = f"SELECT {value}, COUNT(*) FROM {where} GROUP BY 1"
    return interleaved(lambda: asker(column), lambda: _raw(session, raw), _TIMES, time.process_time)


def _pairs() -> list[tuple[tuple[str, str], tuple[Kept, Kept], str]]:
    inquiry = Kept("form", only=(("INQUIRY", "询问示警约谈"),))
    return [
        (("form", "place"), (inquiry, Kept("place", contains="室")), "l.form = 'INQUIRY' AND l.place LIKE '%室%'"),
        (("ranks", "held"), (
            Kept("ranks", only=(("正处级", "正处级"),)), Kept("held", start=_day("2024-03-01"), end=_day("2025-02-28")),
        ), "l.moment >= '2024-03-01' AND l.moment < '2025-03-01' AND l.id IN "
           "(SELECT interview_id FROM interview_subject WHERE rank = '正处级')"),
        (("organiser", "mode"), (
            Kept("organiser", but=(("纪检监察室", "纪检监察室"),)), Kept("mode", only=(("individual", "个别"),)),
        ), "l.organiser <> '纪检监察室' AND l.id IN "
           "(SELECT id FROM interview WHERE mode = 'individual' AND NOT written_inquiry)"),
    ]  # fmt: skip


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _two(session: Session, kept: tuple[Kept, Kept], where: str) -> Any:
    wanted = LedgerFilter(headers=kept)

    def ours() -> None:
        ledgers.count(wanted)
        ledgers.order(wanted, (), 0, _PAGE)

    def bare() -> None:
        _raw(session, f"SELECT COUNT(*) FROM {_LEDGER} AND {where}")
        _raw(session, f"SELECT l.id FROM {_LEDGER} AND {where} ORDER BY l.moment, l.id LIMIT {_PAGE}")

    return interleaved(ours, bare, _TIMES, time.process_time)


def _raw(session: Session, sql: str) -> list[Any]:
    return session.store.db.connection().execute(sql).fetchall()


def _popup_ms(session: Session) -> float:
    """The slowest column of the ledger, from opening its popup until its values are listed."""
    from PySide6.QtTest import QTest

    from ui.application import application
    from ui.ledgers.ledger_page import LedgerPage
    from ui.office import Office

    application()
    page = LedgerPage(Office(session))
    page.clear_filters()
    page.show()
    while page.table.lazy.is_loading:
        QTest.qWait(1)
    slowest = 0.0
    for section, column in enumerate(page.table.lazy.columns):
        if page.table.headers.has(column.key):
            start = time.process_time()
            popup = page.table.headers.open(section)
            while popup.waiting.isVisible():
                QTest.qWait(1)
            slowest = max(slowest, (time.process_time() - start) * 1000)
            popup.close()
    page.close()
    return slowest


if __name__ == "__main__":
    sys.exit(main())
