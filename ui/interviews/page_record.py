"""记录: what is said, typed while it is said.  The editor is apart; here are its frame, its outline and its end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.interviews.amendments import effective_turns
from app.interviews.guarding import case_of, subjects_of
from app.interviews.record import RecordState, RecordView, close_record, record_view, tick_outline
from app.interviews.record_text import SPEAKERS, open_marks
from app.interviews.steps import take
from app.rules.lifecycle import State, Step
from app.store.errors import StoreTrouble
from ui.interviews.find_bar import FindBar
from ui.interviews.form_texts import FormTextsDialog
from ui.interviews.outline_list import OutlineList
from ui.interviews.page import CasePage
from ui.interviews.record_editor import RecordEditor
from ui.interviews.record_saver import RecordSaver
from ui.interviews.turns_document import TurnsDocument
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, restyle
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.notice import Severity

_KEYS = "Enter 下一段　Shift+Enter 段内换行　F6 待补　Ctrl+F 查找　Ctrl+滚轮 字号　双击提纲写入记录"


class RecordPage(CasePage):
    """The record of a case.  Leaving the page, however it happens, saves first and brings in what is being composed."""

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("record_page")
        self._loaded = False
        self._offered = ""
        self.turns = TurnsDocument(office.session.now)
        self.editor = RecordEditor(self.turns)
        self.saver = RecordSaver(office.session, interview_id, self.turns, self.editor.caret, self._composing)
        self.editor.edited.connect(self.saver.changed)
        self.editor.composed.connect(self.saver.changed)
        self.editor.edited.connect(self._counted)
        self.saver.stated.connect(self._state)
        self.saver.troubled.connect(self._troubled)
        self.saver.refused.connect(self._refused)
        self._build()

    # ------------------------------------------------------------ parts

    def _build(self) -> None:
        self.state = label("", "soft-body")
        self.state.setObjectName("record_state")
        self.state.setMinimumWidth(self.state.fontMetrics().horizontalAdvance("已保存 00:00:00") + Space.ONE)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count = label("", "soft")
        self.open_button = link_button("", self.editor.go_to_open, "到下一处待补（Shift+F6）")
        self.open_button.setObjectName("open_marks_button")
        self.find_bar = FindBar(self.editor)
        for keys, slot in (
            ("Ctrl+F", self.find_bar.open), ("Ctrl+H", self.find_bar.open), ("F3", self.find_bar.find),
            ("Shift+F3", lambda: self.find_bar.find(back=True)),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self.outline = OutlineList()
        self.outline.ticked.connect(self._ticked)
        self.outline.wanted.connect(self._insert)
        self._speakers = row(spacing=Space.HALF)
        self.editor.speaker_changed.connect(self._mark_speaker)
        self.finish_button = button("结束约谈", self._finish, meaning="check")
        self.finish_button.setObjectName("finish_button")
        self.close_button = button("核对定稿", self._close, meaning="lock")
        self.close_button.setObjectName("close_record_button")
        self.texts_button = button("登记表内容…", self._texts, meaning="edit")
        self.texts_button.setObjectName("form_texts_button")
        self._not_begun = EmptyState("play", "约谈还没有开始", "开始约谈后在这里记录。", "开始约谈", self._start)
        self._not_begun.button.setObjectName("start_button")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._not_begun)
        self._stack.addWidget(self._desk())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole.setSpacing(Space.ONE)
        whole.addWidget(self.notices)
        whole.addWidget(self._stack, 1)

    def _desk(self) -> QWidget:
        side = column(label("约谈提纲", "strong"), self.outline, spacing=Space.ONE)
        left = box(side)
        left.setFixedWidth(240)
        head = row(self._speakers, None, self.open_button, self.count, Space.ONE, self.state)
        foot = row(label(_KEYS, "soft"), None, self.texts_button, self.finish_button, self.close_button)
        right = column(head, spacing=Space.ONE)
        right.addWidget(self.editor, 1)
        right.addWidget(self.find_bar)
        right.addLayout(foot)
        whole = row(left, Space.ONE)
        whole.addLayout(right, 1)
        return box(whole)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Shows the record.  What is being written is never replaced by what was read."""
        view = record_view(self.interview_id)
        state = State(case_of(self.interview_id).state)
        begun = state is State.IN_PROGRESS or view.state is not None or view.writable
        self._stack.setCurrentIndex(1 if begun else 0)
        self._not_begun.button.setVisible(state is State.READY)
        self.outline.show_outline(view.outline, view.writable)
        self.finish_button.setVisible(state is State.IN_PROGRESS)
        self.close_button.setVisible(view.writable and state is not State.IN_PROGRESS)
        self.close_button.setEnabled(view.can_close)
        self.texts_button.setVisible(begun)
        if not self._loaded or not view.writable:
            self._load(view)
        self.editor.setReadOnly(not view.writable)
        restyle(self.editor, "readOnly", "true" if not view.writable else "false")

    def _load(self, view: RecordView) -> None:
        turns = view.turns if view.writable else effective_turns(self.interview_id)
        self.turns.load(turns)
        names = [row.name for row in subjects_of(self.interview_id)]
        self.editor.set_speakers(names if len(names) > 1 else [])
        self._show_speakers(view.writable)
        self.editor.show_turns(view.caret)
        self._loaded = view.writable
        self._counted()
        self._state(*_standing(view))
        if view.composing:
            self._offer(view.composing)

    def _composing(self) -> str:
        return self.editor.preedit or self._offered

    def _offer(self, composing: str) -> None:
        """What was under composition when the program ended is offered, never put in by itself."""
        self._offered = composing
        self.saver.kept_before(composing)
        take_in = button("写入光标处", self._take_in, meaning="edit")
        take_in.setObjectName("take_in_button")
        words = f"上次中断时，输入法里还有没有上屏的“{composing}”，已另外保存。记录本身没有缺失。"
        self.notices.say(Severity.INFO, words, action=take_in).closed.connect(self._let_go)

    def _take_in(self) -> None:
        offered, self._offered = self._offered, ""
        self.editor.insert_text(offered)
        self.notices.clear()

    def _let_go(self) -> None:
        self._offered = ""
        self.saver.changed()

    def _show_speakers(self, writable: bool) -> None:
        clear(self._speakers)
        for place, name in enumerate(self.editor.speakers, 1):
            made = button(f"{name} Ctrl+{place}", lambda who=name: self._speak(who), role="filter")
            made.setObjectName(f"speaker_{place}")
            made.setAccessibleName(f"说话人：{name}")
            made.setProperty("speaker", name)
            made.setVisible(writable)
            self._speakers.addWidget(made)
        self._mark_speaker(self.editor.speaker())

    def _mark_speaker(self, speaker: str) -> None:
        for place in range(self._speakers.count()):
            made = self._speakers.itemAt(place).widget()
            restyle(made, "active", "true" if made.property("speaker") == speaker else "false")

    def _counted(self) -> None:
        turns = self.turns.turns
        words, waiting = sum(len(turn.text) for turn in turns), open_marks(turns)
        self.count.setText(f"{len(self.turns)} 段 · {words} 字")
        self.open_button.setText(f"待补 {waiting}")
        self.open_button.setVisible(waiting > 0)

    def _state(self, sentence: str, safe: bool) -> None:
        self.state.setText(sentence)
        restyle(self.state, "role", "soft-body" if safe or sentence.startswith("正在") else "problem")

    def _troubled(self, error: StoreTrouble) -> None:
        if self.notices.current is None:
            self.office.show_error(error, self.notices)

    def _refused(self, error: Refusal) -> None:
        self.editor.setReadOnly(True)
        self.office.show_error(error, self.notices, self.go_place.emit)

    # ------------------------------------------------------------ doing

    def flush(self) -> bool:
        """Brings in what is being composed and saves; whether everything is in the store."""
        self.editor.commit_composition()
        return self.saver.save()

    def leave(self) -> bool:
        """For whoever hides, locks or closes the page: saves, and ends this sitting.  Whether everything is safe."""
        self.editor.commit_composition()
        return self.saver.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed waits while the page is out of sight."""
        self.leave()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another window in front is a good moment to save."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and not self.editor.composing:
            self.saver.save()
        super().changeEvent(event)

    def _start(self) -> None:
        if self.act(lambda: take(self.office.session, self.interview_id, Step.START), "约谈开始，可以记录"):
            self.editor.begin()
            self.editor.setFocus()

    def _finish(self) -> None:
        if not self.flush():
            self.notices.say(Severity.WARNING, "记录还没有全部存上，请稍等保存成功后再结束约谈。文字都在窗口里。")
            return
        session = self.office.session
        self.act(lambda: take(session, self.interview_id, Step.FINISH), "约谈结束，请登记材料，并核对定稿")

    def _close(self) -> None:
        if self.leave():
            self.act(lambda: close_record(self.office.session, self.interview_id), "谈话记录已定稿，此后只能更正")

    def _texts(self) -> None:
        self.flush()
        FormTextsDialog(self, self.office, self.interview_id).open()

    def _speak(self, speaker: str) -> None:
        self.editor.set_speaker(speaker)
        self.editor.setFocus()

    def _ticked(self, item_id: int, asked: bool) -> None:
        session = self.office.session
        try:
            tick_outline(session, item_id, asked)
        except (Refusal, StoreTrouble) as error:
            self.office.show_error(error, self.notices, self.go_place.emit)

    def _insert(self, question: str) -> None:
        """Puts a point of the outline into the record as a question: into a blank turn, or into a new one."""
        if self.editor.isReadOnly():
            return
        cursor = self.editor.textCursor()
        if cursor.block().text().strip():
            cursor.movePosition(cursor.MoveOperation.EndOfBlock)
            self.editor.setTextCursor(cursor)
            self.editor.next_turn()
        self.editor.set_speaker(SPEAKERS[0])
        self.editor.insert_text(question)


def _standing(view: RecordView) -> tuple[str, bool]:
    if view.state is RecordState.CLOSED and view.closed_at is not None:
        return f"已定稿 {view.closed_at:%Y-%m-%d %H:%M} · 校验 {view.digest[:8]}", True
    if view.updated_at is not None and view.turns:
        return f"已保存 {view.updated_at:%H:%M:%S}", True
    return ("可以记录" if view.writable else "没有记录"), True
