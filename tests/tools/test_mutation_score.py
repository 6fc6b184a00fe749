"""The mutation score counts what a test noticed, and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tools import mutation_score


def _results(folder: Path, package: str, *codes: int | None) -> None:
    place = folder / package
    place.mkdir(parents=True)
    named = {f"{package}.x__mutmut_{number}": code for number, code in enumerate(codes, 1)}
    (place / "one.py.meta").write_text(json.dumps({"exit_code_by_key": named}), encoding="utf-8")


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr(sys, "argv", ["mutation_score.py", "--folder", str(folder), *options])
    return mutation_score.main()


def test_each_package_has_its_line_and_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _results(tmp_path, "app/rules", 1, 3, 1, 1)
    _results(tmp_path, "app/store", 1, 36, 1, 1, 0)
    _results(tmp_path, "app/access", 1, 1, 1, 24, -24, 152, 255, 33, -11, 1)
    assert _run(tmp_path, monkeypatch) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert lines == [
        ["app/rules", "4", "0", "0", "0", "0", "0", "100.0%"],
        ["app/store", "3", "1", "1", "0", "0", "0", "80.0%"],
        ["app/access", "4", "0", "4", "1", "1", "0", "80.0%"],
    ]


@pytest.mark.parametrize("codes", [(1, 1, 1, 0), (1, 1, 1, 33), (1, None), ()])
def test_below_the_bar_or_not_run_is_no_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: tuple[int | None, ...]
) -> None:
    for package in ("app/rules", "app/access"):
        _results(tmp_path, package, 1)
    _results(tmp_path, "app/store", *codes)
    assert _run(tmp_path, monkeypatch) == 1


def test_what_nobody_noticed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _results(tmp_path, "app/rules", 1, 0, 33, 36)
    _run(tmp_path, monkeypatch, "--survivors")
    named = [line.strip() for line in capsys.readouterr().out.splitlines() if "mutmut_" in line]
    assert named == ["app/rules.x__mutmut_2: survived", "app/rules.x__mutmut_3: no tests"]
