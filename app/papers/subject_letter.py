"""What letters to one subject have in common: their fields, and who of the party branch has to sign beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.guarding import case_of
from app.interviews.tables import InterviewSubject
from app.papers.case_facts import NOBODY, CaseFacts, SubjectFacts, case_facts, subject_facts, subjects_of
from app.papers.office import office
from app.people.tables import Appointment, Department
from app.rules.vocabulary import InterviewForm


@dataclass(frozen=True, slots=True)
class SubjectLetter:
    """A talk and one of its subjects; `is_secretary` where nobody of the subject's own branch stands above."""

    case: CaseFacts
    subject: SubjectFacts
    is_secretary: bool = False


def letters_of(session: Session, interview_id: int, subject_id: int | None = None) -> list[SubjectLetter]:
    """One for each subject.  Raises Refusal where there is none."""
    case = case_facts(session, interview_id)
    day = day_of(session, interview_id)
    return [
        SubjectLetter(case, subject_facts(row), is_secretary(row, day)) for row in subjects_of(interview_id, subject_id)
    ]


def blank_letter(session: Session, form: InterviewForm | None = None) -> SubjectLetter:
    """One to be filled in by hand; the form is known where the paper belongs to one alone."""
    if form is None:
        return SubjectLetter(CaseFacts(office()), NOBODY)
    name, material = session.rules.form(form).name, session.rules.material_for(form).name
    return SubjectLetter(CaseFacts(office(), form=form, form_name=name, material=material), NOBODY)


def day_of(session: Session, interview_id: int) -> date:
    """The day as of which the posts of a talk count."""
    case = case_of(interview_id)
    moment = case.held_from or case.planned_start
    return moment.date() if moment else session.today()


def is_secretary(subject: InterviewSubject, day: date) -> bool:
    """Whether the subject is a 党总支书记 (或负责人) on the day: then nobody of the branch endorses what is written."""
    return bool(_posts(subject, day).where(Appointment.branch_secretary).exists())


def is_head(subject: InterviewSubject, day: date) -> bool:
    """Whether the subject is 主要负责人 of the department on the day."""
    own = Appointment.head & (Department.name == subject.department_name)
    return bool(_posts(subject, day).join(Department).where(own).exists())


def _posts(subject: InterviewSubject, day: date) -> ModelSelect[Appointment]:
    posts: ModelSelect[Appointment] = Appointment.select().where(
        (Appointment.person == subject.person_id)
        & (Appointment.start.is_null() | (Appointment.start <= day))
        & (Appointment.end.is_null() | (Appointment.end >= day))
    )
    return posts


def fields_of(letter: SubjectLetter) -> dict[str, str]:
    """The fields of the wording."""
    case, subject = letter.case, letter.subject
    return {
        "学校": case.office.institution, "单位": case.unit, "编号": case.number, "形式": case.form_name,
        "事由": case.ground, "时间": case.held or case.planned, "地点": case.place, "主谈人": case.lead_name,
        "记录人": case.recorder, "材料": case.material, "对象": subject.name, "部门": subject.department,
        "职务": subject.title,
    }  # fmt: skip


def asks_for(case: CaseFacts, material: str, paper: str) -> None:
    """Raises Refusal where the form of the talk asks for another material (五(三))."""
    if case.material != material:
        raise Refusal(
            f"没有可打印的{paper}：{case.form_name}要求提交的是{case.material}，不是{material}。", ("五(三)",)
        )
