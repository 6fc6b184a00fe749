"""Printing and saving of any paper leaves a trace on what it is about: a talk, a plan, a clue, a finding, a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from peewee import Model

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.tables import Interview
from app.ledgers.archive.tables import Destruction, Transfer
from app.ledgers.period import Period
from app.oversight.tables import Finding
from app.papers.paper import About
from app.papers.workbook_facts import check_period
from app.people.tables import Department, Person
from app.plans.tables import Clue, Inquiry, Plan, SortingSession
from app.store.errors import StoreTrouble, reason_of

# The object of a trace where a paper is of nothing: a blank form.
BLANK = "paper"
_ROWS: dict[About, tuple[str, type[Model]]] = {
    About.CASE: ("interview", Interview),
    About.SUBJECT: ("interview", Interview),
    About.PLAN: ("plan", Plan),
    About.CLUE: ("clue", Clue),
    About.FINDING: ("finding", Finding),
    About.TRANSFER: ("archive_transfer", Transfer),
    About.DESTRUCTION: ("archive_destruction", Destruction),
    About.PERSON: ("person", Person),
    About.INQUIRY: ("inquiry", Inquiry),
    About.SORTING: ("sorting_session", SortingSession),
    About.DEPARTMENT: ("department", Department),
}


@use_case(Action.PRINT)
def record_printed(
    session: Session,
    paper: str,
    about: About | None,
    ids: Iterable[int],
    purpose: str,
    sub: int | None = None,
    how: Mapping[str, Any] | None = None,
) -> bool:
    """Records that a paper was printed or saved, and what for: an audit entry for each thing that it is of, True.

    `about` and `ids` as in the catalogue, `sub` the subject of a talk, the quarter of a period or the year of a
    department, `about` None for the blank form.  `how` it was printed stands in the entry as well.  Raises Refusal for
    a thing that is not there, and without a purpose.
    """
    if not purpose.strip():
        raise Refusal("请先写明打印的用途，没有打印。用途记入操作记录。", ("六(一)",))
    after = {"purpose": purpose.strip(), **(how or {})}
    if about is About.SUBJECT and sub is not None:
        after["subject"] = sub
    if about is About.DEPARTMENT and sub is not None:
        after["year"] = sub
    for kind, id in _objects(paper, about, ids, sub):
        session.trace(kind, id, f"打印或导出{paper}{'（空白）' if about is None else ''}", after=after)
    return True


@use_case(Action.PRINT)
def save_printed(
    session: Session,
    paper: str,
    about: About | None,
    ids: Iterable[int],
    purpose: str,
    out: Path,
    content: bytes,
    sub: int | None = None,
) -> bool:
    """Writes a paper into a file; on record like a print, and not written where the record cannot be.

    Raises Refusal as `record_printed` does, StoreTrouble where the file cannot be written.
    """
    record_printed(session, paper, about, ids, purpose, sub)
    try:
        session.hand_out(out, content)
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        raise StoreTrouble(f"没有存成：{out.name} 写不进去（{reason}）。", "请换一个文件夹或文件名。") from error
    return True


def _objects(paper: str, about: About | None, ids: Iterable[int], sub: int | None) -> Iterator[tuple[str, Any]]:
    """What the traces are of.  Raises Refusal for what is not there."""
    if about is None:
        yield BLANK, paper
    elif about is About.PERIOD:
        check_period(None, sub)
        yield from (("period", Period(year, sub).label) for year in ids)
    else:
        kind, table = _ROWS[about]
        for each in dict.fromkeys(ids):
            if table.get_or_none(table.id == each) is None:  # type: ignore[attr-defined]
                raise Refusal(f"要打印的{_CALLED[about]}已经不在了，没有打印。请刷新列表后再试。")
            yield kind, each


_CALLED = {
    About.CASE: "约谈", About.SUBJECT: "约谈", About.PLAN: "计划", About.CLUE: "线索", About.FINDING: "督导问题",
    About.TRANSFER: "移交清单", About.DESTRUCTION: "销毁清册", About.PERSON: "干部",
    About.INQUIRY: "谈话函询", About.SORTING: "梳理会",
    About.DEPARTMENT: "部门",
}  # fmt: skip
