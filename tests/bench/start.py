"""How long the start takes and how much memory the open ledger, against a bare QMainWindow in a process of its own.

python -m tests.bench.start [--stores DIR] [--full] [--runs N] [--json F]

Each round starts, one after the other: an empty QMainWindow (`start_bare`); `main.py` to the painted password window;
`main.py` on to the first painted page of the ledger, where the window was left.  A round is run first and not counted:
it leaves the bytecode that an installed program has.  The key's derivation is timed and taken off.  "Typed" has two
seconds between the window and the password, in which a person types; "pasted" has none.  Memory is the resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.lines import Line, arguments, ended
from tests.bench.scale import copied, opened
from ui.theme.fonts import BUNDLED_FAMILY, BUNDLED_FOLDER
from ui.widgets.memory import StoreMemory

ROOT = Path(__file__).resolve().parents[2]
FACES = [str(BUNDLED_FOLDER / f"{BUNDLED_FAMILY.replace(' ', '')}-{weight}.ttf") for weight in ("Regular", "SemiBold")]
RUNS, TYPING_MS = 7, 2_000
MOST_START, MOST_OPENING_MS, MOST_MEMORY, MOST_TAB_MS = 1.5, 150.0, 1.6, 150.0
_TABS = ("待办", "计划", "约谈", "干部", "督导")


@dataclass(frozen=True, slots=True)
class Bare:
    """The bare window: seconds of the wall and of the processor until it was painted, and its memory in MB."""

    seconds: float
    cpu_s: float
    mb: float


class Starts:
    """Starts processes as an installed program starts: with bytecode at hand."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment = {"QT_QPA_PLATFORM": "offscreen"} | kept | {"PYTHONPYCACHEPREFIX": str(folder)}

    def bare(self, *furnished: str) -> Bare:
        """The bare window; `furnished` as `start_bare` says."""
        begun, out = self._run("start_bare.py", *furnished)
        at, used, resident, _ = (float(word) for word in out.split())
        return Bare(at - begun, used, resident)

    def program(self, kind: str, home: Path, pause_ms: int = 0) -> dict[str, Any]:
        """The program; `unlock_s` is what passed until the password window was painted."""
        begun, out = self._run("start_child.py", str(ROOT), kind, str(home), str(pause_ms))
        found: dict[str, Any] = json.loads(out.splitlines()[-1])
        return found | {"unlock_s": found["unlock_at"] - begun}

    def _run(self, name: str, *given: str) -> tuple[float, str]:
        command = [sys.executable, str(Path(__file__).with_name(name)), *given]
        begun = time.monotonic()
        done = subprocess.run(command, capture_output=True, env=self._environment, cwd=ROOT, text=True)
        if done.returncode or not done.stdout:
            raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
        return begun, done.stdout


@contextmanager
def left_at_the_ledger(folder: Path) -> Iterator[Path]:
    """A home whose data folder is a copy of a store; its window was closed on the ledger."""
    with copied(folder) as mine:
        session = opened(mine)
        StoreMemory(session, "window").keep({"tab": "台账"})
        session.store.close()
        (mine.parent / "yuetan").symlink_to(mine)
        yield mine.parent


def table() -> dict[str, Line]:
    """The lines, empty."""
    bare = "bare QMainWindow process"
    made = {
        "start": Line("start to the password window", bare, MOST_START),
        "start_cpu": Line("  the same, processor time", bare, None),
        "open": Line("password typed to the ledger painted", "without the key's derivation", MOST_OPENING_MS, "ms"),
        "open_cpu": Line("  the same, processor time", "", None, "ms"),
        "pasted": Line("password pasted at once to the ledger painted", "", None, "ms"),
        "memory": Line("memory with the ledger open", bare, MOST_MEMORY),
        "furnished": Line("  the same against a list", "a bare window with a list in Chinese", None),
        "stocked": Line("  the same against a list of a store", "that window with peewee, SQLCipher, ciphers", None),
        "floor": Line("  the least such a ledger can take", bare, None),
        "mb": Line("  the same in MB", "", None, "MB"),
        "scheme": Line("light to dark, with all tabs made", "", None, "ms"),
    }
    return made | {tab: Line(f"first look at {tab}", "", MOST_TAB_MS, "ms") for tab in _TABS}


def measure(lines: dict[str, Line], starts: Starts, size: str, home: Path, runs: int) -> None:
    """Fills in one size."""
    kept: dict[str, list[float]] = {name: [] for name in lines}
    for number in range(runs + 1):
        bare, furnished, unlock = starts.bare(), starts.bare("list", *FACES), starts.program("unlock", home)
        stocked = starts.bare("stocked", *FACES)
        ledger, pasted = starts.program("tabs", home, TYPING_MS), starts.program("ledger", home)
        if number == 0:
            continue
        tabs = {tab: ledger["tabs"][tab][0] for tab in _TABS}
        for name, value in (
            ("start", unlock["unlock_s"] / bare.seconds), ("start_cpu", unlock["unlock_cpu_s"] / bare.cpu_s),
            ("open", ledger["open_ms"]), ("open_cpu", ledger["open_cpu_ms"]), ("pasted", pasted["open_ms"]),
            ("memory", ledger["mb"] / bare.mb), ("furnished", ledger["mb"] / furnished.mb), ("mb", ledger["mb"]),
            ("stocked", ledger["mb"] / stocked.mb), ("floor", stocked.mb / bare.mb),
            ("scheme", ledger["schemes"][0][0]), *tabs.items(),
        ):  # fmt: skip
            kept[name].append(value)
        proportional = f"of the program {ledger['pss_mb']:.0f} MB proportional"
        bares = f"bare {bare.mb:.0f} MB, with a list {furnished.mb:.0f}, of a store {stocked.mb:.0f}"
        lines["mb"].note = f"{bares}; {proportional}"
    for name, line in lines.items():
        line.add(size, kept[name], sum(kept["open"]) / runs if name == "open" else None)


def main() -> int:
    """Measures, prints the table, and writes JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = arguments(__doc__, parser)
    lines = table()
    with tempfile.TemporaryDirectory(prefix="yuetan-bytecode-") as bytecode:
        starts = Starts(Path(bytecode))
        for size, folder in asked.sizes():
            with left_at_the_ledger(folder) as home:
                measure(lines, starts, size, home, asked.more.runs)
    return ended(list(lines.values()), asked.json)


if __name__ == "__main__":
    sys.exit(main())
