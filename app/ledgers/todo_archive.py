"""Reminders about the archive: volumes that are out and due back, lists that wait, volumes whose class has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.access.actions import Action
from app.access.session import Session
from app.ledgers.archive.destruction import DestructionState, destructions, is_clearing_due
from app.ledgers.archive.loans import LoanFilter, LoanState, loans
from app.ledgers.archive.transfers import TransferState, transfers
from app.ledgers.archive.volumes import VolumeFilter, VolumeView, count_volumes
from app.ledgers.todo_item import TodoItem, TodoKind, group_of
from app.rules import retention

TAB = "台账"
_CLAUSES = ("六(一)",)


def archive_items(session: Session) -> Iterator[TodoItem]:
    """What waits for who keeps archives; nothing for others."""
    if session.may(Action.ARCHIVE_KEEP):
        yield from _loans(session)
        yield from _transfers(session)
    if session.may(Action.ARCHIVE_DESTROY):
        yield from _destructions(session)


def _loans(session: Session) -> Iterator[TodoItem]:
    """Volumes to be back within days, or late."""
    today, near = session.today(), session.today() + timedelta(days=retention.load().remind_days)
    for line in loans(session, LoanFilter(LoanState.OUT)):
        if line.due_on <= near:
            unit = f"（{line.unit}）" if line.unit else ""
            word = "逾期未还" if line.state is LoanState.LATE else "快到归还日期"
            what = f"案卷{line.volume}借给{line.borrower}{unit}，{word}；催还并登记"
            yield TodoItem(TodoKind.LOAN, what, group_of(line.due_on, today), line.due_on, _CLAUSES, TAB, "loan",
                           line.id)  # fmt: skip


def _transfers(session: Session) -> Iterator[TodoItem]:
    for line in transfers(session, TransferState.DRAWN):
        what = f"{line.number}（{line.count}卷，移交{line.receiver}）：双方签字后登记签收"
        yield TodoItem(
            TodoKind.KEEPING, what, group_of(None, session.today()), None, _CLAUSES, TAB, "transfer", line.id
        )


def _destructions(session: Session) -> Iterator[TodoItem]:
    today = session.today()
    waits = {DestructionState.DRAWN: f"报{retention.load().approver}批准后登记",
             DestructionState.APPROVED: "已批准，由监销人在场销毁"}  # fmt: skip
    for line in destructions(session):
        if line.state in waits:
            what = f"{line.number}（{line.count}卷）：{waits[line.state]}"
            yield TodoItem(TodoKind.KEEPING, what, group_of(None, today), None, _CLAUSES, TAB, "destruction", line.id)
    listed = {each.interview_id for line in destructions(session) if line.state in waits for each in line.volumes}
    count = count_volumes(session, VolumeFilter(VolumeView.OVER)) - len(listed)
    if count > 0:
        what = f"{count} 卷档案保管期满，鉴定后续存或列入销毁清册"
        yield TodoItem(TodoKind.KEEPING, what, group_of(None, today), None, _CLAUSES, TAB, "volumes_over")
    if is_clearing_due():
        what = "已销毁案卷的残留还没有从磁盘上清理完，重新打开程序时会再清理"
        yield TodoItem(TodoKind.KEEPING, what, group_of(today, today), today, _CLAUSES, TAB, "volumes_gone")
