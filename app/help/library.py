"""The help pages as they lie in `resources/help`: their order, their sections, what points where, and what is found.

The form of a page is said in `resources/help/README.md`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
FOLDER = ROOT / "resources" / "help"

_HEADING = re.compile(r"^(#{1,3}) (.*?)(?: \{#([^}]*)\})?$")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^()\s]+)\)")
# What stands between ** and in `code`, and what leads a line: not for who searches.
_MARKS = re.compile(r"\*\*|`|^(?:#{1,3}|>|-|\d+\.) +|^\|[-| :]+\|$", re.MULTILINE)
_CELLS = re.compile(r" *\| *")
# How much of a section is shown around what was found.
_BEFORE, _AFTER = 14, 52


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, up to the next; the first of a page has the id ""."""

    id: str
    title: str
    level: int
    source: str

    @property
    def plain(self) -> str:
        """The words alone, a line for a paragraph, a row or an item."""
        words = _LINK.sub(lambda found: found[2], self.source)
        lines = (_CELLS.sub(" ", line).strip() for line in _MARKS.sub("", words).split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Page:
    """A help page."""

    name: str
    source: str

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The page in its parts, in order."""
        made: list[tuple[str, str, int, list[str]]] = []
        for line in self.source.split("\n"):
            if found := _HEADING.match(line):
                made.append((found[3] or "", found[2], len(found[1]), []))
            elif made:
                made[-1][3].append(line)
        return tuple(Section(id, title, level, "\n".join(lines).strip()) for id, title, level, lines in made)

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.sections[0].title if self.sections else self.name

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of its sections, in order."""
        return tuple(each.id for each in self.sections if each.id)

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links lead: `clues#sort`, `#sort`, `go:plans`, as written but for `.md`."""
        found = (match[3] for match in _LINK.finditer(self.source) if not match[1])
        return tuple(each.replace(".md", "", 1) for each in found)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of its pictures, without folder and ending."""
        return tuple(Path(match[3]).stem for match in _LINK.finditer(self.source) if match[1])


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that belong together, by their names."""

    title: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has all words that were looked for, with the place of the first."""

    page: str
    section: Section
    page_title: str
    around: str

    @property
    def target(self) -> str:
        """Where it is: `clues#sort`, or the page alone for its beginning."""
        return f"{self.page}#{self.section.id}" if self.section.id else self.page


class Library:
    """All pages; `made` writes those that have no file, by their names."""

    def __init__(self, made: Mapping[str, Callable[[], str]] | None = None, folder: Path = FOLDER) -> None:
        self.folder, self._made = folder, dict(made or {})
        self._read: dict[str, Page] = {}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages in their order, without those that are not there."""
        table = tomllib.loads((self.folder / "contents.toml").read_text(encoding="utf-8"))
        return tuple(Part(part["title"], tuple(filter(self.has, part["pages"]))) for part in table["part"])

    def has(self, name: str) -> bool:
        """Whether there is such a page."""
        return name in self._made or (
            name.replace("_", "").isalpha() and name.islower() and (self.folder / f"{name}.md").is_file()
        )

    def names(self) -> Iterator[str]:
        """The names of all pages, in order."""
        for part in self.parts:
            yield from part.pages

    def page(self, name: str) -> Page:
        """The page of that name.  Raises KeyError where there is none."""
        if name not in self._read:
            if not self.has(name):
                raise KeyError(name)
            make = self._made.get(name)
            source = make() if make else (self.folder / f"{name}.md").read_text(encoding="utf-8")
            self._read[name] = Page(name, source.removeprefix("\ufeff"))
        return self._read[name]

    def knows(self, target: str) -> bool:
        """Whether a page, or a section of one (`clues#sort`), is there."""
        name, _, anchor = target.partition("#")
        return self.has(name) and (not anchor or anchor in self.page(name).anchors)

    def search(self, text: str) -> list[Hit]:
        """The sections that have every word of a text, those first that have most of them in the heading.

        Words are parted by blanks; capital and small letters are the same.
        """
        words = [word.casefold() for word in text.split()]
        if not words:
            return []
        found = [hit for name in self.names() for hit in self._hits(name, words)]
        return sorted(found, key=lambda hit: -sum(word in hit.section.title.casefold() for word in words))

    def _hits(self, name: str, words: list[str]) -> Iterator[Hit]:
        page = self.page(name)
        for section in page.sections:
            plain = section.plain
            whole = f"{section.title}\n{plain}".casefold()
            if all(word in whole for word in words):
                yield Hit(name, section, page.title, _around(plain, words))


def _around(plain: str, words: list[str]) -> str:
    """The words around the first that was found, on one line; the beginning where it is only in the heading."""
    line, folded = plain.replace("\n", " "), plain.casefold().replace("\n", " ")
    places = [place for place in (folded.find(word) for word in words) if place >= 0]
    at = min(places, default=0)
    start = max(0, at - _BEFORE)
    piece = line[start : at + _AFTER]
    return f"{'…' if start else ''}{piece}{'…' if at + _AFTER < len(line) else ''}"
