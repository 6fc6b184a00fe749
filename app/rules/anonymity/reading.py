"""A text as the check reads it: without blanks within words, digits and dots in one shape, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅．・"), "·")
_SHAPES = {
    **{ord("０") + n: str(n) for n in range(10)},
    **{ord("Ａ") + n: chr(ord("A") + n) for n in range(26)},
    **{ord("ａ") + n: chr(ord("a") + n) for n in range(26)},
    ord("－"): "-", ord("—"): "-", ord("–"): "-", ord("／"): "/", **_DOTS,
}  # fmt: skip
# Characters that are not seen: they would part a name for a machine and not for a reader.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]")


@dataclass(frozen=True)
class Reading:
    """`flat` is the text without blanks; `place(n)` is where its n-th character stands in the text itself."""

    text: str

    @cached_property
    def _kept(self) -> list[int]:
        return [at for at, one in enumerate(self.text) if not one.isspace() and not _UNSEEN.match(one)]

    @cached_property
    def flat(self) -> str:
        """The characters that are seen, digits and dots in one shape."""
        return "".join(self.text[at] for at in self._kept).translate(_SHAPES)

    @cached_property
    def shaped(self) -> str:
        """The whole text, character for character, digits and dots in one shape."""
        return self.text.translate(_SHAPES)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of `flat` stands in the text."""
        return self._kept[start], self._kept[end - 1] + 1

    def breaks(self, start: int, end: int) -> bool:
        """Whether a piece of `flat` goes over the end of a line: then it is no word."""
        first, last = self.span(start, end)
        return "\n" in self.text[first:last]

    def after(self, end: int) -> str:
        """The character behind a piece of `flat` in the text itself; empty at the end."""
        _, last = self.span(end - 1, end)
        return self.text[last : last + 1]

    def paragraph(self, start: int) -> int:
        """In which line of the text a place lies."""
        return bisect_right(self._ends, start)

    @cached_property
    def _ends(self) -> list[int]:
        return [at for at, one in enumerate(self.text) if one == "\n"]
