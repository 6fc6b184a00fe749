"""A talk that reveals more leads on to the next form: a draft that is linked to it, seen from both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.drafts import Draft, create, ground_of
from app.interviews.guarding import case_of, clean_text, subjects_of
from app.interviews.numbering import number_text
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.rules.inquiry import next_grounds
from app.rules.lifecycle import Place, State
from app.rules.vocabulary import InterviewForm, Mode

# From here on the talk has been held, its materials are in, and it can be said what they revealed.
_LEADS_ON = (State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Linked:
    """A talk before or after another, as both show it."""

    id: int
    number: str
    form: str
    ground: str
    state: State
    names: str

    @property
    def words(self) -> str:
        """In one line: 「〔2026〕第003号 询问示警约谈（仍需询问核实）蒋德禾 · 待归档」."""
        return f"{self.number or '未编号'} {self.form}（{self.ground}）{self.names} · {self.state}"


def can_lead_on(state: State) -> bool:
    """Whether a talk that stands so may lead on to the next form."""
    return state in _LEADS_ON


def proposed_grounds(session: Session, interview_id: int) -> tuple[str, ...]:
    """Grounds for the next talk, the likeliest first: by what was decided, then by the form of this one."""
    case = case_of(interview_id)
    query = Disposition.select(Disposition).join(InterviewSubject).where(InterviewSubject.interview == interview_id)
    decided = [row.outcome for row in query.order_by(InterviewSubject.position) if row.outcome]
    return next_grounds(session.rules, InterviewForm(case.form), decided)


def next_purpose(session: Session, interview_id: int) -> str:
    """What the purpose of the next talk begins with: where it comes from."""
    case = case_of(interview_id)
    form = session.rules.form(InterviewForm(case.form)).name
    return f"由{number_text(case.year, case.number) or '前一次'}{form}转入："


@use_case(Action.INTERVIEW_EDIT)
def lead_on(session: Session, previous_id: int, subject_ids: Sequence[int], ground: str, purpose: str = "") -> int:
    """Drafts the talk that follows, with some of the subjects (ids of people); returns its id.

    Their clues go with them.  Raises Refusal before the materials of the talk are in, for nobody or somebody who was
    not a subject, and for a ground that the rules do not know.
    """
    case = case_of(previous_id)
    if not can_lead_on(State(case.state)):
        raise Refusal(f"“{case.state}”的约谈还不能转入下一形式；待处置起可以转入。", ("五(四)",), Place.DISPOSITION)
    known = {row.person_id: row for row in subjects_of(previous_id)}
    people = tuple(dict.fromkeys(subject_ids))
    if not people or any(each not in known for each in people):
        raise Refusal("请在这次约谈的对象中选择转入下一形式的人。", ("五(四)",), Place.DISPOSITION)
    draft = Draft(
        people, ground_of(session, ground).name, mode=Mode.INDIVIDUAL if len(people) == 1 else Mode.GROUP,
        mode_reason=case.mode_reason if len(people) > 1 else "", purpose=clean_text(purpose), previous_id=previous_id,
        clues={each: known[each].clue_id for each in people if known[each].clue_id is not None},
    )  # fmt: skip
    made = create(session, draft)
    session.trace("interview", previous_id, "转入下一形式", after={"interview": made, "ground": draft.ground})
    return made


def before(session: Session, interview_id: int) -> Linked | None:
    """The talk that led to this one; None where there is none, or it is out of reach."""
    previous = case_of(interview_id).previous_id
    row = Interview.get_or_none(Interview.id == previous) if previous is not None else None
    return _linked(session, row) if row is not None else None


def after(session: Session, interview_id: int) -> list[Linked]:
    """The talks that this one led on to, the oldest first."""
    rows = Interview.select().where(Interview.previous == interview_id).order_by(Interview.id)
    return [_linked(session, row) for row in rows]


def _linked(session: Session, row: Interview) -> Linked:
    form = session.rules.form(InterviewForm(row.form)).name
    names = "、".join(each.name for each in subjects_of(row.id))
    return Linked(row.id, number_text(row.year, row.number), form, row.ground, State(row.state), names)
