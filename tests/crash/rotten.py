"""What a store, its key file, its attachments and its backups say after something in them has rotted.

Each try spoils a copy and asks what the program asks; the answer is one of `FOUND` (a known error or a named problem),
`SAME` (what is read is byte for byte what was kept), `PASSED` (taken for whole, and it is not), `RAISED` (no answer but
a traceback).  Runs in processes of its own: a process has one store open at a time.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.access import audit
from app.access.accounts import open_session
from app.cli.frame import main
from app.store import backup_file, backups, settings
from app.store.errors import DamagedStore, StoreTrouble
from app.store.keyslots import KeyFile
from app.store.vault import Attachment, is_whole, read
from tests.passwords import PASSWORD

FOUND, SAME, PASSED, RAISED = "found", "same", "passed", "raised"
PAGE = 4096
DATABASE, KEYS, LOG = "yuetan.db", "keys.json", "yuetan.db-wal"


@dataclass(frozen=True)
class Spoil:
    """A change of one file: `how` is flip (at, bit), cut (at), zero (page at), swap (pages at, to), take (page at of
    the older file `source`), place (the whole of `source`)."""

    file: str
    how: str
    at: int = 0
    to: int = 0
    source: str = ""

    def of(self, content: bytes, base: Path) -> bytes:
        """The content after the change."""
        spoilt = bytearray(content)
        if self.how == "flip":
            spoilt[self.at] ^= 1 << self.to
        elif self.how == "cut":
            del spoilt[self.at :]
        elif self.how == "zero":
            spoilt[_page(self.at)] = bytes(PAGE)
        elif self.how == "swap":
            spoilt[_page(self.at)], spoilt[_page(self.to)] = content[_page(self.to)], content[_page(self.at)]
        elif self.how == "take":
            spoilt[_page(self.at)] = (base / self.source).read_bytes()[_page(self.at)]
        else:
            return (base / self.source).read_bytes()
        return bytes(spoilt)


def _page(number: int) -> slice:
    return slice(number * PAGE, (number + 1) * PAGE)


def tally(job: tuple[str, str, list[Spoil]]) -> Counter[str]:
    """How many of the changes came to what; `job` is the judge's name, the folder, the changes."""
    judge, folder, spoils = job
    base = Path(folder)
    work = base.with_name(f"{base.name}-{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)
    os.environ["YUETAN_PASSWORD"] = PASSWORD
    found: Counter[str] = Counter()
    try:
        for spoil in spoils:
            found[_tried(JUDGES[judge], base, work, spoil)] += 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return found


def _tried(judge: object, base: Path, work: Path, spoil: Spoil) -> str:
    content = (base / spoil.file).read_bytes()
    spoilt = spoil.of(content, base)
    if spoilt == content:
        return SAME
    (work / spoil.file).write_bytes(spoilt)
    try:
        return str(judge(base, work))  # type: ignore[operator]
    except Exception as error:  # whatever it is, nobody was told what happened
        return f"{RAISED} {type(error).__name__}"
    finally:
        _mended(base, work, {spoil.file, DATABASE, LOG, f"{DATABASE}-shm", "attempts.json", KEYS})


def _mended(base: Path, work: Path, names: Iterable[str]) -> None:
    for name in names:
        (work / name).unlink(missing_ok=True)
        if (base / name).exists():
            (work / name).parent.mkdir(exist_ok=True, parents=True)
            shutil.copyfile(base / name, work / name)


# ------------------------------------------------------------ judges


def by_check(base: Path, work: Path) -> str:
    """The command `check`: refuses with words, or says that all is whole."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(["--data", str(work), "check"])
    if code == 0:
        return PASSED
    return FOUND if code == 1 and ("数据" in said.getvalue() or "操作记录" in said.getvalue()) else f"exit {code}"


def by_check_and_chain(base: Path, work: Path) -> str:
    """The same; where it passes, whether the audit chain still has everything (`older`: other rows are of before)."""
    said = by_check(base, work)
    if said != PASSED:
        return said
    session = open_session(work, "admin", PASSWORD)
    entries = audit.count()
    session.store.close()
    # Two have opened it since.
    return "older" if entries == int((base / "entries").read_text()) + 2 else PASSED


def by_prefix(base: Path, work: Path) -> str:
    """A store with a log left by a crash: opened at an exact state that it had, or refused."""
    try:
        session = open_session(work, "admin", PASSWORD)
    except DamagedStore:
        return FOUND
    try:
        told = settings.read("probe", 0)
        entries, broken = audit.count() - 1, audit.first_broken(session.store)
        if broken is not None or told != max(entries - int((base / "before").read_text()), 0):
            return PASSED
        return SAME if told == int((base / "commits").read_text()) else "earlier"
    finally:
        session.store.close()


def by_unlocking(base: Path, work: Path) -> str:
    """The key file alone, with the right password."""
    try:
        KeyFile.load(work / KEYS).unlock("admin", PASSWORD)
    except DamagedStore:
        return FOUND
    return PASSED


def by_reading(base: Path, work: Path) -> str:
    """All attachments, read by whoever opens one, and by the check."""
    session = open_session(work, "admin", PASSWORD)
    try:
        unread, checked = False, True
        for row in Attachment.select():
            try:
                for _ in read(session.store, row):
                    pass
            except DamagedStore:
                unread = True
            file = work / "attachments" / row.digest[:2] / row.digest
            checked = checked and is_whole(file, session.store.key, row.digest)
        return FOUND if unread and not checked else PASSED
    finally:
        session.store.close()


def by_backup(base: Path, work: Path) -> str:
    """A place with one backup: passed over, refused by its keys, or found by its check."""
    found = backups.backups_in(work)
    if not found:
        return FOUND
    try:
        key, _ = KeyFile.load(found[0].paths.keys).unlock("admin", PASSWORD)
    except StoreTrouble as trouble:
        return FOUND if isinstance(trouble, DamagedStore) else PASSED
    return FOUND if backups.check(found[0], key) else PASSED


def by_file(base: Path, work: Path) -> str:
    """A backup in one file: refused, or what is unpacked is what was packed."""
    try:
        with backup_file.opened(work / "backup.ytb", work) as backup:
            key, _ = KeyFile.load(backup.paths.keys).unlock("admin", PASSWORD)
            if backups.check(backup, key):
                return FOUND
            place = backup.folder.parent
            whole = all(
                (base / "place" / file.relative_to(place)).read_bytes() == file.read_bytes()
                for file in place.rglob("*")
                if file.is_file()
            )
            return SAME if whole else PASSED
    except DamagedStore:
        return FOUND


JUDGES = {
    "check": by_check, "chain": by_check_and_chain, "prefix": by_prefix, "unlock": by_unlocking, "read": by_reading,
    "backup": by_backup, "file": by_file,
}  # fmt: skip
