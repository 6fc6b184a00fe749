"""One fixture institution, and a store that costs little to open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.access.accounts import create_institution
from app.access.session import Session
from tests import institution
from tests.passwords import CHEAP, PASSWORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty data folder whose path has a blank and Chinese characters in it."""
    return tmp_path / "数据 文件夹"


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """An open store of an institution with nobody in it yet."""
    opened = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    yield opened
    opened.store.close()


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """The fixture institution in the open store: ids of people by name."""
    return institution.build()


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application as the program makes it, with its look set before any window is shown."""
    from ui.application import application

    yield application()
