"""Attendances as SQL: what statistics count, in three relations that hold each attendance once.

`PLAIN` are talks of this store of which nothing that counts was corrected, nearly all; `AMENDED` those where something
was (更正: the moment, an outcome, a stage); `REPORTED` those that departments reported (四(二)3), whose ids are below
zero.  All have the same columns, so that what is counted is said once, over `f`.  Only the columns that a question
names are put into a relation, and only the joins that they need; `:start`, `:after` and `:today` are its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from app.ledgers.attendance import LEADERS, SCHOOL_RANKS, UNKNOWN
from app.ledgers.period import Stretch
from app.plans.vocabulary import PlanKind
from app.rules.lifecycle import State
from app.rules.vocabulary import Rank, Unit

# Of leads and organisers: by id, or where nobody knows one by name.
BY_NAME, BY_ID = "名:", "#"
# More digits than this no id of SQLite has.
_LONGEST_ID = 19
_NAMED = re.compile(r"\bf\.(\w+)")
_OF_DISPOSITIONS = frozenset({"outcome", "stage", "disciplines", "discipline"})
_OF_MATERIALS = frozenset({"material", "received", "refused", "late"})


# What all attendances of a talk have alike.
OF_TALKS = frozenset({
    "talk", "form", "mode", "ground", "lead", "organiser", "strength", "exception", "written", "campaign", "moment",
    "precision",
})  # fmt: skip

# Ids that every attendance has.
NEVER_NULL = frozenset({"f.talk", "f.subject", "f.person"})


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A relation: the SQL of its columns, where it comes from, what is joined on demand, which rows it has.

    `talks` has each talk once, `attended` is whether anybody came to it, `start` has each attendance.  `last` is a
    condition over `f` too: SQLite asks in the order that is written, and it is asked of what all others let through.
    """

    columns: Mapping[str, str]
    talks: str
    attended: str
    start: str
    dispositions: str
    disciplines: str
    materials: str
    condition: str
    last: str = ""

    @lru_cache(maxsize=256)  # noqa: B019 - there are three sources, for good
    def select(
        self, columns: str, conditions: tuple[str, ...] = (), *, every_subject: bool = True, by_talk: bool = False
    ) -> str:
        """The SELECT of columns over `f` where all conditions hold; the rest as `relation` says."""
        every = (*conditions, self.last) if self.last else conditions
        rest = f" WHERE {' AND '.join(every)}" if every else ""
        relation = self.relation(columns + rest, every_subject=every_subject, by_talk=by_talk)
        return f"SELECT {columns} FROM {relation}{rest}"

    def relation(self, question: str, *, every_subject: bool = True, by_talk: bool = False) -> str:
        """The relation that a question over `f` asks, as a subquery; what is asked `last` is not in it.

        `every_subject` keeps subjects without materials where those are asked for; `by_talk` has each talk once.
        Raises ValueError where its subjects could differ in what is asked.
        """
        named = sorted(names_of(question))
        if by_talk:
            if not OF_TALKS.issuperset(named):
                raise ValueError(f"subjects may differ: {named}")
            columns = ", ".join(f"{self.columns[name]} AS {name}" for name in named) or "1"
            return f"(SELECT {columns} FROM {self.talks} WHERE {self.condition} AND {self.attended}) AS f"
        joins = self.start
        if _OF_DISPOSITIONS.intersection(named):
            joins += self.dispositions
        if "discipline" in named:
            joins += self.disciplines
        if _OF_MATERIALS.intersection(named):
            joins += (" LEFT JOIN " if every_subject else " CROSS JOIN ") + self.materials
        columns = ", ".join(f"{self.columns[name]} AS {name}" for name in named) or "1"
        return f"(SELECT {columns} FROM {joins} WHERE {self.condition}) AS f"


@lru_cache(maxsize=512)
def names_of(sql: str) -> frozenset[str]:
    """The columns of `f` that SQL names."""
    return frozenset(_NAMED.findall(sql))


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def one_of(column: str, texts: Iterable[str]) -> str:
    """SQL: the column has one of these texts."""
    return f"{column} IN ({', '.join(map(literal, texts))})"


def bounds(span: Stretch, today: date) -> dict[str, Any]:
    """The parameters of a period; `today` decides what is late by now."""
    after = (span.end + timedelta(days=1)).isoformat()
    return {"start": span.start.isoformat(), "after": after, "today": today.isoformat()}


# ---------------------------------------------------------------- talks of this store

_DAY = "substr(i.held_from, 1, 10)"
_SETTLED = "(d.confirmed = 0 OR d.decided_on IS NOT NULL OR i.is_historical)"
# That somebody holds a post of the school at all is asked first: few do, and only of them the day is looked at.
_LEADS = f"""({one_of("s.rank", SCHOOL_RANKS)} OR (s.person_id IN (SELECT person_id FROM school_post) AND EXISTS (
    SELECT 1 FROM school_post AS p WHERE p.person_id = s.person_id
    AND (p.start IS NULL OR p.start <= {_DAY}) AND (p.end IS NULL OR p.end >= {_DAY}))))"""
# Of the tables themselves: `attendance.campaign_of` says why.
_CAMPAIGN = f"""CASE WHEN i.plan_item_id IS NOT NULL THEN (
    SELECT p.id FROM main.plan_item AS x JOIN main.plan AS p ON p.id = x.plan_id
    WHERE x.id = i.plan_item_id AND p.kind = {literal(PlanKind.CAMPAIGN)}) END"""
_LATE = """(m.due_on IS NOT NULL AND m.refused_on IS NULL AND m.due_on < COALESCE(m.received_on, :today))"""
# Not by the index of states; nearly all talks are in the last of them, and IN would look each up in a table.
_HELD = f"({' OR '.join(f'+i.state = {literal(each.value)}' for each in reversed(State) if each.was_held)})"
_CORRECTED = (
    "SELECT interview_id FROM amendment WHERE key = 'held_from' "
    "UNION ALL SELECT interview_id FROM amendment WHERE key >= 'disposition.' AND key < 'disposition/'"
)


def _who(id: str, name: str) -> str:
    """An id where there is one, else the name; `numbered` reads it back."""
    return f"CASE WHEN {id} IS NOT NULL THEN {id} WHEN {name} <> '' THEN {literal(BY_NAME)} || {name} ELSE '' END"


def _organiser(department: str, name: str) -> str:
    """An office with duties of its own is itself, also where it talks to its own staff as a department."""
    offices = one_of(name, [unit.value for unit in Unit])
    return f"CASE WHEN {offices} THEN {literal(BY_NAME)} || {name} ELSE {_who(department, name)} END"


def _row(leads: str, department: str) -> str:
    return (
        f"CASE WHEN {leads} THEN {literal(LEADERS)} WHEN {department} IS NULL THEN {literal(UNKNOWN)} "
        f"ELSE {department} END"
    )


def _rank(rank: str) -> str:
    return f"CASE WHEN {one_of(rank, [each.value for each in Rank])} THEN {rank} ELSE '' END"


def _amended(key: str) -> str:
    """The latest correction of a fact, or NULL."""
    return (
        f"(SELECT a.after FROM amendment AS a WHERE a.interview_id = i.id AND a.key = {key} ORDER BY a.id DESC LIMIT 1)"
    )


_TIME = "'held_from'"
_OWN_COLUMNS = {
    "talk": "i.id", "subject": "s.id", "person": "s.person_id", "row": _row(_LEADS, "s.department_id"),
    "department": "s.department_id", "form": "i.form", "mode": "i.mode", "ground": "i.ground",
    "rank": _rank("s.rank"), "noted_rank": "s.rank",
    "lead": _who("i.lead_id", "i.lead_name"), "organiser": _organiser("i.organiser_department_id", "i.organiser"),
    "strength": "i.lead_strength", "exception": "(i.exception_number <> '')", "written": "i.written_inquiry",
    "campaign": _CAMPAIGN, "moment": "i.held_from", "precision": "i.held_precision",
    "outcome": f"CASE WHEN {_SETTLED} THEN COALESCE(d.outcome, '') ELSE '' END",
    "stage": f"CASE WHEN {_SETTLED} THEN COALESCE(d.stage, '') ELSE '' END",
    "disciplines": f"CASE WHEN {_SETTLED} THEN COALESCE(d.disciplines, '[]') ELSE '[]' END",
    "discipline": "COALESCE(j.value, '')",
    "material": "m.id", "received": "(m.received_on IS NOT NULL)", "refused": "(m.refused_on IS NOT NULL)",
    "late": _LATE,
}  # fmt: skip
_MOMENT = f"COALESCE({_amended(_TIME)}, i.held_from)"
_OF_SUBJECT = "'disposition.' || s.id || '.{}'"
PLAIN = Source(
    columns=_OWN_COLUMNS,
    talks="interview AS i",
    attended="EXISTS (SELECT 1 FROM interview_subject AS s WHERE s.interview_id = i.id)",
    start="interview AS i CROSS JOIN interview_subject AS s ON s.interview_id = i.id",
    dispositions=" LEFT JOIN disposition AS d ON d.subject_id = s.id",
    disciplines=f" LEFT JOIN json_each(CASE WHEN {_SETTLED} THEN d.disciplines ELSE '[]' END) AS j",
    materials="material AS m ON m.subject_id = s.id",
    condition=f"{_HELD} AND i.held_from >= :start AND i.held_from < :after",
    last=f"f.talk NOT IN ({_CORRECTED})",
)
AMENDED = Source(
    columns=_OWN_COLUMNS
    | {
        "moment": _MOMENT,
        "precision": f"CASE WHEN {_amended(_TIME)} IS NOT NULL THEN 'day' ELSE i.held_precision END",
        "outcome": f"CASE WHEN {_SETTLED} AND d.outcome <> '' "
        f"THEN COALESCE({_amended(_OF_SUBJECT.format('outcome'))}, d.outcome) ELSE '' END",
        "stage": f"CASE WHEN {_SETTLED} AND d.id IS NOT NULL "
        f"THEN COALESCE({_amended(_OF_SUBJECT.format('stage'))}, d.stage) ELSE '' END",
    },
    talks=PLAIN.talks,
    attended=PLAIN.attended,
    start=PLAIN.start,
    dispositions=PLAIN.dispositions,
    disciplines=PLAIN.disciplines,
    materials=PLAIN.materials,
    condition=f"i.id IN ({_CORRECTED}) AND {_HELD} AND i.held_from IS NOT NULL "
    f"AND {_MOMENT} >= :start AND {_MOMENT} < :after",
)

# ---------------------------------------------------------------- talks that departments reported

_OWN_TOO = "SELECT 1 FROM interview AS o WHERE o.uid = t.uid AND o.uid <> '' AND o.held_from IS NOT NULL AND " + one_of(
    "o.state", [state.value for state in State if state.was_held]
)
REPORTED = Source(
    columns={
        "talk": "-t.id", "subject": "-r.id",
        "person": "COALESCE(r.person_id, k.id, "
        "(SELECT -MIN(x.id) FROM reported_subject AS x WHERE x.staff_no = r.staff_no))",
        "row": _row("r.is_leader", "r.department_id"), "department": "r.department_id", "form": "t.form",
        "mode": "t.mode", "ground": "t.ground", "rank": _rank("r.rank"), "noted_rank": "r.rank",
        "lead": _who("NULL", "t.lead_name"),
        "organiser": _organiser("q.department_id", "t.organiser"), "strength": "t.lead_strength",
        "exception": "t.is_exception", "written": "t.written_inquiry",
        "campaign": "CASE WHEN t.campaign_year IS NOT NULL THEN COALESCE((SELECT p.id FROM plan AS p "
        f"WHERE p.kind = {literal(PlanKind.CAMPAIGN)} AND p.year = t.campaign_year AND p.batch = t.campaign_batch), "
        "-(t.campaign_year * 1000 + t.campaign_batch)) END",
        "moment": "t.held_on", "precision": "'day'", "outcome": "r.outcome", "stage": "r.stage",
        "disciplines": "r.disciplines", "discipline": "COALESCE(j.value, '')",
        "material": "-m.id", "received": "(m.received_on IS NOT NULL)", "refused": "(m.refused_on IS NOT NULL)",
        "late": _LATE,
    },
    talks="reported_talk AS t JOIN statistics_report AS q ON q.id = t.report_id",
    attended="EXISTS (SELECT 1 FROM reported_subject AS r WHERE r.talk_id = t.id)",
    start="reported_talk AS t JOIN statistics_report AS q ON q.id = t.report_id "
    "JOIN reported_subject AS r ON r.talk_id = t.id "
    "LEFT JOIN person AS k ON k.staff_no = r.staff_no AND k.name = r.name",
    dispositions="",
    disciplines=" LEFT JOIN json_each(r.disciplines) AS j",
    materials="reported_material AS m ON m.subject_id = r.id",
    condition=f"t.in_force = 1 AND t.held_on >= :start AND t.held_on < :after AND NOT EXISTS ({_OWN_TOO})",
)  # fmt: skip
OWN = (PLAIN, AMENDED)
EVERY = (PLAIN, AMENDED, REPORTED)


def numbered(value: str, prefix: str) -> str:
    """A value that is an id or a text, as a key: ids stand behind the prefix; no text is a number."""
    return f"{prefix}{value}" if prefix and value.isdecimal() else value


def unnumbered(key: str, prefix: str) -> int | str:
    """The value that a key means."""
    digits = key.removeprefix(prefix)
    is_id = key.startswith(prefix) and digits.isascii() and digits.isdecimal() and len(digits) < _LONGEST_ID
    return int(digits) if is_id else key
