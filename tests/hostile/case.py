"""One bad or odd file, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.people.books import ROWS

Make = Callable[[Path], Path]
BASE = tuple((str(row[0]), str(row[1])) for row in ROWS)


@dataclass(frozen=True)
class Case:
    """`refused`: words of the refusal; else the file is imported with just these `people` (number, name), and each of
    `faults` stands among what is said of rows that stay out.  `starts`: the beginnings of their posts, by number.
    `slow`: seconds or much disk to make, so that it is left out of the quick tests.
    """

    name: str
    make: Make
    refused: str = ""
    people: tuple[tuple[str, str], ...] = BASE
    faults: tuple[str, ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    slow: bool = False


class Corpus(list[Case]):
    """Cases gathered by decorating what makes them; the docstring is the case's name."""

    def refused(self, words: str, *, slow: bool = False) -> Callable[[Make], Make]:
        """The file is refused with these words."""

        def kept(make: Make) -> Make:
            self.append(Case(_named(make), make, refused=words, slow=slow))
            return make

        return kept

    def imported(
        self,
        people: tuple[tuple[str, str], ...] = BASE,
        faults: tuple[str, ...] = (),
        starts: tuple[tuple[str, str], ...] = (),
        *,
        slow: bool = False,
    ) -> Callable[[Make], Make]:
        """The file is imported right."""

        def kept(make: Make) -> Make:
            self.append(Case(_named(make), make, "", people, faults, starts, slow))
            return make

        return kept


def _named(make: Make) -> str:
    assert make.__doc__, f"{make.__name__} has no name"
    return make.__doc__.splitlines()[0].rstrip(".")
