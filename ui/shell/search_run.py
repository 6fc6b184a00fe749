"""The search beside the window: a thread with a connection of its own; the newest typing wins."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.access.session import Session
from app.ledgers.search.finding import MOST, Found, find
from app.ledgers.search.kinds import Group
from app.ledgers.search.query import Query, read
from app.store.database import FAILURES
from app.store.steps import Cancelled
from ui.beside import Beside

_LOOK_MS = 8
TROUBLE = "搜索没有完成：数据暂时读不出来，没有改动任何内容。请再试一次。"


@dataclass(frozen=True)
class Answer:
    """What was found of a text so far; `is_whole` with the last of it, `trouble` where it could not be read."""

    text: str
    query: Query
    found: tuple[Found, ...] = ()
    is_whole: bool = False
    trouble: str = ""
    only: Group | None = None


@dataclass
class _Asked:
    """The one question that is still of interest, and the connection that is looking for its answer."""

    number: int = 0
    connection: Any = None
    lock: Lock = field(default_factory=Lock)


class SearchRun(QObject):
    """Answers texts one after another; `answered` comes once or twice for the newest, and never for an older one."""

    answered = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._asked = session, _Asked()
        self._thread: Beside | None = None
        self._answers: deque[tuple[int, Answer]] = deque()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._see)

    @property
    def is_busy(self) -> bool:
        """Whether the answer to the newest text is not whole yet."""
        return self._look.isActive()

    def ask(
        self, text: str, groups: Collection[Group] | None = None, most: int = MOST, only: Group | None = None
    ) -> None:
        """Asks for a text; whatever was asked before is of no interest any more."""
        self.drop()
        number = self._asked.number
        self._thread = self._thread or Beside("search")
        wanted = [only] if only is not None else groups
        self._thread.submit(_answered, self._session, self._asked, number, text, wanted, most, only, self._keep)
        self._look.start()

    def drop(self) -> None:
        """Nobody waits any more: what is under way ends at its next look, or in the midst of a statement."""
        self._look.stop()
        with self._asked.lock:
            self._asked.number += 1
            if self._asked.connection is not None:
                self._asked.connection.interrupt()
        self._answers.clear()

    def let_go(self) -> None:
        """Closes the connection until somebody searches again."""
        if self._thread is not None:
            self._thread.submit(_close, self._session)

    def stop(self) -> None:
        """Ends the thread and its connection: the window closes."""
        self.drop()
        if self._thread is not None:
            self._thread.submit(_close, self._session)
            self._thread.shutdown(wait=True)
            self._thread = None

    def _keep(self, number: int, answer: Answer) -> None:
        """Called by the thread; the window's looks."""
        self._answers.append((number, answer))

    def _see(self) -> None:
        while self._answers:
            number, answer = self._answers.popleft()
            if number != self._asked.number:
                continue
            if answer.is_whole:
                self._look.stop()
            self.answered.emit(answer)


def _answered(
    session: Session,
    asked: _Asked,
    number: int,
    text: str,
    groups: Collection[Group] | None,
    most: int,
    only: Group | None,
    keep: Callable[[int, Answer], None],
) -> None:
    """On the thread: the answer in parts, while its number is the newest."""

    def is_wanted() -> bool:
        return asked.number == number

    query, found = read(text, session.rules), ()
    try:
        with asked.lock:
            if not is_wanted():
                return
            asked.connection = session.store.db.connection()
        for found in find(session, query, most=most, groups=groups, wanted=is_wanted):
            keep(number, Answer(text, query, found, only=only))
        keep(number, Answer(text, query, found, is_whole=True, only=only))
    except Cancelled:
        return
    except FAILURES:
        if is_wanted():
            keep(number, Answer(text, query, is_whole=True, trouble=TROUBLE, only=only))
    finally:
        with asked.lock:
            asked.connection = None


def _close(session: Session) -> None:
    with suppress(*FAILURES):
        session.store.db.close()
