"""Talks that departments reported, as rows of the ledger: what the report says of them, the rest left empty."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from app.access.session import Session
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport
from app.ledgers.ledger import LedgerRow
from app.rules.vocabulary import InterviewForm, Mode
from app.store.database import tuples

# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500


def reported_lines(session: Session, interviews: Collection[int]) -> list[LedgerRow]:
    """The talks of these ids (those below zero), by day."""
    ids = sorted(-each for each in interviews if each < 0)
    found = [
        row for start in range(0, len(ids), _AT_ONCE) for row in _rows(session, ids[start : start + _AT_ONCE])
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.held, -row.interview_id))


def _rows(session: Session, ids: list[int]) -> Iterable[LedgerRow]:
    people: dict[int, list[ReportedSubject]] = defaultdict(list)
    for one in ReportedSubject.select().where(ReportedSubject.talk.in_(ids)).order_by(ReportedSubject.id):
        people[one.talk_id].append(one)
    due, received = _materials(ids)
    query = ReportedTalk.select(ReportedTalk, StatisticsReport.number).join(StatisticsReport)
    for talk in query.where(ReportedTalk.id.in_(ids)):
        yield _row(session, talk, people[talk.id], due[talk.id], received[talk.id])


def _row(session: Session, talk: ReportedTalk, people: list[ReportedSubject], due: int, received: int) -> LedgerRow:
    outcomes = [f"{one.name}：{one.outcome}" if len(people) > 1 else one.outcome for one in people if one.outcome]
    stages = [one.stage for one in people]
    return LedgerRow(
        serial=0, interview_id=-talk.id, number="（报送）", held=talk.held_on.isoformat(), place="",
        subjects=_joined(one.name for one in people), units=_distinct(one.department_name for one in people),
        titles=_distinct(one.title for one in people), ranks=_distinct(one.rank for one in people),
        form=session.rules.form(InterviewForm(talk.form)).name, ground=talk.ground,
        mode=Mode(talk.mode).label + ("（结合函询）" if talk.written_inquiry else ""), lead=talk.lead_name,
        basis="特批" if talk.is_exception else "", recorder="", organiser=talk.organiser, content="",
        materials_due=due, materials_in=received, disposition="；".join(outcomes), stage=_distinct(stages),
        archived="", volume="", note=f"由部门报送（第 {talk.report.number} 号），卷宗在报送的部门",
    )  # fmt: skip


def _materials(ids: list[int]) -> tuple[Counter[int], Counter[int]]:
    """How many materials are due and how many came, by talk."""
    query = (
        ReportedMaterial.select(ReportedSubject.talk, ReportedMaterial.received_on)
        .join(ReportedSubject)
        .where(ReportedSubject.talk.in_(ids))
    )
    due: Counter[int] = Counter()
    received: Counter[int] = Counter()
    for talk, came in tuples(query):
        due[talk] += 1
        received[talk] += came is not None
    return due, received


def _joined(words: Iterable[str]) -> str:
    return "、".join(filter(None, words))


def _distinct(words: Iterable[str]) -> str:
    return _joined(dict.fromkeys(words))
