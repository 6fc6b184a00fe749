"""卷脊 of a volume (六(一)): a strip as wide as the office's boxes, to be cut out and glued on."""

from __future__ import annotations

import math

from app.papers import fonts, setting
from app.papers.archive_cover import title_of
from app.papers.archive_facts import ArchiveFacts
from app.papers.fonts import Role
from app.papers.setting import Across
from app.papers.sheet import MM, PAGE_WIDTH, Box, Sheet, baseline
from app.papers.words import Words

# A box is 310 mm high; of the sheet so much is left to a printer.
_TOP, _HEIGHT = 18 * MM, 255 * MM
_USUAL, _LEAST, _MOST = 30, 10, 100
_CAPTION, _SIZES = 10.5, (14.0, 12.0, 10.5, 9.0, 7.5, 6.0)
_UPRIGHT_SIZES = (22.0, 18.0, 16.0, 14.0, 12.0, 10.5, 9.0, 7.5, 6.0)
# Places down the strip with their heights in millimetres; the title has the rest.
_PLACES = (("全宗号", 24), ("目录号", 24), ("年　度", 20), ("案卷号", 26))
_BELOW = (("保管期限", 24), ("", 58))


def spine_sheets(facts: ArchiveFacts, words: Words) -> list[Sheet]:
    """The sheet with the strip in its middle."""
    sheet = Sheet(bookmark="卷脊")
    wide = width_of(words.say("width"))
    strip = Box((PAGE_WIDTH - wide * MM) / 2, _TOP, wide * MM, _HEIGHT)
    texts = (facts.fonds, facts.inventory, facts.year, facts.volume)
    y = strip.y
    for (caption, high), text in zip(_PLACES, texts, strict=True):
        y = _place(sheet, Box(strip.x, y, strip.width, high * MM), caption, text)
    foot = sum(high for _, high in _BELOW) * MM
    title = Box(strip.x, y, strip.width, strip.bottom - foot - y)
    upright(sheet, title, title_of(facts, words), Role.TITLE)
    sheet.rule(title.x, title.bottom, title.right, title.bottom)
    y = _place(sheet, Box(strip.x, title.bottom, strip.width, _BELOW[0][1] * MM), _BELOW[0][0], facts.retention)
    upright(sheet, Box(strip.x, y, strip.width, strip.bottom - y), facts.office.institution, Role.CAPTION)
    _cut_out(sheet, strip)
    note = Box(strip.right + 4 * MM, strip.y, min(PAGE_WIDTH - strip.right - 24 * MM, 60 * MM), strip.height)
    said = setting.cut(f"{words.say('cut')}\n宽{wide}毫米", note, 9.0, 1.5)
    setting.place(sheet, note, note, said, Across.LEFT, middle=False)
    return [sheet]


def width_of(text: str) -> int:
    """The width in whole millimetres; the usual one where an older wording has no such figure."""
    digits = text.strip().removesuffix("毫米").removesuffix("mm").strip()
    wide = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    return wide if _LEAST <= wide <= _MOST else _USUAL


def _place(sheet: Sheet, box: Box, caption: str, text: str) -> float:
    """A caption with its fact below; returns where the place ends."""
    inner = box.inset(0.8 * MM)
    head = setting.broken(caption, inner.width, _CAPTION, 1.15, Role.CAPTION)
    if len(head.lines) > 1:  # a narrow strip: without the blanks that spread the caption
        caption = caption.replace("　", "")
        head = setting.broken(caption, inner.width, 9.0, 1.15, Role.CAPTION)
    top = Box(inner.x, inner.y, inner.width, head.height)
    setting.place(sheet, box, top, head, Across.CENTRE, middle=True)
    room = Box(inner.x, top.bottom, inner.width, inner.bottom - top.bottom)
    setting.place(sheet, box, room, setting.field(text, room, sizes=_SIZES), Across.CENTRE, middle=True)
    sheet.rule(box.x, box.bottom, box.right, box.bottom)
    return box.bottom


def upright(sheet: Sheet, box: Box, text: str, role: Role, sizes: tuple[float, ...] = _UPRIGHT_SIZES) -> None:
    """Text downwards in columns from the right, as large as it fits; what even the smallest size cannot hold is cut.

    The whole title stands on the cover.
    """
    characters = [each for each in fonts.clean(text) if not each.isspace()]
    inner = box.inset(1 * MM, 2 * MM)
    for size in sizes:
        down, across = int(inner.height // (size * 1.15)), int(inner.width // (size * 1.3))
        if len(characters) <= down * across:
            break
    else:
        characters = [*characters[: down * across - 1], "…"]
    columns = math.ceil(len(characters) / down)
    each = math.ceil(len(characters) / max(columns, 1))  # columns of one length
    left = inner.x + (inner.width + columns * size * 1.3) / 2
    for place, character in enumerate(characters):
        column, line = divmod(place, each)
        x = left - (column + 1) * size * 1.3 + (size * 1.3 - fonts.face(role).width(character, size)) / 2
        y = inner.y + (inner.height - each * size * 1.15) / 2 + line * size * 1.15
        sheet.write(box, x, baseline(y, size * 1.15, size), character, role, size)


def _cut_out(sheet: Sheet, strip: Box) -> None:
    """The dashed line around the strip."""
    dash, gap = 2.0 * MM, 1.2 * MM
    for vertical, start, end, at in (
        (False, strip.x, strip.right, strip.y), (False, strip.x, strip.right, strip.bottom),
        (True, strip.y, strip.bottom, strip.x), (True, strip.y, strip.bottom, strip.right),
    ):  # fmt: skip
        position = start
        while position < end:
            stop = min(position + dash, end)
            sheet.rule(*((at, position, at, stop) if vertical else (position, at, stop, at)), 0.4)
            position += dash + gap
