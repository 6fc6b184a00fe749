"""The figures of the 统计表: what each column counts, over attendances loaded once.

Every figure is the size of a set of identities: talks (约谈次数 and all columns that count talks), attendances (人次),
people (人数), campaigns, materials.  A set counts a thing once in each row it touches: a group talk over two
departments is one talk in each department's row, and one talk in the subtotal and the total.  So 次数, 人数 and
集中约谈次数 of subtotals and totals are counts of their own and no sums; 人次, ranks, materials and dispositions
hang on one subject each, and there sum and count agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn
from peewee import Table as Relation

from app.interviews.amendments import amended_values
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.period import Stretch
from app.ledgers.reported import reported_attendances
from app.ledgers.scope import held_in
from app.people.snapshot import holds_on
from app.people.tables import SchoolPostHolding
from app.plans.vocabulary import PlanKind
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank
from app.store.database import database, tuples

LEADERS = "校领导"
UNKNOWN = "单位不详"
SCHOOL_RANKS = tuple(rank.value for rank in Rank if rank.is_school)
_PLAN: Any = Relation("plan", ("id", "kind", "title"), schema="main")
_ITEM: Any = Relation("plan_item", ("id", "plan_id"), schema="main")
Counted = Callable[["Attendance"], Iterable[Hashable]]


@dataclass(frozen=True, slots=True)
class Attendance:
    """One subject at one held talk, with what the columns look at.

    `row` is the row it belongs to: a department's id as text, `LEADERS`, or `UNKNOWN`.  The last three are ids of
    materials: due of the subject, handed in, and late.
    """

    subject: int
    interview: int
    person: int
    row: str
    form: InterviewForm
    mode: Mode
    rank: Rank | None
    talk_inquiry: bool
    written_inquiry: bool
    campaign: int | None
    outcome: str
    due: tuple[int, ...] = field(default=())
    received: tuple[int, ...] = field(default=())
    late: tuple[int, ...] = field(default=())


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


def row_of() -> Any:
    """SQL for the row of the table that a subject belongs to, as of the day of the talk."""
    day: Any = fn.DATE(Interview.held_from)
    posts = SchoolPostHolding.select(SchoolPostHolding.person).where(holds_on(SchoolPostHolding, day))
    leads = InterviewSubject.rank.in_(SCHOOL_RANKS) | InterviewSubject.person.in_(posts)
    department = InterviewSubject.department
    return Case(None, [(leads, LEADERS), (department.is_null(), UNKNOWN)], department.cast("TEXT"))


def campaign_of() -> Any:
    """SQL for the campaign plan a talk comes from, or NULL.

    Of the tables themselves: whoever reaches a talk knows that it belongs to a campaign, and counts it, also where the
    plan with all that it foresees for others is out of reach (a department's own talks in a campaign).
    """
    plan = _PLAN.select(_PLAN.id).join(_ITEM, on=(_ITEM.plan_id == _PLAN.id))
    return fn.IFNULL(plan.where((_PLAN.kind == PlanKind.CAMPAIGN) & (_ITEM.id == Interview.plan_item)), None)


def campaign_titles(campaigns: Iterable[int]) -> dict[int, str]:
    """What campaigns are called that talks in reach belong to, by their ids."""
    return dict(_PLAN.select(_PLAN.id, _PLAN.title).where(_PLAN.id.in_(list(campaigns))).tuples().execute(database))


def settled() -> Any:
    """SQL: an outcome counts; that of a confirmed violation once it was decided by procedure (五(四)).

    What an old ledger says was decided (补录), on a day that nobody wrote down.
    """
    decided = Disposition.decided_on.is_null(False) | Interview.is_historical
    return (Disposition.confirmed == False) | decided  # noqa: E712 - SQL


def attendances(rules: Rulebook, period: Stretch, today: date) -> list[Attendance]:
    """All attendances at talks held in the period, own and reported; `today` decides what is late by now."""
    inquiries = {ground.name for ground in rules.grounds if ground.talk_inquiry}
    materials = _materials_of(period, today)
    query = (
        InterviewSubject.select(
            InterviewSubject.id, Interview.id, InterviewSubject.person, row_of(), Interview.form, Interview.mode,
            InterviewSubject.rank, Interview.ground, Interview.written_inquiry, campaign_of(),
            Case(None, [(settled(), Disposition.outcome)], ""),
        )
        .join(Interview)
        .join(Disposition, JOIN.LEFT_OUTER, on=(Disposition.subject == InterviewSubject.id))
        .where(held_in(period))
        .order_by(InterviewSubject.id)
    )  # fmt: skip
    found = tuples(query)
    corrected = amended_values(sorted({interview for _, interview, *_ in found}))
    return [
        Attendance(subject, interview, person, row, InterviewForm(form), Mode(mode), _rank(rank), ground in inquiries,
                   bool(written), campaign, _outcome(subject, outcome or "", corrected.get(interview, {})),
                   *materials.get(subject, ((), (), ())))
        for subject, interview, person, row, form, mode, rank, ground, written, campaign, outcome in found
    ] + reported_attendances(rules, period, today)  # fmt: skip


def _outcome(subject: int, outcome: str, corrected: Mapping[str, object]) -> str:
    """The outcome that counts, with its correction; one that does not count yet has none to correct."""
    return str(corrected.get(f"disposition.{subject}.outcome", outcome)) if outcome else ""


def _rank(text: str) -> Rank | None:
    return Rank(text) if text in set(Rank) else None


_Ids = tuple[int, ...]


def _materials_of(period: Stretch, today: date) -> dict[int, tuple[_Ids, _Ids, _Ids]]:
    query = (
        Material.select(Material.id, Material.subject, Material.due_on, Material.received_on, Material.refused_on)
        .join(InterviewSubject)
        .join(Interview)
        .where(held_in(period))
    )
    found: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for id, subject, due, received, refused in tuples(query):
        found[subject].append((id, received is not None, is_late(due, received, refused, today)))
    return {
        subject: (
            tuple(id for id, _, _ in rows),
            tuple(id for id, received, _ in rows if received),
            tuple(id for id, _, late in rows if late),
        )
        for subject, rows in found.items()
    }


def is_late(due: date | None, received: date | None, refused: date | None, today: date) -> bool:
    """Whether a material came after its day, or has not come although the day is past; a refusal is not late."""
    return due is not None and refused is None and due < (received or today)
