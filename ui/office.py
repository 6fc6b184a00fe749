"""What every window has at hand: the open session, and the one way to act, to report and to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.access.errors import Refusal
from app.access.session import Session
from app.rules.rulebook import Rulebook
from app.store.errors import StoreTrouble
from ui.widgets.notice import Notice, NoticeArea, Severity
from ui.widgets.presenter import refusal_notice, trouble_notice

T = TypeVar("T")


class Tab(StrEnum):
    """The tabs of the main window, in their order; values are the words on them."""

    HOME = "待办"
    PLANS = "计划"
    INTERVIEWS = "约谈"
    LEDGERS = "台账"
    PEOPLE = "干部"
    OVERSIGHT = "督导"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go: a tab, a thing in it (`kind` of thing and its id), and a place on its page (`lifecycle.Place`).

    `part` is the id of something at that place: a turn of the record.
    """

    tab: Tab
    kind: str = ""
    id: int | None = None
    place: str = ""
    part: int | None = None


class Office(QObject):
    """The open session with its voices.

    `changed` comes after every use case that succeeded: lists read anew.  `said` asks for the line at the bottom
    (sentence, undo or None), `going` for a move (Target), `noticed` for a notice in the window (Notice).
    `copy_wanted` asks for a backup on another disk; `backed_up` says that there is one more.
    `wants_focus_mode` asks the window to leave only the record on the screen, `focus_mode` says that it does.
    """

    changed = Signal()
    said = Signal(str, object)
    going = Signal(object)
    noticed = Signal(object)
    copy_wanted = Signal()
    backed_up = Signal()
    wants_focus_mode = Signal()
    focus_mode = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        # Makes a backup, with its reason, on the thread of the long work that comes after it; the window sets it.
        self.back_up_first: Callable[[str], object] = lambda why: None

    @property
    def rules(self) -> Rulebook:
        """The rules in force."""
        return self.session.rules

    def today(self) -> date:
        """The local day."""
        return self.session.today()

    def act(
        self,
        action: Callable[[], T],
        done: str | Callable[[T], str] = "",
        *,
        notices: NoticeArea | None = None,
        undo: Callable[[], object] | None = None,
        navigate: Callable[[str], object] | None = None,
    ) -> T | None:
        """Runs a use case and returns its answer; None when it was refused, after saying so.

        A refusal or a trouble of the machine is shown as a notice in `notices` (or in the window); `navigate`
        brings the user to the place (a word of `lifecycle.Place`) where it is mended.  `done` is the sentence for
        the bottom line, with `undo` behind 撤销.  A use case that answers None should be wrapped to answer True.
        """
        try:
            answer = action()
        except (Refusal, StoreTrouble) as error:
            self.show_error(error, notices, navigate)
            return None
        if notices is not None:
            notices.clear()
        self.changed.emit()
        if sentence := done(answer) if callable(done) else done:
            self.said.emit(sentence, undo)
        return answer

    def show_error(
        self,
        error: Refusal | StoreTrouble,
        notices: NoticeArea | None = None,
        navigate: Callable[[str], object] | None = None,
    ) -> None:
        """Shows a refusal or a trouble: in the area given, or in the window."""
        notice = refusal_notice(error, navigate) if isinstance(error, Refusal) else trouble_notice(error)
        if notices is not None:
            notices.show_notice(notice)
        else:
            self.noticed.emit(notice)

    def warn(self, message: str, notices: NoticeArea) -> Notice:
        """A remark that does not stand in the way."""
        return notices.say(Severity.WARNING, message)

    def go(self, tab: Tab, kind: str = "", id: int | None = None, place: str = "") -> None:
        """Asks the window to show a thing."""
        self.going.emit(Target(tab, kind, id, place))
