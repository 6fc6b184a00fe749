"""Findings about who led and wrote, and whether form, ground, clue and approvals agree (三, 四(三), 五)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from peewee import JOIN, fn

from app.access.holidays import workdays
from app.access.session import Session
from app.interviews.tables import InquiryTalk, Interview, InterviewSubject, Material
from app.oversight.detectors import reported
from app.oversight.detectors.common import Hit, alive, day, held, name_fields, named, ours
from app.oversight.exchange.tables import ArrivedCase
from app.people.tables import RecusalRow
from app.plans.tables import ApprovalRow, Clue, ClueDecision, Inquiry
from app.plans.vocabulary import number_text as clue_number
from app.rules.inquiry import outcomes
from app.rules.rulebook import Rulebook
from app.rules.supervision import supervision_rules
from app.rules.vocabulary import InterviewForm, Strength
from app.store.database import tuples


def exceptions(_: Session) -> Iterator[Hit]:
    """Every 特批, with its paper."""
    query = Interview.select(
        Interview.id, *name_fields(), Interview.lead_name, Interview.exception_approver, Interview.exception_number,
        Interview.exception_reason,
    ).where((Interview.exception_number != "") & alive()).order_by(Interview.id)  # fmt: skip
    for id, *case, lead, approver, paper, reason in tuples(query):
        yield Hit(f"{named(*case)}由{lead}特批主谈（{approver}批准，{paper}；理由：{reason}）", id, owner=case[0])
    yield from reported.exceptions()


def when_necessary(_: Session) -> Iterator[Hit]:
    """Every lead by 必要时, with the reason or its lack."""
    query = (
        Interview.select(
            Interview.id, *name_fields(), Interview.lead_name, Interview.lead_clauses, Interview.lead_reason
        )
        .where((Interview.lead_strength == Strength.WHEN_NECESSARY) & alive())
        .order_by(Interview.id)
    )
    for id, *case, lead, clauses, reason in tuples(query):
        said = reason.strip() or "没有写明理由"
        yield Hit(f"{named(*case)}由{lead}按“必要时”主谈（{'、'.join(clauses)}），理由：{said}", id, owner=case[0])
    yield from reported.when_necessary()


def lead_or_recorder(_: Session) -> Iterator[Hit]:
    """A recorder who led, who was a subject or is recused from one; a lead who was a subject or is recused."""
    day_of: Any = fn.DATE(Interview.held_from)
    in_force = (RecusalRow.start <= day_of) & (RecusalRow.end.is_null() | (RecusalRow.end >= day_of))

    def recused(who: Any) -> Any:
        one_way = (RecusalRow.person == who) & (RecusalRow.other == InterviewSubject.person)
        other_way = (RecusalRow.other == who) & (RecusalRow.person == InterviewSubject.person)
        return fn.EXISTS(RecusalRow.select(RecusalRow.id).where((one_way | other_way) & in_force))

    query = (
        Interview.select(
            Interview.id, *name_fields(), Interview.lead, Interview.lead_name, Interview.recorder,
            Interview.recorder_name, InterviewSubject.person, InterviewSubject.name, recused(Interview.lead),
            recused(Interview.recorder),
        )
        .join(InterviewSubject)
        .where(held())
        .order_by(Interview.id, InterviewSubject.position)
    )  # fmt: skip
    last = None
    for id, *case, lead, lead_name, recorder, recorder_name, person, name, lead_recused, recorder_recused in tuples(
        query
    ):
        where = named(*case)
        if id != last and recorder is not None and recorder == lead:
            yield Hit(f"{where}的记录人{recorder_name}同时是主谈人", id, owner=case[0])
        last = id
        for who, called, role, is_recused in (
            (lead, lead_name, "主谈人", lead_recused), (recorder, recorder_name, "记录人", recorder_recused),
        ):  # fmt: skip
            if who is not None and who == person:
                yield Hit(f"{where}的{role}{called}同时是约谈对象", id, owner=case[0])
            elif is_recused:
                yield Hit(f"{where}的{role}{called}与约谈对象{name}有回避关系", id, owner=case[0])


def form_ground(session: Session) -> Iterator[Hit]:
    """A ground of another form, or one that the regulation does not have (三)."""
    rules = session.rules
    query = Interview.select(Interview.id, *name_fields(), Interview.form, Interview.ground)
    for id, *case, form, ground in tuples(query.where(alive() & ours()).order_by(Interview.id)):
        rule, name = rules.ground(ground), rules.form(InterviewForm(form)).name
        if rule is None:
            yield Hit(f"{named(*case)}（{name}）的事由“{ground}”不在制度所列之中", id, owner=case[0])
        elif rule.form != form:
            other = rules.form(rule.form).name
            yield Hit(f"{named(*case)}按{name}组织，事由“{ground}”属于{other}", id, owner=case[0])
    yield from reported.form_ground(session)


def clue_disagrees(session: Session) -> Iterator[Hit]:
    """A talk that cites a clue about somebody else, or one whose disposal does not lead to it.

    What counts is how the clue stood when the talk was held: that it was closed afterwards accuses nobody.  A talk that
    the assessment of a 谈话函询 led to agrees with the clue by that.
    """
    data, asked = supervision_rules(), _asked(session)
    query = (
        Interview.select(
            Interview.id, *name_fields(), Interview.ground, Interview.held_from, InterviewSubject.name,
            InterviewSubject.person, Clue.id, Clue.year, Clue.number, Clue.person, Clue.disposal,
        )
        .join(InterviewSubject)
        .join(Clue)
        .where(alive() & ours())
        .order_by(Interview.id, InterviewSubject.position)
    )  # fmt: skip
    decided = _decided()
    for id, *case, ground, start, name, person, clue_id, year, number, about, now in tuples(query):
        clue = f"线索{clue_number(year, number)}"
        if about is not None and about != person:
            yield Hit(f"{named(*case)}：{name}所关联的{clue}反映的不是本人", id, owner=case[0])
        stood = _stood(decided.get(clue_id, []), day(start)) or [now]
        if (id, clue_id, ground) not in asked and not any(data.fits(disposal, ground) for disposal in stood):
            stands = f"处置方式为“{stood[-1]}”" if stood[-1] else "还没有确定处置方式"
            yield Hit(f"{named(*case)}：{name}的事由为“{ground}”，而{clue}{stands}", id, owner=case[0])


def _decided() -> dict[int, list[tuple[date, str]]]:
    """Of each clue that a talk cites its decisions with their days, in the order in which they were made."""
    found: dict[int, list[tuple[date, str]]] = {}
    cited = InterviewSubject.select(InterviewSubject.clue).where(InterviewSubject.clue.is_null(False))
    query = ClueDecision.select(ClueDecision.clue, ClueDecision.decided_on, ClueDecision.disposal)
    for clue, on, disposal in tuples(query.where(ClueDecision.clue.in_(cited)).order_by(ClueDecision.id)):
        if (decided := day(on)) is not None:
            found.setdefault(clue, []).append((decided, disposal))
    return found


def _stood(decisions: list[tuple[date, str]], on: date | None) -> list[str]:
    """The disposals that stood on a day: what it began with and what was decided on it.

    The first one where all were written down later; the last one by now, for a talk that was not held yet.
    """
    if on is None:
        return [disposal for _, disposal in decisions[-1:]]
    before = [disposal for decided, disposal in decisions if decided < on]
    there = before[-1:] + [disposal for decided, disposal in decisions if decided == on]
    return there or [disposal for _, disposal in decisions[:1]]


def _asked(session: Session) -> set[tuple[int, int, str]]:
    """Talk, clue and ground of every talk that was arranged of a 谈话函询 or followed from its assessment."""
    query = InquiryTalk.select(InquiryTalk.interview, Inquiry.clue, InquiryTalk.why).join(Inquiry)
    at_first = [ground.name for ground in session.rules.grounds if ground.talk_inquiry]
    leads_to = {outcome.name: [outcome.ground] for outcome in outcomes()}
    return {(talk, clue, ground) for talk, clue, why in tuples(query) for ground in leads_to.get(why, at_first)}


def clue_missing(_: Session) -> Iterator[Hit]:
    """A ground that speaks of a clue, without one.

    Of a case that was handed over (档案移交) nobody here can say: the clue stays with whoever organised the talk.
    """
    needed = sorted(supervision_rules().clue_needed_by)
    handed_over = ArrivedCase.select(ArrivedCase.interview)
    query = (
        Interview.select(Interview.id, *name_fields(), Interview.ground, InterviewSubject.name)
        .join(InterviewSubject)
        .where(alive() & ours() & InterviewSubject.clue.is_null() & Interview.ground.in_(needed))
        .where(Interview.id.not_in(handed_over))
        .order_by(Interview.id, InterviewSubject.position)
    )
    for id, *case, ground, name in tuples(query):
        yield Hit(f"{named(*case)}：{name}的事由为“{ground}”，没有关联问题线索", id, owner=case[0])


def inquiry_unapproved(session: Session) -> Iterator[Hit]:
    """谈话函询 held without the approvals of 纪检监察室 and the leading group, in that order, before the talk."""
    due = [rule.by for rule in session.rules.approvals if rule.of == "谈话函询"]
    grounds = [ground.name for ground in session.rules.grounds if ground.talk_inquiry]
    query = (
        Interview.select(
            Interview.id, *name_fields(), Interview.held_from, ApprovalRow.by, fn.MIN(ApprovalRow.decided_on)
        )
        .join(
            ApprovalRow, JOIN.LEFT_OUTER,
            on=((ApprovalRow.interview == Interview.id) | ApprovalRow.inquiry.in_(_inquiry_of_talk()))
            & (ApprovalRow.of == "谈话函询")
            & (ApprovalRow.outcome == "批准") & ApprovalRow.voided_at.is_null(),
        )
        .where(held() & Interview.ground.in_(grounds))
        .group_by(Interview.id, ApprovalRow.by)
        .order_by(Interview.id)
    )  # fmt: skip
    cases: dict[int, tuple[list[Any], date | None, dict[str, date | None]]] = {}
    for id, *case, start, by, decided in tuples(query):
        cases.setdefault(id, (case, day(start), {}))[2][by] = day(decided)
    for id, (case, on, given) in cases.items():
        if wrong := _lacking(due, given, on):
            yield Hit(f"{named(*case)}谈话函询：{wrong}", id, owner=case[0])


def _inquiry_of_talk() -> Any:
    """The 谈话函询 that a talk was arranged of: what was approved there is not approved again."""
    return InquiryTalk.select(InquiryTalk.inquiry).where(InquiryTalk.interview == Interview.id)


def _lacking(due: list[str], given: dict[str, date | None], on: date | None) -> str:
    """Which approvals were not there on the day; that they came in the wrong order."""
    missing = [by for by in due if given.get(by) is None]
    if missing:
        return f"没有{'、'.join(missing)}的批准"
    late = [by for by in due if on is not None and (decided := given[by]) is not None and decided > on]
    if late:
        return f"{'、'.join(late)}在约谈之后才批准"
    days = [decided for by in due if (decided := given[by]) is not None]
    return "批准的先后与规定不符" if days != sorted(days) else ""


def inquiry_reply_late(session: Session) -> Iterator[Hit]:
    """A written inquiry that was answered after its working days, or was not although they are over."""
    yield from _letters_late(session.today())
    rule = session.rules.neighbour("inquiry_reply")
    if not rule.on:
        return
    table = workdays()
    query = (
        Interview.select(
            Interview.id, *name_fields(), InterviewSubject.name, InterviewSubject.department,
            InterviewSubject.department_name, fn.COALESCE(InterviewSubject.notified_on, Interview.held_from),
            Material.received_on, Material.refused_on,
        )
        .join(InterviewSubject)
        .join(Material, JOIN.LEFT_OUTER, on=(Material.subject == InterviewSubject.id)
              & (Material.name == _reply_name(session.rules)))
        .where(held() & Interview.written_inquiry)
        .order_by(Interview.id, InterviewSubject.position)
    )  # fmt: skip
    for id, *case, name, department, unit, asked, received, refused in tuples(query):
        since = day(asked)
        if since is None or refused is not None:
            continue
        due = table.add(since, rule.value).day
        came = day(received)
        if (came or session.today()) > due:
            what = f"于{came}才回复" if came else "逾期未回复"
            yield Hit(f"{named(*case)}：{name}的函询应于{due}前回复，{what}", id, department, unit)


def _letters_late(today: date) -> Iterator[Hit]:
    """Of 谈话函询 by letter: the day that was told in it."""
    sent: Any = Inquiry.select().where(Inquiry.sent_on.is_null(False) & Inquiry.due_on.is_null(False))
    for row in sent.order_by(Inquiry.id):
        if (row.replied_on or today) > row.due_on:
            what = f"于{row.replied_on}才回复" if row.replied_on else "逾期未回复"
            text = f"谈话函询{clue_number(row.year, row.number)}：{row.name}应于{row.due_on}前回复，{what}"
            yield Hit(text, owner=row.department_name)


def _reply_name(rules: Rulebook) -> str:
    return rules.material_for(InterviewForm.INQUIRY).name
