"""Documents for Word: page set-up, faces and grid as in GB/T 9704, and a file that tells nothing of the machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from math import floor
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.papers import fonts
from app.papers.fonts import STAND_IN, Role
from app.papers.sheet import PAGE_HEIGHT, PAGE_WIDTH, Margins

# Names under which Word finds the office's own faces.
FACES = {Role.TITLE: "方正小标宋简体", Role.BODY: "仿宋_GB2312", Role.CAPTION: "黑体", Role.KAI: "楷体_GB2312"}
# 三号, 28 characters a line, 22 lines a page.
_SIZE, _ACROSS, _DOWN = 16.0, 28, 22
# What the template of python-docx brings along and no letter needs; some of it says on which machine it was made.
_NEEDLESS = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
# What stands behind the place of a table in its properties, as the schema orders them.
_BEHIND_PLACE = (
    "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
)  # fmt: skip
# When it was written is in the operation log, not in the file.
_MOMENT = datetime(2000, 1, 1)
_ZIP_MOMENT = (2000, 1, 1, 0, 0, 0)


def opened(title: str, institution: str, margins: Margins) -> Document:
    """An empty document with one section."""
    made = docx.Document()
    for part in (made.part, made.part.package):
        for key, relation in list(part.rels.items()):
            if any(name in relation.reltype for name in _NEEDLESS):
                del part.rels[key]
    _properties(made, title, institution)
    _normal(made)
    _page(made.sections[0], margins)
    return made


def next_section(made: Document) -> Section:
    """A new page that counts its pages anew, with margins, grid and foot of those before."""
    section: Section = made.add_section(WD_SECTION.NEW_PAGE)
    return section


def set_grid(section: Section, margins: Margins | None) -> None:
    """28 characters by 22 lines between the margins; no grid without them, for what is set tighter."""
    marks: Any = section._sectPr
    for old in marks.findall(qn("w:docGrid")):
        marks.remove(old)
    if margins is not None:
        room = margins.inside()
        # Rounded down: so many lines and characters have to fit.
        narrower = floor((room.width / _ACROSS - _SIZE) * 4096)
        pitch = floor(room.height / _DOWN * 20)
        marks.append(element("w:docGrid", type="linesAndChars", linePitch=pitch, charSpace=narrower))


def packed(made: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    made.save(raw)
    with ZipFile(raw) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name, _ZIP_MOMENT)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def paragraph(
    line: Paragraph,
    text: str,
    role: Role = Role.BODY,
    size: float = _SIZE,
    leading: float | None = None,
    *,
    indent: float = 0,
    across: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    keep: bool = False,
) -> Paragraph:
    """Sets one paragraph: `indent` in characters, `leading` in points, exact; line breaks stay within it."""
    own = line.paragraph_format
    own.alignment, own.keep_with_next = across, keep
    own.space_before = own.space_after = Pt(0)
    if leading is not None:
        own.line_spacing_rule, own.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    if indent:
        mark = line._p.get_or_add_pPr().get_or_add_ind()
        mark.set(qn("w:firstLineChars"), str(round(indent * 100)))
        mark.set(qn("w:firstLine"), str(round(indent * size * 20)))
    if text:
        set_face(line.add_run(clean(text)), role, size)
    return line


def tabbed(line: Paragraph, pieces: Iterable[str], size: float, *, ruled: bool = False) -> None:
    """Pieces of text with a tab between each two; `ruled`: the tab is a line to write on."""
    for place, piece in enumerate(pieces):
        if place:
            tab = line.add_run("\t")
            tab.font.size, tab.font.underline = Pt(size), ruled
        if piece:
            set_face(line.add_run(clean(piece)), Role.BODY, size if piece.strip() else 1)


def clean(text: str) -> str:
    """The text as papers have it; what XML cannot hold becomes the stand-in."""
    return fonts.clean(text).replace("\ufffe", STAND_IN).replace("\uffff", STAND_IN)


def set_face(run: Run, role: Role, size: float) -> None:
    """The face and size of a run, for Han and Latin alike."""
    run.font.size = Pt(size)
    _faces(run._r.get_or_add_rPr().get_or_add_rFonts(), FACES[role])


def field(line: Paragraph, code: str, size: float) -> None:
    """A field that Word fills in (PAGE, SECTIONPAGES)."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = line.add_run(text if kind == "text" else "")
        set_face(run, Role.BODY, size)
        if kind in ("begin", "separate", "end"):
            run._r.append(element("w:fldChar", fldCharType=kind))
        elif not kind:
            run._r.append(element("w:instrText", text=code))


def element(tag: str, text: str = "", **attributes: Any) -> Any:
    """An element of the document with attributes of its own name space."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    if text:
        made.text = text
    return made


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def borders(tag: str, **kinds: str) -> Any:
    """Borders by their sides: single, dashed, nil."""
    made = OxmlElement(tag)
    for side, kind in kinds.items():
        made.append(element(f"w:{side}", val=kind, sz=4, space=0, color="000000"))
    return made


def place_table(properties: Any, *, centred: bool = False, indent: float = 0.0) -> None:
    """Where a table stands: in the middle, or so many points from the left."""
    if centred:
        properties.insert_element_before(element("w:jc", val="center"), *_BEHIND_PLACE)
    else:
        properties.insert_element_before(element("w:tblInd", w=twips(indent), type="dxa"), *_BEHIND_PLACE[2:])


def _properties(made: Document, title: str, institution: str) -> None:
    own = made.core_properties
    own.title, own.author, own.last_modified_by = clean(title), clean(institution), ""
    own.comments = own.keywords = own.subject = own.category = ""
    own.created = own.modified = _MOMENT
    own.revision, own.language = 1, "zh-CN"


def _normal(made: Document) -> None:
    """The style that all paragraphs are of, and no face of a theme behind it."""
    for marks in made.styles.element.iter(qn("w:rFonts")):
        for name in list(marks.attrib):
            if "Theme" in name:
                del marks.attrib[name]
    style: Any = made.styles["Normal"]
    style.font.size = Pt(_SIZE)
    marks = style.element.get_or_add_rPr()
    _faces(marks.get_or_add_rFonts(), FACES[Role.BODY])
    for old in marks.findall(qn("w:lang")):
        marks.remove(old)
    marks.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def _page(section: Section, margins: Margins) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Pt(margins.top), Pt(margins.bottom)
    section.left_margin, section.right_margin = Pt(margins.left), Pt(margins.right)
    marks: Any = section._sectPr
    for old in marks.findall(qn("w:pgNumType")):
        marks.remove(old)
    marks.insert_element_before(element("w:pgNumType", start=1), "w:cols", "w:docGrid")
    set_grid(section, None)


def _faces(marks: Any, name: str) -> None:
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        marks.set(qn(f"w:{script}"), name)
    marks.set(qn("w:hint"), "eastAsia")
