"""Every act that can last is done beside the window, can be cancelled at each of its steps, and leaves nothing then."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from app.access.audit_log import LogFilter, export_log
from app.access.session import Session
from app.ledgers.archive.destruction import destructions
from app.ledgers.archive.volumes import VolumeFilter, volumes_page
from app.oversight.detection import detect
from app.papers.roster_book import write_roster
from app.store.steps import heard
from tests.ui import full_store
from tests.ui.hands import click, dialog, find, said, settle, show, write
from ui.access.audit_dialog import AuditDialog
from ui.ledgers.archive.dialogs import PlaceDialog
from ui.ledgers.archive.list_dialogs import (
    ApproveDestructionDialog,
    CarryOutDialog,
    DrawDestructionDialog,
    DrawTransferDialog,
)
from ui.ledgers.ledger_page import LedgerPage
from ui.office import Office
from ui.oversight.sample_dialogs import DrawDialog
from ui.oversight.samples_page import SamplesPage
from ui.people.people_page import PeoplePage
from ui.widgets import files, long_work
from ui.widgets.long_work import LongWork

UI = Path(__file__).parents[2] / "ui"
_SAVE = "save_button"


@pytest.fixture
def office(session: Session, tmp_path: Path) -> Iterator[Office]:
    full_store.fill(session)
    files.answer_with(save=lambda *_: tmp_path / "导出.xlsx")
    yield Office(session)
    files.answer_with()


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows of all tables, the audit chain among them."""
    run = session.store.db.execute_sql
    names = [name for (name,) in run("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: run(f'SELECT * FROM main."{name}"').fetchall() for name in names}


def lines(office: Office) -> list[Any]:
    return volumes_page(office.session, VolumeFilter())


def place(parent: QWidget, office: Office) -> None:
    PlaceDialog(parent, office, lines(office)).open()
    write(parent, "shelf_room", "A")
    click(parent, _SAVE)


def transfer(parent: QWidget, office: Office) -> None:
    DrawTransferDialog(parent, office, [each for each in lines(office) if str(each.state) == "在库"][:1]).open()
    click(parent, _SAVE)


def draw_list(parent: QWidget, office: Office) -> None:
    chosen = lines(office)[-1:]
    DrawDestructionDialog(parent, office, chosen, {each.id: [] for each in chosen}).open()
    click(parent, _SAVE)


def sample(parent: QWidget, office: Office) -> None:
    DrawDialog(parent, office).open()
    write(parent, "draw_start", "2010-01-01")
    click(parent, _SAVE)


def log(parent: QWidget, office: Office) -> None:
    AuditDialog(parent, office).open()
    click(parent, "audit_export")


def verify(parent: QWidget, office: Office) -> None:
    AuditDialog(parent, office).open()
    click(parent, "audit_verify")


def ledger(parent: QWidget, office: Office) -> None:
    page = LedgerPage(office)
    page.setParent(parent)
    page.export()
    settle()


def roster(parent: QWidget, office: Office) -> None:
    page = PeoplePage(office, lambda: None)
    page.setParent(parent)
    page.export()
    settle()


ACTS: dict[str, Callable[[QWidget, Office], None]] = {
    "place": place, "transfer": transfer, "draw_list": draw_list, "sample": sample, "log": log, "verify": verify,
    "ledger": ledger, "roster": roster,
}  # fmt: skip


def cancelled_at(number: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The user presses 取消 as the work comes to its step of a number, from 0; the answer counts the steps."""
    before, seen = long_work._Course.listen, [0]

    def listen(course: Any, what: str, done: int, total: int) -> None:
        if seen[0] == number:
            course.is_cancelled = True
        seen[0] += 1
        before(course, what, done, total)

    monkeypatch.setattr(long_work._Course, "listen", listen)
    return seen


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_is_cancelled_leaves_the_store_and_the_folder_as_they_were(
    name: str, qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = show(qtbot, QWidget())
    ACTS[name](parent, office)  # done once: it works, and says how many steps it takes
    for each in parent.findChildren(LongWork):
        assert each.is_over
    before = everything(office.session)
    (tmp_path / "导出.xlsx").unlink(missing_ok=True)
    for step in (0, 1):
        again = show(qtbot, QWidget())
        with monkeypatch.context() as patch:
            seen = cancelled_at(step, patch)
            ACTS[name](again, office)
        assert seen[0], "it takes no step, and cannot be cancelled"
        if seen[0] > step:
            assert everything(office.session) == before
            assert not (tmp_path / "导出.xlsx").exists()


def test_a_destruction_is_approved_and_carried_out_beside_the_window_or_not_at_all(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.session
    session.clock = lambda: full_store.NOW
    [drawn] = destructions(session)
    parent = show(qtbot, QWidget())

    def approve() -> None:
        ApproveDestructionDialog(parent, office, destructions(session)[0]).open()
        write(parent, "approval_number", "青约〔2026〕9号")
        write(parent, "approved_on", f"{full_store.TODAY}")
        click(parent, _SAVE)

    def carry_out() -> None:
        CarryOutDialog(parent, office, destructions(session)[0]).open()
        write(parent, "witness_1", "张某")
        write(parent, "witness_2", "李某")
        find(parent, "knows_of_backups", QCheckBox).setChecked(True)
        click(parent, _SAVE)

    for act in (approve, carry_out):
        before = everything(session)
        with monkeypatch.context() as patch:
            assert cancelled_at(0, patch) == [0]
            act()
        assert everything(session) == before and "已取消" in said(parent)
        dialog(parent, "approve_destruction_dialog" if act is approve else "carry_out_dialog").reject()
        act()
        assert everything(session) != before
    assert destructions(session)[0].destroyed_on == full_store.TODAY and drawn.destroyed_on is None


def test_a_redraw_is_compared_beside_the_window(qtbot: QtBot, office: Office) -> None:
    page = show(qtbot, SamplesPage(office))
    page.reload()
    page.list.table.choose(0)
    click(page, "redraw_button")
    assert "结果" in said(page)


@pytest.mark.parametrize(
    "read",
    [
        lambda session: detect(session), lambda session: volumes_page(session, VolumeFilter()),
        lambda session: export_log(session, LogFilter(), Path("/nowhere/x.csv")),
        lambda session: write_roster(session, Path("/nowhere/x.xlsx")),
    ],
)  # fmt: skip
def test_what_reads_long_tells_its_steps(office: Office, read: Callable[[Session], object]) -> None:
    told: list[str] = []
    with heard(lambda what, done, total: told.append(what)):
        try:
            read(office.session)
        except Exception as error:  # there is no such folder
            assert "nowhere" in str(error) or "文件夹" in str(error) or "不存在" in str(error), error
    assert told and all(each.startswith("正在") for each in told)


# ------------------------------------------------------------ no act that can last is called by a window itself

# Use cases and questions that go through all people, talks, entries or files, and who answers for how they are called.
LONG = {
    "write_ledger", "write_statistics", "write_plan", "write_pivot", "write_volumes", "write_roster", "export_log",
    "first_broken", "draw_sample", "redraw", "draw_transfer", "sign_transfer", "draw_destruction",
    "approve_destruction", "carry_out", "place_volumes", "hindrances_of", "health_reports", "discoveries", "draws",
    "check_sums", "exceptions",
}  # fmt: skip
# Through these a window lets such work be done beside it.
BESIDE = {"act_beside", "export", "LongWork", "Fetched", "finish_beside", "partial", "make", "ask"}
# Where few talks are gone through at once, and the rest beside (`is_few`).
AT_ONCE = {"health_page.py: health_reports"}


def calls_of(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Each call with what it stands in, from the outermost in."""

    def walk(node: ast.AST, above: list[ast.AST]) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
        if isinstance(node, ast.Call):
            yield node, above
        for child in ast.iter_child_nodes(node):
            yield from walk(child, [*above, node])

    return walk(tree, [])


def name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def held(source: str) -> list[str]:
    """What in a module's source is called by the window's own thread."""
    found = []
    for call, above in calls_of(ast.parse(source)):
        if name_of(call.func) in LONG:
            around = {name_of(each.func) for each in above if isinstance(each, ast.Call)}
            around |= {each.name for each in above if isinstance(each, ast.FunctionDef)}
            if not around & BESIDE:
                found.append(name_of(call.func))
    return found


def test_no_window_calls_what_can_last_itself() -> None:
    found = {f"{file.name}: {name}" for file in UI.rglob("*.py") if "tour" not in file.parts
             for name in held(file.read_text(encoding="utf-8"))}  # fmt: skip
    assert found == AT_ONCE


def test_a_call_that_would_hold_the_window_is_found() -> None:
    assert held("def go(self):\n    office.act(lambda: write_ledger(s, out))") == ["write_ledger"]
    assert held("def go(self):\n    act_beside(self, o, '导出', lambda: write_ledger(s, out))") == []
    assert held("answer = sampling.redraw(s, 1)") == ["redraw"]


def test_the_long_acts_of_the_list_are_there() -> None:
    named = {
        node.name
        for file in (UI.parent / "app").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert not LONG - named
