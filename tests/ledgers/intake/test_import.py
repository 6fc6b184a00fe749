"""Importing a ledger: each row a talk of the past, nothing twice, hints that are never in the way, undone exactly."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.access import keepers
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.interviews.amendments import amend
from app.interviews.queries import CaseFilter, case_view, cases_page
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material, StateChange
from app.ledgers.checks import check_sums
from app.ledgers.intake.applying import apply, batches, remember_mapping, undo
from app.ledgers.intake.books import write_errors
from app.ledgers.intake.preview import Preview, Verdict, preview, profile_of
from app.ledgers.ledger import LedgerRow, ledger
from app.ledgers.scope import LedgerFilter
from app.ledgers.statistics import statistics
from app.oversight.detection import detect
from app.papers.case_facts import subjects_of
from app.papers.ledger_book import write_ledger
from app.papers.registration_facts import subject_form
from app.people.roster import applying as rosters
from app.people.roster import preview as roster_previews
from app.people.tables import Appointment, ImportBatch, ImportChange, Person
from app.store.numbers import NumberSeries, next_number
from tests import institution
from tests.ledgers.intake.sheets import HEADINGS, ROSTER, ROW, SAMPLE
from tests.ledgers.intake.sheets import ledger as book
from tests.passwords import CHEAP, PASSWORD

NOW = datetime(2026, 11, 26, 9, 0)


@pytest.fixture(autouse=True)
def clock(session: Session) -> None:
    session.clock = lambda: NOW


def load(session: Session, path: Path) -> Preview:
    found = preview(session, path)
    apply(session, found)
    return found


def hints(found: Preview) -> list[str]:
    return [hint for row in found.rows for hint in row.line.hints]


def rows(session: Session) -> list[LedgerRow]:
    return ledger(session, LedgerFilter())


def everything(session: Session) -> list[Any]:
    """All rows that an import may write, as they stand."""
    tables = ("interview", "interview_subject", "material", "disposition", "state_change", "person", "appointment")
    return [session.store.db.execute_sql(f"SELECT * FROM {name}").fetchall() for name in tables]


def counts(found: Preview) -> dict[str, int]:
    return {str(verdict): found.count(verdict) for verdict in Verdict if found.count(verdict)}


@pytest.fixture
def sample(session: Session) -> Session:
    """The sample roster in the store."""
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    return session


def test_the_sample_comes_in_but_for_three_rows_that_are_named(sample: Session) -> None:
    found = load(sample, SAMPLE)
    assert counts(found) == {"新增": 102, "有提示": 78, "不能读": 3}
    said = [(row.line.line, fault.column) for row in found.faulty for fault in row.line.faults]
    assert said == [(183, "约谈时间"), (184, "约谈形式"), (185, "约谈时间"), (185, "约谈形式")]
    assert Interview.select().where(Interview.is_historical).count() == len(rows(sample)) == 180
    assert found.unlisted == []
    assert Person.select().count() == 409
    months = Interview.select().where(Interview.held_precision == "month").count()
    assert months == sum(len(row.held) == 7 for row in rows(sample)) > 60


def test_the_same_ledger_twice_adds_nothing(sample: Session) -> None:
    load(sample, SAMPLE)
    before = everything(sample)
    again = preview(sample, SAMPLE)
    assert counts(again) == {"已有": 180, "不能读": 3} and again.before.startswith("这个文件已在 2026-11-26 09:00")
    assert apply(sample, again) is None
    assert everything(sample) == before


def test_a_preview_that_is_applied_twice_adds_nothing(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    found = preview(session, book(tmp_path))
    assert apply(session, found) is not None
    before = everything(session)
    assert apply(session, found) is None
    assert everything(session) == before


def test_statistics_and_ledger_agree_on_what_came_in(sample: Session) -> None:
    load(sample, SAMPLE)
    for year in (2025, 2026):
        table = statistics(sample, year)
        assert check_sums(sample, table) == []
        assert table.total.figures["talks"] == len(ledger(sample, LedgerFilter(year)))
    of_2025 = statistics(sample, 2025).total.figures
    assert sum(of_2025[f"outcome:{name}"] for name in ("予以澄清", "了结", "诫勉")) > 40


def test_an_import_is_undone_whole_and_can_be_done_again(sample: Session) -> None:
    before = everything(sample)
    load(sample, SAMPLE)
    undo(sample, batches()[0].id)
    assert everything(sample) == before
    with pytest.raises(Refusal, match="已经撤销过了"):
        undo(sample, batches()[0].id)
    again = load(sample, SAMPLE)
    assert counts(again) == {"新增": 102, "有提示": 78, "不能读": 3} and again.before == ""


def test_an_import_with_an_amended_case_is_not_undone(sample: Session) -> None:
    load(sample, SAMPLE)
    case = Interview.select().where(Interview.is_historical).get()
    amend(sample, case.id, "place", "党委小会议室", "原台账写错")
    before = everything(sample)
    with pytest.raises(Refusal, match=r"补.*已经更正过"):
        undo(sample, batches()[0].id)
    assert everything(sample) == before


def test_a_row_is_a_case_with_all_that_it_says(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    found = load(session, book(tmp_path))
    assert counts(found) == {"新增": 1}
    (row,) = rows(session)
    assert (row.number, row.held, row.place, row.subjects, row.units) == (
        "〔2025〕补001号", "2025-11-04", "谈话室", "余立", "教务处")  # fmt: skip
    assert (row.titles, row.ranks, row.form, row.ground) == ("科长", "副科级", "询问示警约谈", "苗头性倾向性问题")
    assert (row.mode, row.lead, row.recorder, row.organiser) == ("个别", "古丽·阿不都", "某记录", "教务处")
    assert row.content == ROW["约谈主要内容"]
    assert (row.materials, row.disposition, row.note) == ("1/1", "了结", "补录")
    case = Interview.get_by_id(row.interview_id)
    assert (case.lead_id, case.lead_title) == (people["古丽·阿不都"], "教务处处长")
    assert case.recorder_id is None  # who kept a record then is not given the case to write now
    assert InterviewSubject.get().person_id == people["余立"]
    assert StateChange.get().reason == "自台账“台账.xlsx”第 3 行"
    view = case_view(session, case.id)
    assert (view.line.known_to, view.next_step) == ("day", None)


def test_its_form_says_that_it_was_entered_later_and_no_day_that_nobody_knows(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    load(session, book(tmp_path, {"约谈时间": "2025年3月", "处置情况": "诫勉"}))
    (row,) = rows(session)
    assert row.held == "2025-03" and row.disposition == "诫勉"
    facts = subject_form(session, subjects_of(row.interview_id)[0])
    assert facts.time == "2025年3月" and facts.is_historical
    (material,) = facts.materials
    assert (material.name, material.copies, material.received) == ("问题说明材料", "1", "")
    assert (facts.disposition.confirmed, facts.disposition.decision) == (True, "诫勉")
    figures = statistics(session, 2025).total.figures
    assert (figures["outcome:诫勉"], figures["received"], figures["late"]) == (1, 1, 0)


def test_a_corrected_time_counts_instead_of_the_month(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    load(session, book(tmp_path, {"约谈时间": "2025年3月"}))
    case = Interview.get()
    amend(session, case.id, "held_from", "2025-03-18 15:00", "查到当时的记录")
    (row,) = rows(session)
    assert row.held.startswith("2025-03-18 15:00")
    assert subject_form(session, subjects_of(case.id)[0]).time.startswith("2025年3月18日15时00分")


def test_several_in_one_cell_are_several_subjects(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    group = {"约谈对象": "蒋德禾、余立、傅润", "约谈形式": "预防提醒谈话", "约谈事由": "一岗双责", "约谈方式": "集体",
             "材料": "廉政承诺书", "处置情况": "了结（蒋德禾、余立）；诫勉（傅润）"}  # fmt: skip
    found = load(session, book(tmp_path, group))
    subjects = list(InterviewSubject.select().order_by(InterviewSubject.position))
    assert [row.person_id for row in subjects] == [people[name] for name in ("蒋德禾", "余立", "傅润")]
    assert [row.department_name for row in subjects] == ["教务处", "教务处", "文学院"]
    assert any("傅润”没有在教务处任过职，按姓名对应" in hint for hint in hints(found))
    assert Material.select().count() == 3
    assert [row.outcome for row in Disposition.select().order_by(Disposition.id)] == ["了结", "了结", "诫勉"]
    assert rows(session)[0].disposition == "了结（蒋德禾、余立）；诫勉（傅润）"


def test_somebody_who_is_not_in_the_roster_is_added_once_and_marked(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    other = {"约谈对象": "无此人", "约谈时间": "2025.12.1"}
    found = load(session, book(tmp_path, {"约谈对象": "无此人"}, other))
    assert found.unlisted == [("无此人", "教务处")]
    person = Person.get(Person.name == "无此人")
    assert (person.staff_no, person.note) == ("BL00001", "不在册（台账补录）：教务处")
    assert InterviewSubject.select().where(InterviewSubject.person == person).count() == 2
    assert ImportChange.select().count() == 1
    assert rows(session)[0].ranks == ""
    later = load(session, book(tmp_path / "2", {"约谈对象": "无此人", "约谈时间": "2026.1.5"}))
    assert later.unlisted == []
    figures = statistics(session, 2025).total.figures
    assert (figures["attendances"], figures["people"]) == (2, 1)


def test_somebody_of_that_name_in_another_unit_is_not_taken_for_the_subject(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    found = load(session, book(tmp_path, {"所在单位": "文学院"}))
    assert found.unlisted == [("余立", "文学院")]
    assert any("没有在文学院任过职，没有对应" in hint for hint in hints(found))
    assert InterviewSubject.get().person_id != people["余立"]


def test_two_of_one_name_in_one_unit_are_told_apart_by_their_title_or_not_at_all(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    twin = institution._person("QP99999", "余立", "科员及其他")
    department = Appointment.get(Appointment.person == people["余立"]).department
    Appointment.create(person=twin, department=department, title="科员", kind="留任", start=date(2020, 1, 1))
    found = load(session, book(tmp_path, {"职务": "科员"}, {"职务": "主管", "约谈时间": "2025.12.1"}))
    assert [row.people for row in found.rows] == [(twin,), (None,)]
    assert any("教务处有 2 位“余立”，分不清是谁" in hint for hint in hints(found))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"主谈人": "皮润"}, "主谈人应为古丽·阿不都（五(一)5）"), ({"主谈人": "余立"}, "任何人不主谈本人的约谈"),
        ({"主谈人": None}, "没有写主谈人"), ({"主谈人": "某某某"}, "名册里没有（或不止一位）主谈人“某某某”"),
        ({"材料": None}, "缺问题说明材料（五(三)）"),
        ({"材料": "检讨材料"}, "应交问题说明材料（五(三)），台账记为检讨材料"),
        ({"约谈方式": "集体"}, "一般个别进行，集体方式须写明理由（三(二)）"),
        ({"约谈事由": "批评教育"}, "属于纠错诫勉约谈（三(三)）"),
        ({"约谈事由": "闲聊"}, "事由“闲聊”不在制度所列之内，按原文保留"),
        ({"记录人": "余立"}, "记录人不能是主谈人或约谈对象"),
        ({"约谈时间": "2027-01-05"}, "约谈时间在今天之后"), ({"约谈时间": "2025年"}, "只知道年份"),
        ({"处置情况": "另行研究"}, "处置情况“另行研究”不在制度所列之内"),
        ({"约谈形式": None}, "按事由“苗头性倾向性问题”记为询问示警约谈"),
        ({"约谈时间": 2025.1}, "10 月也写成 .1"), ({"约谈方式": "电话"}, "约谈方式“电话”不认识"),
        ({"约谈对象": "尹涵", "所在单位": "校领导", "职务": "党委书记"}, "不在本制度范围内（五(一)3）"),
    ],
)  # fmt: skip
def test_todays_rules_give_hints_and_refuse_nothing(
    cells: dict[str, Any], words: str, session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    found = load(session, book(tmp_path, cells))
    assert any(words in hint for hint in hints(found)), hints(found)
    assert counts(found) == {"有提示": 1} and len(rows(session)) == 1
    assert words in StateChange.get().reason
    case_view(session, rows(session)[0].interview_id)  # the case opens, whatever its ground is


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"约谈时间": None}, "约谈时间", "没有填写"), ({"约谈时间": "2025年2月30日"}, "约谈时间", "不是一个存在的日期"),
        ({"约谈对象": None}, "约谈对象", "不知道约谈的是谁"),
        ({"约谈形式": "闲聊", "约谈事由": None}, "约谈形式", "不是四种约谈形式"),
        ({"约谈对象": "长" * 70}, "约谈对象", "不像人名"), ({"约谈地点": "长" * 300}, "约谈地点", "最多 200 字"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_row_and_column(
    cells: dict[str, Any], column: str, words: str, session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    found = load(session, book(tmp_path, {}, cells))
    assert counts(found) == {"新增": 1, "不能读": 1}
    (fault, *_) = found.faulty[0].line.faults
    assert (found.faulty[0].line.line, fault.column) == (4, column) and words in fault.reason


def test_a_mended_error_workbook_imports_without_naming_columns_anew(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    odd = [{"约谈时间": "何时"}[heading] if heading == "约谈时间" else heading for heading in HEADINGS]
    source = load_workbook(book(tmp_path, {}, {"约谈时间": "去年"}, {"约谈时间": "同上"}))
    for place, heading in enumerate(odd, 1):
        source.active.cell(2, place).value = heading
    source.save(tmp_path / "台账.xlsx")
    with pytest.raises(Refusal, match="没有认出这些列：约谈时间") as refused:
        preview(session, tmp_path / "台账.xlsx")
    assert refused.value.place == "对应各列"
    found = preview(session, tmp_path / "台账.xlsx", {"held": "何时"})
    remember_mapping(session, profile_of(found.sheet), {"held": "何时"})
    found = load(session, tmp_path / "台账.xlsx")
    assert counts(found) == {"新增": 1, "不能读": 2}
    write_errors(session, found, tmp_path / "错误表.xlsx")
    faulty = load_workbook(tmp_path / "错误表.xlsx")
    page = faulty.active
    assert page.cell(2, 15).value == "错误原因" and "读不成日期" in page.cell(3, 15).value
    assert page.cell(4, 2).value == "去年"  # 同上 is written out
    page.cell(3, 2).value, page.cell(4, 2).value = "2025.12.1", "2025.12.2"
    faulty.save(tmp_path / "改.xlsx")
    mended = preview(session, tmp_path / "改.xlsx")
    assert counts(mended) == {"新增": 2}
    apply(session, mended)
    assert [row.held for row in rows(session)] == ["2025-11-04", "2025-12-01", "2025-12-02"]
    with pytest.raises(Refusal, match="没有不能读的行"):
        write_errors(session, mended, tmp_path / "x.xlsx")


def test_our_own_ledger_is_read_back_as_what_is_there(sample: Session, tmp_path: Path) -> None:
    load(sample, SAMPLE)
    for year in (2025, 2026):
        write_ledger(sample, year, tmp_path / f"{year}.xlsx")
        found = preview(sample, tmp_path / f"{year}.xlsx")
        assert set(counts(found)) == {"已有"}


def test_our_own_ledger_comes_into_another_store_as_it_was(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    load(
        session, book(tmp_path, {"编号": "〔2025〕第012号", "备注": "原件已移交"}, headings=(*HEADINGS, "编号", "备注"))
    )
    write_ledger(session, 2025, tmp_path / "导出.xlsx")
    (before,) = rows(session)
    assert before.number == "〔2025〕第012号" and before.note == "补录；原件已移交"
    assert next_number("interview:教务处", 2025) == 13  # a number that was taken is never given again
    undo(session, batches()[0].id)
    found = load(session, tmp_path / "导出.xlsx")
    (after,) = rows(session)
    assert counts(found) == {"新增": 1}
    assert after == before._replace(interview_id=after.interview_id)


def test_numbers_of_the_past_are_a_series_of_their_own(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    load(session, book(tmp_path, {}, {"约谈时间": "2026.1.5"}, {"约谈时间": "2025.12.1"}))
    assert [row.number for row in rows(session)] == ["〔2025〕补001号", "〔2025〕补002号", "〔2026〕补001号"]
    assert next_number("interview:教务处", 2025) == 1
    later = load(session, book(tmp_path / "2", {"约谈时间": "2025.6.2"}))
    assert later.rows[0].verdict is Verdict.NEW and rows(session)[0].number == "〔2025〕补003号"
    assert len(ledger(session, LedgerFilter(text="补003"))) == 1
    assert [line.number for line in cases_page(session, CaseFilter(year=2026), 0, 9)] == ["〔2026〕补001号"]
    assert NumberSeries.select().where(NumberSeries.series == "补录").count() == 2


def test_the_same_row_twice_in_one_file_is_two_talks_and_is_said(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    path = book(tmp_path, {}, {})
    found = load(session, path)
    assert counts(found) == {"新增": 1, "有提示": 1}
    assert "本文件第 3 行" in hints(found)[0]
    assert counts(preview(session, path)) == {"已有": 2}


def test_years_of_old_talks_accuse_nobody_of_too_few_plans(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    load(session, book(tmp_path))
    assert [found.code for found in detect(session) if "2025" in found.description] == []


def test_a_failure_in_the_middle_leaves_nothing(
    session: Session, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, before = preview(session, book(tmp_path, {"约谈对象": "无此人"})), everything(session)

    def broken(*_: object) -> None:
        raise RuntimeError("half-way")

    monkeypatch.setattr("app.ledgers.intake.writing.Writer._dispositions", broken)
    with pytest.raises(RuntimeError):
        apply(session, found)
    assert everything(session) == before and ImportBatch.select().count() == 0


def test_a_preview_of_people_who_are_gone_is_refused(session: Session, people: dict[str, int], tmp_path: Path) -> None:
    lone = institution._person("QP77777", "某甲乙", "正科级")
    found = preview(session, book(tmp_path, {"约谈对象": "某甲乙", "所在单位": None}))
    session.store.db.execute_sql("DELETE FROM person_rank WHERE person_id = ?", (lone,))
    Person.delete_by_id(lone)
    with pytest.raises(Refusal, match="预览之后"):
        apply(session, found)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
def test_only_who_keeps_the_schools_ledger_imports_one(
    role: Role, session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    path = book(tmp_path)
    keepers.add_account(session, "sa", "某乙", Role.SYSTEM_ADMINISTRATOR, PASSWORD, CHEAP)
    session.account.role = role
    session.confine()
    if role in (Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE):
        load(session, path)
        assert len(rows(session)) == 1
    else:
        with pytest.raises(Refusal, match="不能导入台账"):
            preview(session, path)


def test_nobody_reads_their_own_talk_that_came_out_of_a_ledger(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    load(session, book(tmp_path))
    session.account.role, session.account.person_id = Role.DISCIPLINE_OFFICE, people["余立"]
    session.confine()
    assert rows(session) == []
    again = preview(session, book(tmp_path))
    assert apply(session, again) is None  # it is there, whoever may not see it
