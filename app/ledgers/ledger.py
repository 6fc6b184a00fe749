"""党员干部约谈常态化工作台账 (clause 六(一)): one row per interview, as the office has always kept it.

The office's own workbook writes a group talk on one row with the names joined by 、; so does this ledger.  Figures
about people (人次, 人数) are taken from the subjects themselves, never from the text of a row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.amendable import Value
from app.interviews.amendments import amended_values
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.columns import COLUMNS, words_of
from app.ledgers.details import Details, details_of
from app.ledgers.scope import MOMENT, LedgerFilter, condition
from app.people.identity import date_text
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.database import tuples
from app.store.headers import Values
from app.store.steps import steps

Sort = Sequence[tuple[str, bool]]
# What a row says of the case itself; the rest of the case is not read.
_READ = tuple(getattr(Interview, name) for name in (
    "id", "year", "number", "organiser", "form", "ground", "mode", "written_inquiry", "state", "planned_start", "place",
    "lead_name", "lead_clauses", "recorder_name", "held_from", "held_to", "content", "note", "exception_number",
    "exception_date", "volume_number", "archived_on", "is_historical", "held_precision",
    "erased_on",
))  # fmt: skip
# Rows that are read together; SQLite bounds the number of parameters.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger: what paper and window show, in the order of the columns.

    `materials_due` and `materials_in` count materials over all subjects of the talk; texts are empty where the fact
    is.  `interview_id` leads to the case.
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


# Columns that a window may sort by -> what SQL sorts by.  Group talks sort by their first subject.
_FIRST = InterviewSubject.select().where(InterviewSubject.interview == Interview.id).order_by(InterviewSubject.position)


def _first(field: Any) -> Any:
    return fn.COALESCE(_FIRST.select(field).limit(1), "")


_SORTS: dict[str, tuple[Any, ...]] = {
    "serial": (MOMENT, Interview.id),
    "number": (Interview.year, Interview.organiser, Interview.number),
    "held": (MOMENT,),
    "place": (Interview.place,),
    "subjects": (_first(InterviewSubject.name),),
    "units": (_first(InterviewSubject.department_name),),
    "titles": (_first(InterviewSubject.title),),
    "ranks": (_first(InterviewSubject.rank),),
    "form": (Interview.form,),
    "ground": (Interview.ground,),
    "mode": (Interview.mode,),
    "lead": (Interview.lead_name,),
    "recorder": (Interview.recorder_name,),
    "organiser": (Interview.organiser,),
    "archived": (Interview.archived_on,),
    "volume": (Interview.volume_number,),
}
SORTABLE = frozenset(_SORTS)


def ledger(session: Session, wanted: LedgerFilter) -> list[LedgerRow]:
    """All rows of the ledger that the filter asks for, by time."""
    return page(session, wanted, 0, None)


def count(wanted: LedgerFilter) -> int:
    """How many rows the ledger has under this filter."""
    return int(Interview.select().where(*_listed(wanted)).count())


def rows(session: Session, wanted: LedgerFilter) -> Iterator[LedgerRow]:
    """The rows of `ledger` one after the other, with the memory of some hundred however many there are.

    Take them within one transaction: the order is asked for first, each row when its turn comes.
    """
    order: Any = Interview.select(Interview.id).where(*_listed(wanted)).order_by(*_order(()))
    ids = array("q", (id for (id,) in order.tuples().iterator()))
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE].tolist()
        found = {one.id: one for one in Interview.select(*_READ).where(Interview.id.in_(some))}
        yield from _rows(session.rules, [found[id] for id in some], start + 1)


def page(session: Session, wanted: LedgerFilter, offset: int, limit: int | None, sort: Sort = ()) -> list[LedgerRow]:
    """Rows from `offset` on, at most `limit`; sorted by columns (key, descending), otherwise by time.

    序号 counts the rows as they are listed here.
    """
    query: Any = Interview.select(*_READ).where(*_listed(wanted)).order_by(*_order(sort)).offset(offset)
    found = list(steps("正在取出台账", query if limit is None else query.limit(limit)))
    return _rows(session.rules, found, offset + 1)


def _rows(rules: Rulebook, interviews: list[Interview], first: int) -> list[LedgerRow]:
    """The rows of these interviews with what counts of them, numbered from `first`."""
    ids = [one.id for one in interviews]
    corrections = amended_values(ids)
    for one in interviews:
        _correct(one, corrections.get(one.id, {}))
    details = details_of(ids, corrections)
    going = enumerate(steps("正在取出台账", interviews), first)
    return [_row(rules, one, details[one.id], serial) for serial, one in going]


def _correct(one: Interview, corrections: Mapping[str, Value]) -> None:
    """Puts corrected values (更正) in the place of the archived ones; the row is never saved."""
    for key, value in corrections.items():
        if "." not in key:
            setattr(one, key, value)
    if "held_from" in corrections:  # a correction says the moment
        one.held_precision = "day"


def values(session: Session, wanted: LedgerFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    rows = Interview.select().where(condition(wanted))
    return COLUMNS.values(rows, wanted.headers, column, text, words_of(session.rules, column))


def _listed(wanted: LedgerFilter) -> list[Any]:
    return [condition(wanted), *COLUMNS.conditions(wanted.headers)]


def years() -> list[int]:
    """The years from the latest held talk back to the first one, without a gap."""
    span = Interview.select(fn.MIN(MOMENT), fn.MAX(MOMENT)).where(condition(LedgerFilter()))
    ((first, last),) = tuples(span)
    return [] if first is None else list(range(int(str(last)[:4]), int(str(first)[:4]) - 1, -1))


def _order(sort: Sort) -> list[Any]:
    wanted = [field.desc() if down else field.asc() for key, down in sort for field in _SORTS.get(key, ())]
    return [*wanted, MOMENT, Interview.id]


def _row(rules: Rulebook, one: Interview, details: Details, serial: int) -> LedgerRow:
    return LedgerRow(
        serial=serial,
        interview_id=one.id,
        number=number_text(one.year, one.number),
        held=held_text(
            one.held_from or one.planned_start, one.held_to, one.held_precision, is_historical=one.is_historical
        ),
        place=one.place,
        subjects=details.names,
        units=details.units,
        titles=details.titles,
        ranks=details.ranks,
        form=rules.form(InterviewForm(one.form)).name,
        ground=one.ground,
        mode=Mode(one.mode).label + ("（结合函询）" if one.written_inquiry else ""),
        lead=one.lead_name,
        basis="、".join(one.lead_clauses or ()) or ("特批" if one.exception_number else ""),
        recorder=one.recorder_name,
        organiser=one.organiser,
        content=one.content,
        materials_due=details.materials_due,
        materials_in=details.materials_in,
        disposition=details.disposition,
        stage=details.stage,
        archived=_day(one.archived_on),
        volume=one.volume_number,
        note="；".join(_remarks(one, details)),
    )


def _remarks(one: Interview, details: Details) -> list[str]:
    """备注: what an inspector should see at once."""
    found = ["补录"] if one.is_historical else []
    if one.exception_number:
        found.append(f"特批（{'，'.join(filter(None, [one.exception_number, _day(one.exception_date)]))}）")
    if details.amendments:
        found.append("更正：" + "、".join(f"{field}（{_day(at.date())}）" for field, at in details.amendments.items()))
    found += [f"{name}拒绝提交{material}" for name, material in details.refusals]
    if one.erased_on is not None:
        found.append(f"案卷已销毁（{_day(one.erased_on)}）")
    if one.state == State.CANCELLED:
        found.append(f"已取消{'：' if details.cancelled_because else ''}{details.cancelled_because}")
    return [*found, *([one.note] if one.note else [])]


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
    text = f"{start:%Y-%m-%d %H:%M}"
    if end is None:
        return text
    return f"{text}–{end:%H:%M}" if end.date() == start.date() else f"{text}–{end:%Y-%m-%d %H:%M}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
