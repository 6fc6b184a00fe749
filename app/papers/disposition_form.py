"""处理意见审批表 (五(四), 一): what was confirmed, what speaks for and against, what is proposed, who decides."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.session import Session
from app.interviews.dispositions import STAGES
from app.interviews.guarding import case_of
from app.interviews.tables import Disposition, InterviewSubject
from app.papers import form, wording
from app.papers.case_facts import NOBODY, CaseFacts, SubjectFacts, case_facts, subject_facts, subjects_of
from app.papers.case_rows import long_row, person_rows
from app.papers.cells import Caption, Ticks
from app.papers.choices import Choices
from app.papers.form import Form, fact, form_sheets, row
from app.papers.office import office
from app.papers.registration_facts import amend, factors
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Row, Section
from app.papers.words import Words
from app.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class HandlingFacts:
    """The talk, one subject, and the disposition as far as it is known; the names are those to tick some of."""

    case: CaseFacts
    subject: SubjectFacts
    disciplines: tuple[str, ...]
    outcomes: tuple[str, ...]
    confirmed: bool | None = None
    concerned: tuple[str, ...] = ()
    facts: str = ""
    factors: str = ""
    clauses: str = ""
    outcome: str = ""
    stage: str = ""
    proposal: str = ""
    decision: str = ""


def handling_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[HandlingFacts]:
    """A form for each subject, with amendments (更正) in the place of what they correct.  Raises Refusal for none."""
    rows = subjects_of(interview_id, subject_id)
    case = case_facts(session, interview_id)
    return [_facts(session, case, each) for each in rows]


def blank_handling(session: Session) -> HandlingFacts:
    """A form to be filled in by hand."""
    return HandlingFacts(CaseFacts(office()), NOBODY, *_names(session.rules))


def _facts(session: Session, case: CaseFacts, subject: InterviewSubject) -> HandlingFacts:
    row: Disposition | None = Disposition.get_or_none(Disposition.subject == subject)
    amend(case_of(subject.interview_id), subject, row)
    if row is None:
        return HandlingFacts(case, subject_facts(subject), *_names(session.rules))
    decided = wording.joined([row.decided_by and f"{row.decided_by}审定", wording.day(row.decided_on)], "，")
    return HandlingFacts(
        case, subject_facts(subject), *_names(session.rules),
        confirmed=row.confirmed, concerned=tuple(row.disciplines), facts=row.facts,
        factors=factors(row, session.rules), clauses=_clauses(row), outcome=row.outcome, stage=row.stage,
        proposal=row.proposal, decision=wording.joined([row.decision.rstrip("。；"), decided]),
    )  # fmt: skip


def _names(rules: Rulebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(each.name for each in rules.disciplines), tuple(each.name for each in rules.dispositions)


def _clauses(row: Disposition) -> str:
    """The clauses that ask for this: handling by procedure, and what follows from disciplines and factors."""
    return wording.basis([*(["一"] if row.factors or row.disciplines else []), "五(四)"])


def handling_sheets(facts: HandlingFacts, words: Words) -> list[Sheet]:
    """The pages of one form."""
    case = facts.case
    line = (f"编号：{case.number}", f"承办单位：{case.unit or wording.BLANK_UNIT}")
    opinions = (("opinion_unit", ""), ("opinion_review", ""), ("opinion_decision", facts.decision))
    return form_sheets(Form(
        case.office.institution, words.say("title"), line, (*line, f"对象：{facts.subject.name or wording.BLANK_NAME}"),
        (
            Section("对象", person_rows(facts.subject)),
            Section("约谈情况", _talk(case)),
            Section("核实情况", _found(facts)),
            Section("处理意见", _proposed(facts, words)),
            Section("审批意见", tuple(form.opinion(words.say(key), text, least=22 * MM) for key, text in opinions)),
        ),
        case.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _talk(case: CaseFacts) -> tuple[Row, ...]:
    return (
        row(*fact("约谈形式", case.form_name, 9), *fact("约谈事由", case.ground, 9)),
        row(*fact("约谈时间", case.held, 13, across=Across.LEFT), *fact("主谈人", case.lead_name, 5)),
    )


def _found(facts: HandlingFacts) -> tuple[Row, ...]:
    answers = Ticks(((("是", facts.confirmed is True), ("否", facts.confirmed is False)),))
    return (
        row((3, Caption("确认违规\n违纪")), (21, answers)),
        row((3, Caption("涉及纪律")), (21, Choices("涉及纪律", facts.disciplines, facts.concerned)), most=30 * MM),
        long_row("认定事实", facts.facts, 26, 3),
        row(*fact("从轻从重\n情节", facts.factors, 21, across=Across.LEFT), most=30 * MM),
    )


def _proposed(facts: HandlingFacts, words: Words) -> tuple[Row, ...]:
    stages = Ticks((tuple((name, name == facts.stage) for name in STAGES),))
    basis = words.say("basis", 条款=facts.clauses) if facts.clauses else ""
    outcome = (facts.outcome,) if facts.outcome else ()
    return (
        row(*fact("处理依据", basis, 21, across=Across.LEFT), most=30 * MM),
        row((3, Caption("处理方式")), (21, Choices("处理方式", facts.outcomes, outcome)), most=30 * MM),
        row((3, Caption("四种形态")), (21, stages)),
        long_row("处理意见", facts.proposal, 16, 2),
    )
