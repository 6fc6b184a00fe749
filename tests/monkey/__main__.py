"""Random actions in the real windows over a copy of the sample institution: nothing may crash, hang, grow, or be lost.

    python -m tests.monkey --seed 7 --actions 100000 [--piece 10000] [--long 30000] [--folder DIR] [--resume] [--json F]
    python -m tests.monkey --seed 7 --replay DIR/piece-3 [--from 900] [--until 1034] [--shrink]

The first form runs pieces in fresh processes, after a long one that shows whether memory and handles stay flat; what
has ended clean is not run again with --resume.  The second does the moves of a log again over a fresh store, and with
--shrink looks for a short way to the same fault.  Exit 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from tests.bench.report import ended
from tests.monkey.child import LOG
from tests.monkey.flatness import Growth, growths, lacks
from tests.monkey.moves import read_log, told, write_log
from tests.monkey.pieces import Outcome, Piece, last_moves, planned, run
from tests.monkey.shrinking import replayed, shortest

_FOLDER = Path("build/monkey")
# From so many moves on a long piece has to say whether memory is flat.
LONG = 20_000


def main() -> int:
    """Runs what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--actions", type=int, default=100_000)
    parser.add_argument("--piece", type=int, default=10_000)
    parser.add_argument("--long", type=int, default=30_000)
    parser.add_argument("--patience", type=float, default=10.0, help="seconds after which a move counts as a hang")
    parser.add_argument("--folder", type=Path, default=_FOLDER)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--replay", type=Path, help="the folder of a piece whose moves are done again")
    parser.add_argument("--from", dest="begin", type=int, default=0)
    parser.add_argument("--until", type=int)
    parser.add_argument("--shrink", action="store_true")
    asked = parser.parse_args()
    return _again(asked) if asked.replay else _play(asked)


def _play(asked: argparse.Namespace) -> int:
    outcomes: list[Outcome] = []
    grown: list[Growth] = []
    lacking, kinds = "", dict[str, int]()
    for place, piece in enumerate(planned(asked.seed, asked.actions, asked.piece, asked.long)):
        piece = replace(piece, patience=asked.patience)
        work = asked.folder / str(asked.seed) / f"piece-{place}"
        outcome = run(piece, work, resume=asked.resume)
        outcomes.append(outcome)
        print(_line(outcome), flush=True)
        _tell_faults(outcome, work)
        if place == 0:
            grown, lacking = growths(outcome.samples), lacks(outcome.samples) if asked.long >= LONG else ""
            kinds = outcome.grown
    _tell_growths(grown, kinds)
    missed = [f"seed {each.seed}: {fault['sign']}" for each in outcomes for fault in each.faults]
    missed += [lacking] if lacking else []
    missed += [f"{each.name} grew by {each.grew:.1f}, more than {each.most:.1f}" for each in grown if not each.is_flat]
    acted = sum((Counter(each.acted) for each in outcomes), Counter())
    print(f"{sum(each.actions for each in outcomes):,} actions, {len(acted)} kinds of entries in the audit chains")
    found = {"pieces": [asdict(each) for each in outcomes], "growths": [asdict(each) for each in grown], "acted": acted}
    return ended(found, missed, asked.json)


def _line(outcome: Outcome) -> str:
    speed = outcome.actions / outcome.seconds if outcome.seconds else 0.0
    state = "clean" if outcome.is_clean else f"{len(outcome.faults)} faults"
    return f"seed {outcome.seed:>8} {outcome.actions:>7,} actions {outcome.seconds:>7.0f} s {speed:>5.0f}/s  {state}"


def _tell_faults(outcome: Outcome, work: Path) -> None:
    for fault in outcome.faults:
        print(f"\nseed {outcome.seed}, move {fault['move']}: {fault['kind']}: {fault['sign']}\n{fault['text']}")
        print("the moves before it:", *last_moves(work, fault["move"]), sep="\n")
        print(f"again: python -m tests.monkey --seed {outcome.seed} --replay {work} --until {fault['move']} --shrink\n")


def _tell_growths(grown: list[Growth], kinds: dict[str, int]) -> None:
    for each in grown:
        flat = "flat" if each.is_flat else "GROWS"
        print(f"{each.name:20} {each.first:>10.1f} {each.last:>10.1f} {each.grew:>+9.1f} of {each.most:>8.1f}  {flat}")
    if not all(each.is_flat for each in grown):
        print("more at rest than at the first:", *(f"{much:+,} {kind}" for kind, much in kinds.items()), sep="\n  ")


def _again(asked: argparse.Namespace) -> int:
    until = asked.until if asked.until is not None else 1 << 60
    moves = [each for each in read_log(asked.replay / LOG) if asked.begin <= each[0] <= until]
    piece = Piece(asked.seed, len(moves), patience=asked.patience)
    with tempfile.TemporaryDirectory(prefix="yuetan-monkey-") as folder:
        outcome = replayed(piece, moves, Path(folder) / "again")
    for fault in outcome.faults:
        print(f"move {fault['move']}: {fault['kind']}: {fault['sign']}\n{fault['text']}")
    if outcome.is_clean:
        print("nothing went wrong this time")
    elif asked.shrink:
        short = shortest(piece, moves, outcome.faults[0]["sign"])
        write_log(asked.replay / "short.jsonl", short)
        print(f"{len(short)} of {len(moves)} moves are enough, kept in {asked.replay / 'short.jsonl'}:")
        print(*told(short), sep="\n")
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
