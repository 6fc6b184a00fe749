"""What the monkey types, composes and pastes: plain words of the field, and what input methods and clipboards bring."""

from __future__ import annotations

from random import Random

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from tests.monkey.moves import Step

LATIN = ("a", "zs", "zsf", "wl", "2026", "2026-11-24", "012", "14:00", "1400", " ", "x" * 40, "a.b@c", "=1+1", "%", "'")
HAN = (
    "约谈", "张三", "教务处", "采购询价", "提醒其落实一岗双责。", "二〇二六年十一月", "〔2026〕第012号",
    "如实说明有关情况，表示认真改正。",
)  # fmt: skip
# What a plain font, a plain keyboard or a plain length does not know.
ODD = (
    "𬭎文", "𠅤䶮㛃", "👩‍👩‍👧‍👦", "e\u0301\u0323\u0308", "עברית 123 עברית", "\u202e反向\u202c", "a\u200bb\u200d",
    "\ufeff", "ﷺ", "長" * 3000, "一二\n三四\r\n五六", "\t", "\u2028\u2029", "\u0000", "ｆｕｌｌ　ｗｉｄｔｈ", "\ufffc",
)  # fmt: skip
# As the clipboard of another program may have it: half of a surrogate pair.
TORN = "\ud86d", "字\udf4e字"
SENTENCES = (
    "经谈话了解，本人对有关情况作了如实说明。", "要求其严格执行采购和验收制度，按期整改。", "同意按计划开展。",
    "情况属实。",
)  # fmt: skip


def any_text(dice: Random) -> str:
    """Something to put in at once."""
    return dice.choice(dice.choices((HAN, LATIN, ODD), (5, 3, 3))[0])


def composition(dice: Random) -> list[Step]:
    """The steps of a composition: pinyin grows, and is committed, cancelled, or left standing."""
    pinyin = dice.choice(("yue tan", "zhang san", "wo", "jiao wu chu", "hong"))
    steps: list[Step] = [(pinyin[:end], "") for end in range(1, len(pinyin) + 1, dice.randint(1, 3))]
    ending = dice.random()
    if ending < 0.65:
        steps.append(("", any_text(dice)))
    elif ending < 0.8:
        steps.append(("", ""))
    elif ending < 0.9:
        steps += [("tan", "约"), ("", "谈")]
    return steps


CLIPS = 14


def clip(number: int) -> QMimeData:
    """What another program left in the clipboard."""
    data = QMimeData()
    texts = {
        0: "张三", 1: "姓名\t单位\n张三\t教务处\n李四\t文学院\n", 2: "", 3: "字" * 100_000, 4: ODD[number],
        5: TORN[0], 6: TORN[1],
        7: "\u0000\u0001\u0002", 8: "a\r\nb\rc\n", 9: "١٢٣ עברית",
    }  # fmt: skip
    if number in texts:
        data.setText(texts[number])
    elif number == 10:
        data.setHtml("<table><tr><td><b>约谈</b><img src='file:///nowhere.png'></td></tr></table>" * 20)
    elif number == 11:
        data.setImageData(QImage(64, 64, QImage.Format.Format_RGB32))
    elif number == 12:
        data.setUrls([QUrl("file:///nowhere/名册.xlsx"), QUrl("http://localhost/")])
    else:
        data.setData("application/x-odd", QByteArray(b"\x00\xff" * 100))
        data.setData("text/plain;charset=utf-16", QByteArray(b"\xff\xfe\x00"))
    return data
