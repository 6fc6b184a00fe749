"""Twelve departments and the discipline office over four quarters; packages are lost, repeated and out of order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.access import audit, whole
from app.interviews.reported import ReportedTalk
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.checks import check_sums
from app.ledgers.statistics import statistics
from app.oversight.exchange.arrival import Verdict
from app.oversight.exchange.queries import gaps
from app.oversight.exchange.receiving import accept, look, take_receipt
from app.oversight.exchange.sending import send_again, send_receipt, send_statistics
from app.oversight.exchange.tables import Direction, Kind, Package, PackageState, Partner
from tests.examples import DEEP
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk, writing

DEPARTMENTS = tuple(f"{each}学院" for each in "文理工农医法商艺体音美外")
YEAR = 2026
Figures = dict[str, int]


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = Offices(tmp_path, DEPARTMENTS, people_each=3)
    made.acquaint()
    yield made
    made.close()


class Year:
    """What happens; `known` is what each department's package said of a quarter when it was made."""

    def __init__(self, offices: Offices, seed: int) -> None:
        self.offices, self.chance = offices, random.Random(seed)
        self.known: dict[Path, tuple[str, int, int, Figures]] = {}
        self.arrived: dict[tuple[str, int], tuple[int, Figures]] = {}
        self.lost: list[Path] = []
        self.again = self.older = 0

    def work(self, name: str, quarter: int) -> None:
        """Talks are held, and some of what was reported before is changed."""
        first = date(YEAR, 3 * quarter - 2, 1)
        with self.offices.at(name) as session:
            for _ in range(self.chance.randrange(1, 5)):
                hold_talk(session, self.chance, first + timedelta(days=self.chance.randrange(88)))
            with writing(session):
                for row in Material.select().where(Material.received_on.is_null() & Material.refused_on.is_null()):
                    if self.chance.random() < 0.4:
                        row.received_on = first
                        row.save()
                for row in Disposition.select().where(Disposition.decided_on.is_null()):
                    if self.chance.random() < 0.4:
                        row.decided_on = first
                        row.save()

    def send(self, name: str, quarter: int) -> Path:
        """A report of a quarter, with what it says."""
        out = self.offices.folder / f"{name}-{quarter}-{len(self.known)}.ytb"
        with self.offices.at(name) as session:
            sent = send_statistics(session, YEAR, quarter, out)
            self.known[out] = name, quarter, sent.number, dict(statistics(session, YEAR, quarter).total.figures)
        return out

    def deliver(self, out: Path) -> None:
        """The stick arrives: the package is accepted, or found to have come before."""
        name, quarter, number, figures = self.known[out]
        with self.offices.at(DISCIPLINE) as session:
            arrival = look(session, out)
            if arrival.verdict is Verdict.AGAIN:
                self.again += 1
                return
            self.older += arrival.verdict is Verdict.OLDER
            accept(session, arrival)
        if number > self.arrived.get((name, quarter), (0, {}))[0]:
            self.arrived[name, quarter] = number, figures

    def answer(self, name: str) -> set[int]:
        """A receipt goes back; the numbers of the department's packages that are still without an answer."""
        back = self.offices.folder / f"回执-{name}.ytb"
        with self.offices.at(DISCIPLINE) as session:
            send_receipt(session, self.offices.partner(name), back)
        with self.offices.at(name) as session:
            take_receipt(session, look(session, back))
            waiting = (Package.direction == str(Direction.SENT)) & (Package.state == str(PackageState.SENT))
            return {row.number for row in Package.select().where(waiting)}

    def check(self) -> None:
        """Each total here is the sum of those in force."""
        with self.offices.at(DISCIPLINE) as session:
            for quarter in (1, 2, 3, 4):
                table = statistics(session, YEAR, quarter)
                assert check_sums(session, table) == []
                told = [figures for (_, of), (_, figures) in self.arrived.items() if of == quarter]
                for key, figure in table.total.figures.items():
                    assert figure == sum(each[key] for each in told), (quarter, key)
                for name in DEPARTMENTS:
                    row = next(each for each in table.rows if each.name == name)
                    mine = self.arrived.get((name, quarter), (0, None))[1]
                    assert row.figures["attendances"] == (mine["attendances"] if mine else 0)


@pytest.mark.parametrize("seed", [1, 20261124] if DEEP else [1])
def test_totals_are_the_sum_of_the_reports_in_force_after_every_round(offices: Offices, seed: int) -> None:
    year = Year(offices, seed)
    chance, pending = year.chance, list[Path]()
    for quarter in (1, 2, 3, 4):
        for name in DEPARTMENTS:
            year.work(name, quarter)
            pending.append(year.send(name, quarter))
            if chance.random() < 0.5:  # what changed is reported anew
                pending.append(year.send(name, chance.randrange(1, quarter + 1)))
        chance.shuffle(pending)
        due, pending = pending[: len(pending) * 3 // 4], pending[len(pending) * 3 // 4 :]
        for out in due:
            if chance.random() < 0.2:
                year.lost.append(out)
                continue
            year.deliver(out)
            if chance.random() < 0.3:
                pending.append(out)
        year.check()
    _make_good(year, pending)
    assert year.lost and year.again and year.older
    _all_is_counted(offices)


def _make_good(year: Year, pending: list[Path]) -> None:
    """What is still on the way arrives; receipts say what was lost, and it is sent again."""
    for out in pending:
        if out not in year.lost:
            year.deliver(out)
    by_number = {(name, number): out for out, (name, _, number, _) in year.known.items()}
    for name in DEPARTMENTS:
        for number in sorted(year.answer(name)):
            out = by_number[name, number]
            content = out.read_bytes()
            with year.offices.at(name) as session:
                send_again(session, Package.get(Package.number == number, Package.direction == "发出").id, out)
            assert out.read_bytes() == content
            year.deliver(out)
        assert year.answer(name) == set()
    year.check()
    with year.offices.at(DISCIPLINE) as session:
        assert gaps(session) == []
    for name in DEPARTMENTS:  # everything that changed since is reported once more
        for quarter in (1, 2, 3, 4):
            year.deliver(year.send(name, quarter))
    year.check()


def _all_is_counted(offices: Offices) -> None:
    """The totals of the discipline office are those of all departments together, as each of them counts today."""
    theirs: list[Figures] = []
    talks = 0
    for name in DEPARTMENTS:
        with offices.at(name) as session:
            theirs.append(dict(statistics(session, YEAR).total.figures))
            talks += Interview.select().count()
    with offices.at(DISCIPLINE) as session:
        total = statistics(session, YEAR).total.figures
        assert {key: sum(each[key] for each in theirs) for key in total} == dict(total)
        assert total["talks"] == talks == ReportedTalk.select().where(ReportedTalk.in_force).count()
        assert Partner.select().count() == len(DEPARTMENTS) and InterviewSubject.select().count() == 0
        assert Package.select().where(Package.kind == str(Kind.RECEIPT)).count() >= len(DEPARTMENTS)
        assert whole.problems(session.store) == [] and audit.first_broken(session.store) is None
