"""What the check goes by and what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """A cadre as far as a text may tell of one; `posts` holds kinds of posts (head, deputy, …)."""

    name: str
    staff_no: str = ""
    phone: str = ""
    rank: str = ""
    sex: str = ""
    born: int | None = None
    ethnicity: str = ""
    kinds: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unit:
    """A department by its name or an alias."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The cadre list and the departments; `today` is the running year, for ages."""

    people: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()
    institution: str = ""
    year: int = 2026


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found: its place in the text, what kind it is, why it points to somebody, what may stand instead."""

    start: int
    end: int
    kind: str
    text: str
    why: str
    proposal: str
    also: tuple[tuple[int, int], ...] = field(default=())

    def overlaps(self, other: Mark) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def applied(text: str, marks: Iterable[Mark]) -> str:
    """The text with the proposals in the place of what was found; of marks that overlap the first counts."""
    done: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        if not done or mark.start >= done[-1].end:
            done.append(mark)
    for mark in reversed(done):
        text = text[: mark.start] + mark.proposal + text[mark.end :]
    return text


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in the order of the text, without those that lie wholly in another of the same kind or a longer one."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.start, -(each.end - each.start))):
        if not any(other.start <= mark.start and mark.end <= other.end for other in kept):
            kept.append(mark)
    return kept
