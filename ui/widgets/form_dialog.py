"""A dialog that is a form with one action, as most are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ui.office import Office
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField
from ui.widgets.form import FieldRow, Form
from ui.widgets.notice import Notice, Severity

T = TypeVar("T")


class FormDialog(Dialog):
    """A dialog with one action; it stays open with the reason when that is refused."""

    def __init__(self, parent: QWidget, office: Office, title: str, subtitle: str = "") -> None:
        super().__init__(parent, title, subtitle=subtitle)
        self.office = office
        self.form = Form(2)
        self.body.addWidget(self.form)

    def finish(self, words: str, action: Callable[[], object], done: str) -> None:
        """Adds the primary button."""

        def run() -> None:
            if self.office.act(lambda: (action(), True)[1], done, notices=self.notices):
                self.accept()

        self._add_primary(words, run)

    def finish_beside(
        self,
        words: str,
        prepare: Callable[[], Callable[[], T]],
        done: str,
        then: Callable[[T], object] = lambda _: None,
    ) -> None:
        """The same for what can last: `prepare` asks the fields and answers the work, which is done beside the window.

        It shows how far it is and can be cancelled; `then` is called with its answer.
        """

        def landed(answer: tuple[T]) -> None:
            self.accept()
            then(answer[0])

        def run() -> None:
            work = prepare()
            act_beside(
                self, self.office, self.windowTitle(), lambda: (work(),), landed, lambda _: done, notices=self.notices
            )

        self._add_primary(words, run)

    def _add_primary(self, words: str, run: Callable[[], object]) -> None:
        def asked() -> None:
            if (unread := self._unread_day()) is not None:
                self.notices.show_notice(Notice(Severity.ERROR, unread))
            else:
                run()

        self.body.addStretch(1)
        primary = primary_button(words, asked, "check")
        primary.setObjectName("save_button")
        self.set_buttons(primary)
        self.fit(680)

    def _unread_day(self) -> str | None:
        """What is wrong with the first day that cannot be read, or is wanted and empty; it is not taken for today."""
        for each in self.form.findChildren(FieldRow):
            if not isinstance(each.field, DateField):
                continue
            missing = "请填写日期" if each.required and not each.field.line.text().strip() else ""
            if problem := each.field.problem() or missing:
                return f"{each.field.accessibleName()}：{problem}。没有保存，请改正后再试。"
        return None
