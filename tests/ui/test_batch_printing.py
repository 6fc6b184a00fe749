"""Batches: one failure stops no other, cancelling is at once, only failures are done again, all is on record."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView

from app.access.errors import Refusal
from app.access.tables import AuditEntry
from app.interviews.tables import Interview
from app.papers.catalogue import Drawn
from app.papers.print_memory import kept_setup
from tests.papers.forms import FORM_NAME, held_cases, pages, printed_form
from tests.ui.hands import choose, click, find, held, is_there, said, show, write
from tests.ui.printing_hands import Desk, desk_of_printers
from ui.application import main_window
from ui.office import Office, Tab
from ui.preview.batch_dialog import BatchDialog
from ui.preview.batch_items import BatchItem, BatchPaper, free_name
from ui.preview.batch_list import words_of
from ui.preview.batch_run import ItemState
from ui.preview.case_batch import ChosenCase, case_papers
from ui.preview.pages import Pages
from ui.theme import theme
from ui.widgets import files

RARE = "\U000323af"
COUNT = 4


@pytest.fixture
def cases(session, people) -> list[int]:
    return held_cases(people, COUNT)


@pytest.fixture
def desk(monkeypatch, tmp_path) -> Desk:
    return desk_of_printers(monkeypatch, tmp_path / "纸")


@pytest.fixture(autouse=True)
def answers() -> Iterator[None]:
    yield
    files.answer_with()


def chosen(cases: list[int]) -> list[ChosenCase]:
    return [ChosenCase(case, f"〔2026〕第{number:03}号", "古丽·阿不都") for number, case in enumerate(cases, 1)]


def opened(qtbot, session, papers) -> BatchDialog:
    theme()
    made = BatchDialog(None, Office(session), papers)
    held(qtbot, made)
    made.open()
    return made


@pytest.fixture
def shown(qtbot, session, cases, desk) -> Iterator[BatchDialog]:
    made = opened(qtbot, session, case_papers(session, chosen(cases)))
    yield made
    made.reject()


def finish(qtbot, shown: BatchDialog) -> None:
    qtbot.waitUntil(lambda: not shown.run.running, timeout=120_000)


def prints() -> list[AuditEntry]:
    return list(AuditEntry.select().where(AuditEntry.action == "print").order_by(AuditEntry.seq))


def states(shown: BatchDialog) -> list[ItemState]:
    return [line.state for line in shown.run.lines]


def as_drawn(draw: Callable[[], bytes]) -> Callable[[], Drawn]:
    return lambda: Drawn(FORM_NAME, draw(), "form.pdf")


def with_items(session, cases, **changed) -> list[BatchPaper]:
    """登记表 of the cases, where the item `at` draws by `draw` instead."""
    paper = case_papers(session, chosen(cases))[0]
    items = list(paper.items)
    for name, draw in changed.items():
        at = int(name.removeprefix("at_"))
        items[at] = BatchItem(items[at].label, as_drawn(draw), items[at].ids, items[at].file_name)
    return [BatchPaper(paper.name, items, paper.purposes)]


def test_all_are_printed_each_as_a_job_of_its_own_and_each_on_record(qtbot, shown, desk, cases, session):
    assert find(shown, "print_batch_button").text() == f"打印 {COUNT} 份"
    write(shown, "copies", "2")
    write(shown, "print_purpose", "报送")
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.SENT] * COUNT and len(desk.out) == COUNT
    assert [(entry.object_id, entry.after) for entry in prints()] == [
        (str(case), {"purpose": "报送", "printer": desk.found[0].name, "copies": 2}) for case in cases
    ]
    assert f"{COUNT} 份已送到打印机" in said(shown) and kept_setup(session, FORM_NAME).copies == 2
    assert find(shown, "print_batch_button").text() == f"重新打印 {COUNT} 份"


def test_ctrl_p_prints_and_a_blank_purpose_is_asked_for(qtbot, shown, desk):
    write(shown, "print_purpose", "")
    qtbot.keyClick(shown, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "用途" in said(shown))
    assert not desk.setups and not prints()


def test_what_fails_is_told_by_reason_and_stops_no_other(qtbot, session, cases, desk):
    def refuse() -> bytes:
        raise Refusal("这次约谈还没有谈话对象。")

    shown = opened(qtbot, session, with_items(session, cases, at_0=refuse, at_2=lambda: b"no pdf"))
    desk.broken = {1}
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.FAILED, ItemState.SENT, ItemState.FAILED, ItemState.FAILED]
    words = [words_of(line) for line in shown.run.lines]
    assert "还没有谈话对象" in words[0] and "读不出来" in words[2] and "没有接受任务" in words[3]
    assert [entry.object_id for entry in prints()] == [str(cases[1])]
    shown.reject()


def test_a_bug_in_one_paper_is_named_and_takes_nothing_with_it(qtbot, session, cases, desk):
    shown = opened(qtbot, session, with_items(session, cases, at_1=lambda: 1 // 0))
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert "ZeroDivisionError" in words_of(shown.run.lines[1]) and shown.run.count(ItemState.SENT) == COUNT - 1
    shown.reject()


def test_only_what_failed_is_done_again(qtbot, session, cases, desk):
    drawn: list[int] = []

    def moody() -> bytes:
        drawn.append(len(drawn))
        if len(drawn) == 1:
            raise Refusal("还不行。")
        return printed_form(session, cases[1])

    shown = opened(qtbot, session, with_items(session, cases, at_1=moody))
    assert not is_there(shown, "again_button")
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert len(desk.out) == COUNT - 1
    click(shown, "again_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.SENT] * COUNT and len(desk.out) == COUNT and len(drawn) == 2
    assert [entry.object_id for entry in prints()][-1] == str(cases[1]) and len(prints()) == COUNT
    shown.reject()


def test_characters_that_no_face_has_are_named_and_held_until_one_says_so(qtbot, session, cases, desk):
    Interview.update(content=f"采购{RARE}经过").where(Interview.id == cases[2]).execute()
    shown = opened(qtbot, session, case_papers(session, chosen(cases)))
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert words_of(shown.run.lines[2]) == f"失败：字体里没有 {RARE}（U+323AF）" and len(desk.out) == COUNT - 1
    click(shown, "in_spite_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.SENT] * COUNT and len(prints()) == COUNT
    assert "U+323AF" in words_of(shown.run.lines[2])
    shown.reject()


def test_cancelling_is_at_once_even_while_an_item_is_drawn(qtbot, session, cases, desk):
    begun, go_on = Event(), Event()

    def slow() -> bytes:
        begun.set()
        go_on.wait(30)
        return printed_form(session, cases[1])

    shown = opened(qtbot, session, with_items(session, cases, at_1=slow))
    click(shown, "print_batch_button")
    qtbot.waitUntil(begun.is_set)
    click(shown, "cancel_batch_button")
    assert not shown.run.running
    assert states(shown) == [ItemState.SENT, *[ItemState.CANCELLED] * (COUNT - 1)]
    go_on.set()
    click(shown, "print_batch_button")  # goes on with what was cancelled
    finish(qtbot, shown)
    assert states(shown) == [ItemState.SENT] * COUNT and len(desk.out) == COUNT and len(prints()) == COUNT
    shown.reject()


def test_cancelling_amid_a_page_stops_the_job_and_leaves_no_record_of_it(qtbot, shown, desk):
    desk.resolution = 600
    click(shown, "print_batch_button")
    qtbot.waitUntil(lambda: shown.run._job is not None and shown.run._job.running)
    click(shown, "cancel_batch_button")
    assert not shown.run.running and not shown.run._job.running and not prints()
    assert states(shown) == [ItemState.CANCELLED] * COUNT and "已取消" in said(shown)


def test_closing_stops_everything(qtbot, session, cases, desk):
    shown = opened(qtbot, session, case_papers(session, chosen(cases)))
    click(shown, "print_batch_button")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.run.running and not shown.isVisible() and not prints()


def test_the_window_is_never_held_up_for_long(qtbot, session, cases, desk):
    """The longest pause between two beats is a small part of what drawing a page in one piece takes here."""
    desk.resolution = 600
    shown = opened(qtbot, session, case_papers(session, chosen(cases[:2])))
    pages_ = Pages(shown.run.lines[0].item.draw().pdf)
    clock = QElapsedTimer()
    clock.start()
    picture = pages_.picture(0, pages_.points(0).toSize() * (600 / 72))
    whole = QImage(picture.size(), QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    painter.drawImage(0, 0, picture)
    painter.end()
    in_one_piece = clock.nsecsElapsed()
    gaps: list[int] = []
    beat = QTimer()

    def tick() -> None:
        gaps.append(clock.nsecsElapsed())
        clock.restart()

    beat.timeout.connect(tick)
    beat.start(0)
    clock.restart()
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    beat.stop()
    assert states(shown) == [ItemState.SENT] * 2
    assert max(gaps) < in_one_piece / 2
    assert len(gaps) > 40
    shown.reject()


def test_all_go_into_one_pdf_that_is_on_record_for_each(qtbot, shown, cases, tmp_path):
    out = tmp_path / "全部.pdf"
    asked = []
    files.answer_with(save=lambda *question: asked.append(question) or out)
    click(shown, "save_one_button")
    finish(qtbot, shown)
    text = "".join(pages(out.read_bytes()))
    assert [f"第{number:03}号" in text for number in range(1, COUNT + 1)] == [True] * COUNT
    assert states(shown) == [ItemState.SAVED] * COUNT and [e.object_id for e in prints()] == [str(c) for c in cases]
    assert asked[0][3] == f"{FORM_NAME}.pdf"


def test_progress_goes_on_while_all_are_drawn_for_one_pdf(qtbot, shown, tmp_path):
    files.answer_with(save=lambda *_: tmp_path / "全部.pdf")
    told: list[str] = []
    shown.run.changed.connect(lambda _: shown.run.count(ItemState.SAVED) or told.append(shown.progress_text.text()))
    click(shown, "save_one_button")
    finish(qtbot, shown)
    assert f"已处理 {COUNT} 份，共 {COUNT} 份" in told  # before anything is written


def test_one_failure_is_left_out_of_the_one_pdf_until_it_is_mended(qtbot, session, cases, desk, tmp_path):
    times: list[None] = []

    def moody() -> bytes:
        times.append(None)
        if len(times) == 1:
            raise Refusal("还不行。")
        return printed_form(session, cases[0])

    out = tmp_path / "全部.pdf"
    files.answer_with(save=lambda *_: out)
    shown = opened(qtbot, session, with_items(session, cases, at_0=moody))
    click(shown, "save_one_button")
    finish(qtbot, shown)
    before = Pages(out.read_bytes()).count
    click(shown, "again_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.SAVED] * COUNT
    assert Pages(out.read_bytes()).count == before + Pages(printed_form(session, cases[0])).count
    assert pages(out.read_bytes())[0] == pages(printed_form(session, cases[0]))[0]
    shown.reject()


def test_each_goes_into_a_file_of_its_own_without_names_and_over_nothing(qtbot, shown, cases, session, tmp_path):
    folder = tmp_path / "表"
    folder.mkdir()
    (folder / f"{FORM_NAME}〔2026〕第001号.pdf").write_text("旧")
    files.answer_with(folder=lambda *_: folder)
    click(shown, "save_each_button")
    finish(qtbot, shown)
    names = sorted(file.name for file in folder.iterdir())
    assert len(names) == COUNT + 1 and f"{FORM_NAME}〔2026〕第001号（2）.pdf" in names
    assert (folder / f"{FORM_NAME}〔2026〕第001号.pdf").read_text() == "旧"
    assert not any("古丽" in name for name in names) and len(prints()) == COUNT
    assert (folder / f"{FORM_NAME}〔2026〕第002号.pdf").read_bytes() == printed_form(session, cases[1])


def test_a_folder_that_cannot_be_written_is_told_at_each_and_nothing_is_recorded(qtbot, shown, tmp_path):
    files.answer_with(folder=lambda *_: tmp_path / "没有")
    click(shown, "save_each_button")
    finish(qtbot, shown)
    assert states(shown) == [ItemState.FAILED] * COUNT and not prints()
    assert "写不进去" in words_of(shown.run.lines[0])


def test_without_a_printer_saving_is_the_way_on(qtbot, session, cases, desk):
    desk.found = []
    shown = opened(qtbot, session, case_papers(session, chosen(cases)))
    click(shown, "print_batch_button")
    assert "没有找到打印机" in said(shown) and find(shown, "save_one_button").isEnabled()
    shown.reject()


def test_another_paper_of_the_same_cases_can_be_chosen(qtbot, session, cases, desk):
    papers = case_papers(session, chosen(cases))
    assert [len(paper.items) for paper in papers] == [COUNT, 0]
    papers[1] = BatchPaper("另一种表", papers[0].items[:2], ("查阅",))
    shown = opened(qtbot, session, papers)
    choose(shown, "batch_paper", "另一种表")
    assert find(shown, "print_batch_button").text() == "打印 2 份"
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert len(desk.out) == 2 and "另一种表" in prints()[0].summary
    shown.reject()


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    (tmp_path / "甲.pdf").touch()
    (tmp_path / "甲（2）.pdf").touch()
    assert free_name(tmp_path, "甲.pdf").name == "甲（3）.pdf" and free_name(tmp_path, "乙.pdf").name == "乙.pdf"


@pytest.mark.parametrize(("tab", "table"), [(Tab.INTERVIEWS, "interviews_list"), (Tab.LEDGERS, "ledger_list")])
def test_chosen_rows_of_a_list_are_printed(qtbot, session, cases, desk, tab, table):
    session.clock = lambda: datetime(2026, 11, 30, 9)
    window = show(qtbot, main_window(session), 1366, 700)
    window.office.go(tab)
    rows = find(window, table, QAbstractItemView)
    assert not find(window, "batch_print_button").isEnabled()
    first = rows.visualRect(rows.model().index(0, 1)).center()
    third = rows.visualRect(rows.model().index(2, 1)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, third)
    click(window, "batch_print_button")
    shown = find(window, "batch_dialog", BatchDialog)
    assert len(shown.run.lines) == 2
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert len(desk.out) == 2 and len(prints()) == 2
    click(shown, "cancel_button")
    window.close()


def test_nothing_is_cleared_away_by_the_thread_that_draws(qtbot, session, cases, desk):
    """Python's collector, run by the drawing thread, would take down what Qt made in the window's."""
    collecting: list[bool] = []

    def look() -> bytes:
        collecting.append(gc.isenabled())
        return printed_form(session, cases[1])

    shown = opened(qtbot, session, with_items(session, cases, at_1=look))
    click(shown, "print_batch_button")
    finish(qtbot, shown)
    assert collecting == [False] and gc.isenabled()
    shown.reject()
