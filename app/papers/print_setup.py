"""How a paper is printed: which pages, how often, on which sides, and how far it is moved; plain values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

MOST_COPIES = 99
# How far a print can be moved, and in what steps, in millimetres.
MOST_OFFSET, OFFSET_STEP = 20.0, 0.1
# What people write between two ends of a range, besides the hyphen.
_DASHES = "-‐‑‒–—―−~～至到"
_COMMAS = ",，、;；"


class Sides(StrEnum):
    """单面, or 双面 and over which edge one turns the leaf."""

    ONE = "one"
    LONG = "long"
    SHORT = "short"


class PageRangeError(ValueError):
    """Pages that cannot be read; the message says which part and how to write it."""


@dataclass(frozen=True, slots=True)
class Offset:
    """How far a print is moved to the right and down, in millimetres, in steps of 0.1; for pre-printed forms."""

    dx: float = 0.0
    dy: float = 0.0

    @classmethod
    def of(cls, dx: float, dy: float) -> Offset:
        """The nearest offset that can be set."""
        return cls(_step(dx), _step(dy))

    @property
    def words(self) -> str:
        """As one says it: 右移 1.5 毫米，上移 0.3 毫米; empty where nothing moves."""
        across = f"{'右' if self.dx > 0 else '左'}移 {abs(self.dx):.1f} 毫米" if self.dx else ""
        down = f"{'下' if self.dy > 0 else '上'}移 {abs(self.dy):.1f} 毫米" if self.dy else ""
        return "，".join(filter(None, (across, down)))


NO_OFFSET = Offset()


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """What is remembered of printing a paper.  `printer` and `tray` are empty for those the system prefers."""

    printer: str = ""
    copies: int = 1
    collate: bool = True
    sides: Sides = Sides.ONE
    tray: str = ""

    def as_json(self) -> dict[str, Any]:
        """The setup as JSON can say it."""
        return asdict(self) | {"sides": str(self.sides)}

    @classmethod
    def from_json(cls, kept: Any) -> PrintSetup:
        """The setup that was kept; what does not make sense is as at the beginning."""
        if not isinstance(kept, dict):
            return cls()
        copies, sides = kept.get("copies"), kept.get("sides")
        return cls(
            printer=str(kept.get("printer") or ""),
            copies=min(max(copies, 1), MOST_COPIES) if isinstance(copies, int) else 1,
            collate=kept.get("collate") is not False,
            sides=Sides(sides) if sides in list(Sides) else Sides.ONE,
            tray=str(kept.get("tray") or ""),
        )


@dataclass(frozen=True, slots=True)
class PrintHow:
    """What the audit entry of a print says besides its purpose; `pages` is empty for all."""

    printer: str
    copies: int = 1
    pages: str = ""

    def as_json(self) -> dict[str, Any]:
        """The facts as the audit chain keeps them; pages only where not all were printed."""
        return {"printer": self.printer, "copies": self.copies} | ({"pages": self.pages} if self.pages else {})


def pages_of(text: str, count: int) -> tuple[int, ...]:
    """The pages that 「1-3,5」 names of a paper of `count` pages, from 1, each once, in the order of the paper.

    「3-」 goes to the end, 「-3」 begins at the first; full-width signs and 至 are read too.  Raises PageRangeError.
    """
    plain = unicodedata.normalize("NFKC", text)
    for comma in unicodedata.normalize("NFKC", _COMMAS):
        plain = plain.replace(comma, ",")
    for dash in unicodedata.normalize("NFKC", _DASHES):
        plain = plain.replace(dash, "-")
    parts = ["".join(part.split()) for part in plain.split(",")]
    found = {page for part in parts if part for page in _part(part, count)}
    if not found:
        raise PageRangeError("请写明要打印的页码，例如 1-3,5。")
    return tuple(sorted(found))


def pages_words(pages: Iterable[int]) -> str:
    """Pages as `pages_of` reads them: 1-3,5."""
    ordered = sorted(set(pages))
    runs = [[page for _, page in run] for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0])]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def order(pages: Iterable[int], copies: int, *, collate: bool = True, leaves: bool = False) -> list[int | None]:
    """The sides in the order in which they leave the printer, where it makes no copies itself; None is a blank one.

    `leaves`: printed on both sides, so that each copy of an odd number of pages ends with a blank side.
    """
    once: list[int | None] = list(pages)
    if not collate:
        each = [[page] * copies for page in once]
        return [side for run in each for side in run]
    padded = [*once, None] if leaves and copies > 1 and len(once) % 2 else once
    return (padded * copies)[: len(padded) * (copies - 1) + len(once)]


def _part(part: str, count: int) -> range:
    ends = part.split("-")
    if len(ends) > 2 or not any(ends) or not all(end == "" or (end.isascii() and end.isdecimal()) for end in ends):
        raise PageRangeError(f"读不懂页码“{part}”，请写成 1-3,5 这样。")
    # No paper has so many pages, and Python does not read a number of thousands of digits.
    first, last = (int(end[:9]) if end else open_end for end, open_end in ((ends[0], 1), (ends[-1], count)))
    if first > last and ends[-1]:
        raise PageRangeError(f"页码“{part}”前大后小，请写成 {last}-{first}。")
    if not 1 <= first <= last <= count:
        raise PageRangeError(f"页码“{part}”超出范围，这份材料共 {count} 页。")
    return range(first, last + 1)


def _step(length: float) -> float:
    within = min(max(length, -MOST_OFFSET), MOST_OFFSET)
    return round(round(within / OFFSET_STEP) * OFFSET_STEP, 1) + 0.0
