"""Reading a file from a stick: whole, into memory, and no more of it than is allowed."""

from __future__ import annotations

from pathlib import Path

from app.access.errors import Refusal
from app.store.errors import reason_of
from app.store.vault import clean_name


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a file.  Raises Refusal for one that is none, cannot be read, or is larger than `most` bytes."""
    name = clean_name(path.name)
    try:
        if not path.is_file():
            raise Refusal(f"“{name}”不是文件，没有读取。请选择对方给的文件。")
        with path.open("rb") as stream:
            found = stream.read(most + 1)
    except OSError as error:
        raise Refusal(f"不能读取“{name}”（{reason_of(error, path.parent)}）。请检查 U 盘后重试。") from error
    if len(found) > most:
        raise Refusal(f"“{name}”太大，不是本程序的文件，没有读取。")
    return found
