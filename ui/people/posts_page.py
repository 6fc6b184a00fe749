"""The school's leadership over time, and the posts that are vacant."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.access.actions import Action
from app.people import editing
from app.people.queries import PersonLine, PostLine, school_posts, vacant_posts
from ui.office import Office
from ui.theme import Space, Tone
from ui.widgets.basics import IconLabel, button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box, column, row
from ui.widgets.people import PersonPicker
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Look, Rows

_STATES = {True: Look("check", Tone.GREEN), False: Look("history", Tone.NEUTRAL)}
Holding = tuple[PersonLine, PostLine]
COLUMNS: tuple[Column[Holding], ...] = (
    Column("post", "职务类别", 120, text=lambda each: each[1].what),
    Column("title", "职务", 180, text=lambda each: each[1].detail, stretch=1),
    Column("name", "姓名", 110, text=lambda each: each[0].name, stretch=1),
    Column("start", "起", 120, text=lambda each: each[1].start or "不详"),
    Column("end", "止", 120, text=lambda each: each[1].end or "今"),
    Column("state", "状态", 90, text=lambda each: "在任" if each[1].is_current else "离任",
           look=lambda each: _STATES[each[1].is_current]),
)  # fmt: skip


class PostsPage(QWidget):
    """Who holds and held a post of the leadership."""

    help_page = "people#posts"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        add = button("登记任职…", lambda: LeaderDialog(self, office).open(), meaning="add")
        add.setObjectName("add_leader_button")
        end = button("登记离任…", self._end)
        end.setObjectName("end_leader_button")
        self.vacant = label("", "soft-body", wrap=True)
        self._mark = IconLabel("info", "amber")
        self.table = TableView("校级职务", COLUMNS, Rows(), key=lambda each: each[1].id)
        self.table.setObjectName("posts_list")
        self.table.enables(end, lambda each: each[1].is_current)
        self.table.set_empty_states(
            EmptyState(
                "people", "还没有登记校级职务", "导入名册时按“校领导”自动登记，也可以逐个登记；主谈人由此算出。",
                "登记任职…" if office.session.may(Action.PERSON_EDIT) else "",
                lambda: LeaderDialog(self, office).open(),
            )
        )  # fmt: skip
        said = row(self._mark, self.vacant, end, add)
        said.setStretch(1, 1)
        bar = box(said, "desk")
        bar.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(column(bar, with_foot(self.office, self.table, "项"), spacing=0))

    def reload(self) -> None:
        """Reads the posts anew."""
        today = self.office.today()
        self.table.set_source(Rows(school_posts(today, past=True), by=_BY))
        vacant = vacant_posts(today)
        self._mark.setVisible(bool(vacant))
        self.vacant.setText(f"空缺：{'、'.join(vacant)}；空缺期间由其他有资格的人主谈" if vacant else "")

    def _end(self) -> None:
        each = self.table.current_row()
        if each is not None and each[1].is_current:
            EndLeaderDialog(self, self.office, each).open()


_BY = {column.key: column.words for column in COLUMNS}


class LeaderDialog(FormDialog):
    """Somebody takes a post."""

    help_page = "people#posts"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "登记校级职务", "党委书记、校长、纪委书记同一天各只能有一人。")
        self.setObjectName("leader_dialog")
        self.person, self.title, self.start = PersonPicker(office), QLineEdit(), DateField(office.today())
        self.person.setObjectName("leader_picker")
        self.title.setObjectName("leader_title")
        self.post = ChoiceBox([(post, post) for post in editing.POSTS])
        self.post.setObjectName("leader_post")
        self.form.add("干部", self.person, required=True)
        self.form.add("职务类别", self.post, required=True)
        self.form.add("职务名称", self.title, required=True, hint="如：党委副书记、校长")
        self.form.add("任职时间", self.start, required=True)
        self.finish("登记任职", self._save, "已登记校级职务")

    def _save(self) -> None:
        editing.appoint_leader(
            self.office.session, self.person.person_id() or 0, self.post.value() or "", self.title.text(),
            self.start.date() or self.office.today(),
        )  # fmt: skip


class EndLeaderDialog(FormDialog):
    """Somebody leaves a post."""

    help_page = "people#posts"

    def __init__(self, parent: QWidget, office: Office, each: Holding) -> None:
        super().__init__(parent, office, "登记离任", f"{each[0].name}　{each[1].detail}")
        self.setObjectName("end_leader_dialog")
        self.last = DateField(office.today())
        self.last.setObjectName("last_day")
        self.form.add("最后一天", self.last, required=True)
        self.finish(
            "登记离任",
            lambda: editing.end_leader(office.session, each[1].id, self.last.date() or office.today()),
            "已登记离任",
        )
