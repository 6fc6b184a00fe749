"""Making heads from the rows of the store, many at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from app.store.search.heads import DAY, LATER_NUMBER, NUMBER, PARTS, Kind, Part, head_id
from app.store.search.readings import name_keys, name_readings

# A head goes no further: what is longer is found by its beginning.
_LONGEST = 60_000


@dataclass(slots=True)
class Head:
    """What a thing is found by, while it is being gathered; see `heads`."""

    names: dict[str, None] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    facets: dict[str, None] = field(default_factory=dict)

    def row(self) -> tuple[str, str, str, str]:
        """As it is kept."""
        whole = "\n".join(dict.fromkeys(self.body))[:_LONGEST]
        return "\n".join(self.names), whole, " ".join(self.keys), "\n".join(self.facets)


def _take_body(head: Head, _into: str, text: str) -> None:
    head.body.append(text)


def _take_name(head: Head, _into: str, text: str) -> None:
    head.names[_line(text)] = None


def _take_spoken(head: Head, _into: str, text: str) -> None:
    name = _line(text)
    head.names[name] = None
    head.keys.update(_nothing_of(name_keys(name)))


def _take_key(head: Head, _into: str, text: str) -> None:
    head.keys.update(_nothing_of(text.lower().split()))


def _take_list(head: Head, _into: str, text: str) -> None:
    head.body.extend(_texts(text))


def _take_number(head: Head, _into: str, text: str) -> None:
    number = int(text)
    head.facets[f"{NUMBER}{number}" if number >= 0 else f"{LATER_NUMBER}{-number}"] = None


def _take_day(head: Head, _into: str, text: str) -> None:
    if len(digits := text[:10].replace("-", "")) == 8:
        head.facets[DAY + digits] = None


def _take_other(head: Head, into: str, text: str) -> None:
    """A facet of that letter, or somebody who is found by his name, too."""
    if not into.startswith("who:"):
        head.facets[into + _line(text)] = None
        return
    _take_spoken(head, into, text)
    letter, name = into[-1], _line(text)
    head.facets[letter + name] = None
    head.facets.update(_nothing_of(letter + key for key in name_readings(name)))


_Take = Callable[[Head, str, str], None]
# Where the value of each column goes, and what takes it there.
_Takers = tuple[tuple[str, _Take], ...]
_nothing_of: Callable[[Iterable[str]], dict[str, None]] = dict.fromkeys
_TAKEN: dict[str, _Take] = {
    "body": _take_body, "name": _take_name, "spoken": _take_spoken, "key": _take_key, "list": _take_list,
    "number": _take_number, "day": _take_day,
}  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split())


def _texts(text: str) -> list[str]:
    """The texts of a JSON list."""
    with suppress(ValueError):
        found = json.loads(text)
        if isinstance(found, list):
            return [each for each in found if isinstance(each, str)]
    return [text]


def composed(connection: Any, kind: Kind, wanted: str, values: tuple[Any, ...]) -> dict[int, Head]:
    """The heads of a kind; `wanted` is a SELECT of their refs, as `ref`, with its values.  Those gone are left out."""
    own, *others = PARTS[kind]
    heads: dict[int, Head] = {}
    takers = _takers(own)
    for ref, *row in _rows(connection, own, wanted, values):
        heads[ref] = head = Head()
        _fill(head, takers, row)
    for part in others:
        takers = _takers(part)
        for ref, *row in _rows(connection, part, wanted, values):
            if (found := heads.get(ref)) is not None:
                _fill(found, takers, row)
    return heads


def composed_one(connection: Any, kind: Kind, ref: int) -> tuple[tuple[str, str, str, str] | None, Head | None]:
    """What is kept of one thing, and its head, with one statement; None where there is none."""
    sql, places = _sql_of_one(kind)
    rows = connection.execute(sql, (ref, head_id(kind, ref))).fetchall()
    kept = next((row[_LEADING : _LEADING + 4] for row in rows if row[0] == _KEPT), None)
    found = sorted((row for row in rows if row[0] != _KEPT), key=itemgetter(0, 1, 2))
    if not found or found[0][0] != 0:
        return kept, None
    head = Head()
    for row in found:
        takers = places[row[0]]
        _fill(head, takers, row[_LEADING : _LEADING + len(takers)])
    return kept, head


# Of the rows of `_sql_of_one`: the part and two values by which its rows are sorted come first; that of what is kept.
_LEADING, _KEPT = 3, -1


@cache
def _sql_of_one(kind: Kind) -> tuple[str, tuple[_Takers, ...]]:
    """All parts of a thing under each other, which costs a third of asking them one by one."""
    parts = PARTS[kind]
    widest = max(4, *(len(part.into) for part in parts))
    arms = [
        f"SELECT {_KEPT}, 0, 0, names, body, keys, facets{', NULL' * (widest - 4)} FROM main.search_head WHERE id = ?2"
    ]
    for place, part in enumerate(parts):
        order = [each.strip() for each in part.order.split(",")]
        leading = [str(place), *order, *["0"] * (2 - len(order))]
        columns = [*leading, *(sql for _, sql in part.into), *["NULL"] * (widest - len(part.into))]
        link = part.link.replace("d.ref", "?1")
        arms.append(f"SELECT {', '.join(columns)} FROM main.{part.table} AS t {part.more} WHERE {link}")
    return " UNION ALL ".join(arms), tuple(map(_takers, parts))


def _rows(connection: Any, part: Part, wanted: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(sql for _, sql in part.into)
    sql = (
        f"SELECT d.ref, {columns} FROM ({wanted}) AS d CROSS JOIN main.{part.table} AS t ON {part.link} {part.more} "
        f"ORDER BY d.ref, {part.order}"
    )
    return iter(connection.execute(sql, values))


def _fill(head: Head, takers: _Takers, row: Sequence[Any]) -> None:
    for (into, take), value in zip(takers, row, strict=True):
        if value is None or value == "":
            continue
        text = str(value)
        if "\0" in text:  # SQL functions are handed a text up to its first NUL
            text = text.replace("\0", " ")
        take(head, into, text)


def _takers(part: Part) -> _Takers:
    """What takes the value of each column."""
    return tuple((into, _TAKEN.get(into, _take_other)) for into, _ in part.into)
