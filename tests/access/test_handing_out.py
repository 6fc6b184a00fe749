"""Files that leave the program take their name with the commit of what records them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access import audit
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import AuditEntry
from app.store.errors import DiskTrouble, StoreTrouble
from app.store.paths import PreparedFile


@pytest.fixture
def out(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"older")
    return path


@use_case(Action.EXPORT)
def export(session: Session, out: Path, content: bytes = b"newer") -> None:
    session.hand_out(out, content)
    session.trace("ledger", "", "导出")


def exports() -> int:
    return AuditEntry.select().where(AuditEntry.action == Action.EXPORT).count()


def test_file_is_there_with_its_record(session: Session, out: Path) -> None:
    @use_case(Action.EXPORT)
    def looks(session: Session) -> bytes:
        export(session, out)
        return out.read_bytes()

    assert looks(session) == b"older" and out.read_bytes() == b"newer" and exports() == 1
    assert [each.name for each in out.parent.iterdir() if each.is_file()] == [out.name]


def test_record_that_cannot_be_written_leaves_the_older_file(
    session: Session, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(audit, "append", full)
        with pytest.raises(DiskTrouble, match="磁盘空间不足"):
            export(session, out)
    assert out.read_bytes() == b"older" and exports() == 0
    assert [each.name for each in out.parent.iterdir() if each.is_file()] == [out.name]


def test_refusal_after_the_file_was_prepared_leaves_the_older_one(session: Session, out: Path) -> None:
    @use_case(Action.EXPORT)
    def refuses(session: Session) -> None:
        export(session, out)
        raise Refusal("不行。")

    with pytest.raises(Refusal):
        refuses(session)
    export(session, out.with_name("别的.xlsx"))
    assert out.read_bytes() == b"older" and out.with_name("别的.xlsx").read_bytes() == b"newer"


def test_place_that_is_taken_after_the_commit_is_said(
    session: Session, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "held")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(StoreTrouble, match="已记入操作记录，原来的文件没有改动"):
            export(session, out)
    assert out.read_bytes() == b"older" and exports() == 1
    assert [each.name for each in out.parent.iterdir() if each.is_file()] == [out.name]


def test_file_that_another_program_holds_is_known_before_anything_is_recorded(
    session: Session, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def held(self: Path, mode: str = "r", *more: object, **named: object) -> object:
        if self == out and mode == "r+b":
            raise PermissionError(13, "held")
        return real(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(OSError, match="held"):
        PreparedFile(out, b"newer")
    assert not out.with_name(f"{out.name}.part").exists()
