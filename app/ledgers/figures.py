"""The figures of the 统计表: what each column counts, as the database counts it (`tallies`).

Every figure is the size of a set of identities: talks (约谈次数 and all columns that count talks), attendances (人次),
people (人数), campaigns, materials.  A set counts a thing once in each row it touches: a group talk over two
departments is one talk in each department's row, and one talk in the subtotal and the total.  So 次数, 人数 and
集中约谈次数 of subtotals and totals are counts of their own and no sums; 人次, ranks, materials and dispositions
hang on one subject each, and there sum and count agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.ledgers.sources import literal, one_of
from app.ledgers.tallies import Figure, Thing
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column: `group` is the upper heading (empty where there is one heading only), `figure` what it counts."""

    key: str
    group: str
    heading: str
    figure: Figure
    meaning: str


def columns(rules: Rulebook) -> tuple[FigureColumn, ...]:
    """The columns in paper order; forms and dispositions are those of the rules file."""
    return (*_totals(), *_forms(rules), *_modes(), *_ranks(), *_kinds(rules), *_materials(), *_outcomes(rules))


def of_form(code: InterviewForm) -> Figure:
    """The talks of a form."""
    return Figure(Thing.TALK, f"f.form = {literal(code.value)}")


def _totals() -> list[FigureColumn]:
    return [
        FigureColumn("talks", "", "约谈次数", Figure(Thing.TALK), "已举行的约谈，一次集体约谈计一次"),
        FigureColumn("attendances", "", "人次", Figure(Thing.SUBJECT), "每人每次约谈计一人次"),
        FigureColumn("people", "", "人数", Figure(Thing.PERSON), "被约谈的不同的人，多次约谈只计一人"),
    ]


def _forms(rules: Rulebook) -> list[FigureColumn]:
    return [
        FigureColumn(
            f"form:{form.code}", "按形式（次）", short_form(form.name), of_form(form.code), f"{form.name}的次数"
        )
        for form in rules.forms
    ]  # fmt: skip


def short_form(name: str) -> str:
    """The name of a form as column headings have it: 预防提醒谈话 → 预防提醒."""
    return name.removesuffix("谈话").removesuffix("约谈")


def _modes() -> list[FigureColumn]:
    return [
        FigureColumn(f"mode:{mode}", "按方式（次）", mode.label, Figure(Thing.TALK, f"f.mode = {literal(mode.value)}"),
                     f"{mode.label}约谈的次数")
        for mode in Mode
    ]  # fmt: skip


RANKS: dict[str, tuple[str, tuple[Rank, ...]]] = {
    "division": ("处级", (Rank.DIVISION_CHIEF, Rank.DIVISION_DEPUTY)),
    "section": ("科级", (Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY)),
    "staff": ("科以下", (Rank.STAFF,)),
}
# 校级, and those of whom no rank is known: in none of the columns.
_IN_COLUMNS = [rank.value for _, some in RANKS.values() for rank in some]
UNRANKED = Figure(Thing.SUBJECT, f"NOT {one_of('f.noted_rank', _IN_COLUMNS)}")


def _ranks() -> list[FigureColumn]:
    meaning = "按约谈当日的职级计人次；校级领导不列入这三栏"
    return [
        FigureColumn(f"rank:{key}", "按职级（人次）", name,
                     Figure(Thing.SUBJECT, one_of("f.noted_rank", [rank.value for rank in ranks])), meaning)
        for key, (name, ranks) in RANKS.items()
    ]  # fmt: skip


def _kinds(rules: Rulebook) -> list[FigureColumn]:
    inquiries = one_of("f.ground", [ground.name for ground in rules.grounds if ground.talk_inquiry])
    return [
        FigureColumn("campaigns", "", "集中约谈次数", Figure(Thing.CAMPAIGN), "有约谈举行的集中约谈计划的个数"),
        FigureColumn("talk_inquiry", "", "谈话函询", Figure(Thing.TALK, inquiries), "以谈话函询处置线索的次数"),
        FigureColumn("written_inquiry", "", "函询", Figure(Thing.TALK, "f.written"), "结合书面函询的约谈次数"),
    ]


def _materials() -> list[FigureColumn]:
    return [
        FigureColumn("due", "材料（份）", "应交", Figure(Thing.MATERIAL), "约谈对象应提交的承诺和书面材料"),
        FigureColumn("received", "材料（份）", "已交", Figure(Thing.MATERIAL, "f.received"), "已收到的材料"),
        FigureColumn("late", "材料（份）", "逾期", Figure(Thing.MATERIAL, "f.late"),
                     "过期才交的，和到填报日已过期仍未交的；拒绝提交的另在督导中列出"),
    ]  # fmt: skip


def _outcomes(rules: Rulebook) -> list[FigureColumn]:
    def column(name: str) -> FigureColumn:
        figure = Figure(Thing.SUBJECT, f"f.outcome = {literal(name)}")
        meaning = f"处置结果为“{name}”的人次；确认违规违纪的，审定后计入"
        return FigureColumn(f"outcome:{name}", "处置（人次）", name.removeprefix("予以"), figure, meaning)

    return [column(rule.name) for rule in rules.dispositions]
