"""The calendar file, read back: by hand for what must not be in it, by a library of its own for what it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.ledgers.calendar.handing_out import export_calendar
from app.ledgers.calendar.ics import Event, calendar_file, folded
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.interviews.held_cases import make_case, still

AT = datetime(2026, 11, 26, 9, 30)


def read(content: bytes) -> list[dict[str, str]]:
    """The events, unfolded and unescaped, by name of the property."""
    text = content.decode().replace("\r\n ", "")
    found: list[dict[str, str]] = []
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            plain = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
            found[-1][name.partition(";")[0]] = plain
    return found


def make(people: dict[str, int], number: int, **fields: Any) -> int:
    given = {"year": 2026, "number": number, "planned_start": AT, "planned_end": AT + timedelta(hours=1)}
    return make_case(people, State.READY, "蒋德禾", **{**given, **fields})


def test_no_name_leaves_the_house_unless_asked_for(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    still(session)
    make(people, 12, recorder=people["常怀"], recorder_name="常怀")
    assert export_calendar(session, tmp_path / "a.ics") == 1
    content = (tmp_path / "a.ics").read_bytes()
    assert not [name for name in people if name.encode() in content]
    (event,) = read(content)
    assert event["SUMMARY"] == "约谈〔2026〕第012号" and "DESCRIPTION" not in event
    export_calendar(session, tmp_path / "b.ics", with_names=True)
    (named,) = read((tmp_path / "b.ics").read_bytes())
    assert named["SUMMARY"] == "约谈〔2026〕第012号 蒋德禾"
    assert "主谈人：赵瑾德" in named["DESCRIPTION"] and "记录人员：常怀" in named["DESCRIPTION"]


def test_a_talk_keeps_its_uid_and_its_number_grows_only_with_a_change(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    still(session)
    case, out = make(people, 12), tmp_path / "a.ics"
    told = []
    for change in ({}, {}, {"planned_start": AT + timedelta(days=1)}, {"place": "会议室"}, {}):
        if change:
            Interview.update(**change).where(Interview.id == case).execute()
        export_calendar(session, out)
        (event,) = read(out.read_bytes())
        told.append((event["UID"], int(event["SEQUENCE"])))
    assert len({uid for uid, _ in told}) == 1
    assert [sequence for _, sequence in told] == [0, 0, 1, 2, 2]


def test_a_cancelled_talk_is_taken_away_where_it_was_told_before(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    still(session)
    known, unknown, out = make(people, 1), make(people, 2), tmp_path / "a.ics"
    export_calendar(session, out, [known])
    Interview.update(state=State.CANCELLED.value).execute()
    assert export_calendar(session, out) == 1
    (event,) = read(out.read_bytes())
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", "1")
    with pytest.raises(Refusal, match="没有可以导出"):
        export_calendar(session, out, [unknown])


def test_the_whole_calendar_begins_today_and_a_choice_is_only_the_choice(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    still(session)
    first = make(people, 1, planned_start=AT - timedelta(days=9))
    make(people, 2)
    make(people, 3, planned_start=None)
    out = tmp_path / "a.ics"
    assert export_calendar(session, out) == 1
    assert export_calendar(session, out, [first]) == 1
    assert [event["SUMMARY"] for event in read(out.read_bytes())] == ["约谈〔2026〕第001号"]


def test_handing_out_is_on_record_and_not_for_everybody(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    still(session)
    case = make(people, 12)
    export_calendar(session, tmp_path / "a.ics", with_names=True)
    entry = AuditEntry.select().where(AuditEntry.object_type == "calendar").get()
    assert "含姓名" in entry.summary and entry.after["interviews"] == [case]
    as_account(session, Role.READER)
    with pytest.raises(Refusal):
        export_calendar(session, tmp_path / "b.ics")
    as_account(session, Role.ORGANISATION)
    with pytest.raises(Refusal):
        export_calendar(session, tmp_path / "b.ics", [case])
    assert not (tmp_path / "b.ics").exists()


def test_a_department_hands_out_its_own_talks(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    still(session)
    make(people, 1)
    make(people, 2, organiser="组织部")
    as_account(session, Role.ORGANISATION)
    assert export_calendar(session, tmp_path / "b.ics") == 1


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_lines_are_folded_at_75_octets_and_no_character_is_cut(text: str) -> None:
    content = folded(text)
    assert content.endswith(b"\r\n") and content.decode().replace("\r\n ", "")[:-2] == text
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


_TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=120).map(
    str.strip
)
_EVENTS = st.builds(
    Event, st.uuids().map(str), st.integers(0, 99),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.none(), _TEXTS.filter(bool), _TEXTS, _TEXTS, st.booleans(),
)  # fmt: skip


@given(st.lists(_EVENTS, max_size=4))
def test_a_library_reads_back_what_was_written(events: list[Event]) -> None:
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(calendar_file(events, AT))
    assert str(calendar["VERSION"]) == "2.0" and len(calendar.walk("VTIMEZONE")) == 1
    found = calendar.walk("VEVENT")
    assert len(found) == len(events)
    for event, was in zip(found, events, strict=True):
        assert (str(event["UID"]), int(event["SEQUENCE"])) == (was.uid, was.sequence)
        start = event["DTSTART"].dt
        assert start.replace(tzinfo=None) == was.start and start.utcoffset() == timedelta(hours=8)
        assert event["DTEND"].dt.replace(tzinfo=None) == was.start + timedelta(hours=1)
        assert str(event["SUMMARY"]) == was.summary and str(event.get("LOCATION", "")) == was.place
        assert str(event.get("DESCRIPTION", "")) == was.about
        assert str(event["STATUS"]) == ("CANCELLED" if was.cancelled else "CONFIRMED")
        assert event["DTSTAMP"].dt.replace(tzinfo=None) == AT - timedelta(hours=8)
