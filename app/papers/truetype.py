"""TrueType faces in a PDF, such that text copied or searched in the paper is the text that was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

# A bfchar block may hold no more than this (PDF 32000-1, 9.10.3).
_BLOCK = 100


class TrueType(TTFont):
    """A face whose subsets say truthfully which characters they draw.

    reportlab writes the number of a character beyond U+FFFF as it is, where a reader expects UTF-16: such a name is
    drawn rightly, and copied as other characters.
    """

    def __init__(self, name: str, filename: str, **more: Any) -> None:
        super().__init__(name, filename, **more)
        face: Any = self.face
        face.get_table = self._table

    def _table(self, tag: str) -> Any:
        """A table of the file; the outlines, of whose megabytes a subset takes a few, are not copied whole."""
        face: Any = self.face
        start, length = face.get_table_pos(tag)
        return _Outlines(face._ttf_data, start) if tag == "glyf" else face._ttf_data[start : start + length]

    def has(self, character: str) -> bool:
        """Whether the face draws the character."""
        return ord(character) in self.face.charToGlyph

    def advance(self, character: str) -> float:
        """Width of the character in thousandths of the size."""
        return float(self.face.charWidths.get(ord(character), self.face.defaultWidth))

    def addObjects(self, doc: Any) -> None:
        """Adds the subsets to the document (called by reportlab when it is saved)."""
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for place, subset in enumerate(subsets):
            name = (b"".join((SUBSETN(place), b"+", self.face.name, self.face.subfontNameX))).decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{name}"].content = to_unicode(name, subset)


class _Outlines:
    """The table of outlines, read in pieces."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, piece: slice) -> bytes:
        return self._data[self._start + piece.start : self._start + piece.stop]


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """The ToUnicode table of a subset: which character each code stands for, as UTF-16."""
    codes = [(code, character) for code, character in enumerate(subset) if character]
    head = f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange"""
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return "\n".join([head, *_blocks(codes), tail])


def _blocks(codes: Sequence[tuple[int, int]]) -> Iterable[str]:
    for start in range(0, len(codes), _BLOCK):
        block = codes[start : start + _BLOCK]
        lines = (f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>" for code, character in block)
        yield "\n".join([f"{len(block)} beginbfchar", *lines, "endbfchar"])
