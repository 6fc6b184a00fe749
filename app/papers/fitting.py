"""Which papers make sense of a talk, a plan or a clue as it stands, and why the others do not.

A paper is known by what its name says; one that no line of the table is about fits everything that it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.session import Session
from app.interviews.guarding import case_of
from app.interviews.tables import RecordTurn
from app.papers.paper import About, Paper
from app.plans.guarding import clue_of, plan_of
from app.plans.inquiry_facts import inquiry_of
from app.plans.vocabulary import Disposal, PlanKind
from app.rules.inquiry import InquiryState, Way
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing that papers are printed of, as far as it decides which ones.

    Of a talk: state, form, whether it goes with a written inquiry, whether it has an exception and a record, whether
    somebody is named to lead it, whether its volume was destroyed.  Of a plan: its kind.  Of a clue: its disposal.
    Of a 谈话函询: whether it may be sent by letter.
    """

    about: About
    state: State | None = None
    form: InterviewForm | None = None
    written_inquiry: bool = False
    exception: bool = False
    recorded: bool = False
    led: bool = True
    erased: bool = False
    kind: PlanKind | None = None
    disposal: Disposal | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Papers with one of these words in their name are for what `fits` lets through; else `reason`, by `clause`."""

    about: frozenset[About]
    names: tuple[str, ...]
    fits: Callable[[Standing], bool]
    reason: str
    clause: str = ""


_TALK, _PLAN, _CLUE = frozenset({About.CASE, About.SUBJECT}), frozenset({About.PLAN}), frozenset({About.CLUE})
_LETTERS = frozenset({About.INQUIRY})
_INQUIRY = Disposal.TALK_INQUIRY
_MISTAKES = frozenset({InterviewForm.CORRECTIVE, InterviewForm.ACCOUNTABILITY})
# The first line that a paper's name hits decides; 谈话函询 stands before 函询.
RULES: tuple[Rule, ...] = (
    Rule(_TALK, ("承诺书",), lambda it: it.form is InterviewForm.PREVENTIVE, "只用于预防提醒谈话", "五(三)"),
    Rule(_TALK, ("问题说明材料",), lambda it: it.form is InterviewForm.INQUIRY, "只用于询问示警约谈", "五(三)"),
    Rule(_TALK, ("错误认识材料",), lambda it: it.form in _MISTAKES, "只用于纠错诫勉和问责处分约谈", "五(三)"),
    Rule(_TALK, ("诫勉书",), lambda it: it.form is InterviewForm.CORRECTIVE, "只用于纠错诫勉约谈", "三(三)"),
    # It is asked for on this form: there is no exception yet, and nobody is named who could lead.
    Rule(_TALK, ("特批",), lambda it: it.exception or not it.led, "主谈人已定，没有登记特批", "四(一)"),
    Rule(_TALK, ("谈话函询",), lambda it: it.form is InterviewForm.INQUIRY, "只用于询问示警约谈", "五(二)1"),
    Rule(_TALK, ("函询",), lambda it: it.written_inquiry, "这次约谈没有结合函询", "三(二)"),
    Rule(_TALK, ("笔录",), lambda it: it.recorded, "还没有谈话记录", "五(三)"),
    Rule(_TALK, ("处理意见",), lambda it: _was_held(it), "约谈还没有举行", "五(四)"),
    Rule(_TALK, ("卷内目录", "备考表", "封面", "卷脊"), lambda it: _was_held(it), "约谈还没有举行", "六(一)"),
    Rule(_TALK, ("通知书", "提纲"), lambda it: it.state is not State.CANCELLED, "约谈已经取消", "五(二)2"),
    Rule(_PLAN, ("集中约谈",), lambda it: it.kind is PlanKind.CAMPAIGN, "只用于集中约谈计划", "四(三)"),
    Rule(_PLAN, ("季度", "备案"), lambda it: it.kind is PlanKind.QUARTERLY, "只用于部门季度计划", "四(三)"),
    Rule(_LETTERS, ("函询通知书", "函询回复"), lambda it: it.approved, "还没有经两级批准，或只谈话、不发函", "五(二)1"),
    Rule(_CLUE, ("谈话函询", "呈批"), lambda it: it.disposal is _INQUIRY, "处置方式不是谈话函询", "五(二)1"),
)  # fmt: skip


def _was_held(it: Standing) -> bool:
    return it.state is not None and it.state.was_held


def why_not(paper: Paper, standing: Standing) -> str:
    """Why the paper is not printed of a thing that stands so, with the clause; empty where it makes sense."""
    if paper.about is not standing.about and {paper.about, standing.about} != _TALK:
        return f"按{paper.about}打印"
    if standing.erased:
        return "案卷已经销毁（六(一)）"
    for rule in RULES:
        if paper.about in rule.about and any(name in paper.name for name in rule.names):
            clause = f"（{rule.clause}）" if rule.clause else ""
            return "" if rule.fits(standing) else f"{rule.reason}{clause}"
    return ""


def standing(session: Session, about: About, id: int) -> Standing:
    """How a thing stands: a talk (CASE, SUBJECT), a plan, a clue; of others there is nothing to know.

    Raises Refusal for a talk, a plan or a clue that is not there or out of reach.
    """
    if about in _TALK:
        return _of_talk(id)
    if about is About.PLAN:
        return Standing(about, kind=PlanKind(plan_of(id).kind))
    if about is About.CLUE:
        disposal = clue_of(id).disposal
        return Standing(about, disposal=Disposal(disposal) if disposal else None)
    if about is About.INQUIRY:
        row = inquiry_of(id)
        return Standing(about, approved=InquiryState(row.state).is_approved and Way(row.way).writes)
    return Standing(about)


def _of_talk(interview_id: int) -> Standing:
    case: Any = case_of(interview_id)
    return Standing(
        About.CASE,
        state=State(case.state),
        form=InterviewForm(case.form),
        written_inquiry=case.written_inquiry,
        exception=bool(case.exception_number),
        led=bool(case.lead_name),
        erased=case.erased_on is not None,
        recorded=RecordTurn.select().where(RecordTurn.interview == interview_id).exists(),
    )
