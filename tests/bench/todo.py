"""How long the list of reminders and a month of the calendar take over many talks: `python -m tests.bench.todo`.

Compared with one plain query that reads the open talks and the names of their subjects on the same encrypted store.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from app.access.accounts import create_institution
from app.ledgers.calendar.talks import talks as talks_shown
from app.ledgers.todo import todo
from tests import institution
from tests.institution import TODAY
from tests.ledgers.calendar import generated
from tests.passwords import CHEAP, PASSWORD

COUNT, TIMES = 5000, 7
_PLAIN = (
    "SELECT i.id, i.year, i.number, i.state, i.planned_start, i.held_from, i.held_to, i.place, s.name "
    "FROM interview i LEFT JOIN interview_subject s ON s.interview_id = i.id "
    "WHERE i.state NOT IN ('已归档', '取消') ORDER BY i.id, s.position"
)


def taken(act: Callable[[], object]) -> float:
    """The middle of several tries, in milliseconds."""
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return median(found)


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        session = create_institution(Path(folder) / "d", "青屏学院", PASSWORD, CHEAP)
        session.clock = lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 9)
        people = institution.build()
        with session.store.transaction():
            generated.talks(people, 1, COUNT, TODAY, spread_days=180)
        items = todo(session)
        plain = taken(lambda: session.store.db.execute_sql(_PLAIN).fetchall())
        whole = taken(lambda: todo(session))
        month = taken(lambda: talks_shown(session, TODAY - timedelta(days=23), TODAY + timedelta(days=18)))
        print(f"{COUNT} talks, {len(items)} reminders: list {whole:.0f} ms, plain query {plain:.0f} ms, "
              f"{whole / plain:.1f}x; a month of the calendar {month:.0f} ms")  # fmt: skip
        session.store.close()


if __name__ == "__main__":
    main()
