"""Someone at work on an open store, and the frame that every use case runs in.

A use case is a function whose first argument is a `Session`:

    @use_case(Action.PERSON_EDIT)
    def rename(session: Session, person_id: int, name: str) -> Person:
        ...
        session.trace("person", person_id, "改名", before={"name": old}, after={"name": name})

The frame asks whether the account may do it, opens one transaction, runs it, and writes the audit entries in the
same transaction.  A refusal rolls everything back and leaves an entry of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.access import audit
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.roles import may
from app.access.tables import Account
from app.rules.loading import load
from app.rules.rulebook import Rulebook
from app.store.database import Store
from app.store.errors import TooSoon, WrongPassword
from app.store.keyslots import KeyFile

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Session:
    """An account at work on a store, under the rules that the program was shipped with.

    `clock` is the local time; tests and the tour bring a clock of their own.
    """

    store: Store
    account: Account
    rules: Rulebook = field(default_factory=load)
    clock: Callable[[], datetime] = datetime.now
    _traces: list[audit.Trace] = field(default_factory=list)
    attempts: Attempts = field(init=False)

    def __post_init__(self) -> None:
        """Tries of a locked window count with those at the start."""
        self.attempts = Attempts(self.store.paths.folder)

    def now(self) -> datetime:
        """The local moment, to the second."""
        return self.clock().replace(microsecond=0)

    def today(self) -> date:
        """The local day."""
        return self.clock().date()

    def check_password(self, password: str) -> None:
        """Whether this is the password of the account, for a locked window; wrong ones before it go on record.

        Raises WrongPassword, or TooSoon.  Call outside of a transaction: what it records is not to be taken back.
        """
        if wait := self.attempts.wait_s:
            raise TooSoon(wait)
        try:
            KeyFile.load(self.store.paths.keys).unlock(self.account.name, password)
        except WrongPassword:
            self.attempts.failed()
            raise
        if wrong := self.attempts.succeeded():
            trace = audit.Trace("account", str(self.account.id), "输错密码之后解锁", after={"wrong_before": wrong})
            with self.store.transaction():
                audit.append(self.store, self.account.id, Action.LOGIN, trace, at=self.clock())

    def trace(self, object_type: str, object_id: Any, summary: str, before: Any = None, after: Any = None) -> None:
        """Leaves a trace of what the running use case did; it reaches the audit chain with the commit."""
        self._traces.append(audit.Trace(object_type, str(object_id), summary, before, after))

    def require(self, action: Action) -> None:
        """Raises Refusal when the account's role does not allow the action."""
        if not may(self.account.role, action):
            raise Refusal(
                f"您的角色（{self.account.role}）不能{action.label}，没有作任何改动。请联系系统管理员。", ("四(二)",)
            )


def use_case(
    action: Action,
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """The frame around a use case: permission, one transaction, audit."""

    def frame(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        @wraps(function)
        def framed(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            outer = session._traces
            session._traces = []
            try:
                with session.store.transaction():
                    session.require(action)
                    result = function(session, *args, **kwargs)
                    for trace in session._traces:
                        audit.append(session.store, session.account.id, action, trace, at=session.clock())
                    return result
            except Refusal as refusal:
                if not session.store.db.in_transaction():
                    refused = audit.Trace(summary=refusal.message)
                    audit.append(session.store, session.account.id, action, refused, audit.REFUSED, session.clock())
                raise
            finally:
                session._traces = outer

        return framed

    return frame
