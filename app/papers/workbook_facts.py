"""What stands on the head of every workbook."""

from __future__ import annotations

from datetime import date

from app.store import settings


def institution() -> str:
    """The institution's name."""
    return str(settings.read("institution", ""))


def secrecy_and_unit() -> str:
    """密级 where the office has set one, and the institution as 填报单位."""
    secrecy = str(settings.read("secrecy", "") or "")
    unit = f"填报单位：{institution()}"
    return f"密级：{secrecy}　　{unit}" if secrecy else unit


def long_date(day: date | None) -> str:
    """「2026年11月24日」; room to write one by hand where there is none."""
    return "　　年　　月　　日" if day is None else f"{day.year}年{day.month}月{day.day}日"
