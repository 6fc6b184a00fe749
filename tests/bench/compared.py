"""The same work with what an office would use instead, in the same run: LibreOffice Calc, and a plain SQLite viewer.

    python -m tests.bench.compared [--stores DIR] [--full] [--json F]

The ledger of a store, exported by the program, is opened in Calc without a window, filtered by two columns, sorted by
one, and searched; the same is asked of the program from the password on.  A plain viewer is the sqlite3 shell on a copy
without encryption, which asks for the rows of a table as such viewers do: no names of subjects, no materials, no
corrections, nothing of what an account may read.  What is not installed is left out, and said.  Nothing here has a
target; docs/decisions/0034 says where the program is slower, and why.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from app.access.session import Session
from app.ledgers.ledger import count, page
from app.ledgers.scope import LedgerFilter
from app.papers.ledger_book import write_ledger
from app.people.tables import Department
from app.rules.vocabulary import InterviewForm
from tests.bench.encryption import decrypted
from tests.bench.lines import Line, arguments, ended
from tests.bench.questions import PAGE, YEAR
from tests.bench.scale import copied, opened

# Rounds of all three in turn, and how often the program and the shell are asked in each.
ROUNDS, ASKED = 3, 3
UNIT, FORM, WORD = "教务处", InterviewForm.INQUIRY, "采购合同"
_CALC, _VIEWER = "LibreOffice Calc, the same rows as .xlsx", "sqlite3 shell, unencrypted copy, bare table"
_NO_SHELL = "sqlite3 shell: not installed, left out"
_CALLED = {"open": "open and first page", "filter": "two filters", "sort": "sort by a column",
           "search": "search a word"}  # fmt: skip
_PYTHON = "/usr/bin/python3"
_CHILD = Path(__file__).with_name("calc_child.py")
_TOOK = re.compile(r"Run Time: real ([\d.]+)")
_BOTH = f"interview WHERE form = '{FORM}' AND organiser LIKE '%{UNIT}%'"
_WITH_WORD = f"interview WHERE content LIKE '%{WORD}%' OR note LIKE '%{WORD}%'"
# What the sqlite3 shell is asked for each; where the program tells how many there are, so do viewers.
_SQL = {
    "open and first page": f"SELECT * FROM interview ORDER BY held_from LIMIT {PAGE};",
    "page in the middle": f"SELECT * FROM interview ORDER BY held_from LIMIT {PAGE} OFFSET "
    "(SELECT count(*) / 2 FROM interview);",
    "two filters": f"SELECT count(*) FROM {_BOTH};\nSELECT * FROM {_BOTH} LIMIT {PAGE};",
    "sort by a column": f"SELECT * FROM interview ORDER BY lead_name DESC LIMIT {PAGE};",
    "search a word": f"SELECT count(*) FROM {_WITH_WORD};\nSELECT * FROM {_WITH_WORD} LIMIT {PAGE};",
}


def asked_of(session: Session) -> dict[str, Callable[[], object]]:
    """The same work in the open program, by the names of the lines."""
    unit = Department.get(Department.name == UNIT).id
    both, word = LedgerFilter(department=unit, form=FORM), LedgerFilter(text=WORD)
    return {
        "page in the middle": lambda: page(session, LedgerFilter(), count(LedgerFilter()) // 2, PAGE),
        "two filters": lambda: (count(both), page(session, both, 0, PAGE)),
        "sort by a column": lambda: page(session, LedgerFilter(), 0, PAGE, [("lead", True)]),
        "search a word": lambda: (count(word), page(session, word, 0, PAGE)),
    }


def ours(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of the program for each, several times."""
    found: dict[str, list[float]] = {name: [] for name in _SQL}
    for _ in range(rounds):
        begun = time.perf_counter()
        session = opened(folder)
        page(session, LedgerFilter(), 0, PAGE)
        found["open and first page"].append(time.perf_counter() - begun)
        for name, ask in asked_of(session).items():
            begun = time.perf_counter()
            ask()
            found[name].append(time.perf_counter() - begun)
        session.store.close()
    return found


def exported(folder: Path, out: Path) -> int:
    """The whole ledger as the program exports it; how many rows."""
    session = opened(folder)
    try:
        return write_ledger(session, YEAR, out, LedgerFilter())
    finally:
        session.store.close()


def lacks_calc() -> str:
    """Why Calc cannot be measured here; empty where it can."""
    if _soffice() is None:
        return "LibreOffice Calc: not installed, left out"
    asked = [_PYTHON, "-c", "import uno"]
    if not Path(_PYTHON).exists() or subprocess.run(asked, capture_output=True).returncode:
        return "LibreOffice Calc: its Python (python3-uno) is not installed, left out"
    if not list(Path(os.path.realpath(str(_soffice()))).parent.glob("libscfiltlo.so")):
        return "LibreOffice Calc: LibreOffice is there without Calc (libreoffice-calc-nogui), left out"
    return ""


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def calc(file: Path) -> dict[str, list[float]]:
    """What Calc takes, in seconds by the names of the lines, and what else its process tells."""
    command = [_PYTHON, str(_CHILD), str(file), str(_soffice()), "1", "约谈形式=询问示警约谈", f"单位={UNIT}",
               "主谈人", WORD]  # fmt: skip
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    told: dict[str, list[float]] = json.loads(done.stdout)
    return {_CALLED.get(name, name): figures for name, figures in told.items()}


def viewer(plain: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds that the sqlite3 shell takes for each; the first one with the start of the shell."""
    found: dict[str, list[float]] = {name: [] for name in _SQL}
    for _ in range(rounds):
        for name, sql in _SQL.items():
            begun = time.perf_counter()
            script = f".timer on\n.output /dev/null\n{sql}\n"
            done = subprocess.run(["sqlite3", str(plain)], input=script, capture_output=True, text=True, check=True)
            whole = time.perf_counter() - begun
            told = sum(float(each) for each in _TOOK.findall(done.stdout))
            found[name].append(whole if name == "open and first page" else told)
    return found


def measured(folder: Path, size: str, lines: dict[tuple[str, str], Line], said: list[str]) -> None:
    """All of one size: the program, Calc and the viewer in turn."""
    with copied(folder) as mine, tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
        book, plain = Path(name) / "台账.xlsx", decrypted(mine, Path(name) / "plain") / "yuetan.db"
        rows = exported(mine, book)
        said.append(f"{size}: {rows:,} rows of 23 columns, {book.stat().st_size / 1e6:.1f} MB as .xlsx")
        has_calc, has_shell = not lacks_calc(), shutil.which("sqlite3") is not None
        own: dict[str, list[float]] = {}
        calcs: dict[str, list[float]] = {}
        shells: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            _more(own, ours(mine, ASKED))
            if has_calc:
                _more(calcs, calc(book))
            if has_shell:
                _more(shells, viewer(plain, ASKED))
    _against(lines, _CALC, size, own, calcs)
    _against(lines, _VIEWER, size, own, shells)
    if has_calc:
        started = f"started in {median(calcs['start']):.1f} s (not counted), {max(calcs['memory_mb']):.0f} MB"
        said.append(
            f"  Calc: {started}; sorted: {all(calcs['sorted'])}; rows left by the filters: {calcs['left'][0]:.0f}"
        )
    said += [lack for lack in (lacks_calc(), "" if has_shell else _NO_SHELL) if lack and lack not in said]


def _more(kept: dict[str, list[float]], found: dict[str, list[float]]) -> None:
    for name, figures in found.items():
        kept.setdefault(name, []).extend(figures)


def _against(
    lines: dict[tuple[str, str], Line],
    base: str,
    size: str,
    own: dict[str, list[float]],
    theirs: dict[str, list[float]],
) -> None:
    """Ratios of ours to the middle of theirs; the note has their milliseconds."""
    for name, seconds in own.items():
        if name not in theirs:
            continue
        line = lines.setdefault((name, base), Line(f"compared: {name}", base, None))
        middle = max(median(theirs[name]), 1e-6)
        line.add(size, [each / middle for each in seconds], cost_ms=median(seconds) * 1000)
        line.note = f"{line.note}{'; ' if line.note else ''}theirs at {size} {middle * 1000:,.1f} ms"


def main() -> int:
    """Measures and prints the lines."""
    asked = arguments(__doc__)
    lines: dict[tuple[str, str], Line] = {}
    said: list[str] = []
    for size, folder in asked.sizes():
        measured(folder, size, lines, said)
    print("\n".join(said))
    return ended(list(lines.values()), asked.json)


if __name__ == "__main__":
    sys.exit(main())
