"""Ten thousand wrong passwords, random and near misses: none opens, each waits its time, each is on record afterwards.

python -m tests.crash.wrong_passwords [--scale S] [--seed N]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from app.access.accounts import create_institution, open_session
from app.access.attempts import Attempts
from app.access.keepers import add_account
from app.access.passwords import LONGEST_WAIT_S, MODERN
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import keyslots
from app.store.errors import WrongPassword
from app.store.keyslots import KdfCost, KeyFile
from tests.crash.places import scratch
from tests.crash.table import Row, run_alone
from tests.passwords import CHEAP, PASSWORD

_OTHER = "另一个人的密码，谁也猜不到-2"
_SITTING = 100
# What the delay was agreed to be after so many wrong ones in a row.
_AGREED_S = (0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60)
Opener = Callable[[Path, str, str, Attempts], Session]


class Clock:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def near_misses() -> list[tuple[str, str]]:
    """Names and passwords that are nearly right."""
    changed = [PASSWORD[:at] + chr(ord(PASSWORD[at]) ^ 1) + PASSWORD[at + 1 :] for at in range(len(PASSWORD))]
    shorter = [PASSWORD[:at] + PASSWORD[at + 1 :] for at in range(len(PASSWORD))]
    doubled = [PASSWORD[:at] + PASSWORD[at] + PASSWORD[at:] for at in range(len(PASSWORD))]
    swapped = [
        PASSWORD[:at] + PASSWORD[at + 1] + PASSWORD[at] + PASSWORD[at + 2 :]
        for at in range(len(PASSWORD) - 1)
        if PASSWORD[at] != PASSWORD[at + 1]
    ]
    around = [f" {PASSWORD}", f"{PASSWORD} ", f"{PASSWORD}\0", f"{PASSWORD}\n", PASSWORD * 2, PASSWORD[::-1], ""]
    written = [PASSWORD.replace("-", "－"), PASSWORD.replace("1", "１"), PASSWORD.replace("-", "—"),
               PASSWORD.replace("约", unicodedata.normalize("NFD", "约") + "\u0301")]  # fmt: skip
    passwords = [each for each in (*changed, *shorter, *doubled, *swapped, *around, *written) if each != PASSWORD]
    names = ("Admin", "ADMIN", "adm1n", "root", "", "*recovery*", "管理员", "admin\0", "nobody", "other")
    return [("admin", each) for each in (*passwords, _OTHER)] + [(name, PASSWORD) for name in names]


def _tries(count: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    near = near_misses()
    letters = PASSWORD + "abcdefghijklmnopqrstuvwxyz0123456789密码"
    for number in range(count):
        if number < len(near):
            yield near[number]
        else:
            yield "admin", "".join(dice.choices(letters, k=dice.randint(1, 24)))


def tried(folder: Path, count: int, dice: random.Random, opener: Opener = open_session) -> tuple[int, int, int]:
    """So many wrong passwords, in sittings that each end with the right one; tries, accepted, not on record."""
    clock = Clock()
    attempts = Attempts(folder, clock)
    made = accepted = unrecorded = wrong = 0
    for name, password in _tries(count, dice):
        clock.now += LONGEST_WAIT_S
        made, wrong = made + 1, wrong + 1
        try:
            opener(folder, name, password, attempts).store.close()
            accepted += 1
        except WrongPassword:
            pass
        if wrong == _SITTING:
            clock.now += LONGEST_WAIT_S
            unrecorded, wrong = unrecorded + _unrecorded(folder, attempts, wrong), 0
    clock.now += LONGEST_WAIT_S
    return made, accepted, unrecorded + _unrecorded(folder, attempts, wrong)


def _unrecorded(folder: Path, attempts: Attempts, wrong: int) -> int:
    """Opens rightly; how many of the wrong ones before it the audit chain does not tell of."""
    session = open_session(folder, "admin", PASSWORD, attempts)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    told = int((entry.after or {}).get("wrong_before", 0))
    session.store.close()
    return abs(wrong - told)


def waited(folder: Path, attempts_of: Callable[[Path, Clock], Attempts] = Attempts) -> tuple[int, int]:
    """After each wrong one: the wait as agreed, also for the right password and after a start anew; checks, failed."""
    clock = Clock()
    attempts = attempts_of(folder, clock)
    checks = failed = 0
    for number, agreed in enumerate(_AGREED_S):
        clock.now += 1000
        again = attempts_of(folder, clock)
        kept_out = _is_kept_out(folder, again)
        clock.now += max(agreed - 0.01, 0)
        till_the_end = _is_kept_out(folder, again)
        checks += 3
        failed += (again.wait_s > 0.02) + (kept_out != (agreed > 0)) + (till_the_end != (agreed > 0))
        clock.now += 0.02
        attempts.failed()
        failed += attempts.failures != number + 1
    attempts._keep(0, MODERN)
    return checks, failed


def _is_kept_out(folder: Path, attempts: Attempts) -> bool:
    """Whether even the right password has to wait; looked at without opening, which would end the row of wrong ones."""
    return attempts.wait_s > 0


def timed(times: int, cost: KdfCost) -> tuple[float, int]:
    """How long an unknown name takes against a wrong password (medians), and in how many tries the work differed."""
    file, _ = keyslots.new_key_file().with_slot("admin", PASSWORD, bytes(32), cost)
    took: dict[str, list[float]] = {"admin": [], "nobody": []}
    costs: dict[str, list[KdfCost]] = {"admin": [], "nobody": []}
    real = keyslots._derive
    try:
        for _ in range(times):
            for name in took:

                def derive(password: str, salt: bytes, asked: KdfCost, name: str = name) -> bytes:
                    costs[name].append(asked)
                    return real(password, salt, asked)

                keyslots._derive = derive
                began = time.perf_counter()
                _refused(file, name)
                took[name].append(time.perf_counter() - began)
    finally:
        keyslots._derive = real
    differed = sum(one != other for one, other in zip(costs["admin"], costs["nobody"], strict=True))
    return statistics.median(took["nobody"]) / statistics.median(took["admin"]), differed


def _refused(file: KeyFile, name: str) -> None:
    try:
        file.unlock(name, "not-this-one")
    except WrongPassword:
        return
    raise AssertionError("a wrong password opened")


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """What was tried, and what got in, was not on record or did not wait."""
    with scratch("wrong") as base:
        folder = base / "数据"
        session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
        add_account(session, "other", "别人", Role.OFFICE, _OTHER, CHEAP)
        session.store.close()
        made, accepted, unrecorded = tried(folder, max(round(10_000 * scale), 150), random.Random(seed))
        checks, failed = waited(folder)
    times = max(round(20 * scale), 3)
    ratio, differed = timed(times, KdfCost() if scale >= 1 else CHEAP)
    return [
        Row("R11", "wrong passwords, random and near misses", made, lost=unrecorded, undetected=accepted,
            note="lost: wrong ones that the next login did not put on record"),
        Row("R11", "waits, also after a start anew", checks, undetected=failed, note="1, 2, 4 … 60 s from the fifth"),
        Row("R11", "unknown name against wrong password", times, undetected=differed,
            note=f"the same work for both; time {ratio:.3f} to 1 (medians)"),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
