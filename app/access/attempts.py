"""Wrong passwords: after five, the next try waits, as the policy says; starting the program anew does not help.

How many there were is kept beside the store, without names, with the policy in force: before the store is open nobody
can ask it.  The waiting is counted by a clock that nobody can set: it begins anew with each start of the program.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.store.paths import write_atomically

if TYPE_CHECKING:
    from app.access.passwords import Policy

FREE = 5
_FILE = "attempts.json"


@dataclass
class Attempts:
    """The tries on the store of a folder; `writes` is False where nothing may be written."""

    folder: Path
    clock: Callable[[], float] = time.monotonic
    writes: bool = True
    _since: float = field(init=False)
    _unwritten: tuple[int, Any] = (0, None)

    def __post_init__(self) -> None:
        """Waiting begins with the program."""
        self._since = self.clock()

    @property
    def failures(self) -> int:
        """How many tries in a row have failed; a file that cannot be read counts as a full wait."""
        return self._kept()[0]

    @property
    def policy(self) -> Policy:
        """The policy that was in force when the store was last open."""
        return _policy_of(self._kept()[1])

    @property
    def wait_s(self) -> float:
        """How many seconds the next try has to wait."""
        return max(self.policy.wait_s(self.failures) - (self.clock() - self._since), 0.0)

    def failed(self) -> None:
        """One more try was wrong."""
        with suppress(OSError):
            failures, policy = self._read()
            self._keep(failures + 1, policy)
        self._since = self.clock()

    def succeeded(self) -> int:
        """The password was right; how many were wrong before it."""
        before, policy = self._kept()
        if before:
            self._keep(0, policy)
        return before

    def use(self, policy: str) -> None:
        """Keeps the policy in force.  Over a file that cannot be read now nothing is written: it may be well again."""
        with suppress(OSError):
            self._keep(self._read()[0], policy)

    def _kept(self) -> tuple[int, Any]:
        try:
            return self._read()
        except OSError:
            return FREE + 10, None

    def _read(self) -> tuple[int, Any]:
        try:
            with (self.folder / _FILE).open("rb", buffering=0) as stream:  # a save of settings waits for it
                raw = json.loads(stream.read().decode("utf-8"))
            return max(int(raw["failures"]), self._unwritten[0]), raw.get("policy")
        except FileNotFoundError:
            return self._unwritten
        except (ValueError, KeyError, TypeError, AttributeError):
            return FREE + 10, None

    def _keep(self, failures: int, kept: Any) -> None:
        """Where the folder cannot be written they are counted as long as the program runs."""
        policy = _policy_of(kept).key
        self._unwritten = (failures, policy)
        if not self.writes:
            return
        with suppress(OSError):
            write_atomically(self.folder / _FILE, json.dumps({"failures": failures, "policy": policy}).encode())
            self._unwritten = (0, None)


def _policy_of(kept: Any) -> Policy:
    from app.access.passwords import policy_of  # policies are read when a password is tried

    return policy_of(kept)
