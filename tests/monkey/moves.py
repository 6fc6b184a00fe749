"""What the monkey can do, as data: a move can be written into a log, read from it, and done again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How a text comes in by an input method: each step is the text under composition and what is committed with it.
Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """One move: what is done, to which widget (`targets.name_of`), and how.

    The numbers of a place are parts of the width and height of what is seen of the widget.
    """

    kind: str
    target: str = ""
    args: tuple[Any, ...] = ()

    def words(self) -> str:
        """How the move is told to people."""
        return " ".join(part for part in (self.kind, self.target, " ".join(map(_brief, self.args))) if part)


def _brief(value: Any) -> str:
    text = f"{value:.2f}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def as_line(number: int, move: Move) -> str:
    """The line of a log, without its end."""
    return json.dumps([number, move.kind, move.target, *move.args])


def from_line(line: str) -> tuple[int, Move]:
    """What a line of a log says.  Raises ValueError for one that was not written whole."""
    number, kind, target, *args = json.loads(line)
    return int(number), Move(kind, target, tuple(args))


def read_log(file: Path) -> list[tuple[int, Move]]:
    """The moves of a log in their order; a last line that the end of the process cut short is left out."""
    found: list[tuple[int, Move]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found.append(from_line(line))
        except ValueError:
            break
    return found


def write_log(file: Path, moves: Iterable[tuple[int, Move]]) -> None:
    """Writes moves as a log."""
    file.write_text("".join(f"{as_line(number, move)}\n" for number, move in moves), encoding="utf-8")


def told(moves: Sequence[tuple[int, Move]]) -> list[str]:
    """Moves as lines for people."""
    return [f"{number:>7} {move.words()}" for number, move in moves]
