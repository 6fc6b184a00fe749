"""档案移交, going out: archived cases with record, materials, catalogue and attachments (四(二)3, 六(一))."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import (
    Amendment,
    Attendee,
    CatalogueEntry,
    ChecklistMark,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
    OutlineItem,
    Record,
    RecordConfirmation,
    RecordCorrection,
    RecordTurn,
    StateChange,
    TalkEvent,
)
from app.oversight.exchange import archive_columns as of
from app.oversight.exchange import limits
from app.oversight.exchange.columns import dumped
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.plan_out import person_named
from app.oversight.exchange.report_out import campaigns, own_talks
from app.oversight.exchange.shape import written
from app.oversight.exchange.tables import Kind
from app.people.tables import Department
from app.plans.tables import ApprovalRow
from app.rules.lifecycle import State
from app.store import vault
from app.store.steps import steps
from app.store.vault import Attachment

CLAUSES = ("四(二)3", "六(一)")


class Files:
    """The attachments of a package: each content once, in the order in which they are met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._places: dict[str, int] = {}
        self.contents: list[bytes] = []
        self._size = 0

    def of(self, attachment: Attachment | None) -> dict[str, Any] | None:
        """How a package names an attachment.  Raises Refusal where it grows too large."""
        if attachment is None:
            return None
        if attachment.digest not in self._places:
            self._size += attachment.size
            if self._size > limits.LARGEST_CONTENT or len(self.contents) >= limits.MOST_FILES:
                most = limits.LARGEST_CONTENT // 2**20
                raise Refusal(
                    f"附件合计超过一个包能装的 {most} MB，没有生成。请少选几卷，分几次移交。", CLAUSES, "交换"
                )
            self._places[attachment.digest] = len(self.contents)
            self.contents.append(b"".join(steps("正在取出附件", vault.read(self._session.store, attachment), 1)))
        return {"media_type": attachment.media_type, "name": attachment.name, "place": self._places[attachment.digest]}


def gather(session: Session, department_id: int, interview_ids: Sequence[int]) -> Outgoing:
    """These cases.  Raises Refusal for one that is not archived, or that another unit organised."""
    wanted = list(dict.fromkeys(interview_ids))
    if not wanted or len(wanted) > limits.MOST_CASES:
        raise Refusal(f"一次移交 1 至 {limits.MOST_CASES} 卷，没有生成。", CLAUSES, "交换")
    rows = list(Interview.select().where(Interview.id.in_(wanted) & own_talks(department_id)).order_by(Interview.id))
    open_ = [row for row in rows if row.state != State.ARCHIVED]
    if len(rows) != len(wanted) or open_:
        named = "、".join(number_text(row.year, row.number) for row in open_[:5])
        raise Refusal(
            f"只能移交本部门组织、已经归档的约谈{f'（{named}还没有归档）' if named else ''}，没有生成。",
            CLAUSES,
            "交换",
        )
    files = Files(session)
    by_item = campaigns()
    cases = [_case(row, files) | {"campaign": by_item.get(row.plan_item_id)} for row in steps("正在整理案卷", rows, 1)]
    name = Department.get_by_id(department_id).name
    body = written({"cases": cases, "files": len(files.contents), "version": 1})
    about = {"cases": [row.id for row in rows], "numbers": [number_text(row.year, row.number) for row in rows]}
    return Outgoing(Kind.ARCHIVE, f"{name}档案移交 {len(rows)} 卷", about, body, tuple(files.contents))


def _case(row: Interview, files: Files) -> dict[str, Any]:
    mine = list(row.subjects.order_by(InterviewSubject.position, InterviewSubject.id))
    record = Record.get_or_none(Record.interview == row.id)
    turns = [] if record is None else list(record.turns.order_by(RecordTurn.position))
    return dumped(row, of.CASE) | {
        "amendments": _amendments(row, mine, turns),
        "approvals": [
            dumped(each, of.APPROVAL) | {"file": files.of(each.attachment)}
            for each in ApprovalRow.select().where(ApprovalRow.interview == row.id).order_by(ApprovalRow.id)
        ],
        "attendees": [
            dumped(each, of.ATTENDEE) | {"person": person_named(each.person)}
            for each in _of(Attendee, row)
        ],
        "catalogue": [
            dumped(each, of.CATALOGUE) | {"file": files.of(each.attachment)}
            for each in _of(CatalogueEntry, row, CatalogueEntry.position)
        ],
        "changes": [dumped(each, of.CHANGE) for each in _of(StateChange, row)],
        "events": [dumped(each, of.EVENT) for each in _of(TalkEvent, row)],
        "exception_file": files.of(row.exception_attachment),
        "lead": person_named(row.lead),
        "marks": [dumped(each, of.MARK) for each in _of(ChecklistMark, row)],
        "outline": [dumped(each, of.OUTLINE) for each in _of(OutlineItem, row, OutlineItem.position)],
        "previous": row.previous.uid if row.previous is not None else "",
        "record": None if record is None else _record(record, turns, files),
        "recorder": person_named(row.recorder),
        "subjects": [_subject(each, files) for each in mine],
    }  # fmt: skip


def _of(table: Any, row: Interview, *order: Any) -> Any:
    return table.select().where(table.interview == row.id).order_by(*order, table.id)


def _subject(row: InterviewSubject, files: Files) -> dict[str, Any]:
    decided = Disposition.get_or_none(Disposition.subject == row.id)
    return dumped(row, of.SUBJECT) | {
        "department": row.department.name if row.department is not None else "",
        "disposition": None if decided is None else dumped(decided, of.DISPOSITION),
        "materials": [
            dumped(each, of.MATERIAL) | {
                "file": files.of(each.attachment),
                "witnesses": [dumped(one, of.WITNESS) for one in each.witnesses.order_by(MaterialWitness.id)],
            }
            for each in row.materials.order_by(Material.id)
        ],
        "person": person_named(row.person),
    }  # fmt: skip


def _record(record: Record, turns: list[RecordTurn], files: Files) -> dict[str, Any]:
    places = {turn.id: place for place, turn in enumerate(turns)}
    return dumped(record, of.RECORD) | {
        "confirmations": [
            dumped(each, of.CONFIRMATION) for each in record.confirmations.order_by(RecordConfirmation.id)
        ],
        "corrections": [
            dumped(each, of.CORRECTION) | {"turn": places.get(each.turn_id)}
            for each in record.corrections.order_by(RecordCorrection.id)
        ],
        "signed_scan": files.of(record.signed_scan),
        "turns": [dumped(turn, of.TURN) for turn in turns],
    }  # fmt: skip


def _amendments(row: Interview, subjects: list[InterviewSubject], turns: list[RecordTurn]) -> list[dict[str, Any]]:
    """With places in the key instead of ids of this store."""
    places = {f"subject.{each.id}": f"subject.{place}" for place, each in enumerate(subjects)}
    places |= {f"disposition.{each.id}": f"disposition.{place}" for place, each in enumerate(subjects)}
    places |= {f"turn.{each.id}": f"turn.{place}" for place, each in enumerate(turns)}
    found = []
    for each in _of(Amendment, row):
        owner, dot, name = each.key.rpartition(".")
        key = places.get(each.key) or (f"{places[owner]}{dot}{name}" if owner in places else each.key)
        found.append(dumped(each, of.AMENDMENT) | {"key": key})
    return found
