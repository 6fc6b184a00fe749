"""Whether a process stays as large as it was: memory, handles, threads, widgets over the samples of a long run.

What is judged is what the process holds at rest: with everything closed, and the first window opened over a store that
is the same each time.  What lies in the monkey's own store, and what it has open, grows with what it does; of those
samples only what no data explains is judged: handles, threads, dialogs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.monkey.watching import WARM, Sample, slope

# By how many MB memory at rest may grow over the last half of a run; what the allocator leaves scattered is within it.
MOST_MB = 12.0
# By how much a figure may grow over the last half, in its own unit; a window more or less open is within it.
_MOST_OPEN = {"files": 3.0, "store_files": 2.0, "threads": 2.0, "dialogs": 3.0}
_MOST_AT_REST = {"rss": MOST_MB, "files": 1.0, "store_files": 1.0, "threads": 1.0, "windows": 2.0, "dialogs": 0.5}
# The same as a part of what there is.
_MOST_PART = {"widgets": 0.02, "timers": 0.02, "objects": 0.02, "python": 0.02}


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
    """Each figure over the samples once warm; none where there are too few of them, of which `lacks` tells."""
    open_ = [each for each in samples if each.open and not each.rest and each.move >= WARM]
    rest = _at_rest(samples)
    found = [_growth(open_, name, most) for name, most in _MOST_OPEN.items()] if len(open_) >= 4 else []
    if len(rest) < 4:
        return found
    most = dict(_MOST_AT_REST)
    for name, part in _MOST_PART.items():
        most[name] = max(part * sum(getattr(each, name) for each in rest) / len(rest), 1.0)
    return found + [_growth(rest, name, much, " at rest") for name, much in most.items()]


def lacks(samples: Sequence[Sample]) -> str:
    """Why nothing can be said of the memory of a run; empty where something can."""
    rest = len(_at_rest(samples))
    return (
        "" if rest >= 4 else f"only {rest} samples at rest after move {WARM:,}: too few to say whether memory is flat"
    )


def _at_rest(samples: Sequence[Sample]) -> list[Sample]:
    return [each for each in samples if each.rest and each.open and each.move >= WARM]


def _growth(samples: Sequence[Sample], name: str, most: float, where: str = "") -> Growth:
    half = samples[len(samples) // 2 :] if len(samples) >= 8 else samples
    return Growth(f"{name}{where}", getattr(samples[0], name), getattr(samples[-1], name), slope(half, name), most)
