"""The list of people is what the plain way gives."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.people import lines
from app.people.lines import PersonFilter
from app.people.queries import department_names, departments
from app.people.tables import Appointment, PersonRank
from app.rules.vocabulary import AppointmentKind, Rank
from tests.examples import many
from tests.institution import TODAY
from tests.ledgers.test_statistics import undone
from tests.people import plain_people

_DAYS = st.none() | st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
FILTERS = st.builds(
    PersonFilter,
    on=st.just(TODAY),
    text=st.sampled_from(["", "余", "处", "QP0", "jdh", "文学院 院长"]),
    department_id=st.none() | st.integers(1, 6),
    rank=st.sampled_from(["", *(rank.value for rank in Rank)]),
    in_post_only=st.booleans(),
)
COLUMNS = ("staff_no", "name", "gender", "department", "title", "rank", "since")


@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 40), _DAYS, _DAYS, st.sampled_from(list(Rank))), max_size=6),
    wanted=FILTERS, sort=st.lists(st.tuples(st.sampled_from(COLUMNS), st.booleans()), max_size=2),
)  # fmt: skip
def test_people_are_those_of_the_plain_way(
    session: Session, people: dict[str, int],
    spans: list[tuple[int, date | None, date | None, Rank]], wanted: PersonFilter, sort: list[tuple[str, bool]],
) -> None:  # fmt: skip
    with undone(session):
        ids = list(people.values())
        for place, start, end, rank in spans:
            person = ids[place % len(ids)]
            Appointment.create(
                person=person, department=1, title="科长", kind=AppointmentKind.NEW.value, start=start, end=end
            )
            PersonRank.create(person=person, rank=rank.value, start=start, end=end)
        plain = plain_people.people_ids(wanted, sort)
        assert list(lines.people_ids(wanted, sort)) == plain
        assert list(lines.people_ids(wanted, sort, 2, 3)) == plain[2:5]
        assert lines.count_people(wanted) == len(plain)


def test_departments_to_choose_from_are_those_of_the_list(session: Session, people: dict[str, int]) -> None:
    assert department_names(TODAY) == [(line.id, line.name) for line in departments(TODAY)]
