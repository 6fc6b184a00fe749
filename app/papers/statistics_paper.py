"""党员干部约谈情况统计表 (六(一)) on paper: the figures of the workbook, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.checks import check_sums
from app.ledgers.figures import columns
from app.ledgers.statistics import statistics
from app.papers import wording
from app.papers.listing import BY_HAND, Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.words import Words
from app.papers.workbook_facts import check_period

_SIZE, _HIGH = 9.0, 7 * MM
_SERIAL, _NAME = 9.0, 32.0
# Two columns under 按方式（次）: its caption stays on one line.
_UNDER_LONG_CAPTIONS = ("个别", "集体")


@dataclass(frozen=True, slots=True)
class StatisticsFacts:
    """The table as its paper writes it: headings with their groups; rows of texts, and whether they are sums.

    `origins` says what departments reported.
    """

    office: Office
    headings: tuple[tuple[str, str], ...]
    span: str = ""
    filled: str = wording.BLANK_DATE
    rows: tuple[tuple[tuple[str, ...], bool], ...] = ()
    origins: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in by hand."""
        return not self.rows


def statistics_facts(session: Session, year: int, quarter: int | None = None) -> list[StatisticsFacts]:
    """The table of a year or of a quarter.

    Raises Refusal for a period that is none, and when a figure does not agree with the ledger.
    """
    check_period(year, quarter, "没有打印")
    table = statistics(session, year, quarter)
    if lacks := check_sums(session, table):
        message = "统计表与台账不符，没有打印。请把下列各处告诉维护人员，数据没有改动。"
        raise Refusal(message, ("六(一)",), "", lacks)
    rows, serial = [], 0
    for row in table.lines:
        serial += row.kind.is_numbered
        figures = (str(row.figures[head.key]) for head in table.columns)
        rows.append(((str(serial) if row.kind.is_numbered else "", row.called, *figures), row.kind.is_sum))
    headings = tuple((head.group, head.heading) for head in table.columns)
    return [StatisticsFacts(office(), headings, table.period.label, wording.day(session.today()), tuple(rows),
                            table.origin_sentence)]  # fmt: skip


def blank_statistics(session: Session) -> StatisticsFacts:
    """A table to be filled in by hand."""
    heads = tuple((head.group, head.heading) for head in columns(session.rules))
    return StatisticsFacts(office(), heads, "　　年")


def statistics_sheets(facts: StatisticsFacts, words: Words) -> list[Sheet]:
    """The pages of a table."""
    line = (words.say("unit", 单位=facts.office.institution), f"填报日期：{facts.filled}")
    heads = (
        Column("序号", _SERIAL), Column("部门", _NAME, across=Across.LEFT),
        *(Column(heading, _share(heading), group) for group, heading in facts.headings),
    )  # fmt: skip
    return listing_sheets(Listing(
        facts.office.institution, words.say("title", 期间=facts.span), line, heads,
        tuple(Entry(texts, strong=is_sum) for texts, is_sum in facts.rows),
        closing=tuple(filter(None, words.say("closing").split("\n"))),
        notes=tuple(filter(None, (*words.say("note").split("\n"), facts.origins))), secrecy=facts.office.secrecy,
        fill=facts.is_blank, high=BY_HAND * 0.8 if facts.is_blank else _HIGH, size=_SIZE,
    ))  # fmt: skip


def _share(heading: str) -> float:
    """Millimetres, a little less on paper: two characters a line, three for 科以下."""
    return 11.2 if len(heading) == 3 else 10.4 if heading in _UNDER_LONG_CAPTIONS else 8.4
