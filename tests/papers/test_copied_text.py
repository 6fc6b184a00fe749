"""Text that a reader copies from a paper, or searches in it, is the text that was written."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument

from app.papers import setting
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.setting import Across
from app.papers.sheet import Box, Sheet

TEXT = (
    "谈话人𬭎文与冯𠅤、㛃秋、䶮之、𫖯生，古丽·阿不都于2026年11月24日在第二会议室谈话，合同编号ABC-2026号，"
    "采购经过询问核实，请如实说明情况，不隐瞒不夸大。"
) * 2
SIZES = ((15.75, 441.0), (10.5, 300.0))


def _paper(role: Role, size: float, width: float) -> tuple[bytes, list[str]]:
    sheet, room = Sheet(), Box(72, 72, width, 600)
    done = setting.broken(TEXT, width, size, 1.5, role)
    setting.place(sheet, room, room, done, Across.LEFT, middle=False)
    assert any(text.apart for text in sheet.texts)
    return pdf([sheet], "", ""), [line.text for line in done.lines]


def _pdfium(content: bytes) -> str:
    """As this program's preview, Chrome and Edge read it."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    text = document.getAllText(0).text()
    document.close()
    return text


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("size", "width"), SIZES)
def test_lines_drawn_apart_are_copied_without_blanks(qapp, role: Role, size: float, width: float):
    content, lines = _paper(role, size, width)
    assert PdfReader(io.BytesIO(content)).pages[0].extract_text().splitlines() == lines
    found = _pdfium(content)
    for name in ("𬭎文", "冯𠅤", "㛃秋", "䶮之", "𫖯生", "古丽·阿不都", "第二会议室", "ABC-2026", "合同编号"):
        assert name in found.replace("\r\n", "")
    assert [line for line in found.splitlines() if line] == lines
