"""The harness under which use cases fail knows every use case of the program."""

from __future__ import annotations

from tests.crash.nth_call import SUITES, WITHIN
from tests.crash.use_cases import all_use_cases, called_by


def test_every_use_case_is_called_by_the_tests_under_which_it_is_made_to_fail() -> None:
    known = all_use_cases()
    assert len(known) > 200
    called = called_by(SUITES)
    assert sorted(known - called - WITHIN) == [], "a use case without a test in the suites of nth_call"
    assert known >= WITHIN and not WITHIN & called


def test_use_case_that_no_test_calls_is_found() -> None:
    assert "app.plans.clues.register" in all_use_cases() & called_by(["plans"])
    assert "app.plans.clues.register" not in called_by(["crash/test_use_cases.py"])
