"""All benches one after the other, and one table of their lines: `make bench`, with 100 % `make bench-full`.

    python -m tests.bench [--full] [--stores DIR] [--only SUBJECT ...] [--json F] [--picture F]

Stores are kept in DIR (build/scale; SCALE_DIR in the environment names another) and built where they are not there.
A bench is each module of this folder that calls `arguments(__doc__)` of `tests.bench.lines` (which says how one is
written), and the older ones of `tests.bench.older`.  Ends with 1 where a target is missed, or a bench does not come to
its end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import lines, older, picture
from tests.bench.lines import Line
from tests.bench.report import keep

_HERE = Path(__file__).parent
_NO_BENCH = frozenset({"__init__.py", "__main__.py", "lines.py", "older.py", "picture.py"})
# What a bench with lines begins with; parts of it that run in a process of their own do not ask.
_USES_LINES = "arguments(__doc__"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one bench; `lacking` says why it has no lines, empty where it has."""

    subject: str
    lines: tuple[Line, ...]
    seconds: float
    lacking: str = ""


def subjects(folder: Path = _HERE) -> list[str]:
    """The benches that are there, older ones first."""
    with_lines = sorted(
        file.parent.name if file.name == "__main__.py" else file.stem
        for file in (*folder.glob("*.py"), *folder.glob("*/__main__.py"))
        if (file.parent != folder or file.name not in _NO_BENCH)
        and not file.name.startswith("test_")
        and _USES_LINES in file.read_text(encoding="utf-8")
    )
    before = [name for name in older.OLDER if name not in with_lines and (folder / f"{name}.py").exists()]
    return [*before, *with_lines]


def command_of(subject: str, stores: Path, full: bool, file: Path) -> list[str]:
    """How a bench is started."""
    options = [] if subject in older.OLDER and not _has_lines(subject) else ["--stores", str(stores)]
    options += ["--full"] if full and options else []
    return [sys.executable, "-m", f"tests.bench.{subject}", *options, "--json", str(file)]


def _has_lines(subject: str) -> bool:
    file = _HERE / f"{subject}.py"
    file = file if file.exists() else _HERE / subject / "__main__.py"
    return _USES_LINES in file.read_text(encoding="utf-8")


def run(subject: str, stores: Path, full: bool, folder: Path) -> Outcome:
    """Runs one bench in a process of its own, which tells on the terminal how it goes."""
    file = folder / f"{subject}.json"
    file.unlink(missing_ok=True)
    print(f"\n== {subject}", flush=True)
    begun = time.perf_counter()
    done = subprocess.run(command_of(subject, stores, full, file), env={"QT_QPA_PLATFORM": "offscreen"} | os.environ)
    seconds = time.perf_counter() - begun
    found = lines.read(file) if _has_lines(subject) else older.lines_of(subject, file)
    if found or (done.returncode == 0 and file.exists()):
        return Outcome(subject, tuple(found), seconds)
    return Outcome(subject, (), seconds, f"{subject}: did not come to its end (code {done.returncode})")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs, prints the table, keeps JSON and picture."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)  # fmt: skip
    parser.add_argument("--full", action="store_true", help="100 %% as well")
    parser.add_argument("--stores", type=Path, default=Path(os.environ.get("SCALE_DIR") or "build/scale"))
    parser.add_argument("--only", nargs="+", metavar="SUBJECT", help="these benches alone")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--picture", type=Path, default=Path("build/bench.svg"))
    asked = parser.parse_args(arguments)
    there = subjects()
    if unknown := sorted(set(asked.only or ()) - set(there)):
        parser.error(f"no such bench: {', '.join(unknown)}; there are {', '.join(there)}")
    single = asked.json.with_suffix("")
    single.mkdir(parents=True, exist_ok=True)
    outcomes = [run(name, asked.stores, asked.full, single) for name in there if name in (asked.only or there)]
    return _told(outcomes, asked.json, asked.picture)


def _told(outcomes: Sequence[Outcome], file: Path, image: Path) -> int:
    rows = [line for outcome in outcomes for line in outcome.lines]
    lacking = [outcome.lacking for outcome in outcomes if outcome.lacking]
    missed = lines.missed(rows)
    print(f"\n{lines.told(rows)}\n")
    print("\n".join([*missed, *lacking]) or "all targets met")
    seconds = {outcome.subject: round(outcome.seconds, 1) for outcome in outcomes}
    keep(lines.written(rows) | {"all_missed": missed, "unfinished": lacking, "seconds": seconds}, file)
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_text(picture.drawn(rows), encoding="utf-8")
    print(f"figures in {file}, cost against size in {image}")
    return 1 if missed or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
