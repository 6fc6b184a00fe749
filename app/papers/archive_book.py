"""案卷目录 as a workbook: the volumes that the register shows."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.ledgers.archive.volumes import VolumeFilter, number_problems, volumes_page
from app.papers.archive_registers import volume_note
from app.papers.workbook import BookColumn, Paper
from app.papers.workbook_facts import institution, long_date, secrecy_and_unit

_COLUMNS = (
    BookColumn("序号", 6, centred=True), BookColumn("案卷号", 12, centred=True), BookColumn("题名", 44),
    BookColumn("约谈编号", 17, centred=True), BookColumn("立卷单位", 14), BookColumn("归档日期", 12, centred=True),
    BookColumn("保管期限", 10, centred=True), BookColumn("届满日", 12, centred=True),
    BookColumn("件数", 7, "数量", centred=True), BookColumn("页数", 7, "数量", centred=True),
    BookColumn("实点页数", 9, "数量", centred=True), BookColumn("存放位置", 16), BookColumn("现状", 9, centred=True),
    BookColumn("备注", 26),
)  # fmt: skip


@use_case(Action.EXPORT)
def write_volumes(session: Session, out: Path, wanted: VolumeFilter) -> int:
    """Writes the volumes that the filter lets through; how many.  Raises Refusal when the file cannot be written."""
    lines = volumes_page(session, wanted)
    span = f"（{wanted.year}年）" if wanted.year else ""
    facts = (secrecy_and_unit(), f"填报日期：{long_date(session.today())}")
    paper = Paper("案卷目录", f"{institution()}党员干部约谈案卷目录{span}", _COLUMNS, facts, 3)
    for serial, line in enumerate(lines, 1):
        paper.line([
            serial, line.volume, line.title, line.case_number, line.unit, str(line.filed_on or ""), line.retention,
            str(line.ends_on or ""), line.pieces, line.pages, "" if line.counted is None else line.counted, line.place,
            str(line.state), volume_note(line),
        ])  # fmt: skip
    paper.filter()
    for each in number_problems(session, wanted.year):
        paper.remark(each.sentence)
    paper.save(session, out)
    session.trace("archive", wanted.year or "", f"导出案卷目录 {out.name}，{len(lines)} 卷")
    return len(lines)
