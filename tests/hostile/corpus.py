"""All cases."""

from __future__ import annotations

from tests.hostile import cells, files
from tests.hostile.case import Case

CASES: list[Case] = [*files.CASES, *cells.CASES]
