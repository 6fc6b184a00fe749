"""Handing a file out to a stick, with words for a stick that does not take it."""

from __future__ import annotations

from pathlib import Path

from app.access.session import Session
from app.store.errors import StoreTrouble, reason_of
from app.store.vault import clean_name


def hand_out(session: Session, out: Path, content: bytes) -> None:
    """Gives a file out within a use case, which is taken back where it cannot be written.  Raises StoreTrouble."""
    try:
        session.hand_out(out, content)
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        message = f"“{clean_name(out.name)}”没有写成（{reason}），数据没有改动。"
        raise StoreTrouble(message, "请检查 U 盘，或换一个文件夹，再导出一次。") from error
