"""What rots on the disk is said as what it is: no traceback, no "wrong password", nothing taken for something new."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from app.access.accounts import open_session
from app.access.session import Session
from app.access.whole import problems
from app.cli.frame import main
from app.store import backup_file, vault
from app.store.errors import DamagedStore, WrongPassword
from app.store.keyslots import KeyFile
from app.store.vault import Attachment
from tests.passwords import CHEAP, PASSWORD

PAGE = 4096


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Runs `check` on a folder; exit code and what it said."""
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)

    def run(folder: Path) -> tuple[int, str]:
        code = main(["--data", str(folder), "check"])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def attach(session: Session, content: bytes, name: str = "扫描.pdf") -> Attachment:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(content), name)


def file_of(session: Session, row: Attachment) -> Path:
    return session.store.paths.attachments / row.digest[:2] / row.digest


def test_bit_in_any_page_is_named_by_check(session: Session, folder: Path, checked: object) -> None:
    session.store.close()
    file = session.store.paths.database
    good = file.read_bytes()
    for page in range(len(good) // PAGE):
        spoilt = bytearray(good)
        spoilt[page * PAGE + 77] ^= 1
        file.write_bytes(spoilt)
        code, said = checked(folder)  # type: ignore[operator]
        assert code == 1 and ("数据页" in said or "数据文件损坏" in said)
    file.write_bytes(good)
    assert checked(folder)[0] == 0  # type: ignore[operator]


@pytest.mark.parametrize("size", [0, 1, 511])
def test_file_that_was_cut_to_nothing_is_no_new_store(session: Session, folder: Path, size: int) -> None:
    session.store.close()
    file = session.store.paths.database
    file.write_bytes(file.read_bytes()[:size])
    left = file.read_bytes()
    with pytest.raises(DamagedStore, match="空的"):
        open_session(folder, "admin", PASSWORD)
    assert file.read_bytes() == left


def test_every_spoilt_byte_of_the_key_file_is_told_from_a_wrong_password(session: Session, folder: Path) -> None:
    session.store.close()
    file = session.store.paths.keys
    good = file.read_bytes()
    for at in range(len(good)):
        for bit in (1, 32):
            spoilt = bytearray(good)
            spoilt[at] ^= bit
            file.write_bytes(spoilt)
            with pytest.raises(DamagedStore):
                KeyFile.load(file).unlock("admin", PASSWORD)
    file.write_bytes(good)
    with pytest.raises(WrongPassword):
        KeyFile.load(file).unlock("admin", "not-this-one")


def test_slot_that_rotted_keeps_only_its_own_account_out_and_check_counts_it(session: Session, folder: Path) -> None:
    paths = session.store.paths
    file, _ = KeyFile.load(paths.keys).with_slot("other", "another-password", session.store.key, CHEAP)
    file.save(paths.keys)
    words = paths.keys.read_text(encoding="utf-8")
    salt = file.slots[1].salt
    paths.keys.write_text(words.replace(salt, salt.swapcase()), encoding="utf-8")
    assert KeyFile.load(paths.keys).unlock("admin", PASSWORD)[0] == session.store.key
    for name in ("other", "nobody"):
        with pytest.raises(DamagedStore):
            KeyFile.load(paths.keys).unlock(name, "another-password")
    assert problems(session.store) == ["密钥文件里有 1 个账号的一段与写入时不一致"]


def test_slot_from_before_there_was_a_check_opens(session: Session) -> None:
    paths = session.store.paths
    raw = json.loads(paths.keys.read_text(encoding="utf-8"))
    del raw["slots"][0]["check"]
    paths.keys.write_text(json.dumps(raw), encoding="utf-8")
    assert KeyFile.load(paths.keys).slots[0].check == ""
    assert KeyFile.load(paths.keys).unlock("admin", PASSWORD)[0] == session.store.key


def test_attachment_changed_for_another_is_found_by_reading_and_by_check(session: Session) -> None:
    one, other = attach(session, b"one" * 99, "甲.pdf"), attach(session, b"two" * 99, "乙.pdf")
    assert problems(session.store) == []
    file_of(session, one).write_bytes(file_of(session, other).read_bytes())
    with pytest.raises(DamagedStore, match="甲"):
        list(vault.read(session.store, one))
    assert b"".join(vault.read(session.store, other)) == b"two" * 99
    assert problems(session.store) == ["附件“甲.pdf”缺失或已被改动"]


@pytest.mark.parametrize("method", [8, 12, 14, 99])
def test_backup_file_whose_entry_asks_for_another_way_of_packing_is_refused(
    session: Session, tmp_path: Path, method: int
) -> None:
    file = tmp_path / "备份.ytb"
    backup_file.write(session.store, file, "手动", datetime(2026, 11, 24))
    content = bytearray(file.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[8] = content[central + 10] = method
    file.write_bytes(content)
    with pytest.raises(DamagedStore), backup_file.opened(file, tmp_path):
        pass
