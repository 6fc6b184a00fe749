"""Workbooks that several tests read and none changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import stores
from tests.papers.all_books import write_all
from tests.stores import Filled


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook that the program writes, by a name."""
    folder = tmp_path_factory.mktemp("books")
    kept = stores.kept(Filled.PEOPLE)
    session = kept.opened(folder / "数据")
    try:
        return write_all(session, dict(kept.people), folder)
    finally:
        session.store.close()
