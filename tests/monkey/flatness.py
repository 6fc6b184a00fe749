"""Whether a process stays as large as it was: memory, handles, threads, widgets over the samples of a long run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.monkey.watching import Sample, slope

# R23: by how many MB memory may grow over a run once it is warm.
MOST_MB = 50.0
# The first moves load modules, fonts and pages: what grows there grows once.
WARM = 3_000
# By how much a figure may grow over the last half, in its own unit; a window more or less open is within it.
_MOST = {"files": 3.0, "store_files": 2.0, "threads": 2.0, "windows": 6.0, "dialogs": 3.0}
# The same as a part of what there is: the pages and cases that are open differ from sample to sample.
_MOST_PART = {"widgets": 0.15, "timers": 0.15, "objects": 0.15, "python": 0.15}


@dataclass(frozen=True, slots=True)
class Growth:
    """A figure over a run: where it began and ended, by how much it grew over the last half, and how much it may."""

    name: str
    first: float
    last: float
    grew: float
    most: float

    @property
    def is_flat(self) -> bool:
        """Whether it grew by no more than it may."""
        return self.grew <= self.most


def growths(samples: Sequence[Sample]) -> list[Growth]:
    """Each figure over the samples that were taken with the window open; none where there are too few of them."""
    open_ = [each for each in samples if each.open and each.move >= WARM]
    if len(open_) < 4:
        return []
    half = open_[len(open_) // 2 :] if len(open_) >= 8 else open_
    found = [Growth("rss", open_[0].rss, open_[-1].rss, slope(open_, "rss"), MOST_MB)]
    for name, most in _MOST.items():
        found.append(Growth(name, getattr(open_[0], name), getattr(open_[-1], name), slope(half, name), most))
    for name, part in _MOST_PART.items():
        mean = sum(getattr(each, name) for each in half) / len(half)
        found.append(Growth(name, getattr(open_[0], name), getattr(open_[-1], name), slope(half, name), part * mean))
    return found
