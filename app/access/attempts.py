"""Wrong passwords: after five, each try waits longer, up to a minute; starting the program anew does not help.

How many there were is kept beside the store, without names.  The waiting is counted by a clock that nobody can set:
it begins anew with each start of the program.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.store.paths import write_atomically

FREE = 5
LONGEST_S = 60
_FILE = "attempts.json"


def delay_s(failures: int) -> int:
    """How long the next try waits after so many failures in a row: 0 for five, then 1, 2, 4 … 60 seconds."""
    return 0 if failures < FREE else int(min(2 ** min(failures - FREE, 10), LONGEST_S))


@dataclass
class Attempts:
    """The tries on the store of a folder."""

    folder: Path
    clock: Callable[[], float] = time.monotonic
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        """Waiting begins with the program."""
        self._since = self.clock()

    @property
    def failures(self) -> int:
        """How many tries in a row have failed; a file that cannot be read counts as a full wait."""
        file = self.folder / _FILE
        try:
            return int(json.loads(file.read_text(encoding="utf-8"))["failures"])
        except FileNotFoundError:
            return 0
        except (OSError, ValueError, KeyError, TypeError):
            return FREE + 10

    @property
    def wait_s(self) -> float:
        """How many seconds the next try has to wait."""
        return max(delay_s(self.failures) - (self.clock() - self._since), 0.0)

    def failed(self) -> None:
        """One more try was wrong."""
        self._keep(self.failures + 1)
        self._since = self.clock()

    def succeeded(self) -> int:
        """The password was right; how many were wrong before it."""
        before = self.failures
        if before:
            self._keep(0)
        return before

    def _keep(self, failures: int) -> None:
        """A folder that cannot be written keeps nobody out who knows the password."""
        try:
            write_atomically(self.folder / _FILE, json.dumps({"failures": failures}).encode())
        except OSError:
            return
