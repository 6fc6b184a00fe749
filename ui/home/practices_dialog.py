"""配套规定: neighbouring rules that the institution switches and values itself."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from app.access.practices import choose
from app.rules.rulebook import Neighbour
from ui.office import Office
from ui.theme import Space
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box

_ABOUT = (
    "这些做法不出自约谈制度，来自各地纪检监察工作的惯例；是否采用、取多少，由本单位确认。"
    "改动立即生效，记入操作记录；已经登记或写进通知书的期限不变。"
)

# So high that a line with a value and one without stand alike.
_LINE = 36


class PracticesDialog(FormDialog):
    """A line a rule: whether it is followed, and its value where it has one."""

    help_page = "home#practices"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "配套规定", _ABOUT)
        self.setObjectName("practices_dialog")
        self.switches: dict[str, QCheckBox] = {}
        self.values: dict[str, QSpinBox] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.TWO)
        grid.setVerticalSpacing(Space.ONE)
        grid.setColumnStretch(0, 1)
        for line, rule in enumerate(office.rules.neighbours):
            grid.addWidget(self._switch(rule), line, 0)
            if len(rule.values) > 1:
                grid.addWidget(self._value(rule), line, 1)
            grid.setRowMinimumHeight(line, _LINE)
        self.form.add_widget(box(grid))
        self.finish("保存", self._save, "配套规定已保存")

    def _switch(self, rule: Neighbour) -> QCheckBox:
        switch = self.switches[rule.key] = QCheckBox(rule.title)
        switch.setObjectName(f"practice_{rule.key}")
        switch.setToolTip("勾选表示采用")
        switch.setChecked(rule.on)
        return switch

    def _value(self, rule: Neighbour) -> QSpinBox:
        value = self.values[rule.key] = QSpinBox()
        value.setObjectName(f"practice_value_{rule.key}")
        value.setAccessibleName(rule.title)
        value.setRange(rule.least, rule.most)
        value.setSingleStep(rule.step)
        value.setValue(rule.value)
        value.setEnabled(rule.on)
        self.switches[rule.key].toggled.connect(value.setEnabled)
        return value

    def _save(self) -> None:
        chosen = {
            rule.key: (
                self.switches[rule.key].isChecked(),
                self.values[rule.key].value() if rule.key in self.values else rule.value,
            )
            for rule in self.office.rules.neighbours
        }
        choose(self.office.session, chosen)
