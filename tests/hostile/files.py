"""Cases about the file itself and the package: what it is, how it is packed, whether it can be read at all."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

from tests.hostile import old
from tests.hostile.case import Corpus
from tests.hostile.crafted import (
    SPACES,
    Entry,
    book,
    entry,
    forged,
    packed,
    parts,
    roster_lines,
    saved,
    sheet,
    zeros,
)
from tests.people.books import HEADINGS, ROWS

CASES = Corpus()
_SHEET = "xl/worksheets/sheet1.xml"


def _roster() -> dict[str, str | bytes]:
    return dict(parts([sheet(roster_lines())]))


def _entries(skip: str = "") -> list[Entry]:
    return [entry(name, str(content).encode()) for name, content in _roster().items() if name != skip]


@CASES.refused("解开后超过")
def bomb(folder: Path) -> Path:
    """zip bomb: a sheet of 8 GB of zeros (sizes stated modulo 4 GB less one)"""
    return saved(folder, forged([*_entries(_SHEET), Entry(_SHEET, zeros(4), 0xFFFFFFFE)]))


@CASES.refused("不是可以读取的 Excel")
def lying_bomb(folder: Path) -> Path:
    """zip bomb that says it is 1,000 bytes"""
    return saved(folder, forged([*_entries(_SHEET), Entry(_SHEET, zeros(1), 1000)]))


@CASES.refused("不是可以读取的 Excel", slow=True)
def bomb_within_the_limit(folder: Path) -> Path:
    """zip bomb just within the limit: one tag of 120 MB"""
    content = b"<worksheet a='" + b"A" * (120 << 20)
    return saved(folder, forged([*_entries(_SHEET), entry(_SHEET, content)]))


@CASES.imported()
def bomb_beside(folder: Path) -> Path:
    """zip bomb as a picture, which nobody unpacks"""
    return saved(folder, forged([*_entries(), Entry("xl/media/image1.png", zeros(1), 1 << 30)]))


@CASES.refused("里面没有工作表")
def quine(folder: Path) -> Path:
    """zip within a zip within a zip, as a quine unpacks"""
    content = packed({"r/r.zip": b"x"})
    for _ in range(40):
        content = packed({"r/r.zip": content})
    return saved(folder, content)


@CASES.imported()
def nested(folder: Path) -> Path:
    """roster that carries itself as an embedded file"""
    return saved(folder, packed(_roster() | {"xl/embeddings/名册.xlsx": packed(_roster())}))


@CASES.refused("互相重叠")
def overlapping(folder: Path) -> Path:
    """zip entries that overlap: one kernel used 2,000 times"""
    kernel = Entry("xl/worksheets/sheet2.xml", zeros(1)[:20_000], 50_000)
    again = [Entry(f"xl/worksheets/sheet{n}.xml", kernel.packed, 50_000, at=0) for n in range(3, 2000)]
    return saved(folder, forged([kernel, *again, *_entries()]))


@CASES.refused("里面的文件超过")
def many_parts(folder: Path) -> Path:
    """zip of 60,000 empty files"""
    return saved(folder, forged([*_entries(), *(Entry(f"a/{n}", b"", 0, method=0) for n in range(60_000))]))


@CASES.refused("同名的文件")
def twice(folder: Path) -> Path:
    """two parts of one name with different contents"""
    return saved(folder, forged([*_entries(), entry(_SHEET, sheet("").encode())]))


@CASES.refused("文件名不正常")
def climbing(folder: Path) -> Path:
    """zip with names like ../../etc/cron.d/x"""
    return saved(folder, forged([*_entries(), entry("../../../../etc/cron.d/x", b"* * * * * root true")]))


@CASES.refused("不完整或已损坏")
def wrong_sum(folder: Path) -> Path:
    """zip whose checksum does not fit"""
    spoilt = [*_entries(_SHEET), entry(_SHEET, str(_roster()[_SHEET]).encode())]
    spoilt[-1].crc ^= 1
    return saved(folder, forged(spoilt))


@CASES.refused("加了密码")
def zip_password(folder: Path) -> Path:
    """zip with entries under a password"""
    return saved(folder, forged([Entry(each.name, each.packed, each.size, each.crc, flags=1) for each in _entries()]))


@CASES.refused("压缩方式")
def other_packing(folder: Path) -> Path:
    """zip packed by bzip2"""
    return saved(
        folder, forged([*_entries(_SHEET), Entry(_SHEET, b"BZh9" + bytes(40), 1 << 20, method=12)])
    )  # fmt: skip


@CASES.refused("不完整或已损坏")
def cut(folder: Path) -> Path:
    """zip cut off in the middle"""
    whole = packed(_roster())
    return saved(folder, whole[: len(whole) // 2])


@CASES.refused("不完整或已损坏")
def spoilt(folder: Path) -> Path:
    """zip with a spoilt byte in the packed sheet"""
    whole = bytearray(packed(_roster()))
    at = whole.index(b"sheet1.xml") + 200
    whole[at : at + 8] = b"\xff" * 8
    return saved(folder, bytes(whole))


@CASES.refused("里面没有工作表")
def without_workbook(folder: Path) -> Path:
    """zip without workbook.xml"""
    return saved(folder, packed({name: text for name, text in _roster().items() if name != "xl/workbook.xml"}))


@CASES.refused("缺少 xl/worksheets/sheet1.xml")
def without_sheet(folder: Path) -> Path:
    """workbook whose sheet is not there"""
    return saved(folder, packed({name: text for name, text in _roster().items() if name != _SHEET}))


@CASES.refused("缺少")
def relation_outside(folder: Path) -> Path:
    """sheet whose relation leads out of the package: ../../../../etc/passwd"""
    made = _roster()
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = str(made[rels]).replace("worksheets/sheet1.xml", "../../../../../etc/passwd")
    return saved(folder, packed(made))


@CASES.refused("没有找到名册的表头")
def relation_wrong(folder: Path) -> Path:
    """sheet with a relation of another kind"""
    return saved(folder, packed(parts([sheet(roster_lines())], kinds={1: "theme"})))


@CASES.imported()
def linked(folder: Path) -> Path:
    """external links to a web address and to a share"""
    outside = f'<externalLink {SPACES}><externalBook r:id="rId1"/></externalLink>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/externalLinkPath" Target="http://127.0.0.1:9/a.xlsx"'
        ' TargetMode="External"/><Relationship Id="rId2" Type="http://x/externalLinkPath"'
        ' Target="\\\\10.0.0.1\\c$\\a.xlsx" TargetMode="External"/></Relationships>'
    )
    more = {"xl/externalLinks/externalLink1.xml": outside, "xl/externalLinks/_rels/externalLink1.xml.rels": rels}
    return saved(folder, packed(_roster() | more))


@CASES.imported()
def macros(folder: Path) -> Path:
    """macros: the content of an .xlsm"""
    more = {"xl/vbaProject.bin": old.container({"VBA": b'Sub Auto_Open()\nShell "calc"\nEnd Sub'})}
    return saved(folder, packed(_roster() | more), "名册.xlsm")


@CASES.imported()
def macros_renamed(folder: Path) -> Path:
    """macros: an .xlsm renamed to .xlsx"""
    return macros(folder).rename(folder / "名册.xlsx")


@CASES.refused("加了密码")
def encrypted(folder: Path) -> Path:
    """workbook under a password (CDFV2 encrypted)"""
    return saved(folder, old.container({"EncryptionInfo": b"\x04\0\x04\0@", "EncryptedPackage": os.urandom(9000)}))


@CASES.imported()
def real_xls(folder: Path) -> Path:
    """real .xls (BIFF8)"""
    return saved(folder, old.roster(), "名册.xls")


@CASES.imported()
def renamed_xls(folder: Path) -> Path:
    """.xls renamed to .xlsx"""
    return saved(folder, old.roster())


@CASES.imported()
def renamed_xlsx(folder: Path) -> Path:
    """.xlsx renamed to .xls"""
    return book(folder).rename(folder / "名册.xls")


@CASES.refused("加了密码")
def locked_xls(folder: Path) -> Path:
    """.xls under a password (FILEPASS)"""
    return saved(folder, old.roster(early=old.record(0x002F, bytes(54))), "名册.xls")


@CASES.refused("没有找到名册的表头")
def hidden_xls(folder: Path) -> Path:
    """.xls whose only sheet is hidden"""
    return saved(folder, old.roster(hidden=True), "名册.xls")


@CASES.refused("超过 60000 行")
def far_xls(folder: Path) -> Path:
    """.xls with a cell in the last row and column"""
    far = old.record(0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    return saved(folder, old.roster(more=far), "名册.xls")


@CASES.refused("的文字超过")
def texts_xls(folder: Path) -> Path:
    """.xls with one text of 1,500 characters used 300,000 times"""
    uses = b"".join(old.record(0x00FD, struct.pack("<HHHI", n // 250 + 9, n % 250, 0, 0)) for n in range(300_000))
    return saved(folder, old.roster(texts=["长" * 1500], more=uses), "名册.xls")


@CASES.refused("相隔太远")
def spread_xls(folder: Path) -> Path:
    """.xls of 40 sheets, each with a cell in row 19,000 and one in the last column"""
    far = b"".join(old.record(0x0203, struct.pack("<HHHd", row, at, 0, 1.0)) for row, at in ((19_000, 0), (0, 255)))
    part = old.record(0x000A) + old.record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + far
    return saved(folder, old.roster(more=part * 40), "名册.xls")


@CASES.refused("的文字超过")
def long_texts_xls(folder: Path) -> Path:
    """.xls with one text of 30,000 characters over eight records, used 20,000 times"""
    uses = b"".join(old.record(0x00FD, struct.pack("<HHHI", n // 250 + 9, n % 250, 0, 0)) for n in range(20_000))
    return saved(folder, old.container({"Workbook": old.workbook(texts=["长" * 30_000], more=uses)}), "名册.xls")


@CASES.imported()
def long_text_xls(folder: Path) -> Path:
    """.xls with one text of 30,000 characters over eight records, in the remarks"""
    rows = [*ROWS[:-1], [*ROWS[-1][:-1], "长" * 30_000]]
    return saved(folder, old.roster(rows), "名册.xls")


@CASES.refused("不完整或已损坏")
def looped_ole(folder: Path) -> Path:
    """OLE whose sectors go in a circle"""
    content = bytearray(old.roster())
    content[-512:-508] = struct.pack("<I", 0)
    return saved(folder, bytes(content), "名册.xls")


@CASES.refused("Word 文档")
def old_word(folder: Path) -> Path:
    """.doc renamed to .xls"""
    return saved(folder, old.container({"WordDocument": b"x"}), "名册.xls")


@CASES.refused("文本（例如 CSV）")
def csv(folder: Path) -> Path:
    """.csv renamed to .xlsx"""
    return saved(folder, "\n".join(",".join(map(str, row)) for row in (HEADINGS, *ROWS)).encode("gb18030"))


@CASES.refused("网页")
def html(folder: Path) -> Path:
    """.html renamed to .xlsx, as old systems export"""
    return saved(folder, b"<html><table><tr><td>x</td></tr></table></html>")


@CASES.refused("XML 文件")
def xml_2003(folder: Path) -> Path:
    """XML of Excel 2003 renamed to .xlsx, with an entity to /etc/passwd"""
    return saved(folder, b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Workbook>&x;')


@CASES.refused("Word 文档")
def docx(folder: Path) -> Path:
    """.docx renamed to .xlsx"""
    return saved(folder, packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}))


@CASES.refused("PDF 文件")
def pdf(folder: Path) -> Path:
    """.pdf renamed to .xlsx"""
    return saved(folder, b"%PDF-1.7\n")


@CASES.refused("图片", slow=True)
def png(folder: Path) -> Path:
    """.png of 60,000 x 60,000 pixels renamed to .xlsx"""
    return saved(folder, flood())


@CASES.refused(".ods")
def ods(folder: Path) -> Path:
    """.ods"""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return saved(folder, packed({"mimetype": kind, "content.xml": "<a/>"}), "名册.ods")


@CASES.refused(".xlsb")
def xlsb(folder: Path) -> Path:
    """.xlsb"""
    return saved(folder, packed({"_rels/.rels": "<Relationships/>", "xl/workbook.bin": b"\x83\x01"}), "名册.xlsb")


@CASES.refused("空文件")
def empty(folder: Path) -> Path:
    """empty file"""
    return saved(folder, b"")


@CASES.refused("不是可以读取的 Excel")
def one_byte(folder: Path) -> Path:
    """file of one byte"""
    return saved(folder, b"P")


@CASES.refused("超过 30 MB", slow=True)
def large(folder: Path) -> Path:
    """file of 3 GB (with holes)"""
    path = saved(folder, b"PK\x03\x04")
    with path.open("r+b") as stream:
        stream.truncate(3 << 30)
    return path


@CASES.refused("打不开")
def long_name(folder: Path) -> Path:
    """file name of 300 characters"""
    return folder / f"{'名' * 300}.xlsx"


@CASES.imported()
def odd_name(folder: Path) -> Path:
    """file name with a right-to-left override and a line break"""
    return book(folder).rename(folder / "名册\u202excod\n.xlsx")


@CASES.refused("是一个文件夹")
def directory(folder: Path) -> Path:
    """folder in place of a file"""
    (folder / "名册.xlsx").mkdir()
    return folder / "名册.xlsx"


@CASES.refused("打不开")
def unreadable(folder: Path) -> Path:
    """file that the system does not let be read (/proc/self/mem)"""
    return linked_to(folder, "/proc/self/mem")


@CASES.refused("打不开")
def gone(folder: Path) -> Path:
    """link to a file that is gone"""
    return linked_to(folder, str(folder / "没有"))


@CASES.refused("打不开")
def circle(folder: Path) -> Path:
    """link to itself"""
    return linked_to(folder, str(folder / "名册.xlsx"))


@CASES.refused("不是普通文件")
def pipe(folder: Path) -> Path:
    """pipe (FIFO) that nobody writes to"""
    os.mkfifo(folder / "名册.xlsx")
    return folder / "名册.xlsx"


@CASES.refused("不是普通文件")
def device(folder: Path) -> Path:
    """device without an end (/dev/zero)"""
    return linked_to(folder, "/dev/zero")


def linked_to(folder: Path, target: str) -> Path:
    """A link of the roster's name."""
    (folder / "名册.xlsx").symlink_to(target)
    return folder / "名册.xlsx"


def flood(side: int = 60_000) -> bytes:
    """A PNG of that many black pixels each way, of one bit, in half a megabyte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes((side + 7) // 8 + 1)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
