"""What a heading of a list lets through: values ticked, a text that cells hold, days from and to.

Windows ask for it, queries say it in SQL (`header_sql`), lists in memory by `Kept.passes`; both answer alike.
A cell may hold several values (the names of a group talk): it passes where one of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

# How a value stands in the store; the windows show its words.
Raw = str | int
# Values that a heading lists at once; of a column with more, one looks for them by a text.
MOST = 2_000
BLANK = "（空白）"
_FEW = 3
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Kind(StrEnum):
    """What a column holds: words as they stand, words for codes, or days."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a column: its words, how it stands in the store (several where the words agree), and how often."""

    words: str
    raws: tuple[Raw, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a column in their order, blank last; `is_cut` where there are more of them than `MOST`."""

    values: tuple[Value, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What one heading lets through.

    `only` are the values that are wanted, `but` those that are not: pairs of value and words.  `contains` is a text
    (letters of either case), `start` and `end` are days, both included.
    """

    column: str
    only: tuple[tuple[Raw, str], ...] | None = None
    but: tuple[tuple[Raw, str], ...] = ()
    contains: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether it keeps anything away."""
        return self.only is not None or bool(self.but or self.contains or self.start or self.end)

    def passes(self, raw: Raw | None) -> bool:
        """Whether a value is let through."""
        raw = "" if raw is None else raw
        if self.only is not None and raw not in {each for each, _ in self.only}:
            return False
        if raw in {each for each, _ in self.but}:
            return False
        if self.contains and folded(self.contains) not in folded(" ".join(str(raw).split())):
            return False
        return self._within(str(raw))

    def _within(self, raw: str) -> bool:
        if self.start is None and self.end is None:
            return True
        day = first_day(raw)
        after = self.start is None or day >= self.start.isoformat()
        return bool(day) and after and (self.end is None or day <= self.end.isoformat())

    def words(self, heading: str) -> str:
        """What it does, for the line under the list."""
        said = [f"含“{self.contains}”"] if self.contains else []
        if self.start or self.end:
            said.append(f"{self.start or '最早'} 至 {self.end or '最近'}")
        if self.only is not None:
            said.append(_listed(self.only))
        if self.but:
            said.append(f"不含{_listed(self.but)}")
        return f"{heading} {'、'.join(said)}"


def _listed(chosen: Sequence[tuple[Raw, str]]) -> str:
    words = list(dict.fromkeys(word or BLANK for _, word in chosen))
    return "、".join(words) if 0 < len(words) <= _FEW else f"{len(words)} 项"


def folded(text: str) -> str:
    """A text with its Latin letters small, and no others: as LIKE compares."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def first_day(raw: str) -> str:
    """The first day that a date means which may be known to the month or year only; empty where it is none."""
    return f"{raw}-01-01"[:10] if raw else ""


def day_of(words: str) -> str:
    """The day that a cell begins with, as exactly as it is known; empty where it begins with none."""
    found = _DAY.match(words)
    return found[0] if found else ""


def without(kept: Iterable[Kept], column: str) -> tuple[Kept, ...]:
    """What the other headings let through."""
    return tuple(each for each in kept if each.column != column)


def gathered(
    counted: Iterable[tuple[Raw | None, int]],
    words: Mapping[Raw, str] | None = None,
    order: Sequence[Raw] = (),
    most: int | None = MOST,
) -> Values:
    """Values out of (value, how often), those of the same words together; in `order`, else as a dictionary has them."""
    found: dict[str, list[Any]] = {}
    for raw, count in counted:
        clean: Raw = "" if raw is None else raw
        said = str(clean) if words is None else words.get(clean, str(clean))
        one = found.setdefault(said, [[], 0])
        if clean not in one[0]:
            one[0].append(clean)
        one[1] += count
    places = {raw: place for place, raw in enumerate(order)}
    values = [Value(said, tuple(raws), count) for said, (raws, count) in found.items() if count > 0]
    values.sort(key=lambda one: _place(one, places))
    return Values(tuple(values[:most]), most is not None and len(values) > most)


def _place(one: Value, places: Mapping[Raw, int]) -> tuple[bool, int, float, bytes]:
    """Blank last; by the order given, numbers by size, words as GB 18030 has them: common characters by pinyin."""
    numbers = [raw for raw in one.raws if isinstance(raw, int)]
    at = min((places[raw] for raw in one.raws if raw in places), default=len(places))
    return (one.words == "", at, numbers[0] if numbers else 0, one.words.encode("gb18030", "replace"))


def to_json(kept: Iterable[Kept]) -> list[dict[str, Any]]:
    """As JSON can say it."""
    return [
        {
            "column": one.column, "only": None if one.only is None else [list(each) for each in one.only],
            "but": [list(each) for each in one.but], "contains": one.contains,
            "start": one.start.isoformat() if one.start else None, "end": one.end.isoformat() if one.end else None,
        }
        for one in kept
    ]  # fmt: skip


def from_json(told: Any) -> tuple[Kept, ...]:
    """What `to_json` made; what is none of it is left out."""
    found = []
    for one in told if isinstance(told, list) else ():
        try:
            made = Kept(str(one["column"]), contains=str(one.get("contains") or ""))
            only, but = one.get("only"), one.get("but") or ()
            made = replace(made, only=None if only is None else _pairs(only), but=_pairs(but))
            days = [date.fromisoformat(one[name]) if one.get(name) else None for name in ("start", "end")]
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        found.append(replace(made, start=days[0], end=days[1]))
    return tuple(each for each in found if each.narrows)


def _pairs(told: Iterable[Any]) -> tuple[tuple[Raw, str], ...]:
    return tuple((raw if isinstance(raw, int) else str(raw), str(words)) for raw, words in told)
