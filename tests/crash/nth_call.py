"""Fails a program at its first, second, third … call: a system call (`disk_log.c`), a file, a statement, the memory.

    python -m tests.crash.nth_call [--scale S] [--seed N]

Two ways.  Acts on a disk: the n-th write, sync or name answers "input/output error" once; what was refused in words
has left the store as it was, and the same act succeeds when it is tried again.  Use cases: the tests of the program run
under `failing_use_cases.py`, where each use case that they call fails at every call before it is let through.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.access import recovery
from app.access.accounts import create_institution, open_session
from app.access.backing import restore
from app.access.errors import Refusal
from app.interviews import record
from app.interviews.record_text import Turn, TurnChange
from app.people.roster.applying import apply
from app.people.roster.preview import preview
from app.store import backups
from app.store.errors import StoreTrouble
from tests.crash import acts, disk_log
from tests.crash.acts import DATA, DOINGS, FROM, PASSWORDS, PLACE, Doing
from tests.crash.disk_log import workshop
from tests.crash.full_disk import TRIED
from tests.crash.served import Server, in_child, serve
from tests.crash.store_state import opened_state
from tests.crash.table import Row, run_alone
from tests.crash.use_cases import all_use_cases
from tests.passwords import CHEAP, PASSWORD

_AT_ONCE = 2
_HALVES, _ANOTHER = "两半.json", "另一处"
_PROJECT = Path(__file__).parents[2]
# Sees at once what is made good at the next start, where the file of wrong tries could not be read.
_PASSED_OVER = "tests/access/test_policy.py::test_choice_is_on_record_and_changes_what_is_asked"
# Tests that call use cases, all of them between them.
SUITES = (
    "access", "interviews", "plans", "people", "oversight", "ledgers", "papers", "ui/test_opened_copies.py",
    "ui/test_second_copy.py",
)  # fmt: skip

# Use cases behind plain functions of the same module, which ask or refuse before they begin: tests call those.
WITHIN = frozenset({
    "app.access.keepers._change_password", "app.access.practices._keep", "app.interviews.record._open",
    "app.interviews.record._save",
    "app.interviews.record_versions._keep", "app.interviews.steps._begin_or_end", "app.interviews.steps._take",
    "app.oversight.publicity._approve", "app.oversight.publicity._edit", "app.papers.documents._of_others",
    "app.papers.documents._of_talks",
})  # fmt: skip


def _with_halves(session: Any, base: Path, size: int) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    (base.parent / FROM).mkdir(exist_ok=True)
    (base.parent / FROM / _HALVES).write_text(json.dumps(halves), encoding="utf-8")


# ------------------------------------------------------------ what is done


def _recover(base: Path) -> None:
    halves = json.loads((base.parent / FROM / _HALVES).read_text(encoding="utf-8"))
    recovery.recover(base / DATA, tuple(halves), "admin", PASSWORDS[1], CHEAP)


def _turn(session: Any, base: Path, size: int) -> None:
    turn = Turn(1, "问", "请说说报销审核的经过。" * 20, acts.NOW)
    record.save_changes(session, acts._case(), [TurnChange.put(turn, 0)], composing="请")


def _import(session: Any, base: Path, size: int) -> None:
    apply(session, preview(session, base.parent / FROM / "名册.xlsx"))


def _restore(base: Path) -> None:
    restore(base / DATA, backups.backups_in(base / PLACE)[0], "admin", PASSWORD, acts.NOW)


def _institution(base: Path) -> None:
    create_institution(base / _ANOTHER, "青屏学院", PASSWORD, CHEAP).store.close()


def _open(base: Path) -> None:
    open_session(base / DATA, "admin", PASSWORD).store.close()


@dataclass(frozen=True)
class Act:
    """What prepares a store, and what is done with it closed (`alone`), or else once it is open, by the `doing`."""

    doing: Doing
    alone: Callable[[Path], object] | None = None


ACTS = {
    "save of a record": Act(Doing("save of a record", acts._record, _turn)),
    "import": Act(Doing("import", acts._roster, _import, size=20)),
    **{name: Act(TRIED[name]) for name in ("ordinary use case", "backup", "ledger export", "attachment")},
    "password change": Act(DOINGS["password change"]),
    "CSV export": Act(DOINGS["CSV export"]),
    "undo of an import": Act(DOINGS["undo of an import"]),
    "migration": Act(DOINGS["migration"], DOINGS["migration"].do),
    "opening": Act(DOINGS["password change"], _open),
    "new institution": Act(DOINGS["password change"], _institution),
    "restore": Act(DOINGS["backup rotation"], _restore),
    "recovery": Act(Doing("recovery", _with_halves, acts._nothing), _recover),
}
# Said where the file of an export did not get its name after the commit.
_ON_RECORD = "已记入操作记录"
# What leaves nothing in the store that its content tells.
_LEAVES_NOTHING = {"opening", "new institution", "backup", "migration", "restore"}


# ------------------------------------------------------------ in the child


def make(name: str, base: str) -> None:
    """Prepares the store of an act."""
    Path(base).mkdir()
    ACTS[name].doing.make(Path(base))
    (Path(base).parent / FROM).mkdir(exist_ok=True)


def serve_act(name: str) -> None:
    """Does the act on each base that is asked for, with the k-th call failing, and tells what came of it."""
    ctypes.CDLL(None).yuetan_fail  # noqa: B018 - fails at once without the shim

    def attempt(base: Path, k: int) -> dict[str, Any]:
        os.environ["YUETAN_WATCH"] = str(base)
        return _in_child(lambda: _attempt(name, base, k))

    serve(attempt)


def _in_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the work comes to in a child; whatever it ends with is something wrong."""

    def told() -> dict[str, Any]:
        try:
            return work()
        except BaseException as error:
            return {"wrong": [f"{type(error).__name__}: {error}"], "said": "", "fired": True}

    return in_child(told)[0] or {"wrong": ["the child ended"], "said": "", "fired": True}


def _attempt(name: str, base: Path, k: int) -> dict[str, Any]:
    """The act with its k-th call failing; where it was refused: that all is as it was, and that it succeeds now."""
    act, shim = ACTS[name], ctypes.CDLL(None)
    old = _looked(base)
    work, close = _work_of(act, base)
    shim.yuetan_fail(k, errno.EIO)
    said = _try(work)
    fired = bool(shim.yuetan_failed())
    wrong: list[str] = []
    if said:
        after = _looked(base)
        wrong += after["wrong"]
        if (after.get("content"), after.get("passwords")) != (old["content"], old["passwords"]):
            wrong += [] if _ON_RECORD in said else [f"refused, and not what it was: {said}"]
        if again := _try(work):
            wrong.append(f"tried again: {again}")
    close()
    last = _looked(base)
    wrong += last["wrong"]
    same = (last.get("content"), last.get("passwords")) == (old["content"], old["passwords"])
    if name == "new institution" and not (base / _ANOTHER / "yuetan.db").exists():
        wrong.append("no institution is there")
    if same and name not in _LEAVES_NOTHING:
        wrong.append("the act left nothing behind")
    if said and not ("没有" in said and not said.isascii() and "Error" not in said):
        wrong.append(f"said: {said}")
    return {"said": said, "fired": fired, "wrong": wrong}


def _work_of(act: Act, base: Path) -> tuple[Callable[[], object], Callable[[], None]]:
    if alone := act.alone:
        return lambda: alone(base), lambda: None
    session = acts.still(open_session(base / DATA, "admin", PASSWORD))
    session.store.db.execute_sql("PRAGMA wal_autocheckpoint = 20")
    return lambda: act.doing.work(session, base, act.doing.size), session.store.close


def _looked(base: Path) -> dict[str, Any]:
    """The state of a copy, in a child: looking writes as well."""

    def look() -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=disk_log.FAST) as name:
            copy = Path(name) / "copy"
            shutil.copytree(base, copy)
            state, wrong = opened_state(copy / DATA, "admin", PASSWORDS, copy / PLACE)
            if (copy / _ANOTHER / "yuetan.db").exists():
                wrong += opened_state(copy / _ANOTHER, "admin", PASSWORDS, copy / "none")[1]
            return state.told() | {"wrong": wrong, "passwords": list(state.passwords)}

    return _in_child(look)


def _try(work: Callable[[], object]) -> str:
    """What is said where it is refused; an empty word where it is done."""
    try:
        work()
    except (StoreTrouble, Refusal) as error:
        return error.text()
    except OSError as error:
        return f"没有写成：{error.strerror}"  # as the window and the command line say it
    return ""


# ------------------------------------------------------------ in the parent


def row(name: str, scale: float) -> Row:
    """One act, with each of its calls failing in turn; below scale 1 fewer of them."""
    with workshop() as (room, shim):
        command = f"from tests.crash.nth_call import make; make({name!r}, {str(room / 'before')!r})"
        made = disk_log.run(["-c", command], os.environ)
        if made.returncode:
            raise RuntimeError(made.stderr)
        code = f"from tests.crash.nth_call import serve_act; serve_act({name!r})"
        servers = [Server(code, room, shim, number) for number in range(_AT_ONCE)]
        try:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                parts = pool.map(lambda number: _share(servers[number], number, scale), range(_AT_ONCE))
                found = [each for part in parts for each in part]
        finally:
            for server in servers:
                server.close()
    return told(name, found)


def _share(server: Server, number: int, scale: float) -> list[tuple[int, dict[str, Any]]]:
    found, k = [], 1 + number
    step = _AT_ONCE * max(round(1 / scale**0.5), 1)
    while True:
        attempt = server.run(k)
        if not attempt["fired"]:
            return [*found, (k, attempt)] if attempt["wrong"] else found
        found.append((k, attempt))
        k += step


def told(name: str, found: list[tuple[int, dict[str, Any]]]) -> Row:
    """The row of an act's attempts."""
    wrong = [f"call {k}: {attempt['wrong'][0]}" for k, attempt in found if attempt["wrong"]]
    refused = sum(bool(attempt["said"]) for _, attempt in found)
    note = f"{refused} refused, {len(found) - refused} done all the same"
    return Row("R26", f"a call fails: {name}", len(found), damaged=len(wrong), note="; ".join([note, *wrong[:1]]))


def use_cases(suite: str, scale: float, tried: set[str] | None = None) -> Row:
    """The use cases that some of the tests call, each failing at every call before it is let through.

    Their names are added to those that were `tried`.
    """
    with tempfile.TemporaryDirectory(prefix="yuetan-calls-") as name:
        out = Path(name) / "told.json"
        more = {"YUETAN_TOLD": str(out), "YUETAN_CALLS_EACH": str(3 if scale >= 1 else 1)}
        quiet = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "tests.crash.failing_use_cases")
        command = [sys.executable, "-m", "pytest", *quiet, f"tests/{suite}", "--deselect", _PASSED_OVER]
        done = subprocess.run(
            command, env=os.environ | more, cwd=_PROJECT, capture_output=True, check=False, encoding="utf-8"
        )
        found = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    if not found:
        return Row("R26", f"use cases of {suite}", 0, note=done.stdout.strip()[-200:])
    if tried is not None:
        tried |= set(found["calls"])
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    wrong = [*found["unforeseen"], *failed]
    note = f"{len(found['calls'])} use cases"
    return Row("R26", f"calls fail under the use cases of {suite}", found["tried"], len(found["lost"]), len(wrong),
               note="; ".join([note, *(found["lost"] + wrong)[:1]]))  # fmt: skip


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """A row for each act, and for the use cases of each folder of tests."""
    if lack := disk_log.lack():
        return [Row("R26", "a call fails", 0, note=lack)]
    tried = set[str]()
    found = [row(name, scale) for name in ACTS] + [use_cases(suite, scale, tried) for suite in SUITES]
    return [*found, all_tried(tried)]


def all_tried(tried: set[str]) -> Row:
    """Whether each use case of the program was among those that were made to fail."""
    known = all_use_cases()
    left = sorted(known - tried)
    return Row("R26", "every use case was made to fail", len(known), undetected=len(left),
               note=f"not tried: {'、'.join(left[:5])}" if left else "")  # fmt: skip


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
