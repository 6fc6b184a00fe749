"""Another name for something that was saved under one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.office import Office
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import FieldRow
from ui.widgets.typing_state import TypedLine


class RenameDialog(Dialog):
    """Asks for the name; `rename` takes it and answers it as it is kept, and `kept` tells it.

    `what` is the word for the thing, as it stands before its name in quotes.
    """

    help_page = "start#views"

    kept = Signal(str)

    def __init__(
        self, parent: QWidget, office: Office, before: str, longest: int, rename: Callable[[str], str], what: str = ""
    ) -> None:
        super().__init__(parent, "改名", subtitle=f"{what}现在叫“{before}”。")
        self.setObjectName("rename_dialog")
        self._office, self._before, self._what, self._take = office, before, what, rename
        self.name = TypedLine("新的名称")
        self.name.setObjectName("new_name")
        self.name.setMaxLength(longest)
        self.name.setText(before)
        self.rename_button = primary_button("改名", self._rename, "check")
        self.rename_button.setObjectName("save_button")
        self.body.addWidget(FieldRow("新的名称", self.name, required=True, hint=f"最长 {longest} 个字"))
        self.body.addStretch(1)
        self.set_buttons(self.rename_button)
        self.fit(480)

    def _rename(self) -> None:
        done = self._office.act(
            lambda: self._take(self.name.text()),
            lambda name: f"{self._what}“{self._before}”已改名为“{name}”", notices=self.notices,
        )  # fmt: skip
        if done is not None:
            self.kept.emit(done)
            self.accept()
