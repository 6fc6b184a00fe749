"""How what is typed into the search box is read: words, numbers, days, and filters in words (`单位:教务处 2026`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from app.ledgers.search.kinds import GROUPS, Group
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm
from app.store.characters import fit
from app.store.search import heads
from app.store.search.terms import DateTerm, FacetTerm, NumberTerm, Term, WordTerm
from app.store.search.text import Word, plain, typed, words_in

_MOST_WORDS = 12
_COLON = re.compile(r"^([^\s:：]{1,6})[:：](.*)$")
_NUMBER = re.compile(r"^[〔\[(（]?\s*(?:(\d{4})\s*[〕\])）]\s*)?(第|补)?\s*(\d{1,6})\s*号$")
_DAY = re.compile(r"^(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?$")
_MONTH = re.compile(r"^(\d{4})[-年/.](\d{1,2})月?$")
_DIGITS = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_YEAR = re.compile(r"^((?:19|20)\d{2})年?(?:度)?$")
_YEARS = re.compile(r"^(\d{4})年?[-—~至到](\d{4})年?$")
_MOST_YEARS = 100
# The words of filters, each with the ways it is written.
FIELDS: dict[str, str] = {
    "单位": heads.UNIT, "部门": heads.UNIT, "学院": heads.UNIT, "形式": heads.FORM, "主谈": heads.LEAD,
    "主谈人": heads.LEAD, "状态": heads.STATE, "对象": heads.SUBJECT, "约谈对象": heads.SUBJECT,
    "记录": heads.RECORDER, "记录人": heads.RECORDER, "年度": heads.YEAR, "年份": heads.YEAR, "年": heads.YEAR,
    "事由": heads.GROUND, "类型": "", "类别": "", "类": "",
}  # fmt: skip
# The words that the help names; the others are other ways of writing them.
TOLD = ("单位", "形式", "主谈", "对象", "记录", "状态", "事由", "年度", "类型")


@dataclass(frozen=True)
class Query:
    """What is looked for: all terms must hold.  `said` tells of the filters as they were understood.

    `remarks` say politely what was not; such a word then narrows nothing.  `groups`: None for all.
    """

    terms: tuple[Term, ...] = ()
    groups: frozenset[Group] | None = None
    said: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.terms

    @property
    def words(self) -> tuple[Term, ...]:
        """The terms that say something of a text."""
        return tuple(term for term in self.terms if not term.is_filter)

    @property
    def filters(self) -> tuple[Term, ...]:
        """The terms that narrow by facts."""
        return tuple(term for term in self.terms if term.is_filter)


@dataclass
class _Reading:
    rules: Rulebook
    terms: list[Term] = field(default_factory=list)
    groups: set[Group] | None = None
    said: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)

    def add_filter(self, name: str, value: str) -> None:
        """A filter in words.  Without a value it is still being typed, and narrows nothing."""
        if name not in FIELDS:
            known = "、".join(TOLD)
            self.remarks.append(f"不认识筛选词“{name}”，已按普通文字查找。可以用：{known}。")
            self.add_words(f"{name} {value}")
        elif not plain(value).strip():
            self.remarks.append(f"请在“{name}:”后面写上内容，例如 {_EXAMPLES.get(name, '单位:教务处')}。")
        elif not FIELDS[name]:
            self._add_kinds(value)
        else:
            self._add_facet(name, FIELDS[name], value)

    def _add_facet(self, name: str, letter: str, value: str) -> None:
        if letter == heads.YEAR:
            self._add_years(value)
            return
        if letter == heads.FORM:
            codes = {form: self.rules.form(form).name for form in InterviewForm}
            found = tuple(form.value for form, told in codes.items() if plain(value) in told)
            if not found:
                self.remarks.append(f"没有“{value}”这种形式，可以写：{'、'.join(codes.values())}。这个筛选没有使用。")
                return
            self.terms.append(FacetTerm(letter, found, exact=True))
            self.said.append("形式 " + "、".join(codes[InterviewForm(each)] for each in found))
            return
        parts = words_in(value)
        if parts:
            self.terms += [FacetTerm(letter, (part,)) for part in parts]
            self.said.append(f"{name} {value}")

    def _add_years(self, value: str) -> None:
        first = last = 0
        if found := _YEAR.match(typed(value)):
            first = last = int(found[1])
        elif found := _YEARS.match(typed(value)):
            first, last = int(found[1]), int(found[2])
        if not 0 <= last - first < _MOST_YEARS or not first:
            self.remarks.append(f"“{value}”不是年度，可以写 2026 或 2024-2026。这个筛选没有使用。")
            return
        years = tuple(str(year) for year in range(first, last + 1))
        self.terms.append(FacetTerm(heads.YEAR, years, exact=True))
        self.said.append(f"年度 {first}" + (f"—{last}" if last > first else ""))

    def _add_kinds(self, value: str) -> None:
        found = {group for group in GROUPS if value in group.label}
        if not found:
            labels = "、".join(dict.fromkeys(group.label for group in GROUPS))
            self.remarks.append(f"没有“{value}”这一类，可以写：{labels}。这个筛选没有使用。")
            return
        self.groups = found if self.groups is None else self.groups & found
        self.said.append("类型 " + "、".join(group.label for group in GROUPS if group in found))

    def add_words(self, text: str) -> None:
        """Words, each of which must be there."""
        self.terms += [WordTerm(Word(word)) for word in words_in(text)]


_EXAMPLES = {name: f"{name}:{value}" for name, value in (
    ("单位", "教务处"), ("形式", "询问"), ("主谈", "王某"), ("对象", "张三"), ("状态", "已归档"), ("年度", "2026"),
    ("类型", "约谈"), ("记录", "李某"), ("事由", "诫勉"),
)}  # fmt: skip


def read(text: str, rules: Rulebook) -> Query:
    """Reads what was typed.  Nothing that can be typed is wrong: what is not understood is looked for as words."""
    reading = _Reading(rules)
    pieces = list(_pieces(fit(text)))
    for piece in pieces[:_MOST_WORDS]:
        _take(reading, piece, alone=len(pieces) == 1)
    if len(pieces) > _MOST_WORDS:
        reading.remarks.append(f"只用了前 {_MOST_WORDS} 个词。")
    terms = tuple(dict.fromkeys(reading.terms))[:_MOST_WORDS]
    groups = None if reading.groups is None else frozenset(reading.groups)
    return Query(terms, groups, tuple(reading.said), tuple(dict.fromkeys(reading.remarks)))


def _pieces(text: str) -> Iterator[str]:
    """What blanks divide; a filter word and its value may stand apart (`单位: 教务处`)."""
    waiting = ""
    for piece in text.replace("\u3000", " ").split():
        if waiting:
            yield waiting + piece
            waiting = ""
        elif piece[-1] in ":：" and piece[:-1] in FIELDS:
            waiting = piece
        else:
            yield piece
    if waiting:
        yield waiting


def _take(reading: _Reading, piece: str, *, alone: bool) -> None:
    found = _COLON.match(piece)
    if found and not found[1].isdecimal():
        reading.add_filter(found[1], found[2])
        return
    for term_of in (_number, _date):
        if term := term_of(piece):
            reading.terms.append(term)
            return
    year = _YEAR.match(typed(piece))
    if year and (not alone or not piece.isdecimal()):
        reading.add_filter("年度", year[1])
        return
    reading.add_words(piece)


def _number(piece: str) -> Term | None:
    found = _NUMBER.match(typed(piece))
    if not found or not int(found[3]):
        return None
    return NumberTerm(int(found[3]), int(found[1]) if found[1] else None, found[2] == "补")


def _date(piece: str) -> Term | None:
    text = typed(piece)
    for pattern in (_DAY, _DIGITS):
        if found := pattern.match(text):
            with suppress(ValueError):
                day = date(int(found[1]), int(found[2]), int(found[3]))
                return DateTerm(day.year, day.month, day.day)
    if (found := _MONTH.match(text)) and 1 <= int(found[2]) <= 12:
        return DateTerm(int(found[1]), int(found[2]))
    return None
