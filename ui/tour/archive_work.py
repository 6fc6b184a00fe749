"""What the archive does with the volumes of the year: shelf, count, loan, transfer, what may not be destroyed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from ui.tour.clock import Clock
from ui.tour.driver import Driver
from ui.tour.printing_work import PrintingTeller

# The pane's own button: the one of the tab prints what is of a period.
_LIST_BUTTON = "print_list_button"


class ArchiveTeller:
    """Tells the chapter about the archive."""

    def __init__(self, driver: Driver, printing: PrintingTeller) -> None:
        self.driver, self._printing = driver, printing

    def archive(self) -> None:
        """Volumes are placed, counted, lent and handed over; one whose class has not ended is not destroyed."""
        d = self.driver
        d.chapter("档案")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "档案")
        d.row("volumes_list", "2026-0001")
        d.shot("档案-案卷")
        self._keep()
        self._printing.paper("volume_register", menu="打印-菜单-档案")
        self._lend()
        self._hand_over()
        self._destroy()
        self._person()

    def _keep(self) -> None:
        d = self.driver
        d.click("place_volumes_button")
        for name, text in (("shelf_room", "甲"), ("shelf_cabinet", "1"), ("shelf_shelf", "3")):
            d.type(name, text)
        d.shot("档案-上架")
        d.click("save_button")
        d.until(lambda: not d.is_there("place_dialog"), "登记存放位置")
        d.click("count_pages_button")
        d.shot("档案-清点页数")
        d.click("save_button")
        d.until(lambda: not d.is_there("count_dialog"), "清点页数")
        d.click("change_retention_button")
        d.choose("new_retention", "10年")
        d.type("retention_reason", "一般的提醒谈话，没有处理结果。")
        d.shot("档案-改保管期限")
        d.click("save_button")
        d.until(lambda: not d.is_there("retention_dialog"), "改保管期限")

    def _lend(self) -> None:
        d = self.driver
        d.click("lend_button")
        d.choose("loan_account", "外单位人员")
        for name, text in (("loan_borrower", "李某某"), ("loan_unit", "市纪委监委"), ("loan_approver", "方敬"),
                           ("loan_purpose", "核查线索，需查阅原始材料")):  # fmt: skip
            d.type(name, text)
        d.shot("档案-借出")
        d.click("save_button")
        d.until(lambda: not d.is_there("lend_dialog"), "借出")
        d.shot("档案-已借出")
        d.tab("archive_pages", "借阅")
        d.row("loans_list", "李某某")
        d.shot("档案-借阅")
        d.click("return_loan_button")
        d.type("return_checked_by", "档案员")
        d.shot("档案-归还")
        d.click("save_button")
        d.until(lambda: not d.is_there("return_loan_dialog"), "归还")
        self._printing.paper("loan_register")

    def _hand_over(self) -> None:
        d = self.driver
        d.tab("archive_pages", "案卷")
        d.row("volumes_list", "2026-0002")
        d.click("draw_transfer_button")
        d.shot("档案-编制移交清单")
        d.click("save_button")
        d.find("transfer_pane")
        d.shot("档案-移交")
        d.click("sign_transfer_button")
        d.type("handed_by", "档案员")
        d.type("received_by", "校档案馆张某")
        d.shot("档案-签收")
        d.click("save_button")
        d.until(lambda: not d.is_there("sign_transfer_dialog"), "签收")
        self._printing.paper("transfer_list", button=_LIST_BUTTON)

    def _destroy(self) -> None:
        """The class of no volume has ended: the dialog says until when each is kept."""
        d = self.driver
        d.tab("archive_pages", "案卷")
        d.row("volumes_list", "2026-0003")
        d.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "volumes_list")
        d.click("draw_destruction_button")
        d.find("draw_destruction_dialog")
        d.shot("档案-不能销毁")
        d.click("cancel_button")
        d.tab("archive_pages", "销毁")
        d.shot("档案-销毁")
        d.tab("ledger_pages", "台账")

    def years_later(self, clock: Clock, year: int) -> None:
        """The class of some volumes has ended: they are listed, approved, destroyed before witnesses, printed."""
        d = self.driver
        d.chapter("销毁期满的案卷")
        clock.set(clock.moment.replace(year=year))
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "档案")
        d.tab("archive_pages", "案卷")
        d.row("volumes_views", "保管期满")
        d.until(lambda: d.find("volumes_list", QAbstractItemView).model().rowCount(), "有期满的案卷")
        d.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "volumes_list")
        d.shot("档案-期满")
        d.click("draw_destruction_button")
        d.shot("档案-编制销毁清册")
        d.click("save_button")
        d.until(lambda: d.is_there("approve_destruction_button"), "编制销毁清册")
        d.click("approve_destruction_button")
        d.type("approval_number", f"青约〔{year}〕3号")
        d.type("approved_on", f"{clock.moment:%Y%m%d}")
        d.shot("档案-批准销毁")
        d.click("save_button")
        d.until(lambda: d.is_there("carry_out_button"), "批准销毁")
        self._carry_out()
        d.shot("档案-已销毁")
        self._printing.paper("destruction_list", button=_LIST_BUTTON)

    def _carry_out(self) -> None:
        d = self.driver
        d.click("carry_out_button")
        d.type("witness_1", "方敬")
        d.type("witness_2", "校档案馆张某")
        d.click("knows_of_backups")
        d.shot("档案-销毁案卷")
        d.click("save_button")
        d.until(lambda: not d.is_there("carry_out_dialog"), "销毁")

    def _person(self) -> None:
        """The archive of one person."""
        d = self.driver
        d.tab("main_tabs", "干部")
        d.type("people_filter", "郑远")
        people = d.find("people_list", QAbstractItemView)  # a row that is chosen before the list is read anew is left
        d.until(lambda: people.model().rowCount() == 1, "名册里只剩郑远")
        d.row("people_list", "郑远")
        d.click("person_archive_button")
        d.find("person_archive_dialog")
        d.shot("档案-个人")
        self._printing.paper("person_archive")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("person_archive_dialog"), "关闭个人档案")
        d.type("people_filter", "")
