"""Names in a record: heard right and written wrong is found, written right and everyday words are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews.spelling import DEPARTMENT, PERSON, PLACE, Known, NameCheck, names_at_hand
from app.rules.lifecycle import State
from app.sample import stories
from tests.interviews.held_cases import make_case, still

NEAR = [Known("蒋德禾", PERSON, True), Known("余立", PERSON, True), Known("赵瑾德", PERSON, True)]
FAR = [Known("方志", PERSON), Known("沈砚嘉", PERSON), Known("金娥", PERSON), Known("古丽·阿不都", PERSON)]
REST = [Known("教务处", DEPARTMENT), Known("谈话室", PLACE, True), Known("计划财务处", DEPARTMENT)]
CHECK = NameCheck([*NEAR, *FAR, *REST])


def found(text: str) -> list[tuple[str, str]]:
    return [(each.written, each.known) for each in CHECK.look_through(text)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("当时江德和在场", [("江德和", "蒋德禾")]),
        ("于力签的字", [("于力", "余立")]),
        ("赵锦德同意", [("赵锦德", "赵瑾德")]),
        ("赵瑾明同意", [("赵瑾明", "赵瑾德")]),
        ("沈研佳经手", [("沈研佳", "沈砚嘉")]),
        ("方至处长说的", [("方至", "方志")]),
        ("送到教物处和计划才务处", [("教物处", "教务处"), ("计划才务处", "计划财务处")]),
        ("在坛话室谈的", [("坛话室", "谈话室")]),
        ("江德和和于力", [("江德和", "蒋德禾"), ("于力", "余立")]),
    ],
)
def test_name_that_was_heard_and_written_otherwise_is_found(text: str, wrong: list[tuple[str, str]]) -> None:
    assert found(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "蒋德禾和余立、赵瑾德在教务处的谈话室", "采用这种方式、方法", "方志处长", "金额不大", "江苏的德和公司", "",
        "古丽·阿不都说", "申研佳", "abc 123，。", "他说的话是谈话的内容",
    ],
)  # fmt: skip
def test_what_is_right_or_an_everyday_word_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_stories_of_the_sample_are_spelt_right() -> None:
    check = NameCheck([*NEAR, *FAR, *REST])
    texts = [text for story in stories.STORIES for _, text in story.turns]
    assert texts and [hint for text in texts for hint in check.look_through(text)] == []


def test_names_of_the_talk_and_of_the_store_are_at_hand(session: Session, people: dict[str, int]) -> None:
    still(session)
    check = names_at_hand(make_case(people, State.IN_PROGRESS, "蒋德禾", recorder_name="常怀"))
    said = check.look_through("江德和说，长怀记的，沈研佳在图书管，皮闰处长也在。")
    assert [(each.written, each.known, each.what) for each in said] == [
        ("江德和", "蒋德禾", PERSON), ("长怀", "常怀", PERSON), ("沈研佳", "沈砚嘉", PERSON),
        ("图书管", "图书馆", DEPARTMENT), ("皮闰", "皮润", PERSON),
    ]  # fmt: skip


@given(st.text("蒋江德禾和余于立力赵瑾锦教务物处，。a1", max_size=40))
def test_hints_point_at_their_words_in_order_and_never_at_a_name_that_is_right(text: str) -> None:
    end = 0
    for hint in CHECK.look_through(text):
        assert text[hint.start : hint.start + len(hint.written)] == hint.written != hint.known
        assert hint.start >= end
        end = hint.start + len(hint.written)
        assert hint.written not in {each.text for each in [*NEAR, *FAR, *REST]}


def test_many_names_cost_no_more_a_character_than_few() -> None:
    family, given_name = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
    many = [Known(a + b + c, PERSON) for a in family for b in given_name for c in given_name]
    text = "这件事情当时是由办公室牵头组织的，经过会议研究决定，后来情况有了变化。" * 40

    def cost(check: NameCheck) -> float:
        begun = time.thread_time()
        check.look_through(text)
        return time.thread_time() - begun

    few = min(cost(NameCheck(many[:50])) for _ in range(3))
    assert min(cost(NameCheck(many)) for _ in range(3)) < 6 * few
