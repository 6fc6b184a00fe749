"""Clause 五(一) against a second reading of its table, and what holds of every answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.rules.facts import Institution, Person
from app.rules.lead import leads_for
from app.rules.rulebook import DECISIONS
from app.rules.vocabulary import Code, DepartmentKind, Rank, SchoolPost, Strength
from tests.examples import many
from tests.rules import plain_lead
from tests.rules.chance import schools, subjects
from tests.rules.school import RULES, ask

MUST, MAY, NEEDED = Strength.MUST, Strength.MAY, Strength.WHEN_NECESSARY
Named = set[tuple[str, str, Strength]]


def _leader(school: Institution, person: Person) -> bool:
    return person.rank in (Rank.SCHOOL_CHIEF, Rank.SCHOOL_DEPUTY) or person.id in school.posts.values()


def _table(school: Institution, person: Person) -> Named:
    """The table of rules.md read once more, from scratch: (who, clause, strength), vacant posts left out."""
    held = [a for a in person.appointments if (a.start or school.on) <= school.on <= (a.end or school.on)]
    found: set[tuple[str | None, str, Strength]] = set()
    secretary, president, discipline = (school.posts.get(post) for post in SchoolPost)
    if _leader(school, person):
        found |= {(secretary, "五(一)3", MAY), (president, "五(一)3", MAY)}
    for a in held:
        department = school.departments[a.department]
        party = department.kind is DepartmentKind.PARTY
        there = [other for other in held if other.department == a.department]
        only_secretary = any(b.branch_secretary for b in there) and not any(b.head or b.deputy for b in there)
        by_rank = person.rank is Rank.DIVISION_CHIEF
        if a.branch_secretary or (by_rank and party):
            found.add((secretary, "五(一)1", MUST))
        if not party and (a.head or (by_rank and not (department.kind is DepartmentKind.COLLEGE and only_secretary))):
            found.add((president, "五(一)2", MUST))
        heads = [
            one.id
            for one in school.people.values()
            for b in one.appointments
            if b.department == a.department and b.head and (b.start or school.on) <= school.on <= (b.end or school.on)
        ]
        leaders = [one for one in department.supervised_by if _leader(school, school.people[one])]
        if a.head or a.deputy:
            found |= {(one, "五(一)3", MAY) for one in leaders}
        if person.rank is Rank.DIVISION_DEPUTY:
            found |= {(one, "五(一)4", MUST) for one in (*leaders, *heads)}
            found |= {(secretary, "五(一)4", NEEDED), (president, "五(一)4", NEEDED)}
        if person.rank in (Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY, Rank.STAFF):
            found |= {(one, "五(一)5", MUST) for one in heads} | {(one, "五(一)5", NEEDED) for one in leaders}
        if a.head or a.key_post:
            found.add((discipline, "五(一)6", MUST))
    return {(one, clause, strength) for one, clause, strength in found if one is not None}


def _tied(school: Institution, one: str, other: str) -> bool:
    return any(tie.other == b for a, b in ((one, other), (other, one)) for tie in school.people[a].recusals)


def _expected(school: Institution, subject: str) -> dict[str, tuple[Strength, set[str]]]:
    """Who may lead for one subject, with strength and clauses."""
    person = school.people[subject]
    if subject in (school.posts.get(SchoolPost.PARTY_SECRETARY), school.posts.get(SchoolPost.PRESIDENT)):
        return {}
    named = _table(school, person)
    order = list(Strength)
    return {
        one: (
            min((strength for who, _, strength in named if who == one), key=order.index),
            {clause for who, clause, _ in named if who == one},
        )
        for one in {who for who, _, _ in named}
        if one != subject and not _tied(school, one, subject)
    }


@settings(max_examples=many(300), deadline=None)
@given(schools(), subjects)
def test_the_answer_is_the_table_read_twice(school: Institution, asked: tuple[str, ...]) -> None:
    each = [_expected(school, subject) for subject in asked]
    common = set.intersection(*(set(one) for one in each)) - set(asked)
    order = list(Strength)
    expected = {
        one: (max((part[one][0] for part in each), key=order.index), set().union(*(part[one][1] for part in each)))
        for one in common
    }
    found = {one.id: (one.strength, set(one.clauses)) for one in leads_for(RULES, school, asked).candidates}
    assert found == expected


@settings(max_examples=many(150), deadline=None)
@given(schools(), subjects)
def test_what_holds_of_every_answer(school: Institution, asked: tuple[str, ...]) -> None:
    answer = ask(school, *asked)
    able, refused = {one.id for one in answer.candidates}, {one.id for one in answer.refused}
    assert not able & refused and not able & set(asked) and set(asked) <= refused
    for one in answer.candidates:
        assert one.subjects == asked and one.clauses and one.why
        assert not any(_tied(school, one.id, subject) for subject in asked)
    for post in answer.vacant:
        assert post.post not in {str(held) for held in school.posts} or SchoolPost(post.post) not in school.posts
    known = {clause.id for clause in RULES.clauses}
    cited = (*answer.candidates, *answer.refused, *answer.vacant, *answer.approvals, *answer.materials, *answer.blocks)
    assert {clause for one in (*cited, *answer.warnings) for clause in one.clauses} <= known
    for one in (answer.organiser, answer.support):
        assert one is None or set(one.clauses) <= known


@settings(max_examples=many(100), deadline=None)
@given(schools(), subjects, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(
    school: Institution, asked: tuple[str, ...], chance: object
) -> None:
    mixed = replace(
        school,
        people={one: _shuffled(school.people[one], chance) for one in _mixed(list(school.people), chance)},
        departments={code: school.departments[code] for code in _mixed(list(school.departments), chance)},
    )
    turned = tuple(_mixed(list(asked), chance))
    first, second = leads_for(RULES, school, asked), leads_for(RULES, mixed, turned)
    assert _facts(first.candidates) == _facts(second.candidates)
    assert [(one.id, one.code, one.clauses) for one in first.refused] == [
        (one.id, one.code, one.clauses) for one in second.refused
    ]
    assert first.vacant == second.vacant


def _mixed(items: list[str], chance: object) -> list[str]:
    chance.shuffle(items)  # type: ignore[attr-defined]
    return items


def _shuffled(person: Person, chance: object) -> Person:
    posts = list(person.appointments)
    chance.shuffle(posts)  # type: ignore[attr-defined]
    return replace(person, appointments=tuple(posts))


def _facts(found: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [(one.id, one.strength, one.clauses, sorted(one.subjects)) for one in found]  # type: ignore[attr-defined]


@settings(max_examples=many(100), deadline=None)
@given(schools(), subjects)
def test_posts_that_ended_or_have_not_begun_change_nothing(school: Institution, asked: tuple[str, ...]) -> None:
    current = {
        one: replace(person, appointments=tuple(a for a in person.appointments if a.holds_on(school.on)))
        for one, person in school.people.items()
    }
    first, second = ask(school, *asked), ask(replace(school, people=current), *asked)
    assert first == second


@settings(max_examples=many(100), deadline=None)
@given(schools(), subjects, st.sampled_from(SchoolPost))
def test_vacant_post_never_leads(school: Institution, asked: tuple[str, ...], post: SchoolPost) -> None:
    """Who leads with the post vacant, leads by what else they are: never by that post's clause alone."""
    empty = replace(school, posts={held: one for held, one in school.posts.items() if held is not post})
    alone = {
        SchoolPost.PARTY_SECRETARY: "五(一)1",
        SchoolPost.PRESIDENT: "五(一)2",
        SchoolPost.DISCIPLINE_SECRETARY: "五(一)6",
    }
    assert not any(alone[post] in one.clauses for one in leads_for(RULES, empty, asked).candidates)


@settings(max_examples=many(100), deadline=None)
@given(schools(), subjects)
def test_group_candidates_are_those_of_every_single_subject(school: Institution, asked: tuple[str, ...]) -> None:
    single = [{one.id for one in leads_for(RULES, school, [subject]).candidates} for subject in asked]
    assert {one.id for one in leads_for(RULES, school, asked).candidates} == set.intersection(*single) - set(asked)


@settings(max_examples=many(100), deadline=None)
@given(schools(), subjects)
def test_each_refusal_has_its_ground(school: Institution, asked: tuple[str, ...]) -> None:
    for one in leads_for(RULES, school, asked).refused:
        if one.code is Code.SELF:
            assert one.id in asked
        elif one.code is Code.RECUSED:
            assert one.subjects and all(_tied(school, one.id, subject) for subject in one.subjects)
        else:
            assert one.subjects and not any(one.id in _expected(school, subject) for subject in one.subjects)


_OTHER_READINGS = st.sets(st.sampled_from(sorted(DECISIONS)))


@given(schools(), subjects, _OTHER_READINGS)
@settings(max_examples=many(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_answer_is_that_of_the_plain_reading_however_decisions_are_read(
    school: Institution, asked: tuple[str, ...], turned: set[str]
) -> None:
    rules = replace(RULES, decisions=tuple(
        replace(each, value=next(value for value in DECISIONS[each.key] if value != each.value))
        if each.key in turned else each
        for each in RULES.decisions
    ))  # fmt: skip
    assert leads_for(rules, school, asked) == plain_lead.leads_for(rules, school, asked)
    assert leads_for(rules, school, asked[:1]) == plain_lead.leads_for(rules, school, asked[:1])
