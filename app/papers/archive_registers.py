"""案卷目录 and 借阅登记簿 (六(一)) on paper: the volumes filed, and the loans made, in a year or a quarter."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.archive.loans import LoanFilter, LoanLine, loans
from app.ledgers.archive.volumes import VolumeFilter, VolumeLine, number_problems, volumes_page
from app.ledgers.period import Period
from app.papers import wording
from app.papers.listing import BY_HAND, Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.words import Words
from app.papers.workbook_facts import check_period

_SIZE, _HIGH = 9.5, 9 * MM
_LEFT = Across.LEFT
_VOLUMES = (
    Column("序号", 10), Column("案卷号", 22), Column("题　　名", 70, across=_LEFT), Column("约谈编号", 34),
    Column("归档日期", 22), Column("保管\n期限", 14), Column("届满日", 22), Column("件数", 11), Column("页数", 13),
    Column("存放位置", 27), Column("现状", 15), Column("备注", 30, across=_LEFT),
)  # fmt: skip
_LOANS = (
    Column("序号", 10), Column("案卷号", 22), Column("题　　名", 56, across=_LEFT), Column("借阅人", 20),
    Column("单位", 28), Column("借阅事由", 34, across=_LEFT), Column("批准人", 18), Column("借出日期", 21),
    Column("应还日期", 21), Column("归还日期", 21), Column("页数\n借出／\n归还", 16), Column("核对人", 17),
    Column("备注", 18, across=_LEFT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """A register of a year or of a quarter; a blank one has no rows.  `said` stands below: numbers that lack."""

    office: Office
    span: str = "　　年"
    filled: str = wording.BLANK_DATE
    rows: tuple[tuple[str, ...], ...] = ()
    said: tuple[str, ...] = ()


def volume_register_facts(session: Session, year: int, quarter: int | None = None) -> list[RegisterFacts]:
    """The volumes filed in a period.  Raises Refusal for a period that is none, and for one with no volumes."""
    check_period(year, quarter, "没有打印")
    period = Period(year, quarter)
    lines = volumes_page(session, VolumeFilter(year=year))
    lines = [line for line in lines if line.filed_on and period.start <= line.filed_on <= period.end]
    if not lines:
        raise Refusal(f"{period.label}没有归档的案卷，案卷目录没有可打印的内容。", ("六(一)",))
    said = tuple(each.sentence for each in number_problems(session, year))
    return [_facts(session, period, [_volume(place, line) for place, line in enumerate(lines, 1)], said)]


def loan_register_facts(session: Session, year: int, quarter: int | None = None) -> list[RegisterFacts]:
    """The loans made in a period.  Raises Refusal for a period that is none, and for one without loans."""
    check_period(year, quarter, "没有打印")
    period = Period(year, quarter)
    lines = sorted(loans(session, LoanFilter(first=period.start, last=period.end)), key=lambda line: line.id)
    if not lines:
        message = f"{period.label}没有借阅，借阅登记簿没有可打印的内容。需要手工登记的，请打印空白表。"
        raise Refusal(message, ("六(一)",))
    return [_facts(session, period, [_loan(place, line) for place, line in enumerate(lines, 1)])]


def blank_register(session: Session) -> RegisterFacts:
    """A register to be filled in by hand."""
    return RegisterFacts(office())


def volume_register_sheets(facts: RegisterFacts, words: Words) -> list[Sheet]:
    """The pages of the register of volumes."""
    return _sheets(facts, words, _VOLUMES)


def loan_register_sheets(facts: RegisterFacts, words: Words) -> list[Sheet]:
    """The pages of the register of loans."""
    return _sheets(facts, words, _LOANS)


def volume_note(line: VolumeLine) -> str:
    """备注 of a volume: a count that differs, who has it, when it was destroyed."""
    said = [f"实点{line.counted}页，与目录不符"] if line.is_unequal else []
    said += [f"借给{line.borrower}，应于{line.due_on}归还"] if line.due_on else []
    said += [f"{line.erased_on}销毁"] if line.erased_on else []
    return "；".join(said)


def _volume(serial: int, line: VolumeLine) -> tuple[str, ...]:
    return (
        str(serial), line.volume, line.title, line.case_number, _day(line.filed_on), line.retention,
        _day(line.ends_on) or ("—" if line.retention == "永久" else ""), str(line.pieces or ""), str(line.pages or ""),
        line.place, str(line.state), volume_note(line),
    )  # fmt: skip


def _loan(serial: int, line: LoanLine) -> tuple[str, ...]:
    back = "" if line.returned_pages is None else str(line.returned_pages)
    return (
        str(serial), line.volume, line.title, line.borrower, line.unit, line.purpose, line.approver,
        _day(line.lent_on), _day(line.due_on), _day(line.returned_on), f"{line.lent_pages}／{back}", line.checked_by,
        line.note,
    )  # fmt: skip


def _day(day: object) -> str:
    return "" if day is None else str(day)


def _facts(session: Session, period: Period, rows: list[tuple[str, ...]], said: tuple[str, ...] = ()) -> RegisterFacts:
    return RegisterFacts(office(), period.label, wording.day(session.today()), tuple(rows), said)


def _sheets(facts: RegisterFacts, words: Words, columns: tuple[Column, ...]) -> list[Sheet]:
    line = (words.say("unit", 单位=facts.office.institution), f"填报日期：{facts.filled}")
    blank = not facts.rows
    return listing_sheets(Listing(
        facts.office.institution, words.say("title", 期间=facts.span), line, columns,
        tuple(Entry(texts) for texts in facts.rows),
        notes=(*facts.said, *filter(None, words.say("note").split("\n"))), secrecy=facts.office.secrecy,
        fill=blank, high=BY_HAND if blank else _HIGH, size=_SIZE,
    ))  # fmt: skip
