"""Runs the monkey in processes of their own, a piece each, and says of each whether it was clean.

A piece that ended is kept beside its log, so that a long run that was broken off goes on where it was.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.monkey.child import BEAT, LOG, RESULT, TRACE
from tests.monkey.moves import read_log, told
from tests.monkey.patience import watch
from tests.monkey.watching import Sample

ROOT = Path(__file__).parents[2]
_KEPT = "piece.json"
_LAST = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be run: so many moves from a seed, or those of a log."""

    seed: int
    actions: int
    begin: int = 0
    stay: int = 1_500
    patience: float = 10.0
    replay: Path | None = None
    # After so many different faults it ends.
    faults: int = 1
    # All modules and faces are loaded before the first move: what is loaded at its first use would look like growth.
    warm: bool = False


@dataclass(slots=True)
class Outcome:
    """How a piece ended; `faults` are dicts with move, kind, sign and text."""

    seed: int
    actions: int
    seconds: float = 0.0
    faults: list[dict[str, Any]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    acted: dict[str, int] = field(default_factory=dict)
    visits: int = 0
    # Of which kinds there were more objects at the last rest than at the first.
    grown: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not self.faults


def run(piece: Piece, work: Path, *, resume: bool = False) -> Outcome:
    """Runs a piece in the folder `work`; with `resume` one that has ended clean is not run again."""
    kept = work / _KEPT
    if resume and kept.exists():
        found = _outcome(json.loads(kept.read_text(encoding="utf-8")))
        if found.is_clean and (found.seed, found.actions) == (piece.seed, piece.actions):
            return found
    shutil.rmtree(work, ignore_errors=True)  # what a piece left that was broken off
    work.mkdir(parents=True)
    with (work / "output.txt").open("w", encoding="utf-8") as output:
        child = subprocess.Popen(_command(piece, work), cwd=ROOT, stdout=output, stderr=output, text=True)
        stood = watch(child, work / BEAT, piece.patience)
    said = (work / "output.txt").read_text(encoding="utf-8", errors="replace")
    outcome = _read(piece, work, child.returncode, said, stood)
    kept.write_text(json.dumps(asdict(outcome), ensure_ascii=False, indent=1), encoding="utf-8")
    return outcome


def _command(piece: Piece, work: Path) -> list[str]:
    made = [
        sys.executable, "-m", "tests.monkey.child", "--seed", str(piece.seed), "--actions", str(piece.actions),
        "--begin", str(piece.begin), "--work", str(work), "--stay", str(piece.stay), "--faults", str(piece.faults),
    ]  # fmt: skip
    made += ["--warm"] if piece.warm else []
    return [*made, "--replay", str(piece.replay)] if piece.replay is not None else made


def _read(piece: Piece, work: Path, code: int, said: str, stood: str | None) -> Outcome:
    """What the child wrote at its end; where it has none, it was ended by what it did last."""
    if (work / RESULT).exists():
        return _outcome(json.loads((work / RESULT).read_text(encoding="utf-8")))
    moves = read_log(work / LOG) if (work / LOG).exists() else []
    trace = (work / TRACE).read_text(encoding="utf-8", errors="replace") if (work / TRACE).exists() else ""
    kind = "hang" if stood is not None else "crash" if code < 0 else "end"
    name = signal.Signals(-code).name if code < 0 else f"exit {code}"
    at = next((line.strip() for line in trace.splitlines() if "/app/" in line or "/ui/" in line), "")
    last = moves[-1][0] if moves else piece.begin
    fault = {
        "move": last,
        "kind": kind,
        "sign": f"{kind} {name} {at}".strip(),
        "text": f"{stood or ''}\n{trace}{said[-4000:]}".lstrip(),
    }
    return Outcome(piece.seed, piece.actions, faults=[fault])


def _outcome(found: dict[str, Any]) -> Outcome:
    samples = [Sample(**each) for each in found.get("samples", [])]
    return Outcome(
        found["seed"], found["actions"], found["seconds"], found["faults"], samples, found.get("acted", {}),
        found.get("visits", 0), found.get("grown", {}),
    )  # fmt: skip


def last_moves(work: Path, number: int) -> list[str]:
    """The moves up to the one of a number, for people."""
    moves = read_log(work / LOG) if (work / LOG).exists() else []
    return told([each for each in moves if each[0] <= number][-_LAST:])


def planned(seed: int, actions: int, piece: int, long: int) -> Sequence[Piece]:
    """A long piece first, which shows whether memory stays flat, then pieces in fresh processes; all seeds differ."""
    long = min(long, actions)
    made = [Piece(seed, long, stay=5_000, warm=True)] if long else []
    left = actions - long
    while left > 0:
        made.append(Piece(seed * 1_000 + len(made), min(piece, left)))
        left -= piece
    return made
