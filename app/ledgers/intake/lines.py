"""One row of a ledger, read: what it says of a talk, what is wrong with it, and what was noticed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from app.interviews.numbering import historical
from app.ledgers.intake.moments import Held, read_held
from app.ledgers.intake.sheet import FIELDS
from app.ledgers.intake.words import (
    by_person,
    form_of,
    ground_of,
    is_nothing,
    materials_of,
    mode_of,
    names_of,
    outcome_of,
)
from app.people.names import clean_name
from app.people.roster.words import synonyms
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.workbooks.cells import CellError, prose_of, read_date, text_of
from app.workbooks.limits import Unreadable
from app.workbooks.table import Fault, RawRow
from app.workbooks.words import bare

# What a cell may hold at most, in characters: several times what the longest real ones need.
_LONGEST = {
    "number": 60, "place": 200, "subjects": 4000, "unit": 2000, "title": 4000, "rank": 2000, "form": 100, "ground": 200,
    "mode": 60, "lead": 200, "basis": 200, "recorder": 200, "organiser": 200, "materials": 1000, "disposition": 4000,
    "stage": 1000, "volume": 60,
}  # fmt: skip
# How many different people, dispositions and the like are remembered.
_KEPT = 20_000
# Up to so many characters a cell is a word that may come again.
_WORD = 24
# Kept as written, with its punctuation; other cells are made plain, so that words can be compared.
_PROSE = frozenset({"content", "note", "disposition", "place"})
_MOST_SUBJECTS = 200
_NUMBER = re.compile(r"^[〔\[（(]?(\d{4})[〕\]）)]?[-—]?第?(补?)0*(\d{1,6})号?$")
_CLAUSE = re.compile(r"[一二三四五六七八九十]+\([一二三四五六七八九十]+\)\d*")
_OURS = re.compile(r"^补录$")
_APART = re.compile(r"[；;]")
_UNITS_APART = re.compile(r"[、，,；;/／\n]+")
_NOBODY = "没有填写，不知道约谈的是谁"
_DECIDED = "（待审定）"


@dataclass(slots=True)
class Subject:
    """One of those talked to, as the row has it; `outcome` is a word of the rules, `decision` as it was written."""

    name: str
    unit: str = ""
    title: str = ""
    rank: str = ""
    outcome: str = ""
    decision: str = ""
    stage: str = ""


@dataclass(slots=True)
class Line:
    """What a row says; `key` is what makes it this row in whatever workbook it stands."""

    line: int
    key: str = ""
    held: Held | None = None
    number: tuple[int, int] | None = None
    subjects: list[Subject] = field(default_factory=list)
    form: InterviewForm | None = None
    ground: str = ""
    mode: Mode = Mode.INDIVIDUAL
    written_inquiry: bool = False
    place: str = ""
    lead: str = ""
    clauses: tuple[str, ...] = ()
    recorder: str = ""
    organiser: str = ""
    content: str = ""
    materials: tuple[tuple[str, str], ...] = ()
    counts: tuple[int, int] | None = None
    archived: date | None = None
    volume: str = ""
    note: str = ""
    faults: list[Fault] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def names(self) -> str:
        """The subjects in a cell."""
        return "、".join(subject.name for subject in self.subjects)


class LineReader:
    """Reads rows.  In a ledger of years the same people, forms, dispositions come again: each is settled once."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._forms = cache(self._form_and_ground)

    def line(self, raw: RawRow) -> Line:
        """What the row says; faults are listed, never raised."""
        line = Line(raw.line)
        texts = _texts(raw.cells, line)
        _when(line, raw.cells)
        _who(line, texts)
        self._what(line, texts)
        _how(line, texts)
        _after(line, texts, raw.cells)
        line.key = _key(line, texts)
        return line

    def _what(self, line: Line, texts: Mapping[str, str]) -> None:
        line.form, line.ground, fault, hints = self._forms(texts.get("form", ""), texts.get("ground", ""))
        if fault and not _has_fault(line, "form"):
            line.faults.append(Fault(FIELDS["form"], fault))
        line.hints += hints

    def _form_and_ground(self, form: str, ground: str) -> tuple[InterviewForm | None, str, str, tuple[str, ...]]:
        """Form and ground, what is wrong, and hints: a known ground says the form where none is written (三)."""
        form, ground = ("" if is_nothing(form) else form), ("" if is_nothing(ground) else ground)
        meant, name, fault = form_of(form), ground_of(ground) or ground, ""
        rule = self._rules.ground(name) if name else None
        hints = []
        if meant is None and not form and rule is not None:
            meant = rule.form
            hints.append(f"没有写约谈形式，按事由“{rule.name}”记为{self._rules.form(meant).name}（{rule.clause}）")
        if meant is None:
            allowed = "、".join(each.name for each in self._rules.forms)
            said = f"“{form}”不是四种约谈形式之一" if form else "没有填写，从事由也看不出来"
            fault = f"{said}，请写成{allowed}中的一种"
        if ground and rule is None:
            hints.append(f"事由“{ground}”不在制度所列之内，按原文保留")
        elif not ground:
            hints.append("没有写约谈事由")
        return meant, name, fault, tuple(hints)


def _has_fault(line: Line, field: str) -> bool:
    return any(fault.column == FIELDS[field] for fault in line.faults)


def _texts(cells: Mapping[str, Any], line: Line) -> dict[str, str]:
    """The cells as text; a cell from which nothing can be taken is left empty, with a fault."""
    found = {}
    for name, value in cells.items():
        # Most cells hold one of a few words, over and over.
        known = type(value) is str and len(value) <= _WORD
        found[name], reason = _word(name, value) if known else _text(name, value)
        if reason:
            line.faults.append(Fault(FIELDS.get(name, name), reason))
    return found


def _text(name: str, value: Any) -> tuple[str, str]:
    """The text of a cell, or nothing and the reason why it is not taken."""
    text = prose_of(value) if name in _PROSE else text_of(value)
    reason = _unsound(name, value, text) if text else ""
    return ("" if reason else text), reason


_word = lru_cache(maxsize=_KEPT)(_text)


def _unsound(name: str, value: object, text: str) -> str:
    if name == "reason":
        return ""
    if isinstance(value, Unreadable):
        return f"单元格里是{value}，请改为文字或数值"
    if len(text) > _LONGEST.get(name, 32_767):
        return f"有 {len(text)} 字，最多 {_LONGEST[name]} 字"
    return "有不能识别的字符，请重新填写" if "\ufffd" in text else ""


def _when(line: Line, cells: Mapping[str, Any]) -> None:
    value = cells.get("held")
    if isinstance(value, Unreadable):
        return
    if type(value) is str:
        value = value.strip()
        value = None if is_nothing(value) else value
    try:
        line.held = read_held(value)
    except CellError as error:
        line.faults.append(Fault(FIELDS["held"], str(error)))
        return
    if line.held is None:
        line.faults.append(Fault(FIELDS["held"], "没有填写；只记得月份的，请写成 2025年3月"))
    elif type(value) is float and line.held.precision == "month" and str(value).endswith(".1"):
        line.hints.append(f"约谈时间“{value}”是数值，Excel 会把 10 月也写成 .1，请核对是 1 月还是 10 月")


def _who(line: Line, texts: Mapping[str, str]) -> None:
    written = (texts.get(name, "") for name in ("subjects", "unit", "title", "rank"))
    people, fault = _people(*written)
    line.subjects = [Subject(*person) for person in people]
    if fault and (fault != _NOBODY or not _has_fault(line, "subjects")):
        line.faults.append(Fault(FIELDS["subjects"], fault))


@lru_cache(maxsize=_KEPT)
def _people(subjects: str, unit: str, title: str, rank: str) -> tuple[tuple[tuple[str, str, str, str], ...], str]:
    """Name, unit, title and rank of each subject; nobody where something is wrong, and what."""
    names = [name for each in names_of(subjects) if (name := clean_name(each))]
    if not names:
        return (), _NOBODY
    if len(names) > _MOST_SUBJECTS:
        return (), f"有 {len(names)} 人，最多 {_MOST_SUBJECTS} 人，请分成几行"
    too_long = next((name for name in names if len(name) > 60), None)
    if too_long is not None:
        return (), f"“{too_long[:20]}…”不像人名，几个人请用、分开"
    units = [part.strip() for part in _UNITS_APART.split(unit) if part.strip()]
    titles = [part.strip() for part in _APART.split(title) if part.strip()]
    ranks = [part.strip() for part in _APART.split(rank) if part.strip()]
    count = len(names)
    return tuple(
        zip(
            names,
            _spread(units, count) or ["、".join(units)] * count,  # one of them each, nobody says which
            _spread(titles, count) if len(titles) == count else [title] * count,
            _spread([synonyms("ranks").get(bare(each), each) for each in ranks], count) or [""] * count,
            strict=True,
        )
    ), ""


def _spread(values: list[str], count: int) -> list[str]:
    """One value for all, or one each; nothing for any other number of values."""
    if len(values) == 1:
        return values * count
    return values if len(values) == count else []


def _how(line: Line, texts: Mapping[str, str]) -> None:
    line.mode, line.written_inquiry, hint = _mode(texts.get("mode", ""), len(line.subjects) > 1)
    if hint:
        line.hints.append(hint)
    number = texts.get("number", "")
    if (named := _NUMBER.match(bare(number))) is not None:
        year, ours, digits = named.groups()
        line.number = (int(year), historical(int(digits)) if ours else int(digits))
    elif not is_nothing(number):
        line.hints.append(f"编号“{number}”不是 〔2026〕第001号 的写法，另编补录号")
    line.place, line.content = _something(texts.get("place", "")), _something(texts.get("content", ""))
    line.volume, line.organiser = _something(texts.get("volume", "")), _something(texts.get("organiser", ""))
    line.lead, line.recorder = _named(texts.get("lead", "")), _named(texts.get("recorder", ""))
    line.clauses = _clauses(texts.get("basis", ""))


@lru_cache(maxsize=_KEPT)
def _mode(written: str, several: bool) -> tuple[Mode, bool, str]:
    """The mode, whether it says 结合函询, and a hint where the mode was told from the number of people."""
    mode, written_inquiry = mode_of(written)
    meant = mode or (Mode.GROUP if several else Mode.INDIVIDUAL)
    unknown = mode is None and not is_nothing(written)
    return meant, written_inquiry, f"约谈方式“{written}”不认识，按人数记为{meant.label}" if unknown else ""


@lru_cache(maxsize=_KEPT)
def _named(text: str) -> str:
    return "、".join(clean_name(each) for each in names_of(text))


@lru_cache(maxsize=_KEPT)
def _clauses(text: str) -> tuple[str, ...]:
    return tuple(_CLAUSE.findall(bare(text)))


def _something(text: str) -> str:
    return "" if is_nothing(text) else text


def _after(line: Line, texts: Mapping[str, str], cells: Mapping[str, Any]) -> None:
    """Materials, dispositions, archive, note."""
    line.materials = materials_of(texts.get("materials", ""))
    due, given = texts.get("materials_due", ""), texts.get("materials_in", "")
    if due.isdecimal() and len(due) < 4:
        line.counts = (int(due), int(given) if given.isdecimal() and len(given) < 4 else 0)
    names = tuple([subject.name for subject in line.subjects])
    decided, hints = _dispositions(texts.get("disposition", ""), texts.get("stage", ""), names)
    for subject, (outcome, decision, stage) in zip(line.subjects, decided, strict=True):
        subject.outcome, subject.decision, subject.stage = outcome, decision, stage
    line.hints += hints
    line.note = _note(texts.get("note", ""))
    archived = cells.get("archived")
    if archived is not None:
        try:
            line.archived = read_date(archived).day
        except CellError as error:
            line.hints.append(f"归档日期没有读出：{error}")


@lru_cache(maxsize=_KEPT)
def _note(text: str) -> str:
    notes = (part.strip() for part in _APART.split(text))
    return "；".join(part for part in notes if part and not _OURS.match(part))


@lru_cache(maxsize=_KEPT)
def _dispositions(
    text: str, stage: str, names: tuple[str, ...]
) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Outcome, decision and stage of each subject; hints."""
    each, stages = by_person(text, names), by_person(stage, names)
    found = []
    for name in names:
        said = (each.get(name, "") if each else text).removesuffix(_DECIDED).strip()
        reached = stages.get(name, "") if stages else stage
        reached = "" if is_nothing(reached) or reached == "未定" else reached
        found.append((outcome_of(said), "" if is_nothing(said) or said == "未定" else said, reached))
    unknown = {decision for outcome, decision, _ in found if decision and not outcome}
    return tuple(found), tuple(
        f"处置情况“{said[:30]}”不在制度所列之内，按原文保留，不计入统计" for said in sorted(unknown)
    )


def _key(line: Line, texts: Mapping[str, str]) -> str:
    """What makes the row this row: its words, wherever it stands and however its date is written."""
    held = line.held and (line.held.start.isoformat(), line.held.precision)
    named = [bare(texts.get(name, "")) for name in _KEYED]
    return hashlib.sha256("\x1f".join([str(held), *(s.name for s in line.subjects), *named]).encode()).hexdigest()[:32]


_KEYED = ("number", "unit", "form", "ground", "mode", "lead", "place", "content", "disposition")
