"""The corpus through the import of ledgers: refused, or read as rows, and nothing else is opened or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.intake.preview import preview
from tests.hostile import child
from tests.hostile.case import Case
from tests.hostile.corpus import CASES
from tests.hostile.test_corpus import watched

# Refused for what a roster is, or for how much of one is read: a ledger is another thing.
_OF_ROSTERS = ("没有认出这些列", "没有找到名册的表头", "超过 60000 行", "的单元格超过", "的文字超过",
               "内容和格式超过", "太多或相隔太远")  # fmt: skip


@pytest.mark.parametrize("case", [case for case in CASES if not case.slow], ids=lambda case: case.make.__name__)
def test_file_is_refused_or_read_as_a_ledger(case: Case, session: Session, tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    file, before, refused = case.make(place), child.contents(session), ""
    with watched(session.store.paths.folder, file) as touched:
        try:
            preview(session, file)
        except Refusal as refusal:
            refused = refusal.text()
    assert not touched and child.contents(session) == before
    if case.refused and not case.refused.startswith(_OF_ROSTERS):
        assert case.refused in refused and "没有导入任何内容" in refused


def test_what_reads_a_password_opens_nothing_and_keeps_to_memory(session: Session, tmp_path: Path) -> None:
    from tests.ledgers.intake.sheets import ledger
    from tests.workbooks.locked_files import WORD, agile

    file = tmp_path / "加密.xlsx"
    file.write_bytes(agile(ledger(tmp_path / "plain").read_bytes()))
    preview(session, file, password=WORD)  # what is loaded at the first use is loaded now
    with watched(session.store.paths.folder, file) as touched:
        assert len(preview(session, file, password=WORD).rows) == 1
    assert not touched
