"""档案移交: everything of a finished case arrives, locked, and marked with where it came from."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.access import whole
from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import amendments, trail
from app.interviews.amendments import amended_values, effective_turns
from app.interviews.queries import CaseFilter, count_cases
from app.interviews.record_text import Turn, digest_of
from app.interviews.tables import (
    Amendment,
    Attendee,
    CatalogueEntry,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
    OutlineItem,
    Record,
    RecordConfirmation,
    RecordCorrection,
    RecordTurn,
    StateChange,
)
from app.ledgers.checks import check_sums
from app.ledgers.reports import unreported
from app.ledgers.statistics import statistics
from app.oversight.detection import detect
from app.oversight.exchange import archive_in
from app.oversight.exchange.arrival import Verdict
from app.oversight.exchange.receiving import accept, look, take_receipt
from app.oversight.exchange.sending import send_archive, send_receipt, send_statistics
from app.oversight.exchange.shape import BadPackage, written
from app.oversight.exchange.tables import ArrivedCase, Package
from app.people.tables import Department, Person
from app.plans.tables import ApprovalRow, Plan, PlanItem
from app.store import vault
from app.store.vault import Attachment
from tests.oversight.exchange.offices import DISCIPLINE, NOW, Offices, writing

_SAID = "我没有做过这件事。\n第二行。"


def attached(session: Session, name: str, content: bytes) -> Attachment:
    return vault.add(session.store, io.BytesIO(content), name, "application/pdf", session.account.id)


def archived(session: Session, number: int = 1, said: str = _SAID, scan: bytes = b"%PDF scan", **more: Any) -> int:
    """A case of the department at work with a row in every table that belongs to it; its id."""
    department = session.account.department_id
    people = list(Person.select().where(Person.staff_no.startswith("QP02")).order_by(Person.id))
    given: dict[str, Any] = {
        "year": 2026, "number": number, "organiser": "教务处", "organiser_department": department, "form": "INQUIRY",
        "ground": "仍需询问核实", "mode": "individual", "state": "已归档", "rules_version": "1", "lead": people[0],
        "lead_name": people[0].name, "lead_clauses": ["五(一)5"], "held_from": datetime(2026, 9, 1, 9),
        "place": "谈话室",
        "held_to": datetime(2026, 9, 1, 10), "archived_on": date(2026, 10, 1), "volume_number": f"2026-{number:04}",
        "retention": "10年", "form_signed_on": date(2026, 9, 2), "created_at": NOW, "updated_at": NOW,
        "content": "核实有关问题",
    }  # fmt: skip
    with writing(session):
        case = Interview.create(**given | more)
        subject = InterviewSubject.create(
            interview=case, person=people[1], position=0, name=people[1].name, department=department,
            department_name="教务处", title="科长", rank="正科级", statement="已说明",
        )  # fmt: skip
        turns = [Turn(case.id * 10 + 1, "问", "请说明。", NOW), Turn(case.id * 10 + 2, "答", said, NOW)]
        Record.create(
            interview=case, state="定稿", started_at=NOW, updated_at=NOW, closed_at=NOW, read_back_at=NOW,
            digest=digest_of(turns), signed_scan=attached(session, "笔录扫描.pdf", scan + b"%d" % number),
        )  # fmt: skip
        for position, turn in enumerate(turns, 1):
            RecordTurn.create(
                id=turn.id, interview=case, position=position, speaker=turn.speaker, text=turn.text, spoken_at=NOW
            )
        RecordCorrection.create(
            interview=case, turn_id=turns[1].id, before="旧", after=said, asked_by=people[1].name, at=NOW
        )
        RecordConfirmation.create(interview=case, role="主谈人", name=people[0].name, outcome="核对无误", at=NOW)
        material = Material.create(
            subject=subject, name="问题说明材料", due_on=date(2026, 9, 11), refused_on=date(2026, 9, 10),
            refusal_reason="不愿写", attachment=attached(session, "说明.pdf", b"material"),
        )  # fmt: skip
        MaterialWitness.create(material=material, name="见证甲", title="科员")
        Disposition.create(
            subject=subject, confirmed=False, outcome="予以澄清", disciplines=["工作纪律"], facts="不属实",
            decided_on=date(2026, 9, 20),
        )  # fmt: skip
        CatalogueEntry.create(
            interview=case, position=1, title="登记表", pages=2, attachment=attached(session, "表.pdf", b"form")
        )
        ApprovalRow.create(
            interview=case, of="方案", by="部门主要负责人", outcome="批准", approver="甲", decided_on=date(2026, 8, 30),
            recorded_at=NOW, attachment=attached(session, "批.pdf", b"approval"),
        )  # fmt: skip
        Attendee.create(interview=case, person=people[2], name=people[2].name, position=1, is_staff=True)
        OutlineItem.create(interview=case, position=1, text="问什么", asked=True)
        StateChange.create(interview=case, step="归档", from_state="待归档", to_state="已归档", at=NOW)
    return int(case.id)


def send(pair: Offices, *cases: int, name: str = "archive.ytb") -> Path:
    with pair.at("教务处") as session:
        send_archive(session, cases, pair.folder / name)
    return pair.folder / name


def test_all_of_a_case_arrives_locked_and_marked(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
        subject = InterviewSubject.get().id
        amendments.amend(session, case, "place", "会议室", "笔误")
        amendments.amend(session, case, f"subject.{subject}.title", "副科长", "笔误")
        amendments.amend(session, case, f"disposition.{subject}.outcome", "了结", "笔误")
        amendments.amend(session, case, f"turn.{case * 10 + 2}", "更正后的话", "听错")
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        for _ in range(3):  # ids differ from those of the sender
            with writing(session):
                Interview.create(organiser="x", form="INQUIRY", ground="x", mode="individual", state="拟定",
                                 rules_version="1", created_at=NOW, updated_at=NOW)  # fmt: skip
        arrival = look(session, out)
        assert arrival.shown.changes == ("新增 1 卷",) and arrival.verdict is Verdict.NEW
        assert accept(session, arrival) == "收入 1 卷"
        row = Interview.get(Interview.organiser == "教务处")
        assert (row.state, row.year, row.number, row.volume_number) == ("已归档", 2026, 1, "教务处2026-0001")
        assert row.organiser_department.name == "教务处" and row.lead.staff_no == "QP02001" and row.content
        found = amended_values([row.id])[row.id]
        (subject_row,) = row.subjects
        assert found["place"] == "会议室" and found[f"subject.{subject_row.id}.title"] == "副科长"
        assert found[f"disposition.{subject_row.id}.outcome"] == "了结"
        assert [turn.text for turn in effective_turns(row.id)] == ["请说明。", "更正后的话"]
        assert subject_row.person.staff_no == "QP02002" and subject_row.dispositions.get().disciplines == ["工作纪律"]
        (material,) = subject_row.materials
        assert material.refusal_reason == "不愿写" and material.witnesses.get().name == "见证甲"
        scan = row.record.get().signed_scan
        assert b"".join(vault.read(session.store, scan)) == b"%PDF scan1"
        assert row.record.get().corrections.get().turn_id == row.record.get().turns.order_by(RecordTurn.position)[1].id
        assert row.approvals.get().attachment.name == "批.pdf" and row.catalogue.get().pages == 2
        assert [line.summary if hasattr(line, "summary") else str(line) for line in trail.trail(row.id)]
        assert "教务处第 1 号档案移交" in StateChange.select().order_by(StateChange.id.desc()).get().reason
        with pytest.raises(Refusal):
            amendments.amend(session, row.id, "place", "会议室", "")
        assert whole.problems(session.store) == [] and count_cases(session, CaseFilter()) == 4


def test_transferred_twice_is_there_once_and_later_amendments_are_added(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
        other = archived(session, 2)
    first = send(pair, case, name="1.ytb")
    with pair.at("教务处") as session:
        amendments.amend(session, case, "place", "会议室", "笔误")
    second = send(pair, case, other, name="2.ytb")
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, first))
        arrival = look(session, second)
        assert arrival.shown.changes == ("新增 1 卷", "补入更正 1 卷") and arrival.shown.conflicts == ()
        accept(session, arrival)
        assert Interview.select().count() == 2 and Amendment.select().count() == 1
    third = send(pair, case, other, name="3.ytb")
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, third)
        assert arrival.shown.changes == ("已有 2 卷",)
        accept(session, arrival)
        assert Interview.select().count() == 2 and Amendment.select().count() == 1


def test_older_transfer_that_comes_late_takes_no_amendment_away(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
    older = send(pair, case, name="1.ytb")
    with pair.at("教务处") as session:
        amendments.amend(session, case, "place", "会议室", "笔误")
    newer = send(pair, case, name="2.ytb")
    with pair.at(DISCIPLINE) as session:
        for out in (newer, older):
            accept(session, look(session, out))
        assert amended_values([Interview.get().id])[Interview.get().id] == {"place": "会议室"}


def test_case_that_is_other_here_stays_as_it_is_here(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
        uid = Interview.get().uid
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        archived(session, 1, "别的话", uid=uid, organiser_department=None)
        arrival = look(session, out)
        (conflict,) = arrival.shown.conflicts
        assert conflict.default == "ours" and "已归档" in conflict.ours
        assert accept(session, arrival) == "收入 0 卷、未收 1 卷"
        assert RecordTurn.select().where(RecordTurn.text == "别的话").exists() and Interview.select().count() == 1


@pytest.mark.parametrize(("choice", "count"), [(None, 1), ("skip", 1), ("without", 2)])
def test_number_that_another_talk_has_here_is_not_given_twice(pair: Offices, choice: str | None, count: int) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        archived(session, 1, organiser_department=Department.get(Department.name == "教务处"))
        arrival = look(session, out)
        (conflict,) = arrival.shown.conflicts
        accept(session, arrival, {conflict.key: choice} if choice else {})
        assert Interview.select().count() == count
        if count == 2:
            taken = Interview.get(Interview.number.is_null())
            assert "原编号〔2026〕第001号" in taken.note and ArrivedCase.get().number == "〔2026〕第001号"


def test_only_own_archived_cases_are_handed_over(pair: Offices) -> None:
    with pair.at("教务处") as session:
        open_ = archived(session, state="待归档")
        other = archived(session, 2, organiser=DISCIPLINE, organiser_department=None)
        with pytest.raises(Refusal, match="〔2026〕第001号还没有归档"):
            send_archive(session, [open_], pair.folder / "x.ytb")
        with pytest.raises(Refusal, match="不在您的职责范围内"):
            send_archive(session, [other], pair.folder / "x.ytb")
        with pytest.raises(Refusal, match="一次移交"):
            send_archive(session, [], pair.folder / "x.ytb")
    assert not (pair.folder / "x.ytb").exists()


def test_record_that_does_not_fit_its_seal_is_not_taken(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
        with writing(session):
            session.store.db.execute_sql("UPDATE main.record_turn SET text = '改过' WHERE position = 2")
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        with pytest.raises(BadPackage, match="与定稿时的校验值不符"):
            look(session, out)
        assert Package.select().count() == 0


def test_attachment_of_which_the_description_does_not_know_is_refused() -> None:
    body = written({"cases": [], "files": 0, "version": 1})
    with pytest.raises(BadPackage, match="对不上"):
        archive_in.read(body, (b"x",))
    with pytest.raises(BadPackage, match="没有档案"):
        archive_in.read(body, ())


def test_receipt_says_how_many_volumes_were_taken(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
    out, back = send(pair, case), pair.folder / "back.ytb"
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        send_receipt(session, pair.partner("教务处"), back)
    with pair.at("教务处") as session:
        take_receipt(session, look(session, back))
        assert Package.get(Package.direction == "发出").remark == "收入 1 卷"


def campaign_talk(session: Session, number: int = 1, **more: Any) -> int:
    """An archived talk of the first campaign of the year."""
    with writing(session):
        plan = campaign_plan()
        item = PlanItem.create(plan=plan, position=1, form="INQUIRY", ground="仍需询问核实", mode="individual")
    return archived(session, number, plan_item=item.id, **more)


def campaign_plan() -> Plan:
    made: Plan = Plan.create(
        kind="集中", year=2026, batch=1, title="第1次集中约谈", state="已批准", rules_version="1", created_at=NOW
    )
    return made


def test_talk_of_a_campaign_is_counted_in_it_where_the_case_arrives(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = campaign_talk(session)
        report = pair.folder / "report.ytb"
        send_statistics(session, 2026, 3, report)
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        with writing(session):
            plan = campaign_plan()
            PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual")
            alike = PlanItem.create(plan=plan, position=2, form="INQUIRY", ground="批评教育", mode="individual")
        accept(session, look(session, report))
        assert statistics(session, 2026).total.figures["campaigns"] == 1
        arrival = look(session, out)
        assert not [each for each in arrival.remarks if "集中约谈" in each]
        accept(session, arrival)
        assert Interview.get().plan_item_id == alike.id
        table = statistics(session, 2026)
        assert (table.total.figures["talks"], table.total.figures["campaigns"]) == (1, 1)
        assert check_sums(session, table) == []


def test_campaign_without_a_plan_here_is_said_before_the_case_is_accepted(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = campaign_talk(session)
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        assert any("本机没有2026年第1批集中约谈计划" in each for each in arrival.remarks)
        accept(session, arrival)
        assert Interview.get().plan_item_id is None


def test_case_that_was_handed_over_is_not_accused_of_a_clue_that_stayed_behind(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case = archived(session)
        assert [each.interview_id for each in detect(session, ["CLUE_MISSING"])] == [case]
    out = send(pair, case)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        own = archived(session, 7, organiser=DISCIPLINE, organiser_department=None)
        assert [each.interview_id for each in detect(session, ["CLUE_MISSING"])] == [own]


def test_what_was_reported_and_handed_over_is_not_waited_for(pair: Offices) -> None:
    with pair.at("教务处") as session:
        case, other = archived(session), archived(session, 2)
        report = pair.folder / "report.ytb"
    out = send(pair, case, other)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        waiting = unreported(session.rules)
        assert waiting is not None and (waiting.talks, waiting.units) == (2, ("教务处",))
    with pair.at("教务处") as session:
        send_statistics(session, 2026, 3, report)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, report))
        assert unreported(session.rules) is None
