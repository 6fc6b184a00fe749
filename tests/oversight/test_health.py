"""The report of a department and year: each figure counted again by hand, the mean, the year before; one page."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.interviews.tables import Interview, InterviewSubject, Material
from app.oversight import findings
from app.oversight.findings import FindingDraft
from app.papers import catalogue
from app.papers.health_figures import Health, health_report, health_reports
from app.people.tables import Department
from app.plans.tables import Filing, Plan
from app.rules.duties import filing_due
from tests.access.world import as_account
from tests.oversight import planted
from tests.papers.forms import bare, pages
from tests.passwords import PASSWORD

PAPER = catalogue.paper("督导报告")


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: planted.TODAY
    planted.build(people, 4, 50, 36)
    library = Department.get(Department.name == "图书馆")
    findings.register(session, FindingDraft("问题", "整改", "图书馆", date(2027, 1, 12)))
    closed = findings.register(session, FindingDraft("旧问题", department_id=library.id))
    findings.close(session, closed, "已复查")
    return session


def by_hand(department: int, year: int) -> dict[str, int]:
    """The figures, row by row in Python."""
    rows = [
        (row.interview, row)
        for row in InterviewSubject.select()
        if row.department_id == department and row.interview.held_from.year == year
    ]
    materials = [each for _, row in rows for each in Material.select().where(Material.subject == row.id)]
    due = [each for each in materials if each.refused_on is None]
    today = planted.TODAY.date()
    late = [each for each in due if (each.received_on or today) > each.due_on]
    filed = {p.quarter: Filing.get(Filing.plan == p.id).filed_on for p in Plan.select().where(
        (Plan.kind == "季度") & (Plan.department == department) & (Plan.year == year))}  # fmt: skip
    from app.rules.loading import load

    in_time = [q for q, on in filed.items() if on <= filing_due(load(), year, q)]
    return {
        "talks": len({case.id for case, _ in rows}),
        "people": len({row.person_id for _, row in rows}),
        "form:INQUIRY": len({case.id for case, _ in rows if case.form == "INQUIRY"}),
        "campaigns": len({case.plan_item.plan_id for case, _ in rows if case.plan_item_id}),
        "late": len(late), "on_time": len([each for each in due if each.received_on and each not in late]),
        "refused": len(materials) - len(due),
        "exceptions": len({case.id for case, _ in rows if case.exception_number}),
        "necessary": len({case.id for case, _ in rows if case.lead_strength == "必要时"}),
        "filed": len(in_time), "filed_late": len(filed) - len(in_time), "not_filed": 4 - len(filed),
    }  # fmt: skip


def test_each_figure_is_what_counting_by_hand_gives(office: Session) -> None:
    reports = health_reports(office, 2026)
    assert [each.department for each in reports] == [
        row.name for row in Department.select().order_by(Department.position)
    ]
    for report in reports:
        for key, wanted in by_hand(report.department_id, 2026).items():
            assert report.figure(key) == wanted, (report.department, key)
        for line in report.lines:
            assert line.mean == sum(each.figure(line.key) for each in reports) / len(reports)
            assert line.before == 0
    assert (
        sum(each.figure("talks") for each in reports) == Interview.select().where(Interview.held_from < "2027").count()
    )


def library(session: Session, year: int) -> Health:
    return health_report(session, Department.get(Department.name == "图书馆").id, year)


def test_findings_count_where_they_are_raised_closed_and_overdue(office: Session) -> None:
    office.clock = lambda: datetime(2027, 2, 1, 9)
    report = library(office, 2027)
    assert [report.figure(key) for key in ("findings", "closed", "overdue")] == [2, 1, 1]
    assert any("督导发现问题2项，销号1项，尚在整改1项，其中逾期1项" in said for said in report.sentences)
    assert library(office, 2027).lines[0].before == by_hand(report.department_id, 2026)["talks"]


def test_sentences_say_what_the_figures_say(office: Session) -> None:
    for report in health_reports(office, 2026):
        said = "".join(report.sentences)
        talks = report.figure("talks")
        assert (f"{talks}次" in said) if talks else ("没有约谈" in said)
        assert all(each.endswith("。") for each in report.sentences) and "None" not in said


def test_a_department_sees_its_own_report_without_the_means_of_others(office: Session) -> None:
    row = Department.get(Department.name == "教务处")
    as_account(office, Role.DEPARTMENT_KEEPER, department_id=row.id)
    (report,) = health_reports(office, 2026)
    assert report.department == "教务处" and all(line.mean is None for line in report.lines)
    with pytest.raises(Refusal, match="职责范围"):
        health_report(office, Department.get(Department.name == "图书馆").id, 2026)


def test_every_report_is_one_page_and_all_go_in_one_batch(office: Session) -> None:
    reports = health_reports(office, 2026)
    drawn = catalogue.drawn(office, PAPER, [each.department_id for each in reports], 2026)
    found = pages(drawn.pdf)
    assert len(found) == len(reports) and drawn.missing == ()
    for report, text in zip(reports, found, strict=True):
        assert f"部门：{report.department}" in text and "第1页共1页" in text
        assert "青屏学院部门约谈工作督导报告" in text and "纪检监察室负责人" in text
        for said in report.sentences:
            assert bare(said) in text
        for line in report.lines:
            assert bare(f"{line.caption}{line.own}") in text
    one = catalogue.drawn(office, PAPER, [reports[0].department_id], 2026)
    assert one.file_name == f"部门约谈工作督导报告（{reports[0].department}2026年）.pdf"
    assert "None" not in "".join(pages(catalogue.blank(office, PAPER).pdf))


def test_long_sentences_stay_on_one_page_for_a_department_of_a_long_name(office: Session) -> None:
    Department.update(name="马克思主义学院（思想政治理论课教学研究与实践创新中心）").where(
        Department.name == "文学院"
    ).execute()
    row = Department.get(Department.kind == "二级学院")
    assert len(pages(catalogue.drawn(office, PAPER, [row.id], 2026).pdf)) == 1


def test_command_line_prints_one_or_all(
    office: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(office.store.paths.folder)
    count = Department.select().count()
    office.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    out = tmp_path / "报告.pdf"
    start = ["--data", folder, "print", "督导报告"]
    assert main([*start, "--department", "教务处", "--year", "2026", "--out", str(out)]) == 0
    assert len(PdfReader(out).pages) == 1
    assert main([*start, "--all", "--year", "2026", "--out", str(out)]) == 0
    assert len(PdfReader(out).pages) == count and f"{count} 个部门" in capsys.readouterr().out
    assert main([*start, "--department", "没有的部门", "--out", str(out)]) == 1
    assert main([*start, "--case", "2026-1", "--out", str(out)]) == 2
    assert "教务处" in capsys.readouterr().err


def test_printing_a_report_is_on_record_with_its_year(office: Session, tmp_path: Path) -> None:
    from app.papers.paper import About
    from app.papers.printed import record_printed

    row = Department.get(Department.name == "教务处")
    record_printed(office, PAPER.name, About.DEPARTMENT, [row.id], "通报", 2026)
    entry = AuditEntry.select().where(AuditEntry.object_type == "department").order_by(AuditEntry.seq.desc()).get()
    assert "2026" in str(entry.after) and entry.object_id == str(row.id)


def test_draws_are_made_and_repeated_by_the_command_line(
    office: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(office.store.paths.folder)
    office.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    start = ["--data", folder, "oversight"]
    made = ["draw", "--from", "2026-01-01", "--to", "2026-12-31", "--share", "10", "--seed", "骰子7"]
    assert main([*start, *made]) == 0
    told = capsys.readouterr().out
    assert "骰子7" in told and told.count("纪检监察室〔2026〕第") >= 4
    year = datetime.now().year
    assert main([*start, "redraw", f"{year}-1"]) == 0
    assert "与记录一致" in capsys.readouterr().out
    assert main([*start, "redraw", "1", "--json"]) == 0
    assert '"same": true' in capsys.readouterr().out
    assert main([*start, "redraw", f"{year}-9"]) == 1
    assert main([*start, "redraw", "甲"]) == 2
