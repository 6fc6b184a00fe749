"""A package that was changed at any bit, cut, or meant for somebody else is refused before anything of it is read."""

from __future__ import annotations

import zlib
from datetime import datetime

import pytest
from nacl.signing import SigningKey
from pyrage import encrypt, x25519

from app.access.errors import Refusal
from app.oversight.exchange import limits, shape
from app.oversight.exchange.cards import Keys
from app.oversight.exchange.envelope import _DOMAIN, _HEAD, Header, NotForUs, seal, unseal
from app.oversight.exchange.shape import BadPackage, parsed, written
from app.oversight.exchange.tables import Kind

HEADER = Header("部门", "纪检", Kind.INFORMATION, 3, "f" * 32, datetime(2026, 11, 24, 9))
SENDER, RECEIVER = Keys.new(), Keys.new()
BODY, FILES = written({"a": "一"}), (b"scan one", b"")


def trust(sign: str) -> None:
    if sign != SENDER.public[1]:
        raise Refusal("不认识的密钥")


def sealed(header: Header = HEADER, keys: Keys = SENDER, receiver: Keys = RECEIVER) -> bytes:
    return seal(header, BODY, FILES, keys, receiver.public[0])


def opens(file: bytes, receiver: Keys = RECEIVER) -> bool:
    try:
        unseal(file, receiver.age, trust)
    except Refusal:
        return False
    return True


def test_what_was_sealed_is_what_is_read() -> None:
    opened = unseal(sealed(), RECEIVER.age, trust)
    assert (opened.header, opened.body, opened.files) == (HEADER, BODY, FILES)
    assert opened.sign == SENDER.public[1]


def test_every_bit_that_is_flipped_is_noticed() -> None:
    file = sealed()
    passed = []
    for at in range(len(file) * 8):
        changed = bytearray(file)
        changed[at // 8] ^= 1 << at % 8
        if opens(bytes(changed)):
            passed.append(at)
    assert passed == [] and opens(file)


def test_every_cut_and_everything_added_is_noticed() -> None:
    file = sealed()
    assert [at for at in range(len(file)) if opens(file[:at])] == []
    assert not any(opens(file + more) for more in (b"\0", b"\n", file)) and not opens(file[1:])


def test_package_for_another_office_says_so_and_does_not_open() -> None:
    with pytest.raises(NotForUs, match="不是封给本单位的"):
        unseal(sealed(receiver=Keys.new()), RECEIVER.age, trust)


def test_package_signed_by_a_stranger_is_not_read() -> None:
    with pytest.raises(Refusal, match="不认识的密钥"):
        unseal(sealed(keys=Keys.new()), RECEIVER.age, trust)


def test_content_that_a_receiver_seals_anew_for_a_third_office_does_not_verify() -> None:
    third = Keys.new()
    content = inside(sealed())
    forwarded = _HEAD + encrypt(content, [x25519.Recipient.from_str(third.public[0])])
    with pytest.raises(BadPackage, match="签名不对"):
        unseal(forwarded, third.age, trust)


def test_signature_of_another_package_does_not_fit() -> None:
    one, other = inside(sealed()), inside(sealed(Header("部门", "纪检", Kind.INFORMATION, 4, "e" * 32, HEADER.made_at)))
    swapped = one[:32] + other[32:96] + one[96:]
    with pytest.raises(BadPackage, match="签名不对"):
        unseal(again(swapped), RECEIVER.age, trust)
    assert opens(again(one))


def test_every_bit_of_the_signed_content_is_under_the_signature() -> None:
    content = inside(sealed())
    passed = []
    for at in range(32 * 8, len(content) * 8):
        changed = bytearray(content)
        changed[at // 8] ^= 1 << at % 8
        if opens(again(bytes(changed))):
            passed.append(at)
    assert passed == []


# ------------------------------------------------------------ what a partner whose computer is in other hands may send


def signed(*parts: bytes) -> bytes:
    """A file that verifies, whatever is in it."""
    content = b"".join(piece for part in parts for piece in (len(part).to_bytes(8, "big"), part))
    return again(bytes(SENDER.sign.verify_key) + signature(content) + content)


def signature(content: bytes) -> bytes:
    import hashlib

    message = _DOMAIN + RECEIVER.public[0].encode() + b"\0" + hashlib.sha512(content).digest()
    made: bytes = SENDER.sign.sign(message).signature
    return made


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (HEADER.written(),),
        (b"{}", zlib.compress(BODY)),
        (b"[1]", zlib.compress(BODY)),
        (HEADER.written() + b" ", zlib.compress(BODY)),
        (HEADER.written().replace(b'"number":3', b'"number":3.0'), zlib.compress(BODY)),
        (HEADER.written().replace(b'"number":3', b'"number":0'), zlib.compress(BODY)),
        (HEADER.written().replace(b'"format":1', b'"format":2'), zlib.compress(BODY)),
        (HEADER.written().replace("信息报送".encode(), "别的".encode()), zlib.compress(BODY)),
        (b'{"a":1,' + HEADER.written()[1:], zlib.compress(BODY)),
        (b"x" * (limits.LARGEST_HEADER + 1), zlib.compress(BODY)),
        (HEADER.written(), b"not packed"),
        (HEADER.written(), zlib.compress(BODY)[:-1]),
        (HEADER.written(), zlib.compress(BODY) + b"more"),
        (HEADER.written(), zlib.compress(BODY), *[b""] * (limits.MOST_FILES + 1)),
    ],
)
def test_signed_nonsense_is_refused_in_words(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(BadPackage, match="没有写入任何内容"):
        unseal(signed(*parts), RECEIVER.age, trust)


def test_body_that_unpacks_to_more_than_is_allowed_costs_no_memory() -> None:
    import tracemalloc

    bomb = signed(HEADER.written(), zlib.compress(b"0" * (limits.LARGEST_BODY + 2**20), 9))
    tracemalloc.start()
    with pytest.raises(BadPackage, match="太大"):
        unseal(bomb, RECEIVER.age, trust)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * limits.LARGEST_BODY + 8 * 2**20


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 200_000,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b'{"a":NaN}',
        b'{"a":1e5}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":"\\u4e00"}',
        b'{"a":' + b"9" * 5000 + b"}",
        b"\xff\xfe",
        b"null",
        b"",
    ],
)
def test_text_that_is_not_canonical_is_refused(text: bytes) -> None:
    with pytest.raises(BadPackage):
        parsed(text)


def test_too_many_things_are_counted_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OBJECTS", 10)
    monkeypatch.setattr(shape.json, "loads", None)
    with pytest.raises(BadPackage, match="太多"):
        parsed(written({"a": [{}] * 11}))


def test_brackets_within_texts_do_not_count_as_depth() -> None:
    assert parsed(written({"a": "[" * 50 + '"\\'})).text("a") == "[" * 50 + '"\\'


def test_more_than_a_package_may_hold_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_CONTENT", 7)
    with pytest.raises(BadPackage, match="分成几个包"):
        sealed()


def inside(file: bytes) -> bytes:
    from app.oversight.exchange.envelope import decrypted

    return decrypted(file, RECEIVER.age)


def again(content: bytes) -> bytes:
    made: bytes = encrypt(content, [x25519.Recipient.from_str(RECEIVER.public[0])])
    return _HEAD + made


def test_keys_of_two_offices_are_two() -> None:
    assert len({Keys.new().public for _ in range(3)}) == 3 and isinstance(SENDER.sign, SigningKey)
