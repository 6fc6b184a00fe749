"""Findings about what subjects hand in (五(三))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject, Material, MaterialWitness
from app.oversight.detectors import reported
from app.oversight.detectors.common import Hit, day, name_fields, named, ours
from app.rules.lifecycle import State
from app.store.database import tuples


def refused(_: Session) -> Iterator[Hit]:
    """Every refusal, with its witnesses."""
    witnesses = MaterialWitness.select(fn.GROUP_CONCAT(MaterialWitness.name, "、")).where(
        MaterialWitness.material == Material.id
    )
    for row in _rows(Material.refused_on.is_null(False), Material.refused_on, witnesses):
        yield _on_material(row, f"拒绝提交{row[9]}（{day(row[10])}），见证人：{row[11] or '无'}")
    yield from reported.refused()


def late(session: Session) -> Iterator[Hit]:
    """What has not come although its day is past."""
    still_due = Material.received_on.is_null() & Material.refused_on.is_null()
    condition = still_due & (Material.due_on < session.today()) & (Interview.state != State.CANCELLED)
    for row in _rows(condition, Material.due_on):
        yield _on_material(row, f"的{row[9]}应于{day(row[10])}前提交，逾期未交")
    yield from reported.late()


def came_late(_: Session) -> Iterator[Hit]:
    """What came after its day; of old ledgers nobody knows the day well enough."""
    known = (Material.is_day_unknown == False) & ours()  # noqa: E712 - SQL
    for row in _rows((Material.received_on > Material.due_on) & known, Material.due_on, Material.received_on):
        yield _on_material(row, f"的{row[9]}应于{day(row[10])}前提交，{day(row[11])}才收到")
    yield from reported.came_late()


def _rows(condition: Any, *more: Any) -> list[tuple[Any, ...]]:
    """Case (id, four of its name), subject (name, department, unit), material (id, name), and more."""
    query = (
        Material.select(
            Interview.id, *name_fields(), InterviewSubject.name, InterviewSubject.department,
            InterviewSubject.department_name, Material.id, Material.name, *more,
        )
        .join(InterviewSubject)
        .join(Interview)
        .where(condition)
        .order_by(Interview.id, InterviewSubject.position, Material.id)
    )  # fmt: skip
    return list(tuples(query))


def _on_material(row: tuple[Any, ...], what: str) -> Hit:
    return Hit(f"{named(*row[1:5])}：{row[5]}{what}", row[0], row[6], row[7])
