"""移交 (六(一), 四(二)3): volumes handed over to the school's archive or to 纪检监察室, on a list that both sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import clean_text, one_line
from app.ledgers.archive.shelf import CLAUSES, volume_of
from app.ledgers.archive.standing import away, transfer_number
from app.ledgers.archive.tables import Transfer, TransferItem
from app.ledgers.archive.volumes import AT_A_STEP
from app.store.database import tuples
from app.store.numbers import next_number
from app.store.steps import steps


class TransferKind(StrEnum):
    """To whom."""

    SCHOOL = "学校档案馆"
    DISCIPLINE = "纪检监察室"


class TransferState(StrEnum):
    """Where a list stands."""

    DRAWN = "待签收"
    SIGNED = "已移交"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True, slots=True)
class ListedVolume:
    """A volume on a list, as it stood when it was put there."""

    interview_id: int
    position: int
    volume: str
    title: str
    retention: str
    pieces: int
    pages: int


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A list of transfer."""

    id: int
    number: str
    kind: str
    receiver: str
    drawn_on: date
    volumes: tuple[ListedVolume, ...]
    state: TransferState
    signed_on: date | None
    handed_by: str
    received_by: str
    withdrawn_on: date | None
    withdrawn_reason: str
    note: str

    @property
    def count(self) -> int:
        """How many volumes."""
        return len(self.volumes)

    @property
    def pages(self) -> int:
        """How many pages all of them have."""
        return sum(each.pages for each in self.volumes)


@use_case(Action.ARCHIVE_KEEP)
def draw_transfer(
    session: Session, interview_ids: Sequence[int], *, kind: TransferKind, receiver: str, note: str = ""
) -> int:
    """Draws up a list; its id.  Raises Refusal for no volumes, no receiver, and names each volume that cannot go."""
    ids = list(dict.fromkeys(interview_ids))
    to = one_line(receiver, 60)
    if not ids:
        raise Refusal("请先选出要移交的案卷，没有编制清单。", CLAUSES)
    if not to:
        raise Refusal("请填写接收单位或接收人，没有编制清单。", CLAUSES)
    lines = [volume_of(session, each, "移交") for each in steps("正在核对案卷", ids, AT_A_STEP)]
    refuse_each([(line.volume, away(line)) for line in lines], "移交")
    year = session.today().year
    row = Transfer.create(
        year=year, number=next_number("archive-transfer", year), kind=TransferKind(kind).value, receiver=to,
        drawn_on=session.today(), note=one_line(note), account=session.account.id,
    )  # fmt: skip
    number = transfer_number(row.year, row.number)
    for position, line in enumerate(steps("正在编制清单", lines, AT_A_STEP), 1):
        TransferItem.create(
            transfer=row, interview=line.id, position=position, volume_number=line.volume, title=line.title,
            retention=line.retention, pieces=line.pieces, pages=line.pages,
        )  # fmt: skip
        session.trace("interview", line.id, f"案卷{line.volume}列入{number}", after={"to": to})
    session.trace("archive_transfer", row.id, f"编制{number}：{len(lines)}卷，移交{to}")
    return int(row.id)


@use_case(Action.ARCHIVE_KEEP)
def sign_transfer(
    session: Session, transfer_id: int, *, signed_on: date | None, handed_by: str, received_by: str
) -> int:
    """Both have signed: the volumes are handed over; how many.  Raises Refusal for a list that does not wait for it."""
    row = _open(transfer_id, "签收")
    day = signed_on or session.today()
    if not row.drawn_on <= day <= session.today():
        raise Refusal(f"签收日期（{day}）应在编制日（{row.drawn_on}）和今天之间，没有登记。", CLAUSES)
    gave, took = one_line(handed_by, 40), one_line(received_by, 40)
    if not gave or not took:
        raise Refusal("请填写移交人和接收人，没有登记。", CLAUSES)
    if gave == took:
        raise Refusal("移交人和接收人不能是同一人，没有登记。", CLAUSES)
    number = transfer_number(row.year, row.number)
    items = list(row.items.order_by(TransferItem.position))
    lines = [volume_of(session, item.interview_id, "移交") for item in steps("正在核对案卷", items, AT_A_STEP)]
    refuse_each([(line.volume, away(line, row)) for line in lines], "移交")
    row.signed_on, row.handed_by, row.received_by = day, gave, took
    row.save()
    for line in lines:
        session.trace("interview", line.id, f"案卷{line.volume}移交{row.receiver}（{number}）", after={"on": str(day)})
    session.trace("archive_transfer", row.id, f"{number}签收：{gave}移交，{took}接收")
    return len(lines)


@use_case(Action.ARCHIVE_KEEP)
def withdraw_transfer(session: Session, transfer_id: int, reason: str) -> int:
    """Takes a list back that was not signed; how many volumes are free again.  Its number is not given again."""
    row = _open(transfer_id, "撤回")
    why = clean_text(reason).strip()
    if not why:
        raise Refusal("请写明撤回的理由，没有撤回。", CLAUSES)
    row.withdrawn_on, row.withdrawn_reason = session.today(), why
    row.save()
    number = transfer_number(row.year, row.number)
    session.trace("archive_transfer", row.id, f"撤回{number}", after={"reason": why})
    return int(row.items.count())


def transfers(session: Session, state: TransferState | None = None, text: str = "") -> list[TransferLine]:
    """The lists, the latest first; words hit number, receiver, and volumes."""
    lines = [_line(row) for row in Transfer.select().order_by(Transfer.year.desc(), Transfer.number.desc())]
    return [
        line for line in lines
        if state in (None, line.state) and all(word in _words(line) for word in text.split())
    ]  # fmt: skip


def transfer(session: Session, transfer_id: int) -> TransferLine | None:
    """One list, or None."""
    row = Transfer.get_or_none(Transfer.id == transfer_id)
    return _line(row) if row else None


def refuse_each(found: Sequence[tuple[str, str]], what: str) -> None:
    """Raises Refusal with every volume that cannot go, and why."""
    wrong = [f"案卷{volume}：{why}" for volume, why in found if why]
    if len(wrong) == 1:
        raise Refusal(f"不能{what}，没有作任何改动。{wrong[0]}。", CLAUSES)
    if wrong:
        message = f"有{len(wrong)}卷不能{what}，没有作任何改动。请从所选案卷中去掉，或先处理："
        raise Refusal(message, CLAUSES, details=wrong)


def _open(transfer_id: int, what: str) -> Any:
    row = Transfer.get_or_none(Transfer.id == transfer_id)
    if row is None:
        raise Refusal("没有找到这份移交清单，没有作任何改动。请刷新列表。", CLAUSES)
    state = _state(row)
    if state is not TransferState.DRAWN:
        raise Refusal(f"{transfer_number(row.year, row.number)}{state}，不能{what}，没有作任何改动。", CLAUSES)
    return row


def _state(row: Any) -> TransferState:
    if row.signed_on is not None:
        return TransferState.SIGNED
    return TransferState.DRAWN if row.withdrawn_on is None else TransferState.WITHDRAWN


def _line(row: Any) -> TransferLine:
    columns = (TransferItem.interview, TransferItem.position, TransferItem.volume_number, TransferItem.title,
               TransferItem.retention, TransferItem.pieces, TransferItem.pages)  # fmt: skip
    query = TransferItem.select(*columns).where(TransferItem.transfer == row.id).order_by(TransferItem.position)
    return TransferLine(
        row.id, transfer_number(row.year, row.number), row.kind, row.receiver, row.drawn_on,
        tuple(ListedVolume(*each) for each in tuples(query)), _state(row), row.signed_on, row.handed_by,
        row.received_by, row.withdrawn_on, row.withdrawn_reason, row.note,
    )  # fmt: skip


def _words(line: TransferLine) -> str:
    return " ".join([line.number, line.receiver, line.kind, *(f"{each.volume} {each.title}" for each in line.volumes)])
