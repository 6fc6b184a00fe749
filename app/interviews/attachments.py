"""Files that belong to a case: taken into the encrypted vault, and given out again as a copy."""

from __future__ import annotations

import mimetypes
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.store import vault
from app.store.errors import StoreTrouble, reason_of
from app.store.vault import Attachment

# A scan of a long record has some ten megabytes; what is far beyond is a mistake (a film, a disk image).
LARGEST = 512 * 1024 * 1024


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
            f"没有能把“{path.name}”存入数据文件夹（{reason}），已有数据没有改动。",
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
            for piece in vault.read(session.store, row):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        part.replace(out)
    except OSError as error:
        message = f"没有能写出“{out.name}”（{reason_of(error, out.parent, row.size)}），数据没有受到影响。"
        raise StoreTrouble(message, "请另选一个文件夹，或检查磁盘空间。") from error
    finally:
        part.unlink(missing_ok=True)
    session.trace("attachment", row.id, f"导出附件副本：{row.name}", after={"to": out.name})
    return out


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
            raise Refusal(f"“{path.name}”不是文件，没有添加。请选择扫描件或电子文档。")
        size = path.stat().st_size
    except OSError as error:
        raise Refusal(
            f"不能读取“{path.name}”（{reason_of(error, path.parent)}），没有添加。请检查文件后重试。"
        ) from error
    if size == 0:
        raise Refusal(f"“{path.name}”是空文件，没有添加。请检查扫描是否成功。")
    if size > LARGEST:
        raise Refusal(f"“{path.name}”超过{LARGEST // 1024 // 1024}MB，没有添加。请压缩或分开扫描。")
    return size
