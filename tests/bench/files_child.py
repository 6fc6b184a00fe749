"""One measured way with a large attachment, in a process of its own; see `tests.bench.files`.

Kinds: `add`, `export` and `open` of the program, `cp` and `cp-sync` beside them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.access.accounts import open_session
from app.access.session import Session
from app.interviews import attachments
from app.store.vault import Attachment
from tests.bench.processes import measured
from tests.passwords import PASSWORD

NAME = "扫描.pdf"


def _copied(source: Path, target: Path, *, sync: bool) -> None:
    subprocess.run(["cp", str(source), str(target)], check=True)
    if sync:
        subprocess.run(["sync", str(target)], check=True)


def _kept(session: Session) -> int:
    """The id of the attachment that was added before."""
    row = Attachment.get_or_none(Attachment.name == NAME)
    return int(row.id)


def main(kind: str, data: Path, source: Path) -> None:
    """Does one of them, takes away what came of it, and tells what it took."""
    target = data / f"copy-{kind}"
    if kind in ("cp", "cp-sync"):
        found = measured(lambda: _copied(source, target, sync=kind == "cp-sync"))
        target.unlink()
    else:
        session = open_session(data, "admin", PASSWORD)
        if kind == "add":
            found = measured(lambda: attachments.attach(session, source))
        elif kind == "open":
            made: list[Path] = []
            found = measured(lambda: made.append(attachments.open_copy(session, _kept(session), "量测")))
            made[0].unlink()
        else:
            found = measured(lambda: attachments.export_copy(session, _kept(session), target))
            target.unlink()
        session.store.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
