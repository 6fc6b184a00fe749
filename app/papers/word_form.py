"""Forms for Word: the same rows and cells as on their pages, as a table that one goes on writing in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from app.papers import fonts, heading, setting, table, word_file
from app.papers.cells import (
    CAPTION_LEADING,
    PAD,
    SIGNING,
    UPRIGHT_LEADING,
    Caption,
    Cell,
    Field,
    Flow,
    Opinion,
    Ticks,
    Upright,
)
from app.papers.fonts import Role
from app.papers.form import Form
from app.papers.office import office
from app.papers.setting import BODY, FLOW_LEADING, LEADING, Across
from app.papers.sheet import FORM, MM, Box
from app.papers.table import COLUMNS, LABEL_WIDTH, Row, Section
from app.papers.word_file import element, twips
from app.papers.wording import BLANK_DATE

_ROOM = FORM.inside()
_LINE, _FLOW = BODY * LEADING, BODY * FLOW_LEADING
# A row up to this height stands on one page; a higher one may go on on the next.
_WHOLE = 60 * MM
_NOTE, _NOTE_LINE = 9.0, 12.2
# Word's rows are a little higher than ours: with so much less the form keeps to as many pages.
_SPARE = 0.94
_MIDDLE = {
    Across.LEFT: WD_ALIGN_PARAGRAPH.LEFT, Across.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Across.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip


class UnknownCell(TypeError):
    """A cell that has no likeness in Word: a fault of the program."""


def document(forms: Sequence[Form], title: str) -> bytes:
    """The forms in one file, each from a new page that is page 1."""
    made = word_file.opened(title, office().institution, FORM)
    _foot(made, "SECTIONPAGES" if len(forms) > 1 else "NUMPAGES")
    for place, one in enumerate(forms):
        if place:
            word_file.next_section(made)
        _form(made, one)
    return word_file.packed(made)


def _form(made: Document, of: Form) -> None:
    above = _above(made, of)
    tall = iter(_heights(of.sections, _ROOM.height - above - len(of.notes) * _NOTE_LINE))
    grid = made.add_table(0, 1)
    grid.style = "Table Grid"
    grid.autofit = False
    _columns(grid._tbl)
    for section in of.sections:
        own = [next(tall) for _ in section.rows]
        label = _label(section.label, sum(own))
        for each, height in zip(section.rows, own, strict=True):
            for line in _lines(label, each, height):
                grid._tbl.append(line)
            label = Upright("")
    for note in of.notes or ("",):  # behind a table there has to be a paragraph
        word_file.paragraph(made.add_paragraph(), note, size=_NOTE, leading=_NOTE_LINE, across=_MIDDLE[Across.LEFT])


def _above(made: Document, of: Form) -> float:
    """密级, title and the line of facts; their height."""
    if of.secrecy:
        word_file.paragraph(made.add_paragraph(), of.secrecy, Role.CAPTION, 14, 20, keep=True)
    whole = of.institution + of.title
    fits = fonts.face(Role.TITLE).width(whole, heading.TITLE) <= _ROOM.width
    lines = [whole] if fits else [text for text in (of.institution, of.title) if text]
    for text in lines:
        word_file.paragraph(
            made.add_paragraph(), text, Role.TITLE, heading.TITLE, 31, across=_MIDDLE[Across.CENTRE], keep=True
        )
    if of.line:
        line = word_file.paragraph(made.add_paragraph(), "", leading=24, across=_MIDDLE[Across.LEFT], keep=True)
        word_file.tabbed(line, of.line, BODY)
        _spread(line, len(of.line))
    return 20.0 * bool(of.secrecy) + 31 * len(lines) + 24 * bool(of.line)


def _spread(line: Paragraph, facts: int) -> None:
    """Tabs that bring the last fact to the right edge and the others between."""
    for place in range(1, facts):
        kind = WD_TAB_ALIGNMENT.RIGHT if place == facts - 1 else WD_TAB_ALIGNMENT.CENTER
        line.paragraph_format.tab_stops.add_tab_stop(Pt(_ROOM.width * place / (facts - 1)), kind)


def _heights(sections: Sequence[Section], available: float) -> list[float]:
    """The heights of the rows as on one page, where they fit one; else the least, for a row that is held high by its
    height alone does not go on on the next page.
    """
    inner = _ROOM.width - LABEL_WIDTH
    rows = [each for section in sections for each in section.rows]
    if sum(each.wants(inner) for each in rows) > available * _SPARE or not any(each.share for each in rows):
        return [each.least for each in rows]
    return table.heights(sections, _ROOM.width, available * _SPARE)


def _columns(grid: Any) -> None:
    """The label, and the columns that all rows are divided into."""
    for old in grid.tblGrid.findall(qn("w:gridCol")):
        grid.tblGrid.remove(old)
    word_file.place_table(grid.tblPr, centred=True)
    own = (_ROOM.width - LABEL_WIDTH) / COLUMNS
    for width in (LABEL_WIDTH, *[own] * COLUMNS):
        grid.tblGrid.append(element("w:gridCol", w=twips(width)))
    around = element("w:tblCellMar")
    for side in ("left", "right"):
        around.append(element(f"w:{side}", w=twips(PAD), type="dxa"))
    grid.tblPr.insert_element_before(around, "w:tblLook")


def _label(text: str, height: float) -> Upright:
    """A label read downwards; where its section is too low for that, in lines of two."""
    each = 1 if len(text) * BODY * UPRIGHT_LEADING <= height else 2
    return Upright("\n".join(text[at : at + each] for at in range(0, len(text), each)))


def _lines(label: Upright, of: Row, height: float) -> Iterator[Any]:
    """The row; one with an opinion is two, so that the place to sign stands at its foot.

    An empty label goes on from the row above.
    """
    opinion = any(isinstance(cell, Opinion) for _, cell in of.cells)
    beside = _cell(LABEL_WIDTH, 1, merge="restart" if label.text else "continue", upright=True)
    _fill(beside, label)
    foot = SIGNING if opinion else 0.0
    whole = of.wants(_ROOM.width - LABEL_WIDTH) < _WHOLE
    yield _line(beside, (_of(columns, cell, opinion) for columns, cell in of.cells), height - foot, whole)
    if opinion:
        below = _cell(LABEL_WIDTH, 1, merge="continue")
        _fill(below, None)
        yield _line(below, (_below(columns, cell) for columns, cell in of.cells), foot, True)


def _line(label: Any, cells: Iterable[Any], height: float, whole: bool) -> Any:
    made, marks = element("w:tr"), element("w:trPr")
    if whole:
        marks.append(element("w:cantSplit"))
    marks.append(element("w:trHeight", val=twips(height), hRule="atLeast"))
    made.append(marks)
    for cell in (label, *cells):
        made.append(cell)
    return made


def _of(columns: int, cell: Cell, opinion: bool) -> Any:
    if isinstance(cell, Opinion):
        made = _cell(_wide(columns), columns, borders={"bottom": "nil"})
    else:
        made = _cell(_wide(columns), columns, merge="restart" if opinion else "", middle=not isinstance(cell, Flow))
    _fill(made, cell, columns)
    return made


def _below(columns: int, cell: Cell) -> Any:
    """The foot of an opinion, or what is beside it."""
    if not isinstance(cell, Opinion):
        made = _cell(_wide(columns), columns, merge="continue")
        _fill(made, None)
        return made
    made = _cell(_wide(columns), columns, borders={"top": "nil"}, foot=True)
    for text, from_right in ((cell.signing, 8 * BODY), (BLANK_DATE, 0.0)):
        line = _write(made, text, Role.BODY, _LINE, Across.RIGHT)
        line.paragraph_format.right_indent = Pt(from_right)
        line.paragraph_format.space_after = Pt(PAD / 2)
    return made


def _wide(columns: int) -> float:
    return (_ROOM.width - LABEL_WIDTH) * columns / COLUMNS


def _cell(
    width: float,
    columns: int,
    *,
    merge: str = "",
    borders: dict[str, str] | None = None,
    middle: bool = False,
    upright: bool = False,
    foot: bool = False,
) -> Any:
    """A cell without its paragraphs; its properties in the order of the schema."""
    made, marks = element("w:tc"), element("w:tcPr")
    marks.append(element("w:tcW", w=twips(width), type="dxa"))
    if columns > 1:
        marks.append(element("w:gridSpan", val=columns))
    if merge:
        marks.append(element("w:vMerge", val=merge))
    if borders:
        marks.append(word_file.borders("w:tcBorders", **borders))
    if upright:
        around = element("w:tcMar")
        for side in ("left", "right"):
            around.append(element(f"w:{side}", w=0, type="dxa"))
        marks.append(around)
    marks.append(element("w:vAlign", val="bottom" if foot else "center" if middle or upright or merge else "top"))
    made.append(marks)
    return made


def _fill(made: Any, cell: Cell | None, columns: int = 1) -> None:
    match cell:
        case None:
            _write(made, "", Role.BODY, _LINE, Across.CENTRE)
        case Caption(text) | Upright(text):
            _write(made, text, Role.CAPTION, BODY * CAPTION_LEADING, Across.CENTRE)
        case Field(_, text, across):
            inner = Box(0, 0, _wide(columns) - 2 * PAD, _ROOM.height)
            _write(made, text, Role.BODY, _LINE, across, size=setting.field(text, inner).size)
        case Ticks():
            _write(made, _ticks(cell), Role.BODY, _LINE, Across.CENTRE)
        case Flow(_, text) | Opinion(_, text):
            lines = [_write(made, part.strip(" 　"), Role.BODY, _FLOW, Across.LEFT, indent=2)
                     for part in word_file.clean(text).split("\n")]  # fmt: skip
            lines[0].paragraph_format.space_before = Pt(PAD / 2)
            # The place to sign, which is a row of its own, stays with the end of the opinion.
            lines[-1].paragraph_format.keep_with_next = isinstance(cell, Opinion)
        case _:
            raise UnknownCell(type(cell).__name__)


def _ticks(cell: Ticks) -> str:
    return "　　".join("　".join(f"{'☑' if done else '□'}{name}" for name, done in group) for group in cell.groups)


def _write(
    made: Any, text: str, role: Role, leading: float, across: Across, indent: float = 0, size: float = BODY
) -> Paragraph:
    mark = element("w:p")
    made.append(mark)
    line = Paragraph(mark, made)
    return word_file.paragraph(line, text, role, size, leading, indent=indent, across=_MIDDLE[across])


def _foot(made: Document, count: str) -> None:
    """第 x 页 共 y 页, in the middle; `count` is the field that counts (LibreOffice knows no SECTIONPAGES)."""
    line = word_file.paragraph(
        made.sections[0].footer.paragraphs[0], "第 ", size=heading.FOOT, across=_MIDDLE[Across.CENTRE]
    )
    word_file.field(line, "PAGE", heading.FOOT)
    word_file.set_face(line.add_run(" 页　共 "), Role.BODY, heading.FOOT)
    word_file.field(line, count, heading.FOOT)
    word_file.set_face(line.add_run(" 页"), Role.BODY, heading.FOOT)
