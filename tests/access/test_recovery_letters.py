"""A half of the recovery sheet as it is printed: which letters, how many, what checks them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import keepers, recovery
from app.access.accounts import open_session
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.store.errors import WrongPassword
from app.store.keyslots import KeyFile
from tests.passwords import CHEAP, PASSWORD

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SAID = "恢复单{}没有读对，没有改动。请对照纸上逐组核对（没有 0、O、1、I 这四个字符）。"


def as_printed(half: bytes) -> str:
    """The way a half is written, written down once more: base 32, then three letters of a SHA-256."""
    bits = "".join(f"{byte:08b}" for byte in half)
    body = "".join(LETTERS[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))
    digest = hashlib.sha256(body.encode()).digest()
    whole = body + "".join(LETTERS[byte % 32] for byte in digest[:3])
    return "-".join(whole[at : at + 5] for at in range(0, len(whole), 5))


@given(st.binary(min_size=20, max_size=20))
def test_sheets_that_were_printed_before_are_still_read(half: bytes) -> None:
    assert recovery.written(half) == as_printed(half) and recovery.read(as_printed(half)) == half


@pytest.mark.parametrize("half", [bytes(20), b"\xff" * 20, bytes(19) + b"\x01"])
def test_every_half_has_seven_groups_of_five(half: bytes) -> None:
    assert [len(group) for group in recovery.written(half).split("-")] == [5] * 7


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text + "2",
        lambda text: "",
        lambda text: "0" + text[1:],
        lambda text: "é" + text[1:],
        lambda text: text[:-1] + ("2" if text[-1] != "2" else "3"),
        lambda text: text[-1] + text[:-1] if text[-1] != text[0] else text[1:],
    ],
)
def test_a_half_that_was_misread_is_said(spoil: object) -> None:
    text = as_printed(b"twenty bytes of half")
    for which in ("", "第一联"):
        with pytest.raises(Refusal) as refused:
            recovery.read(spoil(text), which)  # type: ignore[operator]
        assert refused.value.message == SAID.format(which)


def test_the_sheet_opens_under_its_own_name_only_and_leaves_one_slot(session: Session) -> None:
    first = recovery.make_recovery(session, CHEAP)
    second = recovery.make_recovery(session, CHEAP)
    file = KeyFile.load(session.store.paths.keys)
    assert len(file.slots) == 2 and sum(file.is_named(slot, recovery.RECOVERY_NAME) for slot in file.slots) == 1
    assert first[0] != first[1] and set(first) & set(second) == set()
    secret = bytes(a ^ b for a, b in zip(*(recovery.read(half) for half in second), strict=True)).hex()
    assert file.unlock(recovery.RECOVERY_NAME, secret)[0] == session.store.key
    for half in second:
        with pytest.raises(WrongPassword):
            file.unlock(recovery.RECOVERY_NAME, recovery.read(half).hex())


def test_the_password_of_another_account_is_given_too(session: Session) -> None:
    keepers.add_account(session, "li", "李某", Role.AUDITOR, PASSWORD, CHEAP)
    halves = recovery.make_recovery(session, CHEAP)
    session.store.close()
    recovery.recover(session.store.paths.folder, halves, " li ", PASSWORD + "2", CHEAP)
    opened = open_session(session.store.paths.folder, "li", PASSWORD + "2")
    assert opened.account.display_name == "李某"
    opened.store.close()
    open_session(session.store.paths.folder, "admin", PASSWORD).store.close()


def test_an_account_that_is_none_is_said_and_the_store_let_go(session: Session) -> None:
    halves = recovery.make_recovery(session, CHEAP)
    session.store.close()
    with pytest.raises(Refusal) as refused:
        recovery.recover(session.store.paths.folder, halves, "nobody", PASSWORD, CHEAP)
    assert refused.value.message == "没有“nobody”这个账号，或者它已经停用，没有改动。"
    open_session(session.store.paths.folder, "admin", PASSWORD).store.close()
