"""The calendar page of 待办: a week or a month, what is chosen in words, and the bar that moves a talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import workdays
from app.access.session import Session
from app.ledgers.calendar.moving import move, moved_to
from app.ledgers.calendar.talks import Talk, hints_for, talks
from app.ledgers.todo_item import TodoItem, TodoKind, due_words
from app.store.errors import StoreTrouble
from ui.access.gates import shut_gates
from ui.home.calendar.board import Board, Box, Shown, words_of
from ui.home.calendar.handing_out import CalendarFileDialog
from ui.home.calendar.month import MonthBoard, month_days
from ui.home.calendar.move_bar import MoveBar
from ui.home.calendar.week import WeekBoard
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.asking import Asking
from ui.widgets.basics import IconLabel, button, icon_button, label, link_button
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea

WEEK, MONTH = 0, 1
# What is shown as talks already is not shown as due again.
_AS_TALKS = frozenset({TodoKind.TALK, TodoKind.PREPARATION, TodoKind.RECORD, TodoKind.SUBMIT, TodoKind.APPROVAL})


@dataclass(frozen=True, slots=True)
class Read:
    """The talks of a week or a month, with the day of which it is."""

    day: date
    is_month: bool
    first: date
    last: date
    shown: Shown


def read(session: Session, first: date, last: date, items: Sequence[TodoItem]) -> Shown:
    """The talks of these days, and which of the reminders are due on them; asked beside the window."""
    dues: dict[date, list[TodoItem]] = {}
    for item in items:
        if item.due is not None and first <= item.due <= last and item.kind not in _AS_TALKS:
            dues.setdefault(item.due, []).append(item)
    return Shown(talks(session, first, last), dues, workdays(), session.now())


class CalendarPage(QWidget):
    """Turn it with `show_view`; `reload` reads anew.  `list_wanted` asks for the list of reminders."""

    help_page = "home#calendar"

    list_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("calendar_page")
        self._office = office
        self._day = office.today()
        self._items: Sequence[TodoItem] = ()
        self._shown = Shown()
        # The talk that was moved, until its new place is read.
        self._moved: int | None = None
        self._asking = Asking[Read](self, self._landed, self._failed)
        self.boards: tuple[Board, Board] = (WeekBoard(), MonthBoard())
        self.stack = QStackedWidget()
        self.notices = NoticeArea()
        self.move_bar = MoveBar()
        self._lay_out()
        for board in self.boards:
            self.stack.addWidget(board)
            board.opened.connect(lambda talk: office.go(Tab.INTERVIEWS, "interview", talk.id))
            board.due_opened.connect(lambda item: office.go(Tab(item.tab), item.target, item.id, item.place))
            board.proposed.connect(self._propose)
            board.given_up.connect(self._give_up)
            board.confirmed.connect(self._to_the_reason)
            board.chosen.connect(self._show_chosen)
            board.refused.connect(self._say_why)
            board.turned.connect(self.turn)
            board.more_wanted.connect(self._more)
        self.move_bar.wanted.connect(self._move)
        self.move_bar.given_up.connect(self._give_up)
        shut_gates(self, office.session)

    @property
    def board(self) -> Board:
        """The calendar in front."""
        return self.boards[self.stack.currentIndex()]

    def take(self, items: Sequence[TodoItem]) -> None:
        """Keeps the reminders of the moment for the next reading."""
        self._items = items

    def show_view(self, view: int) -> None:
        """Turns to the week or the month of the day at hand."""
        self.stack.setCurrentIndex(view)
        self.reload(self._items)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, items: Sequence[TodoItem]) -> None:
        """Asks for the talks of the days in front beside the window; `items` are the reminders of the moment.

        What is shown stays until they are there.
        """
        self._items = items
        session, wanted, (first, last) = self._office.session, (self._day, self._is_month), self._span()
        self._asking.ask(lambda: Read(*wanted, first, last, read(session, first, last, items)))

    def _landed(self, found: Read) -> None:
        """The talks are there; a talk that was moved is chosen where it stands now."""
        self._shown = found.shown
        self.move_bar.hide()
        board = self.boards[MONTH if found.is_month else WEEK]
        board.show_days(found.day if found.is_month else found.first, found.shown)
        self._show_title(found)
        moved, self._moved = self._moved, None
        if moved is not None:
            board.choose_talk(moved)
            board.setFocus()

    def _failed(self, error: Refusal | StoreTrouble) -> None:
        self._office.show_error(error, self.notices)

    def turn(self, by: int) -> None:
        """The next (1) or the previous (-1) week or month."""
        if self._is_month:
            month0 = self._day.year * 12 + self._day.month - 1 + by
            self.show_day(date(month0 // 12, month0 % 12 + 1, 1))
        else:
            self.show_day(self._day + timedelta(days=7 * by))

    def show_day(self, day: date) -> None:
        """Shows the week or month of a day."""
        self._day = day
        self.reload(self._items)

    # ------------------------------------------------------------ parts

    def _lay_out(self) -> None:
        self.previous = icon_button("previous", "上一页", lambda: self.turn(-1))
        self.next = icon_button("next", "下一页", lambda: self.turn(1))
        self.previous.setObjectName("calendar_previous")
        self.next.setObjectName("calendar_next")
        self.previous.setToolTip("上一页（PageUp）")
        self.next.setToolTip("下一页（PageDown）")
        self.today_button = button("今天(&T)", lambda: self.show_day(self._office.today()))
        self.today_button.setObjectName("calendar_today")
        self.title = label("", "section")
        self.title.setObjectName("calendar_title")
        self.assumed = label("", "soft")
        self.clash_button = button("", self._next_clash, meaning="warning", role="quiet", tip="到下一处冲突（F4）")
        self.clash_button.setObjectName("calendar_clashes")
        self.clash_button.hide()  # until the talks are read
        self.file_button = button("导出日历(&E)…", self._hand_out, meaning="export")
        self.file_button.setObjectName("calendar_file_button")
        head = row(self.previous, self.today_button, self.next, self.title, self.assumed, None, self.clash_button,
                   self.file_button)  # fmt: skip
        self.about = label("", "soft-body", wrap=True)
        self.about.setObjectName("calendar_about")
        self._sign = IconLabel("info", "ink_soft")
        self.open_button = link_button("打开（Enter）", lambda: self.board.open_current())
        self.open_button.setObjectName("calendar_open")
        foot = QFrame()
        foot.setProperty("role", "footer")
        line = row(self._sign, self.about, self.open_button)
        line.setContentsMargins(Space.ONE, Space.HALF, Space.ONE, Space.HALF)
        line.setStretch(1, 1)
        foot.setLayout(line)
        foot.setMinimumHeight(44)
        whole = column(head, self.notices, self.stack, self.move_bar, foot)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        QShortcut(QKeySequence("F4"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._next_clash
        )

    @property
    def _is_month(self) -> bool:
        return self.stack.currentIndex() == MONTH

    def _span(self) -> tuple[date, date]:
        if self._is_month:
            return month_days(self._day)
        first = self._day - timedelta(days=self._day.weekday())
        return first, first + timedelta(days=6)

    def _show_title(self, found: Read) -> None:
        day, first, last = found.day, found.first, found.last
        if found.is_month:
            self.title.setText(f"{day.year}年{day.month}月")
        else:
            until = f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
            self.title.setText(f"{first.year}年{first.month}月{first.day}日—{until}")
        years = {each.year for each in (first, last) if found.shown.table.is_assumed(each)}
        words = "、".join(f"{year} 年" for year in sorted(years))
        self.assumed.setText(f"{words}节假日尚未公布，按惯例推算" if years else "")
        count = sum(bool(talk.clashes) for talk in found.shown.talks)
        self.clash_button.setText(f"{count} 次约谈有冲突")
        self.clash_button.setVisible(bool(count))

    def _show_chosen(self, box: Box | None) -> None:
        """What is chosen in words, the clashes first."""
        talk = box.talk if box is not None else None
        clashing = talk is not None and bool(talk.clashes)
        self._sign.set_icon("warning" if clashing else "info", "red" if clashing else "ink_soft")
        self.open_button.setVisible(box is not None and not box.more)
        if box is None:
            held = "方向键选择，Enter 打开，Ctrl+方向键改期，也可以用鼠标拖动；PageUp、PageDown 翻页。"
            is_read = self._shown.now != datetime.min
            self.about.setText(held if self._shown.talks or not is_read else "这段时间没有约谈。" + held)
        elif box.due is not None:
            when = due_words(box.due, self._shown.today)
            self.about.setText("　".join(filter(None, [words_of(box), when])))
        else:
            self.about.setText(words_of(box, between="　"))

    def _say_why(self, why: str) -> None:
        self._sign.set_icon("lock", "amber")
        self.about.setText(f"不能改期：{why}。")

    def _next_clash(self) -> None:
        clashing = [box for box in self.board.boxes if box.talk is not None and box.talk.clashes]
        if not clashing:
            return
        current = self.board.current()
        keys = [box.key for box in clashing]
        place = keys.index(current.key) + 1 if current is not None and current.key in keys else 0
        self.board.choose(clashing[place % len(clashing)])
        self.board.setFocus()

    def _more(self, day: date) -> None:
        """What found no room: the week of the day, or from the week the list."""
        if self._is_month:
            self._day = day
            self.show_view(WEEK)
        else:
            self.list_wanted.emit()

    # ------------------------------------------------------------ moving, handing out

    def _propose(self, talk: Talk, start: datetime) -> None:
        session = self._office.session
        if not (session.may(Action.INTERVIEW_HOLD) and session.may(Action.INTERVIEW_EDIT)):
            self._give_up()
            self._say_why(f"您的角色（{session.account.role}）不能改期")
            return
        _, end = moved_to(talk, start)
        table = self._shown.table
        rests = "" if table.works(start.date()) else f"这一天不是工作日（{table.name(start.date()) or '周末'}）。"
        self.move_bar.ask(talk, start, hints_for(session, talk.id, start, end), rests)
        if not self.board.hasFocus():
            self._to_the_reason()

    def _to_the_reason(self) -> None:
        if not self.move_bar.isHidden():
            target = self.move_bar.reason if self.move_bar.reason.isEnabled() else self.move_bar.move_button
            target.setFocus()

    def _give_up(self) -> None:
        self.move_bar.hide()
        self.notices.clear()
        self.board.set_ghost(None)
        self.board.setFocus()

    def _move(self, reason: str) -> None:
        talk, start = self.move_bar.talk, self.move_bar.start
        if talk is None:
            return
        _, end = moved_to(talk, start)
        session, office = self._office.session, self._office
        done = f"{talk.title} 改到 {start:%m-%d %H:%M}"
        state = office.act(lambda: move(session, talk.id, start, end, reason), done, notices=self.notices,
                           navigate=lambda place: office.go(Tab.INTERVIEWS, "interview", talk.id, place))  # fmt: skip
        if state is not None:
            self._day = start.date() if not self._is_month or start.month != self._day.month else self._day
            self._moved = talk.id
            self.reload(self._items)

    def _hand_out(self) -> None:
        box = self.board.current()
        what = "这个月" if self._is_month else "这一周"
        CalendarFileDialog(
            self, self._office, list(self._shown.talks), box.talk if box is not None else None, what
        ).open()
