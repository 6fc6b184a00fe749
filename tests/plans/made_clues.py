"""Generated work with clues for a year: registered, some twice, sorted in sessions, asked about, assessed.

Everything goes through the use cases on a clock of its own, from a seed: the same seed makes the same year.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.access.session import Session
from app.interviews.inquiry_talks import assess
from app.plans.clue_queries import clue_view
from app.plans.clues import ClueDraft, register
from app.plans.inquiries import InquiryDraft, approve, draw_up, send, submit
from app.plans.inquiry_queries import inquiry_view
from app.plans.inquiry_replies import Reply, receive
from app.plans.proposing import propose
from app.plans.sorting_queries import sorting_view
from app.plans.sortings import Choice, SortingDraft, choose, close, open_session
from app.plans.vocabulary import SOURCES, Disposal
from app.rules.inquiry import Way

PROBLEMS = (
    "反映其在采购询价中照顾熟人，同一供货单位连续三年中标。",
    "反映其超标准接待，用办公经费报销个人宴请。",
    "反映其在职称评审中打招呼，亲属被违规照顾。",
    "反映其违规发放津贴补贴，账外设立小金库。",
    "反映其工作作风粗暴，不履行“一岗双责”，对下属问题不管不问。",
)
TALK_INQUIRY_GROUND = "拟谈话函询"


@dataclass
class Made:
    """What was made: ids of clues, pairs that repeat each other, sessions, plans, 谈话函询, talks they led to."""

    clues: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    sortings: list[int] = field(default_factory=list)
    plans: list[int] = field(default_factory=list)
    inquiries: list[int] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    talks: list[int] = field(default_factory=list)


def make_year(
    session: Session, people: dict[str, int], subjects: list[str], chair: str, members: list[str], *, year: int = 2026,
    clues: int = 40, seed: int = 1,
) -> Made:  # fmt: skip
    """A year with a session and a campaign plan every half year; leaves the clock at the last day of the year."""
    chance, made = random.Random(seed), Made()
    for half in (0, 1):
        first = date(year, 1 + 6 * half, 5)
        _register(session, people, subjects, chance, made, first, clues // 2)
        _sort(session, people, chair, members, chance, made, first + timedelta(days=75))
        _ask(session, chance, made, first + timedelta(days=80))
    _at(session, date(year, 12, 31))
    return made


def _register(
    session: Session, people: dict[str, int], subjects: list[str], chance: random.Random, made: Made, first: date,
    count: int,
) -> None:  # fmt: skip
    for number in range(count):
        day = first + timedelta(days=number * 60 // max(count, 1))
        _at(session, day)
        name = chance.choice(subjects)
        draft = ClueDraft(day, chance.choice(SOURCES), name, chance.choice(PROBLEMS), person_id=people[name])
        made.clues.append(register(session, draft))
        if chance.random() < 0.2:
            again = ClueDraft(day, chance.choice(SOURCES), name, draft.problem + "请查处。", person_id=people[name])
            made.clues.append(register(session, again))
            made.repeated.append((made.clues[-2], made.clues[-1]))


def _sort(
    session: Session, people: dict[str, int], chair: str, members: list[str], chance: random.Random, made: Made,
    day: date,
) -> None:  # fmt: skip
    _at(session, day)
    sorting = open_session(session, SortingDraft(day, people[chair], tuple(people[each] for each in members)))
    made.sortings.append(sorting)
    for row in sorting_view(session, sorting).rows:
        disposal = chance.choice(list(Disposal))
        proposed = disposal is Disposal.TALK_INQUIRY
        ground, reason = (TALK_INQUIRY_GROUND, "线索较具体") if proposed else ("", "")
        choose(session, sorting, row.clue_id, Choice(disposal, "集体研究决定", proposed, ground, reason))
    close(session, sorting, "本次会议逐条研究了线索。")
    if sorting_view(session, sorting).proposed:
        made.plans.append(propose(session, sorting).plan_id)


def _ask(session: Session, chance: random.Random, made: Made, day: date) -> None:
    for clue in made.clues:
        view = clue_view(clue)
        if clue in made.asked or view.disposal != Disposal.TALK_INQUIRY or not view.citations:
            continue
        made.asked.add(clue)
        _at(session, day)
        inquiry = draw_up(session, InquiryDraft(clue, Way.LETTER, ("请说明有关情况。",), "常怀"))
        made.inquiries.append(inquiry)
        far = chance.randrange(5)
        if far > 0:
            submit(session, inquiry)
        for _ in range(min(far - 1, 1) * 2):
            approve(session, inquiry, approver="某某", decided_on=session.today())
        if far > 2:
            send(session, inquiry, number=f"函〔{day.year}〕{inquiry}号", sent_on=session.today())
        if far > 3:
            _answer(session, chance, made, inquiry)


def _answer(session: Session, chance: random.Random, made: Made, inquiry: int) -> None:
    """A reply, in time or late, and its assessment."""
    view = inquiry_view(session, inquiry)
    assert view.line.sent_on is not None
    _at(session, view.line.sent_on + timedelta(days=chance.choice((7, 20, 35))))
    endorsed = "某书记" if view.needs_endorser else ""
    receive(session, inquiry, Reply(session.today(), 3, endorsed_by=endorsed, endorsement="属实" if endorsed else ""))
    outcome = chance.choice(("采信了结", "提醒", "再谈", "初步核实"))
    done = assess(session, inquiry, outcome, "经研究", assessed_by="常怀")
    made.talks += [done.interview_id] if done.interview_id is not None else []


def _at(session: Session, day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 9)
    session.clock = lambda: moment
