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
    """What the store says of a person on the day the roster speaks of."""

    person: Person
    rank: PersonRank | None
    appointments: list[Appointment]
    post: SchoolPostHolding | None


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
        yield from _changed_date(row, known.post)
        return
    held = same_post(row, known)
    if held is None:
        before = "、".join(f"{a.department.name}{a.title}" for a in known.appointments)
        how = f"{kind_of(row, known)}，自 {begin_of(row, known, day)} 起"
        yield f"任职：{before or '无'} → {row.department}{row.title}（{how}）"
        return
    yield from _changed("标记", _marks(held), _marks(row.flags))
    yield from _changed_date(row, held)
    if corrects_kind(row, held):
        yield from _changed("任职方式", held.kind, row.kind)


def same_post(row: RosterRow, known: Known) -> Appointment | None:
    """The appointment of the store that the row speaks of: same department and title, and not taken up anew since."""
    held = next((a for a in known.appointments if a.department.name == row.department and a.title == row.title), None)
    return None if held is None or _is_taken_up_anew(row, held) else held


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
    after = max((each.start for each in held if each.start), default=None)
    said = row.start.day
    return said if said is not None and said <= day and (after is None or said > after) else day


def corrects_kind(row: RosterRow, held: Appointment) -> bool:
    """Whether the roster says how a known post was come by; 留任 says only that it goes on."""
    return row.kind not in ("", held.kind, AppointmentKind.RETAINED.value)


def corrects_start(row: RosterRow, held: Appointment | SchoolPostHolding) -> bool:
    """Whether the roster gives another start, or the same more exactly; one given less exactly changes nothing."""
    said = row.start
    if said.day is None or (said.day, said.precision) == (held.start, held.precision):
        return False
    if held.start is None:
        return True
    coarser = max(said.precision, held.precision, key=_PRECISIONS.index)
    if date_text(said.day, coarser) != date_text(held.start, coarser):
        return True
    return _PRECISIONS.index(said.precision) < _PRECISIONS.index(held.precision)


def _is_taken_up_anew(row: RosterRow, held: Appointment) -> bool:
    """A later start together with 提拔 or 交流 is another appointment to the same post, no correction."""
    if row.kind not in _PROMOTED_OR_MOVED or row.start.day is None or held.start is None:
        return False
    return row.start.day > held.start and corrects_start(row, held)


def _marks(flags: Any) -> str:
    return "、".join(word for name, word in _FLAGS.items() if getattr(flags, name)) or "无"


def _changed(what: str, before: str, after: str) -> Iterable[str]:
    if before != after:
        yield f"{what}：{before or '空'} → {after or '空'}"


def _changed_date(row: RosterRow, held: Appointment | SchoolPostHolding | None) -> Iterable[str]:
    """A start that the roster gives otherwise; one it does not give changes nothing."""
    if held is not None and corrects_start(row, held):
        before, after = date_text(held.start, held.precision), date_text(row.start.day, row.start.precision)
        yield f"任现职时间：{before or '不详'} → {after}"


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)
