"""What lists of talks are sorted and filtered by (`interview_line`), compared with its sources and made anew.

Triggers keep it (migration 0014).  The keys by which names are sorted are those of the moment when the talk was
written: a name that is corrected later has another pinyin and changes no talk, so they are not compared.
"""

from __future__ import annotations

from typing import Any

from app.store.spans import id_spans

_AT_ONCE = 20_000
_KEYS = ("lead_key", "recorder_key", "subject_key")


def _pinyin(person: str, name: str) -> str:
    return f"COALESCE((SELECT NULLIF(p.pinyin, '') FROM main.person AS p WHERE p.id = {person}), {name})"


_CORRECTED = (
    "SELECT a.after FROM main.amendment AS a WHERE a.interview_id = i.id AND a.key = 'held_from' "
    "ORDER BY a.id DESC LIMIT 1"
)
_FIRST = "SELECT f.id FROM main.interview_subject AS f WHERE f.interview_id = i.id ORDER BY f.position, f.id LIMIT 1"
# Column -> what it says of the talk `i` and its first subject `s`.
_MEANT = {
    "id": "i.id",
    "moment": f"COALESCE(({_CORRECTED}), i.held_from, i.planned_start, i.created_at)",
    "start": "COALESCE(i.held_from, i.planned_start)",
    "began": "i.held_from IS NOT NULL",
    **{
        column: f"i.{column}"
        for column in (
            "planned_start", "state", "year", "number", "organiser", "organiser_department_id", "recorder_id", "form",
            "ground", "mode", "place", "lead_name", "recorder_name", "volume_number", "archived_on",
        )
    },
    "lead_key": _pinyin("i.lead_id", "i.lead_name"),
    "recorder_key": _pinyin("i.recorder_id", "i.recorder_name"),
    "subject": "COALESCE(s.name, '')",
    "subject_key": f"COALESCE({_pinyin('s.person_id', 's.name')}, '')",
    "unit": "COALESCE(s.department_name, '')",
    "title": "COALESCE(s.title, '')",
    "rank": "COALESCE(s.rank, '')",
}  # fmt: skip
_COMPARED = tuple(column for column in _MEANT if column not in _KEYS)


def _meant(columns: tuple[str, ...]) -> str:
    said = ", ".join(f"{_MEANT[column]} AS {column}" for column in columns)
    return (
        f"SELECT {said} FROM main.interview AS i LEFT JOIN main.interview_subject AS s ON s.id = ({_FIRST}) "
        "WHERE i.id BETWEEN ? AND ?"
    )


def rebuild(connection: Any) -> None:
    """Makes all lines anew, within a transaction of the caller; tells its steps."""
    connection.execute("DELETE FROM main.interview_line")
    for span in id_spans(connection, "interview", _AT_ONCE, "正在重建约谈列表"):
        connection.execute(f"INSERT INTO main.interview_line ({', '.join(_MEANT)}) {_meant(tuple(_MEANT))}", span)


def problems(connection: Any) -> list[str]:
    """Where the lines are not what the talks say, in words; empty where they are.  Tells its steps."""
    kept, meant = (", ".join(f"{name}.{column}" for column in _COMPARED) for name in "lm")
    sql = (
        f"SELECT count(*) FROM ({_meant(_COMPARED)}) AS m LEFT JOIN main.interview_line AS l ON l.id = m.id "
        f"WHERE ({kept}) IS NOT ({meant})"
    )
    wrong = connection.execute(
        "SELECT count(*) FROM main.interview_line WHERE id NOT IN (SELECT id FROM main.interview)"
    ).fetchone()[0]
    for span in id_spans(connection, "interview", _AT_ONCE, "正在核对约谈列表"):
        wrong += connection.execute(sql, span).fetchone()[0]
    return [f"约谈列表有 {wrong} 行与约谈不符"] if wrong else []
