"""线索梳理会 (四(三)): clues are sorted, subjects are chosen, and out of them comes a campaign plan.

Every choice is a row that stays; a changed mind is another row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.identity import identity
from app.plans.disposing import checked, dispose
from app.plans.guarding import check_day, check_person, clean_text, clue_of, differences, one_line
from app.plans.scope import OUTSIDE, outside, recused
from app.plans.tables import Clue, SortingClue, SortingMember, SortingSession, SortingStep
from app.plans.vocabulary import CLAUSE, Disposal, SortingState, number_text
from app.store.numbers import next_number

SERIES = "梳理会"
CLOSE, REOPEN = "结束", "重新开启"


@dataclass(frozen=True, slots=True)
class SortingDraft:
    """When and where, who chairs, who takes part (the chair need not be named twice), who takes the minutes."""

    held_on: date | None
    chair_id: int | None
    members: tuple[int, ...] = ()
    place: str = ""
    recorder_name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a session decided on one clue; `ground` and `reason` are of a person who is proposed as a subject."""

    disposal: str
    note: str = ""
    is_proposed: bool = False
    ground: str = ""
    reason: str = ""


@use_case(Action.CLUE_EDIT)
def open_session(session: Session, draft: SortingDraft) -> int:
    """Begins a session with all clues before it that are not sorted yet; returns its id.

    Raises Refusal for a day to come, no chair, or nobody besides the chair.
    """
    values, members = _values(session, draft)
    year = values["held_on"].year
    row = SortingSession.create(
        **values, year=year, number=next_number(SERIES, year), state=SortingState.OPEN.value, created_at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    _write_members(row, members)
    waiting = Clue.select(Clue.id).where((Clue.disposal == "") & (Clue.received_on <= row.held_on))
    _put_before(row, [clue.id for clue in waiting.order_by(Clue.year, Clue.number)])
    session.trace("sorting_session", row.id, f"召开线索梳理会 {_number(row)}", after=_plain(values, members))
    return int(row.id)


@use_case(Action.CLUE_EDIT)
def edit_session(session: Session, sorting_id: int, draft: SortingDraft) -> int:
    """Corrects who took part, when and where; returns the id.  Raises Refusal for a closed session."""
    row = open_sorting(sorting_id, "修改")
    values, members = _values(session, draft)
    if values["held_on"].year != row.year:
        raise Refusal(f"这次梳理会的编号属于 {row.year} 年，日期不能改到别的年度。", (CLAUSE,))
    late = Clue.select().join(SortingClue).where(SortingClue.sorting == sorting_id)
    if found := late.where(Clue.received_on > values["held_on"]).first():
        raise Refusal(f"线索{number_text(found.year, found.number)}在这一天之后才收到，请核对日期。", (CLAUSE,))
    before = _plain({name: getattr(row, "chair_id" if name == "chair" else name) for name in values}, _members_of(row))
    changed = differences(before, _plain(values, members))
    if changed is not None:
        SortingSession.update(**values).where(SortingSession.id == sorting_id).execute()
        SortingMember.delete().where(SortingMember.sorting == sorting_id).execute()
        _write_members(sorting_of(sorting_id), members)
        session.trace("sorting_session", sorting_id, f"修改线索梳理会 {_number(row)}", *changed)
    return sorting_id


@use_case(Action.CLUE_EDIT)
def add_clues(session: Session, sorting_id: int, clue_ids: tuple[int, ...]) -> int:
    """Puts further clues before a session (one kept on file is taken up again); returns how many were added."""
    row = open_sorting(sorting_id, "加入线索")
    there = {each.clue_id for each in SortingClue.select().where(SortingClue.sorting == sorting_id)}
    new = [clue_of(each) for each in dict.fromkeys(clue_ids) if each not in there]
    if late := next((each for each in new if each.received_on > row.held_on), None):
        number = number_text(late.year, late.number)
        raise Refusal(f"线索{number}在梳理会（{row.held_on}）之后才收到，请列入下一次。", (CLAUSE,))
    _put_before(row, [each.id for each in new])
    if new:
        numbers = [number_text(each.year, each.number) for each in new]
        session.trace("sorting_session", sorting_id, f"梳理会 {_number(row)} 加入线索", after={"clues": numbers})
    return len(new)


@use_case(Action.CLUE_EDIT)
def choose(session: Session, sorting_id: int, clue_id: int, choice: Choice) -> int | None:
    """Records what the session decided on a clue, which is disposed of at once; returns the id of the decision.

    None where it is what was decided before.  Raises Refusal for a closed session, a clue that is not before it, a
    person outside the regulation, a chair who is 回避, and a proposal without person, ground or reason.
    """
    row, clue = open_sorting(sorting_id, "登记处置"), clue_of(clue_id)
    if not _is_before(sorting_id, clue_id):
        raise Refusal("这条线索没有列入这次梳理会，请先加入。", (CLAUSE,))
    if why := outside(session, clue.person_id, row.held_on):
        raise Refusal(f"{why}。梳理会不处置这条线索，请报上级党组织。", (CLAUSE, *OUTSIDE))
    after = checked(session, clue, choice.disposal, row.held_on, choice.note)
    more: dict[str, Any] = {
        "sorting": sorting_id, "is_proposed": choice.is_proposed, "withdrawn": _withdrawn(row, clue),
        **_proposal(session, clue, choice),
    }  # fmt: skip
    return dispose(session, clue, after, more)


@use_case(Action.CLUE_EDIT)
def close(session: Session, sorting_id: int, summary: str = "") -> SortingState:
    """Ends a session; clues without a decision stay for the next one.  Raises Refusal where nothing was decided."""
    row = open_sorting(sorting_id, "结束")
    if not row.decisions.exists():
        raise Refusal("还没有登记任何线索的处置，不能结束。没有议定线索的会不需要登记。", (CLAUSE,))
    text = clean_text(summary)
    SortingSession.update(state=SortingState.CLOSED.value, summary=text).where(
        SortingSession.id == sorting_id
    ).execute()
    _step(session, row, CLOSE, text)
    return SortingState.CLOSED


@use_case(Action.CLUE_EDIT)
def reopen(session: Session, sorting_id: int, reason: str) -> SortingState:
    """Opens a closed session again, with the reason.  Raises Refusal without one, or for an open session."""
    row, why = sorting_of(sorting_id), clean_text(reason)
    if row.state != SortingState.CLOSED:
        raise Refusal(f"{_number(row)}梳理会没有结束，可以直接修改。", (CLAUSE,))
    if not why:
        raise Refusal("请写明重新开启梳理会的理由。", (CLAUSE,))
    SortingSession.update(state=SortingState.OPEN.value).where(SortingSession.id == sorting_id).execute()
    _step(session, row, REOPEN, why)
    return SortingState.OPEN


def sorting_of(sorting_id: int) -> SortingSession:
    """The row of a session.  Raises Refusal for an id that nobody has."""
    row: SortingSession | None = SortingSession.get_or_none(SortingSession.id == sorting_id)
    if row is None:
        raise Refusal("没有找到这次梳理会，没有作任何改动。请回到梳理会列表重新打开。")
    return row


def open_sorting(sorting_id: int, what: str) -> SortingSession:
    """The row of a session that is not closed.  Raises Refusal."""
    row = sorting_of(sorting_id)
    if row.state == SortingState.CLOSED:
        raise Refusal(
            f"{_number(row)}梳理会已经结束，不能{what}，没有作任何改动。确需改动的，请先写明理由重新开启。", (CLAUSE,)
        )
    return row


def _values(session: Session, draft: SortingDraft) -> tuple[dict[str, Any], list[int]]:
    day = check_day(session, draft.held_on, "梳理会日期")
    if draft.chair_id is None:
        raise Refusal("请选择梳理会的主持人。", (CLAUSE,))
    members = [check_person(each) for each in dict.fromkeys(draft.members) if each != draft.chair_id]
    if not members:
        raise Refusal("请选择参加人员；线索由集体研究，不由一个人决定。", (CLAUSE,))
    values = {
        "held_on": day, "chair": check_person(draft.chair_id), "chair_name": identity(draft.chair_id, day).name,
        "place": one_line(draft.place, 80), "recorder_name": one_line(draft.recorder_name, 60),
    }  # fmt: skip
    return values, members


def _proposal(session: Session, clue: Clue, choice: Choice) -> dict[str, str]:
    """Ground and reason of a proposed subject.  Raises Refusal where they do not hold."""
    if not choice.is_proposed:
        return {"ground": "", "reason": ""}
    ground, reason = session.rules.ground(choice.ground), clean_text(choice.reason)
    if clue.person_id is None:
        raise Refusal("拟列为约谈对象的，请先在线索中关联干部。", (CLAUSE,))
    if ground is None:
        raise Refusal("请选择拟约谈的事由；约谈形式随事由确定。", (CLAUSE, "三(一)", "三(二)", "三(三)", "三(四)"))
    if not reason:
        raise Refusal("请写明列为约谈对象的理由。", (CLAUSE,))
    if ground.talk_inquiry and choice.disposal != Disposal.TALK_INQUIRY:
        raise Refusal(f"事由“{ground.name}”只用于以谈话函询方式处置的线索。", (CLAUSE, ground.clause))
    return {"ground": ground.name, "reason": reason}


def _withdrawn(row: SortingSession, clue: Clue) -> list[str]:
    """Members who are 回避 of the person; where it is the chair, somebody else has to chair.  Raises Refusal."""
    members = _members_of(row)
    away = recused([row.chair_id, *members], clue.person_id, row.held_on)
    if row.chair_id in away:
        raise Refusal(
            f"主持人{row.chair_name}与这条线索的被反映人须回避，不能主持研判。请由其他人主持另开一次梳理会。", (CLAUSE,)
        )
    if members and set(members) <= set(away):
        raise Refusal("参加人员都与这条线索的被反映人须回避，没有登记。请另请人员参加。", (CLAUSE,))
    names = {each.person_id: each.name for each in row.members}
    return [names[each] for each in away]


def _is_before(sorting_id: int, clue_id: int) -> bool:
    found = (SortingClue.sorting == sorting_id) & (SortingClue.clue == clue_id)
    return bool(SortingClue.select(SortingClue.id).where(found).exists())


def _put_before(row: SortingSession, clues: list[int]) -> None:
    start = row.clues.count()
    for position, clue in enumerate(clues, start + 1):
        SortingClue.create(sorting=row.id, clue=clue, position=position)


def _write_members(row: SortingSession, members: list[int]) -> None:
    for position, person in enumerate(members, 1):
        who = identity(person, row.held_on)
        title = who.title if who.is_school_leader else f"{who.department_name}{who.title}"
        SortingMember.create(sorting=row.id, person=person, name=who.name, title=title, position=position)


def _members_of(row: SortingSession) -> list[int]:
    return [each.person_id for each in row.members.order_by(SortingMember.position)]


def _step(session: Session, row: SortingSession, step: str, reason: str) -> None:
    SortingStep.create(sorting=row.id, step=step, reason=reason, at=session.now(), account=session.account.id)
    session.trace("sorting_session", row.id, f"{step}线索梳理会 {_number(row)}", after={"reason": reason})


def _plain(values: dict[str, Any], members: list[int]) -> dict[str, Any]:
    return {**values, "held_on": values["held_on"].isoformat(), "members": members}


def _number(row: SortingSession) -> str:
    return number_text(row.year, row.number)
