"""What a department's year looks like to supervision (四(二)4, 六(二)): figures, the school's mean, the year before.

A talk counts for each department of whose people one was its subject, as in the 统计表.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.kept import quarters_kept
from app.interviews.reported import ReportedSubject, ReportedTalk
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.figures import of_form, short_form
from app.ledgers.period import Period
from app.ledgers.reported import counted_in
from app.ledgers.scope import held_in
from app.ledgers.tallies import Axis, Figure, Level, Thing, counted
from app.oversight.queries import overdue
from app.oversight.tables import Finding
from app.people.tables import Department
from app.plans.filings import filings
from app.rules.duties import filing_due
from app.rules.vocabulary import Strength
from app.store.database import tuples

_Sets = defaultdict[tuple[int, str], set[int]]
_Figures = Counter[tuple[int, str]]
# More than the mean is worth a word from here on: half as much again.
_FAR = 1.5


@dataclass(frozen=True, slots=True)
class HealthLine:
    """A figure of the department: `mean` over all departments (None where the account does not see them), the year
    before; `bad` where more of it is worse.
    """

    key: str
    group: str
    caption: str
    own: int
    mean: float | None
    before: int
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The report of one department and year; `as_of` is the day it was made."""

    department_id: int
    department: str
    kind: str
    year: int
    as_of: date
    lines: tuple[HealthLine, ...]
    sentences: tuple[str, ...]

    def figure(self, key: str) -> int:
        """A figure by its key.  Raises KeyError for none."""
        return {line.key: line.own for line in self.lines}[key]


def health_reports(session: Session, year: int, only: int | None = None) -> list[Health]:
    """The reports of all departments that were there in the year, in their order; `only` of one.

    Raises Refusal for who reads no talks.
    """
    session.require(Action.CONTENT_READ)
    there = _departments(session, year)
    now, before = _counted(session, year), _counted(session, year - 1)
    heads = tuple(headings(session))
    count = len(there)
    found = []
    for row in there:
        if only not in (None, row.id):
            continue
        lines = tuple(
            HealthLine(
                key, group, caption, now[row.id, key],
                sum(now[each.id, key] for each in there) / count if session.sees_whole_work else None,
                before[row.id, key], bad,
            )
            for key, group, caption, bad in heads
        )  # fmt: skip
        found.append(
            Health(row.id, row.name, row.kind, year, session.today(), lines, tuple(_sentences(session, year, lines)))
        )
    return found


def health_report(session: Session, department_id: int, year: int) -> Health:
    """The report of one department.  Raises Refusal for one that was not there in the year, or is out of reach."""
    found = health_reports(session, year, department_id)
    if not found:
        raise Refusal(f"{year}年没有这个部门，或不在您的职责范围内，没有督导报告。", ("四(二)4",))
    return found[0]


def _departments(session: Session, year: int) -> list[Department]:
    first, own = date(year, 1, 1), session.own_department
    query = Department.select().where(Department.closed_on.is_null() | (Department.closed_on >= first))
    return [row for row in query.order_by(Department.position, Department.id) if own in (None, row.id)]


def headings(session: Session) -> Iterator[tuple[str, str, str, bool]]:
    """Key, group, caption, and whether more of it is worse."""
    yield "talks", "约谈开展", "约谈次数", False
    for form in session.rules.forms:
        yield f"form:{form.code}", "约谈开展", f"其中{short_form(form.name)}", False
    yield "people", "约谈开展", "被约谈人数", False
    yield "campaigns", "约谈开展", "参加集中约谈次数", False
    yield "filed", "计划备案", "按期备案的季度", False
    yield "filed_late", "计划备案", "迟备案的季度", True
    yield "not_filed", "计划备案", "逾期未备案的季度", True
    yield "on_time", "材料提交", "按期提交（份）", False
    yield "late", "材料提交", "逾期提交或未交（份）", True
    yield "refused", "材料提交", "拒绝提交（份）", True
    yield "exceptions", "主谈人", "特批主谈", True
    yield "necessary", "主谈人", "“必要时”主谈", True
    yield "findings", "督导整改", "发现问题", True
    yield "closed", "督导整改", "已销号", False
    yield "overdue", "督导整改", "逾期未整改", True


def _counted(session: Session, year: int) -> _Figures:
    """The figures by department and key; nought where there is none."""
    found: _Sets = defaultdict(set)
    _count_leads(year, found)
    _count_filings(session, year, found)
    _count_findings(session, year, found)
    return Counter({place: len(things) for place, things in found.items()}) + _of_talks(session, year)


def _of_talks(session: Session, year: int) -> _Figures:
    """Talks held here and those that departments reported, as the 统计表 and the pivots count them."""
    figures = {
        "talks": Figure(Thing.TALK), "people": Figure(Thing.PERSON), "campaigns": Figure(Thing.CAMPAIGN),
        **{f"form:{form.code}": of_form(form.code) for form in session.rules.forms},
        "exceptions": Figure(Thing.TALK, "f.exception"),
        "on_time": Figure(Thing.MATERIAL, "f.received AND NOT f.late"),
        "late": Figure(Thing.MATERIAL, "f.late"), "refused": Figure(Thing.MATERIAL, "f.refused"),
    }  # fmt: skip
    by_row = [Axis("f.row", Level.SUBJECT)]
    found = counted(Period(year), session.today(), by_row, [*figures.values()], [frozenset((0,))])
    return Counter({
        (int(row), key): found.figure(place, (row,))
        for row in found.keys(0) if row.isdecimal()  # a department
        for place, key in enumerate(figures)
    })  # fmt: skip


def _count_leads(year: int, found: _Sets) -> None:
    """Leads by 必要时, of the talks held here and of those that departments reported."""
    query = (
        InterviewSubject.select(InterviewSubject.department, Interview.id)
        .join(Interview)
        .where(held_in(Period(year)) & InterviewSubject.department.is_null(False))
        .where(Interview.lead_strength == Strength.WHEN_NECESSARY)
    )
    reported = (
        ReportedSubject.select(ReportedSubject.department, 0 - ReportedTalk.id)
        .join(ReportedTalk)
        .where(counted_in(Period(year)) & ReportedSubject.department.is_null(False))
        .where(ReportedTalk.lead_strength == Strength.WHEN_NECESSARY)
    )
    for department, id in [*tuples(query), *tuples(reported)]:
        found[department, "necessary"].add(id)


def _count_filings(session: Session, year: int, found: _Sets) -> None:
    for of, quarter in quarters_kept(session.today()):
        if of != year or session.today() <= filing_due(session.rules, year, quarter):
            continue
        for status in filings(year, quarter, session.today(), session.rules, session.own_department):
            key = "filed_late" if status.late else "filed" if status.is_filed else "not_filed"
            found[status.department_id, key].add(quarter)


def _count_findings(session: Session, year: int, found: _Sets) -> None:
    """A finding is of the department it names, else of the one that organised its talk, else of the owner's name."""
    names = {row.name: int(row.id) for row in Department.select()}
    within = Finding.found_on.between(date(year, 1, 1), date(year, 12, 31))
    late = {id for (id,) in tuples(Finding.select(Finding.id).where(overdue(session.today())))}
    query = (
        Finding.select(Finding.id, Finding.department, Interview.organiser_department, Finding.owner, Finding.closed_on)
        .left_outer_join(Interview)
        .where(within)
    )
    for id, own, organiser, owner, closed in tuples(query):
        department: Any = own or organiser or names.get(owner)
        if department is None:
            continue
        found[department, "findings"].add(id)
        if closed is not None:
            found[department, "closed"].add(id)
        if id in late:
            found[department, "overdue"].add(id)


def _sentences(session: Session, year: int, lines: tuple[HealthLine, ...]) -> Iterator[str]:
    """The report in plain sentences: what was done, what lacks, what stands out."""
    figure = {line.key: line for line in lines}
    talks = figure["talks"]
    if talks.own == 0:
        yield f"{year}年没有约谈本部门的干部。"
    else:
        more = talks.own - talks.before
        change = f"比上年{'多' if more > 0 else '少'}{abs(more)}次" if more else "与上年持平"
        yield f"{year}年约谈本部门干部{talks.own}次、{figure['people'].own}人，{change}{_against(talks)}。"
    yield from _duties(session, figure)
    if figure["findings"].own:
        left = figure["findings"].own - figure["closed"].own
        late = f"，其中逾期{figure['overdue'].own}项" if figure["overdue"].own else ""
        yield f"督导发现问题{figure['findings'].own}项，销号{figure['closed'].own}项，尚在整改{left}项{late}。"
    else:
        yield "督导没有登记本部门的问题。"
    if far := [line.caption for line in lines if line.bad and line.mean and line.own >= _FAR * line.mean]:
        yield f"明显多于全校平均的有：{'、'.join(far)}，请重点关注。"


def _against(line: HealthLine) -> str:
    return "" if line.mean is None else f"，全校部门平均{line.mean:.1f}次"


def _duties(session: Session, figure: dict[str, HealthLine]) -> Iterator[str]:
    needed = session.rules.limit("campaigns_per_year")
    yield f"参加集中约谈{figure['campaigns'].own}次（全校每年不少于{needed}次）。"
    due = figure["filed"].own + figure["filed_late"].own + figure["not_filed"].own
    if due:
        lacks = f"，{figure['filed_late'].own}个迟报" if figure["filed_late"].own else ""
        lacks += f"，{figure['not_filed'].own}个至今未报" if figure["not_filed"].own else ""
        yield f"应备案{due}个季度计划，按期{figure['filed'].own}个{lacks}（四(三)）。"
    handed, late, refused = (figure[key].own for key in ("on_time", "late", "refused"))
    if handed + late + refused:
        yield f"承诺和书面材料按期提交{handed}份，逾期{late}份，拒交{refused}份（五(三)）。"
