"""What a file asks of glibc is read right, and more than Debian 10 has is found."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tools.bundle import symbols
from tools.bundle.wheels import platforms

SAID = """
Version References:
  required from libm.so.6:
    0x09691a75 0x00 05 GLIBC_2.2.5
    0x06969189 0x00 12 GLIBC_2.29
  required from libstdc++.so.6:
    0x08922974 0x00 03 GLIBCXX_3.4.26
    0x0bafd171 0x00 04 CXXABI_1.3.11
  required from libQt6Core.so.6:
    0x00000006 0x00 07 Qt_6
"""


def test_versions_are_read_with_their_family() -> None:
    assert symbols.read_needs(SAID) == {
        ("GLIBC", (2, 2, 5)), ("GLIBC", (2, 29)), ("GLIBCXX", (3, 4, 26)), ("CXXABI", (1, 3, 11)),
    }  # fmt: skip


def test_what_debian_10_lacks_is_found() -> None:
    assert symbols.too_new(symbols.read_needs(SAID)) == [("GLIBC", (2, 29)), ("GLIBCXX", (3, 4, 26))]


def test_numbers_are_compared_as_numbers() -> None:
    assert not symbols.too_new({("GLIBC", (2, 4)), ("GLIBC", (2, 28))})
    assert symbols.too_new({("GLIBC", (2, 30))})


@pytest.mark.skipif(shutil.which("objdump") is None or sys.platform != "linux", reason="needs binutils and Linux")
def test_a_real_program_is_looked_at_and_other_files_are_not(tmp_path: Path) -> None:
    shutil.copy(Path(sys.executable).resolve(), tmp_path / "python")
    (tmp_path / "text").write_text("no program")
    [program] = symbols.programs(tmp_path)
    assert any(family == "GLIBC" for family, _ in symbols.needs_of(program))
    assert "libc.so.6" in symbols.loads(program)


def test_no_wheel_for_a_newer_glibc_is_taken() -> None:
    numbered = [re.fullmatch(r"manylinux_2_(\d+)_x86_64", each) for each in platforms()]
    minors = [int(each.group(1)) for each in numbered if each]
    assert minors == sorted(minors, reverse=True) and minors[0] == 28 and "manylinux2014_x86_64" in platforms()
