"""What a 党员干部约谈情况登记表 says about one subject of one interview, read from the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.session import Session
from app.interviews.amendments import amended_values
from app.interviews.tables import (
    Amendment,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
)
from app.papers import wording
from app.papers.case_facts import (
    NOBODY,
    SubjectFacts,
    approvals,
    attendees,
    held_line,
    lead_line,
    number,
    subject_facts,
    subjects_of,
)
from app.papers.office import office
from app.plans.tables import Clue
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode

# A longer change is only mentioned in the 备注; its wording is in the case's trail.
_LONGEST_CHANGE = 100


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material: handed in, or refused before witnesses, or still blank."""

    name: str
    copies: str = ""
    pages: str = ""
    received: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class DispositionLines:
    """What was decided (clause 五(四)); `confirmed` is None while nobody has said."""

    confirmed: bool | None = None
    factors: str = ""
    proposal: str = ""
    decision: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """Every field of the form.  What is not known is empty; blanks of a talk not yet held are for handwriting."""

    institution: str
    secrecy: str
    number: str
    unit: str
    filled_on: str
    subject: SubjectFacts
    form: InterviewForm | None
    forms: tuple[tuple[InterviewForm, str], ...]
    ground: str
    mode: Mode | None
    written_inquiry: bool
    clue_source: str
    support_unit: str
    approval: str
    lead: str
    recorder: str
    attendees: str
    time: str
    place: str
    content: str
    statement: str
    materials: tuple[MaterialLine, ...]
    disposition: DispositionLines
    lead_opinion: str
    office_opinion: str
    group_opinion: str
    exception: str
    remarks: str
    amended: str = ""
    is_historical: bool = False


def registration_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[RegistrationFacts]:
    """A form for each subject.  Raises Refusal where there is none."""
    return [subject_form(session, row) for row in subjects_of(interview_id, subject_id)]


def blank_registration(session: Session) -> RegistrationFacts:
    """A form to be filled in by hand."""
    of = office()
    return RegistrationFacts(
        institution=of.institution, secrecy=of.secrecy, number=wording.BLANK_NUMBER, unit="",
        filled_on=wording.BLANK_DATE, subject=NOBODY, form=None, forms=_forms(session), ground="", mode=None,
        written_inquiry=False, clue_source="", support_unit="", approval="", lead="", recorder="", attendees="",
        time=wording.BLANK_TIME, place="", content="", statement="", materials=(), disposition=DispositionLines(),
        lead_opinion="", office_opinion="", group_opinion="", exception="", remarks="",
    )  # fmt: skip


def subject_form(session: Session, subject: InterviewSubject) -> RegistrationFacts:
    """The form of one subject with the values that count: amendments (更正) stand in the place of what they correct."""
    case: Interview = subject.interview
    decided: Disposition | None = Disposition.get_or_none(Disposition.subject == subject)
    amend(case, subject, decided)
    held = State(case.state).was_held or case.is_historical or case.held_from is not None
    rules, of = session.rules, office()
    return RegistrationFacts(
        institution=of.institution,
        secrecy=of.secrecy,
        number=number(case),
        unit=case.organiser,
        filled_on=wording.day(case.form_signed_on) or wording.BLANK_DATE,
        subject=subject_facts(subject),
        form=InterviewForm(case.form),
        forms=_forms(session),
        ground=case.ground,
        mode=Mode(case.mode),
        written_inquiry=case.written_inquiry,
        clue_source=_clue_source(subject),
        support_unit=case.support_unit,
        approval=approvals(case),
        lead=lead_line(case),
        recorder=case.recorder_name,
        attendees="、".join(attendees(case)),
        time=held_line(case) if held else wording.BLANK_TIME,
        place=case.place,
        content=case.content,
        statement=subject.statement,
        materials=_materials(subject, rules, case),
        disposition=_disposition(decided, rules),
        lead_opinion=case.lead_opinion,
        office_opinion=case.office_opinion,
        group_opinion=case.group_opinion,
        exception=exception(case),
        remarks="\n".join(_remarks(case)),
        amended="\n".join(_amendments(case, subject)),
        is_historical=case.is_historical,
    )


def _forms(session: Session) -> tuple[tuple[InterviewForm, str], ...]:
    return tuple((form.code, form.name) for form in session.rules.forms)


def _clue_source(subject: InterviewSubject) -> str:
    """Where the clue came from; blank for who does not read clues, as it is blank where there is none."""
    clue = Clue.get_or_none(Clue.id == subject.clue_id)
    return str(clue.source) if clue is not None else ""


def _materials(subject: InterviewSubject, rules: Rulebook, case: Interview) -> tuple[MaterialLine, ...]:
    rows = list(Material.select().where(Material.subject == subject).order_by(Material.id))
    if rows:
        return tuple(map(_material, rows))
    return () if case.is_historical else (MaterialLine(rules.material_for(InterviewForm(case.form)).name),)


def _material(row: Material) -> MaterialLine:
    if row.received_on is None:
        return MaterialLine(row.name, refusal=_refusal(row))
    pages = str(row.pages) if row.pages else ""
    received = "" if row.is_day_unknown else wording.day(row.received_on)
    return MaterialLine(row.name, str(row.copies), pages, received, _refusal(row))


def _refusal(row: Material) -> str:
    if row.refused_on is None:
        return ""
    query = MaterialWitness.select().where(MaterialWitness.material == row).order_by(MaterialWitness.id)
    witnesses = "、".join(f"{one.name}（{one.title}）" if one.title else one.name for one in query)
    return wording.joined(
        [
            f"{wording.day(row.refused_on)}拒绝提交",
            f"理由：{row.refusal_reason.strip().rstrip('。；')}" if row.refusal_reason.strip() else "",
            f"见证人：{witnesses}" if witnesses else "",
        ]
    )


def _disposition(row: Disposition | None, rules: Rulebook) -> DispositionLines:
    if row is None:
        return DispositionLines()
    decided = "，".join(filter(None, [row.decided_by and f"{row.decided_by}审定", wording.day(row.decided_on)]))
    return DispositionLines(
        confirmed=row.confirmed,
        factors=factors(row, rules),
        proposal=row.proposal,
        decision=wording.joined([row.outcome, row.decision if row.decision != row.outcome else "", decided]),
        stage=row.stage,
    )


def factors(row: Disposition, rules: Rulebook) -> str:
    """What speaks for less or for more (一), with what follows from it, and why it was not heeded where it was not."""
    effects = {factor.name: factor.effect for factor in rules.factors}
    named = "、".join(f"{name}（{effects[name]}）" if name in effects else name for name in row.factors)
    ignored = f"未予考虑，理由：{row.ignored_reason}" if not row.factors_heeded and row.ignored_reason.strip() else ""
    return wording.joined([named, ignored])


def exception(case: Interview) -> str:
    """The leading group's approval to depart from 五(一): number, day, who, why; empty where there is none."""
    if not (case.exception_number or case.exception_reason or case.exception_approver):
        return ""
    paper = wording.joined([case.exception_number, wording.day(case.exception_date), case.exception_approver], "，")
    return wording.joined([paper, f"理由：{case.exception_reason}" if case.exception_reason else ""])


def _remarks(case: Interview) -> Iterator[str]:
    if case.note.strip():
        yield case.note.strip()
    if case.mode_reason.strip():
        yield f"集体进行的理由：{case.mode_reason.strip()}"


def _amendments(case: Interview, subject: InterviewSubject) -> Iterator[str]:
    for row in Amendment.select().where(Amendment.interview == case).order_by(Amendment.id):
        if _of_form(row.key, subject):
            yield _amendment(row)


def _of_form(key: str, subject: InterviewSubject) -> bool:
    """Whether an amendment is of this form: not of another subject, nor of the record of the talk (谈话记录)."""
    owner, *rest = key.split(".")
    return owner != "turn" and (not rest or rest[0] == str(subject.id))


def _amendment(row: Amendment) -> str:
    before, after = row.before.strip() or "空", row.after.strip() or "空"
    whole = f"由“{before}”改为“{after}”"
    what = whole if len(whole) <= _LONGEST_CHANGE else "已更正（更正前后的全文见更正记录）"
    return f"更正（{wording.day(row.at)}）：{row.field}{what}。理由：{row.reason}"


def amend(case: Interview, subject: InterviewSubject, decided: Disposition | None) -> None:
    """Puts amended values into the rows as they were read; nothing is saved."""
    owners = {"": case, f"subject.{subject.id}": subject, f"disposition.{subject.id}": decided}
    for key, value in amended_values([case.id]).get(case.id, {}).items():
        owner, _, name = key.rpartition(".")
        if (row := owners.get(owner)) is not None:
            setattr(row, name, value)
            if name == "held_from":  # a correction says the moment
                case.held_precision = "day"
