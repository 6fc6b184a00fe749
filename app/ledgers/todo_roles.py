"""Whose a reminder is: only of what the account can do something about, or must know, it is reminded.

Of which talks and plans, its reach says already; here it is only what kind of thing concerns a role.
"""

from __future__ import annotations

from app.access.actions import Action
from app.access.roles import Role
from app.access.session import Session
from app.ledgers.todo_item import TodoItem, TodoKind

# Who may do one of these things is reminded; of kinds that are not listed everybody is.
_DONE_BY: dict[TodoKind, tuple[Action, ...]] = {
    TodoKind.TALK: (Action.INTERVIEW_HOLD, Action.TALK_RUN),
    TodoKind.SUBMIT: (Action.INTERVIEW_EDIT,),
    TodoKind.APPROVAL: (Action.INTERVIEW_APPROVE,),
    TodoKind.PREPARATION: (Action.INTERVIEW_HOLD,),
    TodoKind.RECORD: (Action.RECORD_WRITE, Action.TALK_RUN),
    TodoKind.MATERIAL: (Action.MATERIAL_EDIT,),
    TodoKind.DISPOSITION: (Action.DISPOSITION_EDIT,),
    TodoKind.ARCHIVE: (Action.ARCHIVE,),
    TodoKind.FILING: (Action.PLAN_FILE, Action.PLAN_EDIT),
    TodoKind.CAMPAIGN: (Action.PLAN_EDIT,),
    TodoKind.REPORT: (Action.EXPORT,),
    TodoKind.EXCHANGE: (Action.PACKAGE_RECEIVE, Action.PACKAGE_SEND),
    TodoKind.PUBLICITY: (Action.PUBLICITY_APPROVE, Action.PUBLICITY_EDIT),
    TodoKind.FOLLOW_UP: (Action.INTERVIEW_EDIT,),
    TodoKind.RECTIFICATION: (Action.FINDING_EDIT, Action.FINDING_REPLY),
}
# What a role cannot do itself and must know: a member of the leading group that something waits for the group, what is
# short or late, and the talks they lead; a recorder the talks that they will record.
_KNOWS: dict[str, frozenset[TodoKind]] = {
    Role.READER: frozenset({
        TodoKind.APPROVAL, TodoKind.TALK, TodoKind.PREPARATION, TodoKind.CAMPAIGN, TodoKind.FILING,
        TodoKind.RECTIFICATION,
    }),
    Role.RECORDER: frozenset({TodoKind.PREPARATION}),
}  # fmt: skip


def concerns(session: Session, item: TodoItem) -> bool:
    """Whether the account is reminded of this."""
    actions = _DONE_BY.get(item.kind)
    if actions is None or any(session.may(action) for action in actions):
        return True
    return item.kind in _KNOWS.get(session.account.role, frozenset())
