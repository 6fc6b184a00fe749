"""The check as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.rules.anonymity.features import combinations
from app.rules.anonymity.marks import Directory, Mark, apart
from app.rules.anonymity.names import names
from app.rules.anonymity.reading import Reading
from app.rules.anonymity.words import dates, numbers, posts, units
from app.rules.publicity import DATE, GROUP, NAME, NUMBER, POST, UNIT, PublicityRules, publicity_rules


def check(
    text: str, directory: Directory, least: int, checks: Collection[str], rules: PublicityRules | None = None
) -> list[Mark]:
    """What in the text points to somebody, in the order of the text.

    `least` is how many people of the cadre list what is told must fit at least; `checks` are the kinds that are wanted.
    """
    rules, reading = rules or publicity_rules(), Reading(text)
    if not reading.flat:
        return []

    def found() -> Iterator[Mark]:
        if NAME in checks:
            yield from names(reading, directory, rules)
        if POST in checks:
            yield from posts(reading, directory, rules, least)
        if UNIT in checks:
            yield from units(reading, directory, rules)
        if NUMBER in checks:
            yield from numbers(reading, directory, rules)
        if DATE in checks:
            yield from dates(reading, rules)

    marks = apart(found())
    if GROUP in checks:
        marks += [
            mark for mark in combinations(reading, directory, rules, least)
            if not any(mark.overlaps(other) for other in marks)
        ]  # fmt: skip
    return sorted(marks, key=lambda each: (each.start, each.end))
