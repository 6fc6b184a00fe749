"""约谈处置 (五(四), 一): what was found about each subject, what is proposed, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import (
    AFTER_START,
    HELD_OPEN,
    case_of,
    changed,
    check_day,
    clean_text,
    held_day,
    one_line,
    open_case,
    subject_of,
    subjects_of,
    vars_of,
)
from app.interviews.tables import Disposition, Interview
from app.rules.lifecycle import DispositionFacts, Place, State, disposition_lacks
from app.rules.rulebook import Rulebook

STAGES = ("第一种形态", "第二种形态", "第三种形态", "第四种形态")
_CLAUSES = ("五(四)",)


@dataclass(frozen=True, slots=True)
class DispositionDraft:
    """The disposition of one subject as far as it is known; `confirmed` None while that is open."""

    confirmed: bool | None = None
    facts: str = ""
    disciplines: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    factors_heeded: bool = True
    ignored_reason: str = ""
    proposal: str = ""
    outcome: str = ""
    stage: str = ""
    decided_by: str = ""
    decision: str = ""
    decided_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DispositionLine:
    """The disposition of one subject, and what it still lacks."""

    subject_id: int
    name: str
    post: str
    draft: DispositionDraft
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DispositionsView:
    """All that the disposition page shows."""

    interview_id: int
    state: State
    editable: bool
    clause: str
    subjects: tuple[DispositionLine, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the registration form says besides: contents, the subjects' statements, three opinions, a note."""

    content: str = ""
    lead_opinion: str = ""
    office_opinion: str = ""
    group_opinion: str = ""
    note: str = ""


def dispositions_view(session: Session, interview_id: int) -> DispositionsView:
    """The dispositions of a case, one per subject.  Raises Refusal for an unknown case."""
    state = State(case_of(interview_id).state)
    lines = []
    for row in subjects_of(interview_id):
        draft = draft_of(row.id)
        lacks = lacks_of(session.rules, row.name, draft)
        lines.append(DispositionLine(row.id, row.name, f"{row.department_name}{row.title}", draft, lacks))
    return DispositionsView(interview_id, state, state in HELD_OPEN, _CLAUSES[0], tuple(lines))


def draft_of(subject_id: int) -> DispositionDraft:
    """The disposition of a subject as it was saved; blank where nothing was."""
    return _draft_of(Disposition.get_or_none(Disposition.subject == subject_id))


def _draft_of(row: Disposition | None) -> DispositionDraft:
    if row is None:
        return DispositionDraft()
    return DispositionDraft(
        row.confirmed, row.facts, tuple(row.disciplines), tuple(row.factors), row.factors_heeded, row.ignored_reason,
        row.proposal, row.outcome, row.stage, row.decided_by, row.decision, row.decided_on, row.note,
    )  # fmt: skip


def facts_of(name: str, draft: DispositionDraft) -> DispositionFacts:
    """What the rules look at."""
    return DispositionFacts(
        name, draft.confirmed, draft.outcome, draft.proposal, draft.decision, draft.decided_by,
        draft.decided_on is not None, draft.factors, draft.factors_heeded, draft.ignored_reason,
    )  # fmt: skip


def lacks_of(rules: Rulebook, name: str, draft: DispositionDraft) -> tuple[str, ...]:
    """What a disposition still lacks, saved or being typed, as sentences without the name."""
    return tuple(disposition_lacks(rules, facts_of(name, draft)))


def stage_of(rules: Rulebook, outcome: str) -> str:
    """The one of the four stages (四种形态) that an outcome usually means; empty for none."""
    rule = rules.disposition(outcome)
    return rule.stage if rule else ""


@use_case(Action.DISPOSITION_EDIT)
def save_disposition(session: Session, subject_id: int, draft: DispositionDraft) -> tuple[str, ...]:
    """Saves a disposition, complete or not; what it still lacks.

    Raises Refusal for words that the rules do not know and days that cannot be; and, once the dispositions were
    declared complete, for a change that would leave something open.
    """
    subject = subject_of(subject_id)
    case = open_case(subject.interview_id, HELD_OPEN, "登记处置", Place.DISPOSITION)
    clean = _checked(session, case, draft)
    lacks = lacks_of(session.rules, subject.name, clean)
    if lacks and State(case.state) is State.AWAITING_ARCHIVING:
        message = f"{subject.name}的处置已经完成，改动后会缺少内容，没有保存。请补全后再保存。"
        raise Refusal(message, _CLAUSES, Place.DISPOSITION, lacks)
    _write(session, case.id, subject_id, subject.name, clean)
    return lacks


@use_case(Action.DISPOSITION_EDIT)
def save_for_the_rest(session: Session, interview_id: int, draft: DispositionDraft) -> int:
    """Gives the same disposition to all subjects for whom nothing is saved yet (a group talk without findings).

    Only where no violation is confirmed: a confirmed one is handled person by person (五(四)).  How many it was.
    """
    case = open_case(interview_id, HELD_OPEN, "登记处置", Place.DISPOSITION)
    if draft.confirmed is not False:
        raise Refusal("确认违规违纪的，须逐人提出处理意见，没有保存。", _CLAUSES, Place.DISPOSITION)
    clean = _checked(session, case, draft)
    rest = [row for row in subjects_of(interview_id) if draft_of(row.id) == DispositionDraft()]
    for row in rest:
        _write(session, interview_id, row.id, row.name, clean)
    return len(rest)


def opinions_of(interview_id: int) -> tuple[Opinions, dict[int, str]]:
    """The texts of the registration form, and the statement of each subject by id."""
    case = case_of(interview_id)
    texts = Opinions(case.content, case.lead_opinion, case.office_opinion, case.group_opinion, case.note)
    return texts, {row.id: row.statement for row in subjects_of(interview_id)}


@use_case(Action.INTERVIEW_EDIT)
def save_opinions(session: Session, interview_id: int, texts: Opinions, statements: dict[int, str]) -> None:
    """Saves the texts of the registration form (六(一)): from the talk until the case is archived."""
    case = open_case(interview_id, AFTER_START, "填写登记表内容", Place.DISPOSITION)
    clean = {key: clean_text(text).strip() for key, text in vars_of(texts).items()}
    before, after = changed({key: getattr(case, key) for key in clean}, dict(clean))
    if after:
        Interview.update(**after, updated_at=session.now()).where(Interview.id == interview_id).execute()
        session.trace("interview", interview_id, "填写登记表内容", before, after)
    for row in subjects_of(interview_id):
        said = clean_text(statements.get(row.id, row.statement)).strip()
        if said != row.statement:
            trace = ({"statement": row.statement}, {"statement": said})
            row.statement = said
            row.save()
            session.trace("interview", interview_id, f"填写{row.name}的说明或表态", *trace)


def _write(session: Session, interview_id: int, subject_id: int, name: str, clean: DispositionDraft) -> None:
    row = Disposition.get_or_none(Disposition.subject == subject_id)
    before, after = changed(vars_of(_draft_of(row)), vars_of(clean))
    fields = {**vars_of(clean), "disciplines": list(clean.disciplines), "factors": list(clean.factors)}
    if row is None:
        Disposition.create(subject=subject_id, **fields)
    elif after:
        Disposition.update(**fields).where(Disposition.subject == subject_id).execute()
    if after:
        session.trace("interview", interview_id, f"登记{name}的处置", before, after)


def _checked(session: Session, case: Interview, draft: DispositionDraft) -> DispositionDraft:
    rules = session.rules
    _known("处置结果", [draft.outcome] if draft.outcome else (), (rule.name for rule in rules.dispositions))
    _known("纪律", draft.disciplines, (rule.name for rule in rules.disciplines))
    _known("情节", draft.factors, (rule.name for rule in rules.factors))
    _known("四种形态", [draft.stage] if draft.stage else (), STAGES)
    if draft.decided_on is not None:
        check_day(session, draft.decided_on, "审定日期", Place.DISPOSITION, held_day(case))
    return replace(
        draft,
        disciplines=_in_order(draft.disciplines, (rule.name for rule in rules.disciplines)),
        factors=_in_order(draft.factors, (rule.name for rule in rules.factors)),
        facts=clean_text(draft.facts).strip(), ignored_reason=clean_text(draft.ignored_reason).strip(),
        proposal=clean_text(draft.proposal).strip(), decided_by=one_line(draft.decided_by, 60),
        decision=clean_text(draft.decision).strip(), note=clean_text(draft.note).strip(),
    )  # fmt: skip


def _known(what: str, words: Sequence[str], known: Iterable[str]) -> None:
    if not words:
        return
    allowed = tuple(known)
    for word in words:
        if word not in allowed:
            message = f"{what}里没有“{word}”，没有保存。可以选：{'、'.join(allowed)}。"
            raise Refusal(message, _CLAUSES, Place.DISPOSITION)


def _in_order(words: Sequence[str], order: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=list(order).index)) if words else ()
