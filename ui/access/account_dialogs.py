"""One's own password; the accounts; the recovery sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.keepers import (
    AccountLine,
    accounts,
    add_account,
    change_account,
    change_password,
    disable_account,
    reset_password,
)
from app.access.policy import current
from app.access.recovery import make_recovery, sheet_left
from app.access.roles import WITHOUT_CONTENT, Role, scope_of
from app.access.second_copy import is_elsewhere
from app.people.queries import departments, person_lines
from app.store import settings
from app.store.paths import write_atomically
from ui.access.password_hint import hint_while_typed
from ui.access.unlock import PasswordLine
from ui.office import Office
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import Form
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import row
from ui.widgets.notice import Notice, Severity
from ui.widgets.people import PersonPicker

_KEEP = "请两联分装信封，由两人分别保管；存成文件的，打印后把文件删去"
_NOT_LEFT = "恢复单没有打印，也没有存到U盘，关掉以后再也看不到了，以前有过的也已作废。请重新生成并打印。"
_DIFFER = "两次输入的新密码不一样，没有改动。请重新输入。"
_ABOUT_ACCOUNTS = (
    "每个账号用自己的密码打开同一份数据。停用立即生效；系统管理员和审计员不能是同一个人，两者都看不到约谈内容。"
)


class PasswordDialog(FormDialog):
    """Changes one's own password."""

    help_page = "accounts#password"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "修改密码", "密码丢失后只能用恢复单重置。数据不会重新加密，改动立即生效。")
        self.setObjectName("password_dialog")
        self.old, self.new, self.again = (
            PasswordLine(name) for name in ("old_password", "new_password", "again_password")
        )
        account = office.session.account
        self.form.add("原密码", self.old, required=True, wide=True)
        new = self.form.add("新密码", self.new, required=True)
        hint_while_typed(new, current, lambda: (account.name, account.display_name))
        self.form.add("再输一次新密码", self.again, required=True)
        self.finish("修改密码", self._change, "密码已修改")

    def _change(self) -> None:
        if self.new.text() != self.again.text():
            raise Refusal(_DIFFER)
        change_password(self.office.session, self.old.text(), self.new.text())


class _Whose:
    """Role, department and person of an account; asks for what the role needs."""

    def __init__(self, form: Form, office: Office) -> None:
        self.role = ChoiceBox([(each, str(each)) for each in Role])
        self.role.setObjectName("account_role")
        self.scope = label("", "soft", wrap=True)
        self.scope.setObjectName("account_scope")
        self.department = ChoiceBox([(line.id, line.name) for line in departments(office.today())])
        self.department.setObjectName("account_department")
        self.person = PersonPicker(office)
        self.person.setObjectName("account_person")
        form.add("角色", self.role, required=True)
        form.add_widget(self.scope)
        form.add("所属部门", self.department)
        form.add("名册中的本人", self.person)
        self.role.currentIndexChanged.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        role = self.role.value()
        needs = {Role.DEPARTMENT_KEEPER: "请选定所属部门。", Role.RECORDER: "请在名册中选定本人。"}
        hint = "选定本人后，本人是约谈对象或须回避的约谈不会显示。" if role not in WITHOUT_CONTENT else ""
        told = f"职责范围：{scope_of(role)}。{needs.get(role, hint)}" if role else "先选角色，这里说明它的职责范围。"
        self.scope.setText(told)
        self.department.setEnabled(role == Role.DEPARTMENT_KEEPER)
        self.person.setEnabled(role is not None and role not in WITHOUT_CONTENT)

    def show(self, line: AccountLine) -> None:
        """What an account has now."""
        self.role.set_value(Role(line.role))
        self.department.set_value(line.department_id)
        self.person.set_person(line.person_id)

    def values(self) -> dict[str, int | None]:
        """Department and person as the use cases take them; only what the role has."""
        department = self.department.value() if self.department.isEnabled() else None
        return {"department_id": department, "person_id": self.person.person_id() if self.person.isEnabled() else None}


class NewAccountDialog(FormDialog):
    """A new account."""

    help_page = "accounts#accounts"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "新建账号", "把初始密码当面交给使用人，请其登录后立即修改。")
        self.setObjectName("new_account_dialog")
        self.name, self.shown = QLineEdit(), QLineEdit()
        self.name.setObjectName("account_name")
        self.shown.setObjectName("account_shown")
        self.password, self.again = PasswordLine("account_password"), PasswordLine("account_again")
        for caption, field in (("账号", self.name), ("使用人姓名", self.shown)):
            self.form.add(caption, field, required=True)
        self.whose = _Whose(self.form, office)
        self.role = self.whose.role
        first = self.form.add("初始密码", self.password, required=True)
        hint_while_typed(first, current, lambda: (self.name.text().strip(), self.shown.text().strip()))
        self.form.add("再输一次", self.again, required=True)
        self.finish("新建", self._add, "已新建账号")

    def _add(self) -> None:
        if self.role.value() is None:
            raise Refusal("请选定角色，没有新建。")
        if self.password.text() != self.again.text():
            raise Refusal(_DIFFER)
        add_account(
            self.office.session, self.name.text(), self.shown.text(), self.role.value(), self.password.text(),
            **self.whose.values(),
        )  # fmt: skip


class ChangeAccountDialog(FormDialog):
    """Another role, department or person for an account."""

    help_page = "accounts#accounts"

    def __init__(self, parent: QWidget, office: Office, line: AccountLine) -> None:
        super().__init__(parent, office, f"修改账号：{line.display_name}", "下次登录时生效。已写的内容和操作记录不变。")
        self.setObjectName("change_account_dialog")
        self._id = line.id
        self.whose = _Whose(self.form, office)
        self.whose.show(line)
        self.finish("保存", self._change, "账号已修改")

    def _change(self) -> None:
        if self.whose.role.value() is None:
            raise Refusal("请选定角色，没有改动。")
        change_account(self.office.session, self._id, self.whose.role.value(), **self.whose.values())


class ResetDialog(FormDialog):
    """Another password for somebody who has forgotten theirs."""

    help_page = "accounts#password"

    def __init__(self, parent: QWidget, office: Office, line: AccountLine) -> None:
        super().__init__(parent, office, f"重置密码：{line.display_name}", "原密码立即失效。")
        self.setObjectName("reset_dialog")
        self._id = line.id
        self.password, self.again = PasswordLine("reset_password"), PasswordLine("reset_again")
        new = self.form.add("新密码", self.password, required=True)
        hint_while_typed(new, current, lambda: (line.name, line.display_name))
        self.form.add("再输一次", self.again, required=True)
        self.finish("重置", self._reset, "密码已重置")

    def _reset(self) -> None:
        if self.password.text() != self.again.text():
            raise Refusal(_DIFFER)
        reset_password(self.office.session, self._id, self.password.text())


class AccountsDialog(Dialog):
    """The accounts of the store."""

    help_page = "accounts#accounts"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "账号", subtitle=_ABOUT_ACCOUNTS)
        self.setObjectName("accounts_dialog")
        self._office = office
        self._lines: tuple[AccountLine, ...] = ()
        self.table = QTableWidget(0, 5)
        self.table.setObjectName("accounts_table")
        self.table.setAccessibleName("账号")
        self.table.setProperty("role", "framed")
        self.table.setHorizontalHeaderLabels(["账号", "使用人", "角色", "部门或本人", "状态"])
        self.table.verticalHeader().setVisible(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(260)
        self.reset_button = button("重置密码…", self._reset, meaning="key")
        self.reset_button.setObjectName("reset_account_button")
        self.change_button = button("修改…", self._change, meaning="edit")
        self.change_button.setObjectName("change_account_button")
        self.disable_button = button("停用", self._disable, meaning="off")
        self.disable_button.setObjectName("disable_account_button")
        self.body.addLayout(row(self.change_button, self.reset_button, self.disable_button, None))
        self.body.addWidget(self.table, 1)
        new = primary_button("新建账号…", self._new, "add")
        new.setObjectName("new_account_button")
        self.set_buttons(new)
        self.cancel_button.setText("关闭")
        self.table.itemSelectionChanged.connect(self._enable)
        office.changed.connect(self._show)
        self._show()
        self.resize(760, 520)

    def _show(self) -> None:
        if not self._office.session.may(Action.ACCOUNT_EDIT):  # it was 办公室, which has just made a 系统管理员
            self._office.changed.disconnect(self._show)
            self._office.said.emit("已有系统管理员，今后由其管理账号", None)
            self.reject()
            return
        self._lines = accounts(self._office.session)
        self.table.setRowCount(len(self._lines))
        for place, line in enumerate(self._lines):
            state = f"{line.disabled_at:%Y-%m-%d} 停用" if line.disabled_at else "在用"
            for column, text in enumerate((line.name, line.display_name, line.role, self._whose(line), state)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(place, column, item)
        self._enable()

    def _whose(self, line: AccountLine) -> str:
        """Whose work the account does, and who works with it."""
        today = self._office.today()
        units = [each.name for each in departments(today, include_closed=True) if each.id == line.department_id]
        people = person_lines([line.person_id], today) if line.person_id is not None else []
        return "、".join([*units, *(each.name for each in people)])

    def _chosen(self) -> AccountLine | None:
        place = self.table.currentRow()
        return self._lines[place] if self.table.selectedItems() and 0 <= place < len(self._lines) else None

    def _enable(self) -> None:
        line = self._chosen()
        for made in (self.change_button, self.reset_button, self.disable_button):
            made.setEnabled(line is not None and line.disabled_at is None)

    def _new(self) -> None:
        NewAccountDialog(self, self._office).open()

    def _change(self) -> None:
        if line := self._chosen():
            ChangeAccountDialog(self, self._office, line).open()

    def _reset(self) -> None:
        if line := self._chosen():
            ResetDialog(self, self._office, line).open()

    def _disable(self) -> None:
        if line := self._chosen():
            session = self._office.session
            self._office.act(
                lambda: (disable_account(session, line.id), True)[1], f"已停用账号 {line.name}", notices=self.notices
            )


def recovery_preview(parent: QWidget, office: Office) -> Dialog:
    """A new recovery sheet, as it is printed; the halves are nowhere but on it.  Raises Refusal.

    It closes once the sheet was printed or saved: then there is nothing more to do with it.
    """
    from app.papers.recovery_sheet import NAME, recovery_sheet
    from ui.preview.dialog import PreviewDialog

    session = office.session
    halves = make_recovery(session)
    paper = recovery_sheet(str(settings.read("institution", "")), halves, office.today())
    folder = session.store.paths.folder
    dialog = PreviewDialog(
        parent, NAME, paper, f"{NAME}.pdf", saved=lambda _, path: _save_elsewhere(folder, path, paper)
    )
    dialog.save_button.setText("存到U盘…")

    def left(how: str) -> None:
        if office.act(lambda: (sheet_left(session, how), True)[1], f"恢复单{how}，{_KEEP}", notices=dialog.notices):
            dialog.accept()

    dialog.left.connect(left)
    dialog.rejected.connect(lambda: office.noticed.emit(Notice(Severity.WARNING, _NOT_LEFT)))
    return dialog


def _save_elsewhere(folder: Path, path: Path, paper: bytes) -> None:
    """Writes the sheet where it does not lie on one disk with the data.  Raises Refusal, OSError."""
    if not is_elsewhere(path.parent, folder):
        raise Refusal("这里和数据在同一块盘上，拿到这块盘的人就能打开数据。恢复单要存到U盘上，或者直接打印。")
    write_atomically(path, paper)
