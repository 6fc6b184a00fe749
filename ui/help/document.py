"""A help page as a document: Markdown read by Qt, then dressed in the colours, faces and distances of the theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from app.help.library import Page
from ui.theme import Colours, Space
from ui.theme.fonts import families, ui_font
from ui.theme.tokens import Size

# The id behind a heading, a clause in its brackets, a picture on a line of its own.
_ID = re.compile(r"^(#{1,3} .*?) \{#[^}]*\}$", re.MULTILINE)
_CLAUSE = re.compile(r"〔([一二三四五六七八九十][^〕]{0,8})〕")
_PICTURE = re.compile(r"^!\[([^\]]*)\]\((pictures/([^)\s]+)\.png)\)$", re.MULTILINE)
_HEADINGS = {1: 22, 2: 17, 3: 14}  # sizes in pixels where text has 14
_BODY = Size.BODY + 1
_PLACE_OF_PICTURE = "\ufffc"
_LINE = 150.0
Anchors = dict[str, int]


def prepared(page: Page, clause_anchor: Callable[[str], str]) -> str:
    """The Markdown as Qt reads it: ids away, clauses as links, a picture as a link to itself with its words below."""

    def linked(found: re.Match[str]) -> str:
        anchor = clause_anchor(found[1])
        return f"[〔{found[1]}〕](regulation.md#{anchor})" if anchor else found[0]

    text = _ID.sub(r"\1", page.source)
    text = _CLAUSE.sub(linked, text)
    return _PICTURE.sub(r"[![\1](\2)](picture:\3)\n\n*\1*", text)


def fill(document: QTextDocument, text: str, page: Page, colours: Colours, zoom: float = 1.0) -> Anchors:
    """Writes a page into a document; answers where its sections begin, by their ids."""
    document.setDefaultFont(_face(_BODY, zoom))
    document.setDocumentMargin(Space.THREE)
    document.setMarkdown(text)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for table in _tables(document):
        table.setFormat(_table(table, colours))
    titles = iter(page.sections)
    anchors: Anchors = {}
    for block in _blocks(document):
        level = block.blockFormat().headingLevel()
        if level and (section := next(titles, None)) is not None and section.id:
            anchors[section.id] = block.position()
        cursor.setPosition(block.position())
        cursor.setBlockFormat(_distances(block, cursor.currentTable() is not None))
        for place, length, shape in [*_dressed(block, level, colours, zoom)]:
            cursor.setPosition(place)
            cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shape)
    cursor.endEditBlock()
    return anchors


def _face(size: float, zoom: float, *, bold: bool = False) -> QFont:
    return ui_font(max(8, round(size * zoom)), bold)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _tables(document: QTextDocument) -> list[QTextTable]:
    return [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def _table(table: QTextTable, colours: Colours) -> QTextTableFormat:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderBrush(QBrush(QColor(colours.line)))
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderCollapse(True)
    shape.setCellPadding(6)
    shape.setCellSpacing(0)
    shape.setTopMargin(Space.HALF)
    shape.setBottomMargin(Space.TWO)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    for column in range(table.columns()):
        head = table.cellAt(0, column)
        dressed = head.format()
        dressed.setBackground(QColor(colours.neutral_back))
        head.setFormat(dressed)
    return shape


def _distances(block: QTextBlock, in_table: bool) -> QTextBlockFormat:
    shape = block.blockFormat()
    level = shape.headingLevel()
    above, below = {0: (0, Space.ONE), 1: (0, Space.ONE), 2: (Space.THREE, Space.ONE)}.get(
        level, (Space.TWO, Space.HALF)
    )
    if in_table:
        above = below = 0
    elif block.textList() is not None:
        below = Space.HALF
    if shape.hasProperty(QTextFormat.Property.BlockQuoteLevel):
        shape.setLeftMargin(Space.TWO)
        shape.setRightMargin(0)
    shape.setTopMargin(above)
    shape.setBottomMargin(below)
    if not in_table and _PLACE_OF_PICTURE not in block.text():  # half a picture of air below it
        shape.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return shape


def _dressed(
    block: QTextBlock, level: int, colours: Colours, zoom: float
) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Every piece of a block with what it looks like."""
    quoted = block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel)
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.isValid() and not piece.charFormat().isImageFormat():
            yield piece.position(), piece.length(), _look(piece, level, quoted, colours, zoom)
        pieces += 1


def _look(piece: QTextFragment, level: int, quoted: bool, colours: Colours, zoom: float) -> QTextCharFormat:
    was = piece.charFormat()
    shape = QTextCharFormat()
    bold = was.fontWeight() > QFont.Weight.Normal or level > 0
    is_caption = was.fontItalic()
    size = Size.SECONDARY if is_caption else _HEADINGS.get(level, _BODY)
    shape.setFont(_face(size, zoom, bold=bold))
    shape.setForeground(QColor(colours.ink_soft if is_caption or quoted else colours.ink))
    if was.fontFixedPitch():
        shape.setBackground(QColor(colours.neutral_back))
        shape.setFontFamilies(families())
    if was.isAnchor():
        shape.setAnchor(True)
        shape.setAnchorHref(was.anchorHref())
        shape.setForeground(QColor(colours.link))
    return shape
