"""Two offices that know each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oversight.exchange.offices import Offices


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Offices]:
    """教务处 and the discipline office, each with the other's confirmed card."""
    offices = Offices(tmp_path / "单位 们", ["教务处"])
    offices.acquaint()
    yield offices
    offices.close()
