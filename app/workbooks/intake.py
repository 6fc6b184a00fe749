"""Taking a file in: what it is by its content, whatever it is called, and its sheets as rows of values.

The file is opened once and read whole; nothing else is opened, and nothing within it is followed to another file.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from app.workbooks import limits, xls, xlsx
from app.workbooks.book import Book
from app.workbooks.limits import BadWorkbook, Limits, no_workbook
from app.workbooks.ole import Compound

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"BM", "图片"),
    (b"II*\x00", "图片"), (b"MM\x00*", "图片"), (b"{\\rtf", "RTF 文档"), (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"MZ", "程序"), (b"\x7fELF", "程序"),
)  # fmt: skip


def taken(path: Path, largest: int = limits.LARGEST_BYTES) -> bytes:
    """The bytes of a file.  Raises OSError, or BadWorkbook for what is no file or too large.

    A pipe or a device is never read from: it may have no end, and opening it may never come back.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    _want_file(path.stat())
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as stream:
        state = os.fstat(stream.fileno())
        _want_file(state)
        content = b"" if state.st_size > largest else stream.read(largest + 1)
    if state.st_size > largest or len(content) > largest:
        raise limits.too_much(f"超过 {largest // 2**20} MB")
    return content


def _want_file(state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, "它是一个文件夹")
    if not stat.S_ISREG(state.st_mode):
        raise BadWorkbook("不是普通文件，没有读取", "请选择磁盘上的工作簿文件。")


def book_of(content: bytes, kind: Limits = limits.ROSTER, password: str | None = None) -> Book:
    """The sheets of a workbook, whose password may be needed.

    Raises BadWorkbook, also while the pages are gone through; its kind Locked where the password is missing or wrong.
    """
    if not content:
        raise no_workbook("它是空文件")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return xlsx.open_book(content, kind)
    if content.startswith(_OLE):
        return _old_or_locked(content, kind, password)
    raise no_workbook(_what(content))


def _old_or_locked(content: bytes, kind: Limits, password: str | None) -> Book:
    """The container of an .xls (or .et, which is one), or of an .xlsx with a password."""
    from app.workbooks.locked import unlocked  # its ciphers are loaded for who needs them

    compound = Compound(content)
    if compound.has("EncryptedPackage"):
        plain = unlocked(content, password, info=compound.stream("EncryptionInfo") or b"")
        return xlsx.open_book(plain, kind)
    if xls.is_locked(compound):
        return xls.open_book(unlocked(content, password, info=None), kind)
    return xls.open_book(content, kind)


def _what(content: bytes) -> str:
    """What the file seems to be, for a sentence."""
    for start, kind in _KINDS:
        if content.startswith(start):
            return f"它其实是{kind}"
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return "它其实是网页"
    if head.startswith(b"<?xml"):
        return "它其实是 XML 文件"
    return "它其实是文本（例如 CSV）" if _is_text(content) else "它的内容不认识"


def _is_text(content: bytes) -> bool:
    if b"\0" in content[:4096]:
        return False
    for code in ("utf-8", "gb18030"):
        try:
            content[:4096].decode(code)
            return True
        except UnicodeDecodeError as error:
            if error.start > 4000:
                return True
    return False
