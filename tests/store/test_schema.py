"""Tables as code and tables as migrations make them are the same."""

from __future__ import annotations

import importlib
import pkgutil

import app
from app.access.session import Session
from app.store.database import Table
from app.store.search.index import HEADS, TABLES_OF_INDEX, TURNS


def _all_tables() -> list[type[Table]]:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(module.name)
    found: list[type[Table]] = []
    pending = list(Table.__subclasses__())
    while pending:
        table = pending.pop()
        found.append(table)
        pending.extend(table.__subclasses__())
    return found


_BARE_IDS = {
    "attachment": {("account_id", "account")},
    "account": {("department_id", "department"), ("person_id", "person")},
    "statistics_report": {("package_id", "package"), ("partner_id", "partner")},
}


def test_every_table_has_the_columns_and_references_of_its_migration(session: Session) -> None:
    for table in _all_tables():
        name = table._meta.table_name
        columns = {row[1]: (row[3], row[5]) for row in session.store.db.execute_sql(f"PRAGMA table_info({name})")}
        assert set(columns) == {field.column_name for field in table._meta.sorted_fields}, name
        for field in table._meta.sorted_fields:
            required, key = columns[field.column_name]
            assert field.null != bool(required) or key, f"{name}.{field.column_name}"
        wanted = {(field.column_name, field.rel_model._meta.table_name) for field in table._meta.refs}
        made = {(row[3], row[2]) for row in session.store.db.execute_sql(f"PRAGMA foreign_key_list({name})")}
        # Lower rooms do not know the tables of higher ones: such a column is a bare id in the code.
        assert made - wanted <= _BARE_IDS.get(name, set()), name
        assert wanted <= made, name


def test_every_table_of_the_store_is_strict_and_known_to_the_code(session: Session) -> None:
    known = {table._meta.table_name for table in _all_tables()}
    rows = session.store.db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    of_index = {name for name, _ in rows if name.startswith(TABLES_OF_INDEX)}
    assert {name for name, _ in rows} - of_index == known
    for name, sql in rows:
        if name.startswith((HEADS, TURNS)):  # FTS5 makes them as it likes
            continue
        assert "STRICT" in sql.rsplit(")", 1)[1], name


def test_every_column_that_names_an_attachment_is_found_by_an_index(session: Session) -> None:
    """Who reads a part of the talks reads the attachments used there: each of these tables is asked for each."""
    ask = session.store.db.execute_sql
    tables = [row[0] for row in ask("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()]
    naming = [
        (table, row[3]) for table in tables for row in ask(f"PRAGMA foreign_key_list({table})").fetchall()
        if row[2] == "attachment"
    ]  # fmt: skip
    assert len(naming) >= 10
    for table, column in naming:
        plan = ask(f"EXPLAIN QUERY PLAN SELECT 1 FROM main.{table} AS u WHERE u.{column} = ?", (1,)).fetchall()
        assert plan[0][3].startswith("SEARCH u USING"), (table, column)
