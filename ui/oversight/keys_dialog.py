"""密钥与名片: the own fingerprint to be read aloud, the cards of the partners, and their confirmation."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.access.actions import Action
from app.oversight.exchange import keys
from app.oversight.exchange.cards import SUFFIX, Card
from app.oversight.exchange.keys import CardState, How, PartnerLine
from app.oversight.exchange.tables import OfficeKind
from app.people.tables import Department
from app.store.vault import clean_name
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import button, label
from ui.widgets.chips import look_of
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box, clear, row
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows

KINDS = f"名片 (*{SUFFIX})"
_CARDS: tuple[Column[PartnerLine], ...] = (
    Column("name", "单位", 140, stretch=1),
    Column("state", "状态", 96, look=lambda line: look_of(line.state)),
    Column("said", "说明", 300, stretch=2),
)


class KeysDialog(Dialog):
    """Our own card above, those of the partners below."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "密钥与名片", subtitle="名片经双方核对核对码之后才能使用；核对码不是秘密。")
        self.setObjectName("exchange_keys_dialog")
        self._office = office
        self._own = QVBoxLayout()
        self.body.addLayout(self._own)
        self.table = TableView("对方的名片", _CARDS, Rows())
        self.table.setObjectName("partner_cards")
        self.table.setProperty("role", "framed")
        self.table.setMinimumHeight(180)
        self.table.set_empty_states(
            EmptyState("key", "还没有对方的名片", "请对方导出名片，用 U 盘带来导入。"), EmptyState("key", "没有")
        )
        self.table.chosen.connect(self._chose)
        self.table.opened.connect(lambda _: self._confirm())
        take = button("导入名片…", self._import, meaning="import")
        self._confirming = button("核对…", self._confirm, meaning="check")
        self._retiring = button("停用…", self._retire, meaning="off")
        for name, each in (
            ("import_card_button", take), ("confirm_card_button", self._confirming),
            ("retire_card_button", self._retiring),
        ):  # fmt: skip
            each.setObjectName(name)
        self.body.addLayout(row(label("对方的名片", "strong"), None, take, self._confirming, self._retiring))
        self.body.addWidget(with_foot(self._office, self.table))
        self.set_buttons(None)
        office.changed.connect(self._reload)
        self._reload()
        self.fit(860)

    def _reload(self) -> None:
        clear(self._own)
        mine = keys.identity()
        if mine is None:
            make = button("生成本单位的密钥…", lambda: MakeDialog(self, self._office).open(), meaning="key")
            make.setObjectName("make_keys_button")
            self._own.addWidget(label("本机还没有交换密钥。密钥只在这台电脑的加密数据里，生成一次即可。", wrap=True))
            self._own.addLayout(row(make, None))
        else:
            self._show_own(mine.card)
        self.table.set_source(Rows(keys.partner_lines()))
        self._chose(self.table.current_row())
        if self.isVisible():  # once the parts have found their places
            QTimer.singleShot(0, self, lambda: self.fit())

    def _show_own(self, card: Card) -> None:
        self._own.addWidget(label(f"{card.name}的核对码（{card.made_on} 生成），念给对方听：", "soft-body"))
        code = label(_spoken(card.fingerprint), "section", selectable=True)
        code.setObjectName("own_fingerprint")
        code.setAccessibleName(f"核对码 {card.fingerprint}")
        self._own.addWidget(code)
        parts = []
        for name, words, meaning, slot in (
            ("export_card_button", "导出名片…", "export", lambda: self._export(card)),
            ("print_card_button", "打印核对单…", "print", lambda: self._print(card)),
            ("change_keys_button", "更换密钥…", "refresh", lambda: ChangeDialog(self, self._office).open()),
        ):
            made = button(words, slot, meaning=meaning)
            made.setObjectName(name)
            parts.append(made)
        self._own.addLayout(row(*parts, None))

    def _export(self, card: Card) -> None:
        out = files.ask_save(self, "名片存到（U 盘）", KINDS, clean_name(f"{card.name}名片{SUFFIX}"))
        if out is not None:
            session = self._office.session
            self._office.act(
                lambda: keys.export_card(session, out), f"已导出名片“{out.name}”，里面没有秘密", notices=self.notices
            )

    def _print(self, card: Card) -> None:
        from app.papers.office_card import NAME, card_sheet
        from ui.preview.dialog import PreviewDialog

        PreviewDialog(self, NAME, card_sheet(card), f"{NAME}.pdf").open()

    def _import(self) -> None:
        path = files.ask_open(self, "要导入的名片", KINDS)
        if path is None:
            return
        card = self._office.act(lambda: keys.read_card_file(path), notices=self.notices)
        if card is None:
            return
        there = Department.get_or_none(Department.name == card.name)
        if card.kind is OfficeKind.DEPARTMENT and there is None:
            WhichDialog(self, self._office, card).open()
            return
        self._office.act(
            lambda: keys.add_card(self._office.session, card), f"已导入{card.name}的名片，请核对", notices=self.notices
        )

    def _confirm(self) -> None:
        line = self.table.current_row()
        if line is not None and line.state is CardState.NEW:
            ConfirmDialog(self, self._office, line).open()

    def _retire(self) -> None:
        line = self.table.current_row()
        if line is not None and line.state is not CardState.RETIRED:
            RetireDialog(self, self._office, line).open()

    def _chose(self, line: PartnerLine | None) -> None:
        self._confirming.setEnabled(line is not None and line.state is CardState.NEW)
        self._retiring.setEnabled(line is not None and line.state is not CardState.RETIRED)


class MakeDialog(FormDialog):
    """Which office this computer is of."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "生成交换密钥", "这台电脑是哪个单位的？生成以后不能改。")
        self.setObjectName("make_keys_dialog")
        session = office.session
        self.discipline, self.department = QRadioButton("纪检监察室"), QRadioButton("部门")
        self.discipline.setObjectName("keys_of_discipline")
        self.department.setObjectName("keys_of_department")
        may_receive, may_send = session.may(Action.PACKAGE_RECEIVE), session.may(Action.PACKAGE_SEND)
        self.discipline.setEnabled(may_receive)
        self.department.setEnabled(may_send)
        (self.discipline if may_receive and not may_send else self.department).setChecked(True)
        rows = Department.select().where(Department.closed_on.is_null()).order_by(Department.position)
        own = session.own_department
        self.which = ChoiceBox([(each.id, each.name) for each in rows if own in (None, each.id)])
        self.which.setObjectName("keys_department")
        self.which.set_value(own)
        self.form.add_widget(box(row(self.discipline, self.department, None)))
        self.form.add("部门", self.which, wide=True)
        self.discipline.toggled.connect(lambda on: self.which.setEnabled(not on))
        self.which.setEnabled(not self.discipline.isChecked())
        self.finish("生成", self._make, "已生成交换密钥，请导出名片交给对方")

    def _make(self) -> None:
        if self.discipline.isChecked():
            keys.make_identity(self.office.session, OfficeKind.DISCIPLINE)
        else:
            keys.make_identity(self.office.session, OfficeKind.DEPARTMENT, self.which.value())


class ChangeDialog(FormDialog):
    """更换密钥."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office) -> None:
        said = "旧密钥随即停用，用它签名的包会被拒绝；新名片要重新导出、重新核对。"
        super().__init__(parent, office, "更换密钥", said)
        self.setObjectName("change_keys_dialog")
        self.reason = TextArea(2)
        self.reason.setObjectName("change_reason")
        self.form.add("原因", self.reason, required=True, wide=True)
        self.finish("更换", lambda: keys.renew_identity(office.session, self.reason.text()), "已更换密钥，请导出新名片")


class WhichDialog(FormDialog):
    """Which department of this store a partner is whose name is not known here."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office, card: Card) -> None:
        super().__init__(parent, office, "导入名片", f"名片上的单位是“{card.name}”，本机没有这个名称。")
        self.setObjectName("which_department_dialog")
        rows = Department.select().order_by(Department.position)
        self.which = ChoiceBox([(each.id, each.name) for each in rows])
        self.which.setObjectName("card_department")
        self.form.add("是本机的", self.which, required=True, wide=True)
        self.finish("导入", lambda: keys.add_card(office.session, card, self.which.value()), "已导入名片，请核对")


class ConfirmDialog(FormDialog):
    """The fingerprint as it is heard or read on paper; the one of the card is not shown, so that nobody copies it."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office, line: PartnerLine) -> None:
        super().__init__(parent, office, "核对名片", f"请{line.name}的同志念出核对码，照听到的输入。")
        self.setObjectName("confirm_card_dialog")
        self.code, self.with_whom = QLineEdit(), QLineEdit()
        self.code.setPlaceholderText("八组，每组五位数字")
        self.how = ChoiceBox([(str(how), str(how)) for how in How])
        self.how.set_value(str(How.BY_PHONE))
        for name, field in (("card_code", self.code), ("card_with", self.with_whom), ("card_how", self.how)):
            field.setObjectName(name)
        self.form.add("核对码", self.code, required=True, wide=True, hint="每组第五位是校验数字，输错会指出是第几组")
        self.form.add("怎样核对", self.how, required=True)
        self.form.add("与谁核对", self.with_whom, required=True)
        self.finish("启用", lambda: self._confirm(line), f"{line.name}的名片已启用")

    def _confirm(self, line: PartnerLine) -> None:
        how = How(str(self.how.value()))
        keys.confirm_card(self.office.session, line.id, self.code.text(), how, self.with_whom.text())


class RetireDialog(FormDialog):
    """Retiring a card."""

    help_page = "exchange#keys"

    def __init__(self, parent: QWidget, office: Office, line: PartnerLine) -> None:
        super().__init__(parent, office, "停用名片", f"{line.name}：停用以后，用它签名的包会被拒绝。")
        self.setObjectName("retire_card_dialog")
        self.reason = TextArea(2)
        self.reason.setObjectName("retire_reason")
        self.form.add("原因", self.reason, required=True, wide=True)
        self.finish("停用", lambda: keys.retire_card(office.session, line.id, self.reason.text()), "名片已停用")


def _spoken(code: str) -> str:
    """The groups in two lines of four."""
    groups = code.split()
    return "\n".join("　".join(groups[at : at + 4]) for at in (0, 4))
