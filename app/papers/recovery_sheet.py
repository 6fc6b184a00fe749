"""恢复单: two sheets for two people, each with one half of the way back to the store."""

from __future__ import annotations

from datetime import date

from app.papers import heading, wording
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.setting import Across, broken, place
from app.papers.sheet import LETTER, MM, Box, Sheet, baseline

NAME = "数据恢复单"
_COUNT = ("第一联", "第二联")
_BODY, _CODE = 14.0, 20.0
_ABOUT = (
    "本单与另一联合在一起，可以为约谈工作台的任一账号重新设定密码；单独一联没有任何用处。"
    "请装入信封密封，由两人分别保管，不拍照、不复印、不与数据存放在一起。"
    "生成新的恢复单后，旧单即行作废。单上没有 0、O、1、I 这四个字符。"
)


def recovery_sheet(institution: str, halves: tuple[str, str], on: date) -> bytes:
    """Both sheets as one PDF."""
    sheets = [_sheet(institution, which, half, on) for which, half in zip(_COUNT, halves, strict=True)]
    return pdf(sheets, NAME, institution)


def _sheet(institution: str, which: str, half: str, on: date) -> Sheet:
    sheet, room = Sheet(), LETTER.inside()
    below = heading.title(sheet, room, institution, f"{NAME}（{which}）")
    y = below.y + 10 * MM
    groups = half.split("-")
    for row in (groups[:4], groups[4:]):
        frame = Box(room.x, y, room.width, 16 * MM)
        line = broken("　".join(row), frame.width, _CODE, 1.4, Role.CAPTION)
        place(sheet, frame, frame, line, Across.CENTRE, middle=True)
        sheet.frame(frame)
        sheet.edges(frame)
        y = frame.bottom
    about = Box(room.x, y + 8 * MM, room.width, 60 * MM)
    place(sheet, about, about, broken(_ABOUT, about.width, _BODY, 1.8), Across.LEFT, middle=False)
    y = about.bottom
    for caption in (
        f"生成日期：{wording.day(on)}",
        "保管人（签名）：",
        "密封日期：　　　　年　　月　　日",
        "启封记录：",
    ):
        box = Box(room.x, y, room.width, 14 * MM)
        sheet.write(box, box.x, baseline(box.y, box.height, _BODY), caption, Role.BODY, _BODY)
        sheet.rule(box.x, box.bottom, box.right, box.bottom)
        y = box.bottom
    return sheet
