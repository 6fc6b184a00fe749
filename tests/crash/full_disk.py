"""Full disks: each act on a small disk with less and less left, until there is nothing; then with space again.

    python -m tests.crash.full_disk [--scale S] [--seed N]

The store lies on a tmpfs (needs root) that is filled up to what is left free.  An act is done or refused in Chinese;
refused, the store holds what it held, and the same act succeeds as soon as there is space.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.access.errors import Refusal
from app.interviews.attachments import attach
from app.people.editing import PersonDraft, add_person
from app.store.errors import StoreTrouble
from tests.crash import acts, disk_log
from tests.crash.acts import DATA, DOINGS, OUT, PASSWORDS, PLACE, Doing
from tests.crash.store_state import State, opened_state
from tests.crash.table import Row, run_alone

# Kilobytes that are left: from nothing to more than any act needs.
FREE_KB = (0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 640, 768, 1024, 1536, 3072)
_AMPLE_KB = 16 * 1024
_AT_ONCE = 2


def _record_only(session: Any, base: Path, size: int) -> None:
    acts._write(session, 3)


def _ordinary(session: Any, base: Path, size: int) -> None:
    add_person(session, PersonDraft("X001", "王某", note=acts._LONG), "正科级")


def _attach(session: Any, base: Path, size: int) -> None:
    attach(session, base.parent / "from" / "大扫描.pdf")


def _scanned(session: Any, base: Path, size: int) -> None:
    acts._people(session, base, size)
    acts._scan(base, "大扫描", 300_000)


def _backup(session: Any, base: Path, size: int) -> None:
    acts.back_up(session, base / PLACE, "定时")


TRIED = {
    doing.name: doing
    for doing in (
        Doing("save of a record", acts._record, _record_only),
        Doing("ordinary use case", acts._people, _ordinary),
        DOINGS["import"],
        Doing("backup", acts._backed_up, _backup),
        DOINGS["ledger export"],
        Doing("attachment", _scanned, _attach),
        DOINGS["password change"],
        DOINGS["migration"],
    )
}


@dataclass(frozen=True)
class Run:
    """One act at one size: whether it was done, what was said where it was not, and all that was wrong."""

    done: bool
    said: str
    wrong: tuple[str, ...]


# ------------------------------------------------------------ in the child


def attempt(act: str, base: Path, free_kb: int) -> dict[str, object]:
    """Fills the disk while the store is open (a migration: before), does the act, empties it, does it again."""
    doing = TRIED[act]
    filler = base / "filler"
    old, wrong = _state(base)
    if doing.schema:
        with _filled(filler, free_kb):
            first = _try(lambda: doing.do(base))
    else:
        session = acts.still(acts.open_session(base / DATA, "admin", PASSWORDS[0]))
        with _filled(filler, free_kb):
            first = _try(lambda: doing.work(session, base, doing.size))
            kept = _exported(act, base)
        # In the same window, as soon as there is space; what was done is not done twice.
        again = _try(lambda: doing.work(session, base, doing.size)) if first else ""
        session.store.close()
        wrong += [f"with space again: {again}"] if again else []
        wrong += ["the old export is gone"] if first and kept == "spoilt" else []
    new, damage = _state(base)
    wrong += damage
    if new.content == old.content and new.passwords == old.passwords and act not in ("backup", "migration"):
        wrong.append("the act left nothing behind")
    return {"said": first, "wrong": wrong, "state": new.told()}


def _state(base: Path) -> tuple[State, list[str]]:
    """The state of a copy: looking writes as well."""
    with tempfile.TemporaryDirectory(dir=disk_log.FAST) as name:
        copy = Path(name) / "copy"
        shutil.copytree(base, copy, ignore=shutil.ignore_patterns("filler"))
        return opened_state(copy / DATA, "admin", PASSWORDS, copy / PLACE)


def _try(work: Callable[[], object]) -> str:
    """What is said where it is refused; an empty word where it is done."""
    try:
        work()
    except (StoreTrouble, Refusal) as error:
        return error.text()
    return ""


def _exported(act: str, base: Path) -> str:
    file = base / OUT / "台账.xlsx"
    return "spoilt" if act == "ledger export" and (not file.exists() or file.read_bytes() != b"old") else "kept"


@contextmanager
def _filled(filler: Path, free_kb: int) -> Iterator[None]:
    """The disk with so much left; the filler is taken away afterwards."""
    free = shutil.disk_usage(filler.parent).free
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(free - free_kb * 1024, 1))
    try:
        yield
    finally:
        filler.unlink()


# ------------------------------------------------------------ in the parent


def lack() -> str:
    """What this machine lacks for disks of its own."""
    return "" if sys.platform == "linux" and os.geteuid() == 0 else "needs root on Linux, for a tmpfs"


def run(act: str, free_kb: int, before: Path) -> Run:
    """One act on a disk of its own with so much left."""
    with tempfile.TemporaryDirectory(prefix="yuetan-full-", dir=disk_log.FAST) as name:
        place = Path(name) / "盘"
        place.mkdir()
        shutil.copytree(before.parent / acts.FROM, Path(name) / acts.FROM)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_AMPLE_KB}k", "tmpfs", str(place)], check=True)
        try:
            shutil.copytree(before, place, dirs_exist_ok=True)
            code = f"from tests.crash.full_disk import child; child({act!r}, {str(place)!r}, {free_kb})"
            done = disk_log.run(["-c", code], os.environ)
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    if done.returncode:
        return Run(False, "", (done.stderr.strip().splitlines()[-1],))
    raw = json.loads(done.stdout)
    return judged(raw["said"], raw["wrong"])


def judged(said: str, wrong: list[str]) -> Run:
    """What a run came to; a refusal has to name the disk in Chinese, with what is left."""
    plain = "空间不足" in said and "只剩" in said and "MB" in said
    more = [f"said: {said}"] if said and not (plain and "Error" not in said and "No space" not in said) else []
    return Run(not said, said, (*wrong, *more))


def child(act: str, base: str, free_kb: int) -> None:
    """Prints what an attempt came to."""
    print(json.dumps(attempt(act, Path(base), free_kb)))


def make(act: str, base: str) -> None:
    """Prepares the store of an act."""
    TRIED[act].make(Path(base))
    (Path(base).parent / acts.FROM).mkdir(exist_ok=True)


def row(act: str, sizes: tuple[int, ...]) -> Row:
    """One act at each of the sizes."""
    with tempfile.TemporaryDirectory(prefix="yuetan-full-", dir=disk_log.FAST) as name:
        before = Path(name) / "before"
        before.mkdir()
        made = disk_log.run(
            ["-c", f"from tests.crash.full_disk import make; make({act!r}, {str(before)!r})"], os.environ
        )
        if made.returncode:
            raise RuntimeError(made.stderr)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            runs = list(pool.map(lambda size: run(act, size, before), sizes))
    wrong = [f"{size} KB: {each.wrong[0]}" for size, each in zip(sizes, runs, strict=True) if each.wrong]
    refused = sum(not each.done for each in runs)
    note = f"{refused} refused, {len(runs) - refused} done"
    return Row("R4", f"full disk: {act}", len(runs), damaged=len(wrong), note="; ".join([note, *wrong[:1]]))


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """A row for each act; at scale 1 twenty sizes each."""
    if words := lack():
        return [Row("R4", "full disk", 0, note=words)]
    sizes = FREE_KB if scale >= 1 else FREE_KB[:: max(round(1 / scale), 1)]
    return [row(act, sizes) for act in TRIED]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
