"""Every paper is PDF/A-2b, and what is not is told: each rule by a file that breaks it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, Pdf

from app.access.session import Session
from app.papers import catalogue
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.paper import Paper
from app.papers.sheet import Box, Sheet
from tests.papers.lists import fill
from tests.papers.pdfa import problems

TEXT = "冯𠅤、𬭎文、㛃秋、䶮之，古丽·阿不都 2026年 abc"


@pytest.fixture(scope="module")
def good() -> bytes:
    sheet, room = Sheet(bookmark="第一页"), Box(72, 72, 400, 20)
    for line, role in enumerate(Role):
        sheet.write(room, 72, 100 + 30 * line, TEXT, role, 12, 1.5 * (line % 2))
    sheet.rule(72, 300, 400, 300)
    return pdf([sheet, Sheet(across=True)], "标题 & 名称", "青屏学院")


@pytest.mark.parametrize("which", catalogue.PAPERS, ids=lambda paper: paper.key)
def test_every_blank_paper_is_pdf_a(session: Session, which: Paper):
    assert problems(catalogue.blank(session, which).pdf) == []


def test_filled_in_papers_are_pdf_a(session: Session, people: dict[str, int]):
    for key, kinds in fill(session, people).items():
        number, sub = next(iter(kinds.values()))
        assert problems(catalogue.drawn(session, catalogue.paper(key), [number], sub).pdf) == [], key
        if key == "volume":
            assert problems(catalogue.drawn(session, catalogue.paper("registration"), [number]).pdf) == []
            assert problems(catalogue.drawn(session, catalogue.paper("record"), [number]).pdf) == []


def test_a_sheet_with_rare_characters_is_pdf_a(good: bytes):
    assert problems(good) == []


BYTES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "header": ("6.1.2", lambda made: b"\n" + made),
    "comment": ("6.1.2", lambda made: made.replace(made.split(b"\n")[1], b"% plain" + b" " * 40, 1)),
    "behind the end": ("6.1.3", lambda made: made + b"more"),
    "line end before endstream": ("6.1.7.1", lambda made: made.replace(b"\nendstream", b" endstream", 1)),
    "length": ("6.1.7.1", lambda made: made.replace(b"/Length 588", b"/Length 580", 1)),
    "place of an object": (
        "6.1.9",
        lambda made: made.replace(b"\n1 0 obj\n", b" 1 0 obj\n", 1).replace(b"1 0 obj\n", b"1  0 obj", 1),
    ),
}


@pytest.mark.parametrize("which", BYTES)
def test_a_file_that_is_written_wrongly_is_told(good: bytes, which: str):
    clause, broken = BYTES[which]
    assert any(line.startswith(clause) for line in problems(broken(good)))


def _first_font(opened: Pdf) -> Dictionary:
    return next(iter(opened.pages[0].obj.Resources.Font.values()))


def _metadata(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def change(opened: Pdf) -> None:
        before = opened.Root.Metadata.read_bytes()
        assert old in before
        opened.Root.Metadata.write(before.replace(old, new), filter=None)

    return change


def _state(**entries: object) -> Callable[[Pdf], None]:
    def change(opened: Pdf) -> None:
        opened.pages[0].obj.Resources.ExtGState = Dictionary(GS=Dictionary(**entries))

    return change


def _annotation(opened: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], F=2)
    opened.pages[0].obj.Annots = Array([note])


def _widths(opened: Pdf) -> None:
    font = _first_font(opened)
    font.Widths = Array([float(each) + 50 for each in font.Widths])


def _content(more: bytes) -> Callable[[Pdf], None]:
    def change(opened: Pdf) -> None:
        opened.pages[0].contents_add(more)

    return change


def _cmaps(opened: Pdf) -> None:
    file = _first_font(opened).FontDescriptor.FontFile2
    program = TTFont(io.BytesIO(file.read_bytes()))
    more = CmapSubtable.newSubtable(4)
    more.platformID, more.platEncID, more.language, more.cmap = 3, 1, 0, {}
    program["cmap"].tables.append(more)
    out = io.BytesIO()
    program.save(out)
    file.write(out.getvalue())


BROKEN: dict[str, tuple[str, Callable[[Pdf], object]]] = {
    "no metadata": ("6.6.2.1", lambda opened: opened.Root.__delitem__("/Metadata")),
    "metadata not well-formed": ("6.6.2.1", _metadata(b"</rdf:RDF>", b"")),
    "part": ("6.6.4", _metadata(b"<pdfaid:part>2", b"<pdfaid:part>1")),
    "conformance": ("6.6.4", _metadata(b"conformance>B<", b"conformance>A<")),
    "a property of no schema": ("6.6.2.3.1", _metadata(b"<dc:format>", b'<o:x xmlns:o="urn:o">1</o:x><dc:format>')),
    "title": ("6.6.3", _metadata("标题".encode(), "别的".encode())),
    "producer": ("6.6.3", lambda opened: opened.docinfo.__setitem__("/Producer", "another")),
    "date": ("6.6.3", lambda opened: opened.docinfo.__setitem__("/ModDate", "D:20200101000000+00'00'")),
    "no output intent": ("6.2.4.3", lambda opened: opened.Root.__delitem__("/OutputIntents")),
    "profile": ("6.2.3", lambda opened: opened.Root.OutputIntents[0].DestOutputProfile.write(b"x" * 200)),
    "colours": ("6.2.3", lambda opened: opened.Root.OutputIntents[0].DestOutputProfile.__setitem__("/N", 4)),
    "a colour not covered": ("6.2.4.3", _content(b"0 0 0 1 k")),
    "an operator": ("6.2.2", _content(b"/GS sh")),
    "not embedded": ("6.2.11.4", lambda opened: _first_font(opened).FontDescriptor.__delitem__("/FontFile2")),
    "not named as a subset": ("6.2.11.4", lambda opened: _first_font(opened).__setitem__("/BaseFont", Name.Face)),
    "an encoding": ("6.2.11.6", lambda opened: _first_font(opened).__setitem__("/Encoding", Name.WinAnsiEncoding)),
    "not symbolic": ("6.2.11.6", lambda opened: _first_font(opened).FontDescriptor.__setitem__("/Flags", 32)),
    "two cmaps": ("6.2.11.6", _cmaps),
    "widths": ("6.2.11.5", _widths),
    "too few widths": ("6.2.11.2", lambda opened: _first_font(opened).__setitem__("/Widths", Array([1000]))),
    "no characters": ("9.10.3", lambda opened: _first_font(opened).__delitem__("/ToUnicode")),
    "a glyph that is none": ("6.2.11.8", _content(b"BT /F1+0 12 Tf <FE> Tj ET")),
    "a font that is none": ("6.2.2", _content(b"BT /Other 12 Tf ET")),
    "alpha": ("6.2.10", _state(ca=0.5)),
    "a soft mask": ("6.2.10", _state(SMask=Dictionary(S=Name.Alpha))),
    "a blend mode": ("6.2.10", _state(BM=Name.Multiply)),
    "a transfer function": ("6.2.5", _state(TR=Name.Identity)),
    "an annotation": ("6.3.2", _annotation),
    "JavaScript": ("6.5", lambda opened: opened.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS="1"))),
    "an embedded file": ("6.4", lambda opened: opened.attachments.__setitem__("a.txt", b"x")),
    "a small page": ("6.1.13", lambda opened: opened.pages[1].obj.__setitem__("/MediaBox", Array([0, 0, 2, 2]))),
}  # fmt: skip


def _saved(content: bytes, change: Callable[[Pdf], object], **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        change(opened)
        opened.save(out, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **how)
    return out.getvalue()


def test_saving_it_again_breaks_nothing(good: bytes):
    assert problems(_saved(good, lambda opened: None)) == []


@pytest.mark.parametrize("which", BROKEN)
def test_what_pdf_a_forbids_is_told(good: bytes, which: str):
    clause, change = BROKEN[which]
    assert any(line.startswith(clause) for line in problems(_saved(good, change)))


def test_an_encrypted_file_is_told(good: bytes):
    made = _saved(good, lambda opened: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "6.1.3 encrypted" in problems(made)
