"""Draws: the same again from what was recorded, never changed, checked point by point, and a bad point a finding."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import IntegrityError, OperationalError

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.oversight import checking, drawing, findings, sampling
from app.oversight.detection import detect
from app.oversight.sampling import Wanted
from app.oversight.tables import SampleDraw, SampleItem
from app.people.tables import Department
from tests.access.world import as_account
from tests.oversight import planted

YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31), 15)
KEYS = st.lists(st.text("甲乙丙〔〕第号0123456789", min_size=1, max_size=12), min_size=1, max_size=60, unique=True)


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: planted.TODAY
    planted.orderly(people, 20)
    return session


@given(keys=KEYS, seed=st.text(max_size=20), share=st.integers(1, 100))
def test_a_draw_is_the_same_whatever_the_order_it_was_read_in(keys: list[str], seed: str, share: int) -> None:
    population = drawing.ordered(keys)
    drawn = drawing.draw(population, seed, share)
    assert drawn == drawing.draw(drawing.ordered(reversed(keys)), seed, share)
    assert len(drawn) == len(set(drawn)) == drawing.size_of(len(keys), share) >= 1
    assert set(drawn) <= set(keys)
    assert drawing.digest_of(population) == drawing.digest_of(drawing.ordered(reversed(keys)))


@given(keys=KEYS, seed=st.text(max_size=20), low=st.integers(1, 100), high=st.integers(1, 100))
def test_a_larger_share_draws_the_same_and_more(keys: list[str], seed: str, low: int, high: int) -> None:
    less, more = sorted((low, high))
    small, large = drawing.draw(keys, seed, less), drawing.draw(keys, seed, more)
    assert large[: len(small)] == small
    assert drawing.draw(keys, seed, 100) != [] and set(drawing.draw(keys, seed, 100)) == set(keys)


@given(keys=KEYS, share=st.integers(1, 100))
def test_one_that_is_taken_away_leaves_the_others_in_their_order(keys: list[str], share: int) -> None:
    whole = drawing.draw(keys, "s", 100)
    fewer = [key for key in keys if key != whole[0]]
    assert drawing.draw(fewer, "s", 100) == whole[1:]


def test_draw_is_what_sha256_by_hand_gives() -> None:
    from hashlib import sha256

    keys = [f"纪检监察室〔2026〕第{n:03}号" for n in range(1, 11)]
    by_hand = sorted(keys, key=lambda key: sha256(f"骰子4265:{key}".encode()).hexdigest())
    assert drawing.draw(keys, "骰子4265", 15) == by_hand[:2]


def test_draw_is_recorded_with_seed_method_digest_and_audited(office: Session) -> None:
    id = sampling.draw_sample(office, YEAR, "骰子4265")
    row = SampleDraw.get_by_id(id)
    assert (row.seed, row.method, row.share, len(row.population)) == ("骰子4265", "1", 15, 20)
    assert row.digest == drawing.digest_of(row.population)
    assert [item.key for item in row.items.order_by(SampleItem.position)] == drawing.draw(row.population, row.seed, 15)
    entry = AuditEntry.select().where(AuditEntry.object_type == "sample_draw").get()
    assert "骰子4265" in str(entry.after) and row.digest in str(entry.after)
    again = sampling.redraw(office, id)
    assert again.same and "一致" in "".join(again.sentences)


def test_without_a_seed_two_draws_differ_in_seed_and_both_redraw(office: Session) -> None:
    one, two = (sampling.draw_sample(office, YEAR) for _ in range(2))
    assert SampleDraw.get_by_id(one).seed != SampleDraw.get_by_id(two).seed
    assert all(sampling.redraw(office, each).same for each in (one, two))
    assert [SampleDraw.get_by_id(each).number for each in (one, two)] == [1, 2]


def test_redraw_says_what_changed_since_and_stays_the_same(office: Session) -> None:
    id = sampling.draw_sample(office, YEAR)
    Interview.update(state="待处置").where(Interview.number == 3).execute()
    again = sampling.redraw(office, id)
    assert again.same and "1 次约谈已不在这个范围内：纪检监察室〔2026〕第003号" in again.sentences[-1]


@pytest.mark.parametrize("sql", [
    "UPDATE sample_draw SET seed = 'x'", "DELETE FROM sample_draw", "UPDATE sample_item SET position = 9",
    "DELETE FROM sample_item", "UPDATE sample_mark SET result = '符合'", "DELETE FROM sample_mark",
])  # fmt: skip
def test_what_was_drawn_and_found_is_never_changed(office: Session, sql: str) -> None:
    id = sampling.draw_sample(office, YEAR)
    checking.mark_points(office, SampleItem.get(SampleItem.draw == id).id, {"ledger": ("符合", "")})
    with pytest.raises((IntegrityError, OperationalError), match="never"):
        office.store.db.execute_sql(sql)


def test_a_record_that_was_tampered_with_shows_on_redrawing(office: Session) -> None:
    id = sampling.draw_sample(office, YEAR)
    office.store.db.execute_sql("DROP TRIGGER sample_draw_no_update")
    SampleDraw.update(seed="another").where(SampleDraw.id == id).execute()
    again = sampling.redraw(office, id)
    assert not again.same and "不一致" in "".join(again.sentences)
    row = SampleDraw.get_by_id(id)
    SampleDraw.update(population=row.population[1:]).where(SampleDraw.id == id).execute()
    assert "记录被改动过" in "".join(sampling.redraw(office, id).sentences)


def test_population_is_of_the_days_the_department_and_the_form_asked_for(office: Session) -> None:
    rows = list(Interview.select())
    form = rows[0].form
    assert set(sampling.population(Wanted(date(2026, 1, 1), date(2026, 12, 31), 10, form=form)).values()) == {
        row.id for row in rows if row.form == form
    }
    department = rows[0].subjects.get().department
    assert set(sampling.population(Wanted(date(2026, 1, 1), date(2026, 12, 31), 10, department.id)).values()) == {
        row.id for row in rows if row.subjects.get().department_id == department.id
    }
    on = rows[0].held_from.date()
    assert rows[0].id in sampling.population(Wanted(on, on, 10)).values()
    Interview.update(is_historical=True).where(Interview.id == rows[0].id).execute()
    assert rows[0].id not in sampling.population(YEAR).values()


@pytest.mark.parametrize(("wanted", "word"), [
    (Wanted(date(2026, 1, 1), date(2026, 12, 31), 0), "1 至 100"),
    (Wanted(date(2026, 2, 1), date(2026, 1, 1), 10), "早于"),
    (Wanted(date(2020, 1, 1), date(2020, 12, 31), 10), "没有已办结"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(office: Session, wanted: Wanted, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        sampling.draw_sample(office, wanted)
    assert SampleDraw.select().count() == 0


@pytest.mark.parametrize("role", list(Role))
def test_only_who_supervises_draws(office: Session, role: Role) -> None:
    library = Department.get(Department.name == "图书馆").id
    as_account(office, role, department_id=library)
    if role in (Role.OFFICE, Role.DISCIPLINE_OFFICE):
        assert sampling.draw_sample(office, YEAR)
    else:
        with pytest.raises(Refusal, match="您的角色"):
            sampling.draw_sample(office, YEAR)


def test_points_show_what_the_store_says_and_keep_what_was_found(office: Session) -> None:
    item = SampleItem.get(SampleItem.draw == sampling.draw_sample(office, YEAR))
    points = checking.points_of(office, item.id)
    assert [each.point.code for each in points] == [
        "ledger", "lead", "approval", "ground", "record", "material", "disposition", "archive",
    ]  # fmt: skip
    assert all(each.shown and "None" not in each.shown for each in points)
    assert checking.mark_points(office, item.id, {"ledger": ("符合", ""), "record": ("不符合", "第3页未签字")}) == 2
    assert checking.mark_points(office, item.id, {"ledger": ("符合", "")}) == 0
    (line,) = [each for each in checking.items_of(office, item.draw_id) if each.id == item.id]
    assert (line.checked, line.bad, line.state) == (2, 1, "核查中")
    with pytest.raises(Refusal, match="写明是什么不符合"):
        checking.mark_points(office, item.id, {"archive": ("不符合", " ")})
    checking.mark_points(office, item.id, {each.point.code: ("不适用", "") for each in points})
    (line,) = [each for each in checking.items_of(office, item.draw_id) if each.id == item.id]
    assert line.state == "相符"


def test_a_bad_point_becomes_a_finding_in_one_step_and_is_the_one_that_is_discovered(office: Session) -> None:
    item = SampleItem.get(SampleItem.draw == sampling.draw_sample(office, YEAR))
    checking.mark_points(office, item.id, {"record": ("不符合", "第3页未签字"), "ledger": ("符合", "")})
    with pytest.raises(Refusal, match="不能列入整改"):
        checking.draft_for(office, item.id, "ledger")
    draft = checking.draft_for(office, item.id, "record")
    (found,) = detect(office)
    assert (found.code, found.description) == ("SAMPLE", draft.description)
    number = findings.register(office, draft)
    assert [each.finding_id for each in findings.discoveries(office)] == [number]
    point = next(each for each in checking.points_of(office, item.id) if each.point.code == "record")
    assert point.finding_id == number
