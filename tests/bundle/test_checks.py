"""The checks of the bundle find what they are there to find."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.bundle import bare, parts, start, sums
from tools.bundle.screen import Screen

PAINTS = "import sys, time; print('qt.widgets.painting: Flushing', file=sys.stderr, flush=True); time.sleep(600)"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_start_is_timed_to_the_first_painting_and_ended(tmp_path: Path) -> None:
    (program,) = [[sys.executable, "-c", PAINTS]]
    [(ours, theirs)] = start.compared(program, program, tmp_path, runs=1)
    assert ours[0] > 0 and theirs[0] > 0 and ours[1] >= 0


def test_a_program_that_paints_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="painted"):
        start.took([sys.executable, "-c", "pass"], tmp_path)


def test_ratios_are_those_of_each_round() -> None:
    assert start.ratios([((3.0, 1.0), (2.0, 1.0)), ((1.0, 1.0), (1.0, 2.0))]) == ([1.5, 1.0], [1.0, 0.5])


def test_what_runs_on_the_bare_system_has_no_network_and_nothing_of_ours() -> None:
    command = bare.command(["/p", "a b"], {"KEY": "值"})
    assert command[0] == "unshare" and {"--net", "--pid", "--mount"} <= set(command)
    assert command[-2:] == ["/p", "a b"] and "KEY=值" in command and f"{bare.USER}:{bare.USER}" in command
    assert not any(word.startswith("PYTHON") for word in command)
    assert "0:0" in bare.command(["/p"], {}, root=True)


def test_folder_that_was_written_into_is_told_from_one_as_it_was_made(tmp_path: Path) -> None:
    made, installed = tmp_path / "made", tmp_path / "installed"
    for folder in (made, installed):
        (folder / "ui").mkdir(parents=True)
        for name in ("one", "two", "ui/three"):
            (folder / name).write_text(name)
    (installed / "uninstall.exe").touch()
    assert sums.altered(made, installed, ["uninstall.exe"]) == []
    (installed / "one").write_text("other")
    (installed / "two").unlink()
    (installed / "ui" / "kept").touch()
    assert sums.altered(made, installed) == ["one", "two", "ui/kept", "uninstall.exe"]


class Blank(Screen):
    """No window ever comes."""

    def windows(self) -> set[str]:
        return set()


def test_window_of_a_program_that_ended_is_not_waited_for() -> None:
    assert Blank(":none").wait_for_window(set(), lambda: True) is None


def test_patches_are_taken_from_the_first_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "series").write_text("layout.diff\n\n# a word\nfirst.patch -p1\nsecond.patch\n")
    assert parts.patches(tmp_path, "first.patch") == [tmp_path / "first.patch", tmp_path / "second.patch"]
    with pytest.raises(ValueError):
        parts.patches(tmp_path, "none.patch")


def test_another_file_than_the_pinned_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "served").write_bytes(b"other")
    with pytest.raises(OSError, match="pinned"):
        parts.fetch((tmp_path / "served").as_uri(), "0" * 64, tmp_path / "downloads")
    assert not list((tmp_path / "downloads").iterdir())


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    from hashlib import sha256

    source = tmp_path / "served"
    source.write_bytes(b"it")
    digest = sha256(b"it").hexdigest()
    first = parts.fetch(source.as_uri(), digest, tmp_path / "downloads")
    source.unlink()
    assert parts.fetch(source.as_uri(), digest, tmp_path / "downloads") == first and first.read_bytes() == b"it"
