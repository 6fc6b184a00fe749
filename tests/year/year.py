"""Twelve departments and the discipline office over four quarters: plans, talks, packages on sticks that get lost.

Nothing is asserted here but what the way of a package itself promises; what all of it comes to is `agreement`.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.interviews.tables import Interview
from app.oversight.exchange.arrival import FilingAnswer, Verdict
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.queries import gaps
from app.oversight.exchange.receiving import accept, look, take_receipt
from app.oversight.exchange.sending import (
    Sent,
    send_again,
    send_archive,
    send_information,
    send_plan,
    send_receipt,
    send_statistics,
)
from app.oversight.exchange.tables import Direction, Package, PackageState
from app.people.tables import Appointment, Department, Person, PersonRank, SchoolPostHolding
from app.plans.tables import ApprovalRow, Filing, Plan, PlanItem, PlanItemSubject
from app.rules.duties import filing_due
from tests.oversight.exchange.offices import DISCIPLINE, Offices, writing
from tests.oversight.planted import BEGUN, RULES, TODAY, YEAR
from tests.year import work
from tests.year.work import Book, Desk

UNITS = tuple(f"{each}学院" for each in "文理工农医法商艺体音美外")
QUARTERS = (1, 2, 3, 4)
_LEADERS = ("校领导甲", "校领导乙")


@dataclass(frozen=True)
class Size:
    """How large a year is.  `spoilt`: how many of the talks are not in order."""

    departments: int = 12
    talks: int = 900
    spoilt: int = 120
    people_each: int = 6


FULL, SMALL = Size(), Size(3, 64, 36, 5)


class Year:
    """One year out of a seed.  `filed`: by department and quarter in time, late, lost or never."""

    def __init__(self, folder: Path, size: Size, seed: int) -> None:
        self.size, self.dice = size, random.Random(seed)
        self.campaigns_held = seed % 3
        self.departments = UNITS[: size.departments]
        self.offices = Offices(folder, self.departments, size.people_each)
        self.names = (DISCIPLINE, *self.departments)
        self.books = {name: Book() for name in self.names}
        slots = [(name, quarter) for name in self.departments for quarter in QUARTERS]
        fates = [("time", "late", "lost", "never", "time", "time")[place % 6] for place in range(len(slots))]
        self.dice.shuffle(fates)
        self.filed = dict(zip(slots, fates, strict=True))
        self.sent: dict[str, dict[int, Path]] = defaultdict(dict)
        self.arrived: dict[str, set[int]] = defaultdict(set)
        self.lost: dict[str, set[int]] = defaultdict(set)
        self.archived: dict[str, set[int]] = defaultdict(set)
        self.pending: list[Path] = []
        self.tally: Counter[str] = Counter()
        self._from: dict[Path, tuple[str, int]] = {}
        self._plans: dict[str, int] = {}
        for session in self.offices.sessions.values():
            session.clock = lambda: self.now
        self.now = BEGUN
        self.offices.acquaint()
        for name in self.names:
            with self.offices.at(name) as session, writing(session):
                self._found(name)

    # -------------------------------------------------------- the whole

    def run(self) -> None:
        """Lives through the year to `TODAY`."""
        for quarter in QUARTERS:
            self._plan(quarter)
            self._hold(quarter)
            self._report(quarter)
        self._make_good()
        self.now = TODAY

    def department(self, name: str) -> int:
        """The id of a department, the same in every store."""
        return self.names.index(name) + 1

    # -------------------------------------------------------- what is there in the beginning

    def _found(self, name: str) -> None:
        """School leaders, the year's campaigns, and at the discipline office its own filed plans."""
        for number, leader in enumerate(_LEADERS, 1):
            person = Person.create(staff_no=f"QPX{number}", name=leader, created_at=datetime(2026, 1, 1))
            PersonRank.create(person=person, rank="校级副职", start=date(2020, 1, 1))
            SchoolPostHolding.create(person=person, post="班子成员", title="副校长", start=date(2020, 1, 1))
        for batch in range(1, 3):
            plan = Plan.create(
                kind="集中", year=YEAR, batch=batch, title=f"第{batch}次集中约谈", state="已批准", rules_version="1",
                created_at=BEGUN,
            )  # fmt: skip
            PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual")
        assert Department.get(Department.name == name).id == self.department(name)
        for quarter in QUARTERS if name == DISCIPLINE else ():
            plan = self._quarterly(name, quarter, "已备案")
            Filing.create(plan=plan, filed_on=filing_due(RULES, YEAR, quarter), recorded_at=BEGUN)

    def _quarterly(self, name: str, quarter: int, state: str) -> int:
        first = date(YEAR, 3 * quarter - 2, 1)
        department, title = self.department(name), f"{name}{YEAR}年第{quarter}季度约谈计划"
        plan = Plan.create(
            kind="季度", year=YEAR, quarter=quarter, department=department, title=title,
            basis="年度安排", state=state, submitted_on=first, rules_version="1",
            created_at=datetime(first.year, first.month, 2),
        )  # fmt: skip
        people = [row.person_id for row in Appointment.select().where(Appointment.department == department)]
        item = PlanItem.create(
            plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual", lead=people[0],
            planned_on=first + timedelta(days=40), place="会议室",
        )  # fmt: skip
        PlanItemSubject.create(item=item, person=people[2], position=0)
        ApprovalRow.create(
            plan=plan, of="季度计划", by="部门主要负责人", outcome="批准", approver="某", decided_on=first,
            recorded_at=BEGUN,
        )  # fmt: skip
        return int(plan.id)

    # -------------------------------------------------------- a quarter

    def _plan(self, quarter: int) -> None:
        """Every department draws up its plan; it is filed in time, late, lost on the way, or never sent."""
        first, by_day = date(YEAR, 3 * quarter - 2, 1), defaultdict[int, list[Path]](list)
        for name in self.departments:
            fate = self.filed[name, quarter]
            self.now = datetime(first.year, first.month, 5, 9)
            with self.offices.at(name) as session:
                with writing(session):
                    plan = self._quarterly(name, quarter, "已批准")
                if fate == "never":
                    continue
                out = self._out(name, send_plan(session, plan, self._path(name)))
            if fate == "lost":
                self._lose(out)
                continue
            by_day[15 if fate == "time" else 22].append(out)
            if self.dice.random() < 0.3:
                by_day[25].append(out)
        for day in sorted(by_day):
            self.now = datetime(first.year, first.month, day, 10)
            for out in by_day[day]:
                self.deliver(out)

    def _hold(self, quarter: int) -> None:
        """Talks are held; of those before something is entered or corrected."""
        self.now = datetime(YEAR, 3 * quarter, 20, 9)
        own = self.size.talks // 5
        for name in self.names:
            share = own if name == DISCIPLINE else (self.size.talks - own) // len(self.departments)
            more = (self.size.talks - own) % len(self.departments) if name == self.departments[0] else 0
            count = (share + more) // 4 + (quarter <= (share + more) % 4)
            with self.offices.at(name) as session, writing(session):
                self._settle(name)
                self._work(name, quarter, count)

    def _settle(self, name: str) -> None:
        book = self.books[name]
        for enter in book.later:
            enter()
        book.later.clear()
        spoilt = {case for _, case, _ in book.planted}
        for id in book.talks:
            case = Interview.get_by_id(id)
            if case.state == "已归档" and id not in spoilt | book.amended and self.dice.random() < 0.04:
                work.amend(book, self.dice, case)

    def _work(self, name: str, quarter: int, count: int) -> None:
        book, desk = self.books[name], self._desk(name)
        items = [None, *PlanItem.select().join(Plan).where(Plan.kind == "集中").order_by(Plan.batch)]
        made = []
        for place in range(count):
            batch = (
                self.dice.randint(1, self.campaigns_held) if self.campaigns_held and self.dice.random() < 0.15 else 0
            )
            if name == DISCIPLINE and quarter == 1 and place < self.campaigns_held:
                batch = place + 1  # each campaign that is held at all has a talk
            item = items[batch]
            made.append(work.hold(desk, book, self.dice, quarter, None if item is None else int(item.id)))
        fit = [case for case in made if work.is_fit_to_spoil(book, case)]
        wanted = -(-self.size.spoilt * count // self.size.talks)
        for case in self.dice.sample(fit, min(wanted, len(fit))):
            work.spoil(book, self.dice, case, self.tally["spoilt"], recusals=name == DISCIPLINE)
            self.tally["spoilt"] += 1

    def _desk(self, name: str) -> Desk:
        """Who works there: two of the own people lead and write; the discipline office talks to all others."""
        number = self.department(name)
        own = [row.person_id for row in Appointment.select().where(Appointment.department == number)]
        if name != DISCIPLINE:
            return Desk(name, number, own[0], own[1], tuple(own[2:]))
        others = [row.id for row in Person.select() if row.id not in own[:2]]
        return Desk(name, None, own[0], own[1], tuple(others))

    # -------------------------------------------------------- packages

    def _report(self, quarter: int) -> None:
        """Statistics, archives and information go out on sticks: some lost, some twice, some much later."""
        self.now = datetime(YEAR + quarter // 4, 3 * quarter % 12 + 1, 4, 9)
        for name in self.departments:
            with self.offices.at(name) as session:
                self.pending.append(self._out(name, send_statistics(session, YEAR, quarter, self._path(name))))
                if self.dice.random() < 0.4:  # what has changed since is reported anew
                    again = self.dice.randint(1, quarter)
                    self.pending.append(self._out(name, send_statistics(session, YEAR, again, self._path(name))))
                if cases := self._to_hand_over(name):
                    self.pending.append(self._out(name, send_archive(session, cases, self._path(name))))
                if self.dice.random() < 0.5:
                    drafts = [InformationDraft("工作信息", f"{name}第{quarter}季度", "做法。", name)]
                    self.pending.append(self._out(name, send_information(session, drafts, self._path(name))))
        self.dice.shuffle(self.pending)
        now, self.pending = self.pending[: len(self.pending) * 3 // 4], self.pending[len(self.pending) * 3 // 4 :]
        for out in now:
            if self._from[out][1] not in self.arrived[self._from[out][0]] and self.dice.random() < 0.15:
                self._lose(out)
                continue
            self.deliver(out)
            if self.dice.random() < 0.25:
                self.pending.append(out)
        for name in self.departments:
            if self.dice.random() < 0.7 and self.arrived[name]:
                self.answer(name)

    def _to_hand_over(self, name: str) -> list[int]:
        book = self.books[name]
        ready = [
            row.id
            for row in Interview.select().where((Interview.state == "已归档") & Interview.id.in_(book.talks))
            if row.archived_on <= self.now.date() and row.id not in self.archived[name] | book.unsettled
        ]
        cases = [id for id in ready if self.dice.random() < 0.4]
        self.archived[name] |= set(cases)
        return cases

    def _path(self, name: str) -> Path:
        self.tally["sent"] += 1
        return self.offices.folder / f"{name}-{self.tally['sent']}.ytb"

    def _out(self, name: str, sent: Sent) -> Path:
        self.sent[name][sent.number] = sent.out
        self._from[sent.out] = name, sent.number
        return sent.out

    def _lose(self, out: Path) -> None:
        name, number = self._from[out]
        out.unlink()
        self.lost[name].add(number)
        self.tally["lost"] += 1

    def deliver(self, out: Path) -> None:
        """The stick arrives: the package is accepted, or found to have come before."""
        name, number = self._from[out]
        with self.offices.at(DISCIPLINE) as session:
            arrival = look(session, out)
            assert (arrival.verdict is Verdict.AGAIN) == (number in self.arrived[name]), (name, number)
            if arrival.verdict is Verdict.AGAIN:
                self.tally["repeated"] += 1
                return
            self.tally["older"] += arrival.verdict is Verdict.OLDER
            self.tally["late"] += number < max(self.arrived[name], default=0)
            self.tally["accepted"] += 1
            filing = FilingAnswer(self.now.date(), f"备〔{YEAR}〕{self.tally['accepted']}号", "同意备案", "值班员")
            accept(session, arrival, filing=filing if arrival.needs_filing else None)
        self.arrived[name].add(number)
        self.lost[name].discard(number)

    def answer(self, name: str) -> set[int]:
        """A receipt goes back; the numbers of the department's packages that are still without an answer."""
        back = self.offices.folder / f"回执-{name}.ytb"
        with self.offices.at(DISCIPLINE) as session:
            send_receipt(session, self.offices.partner(name), back)
        with self.offices.at(name) as session:
            take_receipt(session, look(session, back))
            return self._unanswered()

    def _unanswered(self) -> set[int]:
        waiting = (Package.direction == str(Direction.SENT)) & (Package.state == str(PackageState.SENT))
        return {row.number for row in Package.select().where(waiting)}

    def _make_good(self) -> None:
        """What is on the way arrives; what was lost is named, and sent again; all is reported once more."""
        self.now = datetime(YEAR + 1, 1, 8, 9)
        for out in self.pending:
            self.deliver(out)
        self.pending.clear()
        self._name_the_lost()
        for name in self.departments:
            for number in sorted(self.answer(name)):
                self._send_again(name, number)
            with self.offices.at(name) as session, writing(session):
                self._settle(name)
            self._report_all(name)
            assert self.answer(name) == set() and self.lost[name] == set()
        with self.offices.at(DISCIPLINE) as session, writing(session):
            self._settle(DISCIPLINE)
        with self.offices.at(DISCIPLINE) as session:
            assert gaps(session) == []

    def _name_the_lost(self) -> None:
        """The discipline office names the holes in the numbers; the department's receipt says the rest."""
        with self.offices.at(DISCIPLINE) as session:
            named = {gap.partner: set(gap.numbers) for gap in gaps(session)}
        for name in self.departments:
            below = max(self.arrived[name], default=0)
            assert named.get(name, set()) == {each for each in self.lost[name] if each < below}, name
            assert self.answer(name) == self.lost[name], name
            self.tally["named lost"] += len(self.lost[name])

    def _send_again(self, name: str, number: int) -> None:
        out = self.sent[name][number]
        with self.offices.at(name) as session:
            row = Package.get((Package.number == number) & (Package.direction == str(Direction.SENT)))
            send_again(session, row.id, out)
        self.deliver(out)

    def _report_all(self, name: str) -> None:
        """Whole years and quarters in one order or another, and the corrections of cases handed over."""
        periods: list[int | None] = [None] if self.dice.random() < 0.5 else list(QUARTERS)
        self.dice.shuffle(periods)
        made = []
        with self.offices.at(name) as session:
            for period in periods:
                made.append(self._out(name, send_statistics(session, YEAR, period, self._path(name))))
            if cases := sorted(self.archived[name]):
                made.append(self._out(name, send_archive(session, cases, self._path(name))))
        self.dice.shuffle(made)
        for out in made:
            self.deliver(out)

    def close(self) -> None:
        """Shuts all stores."""
        self.offices.close()
