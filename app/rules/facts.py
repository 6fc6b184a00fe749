"""What the rules are asked about: an institution as it stood on one day, and a request to talk to someone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.rules.vocabulary import AppointmentKind, DepartmentKind, InterviewForm, Mode, Rank, SchoolPost


@dataclass(frozen=True, slots=True)
class Appointment:
    """One post of a person in one department; `start` and `end` are the first and the last day in post."""

    department: str
    title: str = ""
    head: bool = False
    deputy: bool = False
    branch_secretary: bool = False
    key_post: bool = False
    kind: AppointmentKind = AppointmentKind.RETAINED
    start: date | None = None
    end: date | None = None

    def holds_on(self, on: date) -> bool:
        """Whether the person is in this post on that day: an ended or a future appointment counts for nothing."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Recusal:
    """回避: the person has a tie (kinship, involvement) with another; the reason is always stated."""

    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """A cadre with the rank that counts on the day asked about."""

    id: str
    name: str
    rank: Rank
    appointments: tuple[Appointment, ...] = ()
    recusals: tuple[Recusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department with the school leaders who supervise it (分管)."""

    code: str
    name: str
    kind: DepartmentKind
    key: bool = False
    supervised_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Institution:
    """Everything the rules may look at, as of the day `on`."""

    on: date
    posts: Mapping[SchoolPost, str]
    departments: Mapping[str, Department]
    people: Mapping[str, Person]

    @cached_property
    def _heads(self) -> dict[str, tuple[str, ...]]:
        heads: dict[str, list[str]] = {}
        for person in self.people.values():
            for appointment in person.appointments:
                if appointment.head and appointment.holds_on(self.on):
                    holders = heads.setdefault(appointment.department, [])
                    if person.id not in holders:
                        holders.append(person.id)
        return {code: tuple(sorted(ids)) for code, ids in heads.items()}

    @cached_property
    def _posts_by_holder(self) -> dict[str, tuple[SchoolPost, ...]]:
        held: dict[str, list[SchoolPost]] = {}
        for post in SchoolPost:
            if holder := self.posts.get(post):
                held.setdefault(holder, []).append(post)
        return {holder: tuple(posts) for holder, posts in held.items()}

    def joined_by(self, people: Mapping[str, Person]) -> Institution:
        """The same institution on the same day with more people known."""
        made = Institution(self.on, self.posts, self.departments, {**self.people, **people})
        if not any(each.head for person in people.values() for each in person.appointments):
            made.__dict__["_heads"] = self._heads  # as they were found
        made.__dict__["_posts_by_holder"] = self._posts_by_holder
        return made

    def heads_of(self, department: str) -> tuple[str, ...]:
        """Ids of those who head the department (主要负责人) on the day."""
        return self._heads.get(department, ())

    def posts_of(self, person: str) -> tuple[SchoolPost, ...]:
        """The school posts the person holds on the day."""
        return self._posts_by_holder.get(person, ())

    def current(self, person: Person) -> tuple[Appointment, ...]:
        """The person's appointments on the day, the longest standing first."""
        held = [a for a in person.appointments if a.holds_on(self.on)]
        if len(held) > 1:
            held.sort(key=lambda a: (a.start or date.min, a.department, a.title))
        return tuple(held)

    def is_school_leader(self, person: Person) -> bool:
        """A school leader has a 校级 rank or holds a school post."""
        return person.rank.is_school or person.id in self._posts_by_holder

    def in_post(self, person: Person) -> bool:
        """Whether the person holds any post on the day, and so could lead at all."""
        return self.is_school_leader(person) or any(a.holds_on(self.on) for a in person.appointments)

    def describe(self, person: Person) -> str:
        """Name with the posts held on the day, for a sentence: 「张三（教务处处长）」."""
        posts: list[str] = [str(post) for post in self.posts_of(person.id)]
        for appointment in self.current(person):
            department = self.departments.get(appointment.department)
            posts.append((department.name if department else "") + appointment.title)
        if not posts and person.rank.is_school:
            posts.append("校领导")
        return person.name + (f"（{'、'.join(posts)}）" if posts else "")


@dataclass(frozen=True, slots=True)
class ExceptionPaper:
    """The leading group's written approval to depart from clause 五(一) (特批)."""

    number: str
    date: date
    approver: str
    reason: str


@dataclass(frozen=True)
class Request:
    """One interview as it is planned."""

    form: InterviewForm
    subjects: tuple[str, ...]
    ground: str | None = None
    mode: Mode | None = None
    mode_reason: str | None = None
    lead: str | None = None
    lead_reason: str | None = None
    recorder: str | None = None
    written_inquiry: bool = False
    exception: ExceptionPaper | None = field(default=None)

    @property
    def actual_mode(self) -> Mode:
        """The mode as given; where none is given, one subject is individual and several are a group."""
        if self.mode is not None:
            return self.mode
        return Mode.INDIVIDUAL if len(self.subjects) == 1 else Mode.GROUP
