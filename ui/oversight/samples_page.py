"""抽查: draws at the left, the talks of the chosen one at the right; checking, drawing again, findings."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.access.actions import Action
from app.oversight.checking import DrawLine, ItemLine, draws, items_of
from app.oversight.rechecks import INQUIRIES, finding_of, rechecks_of
from app.oversight.sampling import Redrawn, draw_of, redraw
from ui.office import Office, Tab
from ui.oversight.dialogs import FindingDialog
from ui.oversight.sample_dialogs import CheckDialog, DrawDialog, RecheckDialog
from ui.theme import Space
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label, primary_button
from ui.widgets.chips import look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.list_page import ListPage
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column, Fetched, Rows

COLUMNS: tuple[Column[DrawLine], ...] = (
    Column("name", "编号", 176),
    Column("scope", "抽取范围", 220, stretch=1),
    Column("share", "比例", 60, text=lambda line: f"{line.share}%", align=Align.RIGHT),
    Column("drawn", "抽中", 70, text=lambda line: f"{line.drawn}/{line.population}", align=Align.RIGHT),
    Column("checked", "已核查", 70, align=Align.RIGHT),
    Column("bad", "有不符", 70, align=Align.RIGHT),
    Column("drawn_at", "抽取时间", 132, text=lambda line: f"{line.drawn_at:%Y-%m-%d %H:%M}"),
)
ITEMS: tuple[Column[ItemLine], ...] = (
    Column("number", "编号", 216, sortable=False),
    Column("subjects", "对象", 100, stretch=1, sortable=False),
    Column("state", "核查", 92, look=lambda line: look_of(line.state), sortable=False),
)
_BY = {column_.key: column_.words for column_ in COLUMNS}
_PANE_WIDTH = 440
_ALTERED = "复核没有改动任何数据；请停止使用这份抽查，并报告负责人。"


class SamplesPage(QWidget):
    """The list of draws with the talks of the chosen one."""

    help_page = "oversight#samples"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.pane = DrawnPane(office)
        draw = primary_button("抽取…", lambda: DrawDialog(self, office).open(), "add")
        draw.setObjectName("draw_sample_button")
        self.redraw_button = button("复核抽取", self.redraw, meaning="refresh")
        self.redraw_button.setObjectName("redraw_button")
        self.list = ListPage(
            office, "samples", COLUMNS, self._source, unit="次抽查", actions=[self.redraw_button, draw],
            pane=self.pane, pane_width=_PANE_WIDTH,
        )  # fmt: skip
        self.list.set_hint("筛选：编号、范围")
        self.list.set_empty_states(
            EmptyState(
                "oversight",
                "还没有抽查",
                "按比例从已办结的约谈中抽取，种子和范围都记录在案，谁都可以复核。",
                "抽取…" if office.session.may(Action.SAMPLE_DRAW) else "",
                lambda: DrawDialog(self, office).open(),
            )
        )
        self.list.table.chosen.connect(self.pane.show_draw)
        self.list.table.opened.connect(lambda _: self.pane.take_keys())
        self.list.table.enables(self.redraw_button)
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.reload()
        self.pane.show_draw(self.list.table.current_row())

    def redraw(self) -> None:
        """Draws again from what was recorded and says whether it is the same; nothing is written."""
        line, session = self.list.table.current_row(), self.office.session
        if line is not None:
            act_beside(
                self, self.office, "复核抽取", lambda: redraw(session, line.id), self._say_redrawn,
                notices=self.list.notices, writes=False,
            )  # fmt: skip

    def _say_redrawn(self, answer: Redrawn) -> None:
        self.list.notices.clear()
        self.list.notices.say(
            Severity.DONE if answer.same else Severity.ERROR,
            "；".join(answer.sentences) + "。" + ("" if answer.same else _ALTERED),
            word="结果相同" if answer.same else "结果不同",
        )  # fmt: skip

    def _source(self, filters: dict[str, Any]) -> Fetched[DrawLine]:
        words, session = filters["text"].split(), self.office.session

        def make() -> Rows[DrawLine]:
            return Rows(
                [each for each in draws(session) if all(word in f"{each.name}{each.scope}" for word in words)], _BY
            )

        return Fetched(make)


class DrawnPane(QWidget):
    """The talks that a draw drew; Enter checks the chosen one."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("drawn_pane")
        self.office, self._draw = office, None
        self.notices = NoticeArea()
        self.head = label("", "section", wrap=True)
        self.how = label("", "soft", wrap=True, selectable=True)
        self.table = TableView("抽中的约谈", ITEMS, Rows())
        self.table.setObjectName("drawn_list")
        self.table.set_empty_states(EmptyState("oversight", "选中一次抽查", "这里会列出抽中的约谈。"))
        self.check_button = button("核查…", self.check, meaning="check")
        self.check_button.setObjectName("check_sample_button")
        self.case_button = button("查看原件", self.go, meaning="forward")
        self.case_button.setObjectName("show_sampled_button")
        self.table.opened.connect(lambda _: self.check())
        for each in (self.check_button, self.case_button):
            self.table.enables(each)
        top = box(column(self.head, self.how, self.notices, row(self.check_button, self.case_button, None)), "paper")
        top.layout().setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.ONE)
        whole = column(top, with_foot(self.office, self.table, "次"), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_draw(self, line: DrawLine | None) -> None:
        """Lists the talks of a draw, or nothing."""
        self._draw = line
        unit = "件" if line is not None and line.scope.endswith(INQUIRIES) else "次"
        self.head.setText(f"{line.name}：抽中 {line.drawn} {unit}" if line else "抽中的约谈")
        self.how.setText(f"种子 {line.seed}；范围摘要 {line.digest[:16]}" if line else "")
        self.table.set_source(Rows(items_of(self.office.session, line.id) if line else []))

    def take_keys(self) -> None:
        """Puts the keys into the list of talks, on the first one."""
        self.table.setFocus()
        if self.table.count() and not self.table.currentIndex().isValid():
            self.table.choose(0)

    def check(self) -> None:
        """Opens the checklist of the chosen talk."""
        line: ItemLine | None = self.table.current_row()
        if line is None:
            return
        if line.inquiry_id is not None:
            RecheckDialog(self, self.office, line, lambda: self._take_up(line)).open()
        else:
            CheckDialog(self, self.office, line).open()

    def _take_up(self, line: ItemLine) -> None:
        """Offers the finding of a re-check that does not agree."""
        found = next(each for each in rechecks_of(draw_of(line.draw_id)) if each.inquiry_id == line.inquiry_id)
        FindingDialog(self, self.office, finding_of(line.draw_id, found)).open()

    def go(self) -> None:
        """Shows the talk, or the 谈话函询, itself."""
        if (line := self.table.current_row()) is None:
            return
        if line.inquiry_id is not None:
            self.office.go(Tab.PLANS, "inquiry", line.inquiry_id)
        else:
            self.office.go(Tab.INTERVIEWS, "case", line.interview_id)
