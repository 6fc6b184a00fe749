"""The harness of wrong passwords finds a door that opens, and a wait that a start anew ends."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.access.accounts import open_session
from app.access.attempts import Attempts
from app.access.session import Session
from app.store import keyslots
from tests.crash.wrong_passwords import near_misses, rows, timed, tried, waited
from tests.passwords import CHEAP, PASSWORD


def test_all_rows_are_clean_at_a_small_scale() -> None:
    assert all(row.is_clean for row in rows(0.01))


def test_door_that_does_not_mind_blanks_is_found(session: Session, folder: Path) -> None:
    session.store.close()

    def lenient(folder: Path, name: str, password: str, attempts: Attempts) -> Session:
        return open_session(folder, name, password.strip(), attempts)

    assert (" " + PASSWORD) in {password for _, password in near_misses()}
    made, accepted, unrecorded = tried(folder, 120, random.Random(1), lenient)
    assert made == 120 and accepted == 3 and unrecorded > 0


def test_wait_that_a_start_anew_ends_is_found(tmp_path: Path) -> None:
    class Forgetful(Attempts):
        @property
        def wait_s(self) -> float:
            return 0.0

    assert waited(tmp_path)[1] == 0
    assert waited(tmp_path, Forgetful)[1] > 0


def test_unknown_name_that_costs_less_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert timed(3, CHEAP)[1] == 0
    monkeypatch.setattr(keyslots.KeyFile, "unlock", _hasty(keyslots.KeyFile.unlock))
    assert timed(3, CHEAP)[1] == 3


def _hasty(real: object) -> object:
    def unlock(file: keyslots.KeyFile, name: str, password: str) -> object:
        if name == "nobody":
            keyslots._derive(password, bytes(16), keyslots.KdfCost(16, 1, 1))
            raise keyslots.WrongPassword
        return real(file, name, password)  # type: ignore[operator]

    return unlock
