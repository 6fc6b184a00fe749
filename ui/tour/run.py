"""`main.py tour`: the whole job in the real windows; papers, workbooks, pictures and a log come out of it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.access import audit
from app.interviews.queries import CaseFilter, cases_page
from app.sample import SAMPLE_NAME
from app.sample.stories import STORIES
from app.store.integrity import problems

DONE, LOST = 0, 1
# What the tour leaves beside the pictures.
_MADE = ("*.pdf", "*.xlsx", "*.docx", "*.ics")
PASSWORD = "青屏-巡游-把事情办完-2026"
# The first day of the story, and the days of the talks: each takes that day and the next.
FIRST_DAY = datetime(2026, 11, 2, 9, 0)
TALK_DAYS = (3, 5, 9, 11, 16, 18, 23, 25)
LAST_DAY = datetime(2026, 11, 27, 9, 0)
# When volumes that are kept for ten years from the end of 2026 may be destroyed.
YEARS_LATER = 2037
_SCREEN = {
    "synchronousWindowSystemEvents": True,
    "windowFrameMargins": False,
    "screens": [{"name": "office", "x": 0, "y": 0, "width": 1366, "height": 728, "logicalDpi": 96,
                 "logicalBaseDpi": 96, "dpr": 1}],
}  # fmt: skip


def run_tour(arguments: argparse.Namespace) -> int:
    """Runs the tour into the folder `--out`; 0 when all of it was done."""
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yuetan-tour-") as work:
        _use_screen(Path(work))
        return _tour(out, arguments.data or Path(work) / "数据")


def _use_screen(folder: Path) -> None:
    """Without a display, an office screen of 1366×768 less the task bar is drawn in memory.

    Windows always has one, and there the screen in memory cannot be described: its name would end at C:.
    """
    if sys.platform == "win32":
        return
    if os.environ.get("QT_QPA_PLATFORM", "offscreen").startswith("offscreen") or not _has_display():
        screen = folder / "screen.json"
        screen.write_text(json.dumps(_SCREEN), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tour(out: Path, folder: Path) -> int:
    """Qt is imported here: the screen must be chosen before."""
    from ui.application import Gate, application
    from ui.tour.driver import Driver
    from ui.tour.office_work import OfficeTeller
    from ui.widgets.table_model import LazyTableModel

    application()
    LazyTableModel.patience_ms = None  # each picture shows the list that was asked for
    began = time.monotonic()
    driver = Driver(out / "pictures")
    _clear(out)
    gate = Gate(folder, "admin")
    gate.show()
    report: dict[str, Any] = {"institution": SAMPLE_NAME}
    try:
        code = told(driver, report, lambda: _story(driver, gate, out, report))
    finally:
        OfficeTeller.stop_answering()
        if gate.window_opened is not None:
            _close(gate.window_opened)
    report |= {"seconds": round(time.monotonic() - began), "pictures": driver.shots, "log": driver.log}
    (out / "tour.json").write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"{'走完' if code == DONE else '没有走完'}：{len(driver.log)} 步，{len(driver.shots)} 张截图，写在 {out}")
    return code


def told(driver: Any, report: dict[str, Any], tell: Callable[[], None]) -> int:
    """Tells a story; LOST where it stuck, or where a paper was not seen in it.  The report names the papers seen."""
    from ui.tour.driver import LostWayError
    from ui.tour.previews import not_shown, shown

    code = DONE
    try:
        tell()
        if missing := not_shown(driver.previews):
            raise LostWayError(f"没有看到这些表册的预览：{'、'.join(missing)}")
    except LostWayError as error:
        code, report["lost"] = LOST, str(error)
        driver.shot("走到这里")
        print(error, file=sys.stderr)
    report |= {"papers": shown(driver.previews), "previews": [asdict(each) for each in driver.previews]}
    return code


def _clear(out: Path) -> None:
    """Takes away what a tour before this one left."""
    for old in [*(out / "pictures").glob("*.png"), *(file for name in _MADE for file in out.glob(name))]:
        old.unlink()


def _story(driver: Any, gate: Any, out: Path, report: dict[str, Any]) -> None:
    from ui.theme import Mode, theme
    from ui.tour.archive_work import ArchiveTeller
    from ui.tour.calendar_work import tell_calendar
    from ui.tour.cases import CaseTeller
    from ui.tour.clock import Clock
    from ui.tour.clue_work import ClueTeller
    from ui.tour.exception_work import ExceptionTeller
    from ui.tour.exchange_work import ExchangeTeller
    from ui.tour.list_work import ListTeller
    from ui.tour.office_work import OfficeTeller
    from ui.tour.oversight_work import OversightTeller
    from ui.tour.paper_work import PaperTeller
    from ui.tour.printer_work import PrinterTeller
    from ui.tour.printing_work import PrintingTeller
    from ui.tour.search_work import SearchTeller
    from ui.tour.statistics_work import StatisticsTeller

    theme().set_mode(Mode.LIGHT)
    clock = Clock(FIRST_DAY)
    office, cases = OfficeTeller(driver, clock, out), CaseTeller(driver, clock, out)
    office.first_start(PASSWORD)
    window = gate.window_opened
    session = window.office.session
    session.clock = clock
    window.resize(1366, 700)
    report["roster"] = office.roster()
    _year(office, cases, clock)
    clock.set(LAST_DAY)
    office.guarded(LAST_DAY.replace(day=30, hour=10))
    driver.tab("main_tabs", "约谈")
    driver.row("interviews_list", "周若知")
    driver.shot("约谈-列表")
    SearchTeller(driver).search()
    PaperTeller(driver).wording()
    printing = PrintingTeller(driver, out)
    printing.of_talks()
    printing.blank("约谈通知书")
    ExceptionTeller(driver, printing).tell(LAST_DAY.replace(day=30, hour=10))
    printing.of_clues_and_plans()
    PrinterTeller(driver, out).offset("郑远")
    tell_calendar(driver, out)
    office.ledgers()
    ListTeller(driver).lists()
    printing.of_period()
    StatisticsTeller(driver, out).pivots()
    office.supervision()
    printing.of_finding("拒绝提交")
    printing.recovery()
    archives = ArchiveTeller(driver, printing)
    archives.archive()
    ClueTeller(driver, printing).tell()
    OversightTeller(driver, session, printing).tell()
    ExchangeTeller(driver, session, PASSWORD).exchange()
    office.old_ledger()
    office.help_and_lock(PASSWORD)
    _dark(driver, printing)
    archives.years_later(clock, YEARS_LATER)
    _tell(session, out, report)


def _year(office: Any, cases: Any, clock: Any) -> None:
    """Clue, campaign and quarterly plan, and the talks that came of them."""
    by_key = {story.key: story for story in STORIES}
    planned = [story for story in STORIES if story.from_plan]
    office.clue(by_key["询问示警-个别"])
    office.campaign(planned, FIRST_DAY.replace(day=12))
    office.quarterly("招生就业处", by_key["纠错诫勉-个别"], FIRST_DAY.replace(day=16))
    for story, day in zip(STORIES, TALK_DAYS, strict=True):
        start = FIRST_DAY.replace(day=day, hour=10)
        clock.set(FIRST_DAY.replace(day=day, hour=8, minute=30))
        cases.showing = story.key in ("预防提醒-个别", "询问示警-集体", "纠错诫勉-集体", "问责处分-个别")
        if story.from_plan:
            office.arrange(story)
        cases.tell(story, start, "plan" if story.from_plan else "new")


def _tell(session: Any, out: Path, report: dict[str, Any]) -> None:
    """What the store holds after the story, and which files came of it."""
    lines = cases_page(session, CaseFilter(), 0, 100)
    report["cases"] = [
        {"number": line.number, "subjects": line.subjects, "form": line.form, "mode": line.mode, "state": line.state}
        for line in lines
    ]
    report["integrity"] = problems(session.store)
    report["audit_broken_at"] = audit.first_broken(session.store)
    report["files"] = sorted(each.name for each in out.iterdir() if f"*{each.suffix}" in _MADE)


def _dark(driver: Any, printing: Any) -> None:
    """Every tab once more in the dark scheme, and a preview: paper stays white."""
    from ui.office import Tab
    from ui.theme import Mode, theme

    driver.chapter("深色")
    theme().set_mode(Mode.DARK)
    for tab in Tab:
        driver.tab("main_tabs", str(tab))
        driver.shot(f"深色-{tab}")
    driver.tab("main_tabs", "约谈")
    driver.row("interviews_list", "毕思", double=True)
    printing.look("volume", "深色-打印预览")
    driver.click("back_button")
    theme().set_mode(Mode.LIGHT)


def _close(window: Any) -> None:
    window.close()
    window.office.session.store.close()
