"""Making heads from the rows of the store, many at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
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

    def take_body(self, text: str) -> None:
        """A text as it stands."""
        self.body.append(text)

    def take_name(self, text: str) -> None:
        """A name."""
        self.names[_line(text)] = None

    def take_spoken(self, text: str) -> None:
        """A name that is found by its pinyin as well."""
        name, keys, _ = _spoken(text, "")
        self.names[name] = None
        self.keys.update(keys)

    def take_key(self, text: str) -> None:
        """Words of letters."""
        self.keys.update(dict.fromkeys(text.lower().split()))

    def take_list(self, text: str) -> None:
        """A JSON list of texts."""
        self.body.extend(_texts(text))

    def take_number(self, text: str) -> None:
        """A number; that of a talk of the past is below zero."""
        number = int(text)
        self.facets[f"{NUMBER}{number}" if number >= 0 else f"{LATER_NUMBER}{-number}"] = None

    def take_day(self, text: str) -> None:
        """The day of a day or moment."""
        if len(digits := text[:10].replace("-", "")) == 8:
            self.facets[DAY + digits] = None

    def take_who(self, text: str, letter: str) -> None:
        """A spoken name that is a facet too."""
        name, keys, facets = _spoken(text, letter)
        self.names[name] = None
        self.keys.update(keys)
        self.facets.update(facets)

    def take_facet(self, text: str, letter: str) -> None:
        """A value that filters ask for."""
        self.facets[letter + _line(text)] = None


_Taker = Callable[[Head, str], None]
# By the word of a `Part`; a letter alone is a facet.
_TAKERS: dict[str, _Taker] = {
    "body": Head.take_body, "name": Head.take_name, "spoken": Head.take_spoken, "key": Head.take_key,
    "list": Head.take_list, "number": Head.take_number, "day": Head.take_day,
}  # fmt: skip


def _takers(part: Part) -> tuple[_Taker, ...]:
    """What takes each column of a part where it belongs."""
    return tuple(_taker(into) for into, _ in part.into)


def _taker(into: str) -> _Taker:
    if into in _TAKERS:
        return _TAKERS[into]
    if into.startswith("who:"):
        return partial(Head.take_who, letter=into[-1])
    return partial(Head.take_facet, letter=into)


@lru_cache(maxsize=4_000)
def _spoken(text: str, letter: str) -> tuple[str, dict[str, None], dict[str, None]]:
    """A name as a line, its keys, and the facets of a letter that it is found by: to be read alone."""
    name = _line(text)
    facets = (letter + each for each in (name, *name_readings(name))) if letter else ()
    return name, dict.fromkeys(name_keys(name)), dict.fromkeys(facets)


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
        heads[ref] = Head()
        _fill(heads[ref], takers, row)
    for part in others:
        takers = _takers(part)
        for ref, *row in _rows(connection, part, wanted, values):
            if ref in heads:
                _fill(heads[ref], takers, row)
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
        _fill(head, places[row[0]], row[_LEADING:])
    return kept, head


# Of the rows of `_sql_of_one`: the part and two values by which its rows are sorted come first; that of what is kept.
_LEADING, _KEPT = 3, -1


@cache
def _sql_of_one(kind: Kind) -> tuple[str, tuple[tuple[_Taker, ...], ...]]:
    """All parts of a thing under each other, which costs a third of asking them one by one, and what takes each."""
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


def _fill(head: Head, takers: tuple[_Taker, ...], row: Sequence[Any]) -> None:
    """Takes what a row says; NULL and empty say nothing, and what is behind the part's own columns is no part of it."""
    for take, value in zip(takers, row, strict=False):
        if value is None or value == "":
            continue
        if type(value) is not str:
            value = str(value)
        elif "\0" in value:  # SQL functions are handed a text up to its first NUL
            value = value.replace("\0", " ")
        take(head, value)
