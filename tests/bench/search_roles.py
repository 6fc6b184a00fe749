"""The search box as each role asks it: whoever reads a part pays for the views that confine the connection.

    python -m tests.bench.search_roles [--stores DIR] [--full] [--json F]

For every role that reads talks, the p95 of all sorts of queries of `tests.bench.search` in milliseconds of the
processor, each the best of three.  A recorder is who records most talks that are not sealed, a department the one that
organises most, and everybody else has a person of their own, whose talks and recusals are left out for them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import quantiles

from app.access.roles import DUTIES, WITHOUT_CONTENT, Role, Scope
from app.access.session import Session
from app.access.tables import Account
from tests.bench.lines import Line, arguments, ended
from tests.bench.scale import copied, opened
from tests.bench.search import P95_MS, queries, searched

TIMES = 3
_RECORDER = (
    "SELECT recorder_id FROM interview AS i WHERE recorder_id IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM record AS r WHERE r.interview_id = i.id AND r.closed_at IS NOT NULL) "
    "GROUP BY recorder_id ORDER BY count(*) DESC, recorder_id LIMIT 1"
)
_DEPARTMENT = (
    "SELECT organiser_department_id FROM interview WHERE organiser_department_id IS NOT NULL "
    "GROUP BY organiser_department_id ORDER BY count(*) DESC, organiser_department_id LIMIT 1"
)
_PERSON = "SELECT person_id FROM recusal ORDER BY person_id LIMIT 1"


def as_role(session: Session, role: Role) -> Session:
    """The same store in the hands of somebody of a role, who confines its connection."""

    def first(sql: str) -> int | None:
        row = session.store.db.execute_sql(sql).fetchone()
        return row[0] if row else None

    scope = DUTIES[role].scope
    recorder, department = first(_RECORDER), first(_DEPARTMENT)
    person = None if role is Role.OFFICE else recorder if scope is Scope.ASSIGNED else first(_PERSON)
    account = Account(
        id=session.account.id + 1, name="role", display_name="", role=role, slot="", person_id=person,
        department_id=department if scope is Scope.DEPARTMENT else None, created_at=session.clock(),
    )  # fmt: skip
    return Session(session.store, account, session.rules, session.clock)


def measure(session: Session, size: str, lines: dict[str, Line]) -> None:
    """Every role at one size; what is asked is drawn before, from all that there is."""
    asked = queries(session)
    for role in Role:
        if role in WITHOUT_CONTENT:
            continue
        theirs = as_role(session, role)
        worst, best = ("", 0.0), list[float]()
        for name, texts in asked.items():
            found = [min(_ms(theirs, text) for _ in range(TIMES)) for text in texts]
            best += found
            worst = max(worst, (name, max(found)), key=lambda each: each[1])
        line = lines.setdefault(role, Line(f"search: p95 of {role}", "–", P95_MS, "ms"))
        line.add(size, [quantiles(best, n=20)[-1]])
        line.note = f"slowest at {size}: {worst[0]}, {worst[1]:.1f} ms"
        Session(session.store, session.account, session.rules, session.clock)  # all rows in reach again


def _ms(session: Session, text: str) -> float:
    start = time.process_time()
    searched(session, text)
    return (time.process_time() - start) * 1000


def main(given: list[str] | None = None) -> int:
    """Measures every size."""
    asked = arguments(__doc__, given=given)
    lines: dict[str, Line] = {}
    for size, folder in asked.sizes():
        with copied(Path(folder)) as mine:
            session = opened(mine)
            try:
                measure(session, size, lines)
            finally:
                session.store.close()
    return ended(list(lines.values()), asked.json)


if __name__ == "__main__":
    sys.exit(main())
