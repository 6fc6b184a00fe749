"""A package that came: what is in it, what would change, where it disagrees with what is here; accepted or refused."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.oversight.exchange.arrival import Arrival, FilingAnswer, Verdict
from app.oversight.exchange.conflicts import Conflict
from app.oversight.exchange.receiving import accept, look, refuse, take_receipt
from app.oversight.exchange.tables import Kind
from ui.interviews.facts import facts_grid
from ui.office import Office
from ui.oversight.sticks import KINDS
from ui.theme import Space
from ui.widgets import files
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form import Form
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows

# More lines of content than that stand in a list of their own.
_FEW = 8


def receive(parent: QWidget, office: Office, notices: NoticeArea | None = None) -> None:
    """Asks for a package, verifies it and opens its preview; why it is refused is said where it was asked for."""
    path = files.ask_open(parent, "要导入的数据包", KINDS)
    if path is None:
        return
    act_beside(
        parent, office, "核对数据包", lambda: look(office.session, path),
        lambda arrival: ArrivalDialog(parent, office, arrival).open(), notices=notices, writes=False,
    )  # fmt: skip


class ArrivalDialog(Dialog):
    """The preview; nothing is written before 接收 or 退回."""

    help_page = "exchange#arrive"

    def __init__(self, parent: QWidget, office: Office, arrival: Arrival) -> None:
        said = f"{arrival.partner}第 {arrival.number} 号　{arrival.verdict}　签名和内容核对无误"
        super().__init__(parent, arrival.shown.title, subtitle=said)
        self.setObjectName("arrival_dialog")
        self._office, self.arrival = office, arrival
        self.choices: dict[str, ChoiceBox] = {}
        self._show_content()
        self._show_conflicts()
        self._filing_form()
        if arrival.remarks:
            severity = Severity.INFO if arrival.verdict is Verdict.NEW else Severity.WARNING
            self.notices.say(severity, "\n".join(arrival.remarks))
        self.body.addStretch(1)
        self._buttons_below()
        self.fit(860)

    def take(self) -> None:
        """Writes all of it, or says why not."""
        session, arrival, is_receipt = self._office.session, self.arrival, self.arrival.kind is Kind.RECEIPT
        choices, filing = {key: str(field.value()) for key, field in self.choices.items()}, self._filing()

        def take() -> str:
            return take_receipt(session, arrival) if is_receipt else accept(session, arrival, choices, filing)

        act_beside(
            self, self._office, "登记回执" if is_receipt else "接收数据包", take, lambda _: self.accept(),
            lambda said: "回执已登记" if is_receipt else f"已接收{arrival.shown.title}：{said}", notices=self.notices,
        )  # fmt: skip

    def send_back(self) -> None:
        """Asks for the reason of a refusal."""
        RefusalDialog(self, self._office, self.arrival).open()

    def _show_content(self) -> None:
        facts = self.arrival.shown.facts
        if facts:
            self.body.addWidget(label("包里的内容", "strong"))
        if len(facts) > _FEW:
            columns = (Column("caption", "项目", 160), Column("text", "内容", 400, stretch=1))
            lines = [_Line(place, caption, text) for place, (caption, text) in enumerate(facts)]
            table: TableView = TableView("包里的内容", columns, Rows(lines))
            table.setProperty("role", "framed")
            table.setMinimumHeight(220)
            table.setObjectName("arrival_content")
            self.body.addWidget(with_foot(self._office, table))
        elif facts:
            self.body.addWidget(facts_grid(facts))
        self.body.addWidget(label("接收以后", "strong"))
        for change in self.arrival.shown.changes:
            self.body.addWidget(label(change, wrap=True, selectable=True))

    def _show_conflicts(self) -> None:
        """Ours and theirs side by side, with the choice."""
        if not (conflicts := self.arrival.shown.conflicts):
            return
        self.body.addWidget(label("与本机不一致，请逐项选择（不选的按稳妥的办）", "strong", wrap=True))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.TWO)
        grid.setVerticalSpacing(Space.ONE)
        for at, heading in enumerate(("项目", "本机", "对方", "怎样处理")):
            grid.addWidget(label(heading, "soft"), 0, at)
        for line, each in enumerate(conflicts, 1):
            for at, text in enumerate((each.what, each.ours, each.theirs)):
                words = label(text, wrap=True, selectable=True)
                words.setMinimumWidth(110)
                grid.addWidget(words, line, at)
            grid.addWidget(self._choice(each, line), line, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.body.addWidget(box(grid))

    def _choice(self, conflict: Conflict, line: int) -> ChoiceBox:
        made = ChoiceBox(conflict.options)
        made.set_value(conflict.default)
        made.setObjectName(f"conflict_{line}")
        made.setAccessibleName(f"{conflict.what}怎样处理")
        self.choices[conflict.key] = made
        return made

    def _filing_form(self) -> None:
        if not self.arrival.needs_filing:
            return
        self.filed_on = DateField(self._office.today())
        self.received_by, self.number = QLineEdit(self._office.session.account.display_name), QLineEdit()
        self.opinion = TextArea(2)
        form = Form(3)
        for name, caption, field, required in (
            ("filed_on", "备案日期", self.filed_on, True), ("received_by", "接收人", self.received_by, True),
            ("filing_number", "备案号", self.number, False), ("filing_opinion", "备案意见", self.opinion, False),
        ):  # fmt: skip
            field.setObjectName(f"{name}_field")
            form.add(caption, field, required=required, wide=name == "filing_opinion")
        self.body.addWidget(form)

    def _filing(self) -> FilingAnswer:
        if not self.arrival.needs_filing:
            return FilingAnswer()
        return FilingAnswer(self.filed_on.date(), self.number.text(), self.opinion.text(), self.received_by.text())

    def _buttons_below(self) -> None:
        if self.arrival.package_id is not None:
            self.set_buttons(None)
            return
        is_receipt = self.arrival.kind is Kind.RECEIPT
        take = primary_button("登记回执" if is_receipt else "接收", self.take, "check")
        take.setObjectName("accept_package_button")
        if is_receipt:
            self.set_buttons(take)
            return
        back = button("退回…", self.send_back, meaning="returned")
        back.setObjectName("refuse_package_button")
        self.set_buttons(take, back)


class RefusalDialog(FormDialog):
    """The reason, which goes back with the receipt."""

    help_page = "exchange#arrive"

    def __init__(self, parent: ArrivalDialog, office: Office, arrival: Arrival) -> None:
        super().__init__(parent, office, "退回", arrival.shown.title)
        self.setObjectName("refuse_package_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("refusal_reason")
        self.form.add("理由", self.reason, required=True, wide=True, hint="随回执送给对方")
        self.accepted.connect(parent.accept)
        self.finish("退回", lambda: refuse(office.session, arrival, self.reason.text()), "已退回，请给对方发回执")


class _Line:
    """A line of the content, for the list."""

    def __init__(self, place: int, caption: str, text: str) -> None:
        self.id, self.caption, self.text = place, caption, text
