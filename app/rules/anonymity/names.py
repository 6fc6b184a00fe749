"""Names of the cadre list in a text, whole and half: 张三, 张 三, 老张, 张副处长, 三丰同志; 张某 is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.rules.anonymity.marks import Directory, Mark
from app.rules.anonymity.reading import Reading
from app.rules.publicity import NAME, NameWords, PublicityRules

_HIDDEN = frozenset("某×ＸX*○〇")


def names(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Mark]:
    """Every place where somebody of the cadre list is named."""
    words, flat = rules.names, reading.flat
    whole = _by_first(person.name.translate({ord("・"): "·", ord("•"): "·"}) for person in directory.people)
    surnames = {_surname(person.name, words) for person in directory.people if len(person.name) > 1}
    given = _by_first(_given(person.name, words) for person in directory.people)
    for at in range(len(flat)):
        yield from _whole(reading, at, whole, rules)
        yield from _surname_and_title(reading, at, surnames, rules)
        yield from _familiar(reading, at, surnames, rules)
        yield from _given_name(reading, at, given, rules)


def _by_first(found: Iterator[str]) -> dict[str, list[str]]:
    """Words of two characters and more by their first two, the longest first."""
    kept: defaultdict[str, list[str]] = defaultdict(list)
    for word in set(found):
        if len(word) > 1:
            kept[word[:2]].append(word)
    return {key: sorted(words, key=len, reverse=True) for key, words in kept.items()}


def _surname(name: str, words: NameWords) -> str:
    return name[:2] if name[:2] in words.compound else name[:1]


def _given(name: str, words: NameWords) -> str:
    """The given name where it has two characters and more: the others are too common."""
    if "·" in name:
        return name.split("·")[0]
    rest = name[len(_surname(name, words)) :]
    return rest if len(rest) > 1 else ""


def _mark(reading: Reading, start: int, end: int, why: str, proposal: str) -> Mark:
    first, last = reading.span(start, end)
    return Mark(first, last, NAME, reading.text[first:last], why, proposal)


def _whole(reading: Reading, at: int, known: dict[str, list[str]], rules: PublicityRules) -> Iterator[Mark]:
    flat = reading.flat
    for name in known.get(flat[at : at + 2], ()):
        if flat.startswith(name, at) and not reading.breaks(at, at + len(name)):
            yield _mark(reading, at, at + len(name), "干部名册中的姓名", rules.proposals["name"])
            return


def _surname_and_title(reading: Reading, at: int, surnames: set[str], rules: PublicityRules) -> Iterator[Mark]:
    """张书记, 张副处长; not 该处长, and not a surname that ends a longer word before it (扩张书记…)."""
    flat, words = reading.flat, rules.names
    surname = next((flat[at : at + size] for size in (2, 1) if flat[at : at + size] in surnames), "")
    if not surname:
        return
    end = at + len(surname)
    for between in ("", *words.between):
        for title in words.titles:
            if flat.startswith(between + title, end) and not reading.breaks(at, end + len(between + title)):
                size = len(between) + len(title)
                yield _mark(reading, at, end + size, "干部姓氏加职务或称呼", f"某{title}")
                return


def _familiar(reading: Reading, at: int, surnames: set[str], rules: PublicityRules) -> Iterator[Mark]:
    """老张, 小李: unless it begins an ordinary word (小金库), or the name goes on hidden (小张某)."""
    flat, words = reading.flat, rules.names
    if flat[at] not in words.before or flat.startswith(words.ordinary, at):
        return
    for size in (2, 1):
        surname = flat[at + 1 : at + 1 + size]
        if len(surname) == size and surname in surnames:
            end = at + 1 + size
            if not reading.breaks(at, end) and reading.after(end) not in _HIDDEN:
                yield _mark(reading, at, end, "干部姓氏的称呼", rules.proposals["name"])
            return


def _given_name(reading: Reading, at: int, given: dict[str, list[str]], rules: PublicityRules) -> Iterator[Mark]:
    """A given name with a title behind it: 德禾同志."""
    flat = reading.flat
    for name in given.get(flat[at : at + 2], ()):
        if not flat.startswith(name, at):
            continue
        for title in rules.names.titles:
            end = at + len(name) + len(title)
            if flat.startswith(title, at + len(name)) and not reading.breaks(at, end):
                yield _mark(reading, at, end, "干部的名字加称呼", f"某{title}")
                return
