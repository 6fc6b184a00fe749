"""The .deb is laid out as UOS asks, and nothing in it runs when it is installed."""

from __future__ import annotations

import configparser
import subprocess
from pathlib import Path

import pytest

from app.version import four_parts
from tools.bundle import deb
from tools.bundle.contents import ICON_SIZES
from ui.titles import DESKTOP_ID

HOME = Path("opt") / "apps" / DESKTOP_ID


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "yuetan"
    (folder / "_internal" / "data").mkdir(parents=True)
    (folder / "yuetan").write_bytes(b"\x7fELF")
    (folder / "install.sh").write_text("#!/bin/sh\n")
    (folder / "_internal" / "data" / "一.toml").write_text("a = 1\n", encoding="utf-8")
    (folder / "_internal" / "link.so").symlink_to("data/一.toml")
    return folder


def test_everything_lies_below_opt_apps(bundle: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    deb.lay_out(bundle, root)
    files = {each.relative_to(root).as_posix() for each in root.rglob("*") if not each.is_dir()}
    control = {each for each in files if each.startswith("DEBIAN/")}
    assert control == {"DEBIAN/control", "DEBIAN/md5sums"}  # no maintainer script at all
    assert all(each.startswith(f"{HOME.as_posix()}/") for each in files - control)
    assert f"{HOME}/files/yuetan" in files and f"{HOME}/info" in files
    for size in ICON_SIZES:
        assert f"{HOME}/entries/icons/hicolor/{size}x{size}/apps/{DESKTOP_ID}.png" in files
    assert (root / HOME / "files" / "_internal" / "link.so").is_symlink()


def test_only_programs_can_be_run(bundle: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    deb.lay_out(bundle, root)
    runs = {each.name for each in root.rglob("*") if each.is_file() and each.stat().st_mode & 0o111}
    assert runs == {"yuetan", "install.sh"}
    assert not any(each.stat().st_mode & 0o022 for each in root.rglob("*") if not each.is_symlink())


def test_the_info_says_what_uos_reads() -> None:
    info = deb.info()
    assert info["appid"] == DESKTOP_ID and info["version"] == ".".join(map(str, four_parts()))
    assert info["arch"] == ["amd64"] and isinstance(info["permissions"], dict)
    assert not info["permissions"]["camera"] and not info["permissions"]["autostart"]


def test_the_menu_entry_is_valid() -> None:
    entry = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(deb.desktop_entry("/opt/a b/yuetan", "icon"))
    [group] = entry.sections()
    said = entry[group]
    assert group == "Desktop Entry" and said["Type"] == "Application" and said["Terminal"] == "false"
    assert said["Exec"] == '"/opt/a b/yuetan"' and said["Icon"] == "icon"
    assert said["Categories"].endswith(";") and said["Name"] == "约谈工作台"


def test_the_control_file_has_each_field_once_and_an_indented_description() -> None:
    lines = deb.control_file(1234).splitlines()
    fields = [line.partition(":")[0] for line in lines if not line.startswith(" ")]
    assert len(fields) == len(set(fields))
    assert {"Package", "Version", "Architecture", "Maintainer", "Depends", "Description", "Installed-Size"} <= set(
        fields
    )
    assert all(line for line in lines)


def test_dpkg_accepts_it_and_its_bytes_repeat(bundle: Path, tmp_path: Path) -> None:
    made = [deb.build(bundle, tmp_path / each, tmp_path / "work", 1_700_000_000) for each in ("one", "two")]
    assert made[0].read_bytes() == made[1].read_bytes()
    said = subprocess.run(["dpkg-deb", "-I", str(made[0])], check=True, capture_output=True, text=True).stdout
    assert f"Package: {DESKTOP_ID}" in said and "postinst" not in said
    listed = subprocess.run(["dpkg-deb", "-c", str(made[0])], check=True, capture_output=True, text=True).stdout
    assert "root/root" in listed and f"./{HOME}/files/yuetan" in listed
