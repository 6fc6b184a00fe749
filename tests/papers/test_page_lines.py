from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers import linebreak, setting
from app.papers.fonts import Role, face
from app.papers.setting import Across
from app.papers.sheet import Box, Sheet
from tests.papers.forms import bare

TEXT = st.text(st.sampled_from("约谈干部《》（）“”，。、；：！？…—abcXYZ 0123456789.\n〔〕·𬭎　"), max_size=300)


def measure(text: str) -> float:
    """Han two wide, the rest one."""
    return sum(2 if ord(character) > 0x2000 else 1 for character in text)


def broken(text: str, width: float, indent: float = 0) -> list[str]:
    return [line.text for line in linebreak.lines(text, measure, width, indent)]


@given(TEXT, st.integers(2, 60), st.sampled_from([0, 4]))
@settings(max_examples=80, deadline=None)
def test_nothing_is_lost_and_no_line_is_wider_than_its_room(text, width, indent):
    found = linebreak.lines(text, measure, max(width, indent + 2), indent)
    assert bare("".join(line.text for line in found)) == bare(text)
    assert all(line.indent + measure(line.text) <= max(width, indent + 2) for line in found)


@given(TEXT)
@settings(max_examples=80, deadline=None)
def test_closing_marks_begin_no_line_and_opening_marks_end_none(text):
    # Runs of marks longer than a line must break somewhere; runs of a few never need to.
    paragraphs = [piece for piece in text.split("\n") if all(len(run) < 6 for run in _runs(piece))]
    for paragraph in paragraphs:
        lines = broken(paragraph, 30)
        assert not [line for line in lines[1:] if line and line[0] in linebreak.NOT_FIRST]
        assert not [line for line in lines[:-1] if line and line[-1] in linebreak.NOT_LAST]


def _runs(text: str) -> list[str]:
    """What holds together around marks, words counted as they are."""
    return list(linebreak.units(text))


def test_words_and_figures_stay_whole():
    assert broken("采购金额为12,500.50元整", 16) == ["采购金额为", "12,500.50元整"]
    assert broken("参见Regulation第五条", 13) == ["参见", "Regulation第", "五条"]


def test_closing_mark_behind_a_blank_stays_with_its_word():
    assert broken("甲乙丙丁 ！", 8) == ["甲乙丙", "丁 ！"]


def test_a_word_wider_than_the_line_is_broken_where_it_must():
    assert broken("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_first_lines_of_paragraphs_are_indented_and_typed_blanks_do_not_double_it():
    assert linebreak.lines("　　甲乙丙\n丁", measure, 8, 4) == [(4, "甲乙", True), (0.0, "丙", False), (4, "丁", False)]


def test_text_that_begins_amid_a_paragraph_has_no_indent_there():
    assert linebreak.lines("甲\n乙", measure, 8, 4, True) == [(0.0, "甲", False), (4, "乙", False)]


@given(TEXT, st.integers(40, 400), st.integers(18, 200))
@settings(max_examples=60, deadline=None)
def test_what_is_shown_and_what_goes_on_are_the_text(text, width, height):
    done = setting.flow(text, Box(0, 0, width, height))
    shown = "".join(line.text for line in done.lines)
    if done.rest:
        mark = setting.CONTINUED if shown.endswith(setting.CONTINUED) else "…"
        shown = shown.removesuffix(mark)
    assert bare(shown) + bare(done.rest) == bare(text)
    assert done.height <= height + 0.1


def test_a_long_field_shrinks_before_it_breaks_and_breaks_before_it_is_cut():
    name = "教务处处长兼教师教学发展中心主任"
    wide = setting.field(name, Box(0, 0, 400, 24))
    shrunk = setting.field(name, Box(0, 0, len(name) * 9.2, 24))
    two = setting.field(name, Box(0, 0, 90, 32))
    cut = setting.field(name * 4, Box(0, 0, 90, 32))
    assert (wide.size, len(wide.lines)) == (setting.BODY, 1)
    assert shrunk.size < setting.BODY and len(shrunk.lines) == 1
    assert len(two.lines) == 2 and not two.rest
    assert cut.rest and cut.lines[-1][1] == setting.CONTINUED


def test_lines_that_go_on_fill_the_width_and_last_lines_do_not():
    box, sheet = Box(0, 0, 205, 200), Sheet()
    setting.place(sheet, box, box, setting.flow("约谈" * 40, box), Across.LEFT, middle=False)
    ends = [text.x + text.width for text in sheet.texts]
    assert all(abs(end - 205) < 0.01 for end in ends[:-1]) and ends[-1] < 204
    assert {text.apart > 0 for text in sheet.texts[:-1]} == {True} and sheet.texts[-1].apart == 0


def test_line_that_would_be_torn_apart_stays_ragged():
    box, sheet = Box(0, 0, 100, 60), Sheet()
    setting.place(sheet, box, box, setting.flow("约谈 abcdefghijklmnopqr", box), Across.LEFT, middle=False)
    assert sheet.texts[0].text == "约谈" and sheet.texts[0].apart == 0


def test_han_and_latin_stand_a_little_apart_and_nothing_else_does():
    body = face(Role.BODY)

    def room(text: str) -> float:
        return round(body.width(text, 8) - sum(body.width(each, 8) for each in text), 6)

    assert [room(text) for text in ("共3页A", "共三页", "3.5%", "（3）")] == [1.92, 0, 0, 0]
    assert [(round(x, 2), run) for x, _, run in body.runs("第3页", 8.0)][1] == (8.64, "3")


def test_text_stands_left_in_the_middle_or_right():
    box, starts = Box(100, 0, 200, 20), []
    for across in Across:
        sheet = Sheet()
        setting.place(sheet, box, box, setting.field("约谈", box), across, middle=True)
        starts.append(round(sheet.texts[0].x, 2))
    width = face(Role.BODY).width("约谈", setting.BODY)
    assert starts == [100, round(100 + (200 - width) / 2, 2), round(300 - width, 2)]
