"""The first start: what the program is, then a new institution or the sample, each with a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.access.accounts import FIRST_ACCOUNT, create_institution
from app.access.errors import Refusal
from app.access.passwords import FLOOR, MODERN, Policy, hint, policy_of, problem
from app.access.session import Session
from app.sample import SAMPLE_NAME
from app.store.errors import StoreTrouble
from app.store.paths import network_warning
from ui.access.unlock import PasswordLine
from ui.theme import Size, Space
from ui.widgets.basics import IconLabel, button, label, primary_button
from ui.widgets.form import FieldRow
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.presenter import refusal_notice, trouble_notice


class Wizard(QWidget):
    """Two pages; `created` carries the open session, `restoring` asks for a backup instead."""

    help_page = "start#first-start"

    created, restoring = Signal(object), Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setObjectName("wizard")
        self.setWindowTitle("约谈工作台")
        self.resize(900, 620)
        self._folder = folder
        self.notices = NoticeArea()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome())
        self._pages.addWidget(self._details())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(box(column(None, row(None, self._pages, None), None), "desk"))
        self._sample = False

    def _welcome(self) -> QWidget:
        self.new_button = _choice(
            "新建单位", "填写单位名称和密码，然后导入干部名册，就可以开始。", "new_institution_button"
        )
        self.sample_button = _choice(
            f"试用示例单位“{SAMPLE_NAME}”", "装好四百余名虚构干部、计划和几次约谈，随意操作。", "sample_button"
        )
        self.restore_button = _choice(
            "用备份恢复", "换了电脑、重装了系统：把U盘或文件里的备份恢复到这台电脑。", "restore_choice"
        )
        self.restore_button.clicked.connect(self.restoring)
        self.new_button.clicked.connect(lambda: self._choose(sample=False))
        self.sample_button.clicked.connect(lambda: self._choose(sample=True))
        return _card(
            row(IconLabel("interviews", "accent_ink", 32), label("约谈工作台", "big"), None),
            label("从线索、计划、审批、谈话到登记表、台账、统计表和归档，按制度办，一处记录，处处可用。", wrap=True),
            label("全部数据加密保存在这台电脑上，不联网。", "soft-body", wrap=True),
            Space.ONE, self.new_button, self.sample_button, self.restore_button, None,
        )  # fmt: skip

    def _details(self) -> QWidget:
        self.title = label("新建单位", "page")
        self.name = QLineEdit()
        self.name.setObjectName("institution_name")
        self.name.setPlaceholderText("单位全称，印在每份表册上")
        self.password, self.again = PasswordLine("new_password"), PasswordLine("new_password_again")
        self.name_row = FieldRow("单位名称", self.name, required=True)
        self.password_row = FieldRow("密码", self.password, required=True, hint=" ")
        self.again_row = FieldRow("再输入一次", self.again, required=True)
        self.password.textChanged.connect(lambda _: self._hint())
        self.create_button = primary_button("新建并打开", self.submit, "check")
        self.create_button.setObjectName("create_button")
        self.again.returnPressed.connect(self.submit)
        self.back_button = button("返回", self._back, meaning="back")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.hide()
        return _card(
            self.title, self.notices, self.name_row, self.password_row, self.again_row,
            label(f"数据位置：{self._folder}", "soft", wrap=True), *self._warning(),
            label("密码打开数据，请妥善保管。忘记了只能用恢复单重置，所以打开后请先打印恢复单。", "soft", wrap=True),
            self.busy, row(self.back_button, None, self.create_button), None,
        )  # fmt: skip

    def _warning(self) -> list[QWidget]:
        """That the place is on a network share, before anything is made there."""
        warning = network_warning(self._folder)
        return [label(warning, "soft", wrap=True)] if warning else []

    def _choose(self, *, sample: bool) -> None:
        self._sample = sample
        self._hint()
        self.title.setText(f"示例单位“{SAMPLE_NAME}”" if sample else "新建单位")
        self.name_row.setVisible(not sample)
        self.notices.clear()
        self._pages.setCurrentIndex(1)
        (self.password if sample else self.name).setFocus()

    @property
    def _policy(self) -> Policy:
        """To try the sample a short password will do."""
        return policy_of(FLOOR if self._sample else MODERN)

    def _hint(self) -> None:
        self.password_row.set_hint(hint(self.password.text(), self._policy, self._names()))

    def _names(self) -> tuple[str, ...]:
        return (FIRST_ACCOUNT, self.name.text().strip())

    def _back(self) -> None:
        self._pages.setCurrentIndex(0)

    def submit(self) -> None:
        """Checks what was typed, then makes the store."""
        from app.sample.build import create_sample  # large: loaded when somebody asks for the sample

        name, password = self.name.text().strip(), self.password.text()
        wrong = problem(password, self._policy, self._names())
        self.name_row.set_error("" if name or self._sample else "请填写单位名称")
        self.password_row.set_error(wrong)
        self.again_row.set_error("" if self.again.text() == password else "两次输入的密码不一样")
        if wrong or self.again.text() != password or not (name or self._sample):
            return
        self._busy(True)
        make = (lambda: create_sample(self._folder, password)) if self._sample else (
            lambda: create_institution(self._folder, name, password)
        )  # fmt: skip
        QTimer.singleShot(50, lambda: self._make(make))

    def _make(self, make: Callable[[], Session]) -> None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            session = make()
        except Refusal as error:
            self.notices.show_notice(refusal_notice(error))
        except StoreTrouble as error:
            self.notices.show_notice(trouble_notice(error))
        else:
            self.created.emit(session)
        finally:
            QApplication.restoreOverrideCursor()
            self._busy(False)

    def _busy(self, on: bool) -> None:
        self.busy.setVisible(on)
        self.create_button.setEnabled(not on)
        self.back_button.setEnabled(not on)
        self.create_button.setText("正在准备…" if on else "新建并打开")


def _choice(words: str, hint: str, name: str) -> QWidget:
    made = button(words + "\n" + hint, role="choice")
    made.setObjectName(name)
    made.setMinimumHeight(2 * Size.CONTROL)
    made.setSizePolicy(made.sizePolicy().Policy.Expanding, made.sizePolicy().Policy.Fixed)
    return made


def _card(*parts: object) -> QWidget:
    card = QFrame()
    card.setProperty("role", "card")
    card.setFixedWidth(560)
    card.setLayout(column(*parts, margin=Space.FOUR, spacing=Space.TWO))
    return card
