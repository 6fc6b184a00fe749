"""Writing archived cases that came with a package: locked, and marked with where they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.access.session import Session
from app.interviews.record_text import new_turn_id
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
from app.oversight.exchange.information import keep_file
from app.oversight.exchange.people import Named, Roster, departments
from app.oversight.exchange.tables import ArrivedCase, Package
from app.plans.tables import ApprovalRow, Plan, PlanItem
from app.plans.vocabulary import PlanKind, PlanState
from app.rules.lifecycle import State
from app.store.numbers import used_number

_STEP = "接收移交"
_APPROVED = [state.value for state in PlanState if state.is_approved]


class Keeper:
    """Writes the cases of one package within a use case."""

    def __init__(
        self, session: Session, package: Package, roster: Roster, choices: Mapping[str, str], files: tuple[bytes, ...]
    ) -> None:
        self._session, self._package, self._roster, self._choices = session, package, roster, choices
        self._files, self._kept = files, dict[tuple[int, str], int]()
        self._departments = departments()
        self._unit = package.partner.name

    def write(self, told: Mapping[str, Any], digest: str, number: str, *, with_number: bool) -> int:
        """One case; returns its id."""
        row = self._case(told, number, with_number=with_number)
        subjects = [self._subject(row, place, each) for place, each in enumerate(told["subjects"])]
        turns = self._record(row, told["record"])
        for each in told["attendees"]:
            Attendee.create(interview=row, **_values(each, of.ATTENDEE), person=self._found(each["person"]))
        for table, name, columns in (
            (OutlineItem, "outline", of.OUTLINE), (ChecklistMark, "marks", of.MARK), (TalkEvent, "events", of.EVENT),
            (StateChange, "changes", of.CHANGE),
        ):  # fmt: skip
            for each in told[name]:
                table.create(interview=row, **_values(each, columns))
        for place, each in enumerate(told["catalogue"], 1):
            CatalogueEntry.create(
                interview=row, position=place, attachment=self._file(each["file"]), **_values(each, of.CATALOGUE)
            )
        for each in told["approvals"]:
            ApprovalRow.create(interview=row, attachment=self._file(each["file"]), **_values(each, of.APPROVAL))
        self._amend(row, told["amendments"], subjects, turns)
        self._mark(row, digest, number)
        return row

    def amend(self, uid: str, told: Mapping[str, Any]) -> int:
        """Adds the amendments that a case lacks here; how many."""
        row = Interview.get(Interview.uid == uid)
        lacking = amendments_to_add(row.id, told)
        self._amend(row.id, lacking, *_ids(row.id))
        self._session.trace("interview", row.id, f"补入{self._unit}移交后的更正", after={"amendments": len(lacking)})
        return len(lacking)

    def _case(self, told: Mapping[str, Any], number: str, *, with_number: bool) -> int:
        values = _values(told, of.CASE)
        if not with_number:
            values |= {"year": None, "number": None, "note": "；".join(filter(None, [told["note"], f"原编号{number}"]))}
        elif told["number"] is not None and told["number"] > 0:
            used_number(f"interview:{self._unit}", told["year"], told["number"])
        if told["volume_number"]:  # volumes are counted by each office for itself
            values["volume_number"] = f"{self._unit}{told['volume_number']}"[:80]
        previous = Interview.get_or_none((Interview.uid == told["previous"]) & (Interview.uid != ""))
        now = self._session.now()
        made = Interview.create(
            **values, organiser=self._unit, organiser_department=self._package.department_id,
            state=State.ARCHIVED.value, lead=self._found(told["lead"]), recorder=self._found(told["recorder"]),
            exception_attachment=self._file(told["exception_file"]), created_at=now, updated_at=now,
            account=self._session.account.id, previous=previous and previous.id,
            plan_item=campaign_item(told["campaign"], told["form"], told["ground"]),
        )  # fmt: skip
        return int(made.id)

    def _subject(self, case: int, place: int, told: Mapping[str, Any]) -> int:
        person = self._roster.find_or_add(self._session, told["person"].staff_no, self._choices, self._unit)
        row = InterviewSubject.create(
            interview=case, person=person, position=place, department=self._departments.get(told["department"]),
            **_values(told, of.SUBJECT),
        )  # fmt: skip
        for each in told["materials"]:
            material = Material.create(
                subject=row.id, attachment=self._file(each["file"]), **_values(each, of.MATERIAL)
            )
            for one in each["witnesses"]:
                MaterialWitness.create(material=material.id, **_values(one, of.WITNESS))
        if told["disposition"] is not None:
            Disposition.create(subject=row.id, **_values(told["disposition"], of.DISPOSITION))
        return int(row.id)

    def _record(self, case: int, told: Mapping[str, Any] | None) -> list[int]:
        """The record; the ids of its turns in their order."""
        if told is None:
            return []
        Record.create(interview=case, signed_scan=self._file(told["signed_scan"]), **_values(told, of.RECORD))
        turns = [new_turn_id() for _ in told["turns"]]
        for position, (id, turn) in enumerate(zip(turns, told["turns"], strict=True), 1):
            RecordTurn.create(id=id, interview=case, position=position, **_values(turn, of.TURN))
        for each in told["corrections"]:
            turn_id = turns[each["turn"]] if each["turn"] is not None else 0
            RecordCorrection.create(interview=case, turn_id=turn_id, **_values(each, of.CORRECTION))
        for each in told["confirmations"]:
            RecordConfirmation.create(interview=case, **_values(each, of.CONFIRMATION))
        return turns

    def _amend(self, case: int, rows: list[dict[str, Any]], subjects: list[int], turns: list[int]) -> None:
        for each in rows:
            key = _own_key(each["key"], subjects, turns)
            Amendment.create(interview=case, key=key, **_values(each, of.AMENDMENT))

    def _mark(self, case: int, digest: str, number: str) -> None:
        """Where it came from, in the trail of the case and for the next package."""
        reason = f"{self._unit}第 {self._package.number} 号档案移交"
        StateChange.create(
            interview=case, step=_STEP, from_state="", to_state=State.ARCHIVED.value, reason=reason,
            at=self._session.now(), account=self._session.account.id,
        )  # fmt: skip
        ArrivedCase.create(interview=case, package=self._package.id, digest=digest, number=number)
        self._session.trace("interview", case, f"接收{reason}：{number}", after={"digest": digest})

    def _found(self, one: Named | None) -> int | None:
        return None if one is None else self._roster.find(one.staff_no, self._choices)

    def _file(self, told: Mapping[str, Any] | None) -> int | None:
        if told is None:
            return None
        key = (told["place"], told["name"])
        if key not in self._kept:
            self._kept[key] = keep_file(self._session, self._files[told["place"]], told["name"])
        return self._kept[key]


def campaign_item(campaign: Sequence[int] | None, form: str, ground: str) -> int | None:
    """The planned talk here that a talk of the campaign (year and batch) belongs to: the one most like it, or None."""
    if campaign is None:
        return None
    of = (Plan.kind == PlanKind.CAMPAIGN) & (Plan.year == campaign[0]) & (Plan.batch == campaign[1])
    likeness = (PlanItem.ground == ground).cast("INTEGER") * 2 + (PlanItem.form == form).cast("INTEGER")
    found = PlanItem.select(PlanItem.id).join(Plan).where(of & (Plan.state.in_(_APPROVED)))
    first = found.order_by(likeness.desc(), PlanItem.position, PlanItem.id).first()
    return None if first is None else int(first.id)


def amendments_to_add(interview_id: int, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The amendments of a case that came which the case here has not."""
    subjects, turns = _ids(interview_id)
    query = Amendment.select().where(Amendment.interview == interview_id)
    there = {(row.key, row.after, row.reason, row.at) for row in query}
    return [
        each for each in told["amendments"]
        if (_own_key(each["key"], subjects, turns), each["after"], each["reason"], each["at"]) not in there
    ]  # fmt: skip


def _ids(interview_id: int) -> tuple[list[int], list[int]]:
    """The ids of the subjects and of the turns of a case, in their order."""
    subjects = InterviewSubject.select().where(InterviewSubject.interview == interview_id)
    turns = RecordTurn.select().where(RecordTurn.interview == interview_id)
    return (
        [row.id for row in subjects.order_by(InterviewSubject.position, InterviewSubject.id)],
        [row.id for row in turns.order_by(RecordTurn.position)],
    )


def _own_key(key: str, subjects: list[int], turns: list[int]) -> str:
    """The key of an amendment with ids of this store in the place of places."""
    owner, dot, rest = key.partition(".")
    if not dot:
        return key
    place, _, name = rest.partition(".")
    ids = turns if owner == "turn" else subjects
    return f"{owner}.{ids[int(place)]}" + (f".{name}" if name else "")


def _values(told: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: told[name] for name in columns}
