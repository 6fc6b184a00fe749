"""R17: hostile and odd workbooks through the import, each in a process of its own, and again through the command line.

    python -m tests.crash.workbooks [--scale S] [--seed N] [--cases]

Each is refused by name or imported right, within 5 s and 300 MB, without a traceback, a socket, another program or a
file opened outside; after a refusal the store is as it was.  The 5 s are of the processor, the start of the program
among them: those of the clock depend on what else the machine does, and are told beside.  What takes a minute hangs.
--cases prints each case.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.access.accounts import create_institution
from tests.crash.table import Row, shown
from tests.hostile.case import Case
from tests.hostile.corpus import CASES
from tests.passwords import CHEAP, PASSWORD

ROOT = Path(__file__).parents[2]
MOST_S, MOST_MB = 5.0, 300.0
_HANGS_S = 60
_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"')
_OUTWARD = re.compile(r"socket\((AF_INET6?|AF_PACKET|AF_NETLINK)\b|connect\(")
_SYSTEM = ("/lib", "/usr/lib", "/etc/ld.so", "/proc/self", "/etc/localtime", "/dev/urandom", "/usr/share/zoneinfo",
           # what Python, libcrypto and argparse read when they start
           "/etc/mime.types", "/etc/ssl/openssl.cnf", "/usr/share/locale",
           # how many processors there are, as Rust's library asks it (cryptography, for a workbook with a password)
           "/sys/fs/cgroup/cpu")  # fmt: skip


@dataclass
class Outcome:
    """What one try came to: each list holds what was wrong, in words."""

    case: Case
    said: str = ""
    seconds: float = 0.0
    clock_s: float = 0.0
    peak_mb: float = 0.0
    written: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether all was as it should be."""
        return not (self.written or self.wrong or self.passed)


def judged(case: Case, found: dict[str, object], seconds: float) -> Outcome:
    """What the report of a child means for a case."""
    refused, said_faults = str(found["refused"]), "\n".join(map(str, found["faults"]))  # type: ignore[call-overload]
    outcome = Outcome(case, refused or said_faults, seconds, peak_mb=float(found["peak_mb"]))  # type: ignore[arg-type]
    if found["bug"]:
        outcome.wrong.append(str(found["bug"]))
    if refused and found["changed"]:
        outcome.written.append("rows were left after a refusal")
    if case.refused:
        if not refused and not found["bug"]:
            outcome.passed.append("was not refused")
        elif case.refused not in refused:
            outcome.wrong.append(f"refused otherwise: {refused}")
    else:
        people = tuple(tuple(each) for each in found["people"])  # type: ignore[attr-defined]
        starts = {tuple(each) for each in found["starts"]}  # type: ignore[attr-defined]
        if people != case.people or not set(case.starts) <= starts:
            outcome.wrong.append(f"imported otherwise: {refused or people} {starts if case.starts else ''}")
        outcome.wrong += [f"not said: {words}" for words in case.faults if words not in said_faults]
    outcome.passed += [f"touched {each}" for each in found["touched"]]  # type: ignore[attr-defined]
    _limits(outcome)
    return outcome


def _limits(outcome: Outcome) -> None:
    if outcome.seconds > MOST_S:
        outcome.passed.append(f"took {outcome.seconds:.1f} s")
    if outcome.peak_mb > MOST_MB:
        outcome.passed.append(f"took {outcome.peak_mb:.0f} MB")


def imported(case: Case, template: Path, base: Path) -> Outcome:
    """One case through preview and apply, in a child."""
    data, file = _laid_out(case, template, base)
    timed = _Timed()
    done = _run([sys.executable, "-m", "tests.hostile.child", str(data), str(file)])
    if done is None or done.returncode != 0:
        what = "hung" if done is None else f"ended with {done.returncode}: {done.stderr[-400:]}"
        return Outcome(case, seconds=timed.processor_s(), clock_s=timed.clock_s(), wrong=[what])
    outcome = judged(case, json.loads(done.stdout), timed.processor_s())
    outcome.clock_s = timed.clock_s()
    return outcome


def commanded(case: Case, template: Path, base: Path) -> Outcome:
    """One case through `roster import --dry-run`, under strace where there is one."""
    data, file = _laid_out(case, template, base)
    secret, log = base / "secret", base / "strace.log"
    secret.write_text(PASSWORD, encoding="utf-8")
    traced = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-s",
        "4096",
        "-e",
        "trace=open,openat,socket,connect,execve",
        "-o",
        str(log),
    ]
    command = [sys.executable, "main.py", "--data", str(data), "--password-file", str(secret)]
    command += ["roster", "import", str(file), "--dry-run"]
    timed = _Timed()
    done = _run([*(traced if shutil.which("strace") else []), *command])
    outcome = Outcome(case, seconds=timed.processor_s(), clock_s=timed.clock_s())
    if done is None:
        outcome.wrong.append("hung")
        return outcome
    outcome.said = (done.stderr if done.returncode else done.stdout).strip()
    if "Traceback" in done.stderr or done.returncode not in (0, 1, 2):
        outcome.wrong.append(f"ended with {done.returncode}: {done.stderr[-400:]}")
    elif case.refused and done.returncode == 0:
        outcome.passed.append("was not refused")
    elif not case.refused and (done.returncode == 1) != bool(case.faults):
        outcome.wrong.append(f"ended with {done.returncode}: {done.stdout}{done.stderr}")
    if log.exists():
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        outcome.passed += outside(lines, (str(data), str(file), str(secret)))
    _limits(outcome)
    return outcome


def outside(lines: Iterable[str], own: tuple[str, ...]) -> list[str]:
    """What a log of strace shows that is not the program's own: sockets, other programs, files elsewhere."""
    allowed = (*own, *_SYSTEM, sys.prefix, sys.base_prefix, str(ROOT), str(Path(sys.executable).resolve().parents[1]))
    found, started = [], 0
    for line in lines:
        started += "execve(" in line
        if _OUTWARD.search(line) or started > 1:
            found.append(line[:120])
        elif match := _OPENED.search(line):
            name = match.group(1).encode("latin-1", "replace").decode("unicode_escape").encode("latin-1", "replace")
            text = name.decode("utf-8", "replace")
            if text.startswith("/") and not text.startswith(allowed) and "ENOENT" not in line:
                found.append(f"opened {text}")
    return found


class _Timed:
    """Seconds since it was made: of the clock, and of the processor in children that have ended."""

    def __init__(self) -> None:
        self._clock, self._processor = time.monotonic(), self._used()

    def clock_s(self) -> float:
        return time.monotonic() - self._clock

    def processor_s(self) -> float:
        return self._used() - self._processor

    @staticmethod
    def _used() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


def _laid_out(case: Case, template: Path, base: Path) -> tuple[Path, Path]:
    folder = base / "in"
    folder.mkdir()
    shutil.copytree(template, base / "data")
    return base / "data", case.make(folder)


def _run(command: list[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=_HANGS_S, check=False, errors="replace",
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None


def tried(cases: Iterable[Case], way: object) -> list[Outcome]:
    """All cases by one of the two ways."""
    with tempfile.TemporaryDirectory(prefix="yuetan-workbooks-") as name:
        template = Path(name) / "template"
        create_institution(template, "青屏学院", PASSWORD, CHEAP).store.close()
        outcomes = []
        for number, case in enumerate(cases):
            base = Path(name) / str(number)
            base.mkdir()
            outcomes.append(way(case, template, base))  # type: ignore[operator]
            shutil.rmtree(base, ignore_errors=True)
        return outcomes


def row(what: str, outcomes: list[Outcome]) -> Row:
    """One line of the table."""
    refused = sum(1 for each in outcomes if each.case.refused)
    memory = f", {max(each.peak_mb for each in outcomes):.0f} MB" if any(each.peak_mb for each in outcomes) else ""
    return Row(
        "R17", what, len(outcomes), sum(bool(each.written) for each in outcomes),
        sum(bool(each.wrong) for each in outcomes), sum(bool(each.passed) for each in outcomes),
        f"{refused} refused, {len(outcomes) - refused} imported; at most "
        f"{max(each.seconds for each in outcomes):.1f} s{memory} (limits {MOST_S:.0f} s, {MOST_MB:.0f} MB); "
        f"by the clock {max(each.clock_s for each in outcomes):.1f} s",
    )  # fmt: skip


def chosen(scale: float, seed: int) -> list[Case]:
    """All cases, or a part of them drawn at random."""
    count = min(len(CASES), max(1, round(len(CASES) * scale)))
    return CASES if count == len(CASES) else random.Random(seed).sample(CASES, count)


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """The lines of `make crash`."""
    return [row(what, outcomes) for what, outcomes in _all(scale, seed)]


def _all(scale: float, seed: int) -> list[tuple[str, list[Outcome]]]:
    cases = chosen(scale, seed)
    traced = "command line under strace" if shutil.which("strace") else "command line (no strace here)"
    return [
        ("hostile workbooks, import", tried(cases, imported)),
        (f"hostile workbooks, {traced}", tried(cases, commanded)),
    ]


def main() -> int:
    """Prints the table, and what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", action="store_true")
    asked = parser.parse_args()
    made = []
    for what, outcomes in _all(asked.scale, asked.seed):
        made.append(row(what, outcomes))
        for each in outcomes:
            if asked.cases or not each.is_right:
                said = each.said.replace("\n", " / ")[:110]
                print(f"{each.seconds:5.1f} s {each.peak_mb:4.0f} MB  {each.case.name}\n        {said}")
            for fault in (*each.written, *each.wrong, *each.passed):
                print(f"        ! {fault}")
    print(shown(made))
    return 0 if all(each.is_clean for each in made) else 1


if __name__ == "__main__":
    sys.exit(main())
