"""The search box against raw FTS5 on the same encrypted file.

    python -m tests.bench.search [--stores DIR] [--full] [--json F]

Each sort of query has two lines.  The target is held against what somebody writes by hand with stock FTS5 to answer
the same question (`search_by_hand`): the best of each group by rank, with snippets and titles.  Beside it is stated how
many times its own bare statements the search costs: every statement that it asks, its rows read and nothing done with
them.  What the program does beyond those is reading the query, comparing candidates with their text, ranking, and the
words in context.  p95 is over all queries of a size, each the best of three.  What keeping the index costs is stated.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any
from unittest.mock import patch

from app.access.session import Session
from app.ledgers.search.finding import find
from app.ledgers.search.query import read
from app.store.search import asking, index
from app.store.search.readings import name_readings
from tests.bench import search_by_hand
from tests.bench.lines import Line, Rounds, arguments, ended, interleaved
from tests.bench.scale import TODAY, copied, opened

EACH, TIMES, SEED = 12, 5, 7
P95_MS = 50.0
Asked = list[tuple[str, Sequence[Any]]]


class _Noting:
    """A connection that notes what it is asked."""

    def __init__(self, connection: Any, asked: Asked) -> None:
        self._connection, self._asked = connection, asked

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Asks it."""
        self._asked.append((sql, values))
        return self._connection.execute(sql, values)


def searched(session: Session, text: str) -> int:
    """What the box does for a text, to the last group; how many hits."""
    return sum(len(each.hits) for each in list(find(session, read(text, session.rules)))[-1])


def statements(session: Session, text: str) -> Callable[[], object]:
    """The bare statements of a text: all that the search asks, with nothing done between them."""
    asked: Asked = []
    connection = session.store.db.connection()
    with patch.object(session.store.db, "connection", lambda: _Noting(connection, asked)):
        searched(session, text)
    assert asked
    return lambda: [connection.execute(sql, values).fetchall() for sql, values in asked]


def by_hand(session: Session, text: str) -> Callable[[], object]:
    """The same question to stock FTS5; what was typed is read before."""
    connection, query = session.store.db.connection(), read(text, session.rules)
    return lambda: search_by_hand.found(connection, query, TODAY.isoformat())


# ------------------------------------------------------------ what is asked


def queries(session: Session) -> dict[str, list[str]]:
    """Texts of each sort, drawn from what is in the store."""
    dice, db = random.Random(SEED), session.store.db
    names = [row[0] for row in db.execute_sql("SELECT DISTINCT name FROM person ORDER BY id").fetchall()]
    short = [name for name in names if len(name) == 2] or names
    numbers = db.execute_sql("SELECT year, number FROM interview WHERE number > 0 ORDER BY id").fetchall()
    days = [row[0][:10] for row in db.execute_sql("SELECT held_from FROM interview WHERE held_from > ''").fetchall()]
    units = [row[0] for row in db.execute_sql("SELECT name FROM department").fetchall()]
    texts = _texts(session, dice)

    def some(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(EACH)]

    def spoken(place: int) -> str:
        return next(iter(name_readings(dice.choice(names))[place:]), "zsf")

    return {
        "names of two characters": some(lambda: dice.choice(short)),
        "names of three": some(lambda: dice.choice(names)),
        "pinyin initials": some(lambda: spoken(-1)),
        "full pinyin": some(lambda: spoken(0)),
        "numbers": some(lambda: "〔{}〕第{:03}号".format(*dice.choice(numbers))),
        "days": some(lambda: dice.choice(days)),
        "two characters of what was said": some(lambda: _cut(dice, texts, 2)),
        "phrases of what was said": some(lambda: _cut(dice, texts, 5)),
        "a name and a word": some(lambda: f"{dice.choice(names)} {_cut(dice, texts, 2)}"),
        "filters and a word": some(lambda: f"单位:{dice.choice(units)} 形式:询问 2025 {_cut(dice, texts, 2)}"),
    }


def _texts(session: Session, dice: random.Random) -> list[str]:
    last = session.store.db.execute_sql("SELECT max(id) FROM search_turn").fetchone()[0]
    places = sorted({dice.randint(1, last) for _ in range(250)})
    return [turn[3] for turn in asking.turns(session.store.db.connection(), places)]


def _cut(dice: random.Random, texts: list[str], length: int) -> str:
    """Characters of a turn that follow each other without a sign between them."""
    while True:
        text = dice.choice(texts)
        at = dice.randrange(max(1, len(text) - length))
        piece = text[at : at + length]
        if len(piece) == length and piece.isalpha():
            return piece


# ------------------------------------------------------------ measured


def measure(session: Session, size: str, lines: dict[str, Line], every: Line) -> None:
    """All sorts of queries at one size: the ratios of each sort, and the p95 of all."""
    best: list[float] = []
    with session.store.transaction():
        search_by_hand.build(session.store.db.connection())
    for name, texts in queries(session).items():
        for way, baseline, target in (
            (by_hand, "raw FTS5, ranked, with snippets", 1.3), (statements, "its bare statements", None),
        ):  # fmt: skip
            bare = [way(session, text) for text in texts]
            rounds = interleaved(
                lambda texts=texts: [searched(session, text) for text in texts],  # type: ignore[misc]
                lambda bare=bare: [each() for each in bare],  # type: ignore[misc]
                TIMES, time.process_time,
            )  # fmt: skip
            told = f"search: {name}" + ("" if target else ", Python")
            line = lines.setdefault(told, Line(told, baseline, target))
            cost = rounds.ours_ms / len(texts)
            line.add(size, Rounds(rounds.ratios, cost, rounds.bare_ms / len(texts)), cost if target else None)
        best += [min(_ms(session, text) for _ in range(3)) for text in texts]
    every.add(size, [quantiles(best, n=20)[-1]])


def _ms(session: Session, text: str) -> float:
    start = time.perf_counter()
    searched(session, text)
    return (time.perf_counter() - start) * 1000


def kept(session: Session, size: str, save: Line) -> None:
    """What an autosave of a turn costs with the index and without; the store is a copy."""
    db = session.store.db
    ids = [row[0] for row in db.execute_sql("SELECT turn_id FROM search_turn ORDER BY id DESC LIMIT 20").fetchall()]
    dice = random.Random(SEED)

    def typed() -> None:
        for id in ids:
            key = chr(dice.randint(0x4E00, 0x9FA0))
            with session.store.transaction():
                db.execute_sql("UPDATE record_turn SET text = text || ? WHERE id = ?", (key, id))

    with_index = _alone(typed)
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_turn%'"
    for name, _ in db.execute_sql(found).fetchall():
        db.execute_sql(f"DROP TRIGGER {name}")
    save.add(size, [(each - bare) / len(ids) for each, bare in zip(with_index, _alone(typed), strict=True)])


def _alone(act: Callable[[], None]) -> list[float]:
    act()
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        act()
        found.append((time.process_time() - start) * 1000)
    return sorted(found)


def built(session: Session, size: str, line: Line) -> None:
    """Building the whole index anew, in seconds of the processor."""
    start = time.process_time()
    with session.store.transaction():
        index.rebuild(session.store.db.connection())
    line.add(size, [time.process_time() - start])


def main(given: list[str] | None = None) -> int:
    """Measures every size."""
    asked = arguments(__doc__, given=given)
    lines: dict[str, Line] = {}
    every = Line("search: p95 of all", "–", P95_MS, "ms")
    save = Line("search: index of a saved turn", "the save without it", None, "ms", "added to each autosave of a turn")
    anew = Line("search: index built anew", "–", None, "s")
    for size, folder in asked.sizes():
        with copied(Path(folder)) as mine:
            session = opened(mine)
            try:
                built(session, size, anew)
                measure(session, size, lines, every)
                kept(session, size, save)
            finally:
                session.store.close()
    return ended([*lines.values(), every, save, anew], asked.json)


if __name__ == "__main__":
    sys.exit(main())
