"""Whether a migration kept what was there: how many rows each table has, how much each of its columns says, and the
chain of audit entries to the letter.

Looked at before and after within the one transaction, so that what does not fit is rolled back.  How much a column
says is the length of all its values: it shows text that is lost or cut, in the time of one reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.store.steps import step

# The chain holds by its content: what has the same content holds as it did.
_CHAIN = "audit_entry"
_ENTRY = "seq, at, account_id, action, object_type, object_id, summary, before, after, outcome, mac"
_COLUMNS = (
    "SELECT t.name, c.name FROM main.sqlite_master AS t JOIN pragma_table_info(t.name) AS c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'search_%' ORDER BY t.name, c.cid"
)
_ROWS = "rows"
_AT_ONCE = 2_000
_SAID = "正在清点数据"


@dataclass(frozen=True, slots=True)
class Content:
    """`amounts`: of each `table.column` the length of its values, of each `table.rows` how many; and the chain."""

    amounts: Mapping[str, int]
    chain: str


def content_of(connection: Any) -> Content:
    """What is in the tables of an open database; the search is left out, which is made from them."""
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(table, []).append(column)
    step(_SAID)
    asked = [_amounts_of(table, names) for table, names in columns.items()]
    amounts = dict(connection.execute(" UNION ALL ".join(asked)).fetchall()) if asked else {}
    return Content(_each(amounts, columns), _chain_of(connection) if _CHAIN in columns else "")


def lost(before: Content, after: Content, touched: Collection[str] = ()) -> list[str]:
    """What is not as it was, in words.

    `touched`: tables (`table`) and columns (`table.column`) that the steps say they change.
    """
    found = []
    for name, amount in before.amounts.items():
        table, _, column = name.partition(".")
        if table in touched or name in touched or after.amounts.get(name) == amount:
            continue
        found.append(
            f"表 {table} 的行数与升级之前不同" if column == _ROWS else f"表 {table} 的 {column} 与升级之前不同"
        )
    if before.chain != after.chain:
        found.append("操作记录与升级之前不同")
    return found


def _amounts_of(table: str, columns: list[str]) -> str:
    """SQL for one row: the table, and its amounts one after another in a text."""
    amounts = ["count(*)", *(f'total(length("{column}"))' for column in columns)]
    said = " || ' ' || ".join(f"CAST(CAST({amount} AS INTEGER) AS TEXT)" for amount in amounts)
    return f"SELECT '{table}', {said} FROM main.\"{table}\""


def _each(amounts: Mapping[str, str], columns: Mapping[str, list[str]]) -> dict[str, int]:
    return {
        f"{table}.{name}": int(amount)
        for table, said in amounts.items()
        for name, amount in zip([_ROWS, *columns[table]], said.split(" "), strict=True)
    }


def _chain_of(connection: Any) -> str:
    """A digest over all entries in their order."""
    rows = connection.execute(f"SELECT {_ENTRY} FROM main.{_CHAIN} ORDER BY seq")
    hasher = hashlib.blake2b(digest_size=16)
    while some := rows.fetchmany(_AT_ONCE):
        step(_SAID)
        hasher.update(repr(some).encode())
    return hasher.hexdigest()
