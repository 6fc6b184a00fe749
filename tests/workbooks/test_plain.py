"""What patterns take of a sheet is what the parser would have read, and a sheet spoilt anywhere ends alike for both."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workbooks import plain, xlsx, xml_parts
from app.workbooks.limits import LEDGER, MOST_COLUMNS, BadWorkbook
from app.workbooks.xlsx import open_book
from tests.hostile.crafted import lines, packed, parts, sheet

_SHARED = ("<si><t>{}</t></si>", "<si><r><t>{}</t></r></si>", "<si><t>{}</t><rPh><t>读</t></rPh></si>", "<si><t/></si>")
_SPOILT = (b"", b"<", b"&", b'"', b" ", b"\x00", b"\x0c", b"\xff", b">", b"/", b"x", b"1")
_OTHERS = ("<!-- -->", "<?a?>", "<x/>", "甲", " ", "<row></row", "]]>", "&甲;", "&#1;", "\U0010fffd")
_SIGNS = "张&<>\"'_x000D_\n\t 𬭎;a0"
texts = st.text(st.sampled_from(_SIGNS), max_size=8)
figures = st.sampled_from(["0", "3", "45000", "2.5", "1e3", "x", "", "-1", "99999999999"])


@st.composite
def cells(draw: st.DrawFn, place: str) -> str:
    """A cell in one of the ways office programs write it, and in some they do not."""
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="99"']))
    head = draw(st.sampled_from([f'<c r="{place}"', "<c", f"<c\tr='{place}'"])) + style
    inline = f'<is><t xml:space="preserve">{escape(draw(texts))}</t></is>'
    return draw(
        st.sampled_from([
            f"{head}/>", f"{head}></c>", f'{head} t="inlineStr">{inline}</c>', f"{head}>{inline}</c>",
            f'{head} t="s"><v>{draw(figures)}</v></c>', f"{head}><v>{draw(figures)}</v></c>",
            f'{head} t="b"><v>1</v></c>', f'{head} t="e"><v>#N/A</v></c>', f'{head} t="d"><v>2026-11-24</v></c>',
            f'{head} t="str"><f>A1&amp;B1</f><v>{escape(draw(texts))}</v></c>', f"{head}><f>A1</f></c>",
            f'{head} t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
        ])
    )  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, str]:
    """A sheet and its shared texts."""
    rows = []
    for number in range(1, draw(st.integers(1, 6))):
        columns = draw(st.lists(st.sampled_from("ABCDZ"), max_size=5))
        inner = "".join(draw(cells(f"{column}{number}")) for column in columns)
        attributes = draw(st.sampled_from([f' r="{number}"', "", f' r="{number}" spans="1:3"', f' r="{number + 1}"']))
        rows.append(f"<row{attributes}>{inner}</row>")
    said = draw(st.lists(texts, max_size=4))
    ways = (
        "<si><t>{}</t></si>",
        "<si><r><t>{}</t></r></si>",
        "<si><t>{}</t><rPh><t>读</t></rPh></si>",
        "<si><t/></si>",
    )
    shared = "".join(draw(st.sampled_from(ways)).format(escape(text)) for text in said)
    between = draw(st.sampled_from(["", "\n", "<!-- <row> -->", ""]))
    return sheet(between.join(rows)), shared


def content(made: str, shared: str = "") -> bytes:
    """A workbook of one sheet."""
    return packed(parts([made], shared=shared))


def read(content: bytes) -> object:
    """The rows of the first sheet, with the kinds of their values; or why it is refused."""
    try:
        return [[(type(cell).__name__, cell) for cell in row] for page in open_book(content, LEDGER).pages
                for row in page.rows]  # fmt: skip
    except BadWorkbook as error:
        return error.reason


def parsed(content: bytes) -> object:
    """The same by the parser alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_parts, "TakesPlain", int)
        return read(content)


@given(sheets())
def test_patterns_take_what_the_parser_reads(made: tuple[str, str]) -> None:
    one = content(*made)
    assert read(one) == parsed(one)


@given(sheets(), st.data())
def test_a_sheet_spoilt_anywhere_ends_alike_for_both(made: tuple[str, str], data: st.DataObject) -> None:
    body = made[0].encode()
    place = data.draw(st.integers(0, len(body) - 1))
    spoilt = data.draw(st.sampled_from(_SPOILT))
    one = packed({
        **parts([made[0]], shared=made[1]), "xl/worksheets/sheet1.xml": body[:place] + spoilt + body[place + 1 :],
    })  # fmt: skip
    assert read(one) == parsed(one)


def test_rows_as_office_programs_write_them_are_taken_by_patterns() -> None:
    found = plain.rows(lines([["张三", 3.0], ["a & b"]]).encode())
    assert found is not None
    assert [(number, held) for number, _, held in found] == [("1", ["张三", "3.0"]), ("2", ["a & b"])]
    assert plain.texts("<si><t>甲&#10;</t></si><si><t/></si>".encode()) == ["甲\n", ""]


@pytest.mark.parametrize(
    "other", ["<!-- -->", "<?a?>", "<x/>", "甲", " ", "<row></row", "]]>", "&甲;", "&#1;", "\U0010fffd"]
)
def test_a_stretch_with_anything_else_is_left_to_the_parser(other: str) -> None:
    row = '<row r="1"><c r="A1"><v>{}</v></c></row>'
    assert plain.rows(f"{row.format(1)}{other}{row.format(2)}".encode()) is None
    if other != "甲" and other != " ":
        assert plain.rows(row.format(other).encode()) is None


def test_letters_of_columns_name_them_in_order() -> None:
    *letters, beyond = xlsx._LETTERS
    assert [xlsx.column_number(each) for each in letters] == list(range(1, MOST_COLUMNS + 1))
    assert beyond == ""
