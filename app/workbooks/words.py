"""How words of workbooks are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache


# The same few words stand in thousands of cells.
@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """A word as it is compared: plain width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def ways(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Each way of writing, bare, with the word it stands for."""
    return {bare(written): word for word, written_ways in table.items() for written in written_ways}
