"""The lists as one would ask for them by hand: the fewest statements that read the same facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

HELD = "state IN ('待补材料', '待处置', '待归档', '已归档') AND began = 1"
_THEIRS = "s.interview_id = interview_line.id AND"


def words(word: str) -> str:
    """The columns of a ledger in which a word is looked for."""
    like = f"LIKE '%{word}%'"
    own = [f"{each} {like}" for each in ("lead_name", "recorder_name", "place", "ground", "organiser", "volume_number")]
    theirs = " OR ".join(f"s.{each} {like}" for each in ("name", "department_name", "title", "rank"))
    return (
        f"({' OR '.join(own)} OR id IN (SELECT interview_id FROM amendment WHERE after {like}) "
        f"OR EXISTS (SELECT 1 FROM interview_subject AS s WHERE {_THEIRS} ({theirs})) "
        f"OR EXISTS (SELECT 1 FROM interview AS i WHERE i.id = interview_line.id AND (content {like} OR note {like})))"
    )


def named(word: str) -> str:
    """The same for the list of interviews."""
    like = f"LIKE '%{word}%'"
    return (
        f"(lead_name {like} OR ground {like} OR organiser {like} OR id IN "
        f"(SELECT interview_id FROM interview_subject WHERE name {like} OR department_name {like}))"
    )


@dataclass(frozen=True)
class List:
    """Where a list comes from, its usual order and its columns as SQL, and the statements that read a page."""

    table: str
    usual: str
    columns: dict[str, str]
    facts: Sequence[str]
    text: dict[str, str] = field(default_factory=dict)

    def page(self, connection: Any, where: str, column: str, offset: int, limit: int, today: date) -> list[Any]:
        """The facts of one page."""
        order = f"{self.columns[column]}, {self.usual}" if column else self.usual
        order = order.replace("{day}", today.isoformat())
        sql = f"SELECT id FROM {self.table} WHERE {where} ORDER BY {order} LIMIT {limit} OFFSET {offset}"
        ids = [id for (id,) in connection.execute(sql).fetchall()]
        return self.rows(connection, ids, today)

    def rows(self, connection: Any, ids: Sequence[int], today: date) -> list[Any]:
        """The facts of these ids."""
        marks = ", ".join("?" * len(ids))
        return [
            connection.execute(each.replace("{ids}", marks).replace("{day}", today.isoformat()), list(ids)).fetchall()
            for each in self.facts
        ]

    def read(self, connection: Any, where: str, column: str, offset: int, limit: int, today: date) -> list[Any]:
        """How many there are, and the facts of one page."""
        connection.execute(f"SELECT count(*) FROM {self.table} WHERE {where}").fetchall()
        return self.page(connection, where, column, offset, limit, today)


_HOLDS = "(a.start IS NULL OR a.start <= '{day}') AND (a.end IS NULL OR a.end >= '{day}')"
_OF = "WHERE a.person_id = person.id AND " + _HOLDS
LEDGER = List(
    "interview_line",
    "moment, id",
    {
        "number": "year, organiser, number", "held": "moment", "place": "place", "subjects": "subject_key, subject",
        "units": "unit", "titles": "title", "ranks": "rank", "form": "form", "ground": "ground", "mode": "mode",
        "lead": "lead_key, lead_name", "recorder": "recorder_key, recorder_name", "organiser": "organiser",
        "archived": "archived_on", "volume": "volume_number",
    },
    (
        "SELECT id, year, number, organiser, form, ground, mode, written_inquiry, state, planned_start, place, "
        "lead_name, lead_clauses, recorder_name, held_from, held_to, content, note, exception_number, exception_date, "
        "volume_number, archived_on, is_historical, held_precision, erased_on FROM interview WHERE id IN ({ids})",
        "SELECT s.interview_id, s.name, s.department_name, s.title, s.rank, d.confirmed, d.outcome, d.stage, "
        "d.decided_on, d.decision FROM interview_subject AS s LEFT JOIN disposition AS d ON d.subject_id = s.id "
        "WHERE s.interview_id IN ({ids}) ORDER BY s.interview_id, s.position",
        "SELECT s.interview_id, s.name, m.name, m.received_on, m.refused_on FROM interview_subject AS s "
        "JOIN material AS m ON m.subject_id = s.id WHERE s.interview_id IN ({ids}) ORDER BY s.position, m.id",
        "SELECT interview_id, key, field, after, at FROM amendment WHERE interview_id IN ({ids}) ORDER BY id",
    ),
)  # fmt: skip
INTERVIEWS = List(
    "interview_line",
    "number IS NOT NULL, year DESC, number DESC, id DESC",
    {
        "number": "COALESCE(year, 9999) * 100000 + COALESCE(number, 99999)", "subjects": "subject_key, subject",
        "department": "unit", "lead": "lead_key, lead_name", "start": "start", "ground": "ground",
        "form": "CASE form WHEN 'PREVENTIVE' THEN 0 WHEN 'INQUIRY' THEN 1 WHEN 'CORRECTIVE' THEN 2 ELSE 3 END",
        "state": "CASE state WHEN '拟定' THEN 0 WHEN '待批' THEN 1 WHEN '退回' THEN 2 WHEN '已批准' THEN 3 "
        "WHEN '已就绪' THEN 4 WHEN '延期' THEN 5 WHEN '进行中' THEN 6 WHEN '待补材料' THEN 7 WHEN '待处置' THEN 8 "
        "WHEN '待归档' THEN 9 WHEN '已归档' THEN 10 ELSE 11 END",
    },
    (
        "SELECT id, year, number, form, ground, mode, lead_name, held_from, planned_start, state, organiser, "
        "is_historical, held_precision FROM interview WHERE id IN ({ids})",
        "SELECT interview_id, name, department_name FROM interview_subject WHERE interview_id IN ({ids}) "
        "ORDER BY position",
        "SELECT DISTINCT s.interview_id FROM interview_subject AS s JOIN material AS m ON m.subject_id = s.id "
        "WHERE s.interview_id IN ({ids}) AND m.received_on IS NULL AND m.refused_on IS NULL AND m.due_on < '{day}'",
    ),
)  # fmt: skip


class _People(List):
    def in_unit(self, unit: int, on: date) -> str:
        """Who is in a department on the day."""
        held = _HOLDS.replace("{day}", on.isoformat())
        return f"id IN (SELECT a.person_id FROM appointment AS a WHERE a.department_id = {unit} AND {held})"

    def ranked(self, rank: str, on: date) -> str:
        """Who has a rank on the day."""
        of = _OF.replace("{day}", on.isoformat())
        return f"EXISTS (SELECT 1 FROM person_rank AS a {of} AND a.rank = '{rank}')"

    def in_post(self, on: date) -> str:
        """Who holds anything on the day."""
        of = _OF.replace("{day}", on.isoformat())
        return f"(EXISTS (SELECT 1 FROM appointment AS a {of}) OR EXISTS (SELECT 1 FROM school_post AS a {of}))"


_RANK = (
    "(SELECT MIN(CASE a.rank WHEN '校级正职' THEN 0 WHEN '校级副职' THEN 1 WHEN '正处级' THEN 2 WHEN '副处级' THEN 3 "
    f"WHEN '正科级' THEN 4 WHEN '副科级' THEN 5 ELSE 6 END) FROM person_rank AS a {_OF})"
)
_PLACE = (
    "COALESCE((SELECT MIN(d.position) FROM appointment AS a JOIN department AS d ON d.id = a.department_id "
    f"{_OF}), 9e9)"
)
PEOPLE = _People(
    "person",
    f"(SELECT count(*) FROM school_post AS a {_OF}) DESC, {_PLACE}, {_RANK}, staff_no",
    {
        "staff_no": "staff_no", "name": "pinyin", "gender": "gender", "department": _PLACE, "rank": _RANK,
        "title": f"(SELECT MIN(a.title) FROM appointment AS a {_OF})",
        "since": f"(SELECT MAX(a.start) FROM appointment AS a {_OF})",
    },
    (
        "SELECT id, staff_no, name, gender FROM person WHERE id IN ({ids})",
        "SELECT a.person_id, a.rank FROM person_rank AS a WHERE a.person_id IN ({ids}) AND " + _HOLDS,
        "SELECT a.person_id, a.title, a.start, a.precision FROM school_post AS a WHERE a.person_id IN ({ids}) AND "
        + _HOLDS,
        "SELECT a.person_id, d.name, a.title, a.start, a.precision, a.head, a.deputy, a.branch_secretary, a.key_post "
        "FROM appointment AS a JOIN department AS d ON d.id = a.department_id WHERE a.person_id IN ({ids}) AND "
        + _HOLDS
        + " ORDER BY a.head DESC, a.branch_secretary DESC, a.deputy DESC, a.id",
    ),
)  # fmt: skip
