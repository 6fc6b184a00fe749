"""并案: two clues about one matter are put together, with the reason; it can be taken back, and both stay readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.plans.guarding import clean_text, clue_of
from app.plans.tables import Clue, ClueLink
from app.plans.vocabulary import CLAUSE, number_text
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A clue that another was put together with; `undone_at` where that was taken back."""

    id: int
    other_id: int
    number: str
    name: str
    problem: str
    disposal: str
    reason: str
    at: datetime
    undone_at: datetime | None
    undone_reason: str


@use_case(Action.CLUE_EDIT)
def join(session: Session, clue_id: int, other_clue_id: int, reason: str) -> int:
    """Puts two clues together; returns the id of the link.

    Raises Refusal for one and the same clue, two that are together already, different cadres, or no reason.
    """
    one, other = clue_of(clue_id), clue_of(other_clue_id)
    why = clean_text(reason)
    if one.id == other.id:
        raise Refusal("请选择另一条线索来并案。", (CLAUSE,))
    if not why:
        raise Refusal("请写明并案的理由，以备日后查考。", (CLAUSE,))
    if other.id in together(one.id):
        raise Refusal(f"{_number(one)}与{_number(other)}已经并案，没有重复登记。", (CLAUSE,))
    first, second = sorted((one.id, other.id))
    row = ClueLink.create(clue=first, other=second, reason=why, at=session.now(), account=session.account.id)
    for mine, its in ((one, other), (other, one)):
        session.trace("clue", mine.id, f"线索 {_number(mine)} 与 {_number(its)} 并案", after={"reason": why})
    return int(row.id)


@use_case(Action.CLUE_EDIT)
def part(session: Session, link_id: int, reason: str) -> None:
    """Takes a 并案 back, with the reason; both notes stay readable.  Raises Refusal."""
    row, why = ClueLink.get_or_none(ClueLink.id == link_id), clean_text(reason)
    if row is None or row.undone_at is not None:
        raise Refusal("这次并案已经撤销，没有作任何改动。请刷新后再看。")
    if not why:
        raise Refusal("请写明撤销并案的理由。", (CLAUSE,))
    ClueLink.update(undone_at=session.now(), undone_reason=why, undone_by=session.account.id).where(
        ClueLink.id == link_id
    ).execute()
    for mine, its in ((row.clue, row.other), (row.other, row.clue)):
        what = f"线索 {_number(mine)} 撤销与 {_number(its)} 的并案"
        session.trace("clue", mine.id, what, {"reason": row.reason}, {"undone": why})


def links_of(clue_id: int) -> list[LinkLine]:
    """The clues that this one was put together with, those that are no more last."""
    rows = ClueLink.select().where((ClueLink.clue == clue_id) | (ClueLink.other == clue_id)).order_by(ClueLink.id)
    found = []
    for row in rows:
        other = row.other if row.clue_id == clue_id else row.clue
        found.append(LinkLine(
            row.id, other.id, _number(other), other.reported_name, other.problem, other.disposal, row.reason, row.at,
            row.undone_at, row.undone_reason,
        ))  # fmt: skip
    return sorted(found, key=lambda each: each.undone_at is not None)


def together(clue_id: int) -> set[int]:
    """The clues that are one case with this one, directly or through others; itself among them."""
    standing = tuples(ClueLink.select(ClueLink.clue, ClueLink.other).where(ClueLink.undone_at.is_null()))
    found, pending = {clue_id}, [clue_id]
    while pending:
        one = pending.pop()
        near = {b if a == one else a for a, b in standing if one in (a, b)} - found
        found |= near
        pending += near
    return found


def _number(row: Clue) -> str:
    return number_text(row.year, row.number)
