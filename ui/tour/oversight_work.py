"""The tour through supervision and publicity: a draw checked, a finding in rounds, a report, a case made anonymous."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from app.access.session import Session
from app.access.tables import Account
from app.oversight import publicity
from ui.tour.driver import Driver
from ui.tour.printing_work import PrintingTeller

_TEXT = "{date}，教务处某科长违规发放津贴，受到批评教育。全体党员干部要引以为戒。"


class OversightTeller:
    """Does by clicks and keys what the discipline office does with drawn samples, reports and typical cases."""

    def __init__(self, driver: Driver, session: Session, printing: PrintingTeller) -> None:
        self.driver, self._session, self._printing = driver, session, printing

    def tell(self) -> None:
        """All of it, one after the other."""
        self.driver.chapter("抽查与宣传")
        self.driver.tab("main_tabs", "督导")
        self._sample()
        self._rounds()
        self._report()
        self._case()

    def _sample(self) -> None:
        d = self.driver
        d.tab("oversight_pages", "抽查")
        d.shot("督导-抽查（空）")
        d.click("draw_sample_button")
        d.type("draw_seed", "4265")
        d.shot("督导-抽取")
        d.click("save_button")
        d.until(lambda: not d.is_there("draw_dialog"), "抽取")
        d.row("samples_list", "抽查第001号")
        d.click("redraw_button")
        d.shot("督导-复核抽取")
        d.row("drawn_list", "〔2026〕", double=True)
        d.choose("check_ledger", "符合")
        d.choose("check_record", "不符合")
        d.type("remark_record", "第2页没有签字")
        d.click("save_check_button")
        d.shot("督导-核查")
        d.click("take_up_record")
        d.click("save_button")
        d.until(lambda: not d.is_there("finding_dialog"), "列入整改")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("check_dialog"), "关闭核查")

    def _rounds(self) -> None:
        d = self.driver
        d.tab("oversight_pages", "整改台账")
        d.row("findings_list", "第2页没有签字")
        d.click("issue_finding_button")
        d.shot("督导-整改通知单")
        d.click("cancel_button")
        d.row("findings_list", "第2页没有签字")
        self._reply("已补签第2页。")
        d.click("recheck_finding_button")
        d.type("recheck_by", "常怀")
        d.choose("recheck_result", "不合格")
        d.type("recheck_note", "补签没有写明日期")
        d.type("recheck_due", "20261231")
        d.shot("督导-复查")
        d.click("save_button")
        d.until(lambda: not d.is_there("recheck_dialog"), "登记复查")
        d.row("findings_list", "第2页没有签字")
        d.shot("督导-第二轮整改")

    def _reply(self, text: str) -> None:
        d = self.driver
        d.click("reply_finding_button")
        d.type("reply_text", text)
        d.click("save_button")
        d.until(lambda: not d.is_there("reply_dialog"), "登记回复")

    def _report(self) -> None:
        d = self.driver
        d.tab("oversight_pages", "督导报告")
        d.choose("health_department", "招生就业处")
        d.shot("督导-督导报告")
        self._printing.paper("health")

    def _case(self) -> None:
        """A typical case: checked, replaced, approved by another account, exported by this one no more than that."""
        d = self.driver
        d.tab("oversight_pages", "宣传信息")
        d.click("write_publicity_button")
        d.choose("publicity_kind", "典型案例")
        d.type("publicity_title", "违规发放津贴案例")
        d.type("publicity_body", _TEXT.format(date="2026年11月"))
        d.click("check_publicity_button")
        d.shot("督导-匿名核查")
        d.click("replace_all_button")
        d.shot("督导-替换之后")
        d.click("save_button")
        d.until(lambda: not d.is_there("publicity_dialog"), "保存典型案例")
        d.row("publicity_list", "违规发放津贴案例")
        d.click("step_提交审核")
        self._as_another(lambda: publicity.take_step(self._session, publicity.items(self._session)[0].id, "批准"))
        d.tab("main_tabs", "待办")
        d.tab("main_tabs", "督导")
        d.row("publicity_list", "违规发放津贴案例")
        d.until(lambda: d.is_there("export_publicity_button"), "可以导出")
        d.key(Qt.Key.Key_Down, name="publicity_list")
        d.shot("督导-宣传信息")

    def _as_another(self, act: Callable[[], Any]) -> None:
        """Somebody else approves at their own desk: who wrote a text does not approve it."""
        own = self._session.account
        with self._session.store.transaction():
            other = Account.create(
                name="shenpi",
                display_name="审批人",
                role=own.role,
                slot="tour-approver",
                created_at=self._session.now(),
            )
        self._session.account = other
        try:
            act()
        finally:
            self._session.account = own
            self._session.confine()
