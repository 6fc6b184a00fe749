"""版式: which columns a workbook has, in which order, under which headings, how wide.  Plain values, no store.

A layout names columns by keys that do not change; one from an older or newer program may name a key that this one does
not know: it is kept, shown as such, and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_NAME, LONGEST_HEADING = 20, 30
NARROWEST, WIDEST = 3, 100
# The name of the layout that the program brings; it is not kept and cannot be changed.
DEFAULT = ""
DEFAULT_LABEL = "默认版式"


class BookKind(StrEnum):
    """What a layout is for; the value is a part of the key under which it is kept."""

    LEDGER = "ledger"
    ROSTER = "roster"
    PLAN = "plan"

    @property
    def label(self) -> str:
        """The word for it."""
        return {"ledger": "台账", "roster": "干部名册", "plan": "计划表"}[self.value]


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its heading, its width in characters of Excel, the group it stands under, and how it is set."""

    heading: str
    width: float
    group: str = ""
    centred: bool = False


@dataclass(frozen=True, slots=True)
class BookField:
    """A column that a workbook can have; `usual` ones are in the default layout."""

    key: str
    heading: str
    width: float
    group: str = ""
    centred: bool = False
    usual: bool = True


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A chosen column: its key, the heading over it, and its width in characters of Excel."""

    key: str
    heading: str
    width: float


@dataclass(frozen=True, slots=True)
class BookLayout:
    """A layout with its name; `DEFAULT` for that of the program."""

    name: str
    columns: tuple[LayoutColumn, ...]

    @property
    def label(self) -> str:
        """The name as people read it."""
        return self.name or DEFAULT_LABEL


@dataclass(frozen=True, slots=True)
class Arranged:
    """A layout against the fields that there are: keys and columns in order, and what was passed over."""

    keys: tuple[str, ...]
    columns: tuple[BookColumn, ...]
    unknown: tuple[LayoutColumn, ...]

    def frozen(self, key: str, most: int) -> int:
        """How many columns stay in sight: up to the one of `key` where it is among the first `most`, else one."""
        place = self.keys.index(key) + 1 if key in self.keys else most + 1
        return place if place <= most else 1

    @property
    def passed_over(self) -> str:
        """A sentence about unknown columns, or nothing."""
        names = "、".join(column.heading or column.key for column in self.unknown)
        return f"版式中的“{names}”不是本版程序能填的栏目，已略过。" if names else ""


# In the order of the papers (papers.md); keys are those of `LedgerRow`, of the roster's fields, and of a plan's line.
FIELDS: dict[BookKind, tuple[BookField, ...]] = {
    BookKind.LEDGER: (
        BookField("serial", "序号", 5, centred=True),
        BookField("number", "编号", 10, centred=True),
        BookField("held", "约谈时间", 11.5, centred=True),
        BookField("place", "地点", 10),
        BookField("subjects", "约谈对象", 9, centred=True),
        BookField("units", "单位", 12),
        BookField("titles", "职务", 11),
        BookField("ranks", "职级", 8, centred=True),
        BookField("form", "约谈形式", 9, centred=True),
        BookField("ground", "事由", 10),
        BookField("mode", "方式", 6.5, centred=True),
        BookField("lead", "主谈人", 8, centred=True),
        BookField("basis", "依据", 8, centred=True),
        BookField("recorder", "记录人", 8, centred=True),
        BookField("organiser", "组织单位", 11),
        BookField("content", "主要内容", 36),
        BookField("materials_due", "应交", 5, "材料", centred=True),
        BookField("materials_in", "已交", 5, "材料", centred=True),
        BookField("disposition", "处置情况", 11),
        BookField("stage", "四种形态", 9, centred=True),
        BookField("archived", "归档日期", 11, centred=True),
        BookField("volume", "卷号", 8, centred=True),
        BookField("note", "备注", 16),
        BookField("materials", "材料（应交/已交）", 9, centred=True, usual=False),
    ),
    BookKind.ROSTER: (
        BookField("staff_no", "工号", 11, centred=True),
        BookField("name", "姓名", 10, centred=True),
        BookField("gender", "性别", 6, centred=True),
        BookField("born", "出生年月", 11, centred=True),
        BookField("ethnicity", "民族", 9, centred=True),
        BookField("political_status", "政治面貌", 10, centred=True),
        BookField("joined_party", "入党时间", 11, centred=True),
        BookField("department", "单位", 18),
        BookField("department_kind", "单位类别", 12, centred=True),
        BookField("title", "职务", 18),
        BookField("rank", "职级", 11, centred=True),
        BookField("supervisors", "分管校领导", 12, centred=True),
        BookField("start", "任现职时间", 11, centred=True),
        BookField("kind", "任职方式", 9, centred=True),
        BookField("phone", "联系电话", 14, centred=True),
        BookField("note", "备注", 16),
        BookField("serial", "序号", 6, centred=True, usual=False),
        BookField("other_posts", "其他任职", 20, usual=False),
    ),
    BookKind.PLAN: (
        BookField("serial", "序号", 6, centred=True),
        BookField("subjects", "约谈对象", 12, centred=True),
        BookField("posts", "单位职务", 26),
        BookField("form", "约谈形式", 11, centred=True),
        BookField("ground", "约谈事由", 14),
        BookField("clues", "问题线索", 12, centred=True),
        BookField("lead", "主谈人", 16, centred=True),
        BookField("time", "拟定时间", 13, centred=True),
        BookField("place", "地点", 13),
        BookField("unit", "责任单位", 13),
        BookField("note", "备注", 14),
        BookField("mode", "方式", 9, centred=True, usual=False),
    ),
}


def default_layout(kind: BookKind) -> BookLayout:
    """The layout that the program brings."""
    return BookLayout(DEFAULT, tuple(chosen(field) for field in FIELDS[kind] if field.usual))


def chosen(field: BookField) -> LayoutColumn:
    """A field as a column, under its own heading and with its own width."""
    return LayoutColumn(field.key, field.heading, field.width)


def arranged(kind: BookKind, layout: BookLayout, without: Iterable[str] = ()) -> Arranged:
    """The layout against the fields of the kind; `without` keys are left out silently."""
    fields = {field.key: field for field in FIELDS[kind]}
    kept = [column for column in layout.columns if column.key in fields and column.key not in set(without)]
    heads = tuple(
        BookColumn(column.heading, column.width, fields[column.key].group, fields[column.key].centred)
        for column in kept
    )
    unknown = tuple(column for column in layout.columns if column.key not in fields)
    return Arranged(tuple(column.key for column in kept), heads, unknown)


def faults(layout: BookLayout, kind: BookKind) -> list[str]:
    """What keeps a layout from being kept, in sentences; none where it is right."""
    found = []
    if not layout.name:
        found.append("请给版式起一个名称。")
    elif len(layout.name) > LONGEST_NAME or layout.name == DEFAULT_LABEL or not layout.name.isprintable():
        found.append(f"版式名称不超过 {LONGEST_NAME} 个字，不能叫“{DEFAULT_LABEL}”。")
    if not arranged(kind, layout).keys:
        found.append("请至少选一个栏目。")
    keys = [column.key for column in layout.columns]
    if len(set(keys)) < len(keys):
        found.append("同一个栏目只能出现一次。")
    for place, column in enumerate(layout.columns, 1):
        if not column.heading.strip() or len(column.heading) > LONGEST_HEADING:
            found.append(f"第 {place} 栏的栏名不能为空，不超过 {LONGEST_HEADING} 个字。")
        if not NARROWEST <= column.width <= WIDEST:
            found.append(f"第 {place} 栏的宽度应为 {NARROWEST} 至 {WIDEST}。")
    return found


def to_json(layout: BookLayout) -> list[list[Any]]:
    """The columns as they are kept."""
    return [[column.key, column.heading, column.width] for column in layout.columns]


def from_json(name: str, kept: Any) -> BookLayout:
    """A layout as it was kept; what is no column in it is passed over, and widths are brought within bounds."""
    columns: list[LayoutColumn] = []
    for each in kept if isinstance(kept, Sequence) and not isinstance(kept, str) else ():
        match each:
            case [str(key), str(heading), int() | float() as width, *_] if key and all(
                one.key != key for one in columns
            ):
                columns.append(LayoutColumn(key, heading, min(max(width, NARROWEST), WIDEST)))
    return BookLayout(name, tuple(columns))
