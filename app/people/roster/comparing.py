"""A row of a roster beside what the store says of the person: what differs, and how a new post begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.people.identity import date_text
from app.people.roster.rows import RosterRow
from app.people.tables import Appointment, Person, PersonRank, SchoolPostHolding
from app.rules.vocabulary import AppointmentKind, Rank

_PROMOTED_OR_MOVED = (AppointmentKind.PROMOTED.value, AppointmentKind.TRANSFERRED.value)
_PRECISIONS = ("day", "month", "year", "unknown")


_DETAILS = {
    "gender": "性别", "born": "出生年月", "ethnicity": "民族", "political_status": "政治面貌",
    "joined_party": "入党时间", "phone": "联系电话",
}  # fmt: skip
_FLAGS = {"head": "主要负责人", "deputy": "副职", "branch_secretary": "党总支书记", "key_post": "关键岗位"}


@dataclass(frozen=True)
class Known:
    """What the store says of a person on the day the roster speaks of, and what ended before it."""

    person: Person
    rank: PersonRank | None
    appointments: list[Appointment]
    post: SchoolPostHolding | None
    past: tuple[Appointment | SchoolPostHolding, ...] = ()


def differences(row: RosterRow, known: Known, day: date) -> Iterable[str]:
    """What a good row of a roster of a day says otherwise than the store, as sentences."""
    yield from _changed("姓名", known.person.name, row.name)
    for name, value in row.details.items():
        if value:
            yield from _changed(_DETAILS[name], getattr(known.person, name), value)
    yield from _changed("职级", known.rank.rank if known.rank else "", row.rank)
    if row.school_post:
        yield from _changed("校级职务", known.post.post if known.post else "", row.school_post)
        yield from _changed("职务", known.post.title if known.post else "", row.title)
        yield from _changed_date(row, known.post, known, day)
        return
    held = same_post(row, known, day)
    if held is None:
        before = "、".join(f"{a.department.name}{a.title}" for a in known.appointments)
        how = f"{kind_of(row, known)}，自 {begin_of(row, known, day)} 起"
        yield f"任职：{before or '无'} → {row.department}{row.title}（{how}）"
        return
    yield from _changed("标记", _marks(held), _marks(row.flags))
    yield from _changed_date(row, held, known, day)
    if corrects_kind(row, held, known):
        yield from _changed("任职方式", beginning(held, known).kind, row.kind)


def same_post(row: RosterRow, known: Known, day: date) -> Appointment | None:
    """The appointment of the store that the row speaks of: same department and title, and not taken up anew since."""
    held = next((a for a in known.appointments if a.department.name == row.department and a.title == row.title), None)
    return None if held is None or _is_taken_up_anew(row, held, day) else held


def kind_of(row: RosterRow, known: Known) -> str:
    """How a new post was come by: as the roster says; 提拔 where the rank rose, 交流 into another department."""
    if row.kind in _PROMOTED_OR_MOVED:
        return row.kind
    ranks = list(Rank)
    if known.rank and ranks.index(Rank(row.rank)) < ranks.index(Rank(known.rank.rank)):
        return AppointmentKind.PROMOTED.value
    if row.kind or not known.appointments:
        return row.kind or AppointmentKind.NEW.value
    moved = all(each.department.name != row.department for each in known.appointments)
    return (AppointmentKind.TRANSFERRED if moved else AppointmentKind.NEW).value


def begin_of(row: RosterRow, known: Known, day: date) -> date:
    """When a new post begins: as the roster says where that can be, else with the roster's day."""
    held = [*known.appointments, *([known.post] if known.post else [])]
    begun = (each.start for each in held if each.start and each.start <= day)
    after = max((*begun, *(each.end for each in known.past if each.end)), default=None)
    said = row.start.day
    return said if said is not None and said <= day and (after is None or said > after) else day


def beginning(held: Appointment, known: Known) -> Appointment:
    """Where the post began: what goes on as 留任, with other marks, belongs to what it follows on the next day."""
    first = held
    while first.kind == AppointmentKind.RETAINED and first.start is not None:
        last = day_before(first.start)
        before = [p for p in known.past if isinstance(p, Appointment) and p.end == last and _is_same(p, first)]
        if not before:
            break
        first = before[0]
    return first


def corrects_kind(row: RosterRow, held: Appointment, known: Known) -> bool:
    """Whether the roster says how a known post was come by.

    留任 says only that it goes on, and 新任 less than 提拔 or 交流, which may follow from the rank.
    """
    if row.kind == AppointmentKind.NEW:
        return beginning(held, known).kind == AppointmentKind.RETAINED
    return row.kind in _PROMOTED_OR_MOVED and row.kind != beginning(held, known).kind


def corrects_start(row: RosterRow, first: Appointment | SchoolPostHolding, known: Known, day: date) -> bool:
    """Whether the roster gives another start of a post, or the same more exactly; less exactly changes nothing.

    Nor does what cannot be: a start after the roster's day for what is held on it, or within what came before.
    """
    said = row.start.day
    if said is None or (said > day and (first.start is None or first.start <= day)):
        return False
    if first.end is not None and said > first.end:
        return False
    if any(each.end and each.end >= said for each in known.past if each is not first and not _follows(each, first)):
        return False
    return first.start is None or _says_otherwise(row, first) or _says_closer(row, first)


def _says_otherwise(row: RosterRow, held: Appointment | SchoolPostHolding) -> bool:
    """Whether two starts differ even at the coarser of their precisions."""
    coarser = max(row.start.precision, held.precision, key=_PRECISIONS.index)
    return date_text(row.start.day, coarser) != date_text(held.start, coarser)


def _says_closer(row: RosterRow, held: Appointment | SchoolPostHolding) -> bool:
    return _PRECISIONS.index(row.start.precision) < _PRECISIONS.index(held.precision)


def _follows(later: Appointment | SchoolPostHolding, first: Appointment | SchoolPostHolding) -> bool:
    """Whether something past began after the other: it is no bound for the start of the other."""
    return later.start is not None and (first.start is None or later.start > first.start)


def _is_same(one: Appointment, other: Appointment) -> bool:
    return one.department_id == other.department_id and one.title == other.title


def _is_taken_up_anew(row: RosterRow, held: Appointment, day: date) -> bool:
    """A later start together with 提拔 or 交流 is another appointment to the same post, no correction."""
    if row.kind not in _PROMOTED_OR_MOVED or row.start.day is None or held.start is None:
        return False
    return held.start < row.start.day <= day and _says_otherwise(row, held)


def _marks(flags: Any) -> str:
    return "、".join(word for name, word in _FLAGS.items() if getattr(flags, name)) or "无"


def _changed(what: str, before: str, after: str) -> Iterable[str]:
    if before != after:
        yield f"{what}：{before or '空'} → {after or '空'}"


def _changed_date(
    row: RosterRow, held: Appointment | SchoolPostHolding | None, known: Known, day: date
) -> Iterable[str]:
    """A start that the roster gives otherwise; one it does not give changes nothing."""
    if held is None:
        return
    first = beginning(held, known) if isinstance(held, Appointment) else held
    if corrects_start(row, first, known, day):
        before, after = date_text(first.start, first.precision), date_text(row.start.day, row.start.precision)
        yield f"任现职时间：{before or '不详'} → {after}"


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)
