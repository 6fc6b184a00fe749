"""Where a hit leads: a word for the kind of thing, and its id, as the windows know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.access.session import Session
from app.ledgers.search.finding import Hit
from app.store.search.heads import Kind

# Where attachments are used, the first that is in reach: kind of thing, and a SELECT of its id.
_USED: tuple[tuple[str, str], ...] = (
    ("case", "SELECT s.interview_id FROM material AS m JOIN interview_subject AS s ON s.id = m.subject_id "
     "WHERE m.attachment_id = ?"),
    ("case", "SELECT interview_id FROM catalogue_entry WHERE attachment_id = ?"),
    ("case", "SELECT interview_id FROM record WHERE signed_scan_id = ?"),
    ("case", "SELECT id FROM interview WHERE exception_attachment_id = ?"),
    ("case", "SELECT interview_id FROM approval WHERE attachment_id = ? AND interview_id IS NOT NULL"),
    ("plan", "SELECT plan_id FROM approval WHERE attachment_id = ? AND plan_id IS NOT NULL"),
    ("inquiry", "SELECT inquiry_id FROM approval WHERE attachment_id = ? AND inquiry_id IS NOT NULL"),
    ("inquiry", "SELECT id FROM inquiry WHERE attachment_id = ?"),
    ("finding", "SELECT id FROM finding WHERE attachment_id = ?"),
    ("finding", "SELECT finding_id FROM finding_attachment WHERE attachment_id = ?"),
    ("exchange", "SELECT item_id FROM information_file WHERE attachment_id = ?"),
    ("exchange", "SELECT id FROM package WHERE attachment_id = ?"),
)  # fmt: skip
_KINDS: dict[Kind, str] = {
    Kind.PERSON: "person", Kind.DEPARTMENT: "department", Kind.PLAN: "plan", Kind.CLUE: "clue",
    Kind.INQUIRY: "inquiry", Kind.INTERVIEW: "case", Kind.FINDING: "finding", Kind.PUBLICITY: "publicity",
    Kind.INFORMATION: "exchange", Kind.SORTING: "sorting", Kind.PACKAGE: "exchange", Kind.TRANSFER: "transfer",
    Kind.DESTRUCTION: "destruction", Kind.REPORTED: "ledger",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whither:
    """A thing to show: the word for its kind, its id, and a turn of its record."""

    kind: str
    id: int | None
    turn_id: int | None = None


def whither(session: Session, hit: Hit) -> Whither | None:
    """Where a hit leads; None where it lies nowhere that the account reaches (an attachment that nothing uses)."""
    kind = hit.group.kind
    if kind is None:
        return Whither("case", hit.id, hit.turn_id)
    connection: Any = session.store.db
    if kind is Kind.ITEM:
        row = connection.execute_sql("SELECT plan_id FROM plan_item WHERE id = ?", (hit.id,)).fetchone()
        return Whither("plan", row[0]) if row else None
    if kind is not Kind.ATTACHMENT:
        return Whither(_KINDS[kind], hit.id)
    for word, sql in _USED:
        if row := connection.execute_sql(sql, (hit.id,)).fetchone():
            return Whither(word, row[0])
    return None
