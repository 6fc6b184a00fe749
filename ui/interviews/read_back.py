"""宣读核对: the record in large type, corrections at somebody's request, the word of each who was there, the seal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QScrollArea, QVBoxLayout, QWidget

from app.interviews.sealing import (
    PersonHeard,
    ReadBackView,
    close_record,
    confirm,
    correct_turn,
    read_back_view,
    resume_writing,
)
from app.rules.sealing import Word
from ui.interviews.read_back_bars import CorrectionBar, ReasonBar
from ui.interviews.read_back_text import ReadBackText
from ui.office import Office
from ui.theme import Space, icon
from ui.widgets.basics import button, label, link_button, primary_button, restyle
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.notice import NoticeArea

_KEYS = "↓ 空格 下一段　↑ 上一段　Enter 更正这一段　Alt+1…9 核对无误　Ctrl+滚轮 字号　Ctrl+P 打印笔录　F10 定稿"
_SIDE = 320
_LEAST_LIST = 52  # in a window 600 high; both scroll
_MOST_KEYS = 9


class ReadBack(QWidget):
    """The reading back of one record.  `sealed` and `returned` come when it ends, `print_wanted` from its button."""

    help_page = "record#read-back"

    sealed = Signal()
    returned = Signal()
    print_wanted = Signal()

    def __init__(self, office: Office, interview_id: int, notices: NoticeArea) -> None:
        super().__init__()
        self.setObjectName("read_back")
        self._office, self._interview_id, self._notices = office, interview_id, notices
        self._refusing: PersonHeard | None = None
        self._view: ReadBackView | None = None
        self.text = ReadBackText()
        self.text.moved.connect(self._say_place)
        self.text.wanted.connect(self._correct)
        self.progress = label("", "strong")
        self.progress.setObjectName("read_back_progress")
        self.correction = CorrectionBar()
        self.correction.saved.connect(self._save_correction)
        self.correction.left.connect(self._put_away)
        self.reason = ReasonBar()
        self.reason.given.connect(self._give_reason)
        self.reason.left.connect(self._put_away)
        self.correct_button = button("更正这一段", self._correct, meaning="edit", tip="更正这一段（Enter）")
        self.correct_button.setObjectName("correct_button")
        head = row(label("宣读核对", "section"), Space.TWO, self.progress, None, self.correct_button)
        middle = column(head, spacing=Space.ONE)
        middle.addWidget(self.text, 1)
        middle.addWidget(self.correction)
        middle.addWidget(self.reason)
        middle.addWidget(label(_KEYS, "soft", wrap=True))
        whole = row(spacing=Space.TWO)
        whole.addLayout(middle, 1)
        whole.addWidget(self._side())
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self._keys()

    # ------------------------------------------------------------ parts

    def _side(self) -> QWidget:
        self._people = QVBoxLayout()
        self._people.setContentsMargins(0, 0, 0, 0)
        self._people.setSpacing(Space.ONE)
        people = QScrollArea()
        people.setWidgetResizable(True)
        people.setFrameShape(QFrame.Shape.NoFrame)
        people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        people.setWidget(box(self._people, "paper"))
        self.corrections_head = label("核对更正", "strong")
        self.corrections = QListWidget()
        self.corrections.setObjectName("corrections_list")
        self.corrections.setAccessibleName("核对更正")
        self.corrections.setProperty("role", "framed")
        self.corrections.setWordWrap(True)
        self.corrections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.corrections.itemActivated.connect(lambda item: self.text.go_to(item.data(Qt.ItemDataRole.UserRole)))
        for each in (people, self.corrections):
            each.setMinimumHeight(_LEAST_LIST)
        self.missing = label("", "soft", wrap=True)
        self.missing.setObjectName("read_back_missing")
        self.back_button = button("退回书写…", self._return, meaning="back")
        self.back_button.setObjectName("resume_button")
        self.print_button = button("打印笔录…", self.print_wanted.emit, meaning="print", tip="打印笔录（Ctrl+P）")
        self.print_button.setObjectName("print_record_button")
        self.seal_button = primary_button("定稿", self._seal, "lock")
        self.seal_button.setObjectName("seal_button")
        self.seal_button.setToolTip("定稿后只能办理更正（F10）")
        head = row(label("确认", "strong"), None, ClauseLinks(("五(三)",), caption=""))
        side = column(head, people, self.corrections_head, self.corrections, self.missing, spacing=Space.ONE)
        side.setStretch(1, 3)
        side.setStretch(3, 2)
        side.addLayout(row(self.back_button, self.print_button))
        side.addWidget(self.seal_button)
        made = box(side)
        made.setFixedWidth(_SIDE)
        return made

    def _keys(self) -> None:
        keys = [("Ctrl+P", self.print_wanted.emit), ("F10", self._seal)]
        keys += [(f"Alt+{place}", lambda at=place - 1: self._confirm_at(at)) for place in range(1, _MOST_KEYS + 1)]
        for each, slot in keys:
            shortcut = QShortcut(QKeySequence(each), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Shows how far the reading is."""
        view = read_back_view(self._interview_id)
        before: dict[int, str] = {}
        for each in view.corrections:
            before.setdefault(each.turn_id, each.before)
        if self._view is None or (self._view.turns, self._view.corrections) != (view.turns, view.corrections):
            self.text.show_turns(view.turns, before)
        self._view = view
        self._show_people(view)
        self._show_corrections(view)
        self.missing.setText("；".join(each.message for each in view.missing) or "各方都已确认，可以定稿。")
        self._say_place()

    def _show_people(self, view: ReadBackView) -> None:
        clear(self._people)
        for place, each in enumerate(view.people, 1):
            self._people.addWidget(self._person(each, place))
        self._people.addStretch(1)

    def _person(self, each: PersonHeard, place: int) -> QWidget:
        yes = button(
            f"核对无误 Alt+{place}" if place <= _MOST_KEYS else "核对无误", lambda: self._confirm(each), role="filter"
        )
        yes.setObjectName(f"confirm_{place}")
        yes.setAccessibleName(f"{each.role}{each.name}核对无误")
        restyle(yes, "active", "true" if each.word is Word.CONFIRMED else "false")
        no = link_button("拒绝…", lambda: self._refuse(each))
        no.setObjectName(f"refuse_{place}")
        no.setAccessibleName(f"{each.role}{each.name}拒绝确认")
        if each.word is Word.CONFIRMED:
            yes.setIcon(icon("check", "blue"))
        line = row(column(label(each.name, "strong", wrap=True), label(each.role, "soft"), spacing=0), yes, no)
        line.setStretch(0, 1)
        if each.word is not Word.REFUSED:
            return box(line)
        return box(column(line, label(f"✕ 拒绝确认：{each.reason}", "problem", wrap=True), spacing=Space.HALF))

    def _show_corrections(self, view: ReadBackView) -> None:
        self.corrections.clear()
        places = {turn.id: place for place, turn in enumerate(view.turns)}
        for each in view.corrections:
            place = places.get(each.turn_id, 0)
            self.corrections.addItem(f"第 {place + 1} 段　{each.asked_by}提出：“{each.before}”改为“{each.after}”")
            self.corrections.item(self.corrections.count() - 1).setData(Qt.ItemDataRole.UserRole, place)
        self.corrections.setVisible(bool(view.corrections))
        self.corrections_head.setText(f"核对更正　{len(view.corrections)} 处" if view.corrections else "核对更正　没有")

    def _say_place(self) -> None:
        count = len(self._view.turns) if self._view else 0
        self.progress.setText(f"第 {self.text.place + 1}/{count} 段" if count else "")

    # ------------------------------------------------------------ doing

    def _put_away(self) -> None:
        self._refusing = None
        self.correction.hide()
        self.reason.hide()
        self.text.setFocus()

    def _correct(self) -> None:
        turn = self.text.turn()
        if turn is not None and self._view is not None:
            self.reason.hide()
            self.correction.begin(turn.text, [each.name for each in self._view.people])

    def _save_correction(self, text: str, who: str) -> None:
        turn, session = self.text.turn(), self._office.session
        if turn is None:
            return
        voided = self._office.act(
            lambda: correct_turn(session, self._interview_id, turn.id, text, who),
            lambda count: f"已更正，{count} 人的确认须重新登记" if count else "已更正", notices=self._notices,
        )  # fmt: skip
        if voided is not None:
            self._put_away()
            self.reload()

    def _confirm_at(self, place: int) -> None:
        if self._view is not None and place < len(self._view.people):
            self._confirm(self._view.people[place])

    def _confirm(self, who: PersonHeard) -> None:
        self._heard(who, Word.CONFIRMED)

    def _refuse(self, who: PersonHeard) -> None:
        self.correction.hide()
        self._refusing = who
        self.reason.begin(f"{who.name}拒绝确认的理由或经过", "登记拒绝")

    def _return(self) -> None:
        self.correction.hide()
        self._refusing = None
        self.reason.begin("为什么退回书写", "退回书写")

    def _give_reason(self, reason: str) -> None:
        if self._refusing is not None:
            self._heard(self._refusing, Word.REFUSED, reason)
            return
        session = self._office.session
        if self._do(lambda: resume_writing(session, self._interview_id, reason), "已退回书写"):
            self._put_away()
            self.returned.emit()

    def _heard(self, who: PersonHeard, word: Word, reason: str = "") -> None:
        session = self._office.session
        said = f"已登记：{who.name}{word}"
        if self._do(lambda: confirm(session, self._interview_id, who.role, who.name, word, reason), said):
            self._put_away()
            self.reload()

    def _seal(self) -> None:
        session = self._office.session
        if self._do(lambda: close_record(session, self._interview_id), "谈话记录已定稿，此后只能更正"):
            self.sealed.emit()

    def _do(self, action: object, done: str) -> bool:
        def run() -> bool:
            action()  # type: ignore[operator]
            return True

        return self._office.act(run, done, notices=self._notices) is not None
