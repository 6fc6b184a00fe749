"""Counting from whole columns equals counting by loops, whatever order and whatever texts the rows come with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews.tables import Amendment, InterviewSubject
from app.ledgers import counters
from app.ledgers.counters import Coded, Divided, Division, InRuns, Joined, divided
from app.ledgers.period import Period
from app.ledgers.sources import EVERY, PLAIN
from app.ledgers.tallies import Axis, Figure, Level, Thing, counted, listed, read
from tests.examples import many
from tests.ledgers.history import interview, subjects_of, talk

# The first axis hangs on the talk, the second on the subject; two bits each.
_MASKS = (0b11, 0b1100)
_DIVISIONS: list[Division] = [frozenset(some) for size in range(3) for some in combinations(range(2), size)]
# A talk: its key on the first axis, and of each of its subjects the key on the second and the person.
_TALKS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=4)),
    max_size=12,
)


def _plainly(groups: list[int], ids: list[int], division: Division) -> dict[int, int]:
    """The number of different ids under each group of a division."""
    mask, found = sum(_MASKS[axis] for axis in division), defaultdict(set)
    for group, id in zip(groups, ids, strict=True):
        if id:
            found[group & mask].add(id)
    return {group: len(things) for group, things in found.items()}


def _under(counter: Divided) -> dict[Division, dict[int, int]]:
    found = counter.under(_DIVISIONS)
    return {division: {group: count for group, count in cells.items() if count} for division, cells in found.items()}


@settings(max_examples=many(200), deadline=None)
@given(
    talks=_TALKS, shuffled=st.randoms(use_true_random=False), in_order=st.booleans(), marked=st.booleans(),
    few=st.sampled_from((0, counters._FEW)),
)  # fmt: skip
def test_talks_and_people_are_counted_once_in_each_group(talks, shuffled, in_order, marked, few) -> None:  # type: ignore[no-untyped-def]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counters, "_FEW", few)  # 0: sets are joined, never read again
        _are_counted_once(talks, shuffled, in_order, marked)


def _are_counted_once(talks, shuffled, in_order, marked) -> None:  # type: ignore[no-untyped-def]
    rows = [(first | second << 2, number, person)
            for number, (first, subjects) in enumerate(talks, 1) for second, person in subjects]  # fmt: skip
    if not in_order:
        shuffled.shuffle(rows)
    groups, numbers, people = ([row[place] for row in rows] for place in range(3))
    of_talks = divided(Coded(groups, numbers, _MASKS, (True, False), marked), is_talk=True)
    of_people = divided(Coded(groups, people, _MASKS, (False, False), marked), is_talk=False)
    each = divided(Coded(groups, None, _MASKS, (True, True), marked), is_talk=False)
    assert isinstance(of_talks, InRuns) or not in_order
    assert isinstance(of_people, Joined)
    for counter, ids in ((of_talks, numbers), (of_people, people), (each, list(range(1, len(rows) + 1)))):
        assert _under(counter) == {division: _plainly(groups, ids, division) for division in _DIVISIONS}


def test_a_ground_with_a_comma_is_one_ground(session: Session, people: dict[str, int]) -> None:
    for ground in ("谈话,其一", "谈话,其一", "谈话"):
        talk([people["蒋德禾"], people["皮润"]], datetime(2026, 5, 11, 9), ground=ground)
    by_ground = [Axis("f.ground", Level.TALK)]
    figures = [Figure(Thing.TALK), Figure(Thing.SUBJECT), Figure(Thing.PERSON)]
    found = counted(Period(2026), date(2026, 11, 24), by_ground, figures, [frozenset((0,)), frozenset()])
    assert found.figures(("谈话,其一",)) == [2, 4, 2]
    assert found.figures(("谈话",)) == [1, 2, 2]
    assert found.figures((None,)) == [3, 6, 2]
    assert found.figures(("别的",)) == [0, 0, 0]


def test_each_talk_comes_once_where_its_subjects_are_alike(session: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    moved = talk([people["蒋德禾"], people["皮润"]], datetime(2025, 5, 11, 9))
    Amendment.create(
        interview=moved, key="held_from", field="约谈时间", before="2025-05-11 09:00:00", after="2026-05-12 09:00:00",
        reason="写错", at=datetime(2026, 6, 1),
    )  # fmt: skip
    interview(datetime(2026, 5, 13))  # nobody came
    talks = counted(Period(2026), date(2026, 11, 24), (), [Figure(Thing.TALK)], [frozenset()])
    assert talks.figure(0, ()) == 2
    assert len(listed(Period(2026), date(2026, 11, 24), ["f.talk"])) == 4


def test_a_source_gives_no_talk_once_by_what_its_subjects_have() -> None:
    for source in EVERY:
        assert "person" not in source.relation("SELECT f.form FROM ", by_talk=True)
    with pytest.raises(ValueError, match="rank"):
        PLAIN.relation("SELECT f.rank FROM ", by_talk=True)
    with pytest.raises(ValueError, match="rank"):
        Figure(Thing.TALK, "f.rank = ''")


def test_a_figure_may_be_of_none_of_some_texts(session: Session, people: dict[str, int]) -> None:
    some = talk([people["蒋德禾"], people["皮润"], people["尹涵"]])
    for one, rank in zip(subjects_of(some), ("正处级", "", "随便写的"), strict=True):
        InterviewSubject.update(rank=rank).where(InterviewSubject.id == one.id).execute()
    wheres = (
        "",
        "f.noted_rank = '正处级'",
        "NOT f.noted_rank IN ('正处级', '副处级')",
        "f.noted_rank IN ('', '正科级')",
    )
    figures = [Figure(Thing.SUBJECT, where) for where in wheres]
    found = counted(Period(2026), date(2026, 11, 24), (), figures, [frozenset()])
    assert found.figures(()) == [3, 1, 2, 1]


def test_places_are_answered_in_their_order_whatever_their_division(session: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["皮润"]])
    talk([people["蒋德禾"]])
    figures = [Figure(Thing.TALK), Figure(Thing.SUBJECT)]
    axes = [Axis("f.person", Level.SUBJECT)]
    found = counted(Period(2026), date(2026, 11, 24), axes, figures, [frozenset((0,)), frozenset()])
    first, second = str(people["蒋德禾"]), str(people["皮润"])
    assert found.rows([(second,), (None,), ("0",), (first,)]) == [[1, 1], [2, 3], [0, 0], [2, 2]]


def test_the_ids_of_what_was_counted_are_at_hand_where_they_were_wanted(
    session: Session, people: dict[str, int]
) -> None:
    talks = {each.id for each in (talk([people["蒋德禾"], people["皮润"]]), talk([people["皮润"]]))}
    axes, figures = [Axis("f.row", Level.SUBJECT)], [Figure(Thing.SUBJECT), Figure(Thing.TALK, "f.mode = 'group'")]
    found = read(Period(2026), date(2026, 11, 24), axes, figures)
    assert found.ids(Thing.TALK) == talks
    with pytest.raises(ValueError, match="SUBJECT"):
        found.ids(Thing.SUBJECT)


def test_what_was_corrected_is_asked_behind_the_conditions() -> None:
    sql = PLAIN.select("f.form", ("f.mode = 'group'",))
    assert 0 < sql.index("f.mode = 'group'") < sql.index("amendment")
