"""What each thing of the store is found by: its head, made of its own row and of the rows that hang on it.

A head is `names` (lines; one Chinese character is enough to find them), `body` (lines of text), `keys` (words of
letters: pinyin, numbers of staff) and `facets` (lines of a letter and a value: what filters and dates ask).  Only
what is read together with the thing itself is part of its head: whoever reaches the thing may read all of it.

`PARTS` says what goes in, `watches` which changes of which tables make a head due; the triggers of the migration are
written from them (`triggers.py`), and a test changes every column to see that they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Kinds of things; the number is the upper part of a head's id, so it is never given to another."""

    PERSON = 1
    DEPARTMENT = 2
    PLAN = 3
    ITEM = 4
    CLUE = 5
    INQUIRY = 6
    INTERVIEW = 7
    FINDING = 8
    PUBLICITY = 9
    INFORMATION = 10
    SORTING = 11
    ATTACHMENT = 12
    REPORTED = 13
    PACKAGE = 14
    TRANSFER = 15
    DESTRUCTION = 16


TABLES: dict[Kind, str] = {
    Kind.PERSON: "person", Kind.DEPARTMENT: "department", Kind.PLAN: "plan", Kind.ITEM: "plan_item",
    Kind.CLUE: "clue", Kind.INQUIRY: "inquiry", Kind.INTERVIEW: "interview", Kind.FINDING: "finding",
    Kind.PUBLICITY: "publicity_item", Kind.INFORMATION: "information_item", Kind.SORTING: "sorting_session",
    Kind.ATTACHMENT: "attachment", Kind.REPORTED: "reported_talk", Kind.PACKAGE: "package",
    Kind.TRANSFER: "archive_transfer", Kind.DESTRUCTION: "archive_destruction",
}  # fmt: skip
BITS = 40
# What is added to the first id of a kind to come behind its last.
BEYOND = 1 << BITS
_REF = BEYOND - 1
# The kinds by the upper part of an id: a look-up in an Enum costs more than the row that it is of.
BY_NUMBER: dict[int, Kind] = {int(kind): kind for kind in Kind}


def head_id(kind: Kind, ref: int) -> int:
    """The id of the head of a row."""
    return int(kind) << BITS | ref


def kind_of(head: int) -> Kind:
    """The kind of thing that a head is of."""
    return BY_NUMBER[head >> BITS]


def ref_of(head: int) -> int:
    """The id of the row that a head is of."""
    return head & _REF


# Letters of facets.
YEAR, UNIT, FORM, LEAD, STATE, SUBJECT, RECORDER, DAY, GROUND = "y", "u", "f", "l", "s", "o", "r", "d", "g"
# The number of a thing, and that of a talk of the past (补012号), which is kept below zero.
NUMBER, LATER_NUMBER = "n", "h"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that say something of a thing.

    `into`: where each column (SQL over `t`, and what `more` joins) goes: `name`, `spoken` (a name, also by its
    pinyin), `body`, `list` (JSON), `key`, `number`, `day`, a letter (a facet), `who:` and a letter (a spoken name that
    is a facet too).  `link` joins `t` to `d.ref`; `owner` answers the thing's id for a row R of the table.
    """

    table: str
    link: str
    owner: str
    into: tuple[tuple[str, str], ...]
    more: str = ""
    order: str = "t.rowid"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that it reads: a change of others makes nothing due."""
        told = " ".join([self.link, self.more, *(sql for _, sql in self.into)])
        owner = re.findall(r"\bR\.(\w+)", self.owner)
        return tuple(dict.fromkeys([*re.findall(r"\bt\.(\w+)", told), *owner]))


def _own(table: str, *into: tuple[str, str], more: str = "") -> Part:
    return Part(table, "t.id = d.ref", "SELECT R.id", into, more)


def _child(table: str, column: str, *into: tuple[str, str], more: str = "", order: str = "t.rowid") -> Part:
    return Part(table, f"t.{column} = d.ref", f"SELECT R.{column}", into, more, order)


def _of_subject(table: str, *into: tuple[str, str]) -> Part:
    """What hangs on a subject of a talk."""
    return Part(
        table, "t.subject_id IN (SELECT id FROM main.interview_subject WHERE interview_id = d.ref)",
        "SELECT interview_id FROM interview_subject WHERE id = R.subject_id", into,
    )  # fmt: skip


def _bodies(*columns: str) -> tuple[tuple[str, str], ...]:
    return tuple(("body", f"t.{column}") for column in columns)


_UNIT_OF = "LEFT JOIN main.department AS u ON u.id = t.department_id"
_APPROVED = (*_bodies("number", "approver", "opinion"),)
PARTS: dict[Kind, tuple[Part, ...]] = {
    Kind.PERSON: (
        _own("person", ("spoken", "t.name"), ("key", "t.staff_no"), *_bodies("note", "phone")),
        _child("appointment", "person_id", ("body", "u.name || ' ' || t.title"), (UNIT, "u.name"),
               more="JOIN main.department AS u ON u.id = t.department_id"),
        _child("school_post", "person_id", *_bodies("post", "title")),
    ),
    Kind.DEPARTMENT: (
        _own("department", ("spoken", "t.name"), ("key", "t.code"), *_bodies("kind"), (UNIT, "t.name")),
        _child("department_alias", "department_id", ("spoken", "t.name"), (UNIT, "t.name"), order="t.name"),
    ),
    Kind.PLAN: (
        _own("plan", ("name", "t.title"), (YEAR, "t.year"), (STATE, "t.state"), (UNIT, "u.name"), ("day",
             "t.submitted_on"),
             *_bodies("kind", "basis", "requirements"), ("body", "u.name"), more=_UNIT_OF),
        _child("filing", "plan_id", ("day", "t.filed_on"), *_bodies("number", "opinion", "received_by")),
        _child("approval", "plan_id", *_APPROVED),
    ),
    Kind.ITEM: (
        _own("plan_item", (FORM, "t.form"), (GROUND, "t.ground"), ("day", "t.planned_on"), ("who:l", "p.name"),
             *_bodies("ground", "mode_reason", "lead_reason", "place", "requirements", "responsible_unit", "note"),
             (UNIT, "t.responsible_unit"), (YEAR, "q.year"), (STATE, "q.state"), ("body", "q.title"),
             more="LEFT JOIN main.person AS p ON p.id = t.lead_id JOIN main.plan AS q ON q.id = t.plan_id"),
        _child("plan_item_subject", "item_id", ("who:o", "p.name"), more="JOIN main.person AS p ON p.id = t.person_id"),
    ),
    Kind.CLUE: (
        _own("clue", ("who:o", "t.reported_name"), ("who:o", "p.name"), ("number", "t.number"), (YEAR, "t.year"),
             (UNIT, "t.reported_post"), (STATE, "t.disposal"), ("day", "t.received_on"), ("day", "t.sorted_on"),
             *_bodies("reported_post", "source", "problem", "sorting_note", "handler", "note", "disposal"),
             ("list", "t.disciplines"), more="LEFT JOIN main.person AS p ON p.id = t.person_id"),
        _child("clue_decision", "clue_id", ("day", "t.decided_on"), *_bodies("disposal", "note", "reason")),
    ),
    Kind.INQUIRY: (
        _own("inquiry", ("who:o", "t.name"), ("name", "t.letter_number"), ("number", "t.number"), (YEAR, "t.year"),
             (UNIT, "t.department_name"), (STATE, "t.state"), ("day", "t.sent_on"), ("day", "t.replied_on"),
             ("list", "t.matters"),
             *_bodies("department_name", "title", "way", "handler", "proposal", "endorsed_by", "endorsement", "outcome",
                      "outcome_reason", "assessed_by", "explanation")),
        _child("inquiry_step", "inquiry_id", *_bodies("reason")),
        _child("approval", "inquiry_id", *_APPROVED),
    ),
    Kind.INTERVIEW: (
        _own("interview", ("number", "t.number"), (YEAR, "t.year"), (YEAR, "substr(t.held_from, 1, 4)"),
             (YEAR, "substr(t.planned_start, 1, 4)"), ("who:l", "t.lead_name"), ("who:r", "t.recorder_name"),
             ("name", "t.volume_number"), ("name", "t.exception_number"), ("name", "t.organiser"), (FORM, "t.form"),
             (GROUND, "t.ground"), (STATE, "t.state"), ("day", "t.held_from"), ("day", "t.planned_start"),
             *_bodies("content", "purpose", "requirements", "lead_opinion", "office_opinion", "group_opinion", "note",
                      "place", "support_unit", "lead_title", "lead_reason", "mode_reason", "safety_plan",
                      "exception_approver", "exception_reason", "ground")),
        _child("interview_subject", "interview_id", ("who:o", "t.name"), (UNIT, "t.department_name"),
               *_bodies("department_name", "title", "rank", "statement", "notified_how")),
        _child("attendee", "interview_id", ("spoken", "t.name"), *_bodies("title")),
        _of_subject("disposition", *_bodies("facts", "ignored_reason", "proposal", "outcome", "stage", "decided_by",
                                            "decision", "note"), ("list", "t.disciplines")),
        _of_subject("material", *_bodies("name", "refusal_reason", "note")),
        _child("outline_item", "interview_id", *_bodies("text")),
        _child("approval", "interview_id", *_APPROVED),
        _child("state_change", "interview_id", *_bodies("reason")),
        _child("talk_event", "interview_id", *_bodies("who", "reason")),
        _child("catalogue_entry", "interview_id", *_bodies("number", "author", "title", "note")),
        _child("amendment", "interview_id", *_bodies("after", "before", "reason")),
        _child("record_correction", "interview_id", *_bodies("asked_by")),
        _child("volume_loan", "interview_id", ("spoken", "t.borrower"), *_bodies("unit", "purpose", "approver",
               "note")),
        _child("archive_volume", "interview_id", *_bodies("room", "cabinet", "shelf", "note")),
        _child("retired_number", "interview_id", ("number", "t.number"), order="t.year, t.number"),
    ),
    Kind.FINDING: (
        _own("finding", ("number", "t.number"), (YEAR, "t.year"), (YEAR, "substr(t.found_on, 1, 4)"), ("spoken",
             "t.owner"),
             ("day", "t.found_on"), ("day", "t.due_on"), (UNIT, "u.name"), ("body", "u.name"),
             *_bodies("description", "requirement", "reply", "evidence", "reply_evidence", "checked_by", "check_note"),
             (STATE, "CASE WHEN t.closed_on IS NULL THEN '整改中' ELSE '已销号' END"), more=_UNIT_OF),
        _child("finding_round", "finding_id", *_bodies("requirement", "owner", "reply", "reply_evidence", "checked_by",
                                                       "check_note", "evidence", "ended_because")),
    ),
    Kind.PUBLICITY: (
        _own("publicity_item", ("name", "t.title"), *_bodies("body", "kind"), (STATE, "t.state"), ("day",
             "t.published_on"),
             (YEAR, "substr(t.created_at, 1, 4)"), (UNIT, "u.name"), more=_UNIT_OF),
    ),
    Kind.INFORMATION: (
        _own("information_item", ("name", "t.title"), ("spoken", "t.author"), *_bodies("text", "sort"),
             ("day", "t.written_on"), (YEAR, "substr(t.written_on, 1, 4)"), (UNIT, "u.name"), more=_UNIT_OF),
    ),
    Kind.SORTING: (
        _own("sorting_session", ("number", "t.number"), (YEAR, "t.year"), ("day", "t.held_on"), ("who:l",
             "t.chair_name"),
             ("who:r", "t.recorder_name"), (STATE, "t.state"), *_bodies("place", "summary")),
        _child("sorting_member", "sorting_id", ("spoken", "t.name"), *_bodies("title")),
        _child("sorting_step", "sorting_id", *_bodies("reason")),
    ),
    Kind.ATTACHMENT: (_own("attachment", ("name", "t.name"), ("day", "t.added_at")),),
    Kind.REPORTED: (
        _own("reported_talk", ("who:l", "t.lead_name"), ("name", "t.organiser"), (FORM, "t.form"), (GROUND, "t.ground"),
             ("day", "t.held_on"), (YEAR, "substr(t.held_on, 1, 4)"), *_bodies("lead_title", "lead_reason", "ground")),
        _child("reported_subject", "talk_id", ("who:o", "t.name"), ("key", "t.staff_no"), (UNIT, "t.department_name"),
               *_bodies("department_name", "title", "outcome", "stage")),
    ),
    Kind.PACKAGE: (_own("package", ("name", "t.title"), *_bodies("kind", "remark"), ("day", "t.made_at"), (STATE,
        "t.state")),),
    Kind.TRANSFER: (
        _own("archive_transfer", ("number", "t.number"), (YEAR, "t.year"), ("name", "t.receiver"), ("day",
             "t.drawn_on"),
             *_bodies("kind", "note", "handed_by", "received_by", "withdrawn_reason")),
        _child("archive_transfer_item", "transfer_id", ("name", "t.volume_number"), *_bodies("title")),
    ),
    Kind.DESTRUCTION: (
        _own("archive_destruction", ("number", "t.number"), (YEAR, "t.year"), ("name", "t.approval_number"),
             ("day", "t.drawn_on"), ("spoken", "t.approver"), ("list", "t.witnesses"), *_bodies("note",
             "withdrawn_reason")),
        _child("archive_destruction_item", "destruction_id", ("name", "t.volume_number"), ("name", "t.case_number"),
               *_bodies("title")),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watch:
    """A change of these columns makes heads due: those whose ids the SELECT answers, R being the row.

    Without columns every insert and delete does, too.
    """

    table: str
    kind: Kind
    select: str
    columns: tuple[str, ...]
    # A row that only lends its name (a department) changes, but comes and goes with what names it.
    only_updates: bool = False


# What heads take from rows that do not hang on their thing.
_LENT = (
    Watch("department", Kind.PERSON, "SELECT person_id FROM appointment WHERE department_id = R.id", ("name",), True),
    *(Watch("department", kind, f"SELECT id FROM {TABLES[kind]} WHERE department_id = R.id", ("name",), True)
      for kind in (Kind.PLAN, Kind.FINDING, Kind.PUBLICITY, Kind.INFORMATION)),
    Watch("person", Kind.ITEM, "SELECT item_id FROM plan_item_subject WHERE person_id = R.id "
          "UNION SELECT id FROM plan_item WHERE lead_id = R.id", ("name",), True),
    Watch("person", Kind.CLUE, "SELECT id FROM clue WHERE person_id = R.id", ("name",), True),
    Watch("plan", Kind.ITEM, "SELECT id FROM plan_item WHERE plan_id = R.id", ("title", "year", "state"), True),
)  # fmt: skip


def watches() -> tuple[Watch, ...]:
    """Which changes make which heads due."""
    own = (Watch(part.table, kind, part.owner, part.columns) for kind, parts in PARTS.items() for part in parts)
    return (*own, *_LENT)
