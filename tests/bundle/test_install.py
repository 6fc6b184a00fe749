"""install.sh puts the program where one user has it, over an older one, and takes it away without the data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.paths import PORTABLE
from tools.bundle import deb
from tools.bundle.contents import ICON_SIZES, ROOT
from ui.titles import DESKTOP_ID

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script of Linux")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘" / "yuetan-1"
    shutil.copytree(ROOT / "resources" / "icon", folder / "_internal" / "resources" / "icon")
    (folder / "yuetan").write_text("#!/bin/sh\necho one\n")
    (folder / "yuetan").chmod(0o755)
    shutil.copy2(ROOT / "tools" / "bundle" / "install.sh", folder)
    (folder / "entry.desktop").write_text(deb.desktop_entry("yuetan", DESKTOP_ID), encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "张 三$家"
    (place / ".local" / "share" / "yuetan").mkdir(parents=True)
    (place / ".local" / "share" / "yuetan" / "yuetan.db").write_text("data")
    return place


def run(bundle: Path, home: Path, *options: str, answer: str = "") -> str:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", str(bundle / "install.sh"), *options],
        env=environment,
        input=answer,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_it_is_installed_with_its_menu_entry_and_icons(bundle: Path, home: Path) -> None:
    run(bundle, home)
    program = home / ".local" / "opt" / DESKTOP_ID / "yuetan"
    assert os.access(program, os.X_OK)
    entry = (home / ".local" / "share" / "applications" / f"{DESKTOP_ID}.desktop").read_text(encoding="utf-8")
    [line] = [each for each in entry.splitlines() if each.startswith("Exec=")]
    assert line == f'Exec="{str(program).replace("$", chr(92) * 2 + "$")}"'
    assert entry.count("Icon=") == 1 and entry.startswith("[Desktop Entry]") and entry.endswith("\n")
    icons = home / ".local" / "share" / "icons" / "hicolor"
    assert all((icons / f"{size}x{size}" / "apps" / f"{DESKTOP_ID}.png").exists() for size in ICON_SIZES)


def test_a_newer_one_takes_the_place_of_the_older_and_leaves_nothing_of_it(bundle: Path, home: Path) -> None:
    (bundle / "_internal" / "old.so").write_text("old")
    run(bundle, home)
    (bundle / "_internal" / "old.so").unlink()
    (bundle / "yuetan").write_text("#!/bin/sh\necho two\n")
    run(bundle, home)
    installed = home / ".local" / "opt" / DESKTOP_ID
    assert "two" in (installed / "yuetan").read_text() and not (installed / "_internal" / "old.so").exists()
    assert [each.name for each in installed.parent.iterdir()] == [DESKTOP_ID]


def test_it_goes_without_the_data(bundle: Path, home: Path) -> None:
    run(bundle, home)
    said = run(bundle, home, "--uninstall")
    left = {each.name for each in home.rglob("*") if each.is_file()}
    assert left == {"yuetan.db"} and "数据没有动" in said


@pytest.mark.parametrize(("answer", "kept"), [("删除\n", False), ("\n", True), ("", True), ("yes\n", True)])
def test_data_goes_only_where_it_was_asked_for_and_confirmed(bundle: Path, home: Path, answer: str, kept: bool) -> None:
    run(bundle, home)
    run(bundle, home, "--uninstall", "--with-data", answer=answer)
    assert (home / ".local" / "share" / "yuetan" / "yuetan.db").exists() == kept


def beside(home: Path) -> Path:
    """The data beside the installed program, as the program itself takes it."""
    folder = home / ".local" / "opt" / DESKTOP_ID / PORTABLE
    folder.mkdir()
    (folder / "yuetan.db").write_text("beside")
    return folder / "yuetan.db"


def test_data_beside_the_program_outlives_an_update_and_the_end_of_the_program(bundle: Path, home: Path) -> None:
    run(bundle, home)
    data = beside(home)
    assert str(data.parent) in run(bundle, home) and data.read_text() == "beside"
    assert str(data.parent) in run(bundle, home, "--uninstall") and data.read_text() == "beside"
    assert [each.name for each in data.parent.parent.iterdir()] == [PORTABLE]
    run(bundle, home)
    assert data.read_text() == "beside" and (data.parent.parent / "yuetan").exists()


def test_data_beside_the_program_goes_where_it_was_asked_for(bundle: Path, home: Path) -> None:
    run(bundle, home)
    data = beside(home)
    run(bundle, home, "--uninstall", "--with-data", answer="删除\n")
    assert not data.parent.parent.exists() and (home / ".local" / "share" / "yuetan" / "yuetan.db").exists()


def test_data_that_a_stick_carries_is_not_installed(bundle: Path, home: Path) -> None:
    (bundle / PORTABLE).mkdir()
    run(bundle, home)
    assert not (home / ".local" / "opt" / DESKTOP_ID / PORTABLE).exists() and (bundle / PORTABLE).exists()


@pytest.mark.parametrize("again", [(), ("--uninstall",)])
@pytest.mark.parametrize("new_one_there", [True, False])
def test_installation_that_was_cut_off_has_not_lost_the_data_beside(
    bundle: Path, home: Path, new_one_there: bool, again: tuple[str, ...]
) -> None:
    run(bundle, home)
    data = beside(home)
    installed = data.parent.parent
    installed.rename(installed.with_name(f"{DESKTOP_ID}.old"))
    if new_one_there:
        shutil.copytree(bundle, installed)
    run(bundle, home, *again)
    assert data.read_text() == "beside" and not installed.with_name(f"{DESKTOP_ID}.old").exists()


def test_data_at_two_places_is_left_to_people(bundle: Path, home: Path) -> None:
    run(bundle, home)
    data = beside(home)
    shutil.copytree(data.parent.parent, data.parent.parent.with_name(f"{DESKTOP_ID}.old"))
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run(bundle, home)
    assert "没有改动任何文件" in refused.value.stderr and len(list(home.rglob("yuetan.db"))) == 3
