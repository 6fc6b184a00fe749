"""The life of an interview: its states, the steps between them, and what each step asks for (rules.md).

Guards are pure: they look at `CaseFacts` and answer what is missing, by which clause, and where it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.rules.assess import Block
from app.rules.duties import Approval
from app.rules.rulebook import Item, Rulebook
from app.rules.vocabulary import InterviewForm, join_names


class State(StrEnum):
    """Where an interview stands; values are what windows and papers say."""

    DRAFT = "拟定"
    SUBMITTED = "待批"
    RETURNED = "退回"
    APPROVED = "已批准"
    READY = "已就绪"
    POSTPONED = "延期"
    IN_PROGRESS = "进行中"
    AWAITING_MATERIALS = "待补材料"
    AWAITING_DISPOSITION = "待处置"
    AWAITING_ARCHIVING = "待归档"
    ARCHIVED = "已归档"
    CANCELLED = "取消"

    @property
    def is_over(self) -> bool:
        """Nothing more happens to the case but amendments."""
        return self in (State.ARCHIVED, State.CANCELLED)

    @property
    def was_held(self) -> bool:
        """The talk has taken place."""
        return self in _HELD


_HELD = frozenset({State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING, State.ARCHIVED})
# The line that a case walks when nothing goes aside, for the picture of its life.
LIFE_LINE = (
    State.DRAFT, State.SUBMITTED, State.APPROVED, State.READY, State.IN_PROGRESS, State.AWAITING_MATERIALS,
    State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING, State.ARCHIVED,
)  # fmt: skip


class Step(StrEnum):
    """What people do to a case; values are the words on buttons."""

    SUBMIT = "提交审批"
    APPROVE = "登记批准"
    RETURN = "退回修改"
    MAKE_READY = "准备就绪"
    START = "开始约谈"
    FINISH = "结束约谈"
    CLOSE_MATERIALS = "材料收齐"
    DECIDE = "处置完成"
    ARCHIVE = "归档"
    POSTPONE = "延期"
    CANCEL = "取消约谈"


_BEFORE_TALK = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED})
# Step -> (states it may leave, state it leads to).  APPROVE reaches APPROVED only with the last approval due.
TRANSITIONS: dict[Step, tuple[frozenset[State], State]] = {
    Step.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
    Step.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Step.RETURN: (frozenset({State.SUBMITTED}), State.RETURNED),
    Step.MAKE_READY: (frozenset({State.APPROVED, State.POSTPONED}), State.READY),
    Step.START: (frozenset({State.READY}), State.IN_PROGRESS),
    Step.FINISH: (frozenset({State.IN_PROGRESS}), State.AWAITING_MATERIALS),
    Step.CLOSE_MATERIALS: (frozenset({State.AWAITING_MATERIALS}), State.AWAITING_DISPOSITION),
    Step.DECIDE: (frozenset({State.AWAITING_DISPOSITION}), State.AWAITING_ARCHIVING),
    Step.ARCHIVE: (frozenset({State.AWAITING_ARCHIVING}), State.ARCHIVED),
    Step.POSTPONE: (frozenset({State.APPROVED, State.READY, State.POSTPONED}), State.POSTPONED),
    Step.CANCEL: (_BEFORE_TALK, State.CANCELLED),
}
# The step that leads on from each state; a submitted case goes on by an approval.
NEXT_STEP: dict[State, Step] = {
    State.DRAFT: Step.SUBMIT,
    State.RETURNED: Step.SUBMIT,
    State.SUBMITTED: Step.APPROVE,
    State.APPROVED: Step.MAKE_READY,
    State.POSTPONED: Step.MAKE_READY,
    State.READY: Step.START,
    State.IN_PROGRESS: Step.FINISH,
    State.AWAITING_MATERIALS: Step.CLOSE_MATERIALS,
    State.AWAITING_DISPOSITION: Step.DECIDE,
    State.AWAITING_ARCHIVING: Step.ARCHIVE,
}


class Place(StrEnum):
    """Where a missing thing is mended; the window knows which page that is."""

    BASICS = "基本"
    SCHEME = "方案与审批"
    PLAN = "计划"
    PREPARATION = "准备"
    RECORD = "记录"
    MATERIALS = "材料"
    DISPOSITION = "处置"
    ARCHIVE = "归档"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a step waits for."""

    code: str
    message: str
    clauses: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """What one subject has handed in, or the refusal with its witnesses."""

    subject: str
    material: str
    received: bool = False
    refused: bool = False
    witnesses: int = 0


@dataclass(frozen=True, slots=True)
class DispositionFacts:
    """What has been decided about one subject."""

    subject: str
    confirmed: bool | None = None
    outcome: str = ""
    proposal: str = ""
    decision: str = ""
    decided_by: str = ""
    decided_on: bool = False
    factors: tuple[str, ...] = ()
    factors_heeded: bool = True
    ignored_reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that guards look at.  Names are of people, for the sentences."""

    state: State
    form: InterviewForm
    scheme: frozenset[str] = frozenset()
    blocks: tuple[Block, ...] = ()
    approvals_due: tuple[Approval, ...] = ()
    approvals_given: int = 0
    talk_inquiry: bool = False
    in_plan: bool = True
    campaign_approved: bool | None = None
    inquiry_approved: bool | None = None
    prepared: frozenset[str] = frozenset()
    checked_safe: frozenset[str] = frozenset()
    staff: int = 2
    recorded: bool = False
    record_closed: bool = False
    materials: tuple[MaterialFacts, ...] = ()
    dispositions: tuple[DispositionFacts, ...] = ()
    archived: frozenset[str] = frozenset()
    reason: str = ""
    new_time: bool = False


def missing_for(rules: Rulebook, step: Step, facts: CaseFacts) -> tuple[Missing, ...]:
    """Everything that keeps the case from taking this step, in the order in which one would mend it."""
    sources, _ = TRANSITIONS[step]
    if facts.state not in sources:
        message = f"“{facts.state}”的约谈不能{step}；可以在{join_names(sorted(sources))}时进行"
        return (Missing("STATE", message, (), Place.BASICS),)
    return tuple(lack for guard in _GUARDS[step] for lack in guard(rules, facts))


def next_approval(facts: CaseFacts) -> Approval | None:
    """The approval whose turn it is, or None when all are given."""
    if facts.approvals_given < len(facts.approvals_due):
        return facts.approvals_due[facts.approvals_given]
    return None


Guard = Callable[[Rulebook, CaseFacts], Iterable[Missing]]


def _open_items(items: Iterable[Item], done: frozenset[str], place: Place, code: str, verb: str) -> Iterable[Missing]:
    for item in items:
        if item.code not in done:
            yield Missing(f"{code}:{item.code}", f"{verb}：{item.name}", (item.clause,), place)


def _scheme_complete(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    return _open_items(rules.scheme, facts.scheme, Place.SCHEME, "SCHEME", "方案还没有写明")


def _no_blocks(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    for block in facts.blocks:
        yield Missing(block.code, block.message, block.clauses, Place.BASICS)


def _talk_inquiry_planned(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if facts.talk_inquiry and not facts.in_plan:
        yield Missing("NOT_PLANNED", "拟谈话函询的约谈须先纳入约谈计划", ("四(三)",), Place.PLAN)


def _approval_due(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if next_approval(facts) is None:
        yield Missing("APPROVALS_DONE", "应办的审批都已登记", (), Place.SCHEME)


def _all_approved(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    for approval in facts.approvals_due[facts.approvals_given :]:
        yield Missing("APPROVAL", f"还缺{approval.by}对{approval.of}的批准", approval.clauses, Place.SCHEME)


def _campaign_approved(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if facts.campaign_approved is False:
        yield Missing("CAMPAIGN", "所属集中约谈计划还没有经领导小组批准", ("四(三)",), Place.PLAN)


def _inquiry_approved(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if facts.inquiry_approved is False:
        message = "这次约谈所依据的谈话函询没有经纪检监察室和领导小组批准（已退回或撤销）"
        yield Missing("INQUIRY", message, ("四(三)", "五(二)1"), Place.PLAN)


def _prepared(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    return _open_items(rules.preparation, facts.prepared, Place.PREPARATION, "PREPARE", "准备事项未完成")


def _safe(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    return _open_items(rules.safety, facts.checked_safe, Place.PREPARATION, "SAFETY", "安全检查未确认")


def _enough_staff(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    least = rules.neighbour("inquiry_staff")
    if facts.form is InterviewForm.INQUIRY and least.on and facts.staff < least.value:
        message = f"询问示警约谈的工作人员不少于{least.value}人（主谈人、记录人和其他参加人员），现有{facts.staff}人"
        yield Missing("STAFF", message, ("五(三)",), Place.PREPARATION)


def _record_written(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if not facts.recorded:
        yield Missing("RECORD", "还没有谈话记录", ("五(三)",), Place.RECORD)


def _record_closed(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if not facts.record_closed:
        yield Missing("RECORD_OPEN", "谈话记录还没有核对定稿", ("五(三)",), Place.RECORD)


def _materials_in(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    needed = rules.limit("refusal_witnesses")
    for material in facts.materials:
        if material.refused and material.witnesses < needed:
            message = f"{material.subject}拒绝提交{material.material}，须有{needed}名见证人，现有{material.witnesses}名"
            yield Missing("WITNESSES", message, ("五(三)",), Place.MATERIALS)
        elif not (material.received or material.refused):
            yield Missing("MATERIAL", f"缺{material.subject}的{material.material}", ("五(三)",), Place.MATERIALS)


def _disposed(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    for one in facts.dispositions:
        for lack in disposition_lacks(rules, one):
            yield Missing("DISPOSITION", f"{one.subject}：{lack}", ("五(四)",), Place.DISPOSITION)


def disposition_lacks(rules: Rulebook, one: DispositionFacts) -> Iterable[str]:
    """What the disposition of one subject still lacks (clauses 一, 五(四)), as sentences without the name."""
    if one.confirmed is None:
        yield "还没有写明是否确认违规违纪"
        return
    rule = rules.disposition(one.outcome)
    if rule is None:
        yield "还没有选定处置结果"
    elif rule.confirmed != one.confirmed:
        yield f"“{one.outcome}”与{'已' if one.confirmed else '未'}确认违规违纪不一致"
    if one.confirmed:
        if not one.proposal.strip():
            yield "还没有处理意见"
        if one.factors and not one.factors_heeded and not one.ignored_reason.strip():
            yield f"处理意见没有考虑已记录的情节（{join_names(list(one.factors))}），须说明理由"
        if not one.decided_by.strip() or not one.decision.strip() or not one.decided_on:
            yield "处理意见还没有按程序审定（审定人、结果、日期）"


def _archive_ready(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    return _open_items(rules.archive, facts.archived, Place.ARCHIVE, "ARCHIVE", "归档事项未完成")


def _reason_given(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if not facts.reason.strip():
        yield Missing("REASON", "须写明理由", (), Place.SCHEME)


def _new_time(rules: Rulebook, facts: CaseFacts) -> Iterable[Missing]:
    if not facts.new_time:
        yield Missing("NEW_TIME", "延期须写明新的约谈时间", ("五(二)1",), Place.SCHEME)


_GUARDS: dict[Step, tuple[Guard, ...]] = {
    Step.SUBMIT: (_scheme_complete, _no_blocks, _talk_inquiry_planned, _inquiry_approved),
    Step.APPROVE: (_no_blocks, _approval_due),
    Step.RETURN: (_reason_given,),
    Step.MAKE_READY: (_all_approved, _campaign_approved, _inquiry_approved, _no_blocks, _prepared),
    Step.START: (
        _all_approved,
        _campaign_approved,
        _inquiry_approved,
        _no_blocks,
        _prepared,
        _safe,
        _enough_staff,
    ),
    Step.FINISH: (_record_written,),
    Step.CLOSE_MATERIALS: (_materials_in,),
    Step.DECIDE: (_materials_in, _disposed),
    Step.ARCHIVE: (_record_closed, _materials_in, _disposed, _archive_ready),
    Step.POSTPONE: (_reason_given, _new_time),
    Step.CANCEL: (_reason_given,),
}
