"""`print --printer`: prints through what main brings, case by case, and records what was printed and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.accounts import open_session
from app.access.audit import DONE
from app.access.tables import AuditEntry
from app.cli import main
from app.interviews.tables import Interview
from app.papers.print_memory import keep_offset
from app.papers.print_setup import Offset, PrintSetup
from tests.papers.forms import FORM_NAME, held_cases, printed_form
from tests.passwords import PASSWORD

RARE = "\U000323af"


class Tray:
    """Takes what is printed; refuses the nth job where told so."""

    def __init__(self, refused: int = -1) -> None:
        self.jobs: list[tuple[bytes, str, PrintSetup, str, Offset]] = []
        self.refused = refused

    def __call__(self, *job: object) -> str:
        self.jobs.append(job)  # type: ignore[arg-type]
        return "打印机没有接受任务。" if len(self.jobs) - 1 == self.refused else ""


@pytest.fixture
def store(session, people, folder, monkeypatch) -> Path:
    held_cases(people, 3)
    Interview.update(content=RARE).where(Interview.number == 3).execute()
    keep_offset(session, FORM_NAME, "激光", Offset(1, 2))
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    return folder


def run(store: Path, tray: Tray | None, *options: str) -> int:
    return main(["--data", str(store), "print", "登记表", *options], send=tray)


def recorded(store: Path) -> list[tuple[str, dict]]:
    opened = open_session(store, "admin", PASSWORD)
    entries = AuditEntry.select().where((AuditEntry.action == "print") & (AuditEntry.outcome == DONE))
    found = [(entry.object_id, entry.after) for entry in entries.order_by(AuditEntry.seq)]
    opened.store.close()
    return found


def test_each_case_is_a_job_with_the_offset_of_the_window(store, capsys):
    tray = Tray()
    assert run(store, tray, "--all", "--printer", "激光", "--copies", "2", "--pages", "1") == 0
    assert [job[1:] for job in tray.jobs] == [(FORM_NAME, PrintSetup("激光", 2), "1", Offset(1, 2))] * 3
    said = capsys.readouterr()
    assert "3 次约谈，各 2 份" in said.out and RARE in said.err
    entry = {"purpose": "命令行打印", "printer": "激光", "copies": 2, "pages": "1"}
    assert recorded(store) == [(str(case), entry) for case in (1, 2, 3)]
    opened = open_session(store, "admin", PASSWORD)
    assert tray.jobs[0][0] == printed_form(opened, 1)
    opened.store.close()


def test_one_that_fails_is_told_stops_no_other_and_is_not_recorded(store, capsys):
    tray = Tray(refused=1)
    assert run(store, tray, "--all", "--printer", "激光") == 1
    assert "没有接受任务" in (said := capsys.readouterr().err) and "已送到打印机 2 次约谈，没有打印 1 次" in said
    assert [case for case, _ in recorded(store)] == ["1", "3"]


@pytest.mark.parametrize("options", [
    ("--all", "--printer", "激光", "--copies", "0"), ("--all",), ("--all", "--printer", "激光", "--out", "x.pdf"),
])  # fmt: skip
def test_what_cannot_be_meant_is_wrong_usage(store, options):
    tray = Tray()
    try:
        code = run(store, tray, *options)
    except SystemExit as leaving:
        code = leaving.code
    assert code == 2 and not tray.jobs


def test_where_nothing_can_print_a_file_is_the_way_on(store, capsys):
    assert run(store, None, "--all", "--printer", "激光") == 2 and "--out" in capsys.readouterr().err


def test_records_that_are_not_there_are_refused(store, capsys):
    code = main(["--data", str(store), "print", "笔录", "--all", "--printer", "激光"], send=Tray())
    assert code == 1 and "没有谈话记录" in capsys.readouterr().err
