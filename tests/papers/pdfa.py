"""What ISO 19005-2 asks of a level B file, gone through for what papers have: text, lines, bookmarks.

The clauses are those that veraPDF tests in its profile PDFA-2B; what papers never have (images, forms, signatures,
optional content, embedded files) is refused altogether.  `problems` names what is wrong, with the clause.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

_SYMBOLIC, _NONSYMBOLIC = 4, 32
_PRINT, _FORBIDDEN_FLAGS = 4, 1 | 2 | 32 | 256
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_SUBSET = re.compile(r"/[A-Z]{6}\+.+")
# All that papers write: state, paths, text.  No images, no shading, no forms, no marked content.
_ALLOWED = (
    "q Q cm w J j M d i m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' \""
    " G g RG rg K k CS cs SC sc SCN scn gs ri"
)
_OPERATORS = frozenset(_ALLOWED.split())
_DEVICE = {"RG": "RGB ", "rg": "RGB ", "K": "CMYK", "k": "CMYK"}
_ACTIONS = ("/OpenAction", "/AA", "/A", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMedia")
_CATALOGUE = (
    "/AcroForm", "/AA", "/OCProperties", "/Requirements", "/NeedsRendering", "/Collection", "/AF", "/Perms", "/Names",
)  # fmt: skip
_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "x": "adobe:ns:meta/",
}  # fmt: skip
_PREDEFINED = frozenset(_NS.values())


@dataclass
class Used:
    """What content streams use: codes by font, colours of the device."""

    codes: dict[Any, set[int]] = field(default_factory=lambda: defaultdict(set))
    fonts: dict[Any, Any] = field(default_factory=dict)
    colours: set[str] = field(default_factory=set)


def problems(content: bytes) -> list[str]:
    """Everything that keeps the file from being PDF/A-2b; empty for a good one."""
    found = list(_bytes(content))
    try:
        with pikepdf.open(io.BytesIO(content)) as opened:
            found += [*_trailer(opened), *_catalogue(opened), *_objects(opened), *_metadata(opened)]
            colours, wrong = _intent(opened)
            used = Used()
            found += [*wrong, *_pages(opened, used)]
            found += [f"6.2.4.3 {colour} without an output intent" for colour in used.colours if colour not in colours]
            found += [line for key, font in used.fonts.items() for line in _font(font, used.codes[key])]
    except pikepdf.PasswordError:
        found.append("6.1.3 encrypted")
    return found


# ---------------------------------------------------------------- the file


def _bytes(content: bytes) -> Iterator[str]:
    """6.1.2, 6.1.3, 6.1.4, 6.1.7.1, 6.1.9: how the file is written, read without a library that would mend it."""
    if not re.match(rb"%PDF-1\.[0-7](\r\n|\r|\n)", content):
        yield "6.1.2 header"
    second = content.split(b"\n", 2)[1]
    if not re.match(rb"%[\x80-\xff]{4}", second):
        yield "6.1.2 no comment of four bytes beyond 127 behind the header"
    if not re.search(rb"%%EOF(\r\n|\r|\n)?\Z", content):
        yield "6.1.3 something behind the last %%EOF"
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    table = re.match(rb"xref(?:\r\n|\r|\n)(\d+) (\d+)(?:\r\n|\r|\n)", content[start:])
    if table is None:
        yield "6.1.4 the table of objects does not begin where it should"
        return
    rows = content[start + table.end() :][: int(table[2]) * 20]
    for number in range(int(table[2])):
        offset, used = int(rows[number * 20 :][:10]), rows[number * 20 + 17 :][:1]
        if used == b"n":
            yield from _object(content, int(table[1]) + number, offset)


def _object(content: bytes, number: int, offset: int) -> Iterator[str]:
    head = re.compile(rb"(\d+) (\d+) obj(?:\r\n|\r|\n)").match(content, offset)
    if head is None or int(head[1]) != number:
        yield f"6.1.9 object {number} does not begin as it should"
        return
    stream = re.compile(rb">>\s*stream(\r\n|\n|\r)").search(content, offset)
    end = re.compile(rb"(\r\n|\r|\n)endobj(\r\n|\r|\n)").search(content, offset)
    if end is None:
        yield f"6.1.9 object {number} does not end as it should"
    if stream is None or (end is not None and stream.start() > end.start()):
        return
    length = re.search(rb"/Length (\d+)", content[offset : stream.start()])
    if stream[1] == b"\r":
        yield f"6.1.7.1 stream {number}: a bare carriage return behind the keyword"
    if length is None:
        yield f"6.1.7.1 stream {number}: no length"
    elif not re.compile(rb"(\r\n|\r|\n)endstream\b").match(content, stream.end() + int(length[1])):
        yield f"6.1.7.1 stream {number}: not as long as it says, or no line end before endstream"


def _trailer(opened: pikepdf.Pdf) -> Iterator[str]:
    ids = opened.trailer.get("/ID")
    if ids is None or len(ids) != 2 or not all(len(bytes(each)) for each in ids):
        yield "6.1.3 no ID"
    if opened.is_encrypted or "/Encrypt" in opened.trailer:
        yield "6.1.3 encrypted"


def _catalogue(opened: pikepdf.Pdf) -> Iterator[str]:
    yield from (f"6.4-6.11 {key} in the catalogue" for key in _CATALOGUE if key in opened.Root)


def _objects(opened: pikepdf.Pdf) -> Iterator[str]:
    """6.1.7, 6.1.8, 6.1.13, 6.2.5, 6.2.10, 6.5, 6.8: what no object may be or have."""
    for number, each in enumerate(opened.objects, 1):
        if isinstance(each, pikepdf.Stream):
            filters = each.get("/Filter", [])
            names = [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]
            if {"/LZWDecode", "/Crypt"} & set(names):
                yield f"6.1.7.2 object {number}: {names}"
            if {"/F", "/FFilter", "/FDecodeParms"} & set(each.keys()):
                yield f"6.1.7.1 object {number}: a stream outside the file"
        yield from _value(number, each)


def _value(number: int, each: Any) -> Iterator[str]:
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield from _dictionary(number, each)
        for key in each.keys():  # noqa: SIM118 - streams are not iterable
            if not each[key].is_indirect if isinstance(each[key], pikepdf.Object) else True:
                yield from _value(number, each[key])
    elif isinstance(each, pikepdf.Array):
        for item in each:
            if not (isinstance(item, pikepdf.Object) and item.is_indirect):
                yield from _value(number, item)
    elif isinstance(each, pikepdf.String) and len(bytes(each)) > 32767:
        yield f"6.1.13 object {number}: a string too long"
    elif isinstance(each, pikepdf.Name) and len(str(each).encode()) > 128:
        yield f"6.1.13 object {number}: a name too long"


def _dictionary(number: int, each: Any) -> Iterator[str]:
    keys = set(each.keys())
    yield from (f"6.5, 6.8 object {number}: {key}" for key in _ACTIONS if key in keys)
    if each.get("/S") in ("/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData"):
        yield f"6.5.1 object {number}: action {each.get('/S')}"
    if "/SMask" in keys and each.SMask != "/None":
        yield f"6.2.10 object {number}: a soft mask"
    if "/BM" in keys and each.BM not in ("/Normal", "/Compatible"):
        yield f"6.2.10 object {number}: blend mode {each.BM}"
    for key in ("/ca", "/CA"):
        if key in keys and float(each[key]) != 1:
            yield f"6.2.10 object {number}: {key} {each[key]}"
    if keys & {"/TR", "/HTP"} or each.get("/TR2", "/Default") != "/Default":
        yield f"6.2.5 object {number}: a transfer function"
    if each.get("/Subtype") in ("/Image", "/Form", "/PS"):
        yield f"6.2.8, 6.2.9 object {number}: {each.get('/Subtype')}, which papers do not have"


# ---------------------------------------------------------------- metadata and colours


def _metadata(opened: pikepdf.Pdf) -> Iterator[str]:
    """6.6: XMP that can be read, says what the file is, and agrees with the document information."""
    stream = opened.Root.get("/Metadata")
    if stream is None:
        yield "6.6.2.1 no metadata"
        return
    if stream.get("/Type") != "/Metadata" or stream.get("/Subtype") != "/XML":
        yield "6.6.2.1 metadata of another type"
    raw = stream.read_bytes()
    if re.match(rb"<\?xpacket[^>]*(bytes|encoding)=", raw):
        yield "6.6.2.1 the packet's head says what it may not"
    try:
        root = ET.fromstring(raw.decode("utf-8"))
    except (ET.ParseError, UnicodeDecodeError) as error:
        yield f"6.6.2.1 metadata cannot be read: {error}"
        return
    yield from _properties(root)
    yield from _agreement(root, opened.docinfo)


def _properties(root: ET.Element) -> Iterator[str]:
    for each in root.iterfind(".//rdf:Description/*", _NS):
        space = each.tag[1:].partition("}")[0]
        if space not in _PREDEFINED:
            yield f"6.6.2.3.1 {each.tag} is of no predefined schema"
    if _text(root, "pdfaid:part") != "2":
        yield "6.6.4 part is not 2"
    if _text(root, "pdfaid:conformance") != "B":
        yield "6.6.4 conformance is not B"


def _agreement(root: ET.Element, info: Any) -> Iterator[str]:
    pairs = {
        "/Title": "dc:title/rdf:Alt/rdf:li", "/Author": "dc:creator/rdf:Seq/rdf:li", "/Producer": "pdf:Producer",
        "/Creator": "xmp:CreatorTool",
    }  # fmt: skip
    for key, path in pairs.items():
        if (said := str(info.get(key, ""))) != _text(root, path):
            yield f"6.6.3 {key} is “{said}” here and “{_text(root, path)}” there"
    for key, path in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
        if _moment(str(info.get(key, ""))) != _moment(_text(root, path)):
            yield f"6.6.3 {key} is another moment there"


def _text(root: ET.Element, path: str) -> str:
    found = root.find(f".//rdf:Description/{path}", _NS)
    return "" if found is None else found.text or ""


def _moment(text: str) -> str:
    """The digits of a moment: D:20000101000000+00'00' and 2000-01-01T00:00:00+00:00 are the same."""
    return "".join(re.findall(r"\d|[+-](?=\d\d[:'])", text.removeprefix("D:").replace("Z", "+00:00")))


def _intent(opened: pikepdf.Pdf) -> tuple[set[str], list[str]]:
    """6.2.3: the colours that the output intent covers, and what is wrong with it."""
    intents = [each for each in opened.Root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        return set(), ["6.2.3 not one output intent"]
    profile = intents[0].get("/DestOutputProfile")
    if "/OutputConditionIdentifier" not in intents[0] or profile is None:
        return set(), ["6.2.3 an output intent without a name or a profile"]
    data, wrong = profile.read_bytes(), []
    version, kind, space = data[8], data[12:16].decode("latin-1"), data[16:20].decode("latin-1")
    if len(data) < 132 or int.from_bytes(data[:4]) != len(data) or data[36:40] != b"acsp":
        wrong.append("6.2.3 the profile is not whole")
    if version >= 5 or kind not in ("prtr", "mntr") or space not in ("RGB ", "CMYK", "GRAY"):
        wrong.append(f"6.2.3 a profile of version {version}, {kind}, {space}")
    if int(profile.get("/N", 0)) != {"RGB ": 3, "CMYK": 4, "GRAY": 1}.get(space):
        wrong.append("6.2.3 the profile has another number of colours")
    return {space, "GRAY"}, wrong


# ---------------------------------------------------------------- pages


def _pages(opened: pikepdf.Pdf, used: Used) -> Iterator[str]:
    for number, page in enumerate(opened.pages, 1):
        where = f"page {number}"
        if {"/AA", "/PresSteps", "/Group"} & set(page.obj.keys()):
            yield f"6.5.2, 6.10, 6.2.10 {where}: actions, steps or transparency"
        yield from _boxes(page, where)
        yield from _annotations(page, where)
        yield from _content(page, where, used)


def _boxes(page: pikepdf.Page, where: str) -> Iterator[str]:
    for key in _BOXES:
        if key in page.obj:
            left, bottom, right, top = (float(each) for each in page.obj[key])
            if not all(3 <= abs(each) <= 14400 for each in (right - left, top - bottom)):
                yield f"6.1.13 {where}: {key} {right - left} by {top - bottom}"


def _annotations(page: pikepdf.Page, where: str) -> Iterator[str]:
    for each in page.obj.get("/Annots", []):
        flags = int(each.get("/F", 0))
        if each.get("/Subtype") == "/Popup":
            continue
        if not flags & _PRINT or flags & _FORBIDDEN_FLAGS:
            yield f"6.3.2 {where}: an annotation with the flags {flags}"
        if each.get("/Subtype") != "/Link" and "/AP" not in each:
            yield f"6.3.3 {where}: an annotation without an appearance"


def _content(page: pikepdf.Page, where: str, used: Used) -> Iterator[str]:
    fonts = page.obj.get("/Resources", {}).get("/Font", {})
    key, depth = None, 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name not in _OPERATORS:
            yield f"6.2.2 {where}: operator {name}"
        depth += (name == "q") - (name == "Q")
        if depth > 28:
            yield f"6.1.13 {where}: states within states"
        if name in ("RG", "rg", "K", "k", "G", "g"):
            used.colours.add(_DEVICE.get(name, "GRAY"))
        elif name in ("S", "f", "B", "Tj"):
            used.colours.add("GRAY")  # black unless another colour was chosen
        if name == "Tf":
            if (font := fonts.get(str(operands[0]))) is None:
                yield f"6.2.2 {where}: no font {operands[0]}"
                continue
            key = font.objgen
            used.fonts[key] = font
        elif name in ("Tj", "'", '"', "TJ") and key is not None:
            used.codes[key].update(_codes(operands[-1]))


def _codes(shown: Any) -> Iterator[int]:
    for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(piece, pikepdf.String):
            yield from bytes(piece)


# ---------------------------------------------------------------- faces


def _font(font: Any, codes: set[int]) -> Iterator[str]:
    """6.2.11: embedded, a subset, symbolic, with the widths of its program, no .notdef, and text that is known."""
    name = str(font.get("/BaseFont", ""))
    file = font.get("/FontDescriptor", {}).get("/FontFile2")
    if font.get("/Subtype") != "/TrueType" or file is None:
        yield f"6.2.11.4 {name}: not embedded"
        return
    if not _SUBSET.fullmatch(name) or font.FontDescriptor.get("/FontName") != name:
        yield f"6.2.11.4 {name}: not named as a subset"
    flags = int(font.FontDescriptor.get("/Flags", 0))
    if not flags & _SYMBOLIC or flags & _NONSYMBOLIC or "/Encoding" in font:
        yield f"6.2.11.6 {name}: not symbolic, or with an encoding"
    try:
        program = TTFont(io.BytesIO(file.read_bytes()), lazy=False)
        tables, metrics, glyphs = program["cmap"].tables, program["hmtx"].metrics, program["glyf"]
    except (TTLibError, KeyError, AssertionError) as error:
        yield f"6.2.11.2 {name}: the program cannot be read: {error!r}"
        return
    kinds = {(table.platformID, table.platEncID): table.cmap for table in tables}
    if len(tables) != 1 and (3, 0) not in kinds:
        yield f"6.2.11.6 {name}: cmaps {sorted(kinds)}"
    cmap = kinds.get((3, 0)) or next(iter(kinds.values()), {})
    yield from _glyphs(font, name, codes, cmap, metrics, glyphs, program["head"].unitsPerEm)
    yield from _to_unicode(font, name, codes)


def _glyphs(
    font: Any, name: str, codes: set[int], cmap: dict[int, str], metrics: Any, glyphs: Any, unit: int
) -> Iterator[str]:
    first, last = int(font.get("/FirstChar", -1)), int(font.get("/LastChar", -1))
    widths = [float(each) for each in font.get("/Widths", [])]
    if first < 0 or len(widths) != last - first + 1:
        yield f"6.2.11.2 {name}: {len(widths)} widths from {first} to {last}"
        return
    for code in sorted(codes):
        glyph = cmap.get(code, cmap.get(0xF000 + code, ".notdef"))
        if glyph == ".notdef" or glyph not in glyphs.glyphs:
            yield f"6.2.11.8 {name}: code {code} shows .notdef"
        elif not first <= code <= last:
            yield f"6.2.11.2 {name}: code {code} has no width"
        elif abs(metrics[glyph][0] * 1000 / unit - widths[code - first]) > 1:
            yield f"6.2.11.5 {name}: code {code} is {metrics[glyph][0] * 1000 / unit} wide, not {widths[code - first]}"


def _to_unicode(font: Any, name: str, codes: set[int]) -> Iterator[str]:
    """Not asked of level B, but of a paper that is to be searched and copied."""
    table = characters(font)
    for code in sorted(codes):
        if not table.get(code):
            yield f"9.10.3 {name}: code {code} stands for no character"


def characters(font: Any) -> dict[int, str]:
    """What each code of a font stands for."""
    if "/ToUnicode" not in font:
        return {}
    text = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]+)>", text.partition("endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}
