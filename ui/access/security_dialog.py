"""安全设置: which policy passwords follow, and after how many idle minutes the window locks."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from app.access.passwords import CHOOSABLE, policies
from app.access.policy import choose_policy, current, idle_minutes
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.fields import ChoiceBox
from ui.widgets.form_dialog import FormDialog

_ABOUT = "改动立即生效，记入操作记录。现有密码继续有效，下一次修改时按新的要求；有效期从改动这天算起。"


class SecurityDialog(FormDialog):
    """Chooses the policy and the idle minutes."""

    help_page = "accounts#security"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "安全设置", _ABOUT)
        self.setObjectName("security_dialog")
        self.policy = ChoiceBox([(key, policies()[key].name) for key in CHOOSABLE])
        self.policy.setObjectName("security_policy")
        self.policy.set_value(current().key)
        self.idle = QSpinBox()
        self.idle.setObjectName("security_idle")
        self.idle.setSuffix(" 分钟")
        self.about = label("", "soft-body", wrap=True)
        self.about.setObjectName("security_about")
        self.form.add("密码策略", self.policy, required=True)
        self.form.add("空闲多久锁定窗口", self.idle, required=True)
        self.form.add_widget(self.about)
        self.policy.currentIndexChanged.connect(lambda _: self._chosen())
        self._show_limits()
        self.idle.setValue(idle_minutes())
        self.finish("保存", self._save, "安全设置已保存")

    def _chosen(self) -> None:
        """Another policy brings its own minutes."""
        self._show_limits()
        if (key := self.policy.value()) is not None:
            self.idle.setValue(policies()[key].idle_minutes)

    def _show_limits(self) -> None:
        policy = policies()[self.policy.value() or current().key]
        self.idle.setRange(1, policy.idle_most)
        self.about.setText(policy.about)

    def _save(self) -> None:
        choose_policy(self.office.session, self.policy.value() or "", self.idle.value())
