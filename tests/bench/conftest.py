"""The smallest large store, made once for the tests of all benches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.scale import built

SMALL = 0.05


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
