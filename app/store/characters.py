"""Which characters a text of the store holds: the one answer for whatever is typed, composed, pasted or read.

Left out are those that XML 1.0 has no way to write (a workbook or a letter with one could not be made), the delete
character, and halves of characters: U+0000 above all, which functions of SQL take for the end of a text while the
program does not.  Characters that GBK had before Unicode did get the code points that Unicode has for them now: old
rosters spell the 䶮 of a name as U+E863.  The frame of the use cases (`app.access.session`) asks here for all it is
given, the search for what is looked for.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_LINE_ENDS = re.compile("[\x0b\x0c]")
_OUT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
# Windows had room of private use for the last 80 characters of GBK (FE50 to FEA0); GB 18030 tells which they are: 66 in
# the edition of 2000, which Python knows, the others since 2005.
_OF_GBK, _GBK_FIRST = re.compile("[\ue815-\ue864]"), 0xE815
_SINCE_2005 = {
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f",
    0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip
_AS_THEY_ARE = frozenset({int, float, bool, type(None), bytes, date, datetime, type(Path())})


def fit(text: str) -> str:
    """A text without what no text of the store holds.

    What Word ends a line or a page with (U+000B, U+000C) is a line end; half of a character is U+FFFD; a character of
    GBK under a code point of private use is the one that Unicode has.
    """
    if text.isprintable():
        return text
    text = _OUT.sub("", _LINE_ENDS.sub("\n", text))
    if _OF_GBK.search(text):
        text = text.translate(_of_gbk())
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALVES.search(text) else text


@cache
def _of_gbk() -> dict[int, str]:
    """What stands for each of the 80 code points."""
    second = [each for each in range(0x50, 0xA1) if each != 0x7F]
    known = {_GBK_FIRST + place: bytes((0xFE, each)).decode("gb18030") for place, each in enumerate(second)}
    return known | _SINCE_2005


def with_lines(text: str) -> str:
    """A fit text in which every line ends with LF."""
    if text.isprintable():
        return text
    return fit(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def all_fit(value: Any) -> Any:
    """A value with all texts in it fit: lists, mappings and dataclasses as deep as they go; itself where they are."""
    kind = type(value)
    if kind is str:
        return value if value.isprintable() else fit(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind in (tuple, list, set, frozenset):
        parts = [all_fit(each) for each in value]
        return value if all(map(_is, parts, value)) else kind(parts)
    if kind is dict:
        made = {all_fit(key): all_fit(each) for key, each in value.items()}
        return value if all(map(_is, made, value)) and all(map(_is, made.values(), value.values())) else made
    return _with_fit_fields(value) if is_dataclass(kind) else value


def _is(one: object, other: object) -> bool:
    return one is other


def _with_fit_fields(value: Any) -> Any:
    """A dataclass with fit texts; a copy of it where one was not."""
    kind: Any = type(value)
    changed = [
        (name, fitting)
        for name in _names(kind)
        if (fitting := all_fit(before := getattr(value, name, None))) is not before
    ]
    if not changed:
        return value
    made = copy(value)
    for name, fitting in changed:
        object.__setattr__(made, name, fitting)  # a frozen one is as good as new
    return made


@lru_cache(maxsize=512)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
