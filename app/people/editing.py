"""People and departments changed by hand: the same rules as the import, with dates, and nothing of the past lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.identity import date_text
from app.people.names import clean_name, reading
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    Department,
    DepartmentAlias,
    Person,
    PersonRank,
    RecusalRow,
    SchoolPostHolding,
    Supervision,
)
from app.rules.vocabulary import AppointmentKind, DepartmentKind, Rank, SchoolPost
from app.workbooks.cells import CellError, read_date

_STAFF_NO = re.compile(r"^[0-9A-Za-z][0-9A-Za-z_\-]*$")
MEMBER = "班子成员"
POSTS = (*(post.value for post in SchoolPost), MEMBER)
_ONLY_ONE = (SchoolPost.PARTY_SECRETARY, SchoolPost.PRESIDENT, SchoolPost.DISCIPLINE_SECRETARY)


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is written of a person; dates of birth and the like as exact as they are known."""

    staff_no: str
    name: str
    gender: str = ""
    born: str = ""
    ethnicity: str = ""
    political_status: str = ""
    joined_party: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
    """What is written of an appointment."""

    department_id: int
    title: str
    kind: str
    start: date | None
    head: bool = False
    deputy: bool = False
    branch_secretary: bool = False
    key_post: bool = False
    note: str = ""


@use_case(Action.PERSON_EDIT)
def add_person(session: Session, draft: PersonDraft, rank: str) -> int:
    """Adds a person with a rank; returns the id.  Raises Refusal for a staff number that is taken."""
    values = _person_values(draft, None)
    row = Person.create(**values, created_at=session.now())
    PersonRank.create(person=row, rank=_rank(rank), start=None)
    session.trace("person", row.id, f"新增干部 {row.name}（{row.staff_no}）", after=values)
    return int(row.id)


@use_case(Action.PERSON_EDIT)
def change_person(session: Session, person_id: int, draft: PersonDraft) -> None:
    """Corrects what is written of a person.  Raises Refusal."""
    row = _person(person_id)
    values = _person_values(draft, person_id)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    session.trace("person", person_id, f"修改干部信息 {row.name}", before, values)


@use_case(Action.PERSON_EDIT)
def change_rank(session: Session, person_id: int, rank: str, start: date) -> None:
    """A new rank from a day on; the old one ends the day before.  Raises Refusal."""
    person = _person(person_id)
    old = PersonRank.get_or_none((PersonRank.person == person_id) & PersonRank.end.is_null())
    if old is not None and old.rank == rank:
        raise Refusal(f"{person.name}的职级已经是{rank}。")
    if old is not None:
        if old.start is not None and start <= old.start:
            raise Refusal(f"新职级的起始日期 {start} 应晚于现职级的起始日期 {old.start}。")
        old.end = start - timedelta(days=1)
        old.save()
    PersonRank.create(person=person_id, rank=_rank(rank), start=start)
    session.trace("person", person_id, f"{person.name}职级变动", old.rank if old else None, rank)


@use_case(Action.PERSON_EDIT)
def add_appointment(session: Session, person_id: int, draft: AppointmentDraft, ending: Iterable[int] = ()) -> int:
    """A new appointment; returns the id.  Appointments whose ids are in `ending` end the day before it begins.

    Raises Refusal for the same post held twice, or a closed department; then nothing is changed.
    """
    person, department = _person(person_id), _department(draft.department_id)
    for held in ending:
        if draft.start is None:
            raise Refusal("请写明任职时间，原任职到它的前一天为止。")
        end_appointment(session, held, draft.start - timedelta(days=1))
    title = check_appointment(draft, department, person_id)
    row = Appointment.create(
        person=person_id, department=draft.department_id, title=title, kind=draft.kind, start=draft.start,
        precision="day" if draft.start else "unknown", head=draft.head, deputy=draft.deputy and not draft.head,
        branch_secretary=draft.branch_secretary, key_post=draft.key_post, note=draft.note.strip(),
    )  # fmt: skip
    session.trace("person", person_id, f"{person.name}任{department.name}{title}", after={"start": str(draft.start)})
    return int(row.id)


def check_appointment(
    draft: AppointmentDraft, department: Department, person_id: int, end: date | None = None, own: int = 0
) -> str:
    """The title of an appointment that can be written so; `own` is its id when it is corrected.  Raises Refusal."""
    title = draft.title.strip()
    if not title:
        raise Refusal("请填写职务。")
    if draft.kind not in set(AppointmentKind):
        raise Refusal(f"任职方式应为{'、'.join(AppointmentKind)}之一。")
    if draft.kind in ("提拔", "交流") and draft.start is None:
        raise Refusal("提拔、交流的任职须写明任职时间，新任职期限从这一天算起。", ("四(二)1",))
    if department.closed_on is not None and (draft.start is None or draft.start > department.closed_on):
        raise Refusal(f"{department.name}已于 {department.closed_on} 撤销，不能再任职。")
    if draft.start is not None and end is not None and end < draft.start:
        raise Refusal(f"结束日期 {end} 早于开始日期 {draft.start}，请检查。")
    _not_twice(person_id, draft, title, end, own)
    return title


def _not_twice(person_id: int, draft: AppointmentDraft, title: str, end: date | None, own: int) -> None:
    """Refuses the same post of the same person over times that overlap."""
    same = (Appointment.person == person_id) & (Appointment.department == draft.department_id)
    same &= (Appointment.title == title) & (Appointment.id != own)
    if draft.start is not None:
        same &= Appointment.end.is_null() | (Appointment.end >= draft.start)
    if end is not None:
        same &= Appointment.start.is_null() | (Appointment.start <= end)
    other = Appointment.select().where(same).first()
    if other is not None:
        span = f"{other.start or '不详'} 至 {other.end or '今'}"
        raise Refusal(f"{other.person.name}已登记任{other.department.name}{title}（{span}），时间重叠，请检查。")


@use_case(Action.PERSON_EDIT)
def end_appointment(session: Session, appointment_id: int, last_day: date) -> None:
    """Ends an appointment on its last day.  Raises Refusal."""
    row = _end(Appointment.get_or_none(Appointment.id == appointment_id), last_day, "任职")
    text = f"{row.person.name}不再任{row.department.name}{row.title}"
    session.trace("person", row.person_id, text, after={"end": last_day.isoformat()})


@use_case(Action.PERSON_EDIT)
def change_marks(session: Session, appointment_id: int, start: date, marks: Mapping[str, bool]) -> None:
    """An appointment counts otherwise from a day on (主要负责人、副职、党总支书记、关键岗位).  Raises Refusal."""
    row = Appointment.get_or_none(Appointment.id == appointment_id)
    if row is None or row.end is not None:
        raise Refusal("这项任职已经结束，不能修改。")
    now = {name: getattr(row, name) for name in ("head", "deputy", "branch_secretary", "key_post")}
    if now | dict(marks) == now:
        raise Refusal("没有改动。")
    if row.start is not None and start <= row.start:
        before = {name: now[name] for name in marks}
        for name, value in marks.items():
            setattr(row, name, value)
        row.save()
        session.trace("person", row.person_id, "更正任职标记", before, dict(marks))
        return
    row.end = start - timedelta(days=1)
    row.save()
    Appointment.create(
        person=row.person_id, department=row.department_id, title=row.title, kind="留任", start=start,
        note=row.note, **(now | dict(marks)),
    )  # fmt: skip
    session.trace("person", row.person_id, "任职标记变动", now, now | dict(marks))


@use_case(Action.PERSON_EDIT)
def appoint_leader(session: Session, person_id: int, post: str, title: str, start: date) -> int:
    """A post of the school's leadership; returns the id.  One person at most holds each of the three single posts."""
    person = _person(person_id)
    if post not in POSTS:
        raise Refusal(f"校级职务应为{'、'.join(POSTS)}之一。")
    if not title.strip():
        raise Refusal("请填写职务名称。")
    open_or_later = SchoolPostHolding.end.is_null() | (SchoolPostHolding.end >= start)
    if post in _ONLY_ONE:
        holder = SchoolPostHolding.get_or_none((SchoolPostHolding.post == post) & open_or_later)
        if holder is not None:
            raise Refusal(f"{post}现由{holder.person.name}担任；同一天只能有一人，请先登记其离任。", ("四(一)",))
    row = SchoolPostHolding.create(person=person_id, post=post, title=title.strip(), start=start)
    session.trace("person", person_id, f"{person.name}任{title.strip()}", after={"start": start.isoformat()})
    return int(row.id)


@use_case(Action.PERSON_EDIT)
def end_leader(session: Session, holding_id: int, last_day: date) -> None:
    """Ends a post of the school's leadership on its last day; with the last post ends what the leader supervises.

    Raises Refusal.
    """
    row = _end(SchoolPostHolding.get_or_none(SchoolPostHolding.id == holding_id), last_day, "职务")
    session.trace("person", row.person_id, f"{row.person.name}不再任{row.title}", after={"end": last_day.isoformat()})
    still = SchoolPostHolding.end.is_null() | (SchoolPostHolding.end > last_day)
    if SchoolPostHolding.select().where((SchoolPostHolding.person == row.person_id) & still).exists():
        return
    for each in list(Supervision.select().where((Supervision.person == row.person_id) & Supervision.end.is_null())):
        each.end = max(last_day, each.start) if each.start else last_day
        each.save()
        text = f"{row.person.name}不再分管{each.department.name}（离任）"
        session.trace("department", each.department_id, text, after={"end": each.end.isoformat()})


@use_case(Action.DEPARTMENT_EDIT)
def add_department(session: Session, name: str, kind: str, is_key: bool = False) -> int:
    """Adds a department; returns the id.  Raises Refusal for a name that is taken."""
    name = _department_name(name, None)
    place = Department.select().count() + 1
    while Department.select().where(Department.code == f"D{place:03}").exists():
        place += 1
    row = Department.create(code=f"D{place:03}", name=name, kind=_kind(kind), is_key=is_key, position=place)
    session.trace("department", row.id, f"新增部门 {name}", after={"kind": kind, "is_key": is_key})
    return int(row.id)


@use_case(Action.DEPARTMENT_EDIT)
def change_department(
    session: Session, department_id: int, name: str, kind: str, is_key: bool, closed_on: date | None = None
) -> None:
    """Changes a department.  Raises Refusal; one with people in post cannot be closed."""
    row = _department(department_id)
    name, kind = _department_name(name, department_id), _kind(kind)
    if closed_on is not None:
        later = Appointment.end.is_null() | (Appointment.end > closed_on)
        left = Appointment.select().where((Appointment.department == department_id) & later).count()
        if left:
            raise Refusal(f"{row.name}在 {closed_on} 之后还有 {left} 项任职，请先登记去向，再撤销部门。")
    before = {"name": row.name, "kind": row.kind, "is_key": row.is_key, "closed_on": str(row.closed_on or "")}
    if name != row.name:
        _keep_old_name(row, name)
    row.name, row.kind, row.is_key, row.closed_on = name, kind, is_key, closed_on
    row.save()
    after = {"name": name, "kind": kind, "is_key": is_key, "closed_on": str(closed_on or "")}
    session.trace("department", department_id, f"修改部门 {name}", before, after)


def _keep_old_name(row: Department, name: str) -> None:
    """A roster that still writes the old name is read as this department."""
    DepartmentAlias.delete().where(DepartmentAlias.name.in_([name, row.name])).execute()
    DepartmentAlias.create(name=row.name, department=row)


@use_case(Action.DEPARTMENT_EDIT)
def supervise(session: Session, department_id: int, person_id: int, start: date) -> None:
    """A school leader supervises (分管) a department from a day on.  Raises Refusal."""
    department, person = _department(department_id), _person(person_id)
    leads = SchoolPostHolding.select().where(
        (SchoolPostHolding.person == person_id) & holds_on(SchoolPostHolding, start)
    )
    if not leads.exists():
        raise Refusal(f"{person.name}在 {start} 不是校领导，不能分管部门。", ("五(一)3",))
    mine = (Supervision.department == department_id) & (Supervision.person == person_id)
    if Supervision.select().where(mine & Supervision.end.is_null()).exists():
        raise Refusal(f"{person.name}已分管{department.name}。")
    Supervision.create(department=department_id, person=person_id, start=start)
    session.trace(
        "department", department_id, f"{person.name}分管{department.name}", after={"start": start.isoformat()}
    )


@use_case(Action.DEPARTMENT_EDIT)
def end_supervision(session: Session, department_id: int, person_id: int, last_day: date) -> None:
    """A school leader no longer supervises a department.  Raises Refusal."""
    mine = (Supervision.department == department_id) & (Supervision.person == person_id)
    row = _end(Supervision.get_or_none(mine & Supervision.end.is_null()), last_day, "分管")
    text = f"{row.person.name}不再分管{row.department.name}"
    session.trace("department", department_id, text, after={"end": last_day.isoformat()})


@use_case(Action.DEPARTMENT_EDIT)
def reassign(session: Session, department_id: int, person_id: int, start: date, *, end_others: bool) -> None:
    """A school leader supervises a department from a day on; with `end_others` those who did no longer do.

    Raises Refusal; then nothing is changed.
    """
    if end_others:
        now = (Supervision.department == department_id) & Supervision.end.is_null()
        for row in list(Supervision.select().where(now & (Supervision.person != person_id))):
            end_supervision(session, department_id, row.person_id, start - timedelta(days=1))
    supervise(session, department_id, person_id, start)


@use_case(Action.PERSON_EDIT)
def recuse(session: Session, person_id: int, other_id: int, reason: str, start: date) -> int:
    """Records that two people are 回避 of each other, with the reason; returns the id.  Raises Refusal."""
    one, other = _person(person_id), _person(other_id)
    if person_id == other_id:
        raise Refusal("回避是两个人之间的关系，请选择另一个人。")
    if not reason.strip():
        raise Refusal("请写明回避的理由（亲属关系、利害关系等）。")
    pair = ((RecusalRow.person == person_id) & (RecusalRow.other == other_id)) | (
        (RecusalRow.person == other_id) & (RecusalRow.other == person_id)
    )
    if RecusalRow.select().where(pair & RecusalRow.end.is_null()).exists():
        raise Refusal(f"{one.name}与{other.name}的回避已经登记。")
    row = RecusalRow.create(
        person=person_id, other=other_id, reason=reason.strip(), start=start, account=session.account.id
    )
    session.trace("recusal", row.id, f"{one.name}与{other.name}回避：{reason.strip()}")
    return int(row.id)


@use_case(Action.PERSON_EDIT)
def end_recusal(session: Session, recusal_id: int, last_day: date) -> None:
    """Ends a recusal.  Raises Refusal."""
    row = _end(RecusalRow.get_or_none(RecusalRow.id == recusal_id), last_day, "回避")
    session.trace(
        "recusal", row.id, f"{row.person.name}与{row.other.name}解除回避", after={"end": last_day.isoformat()}
    )


def _person(person_id: int) -> Person:
    row = Person.get_or_none(Person.id == person_id)
    if row is None:
        raise Refusal("找不到这名干部，请重新选择。")
    return row


def _department(department_id: int) -> Department:
    row = Department.get_or_none(Department.id == department_id)
    if row is None:
        raise Refusal("找不到这个部门，请重新选择。")
    return row


def _person_values(draft: PersonDraft, person_id: int | None) -> dict[str, Any]:
    number, name = draft.staff_no.strip(), clean_name(draft.name)
    if not _STAFF_NO.match(number):
        raise Refusal("工号只能由字母、数字和横线组成，请检查。")
    if not name:
        raise Refusal("请填写姓名。")
    if draft.gender not in ("", "男", "女"):
        raise Refusal("性别应为男或女。")
    taken = Person.get_or_none(Person.staff_no == number)
    if taken is not None and taken.id != person_id:
        raise Refusal(f"工号 {number} 已属于{taken.name}，请核对。")
    spoken, initials = reading(name)
    return {
        "staff_no": number, "name": name, "gender": draft.gender, "born": _known_date(draft.born, "出生年月"),
        "ethnicity": draft.ethnicity.strip(), "political_status": draft.political_status.strip(),
        "joined_party": _known_date(draft.joined_party, "入党时间"), "phone": draft.phone.strip(),
        "note": draft.note.strip(), "pinyin": spoken, "initials": initials,
    }  # fmt: skip


def _known_date(text: str, what: str) -> str:
    """A date as exactly as it is known: 1975-06, 1975-06-01 or nothing."""
    try:
        read = read_date(text)
    except CellError as error:
        raise Refusal(f"{what}{error}。") from None
    return date_text(read.day, read.precision)


def _rank(rank: str) -> str:
    if rank not in set(Rank):
        raise Refusal(f"职级应为{'、'.join(Rank)}之一。")
    return rank


def _kind(kind: str) -> str:
    if kind not in set(DepartmentKind):
        raise Refusal(f"部门类别应为{'、'.join(DepartmentKind)}之一。")
    return kind


def _department_name(name: str, department_id: int | None) -> str:
    name = "".join(name.split())
    if not name:
        raise Refusal("请填写部门名称。")
    taken = Department.get_or_none(Department.name == name)
    if taken is not None and taken.id != department_id:
        raise Refusal(f"已有名为“{name}”的部门。")
    return name


def _end(row: Any, last_day: date, what: str) -> Any:
    if row is None or row.end is not None:
        raise Refusal(f"这项{what}已经结束。")
    if row.start is not None and last_day < row.start:
        raise Refusal(f"结束日期 {last_day} 早于开始日期 {row.start}，请检查。")
    row.end = last_day
    row.save()
    return row
