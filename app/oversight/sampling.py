"""抽查 (四(二)4, 六(二)): a share of finished talks is drawn, on record for good, and can be drawn again by anyone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject
from app.oversight import drawing, rechecks
from app.oversight.detectors.common import ours
from app.oversight.detectors.samples import draw_name
from app.oversight.rechecks import INQUIRIES
from app.oversight.tables import SampleDraw, SampleItem
from app.rules.lifecycle import State
from app.store.database import tuples
from app.store.numbers import next_number
from app.store.steps import steps

CLAUSES = ("四(二)4", "六(二)")
# Talks of which nothing is open but the archive: there is something to check.
FINISHED = (State.AWAITING_ARCHIVING.value, State.ARCHIVED.value)
_SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is drawn from: talks held from `start` to `end`, of one department or form where it is named.

    With `INQUIRIES` as the form it is 谈话函询 that were believed and closed in these days.
    """

    start: date
    end: date
    share: int
    department: int | None = None
    form: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What drawing again gave: whether it is the same, and in sentences what was compared."""

    name: str
    same: bool
    sentences: tuple[str, ...]


def usual_share(session: Session) -> int:
    """The share in per cent that the neighbouring rule gives (抽查比例)."""
    return session.rules.neighbour("recheck_share").value


def population(wanted: Wanted) -> dict[str, int]:
    """The finished talks that there are to draw from, by key.

    A key is what a person can read off the file: the organiser and the number.
    """
    if wanted.form == INQUIRIES:
        return rechecks.population(wanted.start, wanted.end, wanted.department)
    last = f"{wanted.end.isoformat()} 23:59:59"
    condition = (
        Interview.state.in_(FINISHED) & ours() & Interview.number.is_null(False)
        & (Interview.held_from >= wanted.start.isoformat()) & (Interview.held_from <= last)
    )  # fmt: skip
    if wanted.form:
        condition &= Interview.form == wanted.form
    if wanted.department is not None:
        theirs = InterviewSubject.select(InterviewSubject.interview)
        condition &= Interview.id.in_(theirs.where(InterviewSubject.department == wanted.department))
    query = Interview.select(Interview.id, Interview.organiser, Interview.year, Interview.number).where(condition)
    return {f"{organiser}{number_text(year, number)}": int(id) for id, organiser, year, number in tuples(query)}


@use_case(Action.SAMPLE_DRAW)
def draw_sample(session: Session, wanted: Wanted, seed: str = "") -> int:
    """Draws, and records what was drawn from and how; the id of the draw.

    Without a `seed` a random one is taken; one that was thrown in public (dice, a lot) may be given.  Raises Refusal
    for a share or days that are none, and where there is nothing to draw from.
    """
    _check(wanted)
    found = population(wanted)
    if not found:
        what = "已采信了结的谈话函询" if wanted.form == INQUIRIES else "已办结（待归档、已归档）的约谈"
        raise Refusal(f"这个范围内没有{what}，没有抽取。请改选期间、部门或形式。", CLAUSES)
    keys, seed = drawing.ordered(found), seed.strip() or secrets.token_hex(_SEED_BYTES)
    year = session.today().year
    made = SampleDraw.create(
        year=year, number=next_number("sample", year), start=wanted.start, end=wanted.end,
        department=wanted.department, form=wanted.form, share=wanted.share, method=drawing.METHOD, seed=seed,
        population=keys, digest=drawing.digest_of(keys), reason=wanted.reason.strip(), drawn_at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    drawn = drawing.draw(keys, seed, wanted.share)
    if wanted.form == INQUIRIES:
        rechecks.keep_drawn(session, made, [found[key] for key in drawn])
    else:
        for position, key in enumerate(steps("正在登记抽中的约谈", drawn), 1):
            SampleItem.create(draw=made, position=position, interview=found[key], key=key)
    name, things = draw_name(made.year, made.number), "件谈话函询" if wanted.form == INQUIRIES else "次约谈"
    after = {"seed": seed, "method": drawing.METHOD, "digest": made.digest, "share": wanted.share, "of": len(keys)}
    session.trace("sample_draw", made.id, f"{name}：从{len(keys)}{things}中抽取{len(drawn)}{things[0]}", after=after)
    return int(made.id)


def redraw(session: Session, draw_id: int) -> Redrawn:
    """Draws again from what was recorded, and compares; says as well what has changed in the store since.

    Raises Refusal for a draw that is not there, and for who does not read them.
    """
    session.require(Action.CONTENT_READ)
    row = draw_of(draw_id)
    keys: list[str] = list(row.population)
    with session.store.all_in_reach():  # keys alone: who is recused from a talk compares the whole draw all the same
        recorded = rechecks.drawn_keys(row) if row.form == INQUIRIES else [item.key for item in _items(row)]
        since = _since(row, keys)
    again = drawing.draw(keys, row.seed, row.share, row.method)
    name = draw_name(row.year, row.number)
    whole, same = drawing.digest_of(keys) == row.digest and drawing.ordered(keys) == keys, again == recorded
    sentences = [
        f"{name}：方法 {row.method}，种子 {row.seed}，从 {len(keys)} 次约谈中按 {row.share}% 抽取 {len(again)} 次",
        "抽取范围的摘要与记录一致" if whole else "抽取范围的摘要与记录不一致：记录被改动过",
        "重新抽取的结果与记录一致" if same else f"重新抽取的结果与记录不一致：应为 {'、'.join(again)}",
    ]
    return Redrawn(name, whole and same, (*sentences, *since))


def draw_of(draw_id: int) -> SampleDraw:
    """The row.  Raises Refusal for one that is not there."""
    row: SampleDraw | None = SampleDraw.get_or_none(SampleDraw.id == draw_id)
    if row is None:
        raise Refusal("找不到这次抽查，或不在您的职责范围内。")
    return row


def by_number(year: int, number: int) -> SampleDraw:
    """The draw of a number.  Raises Refusal for none."""
    row: SampleDraw | None = SampleDraw.get_or_none((SampleDraw.year == year) & (SampleDraw.number == number))
    if row is None:
        raise Refusal(f"没有{draw_name(year, number)}，或不在您的职责范围内。")
    return row


def _items(row: SampleDraw) -> Iterable[Any]:
    return SampleItem.select().where(SampleItem.draw == row.id).order_by(SampleItem.position)


def _since(row: SampleDraw, keys: list[str]) -> list[str]:
    wanted = Wanted(row.start, row.end, row.share, row.department_id, row.form)
    now, then = set(population(wanted)), set(keys)
    found = []
    if more := now - then:
        found.append(f"抽取之后这个范围内又办结 {len(more)} 次约谈，不影响这次抽取")
    if less := then - now:
        found.append(f"抽取之后有 {len(less)} 次约谈已不在这个范围内：{'、'.join(sorted(less)[:5])}")
    return found


def _check(wanted: Wanted) -> None:
    if not 1 <= wanted.share <= 100:
        raise Refusal(f"抽查比例应为 1 至 100（%），现为 {wanted.share}，没有抽取。", CLAUSES)
    if wanted.end < wanted.start:
        raise Refusal(f"期间的终止日 {wanted.end} 早于起始日 {wanted.start}，没有抽取。", CLAUSES)


def counts() -> dict[int, int]:
    """How many talks each draw drew, by its id."""
    query = SampleItem.select(SampleItem.draw, fn.COUNT(SampleItem.id)).group_by(SampleItem.draw)
    return {int(draw): int(count) for draw, count in tuples(query)}
