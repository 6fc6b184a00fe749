"""Letters for Word, made of the same parts as their pages, so that both say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from app.papers import fonts, parts, word_file
from app.papers.blocks import BLANK_DAY, BODY, Type
from app.papers.fonts import Role
from app.papers.letter import WIDTH, Head
from app.papers.office import office
from app.papers.parts import Addressee, Centred, Closing, Cut, Facts, Heading, Letter, Part, Ruled, Sign, Space, Text
from app.papers.sheet import LETTER, MM

_TITLE, _NUMBER, _MARK = Type(22, 32), 14.0, 14.0
# Without it LibreOffice makes a line that has nothing but a tab lower than it is told.
_BLANK = "　"
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def document(letters: Sequence[Letter], title: str) -> bytes:
    """The letters in one file, each from a new page that is page 1."""
    made = word_file.opened(title, office().institution, LETTER)
    _feet(made)
    for place, one in enumerate(letters):
        section = word_file.next_section(made) if place else made.sections[0]
        kind = parts.kind_of(one)
        word_file.set_grid(section, LETTER if kind == BODY else None)
        _letter(made, one, kind)
    return word_file.packed(made)


def _letter(made: Document, of: Letter, kind: Type) -> None:
    _head(made, of.head, kind)
    for part in of.parts:
        _part(made, part, kind)


def _size(kind: Type) -> float:
    """三号 is 16 points to Word, whose grid makes 28 of them fill a line."""
    return 16.0 if kind.size == BODY.size else kind.size


def _head(made: Document, head: Head, kind: Type) -> None:
    for text, role in ((head.copy, Role.BODY), (head.secrecy, Role.CAPTION)):
        if text:
            word_file.paragraph(made.add_paragraph(), text, role, _MARK, across=_LEFT, keep=True)
    for line in head.lines:
        word_file.paragraph(
            made.add_paragraph(), line, Role.TITLE, _TITLE.size, _TITLE.leading, across=_CENTRE, keep=True
        )
    if head.number:
        _line(made, head.number, kind, across=_CENTRE, keep=True)
    _space(made, kind.leading * 0.7)


def _line(made: Document, text: str, kind: Type, role: Role = Role.BODY, **how: Any) -> Paragraph:
    return word_file.paragraph(made.add_paragraph(), text, role, _size(kind), kind.leading, **how)


def _part(made: Document, part: Part, kind: Type) -> None:
    match part:
        case Addressee() | Text() | Heading() | Centred():
            _worded(made, part, kind)
        case Facts():
            _facts(made, part)
        case Ruled(count):
            for _ in range(count):
                _filled(_line(made, "", Type(kind.size, parts.HAND), across=_LEFT), (_BLANK, ""), kind, WIDTH)
        case Sign():
            _sign(made, part, kind)
        case Closing():
            _closing(made, part, kind)
        case Cut(words):
            _cut(made, words)
        case Space(height):
            _space(made, height)


def _worded(made: Document, part: Addressee | Text | Heading | Centred, kind: Type) -> None:
    match part:
        case Addressee(name):
            _line(made, f"{name}：", kind, keep=True)
        case Text(text, indent, keep, role):
            _paragraphs(made, text, kind, role, indent, keep)
        case Heading(text):
            _paragraphs(made, text, kind, Role.CAPTION, 2, True)
        case Centred(text, role, own):
            _line(made, text, own, role, across=_CENTRE, keep=True)


def _paragraphs(made: Document, text: str, kind: Type, role: Role, indent: float, keep: bool) -> None:
    lines = word_file.clean(text).split("\n") if text.strip() else []
    for place, line in enumerate(lines):
        _line(made, line.strip(" 　"), kind, role, indent=indent, keep=keep and place == len(lines) - 1)


def _space(made: Document, height: float) -> None:
    word_file.paragraph(made.add_paragraph(), "", size=1, leading=max(height, 1), keep=True)


def _filled(line: Paragraph, pieces: tuple[str, str], kind: Type, to: float) -> None:
    """Between two pieces of text, a line to write on up to this place."""
    word_file.tabbed(line, pieces, _size(kind), ruled=True)
    line.paragraph_format.tab_stops.add_tab_stop(Pt(to), WD_TAB_ALIGNMENT.LEFT)


def _sign(made: Document, part: Sign, kind: Type) -> None:
    date = BLANK_DAY if part.dated else ""
    line = _line(made, "", Type(kind.size, 11 * MM), across=_LEFT, keep=part.keep)
    wide = fonts.face(Role.BODY).width(date, _size(kind)) + (6 * MM if date else 0)
    _filled(line, (f"{part.caption}：", date), kind, WIDTH - wide)


def _closing(made: Document, part: Closing, kind: Type) -> None:
    """Unit and date in the middle of each other, four characters from the right edge."""
    size = _size(kind)
    wide = max(fonts.face(Role.BODY).width(text, size) for text in (part.unit, part.day)) + size
    lines = [text for text in (part.unit, part.day, part.seal) if text]
    _space(made, kind.leading)
    for place, text in enumerate(lines):
        line = _line(made, text, kind, across=_CENTRE, keep=place < len(lines) - 1)
        line.paragraph_format.left_indent = Pt(max(WIDTH - 3.5 * size - wide, 0))
        line.paragraph_format.right_indent = Pt(max(min(3.5 * size, WIDTH - wide), 0))


def _cut(made: Document, words: str) -> None:
    _space(made, 6 * MM)
    line = word_file.paragraph(made.add_paragraph(), words, Role.BODY, 10.5, 8 * MM, across=_CENTRE, keep=True)
    marks: Any = line._p.get_or_add_pPr()
    marks.insert_element_before(word_file.borders("w:pBdr", top="dashed"), *_BEHIND_BORDERS)


# What stands behind the borders of a paragraph in its properties.
_BEHIND_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip


def _facts(made: Document, part: Facts) -> None:
    """A table without lines but those below the facts."""
    size = part.kind.size
    wide = max(fonts.face(Role.CAPTION).width(caption, size) for caption, _ in part.rows) + 5 * MM
    widths = (wide, WIDTH - 2 * part.inset - wide)
    table = made.add_table(0, 2)
    table.autofit = False
    word_file.place_table(table._tbl.tblPr, indent=part.inset)
    for caption, value in part.rows:
        cells = table.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Pt(width)
        word_file.paragraph(
            cells[0].paragraphs[0], caption, Role.CAPTION, size, part.kind.leading,
            across=WD_ALIGN_PARAGRAPH.DISTRIBUTE, keep=True,
        )  # fmt: skip
        word_file.paragraph(cells[1].paragraphs[0], value, Role.BODY, size, part.kind.leading)
        marks: Any = cells[1]._tc.get_or_add_tcPr()
        marks.append(word_file.borders("w:tcBorders", bottom="single"))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(word_file.twips(width)))


def _feet(made: Document) -> None:
    """— 1 — at the outer corner: right on odd pages, left on even ones."""
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    for foot, across in ((section.footer, _RIGHT), (section.even_page_footer, _LEFT)):
        line = word_file.paragraph(foot.paragraphs[0], "— ", size=_NUMBER, across=across)
        own = line.paragraph_format
        own.left_indent = own.right_indent = Pt(BODY.size)
        word_file.field(line, "PAGE", _NUMBER)
        word_file.set_face(line.add_run(" —"), Role.BODY, _NUMBER)
