"""统计报送 from a department to the discipline office: what is counted there, in whatever order packages come."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.reported import ReportedSubject, ReportedTalk
from app.interviews.tables import Interview, Material
from app.ledgers.checks import check_sums
from app.ledgers.reports import sendings, unreported
from app.ledgers.statistics import statistics
from app.oversight.exchange.arrival import Verdict
from app.oversight.exchange.queries import gaps
from app.oversight.exchange.receiving import accept, look, refuse, take_receipt
from app.oversight.exchange.sending import send_again, send_receipt, send_receipt_again, send_statistics
from app.oversight.exchange.tables import Package
from app.papers import catalogue
from app.papers.health_figures import health_report
from app.papers.statistics_book import write_statistics
from tests.ledgers.history import amend
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk, writing
from tests.papers.forms import pages

_OFFICE = "教务处"


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20261124)


def hold(offices: Offices, chance: random.Random, *days: date) -> list[int]:
    with offices.at(_OFFICE) as session:
        return [hold_talk(session, chance, day) for day in days]


def send(offices: Offices, name: str = "a.ytb", year: int = 2026, quarter: int | None = 3) -> Path:
    out = offices.folder / name
    with offices.at(_OFFICE) as session:
        send_statistics(session, year, quarter, out)
    return out


def total(session: Session, year: int = 2026, quarter: int | None = None) -> dict[str, int]:
    table = statistics(session, year, quarter)
    assert check_sums(session, table) == []
    return dict(table.total.figures)


def test_every_figure_of_the_department_is_counted_at_the_discipline_office(
    pair: Offices, chance: random.Random
) -> None:
    hold(pair, chance, *(date(2026, month, 7) for month in (1, 2, 4, 5, 7, 7, 8, 9, 11)))
    out = send(pair, quarter=None)
    with pair.at(_OFFICE) as session:
        theirs = [total(session, 2026, quarter) for quarter in (None, 1, 2, 3, 4)]
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        assert arrival.verdict is Verdict.NEW and ("约谈", "9 次") in [(a, b[:3]) for a, b in arrival.shown.facts]
        assert not ReportedTalk.select().count() and not Package.select().count()
        accept(session, arrival)
        assert [total(session, 2026, quarter) for quarter in (None, 1, 2, 3, 4)] == theirs


def test_own_talks_and_reported_ones_add_up_and_a_person_of_both_is_one(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7), date(2026, 8, 7))
    out = send(pair)
    with pair.at(_OFFICE) as session:
        theirs = total(session)
    with pair.at(DISCIPLINE) as session:
        for month in (7, 8, 9):
            hold_talk(session, chance, date(2026, month, 20), organiser=DISCIPLINE)
        own = total(session)
        accept(session, look(session, out))
        both = total(session)
    assert all(both[key] == own[key] + theirs[key] for key in both if key not in ("people", "campaigns"))
    assert max(own["people"], theirs["people"]) <= both["people"] <= own["people"] + theirs["people"]


def test_same_package_twice_counts_once_and_says_so(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7))
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        first = look(session, out)
        accept(session, first)
        before = total(session)
        again = look(session, out)
        assert again.verdict is Verdict.AGAIN and "没有重复计入" in again.remarks[0]
        for arrival in (again, first):
            with pytest.raises(Refusal, match="没有重复写入"):
                accept(session, arrival)
        assert total(session) == before and Package.select().count() == 1


def test_newest_report_of_a_quarter_counts_whatever_comes_first(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7))
    older = send(pair, "1.ytb")
    hold(pair, chance, date(2026, 8, 7), date(2026, 9, 1))
    newer = send(pair, "2.ytb")
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, newer)
        assert arrival.missing == (1,) and "第 1 号还没有收到" in arrival.remarks[-1]
        accept(session, arrival)
        assert [gap.numbers for gap in gaps(session)] == [(1,)]
        late = look(session, older)
        assert late.verdict is Verdict.OLDER and "第 2 号" in late.remarks[0]
        assert late.shown.changes == ("不改变现在的统计。",)
        accept(session, late)
        assert total(session)["talks"] == 3 and gaps(session) == []


def test_talk_whose_day_was_corrected_into_another_quarter_is_counted_once(
    pair: Offices, chance: random.Random
) -> None:
    (case,) = hold(pair, chance, date(2026, 6, 30))
    first = send(pair, "1.ytb", quarter=2)
    with pair.at(_OFFICE) as session, writing(session):
        amend(Interview.get_by_id(case), "held_from", "约谈开始时间", "2026-07-02 09:00")
    second = send(pair, "2.ytb", quarter=3)
    with pair.at(DISCIPLINE) as session:
        for out in (first, second):
            accept(session, look(session, out))
        assert [total(session, 2026, quarter)["talks"] for quarter in (2, 3)] == [0, 1]
        assert total(session)["talks"] == 1


def test_talk_that_this_store_holds_itself_is_not_counted_again(pair: Offices, chance: random.Random) -> None:
    (case, _) = hold(pair, chance, date(2026, 7, 7), date(2026, 7, 8))
    out = send(pair)
    with pair.at(_OFFICE) as session:
        uid = Interview.get_by_id(case).uid
    with pair.at(DISCIPLINE) as session:
        known = hold_talk(session, chance, date(2026, 7, 7), uid=uid)
        arrival = look(session, out)
        assert any("其中 1 次约谈本机已有登记" in each for each in arrival.remarks)
        accept(session, arrival)
        assert total(session)["talks"] == 2
        with writing(session):  # as long as it is only planned here, the report counts
            Interview.update(state="拟定").where(Interview.id == known).execute()
        assert total(session)["talks"] == 2


def test_refused_package_changes_nothing_and_its_reason_goes_back(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7))
    out, back = send(pair), pair.folder / "回执.ytb"
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        with pytest.raises(Refusal, match="请写明退回的理由"):
            refuse(session, arrival, "  ")
        refuse(session, arrival, "九月的约谈没有报")
        assert total(session)["talks"] == 0 and look(session, out).verdict is Verdict.RETURNED
        send_receipt(session, arrival.partner_id, back)
    with pair.at(_OFFICE) as session:
        receipt = look(session, back)
        assert "退回（九月的约谈没有报）" in receipt.shown.facts[0][1]
        take_receipt(session, receipt)
        row = Package.get(Package.number == 1, Package.direction == "发出")
        assert (row.state, row.remark) == ("对方已退回", "九月的约谈没有报")


def test_lost_package_is_asked_for_by_the_receipt_and_sent_again(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7), date(2026, 5, 5))
    lost, second = send(pair, "1.ytb", quarter=2), send(pair, "2.ytb")
    content = lost.read_bytes()
    lost.unlink()
    back = pair.folder / "回执.ytb"
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, second))
        send_receipt(session, pair.partner(_OFFICE), back)
    with pair.at(_OFFICE) as session:
        receipt = look(session, back)
        assert any("第 1 号" in each and "再次导出" in each for each in receipt.remarks)
        take_receipt(session, receipt)
        sent = Package.get(Package.number == 1, Package.direction == "发出")
        send_again(session, sent.id, lost)
    assert lost.read_bytes() == content
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, lost))
        assert total(session)["talks"] == 2


def test_number_of_a_department_that_was_restored_from_a_backup_is_not_taken_twice(
    pair: Offices, chance: random.Random
) -> None:
    hold(pair, chance, date(2026, 7, 7))
    first = send(pair, "1.ytb")
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, first))
    with pair.at(_OFFICE) as session, writing(session):  # what the backup did not know
        Package.delete().execute()
        session.store.db.execute_sql("DELETE FROM number_series WHERE series LIKE 'package:%'")
    again, back = send(pair, "2.ytb"), pair.folder / "回执.ytb"
    with pair.at(DISCIPLINE) as session:
        with pytest.raises(Refusal, match="从备份恢复过"):
            look(session, again)
        send_receipt(session, pair.partner(_OFFICE), back)
    with pair.at(_OFFICE) as session:
        assert any("不是本机现有的那一个包" in each for each in look(session, back).remarks)
        take_receipt(session, look(session, back))
        assert send_statistics(session, 2026, 3, again).number == 2
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, again))


def test_number_of_somebody_of_another_name_is_asked_about_and_not_mixed_up(
    pair: Offices, chance: random.Random
) -> None:
    hold(pair, chance, date(2026, 7, 7), date(2026, 8, 7), date(2026, 9, 7))
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        with writing(session):
            session.store.db.execute_sql("UPDATE person SET name = '别人' WHERE staff_no LIKE 'QP02%'")
        arrival = look(session, out)
        conflict = arrival.shown.conflicts[0]
        assert conflict.ours == "别人" and conflict.theirs.startswith("教务职员")
        accept(session, arrival, {conflict.key: "same"})
        taken = {row.staff_no: row.person_id for row in ReportedSubject.select()}
        number = conflict.key.removeprefix("person:")
        assert taken.pop(number) is not None and set(taken.values()) <= {None}
        assert total(session)["talks"] == 3


def test_report_speaks_of_talks_that_the_department_held_and_of_no_other(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7))
    with pair.at(_OFFICE) as session:
        hold_talk(session, chance, date(2026, 7, 9), organiser=DISCIPLINE, organiser_department=None)
        hold_talk(session, chance, date(2026, 7, 9), state="取消")
        hold_talk(session, chance, date(2026, 7, 9), state="已就绪", held_from=None)
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        assert total(session)["talks"] == 1
        made = ReportedTalk.get()
        assert (
            made.organiser == _OFFICE and made.held_on == date(2026, 7, 7) and isinstance(made.report.made_at, datetime)
        )


def test_what_was_sent_is_not_reminded_of_any_more(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7), date(2026, 10, 8))
    with pair.at(_OFFICE) as session:
        assert unreported(session.rules).talks == 2
    send(pair, quarter=3)
    with pair.at(_OFFICE) as session:
        assert unreported(session.rules).first == date(2026, 10, 8)
    send(pair, "2.ytb", quarter=None)
    send(pair, "3.ytb", quarter=2)
    with pair.at(_OFFICE) as session:
        assert unreported(session.rules) is None and sendings() == [date(2026, 9, 30), date(2026, 11, 24)]


def test_report_of_a_department_counts_refusals_and_exceptions_that_were_reported(
    pair: Offices, chance: random.Random
) -> None:
    (case, *_) = hold(pair, chance, date(2026, 7, 7), date(2026, 8, 7))
    with pair.at(_OFFICE) as session, writing(session):
        Interview.update(exception_number="特批1号").where(Interview.id == case).execute()
        Material.update(received_on=None, refused_on=date(2026, 7, 9)).execute()
        subjects, unit = Material.select().count(), session.account.department_id
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        report = health_report(session, unit, 2026)
        assert [report.figure(key) for key in ("talks", "exceptions", "refused", "late")] == [2, 1, subjects, 0]


def test_lost_receipt_is_given_out_again_as_it_was(pair: Offices, chance: random.Random) -> None:
    hold(pair, chance, date(2026, 7, 7))
    out, back = send(pair), pair.folder / "回执.ytb"
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        sent = send_receipt(session, pair.partner(_OFFICE), back)
        content = back.read_bytes()
        back.unlink()
        send_receipt_again(session, sent.package_id, back)
    assert back.read_bytes() == content


def test_table_paper_and_workbook_say_what_departments_reported_and_what_is_own(
    pair: Offices, chance: random.Random
) -> None:
    hold(pair, chance, date(2026, 7, 7), date(2026, 8, 9))
    out = send(pair)
    with pair.at(DISCIPLINE) as session:
        hold_talk(session, chance, date(2026, 9, 1))
        plain = statistics(session, 2026)
        assert (plain.lines, plain.origin_sentence) == (plain.rows, "")
        accept(session, look(session, out))
        table = statistics(session, 2026)
        own, reported = table.origins
        assert [each.figures["talks"] for each in (own, reported)] == [1, 2]
        for head in ("talks", "attendances", "due", "received", "late", "form:PREVENTIVE", "mode:group"):
            assert own.figures[head] + reported.figures[head] == table.total.figures[head]
        for row in table.rows:
            theirs = sum(each < 0 for each in table.behind(row.key, "talks"))
            assert row.reported.get("talks", 0) == theirs and row.called.endswith("＊") == (
                theirs > 0 and row.kind.is_numbered
            )
        said = "约谈3次中，本机登记1次，部门报送2次（教务处2次）"
        assert said in table.origin_sentence
        assert len(table.behind(reported.name, "talks")) == 2 and all(
            id < 0 for id in table.behind(reported.name, "talks")
        )
        write_statistics(session, 2026, None, out.with_suffix(".xlsx"))
        cells = [cell.value for line in load_workbook(out.with_suffix(".xlsx")).active.iter_rows() for cell in line]
        assert {"教务处＊", "其中：部门报送"} <= set(cells) and any(said in str(each) for each in cells)
        drawn = "".join(pages(catalogue.drawn(session, catalogue.paper("统计表"), [2026], None).pdf))
        assert all(each in drawn.replace("\n", "") for each in ("其中：本机登记", "教务处＊", said))
