"""Pages filled from the top: order kept, blocks that belong together kept, pictures that wait for the next page."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers.fonts import Role
from app.papers.pagination import Block, fill
from app.papers.sheet import Box, Sheet

ROOM = Box(0, 0, 100, 100)
KINDS = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["plain", "keep", "floats"])), min_size=1, max_size=30)


def filled(kinds: list[tuple[int, str]]) -> list[list[int]]:
    """The numbers of the blocks on each page."""

    def block(number: int, height: int, kind: str) -> Block:
        def draw(sheet: Sheet, box: Box) -> None:
            assert box.height == height
            sheet.write(box, box.x, box.y, str(number), Role.BODY, 1)

        return Block(height, draw, keep=kind == "keep", floats=kind == "floats")

    blocks = [block(number, *kind) for number, kind in enumerate(kinds)]
    sheets = fill(blocks, lambda: (Sheet(), ROOM), lambda *_: None)
    return [[int(text.text) for text in sheet.texts] for sheet in sheets]


@given(KINDS)
@settings(max_examples=100, deadline=None)
def test_every_block_is_drawn_once_and_what_does_not_float_in_its_order(kinds: list[tuple[int, str]]):
    drawn = [number for page in filled(kinds) for number in page]
    assert sorted(drawn) == list(range(len(kinds)))
    still = [number for number in drawn if kinds[number][1] != "floats"]
    assert still == sorted(still)


@given(KINDS)
@settings(max_examples=100, deadline=None)
def test_no_page_holds_more_than_fits(kinds: list[tuple[int, str]]):
    for page in filled(kinds):
        kept = [kinds[number][1] == "keep" for number in page]
        assert sum(kinds[number][0] for number in page) <= ROOM.height or all(kept[:-1])


def test_a_picture_too_high_for_the_rest_begins_the_next_page():
    assert filled([(50, "plain"), (60, "floats"), (30, "plain"), (30, "plain")]) == [[0, 2], [1, 3]]


def test_a_heading_never_lets_its_picture_go():
    assert filled([(50, "plain"), (10, "keep"), (60, "floats"), (20, "plain")]) == [[0], [1, 2, 3]]


def test_pictures_that_wait_keep_their_order():
    assert filled([(60, "plain"), (50, "floats"), (45, "floats"), (20, "plain"), (30, "plain")]) == [
        [0, 3],
        [1, 2],
        [4],
    ]


def test_the_last_picture_comes_on_a_page_of_its_own():
    assert filled([(80, "plain"), (50, "floats")]) == [[0], [1]]
