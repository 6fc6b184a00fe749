"""What a 谈话笔录 says: the talk, who was there, every turn, what was corrected and confirmed, read from the store."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.amendments import amendments_of
from app.interviews.guarding import case_of
from app.interviews.numbering import number_text
from app.interviews.record import RecordState, is_unaltered, stage_of, turns_of
from app.interviews.record_text import REMARK, Turn
from app.interviews.sealing import corrections_of, people_heard
from app.interviews.tables import Interview, Record
from app.interviews.talk_events import events_of
from app.papers import wording
from app.papers.case_facts import NOBODY, SubjectFacts, attendees, subject_facts, subjects_of
from app.papers.office import office
from app.rules.sealing import TalkRole, Word

# Facts of the head that may be amended after sealing: they stand as they were, and the change behind the signatures.
_HEAD = frozenset({"held_from", "held_to", "place", "lead_title", "recorder_name"})


@dataclass(frozen=True, slots=True)
class Said:
    """One turn on paper."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A correction: where, the words before and after, at whose request or for which reason."""

    where: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Every field of the paper.  What is not known is empty, for handwriting."""

    institution: str
    secrecy: str
    number: str
    time: str
    place: str
    lead: str
    recorder: str
    attendees: str
    events: str
    form: str
    subjects: tuple[SubjectFacts, ...]
    turns: tuple[Said, ...]
    corrections: tuple[Changed, ...]
    amendments: tuple[Changed, ...]
    heard: tuple[str, ...]
    signers: tuple[str, ...]
    digest: str

    @property
    def is_sealed(self) -> bool:
        """Whether the text is final."""
        return bool(self.digest)

    @property
    def is_blank(self) -> bool:
        """Whether it is written by hand altogether."""
        return not self.turns


def blank_record(session: Session) -> RecordFacts:
    """A record to be written by hand."""
    of = office()
    return RecordFacts(
        of.institution, of.secrecy, wording.BLANK_NUMBER, wording.BLANK_TIME, "", "", "", "", "", "", (NOBODY,), (), (),
        (), (), (), "",
    )  # fmt: skip


def record_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[RecordFacts]:
    """The paper of one talk, as it was sealed (or as it stands, for reading back); all its subjects are on it.

    Raises Refusal when there is no such talk, or no record of it.
    """
    case = case_of(interview_id)
    row = Record.get_or_none(Record.interview == interview_id)
    turns = turns_of(interview_id)
    if row is None or not turns:
        raise Refusal("这次约谈还没有谈话记录，没有可打印的笔录。请先在“记录”页书写。", ("五(三)",), "记录")
    if not is_unaltered(interview_id):
        message = "谈话记录与定稿时的校验码不一致，没有打印。请用 main.py check 检查数据，并报告管理员。"
        raise Refusal(message, ("五(三)",), "记录")
    of = office()
    places = {turn.id: place for place, turn in enumerate(turns, 1)}
    people = people_heard(interview_id)
    return [RecordFacts(
        institution=of.institution,
        secrecy=of.secrecy,
        number=number_text(case.year, case.number) or wording.BLANK_NUMBER,
        time=wording.span(case.held_from, case.held_to),
        place=case.place,
        lead=f"{case.lead_name}　{case.lead_title}".strip("　"),
        recorder=case.recorder_name,
        attendees="、".join(attendees(case)),
        events="；".join(event.sentence.strip("〔〕") for event in events_of(interview_id)),
        form=_form(session, case),
        subjects=tuple(subject_facts(subject) for subject in subjects_of(interview_id)),
        turns=tuple(Said(_who(turn), turn.text) for turn in turns),
        corrections=tuple(
            Changed(_where(places.get(each.turn_id)), each.before, each.after, f"{each.asked_by}提出")
            for each in corrections_of(interview_id)
        ),
        amendments=tuple(
            Changed(each.field, each.before, each.after, f"{wording.day(each.at)}，{each.reason}")
            for each in amendments_of(interview_id)
            if each.key.startswith("turn.") or each.key in _HEAD
        ),
        heard=tuple(
            f"{each.role}{each.name}拒绝确认，理由：{each.reason}" for each in people if each.word is Word.REFUSED
        ),
        signers=tuple(f"{each.role}" for each in people if each.role is TalkRole.OTHER),
        digest=row.digest if stage_of(row) is RecordState.CLOSED else "",
    )]  # fmt: skip


def _form(session: Session, case: Interview) -> str:
    return next(form.name for form in session.rules.forms if form.code == case.form)


def _who(turn: Turn) -> str:
    """A 记 says when; what was said needs no time."""
    says_when = turn.text.startswith(f"〔{turn.spoken_at:%H:%M}")
    return f"{turn.speaker}（{turn.spoken_at:%H:%M}）" if turn.speaker == REMARK and not says_when else turn.speaker


def _where(place: int | None) -> str:
    return f"第{place}段" if place else "已删去的一段"
