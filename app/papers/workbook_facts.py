"""What stands on the head of every workbook."""

from __future__ import annotations

from datetime import date

from app.access.errors import Refusal
from app.papers import wording
from app.papers.office import office

# Years that a ledger can be of; anything else is a slip of the hand.
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


def check_period(year: int | None, quarter: int | None, undone: str = "没有导出") -> None:
    """Raises Refusal for a year or a quarter that is none; `undone` says what was not done."""
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refusal(f"年度应为四位数字（如 2026），现为 {year}，{undone}。")
    if quarter is not None and not 1 <= quarter <= 4:
        raise Refusal(f"季度应为 1 至 4，现为 {quarter}，{undone}。")


def institution() -> str:
    """The institution's name."""
    return office().institution


def secrecy_and_unit() -> str:
    """密级 where the office has set one, and the institution as 填报单位."""
    of = office()
    unit = f"填报单位：{of.institution}"
    return f"密级：{of.secrecy}　　{unit}" if of.secrecy else unit


def long_date(day: date | None) -> str:
    """「2026年11月24日」; room to write one by hand where there is none."""
    return wording.day(day) or "　　年　　月　　日"
