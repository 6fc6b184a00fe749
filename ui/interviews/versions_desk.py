"""Versions at the desk: the dialog, the way back, and the way back from that."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.interviews.looking import Looked
from app.interviews.record_text import Turn
from app.interviews.record_versions import Why
from ui.interviews.looks import keep_look
from ui.interviews.page import CasePage
from ui.interviews.record_desk import RecordDesk
from ui.interviews.record_saver import RecordSaver
from ui.interviews.versions_dialog import VersionsDialog
from ui.widgets.basics import button
from ui.widgets.notice import Severity


class VersionsDesk(QObject):
    """Opens the versions of the record, and brings one back."""

    def __init__(self, page: CasePage, desk: RecordDesk, saver: RecordSaver) -> None:
        super().__init__(page)
        self._page, self._desk, self._saver = page, desk, saver
        desk.file.versions_button.clicked.connect(self.open)

    def open(self) -> None:
        """Shows the versions; what is typed is saved first, so that the comparison is with all of it."""
        editor, page = self._desk.editor, self._page
        editor.commit_composition()
        self._saver.save()
        turns = self._desk.turns.turns
        keep_look(page.office, page.interview_id, Looked.VERSIONS, page.notices)
        dialog = VersionsDialog(page, page.office, page.interview_id, turns, writable=not editor.isReadOnly())
        dialog.restoring.connect(self.restore)
        dialog.open()

    def restore(self, turns: tuple[Turn, ...], number: int) -> None:
        """Goes back to a version; what there is now is kept first, and one button brings it back."""
        before = self._desk.turns.turns
        if not self._saver.keep_version(Why.BEFORE_RESTORE):
            words = "现在的内容还没有全部存上，没有恢复。文字都在窗口里，请稍后再试。"
            self._page.notices.say(Severity.WARNING, words)
            return
        self._put_back(turns)
        back = button("撤销恢复", lambda: self._put_back(before), meaning="undo")
        back.setObjectName("undo_restore_button")
        words = f"已恢复到第 {number} 版，恢复之前的内容也存成了一版。"
        self._page.notices.say(Severity.DONE, words, action=back)

    def _put_back(self, turns: tuple[Turn, ...]) -> None:
        self._page.notices.clear()
        editor = self._desk.editor
        self._desk.turns.replace_all(turns)
        editor.show_turns(editor.caret())
        editor.edited.emit()
        self._saver.keep_version(Why.RESTORED)
        editor.setFocus()
