"""Clues: registered under numbers that stay, sorted, linked, cited."""

from __future__ import annotations

import string
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.plans.clue_queries import UNSORTED, ClueFilter, clue_view, clue_years, clues_for, clues_page, count_clues
from app.plans.clues import ClueDraft, edit, link, register, sort
from app.plans.items import add_item
from app.plans.tables import Clue
from tests import stores
from tests.plans.conftest import TODAY, campaign, clue, draft
from tests.stores import Filled


def test_numbers_run_by_the_year_of_receipt(office: Session) -> None:
    ids = [clue(office, received_on=day) for day in (date(2025, 12, 30), date(2026, 1, 4), date(2026, 1, 5))]
    assert [clue_view(each).number for each in ids] == ["〔2025〕第001号", "〔2026〕第001号", "〔2026〕第002号"]
    assert clue_years() == [2026, 2025]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_a_number_is_never_given_twice_even_when_a_registration_fails(good: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = stores.kept(Filled.NOTHING).opened(Path(folder) / "store")
        opened.clock = lambda: datetime(2026, 11, 24)
        for each in good:
            base = ClueDraft(date(2026, 5, 1), "主动交代", "某人", "自述收受礼品")
            if each:
                register(opened, base)
            else:
                with pytest.raises(Refusal):
                    register(opened, replace(base, problem=" \n"))
        numbers = [row.number for row in Clue.select().order_by(Clue.id)]
        opened.store.close()
    assert numbers == list(range(1, sum(good) + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"reported_name": "　 "},
        {"problem": ""},
        {"source": "道听途说"},
        {"received_on": date(2026, 11, 25)},
        {"received_on": None},
        {"disciplines": ("交通纪律",)},
        {"person_id": 9999},
    ],
)
def test_what_cannot_be_registered_is_refused_and_leaves_nothing(office: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        clue(office, **wrong)
    assert Clue.select().count() == 0
    assert clue_view(clue(office)).number == "〔2026〕第001号"


def test_disciplines_are_kept_in_the_order_of_the_regulation(office: Session) -> None:
    made = clue(office, disciplines=("生活纪律", "政治纪律"))
    assert clue_view(made).draft.disciplines == ("政治纪律", "生活纪律")


def test_an_edit_keeps_the_number_and_leaves_both_versions_in_the_audit(office: Session) -> None:
    made = clue(office)
    edit(office, made, replace(clue_view(made).draft, reported_post="教务处副处长"))
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert clue_view(made).number == "〔2026〕第001号"
    assert (entry.before, entry.after) == ({"reported_post": ""}, {"reported_post": "教务处副处长"})


def test_an_edit_that_changes_nothing_leaves_no_trace(office: Session) -> None:
    made = clue(office)
    before = AuditEntry.select().count()
    edit(office, made, clue_view(made).draft)
    assert AuditEntry.select().count() == before


def test_sorting_says_how_when_and_why(office: Session) -> None:
    made = clue(office)
    sort(office, made, "暂存待查", date(2026, 10, 20), "线索笼统，待补充")
    sort(office, made, "谈话函询", TODAY, "")
    view = clue_view(made)
    assert (view.disposal, view.sorted_on, view.sorting_note) == ("谈话函询", TODAY, "")


@pytest.mark.parametrize(
    ("disposal", "day", "note"),
    [
        ("搁置", TODAY, "x"),
        ("谈话函询", date(2026, 10, 7), ""),
        ("谈话函询", date(2026, 11, 25), ""),
        ("谈话函询", None, ""),
        ("予以了结", TODAY, "  "),
        ("暂存待查", TODAY, ""),
    ],
)
def test_a_disposal_without_day_or_reason_is_refused(
    office: Session, disposal: str, day: date | None, note: str
) -> None:
    made = clue(office)
    with pytest.raises(Refusal):
        sort(office, made, disposal, day, note)
    assert clue_view(made).disposal == ""


def test_receipt_cannot_be_moved_behind_the_disposal(office: Session) -> None:
    made = clue(office)
    sort(office, made, "初步核实", date(2026, 10, 20))
    with pytest.raises(Refusal, match="晚于处置日期"):
        edit(office, made, replace(clue_view(made).draft, received_on=date(2026, 10, 21)))


def test_the_reported_name_may_stay_free_and_be_linked_later(office: Session, people: dict[str, int]) -> None:
    made = clue(office, reported_name="教务处一位副处长")
    assert clue_view(made).draft.person_id is None
    link(office, made, people["蒋德禾"])
    view = clue_view(made)
    assert (view.person, view.draft.reported_name) == ("蒋德禾", "教务处一位副处长")


def test_a_cited_clue_stays_about_its_subject(office: Session, people: dict[str, int]) -> None:
    made = clue(office)
    add_item(office, campaign(office), draft(people, "蒋德禾", clues={"蒋德禾": made}))
    with pytest.raises(Refusal, match="先修改计划"):
        link(office, made, people["皮润"])
    link(office, made, people["蒋德禾"])
    citation = clue_view(made).citations[0]
    assert (citation.plan, citation.serial, citation.person) == ("2026年第1批集中约谈计划", 1, "蒋德禾")


def test_the_register_is_found_by_words_initials_number_and_disposal(office: Session, people: dict[str, int]) -> None:
    first = clue(office, person_id=people["蒋德禾"])
    second = clue(office, reported_name="皮润", problem="超标准接待", received_on=date(2025, 3, 1))
    sort(office, second, "初步核实", date(2025, 3, 9))

    def found(**wanted: object) -> list[int]:
        wish = ClueFilter(**wanted)  # type: ignore[arg-type]
        lines = clues_page(wish, 0, 50)
        assert len(lines) == count_clues(wish)
        return [line.id for line in lines]

    assert found() == [first, second]
    assert found(text="接待 皮润") == [second]
    assert found(year=2026) == [first]
    assert found(disposal=UNSORTED) == [first]
    assert found(disposal="初步核实") == [second]
    assert found(person_id=people["蒋德禾"]) == [first]
    assert found(text="1") == [first, second]
    assert found(text="99999999999999999999") == []


def test_clues_to_cite_are_those_about_the_person_and_unlinked_ones_of_the_name(
    office: Session, people: dict[str, int]
) -> None:
    mine = clue(office, person_id=people["蒋德禾"], reported_name="一位副处长")
    same_name = clue(office)
    clue(office, reported_name="皮润")
    assert [line.id for line in clues_for(people["蒋德禾"])] == [mine, same_name]


def test_lists_sort_by_their_columns(office: Session) -> None:
    late = clue(office, received_on=date(2026, 10, 9))
    early = clue(office, received_on=date(2026, 2, 1))
    assert [line.id for line in clues_page(ClueFilter(), 0, 9, [("received_on", False)])] == [early, late]
    assert [line.id for line in clues_page(ClueFilter(), 0, 9, [("number", True)])] == [early, late]
    assert [line.id for line in clues_page(ClueFilter(), 1, 1, [("number", True)])] == [late]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40), name=st.text(alphabet=string.printable + "张三𬭎·\u202e\x00\ud800", max_size=20))
def test_any_text_is_either_refused_or_kept_readable(office: Session, text: str, name: str) -> None:
    try:
        made = clue(office, problem=text, reported_name=name, note=text)
    except Refusal as refusal:
        assert refusal.message
        return
    kept = clue_view(made).draft
    assert kept.problem.strip() and kept.reported_name.strip()
    assert "\x00" not in kept.problem + kept.reported_name
    assert count_clues(ClueFilter(text="\\%_'" + kept.reported_name)) >= 0
