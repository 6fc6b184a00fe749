"""党员干部约谈情况统计表 as a workbook."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.ledgers.checks import check_sums
from app.ledgers.statistics import Statistics, StatisticsRow, statistics
from app.papers.workbook import SUM, BookColumn, Paper
from app.papers.workbook_facts import check_period, institution, long_date, secrecy_and_unit

_NOTES = (
    "注：1.约谈次数按已举行的约谈计，一次集体约谈涉及多个部门的，各部门各计1次，小计、合计只计1次；集中约谈次数同。",
    "2.人次按每人每次计，人数按不重复的人计；职级、单位按约谈当日计，校级领导列“校领导”行，不列入职级三栏。",
    "3.逾期指过期才交的和到填报日已过期仍未交的材料；确认违规违纪的，处置结果审定后计入。",
)

# Two columns under 按方式（次）: its caption stays on one line.
_UNDER_LONG_CAPTIONS = ("个别", "集体")


@use_case(Action.EXPORT)
def write_statistics(session: Session, year: int, quarter: int | None, out: Path) -> int:
    """Writes the table of a year, or of a quarter; answers the number of talks it counts.

    Raises Refusal when a figure does not agree with the ledger, for a year or quarter that is none, or when the
    file cannot be written.
    """
    check_period(year, quarter)
    table = statistics(session, year, quarter)
    lacks = check_sums(session, table)
    if lacks:
        raise Refusal("统计表与台账不符，没有导出。请把下列各处告诉维护人员，数据没有改动。", ("六(一)",), "", lacks)
    _write(session, table, out)
    talks = table.total.figures["talks"]
    session.trace("statistics", table.period.label, f"导出统计表 {out.name}，约谈 {talks} 次")
    return talks


def _write(session: Session, table: Statistics, out: Path) -> None:
    heads = [BookColumn("序号", 5, centred=True), BookColumn("部门", 19)]
    heads += [BookColumn(head.heading, _width(head.heading), head.group, True) for head in table.columns]
    title = f"{institution()}党员干部约谈情况统计表（{table.period.label}）"
    paper = Paper("统计表", title, heads, (secrecy_and_unit(), f"填报日期：{long_date(session.today())}"), 2)
    serial = 0
    for row in table.lines:
        serial += row.kind.is_numbered
        number = serial if row.kind.is_numbered else ""
        paper.line([number, row.called, *_figures(table, row)], SUM if row.kind.is_sum else "")
    for note in filter(None, (*_NOTES, table.origin_sentence)):
        paper.remark(note)
    paper.remark(_signatures())
    paper.save(session, out)


def _figures(table: Statistics, row: StatisticsRow) -> list[int]:
    return [row.figures[head.key] for head in table.columns]


def _width(heading: str) -> float:
    """Room for two characters a line, so that 预防提醒 breaks in its middle; three for 科以下."""
    return 7.2 if len(heading) == 3 else 6.2 if heading in _UNDER_LONG_CAPTIONS else 5.2


def _signatures() -> str:
    blank = "　" * 8
    return f"填报人：{blank}审核人：{blank}负责人：{blank}报送日期：{long_date(None)}（盖章）"
