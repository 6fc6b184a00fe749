"""A wall clock that jumps in mid session: what is typed is saved, waits and locks keep their time, backups stay.

    python -m tests.crash.clock [--scale S] [--seed N]

The jumps are real for the program: a library loaded before the system's moves its wall clock and no other.  A day and
ten years back, a year ahead, an hour to and fro (summer time; the program keeps local time).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.store import backups
from app.store.paths import write_atomically
from tests.crash import kill_desk
from tests.crash.places import scratch
from tests.crash.table import Row, run_alone

_SOURCE = Path(__file__).with_name("wall_clock.c")
_DAY = 24 * 3600
JUMPS_S = (-_DAY, -3652 * _DAY, 366 * _DAY, -3600, 3600)
_AT_ONCE = 2
_FIRST = datetime(2026, 3, 2, 8, 0)


def shimmed(base: Path) -> tuple[Path, dict[str, str]]:
    """The file that says how far the clock is off, and the environment of a program that goes by it."""
    library, offset = base / "wall_clock.so", base / "offset"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl"], check=True)
    set_clock(offset, 0)
    return offset, {"LD_PRELOAD": str(library), "YUETAN_CLOCK": str(offset), "QT_QPA_PLATFORM": "offscreen"}


def set_clock(offset: Path, seconds: int) -> None:
    """The clock is off by so much from now on."""
    write_atomically(offset, str(seconds).encode())


# ------------------------------------------------------------ typing


def typed(seed: int) -> tuple[int, kill_desk.Kill]:
    """Somebody types in the real page while the clock jumps, until a SIGKILL; how many jumps, and what was lost."""
    dice, jumps = random.Random(seed), 0
    with scratch("clock") as base:
        offset, more = shimmed(base)
        folder = base / "数据"
        case = kill_desk._prepared(folder)
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.typist", str(folder), str(case), str(seed), "on"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | more,
        )  # fmt: skip
        assert child.stdout is not None
        first = child.stdout.readline()
        until = time.monotonic() + dice.uniform(3, 9)
        while time.monotonic() < until:
            time.sleep(dice.uniform(0.2, 1.2))
            set_clock(offset, dice.choice((0, *JUMPS_S)))
            jumps += 1
        moment = time.monotonic()
        child.send_signal(signal.SIGKILL)
        lines = (first + child.stdout.read()).splitlines()
        child.wait()
        code = f"from tests.crash.kill_desk import answer; answer({str(folder)!r}, {case})"
        found = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    told: list[tuple[float, Any]] = [(at, text) for at, text in (json.loads(x) for x in lines if x.endswith(b"]"))]
    return jumps, kill_desk.Kill(seed, len(told), kill_desk._lost(told, found["kept"], moment), tuple(found["damage"]))


def _typing(scale: float, seed: int) -> Row:
    times = max(round(40 * scale), 1)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        runs = list(pool.map(typed, range(seed, seed + times)))
    kills = [kill for _, kill in runs]
    lost = sum(kill.lost_ms is None or kill.lost_ms > kill_desk.LONGEST_LOSS_MS for kill in kills)
    worst = max((kill.lost_ms or 0.0 for kill in kills), default=0.0)
    note = f"{sum(jumps for jumps, _ in runs)} jumps; lost at most the last {worst:.0f} ms before the kill"
    damaged = sum(bool(kill.damage) for kill in kills)
    return Row("R6", "typing while the clock jumps, then killed", times, lost, damaged, note=note)


# ------------------------------------------------------------ waits, lock, order


def _waits(scale: float, seed: int) -> Row:
    """In a program whose clock jumps: see `clock_probe`."""
    with scratch("clock") as base:
        _, more = shimmed(base)
        command = [sys.executable, "-m", "tests.crash.clock_probe", str(base / "数据"), str(seed), str(scale)]
        done = subprocess.run(command, env=os.environ | more, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        return Row("R6", "waits, idle lock and audit order", 0, note=done.stderr.strip().splitlines()[-1])
    told = json.loads(done.stdout.splitlines()[-1])
    dated = f"{told['jumps']} jumps, entries dated {', '.join(told['years'])}"
    note = "; ".join([dated, *told["wrong"][:2]])
    return Row("R6", "waits, idle lock and audit order", told["checks"], undetected=len(told["wrong"]), note=note)


# ------------------------------------------------------------ rotation


def rotated(rotations: int, dice: random.Random, place: Path) -> tuple[int, int, int]:
    """Backups of a clock that is wrong now and then, thinned out after each.

    Wrongly gone: one of the last 48 true hours, one of the newest three, or all of the first month (of two years).
    Answers jumps, wrongly gone, the most that were kept at a time.
    """
    true: dict[int, datetime] = {}
    now, off, jumps, wrong, most = _FIRST, 0, 0, 0, 0
    for number in range(1, rotations + 1):
        now += timedelta(minutes=dice.choice((10, 10, 10, 20, 60, 180)) if dice.random() < 0.95 else 960)
        if dice.random() < 0.1:
            off, jumps = dice.choice((0, 0, 0, *JUMPS_S)), jumps + 1
        true[number] = now
        _note(place, number, now + timedelta(seconds=off))
        backups.thin_out(place)
        left = {int(folder.name) for folder in place.iterdir()}
        for gone in true.keys() - left:
            wrong += now - true.pop(gone) <= timedelta(hours=48) or gone > number - 3
        wrong += now - true[min(left)] < now - _FIRST - timedelta(days=32)
        most = max(most, len(left))
    return jumps, wrong, most


def _note(place: Path, number: int, at: datetime) -> None:
    """A backup as `backups.make` leaves it, without its files."""
    folder = place / f"{number:08}"
    folder.mkdir(parents=True)
    note = {
        "number": number, "at": at.isoformat(sep=" "), "why": "自动", "schema": 8, "digest": "", "size": 0,
        "attachments": [], "hours": round(backups.further(backups.backups_in(place), at), 3),
    }  # fmt: skip
    (folder / "backup.json").write_text(json.dumps(note), encoding="utf-8")


def _rotation(scale: float, seed: int) -> Row:
    rotations = max(round(2_000 * scale), 50)
    with scratch("clock") as base:
        jumps, wrong, most = rotated(rotations, random.Random(seed), base / "place")
    note = f"{jumps} jumps; {most} kept at most"
    return Row("R6", "rotations of backups, none wrongly deleted", rotations, lost=wrong, note=note)


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """What was tried under a clock that jumps."""
    if shutil.which("cc") is None:
        return [Row("R6", "clock that jumps", 0, note="needs a C compiler"), _rotation(scale, seed)]
    return [_typing(scale, seed), _waits(scale, seed), _rotation(scale, seed)]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
