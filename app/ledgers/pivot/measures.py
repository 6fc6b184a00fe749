"""What a pivot can count: each measure is the size of a set of identities, as in the 统计表."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import Enum

from app.ledgers.pivot.facts import Fact
from app.rules.vocabulary import Mode

Counted = Callable[[Fact], Iterable[Hashable]]


class Level(Enum):
    """What a thing hangs on, the widest first: whether parts add up to their whole is read off here.

    A talk lies in one month and has one form, but its subjects may come of several departments; a subject has one
    department and rank, but may have breached several disciplines (MANY); a person or a campaign comes again (OWN).
    """

    TALK = 1
    SUBJECT = 2
    MANY = 3
    OWN = 4


class Thing(Enum):
    """What the identities are of: what stands behind a figure is listed by it."""

    TALK = "约谈"
    SUBJECT = "人次"
    PERSON = "人"
    CAMPAIGN = "集中约谈计划"
    MATERIAL = "材料"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure; `unit` is the classifier of a figure."""

    key: str
    label: str
    unit: str
    thing: Thing
    level: Level
    counted: Counted
    meaning: str

    def figure(self, facts: Iterable[Fact]) -> int:
        """How many different things these facts hold."""
        return len({thing for one in facts for thing in self.counted(one)})


def _talk(one: Fact) -> tuple[int, ...]:
    return (one.base.interview,)


MEASURES: dict[str, Measure] = {
    each.key: each
    for each in (
        Measure("talks", "约谈次数", "次", Thing.TALK, Level.TALK, _talk, "已举行的约谈，一次集体约谈计一次"),
        Measure("attendances", "人次", "人次", Thing.SUBJECT, Level.SUBJECT, lambda one: (one.base.subject,),
                "每人每次约谈计一人次"),
        Measure("people", "人数", "人", Thing.PERSON, Level.OWN, lambda one: (one.base.person,),
                "被约谈的不同的人，多次约谈只计一人"),
        Measure("groups", "集体约谈", "次", Thing.TALK, Level.TALK,
                lambda one: _talk(one) if one.base.mode is Mode.GROUP else (), "集体方式的约谈次数"),
        Measure("campaigns", "集中约谈", "批", Thing.CAMPAIGN, Level.OWN,
                lambda one: () if one.base.campaign is None else (one.base.campaign,),
                "有约谈举行的集中约谈计划的个数"),
        Measure("due", "应交材料", "份", Thing.MATERIAL, Level.SUBJECT, lambda one: one.base.due,
                "约谈对象应提交的承诺和书面材料"),
        Measure("received", "已交材料", "份", Thing.MATERIAL, Level.SUBJECT, lambda one: one.base.received,
                "已收到的材料"),
        Measure("late", "逾期材料", "份", Thing.MATERIAL, Level.SUBJECT, lambda one: one.base.late,
                "过期才交的，和到今天已过期仍未交的；拒绝提交的不在其中"),
        Measure("refusals", "拒交材料", "份", Thing.MATERIAL, Level.SUBJECT, lambda one: one.refused,
                "约谈对象拒绝提交的材料（五(三)）"),
        Measure("exceptions", "特批", "次", Thing.TALK, Level.TALK,
                lambda one: _talk(one) if one.talk.exception else (), "主谈人经领导小组特批的约谈次数（五(一)）"),
    )
}  # fmt: skip
