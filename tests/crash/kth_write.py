"""Ends the program at its first, second, third … act on the disk, until it survives; afterwards all is old or all new.

    python -m tests.crash.kth_write [--scale S] [--seed N]

An act is a write, a sync, a name given or taken (`disk_log.c`); the process ends as by SIGKILL instead of the act, or
with half of the write done.  A process that imports the program once forks a child for each try.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash import disk_log
from tests.crash.acts import DATA, DOINGS, OUT, PASSWORDS, PLACE
from tests.crash.disk_log import workshop
from tests.crash.served import Server, in_child, serve
from tests.crash.store_state import State, opened_state
from tests.crash.table import Row, run_alone

ACTS = (
    "import of 1,000 rows", "import", "migration", "migration put back", "password change", "backup rotation",
    "ledger export", "CSV export", "undo of an import",
)  # fmt: skip
_EXPORTS = {"ledger export": "台账.xlsx", "CSV export": "操作记录.csv"}
# A large import has a thousand acts and takes seconds: of so many acts at most each is tried; those in between are
# covered by the small one, which is ended at every single act.
_MOST = 250
# Below scale 1 acts in between are passed over, and the import is a small one.
_SMALL = {"import of 1,000 rows": "import"}
_AT_ONCE = 2


@dataclass(frozen=True)
class Try:
    """A run that ended at the k-th act: what the store is, what is not whole, the exported file."""

    ended: bool
    state: State | None
    wrong: list[str]
    exported: str


# ------------------------------------------------------------ in the child


def serve_act(act: str) -> None:
    """Does the act on each base that is asked for, killed at its k-th act (0: never), and tells what is left."""
    ctypes.CDLL(None).yuetan_begin  # noqa: B018 - fails at once without the shim

    def attempt(base: Path, k: int, half: bool) -> dict[str, Any]:
        ended, count = _forked(act, base, k, half)
        return {"ended": ended, "count": count, **_look(act, base)}

    serve(attempt)


def _forked(act: str, base: Path, k: int, half: bool) -> tuple[bool, int]:
    """Whether the child was killed, and how many acts it did where it was not."""

    def work() -> dict[str, Any]:
        os.environ["YUETAN_WATCH"] = str(base)
        os.environ.update({"YUETAN_KILL_AT": str(k)} if k else {}, **({"YUETAN_KILL_HALF": "1"} if half else {}))
        shim = ctypes.CDLL(None)
        shim.yuetan_begin()
        DOINGS[act].do(base)
        return {"count": shim.yuetan_done()}

    done, status = in_child(work)
    if done is None and not os.WIFSIGNALED(status):
        raise RuntimeError("the act failed by itself")
    return os.WIFSIGNALED(status), int(done["count"]) if done else 0


def _look(act: str, base: Path) -> dict[str, Any]:
    """What the store of a base is; looked at in a child, so that every look begins anew."""

    def work() -> dict[str, Any]:
        try:
            state, wrong = opened_state(base / DATA, "admin", PASSWORDS, base / PLACE)
        except Exception as error:
            return {"state": None, "wrong": [f"{type(error).__name__}: {error}"]}
        return {"state": state.told(), "wrong": wrong}

    looked, _ = in_child(work)
    return (looked or {"state": None, "wrong": ["the child ended"]}) | {"exported": exported(act, base)}


def exported(act: str, base: Path) -> str:
    """The exported file: old, whole, absent, or half; nothing where none is exported."""
    if act not in _EXPORTS:
        return ""
    file = base / OUT / _EXPORTS[act]
    if not file.exists():
        return "absent"
    content = file.read_bytes()
    if content == b"old":
        return "old"
    whole = _is_workbook(file) if file.suffix == ".xlsx" else content.decode("utf-8-sig").endswith("完成\r\n")
    return "whole" if whole else "half"


def _is_workbook(file: Path) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(file) as packed:
            return packed.testzip() is None
    except zipfile.BadZipFile:
        return False


# ------------------------------------------------------------ in the parent


def tried(server: Server, k: int, half: bool = False) -> tuple[Try, int]:
    """One try on a fresh base; how many acts there were, where it survived."""
    raw = server.run(k, half)
    state = State.heard(raw["state"]) if raw["state"] else None
    return Try(raw["ended"], state, raw["wrong"], raw["exported"]), raw["count"]


def wrong_in(found: Try, old: State, new: State) -> tuple[str, str]:
    """What a try lost and what it damaged, in words."""
    if found.wrong or found.state is None:
        return "", "; ".join(found.wrong)
    if found.exported == "half":
        return "", "the exported file is half"
    if found.exported == "absent":
        return "the file that was there before is gone", ""
    states = {(each.content, each.passwords) for each in (old, new)}
    if (found.state.content, found.state.passwords) not in states | _between(old, new):
        return "", "neither old nor new"
    missing = set(old.backups) & set(new.backups) - set(found.state.backups)
    return (f"backups {sorted(missing)} are gone", "") if missing else ("", "")


def _between(old: State, new: State) -> set[tuple[str, tuple[str, ...]]]:
    """States in which an act that commits more than once may be; filled in by `row` from a run that told them."""
    return _STEPS.get((old.content, new.content), set())


_STEPS: dict[tuple[str, str], set[tuple[str, tuple[str, ...]]]] = {}


def _tries(count: int, scale: float) -> Iterator[tuple[int, bool]]:
    """Which act ends it, and whether half of it is done."""
    if scale >= 1:
        step = -(-count // _MOST) if count > 2 * _MOST else 1
    else:
        step = max(int(1 / scale**0.5), count // 12 if scale < 0.1 else 1)
    for k in range(1, count + 1, step):
        yield k, False
        if (scale >= 1 and step == 1) or k % 2:
            yield k, True


def row(act: str, scale: float) -> Row:
    """One act, ended at each of its acts on the disk."""
    does = _SMALL.get(act, act) if scale < 1 else act
    with workshop() as (room, shim):
        before = room / "before"
        before.mkdir()
        made = disk_log.run(["-m", "tests.crash.disk_child", "make", does, str(before)], os.environ)
        if made.returncode:
            raise RuntimeError(made.stderr)
        code = f"from tests.crash.kth_write import serve_act; serve_act({does!r})"
        servers = [Server(code, room, shim, number) for number in range(_AT_ONCE)]
        try:
            return _row(act, does, room, servers, scale)
        finally:
            for server in servers:
                server.close()


def _row(act: str, does: str, room: Path, servers: list[Server], scale: float) -> Row:
    first, _ = tried(servers[0], 1)
    last, count = tried(servers[0], 0)
    if first.state is None or last.state is None or last.ended:
        raise RuntimeError(f"“{act}” does not even survive alone: {first.wrong} {last.wrong}")
    _STEPS[first.state.content, last.state.content] = _told(does, room)
    tries = list(_tries(count, scale))

    def share(number: int) -> list[Try]:
        return [tried(servers[number], k, half)[0] for k, half in tries[number::_AT_ONCE]]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = [each for part in pool.map(share, range(_AT_ONCE)) for each in part]
    judged = [wrong_in(each, first.state, last.state) for each in found]
    lost, damaged = [each[0] for each in judged if each[0]], [each[1] for each in judged if each[1]]
    survived = sum(not each.ended for each in found)
    note = f"killed at {len({k for k, _ in tries})} of {count} acts" + (f", {survived} survived" if survived else "")
    named = act if does == act else f"{does} (a small one)"
    return Row("R3", f"kill at the k-th write: {named}", len(found), len(lost), len(damaged),
               note="; ".join([note, *(lost + damaged)[:1]]))  # fmt: skip


def _told(does: str, room: Path) -> set[tuple[str, tuple[str, ...]]]:
    """The states after each commit of the act."""
    base = room / "told"
    shutil.copytree(room / "before", base)
    done = disk_log.run(["-m", "tests.crash.disk_child", "do", does, str(base)], os.environ)
    if done.returncode:
        raise RuntimeError(done.stderr)
    states = [State.heard(json.loads(line)) for line in done.stdout.splitlines()]
    return {(state.content, state.passwords) for state in states}


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """A row for each act; at scale 1 it is ended at every single act, a large import at every so-manieth."""
    if lack := disk_log.lack():
        return [Row("R3", "kill at the k-th write", 0, note=lack)]
    acts = ACTS if scale >= 1 else [act for act in ACTS if act != "import"]
    return [row(act, scale) for act in acts]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
