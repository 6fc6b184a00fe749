"""Workbooks under a password, of each cipher that offices use."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method import rc4
from msoffcrypto.method.ecma376_standard import ECMA376Standard

from tests.hostile import old

WORD = "Mima-台账-2025"
_SALT = bytes(range(16))
_PLAIN = (0x0809, 0x002F)  # BOF and FILEPASS are never enciphered


def agile(content: bytes, word: str = WORD) -> bytes:
    """An .xlsx as Excel 2010 and later lock it."""
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(word, made)
    return made.getvalue()


def standard(content: bytes, word: str = WORD) -> bytes:
    """An .xlsx as Excel 2007 and WPS lock it."""
    key = ECMA376Standard.makekey_from_password(word, 0x660E, 0x8004, 0x18, 128, 16, _SALT)
    name = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + name
    verifier = os.urandom(16)
    digest = hashlib.sha1(verifier).digest().ljust(32, b"\0")
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + _SALT + _aes(key, verifier) + struct.pack("<I", 20) + _aes(key, digest)
    padded = content.ljust(-(-len(content) // 16) * 16, b"\0")
    package = struct.pack("<Q", len(content)) + _aes(key, padded)
    return old.container({"EncryptionInfo": info, "EncryptedPackage": package})


def old_rc4(plain: bytes, word: str = WORD) -> bytes:
    """An .xls as Excel 97 locks it; `plain` is the stream of a workbook with room for the record after its BOF."""
    key = rc4._makekey(word, _SALT, 0)
    cipher = Cipher(rc4.ARC4(key), mode=None).encryptor()
    verifier = os.urandom(16)
    locked = cipher.update(verifier) + cipher.update(hashlib.md5(verifier).digest())
    passed = old.record(0x002F, struct.pack("<HHH", 1, 1, 1) + _SALT + locked)
    bof = 4 + struct.unpack_from("<H", plain, 2)[0]
    whole = plain[:bof] + passed + plain[bof + len(passed) :]
    whole += old.record(0x0FFF, bytes(-len(whole) % 4))  # what pads the stream has to be whole records of nothing
    return old.container({"Workbook": _enciphered(whole, word)})


def room() -> bytes:
    """A record that nobody reads, as long as the one that `old_rc4` puts in its place."""
    return old.record(0x0FFF, bytes(54))


def _enciphered(stream: bytes, word: str) -> bytes:
    keys = rc4.DocumentRC4.decrypt(word, _SALT, io.BytesIO(bytes(len(stream))), blocksize=1024).read()
    made, place = bytearray(stream), 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        first = place + 4 + (4 if kind == 0x0085 else 0)  # where a sheet begins stands in the clear
        if kind not in _PLAIN:
            for at in range(first, place + 4 + length):
                made[at] ^= keys[at]
        place += 4 + length
    return bytes(made)


def _aes(key: bytes, content: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return cipher.update(content) + cipher.finalize()


def saved(folder: Path, content: bytes, name: str) -> Path:
    """A file with the content."""
    path = folder / name
    path.write_bytes(content)
    return path
