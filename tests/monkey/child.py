"""The monkey itself, in a process of its own: what ends it ends nothing else.

    python -m tests.monkey.child --seed 1 --actions 1000 --work DIR [--replay LOG] [--faults 1] [--stay 1000]

Its log, its samples and its faults are written into DIR as they come; exit 0 clean, 3 with a fault.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import json
import os
import pkgutil
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.access.tables import AuditEntry
from app.papers import fonts
from tests.monkey.choosing import Chooser
from tests.monkey.hands import Hands, TrapError, escape
from tests.monkey.moves import Move, as_line, read_log
from tests.monkey.program import STORES, Program
from tests.monkey.targets import kind_of
from tests.monkey.watching import WARM, Fault, Faults, Sample, kinds, sample
from tests.ui.stray import StrayWindows
from ui.application import application

CLEAN, BROKEN = 0, 3
# After so many moves the process is measured, its store is checked, and it is measured at rest.
MEASURED_EVERY, CHECKED_EVERY, RESTED_EVERY = 1_000, 5_000, 2_500
_TURNS, _DEEPEST, _LOOK_MS, _SIGN_S = 15, 5, 20, 0.1
# The move that the monkey makes to be measured; how many kinds of objects are told.
REST, _TOLD = "rest", 40
_SCREEN = {
    "synchronousWindowSystemEvents": True, "windowFrameMargins": False,
    "screens": [{"name": "wide", "x": 0, "y": 0, "width": 2560, "height": 1440, "logicalDpi": 96, "logicalBaseDpi": 96,
                 "dpr": 1}],
}  # fmt: skip
ROOT = Path(__file__).parents[2]
LOG, RESULT, TRACE, FAULTS, BEAT = "moves.jsonl", "result.json", "trace.txt", "faults.txt", "beat"


class Monkey(QObject):
    """Makes moves from within the event loop, one a turn, until there are enough or too much is broken."""

    def __init__(self, asked: argparse.Namespace, moves: Iterator[tuple[int, Move]] | None) -> None:
        super().__init__()
        self._asked, self._replayed = asked, moves
        self.faults, self.samples = Faults(), list[Sample]()
        self.signs: dict[str, tuple[int, Fault]] = {}
        self.done = asked.begin
        self.program = Program(asked.work, STORES[asked.seed % len(STORES)], Random(asked.seed))
        self._hands, self._chooser = Hands(self.program), Chooser(self.program)
        self._log = os.open(asked.work / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._looked, self._depth, self._gave_sign_at = 0, 0, 0.0
        self.acted: Counter[str] = Counter()
        self._took: dict[str, float] = defaultdict(float)
        self.stray = StrayWindows()
        self.left: dict[str, int] = {}
        # Which kinds of objects there were at the first rest once warm, and of which there are more since.
        self._kinds: Counter[str] = Counter()
        self.grown: dict[str, int] = {}
        self._entered_at = 0
        self.began = time.monotonic()
        # One that looks whether a move holds a loop of its own (a drag does): then the next is made within it.
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._within)

    def start(self) -> None:
        """The first move comes with the first turn of the loop."""
        self._look.start()
        QTimer.singleShot(0, self, self._turn)

    def _turn(self) -> None:
        self._move()
        if self._is_over():
            self._end()
        else:
            QTimer.singleShot(0, self, self._turn)

    def _within(self) -> None:
        """Where a move lets the loop turn often, it holds one of its own: the next moves are made within."""
        self._looked += 1
        if 0 < self._depth < _DEEPEST and self._looked > _TURNS:
            self._blame()
            self._move()

    def _blame(self) -> None:
        """Qt may hold a loop of its own, in a drag or in the menu of a scroll bar; the program's own code may not."""
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_name != "do":
            if "/ui/" in frame.f_code.co_filename:
                place = f"{Path(frame.f_code.co_filename).name}:{frame.f_code.co_name}"
                self.faults.add("held", place, "".join(traceback.format_stack(frame)))
                return
            frame = frame.f_back

    def _is_over(self) -> bool:
        return self.done >= self._asked.begin + self._asked.actions or len(self.signs) >= self._asked.faults

    # ------------------------------------------------------------ one move

    def _move(self) -> None:
        self._give_sign()
        if self._depth == 0:
            self._looked = 0
        self._depth += 1
        number = self.done
        with self._noted():
            move = self._next(number)
            os.write(self._log, f"{as_line(number, move)}\n".encode())
            self.program.dice = Random(f"{self._asked.seed} {number} files")
            began = time.process_time()
            self._rest() if move.kind == REST else self._hands.do(move)
            self._took[move.kind] += time.process_time() - began
        self._depth -= 1
        self.done = max(self.done, number + 1)
        self._take_faults(number)
        if self.done % MEASURED_EVERY == 0 and self._depth == 0:
            with self._noted():  # what is raised here would end the turns, and look like a hang
                self._measure()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """What is raised inside becomes a fault, but for what a move of the hands met that was gone by then."""
        try:
            yield
        except TrapError as trap:
            self.faults.add("trap", trap.args[0], "\n".join(trap.args))
        except Exception as error:
            if "already deleted" not in str(error) or "/app/" in "".join(traceback.format_exception(error)):
                self.faults.raised(type(error), error, error.__traceback__)

    def _give_sign(self) -> None:
        """A sign of life for whoever watches (`patience`), not more than ten a second."""
        now = time.monotonic()
        if now - self._gave_sign_at > _SIGN_S:
            self._gave_sign_at = now
            (self._asked.work / BEAT).touch()

    def _next(self, number: int) -> Move:
        if self._replayed is not None:
            if (again := next(self._replayed, None)) is not None:
                self.done = max(self.done, again[0])
                return again[1]
            self._replayed = None  # from here on it goes its own way
        if self._depth == 1 and number != self._asked.begin and number % RESTED_EVERY == 0:
            return Move(REST)
        stays = self.program.window is not None and number - self._entered_at >= self._asked.stay
        if self.program.window is None:
            self._entered_at = number
        return Move("leave") if stays else self._chooser.next(Random(f"{self._asked.seed} {number}"))

    def _take_faults(self, number: int) -> None:
        for place in self.stray.seen:
            self.faults.add("stray window", place, place)
        self.stray.seen.clear()
        for fault in self.faults.found:
            if fault.sign not in self.signs:
                self.signs[fault.sign] = (number, fault)
                print(f"move {number}: {fault.kind}: {fault.sign}", file=sys.stderr, flush=True)
                with (self._asked.work / FAULTS).open("a", encoding="utf-8") as file:
                    file.write(f"{number} {fault.kind} {fault.sign}\n{fault.text}\n\n")
        self.faults.found.clear()

    # ------------------------------------------------------------ measuring

    def _measure(self) -> None:
        """With nothing open but the window, if any; now and then the store is read through."""
        with suppress(TrapError):
            escape()
        self.samples.append(self._sample())
        if self.program.session is not None and self.done % CHECKED_EVERY == 0:
            self.faults.check_store(self.program.session)
            self._take_faults(self.done)

    def _sample(self, *, rest: bool = False) -> Sample:
        return sample(self.done, self.program.session, self.program.window, rest=rest)

    def _rest(self) -> None:
        """Measures with everything closed but the first window of a store that is always the same."""
        self._look.stop()
        self.program.rest()
        self.samples.append(self._sample(rest=True))
        kept = kinds()
        if sum(each.rest and each.move >= WARM for each in self.samples) == 1:
            self._kinds = kept
        self.grown = dict((kept - self._kinds).most_common(_TOLD)) if self._kinds else {}
        self.program.leave()
        self._look.start()

    def _end(self) -> None:
        """Leaves, measures the empty process, and looks at the store once more."""
        (self._asked.work / BEAT).unlink(missing_ok=True)
        self._look.stop()
        self.program.leave()
        self.samples.append(self._sample())
        self.left = dict(Counter(kind_of(each) for each in QApplication.topLevelWidgets()).most_common(30))
        for folder in sorted(self._asked.work.glob("store-*")):
            self._check(folder)
        self._take_faults(self.done)
        self._write()
        QApplication.exit(BROKEN if self.signs else CLEAN)

    def _check(self, folder: Path) -> None:
        """Every store that the monkey had, opened once more by whoever can."""
        self.program.folder = folder
        self.program.knock("admin")
        self.program.enter()
        if self.program.folder == folder and self.program.session is not None:
            self.faults.check_store(self.program.session)
            done = AuditEntry.select(AuditEntry.action, AuditEntry.outcome)
            self.acted.update(f"{row.action} {row.outcome}" for row in done)
        self.program.leave()

    def _write(self) -> None:
        took = time.monotonic() - self.began
        found = {
            "seed": self._asked.seed, "actions": self.done - self._asked.begin, "seconds": round(took, 1),
            "faults": [{"move": number, **asdict(fault)} for number, fault in self.signs.values()],
            "samples": [asdict(each) for each in self.samples],
            "took": {kind: round(took, 2) for kind, took in self._took.items()},
            "warnings": dict(self.faults.warnings.most_common(40)),
            "visits": len(self._chooser.visits), "seldom": self._chooser.visits.most_common()[-30:],
            "acted": dict(self.acted.most_common()), "left": self.left,
            "grown": self.grown,
        }  # fmt: skip
        (self._asked.work / RESULT).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def _use_screen(work: Path) -> None:
    """Without a display, a screen on which every size of the window fits."""
    if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        (work / "screen.json").write_text(json.dumps(_SCREEN), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={work / 'screen.json'}"


_traces: dict[Path, object] = {}


def _trace_file(work: Path):
    if work not in _traces:
        _traces[work] = (work / TRACE).open("w")
    return _traces[work]


def parser() -> argparse.ArgumentParser:
    """What the child is asked."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--seed", type=int, required=True)
    made.add_argument("--actions", type=int, required=True)
    made.add_argument("--begin", type=int, default=0, help="the number of the first move")
    made.add_argument("--work", type=Path, required=True)
    made.add_argument("--replay", type=Path)
    made.add_argument("--faults", type=int, default=1, help="ends after so many different faults")
    made.add_argument("--stay", type=int, default=1_500, help="moves after which the window is closed at the latest")
    made.add_argument("--warm", action="store_true", help="loads modules and faces first")
    return made


def _load_all() -> None:
    """All of the program's modules, and the faces of its papers."""
    for package in ("app", "ui"):
        for each in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not each.name.endswith("__main__"):
                importlib.import_module(each.name)
    for role in fonts.Role:
        fonts.face(role).width("约谈 a", 10)


def main() -> int:
    """Plays."""
    asked = parser().parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    faulthandler.enable(_trace_file(asked.work))  # type: ignore[arg-type]
    if sys.platform != "win32":
        faulthandler.register(signal.SIGUSR1, _trace_file(asked.work))  # type: ignore[arg-type]
    _use_screen(asked.work)
    app = application()
    if asked.warm:
        _load_all()
    app.setQuitOnLastWindowClosed(False)  # the monkey opens the next
    moves = iter(read_log(asked.replay)) if asked.replay else None
    monkey = Monkey(asked, moves)
    with monkey.faults.watched(), monkey.program.surrounded(), monkey.stray.watching():
        monkey.start()
        code = app.exec()
    return int(code)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # what Qt does at the end of a process is not what is tried here
