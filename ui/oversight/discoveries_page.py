"""系统发现: what the rules find in the store today; each can be taken up as a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.oversight.findings import Discovery, discoveries, draft_of
from ui.office import Office, Tab
from ui.theme import Tone
from ui.widgets.basics import button, primary_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Column, Fetched, Look, Rows

COLUMNS: tuple[Column[Discovery], ...] = (
    Column("name", "事项", 150, text=lambda each: each.found.name),
    Column("description", "情况", 420, text=lambda each: each.found.description, stretch=1),
    Column("owner", "单位", 130, text=lambda each: each.found.owner),
    Column("clauses", "依据", 140, text=lambda each: "、".join(each.found.clauses[:2])),
    Column("taken", "处理", 104, text=lambda each: "已列入整改" if each.finding_id else "未处理",
           look=lambda each: _TAKEN if each.finding_id else _OPEN),
)  # fmt: skip
_TAKEN, _OPEN = Look("check", Tone.GREEN), Look("hourglass", Tone.AMBER)
_BY = {column_.key: column_.words for column_ in COLUMNS}


class DiscoveriesPage(QWidget):
    """The list, made anew each time it is looked at."""

    help_page = "oversight#discoveries"

    def __init__(self, office: Office, show_finding: Callable[[int], object]) -> None:
        super().__init__()
        self.office, self._show_finding = office, show_finding
        # What was found, until it is looked at anew: another filter asks no rule again.
        self._found: list[Discovery] | None = None
        self.take_button = primary_button("列入整改…", self.take_up, "flag")
        self.take_button.setObjectName("take_up_button")
        self.go_button = button("查看约谈", self.go, meaning="forward")
        self.go_button.setObjectName("show_case_button")
        kinds = [("", "全部事项"), *((rule.code, rule.name) for rule in office.rules.findings)]
        taken = [("", "全部"), ("open", "未处理"), ("taken", "已列入整改")]
        self.list = ListPage(
            office, "discoveries", COLUMNS, self._source,
            choices=[Choice("kind", "事项", kinds), Choice("taken", "处理", taken)],
            actions=[self.go_button, self.take_button], key=lambda each: (each.found.code, each.found.description),
        )  # fmt: skip
        self.list.set_empty_states(
            EmptyState("oversight", "没有发现问题", "特批、必要时主谈、拒交材料、逾期和次数不足都会列在这里。")
        )
        self.list.table.opened.connect(lambda _: self.go())
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Asks the rules anew."""
        self._found = None
        self.list.reload()

    def take_up(self) -> None:
        """Takes up the chosen one as a finding; one that was taken up is shown."""
        each = self.list.table.current_row()
        if each is None:
            return
        if each.finding_id is not None:
            self._show_finding(each.finding_id)
            return
        from ui.oversight.dialogs import FindingDialog  # loaded when the first one is taken up

        FindingDialog(self, self.office, draft_of(self.office.session, each.found)).open()

    def go(self) -> None:
        """Shows the talk, or the filings, that it is about."""
        each = self.list.table.current_row()
        if each is None:
            return
        if each.found.interview_id is not None:
            self.office.go(Tab.INTERVIEWS, "case", each.found.interview_id)
        elif each.found.department_id is not None:
            self.office.go(Tab.PLANS, "filing", each.found.department_id)

    def _source(self, filters: dict[str, Any]) -> Fetched[Discovery]:
        """What the rules find in all talks takes seconds over many of them: asked once, filtered as often as wanted."""
        words = filters["text"].split()
        wanted = {"": None, "open": False, "taken": True}[filters["taken"]]

        def make() -> Rows[Discovery]:
            if (found := self._found) is None:
                found = self._found = discoveries(self.office.session)
            fitting = [
                each for each in found
                if filters["kind"] in ("", each.found.code)
                and (wanted is None or wanted == (each.finding_id is not None))
                and all(word in f"{each.found.name}{each.found.description}{each.found.owner}" for word in words)
            ]  # fmt: skip
            return Rows(fitting, by=_BY)

        return Fetched(make)
