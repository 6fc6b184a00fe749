"""Clashes against every pair asked minute by minute; rooms compared bare."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.clashes import Part, Slot, bare_room, by_talk, clash_of, clashes

DAY = datetime(2026, 11, 24)
_MOMENTS = st.integers(0, 40).map(lambda quarter: DAY + timedelta(hours=8, minutes=15 * quarter))
_PEOPLE = st.dictionaries(st.integers(1, 6), st.sampled_from(list(Part)).map(lambda part: (part, "某")), max_size=4)


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    found = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        start = draw(_MOMENTS)
        minutes = draw(st.none() | st.integers(1, 12))
        end = None if minutes is None else start + timedelta(minutes=15 * minutes)
        room = draw(st.sampled_from(["", "谈话室", "行政楼302", "行政楼 302 室", "待定"]))
        found.append(Slot(number, f"第{number}号", start, end, room, draw(_PEOPLE)))
    return found


def minutes(slot: Slot) -> set[int]:
    """The quarters of an hour that a talk takes: an unknown end is an hour later."""
    end = slot.end or slot.start + timedelta(hours=1)
    first, last = int((slot.start - DAY).total_seconds() // 900), int((end - DAY).total_seconds() // 900)
    return set(range(first, last))


def room(slot: Slot) -> str:
    return {"行政楼 302 室": "行政楼302", "待定": ""}.get(slot.room, slot.room)


@given(slots())
def test_clashes_are_those_of_every_pair_asked_minute_by_minute(given_slots: list[Slot]) -> None:
    wanted = set()
    for one in given_slots:
        for other in given_slots:
            if one.id != other.id and minutes(one) & minutes(other):
                wanted |= {(one.id, other.id, str(one.people[p][0])) for p in one.people if p in other.people}
                if room(one) and room(one) == room(other):
                    wanted.add((one.id, other.id, "地点"))
    found = clashes(given_slots)
    assert {(clash.one, clash.other, clash.what) for clash in found} == wanted
    assert sum(len(of) for of in by_talk(found).values()) == len(found)


def test_talks_that_only_touch_do_not_clash() -> None:
    one = Slot(1, "甲", DAY, DAY + timedelta(hours=1), "谈话室")
    other = Slot(2, "乙", DAY + timedelta(hours=1), None, "谈话室")
    assert clashes([one, other]) == ()


def test_a_clash_says_who_in_which_parts_and_when() -> None:
    one = Slot(1, "甲", DAY, None, people={7: (Part.LEAD, "尹涵")})
    other = Slot(2, "〔2026〕第012号", DAY, DAY + timedelta(hours=1), people={7: (Part.RECORDER, "尹涵")})
    (clash,) = clash_of(one, other)
    assert clash.sentence == "主谈人尹涵（在那里是记录人员）在同一时间还有“〔2026〕第012号”（00:00–01:00）"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("行政楼 302 室", "行政楼302", True),
        ("行政楼３０２", "行政楼302室", True),
        ("（行政楼）302室", "行政楼302", True),
        ("谈话室", "会谈室", False),
        ("谈话室", "谈话", False),
        ("行政楼302", "行政楼303", False),
    ],
)
def test_rooms_are_compared_bare(one: str, other: str, same: bool) -> None:
    assert (bare_room(one) == bare_room(other)) is same


def test_no_room_is_not_a_room() -> None:
    assert [bare_room(each) for each in ("", " ", "待定", "另行通知")] == [""] * 4
