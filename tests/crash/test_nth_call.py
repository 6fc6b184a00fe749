"""Calls that fail one after the other: nothing is half done; and that the harness sees what it should not see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.crash import disk_log
from tests.crash.nth_call import ACTS, row, told, use_cases

needs_shim = pytest.mark.skipif(bool(disk_log.lack()), reason=disk_log.lack() or "-")


@needs_shim
@pytest.mark.parametrize("act", ["save of a record", "password change", "CSV export"])
def test_act_that_fails_at_a_call_is_done_or_not_at_all(act: str) -> None:
    found = row(act, 0.2)
    assert found.is_clean, found.note


@needs_shim
def test_use_cases_fail_at_every_call_and_leave_nothing() -> None:
    found = use_cases("oversight/test_oversight.py", 0.1)  # `make crash` has those of all folders
    assert found.is_clean and found.tried > 50, found.note


def attempt(said: str = "", *wrong: str) -> dict[str, Any]:
    return {"said": said, "fired": True, "wrong": list(wrong)}


def test_what_is_wrong_is_counted_and_named() -> None:
    found = told("import", [(1, attempt("没有存上")), (2, attempt()), (3, attempt("没有存上", "tried again: 不行"))])
    assert (found.tried, found.damaged) == (3, 1)
    assert found.note == "2 refused, 1 done all the same; call 3: tried again: 不行"


def test_acts_are_those_that_write_files_of_their_own() -> None:
    assert len(ACTS) == 14
