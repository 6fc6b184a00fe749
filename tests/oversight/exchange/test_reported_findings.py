"""What reports of departments tell to supervision (四(二)4, 六(二)), found at the discipline office."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from app.interviews.person_line import person_line
from app.interviews.reported import ReportedTalk
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.oversight import findings
from app.oversight.detection import detect
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_statistics
from app.papers.health_figures import health_report
from app.people.tables import Person
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk, writing

_OFFICE = "教务处"
_TOLD = ("EXCEPTION", "WHEN_NECESSARY", "FORM_GROUND", "REFUSED_MATERIAL", "LATE_MATERIAL", "MATERIAL_CAME_LATE")


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20261124)


def hold(offices: Offices, chance: random.Random, *days: date) -> list[int]:
    with offices.at(_OFFICE) as session:
        return [hold_talk(session, chance, day) for day in days]


def send(offices: Offices) -> Path:
    out = offices.folder / "a.ytb"
    with offices.at(_OFFICE) as session:
        send_statistics(session, 2026, 3, out)
    return out


def test_what_a_report_tells_is_found_by_supervision_until_the_case_itself_speaks(
    pair: Offices, chance: random.Random
) -> None:
    (first, second) = hold(pair, chance, date(2026, 7, 7), date(2026, 8, 7))
    with pair.at(_OFFICE) as session, writing(session):
        Material.delete().execute()
        of = {"form": "INQUIRY", "ground": "苗头性倾向性问题"}
        Interview.update(**of).where(Interview.id == first).execute()
        necessary = {"lead_strength": "必要时", "lead_reason": "情况重大", "exception_number": "特批1号"}
        Interview.update(**of | {"ground": "诫勉谈话"} | necessary).where(Interview.id == second).execute()
        one = InterviewSubject.get(InterviewSubject.interview == first)
        days = {"due_on": date(2026, 7, 17)}
        Material.create(subject=one, name="甲", **days)
        Material.create(subject=one, name="乙", received_on=date(2026, 7, 18), **days)
        Material.create(subject=one, name="丙", received_on=date(2026, 7, 17), **days)
        Material.create(subject=one, name="丁", refused_on=date(2026, 7, 9), **days)
        Material.create(subject=one, name="戊", due_on=date(2026, 11, 24))
        unit, uids = session.account.department_id, [Interview.get_by_id(each).uid for each in (first, second)]
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        found = {each.code: each for each in detect(session, _TOLD)}
        assert len(detect(session, _TOLD)) == len(found) == 6
        assert {each.department_id for each in found.values()} == {unit}
        assert {each.owner for each in found.values()} == {_OFFICE}
        said = {code: each.description for code, each in found.items()}
        assert f"{_OFFICE}报送的2026-08-07对" in said["WHEN_NECESSARY"] and "情况重大" in said["WHEN_NECESSARY"]
        assert "属于纠错诫勉约谈" in said["FORM_GROUND"] and "特批主谈" in said["EXCEPTION"]
        assert said["LATE_MATERIAL"].endswith("的甲应于2026-07-17前提交，逾期未交")
        assert said["MATERIAL_CAME_LATE"].endswith("2026-07-18才收到") and "拒绝提交丁" in said["REFUSED_MATERIAL"]
        report = health_report(session, unit, 2026)
        assert (report.figure("necessary"), report.figure("exceptions")) == (1, 1)
        taken = findings.register(session, findings.draft_of(session, found["EXCEPTION"]))
        assert findings.finding_on(found["EXCEPTION"]) == taken
        with writing(session):
            for uid in uids:
                hold_talk(session, chance, date(2026, 7, 7), uid=uid)
            Material.delete().execute()
        assert not [each for each in detect(session, _TOLD) if "报送的" in each.description]


def test_what_was_entered_later_there_is_history_here_too(pair: Offices, chance: random.Random) -> None:
    (case,) = hold(pair, chance, date(2026, 7, 7))
    with pair.at(_OFFICE) as session, writing(session):
        Interview.update(is_historical=True, form="INQUIRY", ground="诫勉谈话").where(Interview.id == case).execute()
        Material.update(due_on=date(2026, 7, 17), received_on=date(2026, 7, 18), refused_on=None).execute()
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        assert ReportedTalk.get().is_historical and detect(session, _TOLD) == []


def test_the_line_of_a_person_has_talks_that_departments_reported(pair: Offices, chance: random.Random) -> None:
    (case,) = hold(pair, chance, date(2026, 7, 7))
    with pair.at(_OFFICE) as session, writing(session):
        row = InterviewSubject.get(InterviewSubject.interview == case)
        Disposition.delete().where(Disposition.subject == row.id).execute()
        Disposition.create(
            subject=row, confirmed=True, outcome="批评教育", stage="第一种形态", decided_on=date(2026, 7, 9)
        )
        name, uid = row.name, Interview.get_by_id(case).uid
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        person = Person.get(Person.name == name).id
        (moment,) = person_line(session, person)
        assert (moment.day, moment.target, moment.state) == (date(2026, 7, 7), "", "已报送 · 批评教育（第一种形态）")
        assert moment.what.startswith(f"{_OFFICE}组织的")
        with writing(session):
            hold_talk(session, chance, date(2026, 7, 7), uid=uid)
        assert all(each.target for each in person_line(session, person))
