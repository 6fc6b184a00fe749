"""A kill while a package is accepted: nothing or all of it; and that the harness sees what is half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.oversight.exchange.arrival import Verdict
from tests.crash.package_kill import KINDS, Desk, judged, made_packages, rows

OLD: dict[str, Any] = {"package": 0, "reported_talk": 0}
NEW: dict[str, Any] = {"package": 1, "reported_talk": 9}
HALF: dict[str, Any] = {"package": 1, "reported_talk": 4}


def test_all_or_nothing_of_a_package_is_there() -> None:
    found = rows(0.01, 3, KINDS[1:3])
    assert [each.what.removeprefix("kill while accepting: ") for each in found] == ["计划备案", "档案移交"]
    assert all(each.is_clean and each.tried == 4 for each in found), [each.note for each in found]


def test_program_that_commits_as_it_goes_is_found_out(tmp_path: Path) -> None:
    made_packages(tmp_path / "two", 1, 1)
    desk = Desk(tmp_path / "two", "统计报送", tmp_path)
    assert desk.at_statement(desk.statements // 2).wrong == ()
    assert desk.at_statement(desk.statements // 2, careless=True).wrong


def after(verdict: Verdict, before: dict[str, Any], *wrong: str, last: dict[str, Any] = NEW) -> dict[str, Any]:
    return {"verdict": str(verdict), "before": before, "after": last, "wrong": list(wrong)}


def test_what_is_half_there_is_found() -> None:
    assert judged(True, after(Verdict.NEW, OLD), OLD, NEW).wrong == ()
    assert judged(True, after(Verdict.AGAIN, NEW), OLD, NEW).wrong == ()
    assert judged(True, after(Verdict.AGAIN, HALF), OLD, NEW).wrong == ("neither nothing nor all: reported_talk",)
    assert judged(True, after(Verdict.NEW, HALF), OLD, NEW).wrong
    assert judged(True, after(Verdict.NEW, OLD, last=HALF), OLD, NEW).wrong
    assert judged(True, after(Verdict.NEW, OLD, "the audit chain is broken"), OLD, NEW).wrong
    assert judged(False, after(Verdict.NEW, OLD), OLD, NEW).wrong == ("done, and not there",)
