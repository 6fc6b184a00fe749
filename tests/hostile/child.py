"""One import in a process of its own, as the program does it: what it answered, what it cost, what it opened.

python -m tests.hostile.child DATA FILE      prints JSON
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from app.access.accounts import open_session
from app.access.errors import Refusal
from app.access.session import Session
from app.people.roster.applying import apply
from app.people.roster.preview import preview
from app.people.tables import Appointment, Person
from app.store.errors import StoreTrouble
from tests.passwords import PASSWORD

# What the process may take at all, so that a failure does not take the machine with it.
_BACKSTOP = 3 << 30
# The audit chain tells of refusals too: it is the one thing that may change when a file is refused.
_GROWS = ("audit_entry", "audit_head")


def main() -> None:
    """Imports and reports."""
    resource.setrlimit(resource.RLIMIT_AS, (_BACKSTOP, _BACKSTOP))
    data, file = Path(sys.argv[1]), Path(sys.argv[2])
    session = open_session(data, "admin", PASSWORD)
    before = contents(session)
    touched: list[str] = []
    sys.addaudithook(lambda event, facts: _note(touched, event, facts, (str(data), str(file))))
    start = time.monotonic()
    found = tried(session, file)
    found |= {"seconds": time.monotonic() - start, "touched": list(touched), "changed": contents(session) != before}
    session.store.close()
    found["peak_mb"] = _peak_mb()
    print(json.dumps(found, ensure_ascii=False))


def tried(session: Session, file: Path) -> dict[str, Any]:
    """Imports a file as the window does; what came of it."""
    found: dict[str, Any] = {"refused": "", "people": [], "faults": [], "starts": [], "bug": ""}
    try:
        seen = preview(session, file)
        apply(session, seen)
        found["people"] = [(row.staff_no, row.name) for row in Person.select().order_by(Person.id)]
        found["faults"] = [str(fault) for row in seen.faulty for fault in row.row.faults]
        posts = Appointment.select(Appointment, Person).join(Person)
        found["starts"] = [(row.person.staff_no, str(row.start)) for row in posts]
    except (Refusal, StoreTrouble) as refusal:
        found["refused"] = refusal.text()
    except BaseException:
        found["bug"] = traceback.format_exc()
    return found


def contents(session: Session) -> list[Any]:
    """All rows of the store but the audit chain's."""
    tables = [name for name in session.store.db.get_tables() if name not in _GROWS]
    return [(name, session.store.db.execute_sql(f"SELECT * FROM {name}").fetchall()) for name in sorted(tables)]


def _note(touched: list[str], event: str, facts: tuple[Any, ...], own: tuple[str, ...]) -> None:
    """Notes sockets, other programs, and files that are neither the roster, the store nor the program's own."""
    if event.startswith(
        ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "urllib.", "ctypes.dlopen")
    ):
        touched.append(event)
    elif event == "open" and isinstance(facts[0], (str, bytes)):
        name = facts[0].decode(errors="replace") if isinstance(facts[0], bytes) else facts[0]
        if not name.startswith((*own, sys.prefix, sys.base_prefix, str(Path(__file__).parents[2]))):
            touched.append(name)


def _peak_mb() -> float:
    """The most memory that the process held; not what its parent held before."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
