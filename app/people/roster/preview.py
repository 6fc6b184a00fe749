"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.people.identity import date_text
from app.people.roster.rows import Reader, RosterRow, check_single_posts, check_supervisors
from app.people.roster.sheet import Sheet, read_sheet, rows_of
from app.people.roster.titles import Doubt
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    ColumnMapping,
    Department,
    ImportBatch,
    Person,
    PersonRank,
    SchoolPostHolding,
)


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    CHANGED = "更新"
    SAME = "不变"
    FAULTY = "错误"


@dataclass(frozen=True)
class Known:
    """What the store says of a person on the day the roster speaks of."""

    person: Person
    rank: PersonRank | None
    appointments: list[Appointment]
    post: SchoolPostHolding | None


@dataclass(frozen=True)
class PreviewRow:
    """A row with its verdict; `changes` are sentences "职务：科长 → 副处长"."""

    row: RosterRow
    verdict: Verdict
    changes: tuple[str, ...] = ()
    known: Known | None = None


@dataclass(frozen=True)
class Question:
    """A doubt with the rows it concerns, and the answer that holds now (the likely one until somebody chooses)."""

    key: str
    doubt: Doubt
    answer: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Preview:
    """All that an import would do."""

    sheet: Sheet
    as_of: date
    rows: list[PreviewRow]
    passed_over: list[tuple[int, str]]
    questions: list[Question]
    missing: list[Known] = field(default_factory=list)
    new_departments: dict[str, str] = field(default_factory=dict)

    def count(self, verdict: Verdict) -> int:
        """How many rows have the verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def faulty(self) -> list[PreviewRow]:
        """The rows that stay out."""
        return [row for row in self.rows if row.verdict is Verdict.FAULTY]


def preview(
    session: Session,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    answers: Mapping[str, str] | None = None,
) -> Preview:
    """What importing the file would do.  `mapping`: field → heading, by hand; `answers`: question → option chosen.

    `as_of` is the day the roster speaks of: what its head says, else today.  Raises Refusal for an unusable file.
    """
    sheet = read_sheet(path, mapping)
    if not mapping and (kept := remembered(sheet.profile)):
        sheet = read_sheet(path, kept)
    if sheet.missing:
        raise Refusal(
            f"没有认出这些列：{'、'.join(sheet.missing)}。请在“对应各列”里指定它们，没有导入任何内容。",
            place="对应各列",
        )
    day = as_of or sheet.as_of or session.today()
    _not_older(day)
    return _preview(session, sheet, day, answers or {})


def remembered(profile: str) -> dict[str, str]:
    """The mapping by hand that was kept for a heading."""
    return {row.field: row.heading for row in ColumnMapping.select().where(ColumnMapping.profile == profile)}


def known_on(day: date) -> dict[str, Known]:
    """Everybody in the store on a day, by staff number."""
    ranks = {row.person_id: row for row in PersonRank.select().where(holds_on(PersonRank, day))}
    posts = {row.person_id: row for row in SchoolPostHolding.select().where(holds_on(SchoolPostHolding, day))}
    held: dict[int, list[Appointment]] = {}
    for row in Appointment.select(Appointment, Department).join(Department).where(holds_on(Appointment, day)):
        held.setdefault(row.person_id, []).append(row)
    return {
        person.staff_no: Known(person, ranks.get(person.id), held.get(person.id, []), posts.get(person.id))
        for person in Person.select()
    }


def _preview(session: Session, sheet: Sheet, day: date, answers: Mapping[str, str]) -> Preview:
    raw = rows_of(sheet)
    kinds = {department.name: department.kind for department in Department.select()}
    reader = Reader(kinds, answers)
    rows: list[RosterRow] = []
    for each in raw.people:
        row = reader.read(each)
        if not row.faults:
            reader.settle_department(row)
        rows.append(row)
    known = known_on(day)
    _check_together(rows, known)
    shown = [_judge(row, known.get(row.staff_no), day) for row in rows]
    listed = {row.staff_no for row in rows}
    missing = [k for number, k in known.items() if number not in listed and (k.appointments or k.post)]
    new = {name: kind for name, kind in reader.kinds.items() if name not in kinds}
    return Preview(sheet, day, shown, raw.passed_over, _questions(rows, answers), missing, new)


def _check_together(rows: list[RosterRow], known: Mapping[str, Known]) -> None:
    good = [row for row in rows if not row.faults]
    check_single_posts(good)
    leaders = {row.name for row in good if row.school_post} | {k.person.name for k in known.values() if k.post}
    check_supervisors((row for row in rows if not row.school_post), leaders)


def _not_older(day: date) -> None:
    newest = ImportBatch.select().where((ImportBatch.kind == "名册") & ImportBatch.undone_at.is_null())
    last = newest.order_by(ImportBatch.as_of.desc()).first()
    if last is not None and day < last.as_of:
        raise Refusal(
            f"这份名册的日期是 {day}，早于已导入的“{last.file_name}”（{last.as_of}）；为免以旧改新，没有导入。",
            place="导入",
            details=["如果日期读错了，请在预览里改正“名册日期”。"],
        )


def _judge(row: RosterRow, known: Known | None, day: date) -> PreviewRow:
    if row.faults:
        return PreviewRow(row, Verdict.FAULTY, tuple(map(str, row.faults)), known)
    if known is None:
        return PreviewRow(row, Verdict.NEW, (), None)
    changes = tuple(differences(row, known))
    return PreviewRow(row, Verdict.CHANGED if changes else Verdict.SAME, changes, known)


def differences(row: RosterRow, known: Known) -> Iterable[str]:
    """What a good row says otherwise than the store, as sentences."""
    yield from _changed("姓名", known.person.name, row.name)
    for name, value in row.details.items():
        if value:
            yield from _changed(_DETAILS[name], getattr(known.person, name), value)
    yield from _changed("职级", known.rank.rank if known.rank else "", row.rank)
    if row.school_post:
        yield from _changed("校级职务", known.post.post if known.post else "", row.school_post)
        yield from _changed("职务", known.post.title if known.post else "", row.title)
        yield from _changed_date(row, known.post)
        return
    held = same_post(row, known)
    if held is None:
        before = "、".join(f"{a.department.name}{a.title}" for a in known.appointments)
        yield f"任职：{before or '无'} → {row.department}{row.title}"
        return
    yield from _changed("标记", _marks(held), _marks(row.flags))
    yield from _changed_date(row, held)


def same_post(row: RosterRow, known: Known) -> Appointment | None:
    """The appointment of the store that the row speaks of: same department and title."""
    return next((a for a in known.appointments if a.department.name == row.department and a.title == row.title), None)


_DETAILS = {
    "gender": "性别", "born": "出生年月", "ethnicity": "民族", "political_status": "政治面貌",
    "joined_party": "入党时间", "phone": "联系电话",
}  # fmt: skip
_FLAGS = {"head": "主要负责人", "deputy": "副职", "branch_secretary": "党总支书记", "key_post": "关键岗位"}


def _marks(flags: Any) -> str:
    return "、".join(word for name, word in _FLAGS.items() if getattr(flags, name)) or "无"


def _changed(what: str, before: str, after: str) -> Iterable[str]:
    if before != after:
        yield f"{what}：{before or '空'} → {after or '空'}"


def _changed_date(row: RosterRow, held: Appointment | SchoolPostHolding | None) -> Iterable[str]:
    """A start that the roster gives otherwise; one it does not give changes nothing."""
    if held is not None and row.start.day is not None and row.start.day != held.start:
        before, after = date_text(held.start, held.precision), date_text(row.start.day, row.start.precision)
        yield f"任现职时间：{before or '不详'} → {after}"


def _questions(rows: Iterable[RosterRow], answers: Mapping[str, str]) -> list[Question]:
    found: dict[str, tuple[Doubt, list[int]]] = {}
    for row in rows:
        for key, doubt in row.doubts.items():
            found.setdefault(key, (doubt, []))[1].append(row.line)
    return [
        Question(key, doubt, answers.get(key, doubt.options[0]), tuple(lines)) for key, (doubt, lines) in found.items()
    ]


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)
