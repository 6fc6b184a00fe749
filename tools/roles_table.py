"""docs/roles.md out of the table of roles: `python -m tools.roles_table > docs/roles.md`.  A test keeps both alike."""

from __future__ import annotations

from app.access.actions import Action
from app.access.roles import DUTIES, Role, may

_HEAD = """# Who may do what

Made by `python -m tools.roles_table` from the table in `app/access/roles.py`; the scope of each role is in
`app/access/reach.py`. 办公室 stands in for 系统管理员 and 审计员 until each has an account. Who works with an account
reads no talk of their own, nor of anybody they are recused from, where the account names them.

"""


def table() -> str:
    """The page."""
    lines = ["| | " + " | ".join(Role) + " |", "|---|" + "---|" * len(Role)]
    lines.append("| 依据 | " + " | ".join(DUTIES[role].clause for role in Role) + " |")
    lines.append("| 范围 | " + " | ".join(DUTIES[role].scope for role in Role) + " |")
    lines += [
        f"| {action.label} | " + " | ".join("✓" if may(role, action) else "" for role in Role) + " |"
        for action in Action
        if action not in (Action.STORE_CREATE, Action.RECOVERY_USE)
    ]
    return _HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
