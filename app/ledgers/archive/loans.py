"""借阅 (六(一)): who has a volume, why, until when, and that it came back whole; who read the case in the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import workdays
from app.access.session import Session, use_case
from app.access.tables import Account, AuditEntry
from app.interviews.catalogue import MOST_PAGES
from app.interviews.guarding import one_line
from app.ledgers.archive.columns import VolumeState
from app.ledgers.archive.shelf import CLAUSES, count_of, volume_of, write_shelf
from app.ledgers.archive.standing import standing_list
from app.ledgers.archive.tables import VolumeLoan
from app.ledgers.archive.volumes import VolumeFilter, VolumeLine, volumes_page
from app.rules import retention

# Begins each renewal in the note of a loan.
_RENEWED = "续借至"


class LoanState(StrEnum):
    """Where a loan stands."""

    OUT = "借出"
    LATE = "逾期"
    BACK = "已归还"


@dataclass(frozen=True, slots=True)
class LoanDraft:
    """A borrowing as it is asked for; `account_id` where the borrower has an account here."""

    borrower: str
    unit: str
    purpose: str
    approver: str
    due_on: date | None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class LoanFilter:
    """Which loans: by state, by words (volume, borrower, unit, purpose), of one volume, lent within days."""

    state: LoanState | None = None
    text: str = ""
    interview_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan as lists show it."""

    id: int
    interview_id: int
    volume: str
    title: str
    borrower: str
    unit: str
    purpose: str
    approver: str
    lent_on: date
    due_on: date
    lent_pages: int
    returned_on: date | None
    returned_pages: int | None
    checked_by: str
    note: str
    state: LoanState


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody whose role allows it read the case in the program."""

    at: datetime
    who: str
    what: str


def latest_return(session: Session) -> date:
    """The last day until which a volume that is lent today may be away, by working days."""
    return workdays().add(session.today(), retention.load().most_workdays).day


@use_case(Action.ARCHIVE_KEEP)
def lend(session: Session, interview_id: int, draft: LoanDraft) -> int:
    """Lends a volume; the id of the loan.

    Raises Refusal for a volume that is out, handed over or on a list that stands, and for what is not filled in.
    """
    line = volume_of(session, interview_id, "借出")
    _here(line, interview_id)
    said = {name: one_line(getattr(draft, name), 60) for name in ("borrower", "unit", "approver")}
    purpose, due = one_line(draft.purpose), _due(session, draft.due_on)
    if draft.account_id is None and not said["unit"]:
        raise Refusal("外单位人员借阅须写明单位，没有借出。", CLAUSES)
    for text, what in ((said["borrower"], "借阅人"), (purpose, "借阅事由"), (said["approver"], "批准人")):
        if not text:
            raise Refusal(f"请填写{what}，没有借出。", CLAUSES)
    if said["borrower"] == said["approver"]:
        raise Refusal("借阅人不能批准自己借阅，没有借出。请另写批准人。", CLAUSES)
    counted = count_of(interview_id)
    row = VolumeLoan.create(
        interview=interview_id, borrower_account=draft.account_id, purpose=purpose, lent_on=session.today(), due_on=due,
        lent_pages=counted.pages if counted else line.pages, account=session.account.id, **said,
    )  # fmt: skip
    after = {"to": said["borrower"], "due_on": str(due), "purpose": purpose}
    session.trace("interview", interview_id, f"借出案卷{line.volume}：{said['borrower']}", after=after)
    return int(row.id)


@use_case(Action.ARCHIVE_KEEP)
def renew(session: Session, loan_id: int, *, due_on: date | None, approver: str, reason: str) -> date:
    """续借: lets a volume stay away longer; the new day.  What was approved before stays in the note.

    Raises Refusal for one that is back or renewed as often as the rules allow, for a day that is not later or too late,
    and without approver (never the borrower) or reason.
    """
    row = _loan(loan_id)
    if row.returned_on is not None:
        raise Refusal(f"这次借阅已于{row.returned_on}归还，不能续借。", CLAUSES)
    most = retention.load().renewals
    if row.note.count(_RENEWED) >= most:
        raise Refusal(f"这次借阅已续借{most}次，不能再续借。请先归还核对，需要的再借出。", CLAUSES)
    due, who, why = _due(session, due_on, "没有续借"), one_line(approver, 60), one_line(reason)
    if due <= row.due_on:
        raise Refusal(f"续借后的归还日期（{due}）应晚于原定的{row.due_on}，没有续借。", CLAUSES)
    if not who or who == row.borrower:
        raise Refusal("请写明续借的批准人（借阅人以外的人），没有续借。", CLAUSES)
    if not why:
        raise Refusal("请填写续借的理由，没有续借。", CLAUSES)
    before = row.due_on
    row.note = _joined(row.note, f"{_RENEWED}{due}（原定{before}，{who}批准，{why}）")
    row.due_on = due
    row.save()
    session.trace("interview", row.interview_id, f"{row.borrower}续借案卷至{due}", {"due_on": str(before)},
                  {"due_on": str(due), "by": who, "detail": why})  # fmt: skip
    return due


@use_case(Action.ARCHIVE_KEEP)
def give_back(
    session: Session, loan_id: int, *, returned_on: date | None, pages: int, checked_by: str, note: str = ""
) -> bool:
    """Takes a volume back; whether it has as many pages as when it went out.

    Raises Refusal for one that is back, a day that cannot be, without who counted it, and for missing pages without
    a note.  A count that differs is that of the volume from now on, and stands in 备考表.
    """
    row = _loan(loan_id)
    if row.returned_on is not None:
        raise Refusal(f"这次借阅已于{row.returned_on}归还，没有再登记。", CLAUSES)
    day = returned_on or session.today()
    if not row.lent_on <= day <= session.today():
        raise Refusal(f"归还日期（{day}）应在借出日（{row.lent_on}）和今天之间，没有登记。", CLAUSES)
    who, why = one_line(checked_by, 40), one_line(note)
    if not who or who == row.borrower:
        raise Refusal("请写明由谁核对归还的案卷（借阅人以外的人），没有登记。", CLAUSES)
    if not 0 <= pages <= MOST_PAGES:
        raise Refusal(f"页数应在0到{MOST_PAGES}之间，没有登记。", CLAUSES)
    whole = pages == row.lent_pages
    if not whole and not why:
        message = f"借出时{row.lent_pages}页，归还时{pages}页，没有登记。请写明情况；缺页的先请借阅人说明。"
        raise Refusal(message, CLAUSES)
    row.returned_on, row.returned_pages, row.checked_by, row.note = day, pages, who, _joined(row.note, why)
    row.save()
    if not whole:
        write_shelf(row.interview_id, counted_pages=pages, counted_on=day, counted_by=who, note=why)
    session.trace("interview", row.interview_id, f"{row.borrower}归还案卷：{pages}页", {"pages": row.lent_pages},
                  {"pages": pages, "on": str(day), "detail": why})  # fmt: skip
    return whole


def loans(session: Session, wanted: LoanFilter) -> list[LoanLine]:
    """Loans, those that are out first by the day they are due, then the latest."""
    query: Any = VolumeLoan.select()
    if wanted.interview_id is not None:
        query = query.where(VolumeLoan.interview == wanted.interview_id)
    if wanted.first is not None:
        query = query.where(VolumeLoan.lent_on >= wanted.first)
    if wanted.last is not None:
        query = query.where(VolumeLoan.lent_on <= wanted.last)
    rows = list(query.order_by(VolumeLoan.returned_on.is_null(False), VolumeLoan.due_on, VolumeLoan.id.desc()))
    ids = tuple(dict.fromkeys(row.interview_id for row in rows))
    volumes = {line.id: line for line in volumes_page(session, VolumeFilter(ids=ids))} if ids else {}
    lines = [_line(row, volumes[row.interview_id], session.today()) for row in rows if row.interview_id in volumes]
    return [line for line in lines if _fits(line, wanted)]


def loan(session: Session, loan_id: int) -> LoanLine | None:
    """One loan, or None."""
    row = VolumeLoan.get_or_none(VolumeLoan.id == loan_id)
    found = [] if row is None else loans(session, LoanFilter(interview_id=row.interview_id))
    return next((line for line in found if line.id == loan_id), None)


def readings(session: Session, interview_id: int) -> list[Reading]:
    """Who read an archived case in the program, the latest first.  Raises Refusal for who does not keep archives."""
    session.require(Action.ARCHIVE_KEEP)
    if not volumes_page(session, VolumeFilter(ids=(interview_id,))):
        return []
    mine = (AuditEntry.object_type == "interview") & (AuditEntry.object_id == str(interview_id))
    query = AuditEntry.select(AuditEntry, Account).left_outer_join(Account)
    rows = query.where(mine & (AuditEntry.action == Action.CONTENT_READ)).order_by(AuditEntry.seq.desc())
    return [
        Reading(datetime.fromisoformat(row.at), row.account.display_name if row.account else "", row.summary)
        for row in rows
    ]


def borrowers() -> list[tuple[int, str]]:
    """The accounts that may borrow: id and name."""
    query = Account.select().where(Account.disabled_at.is_null()).order_by(Account.id)
    return [(row.id, row.display_name or row.name) for row in query]


def _here(line: VolumeLine, interview_id: int) -> None:
    if line.state is VolumeState.OUT:
        message = f"案卷{line.volume}已借给{line.borrower}（应于{line.due_on}归还），没有借出。请先登记归还。"
        raise Refusal(message, CLAUSES)
    if line.state is VolumeState.MOVED:
        raise Refusal(f"案卷{line.volume}已经移交，没有借出。请向接收单位查阅。", CLAUSES)
    if on := standing_list(interview_id):
        raise Refusal(f"案卷{line.volume}已列入{on}，没有借出。确需借阅的，请先撤回那份清单。", CLAUSES)


def _joined(*notes: str) -> str:
    return "；".join(filter(None, notes))


def _due(session: Session, wanted: date | None, done: str = "没有借出") -> date:
    last = latest_return(session)
    if wanted is None:
        raise Refusal(f"请填写应归还的日期，{done}。", CLAUSES)
    if not session.today() <= wanted <= last:
        most = retention.load().most_workdays
        message = f"应还日期（{wanted}）应在今天和{last}之间（不超过{most}个工作日），{done}。"
        raise Refusal(message, CLAUSES)
    return wanted


def _loan(loan_id: int) -> VolumeLoan:
    row = VolumeLoan.get_or_none(VolumeLoan.id == loan_id)
    if row is None:
        raise Refusal("没有找到这次借阅，没有作任何改动。请刷新列表。", CLAUSES)
    return row


def _line(row: Any, volume: VolumeLine, today: date) -> LoanLine:
    late = LoanState.LATE if row.due_on < today else LoanState.OUT
    return LoanLine(
        row.id, row.interview_id, volume.volume, volume.title, row.borrower, row.unit, row.purpose, row.approver,
        row.lent_on, row.due_on, row.lent_pages, row.returned_on, row.returned_pages, row.checked_by, row.note,
        LoanState.BACK if row.returned_on is not None else late,
    )  # fmt: skip


def _fits(line: LoanLine, wanted: LoanFilter) -> bool:
    states: Sequence[LoanState] = tuple(LoanState) if wanted.state is None else (wanted.state,)
    if wanted.state is LoanState.OUT:  # what is late is out as well
        states = (LoanState.OUT, LoanState.LATE)
    told = " ".join((line.volume, line.title, line.borrower, line.unit, line.purpose))
    return line.state in states and all(word in told for word in wanted.text.split())
