"""A pivot on paper and as a workbook: the figures looked at, on record, with a chart that a grey printer draws."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.ledgers.pivot.chart import chart
from app.ledgers.pivot.definition import ChartKind, Definition
from app.ledgers.pivot.plot import Area, hatching, plot
from app.ledgers.pivot.span import Compare, Unit, When
from app.ledgers.pivot.table import load, pivot
from app.papers.chart_sheet import chart_sheet
from app.papers.pivot_book import write_pivot
from app.papers.pivot_facts import PivotFacts, pivot_facts
from app.papers.pivot_paper import pivot_drawn, pivot_sheets, record_pivot_printed, save_pivot_paper
from app.papers.sheet import Sheet
from tests.access.world import as_account
from tests.ledgers.pivot.generated import Wanted, write

YEARS = When(None, Unit.YEAR, datetime(2025, 1, 1).date(), datetime(2026, 12, 31).date())


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    write(list(people.values()), Wanted(7, talks=60))
    return session


def facts(session: Session, *rows: str, kind: ChartKind | None = ChartKind.BAR, **more: object) -> PivotFacts:
    made = Definition(rows, **{"measures": ("talks", "people"), "when": YEARS} | more)  # type: ignore[arg-type]
    return pivot_facts(pivot(made, load(session, made)), "试着统计", (), kind)


def words(content: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_the_paper_says_every_figure_of_the_table_and_its_chart(at_work: Session) -> None:
    made = facts(at_work, "kind", "department", compare=Compare.BEFORE)
    pages = words(pivot_drawn(at_work, made).pdf)
    for line in made.lines:
        said = "".join([*line.labels, *(made.table.text(line, slot) for slot in made.slots)])
        assert said in "".join(pages), said
    for note in made.notes:
        assert note.replace(" ", "") in "".join(pages)
    assert made.chart is not None
    for label in (*made.chart.categories, *(each.label for each in made.chart.series)):
        assert label in pages[-1]
    assert pages[-1].endswith(f"第{len(pages)}页共{len(pages)}页")


def test_more_columns_than_a_page_is_wide_follow_on_further_pages_with_the_names_again(at_work: Session) -> None:
    made = facts(at_work, "department", column="month", measures=("talks", "attendances"), kind=None)
    sheets = pivot_sheets(made, "2026年11月24日")
    said = ["".join(text.text for text in sheet.texts) for sheet in sheets]
    assert len(sheets) >= 3 and all("教务处" in each for each in said)
    assert "（1/" in said[0] and f"第 {len(sheets)} 页" in said[-1]
    for slot in made.slots:
        assert any(slot.label in each for each in said)


def inside(sheet: Sheet) -> None:
    """Nothing lies outside of the sheet, and no text outside of its cell's width by more than a hair."""
    width, height = sheet.size
    for line in sheet.lines:
        assert all(-0.01 <= x <= width + 0.01 for x in (line.x, line.to_x))
        assert all(-0.01 <= y <= height + 0.01 for y in (line.y, line.to_y))
    for text in sheet.texts:
        assert text.x >= 0 and text.x + text.width <= width and 0 <= text.y <= height


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("rows", [("month",), ("lead",), ("discipline",), ("ground",), ("kind", "rank")])
def test_a_chart_stays_on_its_sheet_and_says_each_figure_it_has_room_for(
    at_work: Session, kind: ChartKind, rows: tuple[str, ...]
) -> None:
    column = "form" if len(rows) == 1 else ""
    made = Definition(rows, column, ("talks",), YEARS)
    drawn = chart(pivot(made, load(at_work, made)), pivot(made, load(at_work, made)).lines, kind)
    sheet = chart_sheet(drawn, "青屏学院", "试着统计")
    inside(sheet)
    said = "".join(text.text for text in sheet.texts)
    for label in (*drawn.categories, *(each.label for each in drawn.series)):
        assert label in said
    assert len(sheet.lines) > len(drawn.categories)


def test_no_two_series_of_a_printed_chart_look_alike() -> None:
    area = Area(0, 0, 40, 60)
    seen = {tuple(tuple(round(each, 2) for each in segment) for segment in hatching(n, area, 3.2)) for n in range(8)}
    assert len(seen) == 8


@given(
    st.integers(0, 7),
    st.builds(Area, *[st.floats(0, 300)] * 2, *[st.floats(0.5, 300)] * 2),
    st.floats(1.5, 8),
)
def test_hatching_stays_within_its_bar(pattern: int, area: Area, gap: float) -> None:
    for x, y, to_x, to_y in hatching(pattern, area, gap):
        assert all(area.x - 1e-6 <= each <= area.right + 1e-6 for each in (x, to_x))
        assert all(area.y - 1e-6 <= each <= area.bottom + 1e-6 for each in (y, to_y))


def test_bars_are_as_high_as_their_figures(at_work: Session) -> None:
    made = facts(at_work, "form", column="mode", measures=("talks",), kind=ChartKind.STACKED)
    assert made.chart is not None and made.chart.kind is ChartKind.STACKED
    drawn = plot(made.chart, Area(0, 0, 400, 200))
    unit = 200 / drawn.ticks[-1][0]
    for mark in drawn.marks:
        assert mark.area.height == pytest.approx(mark.point.value * unit)
    for (whole, _, top), line in zip(drawn.tops(), made.lines, strict=False):
        assert whole == made.table.figure(line, made.slots[-1])
        assert 200 - top == pytest.approx(whole * unit)


def test_no_line_of_the_axis_strikes_through_the_figure_beside_a_stack(at_work: Session) -> None:
    made = facts(at_work, "kind", column="form", measures=("talks",), kind=ChartKind.STACKED)
    assert made.chart is not None
    area = Area(0, 0, 400, 200)
    drawn = plot(made.chart, area)
    struck = [
        (mark, y)
        for x, y, to_x, _ in drawn.grid(area, 12)
        for mark in drawn.told(stacked=True)
        if mark.area.y < y < mark.area.bottom and x < mark.area.right + 12 and to_x > mark.area.right
    ]
    assert not struck and len(list(drawn.grid(area, 12))) > 1


@pytest.mark.parametrize(("column", "kind"), [("mode", ChartKind.STACKED), ("form", ChartKind.LINE)])
def test_no_figure_is_told_twice(at_work: Session, column: str, kind: ChartKind) -> None:
    made = facts(
        at_work, "month" if kind is ChartKind.LINE else "ground", column=column, measures=("talks",), kind=kind
    )
    assert made.chart is not None and made.chart.kind is kind
    drawn = plot(made.chart, Area(0, 0, 400, 200))
    told = drawn.told(stacked=kind is ChartKind.STACKED)
    spots = [(mark.area.x, mark.area.y) for mark in told]
    assert told and len(spots) == len(set(spots)) and all(mark.point.value for mark in told)
    if kind is ChartKind.STACKED:
        wholes = [whole for whole, _, _ in drawn.tops()]
        assert all(mark.point.value < wholes[mark.category] for mark in told)


def test_the_workbook_holds_figures_as_figures(at_work: Session, tmp_path: Path) -> None:
    made = facts(at_work, "department", compare=Compare.BEFORE)
    assert write_pivot(at_work, made, tmp_path / "a.xlsx") == len(made.lines)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=4 + len(made.lines))]
    for line, row in zip(made.lines, rows, strict=True):
        assert row[0] == line.labels[0]
        for slot, value in zip(made.slots, row[1:], strict=True):
            assert value == (made.table.text(line, slot) if slot.aspect == "增幅" else made.table.figure(line, slot))
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).get()
    assert "导出约谈统计分析：试着统计" in entry.summary


def test_printing_and_saving_are_on_record_with_their_purpose(at_work: Session, tmp_path: Path) -> None:
    made = facts(at_work, "form")
    drawn = pivot_drawn(at_work, made)
    assert drawn.missing == () and drawn.file_name == "统计分析-试着统计（2025年至2026年）.pdf"
    with pytest.raises(Refusal, match="用途"):
        record_pivot_printed(at_work, drawn.name, "2026年", "  ")
    save_pivot_paper(at_work, drawn.name, "2026年", "报送", tmp_path / "a.pdf", drawn.pdf)
    assert (tmp_path / "a.pdf").read_bytes() == drawn.pdf
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).get()
    assert entry.after == {"purpose": "报送", "span": "2026年"}


def test_who_may_not_print_or_export_does_neither(at_work: Session, tmp_path: Path) -> None:
    made = facts(at_work, "form")
    as_account(at_work, Role.READER)
    with pytest.raises(Refusal):
        pivot_drawn(at_work, made)
    with pytest.raises(Refusal):
        write_pivot(at_work, made, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
