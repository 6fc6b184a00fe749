"""One command, one table, and an exit code that is 0 only where every row is clean."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.crash import __main__ as crash
from tests.crash.table import Row


def stand_in(monkeypatch: pytest.MonkeyPatch, name: str, *rows: Row) -> None:
    """Puts a harness of these rows in the place of another."""
    module = ModuleType(f"tests.crash.{name}")
    module.__spec__ = crash.find_spec("tests.crash.table")
    module.rows = lambda *_: list(rows)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, f"tests.crash.{name}", module)


def test_clean_rows_end_well_and_are_written_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(monkeypatch, "bit_rot", Row("R8", "bits", 1_234))
    assert crash.main(["--only", "bit_rot", "--json", str(tmp_path / "build" / "f.json")]) == 0
    assert "R8  bits" in capsys.readouterr().out
    assert json.loads((tmp_path / "build" / "f.json").read_text(encoding="utf-8"))[0]["tried"] == 1_234


def test_a_run_that_was_broken_off_goes_on_where_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "f.json"
    stand_in(monkeypatch, "bit_rot", Row("R8", "bits", 1_234))
    assert crash.main(["--only", "bit_rot", "--json", str(kept)]) == 0
    stand_in(monkeypatch, "bit_rot", Row("R8", "bits", 9, lost=9))
    stand_in(monkeypatch, "clock", Row("R6", "clock", 5))
    assert crash.main(["--only", "bit_rot,clock", "--json", str(kept), "--resume"]) == 0
    told = capsys.readouterr().out
    assert "1,234" in told and "clock" in told and len(json.loads(kept.read_text(encoding="utf-8"))) == 2
    assert crash.main(["--only", "bit_rot", "--json", str(kept)]) == 1


@pytest.mark.parametrize("fault", ["lost", "damaged", "undetected"])
def test_one_row_with_a_fault_ends_badly(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    stand_in(monkeypatch, "bit_rot", Row("R8", "bits", 9), Row("R8", "more", 9, **{fault: 1}))
    assert crash.main(["--only", "bit_rot"]) == 1


def test_harness_that_is_missing_or_breaks_down_is_a_row_that_is_not_clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> list[Row]:
        raise ZeroDivisionError

    stand_in(monkeypatch, "bit_rot")
    sys.modules["tests.crash.bit_rot"].rows = broken  # type: ignore[attr-defined]
    monkeypatch.setattr(crash, "HARNESSES", ("bit_rot", "nowhere"))
    assert crash.main([]) == 1
    said = capsys.readouterr().out
    assert "broke down: ZeroDivisionError" in said and "not built" in said


def test_every_harness_that_is_there_is_known_to_the_command() -> None:
    folder = Path(crash.__file__).parent
    with_rows = {file.stem for file in folder.glob("*.py") if "\ndef rows(" in file.read_text(encoding="utf-8")}
    assert with_rows <= set(crash.HARNESSES)
