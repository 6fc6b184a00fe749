"""Page ranges, order of sides, offsets and setups are plain values: what is written is what comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.print_setup import (
    MOST_COPIES,
    MOST_OFFSET,
    Offset,
    PageRangeError,
    PrintHow,
    PrintSetup,
    Sides,
    order,
    pages_of,
    pages_words,
)

COUNT = 60
some_pages = st.sets(st.integers(1, COUNT), min_size=1)


@given(some_pages)
def test_pages_that_are_written_are_read_back(pages):
    assert pages_of(pages_words(pages), COUNT) == tuple(sorted(pages))


@given(some_pages, st.sampled_from("，、;；,"), st.sampled_from("-－–—~～至"), st.sampled_from(["", " ", "　"]))
def test_signs_of_a_chinese_keyboard_are_read_as_well(pages, comma, dash, blank):
    written = pages_words(pages).replace(",", blank + comma + blank).replace("-", blank + dash + blank)
    wide = written.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert pages_of(written, COUNT) == pages_of(wide, COUNT) == tuple(sorted(pages))


@given(st.text(max_size=12))
def test_whatever_is_written_gives_pages_of_the_paper_or_a_sentence(text):
    try:
        found = pages_of(text, COUNT)
    except PageRangeError as error:
        assert "页码" in str(error)
    else:
        assert found and set(found) <= set(range(1, COUNT + 1)) and list(found) == sorted(set(found))


@given(st.integers(1, COUNT), st.integers(1, COUNT))
def test_an_open_end_goes_to_the_end_and_from_the_beginning(page, count):
    page = min(page, count)
    assert pages_of(f"{page}-", count) == tuple(range(page, count + 1))
    assert pages_of(f"-{page}", count) == tuple(range(1, page + 1))


@pytest.mark.parametrize("text", ["", " , ", "0", "61", "1-61", "5-3", "a", "1-2-3", "-", "1.5", "9" * 50, "٣", "1,,x"])
def test_what_names_no_page_of_the_paper_is_refused_with_the_part(text):
    with pytest.raises(PageRangeError) as refused:
        pages_of(text, COUNT)
    assert text.strip(" ,").split(",")[-1] in str(refused.value)


def test_a_range_that_runs_backwards_is_told_how_to_be_written():
    with pytest.raises(PageRangeError, match="请写成 3-5"):
        pages_of("5-3", COUNT)


@given(st.lists(st.integers(1, COUNT), min_size=1, max_size=9, unique=True), st.integers(1, 5), st.booleans())
def test_every_copy_has_every_page(pages, copies, collate):
    sent = order(pages, copies, collate=collate)
    assert sorted(sent) == sorted(pages * copies)
    assert sent[: len(pages)] == pages if collate else sent[:copies] == [pages[0]] * copies


@given(st.lists(st.integers(1, COUNT), min_size=1, max_size=9, unique=True), st.integers(1, 5))
def test_on_both_sides_each_copy_begins_on_a_leaf_of_its_own(pages, copies):
    sent = order(pages, copies, leaves=True)
    begins = [place for place, page in enumerate(sent) if page == pages[0]]
    assert len(begins) == copies and all(place % 2 == 0 for place in begins)
    assert sent[-1] is not None and len(sent) - sent.count(None) == len(pages) * copies


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_an_offset_is_a_tenth_within_its_limits(dx, dy):
    made = Offset.of(dx, dy)
    for given_, kept in ((dx, made.dx), (dy, made.dy)):
        assert abs(kept) <= MOST_OFFSET and abs(kept * 10 - round(kept * 10)) < 1e-9
        assert abs(kept - min(max(given_, -MOST_OFFSET), MOST_OFFSET)) <= 0.05 + 1e-9
    assert Offset.of(made.dx, made.dy) == made


def test_an_offset_is_said_by_its_directions():
    assert Offset.of(1.5, -0.3).words == "右移 1.5 毫米，上移 0.3 毫米"
    assert Offset.of(-0.1, 0).words == "左移 0.1 毫米" and Offset.of(0.04, -0.04).words == ""


@given(st.text(), st.integers(1, MOST_COPIES), st.booleans(), st.sampled_from(Sides), st.text())
def test_a_setup_comes_back_from_json(printer, copies, collate, sides, tray):
    setup = PrintSetup(printer, copies, collate, sides, tray)
    assert PrintSetup.from_json(setup.as_json()) == setup


json_values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(json_values | st.dictionaries(st.sampled_from(["printer", "copies", "collate", "sides", "tray"]), json_values))
def test_a_setup_that_makes_no_sense_is_as_at_the_beginning(kept):
    read = PrintSetup.from_json(kept)
    assert 1 <= read.copies <= MOST_COPIES and read.sides in Sides


def test_how_a_paper_was_printed_names_pages_only_where_not_all_were():
    assert PrintHow("甲", 2).as_json() == {"printer": "甲", "copies": 2}
    assert PrintHow("甲", 1, "1-2").as_json()["pages"] == "1-2"
