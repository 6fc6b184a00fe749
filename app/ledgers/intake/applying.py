"""Applying a ledger: one transaction, all or nothing, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.numbering import number_text
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material, StateChange
from app.ledgers.intake.preview import KIND, Preview, PreviewRow, Verdict
from app.ledgers.intake.writing import Writer
from app.people.imports import batch_to_undo, changes_of, keep_mapping, put_back, rows_by_table, uses_of
from app.people.tables import ImportBatch, Person
from app.store.database import Table, tuples
from app.store.steps import step
from app.store.vault import clean_name

_AT_ONCE = 500


@use_case(Action.LEDGER_IMPORT, as_is=("preview",))
def apply(session: Session, preview: Preview) -> int | None:
    """Writes the rows that go in and returns the batch's id; None where there is nothing to write.

    Rows that are there by now are left out; raises Refusal where people or numbers changed since the preview.
    """
    rows = _not_there_yet([row for row in preview.rows if row.verdict.goes_in])
    if not rows:
        return None
    _not_stale(rows)
    name = clean_name(preview.sheet.path.name)
    batch = ImportBatch.create(
        kind=KIND, file_name=name, digest=preview.sheet.digest, as_of=preview.sheet.as_of or session.today(),
        imported_at=session.now(), account=session.account.id, added=len(rows), changed=0,
        unchanged=len(preview.rows) - len(rows) - preview.count(Verdict.FAULTY),
        refused=preview.count(Verdict.FAULTY),
    )  # fmt: skip
    Writer(session, batch.id, name).write(rows)
    counts = f"补录 {batch.added} 次、已有 {batch.unchanged} 行、不能读 {batch.refused} 行"
    session.trace("import_batch", batch.id, f"导入台账“{name}”：{counts}", after={"digest": preview.sheet.digest})
    return int(batch.id)


def _not_there_yet(rows: list[PreviewRow]) -> list[PreviewRow]:
    query = Interview.select(Interview.source_key).where(Interview.source_key != "")
    known = {key for (key,) in tuples(query)}
    return [row for row in rows if row.line.key not in known]


def _not_stale(rows: Iterable[PreviewRow]) -> None:
    """Refuses a preview that was made before something it rests on was changed."""
    wanted: set[int] = set()
    numbers: set[tuple[str, int, int]] = set()
    for row in rows:
        wanted |= {person for person in (*row.people, row.lead_id) if person is not None}
        if row.number is not None:
            numbers.add((row.organiser, *row.number))
    there = {id for (id,) in tuples(Person.select(Person.id))}
    columns = (Interview.organiser, Interview.year, Interview.number)
    taken = set(tuples(Interview.select(*columns).where(Interview.number.is_null(False)))) if numbers else set()
    if wanted - there or numbers & taken:
        raise Refusal("预览之后，干部或约谈的登记有了改动；没有导入任何内容。请重新预览。", place="导入")


@use_case(Action.LEDGER_IMPORT)
def remember_mapping(session: Session, profile: str, mapping: Mapping[str, str]) -> None:
    """Keeps which column is which for a heading, so that the next ledger of this kind is read at once."""
    keep_mapping(profile, mapping)
    session.trace("column_mapping", profile, "记住台账各列的对应", after=dict(mapping))


@use_case(Action.LEDGER_IMPORT)
def undo(session: Session, batch_id: int) -> None:
    """Takes away all cases that an import made, and the people it added.

    Raises Refusal when one of them was amended or is used elsewhere.  Numbers are not given again.
    """
    batch = batch_to_undo(batch_id, KIND)
    own = _rows_of(batch_id)
    changes = changes_of(batch_id, {Person._meta.table_name: Person})
    people = rows_by_table(changes)
    added: dict[str, set[int]] = {
        "interview": own[Interview], "interview_subject": own[InterviewSubject], **people
    }  # fmt: skip
    touched: dict[str, set[int]] = {table._meta.table_name: ids for table, ids in own.items()}
    touched["interview_line"] = own[Interview]  # what lists read of a case is kept and goes with it
    if used := uses_of(added, touched | people, Person._meta.database):
        raise Refusal(
            f"不能撤销：这次导入的{_said(used)}已经更正过，或用在别处。台账没有改动。",
            details=["个别有误的，请打开那次约谈，在“痕迹”里更正。"],
        )
    for table in (StateChange, Disposition, Material, InterviewSubject, Interview):
        _delete(table, own[table])
    changed = Refusal("不能撤销：这次导入补录的人员之后又改过。台账没有改动。", details=["请在“干部”里核对。"])
    for change in changes:
        put_back(Person, change, changed)
    batch.undone_at = session.now()
    batch.save()
    session.trace("import_batch", batch_id, f"撤销导入台账“{batch.file_name}”（{len(own[Interview])} 次约谈）")


def batches() -> list[ImportBatch]:
    """All imports of ledgers, the newest first."""
    return list(ImportBatch.select().where(ImportBatch.kind == KIND).order_by(ImportBatch.id.desc()))


def _said(used: Mapping[str, set[int]]) -> str:
    """The cases and people in use, the first few."""
    cases = used.get("interview", set()) | {
        row.interview_id
        for row in InterviewSubject.select().where(InterviewSubject.id.in_(_few(used, "interview_subject")))
    }
    numbered = Interview.select().where(Interview.id.in_(sorted(cases)[:_AT_ONCE])).order_by(Interview.id)
    people = Person.select().where(Person.id.in_(_few(used, "person"))).order_by(Person.id)
    names = [*(number_text(row.year, row.number) for row in numbered), *(row.name for row in people)]
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def _few(used: Mapping[str, set[int]], table: str) -> list[int]:
    return sorted(used.get(table, ()))[:_AT_ONCE]


def _rows_of(batch_id: int) -> dict[Any, set[int]]:
    """The ids of all rows that an import wrote, by table."""
    cases = Interview.select(Interview.id).where(Interview.batch == batch_id)
    subjects = InterviewSubject.select(InterviewSubject.id).where(InterviewSubject.interview.in_(cases))
    changes = StateChange.select(StateChange.id).where(StateChange.interview.in_(cases))
    materials = Material.select(Material.id).where(Material.subject.in_(subjects))
    dispositions = Disposition.select(Disposition.id).where(Disposition.subject.in_(subjects))
    queries = {Interview: cases, InterviewSubject: subjects, StateChange: changes, Material: materials,
               Disposition: dispositions}  # fmt: skip
    return {table: {id for (id,) in tuples(query)} for table, query in queries.items()}


def _delete(table: type[Table], ids: Iterable[int]) -> None:
    fields: Any = table
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        step("正在撤销导入", start, len(wanted))
        table.delete().where(fields.id.in_(wanted[start : start + _AT_ONCE])).execute()
