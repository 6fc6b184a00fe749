"""What happens around the talk, at the desk: pauses, comings and goings; each is kept and stands in the record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.interviews.record_versions import Why
from app.interviews.talk_events import (
    EventKind,
    TalkEventLine,
    clock_of,
    note_presence,
    pause_talk,
    people_of_talk,
    present,
    resume_talk,
)
from ui.interviews.page import CasePage
from ui.interviews.record_desk import RecordDesk
from ui.interviews.record_saver import RecordSaver


def who_is_there(interview_id: int) -> list[tuple[str, bool]]:
    """Everyone who belongs to the talk or came to it, and whether they are in the room."""
    here = present(interview_id)
    names = dict.fromkeys([*people_of_talk(interview_id), *here])
    return [(name, name in here) for name in names]


class TalkDesk(QObject):
    """Connects clock and bars of the desk with the use cases."""

    def __init__(self, page: CasePage, desk: RecordDesk, saver: RecordSaver) -> None:
        super().__init__(page)
        self._page, self._desk, self._saver = page, desk, saver
        desk.timer.pausing.connect(desk.pause_bar.open)
        desk.timer.resuming.connect(self.resume)
        desk.pause_bar.wanted.connect(self.pause)
        desk.presence_bar.wanted.connect(self.note_presence)

    def pause(self, reason: str) -> None:
        """Pauses the talk."""
        self._happened(lambda: pause_talk(self._page.office.session, self._page.interview_id, reason))

    def resume(self) -> None:
        """Goes on with the talk."""
        self._happened(lambda: resume_talk(self._page.office.session, self._page.interview_id))

    def note_presence(self, who: str, comes: bool) -> None:
        """Somebody came, or left."""
        session, case = self._page.office.session, self._page.interview_id
        self._happened(lambda: note_presence(session, case, who, comes=comes))

    def _happened(self, action: Callable[[], TalkEventLine]) -> None:
        event = self._page.act(action)
        if not isinstance(event, TalkEventLine):
            return
        desk = self._desk
        desk.editor.commit_composition()
        desk.editor.add_remark(event.sentence)
        desk.put_bars_away()
        desk.timer.set_clock(clock_of(self._page.interview_id), True)
        if event.kind is EventKind.PAUSE:
            self._saver.keep_version(Why.PAUSE)
        self._saver.save()
