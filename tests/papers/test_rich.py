"""Text of several faces: nothing lost, no line too wide, keys whole, no character alone at the end."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers import rich
from app.papers.fonts import Role
from app.papers.rich import Run
from app.papers.sheet import Box, Sheet
from tests.papers.forms import bare

SIZE = 10.0
RUNS = st.lists(
    st.builds(Run, st.text("约谈记录，。（）【】 aF0", min_size=1, max_size=12), st.sampled_from(list(Role)))
    | st.builds(Run, st.sampled_from(["Ctrl+Shift+M", "F7"]), st.just(Role.CAPTION), st.just(True), st.just(True))
    | st.builds(Run, st.sampled_from(["check --json", "./install.sh"]), whole=st.just(True)),
    min_size=1, max_size=12,
)  # fmt: skip


@given(RUNS, st.integers(80, 400), st.sampled_from([0.0, 20.0]))
@settings(max_examples=80, deadline=None)
def test_nothing_is_lost_and_no_line_is_wider_than_its_room(runs: list[Run], room: int, indent: float):
    lines = rich.broken(runs, room, SIZE, indent)
    assert bare("".join(line.text for line in lines)) == bare("".join(run.text for run in runs))
    for line in lines:
        assert line.indent + rich.width(line.runs, SIZE) <= room + 0.01 or len(line.text) < 4, line.text


@given(RUNS, st.integers(100, 400))
@settings(max_examples=80, deadline=None)
def test_what_is_drawn_keeps_to_its_cell_and_one_behind_the_other(runs: list[Run], room: int):
    cell = Box(50, 50, room, 20)
    for line in rich.broken(runs, room, SIZE):
        sheet = Sheet()
        rich.draw(sheet, cell, line, cell.x, cell.y, 16, SIZE)
        ends = [(text.x, text.x + text.width) for text in sheet.texts]
        assert all(end <= start + 0.01 for (_, end), (start, _) in pairwise(ends))
        assert not ends or (ends[0][0] >= cell.x and ends[-1][1] <= cell.right + 0.01)


def test_a_key_stays_whole_and_stands_in_a_frame():
    runs = [Run("谈话结束后按"), Run("Ctrl+Shift+M", Role.CAPTION, framed=True, whole=True), Run("。")]
    lines = rich.broken(runs, 100, SIZE)
    assert [line.text for line in lines] == ["谈话结束后按", "Ctrl+Shift+M。"]
    sheet = Sheet()
    rich.draw(sheet, Box(0, 0, 100, 20), lines[1], 0, 0, 16, SIZE)
    key, frame = sheet.texts[0], {(line.x, line.y, line.to_x, line.to_y) for line in sheet.lines}
    assert len(frame) == 4
    assert min(x for x, *_ in frame) < key.x and max(x for _, _, x, _ in frame) > key.x + key.width


def test_words_to_type_break_only_at_their_blanks():
    lines = rich.broken([Run("执行"), Run("sudo dpkg -i file.deb", whole=True)], 75, SIZE)
    assert {word for line in lines for word in line.text.removeprefix("执行").split()} == {
        "sudo",
        "dpkg",
        "-i",
        "file.deb",
    }


def test_no_character_stands_alone_where_the_lines_before_can_spare_some():
    text = "约谈" * 20
    assert [len(line.text) for line in rich.broken([Run(text + "。")], 20 * SIZE, SIZE)][-1] > 2
    assert [len(line.text) for line in rich.broken([Run("约谈" * 5 + "。")], 10 * SIZE, SIZE)] == [9, 2]


def test_what_was_measured_is_not_kept_for_ever():
    for number in range(2 * rich._MEASURED):
        rich.width([Run(f"{number}")], SIZE)
    assert rich._wide.cache_info().currsize <= rich._MEASURED
