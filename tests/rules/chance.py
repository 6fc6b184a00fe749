"""Schools by chance, for properties: leaders, departments, people with posts of the past, the present, the future."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from app.rules.facts import Appointment, Department, Institution, Person, Recusal
from app.rules.vocabulary import AppointmentKind, DepartmentKind, Rank, SchoolPost
from tests.rules.school import LEADERS, ON

_CODES = ("P", "A", "C", "D")
_IDS = tuple(f"S{number}" for number in range(6))
_LEADERS = tuple(leader.id for leader in LEADERS)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    """A post whose days lie around the day asked about."""
    start = draw(st.none() | st.integers(-800, 30).map(lambda days: ON + timedelta(days=days)))
    end = draw(st.none() | st.integers(-30, 800).map(lambda days: ON + timedelta(days=days)))
    flags = {name: draw(st.booleans()) for name in ("head", "deputy", "branch_secretary", "key_post")}
    return Appointment(
        draw(st.sampled_from(_CODES)), "", **flags, kind=draw(st.sampled_from(AppointmentKind)), start=start, end=end
    )


@st.composite
def _people(draw: st.DrawFn) -> tuple[Person, ...]:
    everyone = []
    for one in _IDS:
        ties = draw(st.lists(st.sampled_from([*_LEADERS, *_IDS]), max_size=2, unique=True))
        everyone.append(
            Person(
                one, one, draw(st.sampled_from(Rank)), tuple(draw(st.lists(appointments(), max_size=3))),
                tuple(Recusal(other, "近亲属") for other in ties if other != one),
            )
        )  # fmt: skip
    return tuple(everyone)


@st.composite
def schools(draw: st.DrawFn) -> Institution:
    """A school in which posts may be vacant and supervisors missing or no leaders at all."""
    holders = st.none() | st.sampled_from([*_LEADERS, "S0"])
    posts = {post: holder for post in SchoolPost if (holder := draw(holders)) is not None}
    departments = {
        code: Department(
            code, f"部门{code}", draw(st.sampled_from(DepartmentKind)),
            supervised_by=tuple(draw(st.lists(st.sampled_from([*_LEADERS, "S1"]), max_size=2, unique=True))),
        )
        for code in _CODES
    }  # fmt: skip
    everyone = {person.id: person for person in (*LEADERS, *draw(_people()))}
    return Institution(ON, posts, departments, everyone)


subjects = st.lists(st.sampled_from(_IDS), min_size=1, max_size=5, unique=True).map(tuple)
