"""Workbooks under a password: opened in memory with the right one, refused politely with any other."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.people.roster.sheet import read_sheet, rows_of
from app.workbooks import limits, locked
from app.workbooks.intake import book_of
from app.workbooks.limits import BadWorkbook
from app.workbooks.table import PasswordNeeded
from tests.hostile import old
from tests.people.books import HEADINGS, ROWS, roster
from tests.workbooks.locked_files import WORD, agile, old_rc4, room, saved, standard

_LINES = [["填报日期：2026年11月2日"], HEADINGS, *ROWS]


def _xlsx(folder: Path) -> bytes:
    return roster(folder / "plain").read_bytes()


def _xls(folder: Path) -> bytes:
    return old_rc4(old.workbook(_LINES, early=room()))


MADE: dict[str, Callable[[Path], bytes]] = {
    "agile.xlsx": lambda folder: agile(_xlsx(folder)),
    "standard.xlsx": lambda folder: standard(_xlsx(folder)),
    "rc4.xls": _xls,
    "rc4.et": _xls,
}


@pytest.mark.parametrize("name", list(MADE))
def test_the_right_password_opens_and_nothing_is_laid_on_the_disk(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, MADE[name](tmp_path), name)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for where in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(f"tempfile.{where}", never)
    found = rows_of(read_sheet(path, password=WORD)).people
    assert [row.cells["name"] for row in found] == [row[1] for row in ROWS]


@pytest.mark.parametrize("name", list(MADE))
def test_without_a_password_it_is_asked_for_and_a_wrong_one_is_said(name: str, tmp_path: Path) -> None:
    path = saved(tmp_path, MADE[name](tmp_path), name)
    with pytest.raises(PasswordNeeded, match="加了密码，读不出内容，没有导入任何内容") as asked:
        read_sheet(path)
    assert not asked.value.wrong
    with pytest.raises(PasswordNeeded, match="密码不对，没有打开，没有导入任何内容") as refused:
        read_sheet(path, password="别的密码")
    assert refused.value.wrong and "大小写" in str(refused.value.details)


def test_a_workbook_whose_structure_alone_is_protected_opens_without_asking(tmp_path: Path) -> None:
    path = saved(tmp_path, agile(_xlsx(tmp_path), "VelvetSweatshop"), "结构.xlsx")
    assert len(rows_of(read_sheet(path)).people) == len(ROWS)


def test_an_et_is_read_by_its_content_as_the_xls_that_it_is(tmp_path: Path) -> None:
    path = saved(tmp_path, old.roster(), "名册.et")
    assert len(rows_of(read_sheet(path)).people) == len(ROWS)
    renamed = saved(tmp_path, _xlsx(tmp_path), "新.et")
    assert len(rows_of(read_sheet(renamed)).people) == len(ROWS)


def test_limits_hold_for_what_was_under_the_password(tmp_path: Path) -> None:
    content = agile(_xlsx(tmp_path))
    with pytest.raises(BadWorkbook, match="超过 5 行"):
        list(book_of(content, limits.Limits(rows=5), WORD).pages)


def test_a_password_that_would_cost_hours_is_refused(tmp_path: Path) -> None:
    content = agile(_xlsx(tmp_path))
    assert content.count(b'spinCount="100000"') == 1
    slow = content.replace(b'spinCount="100000" ', b'spinCount="9999999"')
    path = saved(tmp_path, slow, "慢.xlsx")
    with pytest.raises(Refusal, match="运算次数不正常"):
        read_sheet(path, password=WORD)


def test_entities_in_the_description_of_the_cipher_are_refused(tmp_path: Path) -> None:
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><encryption/>'
    path = saved(tmp_path, old.container({"EncryptionInfo": info, "EncryptedPackage": bytes(9000)}), "坏.xlsx")
    with pytest.raises(Refusal, match="加密的说明不正常"):
        read_sheet(path, password=WORD)


def test_a_large_locked_xls_is_refused_before_it_is_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "_LARGEST_XLS", 1000)
    with pytest.raises(BadWorkbook, match="加了密码，并且超过"):
        book_of(old_rc4(old.workbook(_LINES, early=room())), password=WORD)


@settings(max_examples=30, deadline=None)
@given(place=st.integers(0, 40_000), byte=st.integers(0, 255))
def test_a_spoilt_locked_workbook_is_refused_or_read_and_never_a_bug(place: int, byte: int) -> None:
    content = bytearray(_SPOILT)
    content[place % len(content)] = byte
    try:
        for page in book_of(bytes(content), password=WORD).pages:
            assert page.rows is not None
    except BadWorkbook as refusal:
        assert refusal.reason


def test_what_makes_the_reading_library_panic_is_refused() -> None:
    too_short = struct.pack("<HH", 0x0809, 1) + b"\0"
    content = old.container({"Workbook": too_short + old.workbook(_LINES)})
    with pytest.raises(BadWorkbook, match="不完整或已损坏"):
        book_of(content)


@pytest.mark.parametrize(
    "said", [(4_294_967_213, 2, 0, 20), (0, 4_294_967_213, 0, 20), (0, 2, 21, 20), (0, 2, 0, 65_000)]
)
def test_a_sheet_that_says_it_is_larger_than_can_be_is_refused_before_memory_is_set_aside(
    said: tuple[int, ...],
) -> None:
    wrong = old.record(0x0200, struct.pack("<IIHHH", *said, 0))
    content = old.container({"Workbook": old.workbook(_LINES, more=wrong)})
    with pytest.raises(BadWorkbook, match="不完整或已损坏"):
        book_of(content)


_SPOILT = old_rc4(old.workbook(_LINES, early=room()))


def test_the_library_keeps_its_word_that_memory_is_enough() -> None:
    from msoffcrypto.format import xls97

    book_of(_SPOILT, password=WORD)
    assert xls97.tempfile.TemporaryFile is io.BytesIO
