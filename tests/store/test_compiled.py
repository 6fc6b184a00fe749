"""The SQL that is kept for a shape is what peewee would say, and the rows made of it are those that peewee makes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import Model, TextField, fn

from app.access.session import Session
from app.access.tables import Account
from app.interviews.tables import Interview, InterviewSubject
from app.people.tables import Appointment, Department, Person
from app.rules.lifecycle import State
from app.store import compiled
from app.store.database import tuples
from app.store.rows import _PLAIN, _columns, _db_values, _kept, new_row, rows_by
from app.store.settings import Setting
from tests.examples import many

_IDS = st.integers(-3, 40)
_WORDS = st.text("约谈abc'\"%?", max_size=4)


def _said_both_ways(session: Session, query: Any) -> None:
    """Twice, since the second time is the one that is kept."""
    for _ in range(2):
        sql, values = compiled.said(query, session.store.db.get_sql_context)
        assert (sql, list(values)) == session.store.db.get_sql_context().sql(query).query()


@st.composite
def _conditions(draw: st.DrawFn) -> Any:
    """Conditions as the program writes them, one within the other."""
    plain = [
        Interview.id == draw(_IDS), Interview.organiser == draw(_WORDS), Interview.lead.in_(draw(st.lists(_IDS))),
        Interview.held_from.is_null(), Interview.held_to.is_null(False), Interview.written_inquiry,
        Interview.planned_start >= draw(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))),
        Interview.lead != draw(_IDS), ~(Interview.id == draw(_IDS)), Interview.place.startswith(draw(_WORDS)),
        Interview.held_from == Interview.held_to, Interview.number == None,  # noqa: E711
    ]  # fmt: skip
    one, *others = draw(st.lists(st.sampled_from(range(len(plain))), min_size=1, max_size=4))
    found = plain[one]
    for each in others:
        found = (found & plain[each]) if draw(st.booleans()) else (plain[each] | found)
    return found


@settings(max_examples=many(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=_conditions(), limit=st.none() | st.integers(0, 9), down=st.booleans(), short=st.booleans())
def test_query_is_said_as_peewee_says_it(
    session: Session, where: Any, limit: int | None, down: bool, short: bool
) -> None:
    query = (Interview.select(Interview.id, Interview.place) if short else Interview.select()).where(where)
    query = query.order_by(Interview.held_from.desc() if down else Interview.id, Interview.number).limit(limit)
    _said_both_ways(session, query)
    _said_both_ways(session, query.offset(2))
    _said_both_ways(session, Interview.update(place="x", lead=limit).where(where))
    _said_both_ways(session, Interview.delete().where(where))


def test_other_queries_are_said_as_peewee_says_them(session: Session, people: dict[str, int]) -> None:
    joined = Appointment.select(Appointment, Department).join(Department).where(Department.name == "教务处")
    outer = Interview.select(Interview, Account).left_outer_join(Account).where(Interview.id == 3)
    other = Person.alias()
    queries = [
        joined, outer, joined.switch(Appointment).join(Person).where(Person.id < 5),
        Account.select(Account.role).distinct(), Account.select(fn.COUNT(Account.id)),
        Account.select(fn.MAX(Account.id) + 1),
        Person.select(Person.id.alias("n")), Person.select().join(other, on=(Person.id == other.id)),
        Person.select().where(Person.id.in_(Appointment.select(Appointment.person))),
        Person.select(Person.name, fn.COUNT(Person.id)).group_by(Person.name),
        Setting.insert(key="a", value=[1]), Setting.insert(key="a", value=[2]).on_conflict_replace(),
        Setting.insert(key="a", value=3).on_conflict(conflict_target=[Setting.key], preserve=[Setting.value]),
        Person.insert_many([{"staff_no": "1", "name": "甲", "created_at": datetime(2026, 1, 1)}] * 2),
        InterviewSubject.insert(interview=1, person=2, position=1, name="甲"),
        Person.update(name=fn.LOWER(Person.name)).where(Person.id == 1),
    ]  # fmt: skip
    for query in queries:
        _said_both_ways(session, query)


def test_rows_are_those_that_peewee_makes(session: Session, people: dict[str, int]) -> None:
    from peewee import ModelSelect

    for table in (Person, Appointment, Department, Account):
        fields = table._meta.sorted_fields
        plain = {row._pk: row.__data__ for row in ModelSelect(table, fields, is_default=True)}
        ours = list(table.select())
        assert {row._pk: row.__data__ for row in ours} == plain and len(plain) > 0
        assert not any(row.dirty_fields for row in ours)
        assert tuples(table.select(*fields)) == list(ModelSelect(table, fields).tuples())
    held = next(iter(Appointment.select().where(Appointment.head)))
    assert held.head is True and isinstance(held.start, date) and held.person.name in people


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(id=st.integers(-1, 40), code=st.sampled_from(["JWC", "没有", "'", ""]), text=st.text(max_size=3))
def test_row_by_one_field_is_that_which_peewee_finds(
    session: Session, people: dict[str, int], id: int, code: str, text: str
) -> None:
    from peewee import ModelSelect

    asked = [Person.id == id, Person.name == text, Department.code == code, Appointment.person == id,
             Appointment.head == bool(id % 2), Person.created_at == datetime(2026, 1, 1),
             Appointment.person == Person(id=id)]  # fmt: skip
    for where in asked:
        table = where.lhs.model
        fields = table._meta.sorted_fields
        plain = next(iter(ModelSelect(table, fields, is_default=True).where(where).limit(1)), None)
        ours = table.get_or_none(where)
        assert (ours and ours.__data__) == (plain and plain.__data__)
        if plain is None:
            with pytest.raises(table.DoesNotExist):
                table.get(where)
        else:
            assert table.get(where).__data__ == plain.__data__


def test_rows_by_a_field_are_those_that_peewee_finds(session: Session, people: dict[str, int]) -> None:
    for person in (*people.values(), -1):
        plain = Appointment.select().where(Appointment.person == person).order_by(Appointment.title, Appointment.id)
        ours = rows_by(Appointment.person, person, Appointment.title, Appointment.id)
        assert [row.__data__ for row in ours] == [row.__data__ for row in plain]
        assert not any(row.dirty_fields for row in ours)
    with pytest.raises(TypeError):
        rows_by(_Odd.name, "x")


class _Odd(Model):
    """A table whose rows are not made in the short way; not one of the program's."""

    name = TextField()

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)


def test_row_that_is_not_there_is_none(session: Session, people: dict[str, int]) -> None:
    assert Person.get_or_none(Person.id == -1) is None and Person.get_or_none(name="没有") is None
    assert Person.get_or_none(Person.id == people["余立"]).name == "余立" == Person.get_or_none(people["余立"]).name
    assert not Person.select().where(Person.id == -1).exists() and Person.select().where(Person.id > 0).exists()
    assert not Person.select().where(Person.id > 0).limit(0).exists()


def test_only_what_was_changed_is_written(session: Session, people: dict[str, int]) -> None:
    mine, other = Person.get_by_id(people["余立"]), Person.get_by_id(people["余立"])
    with session.store.transaction():
        mine.phone = "1"
        mine.save()
        other.note = "备注"
        other.save()
    row = Person.get_by_id(people["余立"])
    assert (row.phone, row.note) == ("1", "备注")


def test_shapes_are_not_kept_without_end(session: Session, people: dict[str, int]) -> None:
    for length in range(compiled._LONGEST_LIST + 5):
        Person.get_or_none(Person.id.in_(list(range(length))))
    assert len(compiled._known) <= compiled._MOST


def test_column_to_sort_by_is_not_taken_for_a_column_of_the_answer(session: Session) -> None:
    for query in (
        Department.select(Department.name, Department.id),
        Department.select(Department.name).order_by(Department.id),
        Department.select(Department.name, Department.id).order_by(Department.kind),
        Department.select(Department.name).order_by(Department.id, Department.kind),
        Department.select().order_by(Department.id),
    ):
        _said_both_ways(session, query)


_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text("甲乙'", min_size=1, max_size=3), "note": st.text(max_size=3), "gender": st.just("女"),
        "phone": st.sampled_from(["", "1"]), "created_at": st.datetimes(),
    },
)  # fmt: skip


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=_VALUES, given_id=st.none() | st.integers(5000, 5003), force=st.booleans(), then=_VALUES, fields=st.booleans()
)
def test_row_is_written_as_peewee_writes_it(
    session: Session, people: dict[str, int], made: dict[str, Any], given_id: int | None, force: bool,
    then: dict[str, Any], fields: bool,
) -> None:  # fmt: skip
    found = []
    for save in (lambda row, **named: row.save(**named), lambda row, **named: Model.save(row, **named)):
        with suppress(_TakenBack), session.store.transaction():
            row = Person(**{"staff_no": "Z1", "name": "某", "created_at": datetime(2026, 1, 1), **made})
            if given_id is not None:
                row.id = given_id
            answers = [save(row, force_insert=force or given_id is not None), row.id, set(row._dirty)]
            for name, value in then.items():
                setattr(row, name, value)
            only = [Person.name] if fields else None
            answers += [save(row, only=only), set(row._dirty), save(row) if row._dirty else None, set(row._dirty)]
            post = Appointment(person=row, department=Department.get(), title="处长", kind="留任", head=True)
            answers += [save(post), post.id, post.person_id, post.person is row]
            post.person, post.end = Person.get_by_id(people["余立"]), date(2026, 1, 2)
            answers += [save(post), post.person.name]
            kept = session.store.db.execute_sql("SELECT * FROM person WHERE id = ?", (row.id,)).fetchall()
            kept += session.store.db.execute_sql("SELECT * FROM appointment WHERE id = ?", (post.id,)).fetchall()
            found.append((answers, kept))
            raise _TakenBack
    assert len(found) == 2 and found[0] == found[1]


_GIVEN: dict[Any, dict[str, Any]] = {
    Appointment: {
        "person": st.integers(1, 9) | st.just("a row"), "person_id": st.integers(1, 9), "title": st.text(max_size=3),
        "head": st.booleans(), "start": st.dates() | st.datetimes() | st.none(), "kind": st.none(),
    },
    Interview: {
        "state": st.sampled_from(State), "year": st.booleans() | st.integers(), "place": st.integers() | st.text(),
        "planned_start": st.datetimes() | st.dates() | st.text(max_size=3), "lead_clauses": st.lists(st.text()),
        "no_field": st.just(1), "lead": st.just("a row"), "written_inquiry": st.integers(0, 1) | st.none(),
    },
}  # fmt: skip


@settings(max_examples=many(120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.sampled_from(list(_GIVEN)).flatmap(
    lambda model: st.tuples(st.just(model), st.fixed_dictionaries({}, optional=_GIVEN[model]))
))  # fmt: skip
def test_new_row_is_made_and_kept_as_peewee_makes_it(
    session: Session, people: dict[str, int], made: tuple[Any, dict[str, Any]]
) -> None:
    model, given = made
    someone = Person.get_by_id(people["余立"])
    given = {name: someone if value == "a row" else value for name, value in given.items()}
    quick, plain = new_row(model, given), model(**given)
    fields = model._meta.sorted_fields
    kept = [(each, each.name, _PLAIN.get(type(_kept(each)))) for each in fields if each.name in plain.__data__]
    told = [each.db_value(plain.__data__[each.name]) for each, _, _ in kept]
    values = _db_values(kept, plain.__data__)
    assert [(type(value), value) for value in values] == [(type(value), value) for value in told]
    if quick is not None:
        if "uid" in plain.__data__:  # drawn by chance
            assert quick.uid != plain.uid
            quick.__data__["uid"] = plain.uid
        assert (quick.__data__, quick._dirty, quick.__rel__) == (plain.__data__, plain._dirty, plain.__rel__)
    assert (quick is None) == bool(given.keys() & {"person_id", "no_field"})


_DAYS = st.dates().map(str) | st.datetimes().map(str) | st.text("0123456789-:T W.Z+", max_size=20) | st.integers()


@settings(max_examples=many(300))
@given(kept=_DAYS)
def test_day_or_moment_is_read_as_peewee_reads_it(kept: Any) -> None:
    for field in (Appointment.start, Interview.held_from, Interview.written_inquiry):
        _, ((name, make, same),) = _columns([field])
        assert same is field and name == field.name
        try:
            found = make(kept)
        except (TypeError, ValueError):
            found = field.python_value(kept)
        assert (type(found), found) == (type(field.python_value(kept)), field.python_value(kept))


class _TakenBack(Exception):
    """What was written is not to stay."""
