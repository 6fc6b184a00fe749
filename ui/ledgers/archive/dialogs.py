"""The dialogs of single volumes: place, count, class, lending, return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.access.errors import Refusal
from app.interviews.catalogue import MOST_PAGES
from app.ledgers.archive import shelf
from app.ledgers.archive.loans import LoanDraft, LoanLine, borrowers, give_back, latest_return, lend, renew
from app.ledgers.archive.shelf import Shelf, shelf_of
from app.ledgers.archive.volumes import VolumeLine
from app.rules import retention
from ui.office import Office
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog

_OUTSIDE = -1


def page_box(name: str, pages: int) -> QSpinBox:
    """A field for a count of pages."""
    made = QSpinBox()
    made.setObjectName(name)
    made.setRange(0, MOST_PAGES)
    made.setSuffix(" 页")
    made.setValue(pages)
    return made


def line(name: str, text: str = "") -> QLineEdit:
    """A field of one line."""
    made = QLineEdit(text)
    made.setObjectName(name)
    return made


def named(lines: Sequence[VolumeLine]) -> str:
    """「2026-0001、2026-0002 等 5 卷」."""
    shown = "、".join(each.volume or "（无卷号）" for each in lines[:3])
    return shown if len(lines) <= 3 else f"{shown} 等 {len(lines)} 卷"


class PlaceDialog(FormDialog):
    """Where volumes lie."""

    help_page = "ledgers#place"

    def __init__(self, parent: QWidget, office: Office, lines: Sequence[VolumeLine]) -> None:
        super().__init__(parent, office, "登记存放位置", f"案卷 {named(lines)}")
        self.setObjectName("place_dialog")
        ids = [each.id for each in lines]
        old = shelf_of(ids[0]) if len(ids) == 1 else Shelf()
        self.room, self.cabinet, self.shelf = (
            line("shelf_room", old.room), line("shelf_cabinet", old.cabinet), line("shelf_shelf", old.shelf)
        )  # fmt: skip
        self.form.add("库房", self.room, hint="例如 甲")
        self.form.add("柜", self.cabinet, hint="例如 3")
        self.form.add("格", self.shelf, hint="例如 2")
        self._ids = ids
        self.finish_beside("保存(&S)", self._place, "已登记存放位置")

    def _place(self) -> Callable[[], int]:
        place = Shelf(self.room.text(), self.cabinet.text(), self.shelf.text())
        return partial(shelf.place_volumes, self.office.session, self._ids, place)


class CountDialog(FormDialog):
    """How many pages were counted."""

    help_page = "ledgers#place"

    def __init__(self, parent: QWidget, office: Office, volume: VolumeLine) -> None:
        listed = f"卷内目录 {volume.pieces} 件 {volume.pages} 页"
        subtitle = f"案卷 {volume.volume}：{listed}。与目录不符的，情况写入备考表。"
        super().__init__(parent, office, "清点页数", subtitle)
        self.setObjectName("count_dialog")
        self.pages = page_box("counted_pages", volume.pages)
        self.by, self.note = line("counted_by", office.session.account.display_name), TextArea(2)
        self.note.setObjectName("count_note")
        self.form.add("实点页数", self.pages, required=True)
        self.form.add("清点人", self.by, required=True)
        self.form.add("情况说明", self.note, wide=True, hint="页数不符时必填")
        session = office.session
        self.finish(
            "保存(&S)",
            lambda: shelf.count_pages(session, volume.id, self.pages.value(), self.by.text(), self.note.text()),
            "已登记清点的页数",
        )


class RetentionDialog(FormDialog):
    """Another class, with its reason."""

    help_page = "ledgers#place"

    def __init__(self, parent: QWidget, office: Office, volume: VolumeLine) -> None:
        subtitle = f"案卷 {volume.volume}，现为{volume.retention}。改动作为更正留痕。"
        super().__init__(parent, office, "改保管期限", subtitle)
        self.setObjectName("retention_dialog")
        classes = [(each.name, f"{each.name}　{each.about}") for each in retention.load().classes]
        self.kept, self.reason = ChoiceBox(classes), TextArea(3)
        self.kept.setObjectName("new_retention")
        self.reason.setObjectName("retention_reason")
        self.form.add("改为", self.kept, required=True, wide=True)
        self.form.add("理由", self.reason, required=True, wide=True)
        session = office.session
        self.finish(
            "保存(&S)",
            lambda: shelf.change_retention(session, volume.id, self.kept.value() or "", self.reason.text()),
            "已改保管期限",
        )


class LendDialog(FormDialog):
    """Lends a volume to somebody with an account here, or from elsewhere."""

    help_page = "ledgers#lend"

    def __init__(self, parent: QWidget, office: Office, volume: VolumeLine) -> None:
        super().__init__(parent, office, "借出案卷", f"案卷 {volume.volume}　{volume.title}")
        self.setObjectName("lend_dialog")
        self._volume = volume
        self.who = ChoiceBox([*borrowers(), (_OUTSIDE, "外单位人员或没有账号的人")])
        self.who.setObjectName("loan_account")
        self.name, self.unit, self.approver = line("loan_borrower"), line("loan_unit"), line("loan_approver")
        self.purpose = TextArea(2)
        self.purpose.setObjectName("loan_purpose")
        last = latest_return(office.session)
        self.due = DateField(last)
        self.due.setObjectName("loan_due")
        self.form.add("借阅人账号", self.who, required=True)
        self.form.add("姓名", self.name, required=True)
        self.form.add("单位", self.unit, hint="外单位人员必填")
        self.form.add("批准人", self.approver, required=True)
        self.form.add("应还日期", self.due, required=True, hint=f"最迟 {last}")
        self.form.add("借阅事由", self.purpose, required=True, wide=True)
        self.who.currentIndexChanged.connect(lambda _: self._named())
        self.finish("借出(&S)", self._lend, "已登记借出")

    def _named(self) -> None:
        """An account brings its name."""
        known = self.who.value() not in (None, _OUTSIDE)
        self.name.setText(self.who.currentText() if known else "")
        self.name.setReadOnly(known)

    def _lend(self) -> None:
        chosen = self.who.value()
        if chosen is None:
            raise Refusal("请选择借阅人的账号；外单位人员选最后一项并填写姓名。")
        draft = LoanDraft(
            self.name.text(), self.unit.text(), self.purpose.text(), self.approver.text(), self.due.date(),
            None if chosen == _OUTSIDE else chosen,
        )  # fmt: skip
        lend(self.office.session, self._volume.id, draft)


class RenewDialog(FormDialog):
    """Lets a volume stay away longer (续借)."""

    help_page = "ledgers#lend"

    def __init__(self, parent: QWidget, office: Office, loan: LoanLine) -> None:
        what = f"案卷 {loan.volume}，{loan.borrower}于 {loan.lent_on} 借出，应于 {loan.due_on} 归还。"
        super().__init__(parent, office, "续借", what)
        self.setObjectName("renew_loan_dialog")
        self._loan, last = loan, latest_return(office.session)
        self.due, self.approver, self.reason = DateField(last), line("renew_approver"), TextArea(2)
        self.due.setObjectName("renew_due")
        self.reason.setObjectName("renew_reason")
        self.form.add("应还日期", self.due, required=True, hint=f"最迟 {last}")
        self.form.add("批准人", self.approver, required=True)
        self.form.add("续借理由", self.reason, required=True, wide=True)
        self.finish("续借(&S)", self._renew, "已登记续借")

    def _renew(self) -> None:
        renew(
            self.office.session, self._loan.id, due_on=self.due.date(), approver=self.approver.text(),
            reason=self.reason.text(),
        )  # fmt: skip


class ReturnDialog(FormDialog):
    """Takes a volume back."""

    help_page = "ledgers#lend"

    def __init__(self, parent: QWidget, office: Office, loan: LoanLine) -> None:
        what = f"案卷 {loan.volume}，{loan.borrower}于 {loan.lent_on} 借出，借出时 {loan.lent_pages} 页。"
        super().__init__(parent, office, "登记归还", what)
        self.setObjectName("return_loan_dialog")
        self._loan = loan
        self.on, self.pages = DateField(office.today()), page_box("returned_pages", loan.lent_pages)
        self.on.setObjectName("returned_on")
        self.by, self.note = line("return_checked_by"), TextArea(2)
        self.note.setObjectName("return_note")
        self.form.add("归还日期", self.on, required=True)
        self.form.add("实点页数", self.pages, required=True)
        self.form.add("核对人", self.by, required=True, hint="借阅人以外的人")
        self.form.add("情况说明", self.note, wide=True, hint="页数不符时必填，写入备考表")
        self.finish("登记归还(&S)", self._back, "已登记归还")

    def _back(self) -> None:
        give_back(
            self.office.session, self._loan.id, returned_on=self.on.date(), pages=self.pages.value(),
            checked_by=self.by.text(), note=self.note.text(),
        )  # fmt: skip
