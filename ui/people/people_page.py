"""The list of cadres, with a person at the right: posts over time, ranks, recusals, clues of what was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.interviews.person_line import person_line
from app.papers.book_layout import BookKind
from app.people.columns import columns
from app.people.queries import (
    PersonFilter,
    PersonLine,
    PostLine,
    appointments_of,
    count_people,
    department_names,
    people_ids,
    people_start,
    people_values,
    person_lines,
    ranks_of,
    recusals,
)
from app.rules.vocabulary import Rank
from app.store.headers import Kind
from app.store.ids import Start
from ui.ledgers.exporting import export
from ui.ledgers.layout_choice import LayoutChoice
from ui.office import Office, Tab
from ui.people.line_list import LineList
from ui.people.person_dialogs import AppointmentDialog, EndDialog, PersonDialog, RankDialog
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, link_button
from ui.widgets.chips import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Column, Ordered, SortKey, pairs

COLUMNS: tuple[Column[PersonLine], ...] = (
    Column("staff_no", "工号", 96),
    Column("name", "姓名", 96),
    Column("gender", "性别", 52),
    Column("department", "单位", 150, stretch=2),
    Column("title", "职务", 150, stretch=2),
    Column("rank", "职级", 92),
    Column("since", "任现职时间", 110),
    Column("marks", "标记", 130, text=lambda line: "、".join(line.marks), sortable=False, stretch=1),
)


class PeoplePage(QWidget):
    """The list with the person who is chosen."""

    help_page = "people#list"

    def __init__(self, office: Office, import_roster: Callable[[], object]) -> None:
        super().__init__()
        self.office = office
        self.pane = PersonPane(office)
        self.import_button = button("导入名册…", import_roster, meaning="import")
        self.import_button.setObjectName("import_roster_button")
        self.layout_choice = LayoutChoice(office, BookKind.ROSTER)
        self.export_button = button("导出…", self.export, meaning="export", tip="把今天在任的干部导出为名册")
        self.export_button.setObjectName("export_roster_button")
        self.add_button = button("新增干部…", lambda: PersonDialog(self, office).open(), meaning="add")
        self.add_button.setObjectName("add_person_button")
        units = department_names(office.today())
        self.list = ListPage(
            office, "people", COLUMNS, self._source, unit="人",
            choices=[
                Choice("department", "单位", [(None, "全部单位"), *units]),
                Choice("rank", "职级", [("", "全部职级"), *((rank.value, rank.value) for rank in Rank)]),
                Choice("in_post", "在任", [(True, "在任"), (False, "含离任")]),
            ],
            actions=[self.add_button, self.import_button, self.layout_choice, self.export_button],
            pane=self.pane,
        )  # fmt: skip
        self.list.set_empty_states(
            EmptyState(
                "people",
                "还没有干部名册",
                "把组织部的 Excel 名册拖到这里，或点“导入名册”。",
                "导入名册…",
                import_roster,
            )
        )
        self.list.table.chosen.connect(self.pane.show_person)
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        units = department_names(self.office.today())
        self.list.set_choice("department", [(None, "全部单位"), *units])
        self.list.reload()

    def open_person(self, person_id: int) -> None:
        """Shows one person."""
        lines = person_lines([person_id], self.office.today())
        if not lines:
            return
        self.list.clear_filters()
        self.list.filter_line.setText(lines[0].staff_no)
        self.list.reload()
        self.list.table.when_loaded(lambda: self.list.table.choose(0))
        self.pane.show_person(lines[0])

    def export(self) -> None:
        """Writes who is in post as a workbook."""
        from app.papers.roster_book import write_roster

        layout, session = self.layout_choice.name, self.office.session
        export(
            self, self.office, self.list.notices, "导出名册", "干部名册.xlsx",
            lambda out: write_roster(session, out, layout), lambda: self.layout_choice.tell(self.list.notices),
        )  # fmt: skip

    def _source(self, filters: dict[str, Any]) -> Headed[PersonLine]:
        wanted = PersonFilter(
            self.office.today(), filters["text"], filters["department"], filters["rank"] or "",
            in_post_only=bool(filters["in_post"]),
        )  # fmt: skip
        return in_sql(wanted, self._ordered, people_values, _kinds())

    def _ordered(self, wanted: PersonFilter) -> Ordered[PersonLine]:
        def order(sort: Sequence[SortKey], offset: int, limit: int | None) -> Sequence[int]:
            return people_ids(wanted, pairs(sort), offset, limit)

        def start(sort: Sequence[SortKey], limit: int) -> Start:
            return people_start(wanted, pairs(sort), limit)

        return Ordered(lambda: count_people(wanted), order, lambda ids, _: person_lines(ids, wanted.on), start)


@cache
def _kinds() -> Mapping[str, Kind]:
    """Which columns have values; the day is nothing to that, and to say all columns takes milliseconds."""
    return columns(date(2000, 1, 1)).kinds


class PersonPane(QScrollArea):
    """One person: what they hold now, held before, and whom they are 回避 of."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("person_pane")
        self._office = office
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE)
        self.setWidget(box(self._body, "paper"))
        self._shows_hint = False
        self.show_person(None)

    def show_person(self, line: PersonLine | None) -> None:
        """Shows a person, or a hint; a list that is read anew chooses nobody, again and again."""
        if line is None and self._shows_hint:
            return
        self._shows_hint = line is None
        clear(self._body)
        if line is None:
            self._body.addWidget(EmptyState("person", "选中一名干部", "这里会显示任职变化、职级和回避关系。"))
            return
        on = self._office.today()
        self._head(line)
        self._posts("任职", appointments_of(line.id, on), lambda: AppointmentDialog(self, self._office, line.id).open())
        self._posts("职级", ranks_of(line.id, on), lambda: RankDialog(self, self._office, line.id).open())
        self._recusals(line)
        self._line(line)
        self._body.addStretch(1)

    def _head(self, line: PersonLine) -> None:
        edit = link_button("修改", lambda: PersonDialog(self, self._office, line.id).open())
        edit.setObjectName("edit_person_button")
        self._body.addLayout(row(label(line.name, "section"), label(line.staff_no, "soft"), None, edit))
        self._body.addWidget(label(f"{line.post}　{line.rank}", "soft-body", wrap=True))
        if line.marks:
            flow = FlowLayout(Space.HALF)
            for mark in line.marks:
                chip = StateChip()
                chip.set_word(mark, ("flag", Tone.BLUE))
                flow.addWidget(chip)
            self._body.addWidget(box(flow))
        talk = button(
            "安排约谈", lambda: self._office.go(Tab.INTERVIEWS, "new_for_person", line.id), meaning="interviews"
        )
        talk.setObjectName("talk_button")
        whole = button("约谈档案(&R)…", lambda: self._archive(line.id), meaning="archive")
        whole.setObjectName("person_archive_button")
        self._body.addLayout(row(talk, whole, None))

    def _archive(self, person_id: int) -> None:
        """All volumes about the person; that somebody looked goes on record."""
        from app.ledgers.archive.person import open_person_archive  # papers are loaded when they are wanted
        from ui.ledgers.archive.person_dialog import PersonArchiveDialog

        found = self._office.act(lambda: open_person_archive(self._office.session, person_id))
        if found is not None:
            PersonArchiveDialog(self, self._office, found).open()

    def _posts(self, title: str, posts: list[PostLine], add: Callable[[], object]) -> None:
        more = link_button("登记变动", add)
        more.setObjectName("add_appointment_button" if title == "任职" else "change_rank_button")
        self._body.addSpacing(Space.ONE)
        self._body.addLayout(row(label(title, "strong"), None, more))
        if not posts:
            self._body.addWidget(label("没有登记", "soft"))
        for post in posts:
            self._body.addWidget(self._post(title, post))

    def _post(self, title: str, post: PostLine) -> QWidget:
        what = label(post.what, "" if post.is_current else "soft-body", wrap=True)
        span = f"{post.start or '不详'} 至 {post.end or '今'}"
        said = "　".join(part for part in (span, post.detail, "、".join(post.marks)) if part)
        head = row(what, None)
        head.setStretch(0, 1)
        if title == "任职" and post.is_current and not post.end:
            end = link_button("离任", lambda: EndDialog(self, self._office, post.id, post.what).open())
            head.addWidget(end)
        return box(column(head, label(said, "soft", wrap=True), spacing=0))

    def _line(self, line: PersonLine) -> None:
        """Clues, 谈话函询, talks and follow-ups over the years, as far as the account reaches them."""
        moments = person_line(self._office.session, line.id)
        self._body.addSpacing(Space.ONE)
        self._body.addWidget(label("线索与约谈经历", "strong"))
        if not moments:
            self._body.addWidget(label("没有记录，或不在您的职责范围内", "soft"))
            return
        self._body.addWidget(LineList(self._office, moments))

    def _recusals(self, line: PersonLine) -> None:
        pairs = recusals(self._office.today(), line.id)
        if not pairs:
            return
        self._body.addSpacing(Space.ONE)
        self._body.addWidget(label("回避", "strong"))
        for one, other, post in pairs:
            who = other if one.id == line.id else one
            ended = f"（至 {post.end}）" if post.end else ""
            self._body.addWidget(label(f"{who.name}：{post.what}{ended}", "soft-body", wrap=True))
