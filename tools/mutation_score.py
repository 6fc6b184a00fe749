"""How many of the mutants that mutmut made were noticed by a test, by package (after `mutmut run`).

    python tools/mutation_score.py [--folder mutants] [--survivors]

A mutant that made the tests hang is noticed; one that no test runs is not.  Exit 1 where a package is below the bar.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("app/rules", "app/store", "app/access")
BAR = 0.80
# What mutmut keeps in its .meta files: the exit code of the tests on each mutant.
_KILLED, _SURVIVED, _NO_TESTS = frozenset({1, 3}), frozenset({0}), frozenset({5, 33})
_HUNG = frozenset({36, 24, -24, 152, 255})
COLUMNS = ("killed", "survived", "timeout", "no tests", "other", "not run")


def main() -> int:
    """Prints the table; 1 where a package is below the bar or was not run whole."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path("mutants"))
    parser.add_argument("--survivors", action="store_true", help="name the mutants that nobody noticed")
    arguments = parser.parse_args()
    print(f"{'package':14}" + "".join(f"{column:>10}" for column in COLUMNS) + f"{'score':>9}")
    below = False
    for package in PACKAGES:
        found = list(outcomes(arguments.folder / package))
        counts = Counter(outcome for _, outcome in found)
        share = score(counts)
        below |= share < BAR or counts["not run"] > 0
        print(f"{package:14}" + "".join(f"{counts[column]:10}" for column in COLUMNS) + f"{share:9.1%}")
        if arguments.survivors:
            print(
                *(f"    {name}: {outcome}" for name, outcome in found if outcome in ("survived", "no tests")), sep="\n"
            )
    return int(below)


def outcomes(folder: Path) -> Iterator[tuple[str, str]]:
    """Each mutant of a package and what became of it."""
    for file in sorted(folder.rglob("*.meta")):
        for name, code in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield name, _outcome(code)


def _outcome(code: int | None) -> str:
    if code is None:
        return "not run"
    named = (("killed", _KILLED), ("survived", _SURVIVED), ("no tests", _NO_TESTS), ("timeout", _HUNG))
    return next((word for word, codes in named if code in codes), "other")


def score(counts: Counter[str]) -> float:
    """The share noticed of those that were run."""
    run = sum(counts.values()) - counts["not run"]
    return (counts["killed"] + counts["timeout"]) / run if run else 0.0


if __name__ == "__main__":
    sys.exit(main())
