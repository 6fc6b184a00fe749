"""Fetches the fonts named in fonts.toml into resources/fonts/, each archive checked against its hash.

    python -m tools.fetch_fonts

What is there already is left alone.  Needs fontTools (in requirements-dev.txt) for the one face that is converted.
"""

from __future__ import annotations

import io
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

from tools.download import download

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "fonts"


def main() -> int:
    """Fetches what is missing; 1 when an archive cannot be had or is not the one we know."""
    manifest = tomllib.loads((Path(__file__).parent / "fonts.toml").read_text(encoding="utf-8"))
    TARGET.mkdir(parents=True, exist_ok=True)
    for archive in manifest["archive"]:
        wanted = [member for member in archive["members"] if not (TARGET / member["file"]).exists()]
        if not wanted:
            continue
        print(f"fetching {archive['url']}", flush=True)
        try:
            content = download(archive["url"], archive["sha256"])
        except OSError as error:
            print(error, file=sys.stderr)
            return 1
        _unpack(content, wanted)
    return 0


def _unpack(content: bytes, wanted: list[dict[str, Any]]) -> None:
    if content.startswith(b"!<arch>"):
        content = _debian_data(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in wanted:
            source = archive.extractfile(member["path"])
            assert source is not None, member["path"]
            font = source.read()
            if member.get("from_cff"):
                print(f"converting {member['file']}", flush=True)
                font = _to_truetype(font)
            part = TARGET / (member["file"] + ".part")
            part.write_bytes(font)
            part.replace(TARGET / member["file"])


def _debian_data(content: bytes) -> bytes:
    """The data.tar of a .deb, which is an `ar` archive: 60-byte headers, entries padded to even length."""
    place = 8
    while place + 60 <= len(content):
        name = content[place : place + 16].decode().strip().rstrip("/")
        size = int(content[place + 48 : place + 58])
        start = place + 60
        if name.startswith("data.tar"):
            return content[start : start + size]
        place = start + size + size % 2
    raise OSError("no data.tar in the package")


def _to_truetype(font: bytes) -> bytes:
    """The same face with quadratic outlines: cubic curves approximated within one unit of a thousand."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    source = TTFont(io.BytesIO(font), recalcTimestamp=False)
    order = source.getGlyphOrder()
    outlines = source.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    source["loca"] = newTable("loca")
    table = source["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
        advance, _ = source["hmtx"][name]
        source["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    maxp = source["maxp"]
    maxp.tableVersion = 0x00010000
    for key in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, key, 1 if key == "maxZones" else 0)
    source["post"].formatType = 3.0
    for gone in ("CFF ", "VORG", "GSUB", "GPOS", "BASE"):
        if gone in source:
            del source[gone]
    source.sfntVersion = "\000\001\000\000"
    written = io.BytesIO()
    source.save(written)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
