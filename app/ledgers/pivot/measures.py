"""What a pivot can count: each measure is the size of a set of identities, as in the 统计表."""

from __future__ import annotations

from dataclasses import dataclass

from app.ledgers.tallies import Figure, Level, Thing
from app.rules.vocabulary import Mode


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure; `unit` is the classifier of a figure."""

    key: str
    label: str
    unit: str
    figure: Figure
    meaning: str

    @property
    def level(self) -> Level:
        """What the things hang on that it counts."""
        return self.thing.level

    @property
    def thing(self) -> Thing:
        """Of what kind the things are that it counts."""
        return self.figure.thing


MEASURES: dict[str, Measure] = {
    each.key: each
    for each in (
        Measure("talks", "约谈次数", "次", Figure(Thing.TALK), "已举行的约谈，一次集体约谈计一次"),
        Measure("attendances", "人次", "人次", Figure(Thing.SUBJECT), "每人每次约谈计一人次"),
        Measure("people", "人数", "人", Figure(Thing.PERSON), "被约谈的不同的人，多次约谈只计一人"),
        Measure("groups", "集体约谈", "次", Figure(Thing.TALK, f"f.mode = '{Mode.GROUP}'"),
                "集体方式的约谈次数"),
        Measure("campaigns", "集中约谈", "批", Figure(Thing.CAMPAIGN), "有约谈举行的集中约谈计划的个数"),
        Measure("due", "应交材料", "份", Figure(Thing.MATERIAL), "约谈对象应提交的承诺和书面材料"),
        Measure("received", "已交材料", "份", Figure(Thing.MATERIAL, "f.received"), "已收到的材料"),
        Measure("late", "逾期材料", "份", Figure(Thing.MATERIAL, "f.late"),
                "过期才交的，和到今天已过期仍未交的；拒绝提交的不在其中"),
        Measure("refusals", "拒交材料", "份", Figure(Thing.MATERIAL, "f.refused"),
                "约谈对象拒绝提交的材料（五(三)）"),
        Measure("exceptions", "特批", "次", Figure(Thing.TALK, "f.exception"),
                "主谈人经领导小组特批的约谈次数（五(一)）"),
    )
}  # fmt: skip
