"""How long an archived volume is kept, and what lending and destroying ask for: data of `data/rules/archive.toml`.

A class counts from the end of the year of filing: a volume of 10 years that was filed in 2026 ends with 2036.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

ARCHIVE_RULES = Path(__file__).resolve().parents[2] / "data" / "rules" / "archive.toml"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """A class (保管期限); `years` 0 is 永久."""

    name: str
    years: int
    about: str

    @property
    def is_permanent(self) -> bool:
        """Whether it never ends."""
        return self.years == 0


@dataclass(frozen=True, slots=True)
class ArchiveRules:
    """The whole file."""

    classes: tuple[RetentionClass, ...]
    most_workdays: int
    remind_days: int
    renewals: int
    witnesses: int
    approver: str
    clause: str

    def named(self, name: str) -> RetentionClass | None:
        """A class by its name, or None."""
        return next((each for each in self.classes if each.name == name), None)


class ArchiveRulesError(ValueError):
    """The file does not hold together; the message says what to mend."""


@lru_cache(maxsize=4)
def load(path: Path = ARCHIVE_RULES) -> ArchiveRules:
    """The rules of a file.  Raises ArchiveRulesError."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> ArchiveRules:
    """The rules of a text.  Raises ArchiveRulesError with what is wrong in it."""
    try:
        raw = tomllib.loads(text)
        classes = tuple(RetentionClass(str(each["name"]), int(each["years"]), str(each["about"]))
                        for each in raw["class"])  # fmt: skip
        loan, going = raw["loan"], raw["destruction"]
        days = (int(loan["most_workdays"]), int(loan["remind_days"]), int(loan.get("renewals", 0)))
        rules = ArchiveRules(classes, *days, int(going["witnesses"]), str(going["approver"]), str(going["clause"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ArchiveRulesError(f"档案规则文件 archive.toml 不能用：{error}") from error
    names = [each.name for each in rules.classes]
    if len(set(names)) < len(names) or not names:
        raise ArchiveRulesError("档案规则文件 archive.toml 的保管期限重复或没有")
    if any(each.years < 0 for each in rules.classes) or min(rules.most_workdays, rules.witnesses) < 1:
        raise ArchiveRulesError("档案规则文件 archive.toml 的年数、天数和人数不能为负或为零")
    return rules


def ends_on(filed_on: date | None, kept: RetentionClass | None) -> date | None:
    """The last day on which a volume is kept: the end of the year of filing and so many years more.

    None for 永久, for a volume without a class or day of filing, and past the last year that a date can hold.
    """
    if filed_on is None or kept is None or kept.is_permanent or filed_on.year + kept.years > date.max.year:
        return None
    return date(filed_on.year + kept.years, 12, 31)


def is_over(filed_on: date | None, kept: RetentionClass | None, today: date) -> bool:
    """Whether a volume need not be kept any more today; never one of 永久, never one whose end is not known."""
    end = ends_on(filed_on, kept)
    return end is not None and end < today


def gaps(numbers: list[int]) -> list[int]:
    """Numbers from 1 to the highest that are not among these."""
    there = set(numbers)
    return [each for each in range(1, max(there, default=0)) if each not in there]


def duplicates(numbers: list[int]) -> list[int]:
    """Numbers that stand there more than once, each once."""
    return sorted(number for number, times in Counter(numbers).items() if times > 1)
