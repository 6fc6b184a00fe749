"""党员干部约谈常态化工作台账 (clause 六(一)): one row per interview, as the office has always kept it.

The office's own workbook writes a group talk on one row with the names joined by 、; so does this ledger.  Figures
about people (人次, 人数) are taken from the subjects themselves, never from the text of a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from app.access.session import Session
from app.interviews.amendable import Value
from app.interviews.amendments import corrections_of, latest_of, values_of
from app.interviews.numbering import number_text
from app.ledgers import lines
from app.ledgers.details import Details, details_of
from app.ledgers.lines import SORTABLE, Sort, count, start, values
from app.ledgers.scope import LedgerFilter
from app.people.identity import date_text
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm, Mode
from app.store.ids import rows_by_ids
from app.store.steps import steps

__all__ = [
    "SORTABLE",
    "LedgerRow",
    "Sort",
    "count",
    "held_text",
    "ledger",
    "order",
    "page",
    "rows",
    "rows_of",
    "start",
    "values",
    "years",
]

# Rows that are read together; SQLite bounds the number of parameters.
_AT_ONCE = 500
_MODES = {mode.value: mode.label for mode in Mode}


class LedgerRow(NamedTuple):
    """One row of the ledger: what paper and window show, in the order of the columns.

    `materials_due` and `materials_in` count materials over all subjects of the talk; texts are empty where the fact
    is.  `interview_id` leads to the case.  A tuple: a frozen dataclass of 24 facts takes nine times as long to make.
    """

    serial: int
    interview_id: int
    number: str
    held: str
    place: str
    subjects: str
    units: str
    titles: str
    ranks: str
    form: str
    ground: str
    mode: str
    lead: str
    basis: str
    recorder: str
    organiser: str
    content: str
    materials_due: int
    materials_in: int
    disposition: str
    stage: str
    archived: str
    volume: str
    note: str

    @property
    def materials(self) -> str:
        """应交/已交 in one cell, empty where nothing is due."""
        return f"{self.materials_due}/{self.materials_in}" if self.materials_due else ""


class _Case(NamedTuple):
    """What a row says of the case itself; the rest of the case is not read.  Corrections take the place of values."""

    id: int
    year: int | None
    number: int | None
    organiser: str
    form: str
    ground: str
    mode: str
    written_inquiry: int
    state: str
    planned_start: Any
    place: str
    lead_name: str
    lead_clauses: str
    recorder_name: str
    held_from: Any
    held_to: Any
    content: str
    note: str
    exception_number: str
    exception_date: Any
    volume_number: str
    archived_on: Any
    is_historical: int
    held_precision: str
    erased_on: Any


_READ = f"SELECT {', '.join(_Case._fields)} FROM interview WHERE id IN ({{ids}})"


def ledger(session: Session, wanted: LedgerFilter) -> list[LedgerRow]:
    """All rows of the ledger that the filter asks for, by time."""
    return page(session, wanted, 0, None)


def rows(session: Session, wanted: LedgerFilter) -> Iterator[LedgerRow]:
    """The rows of `ledger` one after the other, with the memory of some hundred however many there are.

    Take them within one transaction: the order is asked for first, each row when its turn comes.
    """
    ids = order(wanted)
    for first in range(0, len(ids), _AT_ONCE):
        yield from rows_of(session, ids[first : first + _AT_ONCE], first)


def order(wanted: LedgerFilter, sort: Sort = (), offset: int = 0, limit: int | None = None) -> Sequence[int]:
    """The interviews of the ledger by columns (key, descending), otherwise by time: their ids, kept compactly."""
    return lines.ids(wanted, sort, offset, limit)


def page(session: Session, wanted: LedgerFilter, offset: int, limit: int | None, sort: Sort = ()) -> list[LedgerRow]:
    """Rows from `offset` on, at most `limit`; sorted by columns (key, descending), otherwise by time.

    序号 counts the rows as they are listed here.
    """
    return rows_of(session, order(wanted, sort, offset, limit), offset)


def rows_of(session: Session, ids: Sequence[int], first: int) -> list[LedgerRow]:
    """The rows of these interviews with what counts of them; the first one has the number `first`, from 0."""
    found = {row[0]: _Case._make(row) for row in rows_by_ids(_READ, ids)}
    corrections = corrections_of(list(found))
    values = values_of(latest_of(corrections)) if corrections else {}
    for id, corrected in values.items():
        found[id] = _corrected(found[id], corrected)
    cases = [found[id] for id in ids if id in found]
    details = details_of(
        list(found), values, historical={one.id for one in cases if one.is_historical},
        cancelled={one.id for one in cases if one.state == State.CANCELLED},
    )  # fmt: skip
    for interview, _, field, _, at in corrections:
        one = details[interview]
        details[interview] = one._replace(amendments={**(one.amendments or {}), field: at[:10]})
    going = enumerate(steps("正在取出台账", cases), first + 1)
    forms = {form.value: session.rules.form(form).name for form in InterviewForm}
    return [_row(forms, one, details[one.id], serial) for serial, one in going]


def _corrected(one: _Case, corrections: Mapping[str, Value]) -> _Case:
    """With corrected values (更正) in the place of the archived ones; others are of a subject, or in no row."""
    its_own: dict[str, Any] = {key: value for key, value in corrections.items() if key in _Case._fields}
    if "held_from" in its_own:  # a correction says the moment
        its_own["held_precision"] = "day"
    return one._replace(**its_own)


def years() -> list[int]:
    """The years from the latest held talk back to the first one, without a gap."""
    found = lines.span()
    return [] if found is None else list(range(int(found[1][:4]), int(found[0][:4]) - 1, -1))


def _row(forms: Mapping[str, str], one: _Case, details: Details, serial: int) -> LedgerRow:
    # Taken apart once: to ask for all of it by names takes as long as to make the row.
    (
        id, year, number, organiser, form, ground, mode, written_inquiry, state, _, place, lead, clauses, recorder,
        start, end, content, note, exception_number, _, volume, archived_on, is_historical, precision, erased_on,
    ) = one  # fmt: skip
    names, units, titles, ranks, due, received, disposition, stage, _, _, amendments, refusals = details
    is_marked = is_historical or exception_number or amendments or refusals or erased_on or state == State.CANCELLED
    # The usual talk, of an hour and a day, is cut out of what is kept.
    is_plain = not is_historical and precision == "day" and type(start) is str and type(end) is str
    return LedgerRow(
        serial, id, number_text(year, number),
        f"{start[:16]}–{end[11:16]}" if is_plain and start[:10] == end[:10] else _held(one), place,
        names, units, titles, ranks, forms[form], ground,
        _MODES[mode] + "（结合函询）" if written_inquiry else _MODES[mode],
        lead, _clauses(clauses) or ("特批" if exception_number else ""), recorder, organiser, content,
        due, received, disposition, stage, _day(archived_on), volume, _remarks(one, details) if is_marked else note,
    )  # fmt: skip


def _remarks(one: _Case, details: Details) -> str:
    """备注: what an inspector should see at once."""
    found = ["补录"] if one.is_historical else []
    if one.exception_number:
        found.append(f"特批（{'，'.join(filter(None, [one.exception_number, _day(one.exception_date)]))}）")
    if details.amendments:
        found.append("更正：" + "、".join(f"{field}（{day}）" for field, day in details.amendments.items()))
    if details.refusals:
        found += [f"{name}拒绝提交{material}" for name, material in details.refusals]
    if one.erased_on is not None:
        found.append(f"案卷已销毁（{_day(one.erased_on)}）")
    if one.state == State.CANCELLED:
        found.append(f"已取消{'：' if details.cancelled_because else ''}{details.cancelled_because}")
    return "；".join([*found, one.note] if one.note else found)


def held_text(
    start: datetime | None, end: datetime | None, precision: str = "day", *, is_historical: bool = False
) -> str:
    """「2026-11-24 14:00–15:10」; the bare day, month or year where no more was ever written down (补录)."""
    if start is None:
        return ""
    if precision != "day":
        return date_text(start.date(), precision)
    if is_historical and start.time() == time():
        return _day(start.date())
    # Not by strftime: it imports `time` each time, and where Qt is loaded that takes longer than all else of a row.
    text = start.isoformat(" ", "minutes")
    if end is None:
        return text
    until = end.isoformat(" ", "minutes")
    return f"{text}–{until[11:]}" if end.date() == start.date() else f"{text}–{until}"


@lru_cache(maxsize=1_000)
def _clauses(kept: str | None) -> str:
    """The same few lists of clauses stand in all rows."""
    return "、".join(json.loads(kept or "[]") or ())


def _held(one: _Case) -> str:
    return held_text(
        _moment(one.held_from) or _moment(one.planned_start), _moment(one.held_to), one.held_precision,
        is_historical=bool(one.is_historical),
    )  # fmt: skip


def _moment(kept: Any) -> datetime | None:
    """A moment as the store keeps it, or as a correction says it."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept


def _day(kept: date | str | None) -> str:
    return "" if kept is None else str(kept)
