"""Reads data/rules/*.toml into a `Rulebook`, or refuses it with the line that is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.rules import rulebook as book
from app.rules.fact_names import CANDIDATES, FACTS
from app.rules.toml_lines import Lines
from app.rules.vocabulary import DepartmentKind, InterviewForm

DEFAULT_RULES = Path(__file__).resolve().parents[2] / "data" / "rules" / "regulation.toml"

T = TypeVar("T")

# Table of the file -> (field of Rulebook, record).
_ARRAYS: dict[str, tuple[str, type[Any]]] = {
    "clause": ("clauses", book.Clause),
    "form": ("forms", book.FormRule),
    "ground": ("grounds", book.Ground),
    "lead": ("leads", book.LeadRule),
    "organiser": ("organisers", book.OrganiserRule),
    "support": ("supports", book.SupportRule),
    "approval": ("approvals", book.ApprovalRule),
    "material": ("materials", book.MaterialRule),
    "scheme": ("scheme", book.Item),
    "preparation": ("preparation", book.Item),
    "safety": ("safety", book.Item),
    "archive": ("archive", book.Item),
    "disposition": ("dispositions", book.DispositionRule),
    "discipline": ("disciplines", book.Discipline),
    "factor": ("factors", book.Factor),
    "limit": ("limits", book.Limit),
    "finding": ("findings", book.FindingRule),
    "decision": ("decisions", book.Decision),
    "neighbour": ("neighbours", book.Neighbour),
}
# What must be unique within each table.
_IDENTITY = {
    "clause": "id", "form": "code", "ground": "name", "lead": "id", "organiser": "id", "scheme": "code",
    "preparation": "code", "safety": "code", "archive": "code", "disposition": "name", "discipline": "name",
    "factor": "name", "limit": "key", "finding": "code", "decision": "key", "neighbour": "key",
}  # fmt: skip
# Words that the code understands, by table and key.
_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("form", "group"): ("可以集体", "集体须说明理由"),
    ("organiser", "when"): ("校级", "处级新提拔或交流", "处级", "科级及以下"),
    ("organiser", "unit"): ("党政办", "组织部", "纪检监察室", "所在部门"),
    ("support", "lead"): ("校领导", "部门主要负责人"),
    ("support", "unit"): ("党政办", "所在部门"),
    ("approval", "of"): ("谈话函询", "方案"),
    ("approval", "by"): ("纪检监察室", "领导小组", "部门主要负责人"),
    ("approval", "when"): ("拟谈话函询", "学校组织", "部门组织"),
    ("factor", "effect"): ("从轻或减轻", "从重"),
}
_LIMITS = frozenset({
    "fresh_appointment_months", "campaigns_per_year", "filing_due_day", "report_due_workdays",
    "material_due_workdays", "archive_due_workdays", "refusal_witnesses",
    "rectification_due_workdays", "anonymity_people",
})  # fmt: skip
_NEIGHBOURS = frozenset({
    "inquiry_reply", "reply_endorsement", "democratic_life_meeting", "inquiry_staff", "admonition_follow_up",
    "recheck_share", "retention",
})  # fmt: skip


class RulesFileError(ValueError):
    """The rules file does not hold together; the message names file, line and what to mend."""

    def __init__(self, source: str, line: int, message: str) -> None:
        self.line = line
        super().__init__(f"规则文件 {source} 第 {line} 行：{message}")


@lru_cache(maxsize=8)
def load(path: Path = DEFAULT_RULES) -> book.Rulebook:
    """The rulebook of a file.  Raises RulesFileError when it cannot be used."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, source: str = "rules.toml") -> book.Rulebook:
    """The rulebook of a text.  Raises RulesFileError with the line of the first thing that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesFileError(source, _decode_line(error), f"不是有效的 TOML：{error}") from error
    return _Reader(raw, Lines(text), source).read()


def _decode_line(error: tomllib.TOMLDecodeError) -> int:
    """Tomllib says «(at line 3, column 7)» in its message."""
    _, _, place = str(error).partition("at line ")
    digits = place.partition(",")[0]
    return int(digits) if digits.isdigit() else 1


class _Reader:
    """One pass over the raw tables: types first, then what must agree between them."""

    def __init__(self, raw: Mapping[str, Any], lines: Lines, source: str) -> None:
        self.raw, self.lines, self.source = raw, lines, source

    def fail(self, message: str, table: str, index: int = 0, key: str | None = None) -> RulesFileError:
        return RulesFileError(self.source, self.lines.of(table, index, key), message)

    def read(self) -> book.Rulebook:
        known = {*_ARRAYS, "meta", "department_kind"}
        for table in self.raw:
            if table not in known:
                raise self.fail(f"不认识的段 [{table}]", table)
        values: dict[str, Any] = {"meta": self.record(book.Meta, self.section("meta"), "meta", 0)}
        for table, (name, kind) in _ARRAYS.items():
            values[name] = tuple(self.array(table, kind))
        values["department_kinds"] = self.kinds()
        rules = book.Rulebook(**values)
        for check in (_unique, _clauses, _words, _forms, _grounds, _leads, _decisions, _keys):
            check(self, rules)
        return rules

    def section(self, table: str) -> Mapping[str, Any]:
        value = self.raw.get(table)
        if not isinstance(value, dict):
            raise self.fail(f"缺少 [{table}] 段", table)
        return value

    def array(self, table: str, kind: type[T]) -> Iterable[T]:
        entries = self.raw.get(table)
        if not isinstance(entries, list) or not entries:
            raise self.fail(f"缺少 [[{table}]]，至少要有一条", table)
        for index, entry in enumerate(entries):
            yield self.record(kind, entry, table, index)

    def record(self, kind: type[T], entry: Mapping[str, Any], table: str, index: int) -> T:
        hints = get_type_hints(kind)
        for key in entry:
            if key not in hints:
                raise self.fail(f"[{table}] 中有不认识的项 {key}", table, index, key)
        values: dict[str, Any] = {}
        for spec in fields(kind):  # type: ignore[arg-type]
            if spec.name in entry:
                fail = self._failer(table, index, spec.name)
                values[spec.name] = _convert(hints[spec.name], entry[spec.name], fail)
            elif spec.default is MISSING:
                raise self.fail(f"[{table}] 缺少 {spec.name}", table, index)
        return kind(**values)

    def _failer(self, table: str, index: int, key: str) -> Callable[[str], RulesFileError]:
        return lambda message: self.fail(f"{key}：{message}", table, index, key)

    def kinds(self) -> dict[str, str]:
        allowed = list(DepartmentKind)
        mapping = dict(self.section("department_kind"))
        for kind, read_as in mapping.items():
            if kind not in allowed or read_as not in allowed:
                raise self.fail(
                    f"部门类别 {kind} → {read_as} 不在 {'、'.join(allowed)} 之中", "department_kind", 0, kind
                )
        return mapping


def _convert(hint: Any, value: Any, fail: Callable[[str], RulesFileError]) -> Any:
    """A TOML value as the field's type: text, whole number, yes/no, enumeration, or a tuple of such."""
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise fail("应是列表 [ … ]")
        return tuple(_convert(get_args(hint)[0], item, fail) for item in value)
    if isinstance(hint, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if issubclass(hint, StrEnum):
        if value not in set(hint):
            raise fail(f"“{value}”不在 {'、'.join(hint)} 之中")
        return hint(value)
    if type(value) is not hint:
        raise fail(f"应是{ {str: '文字', int: '整数', bool: 'true 或 false'}[hint] }，现为 {value!r}")
    if hint is str and not value.strip() and value != "":
        raise fail("不能只有空白")
    return value


def _records(rules: book.Rulebook) -> Iterable[tuple[str, int, Any]]:
    for table, (name, _) in _ARRAYS.items():
        for index, record in enumerate(getattr(rules, name)):
            yield table, index, record


def _unique(reader: _Reader, rules: book.Rulebook) -> None:
    seen: dict[tuple[str, str], Any] = {}
    for table, index, record in _records(rules):
        if not (key := _IDENTITY.get(table)):
            continue
        value = getattr(record, key)
        if table == "ground" and (earlier := seen.get((table, value))) and earlier.form != record.form:
            names = f"{rules.form(earlier.form).name}、{rules.form(record.form).name}"
            raise reader.fail(f"事由“{value}”同时属于两种形式（{names}）；一个事由只能属于一种形式", table, index, key)
        if (table, value) in seen:
            raise reader.fail(f"[[{table}]] 的 {key} “{value}”重复", table, index, key)
        seen[table, value] = record


def _clauses(reader: _Reader, rules: book.Rulebook) -> None:
    known = {clause.id for clause in rules.clauses}
    cited: set[str] = set()
    for table, index, record in _records(rules):
        for key in ("clause", "clauses"):
            value = getattr(record, key, None)
            if value is None or (isinstance(record, book.FormRule) and key == "clause"):
                continue
            named = (value,) if isinstance(value, str) else tuple(value)
            if not named:
                raise reader.fail("至少引用一条条款", table, index, key)
            for clause in named:
                if clause not in known:
                    raise reader.fail(f"条款“{clause}”不存在", table, index, key)
            cited.update(named if table != "decision" else ())
    for index, clause in enumerate(rules.clauses):
        if clause.id not in cited and not clause.no_rule:
            raise reader.fail(f"条款“{clause.id}”没有任何规则引用，也没有写明原因（no_rule）", "clause", index)


def _words(reader: _Reader, rules: book.Rulebook) -> None:
    for table, index, record in _records(rules):
        for (owner, key), words in _WORDS.items():
            if owner == table and getattr(record, key) not in words:
                raise reader.fail(f"“{getattr(record, key)}”不在 {'、'.join(words)} 之中", table, index, key)


def _forms(reader: _Reader, rules: book.Rulebook) -> None:
    for code in InterviewForm:
        if code not in {form.code for form in rules.forms}:
            raise reader.fail(f"缺少形式 {code}", "form")
        if sum(code in material.forms for material in rules.materials) != 1:
            raise reader.fail(f"形式 {code} 应恰好对应一种材料", "material")
    for index, form in enumerate(rules.forms):
        if not form.contents:
            raise reader.fail("约谈内容不能为空", "form", index, "contents")


def _grounds(reader: _Reader, rules: book.Rulebook) -> None:
    for index, ground in enumerate(rules.grounds):
        if ground.clause not in rules.form(ground.form).clauses:
            raise reader.fail(f"事由“{ground.name}”的条款与其形式不一致", "ground", index, "clause")


def _leads(reader: _Reader, rules: book.Rulebook) -> None:
    for index, lead in enumerate(rules.leads):
        for fact in {fact for alternative in lead.when for fact in alternative}:
            if fact not in FACTS:
                raise reader.fail(f"不认识的条件“{fact}”", "lead", index, "when")
        for candidate in lead.candidates:
            if candidate not in CANDIDATES:
                raise reader.fail(f"不认识的人选“{candidate}”", "lead", index, "candidates")


def _decisions(reader: _Reader, rules: book.Rulebook) -> None:
    for index, decision in enumerate(rules.decisions):
        options = book.DECISIONS.get(decision.key)
        if options is None:
            raise reader.fail(f"不认识的制度解释“{decision.key}”", "decision", index, "key")
        if set(decision.options) != set(options):
            raise reader.fail(f"可选项应为 {'、'.join(options)}", "decision", index, "options")
        if decision.value not in options:
            raise reader.fail(f"“{decision.value}”不在 {'、'.join(options)} 之中", "decision", index, "value")
        if decision.number != list(book.DECISIONS).index(decision.key) + 1:
            raise reader.fail(f"“{decision.key}”的编号不是 {decision.number}", "decision", index, "number")
    if missing := set(book.DECISIONS) - {decision.key for decision in rules.decisions}:
        raise reader.fail(f"缺少制度解释 {'、'.join(sorted(missing))}", "decision")


def _keys(reader: _Reader, rules: book.Rulebook) -> None:
    for table, known, records in (("limit", _LIMITS, rules.limits), ("neighbour", _NEIGHBOURS, rules.neighbours)):
        present = {record.key for record in records}
        for index, record in enumerate(records):
            if record.key not in known:  # type: ignore[attr-defined]
                raise reader.fail(f"不认识的 {record.key}", table, index, "key")  # type: ignore[attr-defined]
        if missing := known - present:
            raise reader.fail(f"缺少 {'、'.join(sorted(missing))}", table)
    for index, rule in enumerate(rules.neighbours):
        if rule.step < 1 or rule.value not in rule.values:
            raise reader.fail(f"{rule.value} 不在可选的范围之内", "neighbour", index, "value")
    for index, limit in enumerate(rules.limits):
        if limit.value < 1:
            raise reader.fail("应是大于 0 的整数", "limit", index, "value")
