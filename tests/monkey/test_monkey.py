"""The monkey on a short walk, over the ways that once led to a fault, and over faults that were planted for it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.monkey.choosing import Chooser
from tests.monkey.flatness import growths, lacks
from tests.monkey.hands import Hands
from tests.monkey.moves import Move, as_line, from_line, read_log, told, write_log
from tests.monkey.patience import Silence
from tests.monkey.pieces import Outcome, Piece, planned, run
from tests.monkey.program import SAMPLE, STORES
from tests.monkey.shrinking import shrunk
from tests.monkey.watching import WARM, Sample, slope

SEED, WALK = 7, 200
KEPT = tomllib.loads((Path(__file__).parent / "seeds.toml").read_text(encoding="utf-8")).get("way", [])
# A busy PC makes no hang.
PATIENCE = 120.0


def faults(outcome: Outcome) -> str:
    return "\n".join(f"move {each['move']}: {each['kind']}: {each['text']}" for each in outcome.faults)


@pytest.mark.parametrize("kind", sorted({SAMPLE, *(each["store"] for each in KEPT)}))
def test_ways_that_once_led_to_a_fault_and_a_short_walk_after_them_break_nothing(kind: str, tmp_path: Path) -> None:
    moves: list[tuple[int, Move]] = []
    for way in [each for each in KEPT if each["store"] == kind]:
        lines = [from_line(line)[1] for line in way["moves"]]
        moves += [(len(moves) + place, move) for place, move in enumerate([Move("leave"), *lines])]
    log = tmp_path / "ways.jsonl"
    write_log(log, moves)
    walk = WALK if kind == SAMPLE else 0
    piece = Piece(STORES.index(kind) + SEED * len(STORES), len(moves) + walk, patience=PATIENCE, replay=log)
    outcome = run(piece, tmp_path / "work")
    assert outcome.is_clean, faults(outcome)
    assert outcome.actions == len(moves) + walk and outcome.samples and outcome.acted["login 完成"]
    assert not walk or outcome.visits > 20


# ------------------------------------------------------------ what it notices


def planted(folder: Path, *kinds: str, patience: float = PATIENCE) -> Outcome:
    log = folder / "planted.jsonl"
    moves = [Move("planted", args=(kind,)) for kind in kinds]
    write_log(log, enumerate([*moves, Move("wait", args=(1,)), Move("escape")]))
    return run(Piece(1, len(kinds) + 2, patience=patience, replay=log, faults=9), folder / "work")


def test_planted_faults_are_noticed(tmp_path: Path) -> None:
    found = planted(tmp_path, "raise", "critical", "trap").faults
    assert {each["kind"] for each in found} == {"exception", "qt", "trap"} and len(found) == 3
    said = "".join(each["sign"] for each in found)
    assert "ZeroDivisionError" in said and "planted" in said and "does not close" in said


def test_the_end_of_the_process_is_a_crash(tmp_path: Path) -> None:
    [fault] = planted(tmp_path, "crash").faults
    assert fault["kind"] == "crash" and "SIGSEGV" in fault["sign"]


def test_a_move_that_never_ends_is_a_hang(tmp_path: Path) -> None:
    [fault] = planted(tmp_path, "hang", patience=1.0).faults
    assert fault["kind"] == "hang" and "_planted" in fault["text"]
    assert not Path("/proc").exists() or "s of a processor" in fault["text"]


def silences(*seen: tuple[float, int | None, dict[int, float]]) -> list[float]:
    silence = Silence()
    return [silence.seconds(*each) for each in seen]


def test_what_waits_for_a_processor_is_no_hang_and_what_blocks_or_turns_is() -> None:
    blocked = silences((0, 1, {7: 0.5}), (10, 1, {7: 0.5}), (12, 2, {7: 0.5}))
    assert blocked == [0, 10, 0]
    starved = silences((0, 1, {7: 0.5}), (10, 1, {7: 10.0}), (20, 1, {7: 19.0}), (40, 1, {7: 19.0}))
    assert starved == pytest.approx([0, 0.5, 1.5, 21.5])
    # A thread that it waits for may be the one in line, and one that began or ended meanwhile counts as well.
    assert silences((0, 1, {7: 0.0}), (10, 1, {7: 0.0, 8: 9.0}), (11, 1, {7: 0.0})) == [0, 1, 2]
    assert silences((0, 1, {}), (60, None, {}), (120, None, {})) == [0, 0, 0]


# ------------------------------------------------------------ its parts


def test_a_move_is_read_from_a_log_as_it_was_written(tmp_path: Path) -> None:
    moves = [
        Move("click", "QPushButton#x:0", (0.25, 0.5, "left", 0)), Move("compose", args=([["y", ""], ["", "约𬭎"]], -1)),
        Move("leave"),
    ]  # fmt: skip
    assert [from_line(as_line(place, move)) for place, move in enumerate(moves)] == list(enumerate(moves))
    log = tmp_path / "log"
    write_log(log, enumerate(moves))
    log.write_bytes(log.read_bytes()[:-3])  # the process ended amid a line
    assert read_log(log) == list(enumerate(moves[:-1]))
    assert "约𬭎" in told(list(enumerate(moves)))[1]


def test_every_kind_of_move_that_is_chosen_can_be_done() -> None:
    from tests.monkey import choosing

    weights = (choosing._IN_MENU, choosing._IN_DIALOG, choosing._IN_WINDOW, choosing._LOCKED, choosing._AT_GATE)
    chosen = {kind for each in weights for kind in each} - {"entry", "bare"}
    assert chosen <= set(Hands(None).kinds)  # type: ignore[arg-type]
    assert all(hasattr(Chooser, f"_{kind}") for kind in ("entry", "bare"))


def test_a_way_is_shrunk_to_what_the_fault_needs() -> None:
    tried: list[int] = []

    def fails(part: Any) -> bool:
        tried.append(len(part))
        return {13, 77} <= set(part)

    assert shrunk(range(100), fails, 200) == [13, 77]
    assert len(tried) < 100


def sample(move: int, *, rest: bool = True, **figures: float) -> Sample:
    names = (
        "rss", "files", "store_files", "threads", "widgets", "windows", "dialogs", "objects", "timers", "python",
    )  # fmt: skip
    return Sample(move, True, "admin", **{name: figures.get(name, 100) for name in names}, rest=rest)  # type: ignore[arg-type]


def growing(samples: list[Sample]) -> list[str]:
    return [each.name for each in growths(samples) if not each.is_flat]


def test_what_grows_with_every_move_is_not_flat_and_what_swings_is() -> None:
    moves = range(2_500, 30_000, 2_500)
    assert growing([sample(move, files=10 + move / 1000) for move in moves]) == ["files at rest"]
    assert growing([sample(move, rss=300 + move / 500) for move in moves]) == ["rss at rest"]
    assert growing([sample(move, python=100_000 + move) for move in moves]) == ["python at rest"]
    assert not growing([sample(move, rss=300 + 5 * (move // 2_500 % 2)) for move in moves])
    # What grew before it was warm, and with what the monkey's own store holds, is no leak; handles always are.
    assert not growing([sample(move, rss=100 if move < WARM else 300) for move in moves])
    busy = [sample(move, rest=False, rss=300 + move / 100, widgets=move) for move in range(1_000, 31_000, 1_000)]
    assert not growing([*busy, *map(sample, moves)])
    assert growing([sample(move, rest=False, threads=move / 1000) for move in range(1_000, 31_000, 1_000)]) == [
        "threads"
    ]
    assert slope([sample(0, rss=1), sample(10, rss=2), sample(20, rss=3)], "rss") == pytest.approx(2)


def test_a_run_without_rest_says_nothing_of_memory_and_says_so() -> None:
    assert "too few" in lacks([sample(move, rest=False) for move in range(1_000, 31_000, 1_000)])
    assert not lacks([sample(move) for move in range(2_500, 30_000, 2_500)])


def test_at_rest_the_process_is_measured_over_the_same_window_and_goes_back(tmp_path: Path) -> None:
    log = tmp_path / "rest.jsonl"
    moves = [
        Move("knock", args=("admin",)),
        Move("enter"),
        Move("midnight"),
        Move("rest"),
        Move("knock", args=("admin",)),
    ]
    write_log(log, enumerate([*moves, Move("enter"), Move("rest")]))
    outcome = run(Piece(1, len(moves) + 2, patience=PATIENCE, replay=log), tmp_path / "work")
    assert outcome.is_clean, faults(outcome)
    first, second = [each for each in outcome.samples if each.rest]
    assert first.open and first.widgets == second.widgets and first.store > 0 and first.account == "admin"
    assert not (tmp_path / "work" / "store-2").exists()  # it went back to its own


def test_a_long_run_is_planned_in_pieces_of_different_seeds() -> None:
    pieces = planned(7, 100_000, 10_000, 30_000)
    assert [each.actions for each in pieces] == [30_000, *[10_000] * 7]
    assert len({each.seed for each in pieces}) == len(pieces)


def test_a_clean_piece_is_not_run_again(tmp_path: Path) -> None:
    (tmp_path / "piece.json").write_text(
        json.dumps({"seed": 3, "actions": 5, "seconds": 1, "faults": [], "samples": [], "acted": {"x": 1}, "visits": 2})
    )
    assert run(Piece(3, 5), tmp_path, resume=True).acted == {"x": 1}
