"""登记报送: the note that the statistics table went to the discipline office (四(二)3, 六(一))."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.access.holidays import day_with_mark
from app.ledgers.reports import CLAUSES, record_sending, sendings, unreported
from app.rules.rulebook import Rulebook
from ui.office import Office
from ui.widgets.asking import Asking
from ui.widgets.basics import label, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField
from ui.widgets.form import FieldRow


class SendingDialog(Dialog):
    """Asks for the day on which the table was sent."""

    help_page = "statistics#sending"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "登记报送", subtitle="统计表、信息和档案材料已报送纪检监察室")
        self.setObjectName("sending_dialog")
        self._office = office
        self.day = DateField(office.today())
        self.day.setObjectName("sent_on_field")
        self.field = FieldRow("报送日期", self.day, required=True)
        self.submit = primary_button("登记报送", self.record)
        self.submit.setObjectName("submit_sending_button")
        self.body.addWidget(self.field)
        # Two lines from the start: what waits is known a moment later, and the buttons stay where they are.
        self.waiting = label("正在查看有哪些约谈待报送……\n", "soft-body", wrap=True)
        self.waiting.setObjectName("sending_waiting")
        self.body.addWidget(self.waiting)
        self.body.addWidget(ClauseLinks(CLAUSES))
        self.set_buttons(self.submit)
        self._asking = Asking[str](self, self.waiting.setText, lambda error: office.show_error(error, self.notices))
        self._asking.ask(partial(waiting_words, office.rules))

    def record(self) -> None:
        """Records the day and closes; a refusal is shown here."""
        sent_on = self.day.date()
        if sent_on is None:
            self.field.set_error(self.day.problem() or "请填写报送日期")
            return
        done = self._office.act(
            lambda: record_sending(self._office.session, sent_on), f"已登记 {sent_on} 报送", notices=self.notices
        )
        if done is not None:
            self.accept()


def waiting_words(rules: Rulebook) -> str:
    """What will count as reported, and when it was done last; asked beside the window."""
    lack, sent = unreported(rules), sendings()
    waiting = (
        f"待报送 {lack.talks} 次约谈，最早一次在 {lack.first}，应在 {day_with_mark(lack.due)} 前报送。"
        if lack
        else "没有待报送的约谈。"
    )
    return waiting + (f"上次报送在 {sent[-1]}。" if sent else "还没有登记过报送。")
