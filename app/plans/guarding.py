"""What the use cases of plans share: rows by id, states in which something may be done, clean text, sane days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.access.errors import Refusal
from app.access.session import Session
from app.people.tables import Department, Person
from app.plans.tables import Clue, Plan, PlanItem
from app.plans.vocabulary import CLAUSE, PlanState
from app.rules.lifecycle import Place
from app.store.characters import with_lines

FIRST_YEAR = 2000


def plan_of(plan_id: int) -> Plan:
    """The row of a plan.  Raises Refusal for an id that nobody has."""
    row = Plan.get_or_none(Plan.id == plan_id)
    if row is None:
        raise Refusal("没有找到这份计划，可能已被删除；没有作任何改动。请回到计划列表重新打开。")
    return row


def item_of(item_id: int) -> PlanItem:
    """The row of a planned talk.  Raises Refusal for an id that nobody has."""
    row = PlanItem.get_or_none(PlanItem.id == item_id)
    if row is None:
        raise Refusal("没有找到这项安排，可能已被移出计划；没有作任何改动。请重新打开计划。")
    return row


def clue_of(clue_id: int) -> Clue:
    """The row of a clue.  Raises Refusal for an id that nobody has."""
    row = Clue.get_or_none(Clue.id == clue_id)
    if row is None:
        raise Refusal("没有找到这条线索，没有作任何改动。请回到线索列表重新打开。")
    return row


def department_of(department_id: int | None) -> Department:
    """The row of a department.  Raises Refusal for none, or for an id that nobody has."""
    row = None if department_id is None else Department.get_or_none(Department.id == department_id)
    if row is None:
        raise Refusal("请选择部门。", (CLAUSE,))
    return row


def check_person(person_id: int) -> int:
    """The id, if somebody has it.  Raises Refusal."""
    if not Person.select(Person.id).where(Person.id == person_id).exists():
        raise Refusal("找不到所选的干部，可能已在撤销导入时移除；请重新选择。")
    return person_id


def open_plan(plan_id: int, what: str) -> Plan:
    """The plan, if it is being drawn up.  Raises Refusal that tells the way on from any other state."""
    row = plan_of(plan_id)
    state = PlanState(row.state)
    if state.is_open:
        return row
    if state is PlanState.SUBMITTED:
        raise Refusal(f"“{row.title}”正在待批，不能{what}，没有作任何改动。请先撤回再修改。", (CLAUSE,), Place.PLAN)
    raise Refusal(
        f"“{row.title}”{state}，不能直接{what}，没有作任何改动。确需修改的，请先办理“变更计划”，原批准随之作废。",
        (CLAUSE,),
        Place.PLAN,
    )


def check_day(session: Session, day: date | None, what: str, earliest: date | None = None, than: str = "") -> date:
    """The day, if it is given, not in the future, nor before `earliest` (named `than`).  Raises Refusal."""
    if day is None:
        raise Refusal(f"请填写{what}。", (), Place.PLAN)
    if day > session.today():
        raise Refusal(f"{what}（{day}）还没有到，请核对日期。", (), Place.PLAN)
    if earliest is not None and day < earliest:
        raise Refusal(f"{what}（{day}）早于{than}（{earliest}），请核对日期。", (), Place.PLAN)
    return day


def check_year(session: Session, year: int) -> int:
    """The year of a plan: from the year 2000 to the next one.  Raises Refusal."""
    if not FIRST_YEAR <= year <= session.today().year + 1:
        raise Refusal(f"年度应在 {FIRST_YEAR} 与 {session.today().year + 1} 之间，现为 {year}，请核对。")
    return year


def clean_text(text: str) -> str:
    """Typed text fit to store: LF line ends, no control characters, no halves of characters, no blank ends."""
    return with_lines(text).strip()


def one_line(text: str, limit: int = 200) -> str:
    """Typed text as one clean line of at most `limit` characters."""
    return " ".join(clean_text(text).split())[:limit]


def required(text: str, what: str, limit: int = 200) -> str:
    """One clean line that is not empty.  Raises Refusal."""
    line = one_line(text, limit)
    if not line:
        raise Refusal(f"请填写{what}。", (), Place.PLAN)
    return line


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """Values fit for the audit chain: days as text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]] | None:
    """The parts of two states that differ, fit for the audit chain; None when nothing does."""
    keys = [key for key in after if before.get(key) != after[key]]
    if not keys:
        return None
    return plain({key: before.get(key) for key in keys}), plain({key: after[key] for key in keys})
