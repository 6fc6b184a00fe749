"""One fixture institution, and a store that costs little to open."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.access.session import Session
from tests import stores
from tests.stores import Filled

if TYPE_CHECKING:
    from tests.access.world import World


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
    """An open store of an institution: with nobody in it yet, or with the people or the work that the test asks for."""
    opened = stores.kept(_filled(request)).opened(folder)
    yield opened
    opened.store.close()


def _filled(request: pytest.FixtureRequest) -> Filled:
    asked = set(request.fixturenames)
    return Filled.WORK if "world" in asked else Filled.PEOPLE if "people" in asked else Filled.NOTHING


@pytest.fixture
def people(request: pytest.FixtureRequest, session: Session) -> dict[str, int]:
    """The fixture institution in the open store: ids of people by name.

    Of the very store that is open: making another one now would put it in the place of this one.
    """
    return dict(stores.kept(_filled(request)).people)


@pytest.fixture
def world(session: Session) -> World:
    """A university's work in the open store, with the fixture institution: ids by key."""
    return deepcopy(cast("World", stores.kept(Filled.WORK).world))


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application as the program makes it, with its look set before any window is shown.

    Lists wait until their rows are there; what they do meanwhile is asked in tests of their own.
    """
    from ui.application import application
    from ui.widgets.table_model import LazyTableModel

    LazyTableModel.patience_ms = None
    yield application()
