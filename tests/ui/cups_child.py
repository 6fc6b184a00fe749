"""Runs in a process of its own, whose print library looks at the test's CUPS: a preview printed by a click.

`python -m tests.ui.cups_child FOLDER CANCEL`: prints as JSON what the window found and said, and what stands on record.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.access.accounts import create_institution
from app.access.tables import AuditEntry
from app.papers.print_setup import Sides
from tests import institution
from tests.papers.forms import held_case
from tests.passwords import CHEAP, PASSWORD
from ui.application import application
from ui.office import Office
from ui.papers.opening import preview_forms
from ui.preview import printers
from ui.preview.spool import IN_MEMORY


def in_memory() -> set[str]:
    """What lies in the memory disk now."""
    return {each.name for each in IN_MEMORY.iterdir()} if IN_MEMORY.is_dir() else set()


def main(folder: Path, cancel: bool) -> None:
    """Prints a form of two pages, two copies on both sides; or cancels after the first page."""
    application()
    folder.mkdir(exist_ok=True)
    session = create_institution(folder / "数据", "青屏学院", PASSWORD, CHEAP)
    case = held_case(institution.build())
    shown = preview_forms(None, Office(session), [case.id]).made()
    shown.open()
    found = printers.available()
    (folder / "preview.pdf").write_bytes(shown.pdf)
    shown.panel.copies.setValue(2)
    shown.panel.sides.set_value(Sides.LONG)
    before = in_memory()
    QTest.mouseClick(shown.print_button, Qt.MouseButton.LeftButton)
    job = shown.job
    assert job is not None
    spooled = in_memory() - before
    if cancel:
        job.progressed.connect(lambda done, _: shown.cancel_printing() if done == 1 else None)
    while job.running:
        QTest.qWait(5)
    last = AuditEntry.select().where(AuditEntry.action == "print").order_by(AuditEntry.seq.desc()).first()
    notice = shown.notices.current
    print(json.dumps({
        "printers": [[each.name, each.two_sided, [key for key, _ in each.trays]] for each in found],
        "said": notice.message if notice else "", "spooled": len(spooled),
        "left": len(in_memory() & spooled) if spooled else 0, "after": last.after if last else None,
    }))  # fmt: skip
    shown.reject()
    session.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] == "cancel")
