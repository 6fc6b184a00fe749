"""The columns of the ledger as SQL: what their headings list and let through.  Corrections (更正) count.

A group talk stands under each of its subjects.  序号 counts the rows that are listed and has no values; 备注 is put
together while a row is made, and is listed by the kinds of remarks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peewee import Case, Value, fn

from app.interviews.columns import MAYBE_INEXACT, ROW, form_words, number_words, of_interview
from app.interviews.tables import Amendment, Disposition, Interview, InterviewLine, InterviewSubject, Material
from app.ledgers.scope import amended
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind, Raw

_L = InterviewLine
# Kinds of remarks, in the order in which 备注 has them.
REMARKS = ("补录", "特批", "更正", "拒绝提交材料", "案卷已销毁", "已取消", "另有说明")
_WITH_INQUIRY = "+"


def words_of(rules: Rulebook, column: str) -> dict[Raw, str] | None:
    """The words of codes in a column; None where the column holds words."""
    if column == "form":
        return form_words(rules)
    if column == "mode":
        also = {"": "", _WITH_INQUIRY: "（结合函询）"}
        return {f"{mode}{mark}": mode.label + words for mode in Mode for mark, words in also.items()}
    return None


def _touched(key: str) -> Any:
    """The talks of which something under keys like this was corrected."""
    return Amendment.select(Amendment.interview).where(Amendment.key**key)


def _of_line(field: Any, key: str) -> SqlColumn:
    """A fact that the line holds, as it was archived."""
    mine = (Amendment.interview == ROW) & (Amendment.key == key)
    latest = Amendment.select(Amendment.after).where(mine).order_by(Amendment.id.desc()).limit(1)
    return SqlColumn(field, touched=_touched(key), corrected=fn.COALESCE(latest, field))


def _of_case(value: Any, kind: Kind = Kind.TEXT) -> SqlColumn:
    """A fact that the wide row alone holds."""
    return SqlColumn(value, kind, source=Interview.select(), owner=Interview.id, is_many=False)


def _of_subject(field: Any) -> SqlColumn:
    return SqlColumn(
        field, source=InterviewSubject.select(), owner=InterviewSubject.interview,
        touched=_touched(f"subject.%.{field.name}"),
        corrected=fn.COALESCE(_correction("subject", field.name), field),
    )  # fmt: skip


def _correction(owner: str, name: str) -> Any:
    """SQL for the latest correction of a fact of the subject at hand, or NULL."""
    key = fn.PRINTF(f"{owner}.%d.{name}", InterviewSubject.id)
    mine = (Amendment.interview == InterviewSubject.interview) & (Amendment.key == key)
    return Amendment.select(Amendment.after).where(mine).order_by(Amendment.id.desc()).limit(1)


def _held() -> SqlColumn:
    """The day in the line counts corrections; of old talks, and of those without a time, the wide row is asked."""
    moment = fn.COALESCE(Interview.held_from, Interview.planned_start)
    known = fn.SUBSTR(moment, 1, Case(Interview.held_precision, [("year", 4), ("month", 7)], 10))
    exact = of_interview(fn.COALESCE(fn.SUBSTR(amended("held_from"), 1, 10), known))
    return SqlColumn(Case(None, [(MAYBE_INEXACT | (_L.began == 0), exact)], fn.SUBSTR(_L.moment, 1, 10)), Kind.DAY)


def _basis() -> Any:
    """Clauses as a row joins them, out of their JSON."""
    joined: Any = Interview.lead_clauses.cast("TEXT")
    for before, after in (("[]", ""), ('["', ""), ('"]', ""), ('", "', "、")):
        joined = fn.REPLACE(joined, before, after)
    return fn.COALESCE(fn.NULLIF(joined, ""), Case(None, [(Interview.exception_number != "", "特批")], ""))


def _materials() -> SqlColumn:
    count = fn.PRINTF("%d/%d", fn.COUNT(Material.id), fn.COUNT(Material.received_on))
    found = (
        Material.select(InterviewSubject.interview.alias("owner"), count.alias("value"))
        .join(InterviewSubject)
        .group_by(InterviewSubject.interview)
        .alias("counted")
    )
    return SqlColumn(found.c.value, source=Interview.select().from_(found), owner=found.c.owner)


def _disposition() -> SqlColumn:
    """The outcome; of talks of the past (补录) else the decision, of others 待审定 beside it while that is to come."""

    def words(outcome: Any, decision: Any, decided_on: Any) -> Any:
        waits = (fn.COALESCE(Disposition.confirmed, 0) == 1) & decided_on.is_null()
        told = fn.COALESCE(fn.NULLIF(outcome, ""), decision, "")
        said = Case(None, [(waits & (outcome != ""), outcome.concat("（待审定）"))], fn.COALESCE(outcome, ""))
        exact = Interview.select(Case(None, [(Interview.is_historical, told)], said))
        # The wide row is asked for few.
        return Case(
            None, [((outcome != "") & ~waits, outcome)], exact.where(Interview.id == InterviewSubject.interview)
        )

    def counts(field: Any) -> Any:
        return fn.COALESCE(_correction("disposition", field.name), field)

    day = fn.NULLIF(counts(Disposition.decided_on), "")
    return SqlColumn(
        words(Disposition.outcome, Disposition.decision, Disposition.decided_on), source=_disposed(),
        owner=InterviewSubject.interview, touched=_touched("disposition.%"),
        corrected=words(counts(Disposition.outcome), counts(Disposition.decision), day),
    )  # fmt: skip


def _stage() -> SqlColumn:
    return SqlColumn(
        Disposition.stage, source=_disposed(), owner=InterviewSubject.interview,
        touched=_touched("disposition.%.stage"),
        corrected=fn.COALESCE(_correction("disposition", "stage"), Disposition.stage),
    )  # fmt: skip


def _disposed() -> Any:
    return InterviewSubject.select().join(Disposition).switch(InterviewSubject)


def _note() -> SqlColumn:
    corrected = Interview.id.in_(_touched("note"))
    refused = (
        InterviewSubject.select(InterviewSubject.interview).join(Material).where(Material.refused_on.is_null(False))
    )
    amended_at_all = Interview.id.in_(Amendment.select(Amendment.interview))
    noted = (~corrected & (Interview.note != "")) | (corrected & (fn.COALESCE(amended("note"), "") != ""))
    conditions = (
        Interview.is_historical, Interview.exception_number != "", amended_at_all, Interview.id.in_(refused),
        Interview.erased_on.is_null(False), Interview.state == State.CANCELLED, noted,
    )  # fmt: skip
    found: Any = None
    for word, condition in zip(REMARKS, conditions, strict=True):
        one = Interview.select(Interview.id.alias("owner"), Value(word).alias("value")).where(condition)
        found = one if found is None else found.union_all(one)
    kinds = found.alias("remarks")
    return SqlColumn(
        kinds.c.value, Kind.CODE, order=REMARKS, source=Interview.select().from_(kinds), owner=kinds.c.owner
    )


def _content() -> SqlColumn:
    plain = _of_case(Interview.content)
    return replace(plain, touched=_touched("content"), corrected=fn.COALESCE(amended("content"), Interview.content))


COLUMNS = SqlColumns(ROW, {
    "number": SqlColumn(number_words()),
    "held": _held(),
    "place": _of_line(_L.place, "place"),
    "subjects": _of_subject(InterviewSubject.name),
    "units": _of_subject(InterviewSubject.department_name),
    "titles": _of_subject(InterviewSubject.title),
    "ranks": SqlColumn(InterviewSubject.rank, source=InterviewSubject.select(), owner=InterviewSubject.interview),
    "form": SqlColumn(_L.form, Kind.CODE, order=[form.value for form in InterviewForm]),
    "ground": SqlColumn(_L.ground),
    "mode": _of_case(Interview.mode.concat(Case(None, [(Interview.written_inquiry, _WITH_INQUIRY)], "")), Kind.CODE),
    "lead": SqlColumn(_L.lead_name),
    "basis": _of_case(_basis()),
    "recorder": _of_line(_L.recorder_name, "recorder_name"),
    "organiser": SqlColumn(_L.organiser),
    "content": _content(),
    "materials": _materials(),
    "disposition": _disposition(),
    "stage": _stage(),
    "archived": SqlColumn(fn.SUBSTR(_L.archived_on, 1, 10), Kind.DAY),
    "volume": _of_line(_L.volume_number, "volume_number"),
    "note": _note(),
})  # fmt: skip
KINDS = COLUMNS.kinds
