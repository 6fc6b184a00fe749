"""Makes a long way to a fault short: leaves out halves, quarters and so on, as long as the same fault still comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tests.monkey.moves import Move, write_log
from tests.monkey.pieces import Outcome, Piece, run

T = TypeVar("T")


def shrunk(moves: Sequence[T], fails: Callable[[Sequence[T]], bool], most: int = 60) -> list[T]:
    """A part of the moves, in their order, with which it still fails; tried at most so often."""
    left, tries, part = list(moves), 0, 2
    while len(left) > 1 and tries < most:
        size = max(len(left) // part, 1)
        for start in range(0, len(left), size):
            shorter = left[:start] + left[start + size :]
            tries += 1
            if shorter and fails(shorter):
                left, part = shorter, max(part - 1, 2)
                break
            if tries >= most:
                break
        else:
            if size == 1:
                break
            part = min(part * 2, len(left))
    return left


def replayed(piece: Piece, moves: Sequence[tuple[int, Move]], work: Path) -> Outcome:
    """What comes of these moves over a fresh copy of the store."""
    log = work.with_name(f"{work.name}.jsonl")
    log.parent.mkdir(parents=True, exist_ok=True)
    write_log(log, moves)
    again = Piece(piece.seed, moves[-1][0] + 1 - moves[0][0], moves[0][0], 1_000_000, piece.patience, log)
    return run(again, work)


def shortest(piece: Piece, moves: Sequence[tuple[int, Move]], sign: str, most: int = 60) -> list[tuple[int, Move]]:
    """The moves of a log that ended in a fault, without those that it comes without."""

    def fails(part: Sequence[tuple[int, Move]]) -> bool:
        with TemporaryDirectory(prefix="yuetan-monkey-") as folder:
            return any(fault["sign"] == sign for fault in replayed(piece, part, Path(folder) / "again").faults)

    return shrunk(moves, fails, most) if fails(moves) else list(moves)
