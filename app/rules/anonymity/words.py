"""Posts, departments, dates and numbers in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from app.rules.anonymity.marks import Directory, Mark
from app.rules.anonymity.reading import Reading
from app.rules.publicity import DATE, NUMBER, POST, UNIT, PublicityRules

_HAN = "〇零○一二三四五六七八九十廿卅两"
_YEAR = r"(?:(?:19|20)\d\d|[二一][〇零○九一二三四五六七八]{3})"
_MONTH, _DAY = rf"(?:1[0-2]|0?[1-9]|[{_HAN}]{{1,3}})", rf"(?:3[01]|[12]\d|0?[1-9]|[{_HAN}]{{1,3}})"
_DATES = (
    (re.compile(rf"{_YEAR}年{_MONTH}月{_DAY}[日号]"), "{year}{month}{day}"),
    (re.compile(rf"(?<!\d){_YEAR}[-./]{_MONTH}[-./]{_DAY}(?!\d)"), "{year}{month}{day}"),
    (re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"), "{year}{month}{day}"),
    (re.compile(rf"{_YEAR}年{_MONTH}月"), "{year}{month}"),
    (re.compile(rf"(?<!\d){_YEAR}[-./]{_MONTH}(?![\d./-])"), "{year}{month}"),
    (re.compile(rf"{_YEAR}年?(?:度|第[{_HAN}1-4]季度)?(?<=[年度])"), "{year}"),
    (re.compile(rf"(?<![\d年{_HAN}]){_MONTH}月{_DAY}[日号]"), "{month}{day}"),
)  # fmt: skip
_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# What looks like a number of somebody or of a case, the more particular first.
_NUMBERS = (
    (re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])|(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])"), "像身份证号"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "像手机号"),
    (re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"), "像电话号码"),
    (re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[（(【](?:19|20)\d\d[〕\]）)】](?:第|补)?\d{1,5}号"), "像文号、案号"),
    (re.compile(rf"[{_PLATE}][A-Z]·?[A-Z0-9]{{5,6}}(?![A-Za-z0-9])"), "像车牌号"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\d{4,12}(?![A-Za-z0-9])"), "像工号、编号"),
    (re.compile(r"(?<![\d.])\d{6,}(?![\d.])"), "像编号、账号"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "像电子邮箱"),
)  # fmt: skip

_BEGINNING = 4


def posts(reading: Reading, directory: Directory, rules: PublicityRules, least: int) -> Iterator[Mark]:
    """Titles of the cadre list: with the department before it, or of which fewer people than `least` have."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for person in directory.people:
        for title in person.titles:
            holders[title].append(person.rank)
    rare = {title: ranks for title, ranks in holders.items() if len(title) > 1 and len(ranks) < least}
    units = {unit.name for unit in directory.units}
    for title, ranks in holders.items():
        if len(title) < 2:
            continue
        for at in _places(reading.flat, title):
            unit = next((name for name in units if name and reading.flat[:at].endswith(name)), "")
            if not unit and title not in rare:
                continue
            first, last = reading.span(at - len(unit), at + len(title))
            proposal = rules.by_rank.get(ranks[0], rules.by_rank.get("科员及其他", "某干部"))
            why = f"干部名册中任此职的有{len(ranks)}人" if not unit else "部门加职务，指向一人"
            yield Mark(first, last, POST, reading.text[first:last], why, proposal)


def units(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Mark]:
    """Departments and their aliases, and the institution."""
    named = [(unit.name, rules.by_kind.get(unit.kind, "某部门"), "部门名称") for unit in directory.units]
    if directory.institution:
        named.append((directory.institution, rules.proposals["institution"], "本单位名称"))
    for name, proposal, why in named:
        if len(name) < 2:
            continue
        for at in _places(reading.flat, name):
            if not reading.breaks(at, at + len(name)):
                first, last = reading.span(at, at + len(name))
                yield Mark(first, last, UNIT, reading.text[first:last], why, proposal)


def dates(reading: Reading, rules: PublicityRules) -> Iterator[Mark]:
    """Days, months and years."""
    words = rules.proposals
    for pattern, shape in _DATES:
        for hit in pattern.finditer(reading.flat):
            if not reading.breaks(*hit.span()):
                first, last = reading.span(*hit.span())
                proposal = shape.format(year=words["year"], month=words["month"], day=words["day"])
                yield Mark(first, last, DATE, reading.text[first:last], "具体日期或年份", proposal)


def numbers(reading: Reading, directory: Directory, rules: PublicityRules) -> Iterator[Mark]:
    """Numbers of the cadre list, and what looks like a number of somebody or of a case."""
    flat, known = reading.flat.upper(), _known_numbers(directory)
    for at in range(len(flat)):
        for number, why in known.get(flat[at : at + _BEGINNING], ()):
            if flat.startswith(number, at):
                first, last = reading.span(at, at + len(number))
                yield Mark(first, last, NUMBER, reading.text[first:last], why, rules.proposals["number"])
    for text, span in ((reading.shaped, lambda a, b: (a, b)), (reading.flat, reading.span)):
        for pattern, why in _NUMBERS:
            for hit in pattern.finditer(text):
                first, last = span(*hit.span())
                if "\n" not in reading.text[first:last] and not _is_date(hit[0]):
                    yield Mark(first, last, NUMBER, reading.text[first:last], why, rules.proposals["number"])


def _known_numbers(directory: Directory) -> dict[str, list[tuple[str, str]]]:
    """Numbers of the cadre list by their beginning; shorter ones are common words."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for person in directory.people:
        for number, why in ((person.staff_no, "干部名册中的工号"), (person.phone, "干部名册中的电话")):
            bare = "".join(number.split()).upper()
            if len(bare) >= _BEGINNING:
                found[bare[:_BEGINNING]].append((bare, why))
    return found


def _is_date(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern, _ in _DATES)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
