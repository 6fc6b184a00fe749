"""PySide is loaded with its support modules from bytecode.

PySide carries twelve modules in Python inside its library and compiles their text anew in every process, which is an
eighth of what a bare window takes to be there.  What it compiles is kept here beside our own bytecode, under a hash of
the text, so that another PySide is compiled once again.  Where nothing can be kept it is as slow as it was.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from types import CodeType
from typing import Any

_FOLDER = "shibokensupport/"
_MARK = 8  # bytes of a hash
_Kept = dict[str, tuple[bytes, CodeType]]


def load_qt() -> None:
    """Loads PySide, unless it is loaded."""
    if "PySide6" in sys.modules:
        return
    file = kept_in()
    known = _read(file)
    made: _Kept = {}
    compile_text = builtins.compile

    def compiled(source: Any, filename: Any, *more: Any, **named: Any) -> Any:
        if not (isinstance(filename, str) and filename.startswith(_FOLDER) and isinstance(source, bytes)):
            return compile_text(source, filename, *more, **named)
        mark = source_hash(source)
        found = known.get(filename)
        if found is not None and found[0] == mark:
            return found[1]
        code = compile_text(source, filename, *more, **named)
        made[filename] = mark, code
        return code

    builtins.compile = compiled
    try:
        import PySide6  # noqa: F401
    finally:
        builtins.compile = compile_text
    if made and not sys.dont_write_bytecode:
        _write(file, known | made)


def kept_in() -> str:
    """The file beside the bytecode of this module."""
    return f"{cache_from_source(__file__)}.qt"


def _read(file: str) -> _Kept:
    """What is kept; nothing where it is not there, torn, or of another Python."""
    with suppress(OSError, ValueError, EOFError, TypeError), open(file, "rb") as kept:  # noqa: PTH123 - nor pathlib yet
        magic, mark, content = kept.read(len(MAGIC_NUMBER)), kept.read(_MARK), kept.read()
        if magic == MAGIC_NUMBER and mark == source_hash(content):  # what is torn could end the process
            found = marshal.loads(content)  # as far to be trusted as the bytecode that it lies beside
            return found if isinstance(found, dict) else {}
    return {}


def _write(file: str, kept: _Kept) -> None:
    """Whole or not at all: another start may read it meanwhile."""
    beside = f"{file}.{os.getpid()}"
    with suppress(OSError):
        try:
            with open(beside, "wb") as made:  # noqa: PTH123
                content = marshal.dumps(kept)
                made.write(MAGIC_NUMBER + source_hash(content) + content)
            os.replace(beside, file)  # noqa: PTH105
        finally:
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108
