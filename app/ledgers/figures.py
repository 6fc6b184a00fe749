"""The figures of the 统计表: what each column counts, over attendances loaded once.

Every figure is the size of a set of identities: talks (约谈次数 and all columns that count talks), attendances (人次),
people (人数), campaigns, materials.  A set counts a thing once in each row it touches: a group talk over two
departments is one talk in each department's row, and one talk in the subtotal and the total.  So 次数, 人数 and
集中约谈次数 of subtotals and totals are counts of their own and no sums; 人次, ranks, materials and dispositions
hang on one subject each, and there sum and count agree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from app.ledgers.attendance import Attendance
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank

Counted = Callable[[Attendance], Iterable[Hashable]]


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column: `group` is the upper heading (empty where there is one heading only), `counted` the identities."""

    key: str
    group: str
    heading: str
    counted: Counted
    meaning: str

    def figure(self, attendances: Iterable[Attendance]) -> int:
        """How many different things the column counts in these attendances."""
        return len({thing for one in attendances for thing in self.counted(one)})


def _talks(wanted: Callable[[Attendance], bool] = lambda one: True) -> Counted:
    return lambda one: (one.interview,) if wanted(one) else ()


def _subjects(wanted: Callable[[Attendance], bool] = lambda one: True) -> Counted:
    return lambda one: (one.subject,) if wanted(one) else ()


def columns(rules: Rulebook) -> tuple[FigureColumn, ...]:
    """The columns in paper order; forms and dispositions are those of the rules file."""
    return (*_totals(), *_forms(rules), *_modes(), *_ranks(), *_kinds(), *_materials(), *_outcomes(rules))


def _totals() -> list[FigureColumn]:
    return [
        FigureColumn("talks", "", "约谈次数", _talks(), "已举行的约谈，一次集体约谈计一次"),
        FigureColumn("attendances", "", "人次", _subjects(), "每人每次约谈计一人次"),
        FigureColumn("people", "", "人数", lambda one: (one.person,), "被约谈的不同的人，多次约谈只计一人"),
    ]


def _forms(rules: Rulebook) -> list[FigureColumn]:
    def column(code: InterviewForm, name: str) -> FigureColumn:
        counted = _talks(lambda one: one.form is code)
        return FigureColumn(f"form:{code}", "按形式（次）", short_form(name), counted, f"{name}的次数")

    return [column(form.code, form.name) for form in rules.forms]


def short_form(name: str) -> str:
    """The name of a form as column headings have it: 预防提醒谈话 → 预防提醒."""
    return name.removesuffix("谈话").removesuffix("约谈")


def _modes() -> list[FigureColumn]:
    def column(mode: Mode) -> FigureColumn:
        counted = _talks(lambda one: one.mode is mode)
        return FigureColumn(f"mode:{mode}", "按方式（次）", mode.label, counted, f"{mode.label}约谈的次数")

    return [column(mode) for mode in Mode]


def _ranks() -> list[FigureColumn]:
    section = {Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY}
    wanted: dict[str, tuple[str, Callable[[Attendance], bool]]] = {
        "division": ("处级", lambda one: one.rank is not None and one.rank.is_division),
        "section": ("科级", lambda one: one.rank in section),
        "staff": ("科以下", lambda one: one.rank is Rank.STAFF),
    }
    meaning = "按约谈当日的职级计人次；校级领导不列入这三栏"
    return [
        FigureColumn(f"rank:{key}", "按职级（人次）", name, _subjects(fits), meaning)
        for key, (name, fits) in wanted.items()
    ]


def _kinds() -> list[FigureColumn]:
    return [
        FigureColumn("campaigns", "", "集中约谈次数",
                     lambda one: () if one.campaign is None else (one.campaign,), "有约谈举行的集中约谈计划的个数"),
        FigureColumn("talk_inquiry", "", "谈话函询", _talks(lambda one: one.talk_inquiry), "以谈话函询处置线索的次数"),
        FigureColumn("written_inquiry", "", "函询", _talks(lambda one: one.written_inquiry), "结合书面函询的约谈次数"),
    ]  # fmt: skip


def _materials() -> list[FigureColumn]:
    return [
        FigureColumn("due", "材料（份）", "应交", lambda one: one.due, "约谈对象应提交的承诺和书面材料"),
        FigureColumn("received", "材料（份）", "已交", lambda one: one.received, "已收到的材料"),
        FigureColumn("late", "材料（份）", "逾期", lambda one: one.late,
                     "过期才交的，和到填报日已过期仍未交的；拒绝提交的另在督导中列出"),
    ]  # fmt: skip


def _outcomes(rules: Rulebook) -> list[FigureColumn]:
    def column(name: str) -> FigureColumn:
        counted = _subjects(lambda one: one.outcome == name)
        meaning = f"处置结果为“{name}”的人次；确认违规违纪的，审定后计入"
        return FigureColumn(f"outcome:{name}", "处置（人次）", name.removeprefix("予以"), counted, meaning)

    return [column(rule.name) for rule in rules.dispositions]
