"""Of every form: each fact is on the paper whole, nothing outside the margins, whatever was typed and however much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.papers import catalogue, drawing, words
from app.papers.catalogue_forms import FORMS
from app.papers.sheet import FORM, MM, PAGE_WIDTH, Sheet
from tests.papers.forms import bare, pages

NAMES = ("古丽·阿不都", "𬭎文", "冯𠅤", "㛃秋", "䶮之")
# What is typed into each form, and where the name of the person concerned stands.
LONG: dict[str, tuple[str, ...]] = {
    "registration": ("content", "statement", "lead_opinion", "office_opinion", "group_opinion", "exception", "remarks"),
    "scheme": ("case.purpose", "case.requirements", "case.safety", "case.lead", "unit_opinion", "group_opinion"),
    "clue_form": ("post", "problem", "sorting", "handler", "note"),
    "talk_request": ("post", "source", "problem", "sorting", "note"),
    "inquiry_approval": (
        "clue.source", "clue.problem", "clue.sorting", "case.purpose", "case.place", "discipline_opinion",
        "group_opinion",
    ),
    "disposition_approval": ("facts", "factors", "proposal", "decision", "case.ground", "subject.title"),
    "exception_form": ("by_rule", "lead", "departs", "reason", "decision", "case.place"),
    "rectification": ("name", "clauses", "description", "requirement", "owner"),
    "rectification_reply": ("clauses", "description", "requirement", "owner", "reply", "attachment", "evidence"),
}  # fmt: skip
NAMED = {
    "registration": "subject.name", "clue_form": "name", "talk_request": "name", "inquiry_approval": "subject.name",
    "disposition_approval": "subject.name", "exception_form": "reason", "rectification": "description",
    "rectification_reply": "description", "scheme": "case.purpose",
}  # fmt: skip
# Marks and breaks that setting treats in ways of their own, between the characters that tell the facts apart.
MARKS = "，。“”（）……—A1 \n　"
# Characters that no caption has.
FIRST, BLOCK = 0x3400, 400
_MANY = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def with_fact(facts: Any, path: str, text: str) -> Any:
    """The facts with one text in the place that the path names."""
    first, _, rest = path.partition(".")
    return replace(facts, **{first: with_fact(getattr(facts, first), rest, text) if rest else text})


def typed(place: int, length: int, marks: str) -> str:
    """A text with characters of its own, in an order that tells where some of it is lost, and marks between."""
    own = [chr(FIRST + BLOCK * place + one % BLOCK) for one in range(length)]
    return "".join(each + (marks[at % len(marks)] if marks and at % 7 == 6 else "") for at, each in enumerate(own))


def own(text: str, place: int) -> str:
    first = FIRST + BLOCK * place
    return "".join(each for each in text if first <= ord(each) < first + BLOCK)


def outside(sheets: list[Sheet]) -> list[Any]:
    """What stands in the margins (密级 above, the page number below may)."""
    room = FORM.inside()
    return [
        text
        for sheet in sheets
        for text in sheet.texts
        if text.x < room.x - 0.1
        or text.x + text.width > PAGE_WIDTH - FORM.right + 0.1
        or not room.y - 8 * MM < text.y < room.bottom + 11 * MM
        or text.cell.y - 0.1 > text.y
        or text.y > text.cell.bottom + 0.1
    ]


@pytest.mark.parametrize("key", LONG)
@given(lengths=st.lists(st.sampled_from([0, 1, 12, 90, 700, 3000]), min_size=7, max_size=7), marks=st.text(MARKS))
@_MANY
def test_everything_typed_is_on_the_paper(session: Session, key: str, lengths: list[int], marks: str) -> None:
    paper = catalogue.paper(key)
    facts = paper.blank(session)
    texts = [typed(place, length, marks) for place, length in enumerate(lengths)][: len(LONG[key])]
    for path, text in zip(LONG[key], texts, strict=True):
        facts = with_fact(facts, path, text)
    sheets = paper.sheets(facts, words.shipped(key))
    assert outside(sheets) == []
    found = "".join(pages(drawing.pdf(sheets, "", "")))
    for place, text in enumerate(texts):
        assert own(found, place) == own(text, place), LONG[key][place]


def test_every_form_is_tried() -> None:
    assert {each.key for each in FORMS} == {*LONG, "record"}  # 谈话笔录 has a test of its own


@pytest.mark.parametrize("key", LONG)
def test_rare_characters_of_names_print_and_are_read_again(session: Session, key: str) -> None:
    paper = catalogue.paper(key)
    for name in NAMES:
        facts = with_fact(paper.blank(session), NAMED[key], name)
        assert name in "".join(pages(drawing.pdf(paper.sheets(facts, words.shipped(key)), "", "")))


@pytest.mark.parametrize("key", [each.key for each in FORMS])
def test_empty_form_has_room_and_no_fact(session: Session, key: str) -> None:
    made = catalogue.blank(session, catalogue.paper(key))
    text = "".join(pages(made.pdf))
    assert len(pages(made.pdf)) == (2 if key in ("registration", "record") else 1)
    assert "√" not in text.replace("打“√”", "") and "None" not in text and made.missing == ()
    assert bare(f"青屏学院{words.shipped(key).say('title')}") in text


@pytest.mark.parametrize("key", [each.key for each in FORMS])
def test_every_word_that_may_be_changed_is_on_the_form(session: Session, key: str) -> None:
    paper, shipped = catalogue.paper(key), words.shipped(key)
    # These appear where there is something to say alone.
    seldom = {"exception", "historical", "corrections", "amendments", "stamp", "rest", "draft", "basis"}
    for piece in words.pieces(key):
        if piece.key in seldom:
            continue
        changed = words.Words(key, dict(shipped.texts) | {piece.key: "变易之文字"})
        sheets = paper.sheets(paper.blank(session), changed)
        assert "变易之文字" in bare("".join(text.text for sheet in sheets for text in sheet.texts)), piece.key


@pytest.mark.parametrize("key", [each.key for each in FORMS])
def test_longest_words_stay_on_the_sheet(session: Session, key: str) -> None:
    paper = catalogue.paper(key)
    longest = {piece.key: "宽" * min(piece.most, 60) for piece in words.pieces(key)}
    if key != "record":
        assert outside(paper.sheets(paper.blank(session), words.Words(key, longest))) == []


@pytest.mark.parametrize("key", LONG)
def test_opinion_never_parts_from_its_place_to_sign(session: Session, key: str) -> None:
    paper = catalogue.paper(key)
    facts = paper.blank(session)
    for path in LONG[key]:
        facts = with_fact(facts, path, "甲" * 1500)
    for sheet in paper.sheets(facts, words.shipped(key)):
        for signing in (text for text in sheet.texts if text.text == "签字（盖章）："):
            in_cell = [text.text for text in sheet.texts if text.cell == signing.cell]
            assert any("年" in each and "月" in each and "日" in each for each in in_cell)
