"""特批表 (四(一), 五(一)): which rule is departed from and why, who leads instead, what the leading group decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.drafts import answer_of
from app.interviews.guarding import case_of
from app.interviews.tables import Interview
from app.papers import form, wording
from app.papers.case_facts import CaseFacts, case_facts
from app.papers.case_rows import long_row, subject_rows
from app.papers.form import Form, fact, form_sheets, row
from app.papers.office import office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Row, Section
from app.papers.words import Words
from app.rules.assess import Answer


@dataclass(frozen=True, slots=True)
class ExceptionFacts:
    """The talk; who would lead by the rules; where the lead departs from them; the decision so far."""

    case: CaseFacts
    by_rule: str = ""
    lead: str = ""
    departs: str = ""
    reason: str = ""
    decision: str = ""


def exception_facts(session: Session, interview_id: int, _: int | None = None) -> list[ExceptionFacts]:
    """The form of a talk.  Raises Refusal for one that is not there, or whose lead needs no exception."""
    row = case_of(interview_id)
    # What is 补录 is not judged: the institution of that day is not known.
    answer = None if row.is_historical else answer_of(session, row)
    departs = _departs(row, answer)
    if answer is not None and row.lead_id is not None and not departs and not row.exception_number:
        message = f"{row.lead_name}主谈符合制度规定，不需要特批，没有打印。"
        raise Refusal(message, answer.lead.clauses if answer.lead else ("五(一)",), "基本")
    decision = wording.joined([
        row.exception_number and f"文号：{row.exception_number}",
        row.exception_approver and f"批准人：{row.exception_approver}",
        f"批准日期：{wording.day(row.exception_date)}" if row.exception_date else "",
    ], "\n")  # fmt: skip
    lead = f"{row.lead_name}　{row.lead_title}".strip("　")
    by_rule = "；".join(_by_rule(answer)) if answer is not None else ""
    return [ExceptionFacts(case_facts(session, interview_id), by_rule, lead, departs, row.exception_reason, decision)]


def blank_exception(session: Session) -> ExceptionFacts:
    """A form to be filled in by hand."""
    return ExceptionFacts(CaseFacts(office()))


def _by_rule(answer: Answer) -> Iterator[str]:
    """Who may lead for all subjects, and which post stands empty, each with its clauses."""
    for one in answer.candidates:
        yield f"{one.name}（{one.strength}，{wording.basis(one.clauses)}）"
    for post in answer.vacant:
        yield f"{post.post}空缺（{wording.basis(post.clauses)}）"


def _departs(case: Interview, answer: Answer | None) -> str:
    """Why the lead who was named may not lead by the rules; nothing where that person may."""
    if answer is None or case.lead_id is None:
        return ""
    refused = next((each for each in answer.refused if each.id == str(case.lead_id)), None)
    if refused is None:
        return ""
    clauses = f"（{wording.basis(refused.clauses)}）" if refused.clauses else ""
    return f"{refused.why.rstrip('。')}{clauses}"


def exception_sheets(facts: ExceptionFacts, words: Words) -> list[Sheet]:
    """The pages of one form."""
    case = facts.case
    line = (f"编号：{case.number}", f"报批单位：{case.unit or wording.BLANK_UNIT}", f"报批日期：{wording.BLANK_DATE}")
    return form_sheets(Form(
        case.office.institution, words.say("title"), line, line,
        (
            Section("约谈对象", subject_rows(case.subjects)),
            Section("约谈安排", _arranged(case)),
            Section("特批事项", _asked(facts)),
            Section("审批意见", (
                form.opinion(words.say("opinion_unit"), "", least=28 * MM),
                form.opinion(words.say("opinion_group"), facts.decision, least=32 * MM),
            )),
        ),
        case.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _arranged(case: CaseFacts) -> tuple[Row, ...]:
    return (
        row(*fact("约谈形式", case.form_name, 9), *fact("约谈事由", case.ground, 9)),
        row(*fact("约谈时间", case.planned or case.held, 21, across=Across.LEFT)),
        row(*fact("约谈地点", case.place, 21, across=Across.LEFT)),
    )


def _asked(facts: ExceptionFacts) -> tuple[Row, ...]:
    left = Across.LEFT
    return (
        row(*fact("按制度应\n由谁主谈", facts.by_rule, 21, across=left), least=14 * MM, most=36 * MM),
        row(*fact("拟由谁\n主谈", facts.lead, 21, across=left)),
        row(*fact("与规定不\n符之处", facts.departs, 21, across=left), least=14 * MM, most=36 * MM),
        long_row("特批理由", facts.reason, 40, 2),
    )
