"""The printed help: all of the text, whole on its pages, with contents that tell the truth."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import pairwise

import pikepdf
import pytest

from app.manual import books
from app.manual.book import numbered
from app.manual.markdown import Heading, Picture, words
from app.manual.sources import Description, Form, descriptions
from app.papers import drawing, fonts
from app.papers.sheet import PAGE_HEIGHT, PAGE_WIDTH, Sheet
from tests.papers.forms import bare, pages
from tests.papers.pdfa import problems

BOOKS = descriptions()
LONG = [book for book in BOOKS if book.form is Form.BOOK]
_HAIR = 0.6


@cache
def printed(book: Description) -> tuple[list[Sheet], bytes, dict[str, None]]:
    """The sheets of a book, its PDF, and the characters that no face has."""
    with fonts.missed() as missed:
        sheets = books.sheets(book)
        content = drawing.pdf(sheets, book.name, books.AUTHOR)
    return sheets, content, missed


@pytest.fixture(params=BOOKS, ids=lambda book: book.form)
def made(request: pytest.FixtureRequest) -> tuple[Description, list[Sheet], bytes]:
    """A book, its sheets and its PDF."""
    return (request.param, *printed(request.param)[:2])


def chapters(book: Description, content: bytes) -> list[str]:
    """The pages behind the contents, without their heads and numbers."""
    found = []
    for number, page in enumerate(pages(content), 1):
        body, cut, head = page.rpartition(f"约谈工作台{book.name}")
        if cut and head.endswith(f"—{number}—"):
            found.append(body)
    return found


def test_there_are_the_manual_the_card_and_the_guide():
    assert [book.name for book in BOOKS] == ["用户手册", "记录员速查", "管理员指南"]


def test_manual_has_some_twenty_pages_and_the_card_one():
    counted = {book.name: len(printed(book)[0]) for book in BOOKS}
    assert 18 <= counted["用户手册"] <= 24
    assert counted["记录员速查"] == 1


def test_all_of_the_text_is_there_in_its_order(made: tuple[Description, list[Sheet], bytes]):
    book, _, content = made
    elements = book.elements() if book.form is Form.CARD else numbered(book.elements())
    captions = [bare(element.caption) for element in elements if isinstance(element, Picture)]
    wanted = "".join(bare(text) for element in elements if not isinstance(element, Picture) for text in words(element))
    if book.form is Form.CARD:
        assert wanted in pages(content)[0]
        return
    found = chapters(book, content)
    for caption in captions:  # a picture may stand on the page behind
        place = next(place for place, page in enumerate(found) if _without(page, caption, wanted) != page)
        found[place] = _without(found[place], caption, wanted)
    assert "".join(found) == wanted


def _without(page: str, caption: str, wanted: str) -> str:
    """The page without the caption at that place where the text does not have it."""
    for match in re.finditer(re.escape(caption), page):
        rest = page[: match.start()] + page[match.end() :]
        around = rest[max(match.start() - 6, 0) : match.start() + 6]
        if around in wanted and page[max(match.start() - 6, 0) : match.end() + 6] not in wanted:
            return rest
    return page


def test_link_says_on_paper_in_which_chapter_or_book_it_leads():
    text = {book.name: "".join(pages(printed(book)[1])) for book in BOOKS}
    assert "见谈话记录（第7章）" in text["用户手册"] and "见数据在哪里（《管理员指南》）" in text["用户手册"]
    assert "见账号与安全（第2章）" in text["管理员指南"] and "章）" not in text["记录员速查"]


def test_codes_of_errors_stand_in_the_guide_and_not_in_the_manual():
    text = {book.name: "".join(pages(printed(book)[1])) for book in BOOKS}
    assert "YT-206" in text["管理员指南"] and "YT-206" not in text["用户手册"]


def test_nothing_lies_outside_its_place_or_the_page(made: tuple[Description, list[Sheet], bytes]):
    for sheet in made[1]:
        for text in sheet.texts:
            assert text.x >= text.cell.x - _HAIR, text.text
            assert text.x + text.width <= text.cell.right + _HAIR, text.text
            assert text.y - text.size * 0.9 > 0, text.text
            assert text.y + text.size * 0.3 < PAGE_HEIGHT, text.text
        for line in sheet.lines:
            assert min(line.x, line.to_x) >= 0, line
            assert max(line.x, line.to_x) <= PAGE_WIDTH, line
            assert max(line.y, line.to_y) <= PAGE_HEIGHT, line


def test_no_two_texts_lie_on_each_other(made: tuple[Description, list[Sheet], bytes]):
    for sheet in made[1]:
        lines: dict[float, list[tuple[float, float, str]]] = {}
        for text in sheet.texts:
            lines.setdefault(round(text.y, 1), []).append((text.x, text.x + text.width, text.text))
        for written in lines.values():
            written.sort()
            for (_, end, first), (start, _, second) in pairwise(written):
                assert end <= start + _HAIR, (first, second)


def test_pictures_lie_whole_on_the_page_and_apart_from_text(made: tuple[Description, list[Sheet], bytes]):
    book, sheets, _ = made
    shown = [picture.file.stem for sheet in sheets for picture in sheet.pictures]
    assert set(shown) == book.pictures
    assert len(shown) == len(book.pictures)
    for sheet in sheets:
        for picture in sheet.pictures:
            place = picture.place
            assert place.x > 0 and place.right < PAGE_WIDTH
            assert place.y > 0 and place.bottom < PAGE_HEIGHT
            assert not [text.text for text in sheet.texts if place.y < text.y - 1 < place.bottom + 1]


@pytest.mark.parametrize("book", LONG, ids=lambda book: book.sources[0])
def test_contents_name_every_heading_with_the_page_it_stands_on(book: Description):
    sheets, content = printed(book)[0], pages(printed(book)[1])
    headings = [each.text for each in numbered(book.elements()) if isinstance(each, Heading)]
    written = iter([text.text for sheet in sheets for text in sheet.texts if text.text not in ("目　录", book.name)])
    listed = dict.fromkeys(headings, 0)
    for text in written:
        if listed.get(text) == 0:  # the first time that it stands anywhere
            listed[text] = int(next(written))
    assert list(listed) == headings
    for heading, number in listed.items():
        assert bare(heading) in content[number - 1], heading
        assert not [page for page in content[number:] if page.startswith(bare(heading))], heading


@pytest.mark.parametrize("book", LONG, ids=lambda book: book.sources[0])
def test_chapters_are_bookmarks(book: Description):
    named = "、".join(sheet.bookmark for sheet in printed(book)[0][2:] if sheet.bookmark)
    for heading in numbered(book.elements()):
        if isinstance(heading, Heading) and heading.level == 1:
            assert heading.text in named


def test_books_are_pdf_a_but_for_having_pictures(made: tuple[Description, list[Sheet], bytes]):
    content = made[2]
    found = [each for each in problems(content) if "/Image, which papers" not in each and "operator Do" not in each]
    assert found == []
    with pikepdf.open(io.BytesIO(content)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
                assert each.ColorSpace == "/DeviceRGB"
                assert not {"/SMask", "/Mask", "/Alternates", "/OPI", "/Interpolate"} & set(each.keys())


def test_same_pages_give_the_same_bytes():
    card = next(book for book in BOOKS if book.form is Form.CARD)
    assert books.pdf(card) == printed(card)[1]


def test_every_character_has_a_face():
    assert {book.name: list(printed(book)[2]) for book in BOOKS} == {book.name: [] for book in BOOKS}
