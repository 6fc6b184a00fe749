"""Writing a draft by clicks and keys: the ground fixes the form, the rules answer beside it, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews.drafts import draft_of
from app.interviews.guarding import case_of, subjects_of
from app.interviews.tables import Interview
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm, Mode
from tests.interviews.talks import MORNING, drafted, set_clock
from tests.interviews.test_drafts import planned
from tests.ui.hands import choose, click, dialog, find, is_there, pick, said, show, words, write
from ui.interviews.draft_dialog import DraftDialog
from ui.office import Office
from ui.widgets.files import answer_with


class Desk:
    """A window with the dialog over it."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot, self.office, self.saved = qtbot, Office(session), list[int]()
        self.window = show(qtbot, QWidget())

    def open(self, interview_id: int | None = None) -> DraftDialog:
        """Opens a new draft, or a case that is one."""
        draft = draft_of(case_of(interview_id)) if interview_id else None
        made = DraftDialog(self.window, self.office, draft=draft, interview_id=interview_id, on_saved=self.saved.append)
        made.open()
        return made

    def settle(self, asked: DraftDialog) -> None:
        """Waits until the rules have been asked about what was written last."""
        self.qtbot.waitUntil(lambda: not asked._ask_later.isActive())


@pytest.fixture
def desk(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[Desk]:
    yield Desk(qtbot, set_clock(session, MORNING))
    answer_with()


def begun(desk: Desk, *names: str, ground: str = "仍需询问核实") -> DraftDialog:
    """A new draft with its subjects and its ground."""
    asked = desk.open()
    for name in names or ("蒋德禾",):
        pick(desk.qtbot, asked, "subjects_picker", name)
    choose(asked, "ground_box", ground)
    desk.settle(asked)
    return asked


def test_a_whole_scheme_is_written_by_keyboard_and_mouse(desk: Desk, people: dict[str, int]) -> None:
    asked = begun(desk)
    click(asked, "written_inquiry_box")
    write(asked, "start_field_date", "20261126")
    write(asked, "start_field_time", "1430")
    write(asked, "end_field", "15：30")
    write(asked, "place_line", "行政楼 301")
    pick(desk.qtbot, asked, "recorder_picker", "常怀")
    pick(desk.qtbot, asked, "attendees_picker", "花新")
    click(asked, "choose_lead_button")
    lead = dialog(asked, "choose_lead_dialog")
    click(lead, "lead_赵瑾德")
    click(lead, "choose_button")
    write(asked, "purpose_text", "核实采购询价情况")
    write(asked, "requirements_text", "如实说明")
    write(asked, "safety_text", "两人在场")
    assert "没有不符合制度的地方" in words(asked)
    click(asked, "save_draft_button")
    (case,) = desk.saved
    draft = draft_of(case_of(case))
    assert (draft.planned_start, draft.planned_end) == (datetime(2026, 11, 26, 14, 30), datetime(2026, 11, 26, 15, 30))
    assert (draft.place, draft.purpose, draft.requirements, draft.safety_plan) == (
        "行政楼 301", "核实采购询价情况", "如实说明", "两人在场",
    )  # fmt: skip
    assert (draft.lead_id, draft.recorder_id, draft.attendees) == (people["赵瑾德"], people["常怀"], (people["花新"],))
    assert draft.written_inquiry and draft.mode is Mode.INDIVIDUAL
    assert not is_there(desk.window, "draft_dialog")


def test_the_ground_fixes_the_form_and_shows_its_clause(desk: Desk) -> None:
    asked = begun(desk, ground="诫勉谈话")
    assert "纠错诫勉约谈" in words(asked) and "三(三)" in words(asked)
    assert not is_there(asked, "written_inquiry_box")
    choose(asked, "ground_box", "仍需询问核实")
    desk.settle(asked)
    assert "询问示警约谈" in words(asked) and is_there(asked, "written_inquiry_box")


def test_the_answer_says_who_organises_approves_and_what_is_due(desk: Desk) -> None:
    asked = desk.open()
    assert "选好约谈对象和事由后" in words(asked) and not find(asked, "choose_lead_button").isEnabled()
    pick(desk.qtbot, asked, "subjects_picker", "蒋德禾")
    choose(asked, "ground_box", "仍需询问核实")
    desk.settle(asked)
    told = words(find(asked, "answer_panel"))
    for word in ("纪检监察室", "领导小组批准方案", "问题说明材料", "四(二)1", "五(二)1", "五(三)"):
        assert word in told


def test_the_answer_remarks_that_the_quarterly_plan_is_not_filed(desk: Desk) -> None:
    asked = begun(desk, "余立")
    told = words(find(asked, "answer_panel"))
    assert "部门主要负责人批准方案" in told and "四(三)" in told and "教务处" in told


def test_several_subjects_make_a_group_that_needs_its_reason(desk: Desk) -> None:
    asked = begun(desk, "金之玉", "古丽·阿不都")
    assert "集体约谈的理由 *" in words(asked) and "须写明理由" in words(find(asked, "answer_panel"))
    write(asked, "mode_reason_line", "同一件事，须当面核对")
    desk.settle(asked)
    assert "采取集体方式须写明理由" not in words(find(asked, "answer_panel"))


def test_a_group_of_several_organisers_becomes_several_drafts(desk: Desk) -> None:
    asked = begun(desk, "蒋德禾", "余立", ground="一岗双责")
    click(asked, "save_draft_button")
    assert "不同的组织实施单位" in said(asked) and "建议第1组：蒋德禾" in said(asked)
    assert desk.saved == [] and Interview.select().count() == 0
    click(asked, "save_groups_button")
    assert len(desk.saved) == 1
    assert [[s.name for s in subjects_of(row.id)] for row in Interview.select().order_by(Interview.id)] == [
        ["蒋德禾"], ["余立"],
    ]  # fmt: skip


def test_the_split_is_offered_in_the_choice_of_the_lead_too(desk: Desk) -> None:
    asked = begun(desk, "蒋德禾", "余立", ground="一岗双责")
    click(asked, "choose_lead_button")
    click(dialog(asked, "choose_lead_dialog"), "split_button")
    assert Interview.select().count() == 2 and not is_there(desk.window, "draft_dialog")


def test_the_lead_chosen_is_shown_with_strength_and_clause(desk: Desk) -> None:
    asked = begun(desk)
    assert "还没有选择" in words(asked)
    click(asked, "choose_lead_button")
    lead = dialog(asked, "choose_lead_dialog")
    click(lead, "lead_任望谷")
    write(lead, "lead_reason", "情况重大")
    click(lead, "choose_button")
    assert "任望谷（五(一)4）" in words(asked) and "理由：情况重大" in words(asked) and "必要时" in words(asked)


def test_a_lead_who_no_longer_fits_is_said_to(desk: Desk) -> None:
    asked = begun(desk)
    click(asked, "choose_lead_button")
    lead = dialog(asked, "choose_lead_dialog")
    click(lead, "lead_赵瑾德")
    click(lead, "choose_button")
    pick(desk.qtbot, asked, "subjects_picker", "陈维")
    desk.settle(asked)
    assert "赵瑾德：不在可以主谈的人之列" in words(asked)


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("start_field_date", "2026-13-45", "开始时间"),
        ("start_field_date", "2026-11-26", "请写明时间"),
        ("end_field", "下午三点", "结束时间请写成"),
        ("end_field", "15:30", "还没有写开始时间"),
        ("recorder_picker", "常某某", "记录人员里的“常某某”还没有从名单中选定"),
        ("attendees_picker", "花", "其他参加人员里的“花”还没有从名单中选定"),
    ],
)
def test_what_was_typed_is_never_dropped_in_silence(desk: Desk, field: str, text: str, complaint: str) -> None:
    asked = begun(desk)
    write(asked, field, text)
    click(asked, "save_draft_button")
    assert complaint in said(asked) and "没有保存" in said(asked)
    assert desk.saved == [] and Interview.select().count() == 0


def test_a_recorder_who_leads_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    asked = begun(desk)
    click(asked, "choose_lead_button")
    lead = dialog(asked, "choose_lead_dialog")
    click(lead, "lead_赵瑾德")
    click(lead, "choose_button")
    write(asked, "place_line", "谈话室")
    pick(desk.qtbot, asked, "recorder_picker", "赵瑾德")
    click(asked, "save_draft_button")
    assert "不能同时担任记录人员" in said(asked) and "五(二)2" in words(asked)
    assert Interview.select().count() == 0 and asked.place.text() == "谈话室"
    pick(desk.qtbot, asked, "recorder_picker", "常怀")
    click(asked, "save_draft_button")
    assert len(desk.saved) == 1


def test_a_draft_is_opened_as_it_was_written_and_changed(desk: Desk, people: dict[str, int]) -> None:
    case = drafted(desk.office.session, people, purpose="核实", written_inquiry=True)
    asked = desk.open(case)
    assert find(asked, "save_draft_button", QPushButton).text() == "保存修改"
    assert asked.draft() == draft_of(case_of(case))
    assert find(asked, "written_inquiry_box", QCheckBox).isChecked()
    write(asked, "place_line", "三号谈话室")
    click(asked, "save_draft_button")
    assert desk.saved == [case] and case_of(case).place == "三号谈话室" and Interview.select().count() == 1


def test_an_exception_begins_with_keeping_the_draft(desk: Desk, tmp_path: Path, people: dict[str, int]) -> None:
    scan = tmp_path / "批件.pdf"
    scan.write_bytes(b"%PDF-1.7")
    answer_with(open_=lambda *_: scan)
    asked = begun(desk)
    write(asked, "place_line", "谈话室")
    click(asked, "choose_lead_button")
    click(dialog(asked, "choose_lead_dialog"), "exception_button")
    paper = dialog(asked, "exception_dialog")
    assert Interview.select().count() == 1 and Interview.get().state == State.DRAFT
    write(paper, "number_line", "青约特〔2026〕1号")
    write(paper, "approver_line", "领导小组")
    write(paper, "reason_text", "分管领导出国")
    click(paper, "record_exception_button")
    assert "批准日期" in said(paper) and paper.isVisible()
    write(paper, "decided_field", "2026-11-20")
    click(paper, "record_exception_button")
    assert "扫描件" in said(paper)
    click(paper, "scan_button")
    click(paper, "record_exception_button")
    lead = dialog(asked, "choose_lead_dialog")
    assert not is_there(lead, "exception_button")
    pick(desk.qtbot, lead, "excepted_lead_picker", "万俟望")
    click(lead, "choose_button")
    assert "特批" in words(find(asked, "answer_panel")) and "没有不符合制度的地方" in words(asked)
    click(asked, "save_draft_button")
    row = Interview.get()
    assert (row.lead_id, row.exception_number, row.place) == (people["万俟望"], "青约特〔2026〕1号", "谈话室")
    assert Interview.select().count() == 1 and row.form == InterviewForm.INQUIRY


def test_the_dialog_fits_a_small_laptop(desk: Desk) -> None:
    asked = begun(desk)
    assert asked.height() <= 700 and asked.width() <= 1366


def test_a_plan_fills_an_empty_form_and_only_places_a_written_one(desk: Desk, people: dict[str, int]) -> None:
    session = desk.office.session
    first = planned(session, people, "古丽·阿不都", lead="任望谷")
    asked = desk.open()
    choose(asked, "plan_box", "2026年")
    desk.settle(asked)
    draft = asked.draft()
    assert (draft.subjects, draft.plan_item_id) == ((people["古丽·阿不都"],), first)
    assert (draft.lead_id, draft.ground, draft.place) == (people["任望谷"], "一岗双责", "谈话室")
    asked.reject()
    written = begun(desk, "蒋德禾")
    choose(written, "plan_box", "2026年")
    desk.settle(written)
    assert written.draft().subjects == (people["蒋德禾"],)
    click(written, "save_draft_button")
    assert "没有列入全部对象" in said(written) and Interview.select().count() == 0
    choose(written, "plan_box", "不在计划内")
    click(written, "save_draft_button")
    assert case_of(desk.saved[0]).plan_item_id is None
