"""How high a row must be for its text, reckoned from the text: WPS does not fit rows of files it did not write.

A column of width w is 7·w + 5 px wide (the digits of Excel's default font); a Han character of s pt takes s/0.75 px,
a Latin one half of that.  A little is kept back, because fonts of other machines run wider.
"""

from __future__ import annotations

import re
import unicodedata
from math import ceil

# The highest row of Excel is 409.5 pt.
MOST_POINTS = 400
_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)
_KEPT_BACK = 0.94


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines the text takes in a column of this width, in a font of `size` pt."""
    room = (7 * width - 2) * _KEPT_BACK / (size / 0.75)
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def height_of(text: str, width: float, size: float) -> int:
    """The height in pt that the text needs, at least that of a row of one line."""
    return max(22, ceil(lines_of(text, width, size) * size * 1.38) + 6)


def _wrapped(paragraph: str, room: float) -> int:
    """Lines of one paragraph: Latin words stay whole while they fit into a line; `room` in Han widths."""
    lines, used = 1, 0.0
    for piece in _PIECES.findall(paragraph):
        width = sum(map(_width, piece))
        if used + width <= room:
            used += width
        elif width <= room:
            lines, used = lines + 1, width
        else:
            further = ceil((used + width) / room) - 1
            lines, used = lines + further, room
    return lines


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
