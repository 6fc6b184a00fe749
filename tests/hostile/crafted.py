"""Workbooks written part by part, so that each part can be wrong on purpose."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.people.books import HEADINGS, ROWS

_SS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = f'xmlns="{_SS}" xmlns:r="{_REL}"'
TYPES = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
STYLES = (
    f'<styleSheet {SPACES}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="49"/></cellXfs></styleSheet>'
)
HEAD = (["填报日期：2026年11月2日"], list(HEADINGS))


class Raw(str):
    """A cell as XML; `{r}` is its place."""


def column(number: int) -> str:
    """The letters of a column, from 1; beyond XFD too."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(value: Any, place: str) -> str:
    """A cell; nothing for None."""
    if isinstance(value, Raw):
        return value.replace("{r}", place)
    if value is None or value == "":
        return ""
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def lines(rows: Sequence[Sequence[Any]], first: int = 1) -> str:
    """Rows of cells as XML, from a row on."""
    made = []
    for number, row in enumerate(rows, first):
        cells = (cell(value, f"{column(place)}{number}") for place, value in enumerate(row, 1))
        made.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(made)


def roster_lines(rows: Sequence[Sequence[Any]] = ROWS) -> str:
    """A roster as rows of XML: the day, the heading, people from row 3 on."""
    return lines([*HEAD, *rows])


def sheet(data: str, before: str = "", after: str = "", top: str = "") -> str:
    """A sheet of rows of XML; `top` goes before the root element."""
    return f"{top}<worksheet {SPACES}>{before}<sheetData>{data}</sheetData>{after}</worksheet>"


def parts(
    sheets: Sequence[str], states: Mapping[int, str] | None = None, kinds: Mapping[int, str] | None = None,
    properties: str = "", shared: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """The parts of a workbook with these sheets; states (hidden) and kinds (chartsheet) by place, from 1."""
    states, kinds = states or {}, kinds or {}
    listed, related = "", ""
    for place, _ in enumerate(sheets, 1):
        state = f' state="{states[place]}"' if place in states else ""
        listed += f'<sheet name="表{place}" sheetId="{place}"{state} r:id="rId{place}"/>'
        kind = kinds.get(place, "worksheet")
        related += f'<Relationship Id="rId{place}" Type="{_REL}/{kind}" Target="worksheets/sheet{place}.xml"/>'
    for number, (kind, target) in enumerate((("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))):
        related += f'<Relationship Id="x{number}" Type="{_REL}/{kind}" Target="{target}"/>'
    start = f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{start}</Relationships>',
        "xl/workbook.xml": f"<workbook {SPACES}>{properties}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": STYLES,
    }
    if shared is not None:
        made["xl/sharedStrings.xml"] = f"<sst {SPACES}>{shared}</sst>"
    return made | {f"xl/worksheets/sheet{place}.xml": content for place, content in enumerate(sheets, 1)}


def packed(contents: Mapping[str, str | bytes]) -> bytes:
    """Parts as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return made.getvalue()


def saved(folder: Path, content: bytes, name: str = "名册.xlsx") -> Path:
    """A file in the folder."""
    (folder / name).write_bytes(content)
    return folder / name


def book(folder: Path, rows: Sequence[Sequence[Any]] = ROWS, **more: Any) -> Path:
    """A roster with some cells of one's own, saved."""
    return saved(folder, packed(parts([sheet(roster_lines(rows))], **more)))


@dataclass
class Entry:
    """A file of a forged zip: what the headers say need not be so."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = 8
    flags: int = 0
    at: int | None = None


def entry(name: str, content: bytes) -> Entry:
    """An honest entry."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Entry(name, packer.compress(content) + packer.flush(), len(content), zlib.crc32(content))


def zeros(gigabytes: int) -> bytes:
    """That many gigabytes of zeros, deflated: one block said over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return once * (gigabytes << 6) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def forged(entries: Sequence[Entry]) -> bytes:
    """A zip whose headers say what the entries say."""
    body, directory = bytearray(), bytearray()
    for each in entries:
        name = each.name.encode()
        facts = (each.flags | 0x800, each.method, 0, 0x21, each.crc, len(each.packed), each.size, len(name), 0)
        at = len(body) if each.at is None else each.at
        if each.at is None:
            body += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, *facts) + name + each.packed
        directory += b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, *facts, 0, 0, 0, 0, at) + name
    count = min(len(entries), 0xFFFF)
    return bytes(body + directory) + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0
    )
