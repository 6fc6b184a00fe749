"""Findings about the archive (六(一)): what came in late, what it lacks, which volume numbers are not there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from peewee import fn

from app.access.holidays import workdays
from app.access.session import Session
from app.interviews.tables import CatalogueEntry, Interview, InterviewSubject, Material, MaterialWitness
from app.oversight.detectors.common import Hit, day, held, name_fields, named
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from app.store.database import tuples

_VOLUME = re.compile(r"(\d{4})-0*(\d+)")
_MOST_NAMED = 10


def still_open(session: Session) -> Iterator[Hit]:
    """Held long ago, and not archived."""
    open_states = [State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING]
    due_after = _due_day(session)
    for id, case, ended, state, _ in _cases(Interview.state.in_(open_states)):
        if (due := due_after(ended)) < session.today():
            yield Hit(f"{named(*case)}于{ended}结束，应于{due}前归档，现在“{state}”", id, owner=case[0])


def came_late(session: Session) -> Iterator[Hit]:
    """Archived after its day."""
    due_after = _due_day(session)
    for id, case, ended, _, archived in _cases(_archived() & Interview.archived_on.is_null(False)):
        if archived is not None and archived > (due := due_after(ended)):
            yield Hit(f"{named(*case)}应于{due}前归档，{archived}才归档", id, owner=case[0])


def without_material(session: Session) -> Iterator[Hit]:
    """Archived although a subject's material is neither there nor refused before enough witnesses."""
    rules = session.rules
    names = {form: rules.material_for(form).name for form in InterviewForm}
    witnesses = MaterialWitness.select(fn.COUNT(MaterialWitness.id)).where(MaterialWitness.material == Material.id)
    settled = Material.received_on.is_null(False) | (
        Material.refused_on.is_null(False) & (witnesses >= rules.limit("refusal_witnesses"))
    )
    got = Material.select(fn.GROUP_CONCAT(Material.name, "\n")).where(
        (Material.subject == InterviewSubject.id) & settled
    )
    query = (
        Interview.select(
            Interview.id, *name_fields(), Interview.form, InterviewSubject.name, InterviewSubject.department,
            InterviewSubject.department_name, got,
        )
        .join(InterviewSubject)
        .where(_archived() & held())
        .order_by(Interview.id, InterviewSubject.position)
    )  # fmt: skip
    for id, *case, form, name, department, unit, there in tuples(query):
        wanted = names[InterviewForm(form)]
        if wanted not in (there or "").split("\n"):
            yield Hit(f"{named(*case)}已归档，缺{name}的{wanted}", id, department, unit)


def without_catalogue(_: Session) -> Iterator[Hit]:
    """Archived without a 卷内目录."""
    entries = CatalogueEntry.select(CatalogueEntry.id).where(CatalogueEntry.interview == Interview.id)
    for id, case, *_rest in _cases(_archived() & ~fn.EXISTS(entries)):
        yield Hit(f"{named(*case)}已归档，没有卷内目录", id, owner=case[0])


def without_signature(_: Session) -> Iterator[Hit]:
    """Archived without the signed form or the signed record."""
    lacks = Interview.form_signed_on.is_null() | Interview.record_signed_on.is_null()
    query = Interview.select(
        Interview.id, *name_fields(), Interview.form_signed_on, Interview.record_signed_on
    ).where(_archived() & held() & lacks).order_by(Interview.id)  # fmt: skip
    for id, *case, form, record in tuples(query):
        missing = [what for what, signed in (("登记表", form), ("谈话记录", record)) if signed is None]
        yield Hit(f"{named(*case)}已归档，缺{'、'.join(missing)}的签字页", id, owner=case[0])


def volume_gaps(session: Session) -> Iterator[Hit]:
    """Volume numbers that are missing between those of a year, and archives without any.

    Only for who sees all of them: the numbers of a year are one series for the whole institution.
    """
    query = Interview.select(Interview.id, *name_fields(), Interview.state, Interview.volume_number)
    by_year: defaultdict[int, set[int]] = defaultdict(set)
    for id, *case, state, volume in tuples(query.where(held()).order_by(Interview.id)):
        if state == State.ARCHIVED and not volume.strip():
            yield Hit(f"{named(*case)}已归档，没有卷号", id, owner=case[0])
        elif match := _VOLUME.fullmatch(volume.strip()):
            by_year[int(match[1])].add(int(match[2]))
    if not session.sees_whole_work:
        return
    for year, numbers in sorted(by_year.items()):
        if missing := [number for number in range(1, max(numbers)) if number not in numbers]:
            told = "、".join(f"{year}-{number:04}" for number in missing[:_MOST_NAMED])
            more = f"等{len(missing)}个" if len(missing) > _MOST_NAMED else ""
            yield Hit(f"{year}年档案卷号缺{told}{more}", owner="纪检监察室")


def _due_day(session: Session) -> Callable[[date], date]:
    """By when a talk that ended on a day is to be filed; counted once for each day."""
    days, table = session.rules.limit("archive_due_workdays"), workdays()
    return cache(lambda ended: table.add(ended, days).day)


def _archived() -> Any:
    return Interview.state == State.ARCHIVED


def _cases(condition: Any) -> Iterator[tuple[int, list[Any], date, str, date | None]]:
    """Id, name, the day it ended, state and the day it was archived, of held talks."""
    ended = fn.COALESCE(Interview.held_to, Interview.held_from)
    query = Interview.select(Interview.id, *name_fields(), ended, Interview.state, Interview.archived_on)
    for id, *case, end, state, archived in tuples(query.where(held() & condition).order_by(Interview.id)):
        last = day(end)
        assert last is not None  # held talks have a beginning
        yield id, case, last, state, day(archived)
