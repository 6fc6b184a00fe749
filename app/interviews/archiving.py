"""归档 (六(一)): signatures, volume, retention, 卷内目录; then the case is locked.

The marks of the archive checklist follow what they speak of, so that none can be ticked on faith; only items that
an institution adds to its rules are ticked by hand.  The step itself is `steps.take(…, Step.ARCHIVE)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews import catalogue as papers
from app.interviews import checklists
from app.interviews.catalogue import CatalogueDraft, CatalogueLine, catalogue_of
from app.interviews.checklists import Checklist, ChecklistLine
from app.interviews.guarding import HELD_OPEN, case_of, check_day, held_day, one_line, open_case
from app.interviews.record import RecordState, stage_of
from app.interviews.tables import Interview, Record
from app.rules.lifecycle import Place, State
from app.rules.rulebook import Rulebook

RETENTIONS = ("永久", "30年", "10年")
_CLAUSES = ("六(一)",)
_FORM, _RECORD, _VOLUME = "form_signed", "record_signed", "volume"
_KEPT_BY_PROGRAM = frozenset({_FORM, _RECORD, _VOLUME})


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """All that the archive page shows."""

    interview_id: int
    state: State
    editable: bool
    checklist: tuple[ChecklistLine, ...]
    form_signed_on: date | None
    record_signed_on: date | None
    volume_number: str
    proposed_volume: str
    retention: str
    proposed_retention: str
    catalogue: tuple[CatalogueLine, ...]
    archived_on: date | None


def archive_view(session: Session, interview_id: int) -> ArchiveView:
    """The file of a case as it stands.  Raises Refusal for an unknown case."""
    case = case_of(interview_id)
    state = State(case.state)
    return ArchiveView(
        interview_id, state, state in HELD_OPEN,
        checklists.lines(session.rules, interview_id, Checklist.ARCHIVE, _lacks(case)),
        case.form_signed_on, case.record_signed_on, case.volume_number, propose_volume(session, case),
        case.retention, propose_retention(session.rules), catalogue_of(interview_id), case.archived_on,
    )  # fmt: skip


def archived_items(session: Session, interview_id: int) -> frozenset[str]:
    """Codes of the archive items that are done (for `CaseFacts.archived`)."""
    return archived_of(session, case_of(interview_id))


def archived_of(session: Session, case: Interview) -> frozenset[str]:
    """The same for a case whose row is at hand."""
    return checklists.done(session.rules, case.id, Checklist.ARCHIVE, _lacks(case))


def propose_volume(session: Session, case: Interview) -> str:
    """The next free volume number of the year in which the talk was held: 2026-0007."""
    year = (held_day(case) or session.today()).year
    query = Interview.select(Interview.volume_number).where(Interview.volume_number.startswith(f"{year}-"))
    taken = [row.volume_number.partition("-")[2] for row in query]
    return f"{year}-{max([int(each) for each in taken if each.isascii() and each.isdigit()], default=0) + 1:04}"


def propose_retention(rules: Rulebook) -> str:
    """How long the file is kept, by the institution's setting: one of `RETENTIONS`, or empty while it is off."""
    setting = rules.neighbour("retention")
    kept = f"{setting.value}年"
    return kept if setting.on and kept in RETENTIONS else ""


@use_case(Action.ARCHIVE)
def sign_form(session: Session, interview_id: int, signed_on: date | None) -> None:
    """Records the day on which the printed registration form was signed; None takes it back."""
    _sign(session, interview_id, "form_signed_on", "登记表签字", signed_on)


@use_case(Action.ARCHIVE)
def sign_record(session: Session, interview_id: int, signed_on: date | None) -> None:
    """Records the day on which the printed record was signed page by page; None takes it back.

    Raises Refusal while the record is not sealed: what still changes cannot have been signed.
    """
    row = Record.get_or_none(Record.interview == interview_id)
    is_new = signed_on not in (None, case_of(interview_id).record_signed_on)
    if is_new and (row is None or stage_of(row) is not RecordState.CLOSED):
        message = "谈话记录还没有定稿，不能登记签字日期，没有保存。请先在“记录”页宣读核对、定稿。"
        raise Refusal(message, ("五(三)",), Place.RECORD)
    _sign(session, interview_id, "record_signed_on", "谈话记录逐页签字", signed_on)


@use_case(Action.ARCHIVE)
def file_volume(session: Session, interview_id: int, *, volume_number: str, retention: str) -> None:
    """Gives the case its volume number and retention class.

    Raises Refusal for a class that does not exist and a number that another case has.
    """
    case = open_case(interview_id, HELD_OPEN, "填写卷号", Place.ARCHIVE)
    number = one_line(volume_number, 40)
    if retention and retention not in RETENTIONS:
        raise Refusal(f"保管期限只能是{'、'.join(RETENTIONS)}，没有保存。", _CLAUSES, Place.ARCHIVE)
    other = Interview.get_or_none((Interview.volume_number == number) & (Interview.id != interview_id))
    if number and other is not None:
        message = f"卷号“{number}”已用于另一份约谈档案，没有保存。可以用{propose_volume(session, case)}。"
        raise Refusal(message, _CLAUSES, Place.ARCHIVE)
    before = {"volume_number": case.volume_number, "retention": case.retention}
    after = {"volume_number": number, "retention": retention}
    if after != before:
        Interview.update(**after, updated_at=session.now()).where(Interview.id == interview_id).execute()
        session.trace("interview", interview_id, "填写卷号和保管期限", before, after)
    sync_marks(session, interview_id)


@use_case(Action.ARCHIVE)
def build_catalogue(session: Session, interview_id: int) -> tuple[CatalogueLine, ...]:
    """Makes the catalogue from what the case has; one that was there is replaced."""
    case = open_case(interview_id, HELD_OPEN, "编制卷内目录", Place.ARCHIVE)
    return _write_catalogue(session, interview_id, papers.proposed(case), "生成卷内目录")


@use_case(Action.ARCHIVE)
def set_catalogue(session: Session, interview_id: int, drafts: Sequence[CatalogueDraft]) -> tuple[CatalogueLine, ...]:
    """Saves the catalogue as it was edited, in this order.  Raises Refusal for a paper without a title."""
    open_case(interview_id, HELD_OPEN, "编制卷内目录", Place.ARCHIVE)
    return _write_catalogue(session, interview_id, drafts, "修改卷内目录")


@use_case(Action.ARCHIVE)
def tick_archive(session: Session, interview_id: int, code: str, done: bool, detail: str = "") -> None:
    """Ticks an archive item of the institution's own, or takes the tick back.

    Raises Refusal for the items that follow what was filled in: they tick themselves.
    """
    open_case(interview_id, HELD_OPEN, "确认归档事项", Place.ARCHIVE)
    item = checklists.item(session.rules, Checklist.ARCHIVE, code)
    if code in _KEPT_BY_PROGRAM:
        lack = _lacks(case_of(interview_id)).get(code, "内容已填写，程序已确认")
        raise Refusal(f"“{item.name}”由程序按填写的内容确认，不能手工勾选：{lack}。", (item.clause,), Place.ARCHIVE)
    if done:
        checklists.mark(session, interview_id, Checklist.ARCHIVE, code, one_line(detail))
    else:
        checklists.unmark(session, interview_id, Checklist.ARCHIVE, code)


def sync_marks(session: Session, interview_id: int) -> None:
    """Has the marks follow what is there; call inside a use case, after what they speak of has changed."""
    lacks = _lacks(case_of(interview_id))
    for item in session.rules.archive:
        if item.code not in _KEPT_BY_PROGRAM:
            continue
        if item.code in lacks:
            checklists.unmark(session, interview_id, Checklist.ARCHIVE, item.code)
        else:
            checklists.mark(session, interview_id, Checklist.ARCHIVE, item.code)


def _write_catalogue(
    session: Session, interview_id: int, drafts: Sequence[CatalogueDraft], what: str
) -> tuple[CatalogueLine, ...]:
    before = [line.draft.title for line in catalogue_of(interview_id)]
    papers.write(interview_id, drafts)
    found = catalogue_of(interview_id)
    session.trace("interview", interview_id, what, before, [f"{each.draft.title} {each.page_range}" for each in found])
    sync_marks(session, interview_id)
    return found


def _sign(session: Session, interview_id: int, column: str, what: str, signed_on: date | None) -> None:
    case = open_case(interview_id, HELD_OPEN, f"登记{what}", Place.ARCHIVE)
    if signed_on is not None:
        check_day(session, signed_on, f"{what}的日期", Place.ARCHIVE, held_day(case))
    before: Any = getattr(case, column)
    if before != signed_on:
        Interview.update(**{column: signed_on, "updated_at": session.now()}).where(
            Interview.id == interview_id
        ).execute()
        session.trace("interview", interview_id, what, {"on": str(before or "")}, {"on": str(signed_on or "")})
    sync_marks(session, interview_id)


def _lacks(case: Interview) -> dict[str, str]:
    """What keeps each archive item from being done, by code."""
    volume = [
        name
        for name, there in (
            ("卷号", case.volume_number), ("保管期限", case.retention), ("卷内目录", catalogue_of(case.id)),
        )
        if not there
    ]  # fmt: skip
    found = {
        _FORM: "" if case.form_signed_on else "还没有登记签字日期",
        _RECORD: "" if case.record_signed_on else "还没有登记签字日期",
        _VOLUME: f"还缺{'、'.join(volume)}" if volume else "",
    }
    return {code: lack for code, lack in found.items() if lack}
