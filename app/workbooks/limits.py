"""How much of a workbook is read at all, and why no more: a file that comes from elsewhere may be made to do harm.

A workbook beyond a limit is refused by name before it costs memory.
"""

from __future__ import annotations

from dataclasses import dataclass

# Bytes of the file as it lies on the disk.
LARGEST_BYTES = 30 * 1024 * 1024
# Bytes of all parts that are read, unpacked; parts are read as a stream, so that this bounds time and not memory.
MOST_XML = 128 * 1024 * 1024
# A tag or an attribute is held in memory whole; Excel writes none of more than a few hundred bytes.
LONGEST_TOKEN = 2 * 1024 * 1024
# Files within the workbook; one with 2,000 sheets has some 4,000.
MOST_PARTS = 10_000
# How far right a cell with something in it may stand (column ALL).
MOST_COLUMNS = 1_000
# The last row that Excel has.
LAST_ROW = 1_048_576
# Characters of one cell, as Excel allows them.
LONGEST_TEXT = 32_767
MOST_MERGES = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a kind of workbook is read.

    `rows` and `cells` with something in them; `text`: characters of all cells together, a text used twice counting
    twice; `elements` of all parts that are read (two millions are some two seconds of work); `places` of the table
    that calamine makes of an .xls, used or not.
    """

    rows: int = 60_000
    cells: int = 1_200_000
    text: int = 24_000_000
    elements: int = 6_000_000
    places: int = 6_000_000


# A preview of 10,000 people takes two seconds; the largest rosters met had 3,000 rows.
ROSTER = Limits()
# Decades of talks of a large institution in 25 columns.
LEDGER = Limits(rows=60_000, cells=1_500_000, text=30_000_000, elements=6_000_000, places=6_000_000)

NO_WORKBOOK = "不是可以读取的 Excel 工作簿（.xlsx 或 .xls）"
SAVE_AS = "如果它在 WPS 里能打开，请另存为 .xlsx 后再试；加了密码的请先去掉密码。"
_TOO_MUCH = "请检查是否选错了文件；确实没有选错的，请删去多余的工作表、行列和格式，另存为 .xlsx 后再试。"


class BadWorkbook(Exception):
    """Why a file is not read: `reason` goes on after the file's name, `advice` says what to do."""

    def __init__(self, reason: str, advice: str = SAVE_AS) -> None:
        super().__init__(reason)
        self.reason, self.advice = reason, advice


def no_workbook(why: str = "") -> BadWorkbook:
    """The file is none, or is broken."""
    return BadWorkbook(f"{NO_WORKBOOK}{f'：{why}' if why else ''}")


def too_much(what: str) -> BadWorkbook:
    """The file goes beyond a limit."""
    return BadWorkbook(f"{what}，不像一份名册或台账", _TOO_MUCH)


def locked() -> BadWorkbook:
    """The file wants a password."""
    return BadWorkbook("加了密码，读不出内容", "请在 WPS 或 Excel 里去掉打开密码，另存后再试。")


class Unreadable(str):
    """What stands in a cell that has no value one could take: an error of a formula, a figure that is none."""


class Budget:
    """What reading one workbook may still cost.  Each `spend` raises BadWorkbook when it is used up."""

    def __init__(self, limits: Limits = ROSTER) -> None:
        self.limits = limits
        self.xml, self.elements, self.text, self.cells = MOST_XML, limits.elements, limits.text, limits.cells

    def spend_xml(self, count: int) -> None:
        """Bytes unpacked."""
        self.xml -= count
        if self.xml < 0:
            raise too_much(f"解开后超过 {MOST_XML // 2**20} MB")

    def spend_elements(self, count: int = 1) -> None:
        """So many more elements or records."""
        self.elements -= count
        if self.elements < 0:
            raise too_much(f"的内容和格式超过 {self.limits.elements // 10_000} 万项")

    def spend_text(self, count: int) -> None:
        """Characters read."""
        self.text -= count
        if self.text < 0:
            raise too_much(f"的文字超过 {self.limits.text // 10_000} 万字")

    def spend_cells(self, count: int, text: int) -> None:
        """So many more cells with something in them, of so many characters together."""
        self.cells -= count
        if text:
            self.spend_text(text)
        if self.cells < 0:
            raise too_much(f"有内容的单元格超过 {self.limits.cells // 10_000} 万个")
