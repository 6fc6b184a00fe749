"""销毁 (六(一)): expired volumes on a 销毁清册, checked, approved by the leading group, carried out before witnesses.

What was said, written and handed in is erased from the store in the transaction that carries it out; number, title,
class and facts of the destruction stay on the list, and what is counted stays in ledgers and statistics.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.erasing import erase_case
from app.interviews.guarding import case_of, clean_text, one_line
from app.ledgers.archive.shelf import CLAUSES, volume_of
from app.ledgers.archive.standing import destruction_number, hindrances, hindrances_of
from app.ledgers.archive.tables import Destruction, DestructionItem
from app.ledgers.archive.transfers import refuse_each
from app.ledgers.archive.volumes import AT_A_STEP, VolumeFilter, VolumeLine, VolumeView, volumes_page
from app.rules import retention
from app.store import erasing
from app.store.database import FAILURES, tuples
from app.store.errors import StoreTrouble
from app.store.numbers import next_number
from app.store.steps import steps


class DestructionState(StrEnum):
    """Where a list stands."""

    DRAWN = "待批准"
    APPROVED = "待销毁"
    DONE = "已销毁"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True, slots=True)
class DoomedVolume:
    """A volume on a list: all that will be known of it afterwards."""

    interview_id: int
    position: int
    case_number: str
    volume: str
    title: str
    retention: str
    filed_on: date
    ended_on: date
    pieces: int
    pages: int


@dataclass(frozen=True, slots=True)
class DestructionLine:
    """A list of destruction."""

    id: int
    number: str
    drawn_on: date
    volumes: tuple[DoomedVolume, ...]
    state: DestructionState
    approval_number: str
    approved_on: date | None
    approver: str
    destroyed_on: date | None
    witnesses: tuple[str, ...]
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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A volume whose class has ended, and what keeps it from the list; nothing where it may go there."""

    line: VolumeLine
    hindrances: tuple[str, ...]


def proposals(session: Session) -> list[Proposed]:
    """All volumes whose class has ended today, with what keeps each from being destroyed."""
    lines = volumes_page(session, VolumeFilter(VolumeView.OVER))
    return [Proposed(line, tuple(hindrances(session, line))) for line in lines]


@use_case(Action.ARCHIVE_DESTROY)
def draw_destruction(session: Session, interview_ids: Sequence[int], note: str = "") -> int:
    """Draws up a list; its id.  Raises Refusal for no volumes, and names each that may not be destroyed and why."""
    ids = list(dict.fromkeys(interview_ids))
    if not ids:
        raise Refusal("请先选出保管期满的案卷，没有编制清册。", CLAUSES)
    lines = [volume_of(session, each, "销毁") for each in steps("正在核对案卷", ids, AT_A_STEP)]
    held = hindrances_of(session, lines)
    refuse_each([(line.volume, "；".join(held[line.id])) for line in lines], "列入销毁清册")
    year = session.today().year
    row = Destruction.create(
        year=year, number=next_number("archive-destruction", year), drawn_on=session.today(), note=one_line(note),
        account=session.account.id,
    )  # fmt: skip
    number = destruction_number(row.year, row.number)
    for position, line in enumerate(steps("正在编制清册", lines, AT_A_STEP), 1):
        DestructionItem.create(
            destruction=row, interview=line.id, position=position, case_number=line.case_number,
            volume_number=line.volume, title=line.title, retention=line.retention, filed_on=line.filed_on,
            ended_on=line.ends_on, pieces=line.pieces, pages=line.pages,
        )  # fmt: skip
        session.trace("interview", line.id, f"案卷{line.volume}列入{number}")
    session.trace("archive_destruction", row.id, f"编制{number}：{len(lines)}卷")
    return int(row.id)


@use_case(Action.ARCHIVE_DESTROY)
def approve_destruction(
    session: Session, destruction_id: int, *, number: str, approved_on: date | None, approver: str
) -> int:
    """The leading group has approved the list; how many volumes.

    Raises Refusal without number, day and approver, and for a volume that may no longer be destroyed.
    """
    row = _row(destruction_id, DestructionState.DRAWN, "登记批准")
    paper, who = one_line(number, 60), one_line(approver, 60)
    if not paper or not who or approved_on is None:
        asked = retention.load().approver
        raise Refusal(f"销毁须经{asked}批准：请填写批准文号、日期和批准人，没有登记。", (*CLAUSES, "四(一)"))
    if not row.drawn_on <= approved_on <= session.today():
        raise Refusal(f"批准日期（{approved_on}）应在编制日（{row.drawn_on}）和今天之间，没有登记。", CLAUSES)
    lines = _checked(session, row, "批准销毁")
    row.approval_number, row.approved_on, row.approver = paper, approved_on, who
    row.save()
    after = {"number": paper, "on": str(approved_on), "decided_by": who}
    session.trace("archive_destruction", row.id, f"{_number(row)}获批准：{paper}", after=after)
    return len(lines)


@use_case(Action.ARCHIVE_DESTROY)
def carry_out(
    session: Session, destruction_id: int, *, on: date | None, witnesses: Sequence[str], knows_of_backups: bool
) -> int:
    """Destroys the volumes of an approved list: their content is erased for good; how many.

    Two witnesses (监销) on a day.  Raises Refusal without them, for a list that is not approved, for a volume that may
    no longer be destroyed, and where the account was not told that backups made until now still hold the content.
    """
    row = _row(destruction_id, DestructionState.APPROVED, "销毁")
    day, names = on or session.today(), [one_line(each, 40) for each in witnesses]
    wanted = retention.load().witnesses
    if len(set(filter(None, names))) < wanted:
        raise Refusal(f"销毁须有{wanted}名监销人在场，请分别填写，没有销毁。", CLAUSES)
    if not row.approved_on <= day <= session.today():
        raise Refusal(f"销毁日期（{day}）应在批准日（{row.approved_on}）和今天之间，没有销毁。", CLAUSES)
    if not knows_of_backups:
        message = "此前的备份里仍有这些案卷的内容，销毁不会改动备份。请确认已知悉，并按规定处理旧备份，没有销毁。"
        raise Refusal(message, CLAUSES)
    lines = _checked(session, row, "销毁")
    erasing.begin()
    for line in steps("正在清除内容", lines, 1):
        files = erase_case(session, case_of(line.id), day)
        said = f"销毁案卷{line.volume}（{_number(row)}，批准文号{row.approval_number}）"
        session.trace("interview", line.id, said, after={"on": str(day), "witnesses": names, "attachments": files})
    row.destroyed_on, row.witnesses = day, list(dict.fromkeys(filter(None, names)))
    row.save()
    session.trace("archive_destruction", row.id, f"{_number(row)}已销毁：{len(lines)}卷", after={"witnesses": names})
    session.afterwards(lambda: clear_away(session))
    return len(lines)


@use_case(Action.ARCHIVE_DESTROY)
def withdraw_destruction(session: Session, destruction_id: int, reason: str) -> int:
    """Takes a list back that was not carried out; how many volumes stay in the archive."""
    row = _row(destruction_id, None, "撤回")
    why = clean_text(reason).strip()
    if not why:
        raise Refusal("请写明撤回的理由，没有撤回。", CLAUSES)
    row.withdrawn_on, row.withdrawn_reason = session.today(), why
    row.save()
    session.trace("archive_destruction", row.id, f"撤回{_number(row)}", after={"reason": why})
    return int(row.items.count())


def clear_away(session: Session) -> bool:
    """Takes the last traces off the disk: files of attachments, old content in the pages; whether all of it is gone.

    What the disk does not allow now (no room to build the file anew, a file that is held) is done at the next opening.
    """
    with suppress(StoreTrouble, OSError, MemoryError, *FAILURES):
        return erasing.finish(session.store) == 0
    return False


def is_clearing_due() -> bool:
    """Whether traces of a destroyed volume still wait to be taken off the disk."""
    return erasing.is_due()


def destructions(session: Session, state: DestructionState | None = None, text: str = "") -> list[DestructionLine]:
    """The lists, the latest first; words hit numbers and volumes."""
    lines = [_line(row) for row in Destruction.select().order_by(Destruction.year.desc(), Destruction.number.desc())]
    return [
        line for line in lines
        if state in (None, line.state) and all(word in _words(line) for word in text.split())
    ]  # fmt: skip


def destruction(session: Session, destruction_id: int) -> DestructionLine | None:
    """One list, or None."""
    row = Destruction.get_or_none(Destruction.id == destruction_id)
    return _line(row) if row else None


def _checked(session: Session, row: Any, what: str) -> list[VolumeLine]:
    """The volumes of a list, each asked anew.  Raises Refusal that names those that may not go."""
    items = row.items.order_by(DestructionItem.position)
    lines = [volume_of(session, item.interview_id, what) for item in steps("正在核对案卷", list(items), AT_A_STEP)]
    held = hindrances_of(session, lines, row)
    refuse_each([(line.volume, "；".join(held[line.id])) for line in lines], what)
    return lines


def _row(destruction_id: int, wanted: DestructionState | None, what: str) -> Any:
    """The row of a list that stands so; without `wanted`, of one that still can be taken back."""
    row = Destruction.get_or_none(Destruction.id == destruction_id)
    if row is None:
        raise Refusal("没有找到这份销毁清册，没有作任何改动。请刷新列表。", CLAUSES)
    state = _state(row)
    allowed = (DestructionState.DRAWN, DestructionState.APPROVED) if wanted is None else (wanted,)
    if state not in allowed:
        raise Refusal(f"{_number(row)}{state}，不能{what}，没有作任何改动。", CLAUSES)
    return row


def _number(row: Any) -> str:
    return destruction_number(row.year, row.number)


def _state(row: Any) -> DestructionState:
    if row.destroyed_on is not None:
        return DestructionState.DONE
    if row.withdrawn_on is not None:
        return DestructionState.WITHDRAWN
    return DestructionState.DRAWN if row.approved_on is None else DestructionState.APPROVED


def _line(row: Any) -> DestructionLine:
    item = DestructionItem
    columns = (item.interview, item.position, item.case_number, item.volume_number, item.title, item.retention,
               item.filed_on, item.ended_on, item.pieces, item.pages)  # fmt: skip
    query = item.select(*columns).where(item.destruction == row.id).order_by(item.position)
    return DestructionLine(
        row.id, _number(row), row.drawn_on, tuple(DoomedVolume(*each) for each in tuples(query)), _state(row),
        row.approval_number, row.approved_on, row.approver, row.destroyed_on, tuple(row.witnesses), row.withdrawn_on,
        row.withdrawn_reason, row.note,
    )  # fmt: skip


def _words(line: DestructionLine) -> str:
    return " ".join([line.number, line.approval_number, *(f"{each.volume} {each.title}" for each in line.volumes)])
