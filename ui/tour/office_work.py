"""The office's part of the tour: first start, roster, clues and plans, ledgers, supervision."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget

from app.ledgers.intake.preview import Verdict as LedgerVerdict
from app.people.roster.preview import Verdict
from app.sample import SAMPLE_NAME
from app.sample.build import ROSTER
from app.sample.stories import Story
from ui.ledgers.import_dialog import LedgerImportDialog
from ui.people.import_dialog import ImportDialog
from ui.tour.clock import Clock
from ui.tour.driver import Driver
from ui.widgets import files

OLD_LEDGER = ROSTER.with_name("ledger-2025.xlsx")


class OfficeTeller:
    """What the offices do around the talks."""

    def __init__(self, driver: Driver, clock: Clock, out: Path) -> None:
        self.driver, self.clock, self.out = driver, clock, out

    @staticmethod
    def stop_answering() -> None:
        """From here on file dialogs ask the user again."""
        files.answer_with()

    # ------------------------------------------------------------ first start and roster

    def first_start(self, password: str) -> None:
        """The wizard: a new institution with its password."""
        d = self.driver
        d.chapter("首次使用")
        d.shot("首次使用")
        d.click("new_institution_button")
        d.type("institution_name", SAMPLE_NAME)
        d.type("new_password", password)
        d.type("new_password_again", password)
        d.shot("新建单位")
        d.click("create_button")
        d.until(lambda: d.is_there("main_window"), "主窗口打开")
        d.find("first_recovery_button")
        d.shot("首次使用-接下来的几步")
        d.click("first_selfcheck_button")
        d.until(d.find("copy_selfcheck_button").isEnabled, "检查完这台电脑")
        d.shot("本机自检")
        d.close("selfcheck_dialog")
        d.click("first_recovery_button")
        d.find("preview_dialog")
        d.shot("首次使用-恢复单")
        d.close("preview_dialog")

    def roster(self) -> dict[str, int]:
        """Imports the roster, saves the faulty rows, and sees that a second import changes nothing."""
        d = self.driver
        d.chapter("名册")
        d.shot("待办-空")
        d.tab("main_tabs", "干部")
        d.shot("干部-空")
        dialog = self._open_roster()
        counts = self._counts(dialog)
        d.shot("导入-预览")
        d.click("preview_faulty")
        d.shot("导入-错误")
        errors = self.out / "名册-错误表.xlsx"
        files.answer_with(save=lambda *_: errors)
        d.click("save_errors_button")
        d.click("map_columns_button")
        d.shot("导入-对应各列")
        d.click("apply_columns_button")
        d.click("apply_import_button")
        d.find("import_result")
        d.shot("导入-完成")
        d.click("cancel_button")
        again = self._counts(self._open_roster())
        d.shot("导入-再次导入")
        d.click("cancel_button")
        d.note("名册", first=counts, second=again)
        for name in ("部门", "校级职务", "回避", "导入记录"):
            d.tab("people_pages", name)
            d.shot(f"干部-{name}")
        d.tab("people_pages", "干部")
        d.type("people_filter", "tyc")
        people = d.find("people_list", QAbstractItemView)
        d.until(lambda: people.model().rowCount() < 10, "按拼音首字母筛选")
        d.row("people_list", "唐远承")
        d.shot("干部-列表")
        d.type("people_filter", "")
        return counts

    def _open_roster(self) -> ImportDialog:
        d = self.driver
        files.answer_with(open_=lambda *_: ROSTER)
        d.click("import_roster_button")
        dialog = d.find("import_dialog", ImportDialog)
        d.shot("导入-选择文件")
        d.click("choose_file_button")
        d.until(lambda: dialog.found is not None, "读完名册")
        return dialog

    @staticmethod
    def _counts(dialog: ImportDialog) -> dict[str, int]:
        found = dialog.found
        return {str(verdict): found.count(verdict) for verdict in Verdict} if found else {}

    # ------------------------------------------------------------ clues and plans

    def clue(self, story: Story) -> None:
        """A clue is registered, linked to the cadre, and sorted to 谈话函询."""
        d = self.driver
        d.chapter("问题线索")
        d.tab("main_tabs", "计划")
        d.tab("plan_pages", "线索")
        d.shot("计划-线索-空")
        d.click("register_clue_button")
        d.find("clue_dialog")
        d.type("clue_name_field", story.subjects[0])
        d.pick("clue_person_field", story.subjects[0])
        d.choose("clue_source_field", "干部群众举报")
        d.type("clue_problem_field", "反映其在维修工程变更签证中把关不严，可能收受施工方财物。")
        d.shot("线索登记")
        d.click("keep_clue_button")
        d.until(lambda: not d.is_there("clue_dialog"), "登记线索")
        d.row("clue_list", story.subjects[0])
        d.click("sort_clue_button")
        d.choose("disposal_field", "谈话函询")
        d.type("sorting_note_field", "线索笼统，先谈话函询。")
        d.shot("线索分办")
        d.click("record_sorting_button")
        d.until(lambda: not d.is_there("sort_clue_dialog"), "分办线索")
        d.shot("计划-线索")

    def campaign(self, stories: list[Story], on: datetime) -> None:
        """A campaign plan with its items, approved by the leading group."""
        d = self.driver
        d.chapter("集中约谈计划")
        d.tab("plan_pages", "计划")
        d.click("new_plan_button")
        d.choose("plan_kind_field", "集中")
        d.type("plan_basis_field", "年度党风廉政建设工作安排")
        d.shot("新建计划")
        d.click("create_plan_button")
        d.find("plan_page")
        for story in stories:
            self._item(story, on)
        d.shot("计划-编制")
        d.click("submit_button")
        d.click("confirm_submit_button")
        d.until(lambda: not d.is_there("submit_plan_dialog"), "提交计划")
        self._approve_plan("约谈工作领导小组", "青约〔2026〕1号")
        d.shot("计划-已批准")
        out = self.out / "集中约谈计划表.xlsx"
        files.answer_with(save=lambda *_: out)
        d.click("export_button")
        d.until(out.exists, "导出计划表")

    def quarterly(self, department: str, story: Story, on: datetime) -> None:
        """A department's quarterly plan, approved by its head and filed with the discipline office."""
        d = self.driver
        d.chapter("部门季度计划")
        d.click("back_to_plans_button")
        d.click("new_plan_button")
        d.choose("plan_kind_field", "季度")
        d.choose("plan_department_field", department)
        d.click("create_plan_button")
        d.find("plan_page")
        self._item(story, on)
        d.click("submit_button")
        d.click("confirm_submit_button")
        d.until(lambda: not d.is_there("submit_plan_dialog"), "提交计划")
        self._approve_plan(f"{department}主要负责人", "")
        d.click("file_button")
        d.type("received_by_field", "常怀")
        d.shot("季度计划备案")
        d.click("record_filing_button")
        d.until(lambda: not d.is_there("filing_dialog"), "登记备案")
        d.shot("计划-季度计划")
        d.click("back_to_plans_button")
        d.tab("plan_pages", "备案")
        d.shot("计划-季度备案")
        d.tab("plan_pages", "计划")
        d.shot("计划-列表")

    def arrange(self, story: Story) -> None:
        """Opens the draft of a talk from the plan's item."""
        d = self.driver
        d.chapter(story.key)
        d.tab("main_tabs", "计划")
        d.tab("plan_pages", "计划")
        if d.is_there("back_to_plans_button"):
            d.click("back_to_plans_button")
        d.row("plan_list", "集中", double=True)
        d.find("plan_page")
        d.row("plan_items_list", story.subjects[0])
        d.click("arrange_item_button")
        d.find("draft_dialog")

    def _item(self, story: Story, on: datetime) -> None:
        d = self.driver
        d.click("add_item_button")
        d.find("item_dialog")
        d.pick("item_subjects_field", *story.subjects)
        d.choose("item_ground_field", story.ground)
        d.type("item_date_field", f"{on:%Y-%m-%d}")
        d.type("item_time_field", "14:30")
        d.type("item_place_field", story.place)
        d.type("item_requirements_field", story.purpose)
        if d.is_there(f"clue_of_{story.subjects[0]}"):
            d.choose(f"clue_of_{story.subjects[0]}", "〕")
        if story.written_inquiry:
            d.click("item_inquiry_field")
        d.click("choose_lead_button")
        d.find("choose_lead_dialog")
        d.click(f"lead_{story.lead}")
        d.click("choose_button")
        d.until(lambda: not d.is_there("choose_lead_dialog"), "选定主谈人")
        d.shot(f"计划项目-{story.key}")
        d.click("save_item_button")
        d.until(lambda: not d.is_there("item_dialog"), "保存计划项目")

    def _approve_plan(self, approver: str, number: str) -> None:
        d = self.driver
        d.click("approve_button")
        d.find("approve_plan_dialog")
        d.type("approver_field", approver)
        if number:
            d.type("number_field", number)
        d.type("opinion_field", "同意。")
        d.shot("计划审批")
        d.click("record_decision_button")
        d.until(lambda: not d.is_there("approve_plan_dialog"), "登记审批")

    # ------------------------------------------------------------ what the program refuses

    def guarded(self, start: datetime) -> None:
        """Three things the regulation does not allow, and how the program says so; nothing of them is kept."""
        d = self.driver
        d.chapter("制度把关")
        d.tab("main_tabs", "约谈")
        self._new(("苏庭群", "郑远"), "一岗双责", start)
        d.click("save_draft_button")
        d.until(lambda: bool(d.notice()), "说明为什么不能保存")
        d.note("拒绝", said=d.notice())
        d.shot("把关-组织单位不同")
        d.click("cancel_button")
        self._new(("严凡",), "重要部门或关键岗位", start)
        d.click("choose_lead_button")
        d.find("choose_lead_dialog")
        d.shot("把关-空缺")
        d.click("cancel_button")
        d.pick("recorder_picker", "严凡")
        d.click("save_draft_button")
        d.until(lambda: bool(d.notice()), "说明记录人员不能是对象")
        d.note("拒绝", said=d.notice())
        d.shot("把关-记录人员")
        d.click("cancel_button")

    def _new(self, subjects: tuple[str, ...], ground: str, start: datetime) -> None:
        d = self.driver
        if d.is_there("back_button"):
            d.click("back_button")
        d.click("new_interview_button")
        d.find("draft_dialog")
        d.pick("subjects_picker", *subjects)
        d.choose("ground_box", ground)
        d.type("start_field_date", f"{start:%Y%m%d}")
        d.type("start_field_time", f"{start:%H:%M}")

    # ------------------------------------------------------------ ledgers and supervision

    def ledgers(self) -> None:
        """The ledger and the statistics table, in the window and as workbooks."""
        d = self.driver
        d.chapter("台账与统计")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "台账")
        d.shot("台账")
        self._export("export_ledger_button", "台账.xlsx")
        self._layout("报省纪委")
        self._export("export_ledger_button", "台账（报省纪委）.xlsx")
        self._batch("登记表.pdf")
        d.tab("ledger_pages", "统计表")
        d.click("check_button")
        d.shot("统计表")
        self._export("export_statistics_button", "统计表.xlsx")

    def old_ledger(self) -> None:
        """The ledger that was kept in Excel until now: previewed, its unreadable rows saved, imported."""
        d = self.driver
        d.chapter("旧台账")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "台账")
        files.answer_with(open_=lambda *_: OLD_LEDGER)
        d.click("ledger_import_button")
        dialog = d.find("ledger_import_dialog", LedgerImportDialog)
        self._export("empty_ledger_button", "空白台账.xlsx")
        files.answer_with(open_=lambda *_: OLD_LEDGER)
        d.shot("导入台账-选择文件")
        d.click("choose_file_button")
        d.until(lambda: dialog.found is not None, "读完台账")
        found = dialog.found
        counts = {str(verdict): found.count(verdict) for verdict in LedgerVerdict} if found else {}
        d.shot("导入台账-预览")
        d.click("preview_hinted")
        d.shot("导入台账-提示")
        errors = self.out / "台账-错误表.xlsx"
        files.answer_with(save=lambda *_: errors)
        d.click("save_errors_button")
        d.click("map_columns_button")
        d.shot("导入台账-对应各列")
        d.click("apply_columns_button")
        d.click("apply_import_button")
        d.find("import_result")
        d.shot("导入台账-完成")
        d.click("cancel_button")
        d.note("旧台账", counts=counts)
        d.shot("台账-补录")

    def _layout(self, name: str) -> None:
        """A layout of the ledger of one's own: one column up, one left out, saved by name and chosen."""
        d = self.driver
        d.click("ledger_layout_button")
        table = d.find("layout_table", QTableWidget)
        table.setFocus()
        table.setCurrentCell(0, 0)
        d.key(Qt.Key.Key_Space, name="layout_table")
        table.setCurrentCell(4, 0)
        for _ in range(3):
            d.click("layout_up")
        d.type("layout_name", name)
        d.shot("台账-导出版式")
        d.click("save_layout")
        d.until(lambda: not d.is_there("book_layout_dialog"), f"保存版式{name}")

    def _export(self, button: str, name: str) -> None:
        out = self.out / name
        files.answer_with(save=lambda *_: out)
        self.driver.click(button)
        self.driver.until(out.exists, f"导出{name}")
        self.driver.note("工作簿", file=name)

    def _batch(self, name: str) -> None:
        """All rows of the ledger as one PDF, from the batch dialog; a printer there may be none."""
        d, out = self.driver, self.out / name
        files.answer_with(save=lambda *_: out)
        d.find("ledger_list").setFocus()
        d.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "ledger_list")
        d.click("batch_print_button")
        d.find("batch_dialog")
        d.shot("批量打印")
        d.click("save_one_button")
        d.until(lambda: out.exists() and not d.is_there("batch_progress"), f"批量存成{name}")
        d.shot("批量打印-完成")
        d.close("batch_dialog")
        d.note("批量", file=name)

    def supervision(self) -> None:
        """What the rules found, one of it taken up, answered and closed."""
        d = self.driver
        d.chapter("督导")
        d.tab("main_tabs", "督导")
        d.shot("督导-系统发现")
        d.row("discoveries_list", "拒绝提交")
        d.click("take_up_button")
        d.type("finding_requirement", "补做思想工作，说明拒交原因并报纪检监察室。")
        d.type("finding_due", "20261231")
        d.shot("督导-登记问题")
        d.click("save_button")
        d.until(lambda: not d.is_there("finding_dialog"), "登记整改事项")
        d.tab("oversight_pages", "整改台账")
        d.row("findings_list", "拒绝提交")
        d.click("reply_finding_button")
        d.type("reply_text", "已再次谈话，本人补交了认识材料。")
        d.click("save_button")
        d.until(lambda: not d.is_there("reply_dialog"), "登记回复")
        d.shot("督导-整改台账")
        d.row("findings_list", "拒绝提交")
        d.click("close_finding_button")
        d.type("evidence_text", "材料已入卷，复查属实。")
        d.shot("督导-销号")
        d.click("save_button")
        d.until(lambda: not d.is_there("close_finding_dialog"), "销号")
        d.tab("oversight_pages", "特批")
        d.shot("督导-特批")

    def help_and_lock(self, password: str) -> None:
        """F1, then the lock and back."""
        d = self.driver
        d.chapter("帮助与锁定")
        d.tab("main_tabs", "待办")
        d.shot("待办")
        d.press_in_window(Qt.Key.Key_F1)
        help_window = d.find("help_window")
        d.shot("帮助", help_window)
        d.type("help_search", "恢复单")
        d.until(lambda: d.is_there("help_found"), "找到帮助")
        d.shot("帮助-查找", help_window)
        help_window.close()
        d.from_menu("help_button", "help_regulation")
        d.shot("帮助-制度逐条", d.find("help_window"))
        d.find("help_window").close()
        d.from_menu("help_button", "help_about")
        d.find("about_dialog")
        d.shot("关于")
        d.click("copy_about_button")
        d.close("about_dialog")
        d.from_menu("help_button", "help_keys")
        d.find("shortcut_sheet")
        d.shot("快捷键")
        d.click("cancel_button")
        d.click("lock_button")
        d.find("unlock_page")
        d.shot("锁定")
        d.type("password", password)
        d.click("unlock_button")
        d.until(lambda: not d.is_there("unlock_page"), "解锁")
