"""What a ledger row says besides the interview itself: subjects, materials, dispositions, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from operator import attrgetter
from typing import Any, NamedTuple

from app.interviews.amendable import Value
from app.rules.lifecycle import State
from app.rules.vocabulary import join_names
from app.store.ids import rows_by_ids
from app.store.steps import step

# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500
# Three counts of the materials of a subject are looked up at once, as the digits of one number; and only of talks with
# several subjects are these put in order, here: to sort them all in SQLite takes a fifth of the statement.
_EACH = 10_000
_SUBJECTS = f"""
SELECT s.interview_id, s.position, s.id, s.name, s.department_name, s.title, s.rank,
    d.id IS NOT NULL, d.confirmed, d.outcome, d.stage, d.decided_on, d.decision,
    (SELECT (count(*) * {_EACH} + count(m.received_on)) * {_EACH} + count(m.refused_on)
     FROM material AS m WHERE m.subject_id = s.id)
FROM interview_subject AS s LEFT JOIN disposition AS d ON d.subject_id = s.id
WHERE s.interview_id IN ({{ids}})"""
_REFUSED = """
SELECT s.interview_id, s.name, m.name
FROM interview_subject AS s JOIN material AS m ON m.subject_id = s.id
WHERE s.interview_id IN ({ids}) AND m.refused_on IS NOT NULL ORDER BY s.position, m.id"""
_CANCELLED = f"""
SELECT interview_id, reason FROM state_change
WHERE interview_id IN ({{ids}}) AND to_state = '{State.CANCELLED}' ORDER BY id"""


class Details(NamedTuple):
    """The parts of one ledger row that lie in other tables; `amendments`: what was corrected, and the day of it."""

    names: str
    units: str
    titles: str
    ranks: str
    materials_due: int
    materials_in: int
    disposition: str
    stage: str
    refused: int
    cancelled_because: str = ""
    amendments: Mapping[str, str] | None = None
    refusals: Sequence[tuple[str, str]] = ()


Corrections = Mapping[int, Mapping[str, Value]]
_PLACE = attrgetter("position", "id")


class Subject(NamedTuple):
    """A subject with what was decided about it, as it was archived or as it was corrected."""

    interview_id: int
    position: int
    id: int
    name: str
    department_name: str
    title: str
    rank: str
    is_decided: bool
    confirmed: int | None
    outcome: str
    stage: str
    decided_on: Any
    decision: str
    materials: int


def details_of(
    interviews: Sequence[int], corrections: Corrections, *, historical: Set[int] = frozenset(),
    cancelled: Set[int] = frozenset(),
) -> dict[int, Details]:  # fmt: skip
    """The details of these interviews by id, in a handful of queries however many there are.

    `corrections` are those of `interviews.amendments.amended_values`: they count instead of what was archived.
    `historical` are talks of the past (补录) among them, `cancelled` those that were never held.
    """
    whole: dict[int, Details] = {}
    for start in range(0, len(interviews), _AT_ONCE):
        step("正在取出台账", start, len(interviews))
        _subjects(whole, interviews[start : start + _AT_ONCE], corrections, historical)
    for interview, reason in rows_by_ids(_CANCELLED, sorted(cancelled)):
        whole[interview] = whole[interview]._replace(cancelled_because=reason)
    return whole


def distinct(words: Iterable[str]) -> list[str]:
    """Each word once, in the order of the first time; blanks are left out."""
    return list(dict.fromkeys(word for word in words if word))


def grouped(pairs: Sequence[tuple[str, str]]) -> str:
    """Values with the names they hold for: 「了结」 when all agree, else 「了结（甲、乙）；诫勉（丙）」."""
    values = {value for _, value in pairs}
    if len(values) <= 1:
        return next(iter(values), "")
    named: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        named[value or "未定"].append(name)
    return "；".join(f"{value}（{join_names(names)}）" for value, names in named.items())


def _subjects(
    found: dict[int, Details], some: Sequence[int], corrections: Corrections, historical: Set[int]
) -> None:  # fmt: skip
    by_interview: dict[int, list[Subject]] = {each: [] for each in some}
    for row in rows_by_ids(_SUBJECTS, some):
        by_interview[row[0]].append(Subject._make(row))
    refused = []
    for interview, rows in by_interview.items():
        if interview in corrections:
            rows = [_corrected(row, corrections[interview]) for row in rows]
        is_historical = interview in historical
        if len(rows) == 1:  # as nearly all talks have
            one = _of_one(rows[0], is_historical=is_historical)
        else:
            one = _of_several(sorted(rows, key=_PLACE), is_historical=is_historical)
        found[interview] = one
        if one.refused:
            refused.append(interview)
    for interview, person, material in rows_by_ids(_REFUSED, refused):
        one = found[interview]
        found[interview] = one._replace(refusals=(*one.refusals, (person, material)))


def _of_one(row: Subject, *, is_historical: bool) -> Details:
    _, _, _, name, department, title, rank, is_decided, _, _, stage, _, _, materials = row
    received, refused = divmod(materials, _EACH)
    due, received = divmod(received, _EACH)
    outcome = _outcome(row, is_historical=is_historical) if is_decided else ""
    return Details(name, department, title, rank, due, received, outcome, stage or "", refused)


def _of_several(rows: Sequence[Subject], *, is_historical: bool) -> Details:
    received, refused = divmod(sum([row.materials for row in rows]), _EACH)
    due, received = divmod(received, _EACH)
    return Details(
        "、".join([row.name for row in rows]), "、".join(distinct(row.department_name for row in rows)),
        # A title may itself hold 、 (党总支副书记、副院长), so titles of several people are parted by ；.
        _all_or_one([row.title for row in rows]), _all_or_one([row.rank for row in rows]), due, received,
        grouped([(row.name, _outcome(row, is_historical=is_historical)) for row in rows]),
        grouped([(row.name, row.stage or "") for row in rows]), refused,
    )  # fmt: skip


def _corrected(row: Subject, corrections: Mapping[str, Value]) -> Subject:
    """With corrected values in the place of the archived ones."""
    changed: dict[str, Any] = {}
    for key, value in corrections.items():
        owner, _, field_name = key.rpartition(".")
        its_own = owner == f"subject.{row.id}" or (owner == f"disposition.{row.id}" and row.is_decided)
        if its_own and field_name in Subject._fields:  # what no row tells may be corrected too
            changed[field_name] = value
    return row._replace(**changed)


def _all_or_one(words: list[str]) -> str:
    """One word when everybody has the same, otherwise one each."""
    return words[0] if len(set(words)) == 1 else "；".join(words)


def _outcome(row: Subject, *, is_historical: bool) -> str:
    """The outcome of a subject; a confirmed one that was not yet decided by procedure says so (五(四)).

    Of a talk of the past (补录) the decision stands as it was written, where it is no word of the rules.
    """
    if not row.is_decided:
        return ""
    if is_historical:
        return row.outcome or row.decision
    if not row.outcome:
        return ""
    return row.outcome + ("（待审定）" if row.confirmed and row.decided_on is None else "")
