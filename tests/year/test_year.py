"""A small year of all offices: totals agree everywhere, and each finding is raised exactly where it was planted.

The whole one (twelve departments, 900 talks) is `python -m tests.crash.year`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.interviews.tables import InterviewSubject, Material
from app.oversight.detection import DETECTORS
from app.oversight.exchange.tables import ArrivedCase
from tests.oversight.exchange.offices import DISCIPLINE, writing
from tests.oversight.planted import SPOILERS
from tests.year.agreement import Told, agree, departments_add_up, rows_of
from tests.year.found import findings_agree
from tests.year.year import SMALL, Year

_OF_CASE = ArrivedCase.interview == InterviewSubject.interview


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    made = Year(tmp_path_factory.mktemp("一年"), SMALL, 1)
    made.run()
    yield made
    made.close()


def test_packages_were_lost_repeated_and_late(year: Year) -> None:
    assert all(year.tally[each] for each in ("lost", "repeated", "late", "named lost")), year.tally
    assert set(year.filed.values()) == {"time", "late", "lost", "never"}
    assert sum(len(book.talks) for book in year.books.values()) == SMALL.talks


def test_totals_agree_everywhere(year: Year, tmp_path: Path) -> None:
    told = agree(year, tmp_path)
    assert told.wrong == []
    assert min(told.compared.values()) > 0 and told.compared["统计表 against loops"] > 1000


def test_each_finding_is_raised_exactly_where_it_was_planted(year: Year) -> None:
    told = findings_agree(year)
    assert told.wrong == []
    raised = {each.removeprefix("finding ") for each in told.compared if each.startswith("finding ")}
    assert raised >= {code for code, _ in SPOILERS} | {"LATE_FILING", "FILED_LATE", "SAMPLE"} and raised <= set(
        DETECTORS
    )


def test_one_row_that_is_changed_in_one_store_is_seen(year: Year) -> None:
    with year.offices.at(DISCIPLINE) as session, writing(session):
        arrived = InterviewSubject.select(InterviewSubject.id).join(ArrivedCase, on=_OF_CASE)
        row = Material.select().where(Material.received_on.is_null(False) & Material.subject.in_(arrived)).get()
        Material.update(received_on=None).where(Material.id == row.id).execute()
    told = Told()
    departments_add_up(told, year, rows_of(year, DISCIPLINE))
    assert any("received" in each for each in told.wrong)
