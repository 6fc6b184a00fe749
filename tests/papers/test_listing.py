"""Lists over pages: headings on each, rows that grow and are parted, and an end that is never torn apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.papers import listing
from app.papers.cells import Flow, Opinion
from app.papers.drawing import pdf
from app.papers.fonts import Role, clean
from app.papers.form import row
from app.papers.listing import ACROSS, UPRIGHT, Column, Entry, Listing, listing_sheets
from app.papers.setting import Across
from app.papers.sheet import MM, Box, Sheet
from app.papers.table import Section
from tests.papers.forms import bare, pages

COLUMNS = (
    Column("序号", 10), Column("名称", 60, across=Across.LEFT), Column("应交", 15, "材料"), Column("已交", 15, "材料"),
    Column("备注", 40, across=Across.LEFT),
)  # fmt: skip
HEADINGS = ("序号", "名称", "材料", "应交", "已交", "备注")
OPINION = (Section("意见", (row((24, Opinion("意见", "同意。")), least=30 * MM),)),)


def entry(number: int, name: str = "名称", note: str = "") -> Entry:
    return Entry((str(number), name, "1", "0", note))


def made(rows: list[Entry], **more: Any) -> Listing:
    given: dict[str, Any] = {"institution": "青屏学院", "title": "表", "line": ("单位：青屏学院", "日期")}
    return Listing(**given | {"columns": COLUMNS, "rows": tuple(rows)} | more)


def texts(sheet: Sheet) -> str:
    return bare("".join(text.text for text in sheet.texts))


def outside(sheet: Sheet, room: Box) -> list[str]:
    """What stands outside the margins; the page number stands below them."""
    found = [each.text for each in sheet.texts[:-1] if _beyond(each.x, each.y - each.size * 0.8, room)]
    found += [each.text for each in sheet.texts if _beyond(each.x + each.width, room.y, room)]
    found += [str(line) for line in sheet.lines if _beyond(line.x, line.y, room) or _beyond(line.to_x, line.to_y, room)]
    return found


def _beyond(x: float, y: float, room: Box) -> bool:
    return not (room.x - 0.5 <= x <= room.right + 0.5 and room.y - 0.5 <= y <= room.bottom + 0.5)


@pytest.mark.parametrize("across", [True, False])
def test_headings_with_their_groups_stand_on_every_page(across: bool):
    sheets = listing_sheets(made([entry(number) for number in range(1, 80)], across=across))
    assert len(sheets) > 2
    assert {sheet.size[0] > sheet.size[1] for sheet in sheets} == {across}
    for number, sheet in enumerate(sheets, 1):
        assert all(heading in texts(sheet) for heading in HEADINGS)
        assert f"第{number}页共{len(sheets)}页" in texts(sheet)
        assert ("（续）" in texts(sheet)) is (number > 1)
    assert [sheet.bookmark for sheet in sheets] == ["表", *[""] * (len(sheets) - 1)]


def test_a_group_stands_once_above_its_columns():
    sheet = listing_sheets(made([entry(1)]))[0]
    at = {text.text: text for text in sheet.texts}
    assert [text.text for text in sheet.texts].count("材料") == 1
    assert at["材料"].y < at["应交"].y == at["已交"].y
    assert at["应交"].cell.x == at["材料"].cell.x
    assert at["已交"].cell.right == pytest.approx(at["材料"].cell.right)
    assert at["序号"].cell.height == pytest.approx(at["材料"].cell.height + at["应交"].cell.height)


def test_a_row_grows_with_its_text_and_goes_to_the_next_page_whole():
    rows = [entry(number, f"第{number}行" + "长名称" * 60) for number in range(1, 12)]
    sheets = listing_sheets(made(rows))
    for number in range(1, 12):
        (page,) = [sheet for sheet in sheets if f"第{number}行" in texts(sheet)]
        (cell,) = {text.cell for text in page.texts if text.text.startswith(f"第{number}行")}
        shown = "".join(text.text for text in page.texts if text.cell == cell)
        assert shown.count("长名称") == 60


def test_a_row_higher_than_a_page_is_parted_without_loss():
    words = "".join(chr(0x4E00 + number) for number in range(3000))
    sheets = listing_sheets(made([entry(1), entry(2, words), entry(3)], foot=OPINION))
    assert len(sheets) > 2
    names = "".join(
        text.text for sheet in sheets for text in sheet.texts if text.text[0] in words and len(text.text) > 8
    )
    assert bare(names) == words


def test_the_end_is_never_parted_and_takes_the_last_row_with_it():
    for count in range(1, 40):
        sheets = listing_sheets(made([entry(number, f"行{number}。") for number in range(1, count + 1)], foot=OPINION,
                                     closing=("填报人：", "审核人："), notes=("注：一。",)))  # fmt: skip
        last = texts(sheets[-1])
        expected = (f"行{count}。", "同意。", "签字（盖章）", "年月日", "填报人：", "审核人：", "注：一。")
        assert all(each in last for each in expected)


def test_an_opinion_longer_than_a_page_goes_on_and_keeps_its_place_to_sign():
    long = (Section("意见", (row((24, Opinion("审批意见", "同意上述计划。" * 900)), least=30 * MM, most=None),)),)
    sheets = listing_sheets(made([entry(1)], foot=long))
    found = "".join(map(texts, sheets))
    assert found.count("述") == 900 and "审批意见（续）" in found
    signed = [sheet for sheet in sheets if "签字（盖章）" in texts(sheet)]
    assert len(signed) == 1 and "年月日" in texts(signed[0])


def test_empty_rows_fill_a_page_and_never_begin_another():
    for count in (0, 1, 5, 17, 18):
        rows = [entry(number) for number in range(1, count + 1)]
        plain, filled = listing_sheets(made(rows)), listing_sheets(made(rows, fill=True, foot=OPINION, notes=("注",)))
        assert len(filled) <= len(plain) + 1
        room = ACROSS.inside(True)
        note = next(text for text in filled[-1].texts if text.text == "注")
        assert room.bottom - 10 < note.y <= room.bottom
    assert len(listing_sheets(made([], least=500))) == 1


def test_rows_that_are_drawn_at_least_follow_the_rows_there_are():
    def edges(least: int) -> int:
        return len(listing_sheets(made([entry(1)], least=least))[0].lines)

    assert edges(4) - edges(1) == 3 * 2 * len(COLUMNS)
    assert edges(1) == edges(0)


def test_long_words_above_and_below_go_on_over_pages():
    above, note = "依据文件第一条。" * 800, "说明这一点。" * 1200
    sheets = listing_sheets(made([entry(1)], above=above, notes=(note,)))
    found = "".join(map(texts, sheets))
    assert found.count("依") == 800 and found.count("这") == 1200
    assert not any(outside(sheet, ACROSS.inside(True)) for sheet in sheets)


def test_sums_are_set_in_another_face_and_names_of_groups_over_all_columns():
    rows = [Entry(("一、党群部门",), over=True), Entry(("", "小计", "1", "2", ""), strong=True)]
    sheet = listing_sheets(made(rows))[0]
    at = {text.text: text for text in sheet.texts}
    assert at["小计"].role is Role.CAPTION
    assert at["一、党群部门"].cell.width == pytest.approx(ACROSS.inside(True).width)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="（）〓"), max_size=120)
LONG = st.builds(lambda text, times: (text * times)[:3000], WORDS, st.sampled_from([1, 1, 1, 30]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS, LONG), max_size=5), st.booleans(), st.booleans(), LONG)
@example([("", f"{'0' * 23}+" * 30)], True, False, "")
def test_every_text_is_in_the_paper_and_nothing_beyond_the_margins(rows, across: bool, fill: bool, opinion: str):
    foot = (Section("意见", (row((24, Opinion("意见", opinion)), least=30 * MM, most=None),)),
            Section("要求", (row((24, Flow("要求", opinion[:50])), least=12 * MM, most=None),)))  # fmt: skip
    entries = [entry(number, *pair) for number, pair in enumerate(rows, 1)]
    sheets = listing_sheets(made(entries, across=across, fill=fill, foot=foot, notes=("注",)))
    room = (ACROSS if across else UPRIGHT).inside(across)
    assert [outside(sheet, room) for sheet in sheets] == [[]] * len(sheets)
    written = "".join(map(texts, sheets))
    for name, note in rows:
        assert _all_there(written, sheets, name) and _all_there(written, sheets, note)
    assert len(pages(pdf(sheets, "", ""))) == len(sheets)


def _all_there(written: str, sheets: list[Sheet], text: str) -> bool:
    """A text lies in its column: line by line, in order, with the headings of further pages between."""
    wanted = bare(clean(text))
    if not wanted or wanted in written:
        return True
    columns: dict[float, str] = {}
    for sheet in sheets:
        for each in (text for text in sheet.texts if text.role is not Role.CAPTION):
            columns[round(each.cell.x, 1)] = columns.get(round(each.cell.x, 1), "") + bare(each.text)
    return any(wanted in found for found in columns.values())


def test_a_column_keeps_its_part_of_the_width():
    sheet = listing_sheets(made([entry(1)]))[0]
    widths = {text.text: text.cell.width for text in sheet.texts}
    assert widths["名称"] == pytest.approx(6 * widths["序号"])
    assert listing.ROW < listing.BY_HAND
