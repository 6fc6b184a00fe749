"""Large, realistic, encrypted stores for measuring, made from a seed.

    python -m tests.bench.scale --percent 1|10|100 --out DIR [--attachments no]

builds DIR, a data folder that the program opens (account admin, password tests.passwords.PASSWORD), or says that it is
there already.  100 % is a large university after ten years: 50,000 people, 200,000 talks (2017 to 2026-11-26, in every
state, with subjects, materials, dispositions, approvals, files, corrections), 5,000,000 turns of record, plans, clues,
findings, reports of departments, and attachments of 2 GB.  The rows are put in by plain INSERTs; what the program
derives from them is made by its triggers or its own rebuild (`filling.DERIVED`), and its check finds nothing wrong
before a folder gets its name.  A store of another schema or builder is built anew.

For benches:

    from tests.bench.scale import NOW, copied, opened, placed
    folder = placed(10, Path("build/scale"))   # there afterwards; never takes away a store of another schema
    with copied(folder) as mine:               # a copy to write in; the database only, unless attachments=True
        session = opened(mine)                 # as 办公室, at the moment NOW
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.access.accounts import FIRST_ACCOUNT, open_session
from app.access.session import Session
from tests.bench.scale.build import STAMP, Stamp, built, placed, stamp_of
from tests.bench.scale.size import NOW, TODAY
from tests.passwords import PASSWORD

__all__ = ["NOW", "TODAY", "Stamp", "built", "copied", "opened", "placed", "stamp_of"]


def opened(folder: Path, *, read_only: bool = False) -> Session:
    """A session of the first account, living on the last day of the store.  Close its store."""
    session = open_session(folder, FIRST_ACCOUNT, PASSWORD, read_only=read_only)
    session.clock = lambda: NOW
    return session


@contextmanager
def copied(folder: Path, *, attachments: bool = False, beside: Path | None = None) -> Iterator[Path]:
    """A copy of a store while it lasts, in a folder of its own (in `beside`, where that is named)."""
    with tempfile.TemporaryDirectory(prefix="yuetan-scale-", dir=beside) as name:
        target = Path(name) / "data"
        skipped = shutil.ignore_patterns(STAMP, *([] if attachments else ["attachments"]))
        shutil.copytree(folder, target, ignore=skipped)
        yield target
