"""From clues to a campaign and to 谈话函询: duplicates, a sorting session, two approvals, a letter, a reply, a talk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QSpinBox

from ui.plans.clue_hints import HintList
from ui.tour.driver import Driver
from ui.tour.printing_work import PrintingTeller

_WHO, _PROBLEM = "方志", "反映其在实验室设备采购中照顾熟人，同一供货单位连续三年中标。"


class ClueTeller:
    """Tells the chapters about clues; everything happens on one day."""

    def __init__(self, driver: Driver, printing: PrintingTeller) -> None:
        self.driver, self._printing = driver, printing

    def tell(self) -> None:
        """All of it, in its order."""
        self._register()
        self._sort()
        self._ask()
        self._answer()
        self._line()

    def _register(self) -> None:
        """Two clues about one matter; the second shows what it may repeat, and both become one case."""
        d = self.driver
        d.chapter("线索与并案")
        d.tab("main_tabs", "计划")
        d.tab("plan_pages", "线索")
        for source, problem in (("上级交办", _PROBLEM), ("干部群众举报", f"{_PROBLEM}请查处。")):
            d.click("register_clue_button")
            d.find("clue_dialog")
            d.pick("clue_person_field", _WHO)
            d.choose("clue_source_field", source)
            d.type("clue_problem_field", problem)
            if source == "干部群众举报":
                hints = d.find("duplicate_hints", HintList)
                d.until(lambda hints=hints: hints.lines, "提示重复")
                d.shot("线索登记-可能重复")
            d.click("keep_clue_button")
            d.until(lambda: not d.is_there("clue_dialog"), "登记线索")
        d.shot("线索-重复提示")
        d.click("join_hint_0")
        d.find("join_clues_dialog")
        d.shot("线索-并案")
        d.click("save_button")
        d.until(lambda: not d.is_there("join_clues_dialog"), "并案")

    def _sort(self) -> None:
        """A session decides on both and proposes the person; the campaign plan takes them up."""
        d = self.driver
        d.chapter("线索梳理会")
        d.tab("plan_pages", "梳理会")
        d.shot("梳理会-空")
        d.click("new_sorting_button")
        d.pick("sorting_chair_field", "李望鸣")
        d.pick("sorting_members_field", "褚雨庭", "常怀")
        d.type("sorting_place_field", "第二会议室")
        d.shot("召开梳理会")
        d.click("save_button")
        d.until(lambda: d.is_there("sorting_page"), "打开梳理会")
        for place, disposal in enumerate(("谈话函询", "予以了结")):
            d.row("sorting_clues_list", f"第{place + 2:03d}号")
            d.click("choose_clue_button")
            d.choose("choice_disposal_field", disposal)
            d.type("choice_note_field", "反映具体，可查性较强。" if place == 0 else "与前一条并案办理。")
            if place == 0:
                d.click("choice_proposed_field")
                d.type("choice_reason_field", "反映具体，须由本人说明。")
                d.shot("梳理会-登记处置")
            d.click("save_button")
            d.until(lambda: not d.is_there("choose_clue_dialog"), "登记处置")
        d.shot("梳理会")
        d.click("close_sorting_button")
        d.type("sorting_summary_field", "议定两条，拟约谈一人。")
        d.click("save_button")
        d.until(lambda: not d.is_there("close_sorting_dialog"), "结束会议")
        self._printing.paper("sorting_minutes", menu="打印-菜单-梳理会")
        d.click("propose_button")
        d.choose("propose_plan_field", "新建")
        d.shot("列入集中约谈计划")
        d.click("save_button")
        d.until(lambda: d.is_there("plan_page"), "打开计划")
        d.shot("梳理会-编成的计划")
        d.click("back_to_plans_button")

    def _ask(self) -> None:
        """谈话函询 is drawn up, approved by 纪检监察室 and then by the leading group, and sent."""
        d = self.driver
        d.chapter("谈话函询")
        d.tab("plan_pages", "线索")
        d.row("clue_list", "第002号")
        d.shot("线索-处置经过")
        d.click("ask_clue_button")
        d.choose("inquiry_way_field", "函询")
        d.type("inquiry_matters_field", "请说明设备采购的询价、比价经过。")
        d.type("inquiry_proposal_field", "拟先函询，视回复情况处置。")
        d.shot("拟定谈话函询")
        d.click("save_button")
        d.until(lambda: d.is_there("inquiry_list"), "打开谈话函询")
        d.click("inquiry_step_button")
        for name, opinion in (("褚雨庭", "同意函询。"), ("尹涵", "同意。")):
            d.click("inquiry_step_button")
            d.type("approver_field", name)
            d.type("opinion_field", opinion)
            d.shot(f"谈话函询-审批-{name}")
            d.click("save_button")
            d.until(lambda: not d.is_there("approve_inquiry_dialog"), "登记批准")
        d.click("inquiry_step_button")
        d.type("letter_number_field", "青纪函〔2026〕1号")
        d.shot("谈话函询-发函")
        d.click("save_button")
        d.until(lambda: not d.is_there("send_inquiry_dialog"), "登记发函")
        d.shot("谈话函询")

    def _answer(self) -> None:
        """The reply comes with its endorsement; it leaves something open, so there is another talk."""
        d = self.driver
        d.click("inquiry_step_button")
        d.find("pages_field", QSpinBox).setValue(4)
        d.type("endorsed_by_field", "某党总支书记")
        d.type("endorsement_field", "所述情况属实。")
        d.shot("谈话函询-回复")
        d.click("save_button")
        d.until(lambda: not d.is_there("reply_dialog"), "登记回复")
        d.click("inquiry_step_button")
        d.choose("outcome_field", "再谈")
        d.type("assessed_by_field", "常怀")
        d.type("reason_field", "比价经过没有说清。")
        d.shot("谈话函询-评估")
        d.click("save_button")
        d.until(lambda: d.is_there("case_page"), "打开拟好的约谈")
        d.shot("谈话函询-转入约谈")
        d.click("back_button")

    def _line(self) -> None:
        """The person's whole line; the last talk opens from it by Enter."""
        d = self.driver
        d.chapter("干部的经历")
        d.tab("main_tabs", "干部")
        d.tab("people_pages", "干部")
        d.type("people_filter", _WHO)
        people = d.find("people_list", QAbstractItemView)
        d.until(lambda: 0 < people.model().rowCount() < 10, "按姓名筛选")
        d.row("people_list", _WHO)
        line = d.find("person_line_list", QListWidget)
        d.shot("干部-线索与约谈经历")
        line.setFocus()
        d.key(Qt.Key.Key_Return, name="person_line_list")
        d.until(lambda: d.is_there("case_page") or d.is_there("clue_pane"), "从经历打开")
        if d.is_there("back_button"):
            d.click("back_button")
        d.tab("main_tabs", "干部")
        d.type("people_filter", "")
