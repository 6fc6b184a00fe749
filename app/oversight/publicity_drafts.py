"""A first draft of an item out of finished work: figures and plain sentences, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peewee import fn

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.oversight.detectors.common import HELD
from app.oversight.exchange.tables import InformationItem
from app.oversight.publicity import CASE, CLAUSES, LONGEST_BODY, LONGEST_TITLE, Source, Text
from app.plans.tables import Plan, PlanItem
from app.plans.vocabulary import PlanKind
from app.rules.publicity import publicity_rules
from app.rules.vocabulary import InterviewForm
from app.store.database import tuples

NEWS = "工作信息"


def of_campaign(session: Session, plan_id: int) -> tuple[Text, list[Source]]:
    """News of a campaign: how many talks in which forms.  Raises Refusal where none was held."""
    session.require(Action.CONTENT_READ)
    plan = Plan.get_or_none((Plan.id == plan_id) & (Plan.kind == PlanKind.CAMPAIGN.value))
    if plan is None:
        raise Refusal("找不到这次集中约谈，或不在您的职责范围内。", CLAUSES)
    held = [id for (id,) in tuples(
        Interview.select(Interview.id).join(PlanItem).where((PlanItem.plan == plan_id) & Interview.state.in_(HELD))
    )]  # fmt: skip
    if not held:
        raise Refusal("这次集中约谈还没有举行过约谈，没有可写的内容。", CLAUSES)
    body = f"{_told(session, held)}约谈中重申纪律规矩，通报典型案例，有关负责人作了表态发言。"
    return Text(NEWS, f"学校组织开展{plan.year}年第{plan.batch}次集中约谈", body), [Source(plan_id=plan_id)]


def of_quarter(session: Session, year: int, quarter: int | None) -> tuple[Text, list[Source]]:
    """News of a quarter or a year.  Raises Refusal where no talk was held."""
    session.require(Action.CONTENT_READ)
    first = date(year, 3 * quarter - 2 if quarter else 1, 1)
    months = 3 if quarter else 12
    last = date(year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    within = (Interview.held_from >= first.isoformat()) & (Interview.held_from < last.isoformat())
    held = [id for (id,) in tuples(Interview.select(Interview.id).where(Interview.state.in_(HELD) & within))]
    name = f"{year}年第{'一二三四'[quarter - 1]}季度" if quarter else f"{year}年"
    if not held:
        raise Refusal(f"{name}没有举行过约谈，没有可写的内容。", CLAUSES)
    return Text(NEWS, f"{name}干部约谈工作情况", f"{name}，{_told(session, held)}"), [
        Source(year=year, quarter=quarter)
    ]


def of_talks(session: Session, interview_ids: Iterable[int]) -> tuple[Text, list[Source]]:
    """A typical case out of one or more talks: what it was about and how it ended, of whom only the rank.

    Raises Refusal for talks that are not there, not held, or out of reach.
    """
    session.require(Action.CONTENT_READ)
    ids = list(dict.fromkeys(interview_ids))
    rows = list(Interview.select().where(Interview.id.in_(ids) & Interview.state.in_(HELD)).order_by(Interview.id))
    if not rows or len(rows) != len(ids):
        raise Refusal("选中的约谈有的还没有举行，或不在您的职责范围内，没有可写的内容。", CLAUSES)
    by_rank = publicity_rules().by_rank
    told = []
    for row in rows:
        form = session.rules.form(InterviewForm(row.form))
        subjects = list(row.subjects.order_by(InterviewSubject.position))
        who = "、".join(dict.fromkeys(by_rank.get(each.rank, "某干部") for each in subjects))
        told.append(f"{who}因“{row.ground}”，由组织进行{form.name}。{_ended(row)}")
    lesson = "全体党员干部要引以为戒，自觉遵守纪律规矩。"
    title = f"{session.rules.form(InterviewForm(rows[0].form)).name}典型案例"
    return Text(CASE, title, "\n".join([*told, lesson])), [Source(interview_id=row.id) for row in rows]


def of_report(session: Session, item_id: int) -> tuple[Text, list[Source]]:
    """A text that a department reported (信息报送), to be checked and approved as any other.

    Raises Refusal for one that is not there or out of reach.
    """
    session.require(Action.CONTENT_READ)
    row = InformationItem.get_or_none(InformationItem.id == item_id)
    if row is None:
        raise Refusal("找不到这条报送的信息，或不在您的职责范围内。", CLAUSES)
    return Text(CASE if row.sort == CASE else NEWS, row.title[:LONGEST_TITLE], row.text[:LONGEST_BODY]), []


def _told(session: Session, held: list[int]) -> str:
    """How many talks in which forms, with how many people."""
    rows = tuples(Interview.select(Interview.form, fn.COUNT(Interview.id)).where(Interview.id.in_(held)).group_by(
        Interview.form
    ))  # fmt: skip
    by_form = dict(rows)
    people = InterviewSubject.select(InterviewSubject.person).where(InterviewSubject.interview.in_(held)).distinct()
    forms = "、".join(f"{form.name}{by_form[form.code]}次" for form in session.rules.forms if by_form.get(form.code))
    return f"共开展约谈{len(held)}次，约谈干部{people.count()}人，其中{forms}。"


def _ended(row: Interview) -> str:
    outcomes = [each.outcome for each in Disposition.select().join(InterviewSubject).where(
        (InterviewSubject.interview == row.id) & (Disposition.outcome != "")
    )]  # fmt: skip
    return f"经研究，给予“{'、'.join(dict.fromkeys(outcomes))}”处理。" if outcomes else "本人作了说明。"
