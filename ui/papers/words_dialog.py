"""表册文字: what papers say, changed by the office, seen at once, kept as versions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QWidget

from app.papers import catalogue, words
from app.papers.wording_versions import change_words
from ui.office import Office
from ui.papers.office_page import OfficePage
from ui.papers.sample_view import SampleView
from ui.papers.word_versions_dialog import WordVersionsDialog
from ui.papers.words_page import WordsPage
from ui.theme import Space, icon
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity

OFFICE = "单位与密级"
_ABOUT = "标题、栏目名称、意见栏和正文都可以改，花括号里的是打印时填上的内容。保存以后再打印的都用新的文字。"
_WIDTH, _HEIGHT = 1240, 640


class WordsDialog(Dialog):
    """The papers at the left, their wording in the middle, the paper itself at the right."""

    help_page = "papers#words"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "表册文字", subtitle=_ABOUT)
        self.setObjectName("paper_words_dialog")
        self._office, self._leaves = office, False
        self._pages: dict[int, WordsPage | OfficePage] = {}
        self.list = self._papers()
        self.stack = QStackedWidget()
        self.sample = SampleView(office.session, "words_preview")
        self.said = label("", "soft")
        self.said.setObjectName("words_said")
        self.note = QLineEdit()
        self.note.setObjectName("words_note")
        self.note.setAccessibleName("这一版的说明")
        self.note.setPlaceholderText("这一版的说明（可以不填），如“按新印发的格式”")
        self.body.addWidget(self._parts(), 1)
        self.body.addLayout(row(self.note, self.said))
        self.body.setContentsMargins(Space.THREE, 0, Space.THREE, Space.ONE)
        self._buttons_below()
        self.list.currentRowChanged.connect(self._turn)
        self.list.setCurrentRow(1 if catalogue.PAPERS else 0)
        self.resize(_WIDTH, _HEIGHT)

    # ------------------------------------------------------------ parts

    def _papers(self) -> QListWidget:
        made = QListWidget()
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setObjectName("words_papers")
        made.setAccessibleName("表册")
        made.setProperty("role", "views")
        for name in (OFFICE, *(paper.name for paper in catalogue.PAPERS)):
            item = QListWidgetItem(icon("institution" if name == OFFICE else "file"), name)
            item.setToolTip(name)
            item.setToolTip(name)
            made.addItem(item)
        return made

    def _parts(self) -> QWidget:
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        middle = box(column(self.stack, spacing=0))
        middle.layout().setContentsMargins(Space.TWO, 0, 0, 0)
        right = box(column(self.sample, spacing=0))
        right.layout().setContentsMargins(Space.ONE, 0, 0, 0)
        for part, least in ((self.list, 130), (middle, 300), (right, 240)):
            part.setMinimumWidth(least)
            parts.addWidget(part)
        for place, stretch in enumerate((0, 1, 1)):
            parts.setStretchFactor(place, stretch)
        parts.setSizes([236, 520, 444])
        return parts

    def _buttons_below(self) -> None:
        self.original_button = button("恢复为程序自带", self._original, meaning="undo")
        self.original_button.setObjectName("words_original_button")
        self.original_button.setToolTip("把这种表册的全部文字换成程序自带的，保存后生效")
        self.versions_button = button("历次版本…", self._versions, meaning="history")
        self.versions_button.setObjectName("words_versions_button")
        self.save_button = primary_button("保存", self.save, "save")
        self.save_button.setObjectName("save_button")
        self.set_buttons(self.save_button, self.original_button, self.versions_button)
        self.cancel_button.setText("关闭")
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(self.save_button.click)

    # ------------------------------------------------------------ going about

    @property
    def page(self) -> WordsPage | OfficePage:
        """The page in front, made when it is first wanted."""
        return self._page(self.list.currentRow())

    def show_paper(self, key: str) -> None:
        """Shows the wording of a paper."""
        for place, paper in enumerate(catalogue.PAPERS, 1):
            if paper.key == key:
                self.list.setCurrentRow(place)

    def _page(self, place: int) -> WordsPage | OfficePage:
        if place not in self._pages:
            made = WordsPage(catalogue.PAPERS[place - 1]) if place else OfficePage(self._office)
            made.changed.connect(self._changed)
            self._pages[place] = made
            self.stack.addWidget(made)
        return self._pages[place]

    def _turn(self, place: int) -> None:
        page = self._page(place)
        self.stack.setCurrentWidget(page)
        self.notices.clear()
        is_paper = isinstance(page, WordsPage)
        self.note.setEnabled(is_paper)
        self.versions_button.setEnabled(is_paper)
        self._changed()

    def _changed(self) -> None:
        """Says how it stands, and has the paper drawn anew in a moment."""
        page = self.page
        wrong, changes = len(page.problems), page.changes
        state = f"有 {changes} 处改动，还没有保存" if changes else "没有改动"
        self.said.setText(f"{state}；{wrong} 处要改正" if wrong else state)
        self.save_button.setEnabled(bool(changes))
        self.original_button.setEnabled(isinstance(page, WordsPage) and not page.is_original)
        for place, each in self._pages.items():
            item = self.list.item(place)
            item.setIcon(icon("edit", "amber") if each.changes else icon("file" if place else "institution"))
            item.setToolTip(f"{item.text()}：有没有保存的改动" if each.changes else item.text())
        if isinstance(page, WordsPage):
            self.sample.show_soon(page.paper, page.wording())
        elif catalogue.PAPERS:
            first = catalogue.PAPERS[0]
            self.sample.show_soon(first, words.in_force(first.key))

    # ------------------------------------------------------------ what is done

    def save(self) -> None:
        """Puts what stands in the editors in force."""
        page, session = self.page, self._office.session
        if page.problems:
            self.notices.say(Severity.ERROR, "还有要改正的地方，没有保存。请按红框下面写的改正。", word="没有保存")
            page.show_first_problem()
            return
        if isinstance(page, OfficePage):
            done = self._office.act(page.save, "单位与密级已保存", notices=self.notices)
        else:
            texts, note = page.texts(), self.note.text()
            done = self._office.act(
                lambda: change_words(session, page.paper.key, texts, note), f"“{page.paper.name}”的文字已保存为新版本",
                notices=self.notices,
            )  # fmt: skip
        if done is None:
            return
        if isinstance(page, WordsPage):
            page.kept()
            self.note.clear()
        self.notices.say(Severity.DONE, "已保存，以后打印时用新的文字。")
        self._changed()

    def _original(self) -> None:
        if isinstance(self.page, WordsPage):
            self.page.put(words.shipped(self.page.paper.key))

    def _versions(self) -> None:
        page = self.page
        if isinstance(page, WordsPage):
            dialog = WordVersionsDialog(self, self._office, page.paper)
            dialog.brought_back.connect(lambda: self._brought_back(page))
            dialog.open()

    def _brought_back(self, page: WordsPage) -> None:
        page.put(words.in_force(page.paper.key))
        page.kept()
        self.notices.say(Severity.DONE, "已恢复，并存为新的一版。")
        self._changed()

    # ------------------------------------------------------------ leaving

    def reject(self) -> None:
        """Closes; asks first where something is not saved."""
        open_ones = [self.list.item(place).text() for place, page in self._pages.items() if page.changes]
        if not open_ones or self._leaves:
            super().reject()
            return
        leave = button("不保存，关闭", self._leave, meaning="close")
        leave.setObjectName("discard_button")
        words_ = f"{'、'.join(open_ones)}有改动还没有保存。要留下就先按“保存”；不要了，按下面的按钮。"
        self.notices.say(Severity.WARNING, words_, action=leave)
        leave.setFocus()

    def _leave(self) -> None:
        self._leaves = True
        self.reject()
