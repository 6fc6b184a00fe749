"""The institution: departments, cadres with ranks and appointments over ten years, the school's leadership."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.people.names import reading
from tests.bench.scale.filling import Filler
from tests.bench.scale.size import FIRST_DAY, TODAY, Size
from tests.bench.scale.words import person_names, vocabulary

_BEFORE = date(2015, 3, 1)
_CHANGE = date(2021, 7, 1)  # on which leaders and heads changed
_POSTS = ("党委书记", "校长", "纪委书记", *("班子成员",) * 6)
_TITLES = ("党委书记", "校长", "纪委书记", "党委副书记", *("副校长",) * 4, "总会计师")
_RANKS = (("正处级", 1), ("副处级", 2), ("正科级", 12), ("副科级", 18), ("科员及其他", 67))
_TITLE_OF = {"正处级": "调研员", "副处级": "副调研员", "正科级": "科长", "副科级": "副科长", "科员及其他": "科员"}
_KINDS = ("新任", "提拔", "交流", "留任")
_TURNOVER = 0.25  # how many have held another post before


@dataclass(frozen=True, slots=True)
class Cadre:
    """Somebody as the talks of the store know them."""

    id: int
    staff_no: str
    name: str
    rank: str
    department: int | None
    title: str
    since: date


@dataclass(slots=True)
class Department:
    """A department with the people that talks need."""

    id: int
    name: str
    kind: str
    heads: tuple[Cadre, ...] = ()  # until the change, and since
    members: list[Cadre] = field(default_factory=list)

    def head(self, day: date) -> Cadre:
        """Who headed it on that day."""
        return self.heads[day >= _CHANGE]


@dataclass(slots=True)
class Institution:
    """All of it."""

    departments: list[Department] = field(default_factory=list)
    leaders: tuple[list[Cadre], list[Cadre]] = ((), ())  # type: ignore[assignment]
    division: list[Cadre] = field(default_factory=list)  # 处级
    cadres: list[Cadre] = field(default_factory=list)

    def leaders_on(self, day: date) -> list[Cadre]:
        """The school's leaders of that day: 党委书记, 校长, 纪委书记, then the others."""
        return self.leaders[day >= _CHANGE]

    def unit(self, name: str) -> Department:
        """The department of the name."""
        return next(each for each in self.departments if each.name == name)


class _Rows:
    """The rows of the people, as they come."""

    def __init__(self, chance: Random, names: Iterator[str]) -> None:
        self.chance, self.names = chance, names
        self.people: list[tuple[Any, ...]] = []
        self.ranks: list[tuple[Any, ...]] = []
        self.appointments: list[tuple[Any, ...]] = []
        self.posts: list[tuple[Any, ...]] = []

    def cadre(self, rank: str, department: int | None, title: str, since: date) -> Cadre:
        """One more person with rank."""
        chance, id = self.chance, len(self.people) + 1
        name, number = next(self.names), f"G{id:06}"
        spoken, initials = reading(name)
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(36 * 365))
        party = chance.random() < 0.85
        self.people.append((
            id, number, name, chance.choice("男男女"), born.isoformat()[: chance.choice((7, 10))],
            "汉族" if chance.random() < 0.93 else chance.choice(("回族", "满族", "蒙古族", "壮族", "维吾尔族")),
            "中共党员" if party else chance.choice(("群众", "民盟盟员", "九三学社社员")),
            f"{born.year + chance.randint(20, 34)}-{chance.randint(1, 12):02}" if party else "",
            f"139{chance.randrange(10**8):08}", initials, spoken, f"{_BEFORE} 08:00:00",
        ))  # fmt: skip
        self.ranks.append((id, rank, since.isoformat(), None))
        return Cadre(id, number, name, rank, department, title, since)

    def appoint(self, who: Cadre, flags: str = "", end: date | None = None, department: int | None = None) -> None:
        """Their appointment; one that ended where `end` is told."""
        head, deputy, branch, key = (int(flag in flags) for flag in ("head", "deputy", "branch", "key"))
        self.appointments.append((
            who.id, department or who.department, who.title, self.chance.choice(_KINDS), head, deputy, branch, key,
            (who.since if end is None or end > who.since else _BEFORE).isoformat(),
            self.chance.choice(("day", "day", "month")), end and end.isoformat(),
        ))  # fmt: skip


def build(filler: Filler, size: Size, seed: int) -> Institution:
    """Writes the people and what they are; returns what the talks need of it."""
    chance = Random(f"{seed}:people")
    rows, made = _Rows(chance, person_names(chance)), Institution()
    made.departments = [Department(id, name, kind) for id, (name, kind) in enumerate(_named(size.departments), 1)]
    made.leaders = (_leaders(rows, _BEFORE, _CHANGE - timedelta(days=1)), _leaders(rows, _CHANGE, None))
    for unit in made.departments:
        _led(rows, made, unit)
    wanted, weights = [name for name, _ in _RANKS], [weight for _, weight in _RANKS]
    while len(rows.people) < size.people:
        unit = made.departments[min(int(chance.random() ** 1.6 * size.departments), size.departments - 1)]
        rank = chance.choices(wanted, weights)[0]
        since = _BEFORE + timedelta(days=chance.randrange((TODAY - _BEFORE).days))
        who = rows.cadre(rank, unit.id, _TITLE_OF[rank], since)
        _placed(rows, made, unit, who)
    _write(filler, rows, made)
    return made


def _leaders(rows: _Rows, start: date, end: date | None) -> list[Cadre]:
    found = []
    for post, title in zip(_POSTS, _TITLES, strict=True):
        rank = "校级正职" if post in ("党委书记", "校长") else "校级副职"
        who = rows.cadre(rank, None, title, start)
        rows.posts.append((who.id, post, title, start.isoformat(), end and end.isoformat()))
        found.append(who)
    return found


def _led(rows: _Rows, made: Institution, unit: Department) -> None:
    """Heads, deputies, and the secretary of a college."""
    college = unit.kind == "二级学院"
    title = "院长" if college else "部长" if unit.kind == "党群部门" else "处长" if unit.kind == "行政部门" else "主任"
    before, now = (rows.cadre("正处级", unit.id, title, start) for start in (_BEFORE, _CHANGE))
    rows.appoint(before, "head", _CHANGE - timedelta(days=1))
    rows.appoint(now, "head key" if unit.id % 4 == 0 else "head")
    unit.heads = (before, now)
    others = [("正处级", "党总支书记", "branch")] if college else []
    for rank, post, flags in (*others, *(("副处级", f"副{title}", "deputy"),) * 2):
        who = rows.cadre(rank, unit.id, post, FIRST_DAY)
        _placed(rows, made, unit, who, flags)
    made.division.append(now)


def _placed(rows: _Rows, made: Institution, unit: Department, who: Cadre, flags: str = "") -> None:
    rows.appoint(who, flags)
    if who.since > FIRST_DAY and rows.chance.random() < _TURNOVER:
        elsewhere = rows.chance.choice(made.departments).id
        rows.appoint(who, "", who.since - timedelta(days=1), elsewhere)
    unit.members.append(who)
    made.cadres.append(who)
    if who.rank in ("正处级", "副处级"):
        made.division.append(who)


def _named(count: int) -> list[tuple[str, str]]:
    """So many departments, those that organise talks first."""
    said = vocabulary()
    party, offices = list(said["party"]), list(said["offices"])
    colleges, units = [f"{name}学院" for name in said["colleges"]], list(said["units"])
    colleges += [f"{name}研究院" for name in said["colleges"]]
    found = [(name, "党群部门") for name in party[:3]]
    queues = [(party[3:], "党群部门"), (offices, "行政部门"), (colleges, "二级学院"), (units, "教辅及直属单位")]
    while len(found) < count:
        for names, kind in queues:
            if names:
                found.append((names.pop(0), kind))
    return found[:count]


def _write(filler: Filler, rows: _Rows, made: Institution) -> None:
    chance = rows.chance
    filler.put("department", "id, code, name, kind, is_key, position", (
        (unit.id, f"D{unit.id:03}", unit.name, unit.kind, int(unit.id % 9 == 0), unit.id) for unit in made.departments
    ))  # fmt: skip
    filler.put("person", "id, staff_no, name, gender, born, ethnicity, political_status, joined_party, phone, initials,"
               " pinyin, created_at", rows.people)  # fmt: skip
    filler.put("person_rank", "person_id, rank, start, end", rows.ranks)
    filler.put("appointment", "person_id, department_id, title, kind, head, deputy, branch_secretary, key_post, start,"
               " precision, end", rows.appointments)  # fmt: skip
    filler.put("school_post", "person_id, post, title, start, end", rows.posts)
    last = (_CHANGE - timedelta(days=1)).isoformat()
    filler.put("supervision", "department_id, person_id, start, end", (
        (unit.id, chance.choice(team[2:]).id, start.isoformat(), end)
        for unit in made.departments
        for team, start, end in zip(made.leaders, (_BEFORE, _CHANGE), (last, None), strict=True)
    ))  # fmt: skip
    filler.put("recusal", "person_id, other_id, reason, start", (
        (one.id, other.id, "近亲属", FIRST_DAY.isoformat())
        for one, other in ([*chance.sample(made.cadres, 2)] for _ in range(len(made.cadres) // 200))
    ))  # fmt: skip
