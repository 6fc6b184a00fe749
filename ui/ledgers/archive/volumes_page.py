"""案卷: the register of volumes, with the one that is chosen at the right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.access.actions import Action
from app.ledgers.archive.columns import VolumeState, columns
from app.ledgers.archive.loans import LoanFilter, LoanLine, loans, readings
from app.ledgers.archive.shelf import count_of
from app.ledgers.archive.standing import hindrances_of
from app.ledgers.archive.volumes import (
    NumberProblems,
    VolumeFilter,
    VolumeLine,
    VolumeView,
    count_volumes,
    filing_years,
    number_problems,
    volume_values,
    volumes_page,
)
from app.rules import retention
from ui.interviews.facts import facts_grid
from ui.ledgers.archive.dialogs import CountDialog, LendDialog, PlaceDialog, RenewDialog, RetentionDialog, ReturnDialog
from ui.ledgers.archive.list_dialogs import DrawDestructionDialog, DrawTransferDialog
from ui.ledgers.archive.parts import Offer, Pane, PanedList
from ui.ledgers.exporting import export
from ui.office import Office, Tab
from ui.theme import Tone
from ui.widgets.acting_beside import act_beside
from ui.widgets.asking import Asking
from ui.widgets.basics import button, label, link_button
from ui.widgets.chips import StateChip, look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.layouts import row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.notice import Severity
from ui.widgets.table_model import Align, Column, Look, Queries

_EVERY_YEAR, _EVERY_CLASS = (None, "全部年度"), ("", "全部期限")
_MOST_READINGS = 8


def _pages(line: VolumeLine) -> str:
    return f"{line.pages}/实{line.counted}" if line.is_unequal else str(line.pages or "")


def _unequal(line: VolumeLine) -> Look | None:
    return Look("warning", Tone.AMBER, "实点页数与卷内目录不符，已写入备考表") if line.is_unequal else None


def _state(line: VolumeLine) -> Look:
    return Look("warning", Tone.RED, f"应于 {line.due_on} 归还") if line.is_late else look_of(str(line.state))


def _over(line: VolumeLine) -> Look | None:
    here = line.is_over and line.state in (VolumeState.IN, VolumeState.OUT)
    return Look("clock", Tone.AMBER, "保管期满，鉴定后续存或列入销毁清册") if here else None


COLUMNS: tuple[Column[VolumeLine], ...] = (
    Column("volume", "案卷号", 92),
    Column("subjects", "约谈对象", 92, sortable=False, stretch=1),
    Column("title", "题名", 150, sortable=False, stretch=3),
    Column("case_number", "约谈编号", 130, sortable=False, hidden=True),
    Column("unit", "立卷单位", 110, hidden=True),
    Column("filed_on", "归档日期", 94, text=lambda line: str(line.filed_on or "")),
    Column("retention", "保管期限", 72),
    Column("ends_on", "届满日", 124, text=lambda line: str(line.ends_on or ""), look=_over),
    Column("pieces", "件数", 56, align=Align.RIGHT, sortable=False, hidden=True),
    Column("pages", "页数", 78, text=_pages, look=_unequal, align=Align.RIGHT),
    Column("place", "存放位置", 98, sortable=False, stretch=1),
    Column("state", "现状", 84, look=_state, sortable=False),
)


class VolumesPage(PanedList):
    """The register.  `listed` comes with a list that was drawn up of chosen volumes: its kind and id."""

    help_page = "ledgers#archive"

    listed = Signal(str, int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._numbers = Asking[list[NumberProblems]](self, self._say_numbers, office.show_error)
        pane = VolumePane(office)
        self._buttons = self._actions()
        classes = [(each.name, each.name) for each in retention.load().classes]
        made = ListPage(
            office, "volumes", COLUMNS, self._source, unit="卷",
            views=[(view.value, view.value) for view in VolumeView],
            choices=(
                Choice("year", "归档年度", [_EVERY_YEAR]), Choice("class", "保管期限", [_EVERY_CLASS, *classes]),
            ),
            actions=self._buttons, pane=pane,
        )  # fmt: skip
        made.set_hint("筛选：案卷号、姓名、单位、位置")
        made.set_empty_states(
            EmptyState("archive", "还没有归档的案卷", "约谈在“归档”页锁定后自动列入案卷目录。", "去约谈",
                       lambda: office.go(Tab.INTERVIEWS))
        )  # fmt: skip
        made.table.opened.connect(self._open)
        made.table.picked.connect(self._picked)
        self.lay_out(made, pane)
        self._picked(0)

    def reload(self) -> None:
        """Reads the register anew, with the years and units of today, and says which numbers lack."""
        self.list.set_choice("year", [_EVERY_YEAR, *((year, f"{year} 年") for year in filing_years())])
        super().reload()
        self.list.notices.clear()
        # All numbers of all years are looked through: beside the window, as the list is read.
        self._numbers.ask(partial(number_problems, self.office.session))

    def wanted(self) -> VolumeFilter:
        """The filter as it is set; with what the headings let through."""
        return replace(self._filter(self.list.filters()), headers=self.list.table.headers.kept)

    def export(self) -> None:
        """Writes what is shown as a workbook."""
        from app.papers.archive_book import write_volumes  # what writes workbooks is loaded when it is wanted

        wanted, session = self.wanted(), self.office.session
        name = f"案卷目录（{wanted.year}年）.xlsx" if wanted.year else "案卷目录.xlsx"
        notices = self.list.notices
        export(self, self.office, notices, "导出案卷目录", name, lambda out: write_volumes(session, out, wanted))

    def _actions(self) -> list[QPushButton]:
        offers = (
            ("上架(&S)…", "place_volumes_button", "folder", self._place, "登记选中各卷存放的库房、柜、格"),
            ("移交(&T)…", "draw_transfer_button", "send", self._transfer, "把选中的案卷编成移交清单"),
            ("销毁(&D)…", "draw_destruction_button", "remove", self._destroy, "把选中的期满案卷编成销毁清册"),
            ("导出(&E)…", "export_volumes_button", "export", self.export, "把列出的案卷导出为工作簿"),
        )
        made = []
        for words, name, meaning, slot, tip in offers:
            one = button(words, slot, meaning=meaning, tip=tip)
            one.setObjectName(name)
            made.append(one)
        return made

    def _picked(self, count: int) -> None:
        for each in self._buttons[:3]:
            each.setEnabled(count > 0)

    def _place(self) -> None:
        self.list.table.with_selected(lambda lines: PlaceDialog(self, self.office, lines).open())

    def _transfer(self) -> None:
        self.list.table.with_selected(self._draw_transfer)

    def _draw_transfer(self, lines: list[VolumeLine]) -> None:
        dialog = DrawTransferDialog(self, self.office, lines)
        dialog.drawn.connect(lambda id: self.listed.emit("transfer", id))
        dialog.open()

    def _destroy(self) -> None:
        self.list.table.with_selected(self._draw_destruction)

    def _draw_destruction(self, lines: list[VolumeLine]) -> None:
        session = self.office.session

        def open_(held: dict[int, list[str]]) -> None:
            dialog = DrawDestructionDialog(self, self.office, lines, held)
            dialog.drawn.connect(lambda id: self.listed.emit("destruction", id))
            dialog.open()

        act_beside(
            self, self.office, "查看能否销毁", lambda: hindrances_of(session, lines), open_, notices=self.list.notices,
            writes=False,
        )  # fmt: skip

    def _open(self, line: VolumeLine | None) -> None:
        if line is not None:
            self.office.go(Tab.INTERVIEWS, "case", line.id, "归档")

    def _say_numbers(self, found: list[NumberProblems]) -> None:
        for each in found[:3]:
            self.list.notices.say(Severity.WARNING, f"{each.sentence}。请核对案卷，确有缺号的写入备考表。")

    def _filter(self, said: dict[str, Any]) -> VolumeFilter:
        view = VolumeView(said["view"]) if said["view"] else VolumeView.ALL
        return VolumeFilter(view, said["text"], said["year"], said["class"] or "")

    def _source(self, said: dict[str, Any]) -> Headed[VolumeLine]:
        session = self.office.session
        kinds = columns(session.rules).kinds
        return in_sql(self._filter(said), self._queries, lambda *asked: volume_values(session, *asked), kinds)

    def _queries(self, wanted: VolumeFilter) -> Queries[VolumeLine]:
        session = self.office.session
        return Queries(
            lambda: count_volumes(session, wanted),
            lambda offset, limit, sort: volumes_page(
                session, wanted, offset, limit, [(key.column, key.descending) for key in sort]
            ),
        )


class VolumePane(Pane):
    """One volume: facts, loans and readings, and what can be done."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "volume_pane", "这里会显示位置、页数、借阅和查阅。")
        self.show_line(None)

    def fill(self, line: VolumeLine) -> None:
        """Shows a volume."""
        self.body.addLayout(row(label(line.volume or "（无卷号）", "section"), None, StateChip(str(line.state))))
        self.body.addWidget(label(line.title, wrap=True, selectable=True))
        counted = count_of(line.id)
        told = f"{line.pieces} 件 {line.pages} 页" if line.pieces else "没有编制"
        self.body.addWidget(facts_grid([
            ("编号", line.case_number), ("归档", str(line.filed_on or "")), ("期限", self._class(line)),
            ("目录", told), ("清点", f"{counted.pages} 页（{counted.on}，{counted.by}）" if counted else "还没有清点"),
            ("说明", counted.note if counted else ""), ("位置", line.place or "没有登记"),
            ("销毁", str(line.erased_on or "")),
        ], narrow=True))  # fmt: skip
        case = link_button("打开这次约谈", lambda: self.office.go(Tab.INTERVIEWS, "case", line.id, "归档"))
        self.body.addWidget(case)
        keeps = self.office.session.may(Action.ARCHIVE_KEEP)
        mine = loans(self.office.session, LoanFilter(interview_id=line.id))
        self.offer(self._offers(line, mine), allowed=keeps)
        self._loans(mine)
        if keeps:
            self._readings(line.id)

    @staticmethod
    def _class(line: VolumeLine) -> str:
        if line.ends_on is None:
            return line.retention
        return f"{line.retention}，到 {line.ends_on}" + ("（已期满）" if line.is_over else "")

    def _offers(self, line: VolumeLine, mine: list[LoanLine]) -> list[Offer]:
        office = self.office
        count = ("清点页数(&N)…", "count_pages_button", lambda: CountDialog(self, office, line).open())
        again = ("改保管期限(&R)…", "change_retention_button", lambda: RetentionDialog(self, office, line).open())
        if line.state is VolumeState.OUT and mine:
            out = mine[0]
            back = ("登记归还(&G)…", "return_loan_button", lambda: ReturnDialog(self, office, out).open())
            renewal = ("续借(&W)…", "renew_loan_button", lambda: RenewDialog(self, office, out).open())
            return [back, renewal, again]
        lending = ("借出(&L)…", "lend_button", lambda: LendDialog(self, office, line).open())
        return {VolumeState.IN: [lending, count, again]}.get(line.state, [])

    def _loans(self, mine: list[LoanLine]) -> None:
        self.body.addWidget(label(f"借阅　{len(mine)} 次", "strong"))
        for each in mine:
            unit = f"（{each.unit}）" if each.unit else ""
            until = f"{each.returned_on} 归还" if each.returned_on else f"应于 {each.due_on} 归还"
            said = f"{each.lent_on}　{each.borrower}{unit}　{until}"
            self.body.addWidget(label(said, "" if each.returned_on is None else "soft-body", wrap=True))

    def _readings(self, id: int) -> None:
        """Who read the case in the program stands beside who borrowed it on paper."""
        found = readings(self.office.session, id)
        self.body.addWidget(label(f"在程序中查阅　{len(found)} 次", "strong"))
        for each in found[:_MOST_READINGS]:
            self.body.addWidget(label(f"{each.at:%Y-%m-%d %H:%M}　{each.who}　{each.what}", "soft-body", wrap=True))
        if len(found) > _MOST_READINGS:
            self.body.addWidget(label(f"更早的 {len(found) - _MOST_READINGS} 次见操作记录。", "soft"))
