"""What the words of an office's ledger mean in those of the rules: `data/ledger/reading.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from app.rules.vocabulary import InterviewForm, Mode
from app.workbooks.words import bare, ways

FILE = Path(__file__).resolve().parents[3] / "data" / "ledger" / "reading.toml"
_BETWEEN = re.compile(r"[、，,；;\n]+")
_SPACE_BETWEEN = re.compile(r"[、，,；;/／\s]+")
_ADDED = re.compile(r"[（(][^（）()]*[）)]")
# The same few words stand in thousands of cells.
_KEPT = 20_000
# Characters, blanks among them: no way of writing that there is nothing comes near.
_FEW = 24
_WITH_INQUIRY = re.compile(r"函询")


@cache
def words() -> dict[str, dict[str, Any]]:
    """The tables of the file, by name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def meanings(table: str) -> dict[str, str]:
    """Each way of writing in a table, bare, with the word of the program."""
    return ways(words()[table])


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: whoever writes more than a few words says something."""
    return len(text) <= _FEW and _is_nothing(text)


@lru_cache(maxsize=_KEPT)
def _is_nothing(text: str) -> bool:
    return not text or bare(text) in words()["words"]["none"]


@lru_cache(maxsize=_KEPT)
def form_of(text: str) -> InterviewForm | None:
    """The form that a text names, or None."""
    found = _meaning("forms", text)
    return InterviewForm(found) if found else None


@lru_cache(maxsize=_KEPT)
def ground_of(text: str) -> str:
    """The ground of the rules that a text names, or nothing."""
    return meanings("grounds").get(bare(text), "")


@lru_cache(maxsize=_KEPT)
def mode_of(text: str) -> tuple[Mode | None, bool]:
    """The mode that a text names (None for none), and whether it says 结合函询."""
    found = meanings("modes").get(bare(_ADDED.sub("", text)))
    return (Mode(found) if found else None), bool(_WITH_INQUIRY.search(text))


@lru_cache(maxsize=_KEPT)
def materials_of(text: str) -> tuple[tuple[str, str], ...]:
    """The materials that a cell names: the name of the rules (else as written), and as written."""
    if is_nothing(text):
        return ()
    parts = [part.strip() for part in _BETWEEN.split(text) if not is_nothing(part.strip())]
    return tuple({meanings("materials").get(bare(part), part): part for part in parts}.items())


@lru_cache(maxsize=_KEPT)
def outcome_of(text: str) -> str:
    """The outcome of the rules that a text names, or nothing."""
    return "" if is_nothing(text) else _meaning("dispositions", text)


def _meaning(table: str, text: str) -> str:
    """The word a text stands for as a whole; else the first of the words to be looked for within it."""
    plain = bare(text)
    whole = meanings(table).get(plain)
    if whole or not plain:
        return whole or ""
    within = words()[f"{table}_contain"]
    return next((str(word) for part, word in within.items() if part in plain), "")


@lru_cache(maxsize=_KEPT)
def names_of(text: str) -> tuple[str, ...]:
    """The names in a cell: 甲、乙、丙 and the like; what is added in brackets is left out.

    A blank divides only where each part has two characters or more: 王 五 is one name.
    """
    plain = _ADDED.sub("", text)
    parts = [part.strip() for part in _BETWEEN.split(plain)]
    found: list[str] = []
    for part in parts:
        pieces = [piece for piece in _SPACE_BETWEEN.split(part) if piece]
        apart = len(pieces) > 1 and all(len(piece) > 1 for piece in pieces)
        found += pieces if apart else ["".join(pieces)]
    return tuple(dict.fromkeys(name for name in found if not is_nothing(name)))


def by_person(text: str, names: Sequence[str]) -> dict[str, str] | None:
    """The values of a cell like 了结（甲、乙）；诫勉（丙） by name; None where it speaks of all alike."""
    if "（" not in text and "(" not in text:
        return None
    parts = [part for part in re.split(r"[；;]", text) if part.strip()]
    found: dict[str, str] = {}
    for part in parts:
        match = re.fullmatch(r"\s*(.*?)\s*[（(]([^（）()]*)[）)]\s*", part)
        said = names_of(match.group(2)) if match else ()
        if match is None or not said or not set(said) <= set(names):
            return None
        found |= dict.fromkeys(said, match.group(1))
    return found or None
