"""Parts that forms share: names of opinions, boxes in columns, lengths of words, pages that are not full."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.papers import catalogue, form, setting, words
from app.papers.choices import Choices
from app.papers.form import Form, folded, form_sheets
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.table import Section
from tests.papers.forms import bare, held_case


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("主谈人或组织单位意见", "主谈人或 组织单位 意见"), ("领导小组审批意见", "领导小组 审批意见"),
        ("纪检监察室（纪委书记）意见", "纪检监察室 （纪委书记） 意见"), ("纪检监察室复查意见", "纪检监察室 复查意见"),
        ("承办单位意见", "承办单位 意见"), ("意见", "意见"), ("审批意见", "审批 意见"), ("纪检监察室", "纪检监察室"),
    ],
)  # fmt: skip
def test_names_of_opinions_are_folded_where_one_reads_on(name: str, lines: str) -> None:
    assert folded(name).split("\n") == lines.split(" ")


@given(
    st.lists(st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=60), min_size=1, max_size=9, unique=True),
    st.integers(120, 420),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_boxes_to_tick_stay_in_their_cell_with_all_their_names(names: list[str], width: int, other: bool) -> None:
    cell = Choices("来源", tuple(names), ("别的来源" * 9,) if other else (names[0],))
    box, sheet = Box(50, 60, width, cell.wants(width)), Sheet()
    assert cell.draw(sheet, box) is None
    for text in sheet.texts:
        assert box.x - 0.1 <= text.x and text.x + text.width <= box.right + 0.1
        assert box.y - 0.1 <= text.y - text.size * 0.8 and text.y <= box.bottom + 0.1
    read = bare("".join(text.text for text in sheet.texts))
    assert all(name in read.replace("√", "") for name in names) and read.count("√") == 1
    assert not other or "其他：" + "别的来源" * 9 in read


def test_other_that_does_not_fit_goes_on_elsewhere() -> None:
    cell = Choices("来源", ("上级交办",), ("很长的来源" * 60,))
    left = cell.draw(Sheet(), Box(0, 0, 200, 40))
    assert left is not None and left.caption == "来源" and left.text


def test_word_longer_than_its_place_is_refused_by_name() -> None:
    wrong = words.problems("record", {"page_lead": "主谈人签名处", "title": "笔录"})
    assert list(wrong) == ["page_lead"] and "最多 4 字" in wrong["page_lead"]


def test_last_page_with_little_on_it_is_not_drawn_out_over_the_sheet() -> None:
    many = tuple(form.opinion(f"第{number}意见", "") for number in range(11))
    sheets = form_sheets(Form("青屏学院", "某表", (), (), (Section("意见", many),), notes=("说明。",)))
    lows = [max(line.to_y for line in sheet.lines) for sheet in sheets]
    room = FORM.inside()
    assert len(sheets) == 2 and lows[0] == pytest.approx(room.bottom) and lows[1] < room.y + 140 * MM
    note = next(text for text in sheets[1].texts if text.text == "说明。")
    assert lows[1] < note.y < lows[1] + 8 * MM


def test_texts_of_a_paper_are_not_kept_behind_it(session: Session, people: dict[str, int]) -> None:
    case = held_case(people)
    catalogue.drawn(session, catalogue.paper("登记表"), [case.id])
    assert setting._lines.cache_info().currsize == 0
