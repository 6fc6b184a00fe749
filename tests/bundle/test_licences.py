"""Every part of a bundle has the text of its licence."""

from __future__ import annotations

import struct
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tools.bundle import icon, licences, sums
from tools.bundle.contents import ICON, ICON_SIZES, NAME, ROOT
from tools.sbom import read_pins

PINS = [name for name, _, _, _ in read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))]
SITE_PACKAGES = Path(str(distribution("peewee").locate_file(".")))


def test_no_part_is_without_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "of_debian", lambda *_: "who owns what")
    monkeypatch.setattr(licences, "shipped", lambda: PINS)  # the launcher is not installed where tests run
    lines = licences.gather(tmp_path, SITE_PACKAGES)
    licences.write_table(tmp_path, lines)
    table = (tmp_path / "说明.txt").read_text(encoding="utf-8")
    assert {name for name, _, _, _ in lines} >= set(PINS)
    for name, version, licence, folder in lines:
        assert licence and any(each.stat().st_size for each in (tmp_path / folder).rglob("*") if each.is_file()), name
        assert f"{name} {version}" in table
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "qt.txt", "qtbase.txt"} <= {
        each.name for each in (tmp_path / "qt").iterdir()
    }


def test_a_package_without_a_text_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "shipped", lambda: ["shiboken6"])
    monkeypatch.setattr(licences, "manifest", lambda: {"elsewhere": {}, "texts": {}, "copyright": []})
    with pytest.raises(LookupError, match="shiboken6"):
        licences.gather(tmp_path / "out", SITE_PACKAGES)


def test_the_launcher_is_among_what_ships() -> None:
    assert licences.shipped() == [*PINS, "pyinstaller"]


def test_every_text_that_is_named_is_there() -> None:
    told = licences.manifest()
    assert all((licences.TEXTS / name).stat().st_size for names in told["texts"].values() for name in names)
    assert set(told["elsewhere"].values()) <= set(told["texts"])


def test_the_list_of_sums_is_that_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"")
    (tmp_path / "a.tar.xz").write_bytes(b"abc")
    (tmp_path / "linux").mkdir()
    said = sums.write(tmp_path).read_text()
    assert sums.write(tmp_path).read_text() == said  # the list is not in the list
    assert said.splitlines() == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.tar.xz",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.deb",
    ]


def test_the_icon_has_every_size_it_says() -> None:
    for size in ICON_SIZES:
        picture = (ROOT / ICON / f"{NAME}-{size}.png").read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", picture[16:24]) == (size, size)
    whole = (ROOT / ICON / f"{NAME}.ico").read_bytes()
    reserved, kind, count = struct.unpack("<HHH", whole[:6])
    assert (reserved, kind, count) == (0, 1, len(icon.ICO_SIZES))
    for number, size in enumerate(icon.ICO_SIZES):
        edge, *_, length, place = struct.unpack("<BBBBHHII", whole[6 + 16 * number : 22 + 16 * number])
        assert edge == size % 256
        assert struct.unpack(">II", whole[place : place + length][16:24]) == (size, size)
