"""How high a row must be for its text, reckoned from the text: WPS does not fit rows of files it did not write.

A column of width w is 7·w + 5 px wide (the digits of Excel's default font); a Han character of s pt takes s/0.75 px,
a Latin one half of that.  A little is kept back, because fonts of other machines run wider.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import ceil

# The highest row of Excel is 409.5 pt.
MOST_POINTS = 400
# Latin words, runs of Han and full-width characters, and anything else one by one.
_PIECES = re.compile(r"[!-~]+|[\u3001-\u3029\u4e00-\u9fff\uff01-\uff60]+|.", re.DOTALL)
_KEPT_BACK = 0.94
_SHORT = 64


def room_of(width: float, size: float) -> float:
    """How many Han characters stand on one line of a column of this width."""
    return (7 * width - 2) * _KEPT_BACK / (size / 0.75)


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines the text takes in a column of this width, in a font of `size` pt."""
    room = room_of(width, size)
    if len(text) <= room and "\n" not in text:
        return 1
    return _short(text, room) if len(text) <= _SHORT else _lines(text, room)


def _lines(text: str, room: float) -> int:
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


# Units, titles and forms come again and again in a ledger; long texts do not, and would take memory.
_short = lru_cache(maxsize=8192)(_lines)


def height_of(text: str, width: float, size: float) -> int:
    """The height in pt that the text needs, at least that of a row of one line."""
    return max(22, ceil(lines_of(text, width, size) * size * 1.38) + 6)


def _wrapped(paragraph: str, room: float) -> int:
    """Lines of one paragraph: Latin words stay whole while they fit into a line; `room` in Han widths."""
    lines, used = 1, 0.0
    for piece in _PIECES.findall(paragraph):
        if len(piece) > 1 and not piece.isascii() and room >= 1:
            further, used = _run(len(piece), used, int(room), int(max(room - used, 0)))
            lines += further
            continue
        width = len(piece) / 2 if piece.isascii() else sum(map(_width, piece))
        if used + width <= room:
            used += width
        elif width <= room:
            lines, used = lines + 1, width
        else:
            further = ceil((used + width) / room) - 1
            lines, used = lines + further, room
    return lines


def _run(count: int, used: float, a_line: int, left: int) -> tuple[int, float]:
    """Lines that a run of full-width characters begins, and what it takes of the last one."""
    if count <= left:
        return 0, used + count
    further = ceil((count - left) / a_line)
    return further, float(count - left - (further - 1) * a_line)


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
