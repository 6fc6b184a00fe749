"""Parts of a 谈话笔录 that are not speech: lines, corrections with their 捺印, the closing, the foot, 以下空白."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.papers import blocks, fonts
from app.papers.fonts import Role
from app.papers.pagination import Block
from app.papers.record_facts import RecordFacts
from app.papers.sheet import MM, Box, Sheet, baseline
from app.papers.words import Words

SIZE, LEADING = 15.0, 26.0
CORRECTION_LEADING = 19.0
_SMALL = 10.5
# A place for a finger print, and the least room to its left.
_STAMP = 13 * MM
# What is struck through must be worth a line.
_LEAST_BLANK = 16 * MM


def line(text: str, role: Role, size: float = SIZE, leading: float = LEADING, *, keep: bool = False) -> Block:
    """One line of text."""

    def draw(sheet: Sheet, place: Box) -> None:
        sheet.write(place, place.x, baseline(place.y, leading, size), text, role, size)

    return Block(leading, draw, keep)


def stamped(lines: Sequence[str], words: Words, size: float, leading: float) -> Iterator[Block]:
    """A correction with a place for a finger print at its right; its first lines stay together with the place."""
    mark = words.say("stamp")
    high = max(int(_STAMP // leading) + 1, 1)
    shown = [*lines, *[""] * max(high - len(lines), 0)]
    for number, text in enumerate(shown):

        def draw(sheet: Sheet, place: Box, text: str = text, first: bool = number == 0) -> None:
            sheet.write(place, place.x, baseline(place.y, leading, size), text, Role.BODY, size)
            if first:
                _stamp(sheet, Box(place.right - _STAMP, place.y + 1.5 * MM, _STAMP, _STAMP), mark)

        yield Block(leading, draw, keep=number < high - 1)


def _stamp(sheet: Sheet, box: Box, mark: str) -> None:
    sheet.frame(box)
    sheet.edges(box)
    x = box.x + (box.width - fonts.face(Role.BODY).width(mark, 9)) / 2
    sheet.write(box, x, baseline(box.y, box.height, 9), mark, Role.BODY, 9)


def closing(facts: RecordFacts, words: Words) -> Iterator[Block]:
    """What each subject copies in their own hand with their signature under it, then the signatures of the others."""
    yield line(words.say("copy"), Role.BODY, _SMALL, 20, keep=True)
    several = len(facts.subjects) > 1
    for one in facts.subjects:
        yield Block(12 * MM, _own_words, keep=True)
        yield _signed(f"{words.say('signed_subject')} {one.name}" if several else words.say("signed_subject"))
    yield _signed(words.say("signed_lead"))
    yield _signed(words.say("signed_recorder"))
    if facts.signers or facts.is_blank:
        yield _signed(words.say("signed_others"))


def _own_words(sheet: Sheet, place: Box) -> None:
    """A line to write on."""
    sheet.rule(place.x, place.bottom - 1 * MM, place.right, place.bottom - 1 * MM)


def _signed(caption: str) -> Block:
    return blocks.signature(caption, size=12)


def strike_out(sheet: Sheet, left: Box, said: str) -> None:
    """Strikes the unused rest of a page through, so that nothing can be added; a line or less is left alone."""
    if left.height < _LEAST_BLANK:
        return
    place = Box(left.x, left.y + 3 * MM, left.width, left.height - 3 * MM)
    wide = fonts.face(Role.BODY).width(said, 12)
    y = baseline(place.y, 18, 12)
    sheet.write(Box(place.x, place.y, place.width, 18), place.x + (place.width - wide) / 2, y, said, Role.BODY, 12)
    if place.height > 18 + 8 * MM:
        sheet.rule(place.right, place.y + 20, place.x, place.bottom)


def foot(sheet: Sheet, room: Box, facts: RecordFacts, words: Words, number: tuple[int, int]) -> None:
    """The signature line of each page, its number, and the check digits of a sealed record."""
    place = Box(room.x, room.bottom + 4 * MM, room.width, 10 * MM)
    sheet.rule(place.x, place.y, place.right, place.y)
    captions = [f"{words.say(key)}：" for key in ("page_subject", "page_lead", "page_recorder")]
    widths = [fonts.face(Role.BODY).width(each, _SMALL) for each in captions]
    blanks = [(place.width - sum(widths) - 8 * MM) * part for part in (0.5, 0.25, 0.25)]
    x, y = place.x, baseline(place.y + 2 * MM, place.height, _SMALL)
    for caption, wide, blank in zip(captions, widths, blanks, strict=True):
        sheet.write(place, x, y, caption, Role.BODY, _SMALL)
        sheet.rule(x + wide, y + 3, x + wide + blank, y + 3)
        x += wide + blank + 4 * MM
    below = Box(room.x, place.bottom + 4 * MM, room.width, 6 * MM)
    text = f"第 {number[0]} 页　共 {number[1]} 页"
    x = below.x + (below.width - fonts.face(Role.BODY).width(text, _SMALL)) / 2
    base = baseline(below.y, below.height, _SMALL)
    sheet.write(below, x, base, text, Role.BODY, _SMALL)
    if facts.is_blank:
        return
    state = f"校验码 {facts.digest[:16]}" if facts.is_sealed else "未定稿"
    wide = fonts.face(Role.BODY).width(state, 8.5)
    sheet.write(below, below.right - wide, base, state, Role.BODY, 8.5)
