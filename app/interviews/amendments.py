"""更正 (六(一), rules.md): after archiving a case is corrected beside the original, never over it.

The tables keep what was archived; an amendment keeps field, before, after, reason, who and when, and the store
itself refuses to change or delete it.  Papers and ledgers read `effective_fields` (one case) or `amended_values`
(many cases at once) so that they show what counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account
from app.interviews.amendable import Fact, Kind, Value, facts_of_case, kind_of, read_value, write_value
from app.interviews.guarding import case_of, clean_text, one_line
from app.interviews.record import turns_of
from app.interviews.record_text import Turn
from app.interviews.tables import Amendment, Interview
from app.rules.lifecycle import State
from app.store.ids import rows_by_ids

_CLAUSES = ("六(一)",)


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """One correction, as the trail shows it."""

    id: int
    key: str
    field: str
    before: str
    after: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AmendableFact:
    """A fact that may be amended, with the value that counts now as text."""

    key: str
    label: str
    kind: Kind
    choices: tuple[str, ...]
    original: str
    current: str


def amendable_facts(session: Session, interview_id: int) -> tuple[AmendableFact, ...]:
    """What may be amended of a case now; nothing before it is archived but a closed record."""
    latest = _latest([interview_id]).get(interview_id, {})
    found = facts_of_case(session.rules, case_of(interview_id))
    return tuple(
        AmendableFact(fact.key, fact.label, fact.kind, fact.choices, original, latest.get(fact.key, original))
        for fact in found
        for original in [write_value(fact.original)]
    )


@use_case(Action.AMEND)
def amend(session: Session, interview_id: int, key: str, after: str, reason: str) -> int:
    """Corrects one fact of a locked case; the id of the amendment.

    Raises Refusal while the case is not locked, for a fact that may not be amended, a value that cannot be, a
    value that is what stands there already, and without a reason.
    """
    case = case_of(interview_id)
    fact = _fact(session, case, key)
    before = _latest([interview_id]).get(interview_id, {}).get(key, write_value(fact.original))
    wanted = _checked(session, case, fact, after)
    why = clean_text(reason).strip()
    if not why:
        raise Refusal("更正须写明理由，没有保存。", _CLAUSES)
    if wanted == before:
        raise Refusal(f"“{fact.label}”现在就是这个内容，没有需要更正的。", _CLAUSES)
    row = Amendment.create(
        interview=interview_id, key=key, field=fact.label, before=before, after=wanted, reason=why,
        at=session.now(), account=session.account.id,
    )  # fmt: skip
    session.trace("interview", interview_id, f"更正：{fact.label}", {key: before}, {key: wanted, "reason": why})
    return int(row.id)


def amendments_of(interview_id: int) -> tuple[AmendmentLine, ...]:
    """All corrections of a case in the order of time."""
    query = Amendment.select(Amendment, Account).left_outer_join(Account)
    rows = query.where(Amendment.interview == interview_id).order_by(Amendment.id)
    return tuple(
        AmendmentLine(row.id, row.key, row.field, row.before, row.after, row.reason, row.at,
                      row.account.display_name if row.account else "")
        for row in rows
    )  # fmt: skip


def amended_values(interview_ids: Sequence[int]) -> dict[int, dict[str, Value]]:
    """What was amended of these cases and counts now: case id -> key -> value.  Cases without one are left out.

    Keys are the columns of the case (`place`, `content` …), `subject.<subject id>.<column>`,
    `disposition.<subject id>.<column>` and `turn.<turn id>`; days and moments are dates and datetimes.
    """
    return values_of(_latest(interview_ids))


def values_of(latest: dict[int, dict[str, str]]) -> dict[int, dict[str, Value]]:
    """The values that the texts of `latest_of` mean."""
    return {
        interview_id: {key: read_value(kind_of(key), text) for key, text in found.items()}
        for interview_id, found in latest.items()
    }


def effective_fields(session: Session, interview_id: int) -> dict[str, Value]:
    """All amendable facts of a case with the values that count; empty while nothing of it is locked.

    Keys as for `amended_values`; what is not among them (form, subjects …) cannot be amended: read it plainly.
    """
    values = {fact.key: fact.original for fact in facts_of_case(session.rules, case_of(interview_id))}
    return values | amended_values([interview_id]).get(interview_id, {})


def effective_turns(interview_id: int) -> tuple[Turn, ...]:
    """The turns of the record with their corrections."""
    latest = _latest([interview_id]).get(interview_id, {})
    return tuple(replace(turn, text=latest.get(f"turn.{turn.id}", turn.text)) for turn in turns_of(interview_id))


def _latest(interview_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    return latest_of(corrections_of(list(interview_ids)))


def corrections_of(interview_ids: Sequence[int]) -> list[tuple[int, str, str, str, str]]:
    """All corrections of these cases, the oldest first: case, key, what it is called, the value after, when (text)."""
    return rows_by_ids(
        "SELECT interview_id, key, field, after, at FROM amendment WHERE interview_id IN ({ids}) ORDER BY id",
        interview_ids,
    )


def latest_of(corrections: Iterable[tuple[int, str, str, str, str]]) -> dict[int, dict[str, str]]:
    """Of corrections in their order the text that counts now, by case and key."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for interview_id, key, _, after, _ in corrections:
        if key:
            found[interview_id][key] = after
    return dict(found)


def _fact(session: Session, case: Interview, key: str) -> Fact:
    facts = facts_of_case(session.rules, case)
    if case.erased_on is not None:
        raise Refusal(f"案卷已于{case.erased_on}销毁，不再办理更正，没有作任何改动。", _CLAUSES)
    if not facts:
        message = f"“{case.state}”的约谈还没有锁定，不用办理更正，请直接在相应的页面修改。"
        raise Refusal(message if State(case.state) is not State.CANCELLED else "取消的约谈不办理更正。", _CLAUSES)
    found = next((fact for fact in facts if fact.key == key), None)
    if found is None:
        raise Refusal("这一项现在不能更正，没有作任何改动。可以更正的项目列在“更正”窗口里。", _CLAUSES)
    return found


def _checked(session: Session, case: Interview, fact: Fact, text: str) -> str:
    wanted = clean_text(text).strip() if fact.kind is Kind.TEXT else one_line(text)
    try:
        value = read_value(fact.kind, wanted)
    except ValueError as error:
        shape = "2026-11-24" if fact.kind is Kind.DAY else "2026-11-24 14:00"
        raise Refusal(f"“{wanted}”不是日期或时间，没有保存。请写成{shape}。", _CLAUSES) from error
    if fact.kind is Kind.CHOICE and wanted not in fact.choices:
        raise Refusal(f"“{fact.label}”只能是{'、'.join(fact.choices)}，没有保存。", _CLAUSES)
    if not wanted and fact.kind is not Kind.TEXT:
        raise Refusal(f"“{fact.label}”不能更正为空，没有保存。", _CLAUSES)
    if isinstance(value, date):
        _check_time(session, case, fact, value)
    return write_value(value)


def _check_time(session: Session, case: Interview, fact: Fact, value: date) -> None:
    day = value.date() if isinstance(value, datetime) else value
    if day > session.today():
        raise Refusal(f"“{fact.label}”不能晚于今天，没有保存。", _CLAUSES)
    now = effective_fields(session, case.id) | {fact.key: value}
    begins, ends = now.get("held_from"), now.get("held_to")
    if isinstance(begins, datetime) and isinstance(ends, datetime) and ends < begins:
        raise Refusal("约谈结束时间不能早于开始时间，没有保存。请核对。", _CLAUSES)
