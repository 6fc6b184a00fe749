"""Where the text of a book comes from: pages of help and sections of them, as `books.toml` names them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from app.help.library import FOLDER
from app.manual.markdown import Element, Heading, Item, Kind, Paragraph, Picture, Piece, Rich, Table, parse


class Form(StrEnum):
    """How a book is made up."""

    BOOK = "book"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Description:
    """A book as `books.toml` describes it.  `chapters`: what paper says behind a link to a page."""

    name: str
    about: str
    form: Form
    sources: tuple[str, ...]
    pictures: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    chapters: Mapping[str, str] = field(default_factory=dict, hash=False)

    def elements(self) -> list[Element]:
        """All that stands in it, in order, with those pictures alone that it shows."""
        found = [element for source in self.sources for element in self._left(source)]
        return [
            _pointed(each, self.chapters)
            for each in found
            if not isinstance(each, Picture) or each.name in self.pictures
        ]

    def _left(self, source: str) -> list[Element]:
        found = elements(source)
        for section in self.without:
            if section.startswith(f"{source}#"):
                gone = {id(each) for each in _section(found, section.partition("#")[2], section)}
                found = [each for each in found if id(each) not in gone]
        return found


def descriptions() -> tuple[Description, ...]:
    """All books, in their order."""
    table = tomllib.loads((FOLDER / "books.toml").read_text(encoding="utf-8"))
    found = [
        Description(
            book["name"], book["about"], Form(book["form"]), tuple(book["sources"]),
            frozenset(book.get("pictures", ())), frozenset(book.get("without", ())),
        )
        for book in table["book"]
    ]  # fmt: skip
    long = [book for book in found if book.form is Form.BOOK]
    elsewhere = {source: f"（《{book.name}》）" for book in long for source in book.sources}
    return tuple(
        replace(book, chapters=elsewhere | {page: f"（第{n}章）" for n, page in enumerate(book.sources, 1)})
        if book.form is Form.BOOK
        else book
        for book in found
    )


def _pointed(element: Element, chapters: Mapping[str, str]) -> Element:
    """The element with what chapter a link leads to, which on paper cannot be pressed."""

    def pointed(rich: Rich) -> Rich:
        with_chapters = ((piece, Piece(chapters.get(piece.to.partition("#")[0], ""), Kind.PLACE)) for piece in rich)
        return tuple(part for parts in with_chapters for part in parts if part.text)

    if isinstance(element, Paragraph | Item):
        return replace(element, rich=pointed(element.rich))
    if isinstance(element, Table):
        return replace(element, rows=tuple(tuple(map(pointed, row)) for row in element.rows))
    return element


def elements(source: str) -> list[Element]:
    """A page, or a section of one with all below it ("record#desk").  Raises KeyError where there is none."""
    name, _, wanted = source.partition("#")
    file = FOLDER / f"{name}.md"
    if not file.is_file():
        raise KeyError(source)
    page = parse(file.read_text(encoding="utf-8"))
    return list(_section(page, wanted, source)) if wanted else page


def _section(page: list[Element], wanted: str, source: str) -> Iterator[Element]:
    level = 0
    for element in page:
        if isinstance(element, Heading):
            if level and element.level <= level:
                return
            level = level or (element.level if element.id == wanted else 0)
        if level:
            yield element
    if not level:
        raise KeyError(source)


def picture_file(name: str) -> Path:
    """The file of a picture."""
    return FOLDER / "pictures" / f"{name}.png"
