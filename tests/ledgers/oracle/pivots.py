"""The figures of a pivot by loops over facts: keys of dimensions, things of measures, and what stands in each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from app.access.session import Session
from app.ledgers.attendance import UNKNOWN
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.table import Loaded
from app.people.tables import Department
from app.rules.vocabulary import Mode
from tests.ledgers.oracle.facts import Fact, facts

Cells = dict[tuple[tuple[str, ...], str | None], list[Fact]]
KEYS: dict[str, Callable[[Fact], tuple[str, ...]]] = {
    "department": lambda one: (one.base.row,),
    "form": lambda one: (one.base.form.value,),
    "ground": lambda one: (one.talk.ground,),
    "mode": lambda one: (one.base.mode.value,),
    "rank": lambda one: (one.base.rank.value if one.base.rank is not None else "",),
    "lead": lambda one: (one.talk.lead,),
    "organiser": lambda one: (one.talk.organiser,),
    "outcome": lambda one: (one.base.outcome,),
    "discipline": lambda one: one.disciplines or ("",),
    "stage": lambda one: (one.stage,),
    "month": lambda one: (one.talk.month,),
    "quarter": lambda one: (one.talk.quarter,),
    "year": lambda one: (one.talk.year,),
}
COUNTED: dict[str, Callable[[Fact], Iterable[Hashable]]] = {
    "talks": lambda one: (one.base.interview,),
    "attendances": lambda one: (one.base.subject,),
    "people": lambda one: (one.base.person,),
    "groups": lambda one: (one.base.interview,) if one.base.mode is Mode.GROUP else (),
    "campaigns": lambda one: () if one.base.campaign is None else (one.base.campaign,),
    "due": lambda one: one.base.due,
    "received": lambda one: one.base.received,
    "late": lambda one: one.base.late,
    "refusals": lambda one: one.refused,
    "exceptions": lambda one: (one.base.interview,) if one.talk.exception else (),
}


def figure(measure: str, some: Iterable[Fact]) -> int:
    """How many different things of a measure these facts hold."""
    return len(things(measure, some))


def things(measure: str, some: Iterable[Fact]) -> set[Hashable]:
    """What is counted of a measure in these facts."""
    return {thing for one in some for thing in COUNTED[measure](one)}


class Oracle:
    """The cells of a pivot, now and before, by loops."""

    def __init__(self, session: Session, made: Definition, loaded: Loaded) -> None:
        kinds = {str(row.id): row.kind for row in Department.select()}
        self._kind = lambda row: kinds.get(row, row if row in ("校领导", UNKNOWN) else UNKNOWN)
        self.made, compared = made, loaded.compared
        self.now = self._celled(facts(session, loaded.span))
        self.before = self._celled(facts(session, compared.span, compared.moved)) if compared is not None else {}

    def keys(self, dimension: str, one: Fact) -> tuple[str, ...]:
        """The keys of a fact."""
        return (self._kind(one.base.row),) if dimension == "kind" else KEYS[dimension](one)

    def _celled(self, some: list[Fact]) -> Cells:
        made = self.made
        cells: Cells = defaultdict(list)
        for one in some:
            if not all(not keys.isdisjoint(self.keys(each, one)) for each, keys in made.filters.items()):
                continue
            paths: list[tuple[str, ...]] = [()]
            whole = [()]
            for each in made.rows:
                paths = [(*path, key) for path in paths for key in self.keys(each, one)]
                whole += paths
            columns = [None, *(self.keys(made.column, one) if made.column else ())]
            for key in columns:
                for path in whole:
                    cells[path, key].append(one)
        return dict(cells)
