"""The scan of the signed record, from the page of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews import archiving
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.interviews.held_cases import make_case, sealed_record, still
from tests.ui.hands import click, show
from ui.interviews.page_archive import ArchivePage
from ui.office import Office
from ui.widgets.files import answer_with


@pytest.fixture
def decided(session: Session, people: dict[str, int]) -> Iterator[int]:
    """A case that waits to be archived."""
    still(session)
    yield make_case(people, State.AWAITING_ARCHIVING)
    answer_with()


def test_scan_of_the_signed_record_is_attached_and_copied_out(
    qtbot: QtBot, session: Session, decided: int, tmp_path: Path
) -> None:
    scan, out = tmp_path / "笔录扫描.pdf", tmp_path / "副本.pdf"
    scan.write_bytes(b"%PDF-1.4")
    answer_with(open_=lambda *_: scan, save=lambda *_: out)
    page = show(qtbot, ArchivePage(Office(session), decided))
    click(page, "attach_scan_button")
    assert "还没有定稿" in page.notices.current.message and not page.scan_copy.isVisible()
    sealed_record(session, decided)
    click(page, "attach_scan_button")
    assert page.scan_copy.text() == "笔录扫描.pdf（1 KB）" and page.record_signed.date() == TODAY
    assert "record_signed" in archiving.archived_items(session, decided)
    click(page, "copy_scan_button")
    assert out.read_bytes() == b"%PDF-1.4"
