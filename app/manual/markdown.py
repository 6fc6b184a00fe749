"""Reads a help page (form: `resources/help/README.md`) into what stands under each other; any other form is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text is."""

    PLAIN = "plain"
    STRONG = "strong"  # also buttons and fields: 【保存】
    KEY = "key"
    CODE = "code"  # something to type
    PLACE = "place"  # a chapter or a book that is referred to


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `to` is where the words of a link lead: `clues#sort`, `#sort`, `go:plans`."""

    text: str
    kind: Kind = Kind.PLAIN
    to: str = ""


Rich = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `id` is empty for that of the page."""

    level: int
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `remark` for one set apart."""

    rich: Rich
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its mark ("•", "1.") and how deep it is, from 0."""

    mark: str
    rich: Rich
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its heading and its rows, each with as many cells."""

    heading: tuple[Rich, ...]
    rows: tuple[tuple[Rich, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name, and what is seen."""

    caption: str
    name: str


Element = Heading | Paragraph | Item | Table | Picture


class Unreadable(ValueError):
    """A line that is not in the form of help pages; the message says which."""


BULLET = "•"
_HEADING = re.compile(r"(#{1,3}) (.+?)(?: \{#([a-z][a-z0-9-]*)\})?$")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([^)\s]+)\.png\)$")
_ITEM = re.compile(r"((?:   )?)(-|\d+\.) (.+)$")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+$")
_INLINE = re.compile(r"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^()\s]+)\)")
_CONTROL = re.compile(r" ?(\*\*【[^】]+】\*\*) ?")
_KEY = re.compile(
    r"(?:Ctrl|Alt|Shift|Enter|Esc|Tab|Home|End|Delete|Backspace|PageUp|PageDown|F\d{1,2}|[A-Z0-9]|[↑↓←→/]|空格|滚轮)"
)
# What no page may have: fences, HTML, footnotes, headings of other levels.
_FOREIGN = re.compile(r"```|<[A-Za-z/!]|\[\^|#{4,} |={3,}$|-{3,}$|\* ")


def parse(source: str) -> list[Element]:
    """The elements of a page.  Raises Unreadable."""
    lines = source.removeprefix("\ufeff").rstrip("\n").split("\n")
    found: list[Element] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FOREIGN.match(line):
            raise Unreadable(f"line {at + 1}: {line}")
        if line.startswith("|"):
            end = next((n for n in range(at, len(lines)) if not lines[n].startswith("|")), len(lines))
            found.append(_table(lines[at:end], at + 1))
            at = end
            continue
        if line.strip():
            found.append(_element(line))
        at += 1
    return found


def _element(line: str) -> Element:
    if match := _HEADING.match(line):
        return Heading(len(match[1]), match[2], match[3] or "")
    if match := _PICTURE.match(line):
        return Picture(match[1], match[2])
    if match := _ITEM.match(line):
        return Item(BULLET if match[2] == "-" else match[2], inline(match[3]), 1 if match[1] else 0)
    if line.startswith("> "):
        return Paragraph(inline(line[2:]), remark=True)
    return Paragraph(inline(line.strip()))


def _table(lines: Sequence[str], first: int) -> Table:
    if len(lines) < 2 or not _RULE.match(lines[1]):
        raise Unreadable(f"line {first}: a table begins with a heading and a rule")
    heading, *rows = (tuple(map(inline, _cells(line))) for place, line in enumerate(lines) if place != 1)
    for place, row in enumerate(rows):
        if len(row) != len(heading):
            raise Unreadable(f"line {first + 2 + place}: {len(row)} cells below {len(heading)}")
    return Table(heading, tuple(rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def inline(text: str) -> Rich:
    """A text in its pieces; of a link the words.

    Markdown wants blanks around **【保存】** between Han; on paper the brackets are room enough.
    """
    return tuple(piece for piece in _pieces(_CONTROL.sub(r"\1", text)) if piece.text)


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _INLINE.finditer(text):
        yield Piece(text[at : match.start()])
        if match["strong"]:
            yield Piece(match["strong"], Kind.STRONG)
        elif match["code"]:
            yield Piece(match["code"], Kind.KEY if is_key(match["code"]) else Kind.CODE)
        else:
            yield Piece(match["link"], to=match["to"].replace(".md", "", 1))
        at = match.end()
    yield Piece(text[at:])


def is_key(text: str) -> bool:
    """Whether this names a key, or keys pressed together."""
    return all(_KEY.fullmatch(part) for part in text.split("+"))


def plain(rich: Rich) -> str:
    """The words alone."""
    return "".join(piece.text for piece in rich)


def words(element: Element) -> Iterator[str]:
    """All words of an element in their order: what is read of it on paper."""
    if isinstance(element, Heading):
        yield element.text
    elif isinstance(element, Paragraph):
        yield plain(element.rich)
    elif isinstance(element, Item):
        yield element.mark
        yield plain(element.rich)
    elif isinstance(element, Picture):
        yield element.caption
    else:
        for row in (element.heading, *element.rows):
            yield from map(plain, row)
