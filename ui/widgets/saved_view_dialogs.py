"""What is asked when a view is saved: its name, whether others have it, whether the list opens with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.access.saved_views import LONGEST_NAME
from ui.office import Office
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import FieldRow
from ui.widgets.typing_state import TypedLine

_KEPT = "保存筛选（文字、选项、表头筛选）、显示的列、列宽、冻结和排序。"


class ViewSaveDialog(Dialog):
    """Asks how a view is called; `wanted` carries name, whether it is shared, whether the list opens with it."""

    help_page = "start#views"

    wanted = Signal(str, bool, bool)

    def __init__(self, parent: QWidget, office: Office, taken: Sequence[str], suggested: str) -> None:
        super().__init__(parent, "保存当前视图", subtitle=_KEPT)
        self.setObjectName("view_save_dialog")
        self._taken = set(taken)
        self.name = TypedLine("名称")
        self.name.setObjectName("view_name")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setText(suggested)
        self.name.textChanged.connect(self._say)
        self.note = label("", "soft", wrap=True)
        self.shared = QCheckBox("共享给所有使用这个列表的账号")
        self.shared.setObjectName("view_shared")
        self.shared.setToolTip("各人仍然只看到自己职责范围内的内容；筛选中的文字别人能看到")
        self.first = QCheckBox("打开列表时先显示")
        self.first.setObjectName("view_first")
        self.save_button = primary_button("保存", self._save, "check")
        self.save_button.setObjectName("save_button")
        self.body.addWidget(FieldRow("名称", self.name, required=True, hint=f"最长 {LONGEST_NAME} 个字"))
        for part in (self.note, self.shared, self.first):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.set_buttons(self.save_button)
        self._say()
        self.fit(480)

    def _say(self) -> None:
        replaces = " ".join(self.name.text().split()) in self._taken
        self.note.setText("将替换自己原来同名的视图。" if replaces else "")
        self.note.setVisible(replaces)
        self.save_button.setText("替换" if replaces else "保存")

    def _save(self) -> None:
        self.wanted.emit(self.name.text(), self.shared.isChecked(), self.first.isChecked())
