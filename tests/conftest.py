"""One fixture institution, and a store that costs little to open."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.access.session import Session
from tests import stores


def pytest_collection_finish() -> None:
    """What was loaded stays: it is not searched for garbage at every turn, which took a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty data folder whose path has a blank and Chinese characters in it."""
    return tmp_path / "数据 文件夹"


@pytest.fixture
def session(request: pytest.FixtureRequest, folder: Path) -> Iterator[Session]:
    """An open store of an institution: with nobody in it yet, or with the people whom the test asks for as well."""
    opened = stores.kept(peopled="people" in request.fixturenames).opened(folder)
    yield opened
    opened.store.close()


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """The fixture institution in the open store: ids of people by name."""
    return dict(stores.kept(peopled=True).people)


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application as the program makes it, with its look set before any window is shown."""
    from ui.application import application

    yield application()
