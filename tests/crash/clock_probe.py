"""The program whose wall clock jumps: it looks at its own waits, its own lock and its own audit chain.

    python -m tests.crash.clock_probe DATA SEED SCALE

Told at the end, as one line of JSON: checks, jumps, the years that entries are dated, and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import datetime
from pathlib import Path

from app.access import audit
from app.access.accounts import create_institution
from app.access.attempts import Attempts
from app.access.passwords import MODERN
from app.access.policy import IDLE_MINUTES
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import settings
from tests.crash.clock import JUMPS_S, set_clock
from tests.passwords import CHEAP, PASSWORD
from ui.access.watch import Watch
from ui.application import application

_IDLE_S = 60.0


class Probe:
    """Jumps, and looks."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session, self._dice = session, random.Random(seed)
        self._offset = Path(os.environ["YUETAN_CLOCK"])
        self.checks, self.jumps, self.wrong = 0, 0, list[str]()
        self._passed, self._locked = 0.0, 0
        with session.store.transaction():
            settings.write(IDLE_MINUTES, round(_IDLE_S / 60))
        self._watch = Watch(self._lock, clock=lambda: time.monotonic() + self._passed)

    def _lock(self) -> None:
        self._locked += 1

    def _expect(self, holds: bool, what: str) -> None:
        self.checks += 1
        if not holds:
            self.wrong.append(what)

    def round(self) -> None:
        """One jump, and all that may not mind it."""
        attempts = Attempts(self._session.store.paths.folder)
        attempts._keep(8, MODERN)
        before, began = datetime.now(), time.monotonic()
        waited, locked = attempts.wait_s, self._locked
        jump = self._dice.choice(JUMPS_S)
        set_clock(self._offset, jump)
        self.jumps += 1
        self._expect(abs((datetime.now() - before).total_seconds()) > 1_000, "the clock did not jump")
        spent = time.monotonic() - began
        self._expect(waited - spent - 0.2 <= attempts.wait_s <= waited, "a jump changed the wait after wrong passwords")
        anew = Attempts(self._session.store.paths.folder)
        self._expect(7.8 <= anew.wait_s <= 8, "a start after a jump shortened the wait")
        self._watch.look()
        self._expect(self._locked == locked, "a jump locked the window")
        self._idle()
        with self._session.store.transaction():
            trace = audit.Trace("probe", str(self.jumps), "跳")
            audit.append(self._session.store, self._session.account.id, "plan.edit", trace)
        set_clock(self._offset, 0)
        attempts._keep(0, MODERN)

    def _idle(self) -> None:
        """A minute passes by the clock that nobody can set, in looks that are no gap: then it locks."""
        locked = self._locked
        for passed in (20.0, 20.0, 15.0):
            self._passed += passed
            self._watch.look()
        self._expect(self._locked == locked, "the window locked before its time")
        self._passed += 6.0
        self._watch.look()
        self._expect(self._locked == locked + 1, "the window did not lock in its time")

    def end(self) -> dict[str, object]:
        """What came of it."""
        self._watch.stop()
        moments = [entry.at for entry in AuditEntry.select().order_by(AuditEntry.seq)]
        self._expect(audit.first_broken(self._session.store) is None, "the audit chain broke")
        ours = AuditEntry.select().where(AuditEntry.object_type == "probe").order_by(AuditEntry.seq)
        said = [entry.object_id for entry in ours]
        self._expect(said == [str(number) for number in range(1, self.jumps + 1)], "entries are out of order")
        return {"checks": self.checks, "jumps": self.jumps, "wrong": self.wrong,
                "years": sorted({moment[:4] for moment in moments})}  # fmt: skip


def main(folder: Path, seed: int, scale: float) -> int:
    """Goes through the rounds and tells."""
    application()
    session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    probe = Probe(session, seed)
    for _ in range(max(round(200 * scale), 10)):
        probe.round()
    print(json.dumps(probe.end(), ensure_ascii=False))
    session.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
