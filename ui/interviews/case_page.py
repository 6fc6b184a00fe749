"""One case as a page: its head with the next step, and the pages of its life."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.interviews.erasing import destroyed
from app.interviews.looking import Looked
from app.interviews.onward import can_lead_on
from app.interviews.queries import CaseView, case_view
from app.interviews.steps import take
from app.rules.lifecycle import TRANSITIONS, Place, State, Step
from ui.access.gates import shut_gates
from ui.interviews.glance import missing_links
from ui.interviews.looks import keep_look
from ui.interviews.next_form_dialog import NextFormDialog
from ui.interviews.page import CasePage
from ui.interviews.page_archive import ArchivePage
from ui.interviews.page_basics import BasicsPage
from ui.interviews.page_disposition import DispositionPage
from ui.interviews.page_materials import MaterialsPage
from ui.interviews.page_preparation import PreparationPage
from ui.interviews.page_record import RecordPage
from ui.interviews.page_scheme import SchemePage
from ui.interviews.page_trail import TrailPage
from ui.interviews.step_dialogs import ApprovalDialog, CancelDialog, PostponeDialog, ReturnDialog
from ui.office import Office, Tab
from ui.papers.print_menu import TALK, AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.basics import button, label, menu_button, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.elided import ElidedTitle
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.lifeline import LifeLine
from ui.widgets.notice import Notice, NoticeArea, Severity

TRAIL = "痕迹"
_LOOK_AGAIN_MS = 1_500
_PAGES: dict[str, Callable[[Office, int], CasePage]] = {
    Place.BASICS: BasicsPage,
    Place.SCHEME: SchemePage,
    Place.PREPARATION: PreparationPage,
    Place.RECORD: RecordPage,
    Place.MATERIALS: MaterialsPage,
    Place.DISPOSITION: DispositionPage,
    Place.ARCHIVE: ArchivePage,
    TRAIL: TrailPage,
}
# After a step the work goes on here.
_AFTER: dict[Step, Place] = {
    Step.SUBMIT: Place.SCHEME,
    Step.MAKE_READY: Place.PREPARATION,
    Step.START: Place.RECORD,
    Step.FINISH: Place.RECORD,
    Step.CLOSE_MATERIALS: Place.DISPOSITION,
    Step.DECIDE: Place.ARCHIVE,
}


_OUT_OF_REACH = "这次约谈已不在您的职责范围内：记录定稿后，由组织实施单位打印、送签和归档。您写的内容都已保存。"


class CaseHost(QWidget):
    """A case with its eight pages.  `left` asks for the list, `walked` for the case before (-1) or after (1) in it."""

    help_page = "interviews"

    left = Signal()
    walked = Signal(int)

    def __init__(self, office: Office, interview_id: int, place: str = "") -> None:
        super().__init__()
        self.setObjectName("case_page")
        self.office, self.interview_id = office, interview_id
        self.notices = NoticeArea()
        self.notices.setObjectName("case_notices")
        self._pages: dict[str, CasePage] = {}
        self._last, self._listens = "", True
        self._names = [str(name) for name in _PAGES]
        self._stack = self.pages = QStackedWidget()
        self._look_again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.reload)
        self._head()
        self._lay_out()
        office.changed.connect(self.reload)
        office.focus_mode.connect(self._head_frame.setHidden)  # ends with the page; a lambda would outlive it
        self.reload()
        shut_gates(self, office.session)
        keep_look(self.office, self.interview_id, Looked.CASE, self.notices)
        self.show_place(place or self._usual_place())

    def let_go(self) -> None:
        """Reads nothing anew any more; for whoever takes the page away."""
        if self._listens:
            self.office.changed.disconnect(self.reload)
        self._listens = False

    def show_place(self, place: str) -> None:
        """Shows a page by its word; the plan lies in another tab."""
        if place == Place.PLAN:
            plan = case_view(self.office.session, self.interview_id).plan_id
            self.office.go(Tab.PLANS, "plan" if plan else "", plan)
            return
        if place in self._names:
            self.bar.setCurrentIndex(self._names.index(place))
            self._turn_to(place)

    def show_turn(self, turn_id: int) -> None:
        """Shows the record at a turn."""
        self.show_place(Place.RECORD)
        page = self.page(Place.RECORD)
        if isinstance(page, RecordPage):
            page.go_to_turn(turn_id)

    def page(self, place: str) -> CasePage:
        """The page of that word, made when it is first wanted; without what the role does not allow."""
        if place not in self._pages:
            made = _PAGES[place](self.office, self.interview_id)
            made.go_place.connect(self.show_place)
            if isinstance(made, RecordPage):
                made.editor.edited.connect(self._typed)
            self._pages[place] = made
            self._stack.addWidget(made)
            shut_gates(made, self.office.session)
        return self._pages[place]

    def reload(self) -> None:
        """Shows head and state anew; leaves a case that has gone out of reach (a recorder's, once it is sealed)."""
        try:
            view = case_view(self.office.session, self.interview_id)
        except Refusal:
            self.let_go()
            self.hide()
            self.left.emit()
            self.office.noticed.emit(Notice(Severity.INFO, _OUT_OF_REACH))
            return
        self._view = view
        names = "、".join(subject.name for subject in view.subjects)
        self.title.say(f"{view.line.number or '未编号'}　{names}")
        gone = "　案卷已按规定销毁，内容已经清除" if destroyed([self.interview_id]) else ""
        self.kind.setText(f"{view.line.form} · {view.line.mode} · {view.line.ground}{gone}")
        self.chip.set_word(view.line.state)
        self.life.set_state(view.line.state)
        self.next_button.setVisible(view.next_step is not None)
        self.onward_button.setVisible(can_lead_on(State(view.line.state)))
        if view.next_step is not None:
            self.next_button.setText(str(view.next_step))
        self._show_missing(view)
        self._fill_menu(view)

    def take_next(self) -> None:
        """Takes the next step, or says what is missing."""
        step = self._view.next_step
        if step is None:
            return
        if step is Step.APPROVE and self._view.approval_turn is not None:
            ApprovalDialog(self, self.office, self.interview_id).open()
            return
        if step in (Step.START, Step.FINISH):
            self._save_what_is_typed()
        taken = self.office.act(
            lambda: take(self.office.session, self.interview_id, step), lambda state: f"{step}：现在是“{state}”",
            notices=self.notices, navigate=self.show_place,
        )  # fmt: skip
        if taken is not None and step in _AFTER:
            self.show_place(_AFTER[step])

    def walk(self, by: int) -> None:
        """Goes to the case before or after in the list; not out of a talk that is being written down."""
        if self._view.line.state is State.IN_PROGRESS and isinstance(self._stack.currentWidget(), RecordPage):
            self.say("正在记录这次约谈，不会跳到别的约谈。要离开，请点“返回列表”。")
            return
        self.walked.emit(by)

    def say(self, words: str) -> None:
        """Says what is good to know under the head, instead of what was said before."""
        self.notices.clear()
        self.notices.say(Severity.INFO, words)

    def lead_on(self) -> None:
        """Opens the dialog that drafts the talk of the next form."""
        NextFormDialog(
            self, self.office, self._view, lambda made: self.office.go(Tab.INTERVIEWS, "interview", made)
        ).open()

    def print_form(self) -> None:
        """Opens the registration forms of all subjects."""
        from ui.papers.opening import preview_forms, show_preview  # what draws is loaded when it is wanted

        show_preview(preview_forms(self, self.office, [self.interview_id]), self.office, self.notices, self.show_place)

    def print_scheme(self) -> None:
        """Opens the scheme that is sent for approval."""
        from app.papers import catalogue
        from ui.papers.opening import preview_paper, show_preview

        shown = preview_paper(self, self.office, catalogue.paper("方案"), [self.interview_id])
        show_preview(shown, self.office, self.notices, self.show_place)

    # ------------------------------------------------------------ parts

    def _head(self) -> None:
        self.back_button = button("返回列表", self.left.emit, meaning="back", role="quiet")
        self.back_button.setObjectName("back_button")
        self.title, self.kind = ElidedTitle("section"), label("", "soft-body")
        self.title.setObjectName("case_title")
        self.chip, self.life = StateChip(), LifeLine(named=True)
        self.chip.setObjectName("case_state")
        self.next_button = primary_button("下一步", self.take_next, "forward")
        self.next_button.setObjectName("next_step_button")
        self.print_button = button("登记表…", self.print_form, meaning="print", tip="预览、打印这次约谈的登记表")
        self.print_button.setObjectName("print_form_button")
        self.print_menu = PrintMenu(self, self.office, TALK, self._at_hand, self.notices, self.show_place)
        self.print_menu_button = print_menu_button(self.print_menu)
        self.onward_button = button(
            "转入下一形式(&T)…",
            self.lead_on,
            meaning="forward",
            tip="谈话发现更多问题的，据此另拟一次约谈，两次相互关联",
        )
        self.onward_button.setObjectName("lead_on_button")
        self.menu = QMenu(self)
        self._walks = [self._walk("上一次约谈\tAlt+←", "Alt+Left", -1), self._walk("下一次约谈\tAlt+→", "Alt+Right", 1)]
        self.more_button = menu_button("更多", self.menu)
        self.more_button.setObjectName("more_button")
        self.bar = QTabBar()
        self.bar.setObjectName("case_tabs")
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        for name in self._names:
            self.bar.addTab(name)
        self.bar.currentChanged.connect(lambda place: self._turn_to(self._names[place]))
        self._missing = FlowLayout()

    def _lay_out(self) -> None:
        first = row(
            self.back_button, self.title, self.chip, None, self.onward_button, self.print_button,
            self.print_menu_button, self.more_button, self.next_button,
        )  # fmt: skip
        missing = self._missing_box = box(self._missing)
        missing.setObjectName("missing_links")
        head = QFrame()
        head.setProperty("role", "header")
        head.setLayout(column(first, self.kind, self.life, missing, self.notices, self.bar, spacing=Space.HALF))
        head.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._head_frame = head
        whole.addWidget(head)
        whole.addWidget(self._stack, 1)

    def _show_missing(self, view: CaseView) -> None:
        clear(self._missing)
        links = missing_links(view, lambda place: self.show_place(str(place)))
        if links:
            self._missing.addWidget(label(f"{view.next_step}之前还差：", "soft-body"))
        for link in links:
            self._missing.addWidget(link)
        self._fit_missing()

    def _fit_missing(self) -> None:
        """As many lines as the width asks for: in a low window the head would be squeezed to one of them."""
        lines = self._missing.heightForWidth(self.width() - 2 * Space.TWO) if self._missing.count() else 0
        self._missing_box.setMinimumHeight(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is missing takes more lines in a narrow window."""
        super().resizeEvent(event)
        self._fit_missing()

    def _fill_menu(self, view: CaseView) -> None:
        self.menu.clear()
        dialogs = {
            Step.POSTPONE: ("延期…", PostponeDialog), Step.RETURN: ("退回修改…", ReturnDialog),
            Step.CANCEL: ("取消约谈…", CancelDialog),
        }  # fmt: skip
        for step, (words, dialog) in dialogs.items():
            action = QAction(words, self.menu)
            action.setObjectName(f"menu_{step.name.lower()}")
            action.setEnabled(view.line.state in TRANSITIONS[step][0])
            action.triggered.connect(lambda _=False, made=dialog: made(self, self.office, self.interview_id).open())
            self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addActions(self._walks)

    def _walk(self, words: str, keys: str, by: int) -> QAction:
        made = QAction(words, self)
        made.setObjectName("previous_case" if by < 0 else "next_case")
        made.triggered.connect(lambda _=False: self.walk(by))
        near = QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(keys), self, context=near).activated.connect(lambda: self.walk(by))
        return made

    def _at_hand(self) -> AtHand:
        return AtHand(self.interview_id, subjects=[(each.id, each.name) for each in self._view.subjects])

    def _turn_to(self, place: str) -> None:
        self._stack.setCurrentWidget(self.page(place))
        if place == Place.RECORD and self._last != place:
            keep_look(self.office, self.interview_id, Looked.RECORD, self.notices)
        self._last = place

    def _usual_place(self) -> str:
        """The page where the case is worked on now."""
        lacks = self._view.missing
        return str(lacks[0].place) if lacks and lacks[0].place != Place.PLAN else str(Place.BASICS)

    def _typed(self) -> None:
        """Writing changes what is missing; the head follows a little later, and never in the midst of typing."""
        if self._view.missing and not self._look_again.isActive():
            self._look_again.start()

    def _save_what_is_typed(self) -> None:
        """What was typed a moment ago is in the store before the talk moves on."""
        page = self._pages.get(Place.RECORD)
        if isinstance(page, RecordPage):
            page.flush()
