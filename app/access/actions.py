"""What can be done at all; which role may do it is in `roles`."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Something a use case does; the value is kept in the audit chain."""

    STORE_CREATE = "store.create"
    SETTINGS_EDIT = "settings.edit"
    PAPER_EDIT = "paper.edit"
    HOLIDAY_EDIT = "holiday.edit"
    PRACTICE_EDIT = "practice.edit"
    PERSON_EDIT = "person.edit"
    DEPARTMENT_EDIT = "department.edit"
    ROSTER_IMPORT = "roster.import"
    ROSTER_UNDO = "roster.undo"
    LEDGER_IMPORT = "ledger.import"
    CLUE_EDIT = "clue.edit"
    PLAN_EDIT = "plan.edit"
    PLAN_APPROVE = "plan.approve"
    PLAN_FILE = "plan.file"
    INTERVIEW_EDIT = "interview.edit"
    INTERVIEW_APPROVE = "interview.approve"
    INTERVIEW_HOLD = "interview.hold"
    TALK_RUN = "talk.run"
    RECORD_WRITE = "record.write"
    MATERIAL_EDIT = "material.edit"
    DISPOSITION_EDIT = "disposition.edit"
    ARCHIVE = "archive"
    ARCHIVE_KEEP = "archive.keep"
    ARCHIVE_DESTROY = "archive.destroy"
    AMEND = "amend"
    ATTACH = "attach"
    PRINT = "print"
    EXPORT = "export"
    FINDING_EDIT = "finding.edit"
    FINDING_REPLY = "finding.reply"
    SAMPLE_DRAW = "sample.draw"
    PUBLICITY_EDIT = "publicity.edit"
    PUBLICITY_APPROVE = "publicity.approve"
    BACKUP = "backup"
    LOGIN = "login"
    ACCOUNT_EDIT = "account.edit"
    PASSWORD_CHANGE = "password.change"
    RECOVERY_MAKE = "recovery.make"
    RECOVERY_USE = "recovery.use"
    AUDIT_READ = "audit.read"
    CONTENT_READ = "content.read"
    CLUE_READ = "clue.read"
    PEOPLE_READ = "people.read"
    VIEW_KEEP = "view.keep"
    PACKAGE_KEYS = "package.keys"
    PACKAGE_SEND = "package.send"
    PACKAGE_RECEIVE = "package.receive"

    @property
    def label(self) -> str:
        """What the action is called in a sentence."""
        return _LABELS[self]


_LABELS: dict[Action, str] = {
    Action.STORE_CREATE: "新建单位",
    Action.SETTINGS_EDIT: "修改设置",
    Action.PAPER_EDIT: "修改表册的文字",
    Action.HOLIDAY_EDIT: "修改工作日与节假日",
    Action.PRACTICE_EDIT: "修改配套规定",
    Action.PERSON_EDIT: "修改干部信息",
    Action.DEPARTMENT_EDIT: "修改部门信息",
    Action.ROSTER_IMPORT: "导入名册",
    Action.ROSTER_UNDO: "撤销导入",
    Action.LEDGER_IMPORT: "导入台账",
    Action.CLUE_EDIT: "登记线索",
    Action.PLAN_EDIT: "编制计划",
    Action.PLAN_APPROVE: "登记计划审批",
    Action.PLAN_FILE: "登记计划备案",
    Action.INTERVIEW_EDIT: "编辑约谈",
    Action.INTERVIEW_APPROVE: "登记约谈审批",
    Action.INTERVIEW_HOLD: "组织约谈",
    Action.TALK_RUN: "开始和结束谈话",
    Action.RECORD_WRITE: "书写谈话记录",
    Action.MATERIAL_EDIT: "登记材料",
    Action.DISPOSITION_EDIT: "登记处置",
    Action.ARCHIVE: "归档",
    Action.ARCHIVE_KEEP: "保管、借阅和移交档案",
    Action.ARCHIVE_DESTROY: "销毁档案",
    Action.AMEND: "更正",
    Action.ATTACH: "添加附件",
    Action.PRINT: "打印",
    Action.EXPORT: "导出",
    Action.FINDING_EDIT: "登记督导",
    Action.FINDING_REPLY: "登记整改回复",
    Action.SAMPLE_DRAW: "抽查",
    Action.PUBLICITY_EDIT: "撰写宣传信息",
    Action.PUBLICITY_APPROVE: "审批宣传信息",
    Action.BACKUP: "备份",
    Action.LOGIN: "登录",
    Action.ACCOUNT_EDIT: "管理账号",
    Action.PASSWORD_CHANGE: "修改密码",
    Action.RECOVERY_MAKE: "生成恢复单",
    Action.RECOVERY_USE: "用恢复单恢复",
    Action.AUDIT_READ: "查看操作记录",
    Action.CONTENT_READ: "查看约谈内容",
    Action.CLUE_READ: "查看问题线索",
    Action.PEOPLE_READ: "查看干部信息",
    Action.VIEW_KEEP: "保存列表的视图",
    Action.PACKAGE_KEYS: "管理交换密钥",
    Action.PACKAGE_SEND: "发出数据包",
    Action.PACKAGE_RECEIVE: "接收数据包",
}
