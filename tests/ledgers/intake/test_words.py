"""What the words of ledgers mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledgers.intake.words import (
    by_person,
    form_of,
    ground_of,
    is_nothing,
    materials_of,
    meanings,
    mode_of,
    names_of,
    outcome_of,
    words,
)
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm, Mode


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("预防提醒谈话", InterviewForm.PREVENTIVE), ("询问示警约谈", InterviewForm.INQUIRY),
        ("纠错诫勉", InterviewForm.CORRECTIVE), ("问责处分约谈", InterviewForm.ACCOUNTABILITY),
        ("任前廉政谈话", InterviewForm.PREVENTIVE), ("开展提醒 谈话", InterviewForm.PREVENTIVE),
        ("闲聊", None), ("", None), ("谈话", None),
    ],
)  # fmt: skip
def test_a_form_is_known_by_its_names_and_by_its_words(text: str, form: InterviewForm | None) -> None:
    assert form_of(text) is form


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("苗头性、倾向性问题", "苗头性倾向性问题"), ("谈话函询", "拟谈话函询"), ("主要负责人", "主要党员领导干部"),
        ("问责", "问责处理"), ("一岗双责", "一岗双责"), ("闲聊", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_ground_is_one_of_the_rules_or_none(text: str, ground: str) -> None:
    assert ground_of(text) == ground


@pytest.mark.parametrize(
    ("text", "mode", "inquiry"),
    [("个别", Mode.INDIVIDUAL, False), ("集体", Mode.GROUP, False), ("个别（结合函询）", Mode.INDIVIDUAL, True),
     ("", None, False), ("电话", None, False)],
)  # fmt: skip
def test_a_mode_may_say_that_it_goes_with_an_inquiry(text: str, mode: Mode | None, inquiry: bool) -> None:
    assert mode_of(text) == (mode, inquiry)


def test_materials_are_named_by_the_rules_and_kept_as_written() -> None:
    assert materials_of("检讨材料") == (("错误认识材料", "检讨材料"),)
    assert materials_of("说明材料、廉政承诺书") == (("问题说明材料", "说明材料"), ("廉政承诺", "廉政承诺书"))
    assert materials_of("会议纪要") == (("会议纪要", "会议纪要"),)
    assert materials_of("—") == materials_of("") == materials_of("无") == ()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("诫勉", "诫勉"), ("予以澄清", "予以澄清"), ("给予党内警告处分", "纪律处分"), ("移送市纪委", "移送"),
     ("—", ""), ("", ""), ("另行研究", "")],
)  # fmt: skip
def test_an_outcome_is_found_within_a_sentence(text: str, outcome: str) -> None:
    assert outcome_of(text) == outcome


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲某、乙某，丙某", ("甲某", "乙某", "丙某")), ("古丽·阿不都", ("古丽·阿不都",)), ("王 五", ("王五",)),
        ("张三 李四", ("张三", "李四")), ("甲某\n乙某", ("甲某", "乙某")), ("甲某（教务处）；甲某", ("甲某",)),
        ("—", ()),
        ("", ()), ("𬭎文、䶮之", ("𬭎文", "䶮之")),
    ],
)  # fmt: skip
def test_names_are_divided_as_offices_divide_them(text: str, names: tuple[str, ...]) -> None:
    assert names_of(text) == names


@given(st.lists(st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=4), min_size=1, max_size=9, unique=True),
       st.sampled_from(["、", "，", ",", "；", "、 ", "\n"]))  # fmt: skip
def test_names_put_together_come_apart_again(names: list[str], mark: str) -> None:
    assert names_of(mark.join(names)) == tuple(names)


def test_a_value_for_each_person_is_told_from_one_for_all() -> None:
    assert by_person("了结（甲、乙）；诫勉（丙）", ["甲", "乙", "丙"]) == {"甲": "了结", "乙": "了结", "丙": "诫勉"}
    assert by_person("诫勉（待审定）", ["甲"]) is None
    assert by_person("了结", ["甲"]) is None


def test_every_word_of_the_file_leads_to_a_word_of_the_rules() -> None:
    rules = load()
    assert set(words()["forms"]) == {form.code.value for form in rules.forms}
    assert set(words()["grounds"]) == {ground.name for ground in rules.grounds}
    assert set(words()["materials"]) == {material.name for material in rules.materials}
    assert set(words()["dispositions"]) == {rule.name for rule in rules.dispositions}
    assert set(words()["forms_contain"].values()) <= set(words()["forms"])
    assert set(words()["dispositions_contain"].values()) <= set(words()["dispositions"])
    for table in ("columns", "forms", "grounds", "modes", "materials", "dispositions"):
        written = [way for ways in words()[table].values() for way in ways]
        assert len(meanings(table)) == len(set(written)), f"a way of writing stands twice in {table}"


@given(st.text(max_size=40))
def test_no_text_is_a_bug(text: str) -> None:
    assert isinstance(is_nothing(text), bool)
    form_of(text), ground_of(text), mode_of(text), outcome_of(text)
    assert all(written for _, written in materials_of(text)) and all(names_of(text))
