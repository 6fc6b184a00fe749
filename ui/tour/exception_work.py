"""特批: a talk that the leading group lets somebody lead who may not by the rules, from its refusal to its form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ui.tour.driver import Driver
from ui.tour.printing_work import PrintingTeller
from ui.widgets import files


class ExceptionTeller:
    """Tells the chapter about the exception."""

    def __init__(self, driver: Driver, printing: PrintingTeller) -> None:
        self.driver, self.printing = driver, printing

    def tell(self, start: datetime) -> None:
        """A talk that nobody leads yet: the form is printed, approved and registered, then the lead is named."""
        d = self.driver
        self._draft(start)
        form = self.printing.paper("exception_form")
        d.tab("case_tabs", "方案与审批")
        d.click("add_exception_button")
        self._register(start, form)
        d.tab("case_tabs", "基本")
        d.click("edit_case_button")
        self._name_lead()
        d.tab("case_tabs", "方案与审批")
        d.shot("特批-方案与审批")
        self.printing.look("exception_form", "打印-约谈主谈人特批表-已批准")
        d.click("back_button")

    def _draft(self, start: datetime) -> None:
        d = self.driver
        d.chapter("特批")
        d.tab("main_tabs", "约谈")
        d.click("new_interview_button")
        d.find("draft_dialog")
        d.pick("subjects_picker", "严凡")
        d.choose("ground_box", "重要部门或关键岗位")
        d.type("start_field_date", f"{start:%Y%m%d}")
        d.type("start_field_time", f"{start:%H:%M}")
        d.type("place_line", "行政楼302谈话室")
        d.pick("recorder_picker", "常怀")
        d.type("purpose_text", "任职提醒，明确因公出国（境）管理中的廉政风险")
        d.click("save_draft_button")
        d.find("case_page")

    def _name_lead(self) -> None:
        """With the exception on record somebody else can be named."""
        d = self.driver
        d.find("draft_dialog")
        d.click("choose_lead_button")
        d.find("choose_lead_dialog")
        d.pick("excepted_lead_picker", "郝知清")
        d.shot("特批-选择主谈人")
        d.click("choose_button")
        d.until(lambda: not d.is_there("choose_lead_dialog"), "按特批选定主谈人")
        d.click("save_draft_button")
        d.until(lambda: not d.is_there("draft_dialog"), "保存修改")

    def _register(self, start: datetime, paper: Path) -> None:
        """The leading group's paper."""
        d = self.driver
        d.find("exception_dialog")
        d.type("number_line", "青约〔2026〕特1号")
        d.type("decided_field", f"{start.replace(day=27):%Y-%m-%d}")
        d.type("approver_line", "约谈工作领导小组")
        files.answer_with(open_=lambda *_: paper)
        d.click("scan_button")
        d.type(
            "reason_text",
            "国际交流处主要负责人空缺，分管校领导花澜景近期在外执行公务，经领导小组研究，由郝知清主谈。",
        )
        d.shot("特批-登记")
        d.click("record_exception_button")
        d.until(lambda: not d.is_there("exception_dialog"), f"登记特批（{d.notice()}）")
