"""The replay of power cuts: nothing is lost by the program, and what a careless one would lose is found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash import disk_log
from tests.crash.disk_log import CREATED, Act
from tests.crash.power_cut import ACTS, judged, recorded, row, tried, unsafe, verdict
from tests.crash.replayed_disk import DROPPED, GARBLED, KEPT, TORN, Disk
from tests.crash.store_state import State

needs_shim = pytest.mark.skipif(bool(disk_log.lack()), reason=disk_log.lack() or "-")
ROOT = Path("/disk")


@needs_shim
@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_lost(act: str) -> None:
    found = row(act, 0.006, 7)
    assert found.is_clean, found.note


@needs_shim
def test_program_that_never_makes_sure_of_anything_is_found_out() -> None:
    careless = tried(unsafe(recorded("sealing")), 30, 1)
    assert judged("careless", careless, 0).lost > 0


def test_state_that_is_too_old_or_never_was_is_told_apart() -> None:
    states = [State(name, ("p",), backups) for name, backups in (("a", ()), ("b", (1,)), ("c", (1, 2)), ("d", (2,)))]
    assert verdict(states[1], states, 1, 2) == {} == verdict(State("c", ("p",), (2,)), states, 2, 3)
    assert set(verdict(states[0], states, 1, 2)) == {"lost"}
    assert set(verdict(State("x", ("p",), ()), states, 1, 2)) == {"damaged"}
    assert set(verdict(State("c", ("other",), (1, 2)), states, 1, 2)) == {"damaged"}
    assert set(verdict(State("b", ("p",), ()), states, 1, 2)) == {"lost"}
    assert set(verdict(State("b", ("p",), (1, 7)), states, 1, 2)) == {"damaged"}


def written(*acts: Act) -> Disk:
    disk = Disk(ROOT, {"old": b"o" * 1024}, ["deep"])
    for act in acts:
        disk.do(act)
    return disk


def opening(path: str, serial: int = 1, flags: int = CREATED) -> Act:
    return Act("O", flags, serial, 0, f"/disk/{path}".encode(), b"")


def writing(serial: int, at: int, content: bytes) -> Act:
    return Act("W", 0, serial, at, content, b"")


def syncing(serial: int) -> Act:
    return Act("S", 0, serial, 0, b"", b"")


def renaming(one: str, two: str) -> Act:
    return Act("R", 0, 0, 0, f"/disk/{one}".encode(), f"/disk/{two}".encode())


def after(disk: Disk, variant: str, seed: int = 0) -> dict[str, bytes]:
    return disk.after_cut(variant, random.Random(seed))[0]


def test_what_was_not_synced_may_be_gone_and_what_was_stays() -> None:
    disk = written(opening("old", flags=0), writing(1, 0, b"n" * 600))
    assert after(disk, DROPPED) == {"old": b"o" * 1024}
    assert after(disk, KEPT) == {"old": b"n" * 600 + b"o" * 424}
    disk.do(syncing(1))
    assert all(after(disk, variant) == after(disk, KEPT) for variant in (DROPPED, TORN, GARBLED))


def test_sector_is_old_or_new_and_garbled_only_where_it_was_written() -> None:
    disk = written(opening("old", flags=0), writing(1, 500, b"n" * 24))
    torn = {after(disk, TORN, seed)["old"] for seed in range(60)}
    old, new = b"o" * 1024, b"o" * 500 + b"n" * 24 + b"o" * 500
    assert torn == {old, new, old[:512] + new[512:], new[:512] + old[512:]}
    for seed in range(60):
        found = after(disk, GARBLED, seed)["old"]
        assert found[:500] == old[:500] and found[524:] == old[524:]


def test_name_that_was_not_synced_may_be_undone_in_its_order() -> None:
    disk = written(opening("new.part"), writing(1, 0, b"x"), syncing(1), renaming("new.part", "old"))
    seen = {tuple(sorted(after(disk, TORN, seed).items())) for seed in range(60)}
    before = ("old", b"o" * 1024)
    assert seen == {(before,), (("new.part", b"x"), before), (("old", b"x"),)}
    disk.do(Act("O", 0, 2, 0, b"/disk", b""))
    disk.do(syncing(2))
    assert after(disk, DROPPED) == {"old": b"x"}


def test_file_in_a_new_folder_is_gone_until_the_folder_above_is_synced() -> None:
    disk = written(
        Act("D", 0, 0, 0, b"/disk/new", b""), opening("new/file"), writing(1, 0, b"x"), syncing(1),
        opening("new", 2, 0), syncing(2),
    )  # fmt: skip
    assert after(disk, DROPPED) == {"old": b"o" * 1024}
    disk.do(Act("O", 0, 3, 0, b"/disk", b""))
    disk.do(syncing(3))
    assert after(disk, DROPPED) == {"old": b"o" * 1024, "new/file": b"x"}
