"""Telling a story to the windows: one interview from draft to archive, by clicks and keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QPushButton

from app.rules.lifecycle import Step
from app.sample.stories import Ending, Story
from ui.interviews.record_editor import RecordEditor
from ui.tour.clock import Clock
from ui.tour.driver import Driver
from ui.widgets import files
from ui.widgets.form import FieldRow

_CONTROL = Qt.KeyboardModifier.ControlModifier


class CaseTeller:
    """Tells stories.  `showing` takes pictures of every dialog and page on the way."""

    def __init__(self, driver: Driver, clock: Clock, papers: Path) -> None:
        self.driver, self.clock, self.papers = driver, clock, papers
        self.showing = False

    def tell(self, story: Story, start: datetime, begin: str = "new") -> None:
        """The whole story; the talk is held at `start`.  `begin` is "plan" when the draft dialog is open already."""
        self.driver.chapter(story.key)
        if begin == "new":
            self.driver.tab("main_tabs", "约谈")
            if self.driver.is_there("back_button"):
                self.driver.click("back_button")
            self.driver.click("new_interview_button")
        self._draft(story, start)
        self._submit_and_approve(story)
        self._prepare(story)
        self.clock.set(start)
        self._talk(story)
        self.clock.set(start.replace(hour=16))
        self._materials(story)
        self.clock.set(start.replace(hour=9) + timedelta(days=1))
        self._decide(story)
        self.clock.set(start.replace(hour=15) + timedelta(days=1))
        self._archive(story)

    def _shot(self, name: str) -> None:
        if self.showing:
            self.driver.shot(name)

    # ------------------------------------------------------------ before the talk

    def _draft(self, story: Story, start: datetime) -> None:
        d = self.driver
        d.find("draft_dialog")
        d.pick("subjects_picker", *story.subjects)
        d.choose("ground_box", story.ground)
        if story.group_reason:
            d.type("mode_reason_line", story.group_reason)
        if story.written_inquiry and not d.find("written_inquiry_box", QCheckBox).isChecked():
            d.click("written_inquiry_box")
        d.type("start_field_date", f"{start:%Y%m%d}")
        d.type("start_field_time", f"{start:%H:%M}")
        d.type("end_field", f"{start + timedelta(hours=1):%H:%M}")
        d.type("place_line", story.place)
        d.pick("recorder_picker", story.recorder)
        if story.attendee:
            d.pick("attendees_picker", story.attendee)
        d.type("purpose_text", story.purpose)
        d.type("requirements_text", "如实说明情况，按时提交材料，遵守保密要求。")
        d.type("safety_text", "两人以上在场，全程不离人；校医院值班电话已备。")
        self._choose_lead(story)
        self._shot(f"约谈-方案-{story.key}")
        d.click("save_draft_button")
        d.find("case_page")
        self._shot(f"约谈-基本-{story.key}")

    def _choose_lead(self, story: Story) -> None:
        d = self.driver
        d.click("choose_lead_button")
        d.find("choose_lead_dialog")
        if d.is_there("refused_link"):
            d.click("refused_link")
        self._shot(f"选择主谈人-{story.key}")
        d.click(f"lead_{story.lead}")
        if story.lead_reason:
            d.type("lead_reason", story.lead_reason)
        d.click("choose_button")
        d.until(lambda: not d.is_there("choose_lead_dialog"), "选定主谈人")

    def _submit_and_approve(self, story: Story) -> None:
        d = self.driver
        self._next(Step.SUBMIT)
        first = True
        while self._next_words() == Step.APPROVE:
            d.click("next_step_button")
            d.find("approval_dialog")
            self._approver()
            d.type("opinion_text", "同意。")
            if first:
                self._shot(f"登记批准-{story.key}")
                first = False
            d.click("approve_button")
            d.until(lambda: not d.is_there("approval_dialog"), "登记批准")
        d.tab("case_tabs", "方案与审批")
        self._shot(f"约谈-方案与审批-{story.key}")

    def _approver(self) -> None:
        """Who approves is said in the dialog; the leading group gives a number."""
        d = self.driver
        by = cast(FieldRow, d.find("approver_line").parentWidget()).hint.text()
        d.type("approver_line", "约谈工作领导小组" if by == "领导小组" else by)
        if by == "领导小组":
            d.type("number_line", f"青约〔2026〕{self.clock.moment.day}号")

    def _prepare(self, story: Story) -> None:
        d = self.driver
        d.tab("case_tabs", "准备")
        if story.matter:
            d.type("outline_line", story.matter)
            d.click("outline_add_button")
        d.click("notify_all_button" if d.is_there("notify_all_button") else "notify_1")
        self._shot("登记通知")
        d.click("save_button")
        d.until(lambda: not d.is_there("save_button"), "登记通知")
        self._tick("prepare")
        self._shot("约谈-准备")
        self._next(Step.MAKE_READY)

    def _tick(self, which: str) -> None:
        """Ticks every item of a checklist that is ticked by hand."""
        d = self.driver
        done: set[str] = set()
        while True:
            d.settle()
            boxes = [w for w in d.all_named(f"{which}_", QCheckBox) if w.isEnabled() and not w.isChecked()]
            names = [box.objectName() for box in boxes if box.objectName() not in done]
            if not names:
                return
            done.add(names[0])
            d.click(names[0])

    # ------------------------------------------------------------ the talk

    def _talk(self, story: Story) -> None:
        d = self.driver
        d.tab("case_tabs", "准备")
        self._tick("safety")
        self._next(Step.START)
        editor = d.find("record_editor", RecordEditor)
        for place, (speaker, text) in enumerate(story.turns):
            self._speak(editor, speaker, text, last=place == len(story.turns) - 1)
            self.clock.advance(minutes=5)
        self._saved()
        self._shot(f"约谈-记录-{story.key}")
        self._next(Step.FINISH)
        self._read_back(story.key)

    def _read_back(self, key: str) -> None:
        """Reads the record back to everyone, who find it right, seals it and looks at the paper."""
        d = self.driver
        d.click("read_back_button")
        d.until(lambda: d.is_there("read_back_text"), "宣读核对")
        d.key(Qt.Key.Key_Down, name="read_back_text")
        self._shot(f"约谈-宣读核对-{key}")
        place = 1
        while d.is_there(f"confirm_{place}"):
            d.click(f"confirm_{place}")
            place += 1
        d.click("seal_button")
        d.until(lambda: not d.is_there("read_back_text"), "定稿")
        self._save_paper("谈话笔录", "print_paper_button", key)

    def _speak(self, editor: RecordEditor, speaker: str, text: str, *, last: bool) -> None:
        d = self.driver
        editor.setFocus()
        key = Qt.Key(Qt.Key.Key_1 + editor.speakers.index(speaker))
        d.key(key, _CONTROL, "record_editor")
        d.write(editor, text)
        d.note("记录", speaker=speaker, text=text)
        if not last:
            d.key(Qt.Key.Key_Return, name="record_editor")

    def _saved(self) -> None:
        state = self.driver.find("record_state", QLabel)
        self.driver.until(lambda: "已保存" in state.text(), "记录已保存")

    # ------------------------------------------------------------ after the talk

    def _materials(self, story: Story) -> None:
        d = self.driver
        d.tab("case_tabs", "材料")
        for place, name in enumerate(story.subjects, 1):
            if name == story.refuses:
                d.click(f"refuse_{place}_1")
                d.type("refusal_reason", "本人当面表示不愿书写，经说明仍不提交。")
                for number, witness in enumerate(story.witnesses, 1):
                    d.type(f"witness_{number}", witness)
                    d.type(f"witness_title_{number}", "纪检监察室科长")
                self._shot("登记拒绝")
            else:
                d.click(f"receive_{place}_1")
                d.type("pages", "2")
                self._shot("登记收到")
            d.click("save_button")
            d.until(lambda: not d.is_there("save_button"), "登记材料")
        self._shot(f"约谈-材料-{story.key}")
        self._next(Step.CLOSE_MATERIALS)

    def _decide(self, story: Story) -> None:
        d = self.driver
        d.tab("case_tabs", "处置")
        people = d.find("disposition_subjects", QListWidget) if len(story.subjects) > 1 else None
        for place in range(len(story.subjects)):
            if people is not None:
                d.row("disposition_subjects", story.subjects[place])
            self._dispose(story.ending)
        self._texts(story)
        self._shot(f"约谈-处置-{story.key}")
        self._next(Step.DECIDE)

    def _dispose(self, ending: Ending) -> None:
        d = self.driver
        d.click("confirmed_yes" if ending.confirmed else "confirmed_no")
        d.choose("outcome", ending.outcome)
        d.type("facts", ending.facts)
        if ending.confirmed:
            for word in (ending.discipline, ending.factor):
                if word:
                    d.click_words(QCheckBox, word)
            d.type("proposal", ending.proposal)
            d.type("decided_by", ending.decided_by)
            d.type("decided_on", f"{self.clock.moment:%Y-%m-%d}")
            d.type("decision", ending.decision)
        d.click("save_disposition_button")

    def _texts(self, story: Story) -> None:
        d = self.driver
        d.click("form_texts_button")
        d.find("form_texts_dialog")
        d.type("content_edit", story.content)
        for place in range(1, len(story.subjects) + 1):
            d.type(f"statement_{place}", story.statement)
        d.type("lead_opinion_edit", "谈话达到预期目的。")
        self._shot("登记表内容")
        d.click("save_button")
        d.until(lambda: not d.is_there("form_texts_dialog"), "保存登记表内容")

    def _archive(self, story: Story) -> None:
        d = self.driver
        self._print(story)
        d.tab("case_tabs", "归档")
        d.type("form_signed_on", f"{self.clock.moment:%Y-%m-%d}")
        d.type("record_signed_on", f"{self.clock.moment:%Y-%m-%d}")
        d.choose("retention", "30年")
        d.click("save_archive_button")
        d.click("build_catalogue_button")
        self._shot(f"约谈-归档-{story.key}")
        self._next(Step.ARCHIVE)
        d.tab("case_tabs", "痕迹")
        self._shot(f"约谈-痕迹-{story.key}")

    def _print(self, story: Story) -> None:
        """The registration form as the office prints it."""
        self._save_paper("登记表", "print_form_button", story.key)

    def _save_paper(self, paper: str, print_button: str, key: str) -> None:
        """Looks at a paper in the preview, and saves the very bytes."""
        d = self.driver
        out = self.papers / f"{paper}-{key}.pdf"
        files.answer_with(save=lambda *_: out)
        d.click(print_button)
        d.find("preview_dialog")
        self._shot(f"打印预览-{paper}-{key}")
        d.click("save_pdf_button")
        d.until(out.exists, f"{paper}存成 PDF")
        d.close("preview_dialog")
        d.note(paper, file=out.name)

    # ------------------------------------------------------------ hands

    def _next_words(self) -> str:
        self.driver.settle()
        return self.driver.find("next_step_button", QPushButton).text()

    def _next(self, step: Step) -> None:
        """Takes the next step, which must be this one, and sees that it was taken."""
        d = self.driver
        d.until(lambda: self._next_words() == step, f"下一步是“{step}”")
        d.click("next_step_button")

        def taken() -> bool:
            there = next(d.visible("next_step_button", QPushButton), None)
            return there is None or there.text() != step

        d.until(taken, f"{step}（{d.notice()}）")
