"""台账 and 统计表 on paper: what the workbooks say, on A4."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.ledgers.ledger import ledger
from app.ledgers.scope import LedgerFilter
from app.ledgers.statistics import statistics
from app.papers import catalogue, ledger_paper, statistics_paper, words
from app.papers.ledger_book import write_ledger
from app.papers.listing import ACROSS
from tests.access import world
from tests.papers.forms import bare, held_case, pages
from tests.papers.lists import LONG, ledger_cases
from tests.papers.test_listing import outside

LEDGER, STATISTICS = catalogue.paper("台账"), catalogue.paper("统计表")


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 12, 10, 9)
    held_case(people)
    ledger_cases(people, 12)
    return session


def whole(session: Session, which, year: int = 2026, quarter: int | None = None) -> str:
    return "".join(pages(catalogue.drawn(session, which, [year], quarter).pdf))


def test_the_ledger_has_every_fact_of_every_row(at_work: Session):
    found = whole(at_work, LEDGER)
    assert "青屏学院党员干部约谈常态化工作台账（2026年）" in found and "填报日期：2026年12月10日" in found
    rows = ledger(at_work, LedgerFilter(2026))
    assert len(rows) == 13
    (facts,) = ledger_paper.ledger_facts(at_work, 2026)
    for row, texts in zip(rows, facts.rows, strict=True):
        shown = "".join(texts)
        for fact in (row.number, row.held, row.place, row.subjects, row.units, row.titles, row.ranks, row.form,
                     row.mode, row.ground, row.lead, row.basis, row.recorder, row.organiser, row.content, row.materials,
                     row.disposition, row.stage, row.archived, row.volume, row.note):  # fmt: skip
            assert fact in shown
        assert bare(row.place) in found and bare(row.subjects) in found


def test_the_headings_of_the_ledger_are_those_of_the_workbook(at_work: Session, tmp_path):
    write_ledger(at_work, 2026, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    heads = {str(cell.value) for row in sheet.iter_rows(min_row=3, max_row=4) for cell in row if cell.value}
    headings = bare(pages(catalogue.blank(at_work, LEDGER).pdf)[0])
    assert len(heads) > 20
    for head in heads - {"地点"}:
        assert head in headings
    assert "约谈地点" in headings


def test_a_fact_that_is_empty_keeps_its_line():
    column = next(each for each in ledger_paper._COLUMNS if each.heading.startswith("记"))
    row = type("Row", (), {"recorder": "", "organiser": "教务处"})()
    assert column.text(row) == "\n教务处"
    assert column.text(type("Row", (), {"recorder": "常怀", "organiser": ""})()) == "常怀"


def test_a_long_content_flows_over_pages_within_the_margins(at_work: Session):
    (facts,) = ledger_paper.ledger_facts(at_work, 2026)
    sheets = ledger_paper.ledger_sheets(facts, words.shipped("ledger"))
    assert len(sheets) > 2
    assert not any(outside(sheet, ACROSS.inside(True)) for sheet in sheets)
    column = "".join(
        text.text for sheet in sheets for text in sheet.texts if len(text.text) > 9 and text.text[0] in LONG
    )
    assert column.count("招") >= LONG.count("招") - LONG.count("招") // 10
    assert min(text.size for sheet in sheets for text in sheet.texts) == 9.0


def test_a_quarter_has_its_own_rows_and_a_period_without_any_is_refused(at_work: Session):
    fourth = whole(at_work, LEDGER, quarter=4)
    assert "（2026年第四季度）" in fourth and "询问教材采购的经过。" in fourth
    assert "询问教材采购的经过。" not in whole(at_work, LEDGER, quarter=1)
    with pytest.raises(Refusal, match="2019年没有已举行的约谈"):
        whole(at_work, LEDGER, 2019)
    for which in (LEDGER, STATISTICS):
        with pytest.raises(Refusal, match="季度应为 1 至 4，现为 5，没有打印"):
            whole(at_work, which, 2026, 5)
        with pytest.raises(Refusal, match="现为 20，没有打印"):
            whole(at_work, which, 20)


def test_the_ledger_shows_only_what_the_account_reaches(session: Session, people: dict[str, int]):
    built = world.build(session, people)
    assert "蒋德禾" in whole(session, LEDGER)
    world.role_session(session, built, Role.DEPARTMENT_KEEPER)
    found = whole(session, LEDGER)
    assert "余立" in found and "蒋德禾" not in found and "文学院的谈话内容" not in found


def test_the_statistics_have_the_figures_of_the_table_and_who_answers_for_them(at_work: Session):
    table = statistics(at_work, 2026)
    (facts,) = statistics_paper.statistics_facts(at_work, 2026)
    assert [texts[1] for texts, _ in facts.rows] == [row.name for row in table.rows]
    for (texts, is_sum), row in zip(facts.rows, table.rows, strict=True):
        assert texts[2:] == tuple(str(row.figures[head.key]) for head in table.columns)
        assert is_sum is row.kind.is_sum and (texts[0] == "") is is_sum
    found = whole(at_work, STATISTICS)
    for text in ("青屏学院党员干部约谈情况统计表（2026年）", "按形式（次）", "按职级（人次）", "处置（人次）",
                 "党群部门小计", "合计", "填报人：", "审核人：", "负责人：", "报送日期：年月日（盖章）",
                 "注：1.约谈次数按"):  # fmt: skip
        assert text in found


def test_figures_that_do_not_agree_are_not_printed(at_work: Session, monkeypatch):
    monkeypatch.setattr(statistics_paper, "check_sums", lambda session, table: ["教务处约谈次数：表 1，台账 2"])
    with pytest.raises(Refusal, match="没有打印") as refused:
        whole(at_work, STATISTICS)
    assert "教务处约谈次数" in str(refused.value.details)


def test_many_departments_go_over_pages_and_the_signatures_stay_with_the_total():
    rows = tuple(((str(place), f"第{place}学院", *["0"] * 3), False) for place in range(1, 70))
    heads = tuple(("", f"栏{place}") for place in range(3))
    facts = statistics_paper.StatisticsFacts(
        ledger_paper.Office("青屏学院"), heads, "2026年", rows=(*rows, (("", "合计", "0", "0", "0"), True))
    )
    sheets = statistics_paper.statistics_sheets(facts, words.shipped("statistics"))
    assert len(sheets) > 2 and not any(outside(sheet, ACROSS.inside(True)) for sheet in sheets)
    last = "".join(text.text for text in sheets[-1].texts)
    assert "合计" in last and "报送日期" in last and "注：1." in last


@pytest.mark.parametrize("which", [LEDGER, STATISTICS], ids=["ledger", "statistics"])
def test_a_blank_one_is_a_page_to_fill_in(session: Session, which):
    assert len(pages(catalogue.blank(session, which).pdf)) == 1
