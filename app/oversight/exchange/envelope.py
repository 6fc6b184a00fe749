r"""A package as one file: encrypted with age to one office, signed by another, checked before anything is read.

    file      "YUETAN-PACKAGE-1\n", then what age makes of the content for the key of the receiving office
    content   the public signing key (32 bytes), the signature (64), then what is signed
    signed    for each of header, body and attachments its length (8 bytes) and its bytes

The signature is over the receiving key and a SHA-512 of what is signed, and so over recipient, kind and number: what
was meant for one office cannot be sealed anew for another.  Of a file that does not verify nothing is parsed.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyrage
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from app.oversight.exchange import limits, piecewise
from app.oversight.exchange.cards import Keys
from app.oversight.exchange.shape import BadPackage, Fields, moment_text, parsed, written
from app.oversight.exchange.tables import Kind

SUFFIX = ".ytb"
FORMAT = 1
_HEAD = b"YUETAN-PACKAGE-1\n"
_DOMAIN = b"yuetan package 1\0"
_KEY, _SIGNATURE, _LENGTH = 32, 64, 8


@dataclass(frozen=True, slots=True)
class Header:
    """From whom to whom, which kind, which number."""

    sender: str
    receiver: str
    kind: Kind
    number: int
    uid: str
    made_at: datetime

    def written(self) -> bytes:
        """As it is signed."""
        return written({
            "format": FORMAT, "kind": str(self.kind), "made_at": moment_text(self.made_at), "number": self.number,
            "receiver": self.receiver, "sender": self.sender, "uid": self.uid,
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that verified; `sign` is the key that signed it, in hexadecimal."""

    header: Header
    body: bytes
    files: tuple[bytes, ...]
    sign: str
    size: int
    digest: str


def seal(header: Header, body: bytes, files: Sequence[bytes], keys: Keys, receiver: str) -> bytes:
    """The file of a package for the receiving key, signed.  Raises BadPackage for more than a package may hold."""
    if len(body) > limits.LARGEST_BODY or len(files) > limits.MOST_FILES or _sum(files) > limits.LARGEST_CONTENT:
        most = limits.LARGEST_CONTENT // 2**20
        raise BadPackage(f"内容超过一个包能装的大小（附件合计 {most} MB）", "请分成几个包发出。")
    parts = (header.written(), zlib.compress(body, 6), *files)
    pieces = [piece for part in parts for piece in (len(part).to_bytes(_LENGTH, "big"), part)]
    signature = keys.sign.sign(_message(receiver, pieces)).signature
    return piecewise.encrypted([bytes(keys.sign.verify_key), signature, *pieces], receiver, _HEAD)


def unseal(file: bytes, own: pyrage.x25519.Identity, check: Callable[[str], None]) -> Opened:
    """The content of a file sealed for `own`.

    `check` is asked whether the key that signed it (in hexadecimal) is one to be trusted, and raises Refusal.  Raises
    NotForUs where it was sealed for another key, BadPackage for everything that is not whole.
    """
    content = decrypted(file, own)
    if len(content) < _KEY + _SIGNATURE:
        raise BadPackage("包不完整")
    sign, signature = content[:_KEY], content[_KEY : _KEY + _SIGNATURE]
    signed = memoryview(content)[_KEY + _SIGNATURE :]  # a scan or two hundred: not copied before it is known
    check(sign.hex())
    try:
        VerifyKey(sign).verify(_message(str(own.to_public()), [signed]), signature)
    except (BadSignatureError, ValueError) as error:
        raise BadPackage("包的签名不对：它不是写给本单位的，或者被改动过") from error
    header, packed, *files = _parts(signed)
    body = _unpacked(packed)
    return Opened(_header(header), body, tuple(files), sign.hex(), len(file), hashlib.sha256(file).hexdigest())


class NotForUs(BadPackage):
    """A package for another key."""


def decrypted(file: bytes, own: pyrage.x25519.Identity) -> bytes:
    """What was encrypted for a key.  Raises NotForUs, BadPackage."""
    if len(file) > limits.LARGEST_FILE:
        raise BadPackage(f"文件超过 {limits.LARGEST_FILE // 2**20} MB，不是本程序的数据包")
    if not file.startswith(_HEAD):
        raise BadPackage("这不是数据包文件", f"数据包的扩展名是 {SUFFIX}，请检查是否选错。")
    try:
        return piecewise.decrypted(memoryview(file)[len(_HEAD) :], own)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotForUs("包不是封给本单位的，或者已经损坏", "请向对方核对发给哪个单位，并重新要一份。") from error
        raise BadPackage("包已损坏或被改动过") from error


def _message(receiver: str, signed: Sequence[bytes | memoryview]) -> bytes:
    """What the signature is over."""
    hasher = hashlib.sha512()
    for piece in signed:
        hasher.update(piece)
    return _DOMAIN + receiver.encode() + b"\0" + hasher.digest()


def _parts(signed: memoryview) -> list[bytes]:
    found = list(_pieces(signed))
    if not 2 <= len(found) <= limits.MOST_FILES + 2:
        raise BadPackage("包里的附件太多或不完整")
    return found


def _pieces(signed: memoryview) -> Iterator[bytes]:
    at = count = 0
    while at < len(signed):
        length = int.from_bytes(signed[at : at + _LENGTH], "big")
        end = at + _LENGTH + length
        count += 1
        if end > len(signed) or count > limits.MOST_FILES + 2:
            raise BadPackage("包里的附件太多或不完整")
        yield bytes(signed[at + _LENGTH : end])
        at = end


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(packed, limits.LARGEST_BODY + 1)
    except zlib.error as error:
        raise BadPackage("包里的内容解不开") from error
    if len(body) > limits.LARGEST_BODY or not unpacker.eof or unpacker.unused_data:
        raise BadPackage("包里的内容太大或不完整")
    return body


def _header(text: bytes) -> Header:
    fields = parsed(text, limits.LARGEST_HEADER)
    if fields.whole("format") != FORMAT:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")
    made = fields.moment("made_at")
    found = Header(
        fields.text("sender", 32), fields.text("receiver", 32), Kind(fields.choice("kind", list(Kind))),
        fields.whole("number", 1, 10**9), _uid(fields), made or datetime.min,
    )  # fmt: skip
    fields.close()
    return found


def _uid(fields: Fields) -> str:
    return fields.text("uid", 32, needed=True)


def _sum(files: Sequence[bytes]) -> int:
    return sum(map(len, files))
