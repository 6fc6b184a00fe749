"""Bits that flip, pages that are zeroed, swapped or played back, files that are cut: what the program says of them.

    python -m tests.crash.bit_rot [--scale S] [--seed N]

Everything is done on copies.  A page that is played back from an earlier state of the same file carries a right HMAC,
for SQLCipher binds no time: what the structure and the audit chain find of it is counted, what they do not find is
told in the note, and is no fault only as long as no entry of the audit chain is gone with it.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path

from app.access import audit
from app.access.accounts import create_institution, open_session
from app.access.session import Session
from app.interviews.record import open_record
from app.rules.lifecycle import State
from app.store import backup_file, backups, settings, vault
from tests import institution
from tests.crash.places import scratch
from tests.crash.rotten import DATABASE, FOUND, KEYS, LOG, PAGE, SAME, Spoil, tally
from tests.crash.table import Row, run_alone
from tests.interviews.held_cases import make_case
from tests.passwords import CHEAP, PASSWORD

PROCESSES = 2
_ERAS, _COMMITS = 12, 60


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """What was spoilt, and what came of it."""
    with scratch("rot") as base:
        code = f"from tests.crash.bit_rot import prepare; prepare({str(base)!r})"
        subprocess.run([sys.executable, "-c", code], check=True)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
            return _rows(pool, base, scale, random.Random(seed))


def _rows(pool: ProcessPoolExecutor, base: Path, scale: float, dice: random.Random) -> list[Row]:
    store, place, log = base / "store", base / "place", base / "log"
    size = (store / DATABASE).stat().st_size
    pages = size // PAGE
    return [
        _row(pool, "bit flips at every byte of a page, and anywhere", "check", store, _flips(store, scale, dice)),
        _row(pool, "pages zeroed", "check", store, [Spoil(DATABASE, "zero", n) for n in range(pages)], scale=scale),
        _row(pool, "database cut", "check", store, _cuts(size, scale, dice)),
        _row(pool, "pages swapped", "check", store, _swaps(pages, scale, dice)),
        _replayed(pool, store, _old_pages(store), scale),
        _row(pool, "log of a crash: bits, cuts", "prefix", log, _of_log(log, scale, dice), whole=(FOUND, "earlier"),
             more=": opens at an exact earlier state; what was committed after it is gone, and nothing tells"),
        _row(pool, "key file: every bit, every cut", "unlock", store, _every(store / KEYS, KEYS), scale=scale),
        _row(pool, "attachments: bits, cuts, another one", "read", store, _of_attachments(store, scale, dice)),
        _row(pool, "backups in a folder: bits, cuts", "backup", place, _of_place(place, scale, dice)),
        _row(pool, "backup in one file: bits, cuts", "file", base / "file", _of_file(base / "file", scale, dice),
             whole=(FOUND, SAME)),
    ]  # fmt: skip


def _row(
    pool: ProcessPoolExecutor, what: str, judge: str, base: Path, spoils: Sequence[Spoil], scale: float = 1.0,
    whole: tuple[str, ...] = (FOUND,), more: str = "",
) -> Row:  # fmt: skip
    """Tries the changes, or every so-manieth of them."""
    found = _counted(pool, judge, base, _some(spoils, scale))
    bad = sum(count for said, count in found.items() if said not in (*whole, SAME))
    tried = sum(found.values()) - (0 if SAME in whole else found[SAME])
    return Row("R8", what, tried, undetected=bad, note=_note(found) + more)


def _replayed(pool: ProcessPoolExecutor, base: Path, spoils: Sequence[Spoil], scale: float) -> Row:
    found = _counted(pool, "chain", base, _some(spoils, scale))
    bad = sum(count for said, count in found.items() if said not in (FOUND, "older", SAME))
    note = f"{_note(found)}: an older row in its own page passes, for no HMAC binds time; the audit chain had all"
    return Row("R8", "older pages played back", sum(found.values()), undetected=bad, note=note)


def _counted(pool: ProcessPoolExecutor, judge: str, base: Path, spoils: Sequence[Spoil]) -> Counter[str]:
    jobs = [(judge, str(base), list(spoils[n :: PROCESSES * 2])) for n in range(PROCESSES * 2)]
    return sum(pool.map(tally, jobs), Counter())


def _note(found: Counter[str]) -> str:
    return ", ".join(f"{said} {count:,}" for said, count in sorted(found.items()))


def _some(spoils: Sequence[Spoil], scale: float) -> Sequence[Spoil]:
    return spoils[:: max(round(1 / scale), 1)] if scale < 1 else spoils


# ------------------------------------------------------------ what is spoilt


def _flips(store: Path, scale: float, dice: random.Random) -> list[Spoil]:
    """Every byte of the first page and of one in the middle, then anywhere."""
    size = (store / DATABASE).stat().st_size
    middle = size // PAGE // 2 * PAGE
    places = [*range(PAGE), *range(middle, middle + PAGE)]
    every = [Spoil(DATABASE, "flip", at, dice.randrange(8)) for at in places]
    anywhere = [Spoil(DATABASE, "flip", dice.randrange(size), dice.randrange(8)) for _ in range(_n(10_000, scale))]
    return [*_some(every, scale), *anywhere]


def _cuts(size: int, scale: float, dice: random.Random) -> list[Spoil]:
    lengths = [*range(0, size, PAGE), *range(0, 2 * PAGE, 16), *(size - n for n in range(1, 300))]
    return [Spoil(DATABASE, "cut", at) for at in [*lengths, *(dice.randrange(size) for _ in range(500))]][
        :: max(round(1 / scale), 1)
    ]


def _swaps(pages: int, scale: float, dice: random.Random) -> list[Spoil]:
    return [Spoil(DATABASE, "swap", *dice.sample(range(pages), 2)) for _ in range(_n(1_000, scale))]


def _old_pages(store: Path) -> list[Spoil]:
    """Each page of each earlier state that is another today."""
    today = (store / DATABASE).read_bytes()
    found = []
    for era in range(_ERAS):
        old = (store / f"era{era}").read_bytes()
        for page in range(len(old) // PAGE):
            if old[page * PAGE : (page + 1) * PAGE] != today[page * PAGE : (page + 1) * PAGE]:
                found.append(Spoil(DATABASE, "take", page, source=f"era{era}"))
    return found


def _of_log(log: Path, scale: float, dice: random.Random) -> list[Spoil]:
    size = (log / LOG).stat().st_size
    flips = [Spoil(LOG, "flip", dice.randrange(size), dice.randrange(8)) for _ in range(_n(1_000, scale))]
    heads = [Spoil(LOG, "flip", at, dice.randrange(8)) for at in range(56)]
    return [*_some(heads, scale), *flips, *(Spoil(LOG, "cut", dice.randrange(size)) for _ in range(_n(300, scale)))]


def _every(file: Path, name: str) -> list[Spoil]:
    size = file.stat().st_size
    return [*(Spoil(name, "flip", at, bit) for at in range(size) for bit in range(8)),
            *(Spoil(name, "cut", at) for at in range(size))]  # fmt: skip


def _of_attachments(store: Path, scale: float, dice: random.Random) -> list[Spoil]:
    files = sorted((store / "attachments").rglob("*"), key=lambda file: file.stat().st_size)
    files = [file for file in files if file.is_file()]
    names = [file.relative_to(store).as_posix() for file in files]
    small, large = _every(files[0], names[0])[:: 8 if scale >= 1 else round(8 / scale)], files[-1].stat().st_size
    flips = [Spoil(names[-1], "flip", dice.randrange(large), dice.randrange(8)) for _ in range(_n(200, scale))]
    cuts = [Spoil(names[-1], "cut", at) for at in (large - 1, (1 << 20) + 41, 2 * ((1 << 20) + 17) + 24)]
    others = [Spoil(one, "place", source=other) for one in names for other in names if one != other]
    return [*small, *flips, *cuts, *others]


def _of_place(place: Path, scale: float, dice: random.Random) -> list[Spoil]:
    """Every bit of keys and note, the database and attachments anywhere."""
    spoils: list[Spoil] = []
    for file in sorted(each for each in place.rglob("*") if each.is_file()):
        name, size = file.relative_to(place).as_posix(), file.stat().st_size
        if file.suffix == ".json":
            spoils += _some(_every(file, name), scale)
        else:
            spoils += [Spoil(name, "flip", dice.randrange(size), dice.randrange(8)) for _ in range(_n(300, scale))]
            spoils += [Spoil(name, "cut", dice.randrange(size)) for _ in range(_n(50, scale))]
    return spoils


def _of_file(folder: Path, scale: float, dice: random.Random) -> list[Spoil]:
    """Every byte of the heads of the zip, the rest anywhere, and cuts."""
    content = (folder / "backup.ytb").read_bytes()
    heads = [at + n for at in _signatures(content) for n in range(64) if at + n < len(content)]
    every = _some([Spoil("backup.ytb", "flip", at, bit) for at in heads for bit in range(8)], scale)
    flips = [
        Spoil("backup.ytb", "flip", dice.randrange(len(content)), dice.randrange(8)) for _ in range(_n(500, scale))
    ]
    return [*every, *flips, *(Spoil("backup.ytb", "cut", dice.randrange(len(content))) for _ in range(_n(300, scale)))]


def _signatures(content: bytes) -> list[int]:
    found = []
    for mark in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"):
        at = content.find(mark)
        while at >= 0:
            found.append(at)
            at = content.find(mark, at + 1)
    return found


def _n(count: int, scale: float) -> int:
    return max(round(count * scale), 1)


# ------------------------------------------------------------ what it is done to


def prepare(folder: str) -> None:
    """In a process of its own: a store with its earlier states, backups of it, and one that was left by a crash."""
    base = Path(folder)
    session = create_institution(base / "store", "青屏学院", PASSWORD, CHEAP)
    case = make_case(institution.build(), State.IN_PROGRESS)
    open_record(session, case)
    for number, content in enumerate((b"scan" * 90, b"page" * 5000, os.urandom(2_300_000))):
        with session.store.transaction():
            vault.add(session.store, io.BytesIO(content), f"扫描{number}.pdf")
    for era in range(_ERAS):
        _work(session, era)
        session.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        (base / "store" / f"era{era}").write_bytes(session.store.paths.database.read_bytes())
    _work(session, _ERAS)
    (base / "file").mkdir()
    backups.make(session.store, base / "place", "手动", datetime(2026, 11, 24))
    backups.make(session.store, base / "file" / "place", "手动", datetime(2026, 11, 24))
    (base / "store" / "entries").write_text(str(audit.count()))
    session.store.close()
    packed = base / "file"
    backup_file._pack(packed / "place", packed / "backup.ytb")
    _crashed(base / "log")


def _work(session: Session, era: int) -> None:
    """Some rows changed in place, some added, and an entry in the audit chain."""
    with session.store.transaction():
        for number in range(20):
            settings.write(f"row{(era * 7 + number) % 40}", f"{era} " * 60)
        session.store.db.execute_sql("UPDATE interview SET requirements = ? WHERE id = 1", (f"如实说明 {era}",))
        session.store.db.execute_sql(
            "UPDATE person SET created_at = ? WHERE id % 3 = ?", (f"2026-01-{era + 1:02}", era % 3)
        )
        audit.append(session.store, session.account.id, "plan.edit", audit.Trace("case", str(era), "改" * 50))


def _crashed(folder: Path) -> None:
    """A store whose process ended in the middle, with all its commits in the log."""
    create_institution(folder, "青屏学院", PASSWORD, CHEAP).store.close()
    code = f"from tests.crash.bit_rot import commit_and_end; commit_and_end({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], check=False)
    (folder / "commits").write_text(str(_COMMITS))


def commit_and_end(folder: str) -> None:
    """Commits one thing after another, and ends without a goodbye."""
    session = open_session(Path(folder), "admin", PASSWORD)
    (Path(folder) / "before").write_text(str(audit.count()))
    for number in range(1, _COMMITS + 1):
        with session.store.transaction():
            settings.write("probe", number)
            audit.append(session.store, session.account.id, "plan.edit", audit.Trace("case", str(number)))
    os._exit(9)


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
