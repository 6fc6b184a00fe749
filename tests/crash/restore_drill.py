"""Two years of backups, a damaged store, and each age class put back by the program's own restoring.

    python -m tests.crash.restore_drill [--scale S] [--seed N]

After each restoring: the state is the one of that backup, all is whole, the damaged file lies aside untouched, and the
work that is lost is named in minutes.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from app.access import audit, whole
from app.access.accounts import create_institution, open_session
from app.access.backing import Restored, back_up, restore
from app.access.session import Session
from app.store import backups, settings
from app.store.backups import Backup
from app.store.errors import BackupTrouble, StoreTrouble
from tests.crash.places import scratch
from tests.crash.table import Row, run_alone
from tests.passwords import CHEAP, PASSWORD

_NOW = datetime(2026, 11, 24, 17, 0)
_MINUTES = 42
PAGE = 4096
# Hours up to which a backup is of a class.
CLASSES = {"48 h": 48, "daily": 30 * 24, "weekly": 84 * 24, "monthly": 750 * 24}


@dataclass
class Years:
    """A store that was worked on and backed up for so many days, closed; `state`: what each backup has, by number."""

    folder: Path
    state: dict[int, str] = field(default_factory=dict)
    made: int = 0
    bad: int = 0

    @property
    def place(self) -> Path:
        """Where the backups lie."""
        return self.folder / "backups"

    def live(self, days: int) -> None:
        """A backup a day, every six hours of the last three, then some work that no backup has."""
        session = create_institution(self.folder, "青屏学院", PASSWORD, CHEAP)
        early = [_NOW - timedelta(days=day) for day in range(days, 3, -1)]
        late = [_NOW - timedelta(hours=hour) for hour in range(72, -1, -6)]
        for moment in [*early, *late]:
            self._work(session, f"{moment}", moment)
            made = back_up(session, self.place, "自动")
            self.state[made.number], self.made = f"{moment}", self.made + 1
            self.bad += bool(backups.check(made, session.store.key))
        self._work(session, "最后", _NOW + timedelta(minutes=_MINUTES))
        session.store.close()

    def _work(self, session: Session, value: str, moment: datetime) -> None:
        session.clock = lambda: moment
        with session.store.transaction():
            settings.write("probe", value)
            trace = audit.Trace("probe", "", value)
            audit.append(session.store, session.account.id, "plan.edit", trace, at=moment)


def by_class(found: tuple[Backup, ...]) -> dict[str, list[Backup]]:
    """The backups of each age class, the oldest first."""
    classes: dict[str, list[Backup]] = {name: [] for name in CLASSES}
    for backup in found:
        age = found[-1].hours - backup.hours
        classes[next(name for name, most in CLASSES.items() if age <= most)].append(backup)
    return classes


# ------------------------------------------------------------ damage


def _bit(content: bytearray, dice: random.Random) -> None:
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def _page(content: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(content) // PAGE) * PAGE
    content[at : at + PAGE] = bytes(PAGE)


def _cut(content: bytearray, dice: random.Random) -> None:
    del content[dice.randrange(len(content)) :]


def _emptied(content: bytearray, dice: random.Random) -> None:
    content.clear()


DAMAGE: dict[str, tuple[str, Callable[[bytearray, random.Random], None]]] = {
    "a bit": ("yuetan.db", _bit), "a page zeroed": ("yuetan.db", _page), "cut": ("yuetan.db", _cut),
    "emptied": ("yuetan.db", _emptied), "key file cut": ("keys.json", _cut),
}  # fmt: skip


def _damaged(folder: Path, what: str, dice: random.Random) -> bytes:
    """Damages a file of the store, which keeps its date, as a bad disk does; the bytes afterwards."""
    name, change = DAMAGE[what]
    file = folder / name
    content = bytearray(file.read_bytes())
    change(content, dice)
    file.write_bytes(content)
    moment = (_NOW + timedelta(minutes=_MINUTES)).timestamp()
    os.utime(folder / "yuetan.db", (moment, moment))
    return bytes(content)


# ------------------------------------------------------------ restoring


@dataclass(frozen=True)
class Drill:
    """One restoring: what was wrong with it, and the seconds it took."""

    what: str
    wrong: tuple[str, ...]
    seconds: float


def drilled(years: Years, backup: Backup, what: str, dice: random.Random) -> Drill:
    """Damages, restores, looks, and puts everything back as it was."""
    kept = years.folder.with_name("kept")
    shutil.copytree(years.folder, kept, ignore=shutil.ignore_patterns("backups"))
    try:
        spoilt = _damaged(years.folder, what, dice)
        began = time.monotonic()
        try:
            done = restore(years.folder, backup, "admin", PASSWORD, _NOW + timedelta(days=1))
        except StoreTrouble as trouble:
            return Drill(what, (f"not restored: {trouble.message}",), 0.0)
        seconds = time.monotonic() - began
        wrong = [*_wrong_aside(done, DAMAGE[what][0], spoilt), *_wrong_store(years, backup)]
        return Drill(what, (*wrong, *_wrong_minutes(done, backup)), seconds)
    finally:
        for each in years.folder.iterdir():
            if each.name != "backups":
                shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(kept, years.folder, dirs_exist_ok=True)
        shutil.rmtree(kept)


def _wrong_aside(done: Restored, name: str, spoilt: bytes) -> Iterator[str]:
    """A file that opened all the same was written to by the opening (its entry in the audit chain), not the others."""
    if done.aside is None or not (done.aside / name).exists():
        yield "the damaged file is gone"
    elif not done.certain and (done.aside / name).read_bytes() != spoilt:
        yield "the damaged file is another"


def _wrong_store(years: Years, backup: Backup) -> Iterator[str]:
    session = open_session(years.folder, "admin", PASSWORD)
    if settings.read("probe") != years.state[backup.number]:
        yield "another state than that of the backup"
    yield from (f"damaged: {each}" for each in whole.problems(session.store))
    session.store.close()


def _wrong_minutes(done: Restored, backup: Backup) -> Iterator[str]:
    agreed = round((_NOW + timedelta(minutes=_MINUTES) - backup.at).total_seconds() / 60)
    told = None if done.lost is None else round(done.lost.total_seconds() / 60)
    if told != agreed or str(agreed) not in done.between():
        yield f"{told} minutes are named, {agreed} are lost"


def refused_when_damaged(years: Years, times: int, dice: random.Random) -> int:
    """Tries to back a damaged store up; how many times a backup came of it, or an older one went."""
    session = open_session(years.folder, "admin", PASSWORD)
    paths, key = session.store.paths, session.store.key
    session.store.close()
    good, before, wrong = paths.database.read_bytes(), backups.backups_in(years.place), 0
    for number in range(times):
        spoilt = bytearray(good)
        page = number % (len(good) // PAGE)
        spoilt[page * PAGE + dice.randrange(PAGE)] ^= 1 << dice.randrange(8)
        paths.database.write_bytes(spoilt)
        store = session.store.__class__(paths, key, session.store.db)
        try:
            backups.make(store, years.place, "自动", _NOW + timedelta(days=800))
            wrong += 1
        except BackupTrouble:
            wrong += backups.backups_in(years.place) != before
        finally:
            store.close()
    paths.database.write_bytes(good)
    return wrong


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """R9: every backup is whole, none is made of a damaged store.  R8: each class can be put back."""
    dice = random.Random(seed)
    with scratch("drill") as base:
        years = Years(base / "数据")
        years.live(max(round(720 * scale), 130))
        found = by_class(backups.backups_in(years.place))
        drills = {name: list(_drills(years, members, dice)) for name, members in found.items()}
        times = max(round(100 * scale), 10)
        made_of_bad = refused_when_damaged(years, times, dice)
    left = ", ".join(f"{name} {len(members)}" for name, members in found.items())
    return [
        Row("R9", "backups made, each opened and checked", years.made, damaged=years.bad, note=f"left: {left}"),
        Row("R9", "backups of a damaged store: refused", times, undetected=made_of_bad),
        *(_row(name, each) for name, each in drills.items()),
    ]  # fmt: skip


def _drills(years: Years, members: list[Backup], dice: random.Random) -> Iterator[Drill]:
    for backup in {backup.number: backup for backup in (*members[:1], *members[-1:])}.values():
        for what in DAMAGE:
            yield drilled(years, backup, what, dice)


def _row(name: str, drills: list[Drill]) -> Row:
    wrong = [f"{drill.what}: {each}" for drill in drills for each in drill.wrong]
    damaged = sum("damaged:" in each for each in wrong)
    slowest = max((drill.seconds for drill in drills), default=0.0)
    note = "; ".join([f"{slowest:.1f} s at most", *wrong[:2]])
    what, lost = f"restored from the oldest and newest of: {name}", len(wrong) - damaged
    return Row("R8", what, len(drills), lost, damaged, note=note)


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
