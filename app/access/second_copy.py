"""第二备份位置: whether a copy of the data lies on another disk, and how old the newest one is.

The store itself keeps when one was made and at which entry of the audit chain: a stick need not be there to be asked.
The clock may have been wrong then or be wrong now, so the time since is added up along the logins of the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.access.tables import AuditEntry
from app.store import settings
from app.store.backups import backups_in
from app.store.database import tuples
from app.store.paths import StorePaths

SECOND_PLACE = "backup.second"
# The folder that is made on a stick.
FOLDER_NAME = "约谈工作台备份"
_NEWEST = "backup.elsewhere"
MOST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Copy:
    """The newest copy on another disk: when it was made, and at which entry of the audit chain."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """A copy on another disk is due: `copied_at` None where there is none, `days` since the newest one."""

    copied_at: datetime | None
    days: int

    def text(self) -> str:
        """The line that says so."""
        if self.copied_at is None:
            return "还没有备份到另一块盘。这台电脑的硬盘一旦损坏，数据就没有了。"
        return f"最近一份在另一块盘上的备份是 {self.days} 天前的（{self.copied_at:%Y-%m-%d}）。"


def time_since(moments: Sequence[datetime]) -> timedelta:
    """The time that went by along moments in the order in which they happened.

    Where the clock went back between two of them nobody knows how long that was: a day is taken for it.
    """
    steps = (later - earlier for earlier, later in pairwise(moments))
    return sum((step if step >= timedelta() else timedelta(days=1) for step in steps), timedelta())


def due(copy: Copy | None, logins: Sequence[datetime], now: datetime) -> Reminder | None:
    """Whether one should be reminded: no copy on another disk, or one older than seven days.

    `logins` are those after the copy, in the order of the audit chain.
    """
    if copy is None:
        return Reminder(None, 0)
    since = time_since([copy.at, *logins, now])
    return Reminder(copy.at, since.days) if since > timedelta(days=MOST_DAYS) else None


def reminder(session: Session) -> Reminder | None:
    """What to remind the account of; nothing for who may not make backups, nor where nothing can be written."""
    if session.store.read_only or not session.may(Action.BACKUP):
        return None
    copy = newest()
    logins: list[datetime] = []
    if copy is not None:
        after = AuditEntry.select(AuditEntry.at).where(
            (AuditEntry.seq > copy.seq) & (AuditEntry.action == Action.LOGIN)
        )
        logins = [datetime.fromisoformat(at) for (at,) in tuples(after.order_by(AuditEntry.seq))]
    return due(copy, logins, session.now())


def newest() -> Copy | None:
    """The newest copy on another disk that this store knows of."""
    kept = settings.read(_NEWEST)
    return Copy(datetime.fromisoformat(kept["at"]), int(kept["seq"])) if kept else None


def keep_newest(at: datetime) -> None:
    """A copy was made on another disk.  Call in the transaction that writes its entry, after it."""
    last = AuditEntry.select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).first()
    settings.write(_NEWEST, {"at": at.isoformat(sep=" ", timespec="seconds"), "seq": last.seq if last else 0})


def second_place() -> Path | None:
    """The place on another disk that was chosen, or None."""
    kept = settings.read(SECOND_PLACE)
    return Path(kept) if kept else None


@use_case(Action.BACKUP)
def choose_second_place(session: Session, place: str) -> None:
    """Keeps where the second copies go; nothing for none."""
    settings.write(SECOND_PLACE, place)
    session.trace("store", "", "设置第二备份位置", after={"to": Path(place).name if place else "不用"})


def place_meant(chosen: Path) -> Path:
    """The place with backups that is meant by a folder: a stick, a data folder, and a single backup are told apart.

    The folder itself where there is none.
    """
    near = (chosen, chosen / FOLDER_NAME, StorePaths(chosen).backups, chosen.parent)
    return next((place for place in near if backups_in(place)), chosen)


def is_elsewhere(place: Path, folder: Path) -> bool:
    """Whether a place lies on another disk (volume, rather: of two on one disk nobody can tell) than the data."""
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return place.stat().st_dev != folder.stat().st_dev
    except OSError:
        return False
