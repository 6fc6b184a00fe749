"""One small fictional institution, used everywhere: a few departments, the school's leadership, people of every rank.

`build()` fills an open store directly; tests of the people package itself go through the use cases instead.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.people.tables import Appointment, Department, Person, PersonRank, RecusalRow, SchoolPostHolding, Supervision

# Most tests live on this day.
TODAY = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)

DEPARTMENTS = {
    "组织部": "党群部门",
    "纪检监察室": "党群部门",
    "教务处": "行政部门",
    "计划财务处": "行政部门",
    "国际交流处": "行政部门",  # nobody heads it
    "文学院": "二级学院",
    "图书馆": "教辅及直属单位",
}
# name: (rank, department, title, flags, kind, start)
PEOPLE: dict[str, tuple[str, str, str, str, str, date]] = {
    "金之玉": ("正处级", "组织部", "部长", "head", "留任", LONG_AGO),
    "苏鸣华": ("副处级", "组织部", "副部长", "deputy", "留任", LONG_AGO),
    "花新": ("正科级", "组织部", "科长", "", "留任", LONG_AGO),
    "褚雨庭": ("副处级", "纪检监察室", "副主任（主持工作）", "head", "新任", LONG_AGO),
    "常怀": ("正科级", "纪检监察室", "科长", "", "留任", LONG_AGO),
    "古丽·阿不都": ("正处级", "教务处", "处长", "head", "留任", LONG_AGO),
    "蒋德禾": ("副处级", "教务处", "副处长", "deputy", "提拔", date(2026, 2, 9)),
    "奚恒": ("正处级", "教务处", "调研员", "", "留任", LONG_AGO),
    "余立": ("副科级", "教务处", "科长", "", "留任", LONG_AGO),
    "皮润": ("正处级", "计划财务处", "处长", "head key_post", "留任", LONG_AGO),
    "沈砚嘉": ("副科级", "计划财务处", "科长", "key_post", "留任", LONG_AGO),
    "范听之": ("副处级", "国际交流处", "副处长", "deputy", "留任", LONG_AGO),
    "严凡": ("正科级", "国际交流处", "科长", "", "留任", LONG_AGO),
    "元维成": ("正处级", "文学院", "党总支书记", "branch_secretary", "留任", LONG_AGO),
    "秦听知": ("正处级", "文学院", "院长", "head", "交流", date(2026, 6, 1)),
    "陈维": ("副处级", "文学院", "副院长", "deputy", "留任", LONG_AGO),
    "傅润": ("正科级", "文学院", "办公室主任", "", "留任", LONG_AGO),
    "钱拙知": ("正处级", "图书馆", "馆长", "head", "留任", LONG_AGO),
    "𬭎文": ("科员及其他", "图书馆", "科员", "", "留任", LONG_AGO),
}
LEADERS = {
    "尹涵": ("校级正职", "党委书记", "党委书记"),
    "任望谷": ("校级正职", "校长", "校长"),
    "李望鸣": ("校级副职", "纪委书记", "纪委书记"),
    "赵瑾德": ("校级副职", "班子成员", "副校长"),
    "万俟望": ("校级副职", "班子成员", "党委副书记"),
}
SUPERVISORS = {
    "组织部": "万俟望",
    "纪检监察室": "李望鸣",
    "教务处": "赵瑾德",
    "计划财务处": "赵瑾德",
    "国际交流处": "赵瑾德",
    "文学院": "万俟望",
    "图书馆": "赵瑾德",
}


def build() -> dict[str, int]:
    """Fills the open store; returns the ids of people by name."""
    departments = {
        name: Department.create(code=f"D{place:02}", name=name, kind=kind, position=place)
        for place, (name, kind) in enumerate(DEPARTMENTS.items(), 1)
    }
    ids: dict[str, int] = {}
    for place, (name, (rank, post, title)) in enumerate(LEADERS.items(), 1):
        ids[name] = _person(f"QP{place:05}", name, rank)
        SchoolPostHolding.create(person=ids[name], post=post, title=title, start=LONG_AGO)
    for place, (name, (rank, department, title, flags, kind, start)) in enumerate(PEOPLE.items(), 101):
        ids[name] = _person(f"QP{place:05}", name, rank)
        marked: dict[str, Any] = dict.fromkeys(flags.split(), True)
        Appointment.create(
            person=ids[name], department=departments[department], title=title, kind=kind, start=start, **marked
        )
    for department, leader in SUPERVISORS.items():
        Supervision.create(department=departments[department], person=ids[leader], start=LONG_AGO)
    return ids


def recuse(ids: dict[str, int], one: str, other: str, reason: str = "近亲属") -> None:
    """Records that two people are 回避."""
    RecusalRow.create(person=ids[one], other=ids[other], reason=reason, start=LONG_AGO)


def _person(staff_no: str, name: str, rank: str) -> int:
    person = Person.create(staff_no=staff_no, name=name, gender="女", created_at=datetime(2026, 1, 1))
    PersonRank.create(person=person, rank=rank, start=LONG_AGO)
    return int(person.id)
