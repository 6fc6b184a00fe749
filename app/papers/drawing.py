"""Drawing sheets into a PDF/A-2b: what is on file has to look the same when nobody knows this program any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.papers import fonts
from app.papers.fonts import ROOT, Role
from app.papers.sheet import Line, Sheet, Text
from app.store.steps import step, steps

PROGRAM = "约谈工作台"
# Streams as bytes: ASCII85 made files a quarter larger, and a tenth of the time of drawing went into it.
rl_config.useA85 = 0
# The colours of the output: sRGB as littlecms writes it; papers have black alone.
_PROFILE = ROOT / "resources" / "colour" / "srgb.icc"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
# With `invariant` reportlab dates every paper so: when it was printed is in the operation log, not in the file.
_MOMENT = "2000-01-01T00:00:00+00:00"


class _Stream(pdfdoc.PDFStream):
    """A stream whose end is a line of its own, as ISO 19005-2 (6.1.7.1) wants it; reportlab writes none."""

    def format(self, document: Any) -> bytes:
        """The stream as it is written."""
        step("正在写成 PDF")
        written: bytes = super().format(document)
        return written.removesuffix(b"endstream\n") + b"\nendstream\n"


# All parts of reportlab look it up there: pages, faces, tables of characters.
pdfdoc.PDFStream = _Stream  # type: ignore[misc]


def pdf(sheets: Sequence[Sheet], title: str, author: str) -> bytes:
    """The sheets as one PDF/A-2b; the same sheets give the same bytes, wherever and whenever they are drawn.

    `author` is the institution; nothing tells of the machine or its user.
    """
    out = BytesIO()
    # A page begins with a face of ours: reportlab's own choice is one that is not embedded.
    first = fonts.face(Role.BODY).runs(" ")[0][1]
    options: dict[str, Any] = {"invariant": 1, "pageCompression": 1, "pdfVersion": (1, 7), "initialFontName": first}
    canvas = Canvas(out, **options)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    pen = _Pen(canvas)
    for number, sheet in enumerate(steps("正在绘制各页", sheets, 5)):
        canvas.setPageSize(sheet.size)
        if sheet.bookmark:
            canvas.bookmarkPage(f"s{number}")
            canvas.addOutlineEntry(sheet.bookmark, f"s{number}")
        pen.draw(sheet)
        canvas.showPage()
    _archival(canvas, title, author)
    canvas.save()
    return out.getvalue()


class _Pen:
    """Writes the pages of one document: PDF operators as reportlab would write them, without its call for each.

    A paper has a hundred texts and lines a page; most of the time of drawing them went into reportlab's general ways
    to write a number and to part a text by faces.  Here each character is looked up once in a document.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas, self._document = canvas, canvas._doc
        self._codes: dict[Role, dict[str, tuple[str, str]]] = {role: {} for role in Role}

    def draw(self, sheet: Sheet) -> None:
        """Draws a sheet on the page that the canvas is at."""
        height = sheet.size[1]
        for picture in sheet.pictures:
            place = picture.place
            self._canvas.drawImage(str(picture.file), place.x, height - place.bottom, place.width, place.height)
        self._canvas._code += [*_ruled(sheet.lines, height), *self._written(sheet.texts, height)]

    def _written(self, texts: Sequence[Text], height: float) -> Iterator[str]:
        yield "BT"
        font, apart = "", 0.0
        for text in texts:
            if text.apart != apart:
                apart = text.apart
                yield f"{apart:.4f} Tc"
            x, y, face = text.x, height - text.y, fonts.face(text.role)
            for part in face.parts(text.text):
                yield f"1 0 0 1 {x:.3f} {y:.3f} Tm"
                for name, codes in self._runs(text.role, part):
                    if (wanted := f"{name} {text.size:.4g} Tf") != font:
                        font = wanted
                        yield font
                    yield f"({codes}) Tj"
                x += face.width(part, text.size) + fonts.GAP * text.size / 1000 + apart * len(part)
        yield "0 Tc ET" if apart else "ET"

    def _runs(self, role: Role, text: str) -> Iterator[tuple[str, str]]:
        """The text in runs of one subset of one face: its name in the document, and the codes of the characters."""
        known = self._codes[role]
        found = [known.get(character) or self._code(role, character) for character in text]
        for name, run in groupby(found, key=itemgetter(0)):
            yield name, "".join(map(itemgetter(1), run))

    def _code(self, role: Role, character: str) -> tuple[str, str]:
        """How the document writes a character from now on: the name of the subset of its face, and its code there."""
        shown, face = fonts.face(role).shown(character)
        [(subset, code)] = face.splitString(shown, self._document)
        found = face.getSubsetInternalName(subset, self._document), self._canvas._escape(code)
        self._codes[role][character] = found
        return found


def _ruled(lines: Sequence[Line], height: float) -> Iterator[str]:
    """All lines of a weight as one path, with square ends."""
    yield "2 J"
    for weight, drawn in groupby(lines, key=attrgetter("weight")):
        yield f"{weight:.4g} w"
        for line in drawn:
            yield f"{line.x:.3f} {height - line.y:.3f} m {line.to_x:.3f} {height - line.to_y:.3f} l"
        yield "S"


def _archival(canvas: Any, title: str, author: str) -> None:
    """What PDF/A asks of a document: its metadata as XMP, uncompressed, and the colours that it means."""
    document = canvas._doc
    words = {"title": title, "author": author, "program": PROGRAM, "producer": PROGRAM, "moment": _MOMENT}
    metadata = _Stream(content=_XMP.format(**{name: escape(word) for name, word in words.items()}).encode())
    metadata.filters = []
    metadata.dictionary["Type"], metadata.dictionary["Subtype"] = pdfdoc.PDFName("Metadata"), pdfdoc.PDFName("XML")
    profile = _Stream(content=_profile())
    profile.dictionary["N"] = 3
    intent = pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("OutputIntent"), "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"), "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    })  # fmt: skip
    catalogue = document.Catalog
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
    catalogue.Metadata, catalogue.OutputIntents = metadata, pdfdoc.PDFArray([intent])


@cache
def _profile() -> bytes:
    return _PROFILE.read_bytes()
