"""Records: their turns under random ids as the desk gives them, and the digest that seals them.

Turns are put into the table in the order of their ids, which is not that of the talks: they wait in as many files as
it takes to sort each in memory.  A store of ten years lies on the disk in the same disorder.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from app.rules.lifecycle import State
from tests.bench.scale.drawing_up import Talk
from tests.bench.scale.filling import Filler
from tests.bench.scale.words import Sentences

_ID_BITS = 62
_FILE_BITS = 6  # 64 files
_GAP = 1024  # between positions, as the desk leaves it
_MARKED = 0.02
TURN_COLUMNS = "id, interview_id, position, speaker, text, spoken_at, marks"


class Records:
    """Writes the records of talks, and their turns at the end."""

    def __init__(self, chance: Random, sentences: Sentences, scratch: Path) -> None:
        self._chance, self._sentences = chance, sentences
        self._files: list[BinaryIO] = [(scratch / f"{place}.turns").open("w+b") for place in range(1 << _FILE_BITS)]
        self.ids: dict[int, int] = {}  # a turn of some records, for amendments

    def of(self, talk: Talk) -> tuple[Any, ...]:
        """The row of the record; its turns are kept for later."""
        chance, said, lines, id = self._chance, self._sentences, [], 0
        step = max(1, talk.minutes * 60 // max(1, talk.turns))
        for place in range(talk.turns):
            speaker = "答" if place % 2 else "问"
            text = said.answer() if place % 2 else said.question()
            at = str(talk.planned + timedelta(seconds=step * place))
            marks = '[["要点", 2, 8]]' if chance.random() < _MARKED else "[]"
            id = chance.getrandbits(_ID_BITS) | 1
            row = (id, talk.id, (place + 1) * _GAP, speaker, text, at, marks)
            marshal.dump(row, self._files[id >> (_ID_BITS - _FILE_BITS)])
            lines.append(f'["{at}", "{speaker}", "{text}"]')  # canonical_text: nothing in it is escaped
        self.ids[talk.id] = id
        begun, over = str(talk.planned), str(talk.planned + timedelta(minutes=talk.minutes))
        if talk.state is State.IN_PROGRESS:
            return talk.id, "书写", id, 0, begun, over, None, "", None
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return talk.id, "定稿", id, 0, begun, over, over, digest, over

    def write_turns(self, filler: Filler) -> None:
        """Puts all turns in, in the order of their ids."""
        for file in self._files:
            file.seek(0)
            filler.put("record_turn", TURN_COLUMNS, sorted(_rows(file)))
            file.close()


RECORD_COLUMNS = "interview_id, state, current_turn, caret, started_at, updated_at, closed_at, digest, read_back_at"


def _rows(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    while True:
        try:
            yield marshal.load(file)
        except EOFError:
            return
