"""宣传信息 as data (data/rules/publicity.toml): kinds, states, steps, and what the check for anonymity goes by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "data" / "rules" / "publicity.toml"
NAME, POST, UNIT, DATE, NUMBER, GROUP = "姓名", "职务", "部门", "日期", "号码", "组合"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item, and what must not stand in its text."""

    name: str
    about: str
    checks: frozenset[str]


@dataclass(frozen=True, slots=True)
class State:
    """A state: whether the text may be changed in it, and whether the item may leave the program."""

    name: str
    editable: bool = False
    export: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step between states; `by` is edit or approve, `clean` asks for a check of this very text with nothing left."""

    name: str
    froms: tuple[str, ...]
    to: str
    by: str
    clean: bool = False
    other_account: bool = False
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """Words that tell something of a person: `of` which dimension, which `values` fit, what is more general."""

    of: str
    words: tuple[str, ...]
    values: frozenset[str]
    general: str


@dataclass(frozen=True, slots=True)
class NameWords:
    """How people are half named: 老张, 张副处长."""

    before: tuple[str, ...]
    titles: tuple[str, ...]
    between: tuple[str, ...]
    ordinary: tuple[str, ...]
    compound: frozenset[str]


@dataclass(frozen=True, slots=True)
class AgeWords:
    """How ages and peoples are read, and what may stand in their place."""

    band: int
    general: str
    ethnicity_general: str
    ethnicity_plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublicityRules:
    """The file, as it is asked."""

    kinds: tuple[Kind, ...]
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    proposals: Mapping[str, str]
    by_rank: Mapping[str, str]
    by_kind: Mapping[str, str]
    names: NameWords
    features: tuple[Feature, ...]
    age: AgeWords

    def kind(self, name: str) -> Kind | None:
        """A kind, or None."""
        return next((each for each in self.kinds if each.name == name), None)

    def state(self, name: str) -> State:
        """A state.  Raises KeyError for none."""
        return {each.name: each for each in self.states}[name]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead on from a state, in the order of the file."""
        return tuple(step for step in self.steps if state in step.froms)


@lru_cache(maxsize=2)
def publicity_rules(path: Path = FILE) -> PublicityRules:
    """The rules of publicity.  Raises KeyError or TOMLDecodeError for a file that does not hold together."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    words, names, age = raw["proposals"], raw["names"], raw["age"]
    found = PublicityRules(
        tuple(Kind(each["name"], each["about"], frozenset(each["checks"])) for each in raw["kind"]),
        tuple(State(each["name"], each.get("editable", False), each.get("export", False)) for each in raw["state"]),
        tuple(_step(each) for each in raw["step"]),
        {key: value for key, value in words.items() if isinstance(value, str)},
        words["rank"], words["kind"],
        NameWords(
            tuple(names["before"]), tuple(names["titles"]), tuple(names["between"]), tuple(names["ordinary"]),
            frozenset(names["compound"]),
        ),
        tuple(
            Feature(each["of"], tuple(each["words"]), frozenset(each["values"]), each["general"])
            for each in raw["feature"]
        ),
        AgeWords(age["band"], age["general"], age["ethnicity_general"], frozenset(age["ethnicity_plain"])),
    )  # fmt: skip
    for step in found.steps:
        for name in (*step.froms, step.to):
            found.state(name)
    return found


def _step(raw: Mapping[str, Any]) -> Step:
    return Step(
        raw["name"], tuple(raw["from"]), raw["to"], raw["by"], raw.get("clean", False),
        raw.get("other_account", False), raw.get("reason", False),
    )  # fmt: skip
