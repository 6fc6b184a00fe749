"""Findings about talks that are known by the report of their department alone (四(二)3、4, 六(二)).

Only what a report tells can be found; of a case that was handed over the case itself speaks.  What is late is judged by
the day on which the report was made: what came afterwards nobody here knows yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport, counts
from app.oversight.detectors.common import Hit, day
from app.rules.vocabulary import InterviewForm, Strength
from app.store.database import tuples


def exceptions() -> Iterator[Hit]:
    """Every reported 特批; its paper lies with the department."""
    for case, department, lead in _talks(ReportedTalk.is_exception, ReportedTalk.lead_name):
        yield _hit(case, department, f"由{lead}特批主谈")


def when_necessary() -> Iterator[Hit]:
    """Every reported lead by 必要时, with the reason or its lack."""
    led = ReportedTalk.lead_strength == Strength.WHEN_NECESSARY
    for case, department, lead, reason in _talks(led, ReportedTalk.lead_name, ReportedTalk.lead_reason):
        said = reason.strip() or "没有写明理由"
        yield _hit(case, department, f"由{lead}按“必要时”主谈，理由：{said}")


def form_ground(session: Session) -> Iterator[Hit]:
    """A reported ground of another form, or one that the regulation does not have (三)."""
    rules = session.rules
    for case, department, form, ground in _talks(_ours(), ReportedTalk.form, ReportedTalk.ground):
        rule, name = rules.ground(ground), rules.form(InterviewForm(form)).name
        if rule is None:
            yield _hit(case, department, f"（{name}）的事由“{ground}”不在制度所列之中")
        elif rule.form != form:
            yield _hit(case, department, f"按{name}组织，事由“{ground}”属于{rules.form(rule.form).name}")


def refused() -> Iterator[Hit]:
    """Every reported refusal of a material."""
    for hit, name, on, _ in _materials(ReportedMaterial.refused_on.is_null(False), ReportedMaterial.refused_on):
        yield hit(f"拒绝提交{name}（{on}）")


def late() -> Iterator[Hit]:
    """What had not come by the day of the report although its day was past."""
    still_due = ReportedMaterial.received_on.is_null() & ReportedMaterial.refused_on.is_null()
    past = ReportedMaterial.due_on < fn.DATE(StatisticsReport.made_at)
    for hit, name, on, _ in _materials(still_due & past, ReportedMaterial.due_on):
        yield hit(f"的{name}应于{on}前提交，逾期未交")


def came_late() -> Iterator[Hit]:
    """What came after its day."""
    after = ReportedMaterial.received_on > ReportedMaterial.due_on
    for hit, name, on, came in _materials(after & _ours(), ReportedMaterial.due_on, ReportedMaterial.received_on):
        yield hit(f"的{name}应于{on}前提交，{came}才收到")


def _ours() -> Any:
    """Not entered there out of an old ledger."""
    return ReportedTalk.is_historical == False  # noqa: E712 - SQL


def _names() -> Any:
    """SQL for the names of the subjects of the reported talk at hand."""
    ordered = (
        ReportedSubject.select(ReportedSubject.name)
        .where(ReportedSubject.talk == ReportedTalk.id)
        .order_by(ReportedSubject.id)
        .alias("o")
    )
    return ordered.select_from(fn.GROUP_CONCAT(ordered.c.name, "、"))


def _talks(condition: Any, *more: Any) -> Iterator[tuple[Any, ...]]:
    """(Organiser, day, names), the department that reported it, and more."""
    query = (
        ReportedTalk.select(
            ReportedTalk.organiser, ReportedTalk.held_on, _names(), StatisticsReport.department, *more
        )
        .join(StatisticsReport)
        .where(counts() & condition)
        .order_by(ReportedTalk.held_on, ReportedTalk.id)
    )  # fmt: skip
    for organiser, held_on, names, department, *rest in tuples(query):
        yield (organiser, day(held_on), names), department, *rest


def _hit(case: tuple[str, Any, str], department: int | None, what: str) -> Hit:
    organiser, held_on, names = case
    return Hit(f"{organiser}报送的{held_on}对{names}的约谈{what}", None, department, organiser)


def _materials(condition: Any, *days: Any) -> Iterator[tuple[Any, str, Any, Any]]:
    """What makes the hit out of its words, the name of the material, and one or two days."""
    query = (
        ReportedMaterial.select(
            ReportedTalk.organiser, ReportedTalk.held_on, ReportedSubject.name,
            fn.COALESCE(ReportedSubject.department, StatisticsReport.department), ReportedSubject.department_name,
            ReportedMaterial.name, *days,
        )
        .join(ReportedSubject)
        .join(ReportedTalk)
        .join(StatisticsReport)
        .where(counts() & condition)
        .order_by(ReportedTalk.held_on, ReportedTalk.id, ReportedMaterial.id)
    )  # fmt: skip
    for organiser, held_on, who, department, unit, name, *on in tuples(query):
        head = f"{organiser}报送的{day(held_on)}的约谈：{who}"

        def hit(what: str, head: str = head, department: Any = department, owner: str = unit or organiser) -> Hit:
            return Hit(head + what, None, department, owner)

        yield hit, name, day(on[0]), day(on[1]) if len(on) > 1 else None
