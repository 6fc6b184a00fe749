"""Where things stand in a TOML file: tomllib reads values but keeps no line numbers."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"^\s*(?:\"([^\"]+)\"|'([^']+)'|([\w\-]+))\s*=")


class Lines:
    """Line numbers (from 1) of tables, of the n-th entry of an array of tables, and of their keys."""

    def __init__(self, text: str) -> None:
        self._tables: dict[tuple[str, int], int] = {}
        self._keys: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        table, index = "", 0
        for number, line in enumerate(text.splitlines(), 1):
            if header := _HEADER.match(line):
                table = header.group(2)
                index = counts.get(table, 0) if header.group(1) else 0
                counts[table] = index + 1
                self._tables.setdefault((table, index), number)
            elif key := _KEY.match(line):
                name = key.group(1) or key.group(2) or key.group(3)
                self._keys.setdefault((table, index, name), number)

    def of(self, table: str, index: int = 0, key: str | None = None) -> int:
        """The line of a key, or of its table's header; 1 where neither is found."""
        if key is not None and (line := self._keys.get((table, index, key))):
            return line
        return self._tables.get((table, index)) or self._keys.get(("", 0, table), 1)
