"""How long the list of reminders and a month of the calendar take: `python -m tests.bench.todo`.

Compared with one plain query that reads the open talks and the names of their subjects on the same encrypted store.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from app.ledgers.calendar.talks import talks as talks_shown
from app.ledgers.todo import todo
from tests.bench.lines import Line, Rounds, arguments, ended, interleaved
from tests.bench.scale import TODAY, copied, opened

_PLAIN = (
    "SELECT i.id, i.year, i.number, i.state, i.planned_start, i.held_from, i.held_to, i.place, s.name "
    "FROM interview i LEFT JOIN interview_subject s ON s.interview_id = i.id "
    "WHERE i.state NOT IN ('已归档', '取消') ORDER BY i.id, s.position"
)


def measured(folder: Path) -> tuple[Rounds, Rounds]:
    """The list of reminders, and a month of the calendar, each beside the plain query."""
    with copied(folder) as mine:
        session = opened(mine)
        try:
            db, first, last = session.store.db, TODAY - timedelta(days=23), TODAY + timedelta(days=18)

            def plain() -> object:
                return db.execute_sql(_PLAIN).fetchall()

            return (
                interleaved(lambda: todo(session), plain),
                interleaved(lambda: talks_shown(session, first, last), plain),
            )
        finally:
            session.store.close()


def main() -> int:
    """Measures and prints the lines."""
    asked = arguments(__doc__)
    reminders = Line("reminders: the whole list", "plain query of the open talks", None)
    month = Line("calendar: a month", "plain query of the open talks", None)
    for size, folder in asked.sizes():
        for line, found in zip((reminders, month), measured(folder), strict=True):
            line.add(size, found)
    return ended([reminders, month], asked.json)


if __name__ == "__main__":
    sys.exit(main())
