"""The restore drill finds a restoring that puts back another state, or names other minutes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.access import backing
from app.store import backups
from tests.crash.restore_drill import DAMAGE, Years, by_class, drilled, refused_when_damaged


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    made = Years(tmp_path_factory.mktemp("drill") / "数据")
    made.live(12)
    yield made


def oldest(years: Years) -> backups.Backup:
    return backups.backups_in(years.place)[0]


@pytest.mark.parametrize("what", DAMAGE)
def test_each_damage_is_mended_by_a_backup(years: Years, what: str) -> None:
    assert years.made == 22 and years.bad == 0 and len(by_class(backups.backups_in(years.place))["daily"]) > 5
    assert drilled(years, oldest(years), what, random.Random(1)).wrong == ()


def test_other_state_is_found(years: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    real, newest = backups.put_back, backups.backups_in(years.place)[-1]

    def other(backup: backups.Backup, *rest: Any) -> Path | None:
        return real(newest, *rest)

    monkeypatch.setattr(backing.backups, "put_back", other)
    assert drilled(years, oldest(years), "emptied", random.Random(1)).wrong == (
        "another state than that of the backup",
    )


def test_other_minutes_are_found(years: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backing._latest_file

    def later(paths: Any) -> Any:
        return real(paths) + timedelta(minutes=3)

    monkeypatch.setattr(backing, "_latest_file", later)
    assert "minutes are named" in drilled(years, oldest(years), "emptied", random.Random(1)).wrong[0]


def test_backup_of_a_damaged_store_is_found(years: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused_when_damaged(years, 5, random.Random(1)) == 0
    monkeypatch.setattr(backups, "file_problems", lambda *_: [])
    monkeypatch.setattr(backups, "_copy_database", lambda store, target: target.write_bytes(b""))
    assert refused_when_damaged(years, 40, random.Random(1)) > 10
