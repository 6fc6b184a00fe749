"""The words of plans and clues as types; values are what the store and the papers use."""

from __future__ import annotations

from enum import StrEnum


class PlanKind(StrEnum):
    """What kind of plan (clause 四(三))."""

    CAMPAIGN = "集中"
    QUARTERLY = "季度"
    AD_HOC = "日常"

    @property
    def label(self) -> str:
        """The name of the paper."""
        return {"集中": "集中约谈计划", "季度": "部门季度计划", "日常": "日常约谈计划"}[self.value]


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "拟定"
    SUBMITTED = "待批"
    RETURNED = "退回"
    APPROVED = "已批准"
    FILED = "已备案"

    @property
    def is_open(self) -> bool:
        """Whether head and items may be changed without voiding an approval."""
        return self in (PlanState.DRAFT, PlanState.RETURNED)

    @property
    def is_approved(self) -> bool:
        """Whether the approval that the plan needs has been given and stands."""
        return self in (PlanState.APPROVED, PlanState.FILED)


class Disposal(StrEnum):
    """The four ways to dispose of a clue (问题线索处置方式)."""

    TALK_INQUIRY = "谈话函询"
    VERIFICATION = "初步核实"
    ON_FILE = "暂存待查"
    CLOSED = "予以了结"

    @property
    def needs_note(self) -> bool:
        """Whether the register asks why: nothing further happens to such a clue for now."""
        return self in (Disposal.ON_FILE, Disposal.CLOSED)


class SortingState(StrEnum):
    """Where a sorting session (梳理会) stands."""

    OPEN = "进行"
    CLOSED = "结束"


class Outcome(StrEnum):
    """What an approver decided."""

    APPROVED = "批准"
    RETURNED = "退回"


# 线索来源, in the order of the register.
SOURCES = (
    "干部群众举报",
    "上级交办",
    "本级监督检查发现",
    "巡视巡察发现或移送",
    "其他机关或媒体移送",
    "下级报送",
    "主动交代",
)

# 四(三): clues are sorted, campaigns approved, quarterly plans filed.
CLAUSE = "四(三)"
SCHEME_CLAUSE = "五(二)1"

_QUARTERS = "一二三四"


def quarter_name(quarter: int) -> str:
    """「第四季度」."""
    return f"第{_QUARTERS[quarter - 1]}季度"


def number_text(year: int, number: int) -> str:
    """A number of the register as papers write it: 「〔2026〕第001号」."""
    return f"〔{year}〕第{number:03d}号"
