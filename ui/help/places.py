"""Places of the program that a help page leads to (`go:KEY`), with their words and how one gets there."""

from __future__ import annotations

from dataclasses import dataclass

from ui.office import Tab


@dataclass(frozen=True, slots=True)
class Place:
    """Words as a button has them; a tab with what to show in it (`Target.kind`), or an entry of the account menu."""

    words: str
    tab: Tab | None = None
    kind: str = ""
    menu: str = ""


PLACES: dict[str, Place] = {
    "home": Place("待办", Tab.HOME, "list"), "calendar": Place("待办 › 周历", Tab.HOME, "week"),
    "plans": Place("计划", Tab.PLANS, "plans"), "clues": Place("计划 › 线索", Tab.PLANS, "clues"),
    "sortings": Place("计划 › 梳理会", Tab.PLANS, "sortings"),
    "inquiries": Place("计划 › 谈话函询", Tab.PLANS, "inquiries"),
    "filings": Place("计划 › 季度备案", Tab.PLANS, "filing"), "interviews": Place("约谈", Tab.INTERVIEWS),
    "ledgers": Place("台账", Tab.LEDGERS, "ledger"), "statistics": Place("台账 › 统计表", Tab.LEDGERS, "statistics"),
    "pivot": Place("台账 › 统计分析", Tab.LEDGERS, "pivot"), "volumes": Place("台账 › 档案", Tab.LEDGERS, "volume"),
    "people": Place("干部", Tab.PEOPLE, "people"), "departments": Place("干部 › 部门", Tab.PEOPLE, "department"),
    "posts": Place("干部 › 校级职务", Tab.PEOPLE, "posts"), "recusals": Place("干部 › 回避", Tab.PEOPLE, "recusals"),
    "oversight": Place("督导 › 系统发现", Tab.OVERSIGHT, "discoveries"),
    "findings": Place("督导 › 整改台账", Tab.OVERSIGHT, "findings"),
    "exceptions": Place("督导 › 特批", Tab.OVERSIGHT, "exceptions"),
    "samples": Place("督导 › 抽查", Tab.OVERSIGHT, "samples"),
    "health": Place("督导 › 督导报告", Tab.OVERSIGHT, "health"),
    "publicity": Place("督导 › 宣传信息", Tab.OVERSIGHT, "publicity"),
    "exchange": Place("督导 › 交换", Tab.OVERSIGHT, "exchange"),
    "password": Place("修改密码", menu="menu_password"), "accounts": Place("账号", menu="menu_accounts"),
    "security": Place("安全设置", menu="menu_security"), "papers": Place("表册文字", menu="menu_papers"),
    "holidays": Place("工作日与节假日", menu="menu_holidays"), "practices": Place("配套规定", menu="menu_practices"),
    "log": Place("操作记录", menu="menu_log"), "recovery": Place("生成恢复单", menu="menu_recovery"),
    "backups": Place("备份", menu="menu_backups"),
}  # fmt: skip
