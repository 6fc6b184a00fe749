"""Workbooks with a password: made readable in memory, never on the disk (ECMA-376 agile and standard, RC4, XOR).

msoffcrypto-tool does the ciphers.  What a made file could make it do for hours or gigabytes is looked at before.
"""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

from app.workbooks import limits
from app.workbooks.limits import BadWorkbook, no_workbook, too_much

# Excel gives it to workbooks whose structure alone is protected, and opens those without asking.
_GIVEN_BY_EXCEL = "VelvetSweatshop"
# Office writes 100,000 rounds; a million takes some two seconds, what the format allows half a minute.
_MOST_ROUNDS = 1_000_000
# msoffcrypto goes through an .xls byte by byte: some seconds for so many.
_LARGEST_XLS = 8 * 1024 * 1024
_LONGEST_INFO = 64 * 1024
_ROUNDS = re.compile(rb'spinCount\s*=\s*["\'](\d{1,12})["\']')


class Locked(BadWorkbook):
    """A password is wanted; `wrong` says that the one given is not it."""

    def __init__(self, wrong: bool) -> None:
        reason = "的密码不对，没有打开" if wrong else "加了密码，读不出内容"
        advice = "请向提供文件的人核对密码（注意大小写），再输入一次。" if wrong else "请输入打开这个工作簿的密码。"
        super().__init__(reason, advice)
        self.wrong = wrong


def unlocked(content: bytes, password: str | None, *, info: bytes | None) -> bytes:
    """The bytes of the workbook as they were before somebody set the password.

    `info` is the stream EncryptionInfo of an .xlsx, None for an .xls.  Raises Locked, or BadWorkbook.
    """
    if info is None and len(content) > _LARGEST_XLS:
        raise too_much(f"加了密码，并且超过 {_LARGEST_XLS // 2**20} MB")
    if info is not None:
        _check(info)
    found = _tried_by_excel(content)
    if found is None:
        if not password:
            raise Locked(wrong=False)
        found = _tried(content, password)
    if found is None:
        raise Locked(wrong=True)
    if len(found) > limits.LARGEST_BYTES:
        raise too_much(f"解开后超过 {limits.LARGEST_BYTES // 2**20} MB")
    return found


def _tried_by_excel(content: bytes) -> bytes | None:
    """The plain bytes where Excel itself gave the password; None for every other file, a broken one too."""
    try:
        return _tried(content, _GIVEN_BY_EXCEL)
    except BadWorkbook:
        return None


def _check(info: bytes) -> None:
    """Raises BadWorkbook where the description of the cipher is made to cost more than reading is worth."""
    plain = info.replace(b"\0", b"")
    if len(info) > _LONGEST_INFO or b"<!" in plain:
        raise no_workbook("加密的说明不正常，不是办公软件写出的")
    if any(int(found) > _MOST_ROUNDS for found in _ROUNDS.findall(plain)):
        raise no_workbook("密码的运算次数不正常，不是办公软件写出的")


def _tried(content: bytes, password: str) -> bytes | None:
    """The plain bytes, or None for a wrong password.  Raises BadWorkbook."""
    from msoffcrypto import OfficeFile, exceptions
    from msoffcrypto.format import xls97

    # The library would lay the plain workbook into a temporary file.
    xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)
    plain = io.BytesIO()
    try:
        file = OfficeFile(io.BytesIO(content))
        file.load_key(password=password, **({"verify_password": True} if file.format == "ooxml" else {}))
        file.decrypt(plain)
    except exceptions.InvalidKeyError:
        return None
    except Exception as error:  # whatever a broken or made file makes of the library
        raise no_workbook("加密的方式不认识，或文件已损坏") from error
    return plain.getvalue()
