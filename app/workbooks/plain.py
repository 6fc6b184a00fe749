"""Rows and texts of a workbook that are written as office programs write nearly all of them, taken by patterns.

A ledger of ten years has millions of elements, and telling Python of each costs three times what a pattern does.  The
pattern must cover a stretch to its last character: of one that it does not, nothing is taken, and the parser reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

# Letters of the column, style, type, formula, value, text; then what begins a row, what ends it, and anything else.
Cell = tuple[str, str, str, str, str, str, str, str, str]

_CELL = (
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>'
    r'(?:(<f(?:>[^<]*</f>|/>))?<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ROWS = re.compile(rf'{_CELL}|(<row(?: [A-Za-z0-9:]+="[^"<&]*")*>)|(</row>)|(.+)', re.DOTALL)
_TEXTS = re.compile(r'<si><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</si>|(.+)', re.DOTALL)
_BEGINS, _ENDS = 6, 7
_NAMED = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')
# Stands between texts that are unescaped together; where one has it within, none is taken.
_APART = "\U0010fffd"
# What XML does not allow, or reads as something else than it says.
_CONTROLS = bytes(sorted({*range(32)} - {0x09, 0x0A}))
_UNSOUND = ("]]>", "\ufffe", "\uffff", _APART)


def rows(stretch: bytes) -> list[tuple[str | None, list[Cell], list[str]]] | None:
    """The rows of a stretch that begins and ends with one: the number it gives itself, its cells, and what they hold.

    None for a stretch in which anything is written in another way.
    """
    text = _sound(stretch)
    if text is None:
        return None
    found: list[Cell] = _ROWS.findall(text)
    bounds = [place for place, cell in enumerate(found) if not cell[0]]
    begins, ends = bounds[::2], bounds[1::2]
    if len(begins) != len(ends) or begins != [0, *(place + 1 for place in ends[:-1])] or ends[-1] != len(found) - 1:
        return None
    held: list[str] | None = [cell[4] or cell[5] for cell in found]
    if held is not None and "&" in text:
        held = unescaped(held)
    if held is None:
        return None
    taken = []
    for begin, end in zip(begins, ends, strict=True):
        named = _NAMED.findall(found[begin][_BEGINS])
        attributes = dict(named)
        if not found[begin][_BEGINS] or not found[end][_ENDS] or len(attributes) < len(named):
            return None
        taken.append((attributes.get("r"), found[begin + 1 : end], held[begin + 1 : end]))
    return taken


def texts(stretch: bytes) -> list[str] | None:
    """The shared texts of a stretch, as they are written; None where anything is written in another way."""
    text = _sound(stretch)
    if text is None:
        return None
    found = _TEXTS.findall(text)
    return None if any(other for _, other in found) else unescaped([text for text, _ in found])


def unescaped(written: Sequence[str]) -> list[str] | None:
    """Texts with their references put back (&amp; and the like), all at once; None where one is no good."""
    parser = expat.ParserCreate()
    pieces: list[str] = []
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(f"<a>{_APART.join(written)}</a>", True)
    except expat.ExpatError:
        return None
    found = "".join(pieces).split(_APART)
    return found if len(found) == len(written) else None


def _sound(stretch: bytes) -> str | None:
    if len(stretch.translate(None, _CONTROLS)) < len(stretch):
        return None
    try:
        text = stretch.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if any(each in text for each in _UNSOUND) else text
