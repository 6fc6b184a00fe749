"""The life of a 谈话函询 (四(三), 五(二)1): its states, the steps between them, and what each step waits for.

As `lifecycle` for talks: tables and pure guards over `InquiryFacts`.  What an assessment leads to, and to which form a
talk leads on, is data (`data/rules/inquiry.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from app.rules.dates import add_workdays, is_weekday
from app.rules.duties import Approval
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, join_names

FILE = Path(__file__).resolve().parents[2] / "data" / "rules" / "inquiry.toml"
# 四(三), 五(二)1: into the plan; 纪检监察室 first, then the leading group.
PLANNED, APPROVED_FIRST = "四(三)", "五(二)1"
CLAUSES = (PLANNED, APPROVED_FIRST)
OF = "谈话函询"


class InquiryState(StrEnum):
    """Where a 谈话函询 stands."""

    DRAFT = "拟定"
    SUBMITTED = "待批"
    RETURNED = "退回"
    APPROVED = "已批准"
    SENT = "已发函"
    REPLIED = "已回复"
    DONE = "已办结"
    WITHDRAWN = "已撤销"

    @property
    def is_over(self) -> bool:
        """Nothing more happens to it but what the year's 民主生活会 hears."""
        return self in (InquiryState.DONE, InquiryState.WITHDRAWN)

    @property
    def is_open(self) -> bool:
        """Whether it may be changed without voiding an approval."""
        return self in (InquiryState.DRAFT, InquiryState.RETURNED)

    @property
    def is_approved(self) -> bool:
        """Both approvals were given and stand."""
        return self in (InquiryState.APPROVED, InquiryState.SENT, InquiryState.REPLIED, InquiryState.DONE)


class InquiryStep(StrEnum):
    """What people do to it; values are the words on buttons."""

    SUBMIT = "提交报批"
    APPROVE = "登记批准"
    RETURN = "退回修改"
    SEND = "登记发函"
    TALK = "安排谈话"
    REPLY = "登记回复"
    ASSESS = "评估处置"
    WITHDRAW = "撤销"


class Way(StrEnum):
    """By letter, by a talk, or both."""

    LETTER = "函询"
    TALK = "谈话"
    BOTH = "谈话结合函询"

    @property
    def writes(self) -> bool:
        """A letter is sent and answered."""
        return self is not Way.TALK

    @property
    def talks(self) -> bool:
        """A talk is held."""
        return self is not Way.LETTER


_I = InquiryState
_BEFORE_SENT = frozenset({_I.DRAFT, _I.SUBMITTED, _I.RETURNED, _I.APPROVED})
# Step -> (states it may leave, state it leads to; None where it stays).  APPROVE reaches 已批准 with the last one due.
TRANSITIONS: dict[InquiryStep, tuple[frozenset[InquiryState], InquiryState | None]] = {
    InquiryStep.SUBMIT: (frozenset({_I.DRAFT, _I.RETURNED}), _I.SUBMITTED),
    InquiryStep.APPROVE: (frozenset({_I.SUBMITTED}), _I.APPROVED),
    InquiryStep.RETURN: (frozenset({_I.SUBMITTED, _I.APPROVED}), _I.RETURNED),
    InquiryStep.SEND: (frozenset({_I.APPROVED}), _I.SENT),
    InquiryStep.TALK: (frozenset({_I.APPROVED, _I.SENT, _I.REPLIED}), None),
    InquiryStep.REPLY: (frozenset({_I.SENT}), _I.REPLIED),
    InquiryStep.ASSESS: (frozenset({_I.APPROVED, _I.SENT, _I.REPLIED}), _I.DONE),
    InquiryStep.WITHDRAW: (_BEFORE_SENT, _I.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assessment does: the disposal of the clue then, or the ground of the talk that follows."""

    name: str
    summary: str
    disposal: str = ""
    ground: str = ""
    needs_reply: bool = False


@dataclass(frozen=True, slots=True)
class Leading:
    """The file of outcomes and of what leads on to what."""

    outcomes: tuple[Outcome, ...]
    next: dict[str, tuple[str, ...]]
    disposed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a step waits for; `code` is for programs."""

    code: str
    message: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """All that the guards look at.  Days are None where they are not known; `today` is the day of the question.

    `endorser_is_subject`: who endorses the reply is who was asked; `needs_endorser`: somebody of the branch stands
    above who was asked.
    """

    state: InquiryState
    way: Way
    today: date
    disposal: str = ""
    outside: str = ""
    matters: int = 0
    in_plan: bool = False
    approvals_due: tuple[Approval, ...] = ()
    approvals_given: int = 0
    letter_number: str = ""
    sent_on: date | None = None
    due_on: date | None = None
    replied_on: date | None = None
    pages: int = 0
    endorsed_by: str = ""
    endorser_is_subject: bool = False
    needs_endorser: bool = True
    talks_held: int = 0
    outcome: str = ""
    reason: str = ""


def lacks(rules: Rulebook, step: InquiryStep, facts: InquiryFacts) -> tuple[Lack, ...]:
    """Everything that keeps a 谈话函询 from the step, in the order in which one would mend it."""
    sources, _ = TRANSITIONS[step]
    if step in (InquiryStep.SEND, InquiryStep.TALK) and facts.state in _BEFORE_SENT - {_I.APPROVED}:
        return tuple(_both_approvals(rules, facts))  # says which approval is missing, not only the state
    if facts.state not in sources:
        where = join_names([each.value for each in InquiryState if each in sources])
        return (Lack("STATE", f"“{facts.state}”的谈话函询不能{step}；可以在{where}时进行"),)
    return tuple(lack for guard in _GUARDS[step] for lack in guard(rules, facts))


def next_step(facts: InquiryFacts) -> InquiryStep | None:
    """The step that leads on from where it stands; None when it is over."""
    if facts.state is _I.APPROVED:
        return InquiryStep.SEND if facts.way.writes else InquiryStep.ASSESS if facts.talks_held else InquiryStep.TALK
    if facts.state is _I.REPLIED and facts.way.talks and not facts.talks_held:
        return InquiryStep.TALK
    return _NEXT.get(facts.state)


_NEXT = {
    _I.DRAFT: InquiryStep.SUBMIT, _I.RETURNED: InquiryStep.SUBMIT, _I.SUBMITTED: InquiryStep.APPROVE,
    _I.SENT: InquiryStep.REPLY, _I.REPLIED: InquiryStep.ASSESS,
}  # fmt: skip


def approvals_due(rules: Rulebook) -> tuple[Approval, ...]:
    """The two approvals in the order in which they must be given (五(二)1)."""
    return tuple(Approval(each.of, each.by, each.clauses, each.why) for each in rules.approvals if each.of == OF)


def next_approval(facts: InquiryFacts) -> Approval | None:
    """The approval whose turn it is; None when all are given."""
    given = facts.approvals_given
    return facts.approvals_due[given] if given < len(facts.approvals_due) else None


def reply_due(rules: Rulebook, sent_on: date, works: Callable[[date], bool] = is_weekday) -> date | None:
    """The last day for the reply to a letter sent on that day; None where the institution sets no limit."""
    rule = rules.neighbour("inquiry_reply")
    return add_workdays(sent_on, rule.value, works) if rule.on else None


def days_late(due_on: date | None, day: date) -> int:
    """Calendar days by which a reply of that day is late; 0 in time or without a limit."""
    return max((day - due_on).days, 0) if due_on is not None else 0


def owes_explanation(rules: Rulebook, state: InquiryState, outcome: str, explained: bool) -> bool:
    """Whether the subject is still to explain the matter at the yearly 民主生活会 (a neighbouring rule)."""
    rule = rules.neighbour("democratic_life_meeting")
    return rule.on and state is _I.DONE and outcome != "初步核实" and not explained


@cache
def leading() -> Leading:
    """The file, read once."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Leading(
        tuple(Outcome(**each) for each in raw["outcome"]),
        {each["form"]: tuple(each["grounds"]) for each in raw["next"]},
        {each["outcome"]: each["ground"] for each in raw["disposed"]},
    )


def outcomes() -> tuple[Outcome, ...]:
    """The ways to assess a 谈话函询."""
    return leading().outcomes


def outcome_of(name: str) -> Outcome | None:
    """One of them by its name."""
    return next((each for each in outcomes() if each.name == name), None)


def next_grounds(rules: Rulebook, form: InterviewForm, disposed: Sequence[str] = ()) -> tuple[str, ...]:
    """Grounds for the talk after one of this form, the likeliest first: by what was decided, then by the form."""
    found = [leading().disposed[each] for each in disposed if each in leading().disposed]
    found += leading().next.get(form.value, ())
    return tuple(dict.fromkeys(each for each in found if rules.ground(each) is not None))


# ---------------------------------------------------------------- guards

Guard = Callable[[Rulebook, InquiryFacts], Iterable[Lack]]


def _in_scope(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if facts.outside:
        yield Lack("OUT_OF_SCOPE", facts.outside)


def _disposed(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if facts.disposal != OF:
        yield Lack("DISPOSAL", f"线索的处置方式是“{facts.disposal or '未处置'}”，不是谈话函询", (PLANNED,))


def _planned(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.in_plan:
        yield Lack("NOT_PLANNED", "拟谈话函询的须先纳入约谈计划，还没有计划引用这条线索", (PLANNED,))


def _matters(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.matters:
        yield Lack("MATTERS", "还没有写明要求说明的事项", (APPROVED_FIRST,))


def _approval_due(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if next_approval(facts) is None:
        yield Lack("APPROVALS_DONE", "应办的审批都已登记")


def _both_approvals(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    for approval in facts.approvals_due[facts.approvals_given :]:
        yield Lack("APPROVAL", f"还缺{approval.by}对{approval.of}的批准", approval.clauses)
    if facts.approvals_given >= len(facts.approvals_due) and not facts.state.is_approved:
        yield Lack("STATE", f"“{facts.state}”的谈话函询还没有批准", CLAUSES)


def _reason(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.reason.strip():
        yield Lack("REASON", "须写明理由")


def _by_letter(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.way.writes:
        yield Lack("WAY", "这次只谈话、不发函；需要发函的，先改处置方式再报批", (APPROVED_FIRST,))


def _by_talk(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.way.talks:
        yield Lack("WAY", "这次只发函、不谈话；需要谈话的，先改处置方式再报批", (APPROVED_FIRST,))


def _letter(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not facts.letter_number.strip():
        yield Lack("NUMBER", "还没有函询通知书的文号")
    if facts.sent_on is None:
        yield Lack("SENT", "还没有发函日期")


def _reply(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if facts.replied_on is None:
        yield Lack("REPLIED", "还没有收到回复的日期")
    elif facts.sent_on is not None and facts.replied_on < facts.sent_on:
        yield Lack("REPLIED", f"收到回复的日期（{facts.replied_on}）早于发函日期（{facts.sent_on}）")
    if facts.pages < 1:
        yield Lack("PAGES", "还没有填写回复的页数")


def _endorsed(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    if not rules.neighbour("reply_endorsement").on:
        return
    if facts.endorser_is_subject:
        yield Lack("ENDORSER", "回复不能由被函询人自己签署意见；本人就是所在党组织主要负责人的，直接报送")
    elif facts.needs_endorser and not facts.endorsed_by.strip():
        yield Lack("ENDORSED", "回复还没有所在党组织主要负责人签署的意见")


def _assessed(rules: Rulebook, facts: InquiryFacts) -> Iterable[Lack]:
    outcome = outcome_of(facts.outcome)
    if outcome is None:
        yield Lack("OUTCOME", f"请选择评估结果：{join_names([each.name for each in outcomes()])}")
        return
    if facts.way.writes and facts.replied_on is None:
        yield from _without_reply(facts, outcome)
    if facts.way is Way.TALK and not facts.talks_held:
        yield Lack("TALK", "谈话还没有进行，不能评估", (APPROVED_FIRST,))


def _without_reply(facts: InquiryFacts, outcome: Outcome) -> Iterable[Lack]:
    """Who does not answer in time is not believed: only 再谈 and 初步核实 are left."""
    if facts.due_on is None or facts.today <= facts.due_on:
        yield Lack("REPLY", "还没有收到回复，期限也没有过")
    elif outcome.needs_reply:
        yield Lack("REPLY", f"没有收到回复，不能“{outcome.name}”；逾期不回复的，可以再谈或初步核实")


_GUARDS: dict[InquiryStep, tuple[Guard, ...]] = {
    InquiryStep.SUBMIT: (_in_scope, _disposed, _matters, _planned),
    InquiryStep.APPROVE: (_in_scope, _disposed, _approval_due),
    InquiryStep.RETURN: (_reason,),
    InquiryStep.SEND: (_both_approvals, _in_scope, _by_letter, _letter),
    InquiryStep.TALK: (_both_approvals, _in_scope, _by_talk),
    InquiryStep.REPLY: (_reply, _endorsed),
    InquiryStep.ASSESS: (_assessed, _reason),
    InquiryStep.WITHDRAW: (_reason,),
}
