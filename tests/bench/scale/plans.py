"""Plans of ten years with their approvals and filings; their items come with the talks that were held by them."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from tests.bench.scale.drawing_up import Talk
from tests.bench.scale.filling import Filler
from tests.bench.scale.institution import Institution
from tests.bench.scale.size import FIRST_DAY, TODAY

_LINKED = 0.25  # how many talks stand in a plan
_RULES = "2016.1"
COLUMNS = {
    "plan_item": "id, plan_id, position, form, ground, mode, lead_id, planned_on, planned_time, responsible_unit",
    "plan_item_subject": "item_id, person_id, position",
}


class Plans:
    """The plans, and the next item of each."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._ids: dict[tuple[Any, ...], int] = {}
        self._positions: dict[int, int] = {}
        self._items = 0

    def write(self, filler: Filler, institution: Institution) -> None:
        """Two campaigns and the ad hoc talks of each year, and a plan of each department each quarter."""
        plans: list[tuple[Any, ...]] = []
        filed: list[tuple[Any, ...]] = []
        approved: list[tuple[Any, ...]] = []
        for year in range(FIRST_DAY.year, TODAY.year + 1):
            for batch, month in ((1, 3), (2, 9)):
                id = self._plan(plans, ("集中", year, None, batch, None), f"{year}年第{batch}次集中约谈计划", month)
                approved.append((id, "集中约谈计划", "领导小组", "批准", "党委书记", f"{year}-{month:02}-10",
                                 f"{year}-{month:02}-10 10:00:00"))  # fmt: skip
            self._plan(plans, ("日常", year, None, None, None), f"{year}年日常约谈计划", 1)
            for quarter in (1, 2, 3, 4):
                for unit in institution.departments:
                    title = f"{unit.name}{year}年第{quarter}季度约谈计划"
                    id = self._plan(plans, ("季度", year, quarter, None, unit.id), title, 3 * quarter - 2)
                    late = self._chance.random() < 0.05
                    day = date(year, 3 * quarter - 2, 24 if late else 9).isoformat()
                    filed.append((id, day, f"备〔{year}〕{quarter}-{unit.id}", "", "", f"{day} 09:00:00"))
        filler.put("plan", "id, kind, year, quarter, batch, department_id, title, state, submitted_on, rules_version,"
                   " created_at", plans)  # fmt: skip
        filler.put("filing", "plan_id, filed_on, number, opinion, received_by, recorded_at", filed)
        filler.put("approval", "plan_id, of, by, outcome, approver, decided_on, recorded_at", approved)

    def _plan(self, plans: list[tuple[Any, ...]], key: tuple[Any, ...], title: str, month: int) -> int:
        id = self._ids[key] = len(plans) + 1
        kind, year, quarter, batch, department = key
        state = "已备案" if kind == "季度" else "已批准"
        day = date(year, month, 5)
        plans.append((id, kind, year, quarter, batch, department, title, state, day.isoformat(), _RULES,
                      f"{day} 09:00:00"))  # fmt: skip
        return id

    def item_for(self, talk: Talk) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]] | None:
        """The item of a plan by which the talk was held, with its subjects; None where it stands in no plan."""
        if talk.is_past or self._chance.random() > _LINKED:
            return None
        year, quarter = talk.day.year, (talk.day.month - 1) // 3 + 1
        if talk.organiser_department is not None:
            key = ("季度", year, quarter, None, talk.organiser_department)
        elif talk.form == "PREVENTIVE":
            key = ("集中", year, None, 1 if quarter < 3 else 2, None)
        else:
            key = ("日常", year, None, None, None)
        plan = self._ids.get(key)
        if plan is None:  # a talk of next year
            return None
        self._items += 1
        position = self._positions[plan] = self._positions.get(plan, 0) + 1
        mode = "group" if len(talk.subjects) > 1 else "individual"
        lead = talk.lead and talk.lead.id
        row = (self._items, plan, position, talk.form, talk.ground, mode, lead, talk.day.isoformat(),
               f"{talk.planned:%H:%M}", talk.organiser)  # fmt: skip
        return row, [(self._items, each.id, place) for place, each in enumerate(talk.subjects)]
