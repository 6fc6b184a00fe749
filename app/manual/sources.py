"""Where the text of a book comes from: pages of help and sections of them, as `books.toml` names them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.help.library import FOLDER
from app.manual.markdown import Element, Heading, Picture, parse


class Form(StrEnum):
    """How a book is made up."""

    BOOK = "book"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Description:
    """A book as `books.toml` describes it."""

    name: str
    about: str
    form: Form
    sources: tuple[str, ...]
    pictures: frozenset[str] = frozenset()

    def elements(self) -> list[Element]:
        """All that stands in it, in order, with those pictures alone that it shows."""
        found = [element for source in self.sources for element in elements(source)]
        return [each for each in found if not isinstance(each, Picture) or each.name in self.pictures]


def descriptions() -> tuple[Description, ...]:
    """All books, in their order."""
    table = tomllib.loads((FOLDER / "books.toml").read_text(encoding="utf-8"))
    return tuple(
        Description(
            book["name"], book["about"], Form(book["form"]), tuple(book["sources"]), frozenset(book.get("pictures", ()))
        )
        for book in table["book"]
    )


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
