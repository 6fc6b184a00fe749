"""The help window: contents and search at the left, the page at the right.  It stands beside the program and blocks
nothing, and nothing in it comes from the store.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget
from shiboken6 import isValid

from app.help import keys, regulation
from app.help.library import Hit, Library
from ui.help.books import BooksMenu
from ui.help.contents import Contents, Found
from ui.help.opening import HOME, add_help_keys
from ui.help.places import PLACES
from ui.help.reader import Reader
from ui.theme import Space, icon
from ui.widgets.basics import button, icon_button, label, menu_button, set_shown
from ui.widgets.clauses import rules
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.typing_state import TypedLine

_SIDE, _SIZE, _SMALLEST = 268, (1080, 700), (720, 440)
_GO, _PICTURE = "go:", "picture:"


def library() -> Library:
    """All help pages, with those that the program writes itself."""
    words = {key: place.words for key, place in PLACES.items()}
    return Library({"keys": keys.markdown, "regulation": lambda: regulation.markdown(rules(), words)})


class HelpWindow(QMainWindow):
    """Shows help pages.  `program` is the main window, once there is one: its `guide` goes to a place of the program
    and answers why not, or "".
    """

    help_page = HOME

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_window")
        self.setWindowIcon(icon("help", "accent"))
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self.program: QWidget | None = None
        self.library = library()
        self.notices = NoticeArea()
        self.search = TypedLine("在帮助里查找", "查找，几个词用空格隔开")
        self.search.setObjectName("help_search")
        self.contents, self.found, self.reader = Contents(self.library), Found(), Reader(self.library)
        self.count = label("", "soft")
        self._history: list[tuple[str, int]] = []
        self._place = -1
        self._lay_out()
        self._connect()
        self._keys()

    # ------------------------------------------------------------ going about

    @property
    def target(self) -> str:
        """The page or section that is shown."""
        return self._history[self._place][0] if self._history else ""

    def show_target(self, target: str) -> None:
        """Shows a page or a section ("clues#sort"); the first page where there is no such one."""
        target = target if self.library.knows(target) else target.partition("#")[0]
        target = target if self.library.knows(target) else HOME
        self.notices.clear()
        if target != self.target:
            self._remember_roll()
            self._history[self._place + 1 :] = [(target, 0)]
            self._place = len(self._history) - 1
        self._show(target)

    def turn(self, by: int) -> None:
        """Back or forth among the pages that were shown."""
        if 0 <= self._place + by < len(self._history):
            self._remember_roll()
            self._place += by
            target, roll = self._history[self._place]
            self._show(target)
            self.reader.verticalScrollBar().setValue(roll)

    def come_up(self) -> None:
        """Comes to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.reader.setFocus()

    def _remember_roll(self) -> None:
        if self._history:
            self._history[self._place] = (self.target, self.reader.verticalScrollBar().value())

    def _show(self, target: str, words: list[str] | None = None) -> None:
        name, _, section = target.partition("#")
        page = self.library.page(name)
        self.reader.show_page(page, section, words)
        self.contents.show_place(target)
        self.setWindowTitle(f"帮助：{page.title}")
        self.back.setEnabled(self._place > 0)
        self.forth.setEnabled(self._place < len(self._history) - 1)

    def follow(self, target: str) -> None:
        """Does what a link says: a page, a place of the program, a picture in its full size."""
        if target.startswith(_GO):
            self._go(target.removeprefix(_GO))
        elif target.startswith(_PICTURE):
            self._enlarge(target.removeprefix(_PICTURE))
        else:
            self.show_target(target)

    def _go(self, place: str) -> None:
        program = self.program
        is_there = program is not None and isValid(program)
        trouble = program.guide(place) if is_there else "打开数据、登录之后才能去那里。"  # type: ignore[union-attr]
        if trouble:
            self.notices.say(Severity.INFO, trouble)

    def _enlarge(self, name: str) -> None:
        from ui.help.picture_dialog import PictureDialog

        PictureDialog(self, name, self.reader.picture(f"pictures/{name}.png")).open()

    # ------------------------------------------------------------ looking for words

    def look_for(self, text: str) -> None:
        """Lists the sections that have all words, shows the first, and marks the words in it."""
        words = text.split()
        hits = self.library.search(text)
        self.side.setCurrentWidget(self.found if words else self.contents)
        self.found.show_hits(hits)
        self.count.setText(_found(hits))
        self.count.setVisible(bool(words))
        if hits:
            self.found.setCurrentRow(0)
        else:
            self._show(self.target or HOME, [])

    def _show_found(self, target: str) -> None:
        self.show_target(target)
        self._show(target, self.search.text().split())

    def _leave(self) -> None:
        """Esc clears the search first, then closes."""
        if self.search.text():
            self.search.clear()
            self.look_for("")
            self.reader.setFocus()
        else:
            self.close()

    # ------------------------------------------------------------ on paper

    def print(self) -> None:
        """The page as a preview, from which it is printed or saved."""
        from ui.preview.dialog import PreviewDialog

        page = self.reader.page
        if page is not None:
            PreviewDialog(self, page.title, self.reader.pdf(), f"{page.title}.pdf").open()

    # ------------------------------------------------------------ parts

    def _lay_out(self) -> None:
        self.back = icon_button("back", "后退（Alt+←）", lambda: self.turn(-1))
        self.forth = icon_button("forward", "前进（Alt+→）", lambda: self.turn(1))
        self.back.setObjectName("help_back")
        self.forth.setObjectName("help_forth")
        self.smaller = icon_button("zoom-out", "字小一些（Ctrl+-）", lambda: self.reader.zoom(-1))
        self.larger = icon_button("zoom-in", "字大一些（Ctrl+=）", lambda: self.reader.zoom(1))
        self.keys_button = button("快捷键", lambda: self.show_target("keys"), meaning="keyboard", role="quiet")
        self.keys_button.setObjectName("help_keys_button")
        self.print_button = button(
            "打印…", self.print, meaning="print", role="quiet", tip="打印这一页，或存成 PDF（Ctrl+P）"
        )
        self.print_button.setObjectName("help_print_button")
        self.books_button = menu_button(
            "手册", BooksMenu(self, self.notices), role="quiet", tip="用户手册、记录员速查、管理员指南：打印或存成 PDF"
        )
        self.books_button.setObjectName("help_books_button")
        right_of_bar = (self.smaller, self.larger, self.keys_button, self.books_button, self.print_button)
        bar = row(self.back, self.forth, None, *right_of_bar)
        bar.setContentsMargins(Space.ONE, Space.ONE, Space.ONE, Space.HALF)
        set_shown(self.count, False)
        self.side = QStackedWidget()
        self.side.addWidget(self.contents)
        self.side.addWidget(self.found)
        above = column(self.search, self.count, spacing=Space.HALF)
        above.setContentsMargins(Space.ONE, Space.ONE, Space.ONE, 0)
        left, right = (
            column(box(above), self.side, spacing=Space.HALF),
            column(box(bar), self.notices, self.reader, spacing=0),
        )
        left.setStretch(1, 1)
        right.setStretch(2, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(box(left, "paper"))
        parts.addWidget(box(right, "paper"))
        parts.setSizes([_SIDE, _SIZE[0] - _SIDE])
        parts.setStretchFactor(1, 1)
        parts.setChildrenCollapsible(False)
        self.setCentralWidget(parts)

    def _connect(self) -> None:
        self.contents.wanted.connect(self.show_target)
        self.found.wanted.connect(self._show_found)
        self.reader.wanted.connect(self.follow)
        self.search.settled.connect(self.look_for)
        self.search.returnPressed.connect(self._enter)

    def _enter(self) -> None:
        """Enter looks at once, then goes from place to place."""
        if self.search.text().split() and self.side.currentWidget() is not self.found:
            self.look_for(self.search.text())
        self.reader.next_word()

    def _turn_side(self) -> None:
        """F6: from the page to the list at its left, and back."""
        side = self.side.currentWidget()
        (side if self.reader.hasFocus() else self.reader).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keys(self) -> None:
        add_help_keys(self)
        for each, slot in (
            ("Ctrl+F", self._to_search), ("F3", self.reader.next_word), ("Shift+F3", lambda: self.reader.next_word(-1)),
            ("Alt+Left", lambda: self.turn(-1)), ("Alt+Right", lambda: self.turn(1)),
            ("Alt+Home", lambda: self.show_target(HOME)), ("F6", self._turn_side), ("Ctrl+P", self.print),
            ("Ctrl+=", lambda: self.reader.zoom(1)), ("Ctrl+-", lambda: self.reader.zoom(-1)),
            ("Ctrl+0", lambda: self.reader.zoom(0)), ("Esc", self._leave),
        ):  # fmt: skip
            QShortcut(QKeySequence(each), self).activated.connect(slot)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _found(hits: list[Hit]) -> str:
    if not hits:
        return "没有找到，请换个说法"
    return f"没有完全相同的，相近的 {len(hits)} 处" if hits[0].near else f"找到 {len(hits)} 处"
