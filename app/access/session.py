"""Someone at work on an open store, and the frame that every use case runs in.

A use case is a function whose first argument is a `Session`:

    @use_case(Action.PERSON_EDIT)
    def rename(session: Session, person_id: int, name: str) -> Person:
        ...
        session.trace("person", person_id, "改名", before={"name": old}, after={"name": name})

The frame takes from all texts it is given what none may hold (`app.store.characters`), asks whether the account may do
it, and whether what the arguments name is within its reach; it opens one transaction, runs the function, and writes the
audit entries in the same transaction.  A refusal rolls everything back and leaves an entry of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from threading import local
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.access import audit, reach
from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import NotAllowed, Refusal
from app.access.named import out_of_reach
from app.access.roles import STOOD_IN, Role, Scope, may, scope_of
from app.access.tables import Account
from app.rules.loading import load
from app.rules.rulebook import Rulebook
from app.store import settings
from app.store.characters import all_fit
from app.store.database import FAILURES, Store
from app.store.errors import DiskTrouble, StoreTrouble, TooSoon, WrongPassword, reason_of
from app.store.kept import Kept
from app.store.keyslots import KeyFile
from app.store.paths import PreparedFile

P = ParamSpec("P")
R = TypeVar("R")
# What only reads: it shows what the account reaches and nothing else.
READING = frozenset({
    Action.PRINT, Action.EXPORT, Action.CONTENT_READ, Action.CLUE_READ, Action.PEOPLE_READ, Action.AUDIT_READ,
})  # fmt: skip
# The setting in which the neighbouring rules stand as the institution chose them.
PRACTICES = "rules.practices"
# What may put a case out of the reach of who did it: a sealed record is the recorder's no more.
_PARTING = frozenset({Action.RECORD_WRITE})
_AS_IT_IS: AbstractContextManager[None] = nullcontext()
_STAFFED = Kept("staffed", ("account",), most=1)


@dataclass
class Session:
    """An account at work on a store, under the rules that the program was shipped with.

    `clock` is the local time; tests and the tour bring a clock of their own.
    """

    store: Store
    account: Account
    rules: Rulebook = field(default_factory=load)
    clock: Callable[[], datetime] = datetime.now
    attempts: Attempts = field(init=False)
    password_is_over: bool = False
    # What the running use cases of each thread have left: the record is written by a thread of its own.
    _work: local = field(default_factory=local)

    def __post_init__(self) -> None:
        """Tries of a locked window count with those at the start; what is read is what the account reaches.

        Neighbouring rules are as the institution chose them (`practices`).
        """
        self.attempts = Attempts(self.store.paths.folder, writes=not self.store.read_only)
        self.rules = self.rules.with_neighbours(settings.read(PRACTICES, {}))
        self.confine()

    def confine(self) -> None:
        """Puts what the account's role reaches in force, after the account has changed."""
        self.store.confine(reach.conditions(self.account))

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
            _, slot = KeyFile.load(self.store.paths.keys).unlock(self.account.name, password)
            if slot != self.account.slot:
                raise WrongPassword
        except WrongPassword:
            self.attempts.failed()
            raise
        wrong = self.attempts.succeeded()
        if wrong and not self.store.read_only:
            trace = audit.Trace("account", str(self.account.id), "输错密码之后解锁", after={"wrong_before": wrong})
            with self.store.transaction():
                audit.append(self.store, self.account.id, Action.LOGIN, trace, at=self.clock())

    def trace(self, object_type: str, object_id: Any, summary: str, before: Any = None, after: Any = None) -> None:
        """Leaves a trace of what the running use case did; it reaches the audit chain with the commit."""
        self.traces.append(audit.Trace(object_type, str(object_id), summary, before, after))

    @property
    def traces(self) -> list[audit.Trace]:
        """What the running use case of this thread has left so far."""
        found: list[audit.Trace] = self._work.__dict__.setdefault("traces", [])
        return found

    @property
    def sees_whole_work(self) -> bool:
        """Whether counts and reminders about the whole institution make sense to the account."""
        return scope_of(self.account.role) is Scope.ALL

    @property
    def own_department(self) -> int | None:
        """The department whose work alone the account does, or None."""
        return self.account.department_id if scope_of(self.account.role) is Scope.DEPARTMENT else None

    def may(self, action: Action) -> bool:
        """Whether the account's role allows the action today; of what, the reach says."""
        staffed: set[str] = set()
        if self.account.role == Role.OFFICE and action in STOOD_IN:  # saving a record asks for nothing
            staffed = _STAFFED.value(self.store.db, None, _staffed)
        return may(self.account.role, action, staffed)

    def ready(self, action: Action | None = None) -> None:
        """Raises Refusal where nothing may be done now: in a store that is open to be read only, and before the
        password is changed whose days are over.
        """
        if self.store.read_only and action is not None:
            raise Refusal(f"数据是以只读方式打开的（{self.store.read_only}），不能{action.label}，没有作任何改动。")
        if self.password_is_over and action is not Action.PASSWORD_CHANGE:
            raise Refusal("密码已过有效期，没有作任何改动。请在窗口里打开数据，按提示改一个新密码。")

    def afterwards(self, act: Callable[[], object]) -> None:
        """Does something once the running use case is committed, and not where it is not.

        What the disk or the memory does not allow then has to be made good at the next opening.
        """
        self._work.__dict__.setdefault("afterwards", []).append(act)

    def unless_kept(self, act: Callable[[], object]) -> None:
        """Does something where the running use case is not committed: takes away what it laid beside the store."""
        self._work.__dict__.setdefault("unless_kept", []).append(act)

    def hand_out(self, out: Path, content: bytes) -> None:
        """Writes a file that leaves the program within the use case that records it.

        All of it lies on the disk before the commit, and it takes its name with the commit: no file is there that is
        not on record, and what was there before stays where the record cannot be written.  Raises OSError.
        """
        self._work.__dict__.setdefault("files", []).append(PreparedFile(out, content))

    def require(self, action: Action) -> None:
        """Raises Refusal when the account's role does not allow the action."""
        if not self.may(action):
            raise NotAllowed(
                f"您的角色（{self.account.role}）不能{action.label}，没有作任何改动。请联系系统管理员。", ("四(二)",)
            )

    def all_in_reach(self, action: Action) -> AbstractContextManager[None]:
        """A use case that changes something sees what it must: numbers and rules count all there is."""
        return _AS_IT_IS if action in READING else self.store.all_in_reach()


def _staffed() -> set[str]:
    """The roles that some account has which may be used."""
    return {row.role for row in Account.select(Account.role).where(Account.disabled_at.is_null()).distinct()}


def _ask(session: Session, missing: str) -> None:
    """Refuses what lies out of the account's reach; `missing` names it."""
    if missing:
        scope = scope_of(session.account.role)
        raise NotAllowed(
            f"{missing}不存在，或不在您的职责范围内（{session.account.role}：{scope}），没有作任何改动。", ("四(二)",)
        )


def _settle(session: Session, *, committed: bool) -> None:
    """Does what waits for the end of the outermost use case, when it has come.

    Raises StoreTrouble where a file that was handed out did not get its name.
    """
    if session.store.db.in_transaction():
        return
    files: list[PreparedFile] = session._work.__dict__.pop("files", [])
    due: list[Callable[[], object]] = session._work.__dict__.pop("afterwards", [])
    undoing: list[Callable[[], object]] = session._work.__dict__.pop("unless_kept", [])
    for act in due if committed else [*undoing, *(file.drop for file in files)]:
        with suppress(OSError, MemoryError, *FAILURES):
            act()
    if not committed:
        return
    try:
        for file in files:
            file.name()
            with suppress(OSError):  # it is there; that it outlives a power cut nobody can say
                file.sync()
    except OSError as error:
        why = reason_of(error, session.store.paths.folder)
        message = f"文件没有写成（{why}），这次导出已记入操作记录，原来的文件没有改动。"
        raise StoreTrouble(message, "请关闭占用它的程序，或换一个文件名，再导出一次。") from error


def _on_record(session: Session, action: Action, refusal: Refusal) -> None:
    """The entry of a refusal; where the disk does not take it, the refusal stands all the same."""
    trace = audit.Trace(summary=refusal.message)
    with suppress(DiskTrouble), session.store.transaction():
        audit.append(session.store, session.account.id, action, trace, audit.REFUSED, session.clock())


def _fit(
    kept: tuple[bool, ...], as_is: tuple[str, ...], given: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments with all texts in them fit to store; those that are `kept`, or named in `as_is`, as they are."""
    args = tuple(each if place < len(kept) and kept[place] else all_fit(each) for place, each in enumerate(given))
    return args, {name: each if name in as_is else all_fit(each) for name, each in named.items()}


def use_case(
    action: Action, *, as_is: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """The frame around a use case: fit texts, permission, one transaction, audit.

    Arguments `as_is` are handed on as they come: passwords, and what was read from a file and is fit already.
    """

    def frame(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        signature = inspect.signature(function)
        kept = tuple(name in as_is for name in list(signature.parameters)[1:])

        @wraps(function)
        def framed(session: Session, /, *given: P.args, **named: P.kwargs) -> R:
            session.ready(action)
            args, kwargs = _fit(kept, as_is, given, named)
            outer, session._work.traces = session.traces, []
            committed = False
            try:
                with session.store.transaction():
                    session.require(action)
                    _ask(session, out_of_reach(session.store, signature, (session, *args), kwargs))
                    with session.all_in_reach(action):
                        result = function(session, *args, **kwargs)
                    if action not in _PARTING:
                        _ask(session, out_of_reach(session.store, traces=session.traces))
                    for trace in session.traces:
                        audit.append(session.store, session.account.id, action, trace, at=session.clock())
                committed = True
            except Refusal as refusal:
                if not session.store.db.in_transaction():
                    _on_record(session, action, refusal)
                raise
            finally:
                session._work.traces = outer
                _settle(session, committed=committed)
            return result

        return framed

    return frame
