"""The headings of the register of volumes list and let through what its rows say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.archive.columns import columns
from app.ledgers.archive.tables import (
    ArchiveVolume,
    Destruction,
    DestructionItem,
    Transfer,
    TransferItem,
    VolumeLoan,
)
from app.ledgers.archive.volumes import VolumeFilter, VolumeLine, count_volumes, volume_values, volumes_page
from app.store.headers import Kept, Kind
from tests.examples import many
from tests.ledgers.archive.volumes import bound
from tests.ledgers.history import amend
from tests.ledgers.test_headers import check, parts

TODAY = date(2026, 11, 24)


def cell(column: str, line: VolumeLine, kind: Kind) -> list[str]:
    """What a cell of the register holds, as the window shows it; of many names each."""
    if column == "pages":
        return [f"{line.pages}/实{line.counted}" if line.is_unequal else str(line.pages or "")]
    if column == "subjects":
        named = InterviewSubject.select().where(InterviewSubject.interview == line.id)
        return sorted({each.name for each in named})
    return parts(column, line, kind)


VOLUMES = st.lists(
    st.fixed_dictionaries({
        "people": st.lists(st.integers(0, 7), min_size=1, max_size=7, unique=True),
        "filed": st.dates(date(2010, 1, 1), date(2026, 11, 1)),
        "pages": st.lists(st.integers(1, 4), max_size=3).map(tuple),
        "retention": st.sampled_from(["永久", "30年", "10年", ""]),
        "form": st.sampled_from(["PREVENTIVE", "CORRECTIVE"]),
        "organiser": st.sampled_from(["纪检监察室", "教务处"]),
        "shelf": st.none() | st.tuples(st.sampled_from(["", "甲", "乙库"]), st.sampled_from(["", "3", "4柜"]),
                                       st.sampled_from(["", "2"]), st.none() | st.integers(1, 9)),
        "fate": st.sampled_from(["", "out", "back", "moved", "drawn", "gone", "listed"]),
        "corrected": st.none() | st.sampled_from([("volume_number", "2015-0007"), ("retention", "30年"),
                                                   ("volume_number", "")]),
    }), max_size=8,
)  # fmt: skip


def put(session: Session, people: list[int], said: dict[str, Any]) -> None:
    """Writes a volume, what lies around it, and what became of it."""
    case = bound(
        [people[each % len(people)] for each in said["people"]], said["filed"], said["pages"],
        retention=said["retention"], form=said["form"], organiser=said["organiser"],
    )  # fmt: skip
    if said["shelf"] is not None:
        room, cabinet, board, counted = said["shelf"]
        ArchiveVolume.create(
            interview=case, room=room, cabinet=cabinet, shelf=board, counted_pages=counted,
            counted_on=TODAY if counted else None,
        )  # fmt: skip
    _suffer(session, case, said["fate"])
    if said["corrected"] is not None:
        amend(Interview.get_by_id(case), said["corrected"][0], "某项", said["corrected"][1])


def _suffer(session: Session, case: int, fate: str) -> None:
    if fate in ("out", "back"):
        VolumeLoan.create(
            interview=case, borrower="某人", unit="教务处", purpose="查阅", approver="某人", lent_on=TODAY,
            lent_pages=6, due_on=TODAY + timedelta(days=7), returned_on=TODAY if fate == "back" else None,
        )  # fmt: skip
    elif fate in ("moved", "drawn"):
        number = Transfer.select().count() + 1
        drawn = Transfer.create(
            year=2026, number=number, kind="学校档案馆", receiver="学校档案馆", drawn_on=TODAY,
            signed_on=TODAY if fate == "moved" else None,
        )  # fmt: skip
        TransferItem.create(
            transfer=drawn,
            interview=case,
            position=1,
            volume_number="1",
            title="题",
            retention="10年",
            pieces=1,
            pages=1,
        )
    elif fate in ("gone", "listed"):
        number = Destruction.select().count() + 1
        drawn = Destruction.create(
            year=2026, number=number, drawn_on=TODAY, approved_on=TODAY, destroyed_on=TODAY if fate == "gone" else None
        )
        DestructionItem.create(
            destruction=drawn,
            interview=case,
            position=1,
            case_number="1",
            volume_number="1",
            title="题",
            retention="10年",
            filed_on=TODAY,
            ended_on=TODAY,
            pieces=4,
            pages=9,
        )
        if fate == "gone":
            Interview.update(erased_on=TODAY).where(Interview.id == case).execute()


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VOLUMES)
def test_register_counts_and_filters_by_headings_as_its_rows_say(
    session: Session, people: dict[str, int], volumes: list[dict[str, Any]]
) -> None:
    with session.store.db.atomic() as undo:
        for said in volumes:
            put(session, list(people.values()), said)
        wanted = VolumeFilter()
        rows = volumes_page(session, wanted)
        assert len(rows) == len(volumes)
        for column, kind in columns(session.rules).kinds.items():
            check(
                rows, lambda _, name: volume_values(session, wanted, name),
                lambda kept: count_volumes(session, replace(wanted, headers=(kept,))), column, kind, cell,
            )  # fmt: skip
        undo.rollback()


def test_what_headings_let_through_is_what_is_listed(session: Session, people: dict[str, int]) -> None:
    first, second = (bound([people[name]], date(2015, 6, 1)) for name in ("余立", "蒋德禾"))
    wanted = VolumeFilter(headers=(Kept("subjects", only=(("余立", "余立"),)),))
    assert [line.id for line in volumes_page(session, wanted)] == [first]
    both = replace(wanted, headers=(Kept("state", only=(("在库", "在库"),)), Kept("volume", contains="2015")))
    assert {line.id for line in volumes_page(session, both)} == {first, second}
