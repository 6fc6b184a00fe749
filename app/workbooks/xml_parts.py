"""The parts of an .xlsx as streams of XML: checked as a package before one is unpacked, then read within a budget."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.store.steps import step
from app.workbooks import limits
from app.workbooks.limits import BadWorkbook, Budget, locked, no_workbook, too_much

_PIECE = 1 << 16
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_OTHER_ENCODING = re.compile(rb"encoding\s*=\s*(?![\"']utf-8[\"'])", re.IGNORECASE)
_OTHERS = (
    ("word/document.xml", "它其实是 Word 文档"), ("ppt/presentation.xml", "它其实是演示文稿"),
    ("xl/workbook.bin", "它是二进制工作簿（.xlsb）"), ("mimetype", "它是 OpenDocument 文件（如 .ods）"),
)  # fmt: skip


class Handler(Protocol):
    """Who listens to a part: names come without the prefix, where the part gives its own elements one."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """Some text within."""


@runtime_checkable
class TakesPlain(Handler, Protocol):
    """Who can take many children of one element at once, where they are written plainly."""

    # The name of these children, and whether the parser is within their element and between two of them.
    child: bytes
    inside: bool

    def take(self, stretch: bytes) -> bool:
        """Takes a stretch that begins and ends with a child; False: nothing was taken, the parser has to read it."""


class Package:
    """An .xlsx as its parts.  Raises BadWorkbook for a package that was not made by an office program."""

    def __init__(self, content: bytes) -> None:
        if content.count(b"PK\x01\x02") > limits.MOST_PARTS:
            raise too_much(f"里面的文件超过 {limits.MOST_PARTS} 个")
        self._content = content
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise no_workbook("文件不完整或已损坏") from error
        found = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._parts = {entry.filename.lower(): entry for entry in found}
        self._check(found)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._parts

    def what_else(self) -> str:
        """What the package seems to be, when it is no workbook."""
        return next((said for name, said in _OTHERS if self.has(name)), "里面没有工作表")

    def read(self, name: str, handler: Handler, budget: Budget) -> None:
        """Tells a part to a handler, element by element."""
        if not self.has(name):
            raise no_workbook(f"缺少 {name[:60]}")
        try:
            with self._zip.open(self._parts[name.lower()]) as stream:
                _parse(stream, handler, budget)
        except (expat.ExpatError, LookupError) as error:  # not well formed; of an encoding that nobody knows
            raise no_workbook("文件内容已损坏") from error
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise no_workbook("文件不完整或已损坏") from error

    def _check(self, found: list[ZipInfo]) -> None:
        if len(found) != len(self._parts):
            raise no_workbook("里面有同名的文件，不是办公软件写出的")
        for entry in found:
            if entry.flag_bits & _ENCRYPTED:
                raise locked()
            if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise no_workbook("压缩方式不认识")
            if ".." in entry.filename.replace("\\", "/").split("/"):
                raise no_workbook("里面的文件名不正常，不是办公软件写出的")
        if sum(entry.file_size for entry in found if is_read(entry.filename)) > limits.MOST_XML:
            raise too_much(f"解开后超过 {limits.MOST_XML // 2**20} MB")
        end = 0
        for entry in sorted(found, key=lambda each: each.header_offset):
            if entry.header_offset < end:
                raise no_workbook("里面的文件互相重叠，不是办公软件写出的")
            end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def is_read(name: str) -> bool:
    """Whether a part can be one that is read; pictures, macros and the like are never unpacked."""
    return name.lower().endswith((".xml", ".rels"))


def beside(part: str, target: str) -> str:
    """The name of a part to which another refers."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _parse(stream: object, handler: Handler, budget: Budget) -> None:
    """Goes through XML.  A document type is refused: entities can be made to grow, and to name other files."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = _no_doctype, _countable

    def root(name: str, attributes: Mapping[str, str]) -> None:
        # A sheet has millions of elements and no prefix: its handler is called by the parser itself.
        start, end = (_bare_start(handler), _bare_end(handler)) if ":" in name else (handler.start, handler.end)
        parser.StartElementHandler, parser.EndElementHandler = start, end
        start(name, attributes)

    parser.StartElementHandler, parser.CharacterDataHandler = root, handler.text
    reader = _Reader(parser)
    reading = _PlainReader(reader, handler) if isinstance(handler, TakesPlain) else reader
    while piece := stream.read(_PIECE):  # type: ignore[attr-defined]
        budget.spend_xml(len(piece))
        budget.spend_elements(piece.count(b"<") - piece.count(b"</"))
        step("正在读取工作簿")
        reading.read(piece)
    reading.end()


class _Reader:
    """Gives a part to the parser, piece by piece; no tag is longer than it may be."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser, self._read = parser, 0

    def read(self, piece: bytes) -> None:
        """The next piece."""
        self._read += len(piece)
        self._parser.Parse(piece, False)
        if self._read - max(self._parser.CurrentByteIndex, 0) > limits.LONGEST_TOKEN:
            raise no_workbook("文件内容不正常，不是办公软件写出的")

    def end(self) -> None:
        """There is no more."""
        self._parser.Parse(b"", True)


class _PlainReader:
    """Gives children that are written plainly to the handler, past the parser, and all else to the parser."""

    def __init__(self, reader: _Reader, handler: TakesPlain) -> None:
        self._reader, self._handler = reader, handler
        self._begin, self._end = b"<" + handler.child, b"</" + handler.child + b">"
        self._is_begun = self._is_plain = False
        self._kept = b""

    def read(self, piece: bytes) -> None:
        """The next piece."""
        if not self._is_begun:
            piece = self._after_head(piece)
        if not self._is_plain:
            self._reader.read(piece)
            return
        self._kept += piece
        cut = self._kept.rfind(self._end)
        if cut >= 0:
            cut += len(self._end)
            stretch, self._kept = self._kept[:cut], self._kept[cut:]
            if not self._handler.take(stretch):
                self._parse(stretch)
        elif len(self._kept) > limits.LONGEST_TOKEN:
            self._is_plain = False
        if not self._is_plain:
            self._give_up()

    def end(self) -> None:
        """There is no more."""
        self._give_up()
        self._reader.end()

    def _after_head(self, piece: bytes) -> bytes:
        """Lets the parser read up to the first child; what is left to read."""
        self._is_begun = True
        head = piece[: max(piece.find(self._begin), 0)]
        # Within a comment, or in another encoding, the child may be none.
        if b"<!" in head or head.count(b"<?") > 1 or _OTHER_ENCODING.search(head):
            return piece
        self._reader.read(head)
        self._is_plain = self._handler.inside
        return piece[len(head) :]

    def _parse(self, stretch: bytes) -> None:
        """Lets the parser read a stretch; what follows is taken again only where it is sure to be between children."""
        self._reader.read(stretch)
        self._is_plain = self._handler.inside and b"<!" not in stretch and b"<?" not in stretch

    def _give_up(self) -> None:
        kept, self._kept = self._kept, b""
        if kept:
            self._reader.read(kept)


def _bare_start(handler: Handler) -> Callable[[str, Mapping[str, str]], None]:
    return lambda name, attributes: handler.start(name.rpartition(":")[2], attributes)


def _bare_end(handler: Handler) -> Callable[[str], None]:
    return lambda name: handler.end(name.rpartition(":")[2])


def _countable(_version: str, encoding: str | None, _standalone: int) -> None:
    """Elements are counted by their bytes: refuses an encoding that writes them in another way (LookupError: none)."""
    if b"<" not in "<".encode(encoding or "utf-8"):
        raise no_workbook("文件的编码不认识")


def _no_doctype(*_: object) -> None:
    raise BadWorkbook(
        f"{limits.NO_WORKBOOK}：里面有外部引用的定义（DOCTYPE），不是办公软件写出的",
        "这样的文件可能有害。请向提供文件的人核对，并用 WPS 或 Excel 另存为 .xlsx 后再试。",
    )
