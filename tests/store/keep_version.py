"""Keeps the store of a version when it is tagged: what the tour leaves, and a smaller one as both kinds of backup.

    python -m tests.store.keep_version

Takes as long as the tour.  Writes tests/store/versions/VERSION; its README says what lies there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.access.accounts import open_session
from app.sample import build
from app.store import backup_file, backups
from app.store.database import StoreDatabase, connect
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from app.version import VERSION
from tests.passwords import CHEAP, SCHEMA_PASSWORD
from tests.store.make_schema_file import short_roster

VERSIONS = Path(__file__).parent / "versions"
# Of a version: the store, a place with a backup, a backup in one file.
STORE, PLACE, FILE = "store", "backups", "backup.ytb"


def main() -> int:
    """Keeps the store of this version, unless there is one; answers the exit code."""
    out = VERSIONS / VERSION
    if out.exists():
        print(f"{out} is there already; it is never made anew.")
        return 1
    with TemporaryDirectory() as folder:
        work = Path(folder)
        if _tour(work) != 0:
            print("the tour was lost; nothing is kept.")
            return 1
        part = work / "kept"
        keep_store(work / STORE, part / STORE)
        keep_backups(part, work)
        shutil.move(part, out)
    print(f"made {out}")
    return 0


def _tour(work: Path) -> int:
    from ui.tour.run import run_tour

    return run_tour(argparse.Namespace(out=work / "out", data=work / STORE))


def keep_store(source: Path, target: Path) -> None:
    """Copies a closed store of the tour, without its backups, and gives its first account the password of all here."""
    from ui.tour.run import PASSWORD

    shutil.copytree(source, target, ignore=shutil.ignore_patterns("backups", "opened", "*.lock", "*.log", "attempts*"))
    paths = StorePaths(target)
    file = KeyFile.load(paths.keys)
    key, slot = file.unlock("admin", PASSWORD)
    file.with_cost(slot, SCHEMA_PASSWORD, key, CHEAP).save(paths.keys)
    db = connect(paths.database, key)
    db.execute_sql("VACUUM")
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()


def keep_backups(out: Path, work: Path) -> None:
    """A sample institution with a short roster, as a backup in a place and as one in a file."""
    build.ROSTER = short_roster(build.ROSTER, work / "roster.xlsx")
    build.create_sample(work / "small", SCHEMA_PASSWORD, CHEAP).store.close()
    session = open_session(work / "small", "admin", SCHEMA_PASSWORD)
    try:
        backups.make(session.store, out / PLACE, "手动", datetime.now())
        backup_file.write(session.store, out / FILE, "手动", datetime.now())
    finally:
        session.store.close()


def empty_tables(db: StoreDatabase) -> list[str]:
    """Which tables have no row; those that only the search and what waits for it have are left out."""
    named = (
        "SELECT name FROM main.sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY name"
    )
    names = [row[0] for row in db.execute_sql(named).fetchall()]
    return [name for name in names if db.execute_sql(f"SELECT 1 FROM main.{name} LIMIT 1").fetchone() is None]


if __name__ == "__main__":
    sys.exit(main())
