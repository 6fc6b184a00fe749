"""How a clue is disposed of, written once for who sorts it alone, in a session, or by assessing a 谈话函询."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.plans.guarding import check_day, clean_text, differences, plain
from app.plans.scope import OUTSIDE, outside
from app.plans.tables import Clue, ClueDecision
from app.plans.vocabulary import CLAUSE, Disposal, number_text

# What the institution may not do about somebody who lies outside the regulation.
_OWN_HANDS = frozenset({Disposal.TALK_INQUIRY, Disposal.VERIFICATION})


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision on a clue as its history shows it; `session` is the number of the sorting session, if any."""

    id: int
    disposal: str
    decided_on: date
    note: str
    is_proposed: bool
    ground: str
    reason: str
    withdrawn: tuple[str, ...]
    session: str
    sorting_id: int | None
    inquiry_id: int | None
    before: str
    by: str
    at: Any


def checked(session: Session, row: Clue, disposal: str, decided_on: date | None, note: str) -> dict[str, Any]:
    """What becomes of the clue's row.  Raises Refusal for an unknown disposal, a wrong day, or a missing note."""
    if disposal not in set(Disposal):
        raise Refusal(f"请选择处置方式：{'、'.join(Disposal)}。", (CLAUSE,))
    day = check_day(session, decided_on, "处置日期", row.received_on, "收到时间")
    text = clean_text(note)
    if Disposal(disposal).needs_note and not text:
        raise Refusal(f"{disposal}的线索请写明理由，以备日后查考。", (CLAUSE,))
    if disposal in _OWN_HANDS and (why := outside(session, row.person_id, day)):
        raise Refusal(f"{why}。这条线索不能由本校{disposal}，请报上级党组织处理。", (CLAUSE, *OUTSIDE))
    return {"disposal": Disposal(disposal).value, "sorted_on": day, "sorting_note": text}


def dispose(session: Session, row: Clue, after: dict[str, Any], more: dict[str, Any] | None = None) -> int | None:
    """Writes a decision (`checked`) and what the clue says of itself; `more` are further fields of the decision.

    Returns the id of the decision, None where nothing differs from the last one.  Call in a use case.
    """
    more, last = more or {}, last_decision(row.id)
    before: dict[str, Any] = {"disposal": row.disposal, "sorted_on": row.sorted_on, "sorting_note": row.sorting_note}
    names = ("is_proposed", "ground", "reason")
    before |= {name: getattr(last, name) for name in names if name in more and last is not None}
    changed = differences(before, after | {name: more[name] for name in names if name in more})
    if changed is None and (last is None or last.sorting_id == more.get("sorting")):
        return None
    Clue.update(**after).where(Clue.id == row.id).execute()
    made = ClueDecision.create(
        clue=row.id, disposal=after["disposal"], decided_on=after["sorted_on"], note=after["sorting_note"],
        before=plain(before) if row.disposal else {}, at=session.now(), account=session.account.id, **more,
    )  # fmt: skip
    what = f"处置线索 {number_text(row.year, row.number)}：{after['disposal']}"
    session.trace("clue", row.id, what, *(changed or (None, plain(after))))
    return int(made.id)


def last_decision(clue_id: int) -> ClueDecision | None:
    """The decision on a clue that stands."""
    found: ClueDecision | None = (
        ClueDecision.select().where(ClueDecision.clue == clue_id).order_by(ClueDecision.id.desc()).first()
    )
    return found


def decisions_of(clue_id: int) -> list[DecisionLine]:
    """Everything that was ever decided on a clue, the oldest first."""
    rows = ClueDecision.select().where(ClueDecision.clue == clue_id).order_by(ClueDecision.id)
    return [_line(row) for row in rows]


def _line(row: ClueDecision) -> DecisionLine:
    sorting = row.sorting
    return DecisionLine(
        row.id, row.disposal, row.decided_on, row.note, bool(row.is_proposed), row.ground, row.reason,
        tuple(row.withdrawn), number_text(sorting.year, sorting.number) if sorting else "", row.sorting_id,
        row.inquiry_id, str(row.before.get("disposal", "")), row.account.display_name if row.account else "", row.at,
    )  # fmt: skip
