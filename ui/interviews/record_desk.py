"""The desk: outline at the left, the record in the middle, the file at the right; its bars, its keys, its focus mode.

Only how things stand and which key reaches what; what is done with the case is the page's business (`page_record`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.interviews.open_places import OpenPlace, open_places
from app.interviews.record_text import MarkKind, Turn
from ui.interviews.desk_bar import DeskBar
from ui.interviews.file_pane import FilePane
from ui.interviews.find_bar import FindBar
from ui.interviews.outline_list import OutlineList
from ui.interviews.phrase_bar import PhraseBar
from ui.interviews.record_editor import RecordEditor
from ui.interviews.talk_bars import MarkBar, PauseBar, PresenceBar
from ui.interviews.talk_timer import TalkTimer
from ui.interviews.turns_document import TurnsDocument
from ui.interviews.walk_bar import WalkBar
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, restyle, set_shown
from ui.widgets.layouts import box, clear, column, row

_KEYS = (
    "Enter 下一段　Shift+Enter 段内换行　F4 原话　F6 待补　F7 常用语　F8 暂停　F9 到场离场　Ctrl+M 标记　"
    "Ctrl+J 时间　Ctrl+F 查找　F10 结束、核对　F11 专注"
)
# In a window of 1024 pixels both sides give way a little: the buttons after the talk need the room.
_OUTLINE_WIDTH, _OUTLINE_NARROW, _NARROW = 220, 172, 1060


class RecordDesk(QWidget):
    """The parts of the desk by name; the page connects them.

    `went_on` asks for the next step of the record (F10), `print_wanted` for its paper (Ctrl+P).
    """

    help_page = "record#desk"

    went_on = Signal()
    print_wanted = Signal()

    def __init__(self, office: Office, turns: TurnsDocument, presence: Callable[[], list[tuple[str, bool]]]) -> None:
        super().__init__()
        self.setObjectName("record_desk")
        self.turns = turns
        # Names that may be misspelt; the page brings them after the talk.
        self.misspelt: Callable[[tuple[Turn, ...]], list[OpenPlace]] = lambda _: []
        self.editor = RecordEditor(turns)
        self.outline = OutlineList()
        self.file = FilePane()
        self.timer = TalkTimer(office.session.now)
        self.find_bar = FindBar(self.editor)
        self.pause_bar = PauseBar(self.editor)
        self.presence_bar = PresenceBar(self.editor, presence)
        self.mark_bar = MarkBar(self.editor)
        self.phrase_bar = PhraseBar(self.editor, office.session)
        self.walk_bar = WalkBar(self.editor, self.open_places)
        self._bars: tuple[DeskBar, ...] = (
            self.find_bar, self.pause_bar, self.presence_bar, self.mark_bar, self.phrase_bar,
            self.walk_bar,
        )  # fmt: skip
        for bar in self._bars:
            bar.opened.connect(lambda opened=bar: self._only(opened))
        self._head()
        self._foot = row(spacing=Space.ONE)
        self._lay_out()
        self._keys()

    # ------------------------------------------------------------ parts

    def _head(self) -> None:
        self.state = label("", "soft-body")
        self.state.setObjectName("record_state")
        self.state.setMinimumWidth(self.state.fontMetrics().horizontalAdvance("已保存 00:00:00") + Space.ONE)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count = label("", "soft")
        self.open_button = link_button("", self.editor.go_to_open, "到下一处待补（Shift+F6）")
        self.open_button.setObjectName("open_marks_button")
        self.focus_button = button("专注", role="quiet", tip="只留下记录和计时（F11）")
        self.focus_button.setObjectName("focus_button")
        self.speakers = row(spacing=Space.HALF)
        self.editor.speaker_changed.connect(self._mark_speaker)

    def _lay_out(self) -> None:
        self._left = box(column(label("约谈提纲", "strong"), self.outline, spacing=Space.ONE))
        self._left.setFixedWidth(_OUTLINE_WIDTH)
        head = row(self.speakers, None, self.timer, Space.ONE, self.open_button, self.count, Space.ONE, self.state)
        head.addWidget(self.focus_button)
        self._hint = label(_KEYS, "soft", wrap=True)
        self._foot.addWidget(self._hint, 1)
        self._foot_box = box(self._foot)
        middle = QVBoxLayout()
        middle.setSpacing(Space.ONE)
        middle.addLayout(head)
        middle.addWidget(self.editor, 1)
        for bar in self._bars:
            middle.addWidget(bar)
        middle.addWidget(self._foot_box)
        whole = row(self._left, spacing=Space.TWO)
        whole.addLayout(middle, 1)
        whole.addWidget(self.file)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)

    def add_to_foot(self, *parts: QWidget) -> None:
        """Puts buttons at the lower right."""
        for part in parts:
            self._foot.addWidget(part)

    def _keys(self) -> None:
        editor = self.editor
        for keys, slot in (
            ("Ctrl+F", self.find_bar.open), ("Ctrl+H", self.find_bar.open), ("F3", self.find_bar.find),
            ("Shift+F3", lambda: self.find_bar.find(back=True)), ("F4", lambda: editor.mark(MarkKind.VERBATIM)),
            ("F7", self.phrase_bar.open), ("F8", self.timer.button.click), ("F9", self._presence),
            ("Ctrl+M", self._mark), ("Ctrl+Shift+M", self.file.marks.setFocus), ("Ctrl+J", editor.stamp_time),
            ("Alt+Down", lambda: self._walk(lambda: self.walk_bar.step(1))),
            ("Alt+Up", lambda: self._walk(lambda: self.walk_bar.step(-1))),
            ("F10", self.went_on.emit), ("Ctrl+P", self.print_wanted.emit),
            ("Ctrl+Return", lambda: self._walk(self.walk_bar.settle)), ("Esc", self.put_bars_away),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ------------------------------------------------------------ showing

    def show_speakers(self, writable: bool) -> None:
        """A button for each speaker, with its key."""
        self._hint.setText(_KEYS if writable else "")
        clear(self.speakers)
        for place, name in enumerate(self.editor.speakers, 1):
            made = button(f"{name} Ctrl+{place}", lambda who=name: self._speak(who), role="filter")
            made.setObjectName(f"speaker_{place}")
            made.setAccessibleName(f"说话人：{name}")
            made.setProperty("speaker", name)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            set_shown(made, writable)
            self.speakers.addWidget(made)
        self._mark_speaker(self.editor.speaker())

    def show_state(self, sentence: str, safe: bool) -> None:
        """How the record stands in the store."""
        self.state.setText(sentence)
        restyle(self.state, "role", "soft-body" if safe or sentence.startswith("正在") else "problem")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sides are narrower in a narrow window."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self._left.setFixedWidth(_OUTLINE_NARROW if is_narrow else _OUTLINE_WIDTH)
        self.file.set_narrow(is_narrow)

    def set_focus_mode(self, on: bool) -> None:
        """Leaves only the record with its clock and its state, or shows everything again."""
        for part in (self._left, self.file, self._foot_box):
            part.setHidden(on)
        self.focus_button.setText("退出专注 F11" if on else "专注")
        self.editor.set_centred(on)
        self.editor.setFocus()

    def open_places(self) -> list[OpenPlace]:
        """What is open in the record as it stands on the screen."""
        turns = self.turns.turns
        found = [*open_places(turns), *self.misspelt(turns)]
        return sorted(found, key=lambda place: (place.index, place.start))

    # ------------------------------------------------------------ doing

    def _only(self, opened: DeskBar) -> None:
        """One bar at a time."""
        for bar in self._bars:
            if bar is not opened and bar.isVisible():
                bar.hide()

    def put_bars_away(self) -> None:
        """Hides what asks for something; the writer goes on."""
        for bar in self._bars:
            bar.put_away()
        if not self.editor.hasFocus():
            self.editor.setFocus()

    def _presence(self) -> None:
        if self.timer.button.isVisible():
            self.presence_bar.open()

    def _mark(self) -> None:
        if not self.editor.isReadOnly():
            self.mark_bar.open()

    def _walk(self, step: Callable[[], None]) -> None:
        if self.walk_bar.isVisible():
            step()

    def _speak(self, speaker: str) -> None:
        self.editor.set_speaker(speaker)
        self.editor.setFocus()

    def _mark_speaker(self, speaker: str) -> None:
        for place in range(self.speakers.count()):
            made = self.speakers.itemAt(place).widget()
            if made.property("active") != (wanted := "true" if made.property("speaker") == speaker else "false"):
                restyle(made, "active", wanted)
