"""The words by which rosters are read: `data/people/reading.toml`."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[3] / "data" / "people" / "reading.toml"


@cache
def words() -> dict[str, dict[str, Any]]:
    """The tables of the file, by name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def bare(text: str) -> str:
    """A word as it is compared: plain width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def synonyms(table: str) -> dict[str, str]:
    """Each way of writing in a table, bare, with the word it stands for."""
    return {bare(written): word for word, ways in words()[table].items() for written in ways}
