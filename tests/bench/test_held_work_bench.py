"""The benchmark of how long work that lasts holds the window works: a small store, and no figure is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.bench import held_work
from tests.bench.scale import copied, opened


@pytest.mark.parametrize("name", held_work.ACTS)
def test_every_act_is_done_and_measured(qapp: QApplication, small: Path, name: str) -> None:
    with copied(small) as mine:
        session = opened(mine)
        took, gap = held_work.measured(session, held_work.ACTS[name])
        session.store.close()
    assert gap > 0 and took > 0 and not held_work.busy()


def test_a_bare_window_is_measured_beside(qapp: QApplication) -> None:
    assert held_work.bare_gap() > 0
