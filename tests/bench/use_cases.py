"""How long a use case takes to save, beside a raw transaction that writes the same rows: part of `make bench`.

    python -m tests.bench.use_cases [--stores DIR] [--full] [--times N] [--confined] [--json F]

Two copies of a store, both SQLCipher with WAL and synchronous=FULL.  Which rows each call writes is found beforehand,
in a transaction that is rolled back.  Then, in turn: the use case as the window calls it, on one copy; and on the other
the same rows by plain statements in one transaction, with the link of the audit chain reckoned beforehand.  Each of the
two comes first as often as the other, and before each the processor's caches are emptied: in the office a save comes
minutes after the last one.  The target counts by the clock, since both wait for the same disk; beside it stands the
time of the processor, from which cost of a sync on the target is met, and how many statements a use case asks.  Stated
beside each is a floor: the raw transaction, and the questions of the use case as plain statements whose answers are
thrown away.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from app.access.accounts import create_institution, open_session
from app.access.roles import Role
from app.access.session import Session
from app.store.database import connect
from tests import institution
from tests.bench.lines import Line, arguments, ended
from tests.bench.raw_rows import LOG, Listening, Recorder, Statement, ask, replay, without_deriving
from tests.bench.use_case_acts import ACTS, Act
from tests.interviews.held_cases import still
from tests.passwords import CHEAP, PASSWORD

TARGET, TIMES = 1.5, 40
_FLOOR = "raw, and the same questions asked plainly"


@dataclass(frozen=True)
class Figures:
    """One kind of save: milliseconds by the clock and of the processor, of the use case and of the raw transaction."""

    name: str
    clock_ms: float
    raw_clock_ms: float
    ratio: float
    spread: tuple[float, float]
    cpu_ms: float
    raw_cpu_ms: float
    cpu_ratio: float
    rows: int
    statements: int
    # The raw transaction, and the questions of the use case as plain statements: what is left of the rest is Python.
    floor_ms: float
    floor_cpu_ms: float
    questions: int
    # Where a sync costs at least so much, the save keeps to the target: the rest of it stays as it is.
    met_from_sync_ms: float


def small_store(folder: Path) -> Path:
    """A store of the fixture institution."""
    session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    institution.build()
    session.store.close()
    return folder


def measured(
    data: Path, work: Path, times: int, acts: tuple[Act, ...] = ACTS, confined: bool = False
) -> dict[str, Any]:
    """Compares on copies of the store, under `work`; as 办公室, or confined: as 纪检监察室 who has a person."""
    one, other = work / "one", work / "other"
    _copy(data, one)
    session = still(open_session(one, "admin", PASSWORD))
    calls = {act.name: act.prepare(session, times) for act in acts}
    session.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    session.store.close()
    _copy(one, other)
    session = still(open_session(one, "admin", PASSWORD))
    if confined:
        session.account.role, session.account.person_id = Role.DISCIPLINE_OFFICE, 1
        session.confine()
    key = session.store.key
    raw = connect(other / session.store.paths.database.name, key)
    without_deriving(raw.connection())  # type: ignore[no-untyped-call]
    _same_entries(session, raw.connection())  # type: ignore[no-untyped-call]
    written, questions, asked = _written(session, calls, raw.connection())  # type: ignore[no-untyped-call]
    sync = round(sync_ms(work), 3)
    try:
        found = _timed(session, raw.connection(), calls, (written, questions), asked, sync)  # type: ignore[no-untyped-call]
        lines = [asdict(each) for each in found]
    finally:
        raw.close()
        session.store.close()
    return {"times": times, "sync_ms": sync, "lines": lines}


def _copy(data: Path, target: Path) -> None:
    """The database and the keys alone: a save reads no attachment."""
    target.mkdir(parents=True)
    for file in data.iterdir():
        if file.is_file():
            shutil.copy2(file, target / file.name)


def _same_entries(session: Session, raw: Any) -> None:
    """What opening the store left on record is in the other copy as well."""
    known = raw.execute("SELECT max(seq) FROM audit_entry").fetchone()[0]
    rows = session.store.db.execute_sql("SELECT * FROM main.audit_entry WHERE seq > ?", (known,)).fetchall()
    raw.execute("BEGIN")
    for row in rows:
        raw.execute(f"INSERT INTO audit_entry VALUES ({', '.join('?' * len(row))})", row)
    for id, seq, mac in session.store.db.execute_sql("SELECT id, seq, mac FROM main.audit_head").fetchall():
        raw.execute("UPDATE audit_head SET seq = ?, mac = ? WHERE id = ?", (seq, mac, id))
    raw.execute("COMMIT")


class _TakenBack(Exception):
    """What was done to see its rows is not kept."""


Calls = dict[str, list[Callable[[Session], object]]]
# By the name of the act, for each of its calls.
Statements = dict[str, list[list[Statement]]]


def _written(session: Session, calls: Calls, before: Any) -> tuple[Statements, Statements, dict[str, int]]:
    """The statements that write the same rows, of each call; what it asks; and how many statements that is in all."""
    db = session.store.db
    recorder = Recorder(db.connection(), before)  # type: ignore[no-untyped-call]
    found: Statements = {name: [] for name in calls}
    questions: Statements = {name: [] for name in calls}
    asked: dict[str, list[int]] = {name: [] for name in calls}
    connection = db.connection()  # type: ignore[no-untyped-call]

    def counted(act: Callable[[Session], object], name: str) -> None:
        said: list[str] = []
        questions[name].append([])
        connection.set_trace_callback(said.append)
        db._state.conn = Listening(connection, questions[name][-1])
        act(session)
        db._state.conn = connection
        connection.set_trace_callback(None)
        # Triggers have the same one told again.
        asked[name].append(sum(1 for one, _ in groupby(said) if LOG not in one))

    with suppress(_TakenBack), session.store.transaction():
        recorder.begin()
        for place in range(len(next(iter(calls.values())))):
            for name, acts in calls.items():
                act = partial(counted, acts[place], name)
                found[name].append(recorder.written_by(act))
        raise _TakenBack
    session._work.__dict__.clear()
    db.close()  # with the triggers
    db.connect()
    return found, questions, {name: round(statistics.median(each)) for name, each in asked.items()}


def _timed(
    session: Session, raw: Any, calls: Calls, said: tuple[Statements, Statements], asked: dict[str, int], sync: float
) -> list[Figures]:
    written, questions = said
    times: dict[str, list[tuple[float, ...]]] = {name: [] for name in calls}
    gc.collect()
    gc.freeze()
    for place in range(len(next(iter(calls.values())))):
        for number, (name, acts) in enumerate(calls.items()):
            both = [partial(acts[place], session), partial(replay, raw, written[name][place])]
            turn = -1 if (place + number) % 2 else 1
            ours, bare = list(map(_once, both[::turn]))[::turn]
            alone = _once(partial(ask, raw, questions[name][place]))
            times[name].append((*ours, *bare, *alone))
    return [
        _figures(name, found, (len(written[name][-1]), len(questions[name][-1])), asked[name], sync)
        for name, found in times.items()
    ]


# More than the caches of any office PC hold; they are filled by lines of 64 bytes.
_ELSEWHERE, _CACHE_LINE = bytes(48 << 20), 64


def _once(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor, whose caches hold nothing of it when it begins."""
    sum(_ELSEWHERE[::_CACHE_LINE])
    clock, used = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - used) * 1000


def _figures(name: str, found: list[tuple[float, ...]], said: tuple[int, int], asked: int, sync: float) -> Figures:
    steady = found[len(found) // 10 :]  # the first ones fill caches
    clock, cpu, raw_clock, raw_cpu, read, read_cpu = map(statistics.median, zip(*steady, strict=True))
    ratios = sorted(each[0] / each[2] for each in steady)
    spread = (ratios[len(ratios) // 4], ratios[3 * len(ratios) // 4])
    return Figures(
        name, round(clock, 3), round(raw_clock, 3), round(clock / raw_clock, 2),
        (round(spread[0], 2), round(spread[1], 2)), round(cpu, 3), round(raw_cpu, 3), round(cpu / raw_cpu, 2),
        said[0], asked, round(raw_clock + read, 3), round(raw_cpu + read_cpu, 3), said[1],
        round(max(2 * (clock - sync) - 3 * (raw_clock - sync), 0.0), 2),
    )  # fmt: skip


def sync_ms(folder: Path, times: int = 60) -> float:
    """What one sync of two pages costs on this disk, in milliseconds: the median."""
    file, found = folder / "sync", list[float]()
    with file.open("wb", buffering=0) as stream:
        for _ in range(times):
            stream.write(os.urandom(8192))
            began = time.perf_counter()
            os.fsync(stream.fileno())
            found.append((time.perf_counter() - began) * 1000)
    file.unlink()
    return statistics.median(found)


def lines_of(found: dict[str, dict[str, Any]]) -> list[Line]:
    """A line for each kind of save, from the figures of each size."""
    lines: dict[str, Line] = {}
    for size, figures in found.items():
        for each in figures["lines"]:
            name = f"save: {each['name']}"
            line = lines.setdefault(name, Line(name, "raw transaction, same rows", TARGET))
            low, high = each["spread"]
            line.add(size, [low, each["ratio"], high], each["clock_ms"])
            floor = lines.setdefault(f"{name}, floor", Line(f"{name}, floor", _FLOOR, None))
            floor.add(size, [each["floor_ms"] / each["raw_clock_ms"]])
            floor.note += (
                f"{size}: {each['questions']} questions, processor {each['floor_cpu_ms']} ms with them and "
                f"{each['raw_cpu_ms']} without; the rest of {each['cpu_ms']} is Python. "
            )
            line.note += (
                f"{size}: processor {each['cpu_ms']} ms to {each['raw_cpu_ms']}, {each['statements']} statements for "
                f"{each['rows']} rows, met where a sync costs {each['met_from_sync_ms']} ms; "
                f"here it costs {figures['sync_ms']}. "
            )
    return list(lines.values())


def main() -> int:
    """Measures, prints the table, fails where a target is missed."""
    parser: Any = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--confined", action="store_true", help="as 纪检监察室, who reads all but what is their own")
    asked = arguments(__doc__, parser)
    acts = tuple(act for act in ACTS if not asked.more.confined or act.is_for_all)
    found = {}
    for size, store in asked.sizes():
        with tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
            found[size] = measured(store, Path(name), asked.more.times, acts, asked.more.confined)
    return ended(lines_of(found), asked.json)


if __name__ == "__main__":
    sys.exit(main())
