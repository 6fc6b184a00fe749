"""The kit of forms: sections over pages, labels that fit, notes at the foot, what has no room goes on a 续页."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers.cells import Caption, Field, Flow, Leftover, Opinion, Upright
from app.papers.drawing import pdf
from app.papers.form import Form, fact, folded, form_sheets, row
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.table import Section
from tests.papers.forms import bare, pages

TEXT = st.text(st.sampled_from("约谈干部（）“”，。；2026abc〔〕·𬭎\n"), max_size=1500)


def form(*sections: Section, **more) -> Form:
    return Form("青屏学院", "审批表", ("编号：1", "单位：纪检监察室"), ("编号：1",), sections, **more)


def shown(sheets: list[Sheet]) -> list[str]:
    return pages(pdf(sheets, "", ""))


def section(label: str, text: str, **more) -> Section:
    return Section(label, (row((3, Caption("内容")), (21, Flow("内容", text)), least=20 * MM, most=None, **more),))


def test_a_short_form_is_one_page_and_fills_it_where_a_row_shares():
    plain = form_sheets(form(Section("对象", (row(*fact("姓名", "古丽·阿不都", 21)),))))
    filled = form_sheets(form(section("内容", "短", share=1)))
    lowest = [max(line.to_y for line in sheets[0].lines) for sheets in (plain, filled)]
    assert [len(plain), len(filled)] == [1, 1]
    assert lowest[0] < FORM.inside().bottom - 100 < lowest[1] <= FORM.inside().bottom + 0.1


def test_sections_that_have_no_room_begin_the_next_page_with_the_running_head():
    many = [Section("对象", (row(*fact("姓名", f"第{place}人", 21), least=30 * MM),)) for place in range(12)]
    sheets = form_sheets(form(*many))
    texts = shown(sheets)
    assert len(sheets) == 2 and "编号：1" in texts[1] and "第11人" in texts[1] and "第0人" in texts[0]
    assert "第2页共2页" in texts[1]


def test_a_long_section_is_parted_between_rows_and_keeps_its_label():
    rows = tuple(row(*fact("姓名", f"第{place}人", 21), least=25 * MM) for place in range(14))
    first, second = shown(form_sheets(form(Section("约谈对象", rows))))
    assert [f"第{place}人" in first for place in range(14)] == [f"第{place}人" not in second for place in range(14)]
    assert "约谈对象" in first and "约谈对象" in second and "第13人" in second


@given(TEXT, TEXT)
@settings(max_examples=25, deadline=None)
def test_every_text_of_a_form_is_on_its_pages(content, opinion):
    opinions = Section("意见", (row((4, Caption("意见")), (20, Opinion("意见", opinion)), least=25 * MM, most=None),))
    sheets = form_sheets(form(section("内容", content, share=1), opinions))
    read = "".join(shown(sheets))
    for mark in ("（接续页）", "内容（续）", "意见（续）", "审批表（续页）"):
        read = read.replace(mark, "")
    # What goes on another page has the foot of one page between its parts.
    for piece in (content, opinion):
        for line in filter(None, map(bare, piece.split("\n"))):
            assert line[:12] in read and line[-12:] in read
    assert all(text.y < FORM.inside().bottom + 12 * MM for sheet in sheets for text in sheet.texts)


def test_notes_stand_below_the_table_of_the_last_page():
    sheets = form_sheets(form(section("内容", "短", share=1), notes=("说明：一式两份。",)))
    (note,) = [text for text in sheets[0].texts if text.text.startswith("说明")]
    assert note.y > max(line.to_y for line in sheets[0].lines)


def test_what_has_no_row_goes_on_a_further_sheet():
    sheets = form_sheets(form(section("内容", "短", share=1), extra=(Leftover("材料", "第四件材料。"),)))
    assert len(sheets) == 2 and "材料（续）第四件材料。" in shown(sheets)[1]


def test_a_label_too_high_for_its_cell_stands_in_lines_of_two():
    sheet, low, high = Sheet(), Box(0, 0, 9 * MM, 9.2 * MM), Box(0, 0, 9 * MM, 40 * MM)
    Upright("约谈对象").draw(sheet, low)
    assert [text.text for text in sheet.texts] == ["约谈", "对象"]
    assert all(text.y - text.size >= 0 and text.y <= low.bottom for text in sheet.texts)
    tall = Sheet()
    Upright("约谈对象").draw(tall, high)
    assert [text.text for text in tall.texts] == list("约谈对象")


def test_names_of_opinions_break_before_what_they_are():
    found = [folded(name) for name in ("纪检监察室意见", "领导小组审批意见", "意见", "特批")]
    assert found == ["纪检监察室\n意见", "领导小组\n审批意见", "意见", "特批"]


def test_a_fact_keeps_line_breaks_in_the_cell_of_its_name_only():
    (_, caption), (_, field) = fact("主谈人\n及依据", "任望谷", 21)
    assert isinstance(caption, Caption) and isinstance(field, Field)
    assert (caption.text, field.caption) == ("主谈人\n及依据", "主谈人及依据")
