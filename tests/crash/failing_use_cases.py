"""A pytest plugin under which every use case fails at its first, second, third … call before it is let through.

    python -m pytest -p tests.crash.failing_use_cases tests/access tests/interviews …

Each time a test calls a use case, a file operation fails (the disk does not answer, the memory is out), then a
statement or the commit, call by call; after each failure the store must hold what it held.  Only then the use case is
done, and the test goes on: it also sees whether a failure left something behind in memory.  `nth_call.py` runs it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import peewee
import pytest

import app.access.session as frame
from app.access import audit
from app.access.errors import Refusal
from app.store.database import Store, StoreDatabase
from app.store.errors import StoreTrouble

_ROOM = tempfile.gettempdir()
# Tried one by one; of those that follow every so-manieth, more loosely the longer the use case is.
_ONE_BY_ONE = 12
# Calls of the same use case beyond so many are let through: they tell nothing new.
_CALLS_EACH = int(os.environ.get("YUETAN_CALLS_EACH", "3"))
_FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.scandir", "os.truncate", "os.link"}


@dataclass
class Fault:
    """What fails next: the n-th `file` operation or the n-th `statement`; a commit fails in any case, if so asked."""

    kind: str = ""
    at: int = 0
    error: type[Exception] = OSError
    also_commit: bool = False
    count: int = 0
    fired: str = ""

    def meet(self, kind: str, what: str, error: Exception) -> None:
        """Counts a call of a kind; raises where it is the one that fails."""
        if threading.current_thread() is not threading.main_thread():
            return
        if kind == self.kind and not self.fired:
            self.count += 1
            if self.count == self.at:
                self.fired = what
                raise MemoryError if self.error is MemoryError else error
        if what == "commit" and self.also_commit and not self.fired:
            self.fired = "the guard"
            raise error


@dataclass
class Told:
    """What all the tests of a run came to."""

    tried: int = 0
    lost: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)


_fault, _told = Fault(), Told()


# ------------------------------------------------------------ where it fails


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    if _fault.kind != "file" or event not in _FILE_EVENTS:
        return
    path = os.fsdecode(args[0]) if args and isinstance(args[0], (str, bytes)) else ""
    if event == "os.remove" and path.endswith(".part"):
        return  # tidying up after a failure: where that fails as well, the next start does it
    if path.startswith(_ROOM):
        _fault.meet("file", f"{event} {Path(path).name}", OSError(errno.EIO, "Input/output error"))


def _failing_fsync(real: Callable[[int], None]) -> Callable[[int], None]:
    def fsync(fd: int) -> None:
        _fault.meet("file", "fsync", OSError(errno.EIO, "Input/output error"))
        real(fd)

    return fsync


def _failing(real: Callable[..., Any], what: str) -> Callable[..., Any]:
    def called(db: StoreDatabase, *args: Any, **named: Any) -> Any:
        told = what or str(args[0])[:60]
        try:
            _fault.meet("statement", told, peewee.OperationalError("disk I/O error"))
        except peewee.OperationalError as error:
            db.drop_after(error)
            raise
        return real(db, *args, **named)

    return called


# ------------------------------------------------------------ the frame around the frame


def _faults() -> Iterator[Fault]:
    """Faults in their order; each goes on until it is not met any more.  The last of all lets the use case through."""
    for error in (OSError, MemoryError):
        yield from _places("file", error, also_commit=True)
    yield from _places("statement", MemoryError, also_commit=True)
    yield from _places("statement", OSError, also_commit=False)


def _places(kind: str, error: type[Exception], *, also_commit: bool) -> Iterator[Fault]:
    at = 1
    while True:
        fault = Fault(kind, at, error, also_commit)
        yield fault
        if not fault.fired or fault.fired == "the guard":
            return
        at += 1 if at < _ONE_BY_ONE else 1 + at // 4


def _content(store: Store) -> str:
    """Every row of every table but the entries of refusals, and what lies unfinished beside it."""
    hasher = hashlib.sha256()
    with store.all_in_reach():
        names = "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"
        for (name,) in store.db.execute_sql(names).fetchall():
            rows = store.db.execute_sql(f'SELECT * FROM main."{name}"').fetchall()
            if name == "audit_head":
                continue
            if name == "audit_entry":
                rows = [row for row in rows if audit.REFUSED not in row]
            hasher.update(repr((name, rows)).encode())
    parts = [str(path) for path in store.paths.folder.rglob("*.part")]
    return hasher.hexdigest() + "".join(parts)


def _tried(function: Callable[..., Any]) -> Callable[..., Any]:
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def tried(session: Any, /, *args: Any, **named: Any) -> Any:
        global _fault
        is_within = session.store.db.in_transaction() or _fault.kind
        is_known = function.__module__.startswith("tests.") or _told.calls.get(name, 0) >= _CALLS_EACH
        if is_within or is_known or threading.current_thread() is not threading.main_thread():
            return function(session, *args, **named)
        _told.calls[name] = _told.calls.get(name, 0) + 1
        before = _content(session.store)
        for fault in _faults():
            _fault = fault
            try:
                result = function(session, *args, **named)
                refused = None
            except Exception as error:
                if not fault.fired:
                    raise
                refused = error
            finally:
                _fault = Fault()
            if not fault.fired:
                return result
            _told.tried += 1
            where = f"{name} at {fault.kind} {fault.at} ({fault.fired}, {fault.error.__name__})"
            if refused is None:  # it went round the failure: the use case is done
                return result
            _judge(where, fault, refused)
            if _content(session.store) != before:
                _told.lost.append(f"{where}: not what it was")
                before = _content(session.store)
        raise AssertionError("the last of the faults lets it through")

    return tried


def _judge(where: str, fault: Fault, refused: Exception) -> None:
    """Writes down what came out as nothing that a window has words for."""
    foreseen: tuple[type[Exception], ...] = (StoreTrouble, Refusal, OSError)
    if fault.error is MemoryError:
        foreseen = (*foreseen, MemoryError)
    if not isinstance(refused, foreseen):
        _told.unforeseen.append(f"{where}: {type(refused).__name__}: {refused}")


def _use_case(real: Callable[..., Any]) -> Callable[..., Any]:
    def use_case(action: Any, **how: Any) -> Callable[..., Any]:
        inner = real(action, **how)
        return lambda function: _tried(inner(function))

    return use_case


# Before anything with a use case in it is imported.
assert "app.interviews.record" not in sys.modules, "comes first: -p tests.crash.failing_use_cases"
frame.use_case = _use_case(frame.use_case)
sys.addaudithook(_on_event)
os.fsync = _failing_fsync(os.fsync)
StoreDatabase.execute_sql = _failing(StoreDatabase.execute_sql, "")  # type: ignore[method-assign]
StoreDatabase.commit = _failing(StoreDatabase.commit, "commit")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Writes what was told where YUETAN_TOLD says."""
    if out := os.environ.get("YUETAN_TOLD"):
        Path(out).write_text(json.dumps(asdict(_told), ensure_ascii=False, indent=1), encoding="utf-8")
