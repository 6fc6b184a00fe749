"""The columns of the ledger in the window: those of the paper, in its order."""

from __future__ import annotations

from app.ledgers.ledger import SORTABLE, LedgerRow
from ui.widgets.table_model import Align, Column

# key, heading, width, and whether it waits in the column chooser
_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("serial", "序号", 56),
    ("number", "编号", 128),
    ("held", "约谈时间", 196),
    ("place", "地点", 120),
    ("subjects", "约谈对象", 120),
    ("units", "单位", 140),
    ("titles", "职务", 140),
    ("ranks", "职级", 88),
    ("form", "约谈形式", 112),
    ("ground", "事由", 140),
    ("mode", "方式", 120),
    ("lead", "主谈人", 88),
    ("basis", "依据", 88),
    ("recorder", "记录人", 88),
    ("organiser", "组织单位", 120),
    ("content", "主要内容", 280),
    ("materials", "材料（应交/已交）", 128),
    ("disposition", "处置情况", 128),
    ("stage", "四种形态", 112),
    ("archived", "归档日期", 104),
    ("volume", "卷号", 88),
    ("note", "备注", 200),
)
_RIGHT = frozenset({"serial"})


def one_line(text: str) -> str:
    """A text as one line of a table has room for it."""
    return " ".join(text.split())


def ledger_columns() -> list[Column[LedgerRow]]:
    """All columns; none is hidden at first, as on paper."""

    def column(key: str, heading: str, width: int) -> Column[LedgerRow]:
        return Column(
            key,
            heading,
            width,
            text=lambda row: one_line(str(getattr(row, key))),
            align=Align.RIGHT if key in _RIGHT else Align.LEFT,
            sortable=key in SORTABLE,
        )

    return [column(*each) for each in _COLUMNS]
