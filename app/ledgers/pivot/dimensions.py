"""By what a pivot can divide talks, what the keys are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from app.interviews.dispositions import STAGES
from app.ledgers.attendance import LEADERS, UNKNOWN
from app.ledgers.pivot.measures import Measure
from app.ledgers.pivot.span import Span, month_words, quarter_words
from app.ledgers.sources import BY_ID, BY_NAME, numbered, unnumbered
from app.ledgers.tallies import Axis, Level
from app.people.tables import Department, Person
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import DepartmentKind, Mode, Rank, Unit
from app.store.database import tuples

# A span of more months than this is not drawn out month by month where nothing was held.
_MOST_MONTHS = 120
# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension; `nothing` is the label of the empty key, `timed` says that its keys follow each other in time.

    `base` is what its keys are read from, as SQL over the attendances (`f`); of ids the keys stand behind `prefix`.
    """

    key: str
    label: str
    level: Level
    base: str
    nothing: str = "（未写明）"
    timed: bool = False
    prefix: str = ""

    def adds(self, measure: Measure) -> bool:
        """Whether the figures of its values add up to that of the whole."""
        return Axis(self.base, self.level).adds(measure.thing)

    def key_of(self, value: str) -> str:
        """The key of a value of `base`, as text."""
        return numbered(value, self.prefix)

    def value_of(self, key: str) -> int | str:
        """The value of `base` that a key means."""
        return unnumbered(key, self.prefix)


DIMENSIONS: dict[str, Dimension] = {
    each.key: each
    for each in (
        Dimension("department", "部门", Level.SUBJECT, "f.row"),
        Dimension("kind", "部门类别", Level.SUBJECT, "f.row"),  # through the department, in `Names`
        Dimension("form", "约谈形式", Level.TALK, "f.form"),
        Dimension("ground", "约谈事由", Level.TALK, "f.ground"),
        Dimension("mode", "约谈方式", Level.TALK, "f.mode"),
        Dimension("rank", "职级", Level.SUBJECT, "f.rank", "职级不详"),
        Dimension("lead", "主谈人", Level.TALK, "f.lead", "（未定）", prefix=BY_ID),
        Dimension("organiser", "组织单位", Level.TALK, "f.organiser", prefix=BY_ID),
        Dimension("outcome", "处置结果", Level.SUBJECT, "f.outcome", "（未处置或未审定）"),
        Dimension("discipline", "违反的纪律", Level.MANY, "f.discipline", "（未认定）"),
        Dimension("stage", "四种形态", Level.SUBJECT, "f.stage", "（未认定）"),
        Dimension("month", "月份", Level.TALK, "f.moment", timed=True),  # the three through the moment, in `reading`
        Dimension("quarter", "季度", Level.TALK, "f.moment", timed=True),
        Dimension("year", "年度", Level.TALK, "f.moment", timed=True),
    )
}


class Names:
    """What the keys of dimensions are called now, in which order they stand, and which ones there are anyway.

    A key that is not known any more (a ground gone from the rules) is its own name.  Leads are read as they are asked
    for: ten years have some hundreds of them, and the roster tens of thousands of people.
    """

    def __init__(self, rules: Rulebook) -> None:
        query = Department.select(Department.id, Department.name, Department.kind, Department.closed_on).order_by(
            Department.position, Department.id
        )
        departments = tuples(query)
        self._kinds: dict[str, str] = {str(id): kind for id, _, kind, _ in departments} | {
            LEADERS: LEADERS,
            UNKNOWN: UNKNOWN,
        }
        self._closed: dict[str, date | None] = {str(id): closed for id, _, _, closed in departments}
        by_kind = [str(id) for kind in DepartmentKind for id, _, each, _ in departments if each == kind]
        self._words: dict[str, dict[str, str]] = {
            "department": {LEADERS: LEADERS, **{str(id): name for id, name, *_ in departments}, UNKNOWN: UNKNOWN},
            "kind": {name: name for name in (LEADERS, *DepartmentKind, UNKNOWN)},
            "form": {form.code.value: form.name for form in rules.forms},
            "ground": {ground.name: ground.name for ground in rules.grounds},
            "mode": {mode.value: mode.label for mode in Mode},
            "rank": {rank.value: rank.value for rank in Rank},
            "lead": {},
            "organiser": {**{f"{BY_NAME}{unit}": unit.value for unit in Unit},
                          **{f"{BY_ID}{id}": name for id, name, *_ in departments}},
            "outcome": {rule.name: rule.name for rule in rules.dispositions},
            "discipline": {each.name: each.name for each in rules.disciplines},
            "stage": {stage: stage for stage in STAGES},
        }  # fmt: skip
        self._form_of = {ground.name: ground.form.value for ground in rules.grounds}
        self._order = {name: {key: place for place, key in enumerate(words)} for name, words in self._words.items()}
        self._order["department"] = {key: place for place, key in enumerate((LEADERS, *by_kind, UNKNOWN))}
        self._asked: set[int] = set()
        self._staff: dict[str, str] = {}
        self._namesakes: set[str] = set()

    def kind_of(self, row: str) -> str:
        """The kind of a row of the table: of a department, or of what stands beside departments."""
        return self._kinds.get(row, UNKNOWN)

    def rows_of(self, kinds: Collection[str]) -> list[str]:
        """The rows of some kinds."""
        return [row for row, kind in self._kinds.items() if kind in kinds]

    def know_leads(self, keys: Collection[str]) -> None:
        """Reads what leads are called, and which of them have a namesake in the roster."""
        named = {unnumbered(key, BY_ID) for key in keys}
        ids = sorted({id for id in named if isinstance(id, int)} - self._asked)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            people = tuples(Person.select(Person.id, Person.name, Person.staff_no).where(Person.id.in_(some)))
            self._words["lead"] |= {f"{BY_ID}{id}": name for id, name, _ in people}
            self._staff |= {f"{BY_ID}{id}": number for id, _, number in people}
            names = sorted({name for _, name, _ in people})
            again = Person.select(Person.name).where(Person.name.in_(names)).group_by(Person.name)
            self._namesakes |= {name for (name,) in tuples(again.having(fn.COUNT(Person.id) > 1))}
        self._asked.update(ids)

    def label(self, dimension: Dimension, key: str) -> str:
        """What a key is called."""
        if not key:
            return dimension.nothing
        if dimension.timed:
            return _time(key)
        if dimension.key == "lead":
            self.know_leads([key])
        word = self._words[dimension.key].get(key, key.removeprefix(BY_NAME))
        if dimension.key == "lead" and word in self._namesakes and key in self._staff:
            return f"{word}（{self._staff[key]}）"
        return word

    def is_known(self, dimension: Dimension, key: str) -> bool:
        """Whether rules and rosters of today know the key; a time and the empty key always are."""
        if dimension.key == "lead":
            self.know_leads([key])
        known = dimension.timed or not key or key in self._words[dimension.key]
        return known or (dimension.key in ("lead", "organiser") and key.startswith(BY_NAME))

    def sort_key(self, dimension: Dimension, key: str) -> tuple[int, int, str]:
        """Known keys in their own order, others by name, the empty one last."""
        if dimension.timed:
            return (0, 0, key + ("~" if key.endswith("-") else ""))
        if dimension.key == "lead":
            return (2 if not key else 0, 0, self.label(dimension, key))
        place = self._order[dimension.key].get(key)
        return (2 if not key else 1 if place is None else 0, place or 0, key)

    def fit(self, one: Dimension, key: str, other: Dimension, other_key: str) -> bool:
        """Whether two keys can come together: a department has one kind, a ground one form, a month one year.

        Of dimensions that have nothing to do with each other all keys can.
        """
        pair = {one.key: key, other.key: other_key}
        if set(pair) == {"kind", "department"}:
            return self._kinds.get(pair["department"]) == pair["kind"]
        if set(pair) == {"ground", "form"}:
            return self._form_of.get(pair["ground"]) == pair["form"]
        if one.timed and other.timed:
            return _overlap(key, other_key)
        return key == other_key if one.key == other.key else True

    def there_anyway(self, dimension: Dimension, span: Span) -> Sequence[str]:
        """Keys that a table can show although nothing was held: months of the span, open departments, all forms …

        None for leads, whom nobody could list, and for spans of more than ten years by month.
        """
        if dimension.timed:
            return _times(dimension.key, span)
        if dimension.key in ("lead", "organiser"):
            return [f"{BY_NAME}{unit}" for unit in (Unit.PARTY_OFFICE, Unit.DISCIPLINE_OFFICE, Unit.ORGANISATION)
                    if dimension.key == "organiser"]  # fmt: skip
        if dimension.key == "department":
            closed = self._closed
            return [LEADERS, *(key for key, day in closed.items() if day is None or day >= span.start)]
        return [key for key in self._words[dimension.key] if key != UNKNOWN]

    def offered(self, dimension: Dimension, span: Span, seen: Sequence[str]) -> list[str]:
        """The keys that a filter offers: those there anyway and those seen, in their order."""
        return sorted({*self.there_anyway(dimension, span), *seen}, key=lambda key: self.sort_key(dimension, key))


def _times(key: str, span: Span) -> list[str]:
    if key == "year":
        return [str(year) for year in range(span.start.year, span.end.year + 1)]
    first = span.start.year * 12 + span.start.month - 1
    last = span.end.year * 12 + span.end.month - 1
    if last - first >= _MOST_MONTHS:
        return []
    months = [divmod(number, 12) for number in range(first, last + 1)]
    if key == "month":
        return [f"{year}-{month + 1:02}" for year, month in months]
    return list(dict.fromkeys(f"{year}-{month // 3 + 1}" for year, month in months))


def _overlap(key: str, other: str) -> bool:
    """Whether a year, a quarter, a month and another one share a month; one that nobody knows fits its year only."""
    if key.endswith("-") or other.endswith("-"):
        return key[:4] == other[:4] and all(each.endswith("-") or "-" not in each for each in (key, other))
    return not _months_of(key).isdisjoint(_months_of(other))


def _months_of(key: str) -> set[str]:
    year, _, part = key.partition("-")
    if not part:
        return {f"{year}-{month:02}" for month in range(1, 13)}
    last = int(part) if len(part) == 2 else 3 * int(part)
    return {f"{year}-{month:02}" for month in range(last if len(part) == 2 else last - 2, last + 1)}


def _time(key: str) -> str:
    year, mark, part = key.partition("-")
    if not mark:
        return f"{year}年"
    if not part:
        return f"{year}年（月份不详）"
    number = int(part)
    day = date(int(year), number if len(part) == 2 else 3 * number - 2, 1)
    return month_words(day) if len(part) == 2 else quarter_words(day)
