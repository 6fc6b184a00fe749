"""Power cuts: what the program did to its disk is recorded, and the disk laid down again as it could be at every act.

    python -m tests.crash.power_cut [--scale S] [--seed N]

Each disk is opened as the program opens it: it must be whole, hold exactly what it held after some commit, and miss no
commit that was confirmed before the cut.  How a disk may look is said in `replayed_disk`, why it is done so in
docs/decisions/0013.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tests.crash import disk_log
from tests.crash.acts import DATA, OUT, PASSWORDS, PLACE
from tests.crash.disk_log import FAST, Act, environment, files_of, folders_of, workshop
from tests.crash.replayed_disk import KEPT, VARIANTS, Disk, lay_down
from tests.crash.store_state import State, opened_state
from tests.crash.table import Row, run_alone

ACTS = ("save", "import", "migration", "password change", "backup rotation", "sealing")
_TRIES = 2000
_MOST_TURNS = 6
_AT_ONCE = 2
_WORTH_A_PROCESS = 100


@dataclass(frozen=True)
class Recording:
    """What an act did: the disk before, every act on it, and the states that were told, each at its mark."""

    root: Path
    files: dict[str, bytes]
    folders: list[str]
    acts: list[Act]
    states: list[State]


@dataclass(frozen=True)
class Outcome:
    """What a disk was found to be: `lost` or `damaged` in words, or neither."""

    cut: int
    variant: str
    lost: str = ""
    damaged: str = ""


def recorded(act: str) -> Recording:
    """Does an act once, and proves that the log holds all of it: played back whole, it gives the same files."""
    with workshop() as (room, shim):
        base = room / "run"
        base.mkdir()
        _child(["make", act, str(base)], dict(environment(shim, base, {})))
        files, folders = files_of(base), folders_of(base)
        told = _child(["do", act, str(base)], environment(shim, base, {"YUETAN_LOG": str(room / "log")}))
        states = [State.heard(json.loads(line)) for line in told.splitlines()]
        recording = Recording(base, files, folders, disk_log.acts_in(room / "log"), states)
        disk = Disk(base, files, folders)
        for each in recording.acts:
            disk.do(each)
        if disk.after_cut(KEPT, random.Random(0))[0] != files_of(base):
            raise RuntimeError(f"the log of “{act}” does not hold all that was written")
    return recording


def _child(words: list[str], env: dict[str, str]) -> str:
    done = disk_log.run(["-m", "tests.crash.disk_child", *words], env)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def unsafe(recording: Recording) -> Recording:
    """The same as a program would have left it that never makes sure of anything: what the harness must find."""
    return replace(recording, acts=[act for act in recording.acts if act.kind != "S"])


def tried(recording: Recording, tries: int, seed: int, share: int = 0, shares: int = 1) -> list[Outcome]:
    """So many different disks, as they could be after cuts at acts spread over the whole log; one share of them."""
    dice = random.Random(f"{seed} {share}")
    points = [place for place, act in enumerate(recording.acts) if act.kind != "M" and _changes(act)]
    plan = _plan(points[share::shares], -(-tries // shares), dice)
    disk = Disk(recording.root, recording.files, recording.folders)
    found, seen, low = [], set(), -1
    with tempfile.TemporaryDirectory(prefix="yuetan-cut-", dir=FAST) as name:
        for place, act in enumerate(recording.acts):
            for variant in plan.get(place, ()):
                files, folders = disk.after_cut(variant, dice)
                print_ = (max(low, 0), _print_of(files, folders))
                if print_ not in seen:
                    seen.add(print_)
                    bounds = (max(low, 0), min(low + 1, len(recording.states) - 1))
                    found.append(_judged(Path(name), files, folders, recording.states, bounds, (place, variant)))
            disk.do(act)
            low = int(act.path) if act.kind == "M" else low
    return found


def _changes(act: Act) -> bool:
    return act.kind != "O" or act.flags != 0


def _plan(points: list[int], tries: int, dice: random.Random) -> dict[int, list[str]]:
    """Which variants are tried before which act: every point once before any is tried twice."""
    plan: dict[int, list[str]] = {}
    for turn in range(tries):
        if turn % len(points) == 0:
            order = dice.sample(points, len(points))
        point = order[turn % len(points)]
        known = plan.setdefault(point, [])
        # What is dropped whole looks the same each time.
        known.append(VARIANTS[0] if not known and dice.random() < 0.3 else dice.choice(VARIANTS[1:]))
    return plan


def _print_of(files: dict[str, bytes], folders: list[str]) -> bytes:
    hasher = hashlib.blake2b(repr(sorted(folders)).encode(), digest_size=16)
    for name in sorted(files):
        hasher.update(name.encode() + b"\0" + len(files[name]).to_bytes(8))
        hasher.update(files[name])
    return hasher.digest()


def _judged(
    room: Path, files: dict[str, bytes], folders: list[str], states: list[State], bounds: tuple[int, int],
    tag: tuple[int, str],
) -> Outcome:  # fmt: skip
    base = room / "disk"
    lay_down(base, files, [*folders, OUT])
    try:
        state, wrong = opened_state(base / DATA, "admin", PASSWORDS, base / PLACE)
        if wrong:
            return Outcome(*tag, damaged="; ".join(wrong))
        return Outcome(*tag, **verdict(state, states, *bounds))
    except Exception as error:  # whatever opening raises is what is looked for
        return Outcome(*tag, damaged=f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(base)


def verdict(state: State, states: list[State], low: int, high: int) -> dict[str, str]:
    """What is wrong with a state that must be one of those from `low` to `high`; nothing where it is."""
    allowed = states[low : high + 1]
    if not any((state.content, state.passwords) == (each.content, each.passwords) for each in allowed):
        before = [each for each in states[:low] if each.content == state.content]
        if before and state.passwords:
            return {"lost": f"it is as it was at state {states.index(before[-1])}, confirmed were {low}"}
        return {"damaged": f"it never was like this (between states {low} and {high})"}
    sure = set(allowed[0].backups) & set(allowed[-1].backups)
    possible = set(allowed[0].backups) | set(allowed[-1].backups)
    if missing := sure - set(state.backups):
        return {"lost": f"backups {sorted(missing)} are gone"}
    if ghosts := set(state.backups) - possible:
        return {"damaged": f"backups {sorted(ghosts)} never were"}
    return {}


def row(act: str, scale: float, seed: int) -> Row:
    """One act: its disks, all different, tried by two processes (few of them by this one)."""
    recording, wanted = recorded(act), max(int(_TRIES * scale), 4)
    outcomes: list[Outcome] = []
    for turn in range(_MOST_TURNS):
        if (left := wanted - len(outcomes)) > 0:
            outcomes += _share_out(recording, int(left * 1.15) + 2, seed * 100 + turn)
    return judged(f"power cut: {act}", outcomes, len(recording.states))


def _share_out(recording: Recording, tries: int, seed: int) -> list[Outcome]:
    if tries < _WORTH_A_PROCESS:
        return tried(recording, tries, seed)
    with ProcessPoolExecutor(_AT_ONCE, mp_context=multiprocessing.get_context("spawn")) as pool:
        flights = [pool.submit(tried, recording, tries, seed, share, _AT_ONCE) for share in range(_AT_ONCE)]
        return [each for flight in flights for each in flight.result()]


def judged(what: str, outcomes: list[Outcome], states: int) -> Row:
    """The row of these disks, with the first that was not as it should be."""
    lost, damaged = [each for each in outcomes if each.lost], [each for each in outcomes if each.damaged]
    note = f"{len({each.cut for each in outcomes})} cut points, {states} states"
    for each in (*lost, *damaged)[:1]:
        note += f"; act {each.cut}, {each.variant}: {each.lost or each.damaged}"
    return Row("R2", what, len(outcomes), len(lost), len(damaged), note=note)


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """A row for each act; at scale 1 two thousand disks each."""
    if lack := disk_log.lack():
        return [Row("R2", "power cut", 0, note=lack)]
    return [row(act, scale, seed) for act in ACTS]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
