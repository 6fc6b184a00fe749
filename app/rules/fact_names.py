"""The names that the rules file may use for facts of a subject and for whom a rule names."""

from __future__ import annotations

from app.rules.vocabulary import SchoolPost

_NAMES = (
    "校级", "班子其他成员", "正处级", "副处级", "科级及以下", "在部门任职", "党群部门", "行政或学院", "按类别适用",
    "主要负责人", "部门正职", "部门副职", "党总支书记", "一把手", "关键岗位",
)  # fmt: skip
# Each fact is a bit, so that a rule is judged by one comparison.
FACTS: dict[str, int] = {name: 1 << place for place, name in enumerate(_NAMES)}

# Whom a rule may name: a school post, or someone by their tie to the appointment's department.
SUPERVISOR = "分管校领导"
DEPARTMENT_HEAD = "部门主要负责人"
CANDIDATES = frozenset({*SchoolPost, SUPERVISOR, DEPARTMENT_HEAD})
