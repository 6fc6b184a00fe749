"""How workbooks look: named styles, and the page they print on."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

TITLE, FACTS, HEADING, BODY, LONG, CENTRED, FIGURE, SUM, PLAIN, SIGNED, OPINION, SIGNATURE = (
    "公文标题", "表头说明", "栏目名称", "正文", "长正文", "正文居中", "数字", "小计合计", "无框正文", "签署", "意见",
    "落款",
)  # fmt: skip
BODY_SIZE, TITLE_SIZE = 10.5, 20
_MM = 1 / 25.4
_A4 = 9


def styles() -> list[NamedStyle]:
    """All looks of cells, by name: an office that wants another font changes the style, not the cells.

    Made anew for each workbook, because openpyxl binds a style to the one it is added to.
    """
    side = Side(style="thin", color="000000")
    frame, none = Border(left=side, right=side, top=side, bottom=side), Border()
    above = Border(left=side, right=side, top=side)
    below = Border(left=side, right=side, bottom=side)
    body, bold = Font(name="仿宋", size=BODY_SIZE), Font(name="黑体", size=BODY_SIZE)

    def look(name: str, font: Font, border: Border, horizontal: str, vertical: str = "center") -> NamedStyle:
        alignment = Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)
        number = "General" if name in (FIGURE, SUM) else "@"
        return NamedStyle(name, font=font, border=border, alignment=alignment, number_format=number)

    return [
        look(TITLE, Font(name="方正小标宋简体", size=TITLE_SIZE), none, "center"),
        look(FACTS, body, none, "left"),
        look(SIGNED, body, none, "right"),
        look(HEADING, bold, frame, "center"),
        look(BODY, body, frame, "left"),
        look(LONG, body, frame, "left", "top"),
        look(CENTRED, body, frame, "center"),
        look(FIGURE, body, frame, "center"),
        look(SUM, bold, frame, "center"),
        look(PLAIN, body, none, "left"),
        look(OPINION, body, above, "left", "top"),
        look(SIGNATURE, body, below, "right"),
    ]


def set_page(sheet: Worksheet, *, landscape: bool = True) -> None:
    """A4, as wide as the page, 第 x 页 共 y 页 at the foot."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = 14 * _MM, 16 * _MM, 10 * _MM, 10 * _MM
    margins.header = margins.footer = 8 * _MM
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页 共 &N 页"
    footer.center.font, footer.center.size = "仿宋", 9
