"""特批: a talk that the leading group lets somebody lead who may not by the rules, from its refusal to its form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ui.tour.driver import Driver
from ui.widgets import files


class ExceptionTeller:
    """Tells the chapter about the exception."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def draft(self, start: datetime, paper: Path) -> None:
        """The draft of a talk whose lead is named by the leading group's `paper`; its page stays open."""
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
        self._record(start, paper)
        d.find("choose_lead_dialog")
        d.pick("excepted_lead_picker", "郝知清")
        d.shot("特批-选择主谈人")
        d.click("choose_button")
        d.until(lambda: not d.is_there("choose_lead_dialog"), "按特批选定主谈人")
        d.click("save_draft_button")
        d.find("case_page")
        d.tab("case_tabs", "方案与审批")
        d.shot("特批-方案与审批")

    def _record(self, start: datetime, paper: Path) -> None:
        """The leading group's paper is registered out of the choice of the lead."""
        d = self.driver
        d.click("choose_lead_button")
        d.find("choose_lead_dialog")
        d.click("exception_button")
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
