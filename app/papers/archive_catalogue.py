"""卷内目录 (六(一)): what lies in the volume of a talk, page numbers running on; empty rows are filled in by hand."""

from __future__ import annotations

from app.papers.archive_facts import ArchiveFacts
from app.papers.listing import Column, Entry, Listing, listing_sheets
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.words import Words

_LEFT = Across.LEFT
_COLUMNS = (
    Column("顺序号", 12.5), Column("文　号", 29), Column("责任者", 22), Column("题　　名", 62, across=_LEFT),
    Column("日　期", 22), Column("页　号", 14.5), Column("备　注", 13, across=_LEFT),
)  # fmt: skip
# As high as an archive's own printed form has them.
_HIGH = 12 * MM


def catalogue_sheets(facts: ArchiveFacts, words: Words) -> list[Sheet]:
    """The pages of a catalogue."""
    line = (f"案卷号：{facts.volume or '　' * 8}", f"约谈编号：{facts.number}", f"立卷单位：{facts.unit or '　' * 8}")
    return listing_sheets(Listing(
        "", words.say("title"), line, _COLUMNS, tuple(Entry(texts) for texts in facts.entries),
        notes=tuple(filter(None, words.say("note", 单位=facts.office.institution).split("\n"))),
        secrecy=facts.office.secrecy, across=False, fill=True, high=_HIGH,
    ))  # fmt: skip
