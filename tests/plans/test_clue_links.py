"""并案 and duplicate hints over the register; a generated year shows what was planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.people.tables import Department
from app.plans import clue_register
from app.plans.clue_hints import hint_counts, hints_for, hints_of
from app.plans.clue_links import join, links_of, part, together
from app.plans.clue_queries import ClueFilter, clue_view, clues_page
from app.plans.clues import ClueDraft, edit
from app.plans.sorting_queries import sortings_page
from app.plans.tables import ClueDecision
from tests.plans.conftest import TODAY, clue
from tests.plans.made_clues import make_year


def test_two_clues_are_put_together_and_taken_apart_with_reasons(office: Session) -> None:
    one, two, three = clue(office), clue(office), clue(office)
    with pytest.raises(Refusal, match="写明并案的理由"):
        join(office, one, two, " ")
    first = join(office, two, one, "反映同一件事")
    join(office, two, three, "同一供货单位")
    assert together(one) == together(three) == {one, two, three}
    with pytest.raises(Refusal, match="已经并案"):
        join(office, three, one, "再并一次")
    with pytest.raises(Refusal, match="写明撤销"):
        part(office, first, "")
    part(office, first, "不是同一件事")
    assert together(one) == {one} and together(two) == {two, three}
    (line,) = links_of(one)
    assert (line.number, line.reason, line.undone_reason) == ("〔2026〕第002号", "反映同一件事", "不是同一件事")
    with pytest.raises(Refusal, match="已经撤销"):
        part(office, first, "再撤")
    join(office, one, two, "确是同一件事")
    assert together(one) == {one, two, three} and len(links_of(one)) == 2


def test_a_clue_is_not_put_together_with_itself(office: Session) -> None:
    one = clue(office)
    with pytest.raises(Refusal, match="另一条线索"):
        join(office, one, one, "x")


def test_a_clue_as_it_is_written_shows_what_it_may_repeat(office: Session, people: dict[str, int]) -> None:
    one = clue(office, person_id=people["蒋德禾"], reported_post="教务处副处长")
    clue(office, reported_name="皮润", problem="超标准接待，用办公经费报销个人宴请。", received_on=date(2026, 1, 5))
    draft = ClueDraft(TODAY, "上级交办", "姜德和", "教务处采购询价时照顾熟人的问题", "教务处副处长")
    (hint,) = hints_for(draft)
    assert hint.id == one and "读音相同" in hint.why and "同一单位（教务处）" in hint.why
    assert hints_for(ClueDraft(None, "", "蒋德禾", "x")) == [] and hints_for(ClueDraft(TODAY, "", " ", "x")) == []


def test_a_registered_clue_is_no_hint_for_itself(office: Session) -> None:
    one, two = clue(office), clue(office)
    assert [hint.id for hint in hints_of(one)] == [two] and hints_for(clue_view(one).draft, one)[0].id == two
    lines = clues_page(ClueFilter(), 0, 9, hinted=hint_counts)
    assert [line.hints for line in lines] == [1, 1]


def test_hints_follow_what_is_corrected_without_reading_the_register_anew(
    office: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = clue(office), clue(office)
    assert [hint.id for hint in hints_of(one)] == [two]
    with monkeypatch.context() as patched:  # nothing has changed: not a row of the register is read
        patched.setattr(clue_register._Units, "read", None)
        assert [hint.id for hint in hints_of(two)] == [one]
    told = []
    monkeypatch.setattr(clue_register.Register, "told", lambda *args, plain=clue_register.Register.told: (
        told.append(args[1][0]), plain(*args))[1])  # fmt: skip
    edit(office, two, replace(clue_view(two).draft, reported_name="某某某", problem="与前面说的毫无关系的另一件事情"))
    assert hints_of(one) == [] and told == [two]
    three = clue(office)
    assert [hint.id for hint in hints_of(one)] == [three] and told == [two, three]
    Department.update(name="教务部").where(Department.name == "教务处").execute()
    assert [hint.id for hint in hints_of(one)] == [three] and sorted(told) == sorted([two, three, one, two, three])


@pytest.mark.parametrize("seed", [1, 7])
def test_in_a_generated_year_every_planted_repetition_is_hinted_at(
    office: Session, people: dict[str, int], seed: int
) -> None:
    made = make_year(
        office, people, ["蒋德禾", "皮润", "余立", "陈维"], "李望鸣", ["褚雨庭", "常怀"], clues=16, seed=seed
    )
    assert made.repeated and made.plans and made.inquiries
    for first, second in made.repeated:
        assert second in {hint.id for hint in hints_of(first)} and first in {hint.id for hint in hints_of(second)}
    assert sum(line.decided for line in sortings_page(0, 9)) == len(made.clues)
    in_sessions = ClueDecision.select().where(ClueDecision.sorting.is_null(False)).count()
    assert in_sessions == len(made.clues)
