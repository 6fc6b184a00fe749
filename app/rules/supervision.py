"""What supervision compares, and what drawn talks are checked for, read from data/rules/supervision.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "rules" / "supervision.toml"


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """A point of the checklist for drawn talks; `shows` names what the store itself says to it."""

    code: str
    name: str
    clause: str
    shows: str


@dataclass(frozen=True, slots=True)
class SupervisionRules:
    """The file, as it is asked."""

    grounds_by_disposal: Mapping[str, frozenset[str]]
    clue_needed_by: frozenset[str]
    checklist: tuple[CheckPoint, ...]

    def fits(self, disposal: str, ground: str) -> bool:
        """Whether a talk on this ground may come from a clue disposed of so; an unknown disposal fits everything."""
        grounds = self.grounds_by_disposal.get(disposal)
        return grounds is None or ground in grounds

    def point(self, code: str) -> CheckPoint | None:
        """A point of the checklist, or None."""
        return next((each for each in self.checklist if each.code == code), None)


@lru_cache(maxsize=2)
def supervision_rules(path: Path = FILE) -> SupervisionRules:
    """The rules of supervision.  Raises KeyError or TOMLDecodeError for a file that does not hold together."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return SupervisionRules(
        {each["name"]: frozenset(each["grounds"]) for each in raw["disposal"]},
        frozenset(raw["clue"]["needed_by"]),
        tuple(CheckPoint(each["code"], each["name"], each["clause"], each["shows"]) for each in raw["check"]),
    )
