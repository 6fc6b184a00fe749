"""回避: who may not lead or record the talk of whom, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.people import editing
from app.people.queries import PersonLine, PostLine, recusals
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box, column, row
from ui.widgets.people import PersonPicker, words_of
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows

Pair = tuple[PersonLine, PersonLine, PostLine]
COLUMNS: tuple[Column[Pair], ...] = (
    Column("one", "干部", 200, text=lambda each: words_of(each[0]), stretch=1),
    Column("other", "须回避", 200, text=lambda each: words_of(each[1]), stretch=1),
    Column("reason", "理由", 200, text=lambda each: each[2].what, stretch=1),
    Column("start", "起", 110, text=lambda each: each[2].start),
    Column("end", "止", 110, text=lambda each: each[2].end or "今"),
)
_BY = {column.key: column.words for column in COLUMNS}


class RecusalsPage(QWidget):
    """The list of recusals; they hold in both directions."""

    help_page = "people#recusals"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        add = button("登记回避…", self._add, meaning="add")
        add.setObjectName("add_recusal_button")
        end = button("解除…", self._end)
        end.setObjectName("end_recusal_button")
        self.table = TableView("回避", COLUMNS, Rows(), key=lambda each: each[2].id)
        self.table.setObjectName("recusals_list")
        self.table.set_empty_states(
            EmptyState(
                "people", "没有登记回避", "有近亲属、利害关系的，登记后不能互相主谈或记录。", "登记回避…", self._add
            )
        )
        self.table.enables(end)
        bar = box(
            row(label("回避是双向的：任何一方都不能主谈或记录另一方的约谈。", "soft-body"), None, end, add), "desk"
        )
        bar.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(column(bar, with_foot(self.office, self.table, "对"), spacing=0))

    def reload(self) -> None:
        """Reads the pairs anew."""
        self.table.set_source(Rows(recusals(self.office.today()), by=_BY))

    def _add(self) -> None:
        RecusalDialog(self, self.office).open()

    def _end(self) -> None:
        each = self.table.current_row()
        if each is not None:
            EndRecusalDialog(self, self.office, each).open()


class RecusalDialog(FormDialog):
    """Two people are 回避 of each other."""

    help_page = "people#recusals"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "登记回避")
        self.setObjectName("recusal_dialog")
        self.one, self.other, self.reason = PersonPicker(office), PersonPicker(office), TextArea(2)
        self.one.setObjectName("recusal_one")
        self.other.setObjectName("recusal_other")
        self.reason.setObjectName("recusal_reason")
        self.start = DateField(office.today())
        self.form.add("干部", self.one, required=True)
        self.form.add("须回避的人", self.other, required=True)
        self.form.add("自", self.start, required=True)
        self.form.add("理由", self.reason, required=True, wide=True, hint="近亲属、利害关系、参与所谈事项等")
        self.finish("登记回避", self._save, "已登记回避")

    def _save(self) -> None:
        editing.recuse(
            self.office.session, self.one.person_id() or 0, self.other.person_id() or 0, self.reason.text(),
            self.start.date() or self.office.today(),
        )  # fmt: skip


class EndRecusalDialog(FormDialog):
    """A recusal ends."""

    help_page = "people#recusals"

    def __init__(self, parent: QWidget, office: Office, each: Pair) -> None:
        super().__init__(parent, office, "解除回避", f"{each[0].name}与{each[1].name}：{each[2].what}")
        self.setObjectName("end_recusal_dialog")
        self.last = DateField(office.today())
        self.form.add("最后一天", self.last, required=True)
        self.finish(
            "解除回避",
            lambda: editing.end_recusal(office.session, each[2].id, self.last.date() or office.today()),
            "已解除回避",
        )
