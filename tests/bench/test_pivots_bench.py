"""The bench of statistics works: raw queries count what pivots count, but for corrections and reports."""

from __future__ import annotations

from pathlib import Path

from app.interviews.reported import ReportedTalk
from app.interviews.tables import Amendment
from app.ledgers.pivot.table import LineKind, load, pivot
from tests.bench import pivots
from tests.bench.scale import copied, opened


def test_raw_queries_answer_the_questions(small: Path) -> None:
    with copied(small) as mine:
        session = opened(mine)
        db = session.store.db
        with session.store.transaction():
            ReportedTalk.update(in_force=False).execute()
            db.execute_sql("DROP TRIGGER amendment_no_delete")
            Amendment.delete().execute()
        for each in pivots.QUESTIONS:
            table = pivot(each.made, load(session, each.made))
            raw = db.execute_sql(each.raw()).fetchall()
            of = [slot for slot in table.slots if slot.column is None and slot.measure.key == each.measures[-1]]
            ours = sum(table.figure(line, of[0]) for line in table.lines if line.kind is LineKind.DETAIL)
            theirs = sum(row[-1] or 0 for row in raw)
            # What is divided by columns, or by what stands beside departments (校领导), is not the sum of its parts.
            assert each.column or "department" in each.rows or ours == theirs, each.name
            assert (raw and ours > 0) or "特批" in each.name or ours == theirs == 0, each.name
        session.store.close()


def test_bench_states_every_line(small: Path) -> None:
    with copied(small) as mine:
        session = opened(mine)
        lines, tables = pivots.lines_of_pivots(), pivots.lines_of_tables()
        pivots.measured(session, "0.05 %", lines, 1)
        pivots.measured_tables(session, "0.05 %", tables, 1)
        session.store.close()
    assert len(lines) == len(pivots.QUESTIONS)
    assert all(len(line.figures["0.05 %"]) == 1 for line in (*lines.values(), *tables.values()))
