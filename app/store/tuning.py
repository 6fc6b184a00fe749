"""What a try of a password costs on this very PC: half a second to a second, and never less than 64 MiB.

A few tries are timed once, when a password is set or a slot turns out to be cheap; the cost is kept with each slot.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from app.store.keyslots import KdfCost, try_cost

SHORTEST_S, TARGET_S, LONGEST_S = 0.5, 0.75, 1.0
MEMORY_KIB, LEAST_MEMORY_KIB = 131_072, 65_536
# On the slowest PC a try may take longer than a second, but is never worth less than this (RFC 9106, second choice).
LEAST_PASSES, MOST_PASSES, LANES = 3, 64, 2
# The same PC measures itself a little faster on one day than on another; that is no reason to write keys anew.
_MARGIN = 1.25

Timed = Callable[[KdfCost], float]
_found: list[KdfCost] = []


def cost_for(first_s: float, next_s: float) -> KdfCost:
    """The cost of a try that takes about `TARGET_S`, from the seconds of the first pass and of each further one.

    Both are over `MEMORY_KIB`; where even the fewest passes take too long half of the memory is taken.
    """
    for memory in (MEMORY_KIB, LEAST_MEMORY_KIB):
        share = memory / MEMORY_KIB
        first, further = first_s * share, max(next_s * share, 1e-6)
        passes = 1 + int(max(TARGET_S - first, 0.0) / further)
        if passes >= LEAST_PASSES or first + (LEAST_PASSES - 1) * further <= LONGEST_S:
            break
    return KdfCost(memory, min(max(passes, LEAST_PASSES), MOST_PASSES), LANES)


def is_stronger(today: KdfCost, kept: KdfCost) -> bool:
    """Whether a cost is worth more than another, clearly, and gives up nothing that the other has."""
    work, before = today.memory_kib * today.passes, kept.memory_kib * kept.passes
    return today.memory_kib >= kept.memory_kib and work > before * _MARGIN


def looks_cheap(kept: KdfCost, seconds: float) -> bool:
    """Whether a slot that took so long to open is worth a measurement."""
    return seconds < SHORTEST_S or kept.memory_kib < LEAST_MEMORY_KIB


def timed(cost: KdfCost) -> float:
    """The seconds of one try at a cost."""
    began = time.perf_counter()
    try_cost(cost)
    return time.perf_counter() - began


def measured(timer: Timed = timed) -> KdfCost:
    """The cost for this PC as it is now.  The first pass also asks the system for the memory: it is timed apart."""
    first = min(timer(KdfCost(MEMORY_KIB, 1, LANES)) for _ in range(2))
    three = timer(KdfCost(MEMORY_KIB, 3, LANES))
    return cost_for(first, max(three - first, 0.0) / 2)


def tuned() -> KdfCost:
    """The same, measured once in the life of the program."""
    if not _found:
        _found.append(measured())
    return _found[0]


def use(cost: KdfCost | None) -> None:
    """Takes a cost as if it had been measured (tests, so that they cost nothing); None measures anew."""
    _found[:] = [cost] if cost else []
