"""One row of a ledger, read: what it says of a talk, what is wrong with it, and what was noticed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
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


def read_line(rules: Rulebook, raw: RawRow) -> Line:
    """What the row says; faults are listed, never raised."""
    line = Line(raw.line)
    texts = _texts(raw.cells, line)
    _when(line, raw.cells)
    _who(line, texts)
    _what(rules, line, texts)
    _how(line, texts)
    _after(line, texts, raw.cells)
    line.key = _key(line, texts)
    return line


def _texts(cells: Mapping[str, Any], line: Line) -> dict[str, str]:
    """The cells as text; a cell from which nothing can be taken is left empty, with a fault."""
    found = {}
    for name, value in cells.items():
        # Most cells hold one of a few words, over and over.
        is_word = type(value) is str and len(value) <= _WORD
        text, reason = _word(name, value) if is_word else _text(name, value)
        if reason:
            line.faults.append(Fault(FIELDS.get(name, name), reason))
        found[name] = text
    return found


def _text(name: str, value: Any) -> tuple[str, str]:
    """The text of a cell, or nothing and the reason why it is not taken."""
    text = prose_of(value) if name in _PROSE else text_of(value)
    reason = _unsound(name, value, text) if text else ""
    return ("" if reason else text), reason


_word = lru_cache(maxsize=20_000)(_text)


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
    if isinstance(value, str) and is_nothing(value.strip()):
        value = None
    try:
        line.held = read_held(value)
    except CellError as error:
        line.faults.append(Fault(FIELDS["held"], str(error)))
        return
    if line.held is None:
        line.faults.append(Fault(FIELDS["held"], "没有填写；只记得月份的，请写成 2025年3月"))
    elif isinstance(value, float) and str(value).endswith(".1") and line.held.precision == "month":
        line.hints.append(f"约谈时间“{value}”是数值，Excel 会把 10 月也写成 .1，请核对是 1 月还是 10 月")


def _who(line: Line, texts: Mapping[str, str]) -> None:
    names = [name for each in names_of(texts.get("subjects", "")) if (name := clean_name(each))]
    if not names:
        if not any(fault.column == FIELDS["subjects"] for fault in line.faults):
            line.faults.append(Fault(FIELDS["subjects"], "没有填写，不知道约谈的是谁"))
        return
    if len(names) > _MOST_SUBJECTS:
        line.faults.append(Fault(FIELDS["subjects"], f"有 {len(names)} 人，最多 {_MOST_SUBJECTS} 人，请分成几行"))
        return
    too_long = next((name for name in names if len(name) > 60), None)
    if too_long is not None:
        line.faults.append(Fault(FIELDS["subjects"], f"“{too_long[:20]}…”不像人名，几个人请用、分开"))
        return
    line.subjects = [Subject(name) for name in names]
    _spread(line, "unit", [part.strip() for part in _UNITS_APART.split(texts.get("unit", "")) if part.strip()])
    titles = [part.strip() for part in _APART.split(texts.get("title", "")) if part.strip()]
    _spread(line, "title", titles if len(titles) == len(names) else [texts.get("title", "")])
    ranks = [part.strip() for part in _APART.split(texts.get("rank", "")) if part.strip()]
    _spread(line, "rank", [synonyms("ranks").get(bare(rank), rank) for rank in ranks])


def _spread(line: Line, name: str, values: list[str]) -> None:
    """One value for all subjects, or one each; any other number stays open, to be settled by who they are."""
    if len(values) not in (1, len(line.subjects)):
        if name == "unit":
            for subject in line.subjects:
                subject.unit = "、".join(values)
        return
    for place, subject in enumerate(line.subjects):
        setattr(subject, name, values[0 if len(values) == 1 else place])


def _what(rules: Rulebook, line: Line, texts: Mapping[str, str]) -> None:
    """Form and ground: a ground that is known says the form where none is written (三)."""
    form, ground = texts.get("form", ""), texts.get("ground", "")
    form, ground = ("" if is_nothing(form) else form), ("" if is_nothing(ground) else ground)
    line.form, line.ground = form_of(form), ground_of(ground) or ground
    rule = rules.ground(line.ground) if line.ground else None
    if line.form is None and not form and rule is not None:
        line.form = rule.form
        line.hints.append(f"没有写约谈形式，按事由“{rule.name}”记为{rules.form(rule.form).name}（{rule.clause}）")
    if line.form is None and not any(fault.column == FIELDS["form"] for fault in line.faults):
        allowed = "、".join(each.name for each in rules.forms)
        said = f"“{form}”不是四种约谈形式之一" if form else "没有填写，从事由也看不出来"
        line.faults.append(Fault(FIELDS["form"], f"{said}，请写成{allowed}中的一种"))
    if ground and rule is None:
        line.hints.append(f"事由“{ground}”不在制度所列之内，按原文保留")
    elif not ground:
        line.hints.append("没有写约谈事由")


def _how(line: Line, texts: Mapping[str, str]) -> None:
    written = texts.get("mode", "")
    mode, line.written_inquiry = mode_of(written)
    line.mode = mode or (Mode.GROUP if len(line.subjects) > 1 else Mode.INDIVIDUAL)
    if mode is None and not is_nothing(written):
        line.hints.append(f"约谈方式“{written}”不认识，按人数记为{line.mode.label}")
    if (named := _NUMBER.match(bare(texts.get("number", "")))) is not None:
        year, ours, number = named.groups()
        line.number = (int(year), historical(int(number)) if ours else int(number))
    elif not is_nothing(texts.get("number", "")):
        line.hints.append(f"编号“{texts['number']}”不是 〔2026〕第001号 的写法，另编补录号")
    for name in ("place", "content", "volume", "organiser"):
        text = texts.get(name, "")
        setattr(line, name, "" if is_nothing(text) else text)
    for name in ("lead", "recorder"):
        setattr(line, name, "、".join(clean_name(each) for each in names_of(texts.get(name, ""))))
    line.clauses = tuple(_CLAUSE.findall(bare(texts.get("basis", ""))))


def _after(line: Line, texts: Mapping[str, str], cells: Mapping[str, Any]) -> None:
    """Materials, dispositions, archive, note."""
    line.materials = materials_of(texts.get("materials", ""))
    due, given = texts.get("materials_due", ""), texts.get("materials_in", "")
    if due.isdecimal() and len(due) < 4:
        line.counts = (int(due), int(given) if given.isdecimal() and len(given) < 4 else 0)
    _dispositions(line, texts.get("disposition", ""), texts.get("stage", ""))
    notes = [part for part in _APART.split(texts.get("note", "")) if part.strip() and not _OURS.match(part.strip())]
    line.note = "；".join(part.strip() for part in notes)
    try:
        line.archived = read_date(cells.get("archived")).day
    except CellError as error:
        line.hints.append(f"归档日期没有读出：{error}")


def _dispositions(line: Line, text: str, stage: str) -> None:
    names = [subject.name for subject in line.subjects]
    each, stages = by_person(text, names), by_person(stage, names)
    for subject in line.subjects:
        said = (each.get(subject.name, "") if each else text).removesuffix(_DECIDED).strip()
        subject.outcome = outcome_of(said)
        subject.decision = "" if is_nothing(said) else said
        found = stages.get(subject.name, "") if stages else stage
        subject.stage = "" if is_nothing(found) or found == "未定" else found
        if subject.decision == "未定":
            subject.decision = ""
    unknown = {subject.decision for subject in line.subjects if subject.decision and not subject.outcome}
    line.hints += [f"处置情况“{said[:30]}”不在制度所列之内，按原文保留，不计入统计" for said in sorted(unknown)]


def _key(line: Line, texts: Mapping[str, str]) -> str:
    """What makes the row this row: its words, wherever it stands and however its date is written."""
    held = line.held and (line.held.start.isoformat(), line.held.precision)
    named = [bare(texts.get(name, "")) for name in _KEYED]
    return hashlib.sha256("\x1f".join([str(held), *(s.name for s in line.subjects), *named]).encode()).hexdigest()[:32]


_KEYED = ("number", "unit", "form", "ground", "mode", "lead", "place", "content", "disposition")
