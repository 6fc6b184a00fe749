"""The words by which rosters are read: `data/people/reading.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.workbooks.words import ways

FILE = Path(__file__).resolve().parents[3] / "data" / "people" / "reading.toml"


@cache
def words() -> dict[str, dict[str, Any]]:
    """The tables of the file, by name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def synonyms(table: str) -> dict[str, str]:
    """Each way of writing in a table, bare, with the word it stands for."""
    return ways(words()[table])
