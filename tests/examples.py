"""How many examples a dear property is tried with: some each time, and many where a night is spent on it."""

from __future__ import annotations

import os

DEEP = os.environ.get("EXAMPLES") == "deep"


def many(number: int) -> int:
    """So many with EXAMPLES=deep (`make deep`, `make mutants`), a third of them else; a try of one takes some 20 ms."""
    return number if DEEP else max(number // 3, 5)
