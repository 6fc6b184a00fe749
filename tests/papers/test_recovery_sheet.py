"""The recovery sheet: a half on each page, and never both on one."""

from __future__ import annotations

from datetime import date

from app.access import recovery
from app.papers.recovery_sheet import recovery_sheet
from tests.papers.forms import bare, pages


def test_each_half_has_a_sheet_of_its_own_and_reads_back() -> None:
    halves = (recovery.written(bytes(range(20))), recovery.written(bytes(range(100, 120))))
    first, second = pages(recovery_sheet("青屏学院", halves, date(2026, 11, 24)))
    for page, mine, other, which in ((first, *halves, "第一联"), (second, *reversed(halves), "第二联")):
        letters = bare(mine.replace("-", ""))
        assert letters in page and bare(other.replace("-", "")) not in page
        assert f"青屏学院数据恢复单（{which}）" in page and "2026年11月24日" in page and "保管人（签名）" in page
        assert recovery.read(letters) == recovery.read(mine)
