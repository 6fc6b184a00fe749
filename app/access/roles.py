"""Roles by clause 四: what each may do, and of which part of the institution's work.

One table: use cases, what can be read, menus and tests are made from it.  `reach` turns a scope into rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.access.actions import Action


class Role(StrEnum):
    """What an account is for; values are what windows say.  办公室 stands in for whoever has no account yet."""

    OFFICE = "办公室"
    SYSTEM_ADMINISTRATOR = "系统管理员"
    AUDITOR = "审计员"
    PARTY_OFFICE = "党政办"
    DISCIPLINE_OFFICE = "纪检监察室"
    ORGANISATION = "组织部"
    DEPARTMENT_KEEPER = "部门管理员"
    RECORDER = "记录员"
    READER = "只读领导"


class Scope(StrEnum):
    """Of which talks and plans a role reads and does something; values finish the sentence 职责范围是……."""

    ALL = "全校的约谈"
    ORGANISED = "组织部组织的约谈和集中约谈计划"
    DEPARTMENT = "本部门组织的约谈和本部门的计划"
    ASSIGNED = "指派给自己记录、还没有定稿的约谈"
    NONE = "不含约谈内容"


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of the table: the actions of a role, its scope, and the clause it comes from."""

    actions: frozenset[Action]
    scope: Scope
    clause: str


_OWN = frozenset({Action.LOGIN, Action.PASSWORD_CHANGE})
# Accounts, recovery, settings: the duties of 系统管理员; nothing of what was talked about.
_ACCOUNTS = frozenset({Action.ACCOUNT_EDIT, Action.RECOVERY_MAKE, Action.SETTINGS_EDIT})
# Who reads talks looks at them in lists, each in their own way.
_LISTS = frozenset({Action.CONTENT_READ, Action.VIEW_KEEP})
_CASES = _LISTS | frozenset({
    Action.INTERVIEW_EDIT, Action.INTERVIEW_APPROVE, Action.INTERVIEW_HOLD, Action.TALK_RUN,
    Action.RECORD_WRITE, Action.MATERIAL_EDIT, Action.DISPOSITION_EDIT, Action.ARCHIVE, Action.AMEND, Action.ATTACH,
    Action.PRINT, Action.EXPORT, Action.PLAN_EDIT, Action.PLAN_APPROVE, Action.FINDING_REPLY, Action.ARCHIVE_KEEP,
    Action.PUBLICITY_EDIT,
})  # fmt: skip
_ROSTER = frozenset({
    Action.PEOPLE_READ, Action.PERSON_EDIT, Action.DEPARTMENT_EDIT, Action.ROSTER_IMPORT, Action.ROSTER_UNDO,
})  # fmt: skip
_CLUES = frozenset({Action.CLUE_READ, Action.CLUE_EDIT})
_BOOKS = frozenset({Action.LEDGER_IMPORT, Action.PAPER_EDIT})
# Who answers for how the whole institution works.
_PRACTICE = frozenset({Action.HOLIDAY_EDIT, Action.PRACTICE_EDIT})
# Who keeps the whole archive proposes what is destroyed; departments and 组织部 keep and hand over their own volumes.
_WHOLE_ARCHIVE = frozenset({Action.ARCHIVE_DESTROY})
# 四(二)3: departments send, the discipline office receives.
_OUTBOX = frozenset({Action.PACKAGE_KEYS, Action.PACKAGE_SEND})
_INBOX = frozenset({Action.PACKAGE_KEYS, Action.PACKAGE_RECEIVE})

DUTIES: dict[Role, Duty] = {
    Role.OFFICE: Duty(frozenset(Action), Scope.ALL, "四(一)"),
    Role.SYSTEM_ADMINISTRATOR: Duty(_OWN | _ACCOUNTS | {Action.BACKUP, Action.HOLIDAY_EDIT}, Scope.NONE, ""),
    Role.AUDITOR: Duty(_OWN | {Action.AUDIT_READ}, Scope.NONE, ""),
    Role.PARTY_OFFICE: Duty(
        _OWN | _CASES | _ROSTER | _BOOKS | _WHOLE_ARCHIVE | _PRACTICE | {Action.PUBLICITY_APPROVE},
        Scope.ALL, "四(一)",
    ),
    Role.DISCIPLINE_OFFICE: Duty(
        _OWN | _CASES | _ROSTER | _CLUES | _BOOKS | _WHOLE_ARCHIVE | _INBOX | _PRACTICE | {
            Action.PLAN_FILE, Action.FINDING_EDIT, Action.SAMPLE_DRAW, Action.PUBLICITY_APPROVE,
        },
        Scope.ALL, "四(二)1、3、4",
    ),
    Role.ORGANISATION: Duty(_OWN | _CASES | _ROSTER, Scope.ORGANISED, "四(二)1"),
    Role.DEPARTMENT_KEEPER: Duty(_OWN | _CASES | _OUTBOX | {Action.PEOPLE_READ}, Scope.DEPARTMENT, "四(二)2、3"),
    Role.RECORDER: Duty(
        _OWN | _LISTS | {Action.TALK_RUN, Action.RECORD_WRITE, Action.PRINT},
        Scope.ASSIGNED,
        "五(二)2、五(三)",
    ),
    Role.READER: Duty(
        _OWN | _LISTS | {Action.CLUE_READ, Action.PEOPLE_READ}, Scope.ALL, "四(一)"
    ),
}  # fmt: skip

# Nobody is both: who keeps the accounts does not judge what was done with them.
APART = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})
# These never see what was talked about.
WITHOUT_CONTENT = frozenset(role for role, duty in DUTIES.items() if duty.scope is Scope.NONE)
# What 办公室 does no more once somebody has an account for it.
_STOOD_IN_FOR: dict[Role, frozenset[Action]] = {
    Role.SYSTEM_ADMINISTRATOR: _ACCOUNTS,
    Role.AUDITOR: frozenset({Action.AUDIT_READ}),
}


# Only of these it matters who else has an account.
STOOD_IN = frozenset().union(*_STOOD_IN_FOR.values())


def may(role: str, action: Action, staffed: Collection[str] = ()) -> bool:
    """Whether the role allows the action; an unknown role allows nothing.

    `staffed`: the roles that somebody has an account for.  办公室 leaves to 系统管理员 and 审计员 what is theirs.
    """
    if role not in DUTIES:
        return False
    if role == Role.OFFICE and any(action in _STOOD_IN_FOR.get(Role(each), ()) for each in staffed if each in DUTIES):
        return False
    return action in DUTIES[Role(role)].actions


def scope_of(role: str) -> Scope:
    """Which part of the work the role is about; an unknown role has none."""
    return DUTIES[Role(role)].scope if role in DUTIES else Scope.NONE
