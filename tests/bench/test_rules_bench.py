"""The bench of rules works: plain look-ups name the same candidates, and every line has its figures."""

from __future__ import annotations

from pathlib import Path

from app.people.snapshot import snapshot
from tests.bench import rules
from tests.bench.scale import TODAY, copied, opened


def test_plain_look_ups_name_the_same_candidates(small: Path) -> None:
    with copied(small) as mine:
        session = opened(mine)
        institution = snapshot(TODAY)
        ours, plain = rules.candidates(session.rules, institution), rules.Plainly(session.rules, institution)
        assert {one: set(some) for one, some in ours.items()} == {
            one: set(some) for one, some in plain.candidates().items()
        }
        assert any(ours.values()) and rules.clauses_checked(session.rules, institution) >= len(ours)
        session.store.close()


def test_bench_states_every_line(small: Path) -> None:
    lines = rules.lines()
    rules.measured(small, "0.05 %", lines, 1)
    assert all(len(line.figures["0.05 %"]) == 1 and line.middle("0.05 %") > 0 for line in lines.values())
