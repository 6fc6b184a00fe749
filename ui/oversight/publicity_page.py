"""宣传信息 (六(三)): items with their state and check; the chosen one at the right with what can be done with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.access.actions import Action
from app.oversight import publicity
from app.oversight.publicity import ItemLine
from app.rules.publicity import Step, publicity_rules
from ui.interviews.facts import facts_grid
from ui.office import Office
from ui.oversight.publicity_dialogs import PublicityDialog, SourceDialog, StepDialog
from ui.theme import Space, Tone
from ui.widgets import files
from ui.widgets.basics import button, label, menu_button, primary_button
from ui.widgets.chips import StateChip, look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import Column, Look, Rows

_FILTER = "Word 文档 (*.docx);;纯文本 (*.txt)"
_CLEAN, _UNCLEAN = Look("check-circle", Tone.GREEN), Look("warning", Tone.AMBER)
COLUMNS: tuple[Column[ItemLine], ...] = (
    Column("kind", "类别", 90),
    Column("title", "标题", 260, stretch=1),
    Column("check", "匿名核查", 150, look=lambda line: _CLEAN if line.is_clean else _UNCLEAN),
    Column("state", "状态", 92, look=lambda line: look_of(line.state)),
    Column("author", "撰写", 90),
    Column("updated_at", "改动时间", 132, text=lambda line: f"{line.updated_at:%Y-%m-%d %H:%M}"),
)
_BY = {column_.key: column_.words for column_ in COLUMNS}


class PublicityPage(QWidget):
    """The list with the chosen item at the right."""

    help_page = "oversight#publicity"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.pane = PublicityPane(office)
        self.write_button = primary_button("撰写…", lambda: PublicityDialog(self, office).open(), "add")
        self.write_button.setObjectName("write_publicity_button")
        self.draft_button = menu_button("从已办工作起草", self._menu())
        self.draft_button.setObjectName("draft_publicity_button")
        views = [("", "全部"), *((state.name, state.name) for state in publicity_rules().states)]
        self.list = ListPage(
            office, "publicity", COLUMNS, self._source, views=views, actions=[self.draft_button, self.write_button],
            pane=self.pane,
        )  # fmt: skip
        self.list.set_hint("筛选：标题、正文")
        self.list.set_empty_states(
            EmptyState(
                "oversight",
                "还没有宣传信息",
                "用已办结的工作写成信息、典型案例，核查匿名、经批准后导出。",
                "撰写…" if office.session.may(Action.PUBLICITY_EDIT) else "",
                lambda: PublicityDialog(self, office).open(),
            )
        )
        self.list.table.chosen.connect(self.pane.show_item)
        self.list.table.opened.connect(lambda _: self.pane.edit())
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.reload()
        self.pane.show_item(self.list.table.current_row())

    def show_item(self, publicity_id: int) -> None:
        """Makes an item the chosen one."""
        self.list.clear_filters()
        self.list.table.show_key(publicity_id)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for key, words in (
            ("campaign", "一次集中约谈…"), ("quarter", "一个季度…"), ("talks", "典型案例：办结的约谈…"),
            ("report", "部门报送的信息…"),
        ):  # fmt: skip
            action = menu.addAction(words, partial(self._draft, key))
            action.setObjectName(f"draft_{key}")
        return menu

    def _draft(self, key: str) -> None:
        SourceDialog(self, self.office, key).open()

    def _source(self, filters: dict[str, Any]) -> Rows[ItemLine]:
        return Rows(publicity.items(self.office.session, filters["view"] or "", filters["text"]), by=_BY)


class PublicityPane(QScrollArea):
    """One item: its text, how it stands, and its steps."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("publicity_pane")
        self._office, self._line = office, None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE + Space.HALF)
        self.setWidget(box(column(self._body, None, spacing=0), "paper"))
        self.show_item(None)

    def show_item(self, line: ItemLine | None) -> None:
        """Shows an item, or a hint."""
        clear(self._body)
        self._line = line
        if line is None:
            self._body.addWidget(EmptyState("oversight", "选中一条", "这里会显示文字、核查和审批。"))
            return
        self._body.addLayout(row(label(line.title, "section", wrap=True), None, StateChip(line.state)))
        pairs = [
            ("类别", line.kind + ("（学习材料）" if line.is_reading else "")), ("核查", line.check),
            ("撰写", line.author), ("审批", line.approver),
            ("发布", line.published_on.isoformat() if line.published_on else ""),
        ]  # fmt: skip
        self._body.addWidget(facts_grid(pairs, narrow=True))
        self._actions(line)
        self._body.addWidget(label(line.body, wrap=True, selectable=True))
        for at, step, who, why in publicity.history(line.id):
            reason = f"：{why}" if why else ""
            self._body.addWidget(label(f"{at:%Y-%m-%d %H:%M} {who} {step}{reason}", "soft", wrap=True))

    def edit(self) -> None:
        """Opens the text with its check, where the account may write; published ones are only read."""
        if self._line is not None and self._may_edit(self._line):
            PublicityDialog(self, self._office, self._line).open()

    def _may_edit(self, line: ItemLine) -> bool:
        session = self._office.session
        return (
            session.may(Action.PUBLICITY_EDIT) and not session.store.read_only
            and publicity_rules().state(line.state).editable
        )  # fmt: skip

    def _actions(self, line: ItemLine) -> None:
        flow, session = FlowLayout(), self._office.session
        offers = []
        if self._may_edit(line):
            offers.append(("修改与核查…", "edit_publicity_button", self.edit))
        if not session.store.read_only:
            for step in publicity.steps_for(session, line.id):
                offers.append((_words(step), f"step_{step.name}", partial(self._step, line, step)))
            may_export = session.may(Action.EXPORT) and session.may(Action.PUBLICITY_EDIT)
            if may_export and publicity_rules().state(line.state).export:
                offers.append(("导出…", "export_publicity_button", partial(self._export, line)))
        for words, name, slot in offers:
            made = button(words, slot)
            made.setObjectName(name)
            flow.addWidget(made)
        self._body.addWidget(box(flow))

    def _step(self, line: ItemLine, step: Step) -> None:
        if step.reason:
            StepDialog(self, self._office, line, step).open()
            return
        session = self._office.session
        self._office.act(lambda: publicity.take_step(session, line.id, step.name), lambda state: f"现为“{state}”")

    def _export(self, line: ItemLine) -> None:
        from app.papers.publicity_letter import export_item

        chosen = files.ask_save(self, "导出宣传信息", _FILTER, f"{line.title}.docx")
        if chosen is None:
            return
        out: Path = chosen if chosen.suffix.lower() in (".docx", ".txt") else chosen.with_name(f"{chosen.name}.docx")
        self._office.act(lambda: export_item(self._office.session, line.id, out), f"已导出“{out.name}”")


def _words(step: Step) -> str:
    return f"{step.name}…" if step.reason else step.name
