"""Files that belong to a case: taken into the encrypted vault, and given out again as a copy."""

from __future__ import annotations

import mimetypes
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.access import audit
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.store import opened_copy, vault
from app.store.errors import StoreTrouble, reason_of
from app.store.opened_copy import NONE_WIPED, Wiped
from app.store.vault import Attachment, clean_name

# A scan of a long record has some ten megabytes; what is far beyond is a mistake (a film, a disk image).
LARGEST = 512 * 1024 * 1024
# What other programs show and do not run.
SHOWN = frozenset((
    ".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".txt", ".doc", ".docx", ".wps", ".rtf",
    ".xls", ".xlsx", ".et", ".csv", ".ppt", ".pptx", ".mp3", ".wav", ".m4a", ".amr", ".wma", ".mp4",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """An attachment as a list shows it; `size` in bytes."""

    id: int
    name: str
    media_type: str
    size: int
    added_at: datetime


@use_case(Action.ATTACH)
def attach(session: Session, path: Path) -> int:
    """Takes a file into the vault, encrypted; the id of the attachment.  The file itself stays where it is.

    Raises Refusal for what is no readable file, is empty or too large; StoreTrouble when the disk fails.
    """
    size = _size_of(path)
    media_type = mimetypes.guess_type(path.name)[0] or ""
    try:
        with path.open("rb") as stream:
            row = vault.add(session.store, stream, path.name, media_type, session.account.id)
    except OSError as error:
        reason = reason_of(error, session.store.paths.folder, size)
        raise StoreTrouble(
            f"没有能把“{clean_name(path.name)}”存入数据文件夹（{reason}），已有数据没有改动。",
            "请检查磁盘空间和文件夹权限后重试。",
        ) from error
    session.trace("attachment", row.id, f"添加附件：{row.name}", after={"size": size, "digest": row.digest})
    return int(row.id)


@use_case(Action.EXPORT)
def export_copy(session: Session, attachment_id: int, out: Path) -> Path:
    """Writes a readable copy of an attachment to `out`; whole or not at all.  The export is kept in the audit chain.

    Raises Refusal for an unknown attachment, StoreTrouble when the vault is damaged or the disk fails.
    """
    row = _row(attachment_id)
    part = out.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as target:
            for piece in vault.passing(session.store, row):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        part.replace(out)
    except OSError as error:
        message = f"没有能写出“{clean_name(out.name)}”（{reason_of(error, out.parent, row.size)}），数据没有受到影响。"
        raise StoreTrouble(message, "请另选一个文件夹，或检查磁盘空间。") from error
    finally:
        part.unlink(missing_ok=True)
    session.trace("attachment", row.id, f"导出附件副本：{row.name}", after={"to": clean_name(out.name)})
    return out


@use_case(Action.EXPORT)
def open_copy(session: Session, attachment_id: int, why: str) -> Path:
    """Writes a readable copy for another program to show; the reason is kept in the audit chain.

    `close_copies` wipes it.  Raises Refusal for an unknown attachment, without a reason, and for kinds of files that
    a system would run and not show; StoreTrouble when the vault is damaged or the disk fails.
    """
    row, reason = _row(attachment_id), why.strip()
    if not reason:
        raise Refusal("请写明查看的原因，附件没有打开。")
    if Path(row.name).suffix.lower() not in SHOWN:
        raise Refusal(f"“{row.name}”这类文件不能直接打开，以免运行其中的程序。确需查看的，请另存一份副本。")
    try:
        copy = opened_copy.write_copy(session.store.paths, row.name, vault.passing(session.store, row))
    except OSError as error:
        message = (
            f"没有能写出“{row.name}”的临时副本（{reason_of(error, session.store.paths.folder)}），数据没有受到影响。"
        )
        raise StoreTrouble(message, "请检查磁盘空间后重试。") from error
    session.unless_kept(lambda: opened_copy.wipe_one(copy))
    session.trace("attachment", row.id, f"用其他程序打开附件：{row.name}（{reason}）", after={"why": reason})
    return copy


def close_copies(session: Session, when: str) -> Wiped:
    """Wipes all readable copies, whoever works and also behind the lock; on record, with the occasion."""
    if not opened_copy.are_copies(session.store.paths):
        return NONE_WIPED
    wiped = opened_copy.wipe(session.store.paths)
    kept_on_record(session, wiped, when)
    return wiped


def kept_on_record(session: Session, wiped: Wiped, when: str) -> None:
    """Leaves in the audit chain that copies were wiped, and which would not go."""
    left = f"，{len(wiped.left)} 份仍被其他程序占用" if wiped.left else ""
    trace = audit.Trace("attachment", "", f"{when}：擦除附件临时副本 {wiped.gone} 份{left}")
    with session.store.transaction():
        audit.append(session.store, session.account.id, Action.EXPORT, trace, at=session.clock())


def attachment_info(attachment_id: int) -> AttachmentInfo:
    """Name, type and size of an attachment.  Raises Refusal for an unknown id."""
    row = _row(attachment_id)
    return AttachmentInfo(row.id, row.name, row.media_type, row.size, row.added_at)


def _row(attachment_id: int) -> Attachment:
    row = Attachment.get_or_none(Attachment.id == attachment_id)
    if row is None:
        raise Refusal("没有找到这个附件，没有作任何改动。")
    return row


def _size_of(path: Path) -> int:
    try:
        if not path.is_file():
            raise Refusal(f"“{clean_name(path.name)}”不是文件，没有添加。请选择扫描件或电子文档。")
        size = path.stat().st_size
    except OSError as error:
        raise Refusal(
            f"不能读取“{clean_name(path.name)}”（{reason_of(error, path.parent)}），没有添加。请检查文件后重试。"
        ) from error
    if size == 0:
        raise Refusal(f"“{clean_name(path.name)}”是空文件，没有添加。请检查扫描是否成功。")
    if size > LARGEST:
        raise Refusal(f"“{clean_name(path.name)}”超过{LARGEST // 1024 // 1024}MB，没有添加。请压缩或分开扫描。")
    return size
