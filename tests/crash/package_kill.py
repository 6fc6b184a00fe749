"""Kills the program while it accepts a package, at many moments; afterwards all of the package is there, or nothing.

    python -m tests.crash.package_kill [--scale S] [--seed N]

Packages of all four kinds that departments send.  The process ends by SIGKILL: at a statement to the store, or from
outside after a random while.  Then the store is opened again: it is whole, it has nothing or everything of the package;
the same file is accepted, or found to have been; and every row and every total is what it is without a kill.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.access import audit, whole
from app.access.accounts import open_session
from app.access.audit import REFUSED
from app.access.session import Session
from app.ledgers.checks import check_sums
from app.ledgers.statistics import statistics
from app.oversight.exchange.arrival import FilingAnswer, Verdict
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_archive, send_information, send_plan, send_statistics
from app.store.database import StoreDatabase
from tests.crash.served import in_child
from tests.crash.table import Row, run_alone
from tests.oversight.exchange.offices import DISCIPLINE, NOW, Offices, hold_talk
from tests.oversight.exchange.test_archive_packages import archived
from tests.oversight.exchange.test_plan_packages import make_plan
from tests.passwords import PASSWORD

KINDS = ("统计报送", "计划备案", "档案移交", "信息报送")
_OFFICE, _YEAR = "教务处", 2026
_FILING = FilingAnswer(date(2026, 11, 24), "1", "", "常怀")
# Written as they happen: an opening is on record each time, and a refusal wherever somebody tries again.
_OF_THE_RUN = ("audit_head", "audit_entry", "erased_file")


@dataclass(frozen=True)
class Try:
    """One kill: whether the process was killed before it had done, what was there afterwards, what was wrong."""

    killed: bool
    there: bool
    wrong: tuple[str, ...]


# ------------------------------------------------------------ what there is before


def made_packages(folder: Path, seed: int, size: int) -> None:
    """The same in a process of its own."""

    def work() -> dict[str, Any]:
        prepare(folder, seed, size)
        return {"made": True}

    if in_child(work)[0] is None:
        raise RuntimeError("the packages were not made")


def prepare(folder: Path, seed: int, size: int) -> None:
    """Two offices, and a package of each kind on the stick; all stores are closed at the end."""
    offices, chance = Offices(folder / "单位", [_OFFICE]), random.Random(seed)
    offices.acquaint()
    (folder / "stick").mkdir()
    attached = folder / "附件.pdf"
    attached.write_bytes(random.Random(seed).randbytes(300_000))
    with offices.at(_OFFICE) as session:
        for _ in range(10 * size):
            hold_talk(session, chance, date(_YEAR, chance.randint(7, 9), chance.randint(1, 28)))
        send_statistics(session, _YEAR, 3, _stick(folder, "统计报送"))
        send_plan(session, make_plan(session, items=2), _stick(folder, "计划备案"))
        cases = [archived(session, 1000 + number, scan=chance.randbytes(40_000)) for number in range(2 * size)]
        send_archive(session, cases, _stick(folder, "档案移交"))
        send_information(
            session, [InformationDraft("工作信息", "一", "二", "", (attached,))], _stick(folder, "信息报送")
        )
    offices.close()


def _stick(folder: Path, kind: str) -> Path:
    return folder / "stick" / f"{kind}.ytb"


# ------------------------------------------------------------ in children: one store is open at a time


def _opened(store: Path) -> Session:
    session = open_session(store, "admin", PASSWORD)
    session.clock = lambda: NOW
    return session


def _accept(store: Path, file: Path, ready: Callable[[], None]) -> None:
    session = _opened(store)
    arrival = look(session, file)
    ready()
    accept(session, arrival, filing=_FILING if arrival.needs_filing else None)


def _killed_at(store: Path, file: Path, place: int, *, careless: bool = False) -> tuple[bool, int]:
    """Whether it was killed at its so-manieth statement (0: never), and how many there were where it was not.

    A commit counts twice, before and behind it.  `careless`: as a program would that commits whatever it writes.
    """

    def work() -> dict[str, Any]:
        met = Met(place)
        _accept(store, file, lambda: met.listen(careless=careless))
        return {"count": met.count}

    told, status = in_child(work)
    if told is None and not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        raise RuntimeError("accepting failed by itself")
    return told is None, 0 if told is None else int(told["count"])


class Met:
    """Counts statements and commits from when it listens, and ends the process at one of them."""

    def __init__(self, place: int) -> None:
        self._place, self.count = place, 0

    def listen(self, *, careless: bool) -> None:
        """Puts itself before every statement, and before and behind every commit."""
        execute, commit = StoreDatabase.execute_sql, StoreDatabase.commit

        def executed(db: StoreDatabase, sql: str, *args: Any, **named: Any) -> Any:
            self._meet()
            found = execute(db, sql, *args, **named)
            if careless and sql.lstrip().startswith("INSERT"):
                db.connection().execute("COMMIT")
                db.connection().execute("BEGIN")
            return found

        def committed(db: StoreDatabase) -> Any:
            self._meet()
            found = commit(db)
            self._meet()
            return found

        StoreDatabase.execute_sql, StoreDatabase.commit = executed, committed  # type: ignore[method-assign]

    def _meet(self) -> None:
        self.count += 1
        if self.count == self._place:
            os.kill(os.getpid(), signal.SIGKILL)


def _killed_after(store: Path, file: Path, seconds: float | None) -> tuple[bool, float]:
    """The same after a while from outside (None: never); how long accepting took where it was not."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _accept(store, file, lambda: os.write(writing, b"r") and None)
        os.write(writing, b"d")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as told:
        if told.read(1) != b"r":
            raise RuntimeError("accepting failed by itself")
        began = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        done = told.read(1) == b"d"
    took = time.monotonic() - began
    _, status = os.waitpid(child, 0)
    if not done and not os.WIFSIGNALED(status):
        raise RuntimeError("accepting failed by itself")
    return not done, took


def _looked(store: Path, file: Path) -> dict[str, Any]:
    """What the reopened store has, what is not whole, and what accepting the same file comes to."""

    def work() -> dict[str, Any]:
        session = _opened(store)
        before, wrong = summary(session), _damage(session)
        arrival = look(session, file)
        if arrival.verdict is not Verdict.AGAIN:
            accept(session, arrival, filing=_FILING if arrival.needs_filing else None)
        wrong += _damage(session)
        if look(session, file).verdict is not Verdict.AGAIN:
            wrong.append("accepted, and not known afterwards")
        after = summary(session)
        session.store.close()
        return {"verdict": str(arrival.verdict), "before": before, "after": after, "wrong": wrong}

    told, _ = in_child(work)
    return told or {"verdict": "", "before": {}, "after": {}, "wrong": ["the store did not open, or refused"]}


def _damage(session: Session) -> list[str]:
    """Everything that is not whole: the file, attachments and the chain; half-written files beside it; wrong sums."""
    found = [str(each) for each in whole.problems(session.store)]
    found += ["the audit chain is broken"] if audit.first_broken(session.store) is not None else []
    found += [f"left behind: {path.name}" for path in session.store.paths.folder.rglob("*.part")]
    return found + check_sums(session, statistics(session, _YEAR))


def summary(session: Session) -> dict[str, Any]:
    """How many rows each table has, the acts on record, and all totals: what is the same whenever it is done."""
    with session.store.all_in_reach():
        query = "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"
        names = [name for (name,) in session.store.db.execute_sql(query).fetchall() if name not in _OF_THE_RUN]
        count = session.store.db.execute_sql
        found: dict[str, Any] = {name: count(f'SELECT COUNT(*) FROM main."{name}"').fetchone()[0] for name in names}
        acts = "SELECT COUNT(*) FROM main.audit_entry WHERE action LIKE 'package.%' AND outcome != ?"
        found["acts"] = count(acts, (REFUSED,)).fetchone()[0]
    return found | {"totals": dict(statistics(session, _YEAR).total.figures)}


# ------------------------------------------------------------ in the parent


class Desk:
    """One kind of package, its store before, and what the store is without a kill."""

    def __init__(self, folder: Path, kind: str, room: Path) -> None:
        self._before, self.file, self._run = folder / "单位" / DISCIPLINE, _stick(folder, kind), room / "run"
        self.old = _looked_at(self._fresh())
        _, self.statements = _killed_at(self._fresh(), self.file, 0)
        killed, self.seconds = _killed_after(self._fresh(), self.file, None)
        self.new = _looked(self._run, self.file)["before"]
        assert not killed and self.new != self.old

    def _fresh(self) -> Path:
        shutil.rmtree(self._run, ignore_errors=True)
        shutil.copytree(self._before, self._run)
        return self._run

    def at_statement(self, place: int, *, careless: bool = False) -> Try:
        """Killed at a statement."""
        killed, _ = _killed_at(self._fresh(), self.file, place, careless=careless)
        return self._judged(killed)

    def after(self, share: float) -> Try:
        """Killed from outside when that share of the time that it takes is over."""
        killed, _ = _killed_after(self._fresh(), self.file, self.seconds * share)
        return self._judged(killed)

    def _judged(self, killed: bool) -> Try:
        return judged(killed, _looked(self._run, self.file), self.old, self.new)


def judged(killed: bool, found: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> Try:
    """What is wrong with what was found after a kill."""
    wrong = list(found["wrong"])
    there = found["verdict"] == Verdict.AGAIN
    if not wrong and found["before"] != (new if there else old):
        wrong.append(f"neither nothing nor all: {_differing(found['before'], new if there else old)}")
    if not wrong and found["after"] != new:
        wrong.append(f"accepted, and other than without a kill: {_differing(found['after'], new)}")
    if not killed and not there:
        wrong.append("done, and not there")
    return Try(killed, there, tuple(wrong))


def _differing(one: dict[str, Any], other: dict[str, Any]) -> str:
    return "、".join(sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key)))


def _looked_at(store: Path) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        session = _opened(store)
        found = summary(session)
        session.store.close()
        return found

    told, _ = in_child(work)
    assert told is not None
    return told


def row(kind: str, folder: Path, statements: int, moments: int, seed: int) -> Row:
    """So many kills at statements, evenly over all of them, and so many at random moments."""
    with tempfile.TemporaryDirectory(prefix="yuetan-kill-") as name:
        desk, chance = Desk(folder, kind, Path(name)), random.Random(seed)
        step = max(desk.statements // (statements + 1), 1)
        places = {*range(step, desk.statements - 1, step), desk.statements - 1, desk.statements}  # around the commit
        tries = [desk.at_statement(place) for place in sorted(places)]
        tries += [desk.after(chance.uniform(0.0, 1.15)) for _ in range(moments)]
    lost = [each for each in tries if each.wrong]
    ended, there = sum(each.killed for each in tries), sum(each.there for each in tries)
    note = f"{ended} killed, {desk.statements} statements, {there} there afterwards"
    return Row("R3", f"kill while accepting: {kind}", len(tries), damaged=len(lost),
               note="; ".join([note, *(lost[0].wrong[:1] if lost else ())]))  # fmt: skip


def rows(scale: float = 1.0, seed: int = 1, kinds: Sequence[str] = KINDS) -> list[Row]:
    """A row for each kind of package."""
    with tempfile.TemporaryDirectory(prefix="yuetan-packages-") as name:
        folder = Path(name)
        size = 4 if scale >= 1 else 1
        made_packages(folder, seed, size)
        statements, moments = max(round(120 * scale), 1), max(round(60 * scale), 1)
        return [row(kind, folder, statements, moments, seed) for kind in kinds]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
