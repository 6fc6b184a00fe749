"""Applying a roster: one transaction, every row that is written remembered, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.imports import Change, batch_to_undo, changes_of, keep_mapping, put_back, rows_by_table, values_of
from app.people.roster.comparing import Known
from app.people.roster.preview import Preview, Verdict, known_on
from app.people.roster.uses import ROSTER_TABLES, uses_of
from app.people.roster.writing import Writer
from app.people.tables import (
    Department,
    DepartmentAlias,
    ImportBatch,
    Person,
)
from app.store.steps import steps
from app.store.vault import clean_name


@use_case(Action.ROSTER_IMPORT, as_is=("preview",))
def apply(session: Session, preview: Preview, end_missing: Iterable[int] = ()) -> int | None:
    """Writes what the preview shows and returns the batch's id; None when there was nothing to change.

    `end_missing` are ids of people who no longer stand in the roster and whose posts end with the day before it.
    """
    ended = set(end_missing)
    leaving = [known for known in preview.missing if known.person.id in ended]
    work = [row for row in preview.rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if not preview.changes_anything and not leaving:
        return None
    _not_stale(preview)
    batch = ImportBatch.create(
        kind="名册",
        file_name=clean_name(preview.sheet.path.name),
        digest=preview.sheet.digest,
        as_of=preview.as_of,
        imported_at=session.now(),
        account=session.account.id,
        added=preview.count(Verdict.NEW),
        changed=preview.count(Verdict.CHANGED),
        unchanged=preview.count(Verdict.SAME),
        refused=preview.count(Verdict.FAULTY),
    )
    writer = Writer(session, batch.id, preview.as_of)
    writer.departments(preview.new_departments)
    for row in steps("正在写入名册", work, 10):
        writer.row(row)
    writer.flush()
    for known in leaving:
        writer.end_all(known)
    writer.supervisions(preview.supervision)
    writer.flush()
    _remember_aliases(preview)
    counts = f"新增{batch.added}、更新{batch.changed}、不变{batch.unchanged}、错误{batch.refused}"
    summary = f"导入名册“{batch.file_name}”：{counts}"
    session.trace("import_batch", batch.id, summary, after={"as_of": preview.as_of.isoformat(), "ended": len(leaving)})
    return int(batch.id)


def _not_stale(preview: Preview) -> None:
    """Refuses a preview that was made before something it rests on was changed."""
    now = known_on(preview.as_of)
    good = [(row.row.staff_no, row.known) for row in preview.rows if row.verdict is not Verdict.FAULTY]
    seen = good + [(known.person.staff_no, known) for known in preview.missing]
    made_since = Department.select().where(Department.name.in_(list(preview.new_departments)))
    if made_since.exists() or any(_image(now.get(number)) != _image(known) for number, known in seen):
        raise Refusal("预览之后，干部或部门的登记有了改动；为免覆盖，没有导入任何内容。请重新预览。", place="导入")


def _image(known: Known | None) -> Any:
    if known is None:
        return None
    parts = (known.person, known.rank, *known.appointments, known.post)
    return [values_of(part) if part is not None else None for part in parts]


def _remember_aliases(preview: Preview) -> None:
    """Keeps other names of departments, so that the next roster is read without asking."""
    good = [each.row for each in preview.rows if each.verdict is not Verdict.FAULTY]
    named = {row.alias: row.department for row in reversed(good)}  # the first one counts
    for alias, name in named.items():
        if alias and not DepartmentAlias.select().where(DepartmentAlias.name == alias).exists():
            DepartmentAlias.create(name=alias, department=Department.get(Department.name == name))


@use_case(Action.ROSTER_IMPORT)
def remember_mapping(session: Session, profile: str, mapping: Mapping[str, str]) -> None:
    """Keeps which column is which for a heading, so that the next roster of this kind is read at once."""
    keep_mapping(profile, mapping)
    session.trace("column_mapping", profile, "记住名册各列的对应", after=dict(mapping))


@use_case(Action.ROSTER_UNDO)
def undo(session: Session, batch_id: int) -> None:
    """Puts everything back as it was before an import.

    Raises Refusal when something it wrote was changed since, or is used by a plan or an interview.
    """
    batch = batch_to_undo(batch_id, "名册")
    later = ImportBatch.select().where((ImportBatch.id > batch_id) & ImportBatch.undone_at.is_null())
    if (newest := later.first()) is not None:
        raise Refusal(f"之后又导入了“{newest.file_name}”，请先撤销那一次。")
    changes = changes_of(batch_id, ROSTER_TABLES)
    added = rows_by_table(change for change in changes if change.before is None)
    used = uses_of(added, rows_by_table(changes), Person._meta.database)
    if used:
        raise Refusal(
            f"不能撤销：这次导入的{'、'.join(used[:5])}{'等' if len(used) > 5 else ''}已经用在线索、计划、约谈等处。",
            details=["名册没有改动。个别有误的，请在“干部”里更正。"],
        )
    for change in changes:
        _put_back(change)
    batch.undone_at = session.now()
    batch.save()
    session.trace("import_batch", batch_id, f"撤销导入“{batch.file_name}”")


def _put_back(change: Change) -> None:
    table = ROSTER_TABLES[change.table_name]
    changed = Refusal(
        "不能撤销：这次导入写下的内容之后又改过，撤销会丢掉后来的改动。名册没有改动。",
        details=["请在“干部”里逐项更正。"],
    )
    if table is Department and change.before is None:
        DepartmentAlias.delete().where(DepartmentAlias.department == change.row_id).execute()
    put_back(table, change, changed)
