"""A letter as a list of its parts, told once: pages for print and a document for Word are both made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.papers import blocks, fonts, letter, linebreak, setting
from app.papers.blocks import BODY, TIGHTER, Type
from app.papers.fonts import Role
from app.papers.letter import WIDTH, Head
from app.papers.pagination import Block
from app.papers.sheet import MM, Box, Sheet, baseline

_FACT_GAP = 3 * MM
CENTRED, FACTS, HAND = Type(16, 26), Type(14, 26), 10 * MM
_BELOW_LINES = 2 * MM
# Up to so many pages it is worth while to set a letter tighter.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom, from the left edge; the colon is set by the letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs; `keep`: the last line stays with what follows."""

    text: str
    indent: float = 2
    keep: bool = False
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level, 黑体."""

    text: str


@dataclass(frozen=True, slots=True)
class Centred:
    """A line in the middle: the title of a part of the paper."""

    text: str
    role: Role = Role.CAPTION
    kind: Type = CENTRED


@dataclass(frozen=True, slots=True)
class Facts:
    """Captions as wide as each other, and beside each the fact over a line; an empty one is a line to write on."""

    rows: tuple[tuple[str, str], ...]
    kind: Type = FACTS
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Lines to write on by hand; `keep`: the last stays with what follows."""

    count: int
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A line to sign on, with the place for the date; `keep`: what follows stays with it."""

    caption: str
    keep: bool = False
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Closing:
    """Who issues the letter, the date, and what stands small below."""

    unit: str
    day: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A line to cut along."""

    words: str


@dataclass(frozen=True, slots=True)
class Space:
    """Room, in points; what follows stays with it."""

    height: float


Part = Addressee | Text | Heading | Centred | Facts | Ruled | Sign | Closing | Cut | Space


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter; `kinds` are the sizes in which it may be set, the usual one first."""

    head: Head
    parts: tuple[Part, ...]
    kinds: tuple[Type, ...] = TIGHTER


def sheets(of: Letter, *, counted: bool = True) -> list[Sheet]:
    """The pages of a letter."""
    return _set(of, counted)[1]


def kind_of(of: Letter) -> Type:
    """The size in which a letter is set."""
    return _set(of, True)[0]


def _set(of: Letter, counted: bool) -> tuple[Type, list[Sheet]]:
    """In the usual size, or in the first that saves a page; a long letter is set as usual."""
    found: list[tuple[Type, list[Sheet]]] = []
    for kind in of.kinds:
        pages = letter.letter(of.head, blocks_of(of.parts, kind), kind, counted=counted)
        found.append((kind, pages))
        if len(pages) == 1 or len(found[0][1]) > _SHORT:
            break
    return min(found, key=lambda each: len(each[1]))


def blocks_of(parts: Iterable[Part], kind: Type = BODY) -> Iterator[Block]:
    """The parts as they stand under each other on a page."""
    for part in parts:
        yield from _blocks(part, kind)


def _blocks(part: Part, kind: Type) -> Iterator[Block]:
    match part:
        case Addressee() | Text() | Heading() | Centred():
            yield from _worded(part, kind)
        case Facts():
            yield from _facts(part)
        case Ruled(count, keep):
            lines = list(blocks.ruled(count, pitch=HAND))
            yield from (replace(line, keep=keep and line is lines[-1]) for line in lines)
            yield blocks.space(_BELOW_LINES, keep=keep)
        case Sign(caption, keep, dated):
            yield blocks.signature(caption, size=kind.size, dated=dated, keep=keep)
        case Closing(unit, day, seal):
            yield from blocks.closing(unit, day, WIDTH, seal=seal, kind=kind)
        case Cut(words):
            yield from blocks.cut_line(words)
        case Space(height):
            yield blocks.space(height)


def _worded(part: Addressee | Text | Heading | Centred, kind: Type) -> Iterator[Block]:
    match part:
        case Addressee(name):
            yield from letter.addressee(name, kind)
        case Text(text, indent, keep, role):
            yield from blocks.paragraph(text, WIDTH, role=role, kind=kind, indent=indent, keep=keep)
        case Heading(text):
            yield from blocks.heading(text, WIDTH, kind=kind)
        case Centred(text, role, own):
            yield from blocks.centred(text, role, own)


def _facts(part: Facts) -> Iterator[Block]:
    size = part.kind.size
    wide = max(fonts.face(Role.CAPTION).width(caption, size) for caption, _ in part.rows)
    room = WIDTH - 2 * part.inset - wide - 2 * _FACT_GAP
    body = fonts.face(Role.BODY)
    for caption, value in part.rows:
        text = fonts.clean(value) if value.strip() else ""
        lines = linebreak.lines(text, lambda piece: body.width(piece, size), room)
        for place, line in enumerate(lines):
            shown = _Fact(caption if place == 0 else "", line, wide, part)
            yield Block(part.kind.leading, shown.draw, keep=place == 0 and len(lines) > 1)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One line of a fact, with the caption on the first."""

    caption: str
    line: linebreak.Line
    wide: float
    part: Facts

    def draw(self, sheet: Sheet, place: Box) -> None:
        """Draws the caption over its width, the text, and the line below it."""
        size, y = self.part.kind.size, baseline(place.y, place.height, self.part.kind.size)
        left, right = place.x + self.part.inset, place.right - self.part.inset
        own = fonts.face(Role.CAPTION).width(self.caption, size)
        apart = (self.wide - own) / max(len(self.caption) - 1, 1)
        sheet.write(place, left, y, self.caption, Role.CAPTION, size, apart)
        start = left + self.wide + _FACT_GAP
        spare = right - start - _FACT_GAP - fonts.face(Role.BODY).width(self.line.text, size)
        apart = setting.justified(self.line, spare, size)
        sheet.write(place, start + _FACT_GAP / 2, y, self.line.text, Role.BODY, size, apart)
        sheet.rule(start, place.bottom - 2, right, place.bottom - 2, 0.4)
