"""党员干部约谈常态化工作台账 (六(一)) on paper: the columns of the workbook, two or three above each other in a cell.

Beside each other the 22 columns would be 12 mm wide on A4.  So they are readable at 9 pt, and 主要内容 has room to
flow.  A cell keeps the line of an upper fact that is empty: each stands under its heading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.ledger import LedgerRow, ledger
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from app.papers import wording
from app.papers.listing import BY_HAND, Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.words import Words
from app.papers.workbook_facts import check_period

_SIZE, _HIGH, _BY_HAND = 9.0, 10 * MM, 1.4 * BY_HAND


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    share: float
    facts: tuple[Callable[[LedgerRow], str], ...]
    across: Across = Across.CENTRE

    def text(self, row: LedgerRow) -> str:
        """What stands in the cell: each fact on a line of its own."""
        return "\n".join(fact(row) for fact in self.facts).rstrip("\n")


# Shares are millimetres, a little less on paper.
_COLUMNS = (
    _Column("序号", 9, (lambda row: str(row.serial),)),
    _Column("编号", 17, (lambda row: row.number,)),
    _Column("约谈时间\n约谈地点", 23, (lambda row: row.held, lambda row: row.place)),
    _Column("约谈对象\n职　　级", 18, (lambda row: row.subjects, lambda row: row.ranks)),
    _Column("单　　位\n职　　务", 23, (lambda row: row.units, lambda row: row.titles)),
    _Column("约谈形式\n方　　式\n事　　由", 22, (lambda row: row.form, lambda row: row.mode, lambda row: row.ground)),
    _Column("主谈人\n依　据", 17, (lambda row: row.lead, lambda row: row.basis)),
    _Column("记　录　人\n组织单位", 19, (lambda row: row.recorder, lambda row: row.organiser)),
    _Column("主要内容", 54, (lambda row: row.content,), Across.LEFT),
    _Column("材料\n应交／\n已交", 11, (lambda row: row.materials,)),
    _Column("处置情况\n四种形态", 19, (lambda row: row.disposition, lambda row: row.stage)),
    _Column("归档日期\n卷　　号", 19, (lambda row: row.archived, lambda row: row.volume)),
    _Column("备注", 25, (lambda row: row.note,), Across.LEFT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """The ledger of a year or of a quarter as its paper writes it; a blank one has no rows."""

    office: Office
    span: str = ""
    filled: str = wording.BLANK_DATE
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in by hand."""
        return not self.rows


def ledger_facts(session: Session, year: int, quarter: int | None = None) -> list[LedgerFacts]:
    """The ledger of a year or of a quarter.

    Raises Refusal for a period that is none, and for one in which no talk was held.
    """
    check_period(year, quarter, "没有打印")
    span = Period(year, quarter).label
    rows = ledger(session, LedgerFilter(year, quarter))
    if not rows:
        raise Refusal(f"{span}没有已举行的约谈，台账没有可打印的内容。需要手工登记的，请打印空白台账。", ("六(一)",))
    texts = tuple(tuple(column.text(row) for column in _COLUMNS) for row in rows)
    return [LedgerFacts(office(), span, wording.day(session.today()), texts)]


def blank_ledger(session: Session) -> LedgerFacts:
    """A ledger to be filled in by hand."""
    return LedgerFacts(office(), "　　年")


def ledger_sheets(facts: LedgerFacts, words: Words) -> list[Sheet]:
    """The pages of a ledger."""
    line = (words.say("unit", 单位=facts.office.institution), f"填报日期：{facts.filled}")
    return listing_sheets(Listing(
        facts.office.institution, words.say("title", 期间=facts.span), line,
        tuple(Column(column.heading, column.share, across=column.across) for column in _COLUMNS),
        tuple(Entry(texts) for texts in facts.rows),
        notes=tuple(filter(None, words.say("note").split("\n"))), secrecy=facts.office.secrecy,
        fill=facts.is_blank, high=_BY_HAND if facts.is_blank else _HIGH, size=_SIZE,
    ))  # fmt: skip
