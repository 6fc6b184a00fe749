"""How a paragraph of the editor carries its turn: id and speaker in its block format, marks in its characters.

Formats are part of the text to Qt: undo and redo bring back who spoke and what was marked together with the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat

from app.interviews.record_text import Mark, MarkKind, Turn
from ui.interviews.turns_document import Paragraph

# A line inside a turn, as a paragraph of the editor has it.
LINE = "\u2028"
_USER = int(QTextFormat.Property.UserProperty)
_ID, _SPEAKER = _USER + 1, _USER + 2
_MARKS = {kind: _USER + 16 + place for place, kind in enumerate(MarkKind)}


def paragraph_of(block: QTextBlock) -> Paragraph:
    """What a block says of its turn."""
    form = block.blockFormat()
    text = block.text()
    marks = tuple(marks_of(block)) if text else ()
    return Paragraph(int(form.stringProperty(_ID) or 0), form.stringProperty(_SPEAKER), text.replace(LINE, "\n"), marks)


def form_of(id: int, speaker: str) -> QTextBlockFormat:
    """The block format of a turn.  The id is text: Qt keeps numbers of 32 bits."""
    form = QTextBlockFormat()
    form.setProperty(_ID, str(id))
    form.setProperty(_SPEAKER, speaker)
    return form


def dress(block: QTextBlock, turn: Turn) -> None:
    """Has a block carry a turn; nothing is written where it does already."""
    form = block.blockFormat()
    if form.stringProperty(_ID) != str(turn.id) or form.stringProperty(_SPEAKER) != turn.speaker:
        QTextCursor(block).setBlockFormat(form_of(turn.id, turn.speaker))


def set_marks(block: QTextBlock, marks: tuple[Mark, ...]) -> None:
    """Marks passages of a block that has none yet."""
    for mark in marks:
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + mark.start)
        end = min(mark.start + mark.length, len(block.text()))
        cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
        set_mark(cursor, mark.kind, True)


def set_mark(cursor: QTextCursor, kind: MarkKind, on: bool) -> None:
    """Marks what is selected, or takes the mark away; one step of undo."""
    form = QTextCharFormat()
    form.setProperty(_MARKS[kind], on)
    cursor.mergeCharFormat(form)


def marks_of(block: QTextBlock) -> Iterator[Mark]:
    """The marked passages of a block, kind by kind in their order."""
    ranges = [each for each in block.textFormats() if each.format.propertyCount()]
    if not ranges:
        return
    for kind, key in _MARKS.items():
        start = end = -1
        for each in ranges:
            if not each.format.boolProperty(key):
                continue
            if each.start != end and start >= 0:
                yield Mark(kind, start, end - start)
            start, end = (each.start if each.start != end else start), each.start + each.length
        if start >= 0:
            yield Mark(kind, start, end - start)


def is_marked(cursor: QTextCursor, kind: MarkKind) -> bool:
    """Whether all that is selected within the block of the selection's start bears the mark."""
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(first)
    start, end = first - block.position(), last - block.position()
    return any(m.kind is kind and m.start <= start and end <= m.start + m.length for m in marks_of(block))


def ends_a_mark(cursor: QTextCursor) -> bool:
    """Whether what is typed at the caret would prolong a mark that ends there."""
    place = cursor.positionInBlock()
    return any(mark.start + mark.length == place for mark in marks_of(cursor.block()))


def sentence_at(cursor: QTextCursor) -> QTextCursor:
    """The sentence at the caret, or the one that ends right before it; without blanks around it."""
    block = cursor.block()
    text, place = block.text(), cursor.positionInBlock()
    ends = "。！？；!?;\u2028"
    if place and (place == len(text) or text[place - 1] in ends) and text[place - 1 : place] in ends:
        place -= 1
    start = max((text.rfind(end, 0, place) for end in ends), default=-1) + 1
    found = [at for end in ends if (at := text.find(end, place)) >= 0]
    end = min(found) + 1 if found else len(text)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    made = QTextCursor(block)
    made.setPosition(block.position() + start)
    made.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    return made
