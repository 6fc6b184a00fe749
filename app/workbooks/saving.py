"""Workbooks on the disk: written whole or not at all, with plain words where that cannot be."""

from __future__ import annotations

from pathlib import Path

from app.access.errors import Refusal
from app.access.session import Session
from app.store.errors import reason_of


def save_file(session: Session, out: Path, content: bytes) -> None:
    """Hands a file out within a use case.  Raises Refusal where the place cannot be written to."""
    if out.is_dir():
        raise Refusal(f"“{out}”是一个文件夹，没有导出。请写上文件名。")
    try:
        session.hand_out(out, content)
    except FileNotFoundError as error:
        raise Refusal(f"文件夹“{out.parent}”不存在，没有导出。请另选一个文件夹。") from error
    except PermissionError as error:
        raise Refusal(
            f"“{out.name}”写不进去：它可能正在 WPS 或 Excel 里打开，或者文件夹是只读的。"
            "原来的文件没有改动。请关闭它后重试，或换一个文件名。"
        ) from error
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        raise Refusal(f"“{out.name}”没有写成（{reason}），原来的文件没有改动。请换一个位置再导出。") from error
