"""The planned talks of a plan as a table, and the talk that is chosen at its right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from app.people.identity import post_words
from app.plans.item_checks import ItemRemarks, Weight
from app.plans.queries import ItemView
from app.rules.vocabulary import Mode
from ui.interviews.facts import facts_grid
from ui.plans.remarks import RemarkList
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, link_button, rule
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.table_model import Align, Column, Look

_TONES = {Weight.BLOCK: ("error", Tone.RED), Weight.WARNING: ("warning", Tone.AMBER)}


class ItemLine:
    """A planned talk with what the rules say of it, as one row."""

    def __init__(self, view: ItemView, remarks: ItemRemarks) -> None:
        self.view, self.remarks = view, remarks
        self.id, self.serial = view.id, view.serial

    @property
    def worst(self) -> Weight | None:
        """The gravest remark, or None where there is nothing to mend or to look at."""
        weights = {remark.weight for remark in self.remarks.remarks}
        return next((weight for weight in _TONES if weight in weights), None)

    @property
    def check(self) -> str:
        """The word of the column 制度检查."""
        return self.worst.value if self.worst else "符合"


def _posts(line: ItemLine) -> str:
    subjects = line.view.subjects
    if len(subjects) == 1:
        return post_words(subjects[0].department, subjects[0].title)
    return "；".join(f"{each.name} {post_words(each.department, each.title)}" for each in subjects)


def _time(line: ItemLine) -> str:
    day = line.view.planned_on.isoformat() if line.view.planned_on else ""
    return f"{day} {line.view.planned_time}".strip()


def _mode(line: ItemLine) -> str:
    return line.view.mode.label


def _check_look(line: ItemLine) -> Look:
    meaning, tone = _TONES[line.worst] if line.worst else ("check", Tone.GREEN)
    return Look(meaning, tone, "\n".join(remark.message for remark in line.remarks.remarks))


ITEM_COLUMNS: tuple[Column[ItemLine], ...] = (
    Column("serial", "序号", 48, align=Align.CENTRE, sortable=False),
    Column("names", "约谈对象", 110, text=lambda line: line.view.names, sortable=False, stretch=1),
    Column("posts", "单位职务", 116, text=_posts, sortable=False, stretch=2),
    Column("form", "约谈形式", 112, text=lambda line: line.view.form_name, sortable=False),
    Column("ground", "约谈事由", 112, text=lambda line: line.view.ground, sortable=False),
    Column("mode", "方式", 52, text=_mode, sortable=False, hidden=True),
    Column("clues", "线索", 120, text=lambda line: "、".join(s.clue for s in line.view.subjects if s.clue),
           sortable=False, hidden=True),
    Column("lead", "主谈人", 84, text=lambda line: line.view.lead or "未定", sortable=False),
    Column("time", "拟定时间", 128, text=_time, sortable=False),
    Column("place", "地点", 90, text=lambda line: line.view.place, sortable=False),
    Column("unit", "责任单位", 96, text=lambda line: line.view.responsible_unit, sortable=False),
    Column("check", "制度检查", 92, look=_check_look, sortable=False),
)  # fmt: skip


class ItemPane(QScrollArea):
    """The talk that is chosen: everything about it, what the rules say, and what can be done with it."""

    edit_wanted = Signal(int)
    remove_wanted = Signal(int)
    move_wanted = Signal(int, int)
    arrange_wanted = Signal(int)
    interview_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("item_pane")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._line: ItemLine | None = None
        self.remarks = RemarkList()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.HALF)
        self._interviews = FlowLayout()
        self.arrange = button("据此安排约谈", self._emit(self.arrange_wanted), meaning="interviews")
        self.edit = button("修改…", self._emit(self.edit_wanted), meaning="edit")
        self.up = button("上移", lambda: self._move(-1), role="quiet")
        self.down = button("下移", lambda: self._move(1), role="quiet")
        self.remove = button("移出", self._emit(self.remove_wanted), role="quiet")
        for name in ("arrange", "edit", "up", "down", "remove"):
            getattr(self, name).setObjectName(f"{name}_item_button")
        self._editing = box(row(self.edit, self.up, self.down, self.remove, None, spacing=Space.HALF))
        self._content = box(
            column(self._facts, box(self._interviews), row(self.arrange, None), self._editing, rule(),
                   label("制度怎么说", "strong"), self.remarks, margin=Space.TWO)
        )  # fmt: skip
        self._hint = label("选中一项，这里显示它的安排、依据和可以做的事。", "soft-body", wrap=True)
        self.setWidget(box(column(box(column(self._hint, margin=Space.TWO)), self._content, None, spacing=0), "desk"))
        self.show_line(None, is_open=False, is_approved=False)

    def show_line(self, line: ItemLine | None, *, is_open: bool, is_approved: bool, last: int = 0) -> None:
        """Shows a talk; `is_open` lets it be changed, `is_approved` lets an interview be made from it."""
        self._line = line
        self._hint.parentWidget().setVisible(line is None)
        self._content.setVisible(line is not None)
        if line is None:
            return
        self._show_facts(line.view)
        self._show_interviews(line.view)
        self.remarks.show_remarks(line.remarks.remarks)
        self._editing.setVisible(is_open)
        self.up.setEnabled(line.serial > 1)
        self.down.setEnabled(line.serial < last)
        self.arrange.setEnabled(is_approved)
        self.arrange.setToolTip("" if is_approved else "计划批准后，可以据此安排约谈")

    def _show_facts(self, view: ItemView) -> None:
        clear(self._facts)
        self._facts.addWidget(label(f"第 {view.serial} 项　{view.names}", "section", wrap=True))
        group = view.mode is Mode.GROUP
        facts = [
            ("形式", f"{view.form_name} · {view.mode.label}" + ("，结合函询" if view.written_inquiry else "")),
            ("事由", view.ground),
            ("集体理由", view.mode_reason if group else ""),
            ("线索", "、".join(f"{each.name} {each.clue}" for each in view.subjects if each.clue)),
            ("主谈人", f"{view.lead}（{view.lead_title}）" if view.lead else "尚未确定"),
            ("主谈理由", view.lead_reason),
            ("时间", f"{view.planned_on or '尚未拟定'} {view.planned_time}"),
            ("地点", view.place),
            ("责任单位", view.responsible_unit),
            ("要求", view.requirements),
            ("备注", view.note),
        ]
        self._facts.addWidget(facts_grid((caption, value.strip()) for caption, value in facts))

    def _show_interviews(self, view: ItemView) -> None:
        clear(self._interviews)
        for interview_id, state in view.interviews:
            made = link_button(f"已安排约谈（{state}）", lambda case=interview_id: self.interview_wanted.emit(case))
            made.setObjectName(f"open_interview_{interview_id}")
            self._interviews.addWidget(made)

    def _emit(self, signal: Any) -> Callable[[], object]:
        """A slot that says the id of the talk that is shown."""
        return lambda: signal.emit(self._line.id) if self._line else None

    def _move(self, by: int) -> None:
        if self._line is not None:
            self.move_wanted.emit(self._line.id, self._line.serial + by)
