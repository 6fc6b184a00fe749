"""Attachments: encrypted, named by their content, whole or refused, with names that are fit to keep."""

from __future__ import annotations

import hashlib
import hmac
import io
import random
import threading
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings as sodium

from app.access.accounts import open_session
from app.access.session import Session
from app.store import sealed_file, vault
from app.store.errors import DamagedStore, DiskTrouble
from app.store.keyslots import subkey
from app.store.vault import Attachment, clean_name
from tests.passwords import PASSWORD

TAG = 16  # behind each piece
HEADER = 8 + 32
WHOLE = 64 + TAG  # a piece of 64 bytes on the disk


def add(session: Session, content: bytes, name: str = "扫描.pdf", **fields: Any) -> Attachment:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(content), name, **fields)


def file_of(session: Session, attachment: Attachment) -> Path:
    return session.store.paths.attachments / attachment.digest[:2] / attachment.digest


def content_of(session: Session, attachment: Attachment) -> bytes:
    return b"".join(vault.read(session.store, attachment))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pieces of 64 bytes, so that many are made of little."""
    monkeypatch.setattr(sealed_file, "PIECE", 64)
    return 64


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 127, 128, 129, 640])
def test_what_was_added_is_read_back_whatever_its_size(session: Session, small: int, size: int) -> None:
    content = random.Random(size).randbytes(size)
    attachment = add(session, content)
    assert content_of(session, attachment) == content and attachment.size == size
    assert file_of(session, attachment).stat().st_size == HEADER + size + (size // small + 1) * TAG
    assert all(len(piece) <= small for piece in vault.read(session.store, attachment))


def test_a_file_greater_than_a_piece_is_read_in_pieces(session: Session) -> None:
    content = random.Random(1).randbytes((1 << 18) + 5)
    attachment = add(session, content)
    assert [len(piece) for piece in vault.read(session.store, attachment)] == [1 << 18, 5]


def first_kind(session: Session, content: bytes, piece: int) -> Attachment:
    """An attachment as programs before this one kept it: no mark, no name in it."""
    key = session.store.key
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    raw = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, subkey(key, "attachments"))
    pieces = [content[place : place + piece] for place in range(0, len(content), piece)] or [b""]
    for place, each in enumerate(pieces, 1):
        tag = 3 if place == len(pieces) else 0
        raw += sodium.crypto_secretstream_xchacha20poly1305_push(state, each, None, tag)
    digest = hashlib.blake2b(content, key=subkey(key, "attachment-id"), digest_size=32).hexdigest()
    row = Attachment(digest=digest, name="旧扫描.pdf", size=len(content), added_at=datetime.now())
    file = file_of(session, row)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    with session.store.transaction():
        row.save()
    return row


@pytest.mark.parametrize("size", [0, 1, 64, 65, 640])
def test_file_of_the_first_kind_is_read_as_ever(session: Session, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sealed_file, "FIRST_PIECE", 64)
    content = random.Random(size).randbytes(size)
    old = first_kind(session, content, 64)
    assert content_of(session, old) == content and vault.problems(session.store) == []
    raw = file_of(session, old).read_bytes()
    for place in range(len(raw)):
        file_of(session, old).write_bytes(raw[:place] + bytes([raw[place] ^ (1 << place % 8)]) + raw[place + 1 :])
        assert not vault.is_whole(file_of(session, old), session.store.key, old.digest)


def test_what_lies_there_in_a_file_of_the_first_kind_lies_there_twice_when_it_is_added_again(session: Session) -> None:
    old = first_kind(session, b"scan" * 9, 1 << 20)
    new = add(session, b"scan" * 9)
    assert new.digest != old.digest and content_of(session, old) == content_of(session, new) == b"scan" * 9
    vault.take_back(session.store, new.digest)  # an attachment has it
    assert vault.problems(session.store) == []


def test_the_file_is_what_the_module_says_of_it(session: Session, small: int) -> None:
    content = random.Random(3).randbytes(100)
    attachment = add(session, content)
    raw, key = file_of(session, attachment).read_bytes(), session.store.key
    assert attachment.digest == hmac.new(subkey(key, "attachment-name"), content, "sha256").hexdigest()
    of_file = hashlib.blake2b(
        raw[8:40], key=subkey(key, "attachment-files"), digest_size=32, person=b"ytfile-2"
    ).digest()
    cipher = AESGCM(of_file)
    first = cipher.decrypt(bytes(12), raw[40 : 40 + WHOLE], None)
    last = cipher.decrypt(bytes(10) + b"\1\1", raw[40 + WHOLE :], bytes.fromhex(attachment.digest))
    assert raw[:8] == b"ytfile-2" and first + last == content


SIZES = st.one_of(st.integers(0, 200), st.sampled_from([n * 64 + d for n in range(1, 12) for d in (-1, 0, 1)]))


def sealed(content: bytes, key: bytes) -> tuple[bytes, str]:
    """A file of that content, and its name."""
    target = io.BytesIO()
    name, size = sealed_file.seal(io.BytesIO(content), target, key)
    assert size == len(content)
    return target.getvalue(), name


def opened(raw: bytes, key: bytes, name: str) -> bytes:
    return b"".join(bytes(piece) for piece in sealed_file.pieces(io.BytesIO(raw), key, name))


@given(SIZES, st.randoms(use_true_random=False))
def test_any_content_comes_back_and_any_change_of_its_file_shows(size: int, chance: random.Random) -> None:
    key, content = chance.randbytes(32), chance.randbytes(size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "PIECE", 64)
        raw, name = sealed(content, key)
        other, other_name = sealed(content + b"x", key)
        assert opened(raw, key, name) == content and raw != sealed(content, key)[0] and name == sealed(content, key)[1]
        for spoilt in changed(raw, other, chance):
            with pytest.raises(sealed_file.Altered):
                opened(spoilt, key, name)
        for wrong_key, wrong_name in (
            (key, other_name),
            (bytes(byte ^ 1 for byte in key), name),
            (key, ""),
            (key, "zz"),
        ):
            with pytest.raises(sealed_file.Altered):
                opened(raw, wrong_key, wrong_name)


def changed(raw: bytes, other: bytes, chance: random.Random) -> list[bytes]:
    """The file with a bit flipped, cut, with pieces gone, twice, swapped, of another file, with more behind."""
    at = chance.randrange(len(raw))
    head, found = raw[:HEADER], [raw[place : place + WHOLE] for place in range(HEADER, len(raw), WHOLE)]
    one, two = chance.randrange(len(found)), chance.randrange(len(found))
    swapped, foreign = list(found), list(found)
    swapped[one], swapped[two] = found[two], found[one]
    foreign[one] = other[HEADER + one * WHOLE :][:WHOLE]
    spoilt = [
        raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :],
        raw[:at],
        raw + chance.randbytes(chance.randrange(1, 200)),
        head + b"".join(found[:one] + found[one + 1 :]),
        head + b"".join([*found[: one + 1], *found[one:]]),
        head + b"".join(foreign),
        other[:HEADER] + b"".join(found),
        other,
    ]
    return [*spoilt, head + b"".join(swapped)] if one != two else spoilt


class _Halting(io.BytesIO):
    """A source that gives less than it is asked for, as a pipe does."""

    def readinto(self, buffer: Any) -> int:
        """Gives at most seven bytes."""
        return super().readinto(memoryview(buffer)[:7])


def test_a_source_that_gives_little_at_a_time_is_sealed_and_opened_as_any_other(small: int) -> None:
    content, target = random.Random(5).randbytes(150), io.BytesIO()
    name, size = sealed_file.seal(_Halting(content), target, bytes(32))
    found = b"".join(map(bytes, sealed_file.pieces(_Halting(target.getvalue()), bytes(32), name)))
    assert found == content and size == 150


def test_memory_stays_flat_whatever_the_size(session: Session) -> None:
    class Long:
        """So many megabytes."""

        def __init__(self, megabytes: int) -> None:
            self.left = megabytes << 20

        def readinto(self, buffer: memoryview) -> int:
            """Gives all that is asked for."""
            given_now = min(len(buffer), self.left)
            self.left -= given_now
            return given_now

    def highest(megabytes: int) -> int:
        tracemalloc.start()
        with session.store.transaction():
            row = vault.add(session.store, Long(megabytes), "长.mp4")
        for _ in vault.passing(session.store, row):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    highest(1)
    assert highest(24) < highest(6) + (1 << 20) < 6 << 20


@pytest.mark.parametrize("kind", ["first", "second"])
def test_a_whole_file_in_the_place_of_another_is_found(session: Session, kind: str) -> None:
    one = first_kind(session, b"one", 1 << 20) if kind == "first" else add(session, b"one")
    two = first_kind(session, b"two", 1 << 20) if kind == "first" else add(session, b"two")
    file_of(session, two).write_bytes(file_of(session, one).read_bytes())
    assert vault.lacking(session.store) == [two.name] and content_of(session, one) == b"one"
    with pytest.raises(DamagedStore):
        content_of(session, two)


def test_the_disk_begins_to_write_while_more_is_encrypted(
    session: Session, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[int, int]] = []
    monkeypatch.setattr(vault, "_HANDED", 256)
    monkeypatch.setattr(vault, "_hand_to_disk", lambda descriptor, start, length: handed.append((start, length)))
    add(session, random.Random(2).randbytes(2000))
    # The head, and a piece at a time: what was written is handed on when it is 256 bytes or more.
    assert handed == [(0, HEADER + 3 * WHOLE), *((HEADER + n * WHOLE, 4 * WHOLE) for n in range(3, 31, 4))]


def test_what_is_read_in_part_ends_its_thread(session: Session, small: int) -> None:
    attachment = add(session, random.Random(2).randbytes(64 * 50))
    pieces = vault.read(session.store, attachment)
    assert len(next(pieces)) == 64
    pieces.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name == "vault-read"]


def test_the_row_says_what_was_added_when_and_by_whom(session: Session) -> None:
    before = datetime.now()
    made = add(session, b"scan", "C:\\扫描\\批件.pdf", media_type="application/pdf", account_id=session.account.id)
    row = Attachment.get_by_id(made.id)
    assert (row.name, row.media_type, row.size, row.account_id) == (
        "批件.pdf",
        "application/pdf",
        4,
        session.account.id,
    )
    assert before - timedelta(seconds=1) <= row.added_at <= datetime.now()
    plain = add(session, b"other")
    assert (plain.media_type, plain.account_id) == ("", None)


def test_the_same_content_lies_there_once_under_a_name_that_tells_nothing(session: Session) -> None:
    one, two = add(session, b"scan", "a.pdf"), add(session, b"scan", "b.pdf")
    assert one.digest == two.digest and len(one.digest) == 64 and one.id != two.id
    files = [file for file in session.store.paths.attachments.rglob("*") if file.is_file()]
    assert files == [file_of(session, one)] and b"scan" not in files[0].read_bytes()
    assert add(session, b"scan2").digest != one.digest


def test_only_the_owner_may_read_the_file(session: Session) -> None:
    assert file_of(session, add(session, b"scan")).stat().st_mode & 0o777 == 0o600


class _Failing(io.BytesIO):
    """A source that ends in a failure."""

    def readinto(self, buffer: Any) -> int:
        """Gives some, then fails."""
        if self.tell():
            raise OSError(5, "disk")
        return super().readinto(buffer)


def test_a_source_that_fails_leaves_nothing(session: Session, small: int) -> None:
    with pytest.raises((OSError, DiskTrouble)), session.store.transaction():
        vault.add(session.store, _Failing(b"x" * 100), "a.pdf")
    assert Attachment.select().count() == 0
    assert [file for file in session.store.paths.attachments.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[:-TAG],  # the last piece, which is empty, is gone
        lambda raw: raw[: -TAG - WHOLE],
        lambda raw: raw[: -TAG - WHOLE] + raw[-TAG:],
        lambda raw: raw[:HEADER],
        lambda raw: raw[: HEADER - 1],
        lambda raw: b"",
        lambda raw: raw + b"x",
        lambda raw: raw + raw[HEADER:],
        lambda raw: raw + raw[-TAG:],
        lambda raw: raw[:-TAG] + raw[HEADER : HEADER + WHOLE] + raw[-TAG:],
        lambda raw: (
            raw[:HEADER]
            + raw[HEADER + WHOLE : HEADER + 2 * WHOLE]
            + raw[HEADER : HEADER + WHOLE]
            + raw[HEADER + 2 * WHOLE :]
        ),
        lambda raw: raw[:HEADER] + raw[HEADER + WHOLE :],
        lambda raw: bytes([raw[0] ^ 1]) + raw[1:],
    ],
    ids=[
        "cut",
        "last gone",
        "two gone",
        "one before the last gone",
        "header only",
        "header cut",
        "empty",
        "more",
        "twice",
        "last twice",
        "first again",
        "swapped",
        "first gone",
        "header",
    ],
)
def test_what_was_cut_swapped_or_added_to_is_refused(session: Session, small: int, spoil: Any) -> None:
    attachment = add(session, random.Random(7).randbytes(64 * 4), "批件.pdf")
    file = file_of(session, attachment)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(DamagedStore) as refused:
        content_of(session, attachment)
    assert refused.value.message == "数据文件损坏：附件“批件.pdf”缺失或已被改动。程序没有改动它。"


def test_every_flipped_bit_is_found(session: Session, small: int) -> None:
    attachment = add(session, random.Random(7).randbytes(100))
    file = file_of(session, attachment)
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        with pytest.raises(DamagedStore):
            content_of(session, attachment)


def test_a_file_that_is_gone_is_said(session: Session) -> None:
    attachment = add(session, b"scan", "批件.pdf")
    file_of(session, attachment).unlink()
    with pytest.raises(DamagedStore, match="批件"):
        content_of(session, attachment)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("批件.pdf", "批件.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\文件夹\\批 件.PDF", "批 件.PDF"),
        ("a/b\\c.txt", "c.txt"),
        ("a:b.pdf", "ab.pdf"),
        (" . 批件.pdf . ", "批件.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("批\u200b件\n.pdf", "批件.pdf"),
        ("", "附件"),
        ("...", "附件"),
        ("/", "附件"),
        ("README", "README"),
        ("a.12345678", "a.12345678"),
        ("a.b.c", "a.b.c"),
    ],
)
def test_names_are_fit_to_keep(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".pdf", "批" * 300 + ".docx", "x" * 199 + ".superlongending"])
def test_a_long_name_is_cut_and_keeps_its_ending(name: str) -> None:
    kept = clean_name(name)
    assert 60 <= len(kept) <= 200 and kept[:50] == name[:50]
    assert kept.endswith((".pdf", ".docx") if name.endswith((".pdf", ".docx")) else "")


@given(st.text(max_size=300))
def test_any_name_becomes_a_name_without_folders(name: str) -> None:
    kept = clean_name(name)
    assert 1 <= len(kept) <= 200 and kept.isprintable() and not set(kept) & set('/\\<>:"|?*')
    assert kept.strip(" .") != ""


def test_what_a_killed_program_encrypted_in_part_is_gone_when_the_store_is_opened_again(session: Session) -> None:
    kept, folder = add(session, b"whole"), session.store.paths.folder
    part = session.store.paths.attachments / "0123456789abcdef.part"
    part.write_bytes(b"half")
    session.store.close()
    again = open_session(folder, "admin", PASSWORD)
    assert not part.exists() and content_of(again, kept) == b"whole"
    again.store.close()
