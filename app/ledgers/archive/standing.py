"""Lists that a volume stands on, and what keeps a volume from being handed over or destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Disposition, InquiryTalk, Interview, InterviewSubject
from app.ledgers.archive.columns import VolumeState
from app.ledgers.archive.tables import Destruction, DestructionItem, Transfer, TransferItem
from app.ledgers.archive.volumes import AT_A_STEP, VolumeLine
from app.plans.tables import Clue, Inquiry
from app.plans.vocabulary import Disposal
from app.rules import retention
from app.rules.dates import add_months
from app.rules.inquiry import InquiryState
from app.rules.lifecycle import State
from app.store.database import tuples
from app.store.steps import steps

_ADMONITION = "诫勉"
_OVER = [state.value for state in State if state.is_over]


def transfer_number(year: int, number: int) -> str:
    """How the number of a 移交清单 is written."""
    return f"移交清单〔{year}〕第{number}号"


def destruction_number(year: int, number: int) -> str:
    """How the number of a 销毁清册 is written."""
    return f"销毁清册〔{year}〕第{number}号"


def standing_list(interview_id: int, but: Any = None) -> str:
    """The list that a volume stands on and that is neither signed, carried out nor taken back; empty for none.

    `but` is the list (a row) that asks.
    """
    moving: Any = TransferItem.select(Transfer).join(Transfer).where(
        (TransferItem.interview == interview_id) & Transfer.signed_on.is_null() & Transfer.withdrawn_on.is_null()
    )  # fmt: skip
    going: Any = DestructionItem.select(Destruction).join(Destruction).where(
        (DestructionItem.interview == interview_id)
        & Destruction.destroyed_on.is_null() & Destruction.withdrawn_on.is_null()
    )  # fmt: skip
    for rows, named, table in ((moving, transfer_number, Transfer), (going, destruction_number, Destruction)):
        for id, year, number in rows.select(table.id, table.year, table.number).tuples():
            if not (isinstance(but, table) and but.id == id):
                return named(year, number)
    return ""


def away(line: VolumeLine, but: Any = None) -> str:
    """Why a volume cannot be put on a list now: it is out, handed over, destroyed, or on another one."""
    if line.state is VolumeState.OUT:
        return f"借给{line.borrower}，应于{line.due_on}归还"
    if line.state is VolumeState.MOVED:
        return "已经移交"
    if line.state is VolumeState.GONE:
        return f"已于{line.erased_on}销毁"
    on = standing_list(line.id, but)
    return f"已列入{on}" if on else ""


# ------------------------------------------------------------ what keeps from destruction


def hindrances(session: Session, line: VolumeLine, but: Any = None) -> list[str]:
    """Why a volume may not be destroyed, in words; empty where it may.  Asks all that is, also out of reach."""
    today = session.today()
    with session.store.all_in_reach():
        found = [_kept(line, today), away(line, but)]
        found += [said for ask in HINDRANCES for said in ask(session, line.id, today)]
    return list(dict.fromkeys(filter(None, found)))


def hindrances_of(session: Session, lines: Sequence[VolumeLine], but: Any = None) -> dict[int, list[str]]:
    """The same of many volumes, by id."""
    return {line.id: hindrances(session, line, but) for line in steps("正在核对案卷", lines, AT_A_STEP)}


def _kept(line: VolumeLine, today: date) -> str:
    kept = retention.load().named(line.retention)
    if kept is None or line.filed_on is None:
        return "没有保管期限或归档日期"
    if kept.is_permanent:
        return "保管期限为永久，不得销毁"
    return "" if line.is_over else f"保管到{line.ends_on}，还没有期满"


def _findings(session: Session, interview_id: int, today: date) -> Iterator[str]:
    """督导 stands beside this room and is not imported: its table is asked by name (六(二))."""
    sql = "SELECT count(*) FROM finding WHERE interview_id = ? AND closed_on IS NULL"
    (count,) = session.store.db.execute_sql(sql, (interview_id,)).fetchone()
    if count:
        yield f"有 {count} 项督导整改没有销号（六(二)）"


def _clues(session: Session, interview_id: int, today: date) -> Iterator[str]:
    """A clue behind the talk that is unsorted, or kept for later, may want the volume."""
    mine = InterviewSubject.interview == interview_id
    query = Clue.select().join(InterviewSubject, on=(InterviewSubject.clue == Clue.id)).where(mine)
    for clue in query.where(Clue.disposal.in_(["", Disposal.ON_FILE.value])).distinct():
        which = number_text(clue.year, clue.number) if session.may(Action.CLUE_READ) else ""
        yield f"线索{which}{clue.disposal or '尚未处置'}"


def _inquiries(session: Session, interview_id: int, today: date) -> Iterator[str]:
    """A 谈话函询 that the talk belongs to, or that was led to it, is still going on (五(二)1)."""
    over = [str(state) for state in InquiryState if state.is_over]
    query = InquiryTalk.select(Inquiry.year, Inquiry.number).join(Inquiry)
    for year, number in tuples(query.where((InquiryTalk.interview == interview_id) & Inquiry.state.not_in(over))):
        which = number_text(year, number) if session.may(Action.CLUE_READ) else ""
        yield f"谈话函询{which}还没有了结"


def _further_talks(session: Session, interview_id: int, today: date) -> Iterator[str]:
    """A talk that goes on from this one, or another with the same person, is not over."""
    people = InterviewSubject.select(InterviewSubject.person).where(InterviewSubject.interview == interview_id)
    theirs = InterviewSubject.select(InterviewSubject.interview).where(InterviewSubject.person.in_(people))
    open_ = Interview.state.not_in(_OVER) & (Interview.id != interview_id)
    about = (Interview.previous == interview_id) | Interview.id.in_(theirs)
    for row in Interview.select().where(open_ & about).order_by(Interview.id):
        yield f"同一对象的约谈{number_text(row.year, row.number) or '（未编号）'}正在办理（{row.state}）"


def _follow_ups(session: Session, interview_id: int, today: date) -> Iterator[str]:
    """诫勉 whose follow-up (rules.md, neighbouring rules) is still to come."""
    rule = session.rules.neighbour("admonition_follow_up")
    if not rule.on:
        return
    mine = (InterviewSubject.interview == interview_id) & (Disposition.outcome == _ADMONITION)
    query: Any = Disposition.select(Disposition, InterviewSubject).join(InterviewSubject).where(mine)
    for row in query.where(Disposition.decided_on.is_null(False)):
        due = add_months(row.decided_on, rule.value)
        if due >= today:
            yield f"{row.subject.name}的诫勉回访（{due}）还没有完成"


# Each asks one thing; whoever adds a kind of work that hangs on a case adds its question here.
HINDRANCES: tuple[Callable[[Session, int, date], Iterator[str]], ...] = (
    _findings, _clues, _inquiries, _further_talks, _follow_ups,
)  # fmt: skip
