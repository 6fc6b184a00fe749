"""The wrapped key: who opens it, what the file holds, and what a file that was spoilt says."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.secret import SecretBox

from app.store import keyslots
from app.store.errors import DamagedStore, WrongPassword
from app.store.keyslots import KEY_BYTES, KdfCost, KeyFile, new_key_file, subkey
from tests.passwords import CHEAP, PASSWORD

KEY = bytes(range(KEY_BYTES))


@pytest.fixture
def file() -> KeyFile:
    return new_key_file().with_slot("admin", PASSWORD, KEY, CHEAP)[0]


def test_a_new_file_has_no_slot_and_a_store_of_its_own() -> None:
    one, two = new_key_file(), new_key_file()
    assert one.slots == () and len(bytes.fromhex(one.store)) == 16 and one.store != two.store


def test_the_password_gives_the_key_and_names_the_slot(file: KeyFile) -> None:
    assert file.unlock("admin", PASSWORD) == (KEY, file.slots[0].id)
    more, slot = file.with_slot("余立", "另一个密码！", KEY, CHEAP)
    assert more.unlock("余立", "另一个密码！") == (KEY, slot) and more.unlock("admin", PASSWORD)[0] == KEY
    assert more.store == file.store and more.slots[0] == file.slots[0] and slot == more.slots[1].id != file.slots[0].id


@pytest.mark.parametrize("name", [" admin ", "admin\n"])
def test_blanks_around_a_name_do_not_matter(file: KeyFile, name: str) -> None:
    assert file.unlock(name, PASSWORD)[0] == KEY


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("admin", PASSWORD + " "),
        ("admin", PASSWORD[:-1]),
        ("admin", ""),
        ("Admin", PASSWORD),
        ("", PASSWORD),
        ("x", PASSWORD),
    ],
)
def test_anything_else_is_wrong_and_the_message_tells_nothing_apart(file: KeyFile, name: str, password: str) -> None:
    with pytest.raises(WrongPassword) as refused:
        file.unlock(name, password)
    assert refused.value.text() == WrongPassword().text()


def test_an_unknown_name_costs_as_much_as_a_wrong_password(file: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int, KdfCost]] = []
    true = keyslots._derive

    def counted(password: str, salt: bytes, cost: KdfCost) -> bytes:
        asked.append((password, len(salt), cost))
        return true(password, salt, CHEAP)

    monkeypatch.setattr(keyslots, "_derive", counted)
    dear = new_key_file().with_slot("admin", PASSWORD, KEY, KdfCost(16, 2, 1))[0]
    asked.clear()
    for name in ("admin", "nobody"):
        with pytest.raises(WrongPassword):
            dear.unlock(name, "falsch")
    assert asked == [("falsch", 16, KdfCost(16, 2, 1))] * 2
    asked.clear()
    with pytest.raises(WrongPassword):
        new_key_file().unlock("admin", "falsch")
    assert asked == [("falsch", 16, KdfCost())]


def test_the_cost_of_a_try_is_that_of_a_strong_key_derivation() -> None:
    assert KdfCost() == KdfCost(memory_kib=131_072, passes=6, lanes=2)


def test_the_key_is_wrapped_as_written_down(file: KeyFile) -> None:
    """Argon2id of the password over the salt, then XSalsa20-Poly1305: another program could open it from that."""
    slot = file.slots[0]
    salt = base64.b64decode(slot.salt)
    derived = hash_secret_raw(PASSWORD.encode(), salt, CHEAP.passes, CHEAP.memory_kib, CHEAP.lanes, 32, Type.ID)
    assert len(salt) == 16 and SecretBox(derived).decrypt(base64.b64decode(slot.wrapped)) == KEY
    assert len(bytes.fromhex(slot.id)) == 8 and len(bytes.fromhex(slot.name)) == 16 and slot.cost == CHEAP


def test_no_name_and_nothing_twice_stands_in_the_file(file: KeyFile, tmp_path: Path) -> None:
    again = file.with_slot("admin2", PASSWORD, KEY, CHEAP)[0]
    assert again.slots[0].salt != again.slots[1].salt and again.slots[0].wrapped != again.slots[1].wrapped
    again.save(tmp_path / "keys.json")
    text = (tmp_path / "keys.json").read_text(encoding="utf-8")
    assert "admin" not in text and PASSWORD not in text and KEY.hex() not in text
    other = new_key_file().with_slot("admin", PASSWORD, KEY, CHEAP)[0]
    assert other.slots[0].name != file.slots[0].name


def test_a_slot_is_known_by_its_name_in_its_own_file_only(file: KeyFile) -> None:
    slot = file.slots[0]
    assert file.is_named(slot, "admin") and file.is_named(slot, " admin") and not file.is_named(slot, "Admin")
    assert not new_key_file().is_named(slot, "admin")


def test_a_slot_is_made_dearer_under_its_password(file: KeyFile) -> None:
    both = file.with_slot("余立", "另一个密码！", KEY, CHEAP)[0]
    changed = both.with_cost(file.slots[0].id, PASSWORD, KEY, KdfCost(16, 1, 1))
    assert changed.unlock("admin", PASSWORD) == (KEY, file.slots[0].id)
    assert changed.slots[0].cost == KdfCost(16, 1, 1) and changed.slots[0].name == file.slots[0].name
    assert changed.slots[1] == both.slots[1] and changed.slots[0].salt != file.slots[0].salt
    with pytest.raises(WrongPassword):
        changed.unlock("admin", "新密码-新密码")


def test_a_name_may_have_two_slots_for_a_while(file: KeyFile) -> None:
    both, slot = file.with_slot("admin", "新密码-新密码", KEY, CHEAP)
    assert both.unlock("admin", PASSWORD) == (KEY, file.slots[0].id)
    assert both.unlock("admin", "新密码-新密码") == (KEY, slot)
    with pytest.raises(WrongPassword):
        both.unlock("admin", "第三个")


def test_a_slot_that_was_taken_out_opens_nothing(file: KeyFile) -> None:
    both, slot = file.with_slot("余立", "另一个密码！", KEY, CHEAP)
    left = both.without_slot(slot)
    assert left == file
    with pytest.raises(WrongPassword):
        left.unlock("余立", "另一个密码！")


def test_what_is_saved_is_read_back(file: KeyFile, tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    file.save(place)
    assert KeyFile.load(place) == file
    raw = json.loads(place.read_text(encoding="utf-8"))
    assert raw["format"] == 1 and raw["store"] == file.store and set(raw) == {"format", "store", "slots"}


def _spoilt(file: KeyFile, place: Path, change: Any) -> str:
    file.save(place)
    raw = json.loads(place.read_text(encoding="utf-8"))
    change(raw)
    place.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(DamagedStore) as refused:
        KeyFile.load(place)
    return refused.value.message


def test_a_file_of_another_format_is_said(file: KeyFile, tmp_path: Path) -> None:
    said = _spoilt(file, tmp_path / "keys.json", lambda raw: raw.update(format=2))
    assert said == "数据文件损坏：密钥文件的格式 2 不认识。程序没有改动它。"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.pop("format"),
        lambda raw: raw.pop("store"),
        lambda raw: raw.pop("slots"),
        lambda raw: raw.update(slots=[1]),
        lambda raw: raw["slots"][0].pop("salt"),
        lambda raw: raw["slots"][0].update(more=1),
        lambda raw: raw["slots"][0]["cost"].update(more=1),
    ],
)
def test_a_file_with_a_part_missing_is_damaged(file: KeyFile, tmp_path: Path, change: Any) -> None:
    assert _spoilt(file, tmp_path / "keys.json", change) == "数据文件损坏：密钥文件不完整。程序没有改动它。"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe"])
def test_a_file_that_is_none_is_damaged(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "keys.json"
    place.write_bytes(content)
    with pytest.raises(DamagedStore, match="密钥文件不完整"):
        KeyFile.load(place)


def test_a_key_of_its_own_for_each_purpose() -> None:
    keys = [subkey(KEY, purpose) for purpose in ("database", "attachments", "audit")]
    assert len(set(keys)) == 3 and all(len(key) == 32 and key != KEY for key in keys)
    assert subkey(KEY, "database") == keys[0] != subkey(bytes(32), "database")


@pytest.mark.parametrize(
    ("purpose", "begins"),
    [("database", "935aa5b5b2854aa2"), ("attachments", "9deac43b6da34afb"), ("attachment-id", "d3a7b3cbcf53b1a6"),
     ("audit", "71cf3d9308febdf9"), ("audit-head", "46c552298c779bd2")],
)  # fmt: skip
def test_keys_are_those_that_stores_in_use_were_written_with(purpose: str, begins: str) -> None:
    """Another value here, and no older store opens any more."""
    assert subkey(KEY, purpose).hex().startswith(begins)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_any_text_is_a_password_and_no_other_opens(password: str, other: str) -> None:
    try:
        password.encode(), other.encode()
    except UnicodeEncodeError:
        return
    file = new_key_file().with_slot("admin", password, KEY, CHEAP)[0]
    assert file.unlock("admin", password)[0] == KEY
    if other != password:
        with pytest.raises(WrongPassword):
            file.unlock("admin", other)
