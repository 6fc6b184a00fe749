"""The dialogs of lists: drawing up, signing, approving, carrying out, taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ledgers.archive import destruction, transfers
from app.ledgers.archive.destruction import DestructionLine
from app.ledgers.archive.transfers import TransferKind, TransferLine
from app.ledgers.archive.volumes import VolumeLine
from app.rules import retention
from app.store.backups import backups_in
from ui.ledgers.archive.dialogs import line, named
from ui.office import Office
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import box, row
from ui.widgets.notice import Severity

_MOST_LINES = 8
BEFORE_DESTRUCTION = "销毁档案之前"


class DrawTransferDialog(FormDialog):
    """A list of transfer of chosen volumes.  `drawn` comes with its id."""

    help_page = "ledgers#transfer"

    drawn = Signal(int)

    def __init__(self, parent: QWidget, office: Office, lines: Sequence[VolumeLine]) -> None:
        pages = sum(each.pages for each in lines)
        super().__init__(parent, office, "编制移交清单", f"案卷 {named(lines)}，共 {pages} 页。双方签字前可以撤回。")
        self.setObjectName("draw_transfer_dialog")
        self._ids = [each.id for each in lines]
        self.kind = ChoiceBox([(kind.value, kind.value) for kind in TransferKind])
        self.kind.setObjectName("transfer_kind")
        self.kind.set_value(TransferKind.SCHOOL.value)
        self.receiver, self.note = line("transfer_receiver", TransferKind.SCHOOL.value), line("transfer_note")
        self.form.add("移交到", self.kind, required=True)
        self.form.add("接收单位", self.receiver, required=True, hint="可以写到科室")
        self.form.add("备注", self.note, wide=True)
        self.kind.currentIndexChanged.connect(lambda _: self.receiver.setText(self.kind.value() or ""))
        self.finish_beside("编制清单(&S)", self._draw, "已编制移交清单", self.drawn.emit)

    def _draw(self) -> Callable[[], int]:
        return partial(
            transfers.draw_transfer, self.office.session, self._ids, kind=TransferKind(self.kind.value()),
            receiver=self.receiver.text(), note=self.note.text(),
        )  # fmt: skip


class SignTransferDialog(FormDialog):
    """Both have signed."""

    help_page = "ledgers#transfer"

    def __init__(self, parent: QWidget, office: Office, found: TransferLine) -> None:
        what = f"{found.number}：{found.count} 卷 {found.pages} 页，移交{found.receiver}。签收后不能撤回。"
        super().__init__(parent, office, "登记签收", what)
        self.setObjectName("sign_transfer_dialog")
        self._id = found.id
        self.on = DateField(office.today())
        self.on.setObjectName("signed_on")
        self.gave, self.took = line("handed_by"), line("received_by")
        self.form.add("签收日期", self.on, required=True)
        self.form.add("移交人", self.gave, required=True)
        self.form.add("接收人", self.took, required=True)
        self.finish_beside("登记签收(&S)", self._sign, "已登记签收，案卷已移交")

    def _sign(self) -> Callable[[], int]:
        return partial(
            transfers.sign_transfer, self.office.session, self._id, signed_on=self.on.date(),
            handed_by=self.gave.text(), received_by=self.took.text(),
        )  # fmt: skip


class WithdrawDialog(FormDialog):
    """Takes a list back, with the reason."""

    help_page = "ledgers#transfer"

    def __init__(self, parent: QWidget, office: Office, number: str, act: Callable[[str], object]) -> None:
        super().__init__(parent, office, "撤回清单", f"{number}。案卷回到原状，编号不再使用。")
        self.setObjectName("withdraw_list_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("withdraw_reason")
        self.form.add("理由", self.reason, required=True, wide=True)
        self.finish("撤回(&S)", lambda: act(self.reason.text()), "已撤回清单")


class DrawDestructionDialog(FormDialog):
    """A list of destruction of chosen volumes; what keeps each from it stands there at once.  `drawn`: its id."""

    help_page = "ledgers#destruction"

    drawn = Signal(int)

    def __init__(
        self, parent: QWidget, office: Office, lines: Sequence[VolumeLine], held: Mapping[int, Sequence[str]]
    ) -> None:
        """`held`: what keeps each volume from it, by its id (`hindrances_of`)."""
        subtitle = "只有保管期满、没有未了事项的案卷可以列入；列入后报领导小组批准。"
        super().__init__(parent, office, "编制销毁清册", subtitle)
        self.setObjectName("draw_destruction_dialog")
        self._ids = [each.id for each in lines if not held[each.id]]
        free, kept = [each for each in lines if not held[each.id]], [each for each in lines if held[each.id]]
        said = f"列入清册：{named(free)}" if free else "选中的案卷都不能列入。"
        self.form.add_widget(label(said, "strong", wrap=True))
        for each in kept[:_MOST_LINES]:
            self.form.add_widget(label(f"不能列入　{each.volume}：{'；'.join(held[each.id])}", "problem", wrap=True))
        if len(kept) > _MOST_LINES:
            self.form.add_widget(label(f"另有 {len(kept) - _MOST_LINES} 卷不能列入。", "soft"))
        self.note = line("destruction_note")
        self.form.add("备注", self.note, wide=True)
        self.finish_beside("编制清册(&S)", self._draw, "已编制销毁清册", self.drawn.emit)
        if self.primary is not None:
            self.primary.setEnabled(bool(free))

    def _draw(self) -> Callable[[], int]:
        return partial(destruction.draw_destruction, self.office.session, self._ids, self.note.text())


class ApproveDestructionDialog(FormDialog):
    """The word of the leading group."""

    help_page = "ledgers#destruction"

    def __init__(self, parent: QWidget, office: Office, found: DestructionLine) -> None:
        asked = retention.load().approver
        super().__init__(parent, office, "登记批准", f"{found.number}：{found.count} 卷，须经{asked}批准。")
        self.setObjectName("approve_destruction_dialog")
        self._id = found.id
        self.number, self.approver = line("approval_number"), line("destruction_approver", asked)
        self.on = DateField()
        self.on.setObjectName("approved_on")
        self.form.add("批准文号", self.number, required=True)
        self.form.add("批准日期", self.on, required=True)
        self.form.add("批准人", self.approver, required=True)
        self.finish_beside("登记批准(&S)", self._approve, "已登记批准")

    def _approve(self) -> Callable[[], int]:
        return partial(
            destruction.approve_destruction, self.office.session, self._id, number=self.number.text(),
            approved_on=self.on.date(), approver=self.approver.text(),
        )  # fmt: skip


class CarryOutDialog(FormDialog):
    """The destruction itself: a backup is offered first, and it is said that older backups keep the content."""

    help_page = "ledgers#destruction"

    def __init__(self, parent: QWidget, office: Office, found: DestructionLine) -> None:
        what = f"{found.number}：{found.count} 卷 {found.pages} 页，批准文号 {found.approval_number}。"
        super().__init__(parent, office, "销毁案卷", what)
        self.setObjectName("carry_out_dialog")
        self._id = found.id
        self.notices.say(
            Severity.WARNING,
            "销毁后，这些案卷的记录、材料和附件从数据中清除，不能恢复；案卷号、题名、期限、销毁情况和统计数字保留。",
        )
        self._backup()
        self.on = DateField(office.today())
        self.on.setObjectName("destroyed_on")
        self.witnesses = [line(f"witness_{place}") for place in range(1, retention.load().witnesses + 1)]
        self.form.add("销毁日期", self.on, required=True)
        for place, each in enumerate(self.witnesses, 1):
            self.form.add(f"监销人{place}", each, required=True)
        self.aware = QCheckBox("我知道此前的备份里仍有这些案卷的内容，将按规定另行处理(&K)")
        self.aware.setObjectName("knows_of_backups")
        self.form.add_widget(self.aware)
        self.finish_beside("销毁(&S)", self._carry_out, "已销毁，内容已从数据中清除")

    def _backup(self) -> None:
        place = self.office.session.store.paths.backups
        self._newest = label("", "soft-body")
        self._place = place
        make = button("先做一次备份(&B)", self._make_backup, meaning="save")
        make.setObjectName("backup_first_button")
        self._said()
        self.form.add_widget(box(row(make, self._newest, None)))

    def _make_backup(self) -> None:
        office = self.office
        act_beside(
            self, office, "备份", lambda: (office.back_up_first(BEFORE_DESTRUCTION), True), lambda _: self._said(),
            writes=False,
        )  # fmt: skip

    def _said(self) -> None:
        found = backups_in(self._place)
        self._newest.setText(f"最近一次备份：{found[-1].at:%Y-%m-%d %H:%M}" if found else "还没有备份")

    def _carry_out(self) -> Callable[[], int]:
        return partial(
            destruction.carry_out, self.office.session, self._id, on=self.on.date(),
            witnesses=[each.text() for each in self.witnesses], knows_of_backups=self.aware.isChecked(),
        )  # fmt: skip
