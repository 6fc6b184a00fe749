"""The triggers that keep the index, as SQL: `python -m app.store.search.triggers` writes them for a migration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.store.search.heads import Watch, watches


def due_triggers() -> Iterator[str]:
    """A trigger for each table and kind of change, which says what heads are due."""
    by_table: dict[str, list[Watch]] = defaultdict(list)
    for watch in watches():
        by_table[watch.table].append(watch)
    for table, found in sorted(by_table.items()):
        whole = [watch for watch in found if not watch.only_updates]
        columns = list(dict.fromkeys(column for watch in found for column in watch.columns))
        for event, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",))):
            if whole:
                yield _trigger(f"search_{table}_{event.lower()}", f"{event} ON {table}", whole, rows)
        yield _trigger(f"search_{table}_update", f"UPDATE OF {', '.join(columns)} ON {table}", found, ("OLD", "NEW"))


def _trigger(name: str, event: str, found: Iterable[Watch], rows: tuple[str, ...]) -> str:
    lines = dict.fromkeys(_due(watch, row) for watch in found for row in _of(watch, rows))
    return "\n".join([f"CREATE TRIGGER {name} AFTER {event} BEGIN", *lines, "END;"])


def _of(watch: Watch, rows: tuple[str, ...]) -> tuple[str, ...]:
    """What hangs on a row by its own id is the same before and after."""
    return rows[-1:] if "R.id" in watch.select else rows


def _due(watch: Watch, row: str) -> str:
    """A row that names its thing itself is written as plainly as can be: it happens with every import."""
    select = watch.select.replace("R.", f"{row}.")
    if " FROM " not in select:
        column = select.removeprefix("SELECT ")
        where = "" if watch.select == "SELECT R.id" else f" WHERE {column} IS NOT NULL"
        return f"    INSERT OR IGNORE INTO search_due SELECT {int(watch.kind)}, {column}{where};"
    return f"    INSERT OR IGNORE INTO search_due SELECT {int(watch.kind)}, f.* FROM ({select}) AS f;"


if __name__ == "__main__":
    print("\n".join(due_triggers()))
