"""What a ledger row says besides the interview itself: subjects, materials, dispositions, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from app.interviews.amendable import Value
from app.rules.lifecycle import State
from app.rules.vocabulary import join_names
from app.store.ids import rows_by_ids
from app.store.steps import step

# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500
_SUBJECTS = """
SELECT s.id, s.interview_id, s.name, s.department_name, s.title, s.rank,
    d.id IS NOT NULL, d.confirmed, d.outcome, d.stage, d.decided_on, d.decision
FROM interview_subject AS s LEFT JOIN disposition AS d ON d.subject_id = s.id
WHERE s.interview_id IN ({ids}) ORDER BY s.interview_id, s.position, s.id"""
_MATERIALS = """
SELECT s.interview_id, s.name, m.name, m.received_on IS NOT NULL, m.refused_on IS NOT NULL
FROM interview_subject AS s JOIN material AS m ON m.subject_id = s.id
WHERE s.interview_id IN ({ids}) ORDER BY s.position, m.id"""
_CANCELLED = f"""
SELECT interview_id, reason FROM state_change
WHERE interview_id IN ({{ids}}) AND to_state = '{State.CANCELLED}' ORDER BY id"""


@dataclass
class Details:
    """The parts of one ledger row that lie in other tables; `amendments`: what was corrected, and the day of it."""

    names: str = ""
    units: str = ""
    titles: str = ""
    ranks: str = ""
    materials_due: int = 0
    materials_in: int = 0
    disposition: str = ""
    stage: str = ""
    cancelled_because: str = ""
    amendments: dict[str, str] = field(default_factory=dict)
    refusals: list[tuple[str, str]] = field(default_factory=list)


Corrections = Mapping[int, Mapping[str, Value]]


@dataclass(slots=True)
class Subject:
    """A subject with what was decided about it, as it was archived or as it was corrected."""

    id: int
    interview_id: int
    name: str
    department_name: str
    title: str
    rank: str
    is_decided: bool
    confirmed: int | None
    outcome: Any
    stage: Any
    decided_on: Any
    decision: Any


def details_of(
    interviews: Sequence[int], corrections: Corrections, *, historical: Set[int] = frozenset(),
    cancelled: Set[int] = frozenset(),
) -> dict[int, Details]:  # fmt: skip
    """The details of these interviews by id, in a handful of queries however many there are.

    `corrections` are those of `interviews.amendments.amended_values`: they count instead of what was archived.
    `historical` are talks of the past (补录) among them, `cancelled` those that were never held.
    """
    whole = {id: Details() for id in interviews}
    for start in range(0, len(interviews), _AT_ONCE):
        step("正在取出台账", start, len(interviews))
        some = interviews[start : start + _AT_ONCE]
        _subjects(whole, some, corrections, historical)
        _materials(whole, some)
    for interview, reason in rows_by_ids(_CANCELLED, sorted(cancelled)):
        whole[interview].cancelled_because = reason
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
    by_interview: dict[int, list[Subject]] = defaultdict(list)
    for row in rows_by_ids(_SUBJECTS, some):
        by_interview[row[1]].append(Subject(*row))
    for interview, rows in by_interview.items():
        one = found[interview]
        if interview in corrections:
            for subject in rows:
                _correct(subject, corrections[interview])
        one.names = "、".join([row.name for row in rows])
        one.units = "、".join(distinct(row.department_name for row in rows))
        # A title may itself hold 、 (党总支副书记、副院长), so titles of several people are parted by ；.
        one.titles = _all_or_one([row.title for row in rows])
        one.ranks = _all_or_one([row.rank for row in rows])
        is_historical = interview in historical
        one.disposition = grouped([(row.name, _outcome(row, is_historical=is_historical)) for row in rows])
        one.stage = grouped([(row.name, str(row.stage or "")) for row in rows])


def _correct(row: Subject, corrections: Mapping[str, Value]) -> None:
    """Puts corrected values in the place of the archived ones."""
    for key, value in corrections.items():
        owner, _, field_name = key.rpartition(".")
        its_own = owner == f"subject.{row.id}" or (owner == f"disposition.{row.id}" and row.is_decided)
        if its_own and field_name in Subject.__slots__:  # what no row tells may be corrected too
            setattr(row, field_name, value)


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
        return str(row.outcome or row.decision)
    if not row.outcome:
        return ""
    return str(row.outcome) + ("（待审定）" if row.confirmed and row.decided_on is None else "")


def _materials(found: dict[int, Details], some: Sequence[int]) -> None:
    for interview, person, material, received, refused in rows_by_ids(_MATERIALS, some):
        one = found[interview]
        one.materials_due += 1
        one.materials_in += received
        if refused:
            one.refusals.append((person, material))
