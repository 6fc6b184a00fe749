"""Under which name a pivot is saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.ledgers.pivot.definition import LONGEST_NAME, Definition
from app.ledgers.pivot.saved import save_pivot, saved
from ui.ledgers.pivot_words import saved_words
from ui.office import Office
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import FieldRow

_ABOUT = "保存后本单位能看统计的账号都可以选用；期间选“本年”等的，以后打开时按当时的日期统计。"


class PivotSaveDialog(Dialog):
    """Saves under a new name, or over one of those there are, which are offered; `kept` tells the name."""

    help_page = "statistics#pivot-save"

    kept = Signal(str)

    def __init__(self, parent: QWidget, office: Office, made: Definition, name: str) -> None:
        super().__init__(parent, "保存统计分析", subtitle=_ABOUT)
        self.setObjectName("pivot_save_dialog")
        self._office, self._made = office, made
        self._there = {each.name: each for each in saved()}
        self.name = QComboBox()
        self.name.setObjectName("pivot_name")
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.addItems(list(self._there))
        self.name.setEditText(name if name in self._there else "")
        self.name.lineEdit().setMaxLength(LONGEST_NAME)
        self.name.lineEdit().setPlaceholderText("如：学院季度对比")
        self.note = label("", "soft", wrap=True)
        self.name.editTextChanged.connect(self._say)
        self.save_button = primary_button("保存", self._save, "save")
        self.save_button.setObjectName("save_button")
        self.body.addWidget(FieldRow("名称", self.name, required=True, hint=f"最长 {LONGEST_NAME} 个字"))
        self.body.addWidget(self.note)
        self.body.addStretch(1)
        self.set_buttons(self.save_button)
        self._say(self.name.currentText())
        self.fit(520)

    def _say(self, name: str) -> None:
        found = self._there.get(name.strip())
        self.note.setText(f"将替换原来的“{found.name}”（{saved_words(found)}）。" if found else "")
        self.save_button.setText("替换" if found else "保存")

    def _save(self) -> None:
        done = self._office.act(
            lambda: save_pivot(self._office.session, self.name.currentText(), self._made),
            lambda name: f"已保存统计分析“{name}”", notices=self.notices,
        )  # fmt: skip
        if done is not None:
            self.kept.emit(done)
            self.accept()
