"""Small ledgers written as workbooks, for tests of the import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "samples" / "ledger-2025.xlsx"
ROSTER = SAMPLE.with_name("roster.xlsx")
HEADINGS = ("序号", "约谈时间", "约谈地点", "约谈对象", "所在单位", "职务", "约谈形式", "约谈事由", "约谈方式",
            "主谈人", "记录人", "约谈主要内容", "材料", "处置情况")  # fmt: skip
ROW: dict[str, Any] = {
    "序号": 1, "约谈时间": "2025.11.4", "约谈地点": "谈话室", "约谈对象": "余立", "所在单位": "教务处", "职务": "科长",
    "约谈形式": "询问示警约谈", "约谈事由": "苗头性、倾向性问题", "约谈方式": "个别", "主谈人": "古丽·阿不都",
    "记录人": "某记录", "约谈主要内容": "就报销审核不严问题进行询问，本人作了说明。", "材料": "说明材料",
    "处置情况": "了结",
}  # fmt: skip


def ledger(folder: Path, *rows: dict[str, Any], headings: Sequence[str] = HEADINGS, name: str = "台账.xlsx") -> Path:
    """A ledger with a title; each row is `ROW` with some cells otherwise.  The first row of data is line 3."""
    book = Workbook()
    page = book.active
    page["A1"] = "青屏学院党员干部约谈常态化工作台账"
    page.append(list(headings))
    for row in rows or ({},):
        page.append([(ROW | row).get(heading) for heading in headings])
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return folder / name
