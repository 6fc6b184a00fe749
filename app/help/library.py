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
# A blank between Han and anything else; and how many sections that only come near are shown.
_BLANK = re.compile(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])")
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_MOST_NEAR = 6


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
    """A section that has all words that were looked for, with the place of the first; `near`: it has most of them."""

    page: str
    section: Section
    page_title: str
    around: str
    near: bool = False

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

    @cached_property
    def also(self) -> Mapping[str, list[str]]:
        """Words for sections that do not stand in them, by `clues#sort`."""
        file = self.folder / "also.toml"
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

    def _whole(self, name: str, section: Section) -> str:
        """All that a section is found by."""
        also = self.also.get(f"{name}#{section.id}" if section.id else name, ())
        return _close("\n".join((section.title, section.plain, *also)))

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

        Words are parted by blanks; capital and small letters are the same, and so are `U盘` and `U 盘`.  What people
        call a thing otherwise counts too (`also.toml`).  Where no section has all words, those that have most of each
        two Han characters that follow each other.
        """
        words = [word.casefold() for word in text.split()]
        if not words:
            return []
        found = [hit for name in self.names() for hit in self._hits(name, words)]
        if not found:
            return self._near(words)
        return sorted(found, key=lambda hit: -sum(word in hit.section.title.casefold() for word in words))

    def _hits(self, name: str, words: list[str]) -> Iterator[Hit]:
        for section in self.page(name).sections:
            whole = self._whole(name, section)
            if all(word in whole for word in words):
                yield self._hit(name, section, words)

    def _near(self, words: list[str]) -> list[Hit]:
        """The sections nearest to words, the best first: pairs that few sections have say more than those of many."""
        parts = {part for word in words for run in _RUN.findall(word) for part in _parts(run)}
        sections = [(name, section) for name in self.names() for section in self.page(name).sections]
        has = [{part for part in parts if part in self._whole(*each)} for each in sections]
        weights = {part: 1 / known for part in parts if (known := sum(part in each for each in has))}
        if len(weights) * 2 < len(parts):
            return []
        scored = sorted(
            zip((sum(weights[part] for part in each) for each in has), range(len(has)), strict=True),
            key=lambda pair: (-pair[0], pair[1]),
        )
        best = [at for score, at in scored[:_MOST_NEAR] if score and 2 * score >= scored[0][0]]
        return [self._hit(*sections[at], sorted(has[at]), near=True) for at in best]

    def _hit(self, name: str, section: Section, words: list[str], *, near: bool = False) -> Hit:
        return Hit(name, section, self.page(name).title, _around(section.plain, words), near)


def _parts(run: str) -> list[str]:
    """The pairs of a run of Han, of one with more than one; else the run."""
    pairs = range(len(run) - 1) if "\u3400" <= run[0] <= "\u9fff" else ()
    return [run[at : at + 2] for at in pairs] or [run]


def _close(text: str) -> str:
    """A text to be looked through: small letters, and no blanks beside Han."""
    return _BLANK.sub("", text.casefold())


def _around(plain: str, words: list[str]) -> str:
    """The words around the first that was found, on one line; the beginning where it is only in the heading."""
    line = plain.replace("\n", " ")
    wanted = [re.search(" ?".join(map(re.escape, word)), line, re.IGNORECASE) for word in words]
    at = min((found.start() for found in wanted if found), default=0)
    start = max(0, at - _BEFORE)
    piece = line[start : at + _AFTER]
    return f"{'…' if start else ''}{piece}{'…' if at + _AFTER < len(line) else ''}"
