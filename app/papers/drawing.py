"""Drawing sheets into a PDF/A-2b: what is on file has to look the same when nobody knows this program any more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.papers import fonts
from app.papers.fonts import ROOT, Role
from app.papers.sheet import Sheet, Text

PROGRAM = "约谈工作台"
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
    for number, sheet in enumerate(sheets):
        canvas.setPageSize(sheet.size)
        if sheet.bookmark:
            canvas.bookmarkPage(f"s{number}")
            canvas.addOutlineEntry(sheet.bookmark, f"s{number}")
        _draw(canvas, sheet)
        canvas.showPage()
    _archival(canvas, title, author)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    height = sheet.size[1]
    canvas.setLineCap(2)
    for line in sheet.lines:
        canvas.setLineWidth(line.weight)
        canvas.line(line.x, height - line.y, line.to_x, height - line.to_y)
    for text in sheet.texts:
        _write(canvas, text, height - text.y)


def _write(canvas: Canvas, text: Text, y: float) -> None:
    drawn = canvas.beginText(text.x, y)
    if text.apart:
        drawn.setCharSpace(text.apart)
    for x, name, run in fonts.face(text.role).runs(text.text, text.size, text.apart):
        if x:
            drawn.setTextOrigin(text.x + x, y)
        drawn.setFont(name, text.size)
        drawn.textOut(run)
    if text.apart:
        drawn.setCharSpace(0)
    canvas.drawText(drawn)


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
