"""The choosers of year and quarter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

QUARTERS: tuple[tuple[int | None, str], ...] = (
    (None, "全年"), (1, "第一季度"), (2, "第二季度"), (3, "第三季度"), (4, "第四季度")
)  # fmt: skip


class YearCombo(QComboBox):
    """The years with talks, and this year."""

    def year(self) -> int | None:
        """The year chosen; None before any was offered."""
        chosen = self.currentData()
        return None if chosen is None else int(chosen)

    def offer(self, years: Iterable[int]) -> None:
        """Offers these years, the latest first, and keeps the choice; without one the latest is chosen."""
        wanted = sorted(set(years), reverse=True)
        if [self.itemData(place) for place in range(self.count())] == wanted:
            return
        before = self.currentData()
        self.blockSignals(True)
        self.clear()
        for year in wanted:
            self.addItem(f"{year} 年", year)
        self.setCurrentIndex(max(self.findData(before), 0))
        self.blockSignals(False)


class QuarterCombo(QComboBox):
    """全年 or one of the quarters."""

    def __init__(self) -> None:
        super().__init__()
        for quarter, text in QUARTERS:
            self.addItem(text, quarter)

    def quarter(self) -> int | None:
        """The quarter chosen, or None for the whole year."""
        chosen = self.currentData()
        return None if chosen is None else int(chosen)
