"""The kit of letters: lines of 28 characters, what belongs together stays together, tighter before a second page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers import blocks, letter, parts
from app.papers.blocks import BODY, Type
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.letter import WIDTH, Head
from app.papers.pagination import Block
from app.papers.sheet import LETTER, Sheet
from tests.papers.forms import bare, pages

TEXT = st.text(st.sampled_from("约谈干部纪检监察（）“”，。；：2026abc〔〕·𬭎　\n"), max_size=900)


def shown(sheets: list[Sheet]) -> list[str]:
    return pages(pdf(sheets, "", ""))


def within(sheets: list[Sheet]) -> bool:
    """Whether all that is written stands between the margins, page numbers and marks apart."""
    room = LETTER.inside()
    return all(
        room.x - 0.1 <= text.x and text.x + text.width <= room.right + 0.1
        for sheet in sheets for text in sheet.texts if text.y < room.bottom
    )  # fmt: skip


def test_a_line_holds_twenty_eight_characters_and_a_page_twenty_two_lines():
    lines = list(blocks.paragraph("约" * 28 * 22, WIDTH, indent=0))
    assert len(lines) == 22
    assert 22 * BODY.leading <= LETTER.inside().height < 23 * BODY.leading


@given(TEXT)
@settings(max_examples=40, deadline=None)
def test_text_of_a_letter_is_on_its_pages_and_between_the_margins(text):
    sheets = letter.letter(Head("约谈通知书"), [*letter.addressee("某某同志"), *letter.text(text)])
    read = "".join(shown(sheets))
    for number in range(1, len(sheets) + 1):
        read = read.replace(f"—{number}—", "", 1)
    assert read == "约谈通知书某某同志：" + bare(text) and within(sheets)


@pytest.mark.parametrize("lines", range(14, 26))
def test_unit_date_and_seal_are_never_parted(lines):
    signed = blocks.closing("纪检监察室", "2026年11月24日", WIDTH, seal="（盖章）")
    body = [*letter.text("\n".join(["约谈"] * lines)), *signed]
    found = [page for page in shown(letter.letter(Head("通知"), body)) if "纪检监察室" in page or "（盖章）" in page]
    assert len(found) == 1 and "纪检监察室2026年11月24日（盖章）" in found[0]


@pytest.mark.parametrize("lines", range(16, 24))
def test_a_heading_is_never_the_last_on_a_page(lines):
    body = [*letter.text("\n".join(["约"] * lines)), *blocks.heading("一、要求", WIDTH), *letter.text("正文" * 40)]
    (page,) = [page for page in shown(letter.letter(Head("通知"), body)) if "一、要求" in page]
    assert "一、要求正文" in page


def test_a_letter_is_set_tighter_where_that_saves_a_page_and_not_otherwise():
    def body(words: str) -> list[Sheet]:
        return parts.sheets(parts.Letter(Head("通知"), (parts.Text(words),)))

    def size(sheets: list[Sheet]) -> float:
        return next(text.size for text in sheets[0].texts if text.role is Role.BODY)

    assert (len(body("约" * 300)), size(body("约" * 300))) == (1, BODY.size)
    assert len(body("约" * 640)) == 1 and size(body("约" * 640)) < BODY.size
    assert (len(body("约" * 3000)) > 1, size(body("约" * 3000))) == (True, BODY.size)


def test_page_numbers_of_letters_stand_at_the_outer_corner():
    sheets = letter.letter(Head("通知"), letter.text("约" * 1500))
    middle = LETTER.inside().x + WIDTH / 2
    numbers = [next(text for text in sheet.texts if text.text.startswith("— ")) for sheet in sheets]
    assert [number.x > middle for number in numbers] == [True, False, True]
    assert [number.text for number in numbers] == ["— 1 —", "— 2 —", "— 3 —"]


def test_secrecy_and_copy_number_stand_above_the_title():
    sheets = letter.letter(Head("通知", secrecy="机密★1年", copy="000001"), letter.text("正文"))
    above = {text.text for text in sheets[0].texts if text.y < LETTER.top}
    assert above == {"机密★1年", "000001"}


def test_a_signature_has_its_caption_its_line_and_its_date_in_one_place():
    sheet = Sheet()
    room = LETTER.inside()
    one: Block = blocks.signature("约谈对象（签字）")
    one.draw(sheet, type(room)(room.x, room.y, room.width, one.height))
    (caption, date), (line,) = sheet.texts, sheet.lines
    assert caption.x + caption.width <= line.x < line.to_x <= date.x and abs(date.y - caption.y) < 0.1


def test_words_of_a_cut_line_are_clear_of_the_dashes():
    sheet, room = Sheet(), LETTER.inside()
    for block in blocks.cut_line("（沿此线裁下）"):
        block.draw(sheet, type(room)(room.x, room.y, room.width, block.height))
    (words,) = sheet.texts
    assert all(line.to_x <= words.x or line.x >= words.x + words.width for line in sheet.lines)
    assert max(line.to_x for line in sheet.lines) <= room.right + 0.01


def test_a_long_institution_stands_above_the_title_and_a_short_one_before_it():
    def sizes(institution: str) -> list[tuple[str, float]]:
        (sheet,) = letter.letter(Head("诫勉书", institution=institution), letter.text("正文"))
        return [(text.text, text.size) for text in sheet.texts if text.role is Role.TITLE]

    assert sizes("青屏学院") == [("青屏学院诫勉书", 22.0)]
    (above, small), (title, usual) = sizes("青屏师范与应用技术联合大学第二附属继续教育与国际交流学院")
    assert (above[:2], title, usual) == ("青屏", "诫勉书", 22.0) and small < usual


def _blocks(kind: Type) -> Iterator[Block]:
    yield from letter.text("约" * 10, kind)


def test_a_letter_may_be_given_as_a_generator():
    assert len(letter.letter(Head("通知"), _blocks(BODY))) == 1
