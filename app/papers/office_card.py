"""交换密钥核对单: the fingerprint of the office's card on paper, to be compared with what a partner's screen shows."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.oversight.exchange.cards import Card
from app.oversight.exchange.handing import hand_out
from app.oversight.exchange.keys import own_identity
from app.papers import heading, wording
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.setting import Across, broken, place
from app.papers.sheet import LETTER, MM, Box, Sheet, baseline

NAME = "交换密钥核对单"
_BODY, _CODE = 14.0, 22.0
_ABOUT = (
    "对方导入本单位的名片以后，请照本单逐组念出（或当面出示）核对码，由对方输入；输入的八组与名片相符，名片才能启用。"
    "每组第五位是校验数字，念错、听错、输错一位都会指出是哪一组。核对码不是秘密，不能用来打开任何数据；"
    "但须是本单位的人亲口念出或盖章送达，不能只凭 U 盘上的文件。更换密钥以后本单作废。"
)


def card_sheet(card: Card) -> bytes:
    """One sheet as a PDF."""
    sheet, room = Sheet(), LETTER.inside()
    y = heading.title(sheet, room, card.institution, NAME).y + 10 * MM
    y = _line(sheet, room, y, f"单　　位：{card.name}")
    y = _line(sheet, room, y, f"生成日期：{wording.day(card.made_on)}") + 4 * MM
    groups = card.fingerprint.split()
    for row in (groups[:4], groups[4:]):
        frame = Box(room.x, y, room.width, 18 * MM)
        line = broken("　　".join(row), frame.width, _CODE, 1.4, Role.CAPTION)
        place(sheet, frame, frame, line, Across.CENTRE, middle=True)
        sheet.frame(frame)
        sheet.edges(frame)
        y = frame.bottom
    about = Box(room.x, y + 8 * MM, room.width, 74 * MM)
    place(sheet, about, about, broken(_ABOUT, about.width, _BODY, 1.8), Across.LEFT, middle=False)
    y = about.bottom
    for caption in (
        "念出或出示的人（签名）：",
        "对方核对的人（签名）：",
        "核对日期：　　　　年　　月　　日",
        "（单位盖章）",
    ):
        y = _line(sheet, room, y, caption, ruled="（" not in caption[:1])
    return pdf([sheet], NAME, card.institution)


def _line(sheet: Sheet, room: Box, y: float, caption: str, *, ruled: bool = True) -> float:
    box = Box(room.x, y, room.width, 14 * MM)
    sheet.write(box, box.x, baseline(box.y, box.height, _BODY), caption, Role.BODY, _BODY)
    if ruled:
        sheet.rule(box.x, box.bottom, box.right, box.bottom)
    return box.bottom


@use_case(Action.PACKAGE_KEYS)
def save_card_sheet(session: Session, out: Path) -> Path:
    """Writes the sheet into a file, on record.  Raises Refusal without keys, StoreTrouble."""
    mine = own_identity()
    hand_out(session, out, card_sheet(mine.card))
    session.trace("office_identity", mine.id, f"导出{NAME}", after=mine.card.fingerprint)
    return out
