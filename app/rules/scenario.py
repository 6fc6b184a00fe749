"""The rules asked without a store: a scenario in JSON becomes an institution and a request, an answer becomes JSON.

Everything unknown is refused by name with the place where it stands (`people[2].appointments[0].rank`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.rules.assess import Answer
from app.rules.facts import Appointment, Department, ExceptionPaper, Institution, Person, Recusal, Request
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import AppointmentKind, DepartmentKind, InterviewForm, Mode, Rank, SchoolPost

E = TypeVar("E", bound=StrEnum)
REQUIRED = object()


class ScenarioError(ValueError):
    """The scenario cannot be read; the message names the place and what is expected there."""


@dataclass(frozen=True)
class Scenario:
    """One question: an institution on a day, and a request."""

    institution: Institution
    request: Request


def read_scenarios(text: str, rules: Rulebook) -> tuple[list[Scenario], bool]:
    """The scenarios of a JSON text, and whether it was a list.  Raises ScenarioError."""
    try:
        raw = json.loads(text, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        raise ScenarioError(f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列，{error.msg}") from error
    except RecursionError as error:
        raise ScenarioError("不是有效的 JSON：嵌套过深") from error
    if isinstance(raw, list):
        return [_scenario(entry, f"[{index}]", rules) for index, entry in enumerate(raw)], True
    return [_scenario(raw, "", rules)], False


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [key for key, _ in pairs]
        raise ScenarioError(f"重复的项：{next(key for key in names if names.count(key) > 1)}")
    return result


class _Object:
    """A JSON object being read: each key is taken once, and what is left over is unknown."""

    def __init__(self, raw: Any, place: str) -> None:
        if not isinstance(raw, dict):
            raise ScenarioError(f"{place or '场景'}：应是对象 {{…}}")
        self.raw, self.place, self.known = raw, place, set[str]()

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def take(self, key: str, default: Any = REQUIRED) -> Any:
        self.known.add(key)
        if key not in self.raw:
            if default is REQUIRED:
                raise ScenarioError(f"{self.at(key)}：缺少此项")
            return default
        return self.raw[key]

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        value = self.take(key, default)
        if value is not default and not isinstance(value, str):
            raise ScenarioError(f"{self.at(key)}：应是文字")
        return value

    def optional_text(self, key: str) -> str | None:
        value = self.take(key, None)
        if value is not None and not isinstance(value, str):
            raise ScenarioError(f"{self.at(key)}：应是文字或 null")
        return value

    def flag(self, key: str) -> bool:
        value = self.take(key, False)
        if not isinstance(value, bool):
            raise ScenarioError(f"{self.at(key)}：应是 true 或 false")
        return value

    def day(self, key: str, default: Any = REQUIRED) -> date | None:
        value = self.take(key, default)
        if value is None and default is None:
            return None
        try:
            day = date.fromisoformat(value if isinstance(value, str) else "")
            if day.isoformat() != value:  # Python also reads 20261124 and 2026-W48-2.
                raise ValueError
            return day
        except ValueError:
            raise ScenarioError(f"{self.at(key)}：“{value}”不是日期，应写成 2026-11-24") from None

    def word(self, key: str, kind: type[E], default: Any = REQUIRED) -> E:
        value = self.take(key, default)
        if not isinstance(value, str) or value not in set(kind):
            raise ScenarioError(f"{self.at(key)}：“{value}”不在 {'、'.join(kind)} 之中")
        return kind(value)

    def rows(self, key: str, default: Any = REQUIRED) -> list[Any]:
        value = self.take(key, default)
        if not isinstance(value, list):
            raise ScenarioError(f"{self.at(key)}：应是列表 […]")
        return value

    def objects(self, key: str, default: Any = REQUIRED) -> Iterable[_Object]:
        for index, entry in enumerate(self.rows(key, default)):
            yield _Object(entry, f"{self.at(key)}[{index}]")

    def ids(self, key: str, default: Any = REQUIRED) -> tuple[str, ...]:
        values = self.rows(key, default)
        for index, value in enumerate(values):
            if not isinstance(value, str):
                raise ScenarioError(f"{self.at(key)}[{index}]：应是文字")
            if value in values[:index]:
                raise ScenarioError(f"{self.at(key)}[{index}]：“{value}”重复")
        return tuple(values)

    def done(self) -> None:
        for key in self.raw:
            if key not in self.known:
                raise ScenarioError(f"{self.at(key)}：不认识的项")


def _scenario(raw: Any, place: str, rules: Rulebook) -> Scenario:
    entry = _Object(raw, place)
    on = entry.day("on")
    assert on is not None
    departments = _by_id(map(_department, entry.objects("departments", [])), lambda d: d.code, "departments", place)
    people = _by_id((_person(o, departments) for o in entry.objects("people")), lambda p: p.id, "people", place)
    posts = _posts(_Object(entry.take("school_posts", {}), entry.at("school_posts")), people)
    _known_ids(entry, departments, people)
    request = _request(_Object(entry.take("request"), entry.at("request")), people, rules)
    entry.done()
    return Scenario(Institution(on, posts, departments, people), request)


T = TypeVar("T")


def _by_id(records: Iterable[T], key: Callable[[T], str], table: str, place: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for record in records:
        if key(record) in found:
            raise ScenarioError(f"{place + '.' if place else ''}{table}：“{key(record)}”重复")
        found[key(record)] = record
    return found


def _department(entry: _Object) -> Department:
    department = Department(
        code=entry.text("code"),
        name=entry.text("name"),
        kind=entry.word("kind", DepartmentKind),
        key=entry.flag("key"),
        supervised_by=entry.ids("supervised_by", []),
    )
    entry.done()
    return department


def _person(entry: _Object, departments: Mapping[str, Department]) -> Person:
    person = Person(
        id=entry.text("id"),
        name=entry.text("name", ""),
        rank=entry.word("rank", Rank),
        appointments=tuple(_appointment(o, departments) for o in entry.objects("appointments", [])),
        recusals=tuple(map(_recusal, entry.objects("recusals", []))),
    )
    entry.done()
    return person


def _appointment(entry: _Object, departments: Mapping[str, Department]) -> Appointment:
    code = entry.text("department")
    if code not in departments:
        raise ScenarioError(f"{entry.at('department')}：没有代码为“{code}”的部门")
    appointment = Appointment(
        department=code,
        title=entry.text("title", ""),
        head=entry.flag("head"),
        deputy=entry.flag("deputy"),
        branch_secretary=entry.flag("branch_secretary"),
        key_post=entry.flag("key_post"),
        kind=entry.word("kind", AppointmentKind, AppointmentKind.RETAINED),
        start=entry.day("start", None),
        end=entry.day("end", None),
    )
    if appointment.start and appointment.end and appointment.end < appointment.start:
        raise ScenarioError(f"{entry.at('end')}：早于 start")
    entry.done()
    return appointment


def _recusal(entry: _Object) -> Recusal:
    recusal = Recusal(entry.text("with"), entry.text("reason", ""))
    entry.done()
    return recusal


def _posts(entry: _Object, people: Mapping[str, Person]) -> dict[SchoolPost, str]:
    posts: dict[SchoolPost, str] = {}
    for post in SchoolPost:
        holder = entry.optional_text(post)
        if holder is not None:
            posts[post] = _id(holder, people, entry.at(post))
    entry.done()
    return posts


def _id(value: str, people: Mapping[str, Person], place: str) -> str:
    if value not in people:
        raise ScenarioError(f"{place}：没有编号为“{value}”的人员")
    return value


def _known_ids(entry: _Object, departments: Mapping[str, Department], people: Mapping[str, Person]) -> None:
    for index, department in enumerate(departments.values()):
        for leader in department.supervised_by:
            _id(leader, people, f"{entry.at('departments')}[{index}].supervised_by")
    for index, person in enumerate(people.values()):
        for recusal in person.recusals:
            _id(recusal.other, people, f"{entry.at('people')}[{index}].recusals")


def _request(entry: _Object, people: Mapping[str, Person], rules: Rulebook) -> Request:
    subjects = entry.ids("subjects")
    if not subjects:
        raise ScenarioError(f"{entry.at('subjects')}：至少要有一名约谈对象")
    for subject in subjects:
        _id(subject, people, entry.at("subjects"))
    ground = entry.optional_text("ground")
    if ground is not None and rules.ground(ground) is None:
        raise ScenarioError(f"{entry.at('ground')}：“{ground}”不是制度规定的约谈事由")
    mode = entry.take("mode", None)
    request = Request(
        form=entry.word("form", InterviewForm),
        subjects=subjects,
        ground=ground,
        mode=None if mode is None else entry.word("mode", Mode),
        mode_reason=entry.optional_text("mode_reason"),
        lead=_optional_id(entry, "lead", people),
        lead_reason=entry.optional_text("lead_reason"),
        recorder=_optional_id(entry, "recorder", people),
        written_inquiry=entry.flag("written_inquiry"),
        exception=_exception(entry),
    )
    entry.done()
    return request


def _optional_id(entry: _Object, key: str, people: Mapping[str, Person]) -> str | None:
    value = entry.optional_text(key)
    return None if value is None else _id(value, people, entry.at(key))


def _exception(entry: _Object) -> ExceptionPaper | None:
    raw = entry.take("exception", None)
    if raw is None:
        return None
    paper = _Object(raw, entry.at("exception"))
    values = {key: paper.text(key) for key in ("number", "approver", "reason")}
    for key, value in values.items():
        if not value.strip():
            raise ScenarioError(f"{paper.at(key)}：不能为空")
    on = paper.day("date")
    assert on is not None
    paper.done()
    return ExceptionPaper(values["number"], on, values["approver"], values["reason"])


# ---------------------------------------------------------------- the answer


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The answer with the keys of `scenario.md`, ready for `json.dumps`."""
    lead, organiser, support = answer.lead, answer.organiser, answer.support
    return {
        "candidates": [
            {"id": c.id, "name": c.name, "strength": c.strength, "clauses": [*c.clauses], "subjects": [*c.subjects],
             "why": c.why}
            for c in answer.candidates
        ],
        "refused": [
            {"id": r.id, "name": r.name, "code": r.code, "clauses": [*r.clauses], "why": r.why} for r in answer.refused
        ],
        "vacant": [{"post": v.post, "clauses": [*v.clauses]} for v in answer.vacant],
        "lead": lead
        and {"ok": lead.ok, "strength": lead.strength, "clauses": [*lead.clauses], "needs_reason": lead.needs_reason},
        "organiser": organiser and {"unit": organiser.unit, "clauses": [*organiser.clauses]},
        "support": support and {"unit": support.unit, "clauses": [*support.clauses]},
        "approvals": [{"of": a.of, "by": a.by, "clauses": [*a.clauses]} for a in answer.approvals],
        "materials": [
            {"subject": m.subject, "material": m.material, "clauses": [*m.clauses]} for m in answer.materials
        ],
        "blocks": [
            {"code": b.code, "message": b.message, "clauses": [*b.clauses], "subjects": [*b.subjects]}
            for b in answer.blocks
        ],
        "warnings": [{"code": w.code, "message": w.message, "clauses": [*w.clauses]} for w in answer.warnings],
        "groups": [{"subjects": [*g.subjects], "organiser": g.organiser, "leads": [*g.leads]} for g in answer.groups],
    }  # fmt: skip


def answer_to_text(answer: Answer, institution: Institution) -> str:
    """The answer as a clerk would read it."""
    return "\n".join(_text_lines(answer, institution))


def _text_lines(answer: Answer, institution: Institution) -> Iterable[str]:
    def cited(clauses: Iterable[str]) -> str:
        return f"［{'、'.join(clauses)}］" if clauses else ""

    yield "可以主谈："
    yield from (f"  {c.name}　{c.strength}　{c.why}" for c in answer.candidates)
    yield from () if answer.candidates else ("  （无）",)
    yield "不能主谈："
    yield from (f"  {r.name}　{r.why}{cited(r.clauses)}" for r in answer.refused)
    for vacancy in answer.vacant:
        yield f"空缺：{vacancy.post}{cited(vacancy.clauses)}"
    if answer.organiser:
        yield f"组织实施：{answer.organiser.unit}{cited(answer.organiser.clauses)}"
    if answer.support:
        yield f"保障：{answer.support.unit}{cited(answer.support.clauses)}"
    for approval in answer.approvals:
        yield f"审批：{approval.of}，由{approval.by}{cited(approval.clauses)}"
    for material in answer.materials:
        yield f"材料：{institution.people[material.subject].name}　{material.material}{cited(material.clauses)}"
    if len(answer.groups) > 1:
        for number, group in enumerate(answer.groups, 1):
            names = "、".join(institution.people[s].name for s in group.subjects)
            leads = "、".join(institution.people[one].name for one in group.leads) or "无人可主谈"
            yield f"分组 {number}：{names}　组织：{group.organiser or '未定'}　主谈：{leads}"
    yield from (f"不能进行：{b.message}{cited(b.clauses)}" for b in answer.blocks)
    yield from (f"提示：{w.message}{cited(w.clauses)}" for w in answer.warnings)
