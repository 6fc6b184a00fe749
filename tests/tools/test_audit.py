"""The audit passes only when every package was answered for."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import audit


def _answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


CLEAN = {"name": "peewee", "version": "4.5.3", "vulns": []}
SKIPPED = {"name": "openpyxl", "skip_reason": "Dependency not found on PyPI and could not be audited"}
FLAWED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.0", "3.0"]}]}
OPEN = {"name": "cffi", "version": "1.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (_answer(CLEAN, CLEAN), 0, ["r.txt: 2 packages, none with a known vulnerability"]),
        (_answer(CLEAN, SKIPPED), 2, ["r.txt: no answer for 1 of 2 packages: openpyxl"]),
        (_answer(), 2, []),
        (_answer(FLAWED, CLEAN), 1, ["r.txt: pillow 1.0: PYSEC-1, mended in 2.0, 3.0"]),
        (_answer(OPEN), 1, ["r.txt: cffi 1.0: PYSEC-2, mended in no version yet"]),
        (_answer(FLAWED, SKIPPED), 1, ["r.txt: pillow 1.0: PYSEC-1, mended in 2.0, 3.0",
                                       "r.txt: no answer for 1 of 2 packages: openpyxl"]),
        ("", 2, ["r.txt: the vulnerability service could not be asked: ConnectionError: no name"]),
        ("{}", 2, ["r.txt: the vulnerability service could not be asked: ConnectionError: no name"]),
    ],
)  # fmt: skip
def test_the_answer_is_counted(answer: str, code: int, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.report("r.txt", answer, "Traceback\n  ...\nConnectionError: no name\n\n") == code
    assert capsys.readouterr().out.splitlines() == words


def test_a_silent_failure_is_no_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.report("r.txt", "", "") == 2 and "it said nothing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "code"),
    [((CLEAN, CLEAN), 0), ((CLEAN, SKIPPED), 2), ((SKIPPED, FLAWED), 1), ((FLAWED, SKIPPED), 1)],
)
def test_both_files_are_asked_about_and_the_worst_counts(
    answers: tuple[dict[str, Any], ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, asked = list(answers), []

    def ask(file: Path, service: str) -> tuple[str, str]:
        asked.append((file.name, service))
        assert file.is_file()
        return _answer(waiting.pop(0)), ""

    monkeypatch.setattr(audit, "ask", ask)
    monkeypatch.setattr(sys, "argv", ["audit.py", "--service", "osv"])
    assert audit.main() == code and asked == [("requirements.txt", "osv"), ("requirements-dev.txt", "osv")]
