"""The smallest large store, made once for the tests of all benches."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.scale import built

SMALL = 0.05


@pytest.fixture(autouse=True)
def what_other_tests_left_is_not_collected_each_time() -> Iterator[None]:
    """A bench collects before each act: with the objects of a thousand tests around it that took half a minute."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `--stores` names it, with the store of 0.05 % in it (100 talks): `--percent 0.05`."""
    folder = tmp_path_factory.mktemp("stores")
    built(SMALL, folder / f"{SMALL:g}")
    return folder


@pytest.fixture(scope="session")
def small(stores: Path) -> Path:
    """The data folder of that store; not to be written in."""
    return stores / f"{SMALL:g}"
