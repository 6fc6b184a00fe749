"""谈话函询审批表 (四(三), 五(二)1): the clue, what was reported, what is intended; 纪检监察室 first, then 领导小组."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.guarding import case_of
from app.interviews.tables import InquiryTalk, Interview, InterviewSubject
from app.papers import form, wording
from app.papers.case_facts import (
    NOBODY,
    CaseFacts,
    SubjectFacts,
    case_facts,
    opinion,
    said_of,
    subject_facts,
    subjects_of,
)
from app.papers.case_rows import long_row, person_rows
from app.papers.cells import Caption, Flow, Ticks
from app.papers.clue_facts import ClueFacts, blank_clue, of_clue
from app.papers.form import Form, fact, form_sheets, row
from app.papers.office import office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Row, Section
from app.papers.words import Words
from app.plans.tables import ApprovalRow, Clue

# What the approvals are of, in the rules file.
_OF = "谈话函询"
_BOTH = "谈话结合函询"


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """The talk, one subject, the clue as far as one reads clues, and the opinions so far.

    `way`: 函询, 谈话 or both, where it is a 谈话函询 by itself; else the talk says.
    """

    case: CaseFacts
    subject: SubjectFacts
    clue: ClueFacts
    discipline_opinion: str = ""
    group_opinion: str = ""
    way: str = ""


def inquiry_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[InquiryFacts]:
    """A form for each subject with a clue, or for all where the talk is a 谈话函询.

    What the clue says stays empty for who reads no clues.  Raises Refusal where there is nothing to approve.
    """
    row, rows = case_of(interview_id), subjects_of(interview_id, subject_id)
    clues = {each.id: Clue.get_or_none(Clue.id == each.clue_id) for each in rows}
    wanted = [each for each in rows if clues[each.id] is not None or _is_inquiry(session, row)]
    if not wanted:
        message = "这次约谈没有引用问题线索，也不是谈话函询，没有可打印的谈话函询审批表。"
        raise Refusal(message, ("四(三)", "五(二)1"), "基本")
    case = case_facts(session, interview_id)
    opinions = [_opinion(row, by) for by in ("纪检监察室", "领导小组")]
    return [_facts(session, case, each, clues[each.id], opinions) for each in wanted]


def _facts(
    session: Session, case: CaseFacts, subject: InterviewSubject, clue: Clue | None, opinions: list[str]
) -> InquiryFacts:
    known = of_clue(session, clue) if clue is not None else blank_clue(session)
    return InquiryFacts(case, subject_facts(subject), known, *opinions)


def _opinion(case: Interview, by: str) -> str:
    """What was decided on the talk, or on the 谈话函询 that it came from."""
    link = InquiryTalk.get_or_none(InquiryTalk.interview == case.id)
    return opinion(case, by, _OF) or (said_of(ApprovalRow.inquiry == link.inquiry_id, by, _OF) if link else "")


def blank_inquiry(session: Session) -> InquiryFacts:
    """A form to be filled in by hand."""
    return InquiryFacts(CaseFacts(office()), NOBODY, blank_clue(session))


def _is_inquiry(session: Session, case: Interview) -> bool:
    ground = session.rules.ground(case.ground)
    return bool(case.written_inquiry or (ground is not None and ground.talk_inquiry))


def inquiry_sheets(facts: InquiryFacts, words: Words) -> list[Sheet]:
    """The pages of one form."""
    case = facts.case
    line = (f"编号：{case.number}", f"承办单位：{case.unit or wording.BLANK_UNIT}")
    return form_sheets(Form(
        case.office.institution, words.say("title"), line, (*line, f"对象：{facts.subject.name or wording.BLANK_NAME}"),
        (
            Section("对象", person_rows(facts.subject)),
            Section("线索摘要", _clue(facts.clue)),
            Section("反映问题", (row((24, Flow("反映问题", facts.clue.problem)), least=40 * MM, most=None, share=3),)),
            Section("拟处置", _intended(facts)),
            Section("审批意见", (
                form.opinion(words.say("opinion_discipline"), facts.discipline_opinion),
                form.opinion(words.say("opinion_group"), facts.group_opinion),
            )),
        ),
        case.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _clue(clue: ClueFacts) -> tuple[Row, ...]:
    number = "" if clue.number == wording.BLANK_NUMBER else clue.number
    return (
        row(*fact("线索编号", number, 9), *fact("收到时间", clue.received, 9)),
        row(*fact("线索来源", clue.source, 9), *fact("涉及纪律", "、".join(clue.concerned), 9)),
    )


def _intended(facts: InquiryFacts) -> tuple[Row, ...]:
    case, left = facts.case, Across.LEFT
    way = facts.way or (_BOTH if case.written_inquiry else "谈话" if case.form is not None else "")
    ways = tuple((each, each == way) for each in ("谈话", "函询", _BOTH))
    return (
        row((3, Caption("处置方式")), (21, Ticks((ways,)))),
        row(*fact("拟谈话\n时间", case.planned, 21, across=left)),
        row(*fact("拟谈话\n地点", case.place, 9), *fact("拟主谈人", case.lead_name, 9)),
        long_row("研判意见", facts.clue.sorting, 18),
        long_row("处置意见", case.purpose, 18),
    )
