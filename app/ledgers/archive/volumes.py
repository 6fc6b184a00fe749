"""案卷目录 (六(一)): every archived volume with its class, its place on the shelf, its pages and where it is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import Asc, Desc, fn

from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import CatalogueEntry, Interview, InterviewLine, InterviewSubject
from app.ledgers.archive.columns import (
    IS_MOVED,
    IS_OUT,
    IS_VOLUME,
    MINE_OUT,
    NUMBER,
    PAGES,
    RETENTION,
    VolumeState,
    columns,
    ends,
)
from app.ledgers.archive.tables import (
    ArchiveVolume,
    Destruction,
    DestructionItem,
    Transfer,
    TransferItem,
    VolumeLoan,
)
from app.ledgers.scope import subjects_by_letters
from app.rules import retention
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm, join_names
from app.store.database import tuples
from app.store.headers import Kept, Values
from app.store.steps import step

Sort = Sequence[tuple[str, bool]]
# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500
# Volumes that a use case looks at in less than a tenth of a second.
AT_A_STEP = 10


class VolumeView(StrEnum):
    """The views of the register; values are their names."""

    ALL = "全部"
    IN = "在库"
    OUT = "借出"
    LATE = "逾期未还"
    OVER = "保管期满"
    UNEQUAL = "页数不符"
    DOUBLE = "卷号重复"
    MOVED = "移交"
    GONE = "已销毁"


@dataclass(frozen=True, slots=True)
class VolumeFilter:
    """Which volumes: a view, words (numbers, names with initials, unit, place), year of filing, class.

    `headers` is what the headings let through.
    """

    view: VolumeView = VolumeView.ALL
    text: str = ""
    year: int | None = None
    retention: str = ""
    ids: tuple[int, ...] | None = None
    headers: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """A volume as the register shows it; `id` is that of the talk.

    `pages` and `pieces` are those of the catalogue (of the list of destruction, once it is destroyed), `counted` what
    was counted on the shelf.  `due_on` and `borrower` are of a loan that is out.
    """

    id: int
    volume: str
    case_number: str
    title: str
    subjects: str
    unit: str
    filed_on: date | None
    retention: str
    ends_on: date | None
    is_over: bool
    pieces: int
    pages: int
    counted: int | None
    place: str
    state: VolumeState
    due_on: date | None = None
    borrower: str = ""
    erased_on: date | None = None
    is_late: bool = False

    @property
    def is_unequal(self) -> bool:
        """Whether what was counted is not what the catalogue says."""
        return self.counted is not None and self.erased_on is None and self.counted != self.pages


def title_of(unit: str, subjects: str, form: str) -> str:
    """题名: as the cover has it where the office has not worded it otherwise."""
    return f"{unit}关于对{subjects}进行{form}的材料"


# ------------------------------------------------------------ SQL


def _double() -> Any:
    others: Any = Interview.alias()
    # Numbers as they were filed: a corrected one is looked at by `number_problems`.
    same = others.select(others.id).where(
        (others.volume_number == Interview.volume_number) & (others.id != Interview.id)
    )
    return (Interview.volume_number != "") & fn.EXISTS(same)


def _of_view(view: VolumeView, today: date) -> list[Any]:
    here = Interview.erased_on.is_null()
    late = VolumeLoan.select(VolumeLoan.id).where(MINE_OUT & (VolumeLoan.due_on < today))
    counted = ArchiveVolume.select(ArchiveVolume.interview).where(
        (ArchiveVolume.interview == Interview.id) & (ArchiveVolume.counted_pages != PAGES)
    )
    found: dict[VolumeView, Callable[[], list[Any]]] = {
        VolumeView.ALL: list,
        VolumeView.IN: lambda: [here, ~IS_OUT, ~IS_MOVED],
        VolumeView.OUT: lambda: [here, IS_OUT],
        VolumeView.LATE: lambda: [here, fn.EXISTS(late)],
        VolumeView.OVER: lambda: [here, ~IS_MOVED, ends() < today.isoformat()],
        VolumeView.UNEQUAL: lambda: [here, fn.EXISTS(counted)],
        VolumeView.DOUBLE: lambda: [_double()],
        VolumeView.MOVED: lambda: [here, IS_MOVED],
        VolumeView.GONE: lambda: [Interview.erased_on.is_null(False)],
    }
    return found[view]()


def _condition(session: Session, wanted: VolumeFilter) -> Any:
    found = [IS_VOLUME, *_of_view(wanted.view, session.today()), *map(_word, wanted.text.split())]
    if wanted.year is not None:
        found.append(fn.STRFTIME("%Y", Interview.archived_on) == f"{wanted.year:04}")
    if wanted.retention:
        found.append(wanted.retention == RETENTION)
    if wanted.ids is not None:
        found.append(Interview.id.in_(wanted.ids))
    if wanted.headers:
        found += columns(session.rules).conditions(wanted.headers)
    return reduce(and_, found)


def _word(word: str) -> Any:
    names = InterviewSubject.select(InterviewSubject.interview).where(
        InterviewSubject.name.contains(word) | InterviewSubject.department_name.contains(word)
    )
    shelf = (ArchiveVolume.room, ArchiveVolume.cabinet, ArchiveVolume.shelf)
    lies = ArchiveVolume.select(ArchiveVolume.interview).where(reduce(or_, [each.contains(word) for each in shelf]))
    matches = [
        NUMBER.contains(word),
        Interview.organiser.contains(word),
        Interview.id.in_(names),
        Interview.id.in_(lies),
    ]
    if word.isascii():
        matches.append(Interview.id.in_(subjects_by_letters(word.lower())))
    return reduce(or_, matches)


_SORTS: dict[str, Callable[[], Any]] = {
    "volume": lambda: NUMBER,
    "filed_on": lambda: Interview.archived_on,
    "retention": lambda: RETENTION,
    "ends_on": ends,
    "unit": lambda: Interview.organiser,
    "pages": lambda: PAGES,
}


# ------------------------------------------------------------ lists


def count_volumes(session: Session, wanted: VolumeFilter) -> int:
    """How many volumes the filter lets through."""
    return int(Interview.select().where(_condition(session, wanted)).count())


def volume_values(session: Session, wanted: VolumeFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    rows = Interview.select(Interview.id).where(_condition(session, replace(wanted, headers=())))
    return columns(session.rules).values(rows, wanted.headers, column, text)


def volumes_page(
    session: Session, wanted: VolumeFilter, offset: int = 0, limit: int | None = None, sort: Sort = ()
) -> list[VolumeLine]:
    """Volumes in the order of columns `(name, descending)`, else by volume number."""
    keys = [(_SORTS[name](), down) for name, down in sort if name in _SORTS]
    order = [Desc(key) if down else Asc(key) for key, down in keys]  # one of them is a query, which has no `asc`
    query: Any = Interview.select(Interview, NUMBER.alias("now_number"), RETENTION.alias("now_retention"))
    query = query.where(_condition(session, wanted)).order_by(*order, NUMBER, Interview.id).offset(offset)
    return _lines(session, list(query if limit is None else query.limit(limit)))


def volume(session: Session, interview_id: int) -> VolumeLine | None:
    """One volume, or None for a talk that is not archived or out of reach."""
    found = volumes_page(session, VolumeFilter(ids=(interview_id,)))
    return found[0] if found else None


def filing_years() -> list[int]:
    """The years in which volumes were filed, the latest first."""
    line = InterviewLine
    filed = (line.state == State.ARCHIVED.value) & line.archived_on.is_null(False)
    query = line.select(fn.STRFTIME("%Y", line.archived_on)).where(filed)
    return sorted({int(year) for (year,) in tuples(query.distinct())}, reverse=True)


def _lines(session: Session, rows: Sequence[Any]) -> list[VolumeLine]:
    found: list[VolumeLine] = []
    for start in range(0, len(rows), _AT_ONCE):
        step("正在取出案卷", start, len(rows))
        some = rows[start : start + _AT_ONCE]
        around = _Around([row.id for row in some])
        found += [_line(session, row, around) for row in some]
    return found


class _Around:
    """What lies around volumes, by the id of the talk."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.names: dict[int, list[str]] = {id: [] for id in ids}
        theirs = InterviewSubject.interview.in_(ids)
        called: Any = InterviewSubject.select(InterviewSubject.interview, InterviewSubject.name).where(theirs)
        for id, name in tuples(called.order_by(InterviewSubject.position, InterviewSubject.id)):
            self.names[id].append(name)
        sums = CatalogueEntry.select(
            CatalogueEntry.interview, fn.COUNT(CatalogueEntry.id), fn.SUM(CatalogueEntry.pages)
        )
        counted = sums.where(CatalogueEntry.interview.in_(ids)).group_by(CatalogueEntry.interview)
        self.papers = {id: (pieces, pages) for id, pieces, pages in tuples(counted)}
        items = DestructionItem.select(DestructionItem.interview, DestructionItem.pieces, DestructionItem.pages)
        gone = items.join(Destruction).where(
            DestructionItem.interview.in_(ids) & Destruction.destroyed_on.is_null(False)
        )
        self.papers |= {id: (pieces, pages) for id, pieces, pages in tuples(gone)}
        self.shelf = {row.interview_id: row for row in ArchiveVolume.select().where(ArchiveVolume.interview.in_(ids))}
        out = VolumeLoan.interview.in_(ids) & VolumeLoan.returned_on.is_null()
        self.loans = {row.interview_id: row for row in VolumeLoan.select().where(out)}
        moved = TransferItem.select(TransferItem.interview).join(Transfer).where(
            TransferItem.interview.in_(ids) & Transfer.signed_on.is_null(False)
        )  # fmt: skip
        self.moved = {id for (id,) in tuples(moved)}

    def state(self, row: Any) -> VolumeState:
        """Where the volume is: what is destroyed is nowhere, what is handed over is not ours to lend."""
        if row.erased_on is not None:
            return VolumeState.GONE
        if row.id in self.moved:
            return VolumeState.MOVED
        return VolumeState.OUT if row.id in self.loans else VolumeState.IN


def _line(session: Session, row: Any, around: _Around) -> VolumeLine:
    kept, today = retention.load().named(row.now_retention), session.today()
    shelf, loan = around.shelf.get(row.id), around.loans.get(row.id)
    pieces, pages = around.papers.get(row.id, (0, 0))
    subjects = join_names(around.names[row.id])
    form = session.rules.form(InterviewForm(row.form)).name
    return VolumeLine(
        row.id, row.now_number, number_text(row.year, row.number), title_of(row.organiser, subjects, form), subjects,
        row.organiser, row.archived_on, row.now_retention, retention.ends_on(row.archived_on, kept),
        retention.is_over(row.archived_on, kept, today), pieces, pages, shelf.counted_pages if shelf else None,
        place_text(shelf), around.state(row), loan.due_on if loan else None, loan.borrower if loan else "",
        row.erased_on, loan is not None and loan.due_on < today,
    )  # fmt: skip


def place_text(shelf: Any) -> str:
    """「甲库 3柜 2格」; empty where it was not written down."""
    if shelf is None:
        return ""
    parts = ((shelf.room, "库"), (shelf.cabinet, "柜"), (shelf.shelf, "格"))
    return " ".join(text if text.endswith(unit) else f"{text}{unit}" for text, unit in parts if text)


# ------------------------------------------------------------ numbers


@dataclass(frozen=True, slots=True)
class NumberProblems:
    """What is wrong with the volume numbers of a year: numbers that are not there, and those given twice."""

    year: int
    gaps: tuple[int, ...]
    duplicates: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """「2026 年卷号空缺：2026-0003；重复：2026-0007」."""
        parts = []
        if self.gaps:
            shown = "、".join(f"{self.year}-{each:04}" for each in self.gaps[:5])
            parts.append(f"空缺：{shown}" + (f" 等 {len(self.gaps)} 个" if len(self.gaps) > 5 else ""))
        if self.duplicates:
            parts.append(f"重复：{'、'.join(self.duplicates[:5])}")
        return f"{self.year} 年卷号" + "；".join(parts) if parts else ""


def number_problems(session: Session, year: int | None = None) -> list[NumberProblems]:
    """Gaps and duplicates by year, the latest first; corrections (更正) count.

    Gaps make sense only to who sees all volumes: a department's own numbers are a part of the row.
    """
    query = Interview.select(NUMBER).where((NUMBER != "") & (Interview.state != State.CANCELLED.value))
    by_year: dict[int, list[tuple[int, str]]] = {}
    for (text,) in tuples(query):
        head, _, tail = str(text).partition("-")
        if head.isdecimal() and tail.isdecimal() and head.isascii() and tail.isascii() and len(head) == 4:
            by_year.setdefault(int(head), []).append((int(tail), str(text)))
    found = []
    for each, given in sorted(by_year.items(), reverse=True):
        if year is not None and each != year:
            continue
        numbers = [number for number, _ in given]
        twice = set(retention.duplicates(numbers))
        lacking = tuple(retention.gaps(numbers)) if session.sees_whole_work else ()
        double = tuple(dict.fromkeys(f"{each}-{number:04}" for number, _ in sorted(given) if number in twice))
        if lacking or double:
            found.append(NumberProblems(each, lacking, double))
    return found
