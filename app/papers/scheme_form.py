"""约谈工作方案审批表 (五(二)1): who is talked to, by whom, when, where, how it is kept safe, and who approved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.session import Session
from app.interviews.guarding import case_of
from app.papers import form
from app.papers.case_facts import CaseFacts, case_facts, opinion
from app.papers.case_rows import long_row, subject_rows
from app.papers.cells import Caption, Ticks
from app.papers.form import Form, fact, form_sheets, row
from app.papers.office import office
from app.papers.setting import Across
from app.papers.sheet import Sheet
from app.papers.table import Row, Section
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm, Mode


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """The talk, all four forms to tick one, and the opinions so far."""

    case: CaseFacts
    forms: tuple[tuple[InterviewForm, str], ...]
    unit_opinion: str = ""
    discipline_opinion: str = ""
    group_opinion: str = ""


def scheme_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[SchemeFacts]:
    """The scheme of a talk.  Raises Refusal for one that is not there."""
    case = case_of(interview_id)
    given = [opinion(case, by, "方案") for by in ("纪检监察室", "领导小组")]
    return [SchemeFacts(case_facts(session, interview_id), _forms(session), "", *given)]


def blank_scheme(session: Session) -> SchemeFacts:
    """A scheme to be filled in by hand."""
    return SchemeFacts(CaseFacts(office()), _forms(session))


def _forms(session: Session) -> tuple[tuple[InterviewForm, str], ...]:
    return tuple((form.code, form.name) for form in session.rules.forms)


def scheme_sheets(facts: SchemeFacts, words: Words) -> list[Sheet]:
    """The pages of one scheme."""
    return form_sheets(scheme_form(facts, words))


def scheme_docx(facts: Sequence[SchemeFacts], words: Words) -> bytes:
    """The schemes as a document for Word."""
    from app.papers.word_form import document

    return document([scheme_form(one, words) for one in facts], words.say("title"))


def scheme_form(facts: SchemeFacts, words: Words) -> Form:
    """One scheme as it is laid out."""
    case = facts.case
    head = (f"编号：{case.number}", f"承办单位：{case.unit}")
    opinions = (
        form.opinion(words.say("opinion_unit"), facts.unit_opinion),
        form.opinion(words.say("opinion_discipline"), facts.discipline_opinion),
        form.opinion(words.say("opinion_group"), facts.group_opinion),
    )
    return Form(
        case.office.institution, words.say("title"), head, head,
        (
            Section("约谈对象", subject_rows(case.subjects)),
            Section("约谈安排", _arrangement(facts)),
            Section("方案内容", _scheme(case)),
            Section("审批意见", opinions),
        ),
        case.office.secrecy, tuple(words.say("note").split("\n")),
    )  # fmt: skip


def _arrangement(facts: SchemeFacts) -> tuple[Row, ...]:
    case = facts.case
    forms = Ticks((tuple((name, code is case.form) for code, name in facts.forms),))
    modes = tuple((mode.label, mode is case.mode) for mode in Mode)
    left = Across.LEFT
    return (
        row((3, Caption("约谈形式")), (21, forms)),
        row(*fact("约谈事由", case.ground, 9), (3, Caption("约谈方式")),
            (9, Ticks((modes, (("结合函询", case.written_inquiry),))))),
        row(*fact("约谈时间", case.planned, 21, across=left)),
        row(*fact("约谈地点", case.place, 21, across=left)),
        row(*fact("主谈人\n及依据", case.lead, 21, across=left)),
        row(*fact("记录人", case.recorder, 9), *fact("保障单位", case.support_unit, 9)),
        row(*fact("其他参加\n人员", case.attendees, 21, across=left)),
    )  # fmt: skip


def _scheme(case: CaseFacts) -> tuple[Row, ...]:
    points = "\n".join(f"{place}．{text}" for place, text in enumerate(case.outline, 1))
    parts = (
        ("目的和\n依据", case.purpose, 16), ("谈话要求", case.requirements, 16), ("安全措施", case.safety, 16),
        ("提纲要点", points, 22),
    )  # fmt: skip
    return tuple(long_row(caption, text, least) for caption, text, least in parts)
