"""交换: packages that went out and came in, and what can be done with each (四(二)3, 四(三))."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.access.actions import Action
from app.oversight.exchange.keys import identity
from app.oversight.exchange.queries import (
    PackageFilter,
    PackageLine,
    count_packages,
    gaps,
    information_of,
    packages_page,
    unanswered,
)
from app.oversight.exchange.tables import Direction, Kind, PackageState
from ui.interviews.facts import facts_grid
from ui.office import Office
from ui.oversight.arrival_dialog import receive
from ui.oversight.keys_dialog import KeysDialog
from ui.oversight.send_dialogs import ArchiveDialog, InformationDialog, PlanDialog, StatisticsDialog
from ui.oversight.sticks import send_again, send_receipt
from ui.theme import Space
from ui.widgets.basics import button, label, menu_button, primary_button
from ui.widgets.chips import StateChip, look_of
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.notice import Severity
from ui.widgets.table_model import Align, Column, Queries

CLAUSES = ("四(二)3", "四(三)", "六(一)")
RECEIVED, SENT, WAITING = "收到", "发出", "等待回执"
COLUMNS: tuple[Column[PackageLine], ...] = (
    Column("direction", "收发", 64),
    Column("partner", "单位", 120, stretch=1),
    Column("number", "号", 52, align=Align.RIGHT),
    Column("title", "内容", 220, stretch=2),
    Column("made_at", "生成时间", 132, text=lambda line: f"{line.made_at:%Y-%m-%d %H:%M}"),
    Column("state", "状态", 110, look=lambda line: look_of(line.state)),
    Column("remark", "说明", 150, sortable=False, stretch=1),
)


class ExchangePage(QWidget):
    """The list with the chosen package at the right; importing, sending and keys above it."""

    help_page = "exchange#page"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("exchange_page")
        self.office = office
        self.pane = PackagePane(office)
        views = [(None, "全部"), (RECEIVED, RECEIVED), (SENT, SENT), (WAITING, WAITING)]
        kinds = Choice("kind", "类别", [(None, "全部类别"), *((str(kind), str(kind)) for kind in Kind)])
        self.list = ListPage(
            office, "packages", COLUMNS, self._source, unit="个", views=views, choices=[kinds],
            actions=self._buttons(), pane=self.pane,
        )  # fmt: skip
        self.list.set_hint("筛选：单位、内容、说明")
        self.list.set_empty_states(
            EmptyState(
                "send",
                "还没有收发过数据包",
                "先在“密钥与名片”里与对方核对，再生成或导入数据包。",
                "密钥与名片…" if office.session.may(Action.PACKAGE_KEYS) else "",
                self.show_keys,
            )
        )
        self.list.table.chosen.connect(self.pane.show_package)
        self.setLayout(column(self.list, spacing=0))
        for keys, slot in (("Ctrl+O", self.receive), ("Ctrl+Shift+K", self.show_keys), ("Ctrl+E", self.open_sending)):
            made = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)

    def reload(self) -> None:
        """Reads the list anew, and says which numbers are missing and who waits for a receipt."""
        self.list.reload()
        self._remind()

    def receive(self) -> None:
        """Asks for a package and shows what is in it."""
        receive(self, self.office, self.list.notices)

    def show_keys(self) -> None:
        """Opens the own keys and the cards of the partners."""
        KeysDialog(self, self.office).open()

    def open_sending(self) -> None:
        """Opens the menu of what can be sent."""
        if self.office.session.may(Action.PACKAGE_SEND) and self.sending.isVisible():
            self.sending.showMenu()

    def _buttons(self) -> list[QWidget]:
        take = primary_button("导入数据包…", self.receive, "import")
        take.setObjectName("receive_package_button")
        take.setToolTip("Ctrl+O")
        keys = button("密钥与名片…", self.show_keys, meaning="key", tip="Ctrl+Shift+K")
        keys.setObjectName("exchange_keys_button")
        menu, office = QMenu(self), self.office
        for name, words, open_ in (
            ("statistics", "统计报送(&T)…", lambda: StatisticsDialog(self, office).open()),
            ("plan", "计划备案(&J)…", lambda: PlanDialog(self, office).open()),
            ("archive", "档案移交(&D)…", lambda: ArchiveDialog(self, office).open()),
            ("information", "信息报送(&X)…", lambda: InformationDialog(self, office).open()),
        ):  # fmt: skip
            menu.addAction(words, open_).setObjectName(f"send_{name}_action")
        self.sending = menu_button("报送", menu, tip="Ctrl+E")
        self.sending.setObjectName("send_package_button")
        self._receipts = QMenu(self)
        self.receipts = menu_button("发回执", self._receipts)
        self.receipts.setObjectName("send_receipt_button")
        return [self.sending, self.receipts, keys, take]

    def _remind(self) -> None:
        self._receipts.clear()
        owed = unanswered(self.office.session)
        for partner_id, name, count in owed:
            self._receipts.addAction(
                f"{name}（{count} 个）…", lambda id=partner_id, to=name: send_receipt(self, self.office, id, to)
            )
        self.receipts.setEnabled(bool(owed))
        self.list.notices.clear()
        mine = identity()
        self.sending.setVisible(mine is None or not mine.is_discipline)
        self.receipts.setVisible(mine is not None and mine.is_discipline)
        if mine is None:
            self.list.notices.say(Severity.INFO, "本机还没有交换密钥。请在“密钥与名片”里生成，并与对方核对名片。")
        elif missing := gaps(self.office.session):
            said = "；".join(gap.sentence for gap in missing[:4])
            self.list.notices.say(Severity.WARNING, f"{said}。请在回执里告诉对方，或向对方要。")

    def _source(self, filters: dict[str, Any]) -> Queries[PackageLine]:
        direction = {RECEIVED: Direction.RECEIVED, SENT: Direction.SENT}.get(filters["view"])
        kind = Kind(filters["kind"]) if filters.get("kind") else None
        wanted, session = (
            PackageFilter(direction, filters["view"] == WAITING, kind, filters["text"]),
            self.office.session,
        )
        return Queries(
            lambda: count_packages(session, wanted),
            lambda offset, limit, sort: packages_page(
                session, wanted, offset, limit, [(key.column, key.descending) for key in sort]
            ),
        )


class PackagePane(QScrollArea):
    """One package, with what it brought."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("package_pane")
        self._office = office
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE + Space.HALF)
        self.setWidget(box(column(self._body, None, spacing=0), "paper"))
        self.show_package(None)

    def show_package(self, line: PackageLine | None) -> None:
        """Shows a package, or a hint."""
        clear(self._body)
        if line is None:
            self._body.addWidget(EmptyState("send", "选中一个包", "这里会显示它的内容、答复和说明。"))
            return
        self._body.addLayout(row(label(str(line.kind), "section"), None, StateChip(line.state)))
        self._body.addWidget(label(line.title, wrap=True, selectable=True))
        self._body.addWidget(ClauseLinks(CLAUSES))
        settled = f"{line.settled_at:%Y-%m-%d %H:%M}" if line.settled_at else ""
        pairs = [
            ("单位", line.partner), ("号", f"{line.direction}第 {line.number} 号"),
            ("生成", f"{line.made_at:%Y-%m-%d %H:%M}"), ("答复", settled), ("说明", line.remark),
            ("大小", f"{max(line.size // 1024, 1)} KB"),
        ]  # fmt: skip
        self._body.addWidget(facts_grid(pairs, narrow=True))
        for item in information_of(line.id):
            self._body.addWidget(label(f"{item.sort}：{item.title}", "strong", wrap=True))
            self._body.addWidget(label(item.text, wrap=True, selectable=True))
            said = "　".join(filter(None, [item.author, f"{item.files} 个附件" if item.files else ""]))
            self._body.addWidget(label(said, "soft"))
        self._actions(line)

    def _actions(self, line: PackageLine) -> None:
        flow = FlowLayout()
        may = Action.PACKAGE_RECEIVE if line.kind is Kind.RECEIPT else Action.PACKAGE_SEND
        if line.may_go_again and self._office.session.may(may):
            again = button("再次导出…", lambda: send_again(self, self._office, line), meaning="export")
            again.setObjectName("send_again_button")
            flow.addWidget(again)
        if line.state is PackageState.RETURNED:
            self._body.addWidget(label("按退回的理由改好以后，重新生成一个包报送。", "soft", wrap=True))
        self._body.addWidget(box(flow))
