"""记录: what is said, typed while it is said.  The desk is apart; here are its loading, its saving and its steps."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.access.actions import Action
from app.access.errors import Refusal
from app.interviews.amendments import effective_turns
from app.interviews.guarding import case_of, subjects_of
from app.interviews.material_list import materials_view
from app.interviews.open_places import OpenPlace
from app.interviews.queries import case_view
from app.interviews.record import RecordState, RecordView, record_view, tick_outline
from app.interviews.record_text import SPEAKERS, Turn, open_marks
from app.interviews.record_versions import Why
from app.interviews.sealing import begin_read_back
from app.interviews.spelling import NameCheck, names_at_hand
from app.interviews.steps import take
from app.interviews.talk_events import clock_of
from app.rules.lifecycle import State, Step
from app.rules.vocabulary import InterviewForm
from app.store.errors import StoreTrouble
from ui.interviews.form_texts import FormTextsDialog
from ui.interviews.page import CasePage
from ui.interviews.phrases_dialog import PhrasesDialog
from ui.interviews.read_back import ReadBack
from ui.interviews.record_desk import RecordDesk
from ui.interviews.record_saver import RecordSaver
from ui.interviews.talk_desk import TalkDesk, who_is_there
from ui.interviews.turns_document import TurnsDocument
from ui.interviews.versions_desk import VersionsDesk
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, restyle
from ui.widgets.empty_state import EmptyState
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import Severity

# Counts and lists follow the typing a little later; no key waits for them.
_COUNT_MS = 150


class RecordPage(CasePage):
    """The record of a case.  Leaving the page, however it happens, saves first and brings in what is being composed."""

    help_page = "record"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("record_page")
        self._loaded = False
        self._offered = ""
        self._names: NameCheck | None = None
        self.turns = TurnsDocument(office.session.now)
        self.desk = RecordDesk(office, self.turns, lambda: who_is_there(interview_id))
        self.editor = self.desk.editor
        self.saver = RecordSaver(office.session, interview_id, self.turns, self.editor.caret, self._composing)
        self._zoom = StoreMemory(office.session, "record.zoom")
        self.editor.set_zoom(int(self._zoom.read() or self.editor.zoom))
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._soon.timeout.connect(self._counted)
        self.talk = TalkDesk(self, self.desk, self.saver)
        self.versions = VersionsDesk(self, self.desk, self.saver)
        self._connect()
        self._build()

    # ------------------------------------------------------------ parts

    def _connect(self) -> None:
        desk, editor, saver = self.desk, self.editor, self.saver
        editor.edited.connect(saver.changed)
        editor.composed.connect(saver.changed)
        editor.edited.connect(self._count_soon)
        saver.stated.connect(desk.show_state)
        saver.troubled.connect(self._troubled)
        saver.refused.connect(self._refused)
        desk.outline.ticked.connect(self._ticked)
        desk.outline.wanted.connect(self._insert)
        desk.file.marks.wanted.connect(editor.go_to)
        desk.focus_button.clicked.connect(self.office.wants_focus_mode)
        self.office.focus_mode.connect(desk.set_focus_mode)
        desk.misspelt = self._misspelt
        desk.walk_bar.finished.connect(self._walked)
        desk.went_on.connect(self._go_on)
        desk.print_wanted.connect(self.print_record)
        desk.file.phrases_button.clicked.connect(self._phrases)
        desk.phrase_bar.editing.connect(self._phrases)

    def _build(self) -> None:
        self.state = self.desk.state
        self.walk_button = button("逐处处理", self.desk.walk_bar.open, meaning="list")
        self.walk_button.setObjectName("walk_button")
        self.texts_button = button("登记表内容…", self._texts, meaning="edit")
        self.texts_button.setObjectName("form_texts_button")
        self.finish_button = button("结束约谈", self._finish, meaning="check")
        self.finish_button.setObjectName("finish_button")
        self.print_button = button("打印笔录…", self.print_record, meaning="print")
        self.print_button.setObjectName("print_paper_button")
        self.read_back_button = button("宣读核对", self._read_back, meaning="check-circle")
        self.read_back_button.setObjectName("read_back_button")
        foot = (self.texts_button, self.walk_button, self.print_button, self.finish_button, self.read_back_button)
        for each in foot:
            each.hide()  # never all at once: a page that waits behind another would be as wide as all of them
        self.desk.add_to_foot(*foot)
        self._not_begun = EmptyState("play", "约谈还没有开始", "开始约谈后在这里记录。", "开始约谈", self._start)
        self._not_begun.button.setObjectName("start_button")
        self._stack = self.pages = QStackedWidget()
        self._stack.addWidget(self._not_begun)
        self._stack.addWidget(self.desk)
        self.read_back = ReadBack(self.office, self.interview_id, self.notices)
        self.read_back.print_wanted.connect(self.print_record)
        self.read_back.returned.connect(self._write_on)
        self.read_back.sealed.connect(lambda: self.print_button.setFocus())
        self._stack.addWidget(self.read_back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole.setSpacing(Space.ONE)
        whole.addWidget(self.notices)
        whole.addWidget(self._stack, 1)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Shows the record.  What is being written is never replaced by what was read."""
        view, session = record_view(self.interview_id), self.office.session
        may_write = session.may(Action.RECORD_WRITE) and not session.store.read_only
        if not may_write:
            view = replace(view, writable=False, can_close=False)
        case = case_view(self.office.session, self.interview_id)
        state = case.line.state
        going_on = state is State.IN_PROGRESS
        begun = going_on or view.state is not None or view.writable
        reading = view.state is RecordState.READING_BACK and may_write
        self._stack.setCurrentIndex(2 if reading else 1 if begun else 0)
        if reading:
            self.read_back.reload()
        self._not_begun.button.setVisible(state is State.READY)
        self.desk.outline.show_outline(view.outline, view.writable)
        self.desk.timer.set_clock(clock_of(self.interview_id), going_on)
        self.desk.file.show_case(case, self._materials())
        self.finish_button.setVisible(going_on)
        self.read_back_button.setVisible(view.writable and not going_on)
        self.read_back_button.setEnabled(view.can_close)
        self.print_button.setVisible(bool(view.turns) and not going_on)
        self.texts_button.setVisible(begun)
        if not self._loaded or not view.writable:
            self._load(view)
        self.editor.setReadOnly(not view.writable)
        restyle(self.editor, "readOnly", "true" if not view.writable else "false")
        self._counted()

    def _load(self, view: RecordView) -> None:
        turns = view.turns if view.writable else effective_turns(self.interview_id)
        self.turns.load(turns)
        names = [row.name for row in subjects_of(self.interview_id)]
        self.editor.set_speakers(names if len(names) > 1 else [])
        self.desk.show_speakers(view.writable)
        self.editor.show_turns(view.caret)
        self._loaded = view.writable
        self.desk.show_state(*_standing(view))
        if view.composing:
            self._offer(view.composing)

    def _materials(self) -> list[str]:
        """What each subject owes, or will owe when the talk is over."""
        session = self.office.session
        found = [
            f"{subject.name}：{line.name} {line.state}"
            for subject in materials_view(session, self.interview_id).subjects
            for line in subject.lines
        ]
        form = InterviewForm(case_of(self.interview_id).form)
        return found or [f"{session.rules.material_for(form).name}（谈后提交）"]

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

    def _misspelt(self, turns: tuple[Turn, ...]) -> list[OpenPlace]:
        """Names that are probably written wrong; looked for when the talk is over, not while one types."""
        if not self.read_back_button.isVisibleTo(self):
            return []
        self._names = self._names or names_at_hand(self.interview_id)
        return [
            OpenPlace(index, hint.start, len(hint.written), hint.what, hint.written, hint.known)
            for index, turn in enumerate(turns)
            for hint in self._names.look_through(turn.text)
        ]

    def _count_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _counted(self) -> None:
        turns = self.turns.turns
        words, waiting = sum(len(turn.text) for turn in turns), open_marks(turns)
        self.desk.count.setText(f"{len(turns)} 段 · {words} 字")
        self.desk.open_button.setText(f"待补 {waiting}")
        self.desk.open_button.setVisible(waiting > 0)
        self.desk.file.show_marks(turns)
        after = self.read_back_button.isVisibleTo(self)
        self.walk_button.setVisible(after and bool(self.desk.open_places()))
        self.desk.walk_bar.refresh()

    def _troubled(self, error: StoreTrouble) -> None:
        if self.notices.current is None:
            self.office.show_error(error, self.notices)

    def _refused(self, error: Refusal) -> None:
        self.editor.setReadOnly(True)
        self.office.show_error(error, self.notices, self.go_place.emit)

    def go_to_turn(self, turn_id: int) -> None:
        """Brings a turn into sight and selects it; nothing where the record has it no more."""
        found = [(place, turn) for place, turn in enumerate(self.turns.turns) if turn.id == turn_id]
        for place, turn in found:
            if self._stack.currentWidget() is self.read_back:
                self.read_back.text.go_to(place)
            else:
                self.editor.go_to(place, 0, len(turn.text))

    # ------------------------------------------------------------ leaving

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
        if self._zoom.read() != self.editor.zoom:
            self._zoom.keep(self.editor.zoom)
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another window in front is a good moment to save."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and not self.editor.composing:
            self.saver.save()
        super().changeEvent(event)

    def _phrases(self) -> None:
        self.desk.phrase_bar.put_away()
        PhrasesDialog(self, self.office).open()

    # ------------------------------------------------------------ the talk

    def _start(self) -> None:
        if self.act(lambda: take(self.office.session, self.interview_id, Step.START), "约谈开始，可以记录"):
            self.editor.begin()
            self.editor.setFocus()

    def _finish(self) -> None:
        if not self.flush():
            self.notices.say(Severity.WARNING, "记录还没有全部存上，请稍等保存成功后再结束约谈。文字都在窗口里。")
            return
        session = self.office.session
        done = self.act(lambda: take(session, self.interview_id, Step.FINISH), "约谈结束，请登记材料，并宣读核对记录")
        if not done:
            return
        self.saver.keep_version(Why.FINISH)
        if self.desk.open_places():
            self.desk.walk_bar.open()

    def _walked(self) -> None:
        self.notices.say(Severity.DONE, "没有未处理的地方了，可以宣读核对。")

    def _go_on(self) -> None:
        """The next step of the record, whichever it is."""
        for each in (self.finish_button, self.read_back_button):
            if each.isVisible():
                each.click()
                return

    def _read_back(self) -> None:
        """Reads the record back; what is still open is walked through first, unless one goes on regardless."""
        if self.desk.open_places() and not self.desk.walk_bar.isVisible():
            self.desk.walk_bar.open()
            on = button("不再处理，开始宣读", self._begin_reading, meaning="forward")
            on.setObjectName("read_regardless_button")
            self.notices.say(Severity.WARNING, "记录里还有没有处理的地方，已逐处列出。", action=on)
            return
        self._begin_reading()

    def _begin_reading(self) -> None:
        self.notices.clear()
        self.saver.keep_version(Why.READ_BACK)
        if not self.leave():
            self.notices.say(Severity.WARNING, "记录还没有全部存上，请稍等保存成功后再宣读。文字都在窗口里。")
            return
        session = self.office.session
        if self.act(lambda: begin_read_back(session, self.interview_id), "开始宣读核对，此后逐段更正"):
            self.desk.put_bars_away()
            self.read_back.text.go_to(0)
            self.read_back.text.setFocus()

    def _write_on(self) -> None:
        self._loaded = False
        self.reload()
        self.editor.setFocus()

    def print_record(self) -> None:
        """Opens the 谈话笔录 as it would be printed."""
        from ui.papers.opening import preview_records, show_preview  # what draws is loaded when it is wanted

        self.flush()
        shown = preview_records(self, self.office, self.interview_id)
        show_preview(shown, self.office, self.notices, self.go_place.emit)

    def _texts(self) -> None:
        self.flush()
        FormTextsDialog(self, self.office, self.interview_id).open()

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
