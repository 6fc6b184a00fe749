"""Combinations: what a text tells of somebody, and how many of the cadre list it fits (k-anonymity)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.rules.anonymity.marks import Directory, Mark, Person
from app.rules.anonymity.reading import Reading
from app.rules.publicity import GROUP, PublicityRules

_AGE = re.compile(r"(?<!\d)(\d{2})(?:周?岁|周岁)")
_DECADE = re.compile(r"(?<!\d)(?:19)?([5-9]0|00)(?:后|年代(?:出生|生人))")
_BORN = re.compile(r"(?<!\d)(19[4-9]\d|200\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出生|生[，。；人])")
_CALLED = {
    "rank": "职级", "kind": "部门类别", "post": "岗位", "fresh": "任职方式", "sex": "性别", "age": "年龄",
    "ethnicity": "民族",
}  # fmt: skip
Fits = Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a text tells: its place, of which dimension, whom it fits, what is more general."""

    start: int
    end: int
    of: str
    fits: Fits
    general: str


def combinations(reading: Reading, directory: Directory, rules: PublicityRules, least: int) -> Iterator[Mark]:
    """What has to be told more generally, so that it fits `least` people or more, or nobody.

    What is said in one paragraph is taken together, and so is the whole text.  Of a dimension that is told twice
    (男 and 女) either counts.  Nobody is named in the reason.
    """
    told = sorted(_told(reading, directory, rules), key=lambda each: (each.start, each.end))
    seen: set[tuple[int, int]] = set()
    by_paragraph: dict[int, list[Told]] = {}
    for each in told:
        by_paragraph.setdefault(reading.paragraph(each.start), []).append(each)
    for part in [*by_paragraph.values(), told]:
        for mark in _of_part(reading, directory, part, least):
            if (mark.start, mark.end) not in seen:
                seen.add((mark.start, mark.end))
                yield mark


def _of_part(reading: Reading, directory: Directory, told: Sequence[Told], least: int) -> Iterator[Mark]:
    """Marks on the dimensions that are taken away, one after the other, until enough people are left."""
    left = sorted({each.of for each in told})
    count = _count(directory, told, left)
    if not 0 < count < least:
        return
    words = "、".join(dict.fromkeys(reading.text[each.start : each.end].strip("，。（）") for each in told))
    why = f"“{words}”合起来在干部名册中只有{count}人（少于{least}人）"
    while left and 0 < _count(directory, told, left) < least:
        gone = max(left, key=lambda of: (_count(directory, told, [each for each in left if each != of]), of))
        left.remove(gone)
        for each in told:
            if each.of == gone:
                yield Mark(
                    each.start, each.end, GROUP, reading.text[each.start : each.end],
                    f"{why}；请概括{_CALLED[gone]}", each.general,
                    tuple((other.start, other.end) for other in told),
                )  # fmt: skip


def _count(directory: Directory, told: Sequence[Told], dimensions: Sequence[str]) -> int:
    by_dimension = [[each.fits for each in told if each.of == of] for of in dimensions]
    return sum(all(any(fits(person) for fits in one) for one in by_dimension) for person in directory.people)


def _told(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Told]:
    yield from _words(reading, directory, rules)
    yield from _ages(reading, directory, rules)
    for people in sorted({person.ethnicity for person in directory.people} - rules.age.ethnicity_plain - {""}):
        for hit in re.finditer(re.escape(people), reading.text):
            yield Told(*hit.span(), "ethnicity", _has_ethnicity(people), rules.age.ethnicity_general)


def _words(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Told]:
    """Words of the data file; the longer where two lie in each other (副处级, 处级); none in the institution's name."""
    found: list[Told] = []
    for feature in rules.features:
        for word in feature.words:
            for hit in re.finditer(re.escape(word), reading.text):
                start, end = _inner(hit.start(), word)
                fits = _fits(feature.of, feature.values)
                found.append(Told(start, end, feature.of, fits, feature.general))
    hidden = [
        hit.span() for hit in re.finditer(re.escape(directory.institution), reading.text) if directory.institution
    ]
    for each in found:
        longer = any(
            other.start <= each.start and each.end <= other.end and other.end - other.start > each.end - each.start
            for other in found
        )
        if not longer and not any(start <= each.start and each.end <= end for start, end in hidden):
            yield each


def _inner(start: int, word: str) -> tuple[int, int]:
    """The place of a word without the punctuation that only shows where it stands (，女，)."""
    bare = word.strip("，。（）")
    first = start + word.index(bare)
    return first, first + len(bare)


def _fits(of: str, values: frozenset[str]) -> Fits:
    def fits(person: Person) -> bool:
        if of == "rank":
            return person.rank in values
        if of == "sex":
            return person.sex in values
        held = {"kind": person.kinds, "post": person.posts, "fresh": person.fresh}[of]
        return bool(held & values)

    return fits


def _has_ethnicity(people: str) -> Fits:
    return lambda person: person.ethnicity == people


def _ages(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Told]:
    """45岁 (with a band around it), 70后, 1975年出生."""
    general, band = rules.age.general, rules.age.band
    for hit in _AGE.finditer(reading.shaped):
        year = directory.year - int(hit[1])
        yield Told(*hit.span(), "age", _born_between(year - 1 - band, year + band), general)
    for hit in _DECADE.finditer(reading.shaped):
        first = (2000 if hit[1] == "00" else 1900) + int(hit[1])
        yield Told(*hit.span(), "age", _born_between(first, first + 9), general)
    for hit in _BORN.finditer(reading.shaped):
        year = int(hit[1])
        yield Told(hit.start(), hit.start() + 5, "age", _born_between(year, year), general)


def _born_between(first: int, last: int) -> Fits:
    return lambda person: person.born is not None and first <= person.born <= last
