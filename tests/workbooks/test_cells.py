"""Dates and texts as offices write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workbooks.cells import CellError, read_date, text_of

DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
FORMS = (
    "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0:%Y/%m/%d}",
    "{0.year} 年 {0.month} 月 {0.day} 日", "{0.year}-{0.month}-{0.day}", "{0.year}年{0.month}月{0.day}号",
    "{0:%Y.%m.%d}.",
)  # fmt: skip


@given(DAYS, st.sampled_from(FORMS), st.booleans(), st.sampled_from(["", " ", "\u3000", "\n"]))
def test_every_way_to_write_a_day_gives_the_day(day: date, form: str, wide: bool, blank: str) -> None:
    written = form.format(day)
    read = read_date(blank + (written.translate(FULL_WIDTH) if wide else written) + blank)
    assert (read.day, read.precision) == (day, "day")


@given(DAYS)
def test_serials_and_date_cells_give_the_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for value in (float(serial), serial, str(serial), serial + 0.75, day, datetime(day.year, day.month, day.day, 9)):
        assert (read_date(value).day, read_date(value).precision) == (day, "day")


@pytest.mark.parametrize(
    "written", ["2026年11月", "2026.11", "2026-11", "202611", "２０２６．１１", "2026/11", "2026年 11月"]
)
def test_a_month_alone_keeps_its_precision(written: str) -> None:
    assert (read_date(written).day, read_date(written).precision) == (date(2026, 11, 1), "month")


@pytest.mark.parametrize("written", ["2026", "2026年", 2026.0, 2026])
def test_a_year_alone_keeps_its_precision(written: object) -> None:
    assert (read_date(written).day, read_date(written).precision) == (date(2026, 1, 1), "year")


@pytest.mark.parametrize("written", ["", "  ", None, "\u3000"])
def test_nothing_is_an_unknown_day(written: object) -> None:
    assert (read_date(written).day, read_date(written).precision) == (None, "unknown")


@pytest.mark.parametrize("written", ["2019-13-40", "2023-02-29", "20230230", "2026年13月", "202613", "1026-01-01"])
def test_an_impossible_day_is_refused_and_quoted(written: str) -> None:
    with pytest.raises(CellError, match=written):
        read_date(written)


@pytest.mark.parametrize(
    "written", ["去年底", "2026-11-24 至 2027-01-01", "12", "99999999999", "1.5", "nan", "inf", True]
)
def test_what_is_no_date_is_refused_with_what_would_do(written: object) -> None:
    with pytest.raises(CellError, match=r"2026-11-24|存在|年份"):
        read_date(written)


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_reading_never_breaks_on_anything(value: object) -> None:
    try:
        read = read_date(value)
    except CellError as error:
        assert str(error)
    else:
        assert (read.day is None) == (read.precision == "unknown")


def test_text_is_plain_width_without_blanks_and_figures_without_point() -> None:
    assert text_of(" QP０１０１３　") == "QP01013"
    assert text_of(3.0) == "3"
    assert text_of(0.5) == "0.5"
    assert text_of("第一行\n第二行") == "第一行 第二行"
    assert text_of("零\u200b宽") == "零宽"
