"""The wording of papers as data: what the program ships, what the office may write, what of it is refused."""

from __future__ import annotations

import re
from datetime import datetime
from string import ascii_lowercase

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.papers import catalogue, words
from app.papers.tables import PaperWords
from app.papers.words import BLANK, LONGEST, LONGEST_LINE, UnknownPaper, Word
from tests.examples import many
from tests.papers.forms import bare, pages

KEYS = [paper.key for paper in catalogue.PAPERS]
PIECES = [(key, piece) for key in KEYS for piece in words.pieces(key)]
PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs", "Cc")), max_size=20)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("key", KEYS)
def test_what_the_program_ships_is_without_fault(key: str) -> None:
    pieces = words.pieces(key)
    assert words.problems(key, words.shipped(key).texts) == {}
    assert len({piece.key for piece in pieces}) == len({piece.about for piece in pieces}) == len(pieces)
    for piece in pieces:
        assert set(piece.needs) <= set(piece.fields) and piece.about and len(piece.text) <= piece.longest


def test_paper_without_wording_is_a_fault_of_the_program() -> None:
    with pytest.raises(UnknownPaper):
        words.shipped("no_such_paper")


@given(st.sampled_from(PIECES), st.text(max_size=80), st.dictionaries(st.text(ascii_lowercase, max_size=6), st.text()))
@CALM
def test_a_piece_is_said_whatever_stands_in_it(chosen: tuple[str, Word], text: str, facts: dict[str, str]) -> None:
    key, piece = chosen
    said = words.Words(key, {piece.key: text}).say(piece.key, **facts)
    if "{" not in text:
        assert said == text


def test_fact_that_is_not_known_leaves_room_and_one_that_is_stands_there() -> None:
    wording = words.Words("notice", {"x": "在{地点}，{时间}。"})
    assert wording.say("x", 地点="谈话室", 时间="") == f"在谈话室，{BLANK}。"
    assert wording.say("x", 地点="{时间}", 时间="九时") == "在{时间}，九时。"  # what people wrote is no field
    with pytest.raises(KeyError):
        wording.say("y")


@given(st.data())
@CALM
def test_every_missing_and_every_unknown_field_is_named(data: st.DataObject) -> None:
    key, piece = data.draw(st.sampled_from([each for each in PIECES if each[1].fields]))
    strangers = data.draw(st.lists(st.text("甲乙丙丁", min_size=1, max_size=3), max_size=3, unique=True))
    used = data.draw(st.lists(st.sampled_from([*piece.fields, *strangers]), max_size=8))
    text = "".join(data.draw(PLAIN) + f"{{{field}}}" for field in used) + "。"
    missing = set(piece.needs) - set(used)
    unknown = set(used) - set(piece.fields)
    found = words.problems(key, {piece.key: text}).get(piece.key, "")
    lacking = next((part for part in found.split("；") if part.startswith("缺少栏目")), "")
    strange = next((part for part in found.split("；") if part.startswith("不认识")), "").partition("，可用")[0]
    assert {name for name in piece.fields if f"{{{name}}}" in lacking} == missing
    assert {name for name in unknown if f"{{{name}}}" in strange} == unknown
    assert not [name for name in piece.fields if f"{{{name}}}" in strange]
    assert bool(found) == bool(missing or unknown or len(text) > piece.longest)


@pytest.mark.parametrize("text", ["{时间", "时间}", "{{时间}}{地点}", "}{", "{时间}{地点}{"])
def test_braces_that_do_not_close_are_named(text: str) -> None:
    assert "花括号没有成对" in words.problems("notice", {"opening": text})["opening"]


def test_a_line_stays_a_line_and_neither_is_endless_nor_empty() -> None:
    line, paragraphs = words.pieces("notice")[0], words.pieces("notice")[2]
    assert not line.several_lines and paragraphs.several_lines
    assert words.problems("notice", {"title": "通\n知"}) == {"title": "只能写一行"}
    assert words.problems("notice", {"title": "　 "}) == {"title": "不能空着"}
    assert words.problems("notice", {"title": "通" * LONGEST_LINE}) == {}
    assert "最多 80 字，现有 81 字" in words.problems("notice", {"title": "通" * (LONGEST_LINE + 1)})["title"]
    assert words.problems("notice", {"matters": "{事由}\n" + "事" * (LONGEST - 5)}) == {}
    assert "太长" in words.problems("notice", {"matters": "{事由}" + "事" * LONGEST})["matters"]


def test_pieces_that_are_gone_are_passed_over_and_new_ones_are_as_shipped(session: Session) -> None:
    row = PaperWords.create(paper="notice", words={"gone": "旧的", "title": "通知"}, at=datetime(2026, 1, 1))
    found = words.in_force("notice")
    assert found.version == row.id and "gone" not in found.texts and found.texts["title"] == "通知"
    assert found.texts["opening"] == words.shipped("notice").texts["opening"]
    assert words.in_force("scheme") == words.shipped("scheme")


@given(st.data())
@settings(CALM, max_examples=many(25))
def test_what_the_office_writes_stands_on_the_paper_whole(session: Session, data: st.DataObject) -> None:
    key, piece = data.draw(st.sampled_from([each for each in PIECES if each[1].text.strip() and not each[1].between]))
    usual = "".join(pages(catalogue.sample(session, catalogue.paper(key), words.shipped(key))))
    # Some stand only on papers of certain talks (a remark on an old one): those are not on the blank form.
    assume(bare(max(re.split(r"\{.*?\}", piece.text), key=len)) in usual)
    most = min(200 if piece.several_lines else len(piece.text) + 6, piece.longest - len("{}".join(piece.needs)) - 2)
    said = "".join(data.draw(st.sampled_from("党纪律处分谈话说明")) for _ in range(data.draw(st.integers(1, most))))
    text = "".join(f"{{{name}}}" for name in piece.needs) + said
    assert words.problems(key, {piece.key: text}) == {}
    wording = words.Words(key, dict(words.shipped(key).texts) | {piece.key: text})
    drawn = "".join(pages(catalogue.sample(session, catalogue.paper(key), wording)))
    assume(drawn != usual)  # the same words may stand there for another reason (捺印)
    assert said in drawn
