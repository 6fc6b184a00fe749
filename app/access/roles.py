"""Roles by clause 四, and which actions each may do.  One table: use cases, menus and tests read it.

What a role may see of single cases (its own department, the talks assigned to it) is not in this table.
"""

from __future__ import annotations

from enum import StrEnum

from app.access.actions import Action


class Role(StrEnum):
    """What an account is for; values are what windows say."""

    OFFICE = "办公室"
    SYSTEM_ADMINISTRATOR = "系统管理员"
    AUDITOR = "审计员"


# Accounts, backups, settings; nothing of what was talked about.
_KEEPING = frozenset({
    Action.ACCOUNT_EDIT, Action.BACKUP, Action.SETTINGS_EDIT, Action.LOGIN, Action.PASSWORD_CHANGE,
    Action.RECOVERY_MAKE,
})  # fmt: skip
_TABLE: dict[Role, frozenset[Action]] = {
    Role.OFFICE: frozenset(Action),
    Role.SYSTEM_ADMINISTRATOR: _KEEPING,
    Role.AUDITOR: frozenset({Action.AUDIT_READ, Action.LOGIN, Action.PASSWORD_CHANGE}),
}
# Nobody is both: who keeps the accounts does not judge what was done with them.
APART = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})
# These never see what was talked about.
WITHOUT_CONTENT = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})


def may(role: str, action: Action) -> bool:
    """Whether the role allows the action; an unknown role allows nothing."""
    return action in _TABLE.get(Role(role), frozenset()) if role in set(Role) else False
